"""A zip made of parts that are compressed one by one, so that what is known already is not compressed again.

As PKWARE's APPNOTE 6.3.10 describes the format: local headers with the data (4.3.7), then the central directory
(4.3.12), with the records of Zip64 (4.3.14, 4.5.3) where there are more than 65,535 entries or 4 GiB. Python's own
``zipfile`` writes no data that is compressed already.
"""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_STORED, _DEFLATED = 0, 8
_LEVEL = 6
_SAMPLE = 4096  # bytes, by which is told what hardly becomes smaller
_HARD = 0.7
_VERSION, _VERSION_64 = 20, 45
_UNIX = 3 << 8  # the system whose file modes the entries have
_DATE = 0x21  # 1980-01-01, the earliest that a zip can hold: the time of the build would differ
_UTF8 = 0x800
_MODE = 0o644 << 16
_MOST_ENTRIES, _MOST_BYTES = 0xFFFF, 0xFFFFFFFF  # from so many on, numbers are in the records of Zip64
_ELSEWHERE = 0xFFFFFFFF  # what a field has then


@dataclass(frozen=True, slots=True)
class PackedFile:
    """A file as a zip holds it: its method (0 stored, 8 deflated), its CRC-32, its length, its bytes there."""

    method: int
    checksum: int
    size: int
    data: bytes

    def to_bytes(self) -> bytes:
        """Return all of it as bytes."""
        return struct.pack("<HLQ", self.method, self.checksum, self.size) + self.data

    @classmethod
    def from_bytes(cls, packed: bytes) -> PackedFile:
        """Return what ``to_bytes`` was called on."""
        start = struct.calcsize("<HLQ")
        method, checksum, size = struct.unpack("<HLQ", packed[:start])
        return cls(method, checksum, size, packed[start:])


def pack_file(data: bytes) -> PackedFile:
    """Return a file compressed; what hardly becomes smaller, such as base64, only by how frequent its bytes are."""
    sample = data[:_SAMPLE] if len(data) > _SAMPLE else b""
    hard = len(zlib.compress(sample, _LEVEL)) > _HARD * len(sample) > 0
    strategy = zlib.Z_HUFFMAN_ONLY if hard else zlib.Z_DEFAULT_STRATEGY
    compressor = zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS, zlib.DEF_MEM_LEVEL, strategy)
    packed = compressor.compress(data) + compressor.flush()
    if len(packed) >= len(data):
        return PackedFile(_STORED, zlib.crc32(data), len(data), data)
    return PackedFile(_DEFLATED, zlib.crc32(data), len(data), packed)


def write_zip(files: Iterable[tuple[str, PackedFile]]) -> bytes:
    """Return a zip of files by their names, in the given order."""
    parts: list[bytes] = []
    directory: list[bytes] = []
    offset = 0
    for name, file in files:
        encoded = name.encode()
        flags = 0 if name.isascii() else _UTF8
        common = (flags, file.method, 0, _DATE, file.checksum, len(file.data), file.size, len(encoded))
        local = struct.pack("<LHHHHHLLLHH", 0x04034B50, _VERSION, *common, 0) + encoded
        far = offset >= _MOST_BYTES
        extra = struct.pack("<HHQ", 1, 8, offset) if far else b""
        version = _VERSION_64 if far else _VERSION
        head = struct.pack("<LHH", 0x02014B50, _UNIX | version, version) + struct.pack("<HHHHLLLH", *common)
        place = _ELSEWHERE if far else offset
        directory.append(head + struct.pack("<HHHHLL", len(extra), 0, 0, 0, _MODE, place) + encoded + extra)
        parts += [local, file.data]
        offset += len(local) + len(file.data)
    return b"".join((*parts, *directory, _write_end(len(directory), sum(map(len, directory)), offset)))


def _write_end(count: int, size: int, start: int) -> bytes:
    """Return the end of a zip, which says where its directory is."""
    end = b""
    if count >= _MOST_ENTRIES or size >= _MOST_BYTES or start >= _MOST_BYTES:
        version = (_UNIX | _VERSION_64, _VERSION_64)
        end = struct.pack("<LQHHLLQQQQ", 0x06064B50, 44, *version, 0, 0, count, count, size, start)
        end += struct.pack("<LLQL", 0x07064B50, 0, start + size, 1)
    few = min(count, _MOST_ENTRIES)
    last = struct.pack("<LHHHHLLH", 0x06054B50, 0, 0, few, few, min(size, _ELSEWHERE), _fit(start), 0)
    return end + last


def _fit(place: int) -> int:
    """Return a place as a field of 32 bits has it."""
    return _ELSEWHERE if place >= _MOST_BYTES else place
