"""The lines of a text capture, with their numbers and indents."""

from __future__ import annotations

import re
from dataclasses import dataclass

_LINE_END = re.compile(r"\r\n|\r|\n")
_SPACES = " \t\N{NO-BREAK SPACE}"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a capture: its number from 1, its indent in columns, its text without either end's space."""

    number: int
    indent: int
    text: str


def split_lines(text: str) -> tuple[Line, ...]:
    """Return the lines of a decoded capture; a tab indents to the next multiple of four."""
    return tuple(_read_line(number, row) for number, row in enumerate(_LINE_END.split(text), 1))


def _read_line(number: int, row: str) -> Line:
    bare = row.lstrip(" \t")
    indent = len(row[: len(row) - len(bare)].expandtabs(4))
    return Line(number, indent, bare.strip(_SPACES))


def group_blocks(lines: tuple[Line, ...]) -> tuple[tuple[Line, ...], ...]:
    """Return runs of lines that blank lines separate; where there are none, each line is a block."""
    blocks: list[tuple[Line, ...]] = []
    run: list[Line] = []
    for line in lines:
        if line.text:
            run.append(line)
        elif run:
            blocks.append(tuple(run))
            run = []
    if run:
        blocks.append(tuple(run))
    return tuple(blocks)
