"""Titles that number themselves: ``Links for the Ark 4``, ``Part II``."""

from __future__ import annotations

import re
from dataclasses import dataclass

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
