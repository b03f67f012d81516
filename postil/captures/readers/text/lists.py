"""Lists in a text capture: bullets and numbers to CommonMark lists."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING

from postil.captures.readers.text.lines import join_lines_of
from postil.text.markdown import escape_line, join_lines, words_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from postil.captures.readers.text.lines import Line

BULLETS = "•◦▪‣●○"
SIGNS = frozenset(BULLETS) | frozenset("*+-o#@=")  # those of text browsers and Markdown as well
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
        elif index and kinds[-1][0] != "text" and _goes_on(block, numbers, index):
            kinds.append(kinds[-1])
        elif _continues(block, numbers, index, -1) and kinds[-1][0] == "numbers":
            kinds.append(("numbers", list_number))
        elif _continues(block, numbers, index, +1):
            list_number += 1
            kinds.append(("numbers", list_number))
        else:
            kinds.append(("text", 0))
    return kinds


def _goes_on(block: Sequence[Line], numbers: Sequence[int | None], index: int) -> bool:
    """Tell whether a line goes on with the item above it: indented more than its number or bullet, and no item."""
    item = next((i for i in range(index - 1, -1, -1) if numbers[i] is not None or is_bullet(block[i].text)), None)
    return item is not None and numbers[index] is None and block[index].indent > block[item].indent


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
    """Return a part of a block, of one kind, as CommonMark.

    Where what a program wrote as Markdown would not show exactly the words of the lines, only these are written.
    """
    written = _write_run(kind, lines)
    if any(line.markdown for line in lines) and words_of(written) != _list_words(lines):
        return _write_run(kind, [line._replace(markdown="") for line in lines])
    return written


def _list_words(lines: Sequence[Line]) -> list[str]:
    """Return the words of lines as they are shown: with the numbers of links, without bullets."""
    words: list[str] = []
    for line in lines:
        shown = [word for _, text in line.rows for word in text.split()] if line.rows else line.text.split()
        words += shown[1:] if is_bullet(line.text) and shown[:1] and shown[0] in SIGNS else shown
    return words


def _write_run(kind: str, lines: Sequence[Line]) -> str:
    if kind == "bullets":
        return "\n".join(_write_bullets(lines))
    if kind == "numbers":
        return "\n".join(_write_numbers(lines))
    if all(line.markdown.startswith(">") for line in lines):
        return "\n".join(line.markdown for line in lines)
    return join_lines(line.write() for line in lines)


def _write_bullets(lines: Sequence[Line]) -> Iterator[str]:
    """Yield list items, nested by their indents."""
    indents: list[int] = []
    for line in _join_items(lines):
        while indents and line.indent < indents[-1]:
            indents.pop()
        if not indents or line.indent > indents[-1]:
            indents.append(line.indent)
        depth = min(len(indents), _DEEPEST_LIST) - 1
        yield "  " * depth + "- " + (line.markdown or escape_line(line.text[1:]))


def _write_numbers(lines: Sequence[Line]) -> Iterator[str]:
    for line in _join_items(lines):
        match = NUMBER.match(line.text)
        if match:
            yield f"{match[1]}{match[2]} {line.cut(line.text[match.end() :]).write()}"


def _join_items(lines: Sequence[Line]) -> Iterator[Line]:
    """Yield the items of a list, each with the lines that go on with it."""
    item: list[Line] = []
    for line in lines:
        if item and not is_bullet(line.text) and not NUMBER.match(line.text):
            item.append(line)
            continue
        if item:
            yield join_lines_of(item)
        item = [line]
    if item:
        yield join_lines_of(item)
