"""How near posts come to a stretch of each other: a post that is linked often has to do with some sentences only.

A post is cut into stretches of some words; each of its candidates has a rank by every stretch, and
the best of them counts. Only the rarer words are compared: they are what tells stretches apart.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from postil.similarity import drop_frequent, limit_spread, map_blocks, sample, scale_rows

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from postil.similarity import Candidates, Weighted
    from postil.terms import Terms

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]

_WORDS = 80  # in a stretch
_WORK_A_POST = 2_000  # products of two numbers
_BLOCK = 1024  # posts
_ROWS = 256  # stretches that are compared at once
_NONE = 60.0  # the rank of a post that is no candidate of the other


@dataclass(frozen=True, slots=True)
class Stretches:
    """The stretches of all posts as unit vectors of words; those of a post begin at ``starts``."""

    vectors: sparse.csr_array
    starts: Ints


def rank_by_stretches(stretches: Stretches, vectors: Weighted, found: Candidates) -> Floats:
    """Return for each pair of candidates how near the one comes to a stretch of the other, 0 for the nearest.

    It is the negative logarithm of 1 + the best rank (from 0), the mean of both directions.
    """
    total = len(found.starts) - 1
    columns = drop_frequent(vectors.words, limit_spread(vectors.words, _WORK_A_POST)).T.tocsr()
    best = np.full(len(found.post), _NONE)

    def rank(start: int) -> None:
        end = min(start + _BLOCK, total)
        places = slice(found.starts[start], found.starts[end])
        best[places] = _rank_block(stretches.vectors, columns, stretches.starts[start : end + 1], found, start)

    map_blocks(rank, range(0, total, _BLOCK))
    ranks = sparse.csr_array((_NONE - best, (found.post, found.other)), shape=(total, total))
    there = _NONE - sample(ranks, found.other, found.post)
    return np.asarray(-(np.log1p(best) + np.log1p(there)) / 2)


def cut_stretches(terms: Terms, vectors: Weighted) -> Stretches:
    """Return the stretches of all posts."""
    readings = terms.readings
    words = readings.words_of[readings.numbers]
    is_word = words >= 0
    post, word = readings.post_of[readings.text_of][is_word], words[is_word]
    begins = np.searchsorted(post, np.arange(len(readings.posts)))
    stretch = (np.arange(len(post)) - begins[post]) // _WORDS
    new = np.append(True, (post[1:] != post[:-1]) | (stretch[1:] != stretch[:-1]))[: len(post)]
    row = np.cumsum(new) - 1
    shape = (int(row[-1]) + 1 if len(row) else 0, len(vectors.rarity))
    counts = sparse.coo_array((np.ones(len(row)), (row.astype(np.int32), word)), shape=shape).tocsr()
    starts = np.searchsorted(post[new], np.arange(len(readings.posts) + 1))
    return Stretches(scale_rows(counts, vectors.rarity), starts)


def _rank_block(
    stretches: sparse.csr_array, columns: sparse.csr_array, begins: Ints, found: Candidates, start: int
) -> Floats:
    """Return the best rank of each candidate of the posts from ``start``, whose stretches begin at ``begins``."""
    best = [np.zeros(0)]
    shared = np.zeros((0, columns.shape[1]))  # what some stretches share with all posts, wiped after them
    low = 0
    while low < len(begins) - 1:
        high = max(low + 1, int(np.searchsorted(begins, begins[low] + _ROWS, "right")) - 1)
        rows = slice(begins[low], begins[high])
        likeness = (stretches[rows] @ columns).tocsr()
        if likeness.shape[0] > len(shared):
            shared = np.zeros(likeness.shape)
        line = np.repeat(np.arange(likeness.shape[0]), np.diff(likeness.indptr))
        shared[line, likeness.indices] = likeness.data
        best.append(_rank_candidates(shared, np.diff(begins[low : high + 1]), found, start + low))
        shared[line, likeness.indices] = 0
        low = high
    return np.concatenate(best)


def _rank_candidates(shared: Floats, counts: Ints, found: Candidates, start: int) -> Floats:
    """Return the best rank of each candidate of some posts from ``start``, that have ``counts`` stretches each.

    ``shared`` is the likeness of these stretches with all posts.
    """
    starts = found.starts[start : start + len(counts) + 1]
    sizes = np.diff(starts)
    width = int(sizes.max())
    slots = np.arange(width)[None, :] < sizes[:, None]
    others = np.zeros((len(counts), width), dtype=np.int64)
    others[slots] = found.other[starts[0] : starts[-1]]
    owner = np.repeat(np.arange(len(counts)), counts)
    scores = np.round(shared[np.arange(len(owner))[:, None], others[owner]], 9)
    scores[~slots[owner]] = -1  # no candidates: behind all
    order = np.argsort(-scores, axis=1, kind="stable")
    ranks = np.empty_like(order)
    np.put_along_axis(ranks, order, np.arange(width)[None, :], axis=1)
    best = np.full((len(counts), width), _NONE)
    has = np.flatnonzero(counts)
    if len(has):
        best[has] = np.minimum.reduceat(ranks, (np.cumsum(counts) - counts)[has], axis=0)
    return best[slots]
