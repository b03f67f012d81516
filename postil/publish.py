"""Pages to a folder: only what changed is written, only what an earlier build wrote is removed."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from postil.catalog import UNDATED
from postil.layouts import program_folder
from postil.model import Page

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from postil.catalog import Catalog
    from postil.model import Records
    from postil.problems import Problems

MANIFEST = ".postil.json"
# What hosts and file managers put into a folder; it is none of a build's business.
_IGNORED = frozenset({MANIFEST, ".nojekyll", "CNAME", ".DS_Store", "Thumbs.db", "desktop.ini"})


@dataclass(frozen=True, slots=True)
class Published:
    """How many files a build wrote, left as they were, and removed."""

    written: int
    unchanged: int
    removed: int


def gather_static(content: Path) -> tuple[Page, ...]:
    """Return the files that go to the site as they are: scripts and styles, and the archive's media.

    A file of ``content/static`` takes the place of the program's of the same name.
    """
    files: dict[str, Page] = {}
    for folder, prefix in (
        (program_folder() / "static", "static"),
        (content / "static", "static"),
        (content / "media", "media"),
    ):
        for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
            inner = path.relative_to(folder)
            if path.is_file() and not any(part.startswith(".") for part in inner.parts):
                address = f"{prefix}/{inner.as_posix()}"
                files[address] = Page(address, path.read_bytes())
    return tuple(files.values())


def list_addresses(records: Records, catalog: Catalog) -> list[tuple[str, str]]:
    """Return (address, path of the file) of each post and page, and of the site's own pages."""
    own = (
        "index.html",
        "posts.html",
        "search.html",
        "404.html",
        "labels.html",
        "notes.html",
        "glossary.html",
    )
    sources = [(address, f"layouts/{address}") for address in own]
    sources += [(f"{page.slug}.html", page.path) for page in records.pages]
    years = {str(d.date.year) if d.date else UNDATED for d in catalog.documents}
    sources += [(f"{year}/index.html", "layouts/year.html") for year in sorted(years)]
    return sources + [(catalog.refs[d.id].address, d.path) for d in catalog.documents]


def check_addresses(sources: Sequence[tuple[str, str]], problems: Problems) -> None:
    """Report each address that two files want; ``sources`` are (address, path of the file) pairs.

    Letters' case does not tell addresses apart, since on many file systems it does not.
    """
    owners: dict[str, str] = {}
    for address, path in sources:
        key = address.casefold()
        if key in owners:
            what = f"its address {address} is that of {owners[key]} as well"
            problems.error(path, None, what, "Give one of them another id, or another url")
        owners.setdefault(key, path)
    for address, path in sources:
        parts = address.casefold().split("/")
        for depth in range(1, len(parts)):
            folder = "/".join(parts[:depth])
            if folder in owners:
                what = f"its address {address} lies below {owners[folder]}'s, which is a file"
                problems.error(path, None, what, "Give one of them another url")


def check_site(site: Path, pages: Sequence[Page], problems: Problems) -> None:
    """Report what stands in the way at ``site``, and warn of files there that no build wrote."""
    if site.exists() and not site.is_dir():
        problems.error(str(site), None, "is a file, not a folder", "Choose another place with --site")
        return
    if not site.is_dir():
        return
    known = _read_manifest(site)
    wanted = {page.address: page for page in pages}
    foreign = 0
    for path in sorted(site.rglob("*")):
        address = path.relative_to(site).as_posix()
        if address in wanted and path.is_dir():
            hint = "Move it away or choose another place with --site"
            problems.error(str(path), None, "is a folder where a page must stand", hint)
        hidden = address.startswith(".git/") or path.name in _IGNORED or path.name.endswith(".postil-new")
        if not path.is_file() or address in known or hidden:
            continue
        if address not in wanted:
            foreign += 1
        elif path.read_bytes() != wanted[address].data:
            hint = "Move it away or choose another place with --site"
            problems.error(str(path), None, "stands where a page must go, and no build wrote it", hint)
    if foreign:
        files = "a file" if foreign == 1 else f"{foreign} files"
        problems.warn(str(site), None, f"holds {files} that no build wrote", "They are left alone")


def publish(site: Path, pages: Iterable[Page]) -> Published:
    """Write pages below ``site``; a build that is stopped midway can be repeated.

    The list of files is written before them, so that a later build knows what an unfinished one
    left. Each file is written whole or not at all.
    """
    site.mkdir(parents=True, exist_ok=True)
    known = _read_manifest(site)
    wanted = {page.address: page.data for page in pages}
    digests = {address: hashlib.sha256(data).hexdigest() for address, data in wanted.items()}
    _write_manifest(site, {**known, **digests})
    written = 0
    for address in sorted(wanted):
        path = site / address
        if path.is_file() and path.read_bytes() == wanted[address]:
            continue
        _write(path, wanted[address])
        written += 1
    removed = _remove_stale(site, {a: d for a, d in known.items() if a not in wanted})
    _write_manifest(site, digests)
    return Published(written, len(wanted) - written, removed)


def _remove_stale(site: Path, stale: Mapping[str, str]) -> int:
    """Remove what an earlier build wrote and this one does not; a file changed since by hand stays."""
    removed = 0
    for address, digest in sorted(stale.items()):
        path = site / address
        if path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == digest:
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
    temporary.write_bytes(data)
    temporary.replace(path)
