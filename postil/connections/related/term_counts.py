"""The words and pairs of words of many posts, counted into sparse matrices.

All of it is arithmetic on the arrays of the corpus. Two words are a pair if nothing but stop words is between them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from postil.connections.corpus import SIGN
from postil.connections.fingerprints import fingerprint_words, splitmix64
from postil.text.word_segmentation import is_unspaced, stop_words

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from postil.connections.arrays import Fingerprints, Floats, Ints, ShortInts
    from postil.connections.corpus import Corpus


_COMMON = 0.1  # of the posts: a stop word of fewer posts tells something there
_MOST_BITS = 63  # of a number
_LONGEST_LINK = 3  # words from one part of a name to the next: House of the Lords
_LINKING = "of the de la le du des der den dem van von del di da do dos".split()  # between the parts of a name
_NOUNS_CAPITALISED = ("de", "lb", "nds", "gsw", "bar", "ksh")  # languages in which a capital does not tell a name


@dataclass(frozen=True, slots=True)
class Pairs:
    """The different pairs of a collection: the numbers of their two words, and how often each occurs."""

    first: Ints
    second: Ints
    counts: Ints


@dataclass(frozen=True)
class TermCounts:
    """The terms of a collection; each matrix has a row for each post.

    ``titles`` and ``title_pairs`` count the terms of titles, which ``in_words`` and ``in_pairs`` contain as well.
    ``counts`` says how often each word occurs. ``proper`` is the share of its places within sentences where it
    has a capital, not counting titles and languages that capitalise all nouns; ``beside`` is the share of those
    where it is next to another word with a capital, as first names are. ``stops`` tells which words are stop
    words.
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
    spelled: Ints  # the most frequent spelling of each word
    stops: NDArray[np.bool_]

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
    """Count the terms of a collection; pairs that only one post has are left out."""
    every, words_of = corpus.numbers, corpus.words_of
    words = words_of[every] if len(every) else every
    rows, in_title = corpus.post_of.astype(np.int32)[corpus.text_of], corpus.titles[corpus.text_of]
    total, size = len(corpus.posts), len(corpus.lexicon)
    stopped = _find_stops(corpus, rows, words)
    is_word = words >= 0
    in_words = _count(rows[is_word], words[is_word], (total, size))
    titles = _count(rows[is_word & in_title], words[is_word & in_title], (total, size))
    common = np.append(_document_frequency(in_words) > _COMMON * total, False)
    kept = np.flatnonzero(is_word & ~(stopped & common[words]))
    pairs, in_pairs, title_pairs = _count_pairs(words[kept], rows[kept], in_title[kept], (total, size))
    proper, beside = _measure_capitals(corpus, words, is_word & ~in_title)
    return TermCounts(
        corpus=corpus,
        in_words=in_words,
        in_pairs=in_pairs,
        titles=titles,
        title_pairs=title_pairs,
        pairs=pairs,
        counts=np.bincount(words[is_word], minlength=size),
        proper=proper,
        beside=beside,
        spelled=_usual_spellings(every, words_of, size),
        stops=np.bincount(words[stopped], minlength=size) > 0,
    )


def _count_pairs(
    words: ShortInts, rows: ShortInts, in_title: NDArray[np.bool_], shape: tuple[int, int]
) -> tuple[Pairs, sparse.csr_array, sparse.csr_array]:
    """Return the pairs of neighbouring words, and how often each is in each post, and in its title."""
    total, size = shape[0], max(1, shape[1])
    together = rows[1:] == rows[:-1]
    keys = (words[:-1].astype(np.int64) * size + words[1:])[together]
    row, titled = rows[1:][together], (in_title[1:] & in_title[:-1])[together]
    different, numbers = _number_keys(keys)
    counted = _count(row, numbers, (total, len(different)))
    shared = np.flatnonzero(_document_frequency(counted) > 1)
    counts = np.bincount(numbers, minlength=len(different))[shared]
    in_titles = _count(row[titled], numbers[titled], (total, len(different)))
    pairs = Pairs(different[shared] // size, different[shared] % size, counts)
    return pairs, counted[:, shared].tocsr(), in_titles[:, shared].tocsr()


def _number_keys(keys: Ints) -> tuple[Ints, Ints]:
    """Return the different keys in ascending order, and for each key its number among them."""
    bits = max(1, len(keys).bit_length())
    if not len(keys) or int(keys.max()).bit_length() + bits > _MOST_BITS:
        return np.unique(keys, return_inverse=True)
    # Key and place in one number: one array of numbers sorts several times faster.
    packed = np.sort(keys << bits | np.arange(len(keys)))
    places, ordered = packed & ((1 << bits) - 1), packed >> bits
    new = np.append(True, ordered[1:] != ordered[:-1])
    numbers = np.empty(len(keys), dtype=np.int64)
    numbers[places] = np.cumsum(new) - 1
    return ordered[new], numbers


def _count(rows: Ints | ShortInts, columns: Ints | ShortInts, shape: tuple[int, int]) -> sparse.csr_array:
    cells = rows.astype(np.int32), columns.astype(np.int32)  # short numbers multiply faster
    return sparse.coo_array((np.ones(len(rows)), cells), shape=shape).tocsr()  # adds up equal cells


def _document_frequency(counts: sparse.csr_array) -> Ints:
    """Return in how many posts each term occurs."""
    return np.bincount(counts.indices, minlength=counts.shape[1])


def _measure_capitals(corpus: Corpus, words: ShortInts, counted: NDArray[np.bool_]) -> tuple[Floats, Floats]:
    """Return for each word the share of its places with a capital, and of these the share beside another.

    ``counted`` tells which places may count; those at the beginning of a sentence do not.
    """
    size = len(corpus.lexicon)
    capital = np.array([spelling[0].isupper() for spelling in corpus.spellings], dtype=bool)
    telling = [post.language.partition("-")[0].lower() not in _NOUNS_CAPITALISED for post in corpus.posts]
    opens = np.concatenate([[True], words[:-1] == SIGN])[: len(words)]
    within = counted & ~opens & np.array(telling, dtype=bool)[corpus.post_of[corpus.text_of]]
    links = np.zeros(size + 1, dtype=bool)  # the last for signs
    links[[corpus.lexicon[name] for name in _LINKING if name in corpus.lexicon]] = True
    joins = links[words]
    named = capital[corpus.numbers] & within if len(words) else within
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
    # The last assignment to a word stays: its most frequent spelling, of equals the first.
    usual[words_of[order]] = order
    return usual


def _find_stops(corpus: Corpus, rows: Ints | ShortInts, words: ShortInts) -> NDArray[np.bool_]:
    """Tell which words say nothing about a post's subject: stop words of its language, and single letters."""
    numbers = corpus.lexicon
    languages = {language: row for row, language in enumerate(sorted({post.language for post in corpus.posts}))}
    single = [len(word) == 1 and not is_unspaced(word) for word in numbers]
    stops = np.tile(np.array([*single, False], dtype=bool), (len(languages), 1))  # the last for signs
    for language, row in languages.items():
        stops[row, [numbers[word] for word in stop_words(language) if word in numbers]] = True
    spoken = np.array([languages[post.language] for post in corpus.posts], dtype=np.int64)
    return stops[spoken[rows], words] if len(words) else np.zeros(0, dtype=bool)
