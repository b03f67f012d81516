"""What files are, by their size and times, so that unchanged ones need not be read: as git's index tells it."""

from __future__ import annotations

import hashlib
import os
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

_COARSE, _FINE = 2.0, 0.1  # seconds: the steps of the times that file systems keep, with room to spare


class FileState(NamedTuple):
    """A file as it was: its size, the times of its last changes in nanoseconds, its number, its SHA-256.

    ``sure`` is False if it may have changed again within one step of the clock, so that it has to be read.
    """

    size: int
    modified: int
    changed: int
    number: int
    digest: str
    sure: bool


@dataclass(frozen=True, slots=True)
class Folder:
    """The files below a folder by their paths within it, which have ``/`` between parts.

    ``links`` are the symbolic links, and what else is no file, such as pipes, which are never opened. ``folders``
    are all folders below it.
    """

    root: Path
    files: Mapping[str, os.stat_result]
    links: frozenset[str]
    folders: frozenset[str]


def scan_folder(root: Path) -> Folder:
    """Return what is in a folder; links are not followed. A folder that is not there is empty."""
    files: dict[str, os.stat_result] = {}
    links: set[str] = set()
    folders: set[str] = set()
    waiting = [""]
    while waiting:
        inner = waiting.pop()
        for entry in _list(root / inner if inner else root):
            path = f"{inner}/{entry.name}" if inner else entry.name
            if entry.is_dir(follow_symlinks=False):
                folders.add(path)
                waiting.append(path)
            elif entry.is_file(follow_symlinks=False):
                files[path] = entry.stat(follow_symlinks=False)
            else:
                links.add(path)
    return Folder(root, files, frozenset(links), frozenset(folders))


def _list(folder: Path) -> Iterator[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            yield from entries
    except (FileNotFoundError, NotADirectoryError):
        return


class FileDigests:
    """The digests of the files of a folder; only those that changed since they were known are read."""

    def __init__(self, folder: Folder, known: Mapping[str, FileState]) -> None:
        self.folder = folder
        self._known = known
        self._read: dict[str, str] = {}

    def digest(self, path: str) -> str:
        """Return the SHA-256 of a file of the folder, in hexadecimal."""
        known = self._known.get(path)
        if known and known.sure and known[:4] == _describe(self.folder.files[path]):
            return known.digest
        if path not in self._read:
            self._read[path] = digest_file(self.folder.root / path)
        return self._read[path]

    def is_unchanged(self) -> bool:
        """Tell whether the folder has the same files with the same bytes as when they were known."""
        names = self.folder.files.keys()
        return names == self._known.keys() and all(self.digest(path) == self._known[path].digest for path in names)

    def list_states(self) -> dict[str, FileState]:
        """Return the states of all files."""
        now = time.time()
        return {path: make_state(found, self.digest(path), now) for path, found in self.folder.files.items()}


def write_states(states: Mapping[str, FileState]) -> dict[str, tuple[object, ...]]:
    """Return states for JSON."""
    return {path: tuple(state) for path, state in states.items()}


def read_states(rows: Mapping[str, list[Any]]) -> dict[str, FileState]:
    """Return the states that ``write_states`` was given."""
    return {path: FileState(*row) for path, row in rows.items()}


def make_state(found: os.stat_result, digest: str, now: float) -> FileState:
    """Return the state of a file that has a digest; ``now`` is a time after which its bytes were not read."""
    described = _describe(found)
    latest = max(described[1], described[2])
    step = _FINE if latest % 1_000_000_000 else _COARSE
    return FileState(*described, digest, latest / 1e9 + step < now)


def _describe(found: os.stat_result) -> tuple[int, int, int, int]:
    return found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino


def digest_file(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
