"""The structure of a text: captured lines to CommonMark that shows the same words."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING

from postil.markdown import escape_heading, escape_line, indent, join_lines
from postil.readers.lines import group_blocks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from postil.readers.lines import Line

_BULLET = re.compile(r"[•◦▪‣●○]\s+(?=\S)")
_NUMBER = re.compile(r"(\d{1,9})([.)])\s+(?=\S)")


def write_body(lines: tuple[Line, ...]) -> str:
    """Return lines as CommonMark: paragraphs that keep their line breaks, bulleted and numbered lists."""
    paragraphs = [
        paragraph
        for block in group_blocks(lines)
        for run in _split_runs(block)
        for paragraph in [_write_run(run)]
    ]
    return "\n\n".join(paragraphs)


def write_quotation(date_line: str, title: str, lines: tuple[Line, ...]) -> str:
    """Return an older post that another post quotes whole, as a block quotation with date and title."""
    parts = [escape_line(date_line)]
    if title:
        parts.append("### " + escape_heading(title))
    body = write_body(lines)
    return indent("\n\n".join([*parts, body] if body else parts), "> ")


def _split_runs(block: tuple[Line, ...]) -> Iterator[tuple[str, tuple[Line, ...]]]:
    """Yield runs of a block's lines: of bullets, of numbers that count up, of text."""
    kinds = _classify(block)
    position = 0
    for kind, group in groupby(kinds):
        size = len(list(group))
        yield kind[0], block[position : position + size]
        position += size


def _classify(block: tuple[Line, ...]) -> list[tuple[str, int]]:
    """Return for each line its kind and the number of its list, so that two lists do not merge."""
    kinds: list[tuple[str, int]] = []
    numbers = [int(match[1]) if (match := _NUMBER.match(line.text)) else None for line in block]
    list_number = 0
    for index, line in enumerate(block):
        number = numbers[index]
        if _BULLET.match(line.text):
            kinds.append(("bullets", 0))
        elif number is not None and _continues(numbers, index, -1) and kinds[-1][0] == "numbers":
            kinds.append(("numbers", list_number))
        elif number is not None and _continues(numbers, index, +1):
            list_number += 1
            kinds.append(("numbers", list_number))
        else:
            kinds.append(("text", 0))
    return kinds


def _continues(numbers: list[int | None], index: int, step: int) -> bool:
    """Tell whether the line ``step`` away carries the number before or after this one."""
    there = index + step
    here = numbers[index]
    return 0 <= there < len(numbers) and here is not None and numbers[there] == here + step


def _write_run(run: tuple[str, tuple[Line, ...]]) -> str:
    kind, lines = run
    if kind == "bullets":
        return "\n".join(_write_bullets(lines))
    if kind == "numbers":
        return "\n".join(_write_numbers(lines))
    return join_lines(escape_line(line.text) for line in lines)


def _write_bullets(lines: tuple[Line, ...]) -> Iterator[str]:
    """Yield list items, nested as far as their indents say."""
    indents: list[int] = []
    for line in lines:
        while indents and line.indent < indents[-1]:
            indents.pop()
        if not indents or line.indent > indents[-1]:
            indents.append(line.indent)
        text = _BULLET.sub("", line.text, count=1)
        yield "  " * (len(indents) - 1) + "- " + escape_line(text)


def _write_numbers(lines: tuple[Line, ...]) -> Iterator[str]:
    for line in lines:
        match = _NUMBER.match(line.text)
        if match:
            yield f"{int(match[1])}{match[2]} {escape_line(line.text[match.end() :])}"
