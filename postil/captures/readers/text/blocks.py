"""Blocks of a text capture: lines to CommonMark that shows the same words.

Structure is written only where it is certain. Whatever could also be a paragraph stays one.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from postil.captures.readers.text.lines import group_blocks
from postil.captures.readers.text.lists import NUMBER, is_bullet, split_runs, write_run
from postil.captures.readers.text.preformatted import is_preformatted, write_preformatted
from postil.text.markdown import escape_heading, escape_line, indent

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from postil.captures.readers.text.lines import Line

_LONGEST_HEADING = 90
_LONGEST_ITEM = 300
_MOST_HEADING_WORDS = 14
_SHORTEST_HEADED = 120
_NOT_A_HEADING_END = ".,;:!…-–—&/"
_SALUTATION = re.compile(
    r"(?:Dear|Hello|Hi|Hey|Greetings|Liebe[rs]?|Hallo|Sehr geehrte[rs]?|Chers?|Chère|Bonjour|"
    r"Estimad[oa]s?|Querid[oa]s?|Hola|Car[oiae]|Beste|Geachte)\b",
    re.IGNORECASE,
)
_UNFINISHED = frozenset("at here of to from by with for in on the a and or below following is are was were".split())
_QUESTION = re.compile(r"(?:Q|Question)\s?\d*\s?[.:)]\s+\S")
_LONGEST_QUESTION = 300
_CLOSING = {"“": "”", "„": "“", "«": "»", '"': '"'}


def write_text(lines: Iterable[Line]) -> str:
    """Return lines as CommonMark: paragraphs that keep their line breaks, bulleted lists, numbered lists."""
    writer = _Writer()
    for block in _group(lines):
        writer.add_block(block)
    return writer.text


def write_body(lines: Iterable[Line], hints: Mapping[int, str]) -> str:
    """Return the body of a post as CommonMark.

    Besides what ``write_text`` finds, these are sub-headings, the questions of an interview, and quotations that
    the words before them introduce. ``hints`` are an archivist's decisions by line: ``heading`` or ``text``.
    """
    blocks = _group(lines)
    questions = {i for i, block in enumerate(blocks) if _is_question(block)}
    if len(questions) < 2:
        questions = set()
    writer = _Writer()
    index = 0
    while index < len(blocks):
        block = blocks[index]
        hint = hints.get(block[0].number)
        end = 0 if hint else _find_quotation_end(blocks, index)
        if end:
            quoted = _Writer()
            for part in blocks[index:end]:
                quoted.add_block(part)
            writer.add("quotation", indent(quoted.text, "> "))
            index = end
            continue
        if block[0].markdown.startswith("#"):
            writer.add("heading", block[0].markdown)
            if len(block) > 1:
                writer.add_block(block[1:])
        elif hint is None and index in questions:
            writer.add("heading", "### " + escape_heading(block[0].text))
        elif hint == "heading" or (hint is None and _is_heading(blocks, index, index + 1 in questions)):
            words = " ".join(line.text[1:] if is_bullet(line.text) else line.text for line in block)
            signed = any(line.markdown for line in block)
            writer.add(
                "heading", "## " + (" ".join(line.write() for line in block) if signed else escape_heading(words))
            )
        else:
            writer.add_block(block)
        index += 1
    return writer.text


def list_headings(lines: Iterable[Line], hints: Mapping[int, str]) -> list[Line]:
    """Return the lines of a post that are taken as headings because of their looks alone."""
    blocks = _group(lines)
    plain = [i for i, block in enumerate(blocks) if not block[0].markdown and block[0].number not in hints]
    return [blocks[i][0] for i in plain if _is_heading(blocks, i, False)]


def write_quotation(date_line: str, title: str, body: str) -> str:
    """Return an older post that another post quotes in full, as a block quotation with date and title."""
    parts = [escape_line(date_line)]
    if title:
        parts.append("### " + escape_heading(title))
    return indent("\n\n".join([*parts, body] if body else parts), "> ")


def is_introduction(text: str) -> bool:
    """Tell whether words introduce what follows: they end in a colon, or in ``:-``."""
    return text.rstrip("-–— ").endswith(":")


# ---------------------------------------------------------------- what a block is


def _group(lines: Iterable[Line]) -> list[list[Line]]:
    """Return the blocks of a text; a numbered list with blank lines between its items is one block."""
    blocks: list[list[Line]] = []
    expected = 0
    for block in group_blocks(lines):
        match = NUMBER.match(block[0].text)
        number = int(match[1]) if match and len(block) == 1 and len(block[0].text) <= _LONGEST_ITEM else 0
        if number > 1 and number == expected:
            blocks[-1] = [*blocks[-1], *block]
        else:
            blocks.append(block)
        expected = number + 1 if number in (1, expected) else 0
    return blocks


def _is_heading(blocks: Sequence[Sequence[Line]], index: int, heads_question: bool) -> bool:
    """Tell whether a block is a heading: a short line without a full stop, then a paragraph."""
    block = blocks[index]
    line = block[0]
    if len(block) > 1 or index + 1 >= len(blocks) or line.indent:
        return False
    text = line.text
    if len(text) > _LONGEST_HEADING or len(text) < 3 or text[-1] in _NOT_A_HEADING_END:
        return False
    first = text.lstrip("‘’“\"'(«„")[:1]
    if not first.isupper() or text.count(" ") >= _MOST_HEADING_WORDS or _SALUTATION.match(text):
        return False
    if text[-1] in "’”\"'»)" and text[-2] in _NOT_A_HEADING_END:
        return False
    if ": " in text or text.rpartition(" ")[2].casefold() in _UNFINISHED:
        return False
    following = blocks[index + 1]
    close = following[0].number - line.number <= 2 and following[0].indent == 0
    return close and (heads_question or len(following[0].text) >= _SHORTEST_HEADED)


def _is_question(block: Sequence[Line]) -> bool:
    text = block[0].text
    return len(block) == 1 and len(text) <= _LONGEST_QUESTION and _QUESTION.match(text) is not None


def _find_quotation_end(blocks: Sequence[Sequence[Line]], index: int) -> int:
    """Return the index after a quotation that begins at ``index``; 0 if it is not certain that one does.

    It is certain if words introduce the quotation and quotation marks enclose it: each paragraph
    begins with an opening mark, and the first closing mark ends the last paragraph.
    """
    if not index or not is_introduction(blocks[index - 1][-1].text):
        return 0
    opening = blocks[index][0].text[:1]
    closing = _CLOSING.get(opening)
    if closing is None:
        return 0
    for end in range(index, len(blocks)):
        text = "\n".join(line.text for line in blocks[end])
        if not text.startswith(opening):
            return 0
        at = text.find(closing, 1)
        if at >= 0:
            return end + 1 if not text[at + 1 :].strip(".,;") and text.count(opening, 1, at) == 0 else 0
    return 0


# ---------------------------------------------------------------- blocks as CommonMark


class _Writer:
    """Joins blocks; keeps the kind of the last one, since CommonMark would join two numbered lists into one."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._last = ""

    @property
    def text(self) -> str:
        """All blocks, with blank lines between them."""
        return "\n\n".join(self._parts)

    def add(self, kind: str, markdown: str) -> None:
        """Add a block that is CommonMark already."""
        self._parts.append(markdown)
        self._last = kind

    def add_block(self, block: Sequence[Line]) -> None:
        """Add a captured block: its paragraphs, lists and code. A second numbered list in a row stays text."""
        if is_preformatted(block):
            self.add("code", write_preformatted(block))
            return
        for kind, run in split_runs(block):
            follows_list = kind == "numbers" and self._last == "numbers"
            self.add("text" if follows_list else kind, write_run("text" if follows_list else kind, run))
