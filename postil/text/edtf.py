"""Dates in the Extended Date/Time Format (EDTF, ISO 8601-2:2019, https://www.loc.gov/standards/datetime/).

The part that an archive of posts needs: from level 0 a year, month, day or time, from level 1 the qualifiers ``?``
(uncertain, here: inferred), ``~`` (approximate) and ``%`` (both).
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_skeleton

from postil.text.locales import find_locale

_EDTF = re.compile(
    r"(?P<year>\d{4})(?:-(?P<month>\d{2})(?:-(?P<day>\d{2})"
    r"(?:T(?P<time>\d{2}:\d{2}(?::\d{2})?)(?P<zone>Z|[+-]\d{2}:\d{2})?)?)?)?(?P<qualifier>[?~%]?)"
)

_PERIOD = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2]))?")


@dataclass(frozen=True, slots=True, order=True)
class Edtf:
    """A date as it is written in a file: ``2013-07-01``, ``2013-07``, ``2017-12-07?``."""

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
        """The month from 1 to 12, or None if the date is only a year."""
        month = self._parts["month"]
        return int(month) if month else None

    @property
    def day(self) -> int | None:
        """The day of the month, or None if the date is only a year or month."""
        day = self._parts["day"]
        return int(day) if day else None

    @property
    def time(self) -> str | None:
        """``14:43`` or ``14:43:05``, or None if the date has no time."""
        return self._parts["time"]

    @property
    def certain(self) -> bool:
        """False if the date was inferred or is approximate."""
        return not self._parts["qualifier"]

    @property
    def plain(self) -> str:
        """The date without its qualifier, as the HTML element ``time`` requires."""
        return self.text.rstrip("?~%")

    @property
    def unqualified(self) -> str:
        """The date without its qualifier, as EDTF has it, where a time has its seconds."""
        return self.plain.replace(self.time, f"{self.time}:00") if self.time and len(self.time) == 5 else self.plain

    @property
    def standard(self) -> str:
        """The date as EDTF has it. It has no times that are uncertain, so of such a date only the day is given."""
        return self.unqualified if self.certain else self.text.partition("T")[0].rstrip("?~%") + self.text[-1]

    @property
    def first_day(self) -> dt.date:
        """The first day of the date, by which posts are sorted."""
        return _first_day(self.text)


def is_period(text: str) -> bool:
    """Tell whether a text is a year or a month: ``2013``, ``2013-07``."""
    return bool(_PERIOD.fullmatch(text))


def moment_of(date: Edtf, timezone: str) -> dt.datetime:
    """Return the moment at which a date begins, with its offset from UTC in whole minutes.

    Without a zone of its own the date is in ``timezone``, with the offset that was in use there then.
    """
    moment = dt.datetime.fromisoformat(date.plain if date.time else date.first_day.isoformat())
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=dt.UTC if timezone == "UTC" else ZoneInfo(timezone))
        # Before time zones, a town had the time of its own sun, to the second.
        minutes = round((moment.utcoffset() or dt.timedelta()).total_seconds() / 60)
        moment = moment.replace(tzinfo=dt.timezone(dt.timedelta(minutes=minutes)))
    return moment


@lru_cache(maxsize=1 << 16)
def _split_edtf(text: str) -> re.Match[str]:
    match = _EDTF.fullmatch(text)
    if match is None:
        raise ValueError(f"{text!r} is not a date this program reads")
    return match


@lru_cache(maxsize=1 << 16)
def _first_day(text: str) -> dt.date:
    parts = _split_edtf(text)
    return dt.date(int(parts["year"]), int(parts["month"] or 1), int(parts["day"] or 1))


def parse_edtf(text: str) -> Edtf:
    """Parse a date in EDTF; ValueError says how to write it correctly."""
    match = _EDTF.fullmatch(text)
    if match is None:
        raise ValueError("write it as 2013-07-01, 2013-07 or 2013, with ? at the end where it was inferred")
    month, day, time = match["month"], match["day"], match["time"]
    if match["year"] == "0000":
        raise ValueError("there is no year 0000")
    if month and not 1 <= int(month) <= 12:
        raise ValueError("there is no such month")
    if day and not 1 <= int(day) <= calendar.monthrange(int(match["year"]), int(month))[1]:
        raise ValueError("there is no such day")
    if time and any(int(part) > most for part, most in zip(time.split(":"), (23, 59, 59), strict=False)):
        raise ValueError("there is no such time")
    return Edtf(text)


def format_edtf(date: Edtf, language: str) -> str:
    """Return a date in ``language`` (a BCP 47 tag): ``1 July 2013``, ``July 2013``."""
    if date.month is None:
        return str(date.year)
    written = _format_day(date.first_day, language, "long" if date.day else "yMMMM")
    return f"{written}, {date.time[:5]}" if date.time else written


@lru_cache(maxsize=1 << 16)
def _format_day(day: dt.date, language: str, form: Literal["long", "yMMMM"]) -> str:
    locale = find_locale(language)
    return format_date(day, form, locale=locale) if form == "long" else format_skeleton(form, day, locale=locale)
