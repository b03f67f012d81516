"""How near posts come to a stretch of each other: a post that is linked often has to do with some sentences only.

A post is cut into stretches of some words; each of its candidates has a rank by every stretch, and
the best of them counts. Only the rarer words are compared: they are what tells stretches apart.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain, pairwise
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from postil.cache import digest, recall_each
from postil.similarity import drop_frequent, limit_spread, map_blocks, sample, scale_rows

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from postil.cache import Memo
    from postil.similarity import Candidates, Weighted
    from postil.terms import Terms

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]

_WORDS = 80  # in a stretch
_WORK_A_POST = 2_000  # products of two numbers
_BLOCK = 1024  # posts
_ROWS = 256  # stretches that are compared at once
_NONE = 60  # the rank of a post that is no candidate of the other: none has more candidates


@dataclass(frozen=True, slots=True)
class Stretches:
    """The stretches of all posts as unit vectors of words; those of a post begin at ``starts``."""

    vectors: sparse.csr_array
    starts: Ints


def rank_by_stretches(
    stretches: Stretches, vectors: Weighted, found: Candidates, memo: Memo | None = None
) -> Floats:
    """Return for each pair of candidates how near the one comes to a stretch of the other, 0 for the nearest.

    It is the negative logarithm of 1 + the best rank (from 0), the mean of both directions. The memo keeps the ranks
    of posts that are as they were, and their candidates too.
    """
    total = len(found.starts) - 1
    limit = limit_spread(vectors.words, _WORK_A_POST)

    def rank(posts: list[int]) -> list[bytes]:
        columns = drop_frequent(vectors.words, limit).T.tocsr()
        blocks = [np.array(posts[at : at + _BLOCK], dtype=np.int64) for at in range(0, len(posts), _BLOCK)]
        ranked = map_blocks(lambda block: _rank_block(stretches, columns, found, block), blocks)
        return list(chain.from_iterable(ranked))

    others, bounds = vectors.prints[found.other], found.starts.tolist()
    keys = [
        digest(b"%d %d" % (limit, own), others[start:end].tobytes())
        for own, (start, end) in zip(vectors.prints.tolist(), pairwise(bounds), strict=True)
    ]
    best = np.frombuffer(b"".join(recall_each(memo, "stretches", keys, rank)), dtype=np.uint8).astype(float)
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


def _rank_block(stretches: Stretches, columns: sparse.csr_array, found: Candidates, posts: Ints) -> list[bytes]:
    """Return for each of some posts the best rank of each of its candidates, a byte for each."""
    ranked: list[bytes] = []
    shared = np.zeros((0, columns.shape[1]))  # what some stretches share with all posts, wiped after them
    counts = np.diff(stretches.starts)[posts]
    ends = np.append(0, np.cumsum(counts))
    low = 0
    while low < len(posts):
        high = max(low + 1, int(np.searchsorted(ends, ends[low] + _ROWS, "right")) - 1)
        own, sizes = posts[low:high], counts[low:high]
        likeness = (stretches.vectors[_join_ranges(stretches.starts[own], sizes)] @ columns).tocsr()
        if likeness.shape[0] > len(shared):
            shared = np.zeros(likeness.shape)
        line = np.repeat(np.arange(likeness.shape[0]), np.diff(likeness.indptr))
        shared[line, likeness.indices] = likeness.data
        ranked += _rank_candidates(shared, sizes, found, own)
        shared[line, likeness.indices] = 0
        low = high
    return ranked


def _rank_candidates(shared: Floats, counts: Ints, found: Candidates, posts: Ints) -> list[bytes]:
    """Return the best rank of each candidate of some posts, that have ``counts`` stretches each.

    ``shared`` is the likeness of these stretches with all posts.
    """
    sizes = np.diff(found.starts)[posts]
    width = int(sizes.max())
    slots = np.arange(width)[None, :] < sizes[:, None]
    others = np.zeros((len(counts), width), dtype=np.int64)
    others[slots] = found.other[_join_ranges(found.starts[posts], sizes)]
    owner = np.repeat(np.arange(len(counts)), counts)
    scores = shared[np.arange(len(owner))[:, None], others[owner]]
    scores[~slots[owner]] = -1  # no candidates: behind all
    order = np.argsort(-scores, axis=1, kind="stable")
    ranks = np.empty_like(order)
    np.put_along_axis(ranks, order, np.arange(width)[None, :], axis=1)
    best = np.full((len(counts), width), _NONE, dtype=np.uint8)
    has = np.flatnonzero(counts)
    if len(has):
        best[has] = np.minimum.reduceat(ranks, (np.cumsum(counts) - counts)[has], axis=0)
    return [row[:size].tobytes() for row, size in zip(best, sizes.tolist(), strict=True)]


def _join_ranges(starts: Ints, sizes: Ints) -> Ints:
    """Return the numbers of ranges one behind the other, each of so many from its start on."""
    begins = np.cumsum(sizes) - sizes
    return np.asarray(np.repeat(starts - begins, sizes) + np.arange(int(sizes.sum())))
