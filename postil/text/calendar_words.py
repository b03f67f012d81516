"""The words of dates by language, from the Unicode Common Locale Data Repository (CLDR)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from postil.text.folding import fold
from postil.text.locales import find_locale

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# The languages in which blog platforms display blogs; an archive's own come first.
LANGUAGES = tuple(
    "en de fr es it pt nl pl cs sk sv da nb nn fi hu ro bg ru uk be sr sr-Latn hr bs sl mk sq lt lv et el tr az "
    "ar he fa ur hi bn ta te ml kn gu mr th vi id ms fil ja ko zh zh-Hant ca eu gl is ga cy af sw hy ka kk".split()
)

_LONGEST_AMBIGUOUS = 3  # letters of a weekday's abbreviation, such as Danish ``on``


@dataclass(frozen=True, slots=True)
class CalendarWords:
    """The words of dates, folded and in lower case, without a full stop at their end.

    ``months`` gives 1 to 12, ``weekdays`` 0 for Monday to 6; ``afternoon`` tells words for p.m. (True) from those
    for a.m. ``month_first`` tells that a date of three numbers has the month before the day, where nothing else
    decides. ``longest`` is the number of words in the longest name.
    """

    months: dict[str, int]
    weekdays: dict[str, int]
    afternoon: dict[str, bool]
    month_first: bool
    longest: int


@lru_cache(maxsize=16)
def calendar_words(languages: tuple[str, ...]) -> CalendarWords:
    """Return the words of languages, given as BCP 47 tags, and English ones; an earlier language decides."""
    months: dict[str, int] = {}
    weekdays: dict[str, int] = {}
    afternoon: dict[str, bool] = {"am": False, "a.m": False, "pm": True, "p.m": True}
    for language in (*languages, "en"):
        for name, number in _list_months(language):
            months.setdefault(name, number)
        for name, number in _list_weekdays(language):
            weekdays.setdefault(name, number)
        for name, is_afternoon in _list_periods(language):
            afternoon.setdefault(name, bool(is_afternoon))
    pattern = str(find_locale(languages[0]).date_formats["short"].pattern).lower()
    longest = max(name.count(" ") + 1 for name in (*months, *weekdays))
    return CalendarWords(months, weekdays, afternoon, pattern.find("m") < pattern.find("d"), longest)


@lru_cache(maxsize=16)
def all_calendar_words(languages: tuple[str, ...]) -> CalendarWords:
    """Return the words of ``languages`` and of every language in ``LANGUAGES``.

    Left out are words that languages use differently, and weekdays so short that they may be other words.
    """
    own = calendar_words(languages)
    months = _unambiguous(pair for known in LANGUAGES for pair in _list_months(known))
    weekdays = _unambiguous(pair for known in LANGUAGES for pair in _list_weekdays(known))
    afternoon = _unambiguous(pair for known in LANGUAGES for pair in _list_periods(known))
    weekdays = {
        name: number
        for name, number in weekdays.items()
        if name not in own.months and not (name.isascii() and len(name) <= _LONGEST_AMBIGUOUS)
    }
    months = {name: number for name, number in months.items() if name not in own.weekdays}
    return CalendarWords(
        months | own.months,
        weekdays | own.weekdays,
        {name: bool(value) for name, value in afternoon.items()} | own.afternoon,
        own.month_first,
        max(name.count(" ") + 1 for name in (*months, *weekdays)),
    )


def _unambiguous(pairs: Iterable[tuple[str, int]]) -> dict[str, int]:
    found: defaultdict[str, set[int]] = defaultdict(set)
    for name, number in pairs:
        found[name].add(number)
    return {name: next(iter(numbers)) for name, numbers in found.items() if len(numbers) == 1}


def _list_months(language: str) -> Iterator[tuple[str, int]]:
    locale = find_locale(language)
    for context in ("format", "stand-alone"):
        for width in ("wide", "abbreviated"):
            for number, name in locale.months[context][width].items():
                yield _fold_name(name), number
    if language.partition("-")[0] == "en":
        yield "sept", 9
    if language.partition("-")[0] == "he":
        yield from ((_fold_name(f"ב{name}"), number) for number, name in locale.months["format"]["wide"].items())


def _list_weekdays(language: str) -> Iterator[tuple[str, int]]:
    locale = find_locale(language)
    for context in ("format", "stand-alone"):
        for width in ("wide", "abbreviated"):
            for number, name in locale.days[context][width].items():
                yield _fold_name(name), number
    if language.partition("-")[0] == "en":
        yield from (("tues", 1), ("weds", 2), ("thur", 3), ("thurs", 3))
    if language.partition("-")[0] == "th":
        yield from ((_fold_name(f"{name}ที่"), number) for number, name in locale.days["format"]["wide"].items())


def _list_periods(language: str) -> Iterator[tuple[str, int]]:
    for widths in find_locale(language).day_periods.values():
        for names in widths.values():
            for period in ("am", "pm"):
                if period in names and not names[period].isascii():
                    yield _fold_name(names[period]), period == "pm"


def _fold_name(name: str) -> str:
    return fold(name).casefold().rstrip(".")
