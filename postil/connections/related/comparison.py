"""What posts are compared by: their terms, their vectors, their dates and labels, and the posts nearest to each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from postil.connections.related.neighbours import find_candidates
from postil.connections.related.tfidf import weigh_terms

if TYPE_CHECKING:
    from collections.abc import Iterable

    from postil.connections.related.neighbours import Candidates
    from postil.connections.related.term_counts import TermCounts
    from postil.connections.related.tfidf import TfidfVectors
    from postil.jobs.memo import Memo


@dataclass(frozen=True, slots=True)
class PostMetadata:
    """What is known of a post besides its words: its day as a number, None where unknown, and its labels."""

    day: int | None
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What posts are compared by, in their order, and for each post the others that are most similar."""

    terms: TermCounts
    vectors: TfidfVectors
    nearest: Candidates
    metadata: tuple[PostMetadata, ...]


def compare_posts(terms: TermCounts, metadata: Iterable[PostMetadata], memo: Memo | None = None) -> Comparison:
    """Return the comparison of posts; ``metadata`` is in the order of the posts."""
    vectors = weigh_terms(terms)
    return Comparison(terms, vectors, find_candidates(vectors, memo), tuple(metadata))
