"""Terms of many texts at once: their words and pairs of words, counted into sparse matrices.

The spelling of a word is looked up once for all its places; the rest is arithmetic on arrays. Two
words are a pair where nothing but stop words stands between them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from postil.words import fold_word, is_unspaced, is_word, split_parts, stop_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]

_COMMON = 0.1  # of the posts; a stop word that few use says something there
_SIGN = -1  # a sign that parts phrases
_LONGEST_LINK = 3  # from one word of a name to the next: House of the Lords


@dataclass(frozen=True, slots=True)
class Written:
    """A text as it is written: its title apart, and its language (BCP 47)."""

    title: str
    text: str
    language: str


class Spellings(dict[str, int]):
    """The number of each spelling of one language, given when it is first met."""

    def __init__(self, lexicon: Lexicon, language: str) -> None:
        super().__init__()
        self._lexicon = lexicon
        self._stops = stop_words(language)

    def __missing__(self, part: str) -> int:
        """Number a part of a text that was not met before in this language."""
        number = self[part] = self._lexicon.add(part, self._stops)
        return number


class Lexicon:
    """The words of a collection of texts, numbered in the order in which they are met."""

    def __init__(self) -> None:
        self.words: dict[str, int] = {}
        self.spellings: list[str] = []
        self._words_of_spellings: list[int] = []
        self._stops: list[bool] = []

    def add(self, part: str, stops: frozenset[str]) -> int:
        """Return the number of a new spelling, or of a sign."""
        folded = fold_word(part)
        single = len(folded) == 1 and not is_unspaced(folded)
        self.spellings.append(part)
        self._stops.append(single or folded in stops)
        self._words_of_spellings.append(self.words.setdefault(folded, len(self.words)) if is_word(part) else _SIGN)
        return len(self.spellings) - 1

    def words_of_spellings(self) -> Ints:
        """Return for each spelling the number of its word, or what tells a sign."""
        return np.array(self._words_of_spellings, dtype=np.int64)

    def stops(self) -> NDArray[np.bool_]:
        """Return for each spelling whether it says nothing of a text's subject: a stop word, a sign, a letter."""
        return np.array(self._stops, dtype=bool)


@dataclass(frozen=True, slots=True)
class Pairs:
    """The different pairs of a collection: their two words, and how they mostly stand.

    ``counts`` says how often a pair occurs, ``joined`` in what share of these it can be read as one phrase:
    ``saturation point``, or with capitals ``Bank of England``.
    """

    first: Ints
    second: Ints
    counts: Ints
    joined: Floats


