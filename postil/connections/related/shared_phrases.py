"""Phrases that two posts share, as both write them: from a pair of words to the whole name around it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from postil.text.word_segmentation import fold_word, is_unspaced

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from postil.connections.related.term_counts import TermCounts


_MOST_ADDED = 3  # words on either side of a pair
_LINKS = (" of ", " of the ", " and ", " for ", " de ", " la ", " du ", " der ", " und ")  # within names
_GOES_ON, _COMES_FROM = (
    re.compile(r"\w|[’'](?!s\b)\w"),
    re.compile(r"\w[’']?$"),
)  # a word is longer than its letters


class PhraseFinder:
    """Finds phrases in pairs of posts; ``proper`` tells which words are names."""

    def __init__(self, terms: TermCounts, proper: NDArray[np.bool_]) -> None:
        self._terms = terms
        self._proper = proper
        self._flat_texts: dict[int, str] = {}

    def count_places(self, phrase: str, post: int) -> int:
        """Return how often a post has a phrase."""
        return self._flatten(post).count(phrase)

    def find_phrase(self, pair: int, post: int, other: int) -> str | None:
        """Return the phrase around a pair of words that two posts write alike, None if there is none."""
        pairs, names = self._terms.pairs, self._terms.names
        first, second = int(pairs.first[pair]), int(pairs.second[pair])
        here, there = self._flatten(post), self._flatten(other)
        links = ("" if is_unspaced(names[first]) else " ", *(_LINKS if self._proper[first] else ()))
        for link in links:
            phrase = f"{names[first]}{link}{names[second]}"
            at = here.find(phrase)
            if at >= 0 and phrase in there:
                return self._extend(here, there, at, at + len(phrase))
        return None

    def _extend(self, here: str, there: str, start: int, end: int) -> str:
        """Return a phrase with the words on either side that belong to it in both texts."""
        capital = here[start].isupper()
        for _ in range(_MOST_ADDED):
            further = _end_of_word(here, end)
            if not self._belongs(here[end:further], capital) or here[start:further] not in there:
                break
            end = further
        for _ in range(_MOST_ADDED):
            further = _start_of_word(here, start)
            if not self._belongs(here[further:start], capital) or here[further:end] not in there:
                break
            start = further
        return here[start:end]

    def _belongs(self, added: str, capital: bool) -> bool:
        """Tell whether a word belongs to the phrase beside it: names to a name, other telling words to others."""
        word = added.strip()
        if word.endswith("-"):
            return len(word) > 1  # the beginning of a compound
        if capital:
            return word[:1].isupper()
        number = self._terms.corpus.lexicon.get(fold_word(word)) if word else None
        return number is not None and not self._terms.stops[number] and not self._proper[number]

    def _flatten(self, post: int) -> str:
        flat = self._flat_texts.get(post)
        if flat is None:
            text = self._terms.corpus.posts[post]
            flat = self._flat_texts[post] = " ".join(" ".join((text.title, *text.texts)).split())
        return flat


def _end_of_word(text: str, start: int) -> int:
    """Return where the word after a space at ``start`` ends, without a final ``’s``; ``start`` if there is none."""
    end = start + 1
    while end < len(text) and text[end].isalpha():
        end += 1
    whole = not _GOES_ON.match(text, end)
    return end if text[start : start + 1] == " " and end > start + 1 and whole else start


def _start_of_word(text: str, end: int) -> int:
    """Return where the word before a space or hyphen at ``end`` begins; ``end`` if there is none."""
    start = end - 1
    while start > 0 and text[start - 1].isalpha():
        start -= 1
    whole = not _COMES_FROM.search(text, max(0, start - 2), start)
    return start if end and text[end - 1] in " -" and start < end - 1 and whole else end
