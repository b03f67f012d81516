"""Nearest neighbours: which posts are most alike, by sparse products of their vectors."""

from __future__ import annotations

import io
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from postil.connections.fingerprints import match_fingerprints
from postil.connections.related.tfidf import map_blocks, multiply_rows

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from numpy.typing import NDArray

    from postil.connections.arrays import Fingerprints as Prints
    from postil.connections.arrays import Floats, Ints
    from postil.connections.related.tfidf import TfidfVectors
    from postil.jobs.memo import Memo

    _Columns = tuple[Ints, Ints, Floats, Floats]


MOST_CANDIDATES = 40


BLOCK = 256  # posts


_LEAST = 0.01  # below, two posts have next to nothing in common


_BESIDE = 2.0**26  # times what pairs make up, so that it can be told from what both make up, which is less than 4


_FEW_CHANGED = 0.2  # of the posts; where more have changed, all are compared


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
    def sums(self) -> Floats:
        """The sums of the cosines."""
        return self.words + self.pairs

    @property
    def likeness(self) -> Floats:
        """The mean of the cosines."""
        return self.sums / 2


def find_candidates(vectors: TfidfVectors, memo: Memo | None = None) -> Candidates:
    """Return for each text the others that are most alike it; the memo keeps them for the next time."""
    if memo is None:
        return _compare_all(vectors)
    table = memo.recall_table("nearest")
    before = _unpack(table) if table is not None else None
    usable = before if before and before.limits == vectors.limits else None
    found = _compare_changed(vectors, usable) if usable else _compare_all(vectors)
    memo.keep_table("nearest", _pack(_Known(vectors.prints, vectors.limits, found)))
    return found


def _compare_all(vectors: TfidfVectors) -> Candidates:
    product = _Product(vectors)
    return product.find_nearest(np.arange(product.total), np.full(product.total, np.inf))


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of an earlier state of an archive: the candidates of posts that had these prints."""

    prints: Prints
    limits: tuple[int, int]
    candidates: Candidates


def _compare_changed(vectors: TfidfVectors, known: _Known) -> Candidates:
    """Return what ``_compare_all`` does, from what is known of the posts that are as they were.

    The candidates of such a post are its old ones and the changed posts, whichever are nearest. Where an old one is
    gone, one that was not among them may follow: then the post is compared with all others.
    """
    old, total = known.candidates, len(vectors.prints)
    now = match_fingerprints(known.prints, vectors.prints)
    stays = now >= 0
    changed = np.ones(total, dtype=bool)
    changed[now[stays]] = False
    if np.count_nonzero(changed) > _FEW_CHANGED * total:
        return _compare_all(vectors)
    # What the last of a full list has: who has less is not in it.
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


class _Product:
    """The products of posts with all posts.

    One product gives both the cosine of words and pairs and, moved beside it in the same number, that of the pairs.
    """

    def __init__(self, vectors: TfidfVectors) -> None:
        words, pairs = vectors.kept_words, vectors.kept_pairs
        self.total = words.shape[0]
        self._posts = sparse.hstack([words, pairs * (1 + _BESIDE)], format="csr")
        self._others = sparse.hstack([words, pairs], format="csr").T.tocsr()

    def find_nearest(self, posts: Ints, bars: Floats) -> Candidates:
        """Return for each of some posts, ascending, the others that are most alike it.

        Beside these there are those that have at least the sum for which each post has a bar.
        """
        blocks = [posts[start : start + BLOCK] for start in range(0, len(posts), BLOCK)]
        columns = zip(
            *map_blocks(lambda block: self._compare_block(block, bars), [posts[:0], *blocks]), strict=True
        )
        post, other, words, pairs = (np.concatenate(parts) for parts in columns)
        return Candidates(post, other, np.searchsorted(post, np.arange(self.total + 1)), words, pairs)

    def _compare_block(self, posts: Ints, bars: Floats) -> _Columns:
        product = (self._posts[posts] @ self._others).tocsr()
        beside = np.floor(product.data / 4) * 4
        both = product.data - beside
        likely = np.flatnonzero(both >= _LEAST)  # most are not: what follows is for few
        bounds = np.searchsorted(likely, product.indptr).tolist()
        other, score, pairs = product.indices[likely], both[likely], beside[likely] / _BESIDE
        found = [np.zeros(0, dtype=np.int64)]
        for post, (start, end) in zip(posts.tolist(), pairwise(bounds), strict=True):
            found.append(start + _choose(other[start:end], score[start:end], post, bars))
        places = np.concatenate(found)
        rows = np.repeat(posts, list(map(len, found[1:])))
        return rows, other[places].astype(np.int64), score[places] - pairs[places], pairs[places]


def _choose(others: NDArray[np.int32], score: Floats, own: int, bars: Floats) -> Ints:
    """Return the places of the most alike of some posts, the nearest first, among equals the first."""
    kept = np.flatnonzero(others != own)
    if len(kept) > MOST_CANDIDATES:
        scores = score[kept]
        least = np.partition(scores, -MOST_CANDIDATES)[-MOST_CANDIDATES]
        kept = kept[(scores >= least) | (scores >= bars[others[kept]])]
    kept = kept[np.lexsort((others[kept], -score[kept]))]
    near = np.arange(len(kept)) < MOST_CANDIDATES
    return kept[near | (score[kept] >= bars[others[kept]])]


def _sort(columns: Iterable[NDArray[Any]], total: int) -> Candidates:
    """Return candidates in order, from their columns."""
    post, other, words, pairs = columns
    order = np.lexsort((other, -(words + pairs), post))
    starts = np.searchsorted(post[order], np.arange(total + 1))
    return Candidates(post[order], other[order], starts, words[order], pairs[order])


def _columns(found: Candidates) -> _Columns:
    return found.post, found.other, found.words, found.pairs


def _pack(known: _Known) -> bytes:
    found, data = known.candidates, io.BytesIO()
    np.savez(data, known.prints, known.limits, found.starts, found.other.astype("<i4"), found.words, found.pairs)
    return data.getvalue()


def _unpack(table: bytes) -> _Known:
    with np.load(io.BytesIO(table), allow_pickle=False) as arrays:
        prints, limits, starts, other, words, pairs = arrays.values()
    post = np.repeat(np.arange(len(starts) - 1), np.diff(starts))
    return _Known(prints, tuple(limits.tolist()), Candidates(post, other.astype(np.int64), starts, words, pairs))


def add_candidates(vectors: TfidfVectors, found: Candidates, post: Ints, other: Ints) -> Candidates:
    """Return candidates with some more pairs of a post and another, behind those that the post has."""
    words, pairs = (multiply_rows(kept, post, other) for kept in (vectors.kept_words, vectors.kept_pairs))
    posts = np.concatenate([found.post, post])
    order = np.argsort(posts, kind="stable")
    columns = (posts, *(map(np.concatenate, ((found.other, other), (found.words, words), (found.pairs, pairs)))))
    posts, others, words, pairs = (column[order] for column in columns)
    return Candidates(posts, others, np.searchsorted(posts, np.arange(len(found.starts))), words, pairs)
