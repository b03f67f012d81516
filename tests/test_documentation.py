"""The README says what is there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.conftest import COMMANDS, ROOT
from tests.template_variables import LIST, gather_variables

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Archive

README = (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["posts", "comments", "links", "notes"])
def test_every_field_of_the_data_files_is_documented(bundled: Archive, name: str) -> None:
    section = README.partition(f"**`{name}.jsonl`**")[2].partition("\n**`")[0].partition("\n## ")[0]
    documented = {
        field
        for row in re.findall(r"^\| (`.+?) \|", section, re.MULTILINE)
        for field in re.findall(r"`(\w+)`", row)
    }
    assert documented == set(bundled.rows(name)[0])


def test_every_command_is_documented() -> None:
    missing = [name for name in COMMANDS.commands if f"build.py {name}" not in README]
    assert missing == []


def test_every_package_is_described_in_contributing() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    packages = {f"{path.parent.name}/" for path in (ROOT / "postil").glob("*/__init__.py")}
    assert [name for name in sorted(packages) if f"`{name}`" not in text] == []


def test_every_variable_of_every_template_is_listed(tmp_path: Path) -> None:
    listed = LIST.read_text(encoding="utf-8")
    hint = "run python -m tests.template_variables"
    for template, shapes in gather_variables(tmp_path).items():
        assert f"## `{template}`" in listed, hint
        common, _, _ = listed.partition("## `")
        own = listed.partition(f"## `{template}`")[2].partition("\n## ")[0]
        for name in shapes:
            assert name.endswith("[]") or f"| `{name}` |" in own + common, f"{template}: {name}: {hint}"
