"""The captures of an archive: their bytes, what reads them, and what archivists say of their lines."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from postil.captures.file_kinds import has_front_matter
from postil.captures.hints import add_hints
from postil.captures.packed_files import list_packed_files
from postil.captures.readers.reader import find_reader
from postil.captures.unread_files import report_unread
from postil.model.captured import Capture
from postil.model.problems import BuildStopped, Problem, propose_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from postil.captures.readers.reader import Reader
    from postil.model.captured import CaptureFile
    from postil.model.problems import Problems

FOLDER = "captures"
HINTS = ".hints.yml"
_NOT_CAPTURES = (".yml", ".yaml", ".md")  # what archivists may write beside a capture
_ABOUT_FOLDERS = ("readme", "license", "licence", "notes", "sources", "index")
_REPORT = ".report.json"  # what 'convert' says of a capture
_LITTER = ("thumbs.db", "desktop.ini")


@dataclass(frozen=True, slots=True)
class ReadableCapture:
    """A capture, and the reader that takes it."""

    capture: Capture
    reader: Reader


@dataclass(frozen=True, slots=True)
class _CheckedFile:
    """A file of which everybody gets the bytes that were seen first; a problem if others are there now."""

    file: CaptureFile
    path: str
    sha256: str

    def read_bytes(self) -> bytes:
        """Return the bytes of the file; BuildStopped says that they are not the same any more."""
        try:
            data = self.file.read_bytes()
        except FileNotFoundError:
            data = b""
        if hashlib.sha256(data).hexdigest() != self.sha256:
            what, hint = "this capture changed while it was being read", "Run the command again"
            raise BuildStopped((Problem(self.path, None, what, hint),))
        return data


def read_captures(content: Path, readers: tuple[Reader, ...], problems: Problems) -> tuple[ReadableCapture, ...]:
    """Return every capture of ``content/captures``, in the order of their names.

    Each goes to the first of the readers that recognises it. Files that none recognises are reported, each kind of
    them once: a kind that posts can come from is a problem, any other is a warning.
    """
    folder = content / FOLDER
    has_posts = (content / "posts").is_dir()
    if not folder.is_dir():
        if not has_posts:
            hint = f"Create {FOLDER}/ there and put captures into it, or choose another folder with --content"
            problems.error(str(content), None, f"holds neither {FOLDER}/ nor posts/", hint)
        return ()
    found = [path for path in sorted(folder.rglob("*")) if path.is_file() and not _is_hidden(path, folder)]
    paths = {
        path.relative_to(content).as_posix(): path
        for path in found
        if path.name.lower() not in _LITTER and not path.name.endswith(_REPORT)
    }
    hint_files = {name: path for name, path in paths.items() if name.endswith(HINTS)}
    captures: list[ReadableCapture] = []
    unread: dict[str, bytes] = {}
    names, taken = _find_readers(paths, readers, problems)
    claimed: set[str] = set()
    for name, reader in taken.items():
        claimed.update(reader.claim(name, names))
    for name, file in names.items():
        if name in claimed or (name in paths and name not in taken and _is_note(name, names)):
            continue
        if name not in taken and name not in paths:
            continue  # in a zip, of which other files are read
        data, own = file.read_bytes(), taken.get(name)
        if own is None:
            unread[name] = data
        stem = PurePosixPath(name).with_suffix("").as_posix()
        hints_name = next((h for h in (name + HINTS, stem + HINTS) if h in hint_files), None)
        digest = hashlib.sha256(data).hexdigest()
        capture = Capture(name, digest, _CheckedFile(file, name, digest), {}, beside=names)
        if hints_name:
            known = [n for n in names if not n.endswith(HINTS)]
            capture = add_hints(capture, hint_files.pop(hints_name), hints_name, own, known, problems)
        if own is not None:
            captures.append(ReadableCapture(capture, own))
    report_unread(unread, readers, problems)
    for name in hint_files:
        known = [n for n in names if not n.endswith(HINTS)]
        problems.error(name, None, "hints on no capture", propose_name(name.removesuffix(HINTS), known))
    if not captures and not has_posts and not problems.errors:
        problems.error(FOLDER, None, "holds no captures", "Put text captures (NAME.txt) into it")
    return tuple(captures)


def _find_readers(
    paths: Mapping[str, Path], readers: tuple[Reader, ...], problems: Problems
) -> tuple[dict[str, CaptureFile], dict[str, Reader]]:
    """Return all files, and the reader of each that one recognises; one file is in memory at a time.

    A zip that is no capture itself is looked into: each file in it is named as if the zip were a folder.
    """
    names: dict[str, CaptureFile] = {}
    taken: dict[str, Reader] = {}
    for name, path in paths.items():
        names[name] = path
        data = path.read_bytes()
        if _is_note(name, paths) and not _is_post(name, data):
            continue
        reader = find_reader(data, name, readers)
        if reader is not None:
            taken[name] = reader
            continue
        inner = dict(list_packed_files(name, data, problems))
        found = {one: find_reader(file.data, one, readers) for one, file in inner.items()}
        if any(found.values()):
            del names[name]
            names |= inner
            taken |= {one: reader for one, reader in found.items() if reader is not None}
    return names, taken


def _is_note(name: str, names: Iterable[str]) -> bool:
    """Tell whether a file holds hints, or is what archivists write beside captures."""
    if name.endswith(HINTS):
        return True
    return PurePosixPath(name).suffix.lower() in _NOT_CAPTURES and _is_beside_capture(name, names)


def _is_post(name: str, data: bytes) -> bool:
    """Tell whether a Markdown file has front matter, as a post has and a note beside captures has not."""
    return name.lower().endswith(".md") and has_front_matter(data.decode("utf-8-sig", "replace"))


def report_untaken(files: Mapping[str, bytes], readers: tuple[Reader, ...], problems: Problems) -> None:
    """Report as problems those of some files, given with their bytes, that are not captures or hints on one."""
    untaken = {
        name: data
        for name, data in files.items()
        if not name.endswith(HINTS) and find_reader(data, PurePosixPath(name).name, readers) is None
    }
    report_unread(untaken, readers, problems, are_wanted=True)


def _is_hidden(path: Path, folder: Path) -> bool:
    return any(part.startswith(".") for part in path.relative_to(folder).parts)


def _is_beside_capture(name: str, names: Iterable[str]) -> bool:
    """Tell whether a file is what archivists write beside captures: a README, or named like a capture."""
    path = PurePosixPath(name)
    if path.stem.lower() in _ABOUT_FOLDERS:
        return True
    others = (PurePosixPath(other) for other in names if other != name)
    return any(
        other.parent == path.parent
        and other.suffix.lower() not in _NOT_CAPTURES
        and path.stem in (other.stem, other.name)
        for other in others
    )
