"""Find abbreviations in a text, and their definitions.

Definitions are found by the algorithm of A. Schwartz and M. Hearst, "A Simple Algorithm for Identifying
Abbreviation Definitions in Biomedical Text", Pacific Symposium on Biocomputing 8 (2003), 451-462. Most
parentheses in prose contain no abbreviation, so a short form must also have two capitals, or be the initials of
its long form. Square brackets, which newspapers use to explain words in a quotation, count as parentheses.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence


_PARENTHESIS = re.compile(r"[(\[]([^()\[\]]+)[)\]]")
_OPENING = re.compile(r"\b(\w{2,10}) [(\[]([^()\[\]]+)")
_FUNCTION_WORDS = frozenset("a an and at by for in of on the to with".split())
_BREAK = re.compile(r"[,;]| [-–—] ")  # after it, a parenthesis is about something else
_WORD = re.compile(r"[^\W_]+")


def find_definitions(sentence: str) -> Iterator[tuple[str, str, int]]:
    """Yield (short form, long form, position) for each ``long form (SF)`` and ``SF (long form)`` in a sentence."""
    for parenthesis in _PARENTHESIS.finditer(sentence):
        before = sentence[: parenthesis.start()].split()
        inside = _BREAK.split(parenthesis[1])[0].split()
        short = _strip_punctuation(" ".join(inside))
        if len(inside) > 2 and before:
            short, before = _strip_punctuation(before[-1]), inside
        # The s of a plural can match the long form (programmes) or not (companies).
        name = _find_long_form(short, before) or _find_long_form(short.removesuffix("s"), before)
        if name is not None:
            yield short, name, parenthesis.start()
    for opening in _OPENING.finditer(sentence):
        short, words = opening[1], opening[2].split()
        name = _find_initials(short, words) or _find_initials(short.removesuffix("s"), words)
        inside = f"{opening[2]})"
        if name is not None and name != _strip_punctuation(
            inside.partition(")")[0]
        ):  # otherwise it was found above
            yield short, name, opening.start(2) - 1


def _find_initials(short: str, words: Sequence[str]) -> str | None:
    """Return the first words whose initials are the capitals of ``short``, None if there are none.

    This finds a long form with more text after it in the same parenthesis.
    """
    capitals = [c.casefold() for c in short if c.isupper()]
    initials: list[str] = []
    for number, word in enumerate(words, 1):
        if _strip_punctuation(word).casefold() not in _FUNCTION_WORDS:
            initials.append(_strip_punctuation(word)[:1].casefold())
        if len(initials) == len(capitals) > 1:
            name = _strip_punctuation(" ".join(words[:number]))
            return name if initials == capitals and _find_long_form(short, words[:number]) == name else None
    return None


def _find_long_form(short: str, words: Sequence[str]) -> str | None:
    """Return the last words that ``short`` abbreviates, None if there are none.

    The characters of ``short`` are searched for from right to left.
    """
    if not 2 <= len(short) <= 10 or not short[0].isalnum() or not any(c.isalpha() for c in short):
        return None
    long = _strip_punctuation(" ".join(words[-min(len(short) + 5, len(short) * 2) :]))
    folded = long.lower()
    if len(folded) != len(long):  # a letter such as İ, which has two characters in lower case
        return None
    at = len(long)
    for index in range(len(short) - 1, -1, -1):
        if short[index].isalnum():
            at = folded.rfind(short[index].lower(), 0, at)
            # The first character has to begin a word.
            while index == 0 and at > 0 and folded[at - 1].isalnum():
                at = folded.rfind(short[0].lower(), 0, at)
            if at < 0:
                return None
    name = _strip_punctuation(long[long.rfind(" ", 0, at) + 1 :])
    parts = [part.casefold() for part in _WORD.findall(name)]
    if len(name) <= len(short) or short.casefold() in parts:
        return None
    is_initials = "".join(part[0] for part in parts) == short.casefold()
    return name if is_initials or _count_capitals(short) > 1 else None


def find_singular(form: str, counts: Mapping[str, int]) -> str:
    """Return a form without its plural s; ``counts`` are the frequencies of all forms.

    ABCs is a plural. NASAs is a misspelling of NASAS if that is more frequent than NASA.
    """
    singular = form[:-1]
    if not form.endswith("s") or not is_mostly_capitals(singular):
        return form
    if singular.isupper():
        return singular if counts.get(singular, 0) >= counts.get(form.upper(), 0) else form
    return singular if singular in counts else form


def is_mostly_capitals(word: str) -> bool:
    """Tell whether a word has at least two capitals, and more capitals than other letters."""
    capitals = _count_capitals(word)
    return capitals > 1 and 2 * capitals > sum(c.isalpha() for c in word)


def _count_capitals(word: str) -> int:
    return sum(c.isupper() for c in word)


def _strip_punctuation(text: str) -> str:
    """Return a text without punctuation at its ends, such as quotation marks."""
    return re.sub(r"^[\W_]+|[\W_]+$", "", text)
