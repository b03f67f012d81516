"""Related posts: of those that share words, the ones that an author would have linked.

Each measure of two posts is one that a reader would understand: the words and pairs of words that they
share, the title of one in the text of the other, how near the one comes to some sentences of the other, whether
they keep the same company, how near in time they are, their labels, and what the archive's own links say: how
often a post is linked, and whether posts like this one link it. What each is worth is learned from these
links (``weights``). Measures are compared with those of a post's other candidates, so that a weight means the
same in every archive.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from postil.connections.related.features import compare_titles, neighbour_overlap, rank_backwards
from postil.connections.related.learning_to_rank import fit_weights
from postil.connections.related.neighbours import add_candidates, find_candidates
from postil.connections.related.passage_similarity import rank_by_stretches
from postil.connections.related.tfidf import multiply_rows, values_at, weigh_terms

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from postil.connections.arrays import Floats, Ints
    from postil.connections.related.neighbours import Candidates
    from postil.connections.related.term_counts import TermCounts
    from postil.connections.related.tfidf import TfidfVectors
    from postil.jobs.memo import Memo


MEASURES = (
    "words", "pairs", "title", "stretch", "mutual rank", "company", "order", "days", "labels",
    "linked", "links", "linked by the like", "linked by those of its labels",
)  # fmt: skip
# What the links of collections of several kinds agree on; closeness in time is kept modest, since it can mislead.
_DEFAULT = np.array([0.2, 0.13, 0.28, 0.3, 0.2, 0.15, 0.2, 0.1, 0.1, 0.3, 0.15, 1.0, 0.15])


_LEAST_DEVIATION = 1e-3


_MOST_LINKED = 20  # candidates that are not alike themselves


_NO_DAY = -1


@dataclass(frozen=True, slots=True)
class PostMetadata:
    """What is known of a post beside its words: its day as a number (None where unknown), and its labels."""

    day: int | None
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ranking:
    """The candidates of each post, and the places of these in the order of how related they are."""

    candidates: Candidates
    order: Ints

    def of_post(self, post: int) -> Ints:
        """Return the places of a post's candidates, the most related first."""
        return self.order[self.candidates.starts[post] : self.candidates.starts[post + 1]]


@dataclass(frozen=True, slots=True)
class Compared:
    """What posts are compared by, and for each the others that are most alike."""

    terms: TermCounts
    vectors: TfidfVectors
    nearest: Candidates
    metadata: tuple[PostMetadata, ...]


def compare_posts(terms: TermCounts, metadata: Iterable[PostMetadata], memo: Memo | None = None) -> Compared:
    """Return posts as they are compared; ``circumstances`` are theirs, in their order."""
    vectors = weigh_terms(terms)
    return Compared(terms, vectors, find_candidates(vectors, memo), tuple(metadata))


