"""The structure of a text: captured lines to CommonMark that shows the same words.

Structure is written only where it is certain: what could be either stays a paragraph.
"""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING

from postil.captures.readers.text.boilerplate import strip_posted_on
from postil.captures.readers.text.lines import group_blocks
from postil.text.markdown import escape_heading, escape_line, indent, join_lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from postil.captures.readers.text.lines import Line


BULLETS = "•◦▪‣●○"


_NUMBER = re.compile(r"(\d{1,9})([.)])\s+(?=\S)")


_LONGEST_HEADING = 90


_LONGEST_ITEM = 300


_MOST_HEADING_WORDS = 14


_SHORTEST_HEADED = 120


_DEEPEST_LIST = 8  # CommonMark's readers give up on nesting that no blog has


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
    """Return lines as CommonMark: paragraphs that keep their line breaks, bulleted and numbered lists."""
    writer = _Writer()
    for block in _group(lines):
        writer.add_block(block)
    return writer.text


def write_body(lines: Iterable[Line], hints: Mapping[int, str]) -> str:
    """Return the body of a post as CommonMark: what ``write_text`` does, and more.

    Also sub-headings, the questions of questions and answers, and quoted passages that an attribution
    introduces. ``hints`` are an archivist's decisions by line: ``heading`` or ``text``.
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
        if hint is None and index in questions:
            writer.add("heading", "### " + escape_heading(block[0].text))
        elif hint == "heading" or (hint is None and _is_heading(blocks, index, index + 1 in questions)):
            words = " ".join(line.text[1:] if is_bullet(line.text) else line.text for line in block)
            writer.add("heading", "## " + escape_heading(words))
        else:
            writer.add_block(block)
        index += 1
    return writer.text


def write_quotation(date_line: str, title: str, body: str) -> str:
    """Return an older post that another post quotes whole, as a block quotation with date and title."""
    parts = [escape_line(date_line)]
    if title:
        parts.append("### " + escape_heading(title))
    return indent("\n\n".join([*parts, body] if body else parts), "> ")


def is_introduction(text: str) -> bool:
    """Tell whether words announce what follows: they end in a colon, or in ``:-``."""
    return text.rstrip("-–— ").endswith(":")


# ---------------------------------------------------------------- what a block is


def _group(lines: Iterable[Line]) -> list[list[Line]]:
    """Return the blocks of a text; the items of a numbered list that stand apart are one block."""
    blocks: list[list[Line]] = []
    expected = 0
    for block in group_blocks(lines):
        match = _NUMBER.match(block[0].text)
        number = int(match[1]) if match and len(block) == 1 and len(block[0].text) <= _LONGEST_ITEM else 0
        if number > 1 and number == expected:
            blocks[-1] = [*blocks[-1], *block]
        else:
            blocks.append(block)
        expected = number + 1 if number in (1, expected) else 0
    return blocks


def _is_heading(blocks: Sequence[Sequence[Line]], index: int, heads_question: bool) -> bool:
    """Tell whether a block heads what follows: a short line without a full stop, then a paragraph."""
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
    if ": " in text or strip_posted_on(text) or text.rpartition(" ")[2].casefold() in _UNFINISHED:
        return False
    following = blocks[index + 1]
    close = following[0].number - line.number <= 2 and following[0].indent == 0
    return close and (heads_question or len(following[0].text) >= _SHORTEST_HEADED)


def _is_question(block: Sequence[Line]) -> bool:
    text = block[0].text
    return len(block) == 1 and len(text) <= _LONGEST_QUESTION and _QUESTION.match(text) is not None


def _find_quotation_end(blocks: Sequence[Sequence[Line]], index: int) -> int:
    """Return the index behind a quoted passage that begins at ``index``; 0 where there is none for certain.

    Certain is a passage that an introduction announces and that quotation marks enclose: each
    paragraph opens with one, and the first to close is the end of the last.
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
    """Puts blocks together; knows the last one, since CommonMark joins two numbered lists into one."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._last = ""

    @property
    def text(self) -> str:
        """All blocks, with blank lines between them."""
        return "\n\n".join(self._parts)

    def add(self, kind: str, markdown: str) -> None:
        """Add a block that is written already."""
        self._parts.append(markdown)
        self._last = kind

    def add_block(self, block: Sequence[Line]) -> None:
        """Add a captured block: its paragraphs and lists. A second list in a row stays lines of text."""
        for kind, run in _split_runs(block):
            follows_list = kind == "numbers" and self._last == "numbers"
            self.add("text" if follows_list else kind, _write_run("text" if follows_list else kind, run))


def _split_runs(block: Sequence[Line]) -> Iterator[tuple[str, Sequence[Line]]]:
    """Yield runs of a block's lines: of bullets, of numbers that count up, of text."""
    if not any(line.text[0] in BULLETS or line.text[0].isdecimal() for line in block):
        yield "text", block
        return
    position = 0
    for (kind, _), group in groupby(_classify(block)):
        size = len(list(group))
        yield kind, block[position : position + size]
        position += size


def _classify(block: Sequence[Line]) -> list[tuple[str, int]]:
    """Return for each line its kind and the number of its list, so that two lists do not merge."""
    kinds: list[tuple[str, int]] = []
    numbers = [int(match[1]) if (match := _NUMBER.match(line.text)) else None for line in block]
    list_number = 0
    for index, line in enumerate(block):
        if is_bullet(line.text):
            kinds.append(("bullets", 0))
        elif _continues(block, numbers, index, -1) and kinds[-1][0] == "numbers":
            kinds.append(("numbers", list_number))
        elif _continues(block, numbers, index, +1):
            list_number += 1
            kinds.append(("numbers", list_number))
        else:
            kinds.append(("text", 0))
    return kinds


def is_bullet(text: str) -> bool:
    """Tell whether a line is an item of a bulleted list."""
    return len(text) > 2 and text[0] in BULLETS and text[1] in " \t\N{NO-BREAK SPACE}" and bool(text[2:].strip())


def _continues(block: Sequence[Line], numbers: Sequence[int | None], index: int, step: int) -> bool:
    """Tell whether the line ``step`` away carries the number before or after this one, in the same form."""
    there = index + step
    here = numbers[index]
    if not 0 <= there < len(numbers) or here is None or numbers[there] != here + step:
        return False
    match, other = _NUMBER.match(block[index].text), _NUMBER.match(block[there].text)
    return match is not None and other is not None and match[2] == other[2] and _is_plain(match[1], other[1])


def _is_plain(*numbers: str) -> bool:
    """Tell numbers that a list shows as they are written from those with zeros before them."""
    return all(number == str(int(number)) for number in numbers)


def _write_run(kind: str, lines: Sequence[Line]) -> str:
    if kind == "bullets":
        return "\n".join(_write_bullets(lines))
    if kind == "numbers":
        return "\n".join(_write_numbers(lines))
    return join_lines(escape_line(line.text) for line in lines)


def _write_bullets(lines: Sequence[Line]) -> Iterator[str]:
    """Yield list items, nested as far as their indents say."""
    indents: list[int] = []
    for line in lines:
        while indents and line.indent < indents[-1]:
            indents.pop()
        if not indents or line.indent > indents[-1]:
            indents.append(line.indent)
        depth = min(len(indents), _DEEPEST_LIST) - 1
        yield "  " * depth + "- " + escape_line(line.text[1:])


def _write_numbers(lines: Sequence[Line]) -> Iterator[str]:
    for line in lines:
        match = _NUMBER.match(line.text)
        if match:
            yield f"{match[1]}{match[2]} {escape_line(line.text[match.end() :])}"
