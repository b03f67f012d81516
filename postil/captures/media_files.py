"""Media files: pictures and other files that come with captures, written to ``content/media/`` by their digest."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from postil.captures.readers.reader import MediaFile

FOLDER = "media"


def write_media(content: Path, files: Iterable[MediaFile]) -> int:
    """Write files that are not there yet, each whole or not at all; return how many."""
    count = 0
    for file in files:
        path = content / FOLDER / file.name
        if path.exists():
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_name(f".{path.name}.writing")
        temporary.write_bytes(file.data)
        temporary.replace(path)
        count += 1
    return count
