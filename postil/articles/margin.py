"""Notes to the margin: numbered in the order of reading, each hung on the block of text where its words end."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from markupsafe import Markup

from postil.apparatus.anchoring import anchor_notes
from postil.articles.marks import Mark, mark_words
from postil.model.articles import Block, PlacedNote
from postil.text.edtf import format_edtf
from postil.text.markdown import parse_markdown, plain_text, render_tokens, shown_length, split_blocks
from postil.text.slugs import make_unique, slugify

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from markdown_it.token import Token

    from postil.apparatus.anchoring import Anchor, UnplacedNote
    from postil.links.page_links import Linker
    from postil.model.articles import Article
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
# The ids that the layouts themselves use on a post's page.
PAGE_ANCHORS = frozenset(
    ("main", "find", "switches", "comments", "post-unplaced", "post-connections", "post-source")
)


_MOST_PLACES_NAMED = 5


@dataclass(frozen=True, slots=True)
class NumberedNote:
    """A note with its number, and its anchor where its words were found."""

    note: PlacedNote
    anchor: Anchor | None


def name_anchors(document: Document, notes: Sequence[Note]) -> dict[Note, str]:
    """Return the fragment of each note's place on its post's page, no two the same."""
    names = {comment.id for comment in document.comments} | PAGE_ANCHORS
    return {note: make_unique(f"note-{slugify(note.id) or note.line}", names) for note in notes}


def number_notes(
    texts: Mapping[str, list[Token]],
    document: Document,
    notes: Sequence[Note],
    anchors: Mapping[Note, str],
    linker: Linker,
    language: str,
) -> list[NumberedNote]:
    """Return notes in the order of reading: on the whole post, on the title, the body, the comments.

    Notes whose words are not found come last.
    """
    found: list[tuple[Note, Anchor | None]] = [(n, None) for n in notes if n.quote is None and n.on == "body"]
    lost: list[tuple[Note, UnplacedNote]] = []
    for name, tokens in texts.items():
        placed, left = anchor_notes(tokens, [n for n in notes if n.on == name and n.quote is not None])
        found += [(a.note, a) for a in placed]
        found += [(n, None) for n in notes if n.on == name and n.quote is None and name != "body"]
        lost += [(unplaced.note, unplaced) for unplaced in left]
    lines = {"body": document.body_line, **{c.id: c.line + 2 for c in document.comments}}
    numbered = []
    for number, (note, anchor) in enumerate(found, 1):
        numbered.append(NumberedNote(_show_note(note, number, anchors[note], linker, language, anchor), anchor))
    for number, (note, unplaced) in enumerate(lost, len(found) + 1):
        shown = _show_note(note, number, anchors[note], linker, language, None)
        doubt = _explain_doubt(unplaced, document, lines.get(note.on))
        numbered.append(NumberedNote(replace(shown, placed=False, doubt=doubt), None))
    return numbered


def _show_note(
    note: Note, number: int, fragment: str, linker: Linker, language: str, anchor: Anchor | None
) -> PlacedNote:
    tokens = linker.resolve(parse_markdown(note.text))
    marked = anchor is not None and anchor.marked
    whole = note.on if note.on not in ("body", "title") else None
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
        back=f"ref-{fragment}" if marked else whole,
        selector=anchor.selector if anchor else None,
        markdown=note.text,
        source=note.source,
        folded=False,
        written_at=(note.path, note.line),
    )


def _explain_doubt(unplaced: UnplacedNote, document: Document, line: int | None) -> tuple[str, str]:
    """Return why a note has no place, and what to do about it; ``line`` is the first of its text."""
    note, places = unplaced.note, unplaced.matches
    words, text = repr(note.quote), f"{note.on!r} of {document.id}"
    if not places:
        nearest = (
            f"Nearest is {unplaced.nearest!r}" if unplaced.nearest else "Quote them exactly as the page shows them"
        )
        return f"the words {words} are not in {text}", nearest
    named = [
        f"{f'{document.path}:{line + offset}' if line else 'the title'} {surroundings!r}"
        for offset, surroundings in places[:_MOST_PLACES_NAMED]
    ]
    times = "once" if len(places) == 1 else f"{len(places)} times"
    more = f", and {len(places) - len(named)} more" if len(places) > len(named) else ""
    stand = "; ".join(named) + more
    if note.before and not unplaced.before_matches:
        return (
            f"the words {words} stand {times} in {text}, but never behind {note.before!r}",
            f"They stand at {stand}",
        )
    hint = "Write more words in 'before:'" if note.before else "Add 'before:' with the words before the one meant"
    return f"the words {words} stand {times} in {text}", f"{hint}: {stand}"


def is_on_all(note: PlacedNote) -> bool:
    """Tell whether a note is about a whole post."""
    return note.on == "title" or (note.on == "body" and note.quote is None)


def make_blocks(name: str, tokens: list[Token], notes: Sequence[NumberedNote]) -> tuple[Block, ...]:
    """Return a text block by block, each with the notes whose words end in it.

    The blocks that a content note is on are one passage, with that note over it.
    """
    own = {n.note.number: n for n in notes if n.anchor is not None and n.note.on == name}
    marks = [
        Mark(n.anchor.start, n.anchor.end, number, n.note.anchor, f"Note {number}, {n.note.kind_name.lower()}")
        for number, n in own.items()
        if n.anchor
    ]
    marked, ends = mark_words(tokens, marks)
    passages = []
    position = 0
    for block in split_blocks(marked):
        hanging = [own[number].note for i in range(position, position + len(block)) for number in ends.get(i, ())]
        html = Markup(render_tokens(block, "" if name == "body" else name))
        passages.append(Block(html, tuple(sorted(hanging, key=lambda note: note.number))))
        position += len(block)
    whole = tuple(n.note for n in notes if n.note.on == name and n.note.placed and n.note.quote is None)
    if whole and name != "body":
        last = passages.pop() if passages else Block(Markup(""), ())  # a comment may have no text
        passages.append(Block(last.html, (*last.notes, *whole)))
    if name == "title":
        return tuple(passages)
    warnings = _find_warnings(name, tokens, notes)
    return tuple(_fold(passages, warnings or [set()] * len(passages)))


def list_blocks(name: str, tokens: list[Token], notes: Sequence[NumberedNote]) -> list[tuple[list[Token], bool]]:
    """Return the outermost blocks of a text, each with whether readers see it only when they choose to."""
    warnings = _find_warnings(name, tokens, notes)
    return [(block, bool(over)) for block, over in zip(split_blocks(tokens), warnings, strict=True)]


def _find_warnings(name: str, tokens: list[Token], notes: Sequence[NumberedNote]) -> list[set[PlacedNote]]:
    """Return for each block of a text the content notes on it or on words of it."""
    own = [n for n in notes if n.note.on == name and n.note.kind == "content-note" and n.note.placed]
    on_all = {n.note for n in own if n.anchor is None and not is_on_all(n.note)}
    warned = [n for n in own if n.anchor]
    found = []
    begin = 0
    for block in split_blocks(tokens):
        lengths = [length for token in block if (length := shown_length(token)) is not None]
        end = begin + sum(lengths) + 2 * max(0, len(lengths) - 1)  # blank lines between, as plain_text has them
        here = {n.note for n in warned if n.anchor and n.anchor.start < end and n.anchor.end > begin}
        found.append(here | on_all)
        begin = end + 2 if lengths else begin
    return found


def _fold(passages: Sequence[Block], warnings: Sequence[set[PlacedNote]]) -> Iterator[Block]:
    """Yield passages, those with content notes in common as one."""
    run: list[Block] = []
    over: set[PlacedNote] = set()
    for passage, notes in zip(passages, warnings, strict=True):
        if not notes & over and run:
            yield _join(run, over)
            run, over = [], set()
        if notes:
            run.append(passage)
            over |= notes
        else:
            yield passage
    if run:
        yield _join(run, over)


def _join(run: Sequence[Block], over: set[PlacedNote]) -> Block:
    html = Markup("").join(passage.html for passage in run)
    notes = (replace(note, folded=True) for passage in run for note in passage.notes if note not in over)
    warnings = sorted((replace(note, folded=True) for note in over), key=lambda note: note.number)
    return Block(html, tuple(notes), tuple(warnings))


def report_unplaced(articles: Sequence[Article], problems: Problems) -> None:
    """Warn of each note whose words are not found, or found more than once; it is never placed by guess."""
    for article in articles:
        for note in article.notes:
            if note.doubt:
                problems.warn(*note.written_at, *note.doubt)
