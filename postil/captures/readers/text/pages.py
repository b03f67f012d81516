"""Pages: a text capture to its posts, one date line after the other."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from postil.captures.readers.reader import ReadCapture
from postil.captures.readers.text.boilerplate import is_page_boilerplate, is_weak_boilerplate
from postil.captures.readers.text.comment_forms import LONGEST_NAME
from postil.captures.readers.text.dated_lines import PageLines
from postil.captures.readers.text.lines import Line, find_next_words
from postil.captures.readers.text.marked_threads import find_marked_threads
from postil.captures.readers.text.masked_lines import make_masker
from postil.captures.readers.text.meta_lines import read_meta_line
from postil.captures.readers.text.page_context import PageContext
from postil.captures.readers.text.platform_words import read_interface_line
from postil.captures.readers.text.post_boundaries import Segment, find_boundaries
from postil.captures.readers.text.segments import read_segment
from postil.captures.readers.text.titles_like import LONGEST_TITLE, is_sentence, is_title_like, reads_as_name
from postil.text.folding import is_unspaced

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from postil.captures.readers.reader import Survey
    from postil.captures.readers.text.post_boundaries import Boundary
    from postil.model.captured import CapturedPost

_MOST_OPENINGS = 4  # lines at the top of a page that are looked at for the name of its blog
_FEWEST_PAGES = 3  # that begin with the same line for it to be their heading
_MOST_HEAD_LINES = 6  # more than this above the first date is a post
_CLOSING_HINTS = frozenset(("date", "title", "quotation", "end", "heading", "furniture", "text"))


def look_at_page(
    lines: Sequence[Line], languages: tuple[str, ...], hints: Mapping[int, str], survey: Survey
) -> tuple[PageContext, PageLines]:
    """Return what is known of a page as a whole before it is cut into posts: its comments and dates."""
    masker = make_masker((line.text for line in lines), languages, survey.month_first)
    closed = frozenset(i for i, line in enumerate(lines) if hints.get(line.number) in _CLOSING_HINTS)
    threads = find_marked_threads(lines, masker, closed)
    numbers = {number for thread in threads for number in range(thread.first, thread.last + 1)}
    occupied = frozenset(index for index, line in enumerate(lines) if line.number in numbers)
    counts = Counter(line.text for line in lines if 0 < len(line.text) <= LONGEST_NAME)
    names = frozenset(text for text, count in counts.items() if count > 1)
    names |= {comment.author for thread in threads for comment in thread.comments if comment.author}
    return PageContext(survey.series, hints, masker, threads, names), PageLines(lines, masker, hints, occupied)


def list_openings(lines: Sequence[Line]) -> Iterator[str]:
    """Yield the first lines of a page as far as they may be the name of its blog: short ones, above its text."""
    for line in [line for line in lines if line.text][:_MOST_OPENINGS]:
        if len(line.text) > LONGEST_TITLE or line.indent or is_sentence(line.text):
            return
        yield line.text


def read_page(
    lines: Sequence[Line], languages: tuple[str, ...], hints: Mapping[int, str], survey: Survey
) -> ReadCapture:
    """Return the posts of a page, each with its comments; where a hint settles something, nothing is inferred."""
    page, page_lines = look_at_page(lines, languages, hints, survey)
    heading = _find_heading(lines, page, survey)
    what = "most pages begin with these words; they are set aside as their heading"
    for index in heading:
        page.infer(lines[index].number, what, 0.8)
    lines = [page.put_aside(line) if index in heading else line for index, line in enumerate(lines)]
    page_lines = page_lines._replace(lines=lines)
    boundaries = find_boundaries(page_lines, page.inferences)
    posts = tuple(_read_posts(_drop_boilerplate(lines, page), boundaries, page))
    inferences = (inference for inference in page.inferences if inference.line not in page.hints)
    return ReadCapture(posts, tuple(sorted(page.set_aside)), tuple(inferences), confirmed=frozenset(page.confirmed))


def _find_heading(lines: Sequence[Line], page: PageContext, survey: Survey) -> list[int]:
    """Return which of the first lines are the heading of a page: most pages of the archive begin with them.

    A title that fewer pages have has to follow: the first line of a post that was captured twice is its title.
    """
    written = [index for index, line in enumerate(lines) if line.text][:_MOST_OPENINGS]
    found: list[int] = []
    for position, index in enumerate(written):
        count = survey.openings.get(lines[index].text, 1)
        most = count >= _FEWEST_PAGES and 2 * count > survey.pages
        rarer = (i for i in written[position + 1 :] if survey.openings.get(lines[i].text, 1) < count)
        if not most or page.hint_on(lines[index]) or not _may_be_title(lines, index, page):
            break
        if not any(_may_be_title(lines, i, page) and not reads_as_name(lines[i].text) for i in rarer):
            break
        found.append(index)
    return found


def _may_be_title(lines: Sequence[Line], index: int, page: PageContext) -> bool:
    masked = page.masker.mask(lines[index].text)
    undated = masked is not None and masked.date is None and read_meta_line(masked) is None
    titled = is_title_like(lines, index) and not read_interface_line(lines[index].text)
    return undated and titled and (len(lines[index].text.split()) > 1 or is_unspaced(lines[index].text))


def _read_posts(lines: Sequence[Line], boundaries: Sequence[Boundary], page: PageContext) -> Iterator[CapturedPost]:
    for boundary in boundaries:
        page.confirm(lines[boundary.index], "quotation" if boundary.quoted else "date")
    starts = [b for b in boundaries if not b.quoted]
    edges = [b.first for b in starts] + [len(lines)]
    above = list(lines[: edges[0]])
    if _is_post(above, bool(starts)):
        yield from read_segment(Segment(above, None, (), not starts), page)
        above = []
    head = _read_head(above, lines, starts[0], page) if starts else []
    for start, end in zip(starts, edges[1:], strict=True):
        shift = len(head) - start.first
        quoted = [b for b in boundaries if b.quoted and start.index < b.index < end]
        segment = Segment(
            lines=[*head, *lines[start.first : end]],
            start=_move(start, shift),
            quoted=tuple(_move(b, shift) for b in quoted),
            is_only=len(starts) == 1,
        )
        yield from read_segment(segment, page)
        head = []


def _move(boundary: Boundary, shift: int) -> Boundary:
    return replace(boundary, index=boundary.index + shift, first=boundary.first + shift)


def _drop_boilerplate(lines: Sequence[Line], page: PageContext) -> Sequence[Line]:
    """Set aside the lines that an archivist has called boilerplate."""
    if "furniture" not in page.hints.values():
        return lines
    return [page.put_aside(line) if line.text and page.hint_on(line) == "furniture" else line for line in lines]


def _is_post(above: Sequence[Line], has_dates: bool) -> bool:
    """Tell whether the lines above the first date line are a post, and not just the head of the page.

    Without any date line, all lines are above it, and any words are a post.
    """
    written = [line for line in above if line.text]
    short = len(written) <= _MOST_HEAD_LINES and all(len(line.text) <= LONGEST_TITLE for line in written)
    sentence = any(is_sentence(line.text) for line in written)
    if has_dates and not sentence and any(map(_is_beside, (line.text for line in written))):
        return False  # what is beside the posts of a page, such as its archive
    return bool(written) and (sentence or not (has_dates and short))


def _is_beside(text: str) -> bool:
    return is_page_boilerplate(text) or is_weak_boilerplate(text)


def _read_head(above: list[Line], lines: Sequence[Line], start: Boundary, page: PageContext) -> list[Line]:
    """Return the lines above the first date line that belong to the post below it.

    A few short lines include the title if there is none below the date. If there is one, they are the heading
    of the page, and are set aside.
    """
    written = [line for line in above if line.text]
    if not written or any(page.hint_on(line) in ("text", "title", "heading") for line in written):
        return above if written else []
    below = find_next_words(lines, start.index + 1)
    if start.first < start.index or (below is not None and is_title_like(lines, below)):
        what = "words above the first date; they are set aside as the page's heading"
        page.infer(written[0].number, what, 0.8)
        return [page.put_aside(line) if line.text else line for line in above]
    return above
