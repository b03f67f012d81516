"""Notes to places in a text: an editor's words are attached to exact words of the record.

A note's ``quote`` is a TextQuoteSelector (W3C Web Annotation Data Model, section 4.2.4). White
space stands for any white space; nothing else is guessed.
"""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from markdown_it.token import Token
from markupsafe import escape

from postil.markdown import plain_text, shown_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from postil.model import Note


@dataclass(frozen=True, slots=True)
class Anchor:
    """The place of a note in a text: the characters from ``start`` to before ``end`` of its plain text."""

    note: Note
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Mark:
    """An anchor with what its sign in the text shows."""

    start: int
    end: int
    number: int
    anchor: str
    label: str


def place_notes(
    tokens: Sequence[Token], notes: Sequence[Note]
) -> tuple[tuple[Anchor, ...], tuple[tuple[Note, str | None], ...]]:
    """Return the anchors of notes in the order of reading, and the notes whose words are not found.

    Each note left over comes with the passage most like its quote, or None. A quote that stands more
    than once is left over too, unless ``before`` tells which one is meant.
    """
    text = plain_text(tokens)
    anchors: list[Anchor] = []
    left: list[tuple[Note, str | None]] = []
    for note in notes:
        places = _find_quote(text, note.quote or "", note.before)
        if len(places) == 1:
            anchors.append(Anchor(note, *places[0]))
        else:
            left.append((note, None if places else _find_nearest(text, note.quote or "")))
    anchors.sort(key=lambda a: (a.end, a.start, a.note.id))
    return tuple(anchors), tuple(left)


def count_places(tokens: Sequence[Token], note: Note) -> int:
    """Return how often the words of a note's quote stand in a text."""
    return len(_find_quote(plain_text(tokens), note.quote or "", note.before))


def _find_quote(text: str, quote: str, before: str | None) -> list[tuple[int, int]]:
    pattern = r"\s+".join(map(re.escape, quote.split()))
    if not pattern:
        return []
    places = [(match.start(), match.end()) for match in re.finditer(f"(?={pattern})", text)]
    places = [(start, re.compile(pattern).match(text, start).end()) for start, _ in places]  # type: ignore[union-attr]
    if before and before.strip():
        lead = " ".join(before.split())
        places = [(s, e) for s, e in places if " ".join(text[:s].split()).endswith(lead)]
    return places


def _find_nearest(text: str, quote: str) -> str | None:
    sentences = [" ".join(s.split()) for s in re.split(r"(?<=[.!?])\s+|\n\n", text) if s.strip()]
    near = difflib.get_close_matches(" ".join(quote.split()), sentences, n=1, cutoff=0.5)
    return near[0] if near else None


def mark_words(tokens: Sequence[Token], marks: Sequence[Mark]) -> tuple[list[Token], dict[int, list[int]]]:
    """Return tokens with the words of each mark made visible and its sign behind them.

    The second value tells at which token (by its index) each mark ends, as numbers of notes.
    """
    result: list[Token] = []
    ends: dict[int, list[int]] = {}
    position = 0
    first = True
    for token in tokens:
        shown = _length(token)
        if shown is None:
            result.append(token)
            continue
        position += 0 if first else 2  # the blank line between blocks, as plain_text has it
        first = False
        ending = [m for m in marks if position < m.end <= position + shown]
        touching = [m for m in marks if m.start < position + shown and m.end > position]
        if ending:
            ends[len(result)] = [m.number for m in ending]
        if touching and token.type == "inline":
            children = _mark_children(token.children or [], touching, position)
            token = token.copy(children=children)  # noqa: PLW2901
        result.append(token)
        position += shown
    return result, ends


def _length(token: Token) -> int | None:
    """Return how many characters of the plain text a token holds, None where it is no text."""
    if token.type == "inline":
        return sum(len(shown_text(child)) for child in token.children or ())
    if token.type in ("fence", "code_block"):
        return len(token.content.rstrip("\n"))
    return None


def _mark_children(children: Sequence[Token], marks: Sequence[Mark], position: int) -> list[Token]:
    result: list[Token] = []
    waiting: list[Mark] = []  # a sign is a link itself, so it waits for the end of a link
    links_open = 0
    for child in children:
        links_open += (child.type == "link_open") - (child.type == "link_close")
        length = len(shown_text(child))
        if not length or child.type in ("softbreak", "hardbreak"):
            result.append(child)
        else:
            for piece, start, end in _cut(child, marks, position):
                covered = any(m.start < end and m.end > start for m in marks)
                result += [_open_noted(), piece, _close_noted()] if covered else [piece]
                waiting += [m for m in marks if start < m.end <= end]
                if not links_open:
                    result += [_sign(mark) for mark in waiting]
                    waiting = []
        if not links_open:
            result += [_sign(mark) for mark in waiting]
            waiting = []
        position += length
    return result


def _cut(child: Token, marks: Sequence[Mark], position: int) -> list[tuple[Token, int, int]]:
    """Return a child in pieces that each lie wholly inside or outside of every mark."""
    end = position + len(shown_text(child))
    if child.type != "text":
        return [(child, position, end)]
    edges = {position, end, *(e for m in marks for e in (m.start, m.end) if position < e < end)}
    ordered = sorted(edges)
    return [
        (Token("text", "", 0, content=child.content[a - position : b - position]), a, b)
        for a, b in pairwise(ordered)
    ]


def _open_noted() -> Token:
    return Token("noted_open", "span", 1, attrs={"class": "noted"})


def _close_noted() -> Token:
    return Token("noted_close", "span", -1)


def _sign(mark: Mark) -> Token:
    anchor = escape(mark.anchor)
    content = (
        f'<sup class="noteref" data-apparatus data-pagefind-ignore><a id="ref-{anchor}" href="#{anchor}" '
        f'aria-label="{escape(mark.label)}">{mark.number}</a></sup>'
    )
    return Token("html_inline", "", 0, content=content)
