"""One post of a text capture: its title, author, labels, standfirst and body."""

from __future__ import annotations

from typing import TYPE_CHECKING

from postil.captures.readers.text.blocks import is_introduction, write_body, write_quotation
from postil.captures.readers.text.boilerplate import (
    is_post_boilerplate,
    is_weak_boilerplate,
    read_byline,
    read_labels,
    read_posted_by,
)
from postil.captures.readers.text.lines import Line, find_last_words, is_block
from postil.captures.readers.text.titles import find_title
from postil.model.captured import CapturedPost, Locator

if TYPE_CHECKING:
    from collections.abc import Sequence

    from postil.captures.readers.text.page_context import PageContext
    from postil.captures.readers.text.post_boundaries import Segment
    from postil.model.captured import CapturedComment

_LONGEST_STANDFIRST = 400


def read_post(
    segment: Segment,
    edges: tuple[int, int],
    title_at: int | None,
    span: tuple[int, int],
    comments: tuple[CapturedComment, ...],
    page: PageContext,
) -> CapturedPost:
    """Return the post between two edges of a segment, its date line, title and boilerplate taken out of its body.

    ``edges`` are indexes; ``span`` are the numbers of its first and last line, those of its comments included.
    """
    first, end = edges
    start = segment.start
    taken = {title_at, start.index if start else None}
    own = [
        Line(line.number, 0, "") if index in taken else line
        for index, line in enumerate(segment.lines[first:end], first)
    ]
    quoted = [q.index - first for q in segment.quoted if first <= q.index < end]
    author, labels = _take_boilerplate(own, page)
    standfirst, byline = _take_byline(own, page)
    return CapturedPost(
        title=segment.lines[title_at].text if title_at is not None else "",
        body=_write_body(own, quoted, page),
        comments=comments,
        locator=Locator("lines", f"{span[0]}-{span[1]}"),
        line=span[0],
        date=start.date_line.edtf if start else None,
        date_line=start.date_line if start else None,
        date_as_written=start.date_line.text if start else None,
        author=byline or author or (start.author if start else None),
        labels=labels,
        standfirst=standfirst,
    )


def _take_boilerplate(own: list[Line], page: PageContext) -> tuple[str | None, tuple[str, ...]]:
    """Take a platform's lines off the end of a post; return the author and labels that they name."""
    author: str | None = None
    labels: tuple[str, ...] = ()
    weak: list[int] = []
    for index in range(len(own) - 1, -1, -1):
        line = own[index]
        if not line.text:
            continue
        if page.hint_on(line) == "text":
            break
        if is_weak_boilerplate(line.text):
            weak.append(index)
            continue
        if not is_post_boilerplate(line.text):
            break
        posted = read_posted_by(line.text)
        author = author or (posted.author if posted else None)
        labels = labels or read_labels(line.text)
        for boilerplate in (index, *weak):
            own[boilerplate] = page.put_aside(own[boilerplate])
        weak = []
    return author, labels


def _take_byline(own: list[Line], page: PageContext) -> tuple[str | None, str | None]:
    """Take standfirst and byline off the top of an article, and return them.

    The byline (``By A. Writer``) is below at most one paragraph, which is the standfirst.
    """
    heads = [i for i, line in enumerate(own) if line.text][:2]
    for position, index in enumerate(heads):
        line = own[index]
        author = read_byline(line.text) if is_block(own, index) and page.hint_on(line) is None else None
        if author is None:
            continue
        standfirst = own[heads[0]].text if position else None
        if standfirst and (len(standfirst) > _LONGEST_STANDFIRST or not is_block(own, heads[0])):
            return None, None
        own[index] = page.put_aside(line)
        if position:
            own[heads[0]] = Line(own[heads[0]].number, 0, "")
        return standfirst, author
    return None, None


def _write_body(own: list[Line], quoted: Sequence[int], page: PageContext) -> str:
    """Return the body as CommonMark; a quoted post runs to the end of the post around it, or to a hint.

    Words that introduce a second quotation belong to the post around it, and end the first quotation.
    """
    if not quoted:
        return write_body(own, page.hints)
    parts = [write_body(own[: quoted[0]], page.hints)]
    for position, first in enumerate(quoted):
        is_last = position + 1 == len(quoted)
        after = len(own) if is_last else quoted[position + 1]
        hinted = (i for i in range(first + 1, after) if page.hint_on(own[i]) == "end")
        end = next(hinted, after if is_last else _find_introduction(own, first, after))
        inner = own[first + 1 : end]
        title_at = find_title(inner, None, (), page)
        title = inner[title_at].text if title_at is not None else ""
        if title_at is not None:
            inner[title_at] = Line(inner[title_at].number, 0, "")
        parts.append(write_quotation(own[first].text, title, write_body(inner, page.hints)))
        parts.append(write_body(own[end:after], page.hints))
    return "\n\n".join(part for part in parts if part)


def _find_introduction(own: Sequence[Line], first: int, after: int) -> int:
    """Return where the words that introduce the quotation at ``after`` begin, or ``after``."""
    last = find_last_words(own, after)
    if last is None or last <= first or not is_introduction(own[last].text):
        return after
    while last - 1 > first and own[last - 1].text:
        last -= 1
    return last
