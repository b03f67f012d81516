"""Posts as vectors of their words and of their pairs of words, weighted by TF-IDF.

(Salton and Buckley, Information Processing & Management 24(5), 1988.) Two things differ from the textbook:

- The most frequent terms are not compared, so that time and memory grow with the number of posts, not its square.
- Document frequencies are rounded in steps, each twice as great as the one before, so that an edit of one post
  changes the weights of few others; and weights are rounded so that sums of their products are exact in any
  order. So what was remembered of unchanged posts is the same, byte for byte, as what would be computed again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from postil.connections.fingerprints import fingerprint_digests, fingerprint_numbers, fingerprint_rows, splitmix64

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy import sparse

    from postil.connections.arrays import Fingerprints, Floats, Ints
    from postil.connections.related.term_counts import TermCounts


_WORK_A_POST = 8_000  # products of two numbers
_GRAIN = 2.0**-12  # of weights
_LIMIT_STEPS = 8  # to the next document frequency that is twice as great


@dataclass(frozen=True, slots=True)
class TfidfVectors:
    """Posts as unit vectors of their words and of their pairs of words, a row each.

    ``words`` and ``pairs`` hold all terms; ``kept_words`` and ``kept_pairs`` those that are compared, which
    ``limits`` says: the highest document frequency of a kept word, and of a kept pair. ``rarity`` is the weight
    of each word. ``fingerprints`` stand for all that a post is compared by.
    """

    words: sparse.csr_array
    pairs: sparse.csr_array
    kept_words: sparse.csr_array
    kept_pairs: sparse.csr_array
    title_words: sparse.csr_array
    title_pairs: sparse.csr_array
    rarity: Floats
    fingerprints: Fingerprints
    limits: tuple[int, int]


def weigh_terms(terms: TermCounts) -> TfidfVectors:
    """Return the vectors of posts."""
    rarity, pair_rarity = measure_rarity(terms.in_words), measure_rarity(terms.in_pairs)
    words, pairs = scale_rows(terms.in_words, rarity), scale_rows(terms.in_pairs, pair_rarity)
    limits = max_document_frequency(words, _WORK_A_POST), max_document_frequency(pairs, _WORK_A_POST)
    fingerprints = fingerprint_digests(terms.corpus.digests)
    for counts, own, weights, limit in (
        (terms.in_words, terms.word_fingerprints, rarity, limits[0]),
        (terms.in_pairs, terms.pair_fingerprints, pair_rarity, limits[1]),
    ):
        # A term that became too frequent weighs the same as before, but is compared no longer.
        compared = np.where(are_kept(counts, limit), weights, -weights)
        fingerprints = splitmix64(fingerprints ^ fingerprint_rows(counts, own ^ fingerprint_numbers(compared)))
    return TfidfVectors(
        words=words,
        pairs=pairs,
        kept_words=drop_frequent(words, limits[0]),
        kept_pairs=drop_frequent(pairs, limits[1]),
        title_words=scale_rows(terms.titles, rarity),
        title_pairs=scale_rows(terms.title_pairs, pair_rarity),
        rarity=rarity,
        fingerprints=fingerprints,
        limits=limits,
    )


def measure_rarity(counts: sparse.csr_array) -> Floats:
    """Return how rare terms are: the inverse document frequency to the power of 1.5.

    The number of posts and the number that have a term are rounded to steps, so that a new post changes few of
    them.
    """
    frequency = np.bincount(counts.indices, minlength=counts.shape[1])
    rounded = _round_to_steps(np.append(frequency, counts.shape[0]))
    return np.asarray((np.log((1 + rounded[-1]) / (1 + rounded[:-1])) + 1) ** 1.5)


def _round_to_steps(numbers: Ints) -> Floats:
    """Round numbers to the middle of those that have as many binary digits."""
    middle = np.ldexp(0.75, np.frexp(numbers.astype(float))[1])
    return np.where(numbers > 2, np.floor(middle), numbers)


def scale_rows(counts: sparse.csr_array, rarity: Floats) -> sparse.csr_array:
    """Return counts as unit vectors: the logarithm of each count, times how rare its term is."""
    scaled = counts.copy()
    scaled.data = (1 + np.log(counts.data)) * rarity[counts.indices]
    lengths = np.sqrt(scaled.multiply(scaled).sum(axis=1))
    scaled.data /= np.repeat(np.maximum(lengths, 1e-12), np.diff(counts.indptr))
    scaled.data = round_weights(scaled.data)
    return scaled


def round_weights(weights: Floats) -> Floats:
    """Round weights so that sums of products of two are exact."""
    return np.asarray(np.round(weights / _GRAIN) * _GRAIN)


def max_document_frequency(vectors: sparse.csr_array, work: int) -> int:
    """Return the highest document frequency that is still compared.

    ``work`` is how many products of two numbers a vector may take, on average, with all the others.
    """
    frequency = np.bincount(vectors.indices, minlength=vectors.shape[1])
    needed = np.cumsum(
        np.arange(vectors.shape[0] + 1, dtype=float) ** 2 * np.bincount(frequency, minlength=vectors.shape[0] + 1)
    )
    doublings = np.arange(_LIMIT_STEPS * np.log2(vectors.shape[0] + 1) + 1) / _LIMIT_STEPS
    steps = np.ceil(2**doublings).astype(np.int64)
    fits = steps[needed[np.minimum(steps, vectors.shape[0])] <= work * vectors.shape[0]]
    return int(fits.max(initial=1))


def drop_frequent(vectors: sparse.csr_array, limit: int) -> sparse.csr_array:
    """Return vectors without the terms of a document frequency above ``limit``; the others keep their weights."""
    pruned = vectors.copy()
    pruned.data = pruned.data * are_kept(vectors, limit)[pruned.indices]
    pruned.eliminate_zeros()
    return pruned


def are_kept(vectors: sparse.csr_array, limit: int) -> NDArray[np.bool_]:
    """Tell for each term whether its document frequency is at most ``limit``."""
    return np.asarray(np.bincount(vectors.indices, minlength=vectors.shape[1]) <= limit)
