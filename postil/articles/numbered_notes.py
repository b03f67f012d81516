"""The notes of a post in the order of reading, numbered, each with the place of its words."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from markupsafe import Markup

from postil.apparatus.anchoring import anchor_notes
from postil.apparatus.quote_messages import describe_count, propose_words
from postil.model.articles import PlacedNote
from postil.text.edtf import format_edtf
from postil.text.markdown import parse_markdown, plain_text, render_tokens

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from postil.apparatus.anchoring import Anchor, UnplacedNote
    from postil.articles.context import Texts
    from postil.links.page_links import Linker
    from postil.model.articles import ListedArticle
    from postil.model.problems import Problems
    from postil.model.records import Document, Note, NoteKind

KIND_NAMES: dict[NoteKind, str] = {
    "context": "Context",
    "correction": "Correction",
    "source": "Source",
    "follow-up": "Follow-up",
    "identification": "Identification",
    "content-note": "Content note",
}
_MOST_PLACES_NAMED = 5


@dataclass(frozen=True, slots=True)
class NumberedNote:
    """A note with its number, and its anchor where its words were found."""

    note: PlacedNote
    anchor: Anchor | None


def number_notes(
    texts: Texts,
    document: Document,
    notes: Sequence[Note],
    anchors: Mapping[Note, str],
    linker: Linker,
    language: str,
) -> tuple[NumberedNote, ...]:
    """Return notes in the order of reading: on the whole post, on the title, the body, the comments.

    Notes whose words are not found come last.
    """
    found: list[tuple[Note, Anchor | None]] = [(n, None) for n in notes if n.quote is None and n.on == "body"]
    unplaced: list[UnplacedNote] = []
    for name, tokens in texts.items():
        placed, left = anchor_notes(tokens, [n for n in notes if n.on == name and n.quote is not None])
        found += [(a.note, a) for a in placed]
        found += [(n, None) for n in notes if n.on == name and n.quote is None and name != "body"]
        unplaced += left
    lines = {"body": document.body_line, **{c.id: c.line + 2 for c in document.comments}}
    numbered = []
    for number, (note, anchor) in enumerate(found, 1):
        numbered.append(NumberedNote(_show_note(note, number, anchors[note], linker, language, anchor), anchor))
    for number, one in enumerate(unplaced, len(found) + 1):
        shown = _show_note(one.note, number, anchors[one.note], linker, language, None)
        doubt = _explain_doubt(one, document, lines.get(one.note.on))
        numbered.append(NumberedNote(replace(shown, placed=False, doubt=doubt), None))
    return tuple(numbered)


def _show_note(
    note: Note, number: int, fragment: str, linker: Linker, language: str, anchor: Anchor | None
) -> PlacedNote:
    tokens = linker.resolve(parse_markdown(note.text))
    marked = anchor is not None and anchor.marked
    comment = note.on if note.on not in ("body", "title") else None
    return PlacedNote(
        id=note.id,
        anchor=fragment,
        number=number,
        kind=note.kind,
        kind_name=KIND_NAMES[note.kind],
        on=note.on,
        quote=note.quote,
        by=note.by,
        date=note.date,
        date_text=format_edtf(note.date, language) if note.date else "",
        html=Markup(render_tokens(tokens, fragment)),
        text=plain_text(tokens),
        placed=True,
        doubt=None,
        marked=marked,
        back=f"ref-{fragment}" if marked else comment,
        selector=anchor.selector if anchor else None,
        markdown=note.text,
        source=note.source,
        folded=False,
        written_at=(note.path, note.line),
    )


def _explain_doubt(unplaced: UnplacedNote, document: Document, line: int | None) -> tuple[str, str]:
    """Return why a note has no place, and what to do about it; its text begins at ``line``."""
    note, places = unplaced.note, unplaced.matches
    what = describe_count(f"the words {note.quote!r}", len(places), f"{note.on!r} of {document.id}")
    if not places:
        return what, propose_words(unplaced.nearest)
    named = [
        f"{f'{document.path}:{line + offset}' if line else 'the title'} {surroundings!r}"
        for offset, surroundings in places[:_MOST_PLACES_NAMED]
    ]
    more = f", and {len(places) - len(named)} more" if len(places) > len(named) else ""
    listed = "; ".join(named) + more
    if note.before and not unplaced.before_matches:
        return f"{what}, but never after {note.before!r}", f"They appear at {listed}"
    hint = "Write more words in 'before:'" if note.before else "Add 'before:' with the words before the one meant"
    return what, f"{hint}: {listed}"


def is_on_whole_post(note: PlacedNote) -> bool:
    """Tell whether a note is about a whole post, rather than some words or a comment of it."""
    return note.on == "title" or (note.on == "body" and note.quote is None)


def report_unplaced(articles: Sequence[ListedArticle], problems: Problems) -> None:
    """Warn of each note whose words are not found, or found more than once; it is never placed by guess."""
    for article in articles:
        for note in article.notes:
            if note.doubt:
                problems.warn(*note.written_at, *note.doubt)
