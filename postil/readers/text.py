"""Text captures: a page's main text as web-corpus extractors leave it.

A date line, a title, paragraphs; one post or many; comments as numbered items. Links, emphasis and
images are gone. A month page writes one date line for all posts of a day, and a post may quote an
older one whole, date line included.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from postil.dates import DateLine, Edtf, read_date_line
from postil.model import CapturedPost
from postil.readers.bodies import write_body, write_quotation
from postil.readers.furniture import is_page_furniture, read_author, read_labels
from postil.readers.lines import Line, split_lines
from postil.readers.threads import find_thread, read_thread
from postil.series import read_series_title

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from postil.model import Capture

NAME = "text"
SUFFIXES = (".txt", ".text")

_LONGEST_TITLE = 150
# A post quoted at the end of a page has no later date line to show that it is out of order; with
# words that introduce it, a step of more than a month says so.
_FAR = 31


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What all captures together say, and a single page may need: numbered series by their stem."""

    series: frozenset[str]


@dataclass(frozen=True, slots=True)
class ReadPage:
    """The posts of a page, in the page's order, and (line, words) of what was set aside."""

    posts: tuple[CapturedPost, ...]
    set_aside: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class _Boundary:
    """A date line: where it stands, and whether it opens a post or belongs to a quotation."""

    index: int
    date_line: DateLine
    quoted: bool
    doubt: str | None = None


def recognise(capture: Capture) -> bool:
    """Tell whether a capture is plain text, by its name."""
    return capture.path.lower().endswith(SUFFIXES)


def survey(text: str, languages: tuple[str, ...]) -> Knowledge:
    """Return the stems of the numbered titles that stand under date lines on this page."""
    lines = split_lines(text)
    stems = set()
    for boundary in _find_boundaries(lines, languages):
        title = _next_words(lines, boundary.index + 1)
        if title is not None and (series := read_series_title(lines[title].text)):
            stems.add(series.stem)
    return Knowledge(frozenset(stems))


def read(text: str, languages: tuple[str, ...], knowledge: Knowledge) -> ReadPage:
    """Return the posts of a page, each with its comments."""
    lines = split_lines(text)
    boundaries = _find_boundaries(lines, languages)
    starts = [b for b in boundaries if not b.quoted]
    posts: list[CapturedPost] = []
    set_aside: list[tuple[int, str]] = []
    edges = [b.index for b in starts] + [len(lines)]
    headless = lines[: edges[0]]
    if any(line.text for line in headless) and not _heads_page(headless, starts):
        posts += _read_segment(headless, None, (), knowledge, set_aside)
        headless = ()
    for start, end in zip(starts, edges[1:], strict=True):
        segment = (*headless, *lines[start.index : end])
        quoted = tuple(
            _Boundary(b.index - start.index + len(headless), b.date_line, b.quoted, b.doubt)
            for b in boundaries
            if b.quoted and start.index < b.index < end
        )
        posts += _read_segment(segment, start, quoted, knowledge, set_aside)
        headless = ()
    return ReadPage(tuple(posts), tuple(sorted(set_aside)))


# ---------------------------------------------------------------- where posts begin


def _find_boundaries(lines: Sequence[Line], languages: tuple[str, ...]) -> list[_Boundary]:
    """Return the page's date lines, those of quoted older posts marked as such.

    All date lines of a page have one form, and their days run one way. A line of another form is
    text. A day that breaks the order, so that the days go on without it, belongs to a quotation.
    """
    found = [
        (index, date_line)
        for index, line in enumerate(lines)
        if line.indent == 0
        and (index == 0 or not lines[index - 1].text)
        and (date_line := read_date_line(line.text, languages))
    ]
    if not found:
        return []
    form = found[0][1].form
    found = [(index, date_line) for index, date_line in found if date_line.form == form]
    days = [date_line.date for _, date_line in found]
    upwards = _run_upwards(days)
    boundaries: list[_Boundary] = []
    before: dt.date | None = None
    for position, (index, date_line) in enumerate(found):
        day = days[position]
        quoted = False
        doubt = None
        if before is not None and day is not None:
            introduced = _is_introduced(lines, index)
            following = days[position + 1 : position + 1 + _LOOK_AHEAD]
            breaks = _breaks_order(day, before, following, upwards)
            quoted = breaks or (introduced and (before - day).days > _FAR)
            if quoted and not introduced:
                doubt = "this date is out of the page's order; it is taken as part of a quotation"
            elif quoted and not breaks:
                doubt = "words introduce this older date; it is taken as part of a quotation"
        boundaries.append(_Boundary(index, date_line, quoted, doubt))
        before = before if quoted else day
    return boundaries


