"""The lines of a text capture, with their numbers and indents."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


class Line(NamedTuple):
    """A line of a capture: its number from 1, its indent in columns, its text without the space at either end."""

    number: int
    indent: int
    text: str


def split_rows(text: str) -> list[str]:
    """Return the rows of a text, whatever ends its lines: LF, CRLF or CR."""
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def split_lines(text: str) -> list[Line]:
    """Return the lines of a decoded capture; a tab indents to the next multiple of four.

    An indent that all lines share does not count. If the capture has no blank lines, each line is a paragraph:
    a blank line, with the same number, is added after each.
    """
    lines = [_read_line(number, row) for number, row in enumerate(split_rows(text), 1)]
    written = [line for line in lines if line.text]
    shared = min((line.indent for line in written), default=0)
    if shared:
        lines = [Line(number, max(0, indent - shared), words) for number, indent, words in lines]
        written = [line for line in lines if line.text]
    if len(written) > 2 and written[-1].number - written[0].number == len(written) - 1:
        return [part for line in written for part in (line, Line(line.number, 0, ""))]
    return lines


def _read_line(number: int, row: str) -> Line:
    text = row.strip()
    if not text:
        return Line(number, 0, "")
    if row[0] not in " \t":
        return Line(number, 0, text)
    lead = row[: len(row) - len(row.lstrip(" \t"))]
    return Line(number, len(lead.expandtabs(4)), text)


def group_blocks(lines: Iterable[Line]) -> list[list[Line]]:
    """Return the blocks of lines between blank lines."""
    blocks: list[list[Line]] = []
    block: list[Line] = []
    for line in lines:
        if line.text:
            block.append(line)
        elif block:
            blocks.append(block)
            block = []
    if block:
        blocks.append(block)
    return blocks


def find_next_words(lines: Sequence[Line], index: int) -> int | None:
    """Return the index of the next line with words from ``index`` on."""
    return next((i for i in range(index, len(lines)) if lines[i].text), None)


def find_last_words(lines: Sequence[Line], index: int) -> int | None:
    """Return the index of the last line with words before ``index``."""
    return next((i for i in range(index - 1, -1, -1) if lines[i].text), None)


def is_block(lines: Sequence[Line], index: int) -> bool:
    """Tell whether a line is a block by itself."""
    above = index == 0 or not lines[index - 1].text
    return above and (index + 1 >= len(lines) or not lines[index + 1].text)
