"""Posts as others may mention them, and their mentions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt


@dataclass(frozen=True, slots=True)
class TextPart:
    """A text of a post: ``part`` is "" for the body, or the id of a comment; ``day`` is its own day, if known.

    ``own`` tells whether the author of the post wrote it; ``quotations`` are (start, end) of what others say in it.
    """

    part: str
    text: str
    day: dt.date | None
    own: bool = True
    quotations: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Mentionable:
    """A post as others may mention it."""

    id: str
    title: str
    day: dt.date | None  # None if not known to the day
    year: int | None
    month: int | None
    source: str | None
    language: str
    texts: tuple[TextPart, ...]


@dataclass(frozen=True, slots=True)
class PostMention:
    """A place where a post mentions another: the part, (start, end) in it, and how it names the other.

    If it is not ``sure``, the words may be a title by coincidence.
    """

    post: str
    other: str
    part: str
    start: int
    end: int
    reason: str
    sure: bool = True
