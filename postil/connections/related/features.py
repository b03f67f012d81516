"""Features of pairs of posts, from which related posts are ranked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from postil.connections.related.neighbours import BLOCK, MOST_CANDIDATES
from postil.connections.related.tfidf import map_blocks, multiply_rows, values_at

if TYPE_CHECKING:
    from postil.connections.arrays import Floats
    from postil.connections.related.neighbours import Candidates
    from postil.connections.related.tfidf import TfidfVectors


_NEAREST = 20  # of a post: those that say what company it keeps


def rank_backwards(nearest: Candidates, found: Candidates) -> Floats:
    """Return for each of some pairs the rank of the post among those nearest to the other, from 0."""
    total = len(nearest.starts) - 1
    rank = np.arange(len(nearest.post)) - nearest.starts[nearest.post]
    ranks = sparse.csr_array((rank + 1.0, (nearest.post, nearest.other)), shape=(total, total))
    back = values_at(ranks, found.other, found.post)
    return np.where(back > 0, back - 1, MOST_CANDIDATES)


def neighbour_overlap(nearest: Candidates, found: Candidates) -> Floats:
    """Return for each of some pairs the cosine of the lists of what is nearest to either."""
    total = len(nearest.starts) - 1
    near = np.arange(len(nearest.post)) - nearest.starts[nearest.post] < _NEAREST
    places = nearest.post[near], nearest.other[near]
    company = sparse.csr_array((2 * nearest.likeness[near], places), shape=(total, total))
    lengths = np.sqrt(company.multiply(company).sum(axis=1))
    products = multiply_rows(company, found.post, found.other)
    return np.asarray(products / np.maximum(lengths[found.post] * lengths[found.other], 1e-12))


def compare_titles(vectors: TfidfVectors, found: Candidates) -> Floats:
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
            places = order[starts[start] : starts[min(start + BLOCK, total)]]
            product = (title[start : start + BLOCK] @ of_text).tocsr()
            return values_at(product, row[places] - start, column[places])

        parts = map_blocks(compare, range(0, total, BLOCK))
        shared[order] += np.concatenate([np.zeros(0), *parts])
    return shared[: len(found.post)] + shared[len(found.post) :]
