"""Where the comments of a post are: numbered items below it, which are not just a list."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from postil.captures.readers.text.blocks import is_introduction
from postil.captures.readers.text.boilerplate import (
    is_comment_boilerplate,
    is_glued_boilerplate,
    is_page_boilerplate,
    is_weak_boilerplate,
    read_comment_count,
)
from postil.captures.readers.text.lines import find_last_words, find_next_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from postil.captures.readers.text.lines import Line

ITEM = re.compile(r"(\d{1,6})\.(?:\s+(.*))?", re.DOTALL)
_LONGEST_COUNT = 200  # of a line such as ``8 thoughts on "A Title"``


@dataclass(frozen=True, slots=True)
class ThreadPlace:
    """Where the comments of a post are: from ``start`` to before ``end``, as indexes of its lines.

    ``confidence`` is below 1 if neither a count nor a platform's boilerplate distinguishes them from a list.
    """

    start: int
    end: int
    confidence: float


def find_thread(lines: Sequence[Line]) -> ThreadPlace | None:
    """Return where the comments of a post are, or None if there are none.

    Items below a line that counts them are comments for sure, and so are items with a platform's boilerplate
    between them; what follows them is not the post's. Without either, comments run to the end of the post.
    """
    return _find_counted(lines) or _find_marked(lines) or _find_unmarked(lines)


def _find_counted(lines: Sequence[Line]) -> ThreadPlace | None:
    """Return the items below the last line such as ``8 comments:``."""
    for index in range(len(lines) - 1, -1, -1):
        if len(lines[index].text) > _LONGEST_COUNT or read_comment_count(lines[index].text) is None:
            continue
        first = find_next_words(lines, index + 1)
        if first is not None and _is_first_item(lines[first]):
            return ThreadPlace(index, _find_end(lines, first), 1.0)
    return None


def _find_marked(lines: Sequence[Line]) -> ThreadPlace | None:
    """Return the items around the first boilerplate of comments, from the last item numbered 1 above it."""
    searched = 0  # no item above this is numbered 1
    for index, line in enumerate(lines):
        if not (
            line.text and is_comment_boilerplate(line.text) and (line.indent or is_glued_boilerplate(line.text))
        ):
            continue
        first: int | None = None
        for above in range(index - 1, searched - 1, -1):
            candidate = lines[above]
            if candidate.text and candidate.indent == 0 and first is not None:
                break
            least = first is None or candidate.indent < lines[first].indent
            if least and _is_first_item(candidate) and not _opens_list(lines, above):
                first = above
            if candidate.text and candidate.indent == 0 and not is_glued_boilerplate(line.text):
                break
        if first is not None:
            return ThreadPlace(first, _find_end(lines, first), 1.0)
        searched = index if is_glued_boilerplate(line.text) else searched
    return None


def _opens_list(lines: Sequence[Line], index: int) -> bool:
    """Tell whether the second item follows the first without a platform's line between them, at the margin."""
    if lines[index].indent:
        return False
    for line in lines[index + 1 :]:
        if not line.text or line.indent:
            continue
        match = ITEM.fullmatch(line.text)
        if match is not None:
            return int(match[1]) == 2
        if is_comment_boilerplate(line.text):
            return False
    return False


def _find_end(lines: Sequence[Line], first: int) -> int:
    """Return where the comments that begin at ``first`` end.

    Indented ones end at the first line at the margin that is not boilerplate; those at the margin end with
    their last boilerplate, or with the post if they have none.
    """
    if lines[first].indent:
        return next(
            (
                index
                for index in range(first, len(lines))
                if lines[index].text and not lines[index].indent and not _is_boilerplate(lines[index].text)
            ),
            len(lines),
        )
    marked = [index for index in range(first, len(lines)) if _is_boilerplate(lines[index].text)]
    return marked[-1] + 1 if marked else len(lines)


def _is_boilerplate(text: str) -> bool:
    """Tell whether a line is a platform's, around comments or on the page."""
    return is_comment_boilerplate(text) or is_page_boilerplate(text) or is_weak_boilerplate(text)


def _find_unmarked(lines: Sequence[Line]) -> ThreadPlace | None:
    """Return indented items at the end of a post that look like comments and not like a list.

    Comments have blank lines between them, and either two blank lines above the first, or replies and no words that
    introduce them.
    """
    first: int | None = None
    for index in range(len(lines) - 1, -1, -1):
        line = lines[index]
        if not line.text or is_page_boilerplate(line.text):
            continue
        if line.indent == 0:
            break
        if _is_first_item(line) and (first is None or line.indent <= lines[first].indent):
            first = index
    if first is None:
        return None
    items = [i for i in range(first, len(lines)) if lines[i].indent and ITEM.fullmatch(lines[i].text)]
    top = [i for i in items if lines[i].indent == lines[first].indent]
    if not all(not lines[i - 1].text for i in top[1:]):
        return None
    if first >= 2 and not lines[first - 1].text and not lines[first - 2].text:
        return ThreadPlace(first, len(lines), 0.9 if len(items) > 1 else 0.7)
    above = find_last_words(lines, first)
    announced = above is not None and is_introduction(lines[above].text)
    nested = any(lines[i].indent > lines[first].indent and not lines[i - 1].text for i in items)
    return ThreadPlace(first, len(lines), 0.6) if nested and not announced else None


def _is_first_item(line: Line) -> bool:
    match = ITEM.fullmatch(line.text) if line.text[:1] == "1" else None
    return match is not None and int(match[1]) == 1
