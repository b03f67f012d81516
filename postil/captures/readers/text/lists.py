"""Lists in a text capture: bullets and numbers to CommonMark lists."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING

from postil.text.markdown import escape_line, join_lines

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from postil.captures.readers.text.lines import Line

BULLETS = "•◦▪‣●○"
NUMBER = re.compile(r"(\d{1,9})([.)])\s+(?=\S)")
_DEEPEST_LIST = 8  # readers of CommonMark give up on deeper nesting, which no blog has


def split_runs(block: Sequence[Line]) -> Iterator[tuple[str, Sequence[Line]]]:
    """Yield the parts of a block, each with its kind: ``bullets``, ``numbers`` that count up, or ``text``."""
    if not any(line.text[0] in BULLETS or line.text[0].isdecimal() for line in block):
        yield "text", block
        return
    position = 0
    for (kind, _), group in groupby(_classify(block)):
        size = len(list(group))
        yield kind, block[position : position + size]
        position += size


def _classify(block: Sequence[Line]) -> list[tuple[str, int]]:
    """Return the kind of each line and the number of its list, so that two lists do not merge."""
    kinds: list[tuple[str, int]] = []
    numbers = [int(match[1]) if (match := NUMBER.match(line.text)) else None for line in block]
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
    """Tell whether the line ``step`` away has the number before or after this one, written in the same form."""
    there = index + step
    here = numbers[index]
    if not 0 <= there < len(numbers) or here is None or numbers[there] != here + step:
        return False
    match, other = NUMBER.match(block[index].text), NUMBER.match(block[there].text)
    return match is not None and other is not None and match[2] == other[2] and _is_plain(match[1], other[1])


def _is_plain(*numbers: str) -> bool:
    """Tell whether a list would show these numbers as they are written, that is without leading zeros."""
    return all(number == str(int(number)) for number in numbers)


def write_run(kind: str, lines: Sequence[Line]) -> str:
    """Return a part of a block, of one kind, as CommonMark."""
    if kind == "bullets":
        return "\n".join(_write_bullets(lines))
    if kind == "numbers":
        return "\n".join(_write_numbers(lines))
    return join_lines(escape_line(line.text) for line in lines)


def _write_bullets(lines: Sequence[Line]) -> Iterator[str]:
    """Yield list items, nested by their indents."""
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
        match = NUMBER.match(line.text)
        if match:
            yield f"{match[1]}{match[2]} {escape_line(line.text[match.end() :])}"
