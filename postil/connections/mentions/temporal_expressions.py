"""Temporal expressions that name a post: ``my post of 3 October``, ``last week's post``, ``as I wrote in 2010``."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from postil.connections.mentions.temporal_phrases import PHRASES
from postil.text.locales import find_locale

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator


_DIGITS = re.compile(r"[0-9٠-٩۰-۹０-９]+")  # of the languages below: twice as fast as \d
_BEFORE, _AFTER = 120, 80  # characters around a cue that contain the whole expression

_EAST_ASIAN = (
    r"(?:(?P<year>\d{4})\s?[年년]\s?)?(?P<month>1?\d)\s?[月월]\s?(?P<day>[0-3]?\d)\s?[日일]|(?P<year3>(?:19|20)\d\d)\s?[年년]"
    r"(?:\s?(?P<month3>1?\d)\s?[月월])?"
)


@dataclass(frozen=True, slots=True)
class Period:
    """A span of days, first and last included."""

    first: dt.date
    last: dt.date


@dataclass(frozen=True, slots=True)
class _Patterns:
    """The compiled patterns of one language, and the numbers of its months."""

    own: re.Pattern[str]
    others: re.Pattern[str]
    relative: tuple[tuple[re.Pattern[str], Callable[[dt.date, str], Period]], ...]
    cues: tuple[str, ...]
    months: dict[str, int]


def find_temporal_expressions(
    text: str, written: dt.date | None, language: str, own: bool = True
) -> Iterator[tuple[int, int, Period]]:
    """Yield (start, end, period) for each expression in a text; ``written`` is the day of the text.

    A day without a year is the last such day before the text. ``own`` tells whether the author of the posts wrote
    the text, so that ``my post`` is one of them.
    """
    code = language.partition("-")[0].lower()
    if code not in PHRASES:
        return
    patterns = _compile(code)
    # Every date has digits, and few places do: only these are searched.
    for start, end in _surround(text, (match.start() for match in _DIGITS.finditer(text))):
        for pattern in (patterns.own, patterns.others) if own else (patterns.others,):
            for match in pattern.finditer(text, start, end):
                period = _read_period(match, patterns.months, written)
                if period:
                    yield match.start(), match.start() + len(match.group().rstrip(".")), period
    if not written or written.year <= 1:
        return
    for start, end in _surround(text, _find_cues(text, patterns.cues)):
        for pattern, find in patterns.relative:
            for match in pattern.finditer(text, start, end):
                yield match.start(), match.end(), find(written, (match.groupdict().get("weekday") or "").lower())


def _find_cues(text: str, cues: Iterable[str]) -> list[int]:
    """Return where any of the cues occurs, in the order of the text."""
    found: list[int] = []
    for cue in cues:
        at = text.find(cue)
        while at >= 0:
            found.append(at)
            at = text.find(cue, at + 1)
    return sorted(found)


def _surround(text: str, places: Iterable[int]) -> list[tuple[int, int]]:
    """Return (start, end) around places, in their order, joining those that overlap."""
    found: list[tuple[int, int]] = []
    for at in places:
        start, end = max(0, at - _BEFORE), min(len(text), at + _AFTER)
        while start and text[start - 1].isalnum():  # a word is not cut
            start -= 1
        found.append((found.pop()[0] if found and found[-1][1] >= start else start, end))
    return found


@cache
def _compile(code: str) -> _Patterns:
    locale = find_locale(code)
    months = {
        name.lower().strip("."): number
        for width in ("abbreviated", "wide")
        for number, name in locale.months["format"][width].items()
    } | ({"sept": 9} if code == "en" else {})
    weekdays = {name.lower().strip("."): number for number, name in locale.days["format"]["wide"].items()}
    month, weekday = (
        "|".join(sorted(map(re.escape, names), key=lambda name: (-len(name), name))) for names in (months, weekdays)
    )
    of = r"(?: of| de|\.)?"
    date = (
        rf"(?:(?:(?:{weekday}),? )?(?P<day>[0-3]?\d)(?:st|nd|rd|th|er)?{of} (?P<month>{month})\.?"
        rf"(?:,?(?: de| del)? (?P<year>\d{{4}}))?"
        rf"|(?P<month2>{month})\.? (?P<day2>[0-3]?\d)(?:st|nd|rd|th)?(?:,? (?P<year2>\d{{4}}))?"
        r"|(?P<year4>(?:19|20)\d\d)-(?P<month4>[01]\d)-(?P<day4>[0-3]\d)"
        rf"|(?:(?P<month3>{month}) (?:de |of )?)?(?P<year3>(?:19|20)\d\d))(?!\w)"
    )
    date = f"(?:{_EAST_ASIAN})" if code == "ja" else date
    phrases = PHRASES[code]

    def join(patterns: tuple[str, ...]) -> re.Pattern[str]:
        # Group names must be unique, so each pattern gets its own.
        numbered = (
            pattern.replace("{date}", re.sub(r"\(\?P<(\w+)>", rf"(?P<w{at}_\1>", date))
            for at, pattern in enumerate(patterns)
        )
        return re.compile("|".join(f"(?:{pattern})" for pattern in numbered), re.I)

    def find_weekday(written: dt.date, name: str) -> Period:
        day = written - dt.timedelta(days=(written.weekday() - weekdays[name] - 1) % 7 + 1)
        return Period(day, day)

    relative = (
        (phrases.yesterday, _day_before),
        (phrases.week, _week_before),
        (phrases.month, _month_before),
        (phrases.year, _year_before),
        (phrases.weekday.replace("{weekday}", f"(?P<weekday>{weekday})"), find_weekday),
    )
    return _Patterns(
        join(phrases.own),
        join(phrases.others),
        tuple((re.compile(pattern, re.I), find) for pattern, find in relative),
        phrases.cues,
        months,
    )


def _day_before(written: dt.date, _: str) -> Period:
    return Period(written - dt.timedelta(days=1), written - dt.timedelta(days=1))


def _week_before(written: dt.date, _: str) -> Period:
    monday = written - dt.timedelta(days=written.weekday() + 7)
    return Period(monday, monday + dt.timedelta(days=6))


def _month_before(written: dt.date, _: str) -> Period:
    last = written.replace(day=1) - dt.timedelta(days=1)
    return Period(last.replace(day=1), last)


def _year_before(written: dt.date, _: str) -> Period:
    return Period(dt.date(written.year - 1, 1, 1), dt.date(written.year - 1, 12, 31))


def _read_period(match: re.Match[str], months: dict[str, int], written: dt.date | None) -> Period | None:
    parts = {name.partition("_")[2].rstrip("234"): value for name, value in match.groupdict().items() if value}
    year = int(parts["year"]) if "year" in parts else None
    named = parts.get("month", "").lower()
    month = int(named) if named.isdecimal() else months.get(named)
    day = int(parts["day"]) if "day" in parts else None
    try:
        if month is None or day is None:
            if year is None:
                return None
            last = dt.date(year + (month or 12) // 12, (month or 12) % 12 + 1, 1) - dt.timedelta(days=1)
            return Period(dt.date(year, month or 1, 1), last)
        if year is None:
            return _find_last_day(month, day, written) if written else None
        found = dt.date(year, month, day)
    except ValueError:  # there is no such day
        return None
    return Period(found, found)


def _find_last_day(month: int, day: int, before: dt.date) -> Period | None:
    """Return the last such day before another; 29 February may be some years back."""
    for year in range(before.year, max(0, before.year - 9), -1):
        if day <= calendar.monthrange(year, month)[1] and (found := dt.date(year, month, day)) < before:
            return Period(found, found)
    return None
