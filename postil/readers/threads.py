"""Comments in a text capture: numbered items, replies indented below and numbered afresh."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from postil.model import CapturedComment
from postil.readers.bodies import write_body
from postil.readers.furniture import (
    is_comment_furniture,
    is_page_furniture,
    opens_replies,
    read_comment_count,
)
from postil.readers.lines import Line

if TYPE_CHECKING:
    from collections.abc import Sequence

_ITEM = re.compile(r"(\d{1,6})\.(?:\s+(.*))?")
# Captures indent the text of an item, and the replies to it, by two columns more than its number.
_STEP = 2


@dataclass(frozen=True, slots=True)
class Thread:
    """The comments below a post, and the lines that were set aside on the way.

    ``announced`` is the number of comments that the page speaks of, where it does.
    """

    comments: tuple[CapturedComment, ...]
    set_aside: tuple[tuple[int, str], ...]
    announced: int | None


@dataclass(slots=True)
class _Item:
    """A comment being read."""

    depth: int
    indent: int
    number: int
    lines: list[Line] = field(default_factory=list)


def find_thread(lines: Sequence[Line]) -> int:
    """Return the index of the line with which the comments begin, ``len(lines)`` where there are none.

    Comments run to the end of the post: a line that counts them, or an indented item numbered 1
    after which every line is indented or furniture.
    """
    start = len(lines)
    tail_is_thread = True
    candidates: list[int] = []
    for index in range(len(lines) - 1, -1, -1):
        line = lines[index]
        if not line.text:
            continue
        if read_comment_count(line.text) is not None and (candidates or index >= _last_words(lines)):
            return index
        if line.indent == 0:
            tail_is_thread = is_comment_furniture(line.text) or is_page_furniture(line.text)
            if not tail_is_thread:
                break
        elif _is_first_item(line):
            candidates.append(index)
    for index in candidates:
        if lines[index].indent == min(lines[other].indent for other in candidates):
            start = index
    return start if start < len(lines) and _looks_like_thread(lines, start) else len(lines)


def _last_words(lines: Sequence[Line]) -> int:
    """Return the index of the last line that is not furniture."""
    for index in range(len(lines) - 1, -1, -1):
        text = lines[index].text
        if text and not is_page_furniture(text) and not is_comment_furniture(text):
            return index
    return 0


def _is_first_item(line: Line) -> bool:
    match = _ITEM.fullmatch(line.text)
    return match is not None and int(match[1]) == 1


def _looks_like_thread(lines: Sequence[Line], start: int) -> bool:
    """Tell comments from a numbered list at the end of a post, where no line counts them.

    Comments stand apart from each other and from the post, a list's items stand close; and the
    furniture of a platform stands only between comments.
    """
    rest = lines[start:]
    if any(is_comment_furniture(line.text) for line in rest):
        return True
    items = [i for i, line in enumerate(rest) if line.indent == rest[0].indent and _ITEM.fullmatch(line.text)]
    apart = all(not rest[i - 1].text for i in items[1:])
    stands_off = start >= 2 and not lines[start - 1].text and not lines[start - 2].text
    return apart and (len(items) > 1 or stands_off)


def read_thread(lines: Sequence[Line]) -> Thread:
    """Return the comments that ``lines`` hold, from the line that ``find_thread`` found on."""
    items: list[_Item] = []
    set_aside: list[tuple[int, str]] = []
    announced: int | None = None
    marked = any(opens_replies(line.text) for line in lines)
    replies_open = False
    after_blank = True
    for line in lines:
        if not line.text:
            after_blank = True
            if items:
                items[-1].lines.append(line)
            continue
        if not items and announced is None and (count := read_comment_count(line.text)) is not None:
            announced = count
            set_aside.append((line.number, line.text))
        elif is_comment_furniture(line.text) or (line.indent == 0 and is_page_furniture(line.text)):
            replies_open = opens_replies(line.text)
            set_aside.append((line.number, line.text))
            after_blank = True
            continue
        elif item := _open_item(line, items, replies_open if marked else after_blank, after_blank):
            set_aside.append((line.number, f"{item.number}."))
            items.append(item)
        elif items:
            items[-1].lines.append(line)
        else:
            items.append(_Item(0, line.indent, 0, [line]))
        replies_open = False
        after_blank = False
    return Thread(tuple(_finish(item) for item in items), tuple(set_aside), announced)


def _open_item(line: Line, items: list[_Item], may_nest: bool, after_blank: bool) -> _Item | None:
    """Return the comment that a line opens, or None where it goes on with the one before it."""
    match = _ITEM.fullmatch(line.text)
    if match is None:
        return None
    number = int(match[1])
    rest = Line(line.number, line.indent, match[2] or "")
    if not items:
        return _Item(0, line.indent, number, [rest])
    last = items[-1]
    if line.indent == last.indent + _STEP and number == 1 and may_nest:
        return _Item(last.depth + 1, line.indent, number, [rest])
    for item in _open_levels(items):
        if line.indent == item.indent and (number == item.number + 1 or (item.depth == 0 and after_blank)):
            return _Item(item.depth, line.indent, number, [rest])
    return None


def _open_levels(items: list[_Item]) -> list[_Item]:
    """Return the last comment of each level that is still open, innermost first."""
    levels: list[_Item] = []
    for item in reversed(items):
        if not levels or item.depth < levels[-1].depth:
            levels.append(item)
        if item.depth == 0:
            break
    return levels


def _finish(item: _Item) -> CapturedComment:
    base = item.indent + _STEP
    lines = tuple(Line(line.number, max(0, line.indent - base), line.text) for line in item.lines)
    written = [line.number for line in lines if line.text] or [item.lines[0].number]
    return CapturedComment(write_body(lines), item.depth, (item.lines[0].number, written[-1]))
