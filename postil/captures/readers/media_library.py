"""Media that come with a capture: the pictures of its posts, by the addresses that the posts have for them."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import unquote, unquote_to_bytes

from postil.captures.file_kinds import identify_kind
from postil.captures.readers.html_to_markdown import join_address
from postil.captures.readers.reader import KEPT, MediaFile
from postil.content.active_files import find_script
from postil.text.urls import split_url

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

_DATA = re.compile(r"data:(image/[\w.+-]+)((?:;[\w=.-]+)*),(.*)", re.DOTALL)
# TypePad's pictures: a number, then a size, and no suffix on the host.
TYPEPAD_NAME = re.compile(r"(6a[0-9a-f]{10,})(?:-\w+)?(?:\.\w+)?")
_REPLACED = re.compile(r"[^\w.()-]")  # signs for which an exporter writes another into names of files
_SUFFIXES = {"image/jpeg": ".jpg", "image/svg+xml": ".svg", "image/x-icon": ".ico"}
_MEDIA = ("a picture", "a sound or a video", "a PDF")


@dataclass(slots=True)
class MediaLibrary:
    """Finds the files that posts show. ``files`` gives their bytes by their paths in the capture.

    ``hosts`` matches the hosts that such files were on: the same name on another host is another file.
    """

    files: Mapping[str, Callable[[], bytes]] = field(default_factory=dict)
    hosts: re.Pattern[str] | None = None
    taken: dict[str, MediaFile] = field(default_factory=dict)
    ambiguous: list[str] = field(default_factory=list)
    _by_name: dict[str, list[str]] = field(default_factory=dict)
    _used: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        for path in self.files:
            self._by_name.setdefault(_fold_name(PurePosixPath(path).name), []).append(path)

    def resolve(self, address: str, base: str | None = None) -> str:
        """Return the address to write for a picture or link: that of a file in ``media/`` if there is one."""
        if address.startswith("data:"):
            return self._take_data(address)
        path = self._find(address)
        if path is None:
            return join_address(base, address)
        file = self._keep(path, self.files[path]())
        return f"media/{file.name}" if file else join_address(base, address)

    def count(self) -> Iterator[tuple[str, str]]:
        """Yield what there was of media, each with what became of it."""
        for path in self.files:
            yield "media", KEPT if path in self._used else "no post shows it"

    def _find(self, address: str) -> str | None:
        parts = split_url(address)
        if parts is None or not self.files or (self.hosts and not self.hosts.search(parts.hostname or "")):
            return None
        name = _fold_name(unquote(unquote(parts.path)).rpartition("/")[2])
        found = self._by_name.get(name, [])
        stem, dot, suffix = name.rpartition(".")
        if (
            found
            and (len(found) > 1 or f"{stem}(1){dot}{suffix}" in self._by_name)
            and address not in self.ambiguous
        ):
            self.ambiguous.append(address)
        return found[0] if found else None

    def _keep(self, path: str, data: bytes) -> MediaFile | None:
        kept = keep_media(data, path)
        if kept is None:
            return None
        self._used.add(path)
        return self.taken.setdefault(kept.name, kept)

    def _take_data(self, address: str) -> str:
        """Return the address of a picture that is written into the page itself."""
        kept = keep_data_address(address)
        return f"media/{self.taken.setdefault(kept.name, kept).name}" if kept else ""


def keep_media(data: bytes, path: str) -> MediaFile | None:
    """Return a file as ``media/`` has it; None if it is no picture, recording or document, or runs a script."""
    kind = identify_kind(data, path)
    if kind is None or kind.name not in _MEDIA or find_script(path, lambda: data):
        return None
    return _name_file(data, PurePosixPath(path).suffix.lower())


def keep_data_address(address: str) -> MediaFile | None:
    """Return the picture that a ``data:`` address holds; None if it is not one."""
    match = _DATA.match(address)
    if match is None:
        return None
    try:
        data = base64.b64decode(unquote(match[3])) if ";base64" in match[2] else unquote_to_bytes(match[3])
    except (binascii.Error, ValueError):
        return None
    suffix = _SUFFIXES.get(match[1], "." + match[1].partition("/")[2])
    kind = identify_kind(data, f"x{suffix}")
    safe = kind and kind.name in _MEDIA[:2] and not find_script(f"x{suffix}", lambda: data)
    return _name_file(data, suffix) if safe else None


def _name_file(data: bytes, suffix: str) -> MediaFile:
    name = hashlib.sha256(data).hexdigest()[:24] + (suffix if re.fullmatch(r"\.\w{1,8}", suffix) else "")
    return MediaFile(name, data)


def _fold_name(name: str) -> str:
    typepad = TYPEPAD_NAME.fullmatch(name)
    if typepad:
        return typepad[1]
    return _REPLACED.sub("_", name.replace("+", " ")).casefold()
