"""What the readers of exports have in common: an export says by itself what is what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from postil.captures.readers.reader import Survey

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from postil.model.captured import Capture


class ExportReader:
    """A reader that needs no hints, no survey of other captures, no other files, and no name of its files."""

    suffixes: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()

    def claim(self, name: str, names: Collection[str]) -> Mapping[str, bool]:  # noqa: ARG002
        """Return nothing: all is in the one file."""
        return {}

    def survey(self, capture: Capture, languages: tuple[str, ...]) -> Survey:  # noqa: ARG002
        """Return nothing: no other capture depends on this one."""
        return Survey()
