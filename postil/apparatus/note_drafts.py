"""A note in the making: its post and words are found, its entry is drafted, and what was written is checked."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import takewhile
from typing import TYPE_CHECKING
from urllib.parse import unquote

from postil.apparatus.anchoring import find_nearest, find_places
from postil.apparatus.note_files import NewNotes
from postil.content import parse_notes
from postil.content.yaml_files import write_yaml
from postil.links.extraction import find_links
from postil.links.permalinks import name_post
from postil.links.resolver import LinkResolver
from postil.model.problems import propose_name
from postil.model.records import NOTE_KINDS
from postil.text.markdown import parse_markdown, plain_text, text_tokens
from postil.text.urls import split_url

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from postil.apparatus.anchoring import Place
    from postil.catalog.catalog import Catalog
    from postil.model.problems import Problems
    from postil.model.records import ArchiveContent, Document, Note, NoteKind


_DEFAULT_NAME = "editor"


_MOST_NAMED = 8


@dataclass(frozen=True, slots=True)
class NoteRequest:
    """What somebody wants to write a note on.

    ``post`` is an id, a part of one, the post's file or its address. ``on`` is ``body``, ``title`` or a
    comment's id, None where any of them may hold the words. Without a ``quote`` the note is on all of it.
    ``lead`` is what a page shows before the words, which need not all be words of the record.
    """

    post: str
    quote: str | None = None
    on: str | None = None
    before: str | None = None
    kind: NoteKind = "context"
    by: str | None = None
    lead: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """A note without its text: where it goes, and the places that its words stand at.

    ``path`` is the file of the post's notes, relative to ``content``.
    ``places`` are pairs of what it is on and the place there, which is None for a note on the whole of it.
    """

    document: Document
    path: str
    note_id: str
    kind: NoteKind
    by: str
    date: dt.date
    places: tuple[tuple[str, Place | None], ...]


def start_note(
    order: NoteRequest, archive: ArchiveContent, catalog: Catalog, today: dt.date, problems: Problems
) -> Draft | None:
    """Return the draft of a note, or None and a problem where its post or its words are not in the archive."""
    document = _find_post(order.post, catalog, problems)
    if document is None:
        return None
    if order.kind not in NOTE_KINDS:
        problems.error("kind", None, f"unknown kind {order.kind!r}", propose_name(order.kind, NOTE_KINDS))
        return None
    texts = _texts_of(document)
    if order.on is not None and order.on not in texts:
        problems.error(document.path, None, f"no comment of this post: {order.on!r}", propose_name(order.on, texts))
        return None
    places: tuple[tuple[str, Place | None], ...]
    if order.quote is not None and not order.quote.strip():
        problems.error(document.path, None, "the quote has no words", "Leave it out for a note on the whole")
        return None
    if order.quote is None:
        places = ((order.on or "body", None),)
    else:
        wanted = {order.on: texts[order.on]} if order.on else texts
        places = tuple(
            (on, p) for on, text in wanted.items() for p in find_places(text, order.quote, order.before or "")
        )
        places = _choose_by_lead(places, texts, order.lead)
        if not places:
            _report_missing(order, document, wanted, problems)
            return None
    own = [note for note in archive.notes if note.post == document.id]
    path = next((note.path for note in own), f"notes/{document.id}.yml")
    return Draft(document, path, _next_id(own), order.kind, order.by or _usual_name(archive), today, places)


def _choose_by_lead(
    places: tuple[tuple[str, Place | None], ...], texts: Mapping[str, str], lead: str
) -> tuple[tuple[str, Place | None], ...]:
    """Return the place that has the most words of ``lead`` before it; all where several have as many.

    A place that has none of them, though words stand before it, is not what was meant.
    """
    if lead.strip():
        places = tuple((on, p) for on, p in places if _may_follow(texts[on][: p.start] if p else "", lead))
        if not places:
            return ()
    common = [_count_common(texts[on][: place.start] if place else "", lead) for on, place in places]
    most = [pair for pair, count in zip(places, common, strict=True) if count == max(common)]
    return tuple(most) if len(most) == 1 else places


def _may_follow(before: str, lead: str) -> bool:
    return not before.strip() or _count_common(before, lead) > 0 or len(before.split()) == 1


def _count_common(before: str, lead: str) -> int:
    """Return how many words at the ends of two texts are the same."""
    ends = zip(reversed(before.split()), reversed(lead.split()), strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], ends))


def _find_post(wanted: str, catalog: Catalog, problems: Problems) -> Document | None:
    """Return the one post that is meant by an id, a part of one, a file or an address."""
    parts = split_url(wanted)
    path = unquote(parts.path).strip("/") if parts else ""
    by_name: dict[str, Document] = {}
    for document in catalog.documents:
        for name in (document.id, document.path, f"content/{document.path}", catalog.refs[document.id].address):
            by_name.setdefault(name, document)
        if document.url:
            original = split_url(document.url)
            by_name.setdefault(unquote(original.path).strip("/") if original else document.url, document)
    if wanted in by_name or path in by_name:
        return by_name.get(wanted) or by_name[path]
    ends = {d.id: d for name, d in by_name.items() if path.endswith(f"/{name}")}
    part = (
        ends or {}
        if not wanted.strip()
        else ends or {d.id: d for d in catalog.documents if wanted.casefold() in d.id.casefold()}
    )
    if len(part) == 1:
        return next(iter(part.values()))
    if part:
        named = ", ".join(sorted(part)[:_MOST_NAMED])
        problems.error(wanted, None, f"{len(part)} posts have this in their ids", f"They are {named}")
    else:
        problems.error(
            wanted, None, "no post of this archive", propose_name(wanted, (d.id for d in catalog.documents))
        )
    return None


def _texts_of(document: Document) -> dict[str, str]:
    texts = {
        "body": plain_text(parse_markdown(document.body)),
        "title": plain_text(text_tokens(name_post(document))),
    }
    return texts | {c.id: plain_text(parse_markdown(c.text)) for c in document.comments}


def _report_missing(order: NoteRequest, document: Document, texts: Mapping[str, str], problems: Problems) -> None:
    words = order.quote or ""
    where = f"{order.on!r} of {document.id}" if order.on else document.id
    if order.before and any(find_places(text, words) for text in texts.values()):
        what = f"the words {words!r} never stand behind {order.before!r} in {where}"
        problems.error(document.path, None, what, "Leave --before out to see where they stand")
        return
    nearest = next((near for text in texts.values() if (near := find_nearest(text, words))), None)
    hint = f"Nearest is {nearest!r}" if nearest else "Quote them exactly as the page shows them"
    problems.error(document.path, None, f"the words {words!r} are not in {where}", hint)


def _next_id(notes: list[Note]) -> str:
    numbers = [int(m[1]) for note in notes if (m := re.fullmatch(r"n([0-9]{1,9})", note.id))]
    return f"n{max(numbers, default=0) + 1}"


def _usual_name(archive: ArchiveContent) -> str:
    """Return the name that most notes of the archive are signed with."""
    names = Counter(note.by for note in archive.notes if note.by)
    return min(names, key=lambda name: (-names[name], name), default=_DEFAULT_NAME)


def write_entry(draft: Draft, on: str, place: Place | None, text: str = "") -> str:
    """Return a draft as an entry of its post's file of notes; ``on`` and ``place`` are one of its places."""
    fields: dict[str, object] = {"id": draft.note_id, "on": on}
    if place:
        fields["quote"] = place.quote
        if place.before:
            fields["before"] = place.before
    fields |= {"kind": draft.kind, "by": _printable(draft.by), "date": draft.date.isoformat()}
    # A word of YAML 1.1, which is not read here; the entry is for people.
    entry = write_yaml([fields]).replace("\n  'on':", "\n  on:")
    lines = _printable(text).strip("\n").split("\n")
    # A text that begins with a space needs its own indentation said.
    head = "  note: |2\n" if lines[0].startswith(" ") else "  note: |\n"
    return entry + head + "\n".join(f"    {line}".rstrip() for line in lines) + "\n"


