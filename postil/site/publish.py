"""Pages to a folder: only what changed is written, only what an earlier build wrote is removed."""

from __future__ import annotations

import hashlib
import json
import os
from collections import Counter
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from postil.model.articles import Page
    from postil.model.problems import Problems


MANIFEST = ".postil.json"
SEARCH_FOLDER = "pagefind"
# What hosts and file managers put into a folder, and a build ignores.
_IGNORED = frozenset({MANIFEST, ".nojekyll", "CNAME", ".DS_Store", "Thumbs.db", "desktop.ini"})
_MOVE_AWAY = "Move it away or choose another place with --site"


@dataclass(frozen=True, slots=True)
class Published:
    """How many files a build wrote, left as they were, and removed."""

    written: int
    unchanged: int
    removed: int


def check_site(site: Path, pages: Sequence[Page], problems: Problems) -> None:
    """Report what is in the way at ``site``, and warn of files there that no build wrote."""
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
        _check_files(site, {page.address: page for page in pages}, _read_manifest(site), problems)


def _check_files(
    site: Path, wanted: Mapping[str, Page], known: Mapping[str, tuple[str, ...]], problems: Problems
) -> None:
    """Report files and folders that are where pages must go; ``known`` are the digests of what builds wrote."""
    for folder in sorted(_folders_of(wanted)):
        path = site / folder
        if path.is_symlink():
            problems.error(str(path), None, "is a link, and a build writes through none", _MOVE_AWAY)
        elif path.is_file() and not _is_as_written(path, known.get(folder, ())):
            problems.error(str(path), None, "is a file where a folder must be", _MOVE_AWAY)
    foreign, changed = 0, []
    for path in sorted(site.rglob("*")):
        address = path.relative_to(site).as_posix()
        page = wanted.get(address)
        if page and path.is_dir():
            problems.error(str(path), None, "is a folder where a page must be", _MOVE_AWAY)
        elif page and (path.is_symlink() or (address not in known and path.read_bytes() != page.data)):
            problems.error(str(path), None, "is where a page must go, and no build wrote it", _MOVE_AWAY)
        elif page and path.read_bytes() != page.data and not _is_as_written(path, known[address]):
            changed.append(path)
        elif page or not path.is_file():
            continue
        elif address in known and not _is_as_written(path, known[address]):
            what = "is no page of the site any more, but was changed by hand"
            problems.warn(str(path), None, what, "It is left alone")
        elif address not in known:
            foreign += not _is_litter(path, address)
    if changed:
        others = f", as {len(changed) - 1} more were, such as {changed[1]}" if len(changed) > 1 else ""
        hint = "Move it away, or delete it to have it written again. What pages say is changed in content/"
        problems.error(str(changed[0]), None, f"was changed by hand since a build wrote it{others}", hint)
    if foreign:
        files = "a file" if foreign == 1 else f"{foreign} files"
        problems.warn(str(site), None, f"holds {files} that no build wrote", "They are left alone")


def _is_litter(path: Path, address: str) -> bool:
    """Tell whether a file is of git, of the system, or of a build that was stopped."""
    return path.name in _IGNORED or path.name.endswith(".postil-new") or address.startswith(".git/")


def _folders_of(addresses: Iterable[str]) -> set[str]:
    return {str(folder) for address in addresses for folder in PurePosixPath(address).parents} - {"."}


def _is_as_written(path: Path, digests: Sequence[str]) -> bool:
    """Tell whether a build wrote a file and nobody changed it since, save for line ends, as git may."""
    if not path.is_file() or path.is_symlink():
        return False
    data = path.read_bytes()
    return any(hashlib.sha256(one).hexdigest() in digests for one in (data, data.replace(b"\r\n", b"\n")))


def publish(site: Path, pages: Iterable[Page]) -> Published:
    """Write pages below ``site``; a build that is stopped midway can be repeated.

    The list of files is written before them, with the digests of what they replace, so that a later build knows
    what an unfinished one left. Each file is written whole or not at all.
    """
    site.mkdir(parents=True, exist_ok=True)
    known = _read_manifest(site)
    wanted = {page.address: page.data for page in pages}
    digests = {address: (hashlib.sha256(data).hexdigest(),) for address, data in wanted.items()}
    stale = {address: earlier for address, earlier in known.items() if address not in wanted}
    either = {address: (*known.get(address, ()), *digests.get(address, ())) for address in (*known, *digests)}
    _write_manifest(site, either)
    # Where a page has become a folder of pages, it has to go before they come.
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


def _remove_stale(site: Path, stale: Mapping[str, tuple[str, ...]]) -> int:
    """Remove what an earlier build wrote and this one does not; a file changed since by hand stays."""
    removed = 0
    for address, digests in sorted(stale.items()):
        path = site / address
        if any((site / folder).is_symlink() for folder in _folders_of([address])):
            continue
        if _is_as_written(path, digests):
            path.unlink()
            removed += 1
        folder = path.parent
        while folder != site and folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()
            folder = folder.parent
    return removed


def _read_manifest(site: Path) -> dict[str, tuple[str, ...]]:
    """Return the digests of the files that builds wrote at ``site``, by address; empty if that is unknown.

    A file has several where a build that was stopped may have written it anew or not.
    """
    try:
        files = json.loads((site / MANIFEST).read_text(encoding="utf-8"))["files"]
    except (OSError, ValueError, KeyError, TypeError):
        return {}
    if not isinstance(files, dict):
        return {}
    listed = {address: tuple(found.split()) if isinstance(found, str) else () for address, found in files.items()}
    return {
        address: digests
        for address, digests in listed.items()
        if digests and ".." not in address.split("/") and not address.startswith("/")
    }


def _write_manifest(site: Path, digests: Mapping[str, Sequence[str]]) -> None:
    files = {address: " ".join(dict.fromkeys(found)) for address, found in sorted(digests.items())}
    text = json.dumps({"files": files}, ensure_ascii=False, indent=0)
    _write(site / MANIFEST, text.encode())


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name[-100:]}.postil-new")
    temporary.unlink(missing_ok=True)  # left by an earlier build, or a link that must not be written through
    temporary.write_bytes(data)
    temporary.replace(path)
