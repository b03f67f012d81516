"""Terms of many texts at once: their words and pairs of words, counted into sparse matrices.

All of it is arithmetic on the arrays of the readings. Two words are a pair where nothing but stop words
stands between them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from postil.connections.corpus import SIGN
from postil.connections.fingerprints import fingerprint_words, splitmix64
from postil.text.words import is_unspaced, stop_words

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from postil.connections.arrays import Fingerprints, Floats, Ints, ShortInts
    from postil.connections.corpus import Corpus


_COMMON = 0.1  # of the posts; a stop word that few use says something there


_BITS = 63  # of a number


_LONGEST_LINK = 3  # from one word of a name to the next: House of the Lords


_NOUNS_CAPITALISED = ("de", "lb", "nds", "gsw", "bar", "ksh")  # a capital does not tell a name in these languages


_JOINING = "of the de la le du des der den dem van von del di da do dos".split()


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
class TermCounts:
    """The terms of a collection of texts; row *i* of each matrix counts those of text *i*.

    ``titles`` and ``title_pairs`` count what stands in the titles, which ``in_words`` and ``in_pairs`` hold as
    well. ``counts`` says how often each word occurs; ``proper`` in what share of its places within a
    sentence it is written with a capital (titles do not count, nor languages that capitalise all nouns),
    ``beside`` in what share of these another such
    word stands beside it, as first names and the parts of companies' names do.
    """

    corpus: Corpus
    in_words: sparse.csr_array
    in_pairs: sparse.csr_array
    titles: sparse.csr_array
    title_pairs: sparse.csr_array
    pairs: Pairs
    counts: Ints
    proper: Floats
    beside: Floats
    spelled: Ints  # for each word, its most frequent spelling
    stops: NDArray[np.bool_]  # for each word, whether it is a stop word

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The words as they are mostly written, by their numbers."""
        return tuple(self.corpus.spellings[i] for i in self.spelled.tolist())

    @cached_property
    def word_fingerprints(self) -> Fingerprints:
        """The fingerprints of the words."""
        return fingerprint_words(list(self.corpus.lexicon))

    @cached_property
    def pair_fingerprints(self) -> Fingerprints:
        """The fingerprints of the pairs."""
        words = self.word_fingerprints
        return splitmix64(splitmix64(words[self.pairs.first]) + words[self.pairs.second])


def count_terms(corpus: Corpus) -> TermCounts:
    """Return the terms of a collection; those of a single post are left out of the pairs."""
    every, text = corpus.numbers, corpus.text_of
    rows, in_title = corpus.post_of.astype(np.int32)[text], corpus.titles[text]
    words_of = corpus.words_of
    words = words_of[every] if len(every) else every
    total, size = len(corpus.posts), len(corpus.lexicon)
    stopped = _find_stops(corpus, rows, words)

    every_word = words >= 0
    in_words = _count(rows[every_word], words[every_word], (total, size))
    titles = _count(rows[every_word & in_title], words[every_word & in_title], (total, size))
    common = np.append(_spread(in_words) > _COMMON * total, False)
    kept = np.flatnonzero(every_word & ~(stopped & common[words]))
    word, row, titled = words[kept], rows[kept], in_title[kept]

    signs = np.cumsum(words == SIGN, dtype=np.int32)
    together = row[1:] == row[:-1]
    capital = np.array([s[0].isupper() for s in corpus.spellings], dtype=bool)
    named = capital[every[kept]] if len(kept) else np.zeros(0, dtype=bool)
    apart = np.diff(kept)
    unparted = (signs[kept[1:]] == signs[kept[:-1]]) & (
        (apart == 1) | ((apart <= _LONGEST_LINK) & named[1:] & named[:-1])
    )
    key = word[:-1].astype(np.int64) * max(1, size) + word[1:]
    key, pair_row, unparted, pair_titled = (
        key[together],
        row[1:][together],
        unparted[together],
        (titled[1:] & titled[:-1])[together],
    )
    different, number = _number_keys(key)
    counted = _count(pair_row, number, (total, len(different)))
    shared = np.flatnonzero(_spread(counted) > 1)
    occurrences = np.bincount(number, minlength=len(different))[shared]
    joined = np.bincount(number, weights=unparted, minlength=len(different))[shared]
    pairs = Pairs(
        different[shared] // max(1, size), different[shared] % max(1, size), occurrences, joined / occurrences
    )
    titled_pairs = _count(pair_row[pair_titled], number[pair_titled], (total, len(different)))
    case_tells = np.array(
        [p.language.partition("-")[0].lower() not in _NOUNS_CAPITALISED for p in corpus.posts], dtype=bool
    )
    joins = np.zeros(size + 1, dtype=bool)  # the last for signs
    joins[[corpus.lexicon[name] for name in _JOINING if name in corpus.lexicon]] = True
    opens = np.concatenate([[True], words[:-1] == SIGN]) if len(words) else np.zeros(0, dtype=bool)
    return TermCounts(
        corpus,
        in_words,
        counted[:, shared].tocsr(),
        titles,
        titled_pairs[:, shared].tocsr(),
        pairs,
        np.bincount(words[every_word], minlength=size),
        *_share_of_capitals(
            words, capital[every], every_word & ~opens & ~in_title & case_tells[rows], joins[words], size
        ),
        _usual_spellings(every, words_of, size),
        np.bincount(words[stopped], minlength=size) > 0,
    )


