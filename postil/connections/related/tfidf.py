"""How alike posts are: for each, the others that share the most of its rarer words, and in what.

Cosines of words and of pairs of words, weighted by how rare they are (TF-IDF; Salton and Buckley,
Information Processing & Management 24(5), 1988). Sparse products, a block of rows at a time; the most
frequent terms are left out of them as soon as the work would pass a fixed amount a post, so that
time and memory grow with the number of posts and not with its square.

How rare a term is counts in steps, each of twice as many posts, so that an edit of one post changes what few others
weigh; and weights have so many digits that their products are exact, in whatever order they are added up. So the
likeness of all posts that an edit leaves as they were can be remembered.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from postil.connections.fingerprints import fingerprint_digests, fingerprint_numbers, fingerprint_rows, splitmix64

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from numpy.typing import NDArray
    from scipy import sparse

    from postil.connections.arrays import Fingerprints as Prints
    from postil.connections.arrays import Floats, Ints
    from postil.connections.related.term_counts import TermCounts


_B = TypeVar("_B")


_T = TypeVar("_T")


_MOST_THREADS = 4  # each holds the products of its block


_WORK_A_POST = 8_000  # products of two numbers


_GRAIN = 2.0**-12  # of weights: sums of products of two are exact


_LIMITS = 8  # in each of which numbers double


@dataclass(frozen=True, slots=True)
class TfidfVectors:
    """Texts as unit vectors of their words and of their pairs of words.

    ``words`` and ``pairs`` hold all of them, ``kept_words`` and ``kept_pairs`` those that are not too frequent
    to be compared. ``rarity`` is what each word weighs. ``prints`` are those of all that a post is compared by;
    ``limits`` say in how many posts kept words and pairs are at most.
    """

    words: sparse.csr_array
    pairs: sparse.csr_array
    kept_words: sparse.csr_array
    kept_pairs: sparse.csr_array
    title_words: sparse.csr_array
    title_pairs: sparse.csr_array
    rarity: Floats
    prints: Prints
    limits: tuple[int, int]


def weigh_terms(terms: TermCounts) -> TfidfVectors:
    """Return the vectors of texts: sublinear counts, inverse document frequency to the power of 1.5."""
    rarity, pair_rarity = measure_rarity(terms.in_words), measure_rarity(terms.in_pairs)
    words, pairs = scale_rows(terms.in_words, rarity), scale_rows(terms.in_pairs, pair_rarity)
    limits = max_document_frequency(words, _WORK_A_POST), max_document_frequency(pairs, _WORK_A_POST)
    texts = fingerprint_digests(terms.corpus.digests)
    for counts, own, weights, limit in (
        (terms.in_words, terms.word_prints, rarity, limits[0]),
        (terms.in_pairs, terms.pair_prints, pair_rarity, limits[1]),
    ):
        # What too many posts have weighs as much as before, but is not compared.
        compared = np.where(are_kept(counts, limit), weights, -weights)
        texts = splitmix64(texts ^ fingerprint_rows(counts, own ^ fingerprint_numbers(compared)))
    return TfidfVectors(
        words,
        pairs,
        drop_frequent(words, limits[0]),
        drop_frequent(pairs, limits[1]),
        scale_rows(terms.titles, rarity),
        scale_rows(terms.title_pairs, pair_rarity),
        rarity,
        texts,
        limits,
    )


def measure_rarity(counts: sparse.csr_array) -> Floats:
    """Return how rare terms are: the power of 1.5 of the inverse document frequency, both numbers in steps."""
    spread = np.bincount(counts.indices, minlength=counts.shape[1])
    rounded = _round_number(np.append(spread, counts.shape[0]))
    return np.asarray((np.log((1 + rounded[-1]) / (1 + rounded[:-1])) + 1) ** 1.5)


def _round_number(numbers: Ints) -> Floats:
    """Return numbers in steps: each is the middle of those of as many binary digits."""
    middle = np.ldexp(0.75, np.frexp(numbers.astype(float))[1])
    return np.where(numbers > 2, np.floor(middle), numbers)


def scale_rows(counts: sparse.csr_array, rarity: Floats) -> sparse.csr_array:
    """Return counts as unit vectors: sublinear, and by how rare each term is."""
    scaled = counts.copy()
    scaled.data = (1 + np.log(counts.data)) * rarity[counts.indices]
    lengths = np.sqrt(scaled.multiply(scaled).sum(axis=1))
    scaled.data /= np.repeat(np.maximum(lengths, 1e-12), np.diff(counts.indptr))
    scaled.data = round_weights(scaled.data)
    return scaled


def round_weights(weights: Floats) -> Floats:
    """Return weights with so few digits that sums of products of two are exact."""
    return np.asarray(np.round(weights / _GRAIN) * _GRAIN)


def max_document_frequency(vectors: sparse.csr_array, work: int) -> int:
    """Return in how many vectors a term may be at most, so that it is not too frequent to multiply.

    ``work`` is how many products of two numbers a vector may take, on average, with all the others.
    """
    spread = np.bincount(vectors.indices, minlength=vectors.shape[1])
    needed = np.cumsum(
        np.arange(vectors.shape[0] + 1, dtype=float) ** 2 * np.bincount(spread, minlength=vectors.shape[0] + 1)
    )
    steps = np.ceil(2 ** (np.arange(_LIMITS * np.log2(vectors.shape[0] + 1) + 1) / _LIMITS)).astype(np.int64)
    fits = steps[needed[np.minimum(steps, vectors.shape[0])] <= work * vectors.shape[0]]
    return int(fits.max(initial=1))


def drop_frequent(vectors: sparse.csr_array, limit: int) -> sparse.csr_array:
    """Return the vectors without the terms that more than ``limit`` of them have, the others unchanged."""
    pruned = vectors.copy()
    pruned.data = pruned.data * are_kept(vectors, limit)[pruned.indices]
    pruned.eliminate_zeros()
    return pruned


def are_kept(vectors: sparse.csr_array, limit: int) -> NDArray[np.bool_]:
    """Tell of each term whether ``limit`` of the vectors have it at most."""
    return np.asarray(np.bincount(vectors.indices, minlength=vectors.shape[1]) <= limit)


def map_blocks(compute: Callable[[_B], _T], blocks: Iterable[_B]) -> list[_T]:
    """Return what is computed for each block, on several processors: products of matrices run side by side."""
    with ThreadPoolExecutor(min(_MOST_THREADS, os.cpu_count() or 1)) as threads:
        return list(threads.map(compute, blocks))


def values_at(matrix: sparse.csr_array, rows: Ints, columns: Ints) -> Floats:
    """Return the values at some places of a matrix."""
    matrix.sort_indices()  # looked up by halving then
    return np.asarray(matrix[rows, columns]).reshape(-1).astype(float) if len(rows) else np.zeros(0)


def multiply_rows(matrix: sparse.csr_array, first: Ints, second: Ints) -> Floats:
    """Return the products of pairs of a matrix's rows."""
    parts = [np.zeros(0)]
    for start in range(0, len(first), 1 << 16):
        rows = slice(start, start + (1 << 16))
        parts.append(np.asarray(matrix[first[rows]].multiply(matrix[second[rows]]).sum(axis=1)))
    return np.concatenate(parts)
