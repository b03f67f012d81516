"""How alike posts are: for each, the others that share the most of its rarer words, and in what.

Cosines of words and of pairs of words, weighted by how rare they are (TF-IDF; Salton and Buckley,
Information Processing & Management 24(5), 1988). Sparse products, a block of rows at a time; the most
frequent terms are left out of them as soon as the work would pass a fixed amount a post, so that
time and memory grow with the number of posts and not with its square.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

import numpy as np
from scipy import sparse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from numpy.typing import NDArray

    from postil.terms import Terms

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]

_T = TypeVar("_T")

MOST_CANDIDATES = 40
_MOST_THREADS = 4  # each holds the products of its block
_NEAREST = 20  # of a post: those that say what company it keeps
_WORK_A_POST = 8_000  # products of two numbers
_BLOCK = 512  # posts
_LEAST = 0.01  # below, two posts have next to nothing in common


@dataclass(frozen=True, slots=True)
class Weighted:
    """Texts as unit vectors of their words and of their pairs of words.

    ``words`` and ``pairs`` hold all of them, ``kept_words`` and ``kept_pairs`` those that are not too frequent
    to be compared. ``rarity`` is what each word weighs.
    """

    words: sparse.csr_array
    pairs: sparse.csr_array
    kept_words: sparse.csr_array
    kept_pairs: sparse.csr_array
    title_words: sparse.csr_array
    title_pairs: sparse.csr_array
    rarity: Floats


@dataclass(frozen=True, slots=True)
class Candidates:
    """Pairs of a post and another that may be related to it, those of one post together, the most alike first.

    ``post`` and ``other`` are their numbers; ``starts`` says where each post's begin, and where
    the last's end. ``words`` and ``pairs`` are cosines.
    """

    post: Ints
    other: Ints
    starts: Ints
    words: Floats
    pairs: Floats

    @property
    def likeness(self) -> Floats:
        """The mean of the cosines."""
        return (self.words + self.pairs) / 2


def weigh_terms(terms: Terms) -> Weighted:
    """Return the vectors of texts: sublinear counts, inverse document frequency to the power of 1.5."""
    words, word_weights = _weigh(terms.in_words)
    pairs, pair_weights = _weigh(terms.in_pairs)
    return Weighted(
        words,
        pairs,
        drop_frequent(words, _WORK_A_POST),
        drop_frequent(pairs, _WORK_A_POST),
        scale_rows(terms.titles, word_weights),
        scale_rows(terms.title_pairs, pair_weights),
        word_weights,
    )


def _weigh(counts: sparse.csr_array) -> tuple[sparse.csr_array, Floats]:
    spread = np.bincount(counts.indices, minlength=counts.shape[1])
    rarity = (np.log((1 + counts.shape[0]) / (1 + spread)) + 1) ** 1.5
    return scale_rows(counts, rarity), rarity


def scale_rows(counts: sparse.csr_array, rarity: Floats) -> sparse.csr_array:
    """Return counts as unit vectors: sublinear, and by how rare each term is."""
    scaled = counts.copy()
    scaled.data = (1 + np.log(counts.data)) * rarity[counts.indices]
    lengths = np.sqrt(scaled.multiply(scaled).sum(axis=1))
    scaled.data /= np.repeat(np.maximum(lengths, 1e-12), np.diff(counts.indptr))
    return scaled


def find_candidates(vectors: Weighted) -> Candidates:
    """Return for each text the others that are most alike it."""
    words, pairs = vectors.kept_words, vectors.kept_pairs
    total = words.shape[0]
    joined = sparse.hstack([words, pairs], format="csr"), pairs
    others = joined[0].T.tocsr(), pairs.T.tocsr()
    blocks = map_blocks(lambda start: _take_nearest(joined, others, start), range(0, max(1, total), _BLOCK))
    post, other, by_both, by_pairs = (np.concatenate(columns) for columns in zip(*blocks, strict=True))
    starts = np.searchsorted(post, np.arange(total + 1))
    return Candidates(post, other, starts, np.maximum(by_both - by_pairs, 0), by_pairs)


def add_candidates(vectors: Weighted, found: Candidates, post: Ints, other: Ints) -> Candidates:
    """Return candidates with some more pairs of a post and another, behind those that the post has."""
    words, pairs = (multiply_rows(kept, post, other) for kept in (vectors.kept_words, vectors.kept_pairs))
    posts = np.concatenate([found.post, post])
    order = np.argsort(posts, kind="stable")
    columns = (posts, *(map(np.concatenate, ((found.other, other), (found.words, words), (found.pairs, pairs)))))
    posts, others, words, pairs = (column[order] for column in columns)
    return Candidates(posts, others, np.searchsorted(posts, np.arange(len(found.starts))), words, pairs)


def rank_backwards(nearest: Candidates, found: Candidates) -> Floats:
    """Return for each of some pairs the rank of the post among those nearest to the other, from 0."""
    total = len(nearest.starts) - 1
    rank = np.arange(len(nearest.post)) - nearest.starts[nearest.post]
    ranks = sparse.csr_array((rank + 1.0, (nearest.post, nearest.other)), shape=(total, total))
    back = sample(ranks, found.other, found.post)
    return np.where(back > 0, back - 1, MOST_CANDIDATES)


def compare_company(nearest: Candidates, found: Candidates) -> Floats:
    """Return for each of some pairs the cosine of the lists of what is nearest to either."""
    total = len(nearest.starts) - 1
    near = np.arange(len(nearest.post)) - nearest.starts[nearest.post] < _NEAREST
    places = nearest.post[near], nearest.other[near]
    company = sparse.csr_array((2 * nearest.likeness[near], places), shape=(total, total))
    lengths = np.sqrt(company.multiply(company).sum(axis=1))
    products = multiply_rows(company, found.post, found.other)
    return np.asarray(products / np.maximum(lengths[found.post] * lengths[found.other], 1e-12))


def compare_titles(vectors: Weighted, found: Candidates) -> Floats:
    """Return for each of some pairs how much of the title of each is in the other's text, both together."""
    total = len(found.starts) - 1
    # Each pair of posts has two places in the matrix of titles by texts.
    row, column = np.concatenate([found.post, found.other]), np.concatenate([found.other, found.post])
    order = np.argsort(row, kind="stable")
    starts = np.searchsorted(row[order], np.arange(total + 1))
    shared = np.zeros(len(row))
    for title, text in ((vectors.title_words, vectors.kept_words), (vectors.title_pairs, vectors.kept_pairs)):
        of_text = text.T.tocsr()

        def compare(start: int, title: sparse.csr_array = title, of_text: sparse.csr_array = of_text) -> Floats:
            places = order[starts[start] : starts[min(start + _BLOCK, total)]]
            product = (title[start : start + _BLOCK] @ of_text).tocsr()
            return sample(product, row[places] - start, column[places])

        parts = map_blocks(compare, range(0, total, _BLOCK))
        shared[order] += np.concatenate([np.zeros(0), *parts])
    return shared[: len(found.post)] + shared[len(found.post) :]


