"""Titles that number themselves: ``Links for the Ark 4``, ``Part II``."""

from __future__ import annotations

import re
from dataclasses import dataclass

_NUMBERED = re.compile(
    r"(?P<stem>.*\w.*?)[\s,:(#–—-]+(?:(?:no|nr|part|pt)\.?\s*)?#?(?P<number>\d{1,4})\)?", re.IGNORECASE
)
_ROMAN = re.compile(r"(?P<stem>.*\w.*?)[\s,:(–—-]+(?:part|pt)\.?\s+(?P<roman>[IVXL]+)\)?", re.IGNORECASE)
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50}


@dataclass(frozen=True, slots=True)
class SeriesTitle:
    """A title taken apart: ``stem`` is its words in lower case, the same for all parts."""

    stem: str
    number: int


def read_series_title(title: str) -> SeriesTitle | None:
    """Return the stem and number of a numbered title, or None. A year is not a number of a series."""
    match = _NUMBERED.fullmatch(title)
    if match and not 1900 <= int(match["number"]) <= 2100:
        return SeriesTitle(_stem(match["stem"]), int(match["number"]))
    roman = _ROMAN.fullmatch(title)
    if roman:
        return SeriesTitle(_stem(roman["stem"]), _read_roman(roman["roman"].upper()))
    return None


def stem_title(title: str) -> str:
    """Return a whole title in the form of a stem, to find the unnumbered first part of a series."""
    return _stem(title)


def _stem(words: str) -> str:
    return " ".join(re.findall(r"\w+", words.casefold()))


def _read_roman(numeral: str) -> int:
    values = [_ROMAN_VALUES[letter] for letter in numeral]
    return sum(-v if v < after else v for v, after in zip(values, [*values[1:], 0], strict=True))
