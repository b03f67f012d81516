"""Draft a note: find the post and the words that it is on, and choose its id, file and author."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass
from itertools import takewhile
from typing import TYPE_CHECKING

from postil.apparatus.anchoring import find_matches, find_nearest
from postil.apparatus.post_lookup import find_post
from postil.links.permalinks import name_post
from postil.model.problems import propose_name
from postil.model.records import NOTE_KINDS
from postil.text.markdown import parse_markdown, plain_text, text_tokens

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence, Set

    from postil.apparatus.anchoring import QuoteMatch
    from postil.catalog.catalog import Catalog
    from postil.model.problems import Problems
    from postil.model.records import ArchiveContent, Document, NoteKind


_DEFAULT_AUTHOR = "editor"


@dataclass(frozen=True, slots=True)
class NoteRequest:
    """What a person wants to write a note on.

    ``post`` is an id, a part of one, the post's file or its address. ``on`` is ``body``, ``title`` or a comment's
    id; None searches all of them. Without a ``quote`` the note is on the whole text. ``before`` are words of the
    record in front of the quote; ``text_before`` is what a page shows there, which can include words that are not
    in the record.
    """

    post: str
    quote: str | None = None
    on: str | None = None
    before: str | None = None
    kind: NoteKind = "context"
    by: str | None = None
    text_before: str = ""


@dataclass(frozen=True, slots=True)
class NoteDraft:
    """A note without its text.

    ``path`` is the file of the note, relative to ``content``: each has its own, so that git merges those of two
    people. ``matches`` are the places that the note
    can be on: pairs of a text (``body``, ``title`` or a comment's id) and the match in it, None for the whole
    text.
    """

    document: Document
    path: str
    note_id: str
    kind: NoteKind
    by: str
    date: dt.date
    matches: tuple[tuple[str, QuoteMatch | None], ...]


def make_draft(
    request: NoteRequest, archive: ArchiveContent, catalog: Catalog, today: dt.date, problems: Problems
) -> NoteDraft | None:
    """Return the draft of a note; None, and a problem, if its post or its words are not in the archive."""
    document = find_post(request.post, catalog, problems)
    if document is None:
        return None
    if request.kind not in NOTE_KINDS:
        problems.error("kind", None, f"unknown kind {request.kind!r}", propose_name(request.kind, NOTE_KINDS))
        return None
    matches = _match_request(request, document, problems)
    if not matches:
        return None
    by = request.by or _most_frequent_author(archive)
    about = (document.id, request.on, request.quote, request.before, request.kind, by, today.isoformat())
    note_id = _make_id(about, {note.id for note in archive.notes if note.post == document.id})
    path = f"notes/{document.id}/{note_id}.yml"
    return NoteDraft(document, path, note_id, request.kind, by, today, matches)


def _match_request(
    request: NoteRequest, document: Document, problems: Problems
) -> tuple[tuple[str, QuoteMatch | None], ...]:
    """Return the places in a post that a request is about; none, and a problem, if there are none."""
    texts = list_plain_texts(document)
    if request.on is not None and request.on not in texts:
        what = f"this post has no comment {request.on!r}"
        problems.error(document.path, None, what, propose_name(request.on, texts))
        return ()
    if request.quote is None:
        return ((request.on or "body", None),)
    if not request.quote.strip():
        problems.error(document.path, None, "the quote is empty", "Leave it out to write a note on the whole text")
        return ()
    searched = {request.on: texts[request.on]} if request.on else texts
    found = [
        (on, match)
        for on, text in searched.items()
        for match in find_matches(text, request.quote, request.before or "")
    ]
    matches = _choose_by_text_before(found, texts, request.text_before)
    if not matches:
        _report_not_found(request, document, searched, problems)
    return tuple(matches)


def list_plain_texts(document: Document) -> dict[str, str]:
    """Return the plain texts that notes can be on: ``body``, ``title`` and each comment by its id."""
    texts = {
        "body": plain_text(parse_markdown(document.body)),
        "title": plain_text(text_tokens(name_post(document))),
    }
    return texts | {c.id: plain_text(parse_markdown(c.text)) for c in document.comments}


def _choose_by_text_before(
    matches: Sequence[tuple[str, QuoteMatch]], texts: Mapping[str, str], text_before: str
) -> Sequence[tuple[str, QuoteMatch]]:
    """Return the match whose preceding words agree best with ``text_before``; all if several agree equally well.

    A match is left out if no preceding word agrees.
    """
    if text_before.strip():
        matches = [(on, m) for on, m in matches if _agrees(texts[on][: m.start], text_before)]
    shared = [_count_shared_words(texts[on][: match.start], text_before) for on, match in matches]
    best = [pair for pair, count in zip(matches, shared, strict=True) if count == max(shared)]
    return best if len(best) == 1 else matches


def _agrees(before: str, text_before: str) -> bool:
    """Tell whether words can be preceded by ``text_before``; a single word may be cut off, so it always agrees."""
    return len(before.split()) <= 1 or _count_shared_words(before, text_before) > 0


def _count_shared_words(first: str, second: str) -> int:
    """Return how many words at the ends of two texts are the same."""
    pairs = zip(reversed(first.split()), reversed(second.split()), strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _report_not_found(
    request: NoteRequest, document: Document, texts: Mapping[str, str], problems: Problems
) -> None:
    words = request.quote or ""
    where = f"{request.on!r} of {document.id}" if request.on else document.id
    if request.before and any(find_matches(text, words) for text in texts.values()):
        what = f"the words {words!r} do not follow {request.before!r} anywhere in {where}"
        problems.error(document.path, None, what, "Leave out --before to see where they appear")
        return
    nearest = next((near for text in texts.values() if (near := find_nearest(text, words))), None)
    hint = f"The most similar words are {nearest!r}" if nearest else "Quote them exactly as the page shows them"
    problems.error(document.path, None, f"the words {words!r} are not in {where}", hint)


def _make_id(about: tuple[str | None, ...], taken: Set[str]) -> str:
    """Return a digest of what a note is on, by whom and when.

    Numbers that are counted up would be the same in two branches, in which two people each add a note.
    """
    number = 0
    while True:
        data = "\n".join((*(part or "" for part in about), str(number)))
        note_id = f"n-{hashlib.sha256(data.encode(errors='replace')).hexdigest()[:8]}"
        if note_id not in taken:
            return note_id
        number += 1


def _most_frequent_author(archive: ArchiveContent) -> str:
    names = Counter(note.by for note in archive.notes if note.by)
    return min(names, key=lambda name: (-names[name], name), default=_DEFAULT_AUTHOR)
