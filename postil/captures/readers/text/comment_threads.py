"""Comments in a text capture: numbered items, with replies indented below them and numbered from 1 again."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from postil.captures.readers.reader import SetAside
from postil.captures.readers.text.blocks import write_text
from postil.captures.readers.text.boilerplate import (
    is_comment_boilerplate,
    is_glued_boilerplate,
    is_page_boilerplate,
    is_weak_boilerplate,
    opens_replies,
    read_comment_count,
)
from postil.captures.readers.text.lines import Line
from postil.captures.readers.text.lists import is_bullet
from postil.captures.readers.text.masked_lines import DATE
from postil.captures.readers.text.thread_places import ITEM
from postil.model.captured import CapturedComment

if TYPE_CHECKING:
    from collections.abc import Sequence

    from postil.captures.readers.text.masked_lines import LineMasker
    from postil.text.edtf import Edtf

_STEP = 2  # columns that the text of an item and the replies to it are indented more than its number


@dataclass(frozen=True, slots=True)
class Thread:
    """The comments below a post, and the words that were set aside among them.

    ``announced`` is the number of comments that the page speaks of, None if it gives none.
    """

    comments: tuple[CapturedComment, ...]
    set_aside: tuple[SetAside, ...]
    announced: int | None


@dataclass(slots=True)
class _Item:
    """A comment while it is read: its place among all of them, its number on the page, its lines so far."""

    id: str
    parent: str | None
    depth: int
    indent: int
    number: int
    lines: list[Line] = field(default_factory=list)


def read_thread(lines: Sequence[Line], masker: LineMasker) -> Thread:
    """Return the comments in ``lines``, which are those that ``find_thread`` found."""
    items: list[_Item] = []
    open_items: list[_Item] = []  # the last comment of each depth, as far as replies to it may follow
    set_aside: list[SetAside] = []
    announced: int | None = None
    trusted = _trust_boilerplate(lines)
    marked = trusted and any(opens_replies(line.text) for line in lines)
    replies_open = False
    after_boilerplate = False
    after_blank = True
    for index, line in enumerate(lines):
        nests = after_boilerplate if trusted else after_blank
        if not line.text:
            after_blank = True
            if items:
                items[-1].lines.append(line)
            continue
        if not items and announced is None and (count := read_comment_count(line.text)) is not None:
            announced = count
            set_aside.extend(line.set_aside())
        elif _is_boilerplate(line, trusted, bool(items) and items[0].indent > 0):
            replies_open = opens_replies(line.text)
            after_boilerplate = True
            set_aside.extend(line.set_aside())
            after_blank = True
            if items:
                items[-1].lines.append(Line(line.number, 0, ""))
            continue
        elif opened := _open_item(
            line, open_items, (replies_open if marked else nests) and not _opens_list(lines, index), after_blank
        ):
            depth, number, rest = opened
            mark = line.text[0] if is_bullet(line.text) else line.text.partition(".")[0] + "."
            set_aside.append(SetAside(line.number, mark))
            parent = open_items[depth - 1].id if depth else None
            items.append(_Item(str(len(items) + 1), parent, depth, line.indent, number, [rest]))
            open_items[depth:] = [items[-1]]
        elif items:
            items[-1].lines.append(line)
        else:
            items.append(_Item("1", None, 0, line.indent, 0, [line]))
            open_items.append(items[0])
        replies_open = after_boilerplate = after_blank = False
    comments = tuple(_make_comment(item, masker, set_aside) for item in items)
    return Thread(comments, tuple(set_aside), announced)


def _trust_boilerplate(lines: Sequence[Line]) -> bool:
    """Tell whether ``Reply`` or ``Delete`` are boilerplate here: after most comments, or written as one word."""
    boilerplate = [line for line in lines if line.text and is_comment_boilerplate(line.text)]
    items = sum(1 for line in lines if ITEM.fullmatch(line.text))
    return any(is_glued_boilerplate(line.text) for line in boilerplate) or 2 * len(boilerplate) >= items > 0


def _is_boilerplate(line: Line, trusted: bool, indented: bool) -> bool:
    if is_comment_boilerplate(line.text):
        return trusted or (indented and not line.indent)
    return line.indent == 0 and (is_page_boilerplate(line.text) or is_weak_boilerplate(line.text))


def _opens_list(lines: Sequence[Line], index: int) -> bool:
    """Tell whether an item is the first of a list: the next is right below it, while comments have blank lines."""
    following = lines[index + 1] if index + 1 < len(lines) else None
    if following is None or following.indent != lines[index].indent:
        return False
    match = ITEM.fullmatch(following.text)
    return int(match[1]) == 2 if match else is_bullet(following.text) and is_bullet(lines[index].text)


def _open_item(
    line: Line, open_items: list[_Item], may_nest: bool, after_blank: bool
) -> tuple[int, int, Line] | None:
    """Return the depth, number and first line of the comment that begins on a line, or None if none does.

    Numbers may skip some, since platforms leave out deleted comments: after a blank line, any number but 1 begins
    a further comment on the post. Within replies, where lists are more likely, only the next number does.
    """
    match = ITEM.fullmatch(line.text)
    if match is None:
        return _open_bullet(line, open_items) if is_bullet(line.text) and may_nest and after_blank else None
    number = int(match[1])
    rest = line.cut(match[2] or "", line.indent + _STEP)
    if not open_items:
        return 0, number, rest
    last = open_items[-1]
    if line.indent > last.indent:
        return (last.depth + 1, number, rest) if number == 1 and may_nest else None
    for item in reversed(open_items):
        if line.indent == item.indent:
            goes_on = number == item.number + 1 or (item.depth == 0 and after_blank and number > 1)
            return (item.depth, number, rest) if goes_on else None
        if line.indent > item.indent:
            return None
    return None


def _open_bullet(line: Line, open_items: list[_Item]) -> tuple[int, int, Line] | None:
    """Return the depth and first line of a reply that begins with a bullet, or None.

    Some extractors write replies so, with a blank line above each; the items of a list are right below each other.
    """
    rest = line._replace(indent=line.indent + _STEP, text=line.text[1:].strip())
    for item in reversed(open_items):
        if line.indent > item.indent:
            return item.depth + 1, 0, rest
        if line.indent == item.indent and item.number == 0:
            return item.depth, 0, rest
    return None


def _make_comment(item: _Item, masker: LineMasker, set_aside: list[SetAside]) -> CapturedComment:
    base = item.indent + _STEP
    lines = [line._replace(indent=max(0, line.indent - base)) for line in item.lines]
    author, date, head = _read_head(lines[0], masker)
    if head:
        set_aside.extend(lines[0].set_words_aside(head))
        lines = lines[1:]
    return CapturedComment(item.id, write_text(lines), item.parent, author, date)


def _read_head(line: Line, masker: LineMasker) -> tuple[str | None, Edtf | None, str]:
    """Return author and time if a comment's first line is ``A reader 9 July 2024 at 09:04``, and that line.

    Some extractors write it so, even with the name glued to the day. The line is then not part of the text; for
    any other line, all three are empty.
    """
    masked = masker.mask(line.text)
    if masked is None or masked.date is None or masked.date.time is None or masked.date.edtf is None:
        return None, None, ""
    name, date, rest = masked.text.partition(DATE)
    if not date or rest.strip(" .)"):
        return None, None, ""
    author = masked.restore(0, len(name.rstrip(" ,-–—|:("))) or None
    return author, masked.date.edtf, line.text