def _printable(text: str) -> str:
    """Return a text without what no file of YAML can hold."""
    return re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]", "\ufffd", text)


def check_entry(
    draft: Draft, entry: str, archive: ArchiveContent, catalog: Catalog, problems: Problems
) -> NewNotes | None:
    """Return a written entry as what to add to its post's notes, or None and problems.

    Its words have to stand once where it says, and its links have to lead somewhere.
    """
    before = len(problems.errors)
    notes = list(parse_notes(entry, draft.path, draft.document.id, problems))
    texts = _texts_of(draft.document)
    targets = LinkResolver(catalog.documents, archive.terms, catalog.refs)
    known = {note.id for note in archive.notes if note.post == draft.document.id}
    if not notes and len(problems.errors) == before:
        problems.error(draft.path, None, "no note was written", "Write it behind 'note:'")
    for note in notes:
        if note.id in known:
            what = f"another note on this post has the id {note.id!r}"
            problems.error(note.path, note.line, what, f"Take {draft.note_id!r}")
        if note.on not in texts:
            what = f"a note on no comment of this post: {note.on!r}"
            problems.error(note.path, note.line, what, propose_name(note.on, texts))
        elif note.quote:
            _check_words(note, texts[note.on], problems)
        for link in find_links(parse_markdown(note.text), note.path, note.line):
            targets.check(link, problems)
    return NewNotes(draft.path, entry.strip("\n") + "\n", len(notes)) if len(problems.errors) == before else None


def _check_words(note: Note, text: str, problems: Problems) -> None:
    quote = note.quote or ""
    if len(find_places(text, quote, note.before or "")) == 1:
        return
    times = len(find_places(text, quote))
    nearest = find_nearest(text, quote)
    hint = "Say in 'before:' which one is meant" if times else f"Nearest is {nearest!r}" if nearest else ""
    problems.error(note.path, note.line, f"the words {quote!r} stand {times} times in {note.on!r}", hint)
