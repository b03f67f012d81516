"""The manifest of an archive: the SHA-256 of every file, in the form that BagIt gives it (RFC 8493, section 2.1.3).

``sha256sum --check manifest-sha256.txt`` in the archive's folder verifies a copy without this program.
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from postil.model.problems import Problems

MANIFEST = "manifest-sha256.txt"
_KEPT = (".as-converted", ".pending")
_ESCAPED = re.compile("[\r\n%]")
_LINE = re.compile(r"([0-9a-f]{64})[ \t]+\*?(.+)")


def write_manifest(content: Path) -> int:
    """Write the manifest of an archive; return how many files it lists."""
    digests = _digest_files(content)
    lines = (f"{digest}  {_ESCAPED.sub(_escape, name)}\n" for name, digest in sorted(digests.items()))
    temporary = content / f".{MANIFEST}.new"
    temporary.write_text("".join(lines), encoding="utf-8", errors="surrogateescape", newline="\n")
    temporary.replace(content / MANIFEST)
    return len(digests)


def check_manifest(content: Path, problems: Problems) -> None:
    """Warn of files that differ from the manifest, where an archive has one."""
    path = content / MANIFEST
    if not path.is_file():
        return
    listed: dict[str, tuple[int, str]] = {}
    for number, line in enumerate(path.read_text("utf-8", "surrogateescape").rstrip("\n").split("\n"), 1):
        entry = _LINE.fullmatch(line)
        if entry is None:
            problems.warn(MANIFEST, number, "this line is no digest with a file's name", "Write the manifest again")
        else:
            listed[re.sub("%(0A|0D|25)", _unescape, entry[2])] = number, entry[1]
    digests = _digest_files(content)
    hint = "Restore it, or write the manifest again with: check --write-manifest"
    for name, (number, digest) in listed.items():
        if name not in digests:
            problems.warn(MANIFEST, number, f"{_show(name)} is listed and not there", hint)
        elif digests[name] != digest:
            problems.warn(_show(name), None, "its SHA-256 is not the one that the manifest lists", hint)
    for name in sorted(digests.keys() - listed.keys()):
        problems.warn(_show(name), None, "the manifest does not list this file", hint)


def _digest_files(content: Path) -> dict[str, str]:
    digests = {}
    for path in sorted(content.rglob("*")):
        inner = path.relative_to(content)
        hidden = any(part.startswith(".") and part not in _KEPT for part in inner.parts)
        if path.is_file() and not hidden and inner.as_posix() != MANIFEST:
            with path.open("rb") as file:
                digests[inner.as_posix()] = hashlib.file_digest(file, "sha256").hexdigest()
    return digests


def _show(name: str) -> str:
    """Return the name of a file in characters that every terminal takes; it need not be UTF-8."""
    return name.encode("utf-8", "replace").decode()


def _escape(match: re.Match[str]) -> str:
    return f"%{ord(match[0]):02X}"


def _unescape(match: re.Match[str]) -> str:
    return chr(int(match[1], 16))
