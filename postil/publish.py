"""Pages to a folder: only what changed is written, only what an earlier build wrote is removed."""

from __future__ import annotations

import hashlib
import json
import os
from collections import Counter
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from postil.catalog import UNDATED
from postil.datasets import ADDRESSES as DATA_ADDRESSES
from postil.datasets import DATA_ADDRESS, PACKAGE_ADDRESS
from postil.exchange import ALL_ADDRESS, name_annotations
from postil.layouts import program_folder
from postil.links import (
    address_of_citation_file,
    address_of_citations,
    address_of_note,
    address_of_notes,
    address_of_publication,
    address_of_term,
    address_of_terms,
)
from postil.margin import name_anchors
from postil.pages.frame import name_markdown_zip, name_zip
from postil.themes import write_theme
from postil.views import Page

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from postil.catalog import Catalog
    from postil.config import Config
    from postil.model import Records
    from postil.problems import Problems

MANIFEST = ".postil.json"
SEARCH_FOLDER = "pagefind"
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
_STYLE_ADDRESS = "static/style.css"
_THEME_ADDRESS = "static/theme.css"
# File systems take 255 bytes for a name, and some of them 1,024 for a path; hosts add to both.
_LONGEST_PART = 200
_LONGEST_ADDRESS = 700
# What hosts and file managers put into a folder; it is none of a build's business.
_IGNORED = frozenset({MANIFEST, ".nojekyll", "CNAME", ".DS_Store", "Thumbs.db", "desktop.ini"})


@dataclass(frozen=True, slots=True)
class Published:
    """How many files a build wrote, left as they were, and removed."""

    written: int
    unchanged: int
    removed: int


def gather_static(content: Path, config: Config) -> tuple[Page, ...]:
    """Return the files that go to the site as they are: scripts and styles, and the archive's media.

    A file of ``content/static`` takes the place of the program's of the same name. Behind the style sheet
    come the archive's looks, of its settings and of its own ``theme.css``, so that a page asks for one file.
    """
    pages = []
    for address, path in _find_static(content).items():
        data = path.read_bytes()
        if address == _STYLE_ADDRESS:
            own = content / "static" / "theme.css"
            data += write_theme(dict(config.theme)).encode() + (own.read_bytes() if own.is_file() else b"")
        if address != _THEME_ADDRESS:
            pages.append(Page(address, data))
    return tuple(pages)


def _find_static(content: Path) -> dict[str, Path]:
    files: dict[str, Path] = {}
    for folder, prefix in (
        (program_folder() / "static", "static"),
        (content / "static", "static"),
        (content / "media", "media"),
    ):
        for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
            inner = path.relative_to(folder)
            if path.is_file() and not any(part.startswith(".") for part in inner.parts):
                files[f"{prefix}/{inner.as_posix()}"] = path
    return files


def list_addresses(content: Path, records: Records, catalog: Catalog, config: Config) -> list[tuple[str, str]]:
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
    claims += [(address, address) for address in _find_static(content) if address != _THEME_ADDRESS]
    claims += [(f"{page.slug}.html", page.path) for page in records.pages]
    claims += [(address_of_term(t.slug), f"the entry {t.term!r} of {t.path}") for t in records.terms]
    claims += [(address_of_terms(kind), "layouts/terms.html") for kind in sorted({t.kind for t in records.terms})]
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


