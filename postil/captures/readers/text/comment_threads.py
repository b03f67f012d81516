"""Comments in a text capture: numbered items, replies indented below and numbered afresh."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from postil.captures.readers.text.blocks import is_introduction, write_text
from postil.captures.readers.text.boilerplate import (
    is_comment_furniture,
    is_glued_furniture,
    is_page_furniture,
    is_weak_furniture,
    opens_replies,
    read_comment_count,
)
from postil.captures.readers.text.lines import Line, last_words, next_words
from postil.model.captured import CapturedComment
from postil.text.date_lines import read_date_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from postil.text.edtf import Edtf


_ITEM = re.compile(r"(\d{1,6})\.(?:\s+(.*))?", re.DOTALL)
# Captures indent the text of an item, and the replies to it, by two columns more than its number.
_STEP = 2


_CLOCK_AT_END = re.compile(r"\d{1,2}[:.]\d{2}(?::\d{2})?(?:\s*[ap]\.?m\.?)?(?:\s*[A-Z]{1,4})?$", re.IGNORECASE)


_LONGEST_HEAD = 110


_LONG_COMMENT = 80  # items of a list at the end of a post are shorter than that


@dataclass(frozen=True, slots=True)
class ThreadPlace:
    """Where the comments of a post are: from ``start`` to before ``end``, as indexes of its lines.

    ``confidence`` is below 1 where neither a count nor a platform's furniture tells them from a list.
    """

    start: int
    end: int
    confidence: float


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


# ---------------------------------------------------------------- where comments are


def find_thread(lines: Sequence[Line]) -> ThreadPlace | None:
    """Return where the comments of a post are, or None where there are none.

    Sure are items below a line that counts them, and items with a platform's furniture between
    them; what follows is then not the post's. Without either, comments run to the end of the post.
    """
    return _find_counted(lines) or _find_furnished(lines) or _find_unmarked(lines)


def _find_counted(lines: Sequence[Line]) -> ThreadPlace | None:
    """Return the items below the last line such as ``8 comments:``."""
    for index in range(len(lines) - 1, -1, -1):
        if len(lines[index].text) > 40 or read_comment_count(lines[index].text) is None:
            continue
        first = next_words(lines, index + 1)
        if first is not None and _is_first_item(lines[first]):
            return ThreadPlace(index, _find_end(lines, first), 1.0)
    return None


def _find_furnished(lines: Sequence[Line]) -> ThreadPlace | None:
    """Return the items round the first furniture of comments: the last first item above it begins them."""
    for index, line in enumerate(lines):
        if not (line.text and is_comment_furniture(line.text) and (line.indent or is_glued_furniture(line.text))):
            continue
        first: int | None = None
        for above in range(index - 1, -1, -1):
            candidate = lines[above]
            if candidate.text and candidate.indent == 0 and first is not None:
                break
            if _is_first_item(candidate) and (first is None or candidate.indent < lines[first].indent):
                first = above
            if candidate.text and candidate.indent == 0 and not is_glued_furniture(line.text):
                break
        if first is not None:
            return ThreadPlace(first, _find_end(lines, first), 1.0)
    return None


def _find_end(lines: Sequence[Line], first: int) -> int:
    """Return where the comments that begin at ``first`` end.

    Indented ones end where a line stands at the margin that is no furniture; those at the margin with
    their last furniture, or with the post where they have none.
    """
    if lines[first].indent:
        return next(
            (
                index
                for index in range(first, len(lines))
                if lines[index].text and not lines[index].indent and not is_furniture(lines[index].text)
            ),
            len(lines),
        )
    marked = [index for index in range(first, len(lines)) if is_furniture(lines[index].text)]
    return marked[-1] + 1 if marked else len(lines)


def is_furniture(text: str) -> bool:
    """Tell whether a line is a platform's, of comments or of the page."""
    return is_comment_furniture(text) or is_page_furniture(text) or is_weak_furniture(text)


def _find_unmarked(lines: Sequence[Line]) -> ThreadPlace | None:
    """Return indented items at the end of a post that look like comments and not like a list.

    Comments stand apart from each other, off the post or unannounced, and are longer than items.
    """
    first: int | None = None
    for index in range(len(lines) - 1, -1, -1):
        line = lines[index]
        if not line.text or is_page_furniture(line.text):
            continue
        if line.indent == 0:
            break
        if _is_first_item(line) and (first is None or line.indent <= lines[first].indent):
            first = index
    if first is None:
        return None
    items = [i for i in range(first, len(lines)) if lines[i].indent and _ITEM.fullmatch(lines[i].text)]
    top = [i for i in items if lines[i].indent == lines[first].indent]
    if not all(not lines[i - 1].text for i in top[1:]):
        return None
    if first >= 2 and not lines[first - 1].text and not lines[first - 2].text:
        return ThreadPlace(first, len(lines), 0.9 if len(items) > 1 else 0.7)
    above = last_words(lines, first)
    announced = above is not None and is_introduction(lines[above].text)
    nested = any(lines[i].indent > lines[first].indent and not lines[i - 1].text for i in items)
    written = sum(len(line.text) for line in lines[first:])
    long = len(items) > 1 and written / len(items) > _LONG_COMMENT
    return ThreadPlace(first, len(lines), 0.6) if not announced and (nested or long) else None


def _is_first_item(line: Line) -> bool:
    match = _ITEM.fullmatch(line.text) if line.text[:1] == "1" else None
    return match is not None and int(match[1]) == 1


# ---------------------------------------------------------------- reading them


def read_thread(lines: Sequence[Line], languages: tuple[str, ...]) -> Thread:
    """Return the comments that ``lines`` hold: those between the ends that ``find_thread`` found."""
    items: list[_Item] = []
    levels: list[_Item] = []  # the last comment of each depth that is still open
    set_aside: list[tuple[int, str]] = []
    announced: int | None = None
    believed = _believe_furniture(lines)
    marked = believed and any(opens_replies(line.text) for line in lines)
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
        elif _is_set_aside(line, believed):
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


def _believe_furniture(lines: Sequence[Line]) -> bool:
    """Tell whether ``Reply`` or ``Delete`` are furniture here: they stand behind most comments, or glued."""
    furniture = [line for line in lines if line.text and is_comment_furniture(line.text)]
    items = sum(1 for line in lines if _ITEM.fullmatch(line.text))
    return any(is_glued_furniture(line.text) for line in furniture) or 2 * len(furniture) >= items > 0


def _is_set_aside(line: Line, believed: bool) -> bool:
    if is_comment_furniture(line.text):
        return believed
    return line.indent == 0 and (is_page_furniture(line.text) or is_weak_furniture(line.text))


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
    if line.indent > last.indent:
        nests = number == 1 and may_nest
        return _Item(last.depth + 1, line.indent, number, [rest]) if nests else None
    for item in reversed(levels):
        if line.indent == item.indent:
            goes_on = number == item.number + 1 or (item.depth == 0 and after_blank and number > 1)
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
        if read and read.edtf and read.time:
            name = text[:start].rstrip(" ,-–—|:")
            return name or None, read.edtf, text
    return None, None, ""
