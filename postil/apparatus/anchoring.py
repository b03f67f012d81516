"""Anchor notes: find the exact words of the record that each note is on.

``quote_search`` says how a quote is searched for. A note is never anchored by guess: one whose quote is not found
exactly once stays unplaced.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from postil.apparatus.nearest_sentences import SentenceIndex
from postil.apparatus.quote_search import find_exactly, find_quote, follows
from postil.model.articles import Selector
from postil.text.markdown import plain_text, shown_length

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it.token import Token

    from postil.model.records import Note


_EXCERPT_MARGIN = 40  # characters before and after a match
CONTEXT_LENGTH = 32  # characters before and after a quote, enough to tell two occurrences apart


@dataclass(frozen=True, slots=True)
class Anchor:
    """A note and its place in a text: the characters of the plain text from ``start`` up to ``end``.

    ``marked`` is False if the words cannot be highlighted there, as in a code block.
    """

    note: Note
    start: int
    end: int
    marked: bool
    selector: Selector


@dataclass(frozen=True, slots=True)
class UnplacedNote:
    """A note whose quote does not appear exactly once in a text.

    ``matches`` are the places of the quote: (line of the text, from 0, and the words around it).
    ``before_matches`` tells whether the note's ``before`` appears in front of them; if it appears in front of
    none, they are all places of the quote. If there are no matches, ``nearest`` is the most similar sentence, if
    one is similar.
    """

    note: Note
    matches: tuple[tuple[int, str], ...]
    before_matches: bool
    nearest: str | None


def anchor_notes(
    tokens: Sequence[Token], notes: Sequence[Note]
) -> tuple[tuple[Anchor, ...], tuple[UnplacedNote, ...]]:
    """Return the anchors of notes on a text in reading order, and the notes that cannot be anchored."""
    text = plain_text(tokens)
    sentences = SentenceIndex(text)
    anchors: list[Anchor] = []
    unplaced: list[UnplacedNote] = []
    for note in notes:
        found = find_quote(text, note.quote or "")
        fitting = [span for span in found if follows(text, span[0], note.before or "")]
        if len(fitting) == 1:
            start, end = fitting[0]
            marked = _block_at(tokens, end - 1).type == "inline"
            anchors.append(Anchor(note, start, end, marked, _make_selector(text, start, end)))
        else:
            matches = tuple(
                (_line_at(tokens, start), _cut_excerpt(text, start, end)) for start, end in fitting or found
            )
            nearest = None if found else sentences.find_nearest(note.quote or "")
            unplaced.append(UnplacedNote(note, matches, bool(fitting), nearest))
    anchors.sort(key=lambda a: (a.end, a.start, a.note.id))
    return tuple(anchors), tuple(unplaced)


@dataclass(frozen=True, slots=True)
class QuoteMatch:
    """A place where a quote appears: its first character, and its words as the record has them.

    ``before`` are the fewest words in front of it that tell it from the other places, None if there are no others.
    ``excerpt`` are its words and some around them.
    """

    start: int
    quote: str
    before: str | None
    excerpt: str


def find_matches(text: str, quote: str, before: str = "") -> tuple[QuoteMatch, ...]:
    """Return the places of a quote in a text that follow the words ``before``.

    Quotation marks and dashes of another style count as the same; corrected words are not searched for.
    """
    found = find_exactly(text, quote)
    words_before = [text[:start].split() for start, _ in found]
    matches = []
    for index, (start, end) in enumerate(found):
        if follows(text, start, before):
            others = words_before[:index] + words_before[index + 1 :]
            words = " ".join(text[start:end].split())
            distinguishing = _distinguish(words_before[index], others)
            matches.append(QuoteMatch(start, words, distinguishing, _cut_excerpt(text, start, end)))
    return tuple(matches)


def _distinguish(words: Sequence[str], others: Sequence[Sequence[str]]) -> str | None:
    """Return the fewest last words that no other sequence ends in; None if there are none, or no others."""
    for count in range(1, len(words) + 1) if others else ():
        if all(other[-count:] != words[-count:] for other in others):
            return " ".join(words[-count:])
    return None


def find_nearest(text: str, quote: str) -> str | None:
    """Return the sentence of a text most similar to a quote, None if no sentence is similar."""
    return SentenceIndex(text).find_nearest(quote)


def _make_selector(text: str, start: int, end: int) -> Selector:
    prefix, suffix = text[max(0, start - CONTEXT_LENGTH) : start], text[end : end + CONTEXT_LENGTH]
    return Selector(text[start:end], prefix, suffix, start, end)


def _cut_excerpt(text: str, start: int, end: int) -> str:
    """Return the words from ``start`` up to ``end`` and some around them."""
    before, after = text[max(0, start - _EXCERPT_MARGIN) : start], text[end : end + _EXCERPT_MARGIN]
    if start > _EXCERPT_MARGIN:
        before = "… " + before.partition(" ")[2]
    if end + _EXCERPT_MARGIN < len(text):
        after = after.rpartition(" ")[0] + " …"
    return " ".join((before + text[start:end] + after).split())


def _block_at(tokens: Sequence[Token], position: int) -> Token:
    """Return the block that contains a character of the plain text."""
    blocks = [token for token in tokens if shown_length(token) is not None]
    end = 0
    for block in blocks:
        end += (shown_length(block) or 0) + 2
        if position < end:
            return block
    return blocks[-1]


def _line_at(tokens: Sequence[Token], position: int) -> int:
    block = _block_at(tokens, position)
    return block.map[0] if block.map else 0