def check_site(site: Path, pages: Sequence[Page], problems: Problems) -> None:
    """Report what stands in the way at ``site``, and warn of files there that no build wrote."""
    hint = "Move it away or choose another place with --site"
    wanted = {page.address: page for page in pages}
    for address, count in Counter(page.address for page in pages).items():
        if count > 1:
            problems.error(address, None, "two pages have this address", "Give one of them another name, id or url")
    if site.is_symlink() and not site.exists():
        problems.error(str(site), None, "a link that leads to nothing", hint)
        return
    place = next(folder for folder in (site, *site.absolute().parents) if folder.exists())
    if not place.is_dir():
        problems.error(str(place), None, "is a file, not a folder", "Choose another place with --site")
    elif not os.access(place, os.W_OK | os.X_OK):
        problems.error(str(place), None, "cannot be written to", "Change its permissions, or choose --site")
    if place != site or not site.is_dir():
        return
    known = _read_manifest(site)
    for folder in sorted(_folders_of(wanted)):
        path = site / folder
        if path.is_symlink():
            problems.error(str(path), None, "is a link, and a build writes through none", hint)
        elif path.is_file() and not _is_as_written(path, known.get(folder)):
            problems.error(str(path), None, "is a file where a folder must stand", hint)
    foreign = 0
    for path in sorted(site.rglob("*")):
        address = path.relative_to(site).as_posix()
        page = wanted.get(address)
        if page and path.is_dir():
            problems.error(str(path), None, "is a folder where a page must stand", hint)
        elif page and (path.is_symlink() or (address not in known and path.read_bytes() != page.data)):
            problems.error(str(path), None, "stands where a page must go, and no build wrote it", hint)
        elif not page and address not in known and path.is_file():
            litter = path.name in _IGNORED or path.name.endswith(".postil-new") or address.startswith(".git/")
            foreign += not litter
    if foreign:
        files = "a file" if foreign == 1 else f"{foreign} files"
        problems.warn(str(site), None, f"holds {files} that no build wrote", "They are left alone")


def _folders_of(addresses: Iterable[str]) -> set[str]:
    return {str(folder) for address in addresses for folder in PurePosixPath(address).parents} - {"."}


def _is_as_written(path: Path, digest: str | None) -> bool:
    """Tell whether a build wrote a file and nobody changed it since."""
    return path.is_file() and not path.is_symlink() and hashlib.sha256(path.read_bytes()).hexdigest() == digest


def publish(site: Path, pages: Iterable[Page]) -> Published:
    """Write pages below ``site``; a build that is stopped midway can be repeated.

    The list of files is written before them, so that a later build knows what an unfinished one
    left. Each file is written whole or not at all.
    """
    site.mkdir(parents=True, exist_ok=True)
    known = _read_manifest(site)
    wanted = {page.address: page.data for page in pages}
    digests = {address: hashlib.sha256(data).hexdigest() for address, data in wanted.items()}
    stale = {address: digest for address, digest in known.items() if address not in wanted}
    _write_manifest(site, {**known, **digests})
    # A page that was is now a folder of pages: it has to go before they come.
    removed = _remove_stale(site, {folder: stale[folder] for folder in _folders_of(wanted) if folder in stale})
    written = 0
    for address in sorted(wanted):
        path = site / address
        if path.is_file() and path.read_bytes() == wanted[address]:
            continue
        _write(path, wanted[address])
        written += 1
    removed += _remove_stale(site, stale)
    _write_manifest(site, digests)
    return Published(written, len(wanted) - written, removed)


def _remove_stale(site: Path, stale: Mapping[str, str]) -> int:
    """Remove what an earlier build wrote and this one does not; a file changed since by hand stays."""
    removed = 0
    for address, digest in sorted(stale.items()):
        path = site / address
        if any((site / folder).is_symlink() for folder in _folders_of([address])):
            continue
        if _is_as_written(path, digest):
            path.unlink()
            removed += 1
        folder = path.parent
        while folder != site and folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()
            folder = folder.parent
    return removed


def _read_manifest(site: Path) -> dict[str, str]:
    """Return the files that builds wrote at ``site`` and their digests; none where that is not known."""
    try:
        files = json.loads((site / MANIFEST).read_text(encoding="utf-8"))["files"]
    except (OSError, ValueError, KeyError, TypeError):
        return {}
    if not isinstance(files, dict):
        return {}
    return {
        address: digest
        for address, digest in files.items()
        if isinstance(digest, str) and ".." not in address.split("/") and not address.startswith("/")
    }


def _write_manifest(site: Path, digests: Mapping[str, str]) -> None:
    text = json.dumps({"files": dict(sorted(digests.items()))}, ensure_ascii=False, indent=0)
    _write(site / MANIFEST, text.encode())


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name[-100:]}.postil-new")
    temporary.unlink(missing_ok=True)  # an earlier build's, or a link that must not be written through
    temporary.write_bytes(data)
    temporary.replace(path)
