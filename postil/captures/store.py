"""The captures of an archive: their bytes, what reads them, and what archivists say of their lines."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from postil.captures.hints import read_hints
from postil.captures.readers.reader import find_reader
from postil.model.captured import Capture
from postil.model.problems import propose_name

if TYPE_CHECKING:
    from pathlib import Path

    from postil.captures.readers.reader import Reader
    from postil.model.problems import Problems

FOLDER = "captures"
_HINTS = ".hints.yml"
_NOT_CAPTURES = (".yml", ".yaml", ".md")  # what archivists may write beside a capture
_LITTER = ("thumbs.db", "desktop.ini")


@dataclass(frozen=True, slots=True)
class ReadableCapture:
    """A capture, and the reader that takes it."""

    capture: Capture
    reader: Reader


def read_captures(content: Path, readers: tuple[Reader, ...], problems: Problems) -> tuple[ReadableCapture, ...]:
    """Return every capture of ``content/captures``, in the order of their names.

    Each goes to the first of the readers that recognises it; one that none recognises is a problem.
    """
    folder = content / FOLDER
    has_posts = (content / "posts").is_dir()
    if not folder.is_dir():
        if not has_posts:
            hint = f"Create {FOLDER}/ there and put captures into it, or choose another folder with --content"
            problems.error(str(content), None, f"holds neither {FOLDER}/ nor posts/", hint)
        return ()
    files = [path for path in sorted(folder.rglob("*")) if path.is_file() and not _is_hidden(path, folder)]
    captures: list[ReadableCapture] = []
    names = {path.relative_to(content).as_posix(): path for path in files}
    hint_files = {name: path for name, path in names.items() if name.endswith(_HINTS)}
    for name, path in names.items():
        if path.suffix.lower() in _NOT_CAPTURES or path.name.lower() in _LITTER:
            continue
        data = path.read_bytes()
        reader = find_reader(data, name, readers)
        if reader is None:
            _report_unread(name, data, readers, problems)
        stem = PurePosixPath(name).with_suffix("").as_posix()
        hints_name = next((h for h in (name + _HINTS, stem + _HINTS) if h in hint_files), None)
        capture = Capture(name, hashlib.sha256(data).hexdigest(), data, {})
        if hints_name:
            hints = read_hints(hint_files.pop(hints_name), hints_name, capture, reader, problems)
            capture = replace(capture, hints=hints)
        if reader is not None:
            captures.append(ReadableCapture(capture, reader))
    for name in hint_files:
        known = [n for n in names if not n.endswith(_HINTS)]
        problems.error(name, None, "hints on no capture", propose_name(name.removesuffix(_HINTS), known))
    if not captures and not has_posts and not problems.errors:
        problems.error(FOLDER, None, "holds no captures", "Put text captures (NAME.txt) into it")
    return tuple(captures)


def _is_hidden(path: Path, folder: Path) -> bool:
    return any(part.startswith(".") for part in path.relative_to(folder).parts)


def _report_unread(name: str, data: bytes, readers: tuple[Reader, ...], problems: Problems) -> None:
    """Say why no reader takes a file, as far as its name and its bytes tell."""
    if not name.lower().endswith(tuple(suffix for reader in readers for suffix in reader.suffixes)):
        formats = (f"{reader.name.split()[0]} captures are read, named {_list_names(reader)}" for reader in readers)
        hint = "; ".join(formats)
        problems.error(name, None, "a capture in no known format", hint[:1].upper() + hint[1:])
    elif not data.strip():
        problems.error(name, None, "empty file", "Delete it, or capture the page again")
    elif data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        problems.error(name, 1, "UTF-16, not UTF-8", "Convert it: iconv -f UTF-16 -t UTF-8")
    elif b"\0" in data:
        problems.error(name, None, "a binary file, not text", "Convert it to UTF-8 text first")
    else:
        _report_bytes(name, data, problems)


def _list_names(reader: Reader) -> str:
    return " or ".join("NAME" + suffix for suffix in reader.suffixes)


def _report_bytes(name: str, data: bytes, problems: Problems) -> None:
    try:
        data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        hint = "Find out its encoding and convert it, for example: iconv -f WINDOWS-1252 -t UTF-8"
        problems.error(name, line, f"not UTF-8: byte {data[error.start]:#04x}", hint)
    else:
        problems.error(name, None, "a capture in no known format")
