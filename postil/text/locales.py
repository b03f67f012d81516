"""Locales: names of months and days by language, from the CLDR."""

from __future__ import annotations

from functools import cache, lru_cache

from babel import Locale, UnknownLocaleError


def month_name(month: int, language: str) -> str:
    """Return the name of a month, 1 to 12, as it stands alone: ``July``."""
    return str(find_locale(language).months["stand-alone"]["wide"][month])


def month_abbreviation(month: int, language: str) -> str:
    """Return the short name of a month, 1 to 12, without a full stop: ``Jul``."""
    return str(find_locale(language).months["stand-alone"]["abbreviated"][month]).rstrip(".")


@lru_cache(maxsize=64)
def find_locale(language: str) -> Locale:
    """Return Babel's locale for a BCP 47 tag, English where Babel does not know the language."""
    try:
        return Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale.parse("en")


@cache
def names_of_time(language: str) -> frozenset[str]:
    """Return the names of months and days, and their short forms without a point, in lower case."""
    locale = find_locale(language)
    return frozenset(
        name.casefold().strip(".")
        for names in (locale.months, locale.days)
        for width in ("wide", "abbreviated")
        for name in names["format"][width].values()
    )
