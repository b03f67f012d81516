"""One post of a text capture: its title, author, labels, standfirst and body."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import regex

from postil.captures.readers.text.blocks import is_introduction, list_headings, write_body, write_quotation
from postil.captures.readers.text.boilerplate import (
    is_page_boilerplate,
    is_page_heading,
    is_read_more,
    is_weak_boilerplate,
)
from postil.captures.readers.text.comment_forms import is_name_like
from postil.captures.readers.text.lines import Line, find_last_words, find_next_words, is_block
from postil.captures.readers.text.lists import is_bullet
from postil.captures.readers.text.meta_lines import read_byline
from postil.captures.readers.text.platform_words import read_interface_line
from postil.captures.readers.text.titles import find_title
from postil.captures.readers.text.titles_like import (
    ends_sentence,
    is_detail,
    is_sentence,
    is_title_like,
    split_labels,
)
from postil.model.captured import CapturedPost, Locator

if TYPE_CHECKING:
    from collections.abc import Sequence

    from postil.captures.readers.text.page_context import PageContext
    from postil.captures.readers.text.post_boundaries import Segment
    from postil.model.captured import CapturedComment, FieldInDoubt

_HANDLE = regex.compile(r"(?=.*[\d_])(?=.*\p{L})[\w.-]{3,30}")  # a name as people choose it for a site
_FEWEST_HEADINGS = 2  # that may be titles; one is more likely a heading
_LONG = 100  # characters of a line that is a paragraph
_LONGEST_STANDFIRST = 400
_FEWEST_WEAK = 3  # lines that are each a platform's or a word of prose; so many in a row are a platform's
_SHORTEST_TEXT = 40  # characters of a post above the page's own lines
_SHORT = 80  # characters of a line of a list beside a post, such as that of an archive's years
_LONGEST_FOOT = 1500  # characters of the page's own lines that no platform writes, such as a note on privacy


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
    if start and start.first < start.index and first <= start.index < first + len(own):
        _put_interface_aside(own, start.index - first, page)
    quoted = [q.index - first for q in segment.quoted if first <= q.index < end]
    if title_at is not None:
        _put_heading_aside(own, title_at - first, segment.lines[first:], page)
    meta = start.meta if start else None
    head = _take_head(own, page)
    foot = _cut_foot(own, page)
    author, labels = _take_boilerplate(own, page)
    author, labels = author or head[0] or foot[0], labels or head[1] or foot[1]
    standfirst, byline = _take_byline(own, page)
    if start and title_at is not None and title_at < start.index - 1 and not (author or byline):
        author = _take_name_above(own, title_at - first, start.index - first, page)
    if start and title_at is not None and title_at < start.index and not (author or byline):
        name, list_of_labels = _take_detail(
            own, title_at - first, start.index - first, segment.lines[title_at], page
        )
        author, labels = name, labels or list_of_labels
    if title_at is not None and not (author or byline or (meta and meta.author)):
        author = _take_name_below(own, title_at - first, page)
    if start and title_at is not None and not (comments or author or byline or labels or (meta and meta.author)):
        _doubt_headings(own, page)
    if start and start.date.may_be_other_day and not page.masker.knows_order and start.date.date:
        what = f"no page shows whether the day or the month comes first; this is read as {start.date.date}"
        page.infer(segment.lines[start.index].number, what, 0.6, "date")
    if start is None:
        page.infer(span[0], "no line says when this post was written", 0.5, "date")
    if title_at is not None:
        page.confirm(segment.lines[title_at], "title")
        page.set_aside.extend(segment.lines[title_at].set_marks_aside())
    else:
        page.infer(span[0], "this post has no title", 0.5, "title")
    return CapturedPost(
        title=segment.lines[title_at].text if title_at is not None else "",
        body=_write_body(own, quoted, page),
        comments=comments,
        locator=Locator("lines", f"{span[0]}-{span[1]}"),
        line=span[0],
        date=start.date.edtf if start else None,
        date_line=start.date if start else None,
        date_as_written=start.written if start else None,
        author=byline or author or (meta.author if meta else None),
        labels=labels or (meta.labels if meta else ()),
        standfirst=standfirst,
    )


def _doubt_headings(own: Sequence[Line], page: PageContext) -> None:
    """Say that headings may be titles of further posts of a day, if nothing shows where each of these ends.

    Each part then has some paragraphs of its own; below the headings of one text there is often only one.
    """
    found = list_headings(own, page.hints)
    if len(found) < _FEWEST_HEADINGS:
        return
    edges = [0, *(line.number for line in found), own[-1].number + 1]
    long = [line.number for line in own if len(line.text) >= _LONG]
    if all(sum(first <= number < last for number in long) > 1 for first, last in pairwise(edges)):
        others = len(found) - 1
        what = f"this line and {others} more may be titles of further posts of the day; they are taken as headings"
        page.infer(found[0].number, what, 0.6)


def _put_heading_aside(own: list[Line], title_at: int, lines: Sequence[Line], page: PageContext) -> None:
    """Set aside the heading of the page above the title of a post."""
    for index in range(min(title_at, len(own))):
        line = own[index]
        known = page.is_boilerplate(line.text)
        if line.text and is_title_like(lines, index) and page.hint_on(line) is None and not known:
            page.infer(line.number, "a line above the title; it is set aside as the page's heading", 0.7)
            own[index] = page.put_aside(line)


def _put_interface_aside(own: list[Line], date_at: int, page: PageContext) -> None:
    """Set aside the lines right below the date that a post is signed with, such as ``Permalink``."""
    for index in range(date_at + 1, len(own)):
        line = own[index]
        if line.text and (page.hint_on(line) is not None or not read_interface_line(line.text)):
            return
        if line.text:
            own[index] = page.put_aside(line)


def _take_head(own: list[Line], page: PageContext) -> tuple[str | None, tuple[str, ...]]:
    """Take a platform's lines off the top of a post; return the author and labels that they name."""
    author: str | None = None
    labels: tuple[str, ...] = ()
    for index, line in enumerate(own):
        if not line.text:
            continue
        meta = page.read_meta(line.text)
        if page.hint_on(line) is not None or not ((meta and meta.is_sure) or is_page_boilerplate(line.text)):
            break
        if meta is not None:
            author, labels = author or meta.author, labels or meta.labels
        own[index] = page.put_aside(line)
    return author, labels


