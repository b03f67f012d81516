"""Related posts as they are shown: few of each post, and each with a reason that a reader would accept."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

from postil.connections.collection import day_of
from postil.connections.related.comparison import PostMetadata, compare_posts
from postil.connections.related.explanations import SubjectExtractor, join_names
from postil.connections.related.ranking import LEAST_SIMILARITY, MOST_OF_SERIES, MOST_SHOWN, rank_related
from postil.connections.related.term_counts import count_terms
from postil.model.views import Connection

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from postil.connections.collection import Collection
    from postil.connections.corpus import Corpus
    from postil.connections.related.explanations import Subjects
    from postil.connections.related.ranking import Ranking
    from postil.connections.series import Series
    from postil.jobs.memo import Memo
    from postil.model.records import Document


_FORTNIGHT = 14  # days
_COMMON_POSTS, _COMMON_SHARE = 3, 0.25  # of the posts: a label that more have (by both) tells nothing


def connect_related(
    collection: Collection,
    corpus: Corpus,
    direct: Sequence[Connection],
    series: Sequence[Series],
    memo: Memo | None,
) -> list[Connection]:
    """Return the related posts of each post, the most related first, without those that are connected otherwise."""
    documents = collection.documents
    numbers = {d.id: number for number, d in enumerate(documents)}
    terms = count_terms(corpus)
    compared = compare_posts(terms, map(_describe_post, documents), memo)
    links = [(numbers[c.source], numbers[c.target]) for c in direct if c.kind in ("link", "mention")]
    shown = {(numbers[c.source], numbers[c.target]) for c in direct}
    pairs = list(_list_likely(rank_related(compared, links, memo), len(documents), shown))
    couples = sorted({(min(post, other), max(post, other)) for post, other, _ in pairs})
    extractor = SubjectExtractor(terms, compared.vectors, [collection.terms[d.id] for d in documents])
    subjects = dict(zip(couples, extractor.name_subjects(couples, memo), strict=True))
    return _choose_explained(collection, pairs, subjects, series)


def _describe_post(document: Document) -> PostMetadata:
    day = day_of(document)
    return PostMetadata(day.toordinal() if day else None, document.labels)


def _choose_explained(
    collection: Collection,
    pairs: Sequence[tuple[int, int, float]],
    subjects: Mapping[tuple[int, int], Subjects],
    series: Sequence[Series],
) -> list[Connection]:
    """Return the first pairs of each post that have a reason, with no more of one series than are shown."""
    documents = collection.documents
    in_series = {post: one.title for one in series for _, post in one.parts}
    explainer = _Explainer(collection)
    chosen: list[Connection] = []
    taken: dict[tuple[int, str], int] = {}
    counts: dict[int, int] = {}
    for post, other, score in pairs:
        title = in_series.get(documents[other].id, "")
        if counts.get(post, 0) == MOST_SHOWN or (title and taken.get((post, title), 0) == MOST_OF_SERIES):
            continue
        subject = subjects[min(post, other), max(post, other)]
        reason = explainer.explain(documents[post], documents[other], subject)
        if reason:
            counts[post] = counts.get(post, 0) + 1
            taken[post, title] = taken.get((post, title), 0) + 1
            chosen.append(Connection(documents[post].id, documents[other].id, "related", reason, score))
    return chosen


def _list_likely(ranking: Ranking, total: int, shown: set[tuple[int, int]]) -> Iterator[tuple[int, int, float]]:
    """Yield (post, other, score) for the best candidates of each post, a few more than are shown.

    Two posts that are already ``shown`` as connected, in either direction, are left out.
    """
    found, order = ranking.candidates, ranking.order
    post, other, score = found.post[order], found.other[order], found.similarity[order]
    together = [min(two) * total + max(two) for two in shown]
    likely = (score >= LEAST_SIMILARITY) & ~np.isin(
        np.minimum(post, other) * total + np.maximum(post, other), together
    )
    post, other, score = post[likely], other[likely], score[likely]
    first = np.arange(len(post)) - np.searchsorted(post, post) < MOST_SHOWN + MOST_OF_SERIES
    columns = post[first], other[first], np.minimum(np.round(score[first], 3), 1)
    yield from zip(*(column.tolist() for column in columns), strict=True)


class _Explainer:
    """Says why two posts are related."""

    def __init__(self, collection: Collection) -> None:
        self._sources = collection.sources
        documents = collection.documents
        self._days = {document.id: day_of(document) for document in documents}
        labels = [label.casefold() for d in documents for label in dict.fromkeys(d.labels)]
        half = len(documents) / 2
        many = max(_COMMON_POSTS, _COMMON_SHARE * len(documents))
        self._common = {label for label, count in Counter(labels).items() if count > many}
        by_source: dict[str | None, int] = {}
        for document in documents:
            by_source[document.publication] = by_source.get(document.publication, 0) + 1
        self._telling = {source for source, count in by_source.items() if source and count <= half}

    def explain(self, post: Document, other: Document, subjects: Subjects) -> str | None:
        """Return the reason in words, or None if there is none that a reader would accept."""
        theirs = {label.casefold() for label in other.labels}
        labels = [x for x in dict.fromkeys(post.labels) if x.casefold() in theirs - self._common][:2]
        if not (subjects.named or subjects.words) or not (subjects.enough or labels):
            return None
        reasons = [_describe_subjects(subjects)]
        if labels:
            reasons.append(f"both are labelled {join_names(labels)}")
        one, another = self._days[post.id], self._days[other.id]
        if one and another and abs((one - another).days) <= _FORTNIGHT:
            apart = abs((one - another).days)
            span = "a week" if apart <= 7 else "a fortnight"
            reasons.append("written on the same day" if not apart else f"written within {span} of each other")
        if post.publication == other.publication and post.publication in self._telling:
            reasons.append(f"both in {self._sources.get(post.publication or '', post.publication)}")
        return "; ".join(reasons)


def _describe_subjects(subjects: Subjects) -> str:
    parts = [f"speak of {join_names(subjects.named)}"] if subjects.named else []
    if subjects.words:
        quoted = join_names([f"“{word}”" for word in subjects.words])
        parts.append(f"use the word{'s' if len(subjects.words) > 1 else ''} {quoted}")
    return f"both {' and '.join(parts)}"
