"""Dates in the words of a page: a day, a month by its name in one of two languages, a year of four digits."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from babel import Locale, UnknownLocaleError

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_ISO = re.compile(r"(?<!\d)((?:19|20)\d\d)[-/.](\d\d)[-/.](\d\d)(?!\d)")
_EAST_ASIAN = re.compile(r"((?:19|20)\d\d)\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日일]")
_DAY = re.compile(r"(?<![\d:])(\d{1,2})(?![\d:])")
_TIME = re.compile(r"(?<!\d)(\d{1,2}):(\d\d)(?:\s*([ap])\.?m)?", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+")


def read_date(words: str, language: str) -> str | None:
    """Return the date in some words, with the time if they have one, in ISO 8601; None if they name no day."""
    day = _read_day(words, language)
    if day is None:
        return None
    time = _TIME.search(words)
    if time is None:
        return day
    hour = int(time[1])
    if time[3]:
        hour = hour % 12 + (12 if time[3].lower() == "p" else 0)
    return f"{day}T{hour:02}:{time[2]}"


def _read_day(words: str, language: str) -> str | None:
    numbers = _ISO.search(words) or _EAST_ASIAN.search(words)
    if numbers:
        return f"{numbers[1]}-{int(numbers[2]):02}-{int(numbers[3]):02}"
    year = _YEAR.search(words)
    named = [word.casefold() for word in _WORD.findall(words)]
    months = [number for name in named for number in (_list_months(language).get(name),) if number]
    days = [match[1] for match in _DAY.finditer(words) if 1 <= int(match[1]) <= 31]
    if year is None or not months or not days:
        return None
    return f"{year[0]}-{months[0]:02}-{int(days[0]):02}"


@cache
def _list_months(language: str) -> dict[str, int]:
    """Return the numbers of months by their names in a language and in English."""
    names: dict[str, int] = {}
    for code in ("en", language):
        try:
            locale = Locale.parse(code)
        except (UnknownLocaleError, ValueError):
            continue
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in locale.months[context][width].items():
                    names[unicodedata.normalize("NFC", name).strip(".").casefold()] = number
    return names