# A quotation ends with its host post, so the date that shows it up is among the next few.
_LOOK_AHEAD = 12


def _run_upwards(days: Sequence[dt.date | None]) -> bool:
    """Tell whether a page has its oldest post first; most have the newest first."""
    known = [day for day in days if day is not None]
    steps = [(after - day).days for day, after in pairwise(known)]
    return sum(step > 0 for step in steps) > sum(step < 0 for step in steps)


def _breaks_order(day: dt.date, before: dt.date, following: Sequence[dt.date | None], upwards: bool) -> bool:
    """Tell whether the page's days go on from ``before`` as if ``day`` did not stand between."""
    if upwards:
        return day < before and any(later is not None and later >= before for later in following)
    return any(later is not None and day < later <= before for later in following)


def _is_introduced(lines: Sequence[Line], index: int) -> bool:
    """Tell whether the words before a line announce what follows: they end in a colon or ``:-``."""
    for line in reversed(lines[max(0, index - 6) : index]):
        if line.text:
            return line.text.rstrip("-–— ").endswith(":")
    return False


def _heads_page(headless: Sequence[Line], starts: list[_Boundary]) -> bool:
    """Tell whether the words before the first date line belong to the post below it.

    A few short lines are the page's heading or the title itself; paragraphs are the end of a post
    whose beginning the capture lacks.
    """
    written = [line for line in headless if line.text]
    return bool(starts) and len(written) <= 3 and all(len(line.text) <= _LONGEST_TITLE for line in written)


# ---------------------------------------------------------------- one post


def _read_segment(
    lines: Sequence[Line],
    start: _Boundary | None,
    quoted: tuple[_Boundary, ...],
    knowledge: Knowledge,
    set_aside: list[tuple[int, str]],
) -> list[CapturedPost]:
    """Return the posts under one date line: mostly one, more where titles of a series show them."""
    thread_at = find_thread(lines)
    thread = read_thread(lines[thread_at:])
    set_aside += thread.set_aside
    content = list(lines[:thread_at])
    author, labels = _strip_furniture(content, set_aside)
    date_at = next((i for i, line in enumerate(content) if start and line.text == start.date_line.text), None)
    title_at = _find_title(content, date_at)
    edges = [title_at, *_find_further_titles(content, title_at, quoted, knowledge)]
    posts = []
    for number, edge in enumerate(edges):
        first = edge if number else 0
        end = edges[number + 1] if number + 1 < len(edges) else len(content)
        # A post without a title of its own has its words from the date line on.
        own = [
            line
            for i, line in enumerate(content[first or 0 : end or 0], first or 0)
            if i not in (date_at, edge)
        ]
        is_last = number + 1 == len(edges)
        own_quoted = tuple(q for q in quoted if (first or 0) <= q.index < (end or 0))
        written = [line.number for line in lines[first or 0 : None if is_last else end] if line.text]
        doubts = [(lines[q.index].number, q.doubt) for q in own_quoted if q.doubt]
        if number and edge is not None:
            doubts.append((lines[edge].number, "a title without a date line, known by its numbered series"))
        if is_last and thread.announced is not None and thread.announced != len(thread.comments):
            found = f"the page announces {thread.announced} comments and holds {len(thread.comments)}"
            doubts.append((lines[thread_at].number, found))
        posts.append(
            CapturedPost(
                title=content[edge].text if edge is not None else "",
                body=_write_post_body(own, [lines[q.index].number for q in own_quoted]),
                comments=thread.comments if is_last else (),
                lines=(written[0], written[-1]) if written else (1, 1),
                date=Edtf(start.date_line.date.isoformat()) if start and start.date_line.date else None,
                date_line=start.date_line if start else None,
                date_as_written=start.date_line.text if start else None,
                author=author,
                labels=labels,
                doubts=tuple(doubts),
            )
        )
    return posts


