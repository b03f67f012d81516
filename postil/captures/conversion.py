"""Captures to ``content/posts``: what crawlers left becomes files that people edit."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from postil.captures.readers.text import pages as text_reader
from postil.captures.store import FOLDER, check_fixity
from postil.content import digest_document
from postil.model.captured import Inference
from postil.model.records import CaptureReference, Comment, Document, Provenance
from postil.text.edtf import Edtf
from postil.text.markdown import words_of
from postil.text.slugs import slugify
from postil.text.year_inference import infer_year

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping, Sequence

    from postil.captures.store import CapturedText
    from postil.content.config import Config
    from postil.model.captured import CapturedComment, CapturedPost
    from postil.model.problems import Problems


@dataclass(frozen=True, slots=True)
class Conversion:
    """All captures, read: the posts as they give them now, and what else was found.

    ``set_aside`` holds for each capture (line, words) of what was set aside; ``digests`` are the captures'
    SHA-256; ``doubts`` come with the capture that they are about.
    """

    posts: tuple[Document, ...]
    set_aside: Mapping[str, tuple[tuple[int, str], ...]]
    digests: frozenset[str]
    inferences: tuple[tuple[str, Inference], ...]


def convert_captures(
    captures: Sequence[CapturedText],
    existing: Sequence[Document],
    as_converted: Mapping[str, Document],
    config: Config,
    problems: Problems,
) -> Conversion:
    """Return the posts that captures hold. A post that exists already keeps its id, and so do its comments.

    ``as_converted`` holds, by id, the edited posts as they were before.
    """
    check_fixity(captures, existing, problems)
    languages = config.reading_languages
    stems = (text_reader.survey(c.text, languages, c.hints).series for c in captures)
    knowledge = text_reader.Knowledge(frozenset[str]().union(*stems))
    found: list[_Found] = []
    inferences: list[tuple[str, Inference]] = []
    set_aside = {}
    for captured in captures:
        page = text_reader.read(captured.text, languages, knowledge, captured.hints)
        found += [_Found(captured, post) for post in page.posts]
        set_aside[captured.capture.path] = page.set_aside
        inferences += [(captured.capture.path, doubt) for doubt in page.inferences]
        _warn_of_idle_hints(captured, page, languages, knowledge, problems)
    dated = _resolve_dates(found, existing, inferences)
    posts = tuple(_identify(_group_same(dated, inferences), existing, as_converted, config))
    digests = frozenset(c.capture.sha256 for c in captures)
    return Conversion(posts, set_aside, digests, tuple(inferences))


def _warn_of_idle_hints(
    captured: CapturedText,
    page: text_reader.ReadPage,
    languages: tuple[str, ...],
    knowledge: text_reader.Knowledge,
    problems: Problems,
) -> None:
    """Warn of each hint without which the page would be read in the same way."""
    for line, kind in captured.hints.items():
        others = {other: what for other, what in captured.hints.items() if other != line}
        if text_reader.read(captured.text, languages, knowledge, others) == page:
            what = f"the hint that line {line} is a {kind} changes nothing"
            problems.warn(captured.capture.path, line, what, "Take it out, or hint at the line that it is about")


# ---------------------------------------------------------------- dates and doubles


@dataclass(frozen=True, slots=True)
class _Found:
    """A post where it was found."""

    source: CapturedText
    post: CapturedPost

    @property
    def richness(self) -> tuple[int, int]:
        """More words, then more comments: which of two captures of a post tells more."""
        return len(self.post.body), len(self.post.comments)


def _resolve_dates(
    found: Sequence[_Found], existing: Sequence[Document], inferences: list[tuple[str, Inference]]
) -> list[_Found]:
    """Return the posts with the year of each date line that lacks one, as far as it can be inferred."""
    days: set[dt.date] = {f.post.date.first_day for f in found if f.post.date}
    days |= {d.date.first_day for d in existing if d.date and d.date.day and d.capture is None}
    known = tuple(sorted(days))
    resolved = []
    for place in found:
        if place.post.date is None and place.post.date_line is not None:
            post, doubt = _infer_date(place.post, known)
            if doubt.line not in place.source.hints:
                inferences.append((place.source.capture.path, doubt))
            resolved.append(replace(place, post=post))
        else:
            resolved.append(place)
    return resolved


def _infer_date(post: CapturedPost, known: tuple[dt.date, ...]) -> tuple[CapturedPost, Inference]:
    assert post.date_line is not None
    inferred = infer_year(post.date_line, known, text_reader.mentioned_years(post.body))
    if inferred is None:
        note = "The page leaves out the year, and nothing in the archive tells it."
        doubt = Inference(post.lines[0], "a date line without a year, which nothing tells", 0.0)
        return replace(post, date_note=note), doubt
    doubt = Inference(post.lines[0], f"the year {inferred.date.year} is inferred", inferred.confidence)
    return replace(post, date=Edtf(inferred.date.isoformat() + "?"), date_note=inferred.note), doubt


def _group_same(found: Sequence[_Found], inferences: list[tuple[str, Inference]]) -> list[list[_Found]]:
    """Return the posts, each with all captures that hold it, the one that tells most first.

    Captures of one page have the same date, the same title and mostly the same words; or another title
    and nearly all the same words, which is doubtful.
    """
    by_date: dict[str, list[list[_Found]]] = {}
    ordered: list[list[_Found]] = []
    for place in found:
        alike = by_date.setdefault(place.post.date.plain[:10] if place.post.date else "", [])
        group = next((g for g in alike if _holds_same(g, place)), None)
        if group is None:
            group = []
            alike.append(group)
            ordered.append(group)
        elif _title_of(group[0]) != _title_of(place) and place.post.lines[0] not in place.source.hints:
            what = f"{group[0].source.capture.path} has this post under another title; they are taken as one"
            inferences.append((place.source.capture.path, Inference(place.post.lines[0], what, 0.8)))
        group.append(place)
    return [sorted(group, key=lambda place: place.richness, reverse=True) for group in ordered]


def _title_of(place: _Found) -> str:
    return " ".join(place.post.title.casefold().split())


_SURE_WORDS = 30  # so many words that agree make one post of two titles


def _holds_same(group: Sequence[_Found], place: _Found) -> bool:
    if any(other.source is place.source for other in group):
        return False
    one, other = group[0].post.body, place.post.body
    if _title_of(group[0]) == _title_of(place):
        return _agree(one, other, _SHARED)
    return min(len(one.split()), len(other.split())) >= _SURE_WORDS and _agree(one, other, _NEARLY_ALL)


# Of the words of the shorter of two texts, so many must stand in the longer one too.
_SHARED = 0.7


_NEARLY_ALL = 0.9


def _agree(one: str, other: str, share: float = _SHARED) -> bool:
    """Tell whether two texts are versions of one: nearly all words of the shorter are in the longer."""
    first, second = Counter(one.split()), Counter(other.split())
    shorter = min(first.total(), second.total())
    if shorter < 5:
        return first == second
    return (first & second).total() >= share * shorter


# ---------------------------------------------------------------- ids


def _identify(
    groups: Sequence[Sequence[_Found]],
    existing: Sequence[Document],
    as_converted: Mapping[str, Document],
    config: Config,
) -> Iterable[Document]:
    """Yield the posts with their ids: those of existing posts, or new ones."""
    ids = _Ids(existing)
    for group, old in zip(groups, _find_existing(groups, existing), strict=True):
        if old is None:
            yield _make_document(group, ids.take(_base_id(group[0].post)), {}, config)
            continue
        before = as_converted.get(old.id)
        given: dict[str, list[str]] = {}
        for comment in (*(before.comments if before else ()), *old.comments):
            listed = given.setdefault(" ".join(words_of(comment.text)), [])
            if comment.id not in listed:
                listed.append(comment.id)
        yield replace(_make_document(group, old.id, given, config), path=old.path)


def _find_existing(groups: Sequence[Sequence[_Found]], existing: Sequence[Document]) -> list[Document | None]:
    """Return for each post the document that it was converted to before, if it was.

    First those that begin at the same line of the same capture. Then, since a better reader finds other
    lines and a newer capture has its own: those of the same capture or the same id whose words agree.
    """
    by_place: dict[tuple[str, str], Document] = {}
    by_file: dict[str, list[Document]] = {}
    by_id: dict[str, Document] = {}
    for document in existing:
        if document.capture is None:
            continue
        by_id[document.id] = document
        places = [(document.capture.file, document.capture.lines)]
        for file, lines in [*places, *((h.file, h.lines) for h in document.also_in)]:
            by_place.setdefault((file, lines.partition("-")[0]), document)
            by_file.setdefault(file, []).append(document)
    olds: list[Document | None] = [None] * len(groups)
    taken: set[str] = set()
    for index, group in enumerate(groups):
        for place in group:
            old = by_place.get((place.source.capture.path, str(place.post.lines[0])))
            if old is not None and olds[index] is None and old.id not in taken:
                olds[index] = old
                taken.add(old.id)
    for index, group in enumerate(groups):
        if olds[index] is not None:
            continue
        post = group[0].post
        named = by_id.get(_base_id(post))
        near = [d for p in group for d in by_file.get(p.source.capture.path, ()) if _same_day(d, post)]
        candidates = [d for d in ([named] if named else []) + near if d.id not in taken]
        old = next((d for d in candidates if _agree(d.body, post.body)), None)
        if old is not None:
            olds[index] = old
            taken.add(old.id)
    return olds


def _same_day(document: Document, post: CapturedPost) -> bool:
    return document.date_as_written == post.date_as_written


class _Ids:
    """Gives ids that no post has, and none that would give two posts one address."""

    def __init__(self, existing: Sequence[Document]) -> None:
        self._taken = {_address_key(document.id) for document in existing}
        self._numbers: dict[str, int] = {}

    def take(self, base: str) -> str:
        """Return ``base``, or where that is taken ``base-2`` and so on."""
        number = self._numbers.get(base, 1)
        candidate = base if number == 1 else f"{base}-{number}"
        while _address_key(candidate) in self._taken:
            number += 1
            candidate = f"{base}-{number}"
        self._numbers[base] = number
        self._taken.add(_address_key(candidate))
        return candidate


def _lines(post: CapturedPost) -> str:
    return f"{post.lines[0]}-{post.lines[1]}"


def _base_id(post: CapturedPost) -> str:
    date = post.date.plain[:10] if post.date else ""
    slug = slugify(post.title) or "untitled"
    return f"{date}-{slug}" if date else slug


def _address_key(post_id: str) -> str:
    """Return what of an id stands in the post's address: the day does not."""
    parts = post_id.split("-", 3)
    dated = len(parts) == 4 and all(part.isdigit() for part in parts[:3])
    return f"{parts[0]}-{parts[1]}-{parts[3]}" if dated else post_id


