"""Finds the only post of a period."""

from __future__ import annotations

import calendar
import datetime as dt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from postil.connections.mentions.mentionable import Mentionable
    from postil.connections.mentions.temporal_expressions import Period


class PostCalendar:
    """Finds the only post of a period."""

    def __init__(self, posts: Sequence[Mentionable]) -> None:
        self._by_year: dict[int, list[Mentionable]] = {}
        for post in posts:
            if post.year is not None:
                self._by_year.setdefault(post.year, []).append(post)

    def find_one(self, by: Mentionable, period: Period) -> str | None:
        """Return the only post of a period from the same source that is not later, or None."""
        fits = []
        for year in range(period.first.year, period.last.year + 1):
            for post in self._by_year.get(year, ()):
                if post.source != by.source or post.id == by.id or is_later(post, by.day):
                    continue
                first, last = _days_of(post, year)
                if period.first <= first and last <= period.last:
                    fits.append(post.id)
                elif first <= period.last and period.first <= last:
                    return None  # its date may be within the period
                if len(fits) > 1:
                    return None
        return fits[0] if len(fits) == 1 else None


def _days_of(post: Mentionable, year: int) -> tuple[dt.date, dt.date]:
    """Return the first and the last day that the date of a post may mean."""
    if post.day:
        return post.day, post.day
    if post.month:
        return dt.date(year, post.month, 1), dt.date(year, post.month, calendar.monthrange(year, post.month)[1])
    return dt.date(year, 1, 1), dt.date(year, 12, 31)


def is_later(other: Mentionable, day: dt.date | None) -> bool:
    """Tell whether a post is later than a day."""
    return other.day is not None and day is not None and other.day > day