def _next_words(lines: Sequence[Line], index: int) -> int | None:
    """Return the index of the next line with words from ``index`` on."""
    return next((i for i in range(index, len(lines)) if lines[i].text), None)


def _find_title(lines: Sequence[Line], date_at: int | None) -> int | None:
    """Return the index of the title: the first short line, before the date line where it stands there."""
    first = _next_words(lines, 0)
    if date_at is not None and first == date_at:
        first = _next_words(lines, date_at + 1)
    if first is None or lines[first].indent or len(lines[first].text) > _LONGEST_TITLE:
        return None
    following = _next_words(lines, first + 1)
    # One long paragraph and nothing else is a text without a title.
    stands_alone = first + 1 >= len(lines) or not lines[first + 1].text
    return first if stands_alone or following is None or len(lines[first].text) <= 100 else None


def _find_further_titles(
    lines: Sequence[Line], title_at: int | None, quoted: tuple[_Boundary, ...], knowledge: Knowledge
) -> list[int | None]:
    """Return where further posts of the day begin: lines alone that continue a known numbered series."""
    if title_at is None:
        return []
    end = quoted[0].index if quoted else len(lines)
    own = read_series_title(lines[title_at].text)
    found: list[int | None] = []
    for index in range(title_at + 1, end):
        line = lines[index]
        alone = not lines[index - 1].text and (index + 1 == len(lines) or not lines[index + 1].text)
        if line.indent or not line.text or not alone:
            continue
        series = read_series_title(line.text)
        if series and series.stem in knowledge.series and series != own and _next_words(lines, index + 1):
            found.append(index)
    return found


def _strip_furniture(
    content: list[Line], set_aside: list[tuple[int, str]]
) -> tuple[str | None, tuple[str, ...]]:
    """Take a platform's lines off the end of a post; return the author and labels that they name."""
    author: str | None = None
    labels: tuple[str, ...] = ()
    for index in range(len(content) - 1, -1, -1):
        line = content[index]
        if not line.text:
            continue
        named = read_author(line.text)
        listed = read_labels(line.text)
        if named is None and not listed and not is_page_furniture(line.text):
            break
        author, labels = author or named, labels or listed
        set_aside.append((line.number, line.text))
        content[index] = Line(line.number, 0, "")
    return author, labels


def _write_post_body(lines: list[Line], quoted_at: list[int]) -> str:
    """Return the body as CommonMark; a quoted post runs from its date line to the end of its host."""
    if not quoted_at:
        return write_body(tuple(lines))
    parts = [write_body(tuple(line for line in lines if line.number < quoted_at[0]))]
    for first, after in zip(quoted_at, [*quoted_at[1:], lines[-1].number + 1], strict=True):
        own = [line for line in lines if first < line.number < after]
        date_line = next(line.text for line in lines if line.number == first)
        title_at = _find_title(own, None)
        title = own[title_at].text if title_at is not None else ""
        rest = tuple(line for i, line in enumerate(own) if i != title_at)
        parts.append(write_quotation(date_line, title, rest))
    return "\n\n".join(part for part in parts if part)


_DIGITS_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


def mentioned_years(text: str) -> tuple[int, ...]:
    """Return the years that a text names, in their order, each once."""
    return tuple(dict.fromkeys(int(year) for year in _DIGITS_YEAR.findall(text)))
