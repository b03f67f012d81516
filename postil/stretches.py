"""How near posts come to a stretch of each other: a post that is linked often has to do with some sentences only.

A post is cut into stretches of some words; each of its candidates has a rank by every stretch, and
the best of them counts. Only the rarer words are compared: they are what tells stretches apart.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from postil.similarity import drop_frequent, scale_rows

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from postil.similarity import Candidates, Weighted
    from postil.terms import Terms

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]

_WORDS = 80  # in a stretch
_WORK_A_POST = 2_000  # products of two numbers
_BLOCK = 256  # posts
_NONE = 60.0  # the rank of a post that is no candidate of the other


def rank_by_stretches(terms: Terms, vectors: Weighted, found: Candidates) -> Floats:
    """Return for each pair of candidates how near the one comes to a stretch of the other, 0 for the nearest.

    It is the negative logarithm of 1 + the best rank (from 0), the mean of both directions.
    """
    stretches, owner = _cut_stretches(terms, vectors)
    total = len(found.starts) - 1
    begins = np.searchsorted(owner, np.arange(total + 1))
    kept = drop_frequent(vectors.words, _WORK_A_POST)
    columns = kept.T.tocsr()
    best = np.full(len(found.post), _NONE)
    for start in range(0, total, _BLOCK):
        end = min(start + _BLOCK, total)
        likeness = (stretches[begins[start] : begins[end]] @ columns).tocsr()
        rows = begins[start : end + 1] - begins[start]
        _rank_block(likeness, rows, found, start, best)
    ranks = sparse.csr_array((_NONE - best, (found.post, found.other)), shape=(total, total))
    ranks.sort_indices()
    there = np.asarray(ranks[found.other, found.post]).reshape(-1) if len(best) else best
    return np.asarray(-(np.log1p(best) + np.log1p(_NONE - there)) / 2)


def _cut_stretches(terms: Terms, vectors: Weighted) -> tuple[sparse.csr_array, Ints]:
    """Return the stretches of all posts as unit vectors of words, and whose each is."""
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
    return scale_rows(counts, vectors.rarity), post[new]


def _rank_block(likeness: sparse.csr_array, rows: Ints, found: Candidates, start: int, best: Floats) -> None:
    """Put the best rank of each candidate of a block of posts into ``best``; ``rows`` are where stretches begin."""
    highest = int(np.diff(rows).max()) if len(rows) > 1 else 0
    shared = np.zeros((highest, likeness.shape[1]))  # what the stretches of one post share with all, wiped after it
    for number, (low, high) in enumerate(pairwise(rows.tolist())):
        places = slice(found.starts[start + number], found.starts[start + number + 1])
        others = found.other[places]
        if low == high or not len(others):
            continue
        inside = slice(likeness.indptr[low], likeness.indptr[high])
        line = np.repeat(np.arange(high - low), np.diff(likeness.indptr[low : high + 1]))
        shared[line, likeness.indices[inside]] = likeness.data[inside]
        scores = np.round(shared[: high - low, others], 9)
        order = np.argsort(-scores, axis=1, kind="stable")
        ranks = np.empty_like(order)
        np.put_along_axis(ranks, order, np.arange(len(others))[None, :], axis=1)
        best[places] = ranks.min(axis=0)
        shared[line, likeness.indices[inside]] = 0
