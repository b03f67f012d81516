"""Passage similarity: how near a post comes to some sentences of another, which is what a link often rests on.

A post is cut into segments of equal length. Each segment ranks the candidates of its post, and a candidate's best
rank counts. Only rarer words are compared: they tell segments from one another.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain, pairwise
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from postil.connections.corpus import join_ranges
from postil.connections.fingerprints import fingerprint_rows, splitmix64
from postil.connections.related.matrices import map_blocks, values_at
from postil.connections.related.tfidf import are_kept, drop_frequent, max_document_frequency, round_weights
from postil.jobs.memo import digest, recall_each

if TYPE_CHECKING:
    from postil.connections.arrays import Floats, Ints
    from postil.connections.related.neighbours import Candidates
    from postil.connections.related.term_counts import TermCounts
    from postil.connections.related.tfidf import TfidfVectors
    from postil.jobs.memo import Memo


_SEGMENT_WORDS = 80
_WORK_A_POST = 2_000  # products of two numbers
_POSTS_AT_ONCE = 1024
_SEGMENTS_AT_ONCE = 256
_UNRANKED = 60  # the rank of a post that is no candidate of the other: none has more candidates


def rank_by_passages(
    terms: TermCounts, vectors: TfidfVectors, found: Candidates, memo: Memo | None = None
) -> Floats:
    """Return for each candidate how near it comes to a segment of its post, 0 for the nearest.

    It is the negative logarithm of 1 + the best rank (from 0), the mean of both directions. ``vectors`` are those
    of ``terms``. The memo keeps the ranks as long as the post and its candidates stay the same.
    """
    total = len(found.starts) - 1
    limit = max_document_frequency(vectors.words, _WORK_A_POST)

    def rank(posts: list[int]) -> list[bytes]:
        columns = drop_frequent(vectors.words, limit).T.tocsr()
        kept = np.bincount(columns.nonzero()[0], minlength=columns.shape[0]) > 0
        blocks = [
            np.array(posts[at : at + _POSTS_AT_ONCE], dtype=np.int64) for at in range(0, len(posts), _POSTS_AT_ONCE)
        ]
        rarity = np.where(kept, vectors.rarity, 0)
        ranked = map_blocks(lambda block: _rank_block(_cut_segments(terms, rarity, block), columns, found), blocks)
        return list(chain.from_iterable(ranked))

    compared = splitmix64(terms.word_fingerprints + are_kept(vectors.words, limit).astype(np.uint64))
    fingerprints = splitmix64(vectors.fingerprints ^ fingerprint_rows(terms.in_words, compared))
    others, bounds = fingerprints[found.other], found.starts.tolist()
    keys = [
        digest(b"%d %d" % (limit, own), others[start:end].tobytes())
        for own, (start, end) in zip(fingerprints.tolist(), pairwise(bounds), strict=True)
    ]
    best = np.frombuffer(b"".join(recall_each(memo, "segments", keys, rank)), dtype=np.uint8).astype(float)
    ranks = sparse.csr_array((_UNRANKED - best, (found.post, found.other)), shape=(total, total))
    back = _UNRANKED - values_at(ranks, found.other, found.post)
    return np.asarray(-(np.log1p(best) + np.log1p(back)) / 2)


@dataclass(frozen=True, slots=True)
class _Segments:
    """The segments of some posts as vectors of words; those of a post begin at ``starts``."""

    posts: Ints
    vectors: sparse.csr_array
    starts: Ints


def _cut_segments(terms: TermCounts, rarity: Floats, posts: Ints) -> _Segments:
    """Return the segments of some posts; words of rarity 0 count towards their length, but are not compared."""
    corpus = terms.corpus
    texts = np.searchsorted(corpus.post_of, np.append(posts, posts + 1))
    begins, ends = corpus.starts[texts].reshape(2, -1)
    words = corpus.words_of[corpus.numbers[join_ranges(begins, ends - begins)]]
    post = np.repeat(np.arange(len(posts)), ends - begins)[words >= 0]
    words = words[words >= 0]
    first = np.searchsorted(post, np.arange(len(posts) + 1))
    counts = -(-np.diff(first) // _SEGMENT_WORDS)  # rounded up
    starts = np.append(0, np.cumsum(counts))
    row = starts[post] + (np.arange(len(post)) - first[post]) // _SEGMENT_WORDS
    compared = rarity[words] > 0
    cells = row[compared].astype(np.int32), words[compared]
    shape = (int(starts[-1]), len(rarity))
    vectors = sparse.coo_array((np.ones(len(cells[0])), cells), shape=shape).tocsr()
    # Not scaled to unit length: posts are ranked by one segment at a time.
    vectors.data = round_weights((1 + np.log(vectors.data)) * rarity[vectors.indices])
    return _Segments(posts, vectors, starts)


def _rank_block(segments: _Segments, columns: sparse.csr_array, found: Candidates) -> list[bytes]:
    """Return for each post of some segments the best rank of each of its candidates, one byte each."""
    ranked: list[bytes] = []
    dense = np.zeros((0, columns.shape[1]))  # the products of some segments with all posts; cleared after each use
    starts, low = segments.starts, 0
    while low < len(segments.posts):
        high = max(low + 1, int(np.searchsorted(starts, starts[low] + _SEGMENTS_AT_ONCE, "right")) - 1)
        product = (segments.vectors[starts[low] : starts[high]] @ columns).tocsr()
        if product.shape[0] > len(dense):
            dense = np.zeros(product.shape)
        line = np.repeat(np.arange(product.shape[0]), np.diff(product.indptr))
        dense[line, product.indices] = product.data
        ranked += _rank_candidates(dense, np.diff(starts[low : high + 1]), found, segments.posts[low:high])
        dense[line, product.indices] = 0
        low = high
    return ranked


def _rank_candidates(products: Floats, counts: Ints, found: Candidates, posts: Ints) -> list[bytes]:
    """Return the best rank of each candidate of some posts, which have ``counts`` segments each.

    ``products`` has a row for each of these segments and a column for each post.
    """
    sizes = np.diff(found.starts)[posts]
    width = int(sizes.max())
    slots = np.arange(width)[None, :] < sizes[:, None]
    others = np.zeros((len(counts), width), dtype=np.int64)
    others[slots] = found.other[join_ranges(found.starts[posts], sizes)]
    owner = np.repeat(np.arange(len(counts)), counts)
    scores = products[np.arange(len(owner))[:, None], others[owner]]
    scores[~slots[owner]] = -1  # empty slots come last
    order = np.argsort(-scores, axis=1, kind="stable")
    ranks = np.empty_like(order)
    np.put_along_axis(ranks, order, np.arange(width)[None, :], axis=1)
    best = np.full((len(counts), width), _UNRANKED, dtype=np.uint8)
    has = np.flatnonzero(counts)
    if len(has):
        best[has] = np.minimum.reduceat(ranks, (np.cumsum(counts) - counts)[has], axis=0)
    return [row[:size].tobytes() for row, size in zip(best, sizes.tolist(), strict=True)]
