"""Addresses of the site: none that two pages share, none that a link misses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from postil.apparatus.annotation_export import ALL_ADDRESS, name_annotations
from postil.articles.numbered_notes import name_anchors
from postil.links.permalinks import (
    UNDATED,
    address_of_citation_file,
    address_of_citations,
    address_of_note,
    address_of_notes,
    address_of_publication,
    address_of_term,
    address_of_terms,
)
from postil.site.datasets import ADDRESSES as DATA_ADDRESSES
from postil.site.datasets import DATA_ADDRESS, PACKAGE_ADDRESS
from postil.site.pages.base import name_markdown_zip, name_zip
from postil.site.publish import SEARCH_FOLDER
from postil.site.static_files import THEME_ADDRESS, find_static

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from postil.catalog.catalog import Catalog
    from postil.content.config import Config
    from postil.model.problems import Problems
    from postil.model.records import ArchiveContent


_OWN_PAGES = (
    "index.html",
    "posts.html",
    "search.html",
    "404.html",
    "browse.html",
    "labels.html",
    "connections.html",
    "authors.html",
    "publications.html",
    "withheld.html",
    "downloads.html",
    "notes.html",
    "glossary.html",
    "feed.xml",
    "comments.xml",
    "notes.xml",
    "sitemap.xml",
    "robots.txt",
)
# File systems take 255 bytes for a name, and some of them 1,024 for a path; hosts add to both.
_LONGEST_PART = 200


_LONGEST_ADDRESS = 700


def list_addresses(
    content: Path, archive: ArchiveContent, catalog: Catalog, config: Config
) -> list[tuple[str, str]]:
    """Return (address, what claims it) of every file of the site but the search index.

    A claim is the path of a file within ``content``, or of a layout, or words that name what it is.
    """
    claims = [(address, f"layouts/{address}") for address in _OWN_PAGES]
    years = {str(d.date.year) if d.date else UNDATED for d in catalog.documents}
    claims += [(f"{year}/index.html", "layouts/year.html") for year in sorted(years)]
    claims += [(address, "the archive as data") for address in (*DATA_ADDRESSES, DATA_ADDRESS, PACKAGE_ADDRESS)]
    claims.append((ALL_ADDRESS, "the archive's notes as data"))
    claims.append((name_zip(config), "the archive's zip"))
    if config.markdown:
        claims.append((name_markdown_zip(config), "the archive's posts as Markdown"))
    claims += [(address_of_publication(p.id), f"the publication {p.id!r}") for p in config.publications]
    paths = {d.id: d.path for d in catalog.documents}
    claims += [(a.address, f"the label {a.name!r} of {paths[a.posts[0].id]}") for a in catalog.labels]
    claims += [(a.address, f"the author {a.name!r} of {paths[a.posts[0].id]}") for a in catalog.authors]
    claims += [(address, address) for address in find_static(content) if address != THEME_ADDRESS]
    claims += [(f"{page.slug}.html", page.path) for page in archive.pages]
    claims += [(address_of_term(t.slug), f"the entry {t.term!r} of {t.path}") for t in archive.terms]
    claims += [(address_of_terms(kind), "layouts/terms.html") for kind in sorted({t.kind for t in archive.terms})]
    annotated = [d for d in catalog.documents if catalog.views[d.id].notes]
    claims += [(name_annotations(catalog.refs[d.id].address), f"the notes on {d.path}") for d in annotated]
    claims += [
        (address_of_note(d.id, anchor), f"the note {note.id!r} of {note.path}")
        for d in annotated
        for note, anchor in name_anchors(d, catalog.views[d.id].notes).items()
    ]
    claims += [
        (address, f"the citations of {d.path}")
        for d in catalog.documents
        if not d.withheld
        for page in [catalog.refs[d.id].address]
        for address in (
            address_of_citations(page),
            address_of_citation_file(page, "bib"),
            address_of_citation_file(page, "ris"),
        )
    ]
    kinds = {note.kind for d in annotated for note in catalog.views[d.id].notes}
    claims += [(address_of_notes(kind), "layouts/notes.html") for kind in sorted(kinds)]
    return claims + [(catalog.refs[d.id].address, d.path) for d in catalog.documents]


def check_addresses(claims: Sequence[tuple[str, str]], problems: Problems) -> None:
    """Report each address that two files want or that no file can have; ``claims`` are (address, claimant) pairs.

    Letters' case does not tell addresses apart, since on many file systems it does not.
    """
    owners: dict[str, str] = {}
    hint = "Give one of them another name, id or url"
    for address, claimant in claims:
        key = address.casefold()
        if key in owners:
            what = f"its address {address} is that of {owners[key]} as well"
            problems.error(claimant, None, what, hint)
        owners.setdefault(key, claimant)
    for address, claimant in claims:
        parts = address.casefold().split("/")
        if parts[0] == SEARCH_FOLDER:
            problems.error(claimant, None, f"its address {address} lies in the folder of the search index", hint)
        for depth in range(1, len(parts)):
            folder = "/".join(parts[:depth])
            if folder in owners:
                what = f"its address {address} lies below {owners[folder]}'s, which is a file"
                problems.error(claimant, None, what, hint)
        if max(len(part.encode()) for part in parts) > _LONGEST_PART or len(address.encode()) > _LONGEST_ADDRESS:
            what = f"its address {address[:60]}… is longer than file systems take"
            problems.error(claimant, None, what, f"Shorten its name, id or url to {_LONGEST_PART} bytes")


def check_file_links(claims: Sequence[tuple[str, str]], catalog: Catalog, problems: Problems) -> None:
    """Warn of images and links that name a file of the site by a path where none will be."""
    known = {address for address, _ in claims}
    for link, address in catalog.file_links:
        if address in known:
            continue
        if link.is_image:
            problems.warn(link.path, link.line, f"an image that is not there: {link.href}", "Put it into media/")
        else:
            hint = "Write [words](post:ID) to link to a post wherever it stands"
            problems.warn(link.path, link.line, f"a link to no file of the site: {link.href}", hint)