def _cut_foot(own: list[Line], page: PageContext) -> tuple[str | None, tuple[str, ...]]:
    """Set aside what is below a line of the page's own, such as ``Leave a Reply``, in the last part of a post.

    Returns the author and the labels that a platform's line among these names.
    """
    author: str | None = None
    labels: tuple[str, ...] = ()
    written = [index for index, line in enumerate(own) if line.text]
    above = 0
    wide = (i for i, index in enumerate(written) if len(own[index].text) > _SHORT)
    long = [i for i in wide if not page.is_boilerplate(own[written[i]].text)]
    for position, index in enumerate(written):
        line = own[index]
        listed = len(written) - position >= _FEWEST_WEAK and (not long or long[-1] < position)
        below_short = listed and is_weak_boilerplate(line.text)
        heads = is_page_heading(line.text) or below_short
        if above >= _SHORTEST_TEXT and page.hint_on(line) is None and heads:
            below = [own[i] for i in written[position:]]
            unknown = [
                rest for rest in below if not page.is_boilerplate(rest.text) and not is_weak_boilerplate(rest.text)
            ]
            prose = sum(is_sentence(rest.text) for rest in unknown)
            if sum(len(rest.text) for rest in unknown) > max(above, _LONGEST_FOOT) or 2 * prose > len(below):
                break
            if any(page.hint_on(rest) for rest in below):
                break
            if unknown:
                what = "words below a line of the page's own; they are set aside with it"
                page.infer(unknown[0].number, what, 0.8)
            for i in written[position:]:
                meta = page.read_meta(own[i].text)
                if meta and meta.is_sure:
                    author, labels = author or meta.author, labels or meta.labels
                own[i] = page.put_aside(own[i])
            break
        above += len(line.text)
    return author, labels


