"""Comments without names, numbers and indents: what some extractors leave of them.

There, only the platform's ``ReplyDelete`` tells one comment from the next. It follows the comment, or, as one
extractor writes it, its first paragraph. Where not even that is left, the page may still say how many comments
follow.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from postil.captures.readers.reader import SetAside
from postil.captures.readers.text.blocks import write_text
from postil.captures.readers.text.boilerplate import (
    is_comment_boilerplate,
    is_comment_heading,
    is_glued_boilerplate,
    is_page_heading,
    read_comment_count,
)
from postil.captures.readers.text.comment_threads import Thread
from postil.captures.readers.text.lines import find_last_words, group_blocks
from postil.captures.readers.text.lists import is_bullet
from postil.captures.readers.text.platform_words import read_interface_line
from postil.captures.readers.text.thread_places import ThreadPlace
from postil.captures.readers.text.titles_like import ends_sentence
from postil.model.captured import CapturedComment

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from postil.captures.readers.text.lines import Line

_LONGEST_MARK = 80


class FlatThread(NamedTuple):
    """Where flat comments are, and what they are."""

    place: ThreadPlace
    thread: Thread


def find_flat_thread(lines: Sequence[Line], first: int) -> FlatThread | None:
    """Return the comments among lines from ``first`` on that only a platform's words between them tell apart."""
    marks = [i for i in range(first, len(lines)) if _is_mark(lines[i].text)]
    if not any(is_glued_boilerplate(lines[i].text) for i in marks) and len(marks) < 2:
        return None
    if not marks:
        return None
    heading = _find_heading(lines, first, marks[0])
    end = next((i for i in range(marks[-1] + 1, len(lines)) if _ends_thread(lines[i].text)), len(lines))
    rest = any(line.text and not read_interface_line(line.text) for line in lines[marks[-1] + 1 : end])
    above = find_last_words(lines, marks[0])
    if above is None or above < first:
        return None
    opening = above if heading is None else _next_words(lines, heading + 1, marks[0])
    early = rest or (opening == above and _is_flat(lines))
    if not early:
        end = marks[-1] + 1
    if early:
        starts = [max(first, _find_paragraph(lines, mark)) for mark in marks]
    else:
        starts = [opening, *(mark + 1 for mark in marks[:-1])]
    if heading is not None:  # nothing between it and the first comment is lost
        starts[0] = heading + 1
    start = starts[0] if heading is None else heading
    announced = read_comment_count(lines[heading].text) if heading is not None else None
    set_aside = list(lines[heading].set_aside()) if heading is not None else []
    comments: list[CapturedComment] = []
    marked = frozenset(marks)
    replies = any("reply" in kind for mark in marks for kind in read_interface_line(lines[mark].text))
    parent: str | None = None
    for number, begin in enumerate(starts):
        until = starts[number + 1] if number + 1 < len(starts) else end
        own = [lines[i] for i in range(begin, until) if i not in marked]
        set_aside += [words for i in range(begin, until) if i in marked for words in lines[i].set_aside()]
        comment_id = str(number + 1)
        is_reply = replies and not any("reply" in kind for kind in read_interface_line(lines[marks[number]].text))
        comments.append(CapturedComment(comment_id, write_text(own), parent if is_reply else None))
        parent = parent if is_reply else comment_id
    confidence = 0.8 if heading is not None else 0.6
    return FlatThread(ThreadPlace(start, end, confidence), Thread(tuple(comments), tuple(set_aside), announced))


