"""Media that lie beside a capture, by their paths among the captures: those of a folder that was saved whole."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import unquote

from postil.captures.readers.media_library import keep_data_address, keep_media
from postil.text.urls import split_url

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from postil.captures.readers.reader import MediaFile
    from postil.model.captured import CaptureFile

_SCHEME = re.compile(r"[A-Za-z][\w+.-]*:|//")


@dataclass(slots=True)
class LocalMedia:
    """Finds the files that posts show. ``missing`` are the paths that an address named and no file has."""

    files: Mapping[str, CaptureFile]
    taken: dict[str, MediaFile] = field(default_factory=dict)
    used: dict[str, str] = field(default_factory=dict)  # the address in media/ by the path
    missing: dict[str, None] = field(default_factory=dict)

    def take(self, path: str) -> str | None:
        """Return the address in ``media/`` of a file among the captures; None if it is no file for readers."""
        path = posixpath.normpath(path)
        if path in self.used:
            return self.used[path]
        file = self.files.get(path)
        kept = keep_media(file.read_bytes(), path) if file else None
        if kept is None:
            return None
        self.taken.setdefault(kept.name, kept)
        self.used[path] = f"media/{kept.name}"
        return self.used[path]

    def take_first(self, paths: Iterator[str] | list[str]) -> str | None:
        """Return the address in ``media/`` of the first of some paths that is a file."""
        return next((found for path in paths if (found := self.take(path))), None)

    def take_data(self, address: str) -> str | None:
        """Return the address in ``media/`` of a picture that is written into the page itself."""
        kept = keep_data_address(address)
        if kept is None:
            return None
        self.taken.setdefault(kept.name, kept)
        return f"media/{kept.name}"


def list_paths(address: str, folder: str) -> list[str]:
    """Return where a relative address may lead among the captures, seen from a page in ``folder``."""
    parts = split_url(address.strip())
    if parts is None or _SCHEME.match(address.strip()) or not parts.path:
        return []
    names = dict.fromkeys((unquote(parts.path), parts.path))
    return [posixpath.normpath(posixpath.join(folder, name)) for name in names if not name.startswith("/")]