def rank_related(compared: Compared, links: Iterable[tuple[int, int]], memo: Memo | None = None) -> Ranking:
    """Return the order of each post's candidates; ``links`` are those known, as (from, to) numbers of posts.

    Candidates are the posts that are most alike, and those that these are linked with. A post's own links say
    nothing of its own order, only of the weights and of the other posts.
    """
    found, total = compared.nearest, len(compared.nearest.starts) - 1
    pairs = np.array(sorted({(a, b) for a, b in links if a != b}), dtype=np.int64).reshape(-1, 2)
    if not len(pairs):
        labels = _compare_labels(found, [c.labels for c in compared.metadata])
        return _put_in_order(found, _measure(compared, found, labels, memo), _DEFAULT)
    matrix = sparse.csr_array((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=(total, total))
    either = (matrix + matrix.T).tocsr()
    either.data[:] = 1
    said = _propagate_links(compared.nearest, compared.nearest.likeness**2, either)
    found = add_candidates(compared.vectors, found, *_find_linked(said, found))
    labels = _compare_labels(found, [c.labels for c in compared.metadata])
    outward, inward = values_at(matrix, found.post, found.other), values_at(matrix, found.other, found.post)
    measures = np.column_stack(
        [
            _measure(compared, found, labels, memo),
            np.log1p(matrix.sum(axis=0)[found.other] - outward),
            np.log1p(matrix.sum(axis=1)[found.other] - inward),
            np.log1p(20 * values_at(said, found.post, found.other)),
            np.log1p(values_at(_propagate_links(found, labels, either), found.post, found.other)),
        ]
    )
    weights = fit_weights(measures, found.starts, (outward + inward) > 0, _DEFAULT)
    return _put_in_order(found, measures, weights)


def _measure(compared: Compared, found: Candidates, labels: Floats, memo: Memo | None) -> Floats:
    """Return the measures of candidates, without those of links, one a column in the order of ``MEASURES``.

    Each is a number of standard deviations from the mean of the post's candidates.
    """
    order, days = _measure_time(found, [c.day for c in compared.metadata])
    columns = (
        np.log(0.02 + found.words),
        np.log(0.02 + found.pairs),
        np.log(0.02 + compare_titles(compared.vectors, found)),
        rank_by_stretches(compared.terms, compared.vectors, found, memo),
        -np.log1p(rank_backwards(compared.nearest, found)),
        np.log(0.05 + neighbour_overlap(compared.nearest, found)),
        order,
        days,
        labels,
    )
    return np.stack([_standardize(column, found) for column in columns], axis=1)


def _standardize(column: Floats, found: Candidates) -> Floats:
    """Return by how many standard deviations each candidate is above the mean of its post's."""
    sizes = np.maximum(np.diff(found.starts), 1)
    means = np.bincount(found.post, column, len(sizes)) / sizes
    above = column - means[found.post]
    deviations = np.sqrt(np.bincount(found.post, above * above, len(sizes)) / sizes)
    return np.asarray(above / (deviations + _LEAST_DEVIATION)[found.post])


def _put_in_order(found: Candidates, measures: Floats, weights: Floats) -> Ranking:
    scores = np.zeros(len(found.post))
    for column, weight in zip(measures.T, weights, strict=False):  # those of links may be left out
        scores += column * weight
    return Ranking(found, np.lexsort((found.other, -np.round(scores, 6), found.post)))


def _propagate_links(found: Candidates, likeness: Floats, either: sparse.csr_array) -> sparse.csr_array:
    """Return how much each post's candidates are linked with every post, asked as far as each is like the post."""
    return (sparse.csr_array((likeness, (found.post, found.other)), shape=either.shape) @ either).tocsr()


def _find_linked(said: sparse.csr_array, found: Candidates) -> tuple[Ints, Ints]:
    """Return (post, other) for the posts that a post's candidates are linked with most, those that it lacks."""
    rows, columns = (places.astype(np.int64) for places in said.nonzero())
    has = sparse.csr_array((np.ones(len(found.post)), (found.post, found.other)), shape=said.shape)
    new = (rows != columns) & (values_at(has, rows, columns) == 0)
    rows, columns = rows[new], columns[new]
    order = np.lexsort((columns, -np.round(values_at(said, rows, columns), 9), rows))
    rows, columns = rows[order], columns[order]
    first = np.arange(len(rows)) - np.searchsorted(rows, rows) < _MOST_LINKED
    return rows[first], columns[first]


def _measure_time(found: Candidates, days: Sequence[int | None]) -> tuple[Floats, Floats]:
    """Return how near in time candidates are: by the number of posts between them, and by days.

    Where many posts share a day, as where only the year is known, being of one day says little:
    the number of posts that are as near says so itself. A post of unknown day is far from all.
    """
    known = np.array(sorted(day for day in days if day is not None), dtype=np.int64)
    day = np.array([_NO_DAY if d is None else d for d in days], dtype=np.int64)
    undated = np.array([d is None for d in days], dtype=bool)
    if not len(known):
        return np.zeros(len(found.post)), np.zeros(len(found.post))
    here, apart = day[found.post], np.abs(day[found.post] - day[found.other])
    between = np.searchsorted(known, here + apart, "right") - np.searchsorted(known, here - apart, "left")
    lost = undated[found.post] | undated[found.other]
    span = max(1, int(known[-1] - known[0]))
    return -np.log(np.where(lost, len(known), np.maximum(between, 1))), -np.log1p(np.where(lost, span, apart))


def _compare_labels(found: Candidates, labels: Sequence[tuple[str, ...]]) -> Floats:
    """Return the sum of the labels that candidates share, each by its inverse frequency."""
    numbers: dict[str, int] = {}
    places = [
        (row, numbers.setdefault(name, len(numbers)))
        for row, own in enumerate(labels)
        for name in dict.fromkeys(own)
    ]
    if not places:
        return np.zeros(len(found.post))
    rows, columns = np.array(places, dtype=np.int64).T
    rarity = np.sqrt(np.log(len(labels) / np.bincount(columns)))
    matrix = sparse.csr_array((rarity[columns], (rows, columns)), shape=(len(labels), len(numbers)))
    return multiply_rows(matrix, found.post, found.other)
