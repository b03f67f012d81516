"""Members of zips: only those with a name inside the zip's own folder, and of a size that one can hold."""

from __future__ import annotations

import zipfile
import zlib
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_LARGEST = 1 << 30  # bytes of one member
_MOST_PACKED = 200  # times that a member may grow; text rarely grows more than twenty times
_SMALL = 1 << 24


def list_members(packed: zipfile.ZipFile) -> Iterator[zipfile.ZipInfo]:
    """Yield the files of a zip, without folders, hidden files and names that lead out of it."""
    for member in packed.infolist():
        path = PurePosixPath(member.filename.replace("\\", "/"))
        is_outside = path.is_absolute() or ".." in path.parts or ":" in member.filename.partition("/")[0]
        if (
            not member.is_dir()
            and not is_outside
            and not any(part.startswith((".", "__MACOSX")) for part in path.parts)
        ):
            yield member


def read_member(packed: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    """Return the bytes of a file in a zip; ValueError says why it cannot be read."""
    grown = member.file_size > _SMALL and member.file_size > member.compress_size * _MOST_PACKED
    if member.file_size > _LARGEST or grown:
        raise ValueError(f"would be {member.file_size:,} bytes once unpacked")
    if member.flag_bits & 1:
        raise ValueError("is encrypted")
    try:
        with packed.open(member) as file:
            data = file.read(member.file_size + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, RuntimeError) as error:
        raise ValueError("is damaged") from error
    if len(data) > member.file_size:
        raise ValueError("is larger than it says")
    return data
