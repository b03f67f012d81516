"""The order of the modules: each imports only modules above it."""

from __future__ import annotations

import ast

from tests.conftest import ROOT

ORDER = """
dates slugs addresses words languages numerals series problems model views markdown phrases yamlfiles themes config
readers.lines readers.furniture readers.bodies readers.threads readers.boundaries readers.text
documents.fields documents.posts documents.apparatus documents edits
captures.store captures.merging captures.conversion captures.planning captures.ledger captures
placing excision redactions cache prints readings terms similarity stretches weights related reasons
runs surprisal seeds alignments passages periods titles mentions
excerpts glossary labels links quotations references facts archives reuse recommending connections
guarding catalog
annotations margin pagelinks enrich exchange notefiles importing noting citations datasets layouts
pages.frame pages.connections pages.items pages.metadata pages.citing pages.notes pages.home
pages.posts pages.reference pages.browse pages.stewardship pages.feeds pages.lists
publish
search.records search.pagefind search.vocabulary search.parts search.scripts search.index search
package abbreviations suggestions serve.server serve.watching serve
cli.report cli.running cli.checking cli.apparatus cli.starting cli.serving cli.commands cli
""".split()


def test_each_module_imports_only_modules_above_it() -> None:
    package = ROOT / "postil"
    modules = {
        ".".join(path.relative_to(package).with_suffix("").parts): path
        for path in package.rglob("*.py")
        if not path.name.startswith("__")
    }
    # A package whose front is used by others stands in the order as a whole, behind its parts.
    fronts = ("documents", "captures", "search", "serve", "cli")
    modules |= {name: package / name / "__init__.py" for name in fronts}
    assert sorted(modules) == sorted(ORDER), "a module is missing from the order, or the order from the modules"
    wrong = [
        f"{name} imports {imported}"
        for name, path in modules.items()
        for imported in _imports(ast.parse(path.read_text(encoding="utf-8")), modules)
        if imported != name and ORDER.index(imported) >= ORDER.index(name)
    ]
    assert wrong == []


def _imports(tree: ast.Module, modules: object) -> set[str]:
    """Return the package's modules that run-time imports name; those for type checking do not count."""
    found = set()
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] == "postil":
            base = (node.module or "").partition(".")[2]
            names = [base, *(f"{base}.{alias.name}".strip(".") for alias in node.names)]
            found |= {name for name in names if name in modules}  # type: ignore[operator]
    return found