def find_announced_text(
    lines: Sequence[Line], first: int, is_boilerplate: Callable[[str], bool]
) -> FlatThread | None:
    """Return the text below a line such as ``5 comments:``, if nothing shows where each comment begins.

    If there are as many paragraphs as comments, each is one; otherwise all are kept as one comment. A line such as
    ``Comments``, which may be that of a form, needs a sentence below it. ``is_boilerplate`` tells whether a line is
    a platform's.
    """
    heading = _find_last_heading(lines, first)
    if heading is None or not any(line.text for line in lines[first:heading]):
        return None
    top = next((i for i in range(heading + 1, len(lines)) if not read_interface_line(lines[i].text)), len(lines))
    end = next((i for i in range(top, len(lines)) if _ends_thread(lines[i].text)), len(lines))
    own = lines[top:end]
    if not any(line.text and not is_boilerplate(line.text) for line in own):
        return None
    announced = read_comment_count(lines[heading].text)
    if announced is None and not any(ends_sentence(line.text) and " " in line.text for line in own):
        return None
    set_aside = [words for line in lines[heading:top] for words in line.set_aside()]
    parts, signs = _part_text(own, announced)
    set_aside += signs
    comments = tuple(CapturedComment(str(number), write_text(part)) for number, part in enumerate(parts, 1))
    confidence = 0.5 if len(parts) == announced else 0.4
    return FlatThread(ThreadPlace(heading, end, confidence), Thread(comments, tuple(set_aside), announced))


def _find_last_heading(lines: Sequence[Line], first: int) -> int | None:
    """Return the last line that says how many comments follow, or else the last that only heads them."""
    below = range(len(lines) - 1, first, -1)
    counted = next((i for i in below if (read_comment_count(lines[i].text) or 0) > 0), None)
    if counted is not None:
        return counted
    headings = (i for i in below if is_comment_heading(lines[i].text))
    return next((i for i in headings if not is_page_heading(lines[i].text)), None)


def _part_text(own: Sequence[Line], announced: int | None) -> tuple[list[list[Line]], list[SetAside]]:
    """Return the text of each comment, or all of it as one, and the bullets that were only a sign of a comment.

    There are as many paragraphs as comments, or as many bullets at the least indent, that of the first line.
    """
    blocks = group_blocks(own)
    if not announced:
        return [list(own)], []
    if len(blocks) == announced:
        return blocks, []
    written = [index for index, line in enumerate(own) if line.text]
    margin = own[written[0]].indent
    bullets = [i for i in written if own[i].indent == margin and is_bullet(own[i].text)]
    if len(bullets) != announced or bullets[0] != written[0] or any(own[i].indent < margin for i in written):
        return [list(own)], []
    parts, signs = [], []
    for begin, end in pairwise([*bullets, len(own)]):
        sign, _, words = own[begin].text.partition(" ")
        signs.append(SetAside(own[begin].number, sign))
        first = own[begin].cut(words.strip(), 0)
        rest = own[begin + 1 : end]
        base = min((line.indent for line in rest if line.text), default=0)
        parts.append([first, *(line._replace(indent=line.indent - base) if line.text else line for line in rest)])
    return parts, signs


def _ends_thread(text: str) -> bool:
    """Tell whether a line is the page's own below all comments, such as ``Post a Comment``."""
    kinds = read_interface_line(text) if text else ()
    return is_page_heading(text) or (bool(kinds) and all("no_comments" in kind for kind in kinds))


def _is_mark(text: str) -> bool:
    own = bool(text) and len(text) <= _LONGEST_MARK and is_comment_boilerplate(text)
    return own and not any("foot" in kind for kind in read_interface_line(text))


def _is_flat(lines: Sequence[Line]) -> bool:
    """Tell whether each line of a page was a paragraph, as ``split_lines`` leaves it."""
    return all(not below.text or not above.text for above, below in pairwise(lines))


def _find_heading(lines: Sequence[Line], first: int, mark: int) -> int | None:
    """Return the last line before ``mark`` that counts or announces the comments."""
    for index in range(mark - 1, first - 1, -1):
        kinds = read_interface_line(lines[index].text) if lines[index].text else ()
        if len(kinds) == 1 and kinds[0] & {"count", "comments"} and not kinds[0] & {"reply", "no_comments"}:
            return index
    return None


def _find_paragraph(lines: Sequence[Line], mark: int) -> int:
    """Return where the paragraph above a mark begins."""
    last = find_last_words(lines, mark)
    if last is None:
        return mark
    while last and lines[last - 1].text:
        last -= 1
    return last


def _next_words(lines: Sequence[Line], start: int, end: int) -> int:
    return next((i for i in range(start, end) if lines[i].text), start)
