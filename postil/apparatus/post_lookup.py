"""Find the post that a person means: by its id, a part of its id, its file or its address."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import unquote

from postil.model.problems import propose_name
from postil.text.urls import split_url

if TYPE_CHECKING:
    from collections.abc import Mapping

    from postil.catalog.catalog import Catalog
    from postil.model.problems import Problems
    from postil.model.records import Document


_MAX_IDS_NAMED = 8


def find_post(wanted: str, catalog: Catalog, problems: Problems) -> Document | None:
    """Return the post that ``wanted`` names; None, and a problem, if it names none or several."""
    parts = split_url(wanted)
    path = unquote(parts.path).strip("/") if parts else ""
    by_name = _list_names(catalog)
    if wanted in by_name or path in by_name:
        return by_name.get(wanted) or by_name[path]
    found = {d.id: d for name, d in by_name.items() if path.endswith(f"/{name}")}
    if not found and wanted.strip():
        found = {d.id: d for d in catalog.documents if wanted.casefold() in d.id.casefold()}
    if len(found) == 1:
        return next(iter(found.values()))
    if found:
        hint = f"They are {', '.join(sorted(found)[:_MAX_IDS_NAMED])}"
        problems.error(wanted, None, f"{len(found)} posts have this in their ids", hint)
    else:
        hint = propose_name(wanted, (d.id for d in catalog.documents))
        problems.error(wanted, None, "the archive has no such post", hint)
    return None


def _list_names(catalog: Catalog) -> Mapping[str, Document]:
    """Return the posts by id, file, address on the site and path of the original address."""
    by_name: dict[str, Document] = {}
    for document in catalog.documents:
        for name in (document.id, document.path, f"content/{document.path}", catalog.refs[document.id].address):
            by_name.setdefault(name, document)
        if document.url:
            original = split_url(document.url)
            by_name.setdefault(unquote(original.path).strip("/") if original else document.url, document)
    return by_name
