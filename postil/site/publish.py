"""Pages to a folder: only what changed is written, only what an earlier build wrote is removed."""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from postil.jobs.file_states import FileDigests, make_state, scan_folder

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence, Set
    from pathlib import Path

    from postil.jobs.file_states import FileState
    from postil.model.articles import Page
    from postil.model.problems import Problems


MANIFEST = ".postil.json"
SEARCH_FOLDER = "pagefind"
# What hosts and file managers put into a folder, and a build ignores.
_IGNORED = frozenset({MANIFEST, ".nojekyll", "CNAME", ".DS_Store", "Thumbs.db", "desktop.ini"})
_TEMPORARY = ".postil-new"
_MOVE_AWAY = "Move it away or choose another place with --site"


Digests = dict[str, frozenset[str]]  # by address, those of what builds wrote there, or were about to write


@dataclass(frozen=True, slots=True)
class Published:
    """How many files a build wrote, left as they were, and removed; ``states`` are those of all its files."""

    written: int
    unchanged: int
    removed: int
    states: Mapping[str, FileState]


@dataclass(frozen=True, slots=True)
class SiteFolder:
    """What is at a site's folder before a build publishes: its files, and the digests of what builds wrote."""

    path: Path
    files: FileDigests
    written: Digests


def read_site(site: Path, known: Mapping[str, FileState]) -> SiteFolder:
    """Return what is in the folder of a site; ``known`` are the states that its files had."""
    return SiteFolder(site, FileDigests(scan_folder(site), known), _read_manifest(site))


def digest_pages(pages: Iterable[Page]) -> dict[str, str]:
    """Return the SHA-256 of pages by their addresses, in hexadecimal."""
    return {page.address: hashlib.sha256(page.data).hexdigest() for page in pages}


def check_site(folder: SiteFolder, pages: Sequence[Page], digests: Mapping[str, str], problems: Problems) -> None:
    """Report what is in the way at a site, and warn of files there that no build wrote."""
    site = folder.path
    for address, count in Counter(page.address for page in pages).items():
        if count > 1:
            problems.error(address, None, "two pages have this address", "Give one of them another name, id or url")
    if site.is_symlink() and not site.exists():
        problems.error(str(site), None, "a link that leads to nothing", _MOVE_AWAY)
        return
    place = next(folder for folder in (site, *site.absolute().parents) if folder.exists())
    if not place.is_dir():
        problems.error(str(place), None, "is a file, not a folder", "Choose another place with --site")
    elif not os.access(place, os.W_OK | os.X_OK):
        problems.error(str(place), None, "cannot be written to", "Change its permissions, or choose --site")
    elif place == site:
        _check_files(folder, digests, problems)


def _check_files(folder: SiteFolder, wanted: Mapping[str, str], problems: Problems) -> None:
    """Report files and folders that are where pages must go."""
    site, found = folder.path, folder.files.folder
    for inner in sorted(_folders_of(wanted)):
        if inner in found.links:
            what = "is a link, and a build writes through none"
            problems.error(str(site / inner), None, what, _MOVE_AWAY)
        elif inner in found.files and not _is_as_written(folder, inner):
            problems.error(str(site / inner), None, "is a file where a folder must be", _MOVE_AWAY)
    for address in sorted(found.folders & wanted.keys()):
        problems.error(str(site / address), None, "is a folder where a page must be", _MOVE_AWAY)
    for address in sorted(found.links & wanted.keys()):
        problems.error(str(site / address), None, "is where a page must go, and no build wrote it", _MOVE_AWAY)
    foreign = sum(not is_litter(link) and (site / link).is_file() for link in found.links - wanted.keys())
    changed = []
    for address in sorted(found.files):
        if address in wanted:
            if folder.files.digest(address) == wanted[address]:
                continue
            if address not in folder.written:
                what = "is where a page must go, and no build wrote it"
                problems.error(str(site / address), None, what, _MOVE_AWAY)
            elif not _is_as_written(folder, address):
                changed.append(site / address)
        elif address not in folder.written:
            foreign += not is_litter(address)
        elif not _is_as_written(folder, address):
            what = "is no page of the site any more, but was changed by hand"
            problems.warn(str(site / address), None, what, "It is left alone")
    if changed:
        others = f", as {len(changed) - 1} more were, such as {changed[1]}" if len(changed) > 1 else ""
        hint = "Move it away, or delete it to have it written again. What pages say is changed in content/"
        problems.error(str(changed[0]), None, f"was changed by hand since a build wrote it{others}", hint)
    if foreign:
        files = "a file" if foreign == 1 else f"{foreign} files"
        problems.warn(str(site), None, f"holds {files} that no build wrote", "They are left alone")


