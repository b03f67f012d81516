"""Names of months and days by language, from the Unicode Common Locale Data Repository (CLDR), by Babel."""

from __future__ import annotations

import datetime as dt
from functools import cache, lru_cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_skeleton


def month_name(month: int, language: str) -> str:
    """Return the name of a month, 1 to 12, in its stand-alone form: ``July``."""
    return str(find_locale(language).months["stand-alone"]["wide"][month])


def name_month(year: int, month: int, language: str) -> str:
    """Return the name of a month of a year: ``July 2013``."""
    return str(format_skeleton("yMMMM", dt.date(year, month, 1), locale=find_locale(language)))


@lru_cache(maxsize=64)
def find_locale(language: str) -> Locale:
    """Return Babel's locale for a BCP 47 tag, English if Babel does not know the language."""
    try:
        return Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale.parse("en")


@cache
def calendar_names(language: str) -> frozenset[str]:
    """Return the names of months and days and their abbreviations without a full stop, in lower case."""
    locale = find_locale(language)
    return frozenset(
        name.casefold().strip(".")
        for names in (locale.months, locale.days)
        for width in ("wide", "abbreviated")
        for name in names["format"][width].values()
    )
