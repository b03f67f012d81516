"""Comments in a text capture: numbered items, replies indented below and numbered afresh."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from postil.dates import Edtf, read_date_line
from postil.model import CapturedComment
from postil.readers.bodies import write_text
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
_CLOCK_AT_END = re.compile(r"\d{1,2}[:.]\d{2}(?::\d{2})?(?:\s*[ap]\.?m\.?)?$", re.IGNORECASE)
_LONGEST_HEAD = 110


@dataclass(frozen=True, slots=True)
class Thread:
    """The comments below a post, and the (line, words) that were set aside on the way.

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
    first_item: int | None = None
    words_below = False
    for index in range(len(lines) - 1, -1, -1):
        line = lines[index]
        if not line.text:
            continue
        if read_comment_count(line.text) is not None and (first_item is not None or not words_below):
            return index
        if is_comment_furniture(line.text) or is_page_furniture(line.text):
            continue
        words_below = True
        if line.indent == 0:
            break
        if _is_first_item(line) and (first_item is None or line.indent <= lines[first_item].indent):
            first_item = index
    if first_item is None or not _looks_like_thread(lines, first_item):
        return len(lines)
    return first_item


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


def read_thread(lines: Sequence[Line], languages: tuple[str, ...]) -> Thread:
    """Return the comments that ``lines`` hold, from the line that ``find_thread`` found on."""
    items: list[_Item] = []
    levels: list[_Item] = []  # the last comment of each depth that is still open
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
            if items:
                items[-1].lines.append(Line(line.number, 0, ""))
            continue
        elif item := _open_item(line, levels, replies_open if marked else after_blank, after_blank):
            set_aside.append((line.number, line.text.partition(".")[0] + "."))
            items.append(item)
            del levels[item.depth :]
            levels.append(item)
        elif items:
            items[-1].lines.append(line)
        else:
            items.append(_Item(0, line.indent, 0, [line]))
            levels.append(items[0])
        replies_open = False
        after_blank = False
    comments = tuple(_finish(item, languages, set_aside) for item in items)
    return Thread(comments, tuple(set_aside), announced)


def _open_item(line: Line, levels: list[_Item], may_nest: bool, after_blank: bool) -> _Item | None:
    """Return the comment that a line opens, or None where it goes on with the one before it."""
    match = _ITEM.fullmatch(line.text)
    if match is None:
        return None
    number = int(match[1])
    rest = Line(line.number, line.indent + _STEP, match[2] or "")
    if not levels:
        return _Item(0, line.indent, number, [rest])
    last = levels[-1]
    if line.indent == last.indent + _STEP and number == 1 and may_nest:
        return _Item(last.depth + 1, line.indent, number, [rest])
    for item in reversed(levels):
        if line.indent == item.indent:
            goes_on = number == item.number + 1 or (item.depth == 0 and after_blank)
            return _Item(item.depth, line.indent, number, [rest]) if goes_on else None
        if line.indent > item.indent:
            return None
    return None


def _finish(item: _Item, languages: tuple[str, ...], set_aside: list[tuple[int, str]]) -> CapturedComment:
    base = item.indent + _STEP
    lines = [Line(line.number, max(0, line.indent - base), line.text) for line in item.lines]
    written = [line.number for line in lines if line.text] or [item.lines[0].number]
    author, date, head = _read_head(lines[0], languages)
    if head:
        set_aside.append((lines[0].number, head))
        lines = lines[1:]
    return CapturedComment(
        text=write_text(lines),
        depth=item.depth,
        lines=(item.lines[0].number, written[-1]),
        author=author,
        date=date,
    )


def _read_head(line: Line, languages: tuple[str, ...]) -> tuple[str | None, Edtf | None, str]:
    """Return author and time where a comment's first line is ``A reader 9 July 2024 at 09:04``.

    Some extractors leave it so, the name glued to the day. Third comes the line, which is then the
    comment's head and not its text; else nothing, nothing and no line.
    """
    text = line.text
    if len(text) > _LONGEST_HEAD or not _CLOCK_AT_END.search(text):
        return None, None, ""
    for start in range(1, len(text) - 8):
        before, here = text[start - 1], text[start]
        if here == " " or not (before == " " or before.isdigit() != here.isdigit() or before.islower()):
            continue
        read = read_date_line(text[start:], languages)
        if read and read.date and read.time:
            name = text[:start].rstrip(" ,-–—|:")
            return name or None, Edtf(f"{read.date.isoformat()}T{read.time}"), text
    return None, None, ""
