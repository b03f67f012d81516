"""Text captures: a page's main text as web-corpus extractors leave it.

A date line, a title, paragraphs; one post or many; comments as numbered items. Links, emphasis and
images are gone. A month page writes one date line for all posts of a day, and a post may quote an
older one whole, date line included.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from postil.dates import DateLine, Edtf, read_date_line
from postil.model import CapturedPost, Doubt
from postil.readers.bodies import is_bullet, is_introduction, write_body, write_quotation
from postil.readers.furniture import (
    is_page_furniture,
    read_author,
    read_byline,
    read_labels,
    strip_posted_on,
)
from postil.readers.lines import Line, split_lines
from postil.readers.threads import find_thread, read_thread
from postil.series import read_series_title

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping, Sequence

    from postil.model import Capture

NAME = "text 1"  # the reader's version, raised when it reads the same capture otherwise
SUFFIXES = (".txt", ".text")
# What an archivist can say of a line, in the file of hints beside a capture.
HINTS = ("date", "title", "quotation", "end", "heading", "comments", "furniture", "text")

_LONGEST_TITLE = 150
_LONGEST_STANDFIRST = 400
# A post quoted at the end of a page has no later date line to show that it is out of order; with
# words that introduce it, a step of more than a month says so.
_FAR = 31
# A quotation ends with its host post, so the date that shows it up is among the next few.
_LOOK_AHEAD = 12


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
    """A date line: where it stands, and whether it opens a post or belongs to a quotation.

    ``words`` are those of the line that are no part of the date, such as ``Posted on``.
    """

    index: int
    date_line: DateLine
    quoted: bool
    author: str | None = None
    words: str = ""


def recognise(capture: Capture) -> bool:
    """Tell whether a capture is plain text, by its name."""
    return capture.path.lower().endswith(SUFFIXES)


def survey(text: str, languages: tuple[str, ...], hints: Mapping[int, str]) -> Knowledge:
    """Return the stems of the numbered titles that stand under date lines on this page."""
    lines = split_lines(text)
    stems = set()
    for boundary in _find_boundaries(lines, languages, hints, []):
        title = _next_words(lines, boundary.index + 1)
        if title is not None and (series := read_series_title(lines[title].text)):
            stems.add(series.stem)
    return Knowledge(frozenset(stems))


def read(text: str, languages: tuple[str, ...], knowledge: Knowledge, hints: Mapping[int, str]) -> ReadPage:
    """Return the posts of a page, each with its comments.

    ``hints`` are an archivist's decisions, by line (from 1): one of ``HINTS`` each.
    """
    page = _Page(languages, knowledge, hints)
    return page.read(split_lines(text))


# ---------------------------------------------------------------- where posts begin


def _find_boundaries(
    lines: Sequence[Line], languages: tuple[str, ...], hints: Mapping[int, str], doubts: list[Doubt]
) -> list[_Boundary]:
    """Return the page's date lines, those of quoted older posts marked as such.

    All date lines of a page have one form, and their days run one way. A line of another form is
    text. A day that breaks the order, so that the days go on without it, belongs to a quotation.
    """
    found = list(_find_date_lines(lines, languages, hints))
    if not found:
        return list(_find_posted_on(lines, languages, hints))
    days = [date_line.date for _, date_line in found]
    upwards = _run_upwards(days)
    boundaries: list[_Boundary] = []
    before: dt.date | None = None
    for position, (index, date_line) in enumerate(found):
        day = days[position]
        hint = hints.get(lines[index].number)
        quoted = hint == "quotation"
        if hint is None and before is not None and day is not None:
            introduced = _is_introduced(lines, index)
            breaks = _breaks_order(day, before, days[position + 1 : position + 1 + _LOOK_AHEAD], upwards)
            quoted = breaks or (introduced and (before - day).days > _FAR)
            if quoted and not introduced:
                what = "this date is out of the page's order; it is taken as part of a quotation"
                doubts.append(Doubt(lines[index].number, what, 0.7))
            elif quoted and not breaks:
                what = "words introduce this older date; it is taken as part of a quotation"
                doubts.append(Doubt(lines[index].number, what, 0.8))
        boundaries.append(_Boundary(index, date_line, quoted))
        before = before if quoted else day
    return boundaries


def _find_date_lines(
    lines: Sequence[Line], languages: tuple[str, ...], hints: Mapping[int, str]
) -> Iterator[tuple[int, DateLine]]:
    """Yield the lines that are dates of posts: alone at the top of a block, all in the form of the first."""
    form: str | None = None
    before = ""
    for index, line in enumerate(lines):
        text = line.text
        at_top = not before
        before = text
        if not text or len(text) > 60:
            continue
        hint = hints.get(line.number)
        if hint in ("date", "quotation") or (hint is None and at_top and line.indent == 0):
            date_line = read_date_line(text, languages)
            if date_line is None or (form not in (None, date_line.form) and hint is None):
                continue
            form = form or date_line.form
            yield index, date_line


_HEAD_BLOCKS = 6


def _find_posted_on(
    lines: Sequence[Line], languages: tuple[str, ...], hints: Mapping[int, str]
) -> Iterator[_Boundary]:
    """Yield the line near the top of a page that says ``Posted on 2 March 2017 by A. Writer``."""
    blocks = 0
    for index, line in enumerate(lines):
        if not line.text:
            continue
        blocks += index == 0 or not lines[index - 1].text
        if blocks > _HEAD_BLOCKS:
            return
        if line.indent:
            continue
        stripped = strip_posted_on(line.text) if line.number not in hints else None
        if stripped and (date_line := read_date_line(stripped[0], languages)):
            words = " ".join(line.text.replace(stripped[0], " ", 1).split())
            yield _Boundary(index, date_line, False, stripped[1], words)
            return


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
    """Tell whether the words before a line announce what follows."""
    return any(is_introduction(line.text) for line in _words_before(lines, index))


def _words_before(lines: Sequence[Line], index: int) -> list[Line]:
    """Return the last line with words before a line, if there is one near."""
    return [line for line in lines[max(0, index - 6) : index] if line.text][-1:]


def _next_words(lines: Sequence[Line], index: int) -> int | None:
    """Return the index of the next line with words from ``index`` on."""
    return next((i for i in range(index, len(lines)) if lines[i].text), None)


# ---------------------------------------------------------------- the posts of a page


class _Page:
    """A page being read: what is known of it, and what was set aside so far."""

    def __init__(self, languages: tuple[str, ...], knowledge: Knowledge, hints: Mapping[int, str]) -> None:
        self._languages = languages
        self._knowledge = knowledge
        self._hints = hints
        self._set_aside: list[tuple[int, str]] = []

    def read(self, lines: Sequence[Line]) -> ReadPage:
        """Return the page's posts."""
        lines = self._drop_furniture(lines)
        doubts: list[Doubt] = []
        boundaries = _find_boundaries(lines, self._languages, self._hints, doubts)
        starts = [b for b in boundaries if not b.quoted]
        edges = [b.index for b in starts] + [len(lines)]
        head = lines[: edges[0]]
        posts: list[CapturedPost] = []
        if any(line.text for line in head) and not _heads_page(head, starts):
            posts += self._read_segment(head, None, [], doubts)
            head = ()
        for start, end in zip(starts, edges[1:], strict=True):
            shift = len(head) - start.index
            segment = [*head, *lines[start.index : end]]
            quoted = [
                replace(b, index=b.index + shift) for b in boundaries if b.quoted and start.index < b.index < end
            ]
            posts += self._read_segment(segment, replace(start, index=len(head)), quoted, doubts)
            head = ()
        return ReadPage(tuple(posts), tuple(sorted(self._set_aside)))

    def _drop_furniture(self, lines: Sequence[Line]) -> Sequence[Line]:
        """Take out the lines that an archivist has called furniture."""
        if "furniture" not in self._hints.values():
            return lines
        kept = []
        for line in lines:
            if line.text and self._hints.get(line.number) == "furniture":
                self._set_aside.append((line.number, line.text))
                kept.append(Line(line.number, 0, ""))
            else:
                kept.append(line)
        return kept

    def _read_segment(
        self,
        lines: Sequence[Line],
        start: _Boundary | None,
        quoted: Sequence[_Boundary],
        doubts: Sequence[Doubt],
    ) -> Iterator[CapturedPost]:
        """Yield the posts under one date line: mostly one, more where titles of a series show them."""
        first_own = start.index + 1 if start else 0
        hinted = (i for i, line in enumerate(lines) if self._hints.get(line.number) == "comments")
        thread_at = next((i for i in hinted if i >= first_own), None)
        if thread_at is None:
            thread_at = first_own + find_thread(lines[first_own:])
        quoted = [boundary for boundary in quoted if boundary.index < thread_at]
        thread = read_thread(lines[thread_at:], self._languages)
        self._set_aside += thread.set_aside
        content = list(lines[:thread_at])
        author, labels = self._strip_furniture(content)
        if start:
            author = author or start.author
            if start.words:
                self._set_aside.append((content[start.index].number, start.words))
        title_at = self._find_title(content, start.index if start else None)
        edges = [title_at, *self._find_further_titles(content, title_at, quoted)]
        for number, edge in enumerate(edges):
            is_last = number + 1 == len(edges)
            first = edge if number and edge is not None else 0
            end = len(content) if is_last else (edges[number + 1] or 0)
            own_doubts = [d for d in doubts if lines[first].number <= d.line <= lines[end - 1].number]
            if number and edge is not None and lines[edge].number not in self._hints:
                what = "a title without a date line of its own, known by its numbered series"
                own_doubts.append(Doubt(lines[edge].number, what, 0.9))
            post = self._read_post(
                [(i, line) for i, line in enumerate(content[first:end], first) if line.text or i],
                start,
                edge,
                [q for q in quoted if first <= q.index < end],
            )
            written = [line.number for line in (lines[first:] if is_last else lines[first:end]) if line.text]
            comments = thread.comments if is_last else ()
            if is_last and thread.announced is not None and thread.announced != len(comments):
                what = f"the page announces {thread.announced} comments and holds {len(comments)}"
                own_doubts.append(Doubt(lines[thread_at].number, what, 0.5))
            yield replace(
                post,
                comments=comments,
                lines=(written[0], written[-1]) if written else (1, 1),
                author=post.author or author,
                labels=labels,
                doubts=tuple(own_doubts),
            )

    def _read_post(
        self,
        numbered: Sequence[tuple[int, Line]],
        start: _Boundary | None,
        title_at: int | None,
        quoted: Sequence[_Boundary],
    ) -> CapturedPost:
        """Return a post of the lines between two edges, its date line and title taken out."""
        date_at = start.index if start else None
        title = next((line.text for i, line in numbered if i == title_at), "")
        own = [Line(line.number, 0, "") if i in (date_at, title_at) else line for i, line in numbered]
        standfirst, author = self._read_byline(own)
        date = start.date_line.date if start else None
        return CapturedPost(
            title=title,
            body=self._write_body(own, quoted, numbered),
            comments=(),
            lines=(1, 1),
            date=Edtf(date.isoformat()) if date else None,
            date_line=start.date_line if start else None,
            date_as_written=start.date_line.text if start else None,
            author=author,
            standfirst=standfirst,
        )

    def _read_byline(self, own: list[Line]) -> tuple[str | None, str | None]:
        """Take standfirst and byline off the head of an article: ``By A. Writer`` below at most one paragraph.

        What stands between title and byline is the standfirst.
        """
        heads = [i for i, line in enumerate(own) if line.text][:2]
        for place, index in enumerate(heads):
            line = own[index]
            alone = index + 1 == len(own) or not own[index + 1].text
            author = read_byline(line.text) if alone and line.number not in self._hints else None
            if author is None:
                continue
            standfirst = own[heads[0]].text if place else None
            if standfirst and (len(standfirst) > _LONGEST_STANDFIRST or own[heads[0] + 1].text):
                return None, None
            self._set_aside.append((line.number, line.text))
            for taken in heads[: place + 1]:
                own[taken] = Line(own[taken].number, 0, "")
            return standfirst, author
        return None, None

    def _find_title(self, lines: Sequence[Line], date_at: int | None) -> int | None:
        """Return the index of the title: the first short line, before the date line where it stands there."""
        first = _next_words(lines, 0)
        if date_at is not None and first == date_at:
            first = _next_words(lines, date_at + 1)
        if first is None:
            return None
        line = lines[first]
        hint = self._hints.get(line.number)
        if hint == "title":
            return first
        if hint is not None or line.indent or len(line.text) > _LONGEST_TITLE or is_bullet(line.text):
            return None
        # One paragraph of several lines is a text without a title, unless its first line is short.
        stands_alone = first + 1 >= len(lines) or not lines[first + 1].text
        return first if stands_alone or len(line.text) <= 100 else None

    def _find_further_titles(
        self, lines: Sequence[Line], title_at: int | None, quoted: Sequence[_Boundary]
    ) -> list[int | None]:
        """Return where further posts of the day begin: lines alone that continue a known numbered series."""
        if title_at is None:
            return []
        end = quoted[0].index if quoted else len(lines)
        own = read_series_title(lines[title_at].text)
        found: list[int | None] = []
        for index in range(title_at + 1, len(lines)):
            line = lines[index]
            hint = self._hints.get(line.number)
            if hint == "title":
                found.append(index)
                continue
            alone = not lines[index - 1].text and (index + 1 == len(lines) or not lines[index + 1].text)
            if hint is not None or line.indent or not line.text or not alone or index >= end:
                continue
            series = read_series_title(line.text) if len(line.text) <= _LONGEST_TITLE else None
            known = series is not None and series.stem in self._knowledge.series and series != own
            if known and not _is_introduced(lines, index) and _next_words(lines, index + 1):
                found.append(index)
        return found

    def _strip_furniture(self, content: list[Line]) -> tuple[str | None, tuple[str, ...]]:
        """Take a platform's lines off the end of a post; return the author and labels that they name."""
        author: str | None = None
        labels: tuple[str, ...] = ()
        for index in range(len(content) - 1, -1, -1):
            line = content[index]
            if not line.text:
                continue
            named = read_author(line.text)
            listed = read_labels(line.text)
            if self._hints.get(line.number) == "text" or (
                named is None and not listed and not is_page_furniture(line.text)
            ):
                break
            author, labels = author or named, labels or listed
            self._set_aside.append((line.number, line.text))
            content[index] = Line(line.number, 0, "")
        return author, labels

    def _write_body(
        self, own: Sequence[Line], quoted: Sequence[_Boundary], numbered: Sequence[tuple[int, Line]]
    ) -> str:
        """Return the body as CommonMark; a quoted post runs to the end of its host, or to a hint."""
        if not quoted:
            return write_body(own, self._hints)
        places = {q.index: position for position, (i, _) in enumerate(numbered) for q in quoted if q.index == i}
        firsts = [places[q.index] for q in quoted]
        parts = [write_body(own[: firsts[0]], self._hints)]
        for first, after in zip(firsts, [*firsts[1:], len(own)], strict=True):
            end = next((i for i in range(first + 1, after) if self._hints.get(own[i].number) == "end"), after)
            inner = list(own[first + 1 : end])
            title_at = self._find_title(inner, None)
            title = inner[title_at].text if title_at is not None else ""
            if title_at is not None:
                inner[title_at] = Line(inner[title_at].number, 0, "")
            parts.append(write_quotation(own[first].text, title, write_body(inner, self._hints)))
            parts.append(write_body(own[end:after], self._hints))
        return "\n\n".join(part for part in parts if part)


def _heads_page(head: Sequence[Line], starts: list[_Boundary]) -> bool:
    """Tell whether the words before the first date line belong to the post below it.

    A few short lines are the page's heading or the title itself; paragraphs are the end of a post
    whose beginning the capture lacks.
    """
    written = [line for line in head if line.text]
    return bool(starts) and len(written) <= 3 and all(len(line.text) <= _LONGEST_TITLE for line in written)


_DIGITS_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


def mentioned_years(text: str) -> tuple[int, ...]:
    """Return the years that a text names, in their order, each once."""
    return tuple(dict.fromkeys(int(year) for year in _DIGITS_YEAR.findall(text)))
