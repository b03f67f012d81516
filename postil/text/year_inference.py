"""Infer the year of a date line without one."""

from __future__ import annotations

import bisect
import calendar
import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from postil.text.date_expressions import DateExpression


# Years in which a captured page may have been written; blogs began in the mid-nineties.
_YEARS = range(1994, 2100)


@dataclass(frozen=True, slots=True)
class InferredYear:
    """A date with its inferred year, an explanation for readers, and a confidence from 0 to 1."""

    date: dt.date
    note: str
    confidence: float


# Days added to the distance of a candidate that is earlier than a year named in the text: pages seldom name a year
# in the future.
_BEFORE_NAMED_YEAR = 730


def infer_year(line: DateExpression, known: tuple[dt.date, ...], mentioned: tuple[int, ...]) -> InferredYear | None:
    """Infer the year of a date line without one; None if there is no evidence.

    ``known`` are the other dates of the archive, in order; ``mentioned`` are the years named in the text. Of the
    years that the weekday allows, the one nearest to a known date is chosen; if no date is known, the latest that
    the text names.
    """
    month, day = line.month, line.day
    if month is None or day is None:
        return None
    fitting = [
        dt.date(year, month, day)
        for year in _YEARS
        if day <= calendar.monthrange(year, month)[1]
        and (line.weekday is None or dt.date(year, month, day).weekday() == line.weekday)
    ]
    if not known:
        named = [d for d in fitting if d.year in mentioned]
        if not named:
            return None
        note = f"The page leaves out the year. Its weekday fits {named[-1].year}, which its text names."
        return InferredYear(named[-1], note, 0.5 if len(named) > 1 else 0.7)
    within = [d for d in fitting if known[0].year - 10 <= d.year <= known[-1].year + 10] or fitting
    latest_named = max((year for year in mentioned if year <= known[-1].year + 1), default=0)

    def distance(day: dt.date) -> int:
        at = bisect.bisect_left(known, day)
        days = min(abs((day - other).days) for other in known[max(0, at - 1) : at + 1])
        return days + (_BEFORE_NAMED_YEAR if day.year < latest_named else 0)

    ranked = sorted(within, key=lambda d: (distance(d), d))
    chosen = ranked[0]
    newest = max(chosen.year, known[-1].year)
    years = _join([str(d.year) for d in within if d.year <= newest])
    note = (
        f"The page leaves out the year. Its weekday fits {years}; "
        f"{chosen.year} is nearest to the archive's other dates"
    )
    if any(d.year < latest_named for d in within) and chosen.year >= latest_named:
        note += f", and the text names {latest_named}"
    best, second = distance(chosen), distance(ranked[1]) if len(ranked) > 1 else 10 * (distance(chosen) + 1)
    return InferredYear(chosen, note + ".", min(0.99, round((second + 1) / (best + second + 2), 2)))


def _join(words: list[str]) -> str:
    return words[0] if len(words) == 1 else ", ".join(words[:-1]) + " and " + words[-1]
