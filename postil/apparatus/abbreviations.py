"""Abbreviations and what a text says that they stand for.

Short forms and their long forms are found by A. Schwartz and M. Hearst, "A Simple Algorithm for Identifying
Abbreviation Definitions in Biomedical Text", Pacific Symposium on Biocomputing 8 (2003), 451-462. Most parentheses
of prose hold no abbreviation, so a short form also needs two capitals, or to be the initials of the long form.
Square brackets, in which papers explain what somebody said, count too.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence


_PARENTHESIS = re.compile(r"[(\[]([^()\[\]]+)[)\]]")


_OPENING = re.compile(r"\b(\w{2,10}) [(\[]([^()\[\]]+)")


_SMALL = frozenset("a an and at by for in of on the to with".split())


_BREAK = re.compile(r"[,;]| [-–—] ")  # behind it, a parenthesis says something else


_WORD = re.compile(r"[^\W_]+")


def find_definitions(sentence: str) -> Iterator[tuple[str, str, int]]:
    """Yield (short form, long form, place) for each ``long form (SF)`` and ``SF (long form)`` of a sentence."""
    for parenthesis in _PARENTHESIS.finditer(sentence):
        before = sentence[: parenthesis.start()].split()
        inside = _BREAK.split(parenthesis[1])[0].split()
        short = _strip(" ".join(inside))
        if len(inside) > 2 and before:
            short, before = _strip(before[-1]), inside
        # A plural may be that of the long form's last word (companies) or stand for itself (programmes).
        name = _find_long_form(short, before) or _find_long_form(short.removesuffix("s"), before)
        if name is not None:
            yield short, name, parenthesis.start()
    for opening in _OPENING.finditer(sentence):
        short, words = opening[1], opening[2].split()
        name = _find_initials(short, words) or _find_initials(short.removesuffix("s"), words)
        inside = f"{opening[2]})"
        if name is not None and name != _strip(inside.partition(")")[0]):  # else it was found above
            yield short, name, opening.start(2) - 1


def _find_initials(short: str, words: Sequence[str]) -> str | None:
    """Return the first of ``words`` whose initials are the capitals of ``short``, or None.

    So is a long form found that more is said behind, within the same parenthesis.
    """
    capitals = [c.casefold() for c in short if c.isupper()]
    initials: list[str] = []
    for number, word in enumerate(words, 1):
        if _strip(word).casefold() not in _SMALL:
            initials.append(_strip(word)[:1].casefold())
        if len(initials) == len(capitals) > 1:
            name = _strip(" ".join(words[:number]))
            return name if initials == capitals and _find_long_form(short, words[:number]) == name else None
    return None


def _find_long_form(short: str, words: Sequence[str]) -> str | None:
    """Return the end of ``words`` that ``short`` stands for, its characters found from right to left, or None."""
    if not 2 <= len(short) <= 10 or not short[0].isalnum() or not any(c.isalpha() for c in short):
        return None
    long = _strip(" ".join(words[-min(len(short) + 5, len(short) * 2) :]))
    folded = long.lower()
    if len(folded) != len(long):  # a letter such as İ, which has two in lower case
        return None
    at = len(long)
    for index in range(len(short) - 1, -1, -1):
        if short[index].isalnum():
            at = folded.rfind(short[index].lower(), 0, at)
            # The first character begins a word.
            while index == 0 and at > 0 and folded[at - 1].isalnum():
                at = folded.rfind(short[0].lower(), 0, at)
            if at < 0:
                return None
    name = _strip(long[long.rfind(" ", 0, at) + 1 :])
    parts = [part.casefold() for part in _WORD.findall(name)]
    if len(name) <= len(short) or short.casefold() in parts:
        return None
    is_initials = "".join(part[0] for part in parts) == short.casefold()
    return name if is_initials or _count_capitals(short) > 1 else None


def find_singular(form: str, counts: Mapping[str, int]) -> str:
    """Return a form without the s of its plural; ``counts`` are how often each form stands.

    ABCs is a plural; NASAs is a slip for NASAS where that stands more often than NASA.
    """
    singular = form[:-1]
    if not form.endswith("s") or not is_mostly_capitals(singular):
        return form
    if singular.isupper():
        return singular if counts.get(singular, 0) >= counts.get(form.upper(), 0) else form
    return singular if singular in counts else form


def is_mostly_capitals(word: str) -> bool:
    """Tell a word with two capitals or more, and more of them than of other letters."""
    capitals = _count_capitals(word)
    return capitals > 1 and 2 * capitals > sum(c.isalpha() for c in word)


def _count_capitals(word: str) -> int:
    return sum(c.isupper() for c in word)


def _strip(text: str) -> str:
    """Return a text without the signs round it, such as quotation marks."""
    return re.sub(r"^[\W_]+|[\W_]+$", "", text)
