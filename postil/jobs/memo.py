"""The memo: results of pure functions, stored under the digest of their inputs.

A result is found only under the digest of everything that it depends on, so the memo can be deleted at any time,
and the site is the same with and without it. Results for thousands of posts are stored in one table, each row
under its own digest, because opening thousands of small files would take longer than computing them. After an
edit only the rows that depend on it are computed.
"""

from __future__ import annotations

import contextlib
import hashlib
import re
import sys
from itertools import accumulate, pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


FOLDER = ".postil-cache"
_DIGEST_LENGTH = 64  # hexadecimal digits
_RESULT_NAME = re.compile(r"[a-z]+-[0-9a-f]{64}(?:\.new)?")


def digest(*parts: bytes) -> str:
    """Return the SHA-256 of several byte strings, in hexadecimal; ("ab", "c") and ("a", "bc") differ."""
    total = hashlib.sha256()
    for part in parts:
        total.update(len(part).to_bytes(8, "big"))
        total.update(part)
    return total.hexdigest()


def digest_program() -> bytes:
    """Return a digest of the program and of its environment, so that results of other versions are not used."""
    package, libraries = Path(__file__).parent.parent, {Path(folder) for folder in sys.path if folder}
    named = {path.name for folder in libraries for path in folder.glob("*.dist-info")}  # the names contain versions
    installed = [sys.version, *sorted(named)]
    sources = (path.read_bytes() for path in sorted(package.rglob("*.py")))
    return digest(*(name.encode() for name in installed), *sources).encode()


class Memo:
    """Results, and tables of many results, in a folder, one file each.

    ``drop_unused`` deletes those that a build did not ask for. If the folder cannot be read or written,
    everything is computed.
    computed.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._used: set[str] = set()
        self._program = digest_program()

    def recall(self, name: str, depends_on: bytes, compute: Callable[[], bytes]) -> bytes:
        """Return ``compute()``, or its stored result for the same ``name`` and ``depends_on``."""
        path = self._path_for(name, depends_on)
        result = _read(path)
        if result is None:
            result = compute()
            self._store(path, result)
        return result

    def recall_each(
        self, name: str, keys: Sequence[str], compute: Callable[[list[int]], Sequence[bytes]]
    ) -> list[bytes]:
        """Return the results of several items; ``keys`` are the digests of what each depends on.

        ``compute`` takes the indexes of the items without a stored result, and returns their results in order.
        """
        table = self.recall_table(name)
        known = _unpack_rows(table) if table is not None else {}
        missing = [place for place, key in enumerate(keys) if key not in known]
        known.update(zip((keys[place] for place in missing), compute(missing), strict=True))
        if table is None or missing or len(known) > len(set(keys)):
            self.keep_table(name, _pack_rows({key: known[key] for key in keys}))
        return [known[key] for key in keys]

    def recall_table(self, name: str) -> bytes | None:
        """Return the table stored last, None if there is none; its rows contain their own digests."""
        return _read(self._path_for(name, b""))

    def keep_table(self, name: str, table: bytes) -> None:
        """Store a table instead of the last one."""
        self._store(self._path_for(name, b""), table)

    def _path_for(self, name: str, depends_on: bytes) -> Path:
        key = f"{name}-{digest(self._program, depends_on)}"
        self._used.add(key)
        return self.folder / key

    def _store(self, path: Path, result: bytes) -> None:
        with contextlib.suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True)
            (self.folder / ".gitignore").write_text("*\n")
            temporary = path.with_suffix(".new")
            temporary.write_bytes(digest(result).encode() + result)
            temporary.replace(path)

    def drop_unused(self) -> None:
        """Delete the results that nobody asked for since the memo was created."""
        with contextlib.suppress(OSError):
            for path in self.folder.iterdir():
                if path.name not in self._used and _RESULT_NAME.fullmatch(path.name):
                    with contextlib.suppress(OSError):  # go on with the others
                        path.unlink(missing_ok=True)


def recall_each(
    memo: Memo | None, name: str, keys: Sequence[str], compute: Callable[[list[int]], Sequence[bytes]]
) -> list[bytes]:
    """Return the results of several items as ``Memo.recall_each`` does; without a memo all are computed."""
    return memo.recall_each(name, keys, compute) if memo else list(compute(list(range(len(keys)))))


def _read(path: Path) -> bytes | None:
    """Return the result in a file, None if there is none or it is incomplete."""
    with contextlib.suppress(OSError):
        data = path.read_bytes()
        stored, result = data[:_DIGEST_LENGTH], data[_DIGEST_LENGTH:]
        if digest(result).encode() == stored:
            return result
    return None


def _pack_rows(rows: dict[str, bytes]) -> bytes:
    """Return a table of keys and results: their number, the keys, the lengths of the results, the results."""
    sizes = np.array([len(rows), *map(len, rows.values())], dtype="<i8").tobytes()
    return b"".join((sizes[:8], "".join(rows).encode(), sizes[8:], *rows.values()))


def _unpack_rows(table: bytes) -> dict[str, bytes]:
    count = int(np.frombuffer(table, "<i8", 1)[0])
    names = table[8 : 8 + _DIGEST_LENGTH * count].decode()
    first = 8 + (_DIGEST_LENGTH + 8) * count
    lengths = np.frombuffer(table, "<i8", count, 8 + _DIGEST_LENGTH * count).tolist()
    ends = pairwise(accumulate(lengths, initial=first))
    return {
        names[_DIGEST_LENGTH * row : _DIGEST_LENGTH * (row + 1)]: table[start:end]
        for row, (start, end) in enumerate(ends)
    }
