"""Nearest neighbours: for each post the posts most similar to it, from sparse products of their vectors."""

from __future__ import annotations

import io
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from postil.connections.fingerprints import match_fingerprints
from postil.connections.related.matrices import BLOCK, map_blocks, multiply_rows

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from numpy.typing import NDArray

    from postil.connections.arrays import Fingerprints, Floats, Ints
    from postil.connections.related.tfidf import TfidfVectors
    from postil.jobs.memo import Memo

    _Columns = tuple[Ints, Ints, Floats, Floats]


MOST_CANDIDATES = 40  # of a post
_LEAST = 0.01  # two posts with a smaller sum of cosines have next to nothing in common
_PAIRS_SHIFT = 2.0**26  # puts the cosine of pairs into the upper digits of a number whose lower digits are below 4
_FEW_CHANGED = 0.2  # of the posts; where more have changed, all are compared again


@dataclass(frozen=True, slots=True)
class Candidates:
    """Pairs of a post and another that may be related to it: those of one post together, the most similar first.

    ``post`` and ``other`` are their numbers; ``starts`` says where the pairs of each post begin, and where the last
    ones end. ``words`` and ``pairs`` are the cosines of their words and of their pairs of words.
    """

    post: Ints
    other: Ints
    starts: Ints
    words: Floats
    pairs: Floats

    @property
    def sums(self) -> Floats:
        """The sums of the two cosines."""
        return self.words + self.pairs

    @property
    def similarity(self) -> Floats:
        """The means of the two cosines."""
        return self.sums / 2


def find_candidates(vectors: TfidfVectors, memo: Memo | None = None) -> Candidates:
    """Return for each post the others most similar to it; the memo keeps them for the next time."""
    if memo is None:
        return _compare_all(vectors)
    table = memo.recall_table("nearest")
    before = _unpack(table) if table is not None else None
    usable = before if before and before.limits == vectors.limits else None
    found = _compare_changed(vectors, usable) if usable else _compare_all(vectors)
    memo.keep_table("nearest", _pack(_Remembered(vectors.fingerprints, vectors.limits, found)))
    return found


def add_candidates(vectors: TfidfVectors, found: Candidates, post: Ints, other: Ints) -> Candidates:
    """Return candidates with some more pairs of a post and another, after those that the post has."""
    words, pairs = (multiply_rows(kept, post, other) for kept in (vectors.kept_words, vectors.kept_pairs))
    posts = np.concatenate([found.post, post])
    order = np.argsort(posts, kind="stable")
    columns = (posts, *(map(np.concatenate, ((found.other, other), (found.words, words), (found.pairs, pairs)))))
    posts, others, words, pairs = (column[order] for column in columns)
    return Candidates(posts, others, np.searchsorted(posts, np.arange(len(found.starts))), words, pairs)


def _compare_all(vectors: TfidfVectors) -> Candidates:
    product = _Product(vectors)
    return product.find_nearest(np.arange(product.total), np.full(product.total, np.inf))


# ---------------------------------------------------------------- what the memo keeps


@dataclass(frozen=True, slots=True)
class _Remembered:
    """The candidates of an earlier state of the archive, and the fingerprints that its posts had."""

    fingerprints: Fingerprints
    limits: tuple[int, int]
    candidates: Candidates


def _compare_changed(vectors: TfidfVectors, before: _Remembered) -> Candidates:
    """Return what ``_compare_all`` does, comparing only the posts that have changed with all others.

    The candidates of an unchanged post are the most similar of its old ones and the changed posts. Where one of its
    old candidates is gone, a post that was not among them may take its place: then it is compared with all others.
    """
    old, total = before.candidates, len(vectors.fingerprints)
    now = match_fingerprints(before.fingerprints, vectors.fingerprints)
    stays = now >= 0
    changed = np.ones(total, dtype=bool)
    changed[now[stays]] = False
    if np.count_nonzero(changed) > _FEW_CHANGED * total:
        return _compare_all(vectors)
    # The bar of a full list is the sum of its last candidate: a post below it is not on the list.
    full = np.diff(old.starts) == MOST_CANDIDATES
    last = np.zeros(len(now))
    last[full] = old.sums[old.starts[1:][full] - 1]
    bars = np.full(total, np.inf)
    bars[now[stays]] = last[stays]

    product = _Product(vectors)
    fresh = product.find_nearest(np.flatnonzero(changed), bars)
    post, other = now[old.post], now[old.other]
    kept, back = (post >= 0) & (other >= 0), ~changed[fresh.other]
    joined = _sort(
        (
            np.concatenate([post[kept], fresh.post, fresh.other[back]]),
            np.concatenate([other[kept], fresh.other, fresh.post[back]]),
            np.concatenate([old.words[kept], fresh.words, fresh.words[back]]),
            np.concatenate([old.pairs[kept], fresh.pairs, fresh.pairs[back]]),
        ),
        total,
    )
    lost = np.zeros(total, dtype=bool)
    lost[post[(post >= 0) & (other < 0) & full[old.post]]] = True
    sure = np.bincount(joined.post[joined.sums > bars[joined.post]], minlength=total)
    lost &= sure < MOST_CANDIDATES
    nearest = product.find_nearest(np.flatnonzero(lost), np.full(total, np.inf))
    rank = np.arange(len(joined.post)) - joined.starts[joined.post]
    good = (rank < MOST_CANDIDATES) & ~lost[joined.post]
    pairs = zip(_columns(joined), _columns(nearest), strict=True)
    return _sort((np.concatenate([column[good], more]) for column, more in pairs), total)


