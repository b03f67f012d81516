"""Files that no reader takes: what each kind of them seems to be, and the way out."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from postil.captures.file_kinds import identify_kind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from postil.captures.readers.reader import Reader
    from postil.model.problems import Problems

_NAMED = 3  # of the files of a kind, besides the first
_UNKNOWN = "a capture in no known format"


class _Finding(NamedTuple):
    """What is wrong with a file; ``kind`` is the same for files that are reported together."""

    kind: str
    line: int | None
    what: str
    hint: str
    is_aside: bool = False


def report_unread(
    files: Mapping[str, bytes], readers: tuple[Reader, ...], problems: Problems, *, are_wanted: bool = False
) -> None:
    """Report files that no reader takes, given with their bytes: one line for each kind of them.

    A kind that no post can come from is a warning only, unless somebody has asked for these files.
    """
    kinds: dict[str, list[tuple[str, _Finding]]] = {}
    for name, data in files.items():
        finding = _explain(name, data, readers)
        kinds.setdefault(finding.kind, []).append((name, finding))
    for found in kinds.values():
        name, finding = found[0]
        what = finding.what + _list_others([other for other, _ in found[1:]])
        report = problems.warn if finding.is_aside and not are_wanted else problems.error
        report(name, finding.line, what, finding.hint)


def _list_others(names: list[str]) -> str:
    if not names:
        return ""
    shown = ", ".join(names[:_NAMED])
    more = len(names) - _NAMED
    return f"; so are {shown} and {more:,} more" if more > 0 else f"; so {'are' if names[1:] else 'is'} {shown}"


def _explain(name: str, data: bytes, readers: tuple[Reader, ...]) -> _Finding:
    """Return why no reader takes a file, as far as its name and its bytes tell."""
    kind = identify_kind(data, name)
    if kind is not None:
        way_out = kind.way_out
        return _Finding(kind.name, None, f"{kind.name}, which no reader takes", way_out, kind.is_aside)
    named = [reader for reader in readers if reader.suffixes]
    if not name.lower().endswith(tuple(suffix for reader in named for suffix in reader.suffixes)):
        formats = (f"{reader.name.split()[0]} captures are read, named {_list_names(reader)}" for reader in named)
        hint = "; ".join(formats)
        return _Finding(PurePosixPath(name).suffix.lower(), None, _UNKNOWN, hint[:1].upper() + hint[1:])
    if not data.strip():
        return _Finding("empty", None, "empty file", "Delete it, or capture the page again")
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return _Finding("UTF-16", 1, "UTF-16, not UTF-8", "Convert it: iconv -f UTF-16 -t UTF-8")
    if b"\0" in data:
        return _Finding("binary", None, "a binary file, not text", "Convert it to UTF-8 text first")
    try:
        data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        hint = "Find out its encoding and convert it, for example: iconv -f WINDOWS-1252 -t UTF-8"
        return _Finding("encoding", line, f"not UTF-8: byte {data[error.start]:#04x}", hint)
    return _Finding("empty", None, "no words in this file", "Delete it, or capture the page again")


def _list_names(reader: Reader) -> str:
    return " or ".join("NAME" + suffix for suffix in reader.suffixes)
