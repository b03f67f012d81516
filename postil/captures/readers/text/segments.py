"""The posts under one date line: mostly one, more if something shows where they end."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from postil.captures.readers.reader import SetAside
from postil.captures.readers.text.comment_threads import Thread, read_thread
from postil.captures.readers.text.lines import Line
from postil.captures.readers.text.post_boundaries import Segment
from postil.captures.readers.text.posts import read_post
from postil.captures.readers.text.thread_places import ThreadPlace, find_thread
from postil.captures.readers.text.titles import find_post_titles

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from postil.captures.readers.text.page_context import PageContext
    from postil.model.captured import CapturedPost


def read_segment(whole: Segment, page: PageContext) -> Iterator[CapturedPost]:
    """Yield the posts under one date line; the comments are those of the last."""
    lines, start = whole.lines, whole.start
    place = _find_thread(lines, start.index + 1 if start else 0, page)
    thread = read_thread(lines[place.start : place.end], page.languages) if place else Thread((), (), None)
    content = lines[: place.start] if place else list(lines)
    page.set_aside.extend(thread.set_aside)
    if place:
        content += _put_rest_aside(lines[place.end :], page)
        _check_thread(lines[place.start].number, place, thread, page)
    segment = Segment(content, start, tuple(q for q in whole.quoted if q.index < len(content)))
    if start and start.words:
        page.set_aside.append(SetAside(content[start.index].number, start.words))
    titles = find_post_titles(segment, page)
    for number, title_at in enumerate(titles):
        is_last = number + 1 == len(titles)
        first = title_at or 0 if number else 0
        end = len(content) if is_last else titles[number + 1] or 0
        span = _find_span(lines[first : None if is_last else end], lines[first:])
        yield read_post(segment, (first, end), title_at, span, thread.comments if is_last else (), page)


def _find_span(own: Sequence[Line], onwards: Sequence[Line]) -> tuple[int, int]:
    """Return the numbers of the first and the last line of a post that have words."""
    last = next((line.number for line in reversed(own) if line.text), 1)
    return next((line.number for line in onwards if line.text), 1), last


def _find_thread(lines: Sequence[Line], first: int, page: PageContext) -> ThreadPlace | None:
    """Return where the comments are, among the lines from ``first`` on."""
    for index in range(first, len(lines)):
        if page.hint_on(lines[index]) == "comments":
            return ThreadPlace(index, len(lines), 1.0)
    place = find_thread(lines[first:])
    if place is None or page.hint_on(lines[first + place.start]) == "text":
        return None
    return replace(place, start=place.start + first, end=place.end + first)


def _put_rest_aside(rest: Sequence[Line], page: PageContext) -> list[Line]:
    """Set aside the words below the comments, which are the page's and not a post's.

    Returns the lines from where an archivist says that the text of the post goes on.
    """
    kept = next((i for i, line in enumerate(rest) if page.hint_on(line) in ("text", "heading")), len(rest))
    written = [line for line in rest[:kept] if line.text]
    for line in written:
        page.put_aside(line)
    if written:
        page.infer(written[0].number, "words below the comments; they are set aside as the page's own", 0.8)
    return [Line(rest[kept - 1].number, 0, ""), *rest[kept:]] if kept < len(rest) else []


def _check_thread(line: int, place: ThreadPlace, thread: Thread, page: PageContext) -> None:
    if place.confidence < 1:
        page.infer(line, "numbered items without a sign of comments; they are taken as comments", place.confidence)
    if thread.announced is not None and thread.announced != len(thread.comments):
        what = f"the page announces {thread.announced} comments and holds {len(thread.comments)}"
        page.infer(line, what, 0.5)
