"""Watching the folders that a build reads."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from watchfiles import DefaultFilter, watch

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


_DEBOUNCE = 300  # milliseconds in which changes count as one, as when an editor or git writes many files


def watch_folders(folders: Sequence[Path]) -> Iterator[tuple[Path, ...]]:
    """Yield the files that changed, each time something changes, until Ctrl-C.

    Raises KeyboardInterrupt.
    """
    existing = [folder.resolve() for folder in folders if folder.is_dir()]
    for changes in watch(*existing, watch_filter=DefaultFilter(), debounce=_DEBOUNCE):
        yield tuple(sorted({Path(path) for _, path in changes}))
