"""Marks in an article: the words that notes are on."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from markdown_it.token import Token
from markupsafe import escape

from postil.text.markdown import shown_length, shown_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from postil.articles.context import PostContext, Texts


@dataclass(frozen=True, slots=True)
class Mark:
    """The words that a note is on, by their place in the plain text, and what the sign after them shows."""

    start: int
    end: int
    number: int
    anchor: str
    label: str


def mark_noted_words(texts: Texts, post: PostContext) -> Texts:
    """Make the words that notes are on visible, each followed by the number of its note."""
    marks: dict[str, list[Mark]] = {}
    for one in post.notes:
        if one.anchor:
            note, anchor = one.note, one.anchor
            label = f"Note {note.number}, {note.kind_name.lower()}"
            mark = Mark(anchor.start, anchor.end, note.number, note.anchor, label)
            marks.setdefault(note.on, []).append(mark)
    return {name: mark_words(tokens, marks[name]) if name in marks else tokens for name, tokens in texts.items()}


def mark_words(tokens: Sequence[Token], marks: Sequence[Mark]) -> list[Token]:
    """Return tokens with the words of each mark made visible and its sign after them."""
    result: list[Token] = []
    start = 0
    for token in tokens:
        shown = shown_length(token)
        if shown is None:
            result.append(token)
            continue
        touching = [m for m in marks if m.start < start + shown and m.end > start]
        if touching and token.type == "inline":
            children = _mark_children(token.children or [], touching, start)
            token = token.copy(children=children)  # noqa: PLW2901
        result.append(token)
        start += shown + 2  # the blank line between blocks, as in the plain text
    return result


def _mark_children(children: Sequence[Token], marks: Sequence[Mark], position: int) -> list[Token]:
    result: list[Token] = []
    waiting: list[Mark] = []  # a sign is a link itself, so it has to wait for the end of a link
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
    """Return a child in pieces, each of them wholly inside or outside of every mark."""
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
        f'<sup class="noteref" data-apparatus><a id="ref-{anchor}" href="#{anchor}" '
        f'aria-label="{escape(mark.label)}">{mark.number}</a></sup>'
    )
    return Token("html_inline", "", 0, content=content)
