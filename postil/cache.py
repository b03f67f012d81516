"""The memo: results of pure functions, kept under the digest of what they depend on.

A result is only ever found under the digest of all its input, so the memo can be thrown away at
any time, and the site is the same bytes with it and without.
"""

from __future__ import annotations

import contextlib
import hashlib
import re
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

FOLDER = ".postil-cache"
_RESULT = re.compile(r"[a-z]+-[0-9a-f]{64}(?:\.new)?")


def digest(*parts: bytes) -> str:
    """Return the SHA-256 of some byte strings, told apart from each other."""
    total = hashlib.sha256()
    for part in parts:
        total.update(len(part).to_bytes(8, "big"))
        total.update(part)
    return total.hexdigest()


def digest_program() -> bytes:
    """Return a digest of the program's own source: another version's results are not found."""
    package = Path(__file__).parent
    return digest(*(path.read_bytes() for path in sorted(package.rglob("*.py")))).encode()


class Memo:
    """Results in a folder, one file each; those that a build did not ask for are dropped after it.

    Where the folder cannot be read or written, everything is computed anew.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._used: set[str] = set()
        self._program = digest_program()

    def recall(self, name: str, depends_on: bytes, compute: Callable[[], bytes]) -> bytes:
        """Return ``compute()``, or what it returned before for the same ``name`` and ``depends_on``."""
        key = f"{name}-{digest(self._program, depends_on)}"
        self._used.add(key)
        path = self.folder / key
        with contextlib.suppress(OSError):
            data = path.read_bytes()
            stored, result = data[:64], data[64:]
            if digest(result).encode() == stored:  # a file cut short is computed again
                return result
        result = compute()
        with contextlib.suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True)
            (self.folder / ".gitignore").write_text("*\n")
            temporary = path.with_suffix(".new")
            temporary.write_bytes(digest(result).encode() + result)
            temporary.replace(path)
        return result

    def drop_unused(self) -> None:
        """Delete the results that were not asked for since the memo was opened."""
        with contextlib.suppress(OSError):
            for path in self.folder.iterdir():
                if path.name not in self._used and _RESULT.fullmatch(path.name):
                    path.unlink(missing_ok=True)
