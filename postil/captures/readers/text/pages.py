"""Text captures: a page's main text as web-corpus extractors leave it.

A date line, a title, paragraphs; one post or many; comments as numbered items. Links, emphasis and
images are gone. A month page writes one date line for all posts of a day, and a post may quote an
older one whole, date line included.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from postil.captures.readers.text.blocks import is_bullet, is_introduction, write_body, write_quotation
from postil.captures.readers.text.boilerplate import (
    is_page_furniture,
    is_weak_furniture,
    read_byline,
    read_comment_count,
    read_labels,
    read_posted_by,
)
from postil.captures.readers.text.comment_threads import Thread, ThreadPlace, find_thread, read_thread
from postil.captures.readers.text.lines import Line, last_words, next_words, split_lines, stands_alone
from postil.captures.readers.text.post_boundaries import LONGEST_TITLE, find_boundaries, is_title_like
from postil.model.captured import CapturedPost, Inference
from postil.text.numbered_titles import read_numbered_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from postil.captures.readers.text.post_boundaries import Boundary
    from postil.model.captured import Capture


NAME = "text 1"  # the reader's version, raised when it reads the same capture otherwise


SUFFIXES = (".txt", ".text")
# What an archivist can say of a line, in the file of hints beside a capture.
HINTS = ("date", "title", "quotation", "end", "heading", "comments", "furniture", "text")


_LONGEST_SENTENCE = 80  # a title that ends in a full stop is no longer than that


_LONGEST_STANDFIRST = 400


_SENTENCE_END = (".", "!", "?", "…", "”", "’", '"', "'", ")", ":", "-")


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What all captures together say, and a single page may need: numbered series by their stem."""

    series: frozenset[str]


@dataclass(frozen=True, slots=True)
class ReadPage:
    """The posts of a page, in the page's order, (line, words) of what was set aside, and what is doubtful."""

    posts: tuple[CapturedPost, ...]
    set_aside: tuple[tuple[int, str], ...]
    inferences: tuple[Inference, ...]


def recognise(capture: Capture) -> bool:
    """Tell whether a capture is plain text, by its name."""
    return capture.path.lower().endswith(SUFFIXES)


def survey(text: str, languages: tuple[str, ...], hints: Mapping[int, str]) -> Knowledge:
    """Return the stems of the numbered titles that stand under date lines on this page."""
    lines = split_lines(text)
    stems = set()
    for boundary in find_boundaries(lines, languages, hints, []):
        below = next_words(lines, boundary.index + 1)
        title = boundary.first if boundary.first != boundary.index else below
        if title is not None and (series := read_numbered_line(lines[title].text)):
            stems.add(series.stem)
    return Knowledge(frozenset(stems))


def read(text: str, languages: tuple[str, ...], knowledge: Knowledge, hints: Mapping[int, str]) -> ReadPage:
    """Return the posts of a page, each with its comments.

    ``hints`` are an archivist's decisions, by line (from 1): one of ``HINTS`` each.
    """
    page = _Page(languages, knowledge, hints)
    return page.read(split_lines(text))


@dataclass(frozen=True, slots=True)
class _Segment:
    """The lines of the posts under one date line, the comments and furniture below them taken off."""

    lines: list[Line]
    start: Boundary | None
    quoted: tuple[Boundary, ...]


