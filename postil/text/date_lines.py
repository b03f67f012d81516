"""Date lines: lines of a page that hold only a date, in the languages of an archive.

Names of months and weekdays come from the Unicode Common Locale Data Repository (CLDR).
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass
from functools import lru_cache

from postil.text.edtf import Edtf
from postil.text.locales import find_locale


@dataclass(frozen=True, slots=True)
class DateLine:
    """A line of a page that holds only a date; ``form`` is the order of its parts, the same on all of a page."""

    text: str
    year: int | None
    month: int
    day: int
    weekday: int | None  # Monday is 0
    time: str | None
    form: str  # such as "weekday day month year"

    @property
    def date(self) -> dt.date | None:
        """The day, or None if the line has no year."""
        return dt.date(self.year, self.month, self.day) if self.year else None

    @property
    def edtf(self) -> Edtf | None:
        """The day, with the time if the line has one, or None if the line has no year."""
        if self.date is None:
            return None
        return Edtf(self.date.isoformat() + (f"T{self.time}" if self.time else ""))

    @property
    def consistent(self) -> bool:
        """False if the weekday is not that of the date."""
        return self.date is None or self.weekday is None or self.date.weekday() == self.weekday


@dataclass(frozen=True, slots=True)
class _Vocabulary:
    """The names of months and weekdays in some languages, in lower case, and their numbers."""

    months: dict[str, int]
    weekdays: dict[str, int]


# Words between the parts of a date, in many languages.
_CONNECTING_WORDS = frozenset("of the de del la le den der d am at à um on kl о г".split())
_ZONES = frozenset("gmt utc bst ist cet cest est edt cst cdt mst mdt pst pdt z".split())
_COMMAS = re.compile(r"[,،、]+")
_ORDINAL = re.compile(r"(\d{1,2})(?:st|nd|rd|th|er|ème|e|º|ª|°|\.)?", re.IGNORECASE)
_YEAR = re.compile(r"(?:18|19|20)\d\d")
_TIME = re.compile(r"(\d{1,2})[:.h](\d{2})(?::\d{2})?(am|pm|a\.m|p\.m)?")
_EAST_ASIAN = re.compile(r"(?:(\d{4})\s*[年년]\s*)?(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日일]\s*(\S*)")
_NUMERIC = re.compile(r"(\d{4})-(\d{2})-(\d{2})|(\d{1,2})([./-])(\d{1,2})\5(\d{4})")
_MAX_LENGTH = 60


@lru_cache(maxsize=16)
def _vocabulary(languages: tuple[str, ...]) -> _Vocabulary:
    """Return the names of months and weekdays of languages (BCP 47 tags)."""
    months: dict[str, int] = {}
    weekdays: dict[str, int] = {}
    for language in languages:
        locale = find_locale(language)
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in locale.months[context][width].items():
                    months.setdefault(name.casefold().rstrip("."), number)
                for number, name in locale.days[context][width].items():
                    weekdays.setdefault(name.casefold().rstrip("."), number)
    if any(language.partition("-")[0] == "en" for language in languages):
        months.setdefault("sept", 9)
        weekdays.update({"tues": 1, "weds": 2, "thur": 3, "thurs": 3})
    if any(language.partition("-")[0] == "he" for language in languages):
        months |= {f"ב{name}": number for name, number in months.items()}  # with the prefix for "in"
    return _Vocabulary(months, weekdays)


def read_date_line(line: str, languages: tuple[str, ...]) -> DateLine | None:
    """Parse a line that is only a date; None for any other line.

    A date line has a day and a month, and a weekday or a year: ``Thursday, 2 March 2017``, ``September 16th,
    2010``, ``Thursday, December 7``, ``2017-03-02``. Every word must be part of the date. A date of three numbers
    is read in the order of day and month of the first language.
    """
    if len(line) > _MAX_LENGTH or not any(c.isdigit() for c in line):
        return None
    text = " ".join(line.split())
    vocabulary = _vocabulary(languages)
    east_asian = _EAST_ASIAN.fullmatch(text)
    if east_asian:
        year, month, day, weekday = east_asian.groups()
        name = weekday.strip("()（）").casefold()
        if weekday and name not in vocabulary.weekdays:
            return None
        found = vocabulary.weekdays.get(name)
        return _make_date_line(text, int(year) if year else None, int(month), int(day), found, None, "年月日")
    numeric = _NUMERIC.fullmatch(text)
    if numeric:
        return _read_numeric_date(text, numeric, languages[0])
    return _read_date_in_words(text, vocabulary)


def _read_numeric_date(text: str, match: re.Match[str], language: str) -> DateLine | None:
    if match[1]:
        return _make_date_line(text, int(match[1]), int(match[2]), int(match[3]), None, None, "year-month-day")
    pattern = str(find_locale(language).date_formats["short"].pattern)
    first, second = int(match[4]), int(match[6])
    month, day = (first, second) if pattern.lower().find("m") < pattern.lower().find("d") else (second, first)
    return _make_date_line(text, int(match[7]), month, day, None, None, f"day{match[5]}month")


def _read_date_in_words(text: str, vocabulary: _Vocabulary) -> DateLine | None:
    parts: dict[str, int] = {}
    time: str | None = None
    words = _COMMAS.sub(" ", text).split()
    index = 0
    while index < len(words):
        word = words[index].casefold()
        without_point = word.rstrip(".")
        pair = f"{word} {words[index + 1].casefold()}" if index + 1 < len(words) else ""
        index += 1
        if without_point in _CONNECTING_WORDS or without_point in _ZONES or without_point in "-–—|":
            continue
        if pair in vocabulary.weekdays and "weekday" not in parts:  # as in Hebrew and Vietnamese
            parts["weekday"] = vocabulary.weekdays[pair]
            index += 1
        elif without_point in vocabulary.weekdays and "weekday" not in parts:
            parts["weekday"] = vocabulary.weekdays[without_point]
        elif without_point in vocabulary.months and "month" not in parts:
            parts["month"] = vocabulary.months[without_point]
        elif "year" not in parts and _YEAR.fullmatch(without_point):
            parts["year"] = int(without_point)
        elif time is None and (time_match := _TIME.fullmatch(without_point)):
            following = words[index].casefold().rstrip(".") if index < len(words) else ""
            half_of_day = time_match[3] or (following if following in ("am", "pm", "a.m", "p.m") else "")
            index += bool(half_of_day and not time_match[3])
            time = _parse_time(int(time_match[1]), int(time_match[2]), half_of_day)
            if time is None:
                return None
        elif "day" not in parts and (day_match := _ORDINAL.fullmatch(word)):
            parts["day"] = int(day_match[1])
        else:
            return None
    if "month" not in parts or "day" not in parts or not parts.keys() & {"weekday", "year"}:
        return None
    form = " ".join(parts)
    return _make_date_line(text, parts.get("year"), parts["month"], parts["day"], parts.get("weekday"), time, form)


def _parse_time(hour: int, minute: int, half_of_day: str) -> str | None:
    """Return a time of day as ``14:43``, None if there is no such time."""
    if half_of_day:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half_of_day.startswith("p") else 0)
    return f"{hour:02}:{minute:02}" if hour < 24 and minute < 60 else None


def _make_date_line(
    text: str,
    year: int | None,
    month: int,
    day: int,
    weekday: int | None,
    time: str | None,
    form: str,
) -> DateLine | None:
    """Return a date line, None if there is no such day; without a year, 29 February is accepted."""
    if not 1 <= month <= 12 or not 1 <= day <= calendar.monthrange(year or 2000, month)[1]:
        return None
    return DateLine(text, year, month, day, weekday, time, form)
