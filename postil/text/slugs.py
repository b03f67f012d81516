"""Slugs: titles as parts of addresses, and names made unique."""

from __future__ import annotations

import unicodedata

import regex

from postil.text.folding import fold

_MAX_LENGTH = 80
_MAX_BYTES = 160  # file systems allow 255 for a name, and a date, a number and a suffix may be added


def slugify(title: str, longest: int = _MAX_LENGTH) -> str:
    """Return a title as part of an address: lower case, hyphens between words, no accents.

    Letters of every script are kept, since a Chinese title has no Latin ones. The slug is empty if the title has no
    letters or digits.
    """
    bare = fold(title.casefold()).replace("'", "")
    decomposed = unicodedata.normalize("NFKD", bare)
    letters = "".join(c for c in decomposed if not unicodedata.combining(c) or ord(c) > 0x36F)
    # The marks that are left are vowels and the like: without them, words of Indic scripts are other words.
    slug = regex.sub(r"[^\w\p{M}]+|_+", "-", unicodedata.normalize("NFC", letters))
    slug = regex.sub("-+", "-", slug).strip("-")
    if len(slug) > longest:
        slug = slug[: longest + 1].rsplit("-", 1)[0][:longest]
    return slug.encode()[:_MAX_BYTES].decode(errors="ignore").rstrip("-")


def reading_order(slug: str) -> tuple[tuple[str, int], ...]:
    """Return a key by which slugs are sorted as people sort: numbers within them by their value, 2 before 10."""
    parts = regex.findall(r"([^0-9]*)([0-9]{0,18})", slug)
    return tuple((words, int(number) if number else -1) for words, number in parts)


def make_unique(name: str, taken: set[str]) -> str:
    """Return a name with a number added if it is taken, and add the result to ``taken``."""
    free, number = name, 1
    while free in taken:
        number += 1
        free = f"{name}-{number}"
    taken.add(free)
    return free
