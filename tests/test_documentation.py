"""The documentation says what is there."""

from __future__ import annotations

import importlib.metadata
import re
from typing import TYPE_CHECKING

import pytest

from tests.conftest import COMMANDS, ROOT
from tests.template_variables import LIST, gather_variables

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Archive

DOCS = {path.stem: path.read_text(encoding="utf-8") for path in (ROOT / "docs").glob("*.md")}
README = (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["posts", "comments", "links", "notes"])
def test_every_field_of_the_data_files_is_documented(bundled: Archive, name: str) -> None:
    section = DOCS["data"].partition(f"## `{name}.jsonl`")[2].partition("\n## ")[0]
    documented = {
        field
        for row in re.findall(r"^\| (`.+?) \|", section, re.MULTILINE)
        for field in re.findall(r"`(\w+)`", row)
    }
    assert documented == set(bundled.rows(name)[0])


def test_every_command_is_documented() -> None:
    missing = [name for name in COMMANDS.commands if f"`python build.py {name}" not in DOCS["commands"]]
    assert missing == []


def test_every_package_is_described() -> None:
    packages = {f"{path.parent.name}/" for path in (ROOT / "postil").glob("*/__init__.py")}
    assert [name for name in sorted(packages) if f"`{name}`" not in DOCS["architecture"]] == []


def test_every_file_that_the_architecture_names_is_there() -> None:
    named = re.findall(r"`((?:postil|layouts|static|tests)/[\w/.]+)`", DOCS["architecture"])
    assert len(named) > 10
    assert [path for path in named if not (ROOT / path).exists()] == []


def test_the_readme_leads_to_every_page_and_is_short() -> None:
    assert [name for name in DOCS if f"(docs/{name}.md)" not in README] == []
    assert README.count("\n") <= 150
    assert len(README.split()) <= 1500


@pytest.mark.parametrize("page", ["README", "CONTRIBUTING", *DOCS])
def test_links_between_pages_of_the_documentation_lead_somewhere(page: str) -> None:
    file = ROOT / f"{page}.md" if page.isupper() else ROOT / "docs" / f"{page}.md"
    text = re.sub(r"```.*?```|`[^`\n]*`", "", file.read_text(encoding="utf-8"), flags=re.DOTALL)
    links = re.findall(r"\]\((?!https?:|post:|comment:|term:)([^)#\s]+)", text)
    assert [link for link in links if not (file.parent / link).exists()] == []


def test_every_variable_of_every_template_is_listed(tmp_path: Path) -> None:
    listed = LIST.read_text(encoding="utf-8")
    hint = "run python -m tests.template_variables"
    for template, shapes in gather_variables(tmp_path).items():
        assert f"## `{template}`" in listed, hint
        common, _, _ = listed.partition("## `")
        own = listed.partition(f"## `{template}`")[2].partition("\n## ")[0]
        for name in shapes:
            assert name.endswith("[]") or f"| `{name}` |" in own + common, f"{template}: {name}: {hint}"


LOCKED = (ROOT / "requirements.lock").read_text(encoding="utf-8")
INSTALLED = sorted(set(re.findall(r"^([a-z0-9-]+)==", LOCKED, re.MULTILINE)))


@pytest.mark.parametrize("name", INSTALLED)
def test_every_package_that_is_installed_is_named_with_a_licence_that_allows_it(name: str) -> None:
    table = DOCS["architecture"].partition("| package | licence |")[2].partition("\n\n")[0]
    cells = [row.split("|")[1] for row in table.splitlines() if row.startswith("| ")]
    named = {package.strip() for cell in cells for package in cell.split(",")}
    assert name.replace("ruamel-yaml", "ruamel.yaml") in named
    try:
        metadata = importlib.metadata.metadata(name)
    except importlib.metadata.PackageNotFoundError:
        assert name == "tzdata"  # on Windows alone
        return
    expression = metadata.get_all("License-Expression") or []
    classifiers = [text for text in metadata.get_all("Classifier") or [] if text.startswith("License")]
    # Where both are missing, the licence is in a field that may also hold the licences of libraries in a wheel.
    written = [*expression, *classifiers] or (metadata.get_all("License") or [])
    assert written
    assert not any(re.search(r"\bA?L?GPL|General Public", text) for text in written)
