"""The memo: results of pure functions, stored under the digest of their inputs, in one SQLite file.

A result is found only under the digest of everything that it depends on, so the memo can be deleted at any time,
and the site is the same with and without it. Where the file cannot be read or written, everything is computed.
"""

from __future__ import annotations

import contextlib
import hashlib
import sqlite3
import sys
import zlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence


FOLDER = ".postil-cache"
_FILE = "memo.sqlite"
_CHECK_LENGTH = 4  # bytes of a CRC-32 before each result: a disk may have lost some of them
_AT_ONCE = 500  # keys of one question to the store
_WAIT = 5.0  # seconds, for another program that has the store open


def digest(*parts: bytes) -> str:
    """Return the SHA-256 of several byte strings, in hexadecimal; ("ab", "c") and ("a", "bc") differ."""
    total = hashlib.sha256()
    for part in parts:
        total.update(len(part).to_bytes(8, "big"))
        total.update(part)
    return total.hexdigest()


@cache
def digest_program() -> bytes:
    """Return a digest of the program and of its environment, so that results of other versions are not used."""
    package, libraries = Path(__file__).parent.parent, {Path(folder) for folder in sys.path if folder}
    named = {path.name for folder in libraries for path in folder.glob("*.dist-info")}  # the names contain versions
    installed = [sys.version, *sorted(named)]
    sources = (path.read_bytes() for path in sorted(package.rglob("*.py")))
    return digest(*(name.encode() for name in installed), *sources).encode()


