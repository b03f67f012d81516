"""The order of the packages: each imports only those below it."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from tests.conftest import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

# From the command line down to what is true of any text; packages on one line do not know each other.
FLOORS = (
    ("cli",),
    ("site",),
    ("articles",),
    ("apparatus",),
    ("catalog",),
    ("connections",),
    ("links", "captures"),
    ("content",),
    ("model",),
    ("text", "jobs"),
)
FLOOR = {name: number for number, names in enumerate(FLOORS) for name in names}


def test_there_are_just_these_packages() -> None:
    there = {path.parent.name for path in (ROOT / "postil").glob("*/__init__.py")}
    assert there == set(FLOOR)


def test_each_package_imports_only_packages_below_it() -> None:
    wrong = [
        f"{path.relative_to(ROOT)}:{line}: {own} imports {imported}"
        for own in FLOOR
        for path in sorted((ROOT / "postil" / own).rglob("*.py"))
        for line, imported in _imports(ast.parse(path.read_text(encoding="utf-8")))
        if imported != own and FLOOR[imported] <= FLOOR[own]
    ]
    assert wrong == []


def _imports(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Yield the line and the package of each import of this program, those for type checking as well."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [node.module or ""]
        else:
            continue
        yield from ((node.lineno, name.split(".")[1]) for name in names if name.startswith("postil."))
