"""The index as classic scripts, which a page may load over ``file://``, where it may not fetch.

Each script calls ``postilShard(name, value)``. An index has thousands of pieces, so many of them share a script,
each as compressed text in base64. A page that was opened from a folder loads the whole script; over http it asks
for the bytes of the piece that it needs (Range, RFC 9110), so the same few files serve both. ``pagefind.js``
becomes a function whose arguments are what it otherwise takes from the page, so that the page decides where its
files come from.
"""

from __future__ import annotations

import base64
import gzip
import json
from typing import TYPE_CHECKING

from postil.site.search.pagefind import SearchError, read_fragments

if TYPE_CHECKING:
    from collections.abc import Mapping


_RECORDS_A_PIECE = 6
_LARGEST_PACK = 400_000  # bytes: what a host that knows no ranges sends whole, and few files even so
_MODULE_END = "export{"


def write_shard(name: str, value: object) -> bytes:
    """Return a script that passes a named value to the page."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    # JSON allows these two characters in strings, but older JavaScript does not.
    safe = text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return f"postilShard({json.dumps(name)},{safe})\n".encode()


def write_core(source: bytes, name: str) -> bytes:
    """Return Pagefind's module as a script that passes a function of ``fetch`` and ``console`` to the page.

    That function returns the class that searches. Raises SearchError if the module differs from the one that the
    program knows.
    """
    text = source.decode()
    expected = {"import.meta.url": 4, _MODULE_END: 1, "var Pagefind=class{": 1, "import(": 0}
    for part, number in expected.items():
        if text.count(part) != number:
            raise SearchError(f"Pagefind's script has {part!r} {text.count(part)} times, not {number}.")
    body = text[: text.index(_MODULE_END)].replace("import.meta.url", "undefined")
    function = f'function(fetch,console){{"use strict";{body}return Pagefind;}}'
    return f"postilShard({json.dumps(name)},{function})\n".encode()


def write_files(tag: str, files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the scripts of a part by name: one to begin with, and packs of the chunks and results.

    The first says where each piece is: for each pack in turn (name, length in bytes) of its pieces in turn.
    """
    begin: dict[str, str] = {}
    pieces: dict[str, str] = {}
    for name, data in files.items():
        if name.startswith("index/"):
            pieces[name.removeprefix("index/").removesuffix(".pf_index")] = _encode(data)
        elif not name.startswith(("fragment/", "wasm.")) and name != "pagefind.js":
            begin[name] = data.decode() if name.endswith(".json") else _encode(data)
    digits = count_digits(sum(name.startswith("fragment/") for name in files))
    shelves: dict[str, dict[str, object]] = {}
    for identifier, fragment in sorted(read_fragments(files).items()):
        digest = identifier.removeprefix(f"{tag}_")
        shelves.setdefault(digest[:digits], {})[digest] = fragment
    for shelf, fragments in sorted(shelves.items()):
        text = json.dumps(fragments, ensure_ascii=False, separators=(",", ":")).encode()
        pieces[f"records-{shelf}"] = _encode(gzip.compress(text, 9, mtime=0))
    packs = _fill_packs(pieces)
    scripts = {
        f"{tag}/pack-{number}.js": write_shard(f"{tag}/pack-{number}.js", [pieces[name] for name in names])
        for number, names in enumerate(packs)
    }
    places = [[(name, len(pieces[name])) for name in names] for names in packs]
    scripts[f"{tag}/begin.js"] = write_shard(f"{tag}/begin.js", {"files": begin, "packs": places})
    return scripts


def _fill_packs(pieces: Mapping[str, str]) -> list[list[str]]:
    """Return the names of the pieces in each pack."""
    packs: list[list[str]] = []
    room = 0
    for name, data in pieces.items():
        if len(data) > room:
            packs.append([])
            room = _LARGEST_PACK
        packs[-1].append(name)
        room -= len(data)
    return packs


def count_digits(records: int) -> int:
    """Return how many digits of its digest group a record, so that about six share a piece."""
    digits = 0
    while records > _RECORDS_A_PIECE * 16**digits * 2:
        digits += 1
    return digits


def write_wasm(name: str, data: bytes) -> bytes:
    """Return the script of the part of Pagefind that knows a language."""
    return write_shard(name, _encode(data))


def _encode(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")
