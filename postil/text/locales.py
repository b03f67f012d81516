"""Names of months and days by language, from the Unicode Common Locale Data Repository (CLDR), by Babel."""

from __future__ import annotations

from functools import cache, lru_cache

from babel import Locale, UnknownLocaleError


def month_name(month: int, language: str) -> str:
    """Return the name of a month, 1 to 12, in its stand-alone form: ``July``."""
    return str(find_locale(language).months["stand-alone"]["wide"][month])


def month_abbreviation(month: int, language: str) -> str:
    """Return the short name of a month, 1 to 12, without a full stop: ``Jul``."""
    return str(find_locale(language).months["stand-alone"]["abbreviated"][month]).rstrip(".")


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
