"""The variables that each template gets, as docs/templates.md lists them.

python -m tests.template_variables      writes the list anew
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING
from unittest.mock import patch

from markupsafe import Markup

from postil.site.layouts import Layouts
from tests.conftest import ROOT, Archive

if TYPE_CHECKING:
    from collections.abc import Mapping

LIST = ROOT / "docs" / "templates.md"
_MARK = "<!-- the list below is written by python -m tests.template_variables -->\n"
# What the bundled archive has no example of.
_MORE = {
    "archive.toml": '[theme]\nlogo = "media/logo.svg"\n\n[content_notes]\nclosures = "About closings."\n',
    "media/logo.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>",
}

Shapes = dict[str, dict[str, set[str]]]


def gather_variables(folder: Path) -> Shapes:
    """Return what each template gets when the bundled archive is built: by template, by name, the shapes."""
    found: Shapes = {}
    render = Layouts.render

    def record(self: Layouts, template: str, context: Mapping[str, object], subject: str) -> bytes:
        for name, value in context.items():
            _note(value, name, found.setdefault(template, {}))
        return render(self, template, context, subject)

    archive = Archive(folder)
    shutil.copytree(ROOT / "content", archive.content)
    settings = archive.content / "archive.toml"
    archive.write({"media/logo.svg": _MORE["media/logo.svg"]})
    settings.write_text(settings.read_text(encoding="utf-8") + "\n" + _MORE["archive.toml"], encoding="utf-8")
    with patch.object(Layouts, "render", record):
        archive.build("--strict")
    return found


def _note(value: object, name: str, shapes: dict[str, set[str]]) -> None:
    own = shapes.setdefault(name, set())
    if isinstance(value, dict):
        own.add("group")
        for key, inner in value.items():
            _note(inner, f"{name}.{key}", shapes)
    elif isinstance(value, (list, tuple)):
        own.add("list")
        for inner in value:
            if isinstance(inner, dict):
                _note(inner, f"{name}[]", shapes)
    else:
        own.add(_name_shape(value))


def _name_shape(value: object) -> str:
    if value is None:
        return "none"
    if isinstance(value, bool):
        return "yes or no"
    if isinstance(value, Markup):
        return "HTML"
    return "number" if isinstance(value, (int, float)) else "text"


def write_list(found: Shapes) -> str:
    """Return the list as Markdown: what every page gets, then what each template gets besides."""
    pages = [shapes for name, shapes in found.items() if name.endswith(".html")]
    common = {name for name in pages[0] if all(name in shapes for shapes in pages)}
    merged: dict[str, set[str]] = {}
    for shapes in pages:
        for name in common:
            merged.setdefault(name, set()).update(shapes[name])
    parts = ["## Every page\n", _write_table(merged)]
    for template, shapes in sorted(found.items()):
        own = {
            name: kinds for name, kinds in shapes.items() if name not in common or not template.endswith(".html")
        }
        parts += [f"## `{template}`\n", _write_table(own) if own else "Nothing besides.\n"]
    return "\n".join(parts)


def _write_table(shapes: dict[str, set[str]]) -> str:
    rows = ["| variable | what it is |", "|---|---|"]
    for name, kinds in sorted(shapes.items()):
        if name.endswith("[]"):
            continue
        order = ["group", "list", "text", "HTML", "number", "yes or no", "none"]
        rows.append(f"| `{name}` | {', or '.join(kind for kind in order if kind in kinds)} |")
    return "\n".join(rows) + "\n"


def main() -> None:
    """Write the list into docs/templates.md, after what people wrote there."""
    with tempfile.TemporaryDirectory() as folder:
        listed = write_list(gather_variables(Path(folder)))
    head = LIST.read_text(encoding="utf-8").partition(_MARK)[0]
    LIST.write_text(f"{head}{_MARK}\n{listed}", encoding="utf-8")


if __name__ == "__main__":
    main()
