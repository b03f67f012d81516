"""Where posts begin on a page: its date lines, apart from those that are mere text."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from postil.captures.readers.text.boilerplate import is_comment_heading, is_page_heading
from postil.captures.readers.text.comment_forms import is_name_like
from postil.captures.readers.text.dated_lines import (
    MOST_HEAD_LINES,
    choose_form,
    count_words_above,
    explains_more,
    find_dated_lines,
)
from postil.captures.readers.text.lines import find_last_words, find_next_words, is_block
from postil.captures.readers.text.meta_lines import read_byline, read_meta_line
from postil.captures.readers.text.platform_words import read_interface_line
from postil.captures.readers.text.quoted_posts import find_quoted_dates
from postil.captures.readers.text.titles_like import (
    is_detail,
    is_marked_heading,
    is_sentence,
    is_title_above,
    is_title_like,
)
from postil.model.captured import Inference
from postil.text.numbered_titles import read_numbered_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from postil.captures.readers.text.dated_lines import DatedLine, PageLines
    from postil.captures.readers.text.lines import Line
    from postil.captures.readers.text.meta_lines import MetaLine
    from postil.text.date_expressions import DateExpression

_SHORTEST_POST = 200


@dataclass(frozen=True, slots=True)
class Boundary:
    """A line with the date of a post: where it is, and whether a post begins there or it belongs to a quoted post.

    ``index`` is that of the line, ``first`` that of the line where its post begins: the date line, the title above
    it, or, if posts are signed with their date, the first line of the post. ``written`` is the date as the line has
    it, ``words`` are the words beside it, such as ``Posted on``; ``meta`` is what these say.
    """

    index: int
    first: int
    date: DateExpression
    quoted: bool
    written: str = ""
    words: str = ""
    meta: MetaLine | None = None


@dataclass(frozen=True, slots=True)
class Segment:
    """The lines from one date line to the next, with the date line, and those of the posts quoted in them.

    ``is_only`` tells that the page has no other post with a date.
    """

    lines: list[Line]
    start: Boundary | None
    quoted: tuple[Boundary, ...]
    is_only: bool = False


def find_boundaries(page: PageLines, inferences: list[Inference]) -> list[Boundary]:
    """Return the date lines of a page, those of quoted posts marked as such.

    All date lines of a page have one form, and their days run one way. A line of another form is text, and so is
    one that no post follows. What rests on inference is added to ``inferences``.
    """
    dated = list(find_dated_lines(page))
    bare = choose_form([line for line in dated if line.meta.is_bare_date], page)
    others = choose_form([line for line in dated if not line.meta.is_bare_date], page)
    if explains_more(others, bare, page):
        return _place_meta_lines(page, others)
    if bare and _is_signature(page, bare):
        return _place_meta_lines(page, bare)
    found = _drop_text(page, _drop_deep(page, bare, inferences), inferences)
    if not found:
        return []
    pairs = [(line.at, line.date) for line in found]
    quoted = find_quoted_dates(page.lines, pairs, page.hints, inferences)
    boundaries = [_make_boundary(page, line, is_quoted) for line, is_quoted in zip(found, quoted, strict=True)]
    placed = _include_titles_above(page.lines, boundaries)
    known = {boundary.index for boundary in placed}
    hinted = [line for line in others if page.hints.get(page.lines[line.at].number) == "date"]
    return sorted([*placed, *_place_meta_lines(page, [h for h in hinted if h.at not in known])], key=_by_index)


def list_series(lines: Sequence[Line], boundaries: Sequence[Boundary]) -> Iterator[str]:
    """Yield the stems of the numbered titles next to the date lines of a page."""
    for boundary in boundaries:
        below = find_next_words(lines, boundary.index + 1)
        title = boundary.first if boundary.first != boundary.index else below
        if title is not None and (series := read_numbered_line(lines[title].text)):
            yield series.stem


def _by_index(boundary: Boundary) -> int:
    return boundary.index


# ---------------------------------------------------------------- lines with a date


def _make_boundary(page: PageLines, line: DatedLine, quoted: bool, first: int | None = None) -> Boundary:
    masked = page.masker.mask(page.lines[line.at].text)
    written, words = masked.split() if masked else ("", "")
    return Boundary(line.at, line.at if first is None else first, line.date, quoted, written, words, line.meta)


# ---------------------------------------------------------------- lines with more than a date


def _place_meta_lines(page: PageLines, dated: Sequence[DatedLine]) -> list[Boundary]:
    """Return where the posts of lines such as ``Posted on 2 March 2017 by Ann`` begin.

    Such lines are below the title of a post, or else below its text, when the post begins after the one before.
    """
    if not dated:
        return []
    above = find_last_words(page.lines, dated[0].at)
    ends = above is not None and is_sentence(page.lines[above].text)
    deep = count_words_above(page, dated[0].at) > MOST_HEAD_LINES
    signed = ends or (deep and not _is_titled(page, dated[0].at))
    boundaries: list[Boundary] = []
    floor = 0
    for line in dated:
        find = _skip_interface if signed else _find_title_of
        first = find(page, floor, line.at)
        boundaries.append(_make_boundary(page, line, False, first))
        floor = line.at + 1
    return boundaries if signed else _drop_feet(page, boundaries)


def _find_title_of(page: PageLines, floor: int, index: int) -> int:
    """Return the title above a line about a post, or right above it; or else the line itself."""
    above = _find_title_above(page.lines, index)
    for title in (above, index - 1):
        if title is None or title < floor or title in page.occupied or not page.lines[title].text:
            continue
        if is_title_above(page.lines, title):
            return title
    return index


def _drop_feet(page: PageLines, boundaries: Sequence[Boundary]) -> list[Boundary]:
    """Return the boundaries that begin a post; a line with the day of the post above it and no text is its foot."""
    kept: list[Boundary] = []
    for position, boundary in enumerate(boundaries):
        end = boundaries[position + 1].first if position + 1 < len(boundaries) else len(page.lines)
        own = [page.lines[i].text for i in range(boundary.index + 1, end) if i not in page.occupied]
        until = next((i for i, text in enumerate(own) if is_page_heading(text)), len(own))
        empty = all(not text or read_interface_line(text) for text in own[:until])
        same_day = bool(kept) and kept[-1].date.date == boundary.date.date
        if not (same_day and empty and boundary.first == boundary.index):
            kept.append(boundary)
    return kept


def _is_signature(page: PageLines, dated: Sequence[DatedLine]) -> bool:
    """Tell whether the only date of a page is below the text of its post, with no more text below it."""
    if len(dated) != 1 or page.hints.get(page.lines[dated[0].at].number):
        return False
    above = find_last_words(page.lines, dated[0].at)
    below = (page.lines[i].text for i in range(dated[0].at + 1, len(page.lines)) if i not in page.occupied)
    return above is not None and is_sentence(page.lines[above].text) and not any(map(is_sentence, below))


def _is_titled(page: PageLines, index: int) -> bool:
    above = find_last_words(page.lines, index)
    return above is not None and is_title_like(page.lines, above)


def _skip_interface(page: PageLines, start: int, end: int) -> int:
    """Return the first line of a post that follows the signature of another: below its comments and labels."""
    first = start
    for index in range(start, end):
        text = page.lines[index].text
        if index in page.occupied:
            first = index + 1
        elif text and first == index:
            masked = page.masker.mask(text)
            if read_interface_line(text) or (masked and read_meta_line(masked)):
                first = index + 1
            else:
                return index
        elif not text and first == index:
            first = index + 1
    return min(first, end)


# ---------------------------------------------------------------- dates alone


def _drop_deep(page: PageLines, found: Sequence[DatedLine], inferences: list[Inference]) -> list[DatedLine]:
    """Return the date lines of a page; none if they are all below the text of a post and no title is beside them.

    Below the heading of comments, a line beside a date is no title.
    """
    if not found or count_words_above(page, found[0].at) <= MOST_HEAD_LINES:
        return list(found)
    if any(page.hints.get(page.lines[line.at].number) for line in found):
        return list(found)
    flat = all(not page.lines[i].text or not page.lines[i - 1].text for i in range(1, len(page.lines)))
    beside = [_find_beside(page, line.at) for line in found]
    headed = any(is_comment_heading(line.text) for line in page.lines[: found[0].at])
    if not flat and all(beside) and not headed:
        return list(found)
    what = "this date is within the text of a post; it is taken as text"
    inferences.extend(Inference(page.lines[line.at].number, what, 0.6) for line in found)
    return []


def _find_beside(page: PageLines, index: int) -> bool:
    """Tell whether the line above or below a date looks like a title."""
    beside = (find_last_words(page.lines, index), find_next_words(page.lines, index + 1))
    titles = (i for i in beside if i is not None and is_title_like(page.lines, i))
    return any(not read_interface_line(page.lines[i].text) for i in titles)


def _drop_text(page: PageLines, found: Sequence[DatedLine], inferences: list[Inference]) -> list[DatedLine]:
    """Return the date lines that a post follows: a title, or more than a sentence.

    A date right above the next one is that of a post without words, such as a photograph.
    """
    lines = page.lines
    kept: list[DatedLine] = []
    for position, dated in enumerate(found):
        index = dated.at
        end = found[position + 1].at if position + 1 < len(found) else len(lines)
        number = lines[index].number
        titled = (above := _find_title_above(lines, index)) is not None and is_title_like(lines, above)
        empty = position + 1 < len(found) and find_next_words(lines, index + 1) == end
        if number in page.hints or not kept or titled or empty or _opens_post(lines, index + 1, end):
            kept.append(dated)
            if not dated.date.is_consistent and number not in page.hints:
                inferences.append(Inference(number, "the weekday is not that of the date", 0.8, "date"))
            if empty:
                inferences.append(Inference(number, "no words follow this date; its post is empty", 0.6))
        else:
            inferences.append(Inference(number, "no post follows this date; it is taken as text", 0.7))
    return kept


def _opens_post(lines: Sequence[Line], start: int, end: int) -> bool:
    """Tell whether the lines look like a post: a title first, or enough text."""
    first = find_next_words(lines, start)
    if first is None or first >= end:
        return False
    if is_title_like(lines, first) or lines[first].text[-1:] in "?!…”’\"'":
        return True
    written = [line for line in lines[first:end] if line.text]
    return sum(len(line.text) for line in written) >= _SHORTEST_POST


def _include_titles_above(lines: Sequence[Line], boundaries: list[Boundary]) -> list[Boundary]:
    """Return the boundaries; on a page with each title above its date, posts begin at the title."""
    starts = [b for b in boundaries if not b.quoted]
    if not starts:
        return boundaries
    above = {b.index: _find_title_above(lines, b.index) for b in starts}
    titled_above = all(i is not None and is_title_like(lines, i) for i in above.values())
    if not titled_above:  # what is right above is no name then, but the title itself
        above = {b.index: _find_title_right_above(lines, b.index) for b in starts}
        titled_above = None not in above.values()
    below = [(above[b.index], find_next_words(lines, b.index + 1)) for b in starts]
    titled_below = sum(
        i is not None and is_title_like(lines, i) and not (title is not None and is_detail(lines, title, i))
        for title, i in below
    )
    if not titled_above or 2 * titled_below >= len(starts):
        return boundaries
    placed: list[Boundary] = []
    floor = 0
    for boundary in boundaries:
        title = above.get(boundary.index)
        placed.append(boundary if title is None or title < floor else replace(boundary, first=title))
        floor = boundary.index + 1
    return placed


def _find_title_right_above(lines: Sequence[Line], index: int) -> int | None:
    return index - 1 if index and is_title_above(lines, index - 1) else None


def _find_title_above(lines: Sequence[Line], index: int) -> int | None:
    """Return the index of the line with words above a date, skipping a byline; None if there is none."""
    above = find_last_words(lines, index)
    if above is not None and not is_marked_heading(lines[above]):
        further = find_last_words(lines, above)
        if further is not None and is_marked_heading(lines[further]) and is_name_like(lines[above].text):
            return further
    if above is not None and (
        read_byline(lines[above].text) or (above == index - 1 and is_block(lines[:index], above))
    ):
        return find_last_words(lines, above)
    return above
