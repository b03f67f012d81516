"""The titles of posts in a text capture."""

from __future__ import annotations

from typing import TYPE_CHECKING

from postil.captures.readers.text.blocks import is_introduction
from postil.captures.readers.text.boilerplate import is_page_heading, is_weak_boilerplate
from postil.captures.readers.text.lines import find_last_words, find_next_words, is_block
from postil.captures.readers.text.lists import is_bullet
from postil.captures.readers.text.platform_words import read_interface_line
from postil.captures.readers.text.titles_like import (
    LONGEST_TITLE,
    NO_TITLE_ENDS,
    is_long_unspaced,
    is_marked_heading,
    is_title_like,
)
from postil.text.numbered_titles import read_numbered_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from postil.captures.readers.text.lines import Line
    from postil.captures.readers.text.page_context import PageContext
    from postil.captures.readers.text.post_boundaries import Boundary, Segment

_LONGEST_SENTENCE = 80  # a title that ends in a full stop is no longer than that
_SHORTEST_PARAGRAPH = 100
_SENTENCE_END = (".", "!", "?", "…", "”", "’", '"', "'", ")", ":", "-")


def find_post_titles(segment: Segment, page: PageContext) -> list[int | None]:
    """Return the indexes of the titles of the posts under one date line; the first may have none.

    A further post begins where an archivist says so, after a line such as ``Posted by A. Writer``,
    or with a line that continues a numbered series of the archive.
    """
    lines = segment.lines
    title_at = find_title(lines, segment.start, segment.quoted, page)
    titles: list[int | None] = [title_at]
    end = segment.quoted[0].index if segment.quoted else len(lines)
    own = read_numbered_line(lines[title_at].text) if title_at is not None else None
    signed = False
    for index in range((title_at if title_at is not None else -1) + 1, len(lines)):
        line = lines[index]
        if not line.text or (segment.start and index == segment.start.index):
            continue  # the date line is not a title
        hint = page.hint_on(line)
        if hint == "title":
            titles.append(index)
        elif hint is None and index < end and title_at is not None:
            if signed and is_title_like(lines, index) and _begins_post(lines, index, page):
                titles.append(index)
            elif _continues_series(lines, index, own, page.series):
                what = "a title without a date line of its own, known by its numbered series"
                page.infer(line.number, what, 0.9)
                titles.append(index)
        own_words = page.is_boilerplate(line.text) or is_weak_boilerplate(line.text)
        signed = page.is_signature(line.text) or (signed and own_words)
    return titles


def _begins_post(lines: Sequence[Line], index: int, page: PageContext) -> bool:
    """Tell whether a line below the signature of a post is the title of a further one, with a text of its own."""
    if read_interface_line(lines[index].text) or page.is_boilerplate(lines[index].text):
        return False
    if not any(character.isalpha() for character in lines[index].text):
        return False
    below = find_next_words(lines, index + 1)
    if below is None or read_interface_line(lines[below].text):
        return False
    return not page.is_boilerplate(lines[below].text)


def _continues_series(lines: Sequence[Line], index: int, own: object, known: frozenset[str]) -> bool:
    """Tell whether a line between two paragraphs is the title of a further part of a known series."""
    if not is_title_like(lines, index) or (series := read_numbered_line(lines[index].text)) is None:
        return False
    above, below = find_last_words(lines, index), find_next_words(lines, index + 1)
    if above is None or below is None or not lines[above].text.endswith(_SENTENCE_END):
        return False
    opens = lines[below].text.lstrip("“‘\"'(«„[")[:1]
    continues = series.stem in known and series != own
    return continues and not opens.islower() and not is_introduction(lines[above].text)


def find_title(
    lines: Sequence[Line], start: Boundary | None, quoted: Sequence[Boundary], page: PageContext
) -> int | None:
    """Return the index of the title: the first short line, or None. It may be above the date line."""
    date_at = start.index if start else None
    hinted = (i for i in range(date_at or 0) if page.hint_on(lines[i]) == "title")
    first = next(hinted, find_next_words(lines, 0))
    if date_at is not None and first == date_at:
        first = find_next_words(lines, date_at + 1)
        while first is not None and page.hint_on(lines[first]) is None and page.is_boilerplate(lines[first].text):
            first = find_next_words(lines, first + 1)  # what a platform writes between the date and the title
    elif first is not None and (start is None or start.first < start.index):
        first = _skip_heading_of_page(lines, first, date_at, page)
    if first is None or any(q.index == first for q in quoted):
        return None
    if date_at is not None and first < date_at:
        own = (i for i in range(first, date_at) if lines[i].text and not is_page_heading(lines[i].text))
        first = next(own, first)
    line = lines[first]
    hint = page.hint_on(line)
    if hint == "title":
        return first
    too_long = len(line.text) > LONGEST_TITLE
    if hint is None and too_long and _reads_as_long_title(lines, first):
        page.infer(line.number, "a long line without a full stop; it is taken as the title", 0.6, "title")
        return first
    if hint is not None or line.indent or too_long or page.is_boilerplate(line.text) or is_bullet(line.text):
        return None
    right_above = start is not None and start.first == first == start.index - 1
    return first if right_above or _reads_as_title(lines, first) else None


def _skip_heading_of_page(lines: Sequence[Line], first: int, date_at: int | None, page: PageContext) -> int:
    """Return the second of two lines like titles above the text of a post, if the first may be that of the page."""
    second = find_next_words(lines, first + 1)
    below = find_next_words(lines, second + 1) if second is not None else None
    if second is None or below is None or page.hint_on(lines[first]) or page.hint_on(lines[second]):
        return first
    if second == date_at or page.is_boilerplate(lines[second].text):
        return first
    titles = is_title_like(lines, first) and is_title_like(lines, second)
    marked = is_marked_heading(lines[first]) and is_marked_heading(lines[second])
    paragraph = len(lines[below].text) >= _SHORTEST_PARAGRAPH and len(lines[second].text) < len(lines[below].text)
    return second if titles and paragraph and (marked or _is_framed(lines, first)) else first


def _is_framed(lines: Sequence[Line], index: int) -> bool:
    """Tell whether a line was a link or stood in the middle of the page, as the name of a blog does."""
    return bool(lines[index].markdown)


def _reads_as_long_title(lines: Sequence[Line], index: int) -> bool:
    """Tell whether a line that is long for a title is one: alone, no sentence, above a paragraph."""
    text = lines[index].text
    apart = is_block(lines, index) and not lines[index].indent and find_next_words(lines, index + 1) is not None
    return apart and len(text) <= 2 * LONGEST_TITLE and text[-1] not in ".,;:!?…”’\"')" and ". " not in text


def _reads_as_title(lines: Sequence[Line], index: int) -> bool:
    text = lines[index].text
    if is_block(lines, index):
        # A sentence that is the whole post, or a long one, is the text of a post without a title.
        whole = find_next_words(lines, index + 1) is None and text[-1] in ".!。！"
        sentence = text[-1] in ".,。、，" and (len(text) > _LONGEST_SENTENCE or text[-1] not in ".,")
        return not (whole or sentence or text[-1] in ";:；：" or is_long_unspaced(text))
    # Without a blank line below: a title above a paragraph, but not the first line of a verse.
    below = lines[index + 1].text if index + 1 < len(lines) else ""
    return len(text) <= _SHORTEST_PARAGRAPH < len(below) and text[-1] not in NO_TITLE_ENDS