def drop_frequent(vectors: sparse.csr_array, work: int) -> sparse.csr_array:
    """Return the vectors without the terms that are too frequent to multiply, the others unchanged.

    ``work`` is how many products of two numbers a vector may take, on average, with all the others.
    """
    spread = np.bincount(vectors.indices, minlength=vectors.shape[1])
    order = np.argsort(spread, kind="stable")
    needed = np.cumsum(spread[order].astype(float) ** 2)
    kept = np.zeros(vectors.shape[1])
    kept[order[needed <= work * vectors.shape[0]]] = 1
    pruned = vectors.copy()
    pruned.data = pruned.data * kept[pruned.indices]
    pruned.eliminate_zeros()
    return pruned


def _take_nearest(
    vectors: tuple[sparse.csr_array, sparse.csr_array],
    others: tuple[sparse.csr_array, sparse.csr_array],
    start: int,
) -> tuple[Ints, Ints, Floats, Floats]:
    """Return (post, other, cosine of both, of pairs) for the nearest others of a block of posts.

    ``vectors`` are those of words and pairs together, and of pairs alone.
    """
    both, by_pairs = (
        (own[start : start + _BLOCK] @ every).tocsr() for own, every in zip(vectors, others, strict=True)
    )
    likely = np.flatnonzero(both.data > _LEAST - 1e-8)  # most are not: what follows is for few
    bounds = np.searchsorted(likely, both.indptr).tolist()
    other, score = both.indices[likely], np.round(both.data[likely], 9)
    found, in_pairs = [np.zeros(0, dtype=np.int64)], [np.zeros(0)]
    of_row = np.zeros(both.shape[1])  # what one post shares with all others in pairs, wiped after it
    for row in range(both.shape[0]):
        chosen = bounds[row] + _choose(
            other[bounds[row] : bounds[row + 1]], score[bounds[row] : bounds[row + 1]], start + row
        )
        shared = slice(by_pairs.indptr[row], by_pairs.indptr[row + 1])
        of_row[by_pairs.indices[shared]] = by_pairs.data[shared]
        found.append(chosen)
        in_pairs.append(of_row[other[chosen]])
        of_row[by_pairs.indices[shared]] = 0
    rows = np.repeat(np.arange(both.shape[0]), [len(places) for places in found[1:]])
    places = np.concatenate(found)
    return rows + start, other[places].astype(np.int64), both.data[likely[places]], np.concatenate(in_pairs)


def map_blocks(compute: Callable[[int], _T], starts: Iterable[int]) -> list[_T]:
    """Return what is computed for each block, on several processors: products of matrices run side by side."""
    with ThreadPoolExecutor(min(_MOST_THREADS, os.cpu_count() or 1)) as threads:
        return list(threads.map(compute, starts))


def _choose(others: NDArray[np.int32], score: Floats, own: int) -> Ints:
    """Return the places of the most alike of some posts, the nearest first, among equals the first."""
    kept = np.flatnonzero((score >= _LEAST) & (others != own))
    if len(kept) > MOST_CANDIDATES:
        scores = score[kept]
        least = np.partition(scores, -MOST_CANDIDATES)[-MOST_CANDIDATES]
        kept = kept[scores >= least]
    return kept[np.lexsort((others[kept], -score[kept]))[:MOST_CANDIDATES]]


def sample(matrix: sparse.csr_array, rows: Ints, columns: Ints) -> Floats:
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
