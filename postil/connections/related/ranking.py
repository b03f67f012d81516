"""The ranking of related posts: its features and their weights in one table, and its limits.

To add a feature, write a function in ``features`` and add a row here. The weights are where an archive starts from;
its own links move them (``learning_to_rank``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from postil.connections.related import features
from postil.connections.related.features import Evidence, propagate_links
from postil.connections.related.learning_to_rank import fit_weights
from postil.connections.related.matrices import values_at
from postil.connections.related.neighbours import add_candidates

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from postil.connections.arrays import Floats, Ints
    from postil.connections.related.comparison import Comparison
    from postil.connections.related.neighbours import Candidates
    from postil.jobs.memo import Memo


@dataclass(frozen=True, slots=True)
class Feature:
    """A row of the table: its name, what it measures, its default weight, and the function that computes it."""

    name: str
    measures: str
    weight: float
    compute: Callable[[Evidence], Floats]


# The default weights maximise the likelihood of the links that authors made in three collections (a government
# office's blog, a history of diplomacy, a blog of software), each counting as much as the others, once with no
# links known and once with all others; rounded to a twentieth.
FEATURES = (
    Feature("words", "rare words that both have", 0.2, features.compare_words),
    Feature("pairs", "pairs of words that both have", 0.2, features.compare_pairs),
    Feature("titles", "the title of one in the text of the other", 0.25, features.compare_titles),
    Feature("passages", "how near one comes to some sentences of the other", 0.6, features.compare_passages),
    Feature("dates", "how few posts lie between them in time", 0.45, features.compare_dates),
    Feature("labels", "rare labels that both have", 0.15, features.compare_labels),
    Feature("links to it", "how many posts link it", 0.3, features.count_links_to),
    Feature("links from it", "how many posts it links", 0.25, features.count_links_from),
    Feature("links of similar posts", "similar posts linked with it", 1.15, features.count_links_of_similar),
    Feature("links of its labels", "posts of a shared label linked with it", 0.35, features.count_links_of_labels),
)

# What is shown of the ranking.
MOST_SHOWN = 6  # of one post
MOST_OF_SERIES = 2  # of these, parts of one series
LEAST_SIMILARITY = 0.03  # the mean cosine of words and of pairs; two posts below it are similar by chance
_MOST_LINKED = 20  # candidates added because similar posts are linked with them


@dataclass(frozen=True, slots=True)
class Ranking:
    """The candidates of each post, and their positions in the order of how related they are."""

    candidates: Candidates
    order: Ints

    def of_post(self, post: int) -> Ints:
        """Return the positions of a post's candidates, the most related first."""
        return self.order[self.candidates.starts[post] : self.candidates.starts[post + 1]]


def rank_related(compared: Comparison, links: Iterable[tuple[int, int]], memo: Memo | None = None) -> Ranking:
    """Rank the candidates of each post; ``links`` are those that are known, as (from, to) numbers of posts.

    Candidates are the most similar posts, and the posts that these are linked with. A post's own links do not
    change the order of its own candidates, except through the weights.
    """
    evidence = _gather_evidence(compared, links, memo)
    found = evidence.candidates
    columns = np.column_stack([feature.compute(evidence) for feature in FEATURES])
    linked = (evidence.links_to_candidate + evidence.links_from_candidate) > 0
    weights = fit_weights(columns, found.starts, linked, np.array([feature.weight for feature in FEATURES]))
    scores = np.zeros(len(found.post))
    for column, weight in zip(
        columns.T, weights, strict=True
    ):  # always in this order: sums are the same everywhere
        scores += column * weight
    return Ranking(found, np.lexsort((found.other, -np.round(scores, 6), found.post)))


def _gather_evidence(compared: Comparison, links: Iterable[tuple[int, int]], memo: Memo | None) -> Evidence:
    nearest, total = compared.nearest, len(compared.metadata)
    pairs = np.array(sorted({(a, b) for a, b in links if a != b}), dtype=np.int64).reshape(-1, 2)
    matrix = sparse.csr_array((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=(total, total))
    of_similar = propagate_links(nearest, nearest.similarity**2, matrix)
    found = add_candidates(compared.vectors, nearest, *_find_linked(of_similar, nearest))
    return Evidence(compared, found, matrix, of_similar, memo)


def _find_linked(of_similar: sparse.csr_array, found: Candidates) -> tuple[Ints, Ints]:
    """Return (post, other) where other is no candidate of post yet, but most linked with those similar to it."""
    rows, columns = (numbers.astype(np.int64) for numbers in of_similar.nonzero())
    has = sparse.csr_array((np.ones(len(found.post)), (found.post, found.other)), shape=of_similar.shape)
    new = (rows != columns) & (values_at(has, rows, columns) == 0)
    rows, columns = rows[new], columns[new]
    order = np.lexsort((columns, -np.round(values_at(of_similar, rows, columns), 9), rows))
    rows, columns = rows[order], columns[order]
    first = np.arange(len(rows)) - np.searchsorted(rows, rows) < _MOST_LINKED
    return rows[first], columns[first]