def _make_document(
    group: Sequence[_Found], post_id: str, given: Mapping[str, Sequence[str]], config: Config
) -> Document:
    """Return the post of a group; ``given`` are the ids that its comments have already, by their words."""
    post, capture = group[0].post, group[0].source.capture
    publication = config.find_publication(capture.path.removeprefix(FOLDER + "/"))
    year = str(post.date.year) if post.date else "undated"
    provenance = Provenance(
        file=capture.path, sha256=capture.sha256, lines=_lines(post), reader=text_reader.NAME, converted=""
    )
    document = Document(
        path=f"posts/{year}/{post_id}.md",
        id=post_id,
        title=post.title,
        date=post.date,
        body=post.body,
        body_line=0,
        comments=_unite_comments(group, post_id, given),
        date_as_written=post.date_as_written,
        date_note=post.date_note,
        author=post.author,
        publication=publication.id if publication else None,
        url=post.url,
        labels=post.labels,
        standfirst=post.standfirst,
        capture=provenance,
        also_in=tuple(
            CaptureReference(p.source.capture.path, p.source.capture.sha256, _lines(p.post)) for p in group[1:]
        ),
    )
    return replace(document, capture=replace(provenance, converted=digest_document(document)))


def _unite_comments(
    group: Sequence[_Found], post_id: str, given: Mapping[str, Sequence[str]]
) -> tuple[Comment, ...]:
    """Return the comments of all captures of a post; one that stands in a single one of them says so."""
    threads = [
        (p.source.capture.path, _identify_comments(p.post.comments, post_id, given))
        for p in group
        if p.post.comments
    ]
    if not threads:
        return ()
    united = list(threads[0][1])
    for _, thread in threads[1:]:
        known = {c.id for c in united}
        previous: str | None = None
        for comment in thread:
            if comment.id not in known:
                at = next((i + 1 for i, c in enumerate(united) if c.id == previous), 0)
                united.insert(at, comment)
                known.add(comment.id)
            previous = comment.id
    if len(threads) == 1:
        return tuple(united)
    holders = {c.id: [path for path, thread in threads if c.id in {t.id for t in thread}] for c in united}
    return tuple(replace(c, only_in=holders[c.id][0]) if len(holders[c.id]) == 1 else c for c in united)


def _identify_comments(
    comments: Sequence[CapturedComment], post_id: str, given: Mapping[str, Sequence[str]]
) -> tuple[Comment, ...]:
    """Return comments with ids that depend on their words alone, so that none moves when others come."""
    identified: list[Comment] = []
    parents: list[str] = []
    repeats: dict[str, int] = {}
    for comment in comments:
        words = " ".join(words_of(comment.text))
        repeats[words] = repeats.get(words, 0) + 1
        base = f"{post_id}\n{words}" + (f"\n{repeats[words]}" if repeats[words] > 1 else "")
        digest = hashlib.sha256(base.encode()).hexdigest()[:10]
        known = given.get(words, ())
        comment_id = known[repeats[words] - 1] if repeats[words] <= len(known) else f"c-{digest}"
        if comment.platform_id:
            comment_id = f"c{comment.platform_id}"
        del parents[comment.depth :]
        reply_to = parents[-1] if parents else None
        parents.append(comment_id)
        identified.append(Comment(comment_id, comment.text, 0, reply_to, comment.author, comment.date))
    return tuple(identified)