def is_litter(address: str) -> bool:
    """Tell whether a file is of git, of the system, or of a build that was stopped."""
    name = address.rpartition("/")[2]
    return name in _IGNORED or name.endswith(_TEMPORARY) or address.startswith(".git/")


def _is_as_written(folder: SiteFolder, address: str) -> bool:
    """Tell whether a build wrote a file and nobody changed it since, save for line ends, as git may."""
    written = folder.written.get(address)
    if not written or address not in folder.files.folder.files:
        return False
    if folder.files.digest(address) in written:
        return True
    data = (folder.path / address).read_bytes()
    return b"\r\n" in data and hashlib.sha256(data.replace(b"\r\n", b"\n")).hexdigest() in written


def _folders_of(addresses: Iterable[str]) -> set[str]:
    return {str(folder) for address in addresses for folder in PurePosixPath(address).parents} - {"."}


def publish(folder: SiteFolder, pages: Iterable[Page], digests: Mapping[str, str]) -> Published:
    """Write pages to a site; a build that is stopped midway can be repeated.

    Until all is written, the list of the site's files has the digests of the old and of the new ones, so that a
    later build knows what an unfinished one left. Each file is written whole or not at all.
    """
    site, present = folder.path, folder.files.folder
    site.mkdir(parents=True, exist_ok=True)
    for address in sorted(present.files):
        if is_temporary(address):
            (site / address).unlink(missing_ok=True)
    changed = [page for page in pages if not _is_there(folder, page.address, digests[page.address])]
    stale = {address for address in folder.written if address not in digests}
    if changed or stale or folder.written.keys() != digests.keys():
        both = {address: frozenset({digest}) for address, digest in digests.items()}
        for address, old in folder.written.items():
            both[address] = old | both.get(address, frozenset())
        _write_manifest(site, both)
    # Where a page has become a folder of pages, it has to go before they come.
    removed = _remove_stale(folder, _folders_of(digests) & stale)
    states = {}
    for page in sorted(changed, key=lambda page: page.address):
        path = site / page.address
        _write(path, page.data)
        states[page.address] = path.lstat()
    removed += _remove_stale(folder, stale)
    if _read_manifest(site) != {address: frozenset({digest}) for address, digest in digests.items()}:
        _write_manifest(site, {address: frozenset({digest}) for address, digest in digests.items()})
    now = time.time()
    after = {
        address: make_state(states.get(address) or present.files[address], digest, now)
        for address, digest in digests.items()
    }
    return Published(len(changed), len(digests) - len(changed), removed, after)


def is_temporary(address: str) -> bool:
    """Tell whether a file is what a build that was stopped had begun to write."""
    name = address.rpartition("/")[2]
    return name.startswith(".") and name.endswith(_TEMPORARY)


def _is_there(folder: SiteFolder, address: str, digest: str) -> bool:
    return address in folder.files.folder.files and folder.files.digest(address) == digest


def _remove_stale(folder: SiteFolder, stale: Set[str]) -> int:
    """Remove what an earlier build wrote and this one does not; a file changed since by hand stays."""
    site = folder.path
    removed = 0
    for address in sorted(stale):
        path = site / address
        if not folder.files.folder.links.isdisjoint(_folders_of([address])):
            continue
        if _is_as_written(folder, address) and path.is_file():
            path.unlink()
            removed += 1
        parent = path.parent
        while parent != site and parent.is_dir() and not any(parent.iterdir()):
            parent.rmdir()
            parent = parent.parent
    return removed


def _read_manifest(site: Path) -> Digests:
    """Return the digests of the files that builds wrote at ``site``; empty if that is unknown.

    A file has several where a build that was stopped may have written it anew or not.
    """
    try:
        files = json.loads((site / MANIFEST).read_text(encoding="utf-8"))["files"]
    except (OSError, ValueError, KeyError, TypeError):
        return {}
    if not isinstance(files, dict):
        return {}
    return {
        address: frozenset(digests.split())
        for address, digests in files.items()
        if isinstance(digests, str) and digests and ".." not in address.split("/") and not address.startswith("/")
    }


def _write_manifest(site: Path, digests: Digests) -> None:
    """Write the list of a site's files: with one digest each, or with several while a build publishes."""
    files = {address: " ".join(sorted(own)) for address, own in sorted(digests.items())}
    text = json.dumps({"files": files}, ensure_ascii=False, indent=0)
    _write(site / MANIFEST, text.encode())


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name[-100:]}{_TEMPORARY}")
    temporary.unlink(missing_ok=True)  # left by an earlier build, or a link that must not be written through
    temporary.write_bytes(data)
    temporary.replace(path)
