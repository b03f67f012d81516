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

import io
import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
from scipy import sparse

from postil.prints import mix, pair_up, print_digests, print_numbers, print_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from numpy.typing import NDArray

    from postil.cache import Memo
    from postil.prints import Prints
    from postil.terms import Terms

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]
    _Columns = tuple[Ints, Ints, Floats, Floats]

_B = TypeVar("_B")
_T = TypeVar("_T")

MOST_CANDIDATES = 40
_MOST_THREADS = 4  # each holds the products of its block
_NEAREST = 20  # of a post: those that say what company it keeps
_WORK_A_POST = 8_000  # products of two numbers
_BLOCK = 256  # posts
_LEAST = 0.01  # below, two posts have next to nothing in common
_GRAIN = 2.0**-12  # of weights: sums of products of two are exact
_BESIDE = 2.0**26  # times what pairs make up, so that it can be told from what both make up, which is less than 4
_LIMITS = 8  # in each of which numbers double
_FEW_CHANGED = 0.2  # of the posts; where more have changed, all are compared


@dataclass(frozen=True, slots=True)
class Weighted:
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


def weigh_terms(terms: Terms) -> Weighted:
    """Return the vectors of texts: sublinear counts, inverse document frequency to the power of 1.5."""
    rarity, pair_rarity = measure_rarity(terms.in_words), measure_rarity(terms.in_pairs)
    words, pairs = scale_rows(terms.in_words, rarity), scale_rows(terms.in_pairs, pair_rarity)
    limits = limit_spread(words, _WORK_A_POST), limit_spread(pairs, _WORK_A_POST)
    texts = print_digests(terms.readings.digests)
    for counts, own, weights, limit in (
        (terms.in_words, terms.word_prints, rarity, limits[0]),
        (terms.in_pairs, terms.pair_prints, pair_rarity, limits[1]),
    ):
        # What too many posts have weighs as much as before, but is not compared.
        compared = np.where(are_kept(counts, limit), weights, -weights)
        texts = mix(texts ^ print_rows(counts, own ^ print_numbers(compared)))
    return Weighted(
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


def find_candidates(vectors: Weighted, memo: Memo | None = None) -> Candidates:
    """Return for each text the others that are most alike it; the memo keeps them for the next time."""
    if memo is None:
        return _compare_all(vectors)
    table = memo.recall_table("nearest")
    before = _unpack(table) if table is not None else None
    usable = before if before and before.limits == vectors.limits else None
    found = _compare_changed(vectors, usable) if usable else _compare_all(vectors)
    memo.keep_table("nearest", _pack(_Known(vectors.prints, vectors.limits, found)))
    return found


def _compare_all(vectors: Weighted) -> Candidates:
    product = _Product(vectors)
    return product.find_nearest(np.arange(product.total), np.full(product.total, np.inf))


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of an earlier state of an archive: the candidates of posts that had these prints."""

    prints: Prints
    limits: tuple[int, int]
    candidates: Candidates


def _compare_changed(vectors: Weighted, known: _Known) -> Candidates:
    """Return what ``_compare_all`` does, from what is known of the posts that are as they were.

    The candidates of such a post are its old ones and the changed posts, whichever are nearest. Where an old one is
    gone, one that was not among them may follow: then the post is compared with all others.
    """
    old, total = known.candidates, len(vectors.prints)
    now = pair_up(known.prints, vectors.prints)
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

    def __init__(self, vectors: Weighted) -> None:
        words, pairs = vectors.kept_words, vectors.kept_pairs
        self.total = words.shape[0]
        self._posts = sparse.hstack([words, pairs * (1 + _BESIDE)], format="csr")
        self._others = sparse.hstack([words, pairs], format="csr").T.tocsr()

    def find_nearest(self, posts: Ints, bars: Floats) -> Candidates:
        """Return for each of some posts, ascending, the others that are most alike it.

        Beside these there are those that have at least the sum for which each post has a bar.
        """
        blocks = [posts[start : start + _BLOCK] for start in range(0, len(posts), _BLOCK)]
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


def limit_spread(vectors: sparse.csr_array, work: int) -> int:
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