@dataclass(frozen=True)
class Terms:
    """The terms of a collection of texts; row *i* of each matrix counts those of text *i*.

    ``titles`` and ``title_pairs`` count what stands in the titles, which ``in_words`` and ``in_pairs`` hold as
    well. ``counts`` says how often each word occurs; ``proper`` in what share of its places within a
    sentence (not in a title) it is written with a capital.
    """

    lexicon: Lexicon
    in_words: sparse.csr_array
    in_pairs: sparse.csr_array
    titles: sparse.csr_array
    title_pairs: sparse.csr_array
    pairs: Pairs
    counts: Ints
    proper: Floats
    spelled: Ints  # for each word, its most frequent spelling
    stops: NDArray[np.bool_]  # for each word, whether it is a stop word

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The words as they are mostly written, by their numbers."""
        return tuple(self.lexicon.spellings[i] for i in self.spelled.tolist())


def count_terms(texts: Sequence[Written]) -> Terms:
    """Return the terms of a collection; those of a single text are left out of the pairs."""
    lexicon = Lexicon()
    by_language: dict[str, Spellings] = {}
    spelled: list[Ints] = []
    title_ends = []
    for written in texts:
        spellings = by_language.get(written.language)
        if spellings is None:
            spellings = by_language[written.language] = Spellings(lexicon, written.language)
        title = [spellings[part] for part in split_parts(written.title)] + [spellings["\n\n"]]
        title_ends.append(len(title))
        body = [spellings[part] for part in split_parts(written.text)]
        spelled.append(np.array(title + body + [spellings["\n\n"]], dtype=np.int64))
    return _assemble(lexicon, spelled, np.array(title_ends, dtype=np.int64))


def _assemble(lexicon: Lexicon, spelled: list[Ints], title_ends: Ints) -> Terms:
    lengths = np.array([len(s) for s in spelled], dtype=np.int64)
    every = np.concatenate([*spelled, np.zeros(0, dtype=np.int64)])
    rows = np.repeat(np.arange(len(spelled)), lengths)
    in_title = np.arange(len(every)) - np.repeat(np.cumsum(lengths) - lengths, lengths) < np.repeat(
        title_ends, lengths
    )
    words_of = lexicon.words_of_spellings()
    words = words_of[every] if len(every) else every
    total, size = len(spelled), len(lexicon.words)

    every_word = words >= 0
    in_words = _count(rows[every_word], words[every_word], (total, size))
    titles = _count(rows[every_word & in_title], words[every_word & in_title], (total, size))
    common = np.append(_spread(in_words) > _COMMON * total, False)
    kept = np.flatnonzero(every_word & ~(lexicon.stops()[every] & common[words])) if len(every) else every
    word, row, titled = words[kept], rows[kept], in_title[kept]

    signs = np.cumsum(words == _SIGN)
    together = row[1:] == row[:-1]
    capital = np.array([s[0].isupper() for s in lexicon.spellings], dtype=bool)
    named = capital[every[kept]] if len(kept) else np.zeros(0, dtype=bool)
    apart = np.diff(kept)
    unparted = (signs[kept[1:]] == signs[kept[:-1]]) & (
        (apart == 1) | ((apart <= _LONGEST_LINK) & named[1:] & named[:-1])
    )
    key = word[:-1] * max(1, size) + word[1:]
    key, pair_row, unparted, pair_titled = (
        key[together],
        row[1:][together],
        unparted[together],
        (titled[1:] & titled[:-1])[together],
    )
    different, number = np.unique(key, return_inverse=True)
    counted = _count(pair_row, number, (total, len(different)))
    shared = np.flatnonzero(_spread(counted) > 1)
    occurrences = np.bincount(number, minlength=len(different))[shared]
    joined = np.bincount(number, weights=unparted, minlength=len(different))[shared]
    pairs = Pairs(
        different[shared] // max(1, size), different[shared] % max(1, size), occurrences, joined / occurrences
    )
    titled_pairs = _count(pair_row[pair_titled], number[pair_titled], (total, len(different)))
    opens = np.concatenate([[True], words[:-1] == _SIGN]) if len(words) else np.zeros(0, dtype=bool)
    return Terms(
        lexicon,
        in_words,
        counted[:, shared].tocsr(),
        titles,
        titled_pairs[:, shared].tocsr(),
        pairs,
        np.bincount(words[every_word], minlength=size),
        _share_of_capitals(named, word, ~opens[kept] & ~titled, size),
        _usual_spellings(every, words_of, size),
        _stop_words(lexicon, words_of, size),
    )


def _count(rows: Ints, columns: Ints, shape: tuple[int, int]) -> sparse.csr_array:
    ones = np.ones(len(rows))
    return sparse.coo_array((ones, (rows, columns)), shape=shape).tocsr()  # adds up what falls together


def _spread(counts: sparse.csr_array) -> Ints:
    """Return in how many rows each column occurs."""
    return np.bincount(counts.indices, minlength=counts.shape[1])


def _share_of_capitals(named: NDArray[np.bool_], word: Ints, within: NDArray[np.bool_], size: int) -> Floats:
    upper = np.bincount(word, weights=within & named, minlength=size) if size else np.zeros(0)
    every = np.bincount(word, weights=within, minlength=size) if size else np.zeros(0)
    return np.asarray(np.where(upper > 1, upper, 0) / np.maximum(every, 1))


def _usual_spellings(spelled: Ints, words_of: Ints, size: int) -> Ints:
    counts = np.bincount(spelled, minlength=len(words_of))
    usual = np.zeros(size, dtype=np.int64)
    of_words = np.flatnonzero(words_of >= 0)
    order = of_words[np.lexsort((of_words, -counts[of_words]))][::-1]
    usual[words_of[order]] = (
        order  # the last written for a word stays: its most frequent, the first met among equals
    )
    return usual


def _stop_words(lexicon: Lexicon, words_of: Ints, size: int) -> NDArray[np.bool_]:
    stops = np.zeros(size, dtype=bool)
    stops[words_of[lexicon.stops() & (words_of >= 0)]] = True
    return stops
