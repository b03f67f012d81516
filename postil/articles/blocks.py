"""The blocks of a text as HTML, each with the notes whose words end in it; content notes fold what they are on."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from markupsafe import Markup

from postil.articles.numbered_notes import is_on_whole_post
from postil.model.articles import Block
from postil.text.markdown import render_tokens, shown_length, split_blocks

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markdown_it.token import Token

    from postil.articles.numbered_notes import NumberedNote
    from postil.model.articles import PlacedNote


def make_blocks(name: str, tokens: list[Token], notes: Sequence[NumberedNote], footnotes: str) -> tuple[Block, ...]:
    """Return a text block by block, each with the notes whose words end in it.

    ``footnotes`` is the name of the text in the ids of its footnotes.
    The blocks that one content note is on become a single block, with that note before it.
    """
    own = [n for n in notes if n.note.on == name]
    placed = [
        Block(
            Markup(render_tokens(block, footnotes)),
            tuple(n.note for n in own if n.anchor and start < n.anchor.end <= end),
        )
        for block, start, end in _locate_blocks(tokens)
    ]
    whole = tuple(n.note for n in own if n.note.placed and n.note.quote is None)
    if whole and name != "body":
        last = placed.pop() if placed else Block(Markup(""), ())  # a comment may have no text
        placed.append(Block(last.html, (*last.notes, *whole)))
    if name == "title":
        return tuple(placed)
    warnings = _find_warnings(name, tokens, notes)
    return tuple(_fold(placed, warnings or [set()] * len(placed)))


def list_blocks(name: str, tokens: list[Token], notes: Sequence[NumberedNote]) -> list[tuple[list[Token], bool]]:
    """Return (tokens, folded) for each outermost block; folded blocks are hidden until the reader opens them."""
    warnings = _find_warnings(name, tokens, notes)
    return [(block, bool(over)) for block, over in zip(split_blocks(tokens), warnings, strict=True)]


def _locate_blocks(tokens: Sequence[Token]) -> Iterator[tuple[list[Token], int, int]]:
    """Yield the outermost blocks with their places in the plain text, which has blank lines between blocks."""
    start = 0
    for block in split_blocks(tokens):
        lengths = [length for token in block if (length := shown_length(token)) is not None]
        end = start + sum(lengths) + 2 * max(0, len(lengths) - 1)
        yield block, start, end
        start = end + 2 if lengths else start


def _find_warnings(name: str, tokens: list[Token], notes: Sequence[NumberedNote]) -> list[set[PlacedNote]]:
    """Return for each block of a text the content notes on it or on words of it."""
    own = [n for n in notes if n.note.on == name and n.note.kind == "content-note" and n.note.placed]
    on_all = {n.note for n in own if n.anchor is None and not is_on_whole_post(n.note)}
    return [
        on_all | {n.note for n in own if n.anchor and n.anchor.start < end and n.anchor.end > start}
        for _, start, end in _locate_blocks(tokens)
    ]


def _fold(blocks: Sequence[Block], warnings: Sequence[set[PlacedNote]]) -> Iterator[Block]:
    """Yield the blocks; neighbours under the same content note are joined into one."""
    run: list[Block] = []
    over: set[PlacedNote] = set()
    for block, notes in zip(blocks, warnings, strict=True):
        if not notes & over and run:
            yield _join(run, over)
            run, over = [], set()
        if notes:
            run.append(block)
            over |= notes
        else:
            yield block
    if run:
        yield _join(run, over)


def _join(run: Sequence[Block], over: set[PlacedNote]) -> Block:
    html = Markup("").join(block.html for block in run)
    notes = (replace(note, folded=True) for block in run for note in block.notes if note not in over)
    warnings = sorted((replace(note, folded=True) for note in over), key=lambda note: note.number)
    return Block(html, tuple(notes), tuple(warnings))