class Memo:
    """Results by their name and the digest of what they depend on.

    ``drop_unused`` deletes those that a build did not ask for.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._used: dict[str, set[bytes]] = {}
        self._program = digest_program()
        self._opened: sqlite3.Connection | None = None
        self._is_open = False

    def recall(self, name: str, depends_on: bytes, compute: Callable[[], bytes]) -> bytes:
        """Return ``compute()``, or its stored result for the same ``name`` and ``depends_on``."""
        key = digest(depends_on)
        result = self.find(name, [key])[0]
        if result is None:
            result = compute()
            self.keep(name, {key: result})
        return result

    def recall_each(
        self, name: str, keys: Sequence[str], compute: Callable[[list[int]], Sequence[bytes]]
    ) -> list[bytes]:
        """Return the results of several items; ``keys`` are the digests of what each depends on.

        ``compute`` takes the indexes of the items without a stored result, and returns their results in order.
        """
        found = self.find(name, keys)
        missing = [place for place, result in enumerate(found) if result is None]
        made = dict(zip(missing, compute(missing), strict=True))
        self.keep(name, {keys[place]: result for place, result in made.items()})
        return [made[place] if result is None else result for place, result in enumerate(found)]

    def find(self, name: str, keys: Sequence[str]) -> list[bytes | None]:
        """Return the stored results for keys, None for each that has none."""
        rows = [self._key(name, key) for key in keys]
        self._used.setdefault(name, set()).update(rows)
        known = {key: result for some in self._in_batches(rows) for key, result in self._ask("key, result", some)}
        return [_check(known[row]) if row in known else None for row in rows]

    def list_missing(self, name: str, keys: Sequence[str]) -> list[int]:
        """Return the indexes of the keys that have no stored result."""
        known: set[bytes] = set()
        rows = [self._key(name, key) for key in keys]
        for some in self._in_batches(rows):
            known.update(key for (key,) in self._ask("key", some))
        return [place for place, row in enumerate(rows) if row not in known]

    @property
    def _store(self) -> sqlite3.Connection | None:
        """The file, opened where it is first needed; None where there can be none."""
        if not self._is_open:
            self._opened, self._is_open = _open(self.folder), True
        return self._opened

    def _in_batches(self, rows: Sequence[bytes]) -> Iterator[Sequence[bytes]]:
        return (rows[start : start + _AT_ONCE] for start in range(0, len(rows), _AT_ONCE))

    def _ask(self, columns: str, rows: Sequence[bytes]) -> list[tuple[bytes, ...]]:
        found: list[tuple[bytes, ...]] = []
        with self._ignoring_trouble():
            if self._store is not None:
                question = f"SELECT {columns} FROM results WHERE key IN ({','.join('?' * len(rows))})"
                found = self._store.execute(question, rows).fetchall()
        return found

    def keep(self, name: str, results: dict[str, bytes]) -> None:
        """Store results by their keys."""
        rows = {self._key(name, key): result for key, result in results.items()}
        self._used.setdefault(name, set()).update(rows)
        checked = ((row, name, _sum(result) + result) for row, result in rows.items())
        with self._ignoring_trouble():
            if self._store and rows:
                with self._store:
                    self._store.executemany("INSERT OR REPLACE INTO results VALUES (?, ?, ?)", checked)

    def recall_table(self, name: str) -> bytes | None:
        """Return the table stored last, None if nothing is stored; its rows contain their own digests."""
        return self.find(name, [""])[0]

    def keep_table(self, name: str, table: bytes) -> None:
        """Store a table instead of the last one."""
        self.keep(name, {"": table})

    def _key(self, name: str, key: str) -> bytes:
        return hashlib.sha256(b"%b\0%b\0%b" % (self._program, name.encode(), key.encode())).digest()

    @contextlib.contextmanager
    def _ignoring_trouble(self) -> Iterator[None]:
        """Go on without the store where its file is damaged, on a full disk, or taken away."""
        try:
            yield
        except sqlite3.Error as error:
            self.close()
            if not _is_busy(error):
                with contextlib.suppress(OSError):
                    (self.folder / _FILE).unlink(missing_ok=True)

    def drop_unused(self) -> None:
        """Delete the results that nobody asked for since the memo was created, of names that were asked for."""
        with self._ignoring_trouble():
            if self._store is None:
                return
            with self._store:
                self._store.execute("CREATE TEMP TABLE IF NOT EXISTS used (key BLOB PRIMARY KEY)")
                self._store.execute("DELETE FROM temp.used")
                rows = ((key,) for keys in self._used.values() for key in keys)
                self._store.executemany("INSERT OR IGNORE INTO temp.used VALUES (?)", rows)
            unused = "name = ? AND key NOT IN (SELECT key FROM temp.used)"
            for name in self._used:
                if self._store.execute(f"SELECT 1 FROM results WHERE {unused} LIMIT 1", [name]).fetchone():
                    with self._store:
                        self._store.execute(f"DELETE FROM results WHERE {unused}", [name])
            (free,), (pages,) = (
                self._store.execute(f"PRAGMA {name}").fetchone() for name in ("freelist_count", "page_count")
            )
            if free > pages // 2:
                self._store.execute("VACUUM")

    def close(self) -> None:
        """Close the file; everything is computed from then on."""
        if self._opened is not None:
            with contextlib.suppress(sqlite3.Error):
                self._opened.close()
        self._opened, self._is_open = None, True


def recall_each(
    memo: Memo | None, name: str, keys: Sequence[str], compute: Callable[[list[int]], Sequence[bytes]]
) -> list[bytes]:
    """Return the results of several items as ``Memo.recall_each`` does; without a memo all are computed."""
    return memo.recall_each(name, keys, compute) if memo else list(compute(list(range(len(keys)))))


def _open(folder: Path) -> sqlite3.Connection | None:
    """Return the store of a folder, anew where the one there is damaged; None where there can be none."""
    for _ in range(2):
        try:
            folder.mkdir(parents=True, exist_ok=True)
            (folder / ".gitignore").write_text("*\n")
            store = sqlite3.connect(folder / _FILE, timeout=_WAIT, check_same_thread=False)
            store.execute("PRAGMA synchronous = OFF")  # what a power cut loses is computed again
            store.execute("CREATE TABLE IF NOT EXISTS results (key BLOB PRIMARY KEY, name TEXT, result BLOB)")
            store.execute("CREATE INDEX IF NOT EXISTS by_name ON results (name, key)")
            store.execute("SELECT key, name, result FROM results LIMIT 1").fetchone()
        except OSError:
            return None
        except sqlite3.Error as error:
            if _is_busy(error):
                return None
            with contextlib.suppress(OSError):
                (folder / _FILE).unlink(missing_ok=True)
        else:
            return store
    return None


def _is_busy(error: sqlite3.Error) -> bool:
    """Tell whether another process is writing to the store, which is then nothing to be thrown away."""
    return getattr(error, "sqlite_errorcode", None) in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


def _check(stored: bytes) -> bytes | None:
    """Return a stored result, None if it is not what was stored."""
    result = stored[_CHECK_LENGTH:]
    return result if _sum(result) == stored[:_CHECK_LENGTH] else None


def _sum(result: bytes) -> bytes:
    return zlib.crc32(result).to_bytes(_CHECK_LENGTH, "big")