def _sort(columns: Iterable[NDArray[Any]], total: int) -> Candidates:
    """Return candidates in their order, from their columns in any order."""
    post, other, words, pairs = columns
    order = np.lexsort((other, -(words + pairs), post))
    starts = np.searchsorted(post[order], np.arange(total + 1))
    return Candidates(post[order], other[order], starts, words[order], pairs[order])


def _columns(found: Candidates) -> _Columns:
    return found.post, found.other, found.words, found.pairs


def _pack(state: _Remembered) -> bytes:
    found, data = state.candidates, io.BytesIO()
    short = found.other.astype("<i4")
    np.savez(data, state.fingerprints, state.limits, found.starts, short, found.words, found.pairs)
    return data.getvalue()


def _unpack(table: bytes) -> _Remembered:
    with np.load(io.BytesIO(table), allow_pickle=False) as arrays:
        fingerprints, limits, starts, other, words, pairs = arrays.values()
    post = np.repeat(np.arange(len(starts) - 1), np.diff(starts))
    found = Candidates(post, other.astype(np.int64), starts, words, pairs)
    return _Remembered(fingerprints, tuple(limits.tolist()), found)


# ---------------------------------------------------------------- products


class _Product:
    """Multiplies posts with all posts; one product gives both cosines.

    The cosine of the pairs is in the lower digits of each number, added to that of the words, and once more in the
    upper ones.
    """

    def __init__(self, vectors: TfidfVectors) -> None:
        words, pairs = vectors.kept_words, vectors.kept_pairs
        self.total = words.shape[0]
        self._posts = sparse.hstack([words, pairs * (1 + _PAIRS_SHIFT)], format="csr")
        self._others = sparse.hstack([words, pairs], format="csr").T.tocsr()

    def find_nearest(self, posts: Ints, bars: Floats) -> Candidates:
        """Return the others most similar to each of some posts (in ascending order).

        A further post is added where the sum of the cosines reaches that post's own bar.
        """
        blocks = [posts[start : start + BLOCK] for start in range(0, len(posts), BLOCK)]
        columns = zip(
            *map_blocks(lambda block: self._compare_block(block, bars), [posts[:0], *blocks]), strict=True
        )
        post, other, words, pairs = (np.concatenate(parts) for parts in columns)
        return Candidates(post, other, np.searchsorted(post, np.arange(self.total + 1)), words, pairs)

    def _compare_block(self, posts: Ints, bars: Floats) -> _Columns:
        product = (self._posts[posts] @ self._others).tocsr()
        upper = np.floor(product.data / 4) * 4
        both = product.data - upper
        likely = np.flatnonzero(both >= _LEAST)  # few are: the rest is work for these only
        bounds = np.searchsorted(likely, product.indptr).tolist()
        other, score, pairs = product.indices[likely], both[likely], upper[likely] / _PAIRS_SHIFT
        found = [np.zeros(0, dtype=np.int64)]
        for post, (start, end) in zip(posts.tolist(), pairwise(bounds), strict=True):
            found.append(start + _choose(other[start:end], score[start:end], post, bars))
        chosen = np.concatenate(found)
        rows = np.repeat(posts, list(map(len, found[1:])))
        return rows, other[chosen].astype(np.int64), score[chosen] - pairs[chosen], pairs[chosen]


def _choose(others: NDArray[np.int32], score: Floats, own: int, bars: Floats) -> Ints:
    """Return the positions of the most similar of some posts, the most similar first, equals in their order."""
    kept = np.flatnonzero(others != own)
    if len(kept) > MOST_CANDIDATES:
        scores = score[kept]
        least = np.partition(scores, -MOST_CANDIDATES)[-MOST_CANDIDATES]
        kept = kept[(scores >= least) | (scores >= bars[others[kept]])]
    kept = kept[np.lexsort((others[kept], -score[kept]))]
    near = np.arange(len(kept)) < MOST_CANDIDATES
    return kept[near | (score[kept] >= bars[others[kept]])]
