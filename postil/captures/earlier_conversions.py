"""Earlier conversions: what they have kept beside the posts, so that edits can be merged."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from postil.content import read_as_converted, read_converted_ids, read_pending

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from postil.content.config import Config
    from postil.model.problems import Problems
    from postil.model.records import Document


@dataclass(frozen=True, slots=True)
class EarlierConversions:
    """What earlier conversions have kept beside the posts.

    ``as_converted`` holds, by id, the edited posts as they were converted; ``pending`` the new conversions that
    people have not taken over yet; ``waiting`` the texts of the files ``NAME.md.new`` that show these, by path;
    ``ids`` are those of all posts that were ever converted.
    """

    as_converted: Mapping[str, Document]
    pending: Mapping[str, Document]
    waiting: Mapping[str, str]
    ids: frozenset[str]


def read_earlier_conversions(content: Path, config: Config, problems: Problems) -> EarlierConversions:
    """Return what earlier conversions have kept beside the posts."""
    waiting = {
        path.relative_to(content).as_posix(): path.read_text(encoding="utf-8", errors="replace")
        for path in (content / "posts").rglob("*.md.new")
    }
    return EarlierConversions(
        read_as_converted(content, config, problems),
        read_pending(content, config, problems),
        waiting,
        read_converted_ids(content),
    )