class _Page:
    """A page being read: what is known of it, and what was set aside and what is doubtful so far."""

    def __init__(self, languages: tuple[str, ...], knowledge: Knowledge, hints: Mapping[int, str]) -> None:
        self._languages = languages
        self._knowledge = knowledge
        self._hints = hints
        self._set_aside: list[tuple[int, str]] = []
        self._doubts: list[Inference] = []

    def read(self, lines: Sequence[Line]) -> ReadPage:
        """Return the page's posts."""
        lines = self._drop_furniture(lines)
        boundaries = find_boundaries(lines, self._languages, self._hints, self._doubts)
        starts = [b for b in boundaries if not b.quoted]
        edges = [b.first for b in starts] + [len(lines)]
        posts: list[CapturedPost] = []
        head = self._read_head(lines, starts, posts)
        for start, end in zip(starts, edges[1:], strict=True):
            shift = len(head) - start.first
            segment = [*head, *lines[start.first : end]]
            quoted = tuple(
                replace(b, index=b.index + shift, first=b.first + shift)
                for b in boundaries
                if b.quoted and start.index < b.index < end
            )
            here = replace(start, index=start.index + shift, first=start.first + shift)
            posts += self._read_segment(segment, here, quoted)
            head = []
        inferences = (doubt for doubt in self._doubts if doubt.line not in self._hints)
        return ReadPage(tuple(posts), tuple(sorted(self._set_aside)), tuple(inferences))

    def _put_aside(self, line: Line) -> Line:
        """Set a line aside; return the empty line that takes its place."""
        self._set_aside.append((line.number, line.text))
        return Line(line.number, 0, "")

    def _drop_furniture(self, lines: Sequence[Line]) -> Sequence[Line]:
        """Take out the lines that an archivist has called furniture."""
        if "furniture" not in self._hints.values():
            return lines
        return [
            self._put_aside(line) if line.text and self._hints.get(line.number) == "furniture" else line
            for line in lines
        ]

    def _read_head(
        self, lines: Sequence[Line], starts: Sequence[Boundary], posts: list[CapturedPost]
    ) -> list[Line]:
        """Return the lines above the first date line that belong to the post below it.

        Paragraphs are the end of a post whose beginning the capture lacks, and a post of their own. A
        few short lines hold the title where none stands below the date; else they are the page's own
        heading, and are set aside.
        """
        head = list(lines[: starts[0].first if starts else len(lines)])
        written = [line for line in head if line.text]
        if not written:
            return []
        short = len(written) <= 6 and all(len(line.text) <= LONGEST_TITLE for line in written)
        if not starts or not short:
            posts += self._read_segment(head, None, ())
            return []
        if any(self._hints.get(line.number) in ("text", "title", "heading") for line in written):
            return head
        below = next_words(lines, starts[0].index + 1)
        if starts[0].first < starts[0].index or (below is not None and is_title_like(lines, below)):
            first = next(line for line in head if line.text).number
            self._doubts.append(
                Inference(first, "words above the first date; they are set aside as the page's heading", 0.8)
            )
            return [self._put_aside(line) if line.text else line for line in head]
        return head

    # ------------------------------------------------------------ the posts under one date line

    def _read_segment(
        self, lines: list[Line], start: Boundary | None, quoted: tuple[Boundary, ...]
    ) -> Iterator[CapturedPost]:
        """Yield the posts under one date line: mostly one, more where something shows where they end."""
        place = self._find_thread(lines, start.index + 1 if start else 0)
        thread = read_thread(lines[place.start : place.end], self._languages) if place else Thread((), (), None)
        content = lines[: place.start] if place else list(lines)
        self._set_aside += thread.set_aside
        if place:
            content += self._put_rest_aside(lines[place.end :])
            self._doubt_thread(lines[place.start].number, place, thread)
        segment = _Segment(content, start, tuple(q for q in quoted if q.index < len(content)))
        if start and start.words:
            self._set_aside.append((content[start.index].number, start.words))
        edges = self._find_posts(segment)
        for number, edge in enumerate(edges):
            is_last = number + 1 == len(edges)
            first = edge or 0 if number else 0
            end = len(content) if is_last else edges[number + 1] or 0
            post = self._read_post(segment, first, end, edge)
            last = next((line.number for line in reversed(lines[first : None if is_last else end]) if line.text), 1)
            span = (next((line.number for line in lines[first:] if line.text), 1), last)
            yield replace(
                post,
                comments=thread.comments if is_last else (),
                lines=span,
            )

    def _find_thread(self, lines: Sequence[Line], first: int) -> ThreadPlace | None:
        """Return where the comments are, among the lines from ``first`` on."""
        for index in range(first, len(lines)):
            if self._hints.get(lines[index].number) == "comments":
                return ThreadPlace(index, len(lines), 1.0)
        place = find_thread(lines[first:])
        if place is None or self._hints.get(lines[first + place.start].number) == "text":
            return None
        return replace(place, start=place.start + first, end=place.end + first)

    def _put_rest_aside(self, rest: Sequence[Line]) -> list[Line]:
        """Set aside what stands below the comments: the page's own words, and no post's.

        Returns the lines from where an archivist says that the post's text goes on.
        """
        kept = next(
            (i for i, line in enumerate(rest) if self._hints.get(line.number) in ("text", "heading")), len(rest)
        )
        written = [line for line in rest[:kept] if line.text]
        for line in written:
            self._put_aside(line)
        if written:
            what = "words below the comments; they are set aside as the page's own"
            self._doubts.append(Inference(written[0].number, what, 0.8))
        return [Line(rest[kept - 1].number, 0, ""), *rest[kept:]] if kept < len(rest) else []

    def _doubt_thread(self, line: int, place: ThreadPlace, thread: Thread) -> None:
        if place.confidence < 1:
            what = "numbered items without a sign of comments; they are taken as comments"
            self._doubts.append(Inference(line, what, place.confidence))
        if thread.announced is not None and thread.announced != len(thread.comments):
            what = f"the page announces {thread.announced} comments and holds {len(thread.comments)}"
            self._doubts.append(Inference(line, what, 0.5))

    def _find_posts(self, segment: _Segment) -> list[int | None]:
        """Return the titles of the posts under one date line: of the first, where it has one, and of further ones.

        A further one begins where an archivist says so, behind a line such as ``Posted by A. Writer``,
        or with a line alone that continues a numbered series of the archive.
        """
        lines = segment.lines
        title_at = self._find_title(lines, segment.start, segment.quoted)
        edges: list[int | None] = [title_at]
        end = segment.quoted[0].index if segment.quoted else len(lines)
        own = read_numbered_line(lines[title_at].text) if title_at is not None else None
        signed = False
        for index in range((title_at if title_at is not None else -1) + 1, len(lines)):
            line = lines[index]
            if not line.text or (segment.start and index == segment.start.index):
                continue  # the line of the date is no title
            hint = self._hints.get(line.number)
            if hint == "title":
                edges.append(index)
            elif hint is None and index < end and title_at is not None:
                if (
                    signed
                    and is_title_like(lines, index)
                    and not (self._is_end(line) or is_weak_furniture(line.text))
                ):
                    edges.append(index)
                elif self._continues_series(lines, index, own):
                    what = "a title without a date line of its own, known by its numbered series"
                    self._doubts.append(Inference(line.number, what, 0.9))
                    edges.append(index)
            signed = read_posted_by(line.text) is not None or (signed and self._is_end(line))
        return edges

    def _continues_series(self, lines: Sequence[Line], index: int, own: object) -> bool:
        """Tell whether a line is the title of a further part of a known series: between whole paragraphs."""
        if not is_title_like(lines, index) or (series := read_numbered_line(lines[index].text)) is None:
            return False
        above, below = last_words(lines, index), next_words(lines, index + 1)
        if above is None or below is None or not lines[above].text.endswith(_SENTENCE_END):
            return False
        opens = lines[below].text.lstrip("“‘\"'(«„[")[:1]
        known = series.stem in self._knowledge.series and series != own
        return known and not opens.islower() and not is_introduction(lines[above].text)

    def _is_end(self, line: Line) -> bool:
        """Tell whether a line is one that a platform writes below a post."""
        return bool(
            read_posted_by(line.text)
            or read_labels(line.text)
            or read_comment_count(line.text) is not None
            or is_page_furniture(line.text)
        )

    # ------------------------------------------------------------ one post

    def _find_title(self, lines: Sequence[Line], start: Boundary | None, quoted: Sequence[Boundary]) -> int | None:
        """Return the index of the title: the first short line, above the date line where it stands there."""
        date_at = start.index if start else None
        hinted = (i for i in range(date_at or 0) if self._hints.get(lines[i].number) == "title")
        first = next(hinted, next_words(lines, 0))
        if date_at is not None and first == date_at:
            first = next_words(lines, date_at + 1)
        if first is None or any(q.index == first for q in quoted):
            return None
        line = lines[first]
        hint = self._hints.get(line.number)
        if hint == "title":
            return first
        if hint is not None or line.indent or len(line.text) > LONGEST_TITLE or self._is_end(line):
            return None
        if is_bullet(line.text):
            return None
        if stands_alone(lines, first):
            # A sentence that is all there is, or a long one, is the text of a post without a title.
            whole = next_words(lines, first + 1) is None and line.text[-1] in ".!"
            sentence = line.text[-1] in ".," and len(line.text) > _LONGEST_SENTENCE
            return None if whole or sentence or line.text[-1] in ";:" else first
        # Lines without a blank one between: a title above a paragraph, not the first line of a verse.
        below = lines[first + 1].text if first + 1 < len(lines) else ""
        return first if len(line.text) <= 100 < len(below) and line.text[-1] not in ".,;:" else None

    def _read_post(self, segment: _Segment, first: int, end: int, title_at: int | None) -> CapturedPost:
        """Return a post of the lines between two edges, its date line, title and furniture taken out."""
        start = segment.start
        taken = {title_at, start.index if start else None}
        own = [
            Line(line.number, 0, "") if index in taken else line
            for index, line in enumerate(segment.lines[first:end], first)
        ]
        quoted = [q.index - first for q in segment.quoted if first <= q.index < end]
        author, labels = self._strip_end(own)
        standfirst, byline = self._read_byline(own)
        return CapturedPost(
            title=segment.lines[title_at].text if title_at is not None else "",
            body=self._write_body(own, quoted),
            comments=(),
            lines=(1, 1),
            date=start.date_line.edtf if start else None,
            date_line=start.date_line if start else None,
            date_as_written=start.date_line.text if start else None,
            author=byline or author or (start.author if start else None),
            labels=labels,
            standfirst=standfirst,
        )

    def _strip_end(self, own: list[Line]) -> tuple[str | None, tuple[str, ...]]:
        """Take a platform's lines off the end of a post; return the author and labels that they name."""
        author: str | None = None
        labels: tuple[str, ...] = ()
        weak: list[int] = []
        for index in range(len(own) - 1, -1, -1):
            line = own[index]
            if not line.text:
                continue
            if self._hints.get(line.number) == "text":
                break
            if is_weak_furniture(line.text):
                weak.append(index)
                continue
            if not self._is_end(line):
                break
            posted = read_posted_by(line.text)
            author = author or (posted.author if posted else None)
            labels = labels or read_labels(line.text)
            for furniture in (index, *weak):
                own[furniture] = self._put_aside(own[furniture])
            weak = []
        return author, labels

    def _read_byline(self, own: list[Line]) -> tuple[str | None, str | None]:
        """Take standfirst and byline off the head of an article.

        The byline (``By A. Writer``) stands below at most one paragraph, which is the standfirst.
        """
        heads = [i for i, line in enumerate(own) if line.text][:2]
        for place, index in enumerate(heads):
            line = own[index]
            author = read_byline(line.text) if stands_alone(own, index) and line.number not in self._hints else None
            if author is None:
                continue
            standfirst = own[heads[0]].text if place else None
            if standfirst and (len(standfirst) > _LONGEST_STANDFIRST or not stands_alone(own, heads[0])):
                return None, None
            own[index] = self._put_aside(line)
            if place:
                own[heads[0]] = Line(own[heads[0]].number, 0, "")
            return standfirst, author
        return None, None

    def _write_body(self, own: list[Line], quoted: Sequence[int]) -> str:
        """Return the body as CommonMark; a quoted post runs to the end of its host, or to a hint.

        Words that introduce a second quotation are the host's own, and end the first.
        """
        if not quoted:
            return write_body(own, self._hints)
        parts = [write_body(own[: quoted[0]], self._hints)]
        for position, first in enumerate(quoted):
            is_last = position + 1 == len(quoted)
            after = len(own) if is_last else quoted[position + 1]
            hinted = (i for i in range(first + 1, after) if self._hints.get(own[i].number) == "end")
            end = next(hinted, after if is_last else self._find_introduction(own, first, after))
            inner = own[first + 1 : end]
            title_at = self._find_title(inner, None, ())
            title = inner[title_at].text if title_at is not None else ""
            if title_at is not None:
                inner[title_at] = Line(inner[title_at].number, 0, "")
            parts.append(write_quotation(own[first].text, title, write_body(inner, self._hints)))
            parts.append(write_body(own[end:after], self._hints))
        return "\n\n".join(part for part in parts if part)

    def _find_introduction(self, own: Sequence[Line], first: int, after: int) -> int:
        """Return where the words that introduce the quotation at ``after`` begin, or ``after``."""
        last = last_words(own, after)
        if last is None or last <= first or not is_introduction(own[last].text):
            return after
        while last - 1 > first and own[last - 1].text:
            last -= 1
        return last


_DIGITS_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


def mentioned_years(text: str) -> tuple[int, ...]:
    """Return the years that a text names, in their order, each once."""
    return tuple(dict.fromkeys(int(year) for year in _DIGITS_YEAR.findall(text)))
