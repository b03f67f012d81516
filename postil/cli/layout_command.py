"""The command that copies a template into an archive, to be changed there."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import click

from postil import program_folder
from postil.cli.output import tell
from postil.model.problems import propose_name

if TYPE_CHECKING:
    from pathlib import Path


def make_layout_command() -> click.Command:
    """Return the command that lists templates, or copies one."""

    @click.command("layout")
    @click.argument("name", required=False)
    @click.pass_context
    def layout_command(context: click.Context, name: str | None) -> None:
        """Copy the template NAME into the archive's layouts/, where you can change it; without NAME, list all.

        The copy is used in place of the program's template. Delete it to go back.
        """
        request, _ = context.obj
        folder = program_folder() / "layouts"
        names = sorted(path.name for path in folder.iterdir() if path.is_file())
        if name is None:
            for each in names:
                tell(f"{each:28} {_describe(folder / each)}".rstrip())
        elif name not in names:
            hint = propose_name(name, names) or "'layout' without a name lists all."
            raise click.UsageError(f"there is no template {name!r}. {hint}")
        else:
            _copy(folder / name, request.content / "layouts" / name)

    return layout_command


def _describe(template: Path) -> str:
    """Return the first sentence of a template's opening comment, which says what it shows."""
    first = template.read_text(encoding="utf-8").lstrip()
    if not first.startswith("{#"):
        return ""
    words = " ".join(first[2 : first.index("#}")].split())
    return words.partition(" Gets:")[0].partition(". ")[0].rstrip(".")


def _copy(template: Path, target: Path) -> None:
    if target.exists():
        tell(f"{target}: is there already. Edit it, or delete it to start again.", err=True)
        raise SystemExit(1)
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(template, target)
    described = program_folder() / "docs" / "templates.md"
    tell(f"{target}: edit this copy. {described} lists what the template gets.")
