"""Packed files: what is in a zip among the captures, as if the zip were a folder."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from postil.captures.readers.zip_members import list_members, read_member

if TYPE_CHECKING:
    from collections.abc import Iterator

    from postil.model.problems import Problems

_DEEPEST = 2  # zips within each other; Tumblr packs its posts into one of their own
_CURE = "Unpack it yourself, if you trust it"


@dataclass(frozen=True, slots=True)
class PackedFile:
    """A file in a zip, unpacked."""

    data: bytes = field(repr=False)

    def read_bytes(self) -> bytes:
        """Return the bytes of the file."""
        return self.data


def list_packed_files(
    name: str, data: bytes, problems: Problems, depth: int = 1
) -> Iterator[tuple[str, PackedFile]]:
    """Yield the files in a zip, also those of a zip in it, by their names below ``name``; nothing if it is damaged.

    Files that would grow without measure are problems.
    """
    try:
        packed = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return
    with packed:
        for member in sorted(list_members(packed), key=lambda one: one.filename):
            path = f"{name}/{member.filename}"
            try:
                inner = read_member(packed, member)
            except ValueError as error:
                problems.warn(name, None, f"{member.filename} {error}", _CURE)
                continue
            if inner.startswith(b"PK") and depth < _DEEPEST:
                yield from list_packed_files(path, inner, problems, depth + 1)
            else:
                yield path, PackedFile(inner)
