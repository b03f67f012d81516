"""Likeness: how far the texts of two captured pages are the same, apart from what many pages repeat."""

from __future__ import annotations

from collections import Counter
from itertools import chain
from math import ceil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

ALIKE = 0.7  # of the words of the shorter of two texts, this share must be in the longer one as well
_MANY_TITLES = 4  # a line on pages of so many titles belongs to none of them
_WORDS_OF_A_LINE = 5  # shorter lines may differ
_MOST_OF_A_LINE = 0.7
_LOOKED_UP = 0.3  # of the words of a text, this share of matches makes a page worth a comparison


def list_repeated_lines(pages: Iterable[tuple[str, str]]) -> frozenset[str]:
    """Return the lines that many pages have, such as lists of other posts; ``pages`` are (title, text).

    Captures of one page have one title, so what only they repeat is not among them.
    """
    titles: dict[str, set[str]] = {}
    for title, text in pages:
        for line in set(text.split("\n")):
            titles.setdefault(line, set()).add(title)
    return frozenset(line for line, found in titles.items() if len(found) >= _MANY_TITLES)


class PageText:
    """The words of a page, and those that are its own: in lines that few other pages have."""

    def __init__(self, text: str, repeated: frozenset[str]) -> None:
        self._lines = [line.split() for line in text.split("\n") if line not in repeated]
        self.words = Counter(word for line in self._lines for word in line)
        self.all_words = Counter(text.split())
        self.count = self.words.total()

    def shares(self, other: PageText) -> float:
        """Return the share of the shorter page's own words that the longer has as well."""
        return (self.words & other.words).total() / max(1, min(self.count, other.count))

    def agrees(self, other: PageText) -> float:
        """Return the share of the longer page's own words that the shorter has as well."""
        return (self.words & other.words).total() / max(1, self.count, other.count)

    def adds_no_line_to(self, other: PageText) -> bool:
        """Tell whether the longer of two pages has every line of the shorter, or most of its words."""
        shorter, longer = sorted((self, other), key=lambda text: text.count)
        return not any(longer._lacks(line) for line in shorter._lines)

    def differs_in_no_line(self, other: PageText) -> bool:
        """Tell whether each of two pages has every line of the other, or most of its words."""
        pairs = ((self, other), (other, self))
        return not any(one._lacks(line) for one, two in pairs for line in two._lines)

    def _lacks(self, line: Sequence[str]) -> bool:
        if len(line) < _WORDS_OF_A_LINE:
            return False
        return sum(word in self.words for word in line) < _MOST_OF_A_LINE * len(line)


class Candidates:
    """Pages among which those that may be like another are found without comparing it with all.

    Of two texts that share ``ALIKE`` of the n words of the shorter, at most n - ceil(ALIKE n) are in the shorter
    alone. So of so many of its rarest words and m more, at least m are in the longer (prefix filtering with
    several matches, Xiao et al., ICDE 2009). Common words, which all pages share, are hardly ever looked up.
    ``rarity`` is the number of pages that have each word.
    """

    def __init__(self, rarity: Mapping[str, int]) -> None:
        self._rarity = rarity
        self._by_word: dict[tuple[str, int], list[int]] = {}
        self._by_rare_word: dict[tuple[str, int], list[int]] = {}
        self._least: dict[int, int] = {}
        self._without_words: list[int] = []

    def add(self, index: int, words: Counter[str]) -> None:
        """Add a page under a number."""
        for word in _number_words(words):
            self._by_word.setdefault(word, []).append(index)
        rare, self._least[index] = self._list_rare_words(words)
        for word in rare:
            self._by_rare_word.setdefault(word, []).append(index)
        if not words:
            self._without_words.append(index)

    def find_alike(self, words: Counter[str]) -> set[int]:
        """Return the pages that may be like a text."""
        if not words:
            return set(self._without_words)
        rare, least = self._list_rare_words(words)
        if_shorter = Counter(chain.from_iterable(self._by_word.get(word, ()) for word in rare))
        if_longer = Counter(chain.from_iterable(self._by_rare_word.get(word, ()) for word in _number_words(words)))
        found = {index for index, count in if_shorter.items() if count >= least}
        return found | {index for index, count in if_longer.items() if count >= self._least[index]}

    def _list_rare_words(self, words: Counter[str]) -> tuple[list[tuple[str, int]], int]:
        """Return the rarest words of a text, and how many of them any longer text that is like it has."""
        total = words.total()
        least = ceil(_LOOKED_UP * total)
        numbered = sorted(_number_words(words), key=lambda word: (self._rarity[word[0]], word))
        return numbered[: total - ceil(ALIKE * total) + least], least


def _number_words(words: Counter[str]) -> list[tuple[str, int]]:
    """Return each word as often as a text has it, each time with another number."""
    return [(word, number) for word, count in words.items() for number in range(count)]
