"""Extended Date/Time Format (EDTF, ISO 8601-2): dates as front matter holds them."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass
from functools import lru_cache

from babel.dates import format_date, format_skeleton

from postil.text.locales import find_locale

_EDTF = re.compile(
    r"(?P<year>\d{4})(?:-(?P<month>\d{2})(?:-(?P<day>\d{2})"
    r"(?:T(?P<time>\d{2}:\d{2}(?::\d{2})?)(?P<zone>Z|[+-]\d{2}:\d{2})?)?)?)?(?P<qualifier>[?~%]?)"
)


@dataclass(frozen=True, slots=True, order=True)
class Edtf:
    """A date as it stands in a file: ``2013-07-01``, ``2013-07``, ``2017-12-07?``."""

    text: str

    @property
    def _parts(self) -> re.Match[str]:
        return _split_edtf(self.text)

    @property
    def year(self) -> int:
        """The year, as a number."""
        return int(self._parts["year"])

    @property
    def month(self) -> int | None:
        """The month from 1 to 12, or None where the date is a year alone."""
        month = self._parts["month"]
        return int(month) if month else None

    @property
    def day(self) -> int | None:
        """The day of the month, or None where the date is a year or a month."""
        day = self._parts["day"]
        return int(day) if day else None

    @property
    def time(self) -> str | None:
        """``14:43`` or ``14:43:05``, or None where the date has no time."""
        return self._parts["time"]

    @property
    def certain(self) -> bool:
        """False where the date was inferred or is approximate."""
        return not self._parts["qualifier"]

    @property
    def plain(self) -> str:
        """The date without its qualifier: what an HTML ``time`` element takes."""
        return self.text.rstrip("?~%")

    @property
    def first_day(self) -> dt.date:
        """The earliest day that the date can mean; what posts are sorted by."""
        parts = self._parts
        return dt.date(int(parts["year"]), int(parts["month"] or 1), int(parts["day"] or 1))


@lru_cache(maxsize=1 << 14)
def _split_edtf(text: str) -> re.Match[str]:
    match = _EDTF.fullmatch(text)
    if match is None:
        raise ValueError(f"{text!r} is not a date this program reads")
    return match


def parse_edtf(text: str) -> Edtf:
    """Return the date that ``text`` writes in EDTF; ValueError says what is wrong with it."""
    match = _EDTF.fullmatch(text)
    if match is None:
        raise ValueError("write it as 2013-07-01, 2013-07 or 2013, with ? at the end where it was inferred")
    month, day, time = match["month"], match["day"], match["time"]
    if match["year"] == "0000" or (month and not 1 <= int(month) <= 12):
        raise ValueError("there is no such month")
    if day and not 1 <= int(day) <= calendar.monthrange(int(match["year"]), int(month))[1]:
        raise ValueError("there is no such day")
    if time:
        dt.time.fromisoformat(time)
    return Edtf(text)


def format_edtf(date: Edtf, language: str) -> str:
    """Return the date for people, in ``language`` (a BCP 47 tag): ``1 July 2013``, ``July 2013``."""
    locale = find_locale(language)
    if date.month is None:
        written = str(date.year)
    elif date.day is None:
        written = format_skeleton("yMMMM", date.first_day, locale=locale)
    else:
        written = format_date(date.first_day, "long", locale=locale)
    return f"{written}, {date.time[:5]}" if date.time else written
