"""The posts under one date line: mostly one, more if something shows where they end."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from postil.captures.readers.text.comment_threads import read_thread
from postil.captures.readers.text.flat_threads import find_announced_text, find_flat_thread
from postil.captures.readers.text.lines import Line, find_next_words, join_lines_of
from postil.captures.readers.text.platform_words import read_interface_line
from postil.captures.readers.text.post_boundaries import Segment
from postil.captures.readers.text.posts import read_post
from postil.captures.readers.text.thread_places import ThreadPlace, find_thread
from postil.captures.readers.text.titles import find_post_titles

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from postil.captures.readers.text.comment_threads import Thread
    from postil.captures.readers.text.flat_threads import FlatThread
    from postil.captures.readers.text.marked_threads import MarkedThread
    from postil.captures.readers.text.page_context import PageContext
    from postil.captures.readers.text.post_boundaries import Boundary
    from postil.model.captured import CapturedPost

_SHORTEST_LINE, _LONGEST_LINE = 50, 100  # characters of the first line of a title that was broken


def read_segment(whole: Segment, page: PageContext) -> Iterator[CapturedPost]:
    """Yield the posts under one date line; the comments are those of the last."""
    lines, start = _join_title(whole.lines, whole.start), whole.start
    place, thread = _read_comments(replace(whole, lines=lines), page)
    content = lines[: place.start] if place else list(lines)
    if place and thread:
        page.set_aside.extend(thread.set_aside)
        if start and start.index >= place.start:  # a post that is signed with its date below its comments
            content += lines[place.end :]
            start = replace(start, index=start.index - (place.end - place.start))
        else:
            content += _put_rest_aside(lines[place.end :], page)
        _check_thread(lines[place.start].number, place, thread, page)
    segment = Segment(content, start, tuple(q for q in whole.quoted if q.index < len(content)), whole.is_only)
    if start and start.words:
        page.set_aside.extend(content[start.index].set_words_aside(start.words))
    elif start:
        page.set_aside.extend(content[start.index].set_marks_aside())
    titles = find_post_titles(segment, page)
    comments = thread.comments if thread else ()
    for number, title_at in enumerate(titles):
        is_last = number + 1 == len(titles)
        first = title_at or 0 if number else 0
        end = len(content) if is_last else titles[number + 1] or 0
        span = _find_span(lines[first : None if is_last else end], lines[first:])
        yield read_post(segment, (first, end), title_at, span, comments if is_last else (), page)


def _read_comments(segment: Segment, page: PageContext) -> tuple[ThreadPlace | None, Thread | MarkedThread | None]:
    """Return where the comments of a post are, and what they say: by their form, their numbers, or what is left."""
    below = segment.start.index + 1 if segment.start else 0
    marked = _find_marked_thread(segment.lines, page)
    if marked:
        return _place_thread(segment.lines, marked), marked
    place = _find_thread(segment.lines, below, page)
    if place:
        return place, read_thread(segment.lines[place.start : place.end], page.masker)
    flat = _find_flat_thread(segment, below, page)
    return (flat.place, flat.thread) if flat else (None, None)


def _join_title(lines: list[Line], start: Boundary | None) -> list[Line]:
    """Return the lines of a post with a title that was broken in two, above a paragraph, as one line."""
    first = find_next_words(lines, start.index + 1 if start and start.index == start.first else 0)
    if first is None or (first and lines[first - 1].text) or first + 3 > len(lines):
        return lines
    above, below = lines[first], lines[first + 1]
    following = find_next_words(lines, first + 2)
    fits = len(below.text) < len(above.text) and _LONGEST_LINE > len(above.text) >= _SHORTEST_LINE
    ends = above.text[-1:] not in ".:;!?" and below.text[-1:] not in ".:;,"
    if lines[first + 2].text or not below.text or following is None or not (fits and ends):
        return lines
    if len(lines[following].text) < len(above.text):
        return lines
    return [*lines[:first], join_lines_of([above, below]), Line(below.number, 0, ""), *lines[first + 2 :]]


def _find_marked_thread(lines: Sequence[Line], page: PageContext) -> MarkedThread | None:
    """Return the comments among some lines that were found by their form, if there are any."""
    if not page.threads or not lines:
        return None
    first, last = lines[0].number, lines[-1].number
    hinted = next((line.number for line in lines if page.hint_on(line) == "comments"), first)
    return next((thread for thread in page.threads if max(first, hinted) <= thread.first <= last), None)


def _place_thread(lines: Sequence[Line], thread: MarkedThread) -> ThreadPlace:
    start = next(i for i, line in enumerate(lines) if line.number >= thread.first)
    end = next((i for i in range(start, len(lines)) if lines[i].number > thread.last), len(lines))
    return ThreadPlace(start, end, thread.confidence)


def _find_span(own: Sequence[Line], onwards: Sequence[Line]) -> tuple[int, int]:
    """Return the numbers of the first and the last line of a post that have words."""
    last = next((line.last for line in reversed(own) if line.text), 1)
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


def _find_flat_thread(segment: Segment, below: int, page: PageContext) -> FlatThread | None:
    """Return comments without names, numbers or indents; on a page of one post, even those that nothing marks."""
    flat = find_flat_thread(segment.lines, below)
    if flat is None and segment.is_only:
        flat = find_announced_text(segment.lines, below, page.is_boilerplate)
    if flat is None or page.hint_on(segment.lines[flat.place.start]) == "text":
        return None
    return flat


def _put_rest_aside(rest: Sequence[Line], page: PageContext) -> list[Line]:
    """Set aside the words below the comments, which are the page's and not a post's.

    Returns the lines from where an archivist says that the text of the post goes on.
    """
    kept = next((i for i, line in enumerate(rest) if page.hint_on(line) in ("text", "heading")), len(rest))
    written = [line for line in rest[:kept] if line.text]
    for line in written:
        page.put_aside(line)
    if any(not read_interface_line(line.text) for line in written):
        page.infer(written[0].number, "words below the comments; they are set aside as the page's own", 0.8)
    return [Line(rest[kept - 1].number, 0, ""), *rest[kept:]] if kept < len(rest) else []


def _check_thread(line: int, place: ThreadPlace, thread: Thread | MarkedThread, page: PageContext) -> None:
    if place.confidence < 1:
        what = "nothing but their form tells that these are comments; they are taken as comments"
        page.infer(line, what, place.confidence)
    if thread.announced is not None and thread.announced != len(thread.comments):
        number = f"{thread.announced} comment" + ("s" if thread.announced != 1 else "")
        page.infer(line, f"the page announces {number} and holds {len(thread.comments)}", 0.5)
