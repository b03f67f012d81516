"""Permalinks: the addresses of posts, glossary entries and notes, relative to the site's root."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import unquote

from postil.text.edtf import is_period
from postil.text.slugs import slugify
from postil.text.urls import host_key, page_query, split_url

if TYPE_CHECKING:
    from collections.abc import Sequence
    from urllib.parse import SplitResult

    from postil.content.config import Config
    from postil.model.problems import Problems
    from postil.model.records import Document, NoteKind, TermKind


GLOSSARY_ADDRESS = "glossary.html"
NOTES_ADDRESS = "notes.html"

# The plural of each kind, as it is used in addresses.
KIND_FOLDERS: dict[TermKind, str] = {
    "term": "terms",
    "person": "people",
    "organisation": "organisations",
    "place": "places",
    "publication": "publications",
    "law": "laws",
    "event": "events",
}


def address_of_term(slug: str) -> str:
    """Return the address of the page of a glossary entry."""
    return f"glossary/{slug}.html"


def address_of_terms(kind: TermKind) -> str:
    """Return the address of the list of all entries of a kind."""
    return f"glossary/{KIND_FOLDERS[kind]}/index.html"


def address_of_publication(publication_id: str) -> str:
    """Return the address of the list of all posts of a publication."""
    return f"publications/{slugify(publication_id) or 'publication'}.html"


def address_of_note(post_id: str, anchor: str) -> str:
    """Return the address of the page of a note; ``anchor`` is its fragment on the page of its post."""
    return f"notes/{post_id}/{anchor.removeprefix('note-')}.html"


def address_of_notes(kind: NoteKind) -> str:
    """Return the address of the list of all notes of a kind."""
    return f"notes/{kind}.html"


UNDATED = "undated"


def address_of_period(period: str) -> str:
    """Return the address of the page of a year or month: ``2013/07/index.html``."""
    return f"{period.replace('-', '/')}/index.html"


def address_of_page(slug: str) -> str:
    """Return the address where a page of the archivist's own is shown."""
    return address_of_period(slug) if is_period(slug) else f"{slug}.html"


def name_post(document: Document) -> str:
    """Return the name of a post: its title, or a description if it has none or is withheld."""
    if document.withheld:
        return "Withheld"
    date = document.date_as_written or (document.date.text if document.date else "undated")
    return document.title or f"Untitled ({date})"


def address_of(document: Document, config: Config) -> str:
    """Return the address of a post's page.

    It is the path of the original address if that is known and on the site of its publication, so that old links
    keep working. Otherwise it is made of year, month and the words of the id.
    """
    publication = next((p for p in config.publications if p.id == document.publication), None)
    if document.url and publication and publication.base_url and not document.withheld:
        original, base = split_url(document.url), split_url(publication.base_url)
        if original and base and host_key(original) == host_key(base):
            address = address_of_path(original)
            if address:
                return address
    if document.date is None:
        return f"{UNDATED}/{document.id}.html"
    date = document.date
    words = document.id.removeprefix(date.plain[:10]).strip("-") or document.id
    month = f"{date.month:02}/" if date.month else ""
    return f"{date.year}/{month}{words}.html"


def check_base_urls(documents: Sequence[Document], config: Config, problems: Problems) -> None:
    """Warn of each publication that has no posts or is the site of none of them, and of paths given up."""
    for publication in config.publications:
        if documents and not any(document.publication == publication.id for document in documents):
            hint = f"Write 'publication: {publication.id}' in its posts, or delete it"
            problems.warn("archive.toml", None, f"no post is of publication {publication.id!r}", hint)
        base = split_url(publication.base_url or "")
        urls = [d.url for d in documents if d.publication == publication.id and d.url and not d.withheld]
        if not base or not base.netloc or not urls:
            continue
        hosts = {host_key(parts) for url in urls if (parts := split_url(url))}
        if host_key(base) not in hosts:
            what = f"no post of {publication.id!r} has an address on its base_url, {publication.base_url}"
            problems.warn("archive.toml", None, f"{what}, so all get new paths", f"One is {urls[0]}")
            continue
        own = [d for d in documents if d.publication == publication.id and d.url in urls]
        _warn_of_lost_paths(own, host_key(base), problems)


def _warn_of_lost_paths(documents: Sequence[Document], host: str, problems: Problems) -> None:
    """Warn of posts whose original path no file can have; in one line, since they are often all posts."""
    lost = []
    for document in documents:
        original = split_url(document.url or "")
        if original and host_key(original) == host and not address_of_path(original):
            lost.append(document)
    if lost:
        first = lost[0]
        count = "the path" if len(lost) == 1 else f"the paths of {len(lost)} posts, this one first,"
        what = f"{count} cannot be kept: {first.url} is no name of a file"
        hint = "The page gets a new one, which links within the archive and _redirects lead to"
        problems.warn(first.path, None, what, hint)


def address_of_path(original: SplitResult) -> str | None:
    """Return the address of a file for the path of a URL, None if its page depends on more than the path.

    Where the path does not end as a page does, the file is ``index.html`` in a folder of that name: hosts send a
    file as what its name says, such as a program, or do not find it.
    """
    try:
        path = unquote(original.path, errors="strict")
    except UnicodeDecodeError:
        return None
    parts = [part for part in path.split("/") if part]
    if not parts or any(part.startswith(".") or "\\" in part or not part.isprintable() for part in parts):
        return None
    if page_query(original):  # a static site serves the same page for every query
        return None
    address = PurePosixPath(*parts)
    if path.endswith("/"):
        return str(address / "index.html")
    return str(address) if address.suffix.lower() in (".html", ".htm") else str(address / "index.html")
