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

from postil.connections.corpus import join_ranges
from postil.connections.fingerprints import fingerprint_rows, splitmix64
from postil.connections.related.tfidf import (
    are_kept,
    drop_frequent,
    map_blocks,
    max_document_frequency,
    round_weights,
    values_at,
)
from postil.jobs.memo import digest, recall_each

if TYPE_CHECKING:
    from postil.connections.arrays import Floats, Ints
    from postil.connections.related.neighbours import Candidates
    from postil.connections.related.term_counts import TermCounts
    from postil.connections.related.tfidf import TfidfVectors
    from postil.jobs.memo import Memo


_WORDS = 80  # in a stretch


_WORK_A_POST = 2_000  # products of two numbers


_BLOCK = 1024  # posts


_ROWS = 256  # stretches that are compared at once


_NONE = 60  # the rank of a post that is no candidate of the other: none has more candidates


def rank_by_stretches(
    terms: TermCounts, vectors: TfidfVectors, found: Candidates, memo: Memo | None = None
) -> Floats:
    """Return for each pair of candidates how near the one comes to a stretch of the other, 0 for the nearest.

    It is the negative logarithm of 1 + the best rank (from 0), the mean of both directions. ``vectors`` are those
    of the terms. The memo keeps the ranks of posts that are as they were, and whose candidates are.
    """
    total = len(found.starts) - 1
    limit = max_document_frequency(vectors.words, _WORK_A_POST)

    def rank(posts: list[int]) -> list[bytes]:
        columns = drop_frequent(vectors.words, limit).T.tocsr()
        kept = np.bincount(columns.nonzero()[0], minlength=columns.shape[0]) > 0
        blocks = [np.array(posts[at : at + _BLOCK], dtype=np.int64) for at in range(0, len(posts), _BLOCK)]
        rarity = np.where(kept, vectors.rarity, 0)
        ranked = map_blocks(lambda block: _rank_block(_cut_stretches(terms, rarity, block), columns, found), blocks)
        return list(chain.from_iterable(ranked))

    compared = splitmix64(terms.word_prints + are_kept(vectors.words, limit).astype(np.uint64))
    prints = splitmix64(vectors.prints ^ fingerprint_rows(terms.in_words, compared))
    others, bounds = prints[found.other], found.starts.tolist()
    keys = [
        digest(b"%d %d" % (limit, own), others[start:end].tobytes())
        for own, (start, end) in zip(prints.tolist(), pairwise(bounds), strict=True)
    ]
    best = np.frombuffer(b"".join(recall_each(memo, "stretches", keys, rank)), dtype=np.uint8).astype(float)
    ranks = sparse.csr_array((_NONE - best, (found.post, found.other)), shape=(total, total))
    there = _NONE - values_at(ranks, found.other, found.post)
    return np.asarray(-(np.log1p(best) + np.log1p(there)) / 2)


@dataclass(frozen=True, slots=True)
class _Stretches:
    """The stretches of some posts as vectors of words; those of a post begin at ``starts``."""

    posts: Ints
    vectors: sparse.csr_array
    starts: Ints


def _cut_stretches(terms: TermCounts, rarity: Floats, posts: Ints) -> _Stretches:
    """Return the stretches of some posts; words without rarity count as words, but say nothing."""
    corpus = terms.corpus
    texts = np.searchsorted(corpus.post_of, np.append(posts, posts + 1))
    begins, ends = corpus.starts[texts].reshape(2, -1)
    words = corpus.words_of[corpus.numbers[join_ranges(begins, ends - begins)]]
    post = np.repeat(np.arange(len(posts)), ends - begins)[words >= 0]
    words = words[words >= 0]
    first = np.searchsorted(post, np.arange(len(posts) + 1))
    counts = -(-np.diff(first) // _WORDS)  # rounded up
    starts = np.append(0, np.cumsum(counts))
    row = starts[post] + (np.arange(len(post)) - first[post]) // _WORDS
    telling = rarity[words] > 0
    places = row[telling].astype(np.int32), words[telling]
    shape = (int(starts[-1]), len(rarity))
    vectors = sparse.coo_array((np.ones(len(places[0])), places), shape=shape).tocsr()
    # The length of a stretch matters not: it is compared with several posts, and not they with several stretches.
    vectors.data = round_weights((1 + np.log(vectors.data)) * rarity[vectors.indices])
    return _Stretches(posts, vectors, starts)


def _rank_block(stretches: _Stretches, columns: sparse.csr_array, found: Candidates) -> list[bytes]:
    """Return for each post of some stretches the best rank of each of its candidates, a byte for each."""
    ranked: list[bytes] = []
    shared = np.zeros((0, columns.shape[1]))  # what some stretches share with all posts, wiped after them
    starts, low = stretches.starts, 0
    while low < len(stretches.posts):
        high = max(low + 1, int(np.searchsorted(starts, starts[low] + _ROWS, "right")) - 1)
        likeness = (stretches.vectors[starts[low] : starts[high]] @ columns).tocsr()
        if likeness.shape[0] > len(shared):
            shared = np.zeros(likeness.shape)
        line = np.repeat(np.arange(likeness.shape[0]), np.diff(likeness.indptr))
        shared[line, likeness.indices] = likeness.data
        ranked += _rank_candidates(shared, np.diff(starts[low : high + 1]), found, stretches.posts[low:high])
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
    others[slots] = found.other[join_ranges(found.starts[posts], sizes)]
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
