"""Titles that number themselves: ``Links for the Ark 4``, ``Part II``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from postil.words import stop_words

if TYPE_CHECKING:
    from collections.abc import Sequence

# Taken apart from the end, so that a long line costs no more than a short one.
_TAIL = re.compile(
    r"(?<=[\s,:(#–—-])(?:(?:(?:no|nr|part|pt)\.?\s*)?#?(?P<number>\d{1,4})|(?:part|pt)\.?\s+(?P<roman>[IVXL]{1,8}))\)?$",
    re.IGNORECASE,
)
_LONGEST_TAIL = 24
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50}


@dataclass(frozen=True, slots=True)
class SeriesTitle:
    """A title taken apart: ``stem`` is its words in lower case, the same for all parts."""

    stem: str
    number: int


@dataclass(frozen=True, slots=True)
class Series:
    """A series: its title as written, and its parts as (number, id of a post) in the order of the numbers."""

    title: str
    parts: tuple[tuple[int, str], ...]

    @property
    def missing(self) -> tuple[int, ...]:
        """The numbers before the last that no part has."""
        present = {number for number, _ in self.parts}
        return tuple(number for number in range(1, max(present)) if number not in present)


def read_series_title(title: str) -> SeriesTitle | None:
    """Return the stem and number of a numbered title, or None. A year is not a number of a series."""
    match = _TAIL.search(title, max(0, len(title) - _LONGEST_TAIL))
    stem = _stem(title[: match.start()]) if match else ""
    if not match or not stem:
        return None
    number = _read_roman(match["roman"].upper()) if match["roman"] else int(match["number"])
    return None if 1900 <= number <= 2100 else SeriesTitle(stem, number)


def stem_title(title: str) -> str:
    """Return a whole title in the form of a stem, to find the unnumbered first part of a series."""
    return _stem(title)


def _stem(words: str) -> str:
    return " ".join(re.findall(r"\w+", words.casefold()))


def _read_roman(numeral: str) -> int:
    values = [_ROMAN_VALUES[letter] for letter in numeral]
    return sum(-v if v < after else v for v, after in zip(values, [*values[1:], 0], strict=True))


# What a number behind it counts or names, and that is no series.
_COUNTED = frozenset(
    "article section chapter clause page act bill version windows top day room route channel radio area".split()
)
_LEAST_WORDS = 3


def find_series(posts: Sequence[tuple[str, str]], language: str) -> tuple[Series, ...]:
    """Return the series that the titles of posts make; ``posts`` are (id, title) in the order of their dates.

    A post whose whole title is a series' stem is its first part, where no other is. Of two posts
    with one number the earlier is the part. A single part is a series where its title is clearly
    one of several: ``Pick of the Week 28``, not ``Article 50``.
    """
    found: dict[str, dict[int, str]] = {}
    names: dict[str, str] = {}
    for post_id, title in posts:
        series = read_series_title(title)
        if series and series.number:
            found.setdefault(series.stem, {}).setdefault(series.number, post_id)
            names.setdefault(series.stem, title[: _stem_length(title)])
    for post_id, title in posts:
        stem = stem_title(title)
        if stem in found and 1 not in found[stem]:
            found[stem][1] = post_id
    return tuple(
        Series(names[stem], tuple(sorted(parts.items())))
        for stem, parts in sorted(found.items())
        if len(parts) > 1 or _counts_alone(names[stem], next(iter(parts)), language)
    )


def _counts_alone(name: str, number: int, language: str) -> bool:
    """Tell whether a numbered title by itself says that it is part of a series."""
    words = re.findall(r"\w+", name)
    last = words[-1] if words else ""
    return (
        number > 1
        and len(words) >= _LEAST_WORDS
        and last[:1].isupper()
        and last.casefold() not in _COUNTED | stop_words(language)
    )


def _stem_length(title: str) -> int:
    """Return how much of a numbered title comes before its number."""
    match = _TAIL.search(title, max(0, len(title) - _LONGEST_TAIL))
    return len((title[: match.start()] if match else title).rstrip(" .,:;#(–—-"))