def _number_keys(keys: Ints) -> tuple[Ints, Ints]:
    """Return the different keys, ascending, and for each of the keys the number of its own."""
    bits = max(1, len(keys).bit_length())
    if not len(keys) or int(keys.max()).bit_length() + bits > _BITS:
        return np.unique(keys, return_inverse=True)
    # Keys and places in one number: numbers alone sort several times faster.
    packed = np.sort(keys << bits | np.arange(len(keys)))
    places, ordered = packed & ((1 << bits) - 1), packed >> bits
    new = np.append(True, ordered[1:] != ordered[:-1])
    numbers = np.empty(len(keys), dtype=np.int64)
    numbers[places] = np.cumsum(new) - 1
    return ordered[new], numbers


def _count(rows: Ints | ShortInts, columns: Ints | ShortInts, shape: tuple[int, int]) -> sparse.csr_array:
    places = rows.astype(np.int32), columns.astype(np.int32)  # short numbers multiply faster
    return sparse.coo_array((np.ones(len(rows)), places), shape=shape).tocsr()  # adds up what falls together


def _spread(counts: sparse.csr_array) -> Ints:
    """Return in how many rows each column occurs."""
    return np.bincount(counts.indices, minlength=counts.shape[1])


def _share_of_capitals(
    words: ShortInts, capital: NDArray[np.bool_], within: NDArray[np.bool_], joins: NDArray[np.bool_], size: int
) -> tuple[Floats, Floats]:
    """Return for each word the share of its places with a capital, and of these the share beside another.

    ``within`` tells the places that count. ``joins`` are words that may stand between the parts of a name.
    """
    named = capital & within
    beside, between = np.zeros(len(words), dtype=bool), np.ones(len(words), dtype=bool)
    for step in range(1, min(_LONGEST_LINK, len(words) - 1) + 1):
        both = named[:-step] & named[step:] & between[: len(words) - step]
        beside[:-step] |= both
        beside[step:] |= both
        between[: len(words) - step] &= joins[step:]
    every, upper, near = (np.bincount(words[places], minlength=size) for places in (within, named, beside))
    return np.where(upper > 1, upper, 0) / np.maximum(every, 1), near / np.maximum(upper, 1)


def _usual_spellings(spelled: ShortInts, words_of: ShortInts, size: int) -> Ints:
    counts = np.bincount(spelled, minlength=len(words_of))
    usual = np.zeros(size, dtype=np.int64)
    of_words = np.flatnonzero(words_of >= 0)
    order = of_words[np.lexsort((of_words, -counts[of_words]))][::-1]
    usual[words_of[order]] = (
        order  # the last written for a word stays: its most frequent, the first met among equals
    )
    return usual


def _find_stops(corpus: Corpus, rows: Ints | ShortInts, words: ShortInts) -> NDArray[np.bool_]:
    """Return which words say nothing of a text's subject: stop words of its language, and single letters."""
    numbers = corpus.lexicon
    languages = {language: row for row, language in enumerate(sorted({post.language for post in corpus.posts}))}
    single = [len(word) == 1 and not is_unspaced(word) for word in numbers]
    stops = np.tile(np.array([*single, False], dtype=bool), (len(languages), 1))  # the last for signs
    for language, row in languages.items():
        stops[row, [numbers[word] for word in stop_words(language) if word in numbers]] = True
    spoken = np.array([languages[post.language] for post in corpus.posts], dtype=np.int64)
    return stops[spoken[rows], words] if len(words) else np.zeros(0, dtype=bool)
