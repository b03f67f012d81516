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
    """A line of a page that says only a date: what it says, and what it leaves out."""

    text: str
    year: int | None
    month: int
    day: int
    weekday: int | None  # Monday is 0
    time: str | None
    form: str  # "weekday, day month year": one page writes all its date lines in one form

    @property
    def date(self) -> dt.date | None:
        """The day, or None where the line lacks its year."""
        return dt.date(self.year, self.month, self.day) if self.year else None

    @property
    def edtf(self) -> Edtf | None:
        """The day, and the time where the line says one, or None where it lacks its year."""
        if self.date is None:
            return None
        return Edtf(self.date.isoformat() + (f"T{self.time}" if self.time else ""))

    @property
    def consistent(self) -> bool:
        """False where the weekday is not that of the date."""
        return self.date is None or self.weekday is None or self.date.weekday() == self.weekday


@dataclass(frozen=True, slots=True)
class _Vocabulary:
    """The words that date lines are made of in some languages, lower-cased."""

    months: dict[str, int]
    weekdays: dict[str, int]


# Words that join the parts of a date and say nothing themselves; common to many languages,
# harmless in the others.
_JOINING = frozenset("of the de del la le den der d am at à um on kl о г".split())


_ZONES = frozenset("gmt utc bst ist cet cest est edt cst cdt mst mdt pst pdt z".split())


_MARKS = re.compile(r"[,،、]+")


_ORDINAL = re.compile(r"(\d{1,2})(?:st|nd|rd|th|er|ème|e|º|ª|°|\.)?", re.IGNORECASE)


_YEAR = re.compile(r"(?:18|19|20)\d\d")


_TIME = re.compile(r"(\d{1,2})[:.h](\d{2})(?::\d{2})?(am|pm|a\.m|p\.m)?")


_EAST_ASIAN = re.compile(r"(?:(\d{4})\s*[年년]\s*)?(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日일]\s*(\S*)")


_NUMERIC = re.compile(r"(\d{4})-(\d{2})-(\d{2})|(\d{1,2})([./-])(\d{1,2})\5(\d{4})")


_LONGEST_DATE_LINE = 60


@lru_cache(maxsize=16)
def _vocabulary(languages: tuple[str, ...]) -> _Vocabulary:
    """Return month and weekday names of ``languages`` out of the Unicode CLDR, by Babel."""
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
        months |= {f"ב{name}": number for name, number in months.items()}  # the month after "in"
    return _Vocabulary(months, weekdays)


def read_date_line(line: str, languages: tuple[str, ...]) -> DateLine | None:
    """Return the date that a whole line says, or None where the line says anything else.

    A date line names a day and a month, and a weekday or a year with them: ``Thursday, 2 March
    2017``, ``September 16th, 2010``, ``Thursday, December 7``, ``2017-03-02``. Every word must belong
    to the date. A date of three numbers is read in the order of the first language.
    """
    if len(line) > _LONGEST_DATE_LINE or not any(c.isdigit() for c in line):
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
        return _date_line(text, int(year) if year else None, int(month), int(day), found, None, "年月日")
    numeric = _NUMERIC.fullmatch(text)
    if numeric:
        return _read_numbers(text, numeric, languages[0])
    return _read_words(text, vocabulary)


def _read_numbers(text: str, match: re.Match[str], language: str) -> DateLine | None:
    if match[1]:
        return _date_line(text, int(match[1]), int(match[2]), int(match[3]), None, None, "year-month-day")
    pattern = str(find_locale(language).date_formats["short"].pattern)
    first, second = int(match[4]), int(match[6])
    month, day = (first, second) if pattern.lower().find("m") < pattern.lower().find("d") else (second, first)
    return _date_line(text, int(match[7]), month, day, None, None, f"day{match[5]}month")


def _read_words(text: str, vocabulary: _Vocabulary) -> DateLine | None:
    parts: dict[str, int] = {}
    time: str | None = None
    words = _MARKS.sub(" ", text).split()
    index = 0
    while index < len(words):
        word = words[index].casefold()
        bare = word.rstrip(".")
        pair = f"{word} {words[index + 1].casefold()}" if index + 1 < len(words) else ""
        index += 1
        if bare in _JOINING or bare in _ZONES or bare in "-–—|":
            continue
        if pair in vocabulary.weekdays and "weekday" not in parts:  # such as Hebrew's and Vietnamese
            parts["weekday"] = vocabulary.weekdays[pair]
            index += 1
        elif bare in vocabulary.weekdays and "weekday" not in parts:
            parts["weekday"] = vocabulary.weekdays[bare]
        elif bare in vocabulary.months and "month" not in parts:
            parts["month"] = vocabulary.months[bare]
        elif "year" not in parts and _YEAR.fullmatch(bare):
            parts["year"] = int(bare)
        elif time is None and (clock := _TIME.fullmatch(bare)):
            following = words[index].casefold().rstrip(".") if index < len(words) else ""
            half = clock[3] or (following if following in ("am", "pm", "a.m", "p.m") else "")
            index += bool(half and not clock[3])
            time = _read_clock(int(clock[1]), int(clock[2]), half)
            if time is None:
                return None
        elif "day" not in parts and (number := _ORDINAL.fullmatch(word)):
            parts["day"] = int(number[1])
        else:
            return None
    if "month" not in parts or "day" not in parts or not parts.keys() & {"weekday", "year"}:
        return None
    form = " ".join(parts)
    return _date_line(text, parts.get("year"), parts["month"], parts["day"], parts.get("weekday"), time, form)


def _read_clock(hour: int, minute: int, half: str) -> str | None:
    """Return a time of day as ``14:43``, or None where there is no such time."""
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    return f"{hour:02}:{minute:02}" if hour < 24 and minute < 60 else None


def _date_line(
    text: str,
    year: int | None,
    month: int,
    day: int,
    weekday: int | None,
    time: str | None,
    form: str,
) -> DateLine | None:
    """Return the line's date where there is such a day (29 February counts where the year is open)."""
    if not 1 <= month <= 12 or not 1 <= day <= calendar.monthrange(year or 2000, month)[1]:
        return None
    return DateLine(text, year, month, day, weekday, time, form)
