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

from postil.similarity import Candidates, find_candidates, multiply_rows, weigh_terms
from postil.stretches import rank_by_stretches
from postil.weights import fit_weights

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from postil.terms import Terms

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]

MEASURES = (
    "words", "pairs", "title", "stretch", "mutual rank", "company", "order", "days", "labels",
    "linked", "links", "linked by the like", "linked by those of its labels",
)  # fmt: skip
# What the links of collections of several kinds agree on; closeness in time is kept modest, since it can mislead.
_DEFAULT = np.array([0.2, 0.13, 0.28, 0.3, 0.2, 0.15, 0.2, 0.1, 0.1, 0.3, 0.15, 1.0, 0.15])
_LEAST_DEVIATION = 1e-3
_NO_DAY = -1


@dataclass(frozen=True, slots=True)
class Circumstances:
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
class Measured:
    """Candidates with their measures, one a column in the order of ``MEASURES``, without those of links.

    A measure is a number of standard deviations from the mean of the post's candidates. ``labels`` is the
    likeness of labels as it is.
    """

    candidates: Candidates
    measures: Floats
    labels: Floats


def measure_posts(terms: Terms, circumstances: Sequence[Circumstances]) -> Measured:
    """Return for each post the others that it may be related to, measured."""
    vectors = weigh_terms(terms)
    found = find_candidates(vectors)
    labels = _compare_labels(found, [c.labels for c in circumstances])
    order, days = _measure_time(found, [c.day for c in circumstances])
    columns = (
        np.log(0.02 + found.words),
        np.log(0.02 + found.pairs),
        np.log(0.02 + found.titles),
        rank_by_stretches(terms, vectors, found),
        -np.log1p(found.back),
        np.log(0.05 + found.company),
        order,
        days,
        labels,
    )
    return Measured(found, np.stack([_standardize(column, found) for column in columns], axis=1), labels)


def _standardize(column: Floats, found: Candidates) -> Floats:
    """Return by how many standard deviations each candidate is above the mean of its post's."""
    sizes = np.maximum(np.diff(found.starts), 1)
    means = np.bincount(found.post, column, len(sizes)) / sizes
    above = column - means[found.post]
    deviations = np.sqrt(np.bincount(found.post, above * above, len(sizes)) / sizes)
    return np.asarray(above / (deviations + _LEAST_DEVIATION)[found.post])


def rank_related(measured: Measured, links: Iterable[tuple[int, int]]) -> Ranking:
    """Return the order of each post's candidates; ``links`` are those known, as (from, to) numbers of posts.

    A post's own links say nothing of its own order, only of the weights and of the other posts.
    """
    found, total = measured.candidates, len(measured.candidates.starts) - 1
    pairs = np.array(sorted({(a, b) for a, b in links if a != b}), dtype=np.int64).reshape(-1, 2)
    if not len(pairs):
        return _put_in_order(found, measured.measures, _DEFAULT)
    matrix = sparse.csr_array((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=(total, total))
    outward, inward = _at(matrix, found.post, found.other), _at(matrix, found.other, found.post)
    linked = np.log1p(matrix.sum(axis=0)[found.other] - outward)
    links_made = np.log1p(matrix.sum(axis=1)[found.other] - inward)
    likeness = (found.words + found.pairs) / 2
    measures = np.column_stack(
        [
            measured.measures,
            linked,
            links_made,
            np.log1p(20 * _ask_the_like(found, likeness * likeness, matrix)),
            np.log1p(_ask_the_like(found, measured.labels, matrix)),
        ]
    )
    weights = fit_weights(measures, found.starts, (outward + inward) > 0, _DEFAULT)
    return _put_in_order(found, measures, weights)


def _put_in_order(found: Candidates, measures: Floats, weights: Floats) -> Ranking:
    scores = np.zeros(len(found.post))
    for column, weight in zip(measures.T, weights, strict=False):  # those of links may be left out
        scores += column * weight
    return Ranking(found, np.lexsort((found.other, -np.round(scores, 6), found.post)))


def _at(matrix: sparse.csr_array, rows: Ints, columns: Ints) -> Floats:
    return np.asarray(matrix[rows, columns]).reshape(-1).astype(float) if len(rows) else np.zeros(0)


def _ask_the_like(found: Candidates, likeness: Floats, links: sparse.csr_array) -> Floats:
    """Return how much a post's candidates are linked with each of them, asked as far as each is like the post."""
    total = links.shape[0]
    alike = sparse.csr_array((likeness, (found.post, found.other)), shape=(total, total))
    either = (links + links.T).tocsr()
    either.data[:] = 1
    said = (alike @ either).tocsr()
    said.sort_indices()
    return _at(said, found.post, found.other)


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
