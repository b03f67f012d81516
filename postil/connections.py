"""How posts hang together: every connection of two posts, with its reason, found from all of them at once."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from postil.excerpts import cut_excerpt
from postil.mentions import Mentionable, Speech, find_mentions
from postil.model import Connection, PassageSide, PassageView
from postil.passages import find_passages
from postil.readings import Written, read_posts
from postil.reasons import Namer, join_names
from postil.related import Circumstances, compare_posts, rank_related
from postil.series import Series, Titled, find_series
from postil.terms import count_terms

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from postil.cache import Memo
    from postil.facts import Facts
    from postil.links import Link, Targets
    from postil.model import Document, PostRef
    from postil.passages import SharedPassage
    from postil.readings import Readings
    from postil.reasons import Subjects
    from postil.related import Ranking

MOST_RELATED = 6
_MOST_OF_SERIES = 2
_FLOOR = 0.03  # of the mean cosine of words and of pairs: below, likeness is chance
_WHOLE, _SAME = 0.9, 0.97  # of a text's characters: quoted whole; both texts are one
_MOSTLY = 0.8  # of the words of the shorter: of two passages that are one
_NEIGHBOURS, _DAYS_NEAR = 3, 3  # on either side, and how many days off
_FORTNIGHT = 14
_FEW_POSTS, _MANY_POSTS = 3, 0.25  # posts, and their share: with more than both, a label tells nothing


@dataclass(frozen=True, slots=True)
class Archive:
    """What connections are found from: the posts that are shown, in reading order, and what is known of each."""

    documents: tuple[Document, ...]
    facts: Mapping[str, Facts]
    refs: Mapping[str, PostRef]
    note_links: Mapping[str, tuple[Link, ...]]
    terms: Mapping[str, tuple[str, ...]]  # the glossary's names of people and organisations that each mentions
    sources: Mapping[str, str]  # titles of publications by their ids
    languages: Mapping[str, str]  # of the posts


@dataclass(frozen=True, slots=True)
class Connected:
    """All connections, those of one post and kind together, and what pages show of them beside."""

    connections: tuple[Connection, ...]
    originals: Mapping[str, Mapping[str, str]]  # by post and quoted title, the id of the post quoted whole
    passages: Mapping[str, tuple[PassageView, ...]]  # by post
    series: tuple[Series, ...]


def connect_posts(archive: Archive, targets: Targets, memo: Memo | None = None) -> Connected:
    """Return how the posts of an archive hang together; the memo keeps how each was read."""
    readings = read_posts([_as_written(archive, document) for document in archive.documents], memo)
    series = find_series([_as_titled(archive, document) for document in archive.documents])
    originals = _find_originals(archive)
    passages = _view_passages(archive, readings, memo)
    links = list(_connect_links(archive, targets))
    shared = list(_connect_passages(archive, passages, originals))
    known = {(c.source, c.target) for c in (*links, *shared)}
    mentions = list(_connect_mentions(archive, readings, known, memo))
    direct = [*links, *mentions, *shared, *_connect_series(series)]
    related = _connect_related(archive, readings, direct, series, memo)
    order = {d.id: number for number, d in enumerate(archive.documents)}
    connections = sorted(
        [*direct, *related, *_connect_neighbours(archive)], key=lambda c: (order[c.source], c.kind)
    )  # stable: related posts stay in the order of their likeness
    by_post: dict[str, list[PassageView]] = {}
    for view in passages:
        by_post.setdefault(view.first.post.id, []).append(view)
        by_post.setdefault(view.second.post.id, []).append(view)
    return Connected(tuple(connections), originals, {post: tuple(views) for post, views in by_post.items()}, series)


def _as_written(archive: Archive, document: Document) -> Written:
    texts = tuple(text for _, text in archive.facts[document.id].texts)
    return Written(document.title, texts, archive.languages[document.id])


# ---------------------------------------------------------------- links and mentions


def _connect_links(archive: Archive, targets: Targets) -> Iterator[Connection]:
    """Yield the links that posts and the notes on them make to other posts, each once, at its first place."""
    for document in archive.documents:
        seen = {document.id}
        for links, reason in (
            (archive.facts[document.id].links, "linked in the text"),
            (archive.note_links[document.id], "linked in an editor’s note"),
        ):
            for link in links:
                found = None if link.is_image else targets.find(link.href, document.id)
                other = found[1] if found else None
                if other and other not in seen and other in archive.facts:
                    seen.add(other)
                    where = "linked in a comment" if link.part else reason
                    yield Connection(document.id, other, "link", where, excerpt=link.excerpt, fragment=link.part)


def _connect_mentions(
    archive: Archive, readings: Readings, linked: set[tuple[str, str]], memo: Memo | None
) -> Iterator[Connection]:
    """Yield the mentions of posts that are not linked, each once, at its first place."""
    posts = [
        Mentionable(
            document.id,
            document.title,
            _day(document),
            document.date.year if document.date else None,
            document.date.month if document.date else None,
            document.publication,
            archive.languages[document.id],
            tuple(_list_speeches(document, archive.facts[document.id])),
        )
        for document in archive.documents
    ]
    texts = {(d.id, part): text for d in archive.documents for part, text in archive.facts[d.id].texts}
    seen = set(linked)
    for mention in find_mentions(posts, readings, memo):
        pair = (mention.post, mention.other)
        if pair not in seen:
            seen.add(pair)
            excerpt = cut_excerpt(texts[mention.post, mention.part], mention.start, mention.end)
            reason = f"{mention.reason} in a comment" if mention.part else mention.reason
            yield Connection(*pair, "mention", reason, excerpt=excerpt, fragment=mention.part)


def _list_speeches(document: Document, facts: Facts) -> Iterator[Speech]:
    comments = {comment.id: comment for comment in document.comments}
    for part, text in facts.texts:
        quotations = tuple((start, end) for of, start, end in facts.quotations if of == part)
        date = comments[part].date if part else document.date
        own = not part or (document.author is not None and comments[part].author == document.author)
        yield Speech(part, text, date.first_day if date and date.day else None, own, quotations)


def _day(document: Document) -> dt.date | None:
    return document.date.first_day if document.date and document.date.day else None


# ---------------------------------------------------------------- series


def _as_titled(archive: Archive, document: Document) -> Titled:
    text = dict(archive.facts[document.id].texts).get("", "")
    language = archive.languages[document.id]
    return Titled(document.id, document.title, _day(document), text, document.publication, language)


def _connect_series(series: Iterable[Series]) -> Iterator[Connection]:
    for one in series:
        for (number, post), (after, other) in pairwise(one.parts):
            order = f"{after} comes after {number}" if after != number else f"both are number {number}"
            yield Connection(post, other, "series", f"{one.title}: {order}")


# ---------------------------------------------------------------- shared passages and replies


def _find_originals(archive: Archive) -> dict[str, dict[str, str]]:
    """Return for each post the posts that it quotes whole under their date and title."""
    by_day: dict[tuple[str, str], str] = {}
    for document in archive.documents:
        day = _day(document)
        if day:
            by_day.setdefault((day.isoformat(), document.title.casefold()), document.id)
    found: dict[str, dict[str, str]] = {}
    for document in archive.documents:
        for quoted in archive.facts[document.id].quoted:
            original = by_day.get((quoted.day.isoformat(), quoted.title.casefold()))
            if original and original != document.id:
                found.setdefault(document.id, {})[quoted.title] = original
    return found


def _view_passages(archive: Archive, readings: Readings, memo: Memo | None) -> list[PassageView]:
    owners = [
        (document, name)
        for document in archive.documents
        for name in (None, *(name for name, _ in archive.facts[document.id].texts))  # its title first
    ]
    return [_view_passage(archive, passage, readings, owners) for passage in find_passages(readings, memo)]


def _view_passage(
    archive: Archive, passage: SharedPassage, readings: Readings, owners: Sequence[tuple[Document, str | None]]
) -> PassageView:
    sides = []
    for part, (start, end) in ((passage.first, passage.first_span), (passage.second, passage.second_span)):
        document, name = owners[part]
        sides.append(PassageSide(archive.refs[document.id], name or "", readings.texts[part][start:end]))
    first, second = (_written(*owners[part]) for part in (passage.first, passage.second))
    if first is not None and second is not None and first > second:  # a comment on an older post may be younger
        sides.reverse()
    dated = first is not None and second is not None and first != second
    return PassageView(sides[0], sides[1], dated, passage.words)


def _written(document: Document, part: str | None) -> str | None:
    """Return when a part was written, as far as that is known: a comment's own date, or its post's."""
    comment = next((c for c in document.comments if c.id == part), None) if part else None
    date = (comment.date if comment and comment.date else None) or document.date
    return date.first_day.isoformat() if date and date.day and date.certain else None


def _connect_passages(
    archive: Archive, passages: Iterable[PassageView], originals: Mapping[str, Mapping[str, str]]
) -> Iterator[Connection]:
    """Yield one connection for two posts that share passages, from the later to the earlier.

    A comment whose words stand in a later post is answered or taken up there: a reply as well.
    """
    quoted = {(post, original) for post, found in originals.items() for original in found.values()}
    together: dict[tuple[str, str], list[PassageView]] = {}
    for view in passages:
        together.setdefault((view.second.post.id, view.first.post.id), []).append(view)
    for pair in sorted(quoted - together.keys()):
        yield Connection(*pair, "shared-passage", "the whole post is quoted")
    origins = _Origins(together)
    for pair, views in together.items():
        longest = max(views, key=lambda v: v.agreeing)
        origin = origins.find(pair, longest)
        reason = _explain_passages(archive, pair, views, pair in quoted, origin)
        excerpt = cut_excerpt(longest.second.words, 0, len(longest.second.words))
        yield Connection(*pair, "shared-passage", reason, excerpt=excerpt, fragment=longest.second.fragment)
        comments = [view for view in views if view.first.fragment and not view.second.fragment and view.dated]
        if comments:
            taken = max(comments, key=lambda v: v.agreeing)
            excerpt = cut_excerpt(taken.second.words, 0, len(taken.second.words))
            yield Connection(*pair, "reply", "takes up a comment", excerpt=excerpt)


class _Origins:
    """Finds the post that had first what two later ones share."""

    def __init__(self, together: Mapping[tuple[str, str], Sequence[PassageView]]) -> None:
        self._together = together
        self._earlier: dict[str, list[PassageView]] = {}
        for (later, _), views in together.items():
            self._earlier.setdefault(later, []).extend(view for view in views if view.dated)

    def find(self, pair: tuple[str, str], shared: PassageView) -> PostRef | None:
        """Return the earliest post from which the earlier of two has words that both share, or None."""
        later, earlier = pair
        words = set(shared.first.words.casefold().split())
        found = [
            view.first.post
            for view in self._earlier.get(earlier, ())
            if (later, view.first.post.id) in self._together
            and _overlap(words, set(view.second.words.casefold().split()))
        ]
        return min(found, key=lambda post: (post.date.text if post.date else "", post.id)) if found else None


def _overlap(words: set[str], others: set[str]) -> bool:
    return len(words & others) >= _MOSTLY * min(len(words), len(others))


def _explain_passages(
    archive: Archive, pair: tuple[str, str], views: Sequence[PassageView], quoted: bool, origin: PostRef | None
) -> str:
    words = sum(view.agreeing for view in views)
    count = f"{words} words" + (f" in {len(views)} passages" if len(views) > 1 else "")
    dated = any(view.dated for view in views)
    if quoted:
        return "the whole post is quoted"
    if origin and dated:
        return f"{count} are the same, first in “{origin.title}”"
    later, earlier = pair
    if _covers(archive, earlier, [view.first for view in views], _WHOLE):
        if _covers(archive, later, [view.second for view in views], _SAME):
            end = ", first in the earlier post" if dated else "; which post had it first is not known"
            return f"the whole text is the same{end}"
        if dated:
            return "the whole post is quoted"
    if not dated:
        return f"{count} are the same; which post had them first is not known"
    places = {(bool(view.first.fragment), bool(view.second.fragment)) for view in views}
    if places == {(True, False)}:
        return f"{count} are the same, first in a comment on the earlier post"
    if places == {(False, True)}:
        return f"{count} are the same, in a comment on the later post"
    return f"{count} are the same, first in the earlier post"


def _covers(archive: Archive, post: str, sides: Iterable[PassageSide], share: float) -> bool:
    """Tell whether shared words are at least some share of what a post says."""
    shared = sum(len(words) for words in {side.words for side in sides if not side.fragment})
    return shared >= share * max(1, len(dict(archive.facts[post].texts).get("", "")))


# ---------------------------------------------------------------- related posts and neighbours


def _connect_related(
    archive: Archive,
    readings: Readings,
    direct: Sequence[Connection],
    series: Sequence[Series],
    memo: Memo | None,
) -> list[Connection]:
    documents = archive.documents
    numbers = {d.id: number for number, d in enumerate(documents)}
    terms = count_terms(readings)
    days = [_day(d) for d in documents]
    circumstances = [
        Circumstances(day.toordinal() if day else None, d.labels) for d, day in zip(documents, days, strict=True)
    ]
    links = [(numbers[c.source], numbers[c.target]) for c in direct if c.kind in ("link", "mention")]
    compared = compare_posts(terms, circumstances, memo)
    ranking = rank_related(compared, links, memo)
    shown = {(numbers[c.source], numbers[c.target]) for c in direct}
    pairs = list(_choose_likely(ranking, len(documents), shown))
    couples = sorted({(min(post, other), max(post, other)) for post, other, _ in pairs})
    namer = Namer(terms, compared.vectors, [archive.terms[d.id] for d in documents])
    subjects = dict(zip(couples, namer.name_subjects(couples, memo), strict=True))
    in_series = {post: one.title for one in series for _, post in one.parts}
    explained = _Explainer(archive)
    chosen: list[Connection] = []
    taken: dict[tuple[int, str], int] = {}
    counts: dict[int, int] = {}
    for post, other, score in pairs:
        title = in_series.get(documents[other].id, "")
        if counts.get(post, 0) == MOST_RELATED or (title and taken.get((post, title), 0) == _MOST_OF_SERIES):
            continue
        subject = subjects[min(post, other), max(post, other)]
        reason = explained.explain(documents[post], documents[other], subject)
        if reason:
            counts[post] = counts.get(post, 0) + 1
            taken[post, title] = taken.get((post, title), 0) + 1
            chosen.append(Connection(documents[post].id, documents[other].id, "related", reason, score))
    return chosen


def _choose_likely(ranking: Ranking, total: int, shown: set[tuple[int, int]]) -> Iterator[tuple[int, int, float]]:
    """Yield (post, other, score) for the first candidates of each post above the floor, some to spare.

    Two posts that are ``shown`` together, in either order, are left out.
    """
    found, order = ranking.candidates, ranking.order
    post, other, score = found.post[order], found.other[order], found.likeness[order]
    together = [min(pair) * total + max(pair) for pair in shown]
    likely = (score >= _FLOOR) & ~np.isin(np.minimum(post, other) * total + np.maximum(post, other), together)
    post, other, score = post[likely], other[likely], score[likely]
    first = np.arange(len(post)) - np.searchsorted(post, post) < MOST_RELATED + _MOST_OF_SERIES
    columns = post[first], other[first], np.minimum(np.round(score[first], 3), 1)
    yield from zip(*(column.tolist() for column in columns), strict=True)


class _Explainer:
    """Says why two posts are related."""

    def __init__(self, archive: Archive) -> None:
        self._sources = archive.sources
        documents = archive.documents
        self._days = {document.id: _day(document) for document in documents}
        labels = [label.casefold() for d in documents for label in dict.fromkeys(d.labels)]
        half = len(documents) / 2
        many = max(_FEW_POSTS, _MANY_POSTS * len(documents))
        self._common = {label for label, count in Counter(labels).items() if count > many}
        by_source: dict[str | None, int] = {}
        for document in documents:
            by_source[document.publication] = by_source.get(document.publication, 0) + 1
        self._telling = {source for source, count in by_source.items() if source and count <= half}

    def explain(self, post: Document, other: Document, subjects: Subjects) -> str | None:
        """Return a reason in words, or None where there is none that a reader would accept."""
        theirs = {label.casefold() for label in other.labels}
        labels = [x for x in dict.fromkeys(post.labels) if x.casefold() in theirs - self._common][:2]
        if not (subjects.named or subjects.words) or not (subjects.enough or labels):
            return None
        reasons = [_say_subjects(subjects)]
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


def _say_subjects(subjects: Subjects) -> str:
    parts = [f"speak of {join_names(subjects.named)}"] if subjects.named else []
    if subjects.words:
        quoted = join_names([f"“{word}”" for word in subjects.words])
        parts.append(f"use the word{'s' if len(subjects.words) > 1 else ''} {quoted}")
    return f"both {' and '.join(parts)}"


def _connect_neighbours(archive: Archive) -> Iterator[Connection]:
    """Yield what else the archive has of those days, from the later post to the earlier."""
    days = [_day(document) for document in archive.documents]
    for index, document in enumerate(archive.documents):
        day = days[index]
        for at in range(max(0, index - _NEIGHBOURS), index):
            other, before = archive.documents[at], days[at]
            if day and before and (day - before).days <= _DAYS_NEAR:
                apart = (day - before).days
                reason = "on the same day" if not apart else f"{apart} day{'s' if apart > 1 else ''} apart"
                yield Connection(document.id, other.id, "nearby", reason)