def _take_boilerplate(own: list[Line], page: PageContext) -> tuple[str | None, tuple[str, ...]]:
    """Take a platform's lines off the end of a post; return the author and labels that they name."""
    author: str | None = None
    labels: tuple[str, ...] = ()
    weak: list[int] = []
    at_end = [line for line in own if line.text][-_FEWEST_WEAK:]
    all_weak = len(at_end) == _FEWEST_WEAK and all(is_weak_boilerplate(line.text) for line in at_end)
    for index in range(len(own) - 1, -1, -1):
        line = own[index]
        if not line.text:
            continue
        if page.hint_on(line) == "text":
            break
        if is_weak_boilerplate(line.text) and not all_weak:
            weak.append(index)
            continue
        if not page.is_boilerplate(line.text) and not (all_weak and is_weak_boilerplate(line.text)):
            break
        if is_read_more(line.text):
            page.infer(line.number, f"an excerpt: {line.text!r} says that the post goes on elsewhere", 0.9)
        meta = page.read_meta(line.text)
        author = author or (meta.author if meta else None)
        labels = labels or (meta.labels if meta else ())
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
        is_text = standfirst is None or (len(standfirst) <= _LONGEST_STANDFIRST and not is_bullet(standfirst))
        if standfirst and not (is_text and is_block(own, heads[0])):
            return None, None
        own[index] = page.put_aside(line)
        if position:
            own[heads[0]] = Line(own[heads[0]].number, 0, "")
        return standfirst, author
    return None, None


def _take_name_above(own: list[Line], title_at: int, date_at: int, page: PageContext) -> str | None:
    """Take the only line between the title and the date of a post off its head; return it as the author's name."""
    between = [i for i in range(title_at + 1, date_at) if own[i].text]
    if len(between) != 1 or date_at - between[0] > 2:
        return None
    line = own[between[0]]
    if page.hint_on(line) is not None or not is_name_like(line.text):
        return None
    own[between[0]] = page.put_aside(line)
    return line.text


def _take_name_below(own: list[Line], title_at: int, page: PageContext) -> str | None:
    """Take a name below the title of a post off its head, if a text follows; return it.

    A name is known from elsewhere on the page, or written as on no heading: ``k8_kiln``.
    """
    index = find_next_words(own, max(0, title_at + 1))
    below = find_next_words(own, index + 1) if index is not None else None
    if index is None or below is None or page.hint_on(own[index]) is not None or not is_block(own, index):
        return None
    name = own[index].text
    known = name in page.names and is_name_like(name) and not ends_sentence(name)
    if not (known or _HANDLE.fullmatch(name)) or not is_sentence(own[below].text):
        return None
    page.infer(own[index].number, "a name below the title; it is taken as the author", 0.6, "author")
    own[index] = page.put_aside(own[index])
    return name


def _take_detail(
    own: list[Line], title_at: int, date_at: int, title: Line, page: PageContext
) -> tuple[str | None, tuple[str, ...]]:
    """Take a name or labels off the top of a post whose title is above its date; return them."""
    index = find_next_words(own, date_at + 1)
    if index is None or page.hint_on(own[index]) is not None:
        return None, ()
    line = own[index]
    if not is_detail([*own[:title_at], title, *own[title_at + 1 :]], title_at, index):
        return None, ()
    labels = split_labels(line.text)
    about: FieldInDoubt = "labels" if len(labels) > 1 else "author"
    what = f"a short line below the date; it is taken as {'labels' if about == 'labels' else 'the author'}"
    page.infer(line.number, what, 0.6, about)
    own[index] = page.put_aside(line)
    return (None, labels) if len(labels) > 1 else (line.text, ())


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
