"""Features: what makes a candidate related to a post, one number for each candidate.

What the posts themselves say (words, titles, dates, labels) is given as the number of standard deviations above the
mean of the post's candidates, so that a weight means the same in every archive. What links say is given as the
logarithm of a count, since most candidates have none.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from postil.connections.related.matrices import BLOCK, map_blocks, multiply_rows, values_at
from postil.connections.related.passage_similarity import rank_by_passages

if TYPE_CHECKING:
    from postil.connections.arrays import Floats
    from postil.connections.related.comparison import Comparison
    from postil.connections.related.neighbours import Candidates
    from postil.jobs.memo import Memo


_LEAST_COSINE = 0.02  # is added before the logarithm: smaller cosines hardly differ
_LEAST_DEVIATION = 1e-3
_LINK_SCALE = 20  # brings sums of small weights to the size of counts


@dataclass(frozen=True)
class Evidence:
    """All that the features of some candidates are computed from.

    ``links`` has a row for each linking post, a column for each linked one. ``links_of_similar`` says for each post
    how much the posts similar to it are linked with every post, in either direction.
    """

    compared: Comparison
    candidates: Candidates
    links: sparse.csr_array
    links_of_similar: sparse.csr_array
    memo: Memo | None

    @cached_property
    def label_similarity(self) -> Floats:
        """The sum of the labels that candidates share, each weighted by how rare it is."""
        labels = [post.labels for post in self.compared.metadata]
        numbers = {name: number for number, name in enumerate(dict.fromkeys(n for own in labels for n in own))}
        cells = [(post, numbers[name]) for post, own in enumerate(labels) for name in dict.fromkeys(own)]
        rows, columns = np.array(cells, dtype=np.int64).reshape(-1, 2).T
        rarity = np.sqrt(np.log(len(labels) / np.bincount(columns, minlength=len(numbers))))
        shape = (len(labels), len(numbers))
        matrix = sparse.csr_array((rarity[columns], (rows, columns)), shape=shape)
        return multiply_rows(matrix, self.candidates.post, self.candidates.other)

    @cached_property
    def links_to_candidate(self) -> Floats:
        """1 where the post links the candidate."""
        return values_at(self.links, self.candidates.post, self.candidates.other)

    @cached_property
    def links_from_candidate(self) -> Floats:
        """1 where the candidate links the post."""
        return values_at(self.links, self.candidates.other, self.candidates.post)


def join_directions(links: sparse.csr_array) -> sparse.csr_array:
    """Return links without their direction."""
    either = (links + links.T).tocsr()
    either.data[:] = 1
    return either


def propagate_links(candidates: Candidates, similarity: Floats, links: sparse.csr_array) -> sparse.csr_array:
    """Return for each post the links of its candidates, each weighted by the candidate's similarity to the post."""
    near = sparse.csr_array((similarity, (candidates.post, candidates.other)), shape=links.shape)
    return (near @ join_directions(links)).tocsr()


# ---------------------------------------------------------------- what the posts say


def compare_words(evidence: Evidence) -> Floats:
    """Return how similar two posts are by their words: the logarithm of the cosine, standardised for each post."""
    return _standardize(np.log(_LEAST_COSINE + evidence.candidates.words), evidence.candidates)


def compare_pairs(evidence: Evidence) -> Floats:
    """Return how similar two posts are by their pairs of words, measured like their words."""
    return _standardize(np.log(_LEAST_COSINE + evidence.candidates.pairs), evidence.candidates)


def compare_titles(evidence: Evidence) -> Floats:
    """Return how much of the title of each post is in the text of the other, in both directions together."""
    vectors, found = evidence.compared.vectors, evidence.candidates
    total = len(found.starts) - 1
    # Each pair of posts has two cells in the matrix of titles by texts.
    row, column = np.concatenate([found.post, found.other]), np.concatenate([found.other, found.post])
    order = np.argsort(row, kind="stable")
    starts = np.searchsorted(row[order], np.arange(total + 1))
    shared = np.zeros(len(row))
    for titles, texts in ((vectors.title_words, vectors.kept_words), (vectors.title_pairs, vectors.kept_pairs)):
        by_term = texts.T.tocsr()

        def compare(start: int, titles: sparse.csr_array = titles, by_term: sparse.csr_array = by_term) -> Floats:
            cells = order[starts[start] : starts[min(start + BLOCK, total)]]
            product = (titles[start : start + BLOCK] @ by_term).tocsr()
            return values_at(product, row[cells] - start, column[cells])

        parts = map_blocks(compare, range(0, total, BLOCK))
        shared[order] += np.concatenate([np.zeros(0), *parts])
    both = shared[: len(found.post)] + shared[len(found.post) :]
    return _standardize(np.log(_LEAST_COSINE + both), found)


def compare_passages(evidence: Evidence) -> Floats:
    """Return how near one post comes to a single passage of the other, such as the sentences that would link it."""
    compared, found = evidence.compared, evidence.candidates
    return _standardize(rank_by_passages(compared.terms, compared.vectors, found, evidence.memo), found)


def compare_dates(evidence: Evidence) -> Floats:
    """Return how near two posts are in time, counted in the posts between them.

    So where many posts share a day, as where only the year is known, to be of the same day says little. A post
    whose day is not known is as far away as the archive is long.
    """
    found, days = evidence.candidates, [post.day for post in evidence.compared.metadata]
    dated = np.array([day is not None for day in days], dtype=bool)
    day = np.array([day or 0 for day in days], dtype=np.int64)
    known = np.sort(day[dated])
    here, apart = day[found.post], np.abs(day[found.post] - day[found.other])
    between = np.searchsorted(known, here + apart, "right") - np.searchsorted(known, here - apart, "left")
    between = np.where(dated[found.post] & dated[found.other], between, len(known))
    return _standardize(-np.log(np.maximum(between, 1)), found)


def compare_labels(evidence: Evidence) -> Floats:
    """Return how many labels two posts share, rare labels counting more."""
    return _standardize(evidence.label_similarity, evidence.candidates)


def _standardize(column: Floats, found: Candidates) -> Floats:
    """Return by how many standard deviations each candidate is above the mean of its post's candidates."""
    sizes = np.maximum(np.diff(found.starts), 1)
    means = np.bincount(found.post, column, len(sizes)) / sizes
    above = column - means[found.post]
    deviations = np.sqrt(np.bincount(found.post, above * above, len(sizes)) / sizes)
    return np.asarray(above / (deviations + _LEAST_DEVIATION)[found.post])


# ---------------------------------------------------------------- what the archive's links say
# A post's own links are left out of all of these: they are what is asked for.


def count_links_to(evidence: Evidence) -> Floats:
    """Return how many other posts link the candidate."""
    linked = evidence.links.sum(axis=0)[evidence.candidates.other]
    return np.asarray(np.log1p(linked - evidence.links_to_candidate))


def count_links_from(evidence: Evidence) -> Floats:
    """Return how many other posts the candidate links."""
    linking = evidence.links.sum(axis=1)[evidence.candidates.other]
    return np.asarray(np.log1p(linking - evidence.links_from_candidate))


def count_links_of_similar(evidence: Evidence) -> Floats:
    """Return how many posts similar to the post are linked with the candidate."""
    found = evidence.candidates
    return np.log1p(_LINK_SCALE * values_at(evidence.links_of_similar, found.post, found.other))


def count_links_of_labels(evidence: Evidence) -> Floats:
    """Return how many posts that share a label with the post are linked with the candidate."""
    found = evidence.candidates
    links = propagate_links(found, evidence.label_similarity, evidence.links)
    return np.log1p(values_at(links, found.post, found.other))
