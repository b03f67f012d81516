"""Where posts begin on a page: its date lines, apart from those that are mere text."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from postil.captures.readers.text.boilerplate import read_byline, strip_posted_on
from postil.captures.readers.text.lines import find_last_words, find_next_words, is_block
from postil.captures.readers.text.lists import is_bullet
from postil.captures.readers.text.quoted_posts import find_quoted_dates
from postil.model.captured import Inference
from postil.text.date_lines import read_date_line
from postil.text.numbered_titles import read_numbered_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from postil.captures.readers.text.lines import Line
    from postil.text.date_lines import DateLine

LONGEST_TITLE = 150
_LONGEST_DATE = 60
_SHORTEST_POST = 200
_HEAD_BLOCKS = 6


@dataclass(frozen=True, slots=True)
class Boundary:
    """A date line: where it is, and whether a post begins there or it belongs to a quoted post.

    ``index`` is that of the line, ``first`` that of the line where its post begins: the date line, or the title
    above it. ``words`` are those of the line that are not part of the date, such as ``Posted on``.
    """

    index: int
    first: int
    date_line: DateLine
    quoted: bool
    author: str | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Segment:
    """The lines from one date line to the next, with the date line, and those of the posts quoted in them."""

    lines: list[Line]
    start: Boundary | None
    quoted: tuple[Boundary, ...]


def find_boundaries(
    lines: Sequence[Line], languages: tuple[str, ...], hints: Mapping[int, str], inferences: list[Inference]
) -> list[Boundary]:
    """Return the date lines of a page, those of quoted posts marked as such.

    All date lines of a page have one form, and their days run one way. A line of another form is
    text, and so is one that no post follows. What rests on inference is added to ``inferences``.
    """
    found = _drop_text(lines, list(_find_date_lines(lines, languages, hints)), hints, inferences)
    hinted = list(_find_hinted_bylines(lines, languages, hints))
    if not found:
        return sorted([*_find_posted_on(lines, languages, hints), *hinted], key=lambda b: b.index)
    quoted = find_quoted_dates(lines, found, hints, inferences)
    boundaries = [Boundary(i, i, line, is_quoted) for (i, line), is_quoted in zip(found, quoted, strict=True)]
    return sorted([*_include_titles_above(lines, boundaries), *hinted], key=lambda b: b.index)


def list_series(lines: Sequence[Line], boundaries: Sequence[Boundary]) -> Iterator[str]:
    """Yield the stems of the numbered titles next to the date lines of a page."""
    for boundary in boundaries:
        below = find_next_words(lines, boundary.index + 1)
        title = boundary.first if boundary.first != boundary.index else below
        if title is not None and (series := read_numbered_line(lines[title].text)):
            yield series.stem


def is_title_like(lines: Sequence[Line], index: int) -> bool:
    """Tell whether a line looks like a title: alone, short, without a full stop."""
    line = lines[index]
    short = 0 < len(line.text) <= LONGEST_TITLE and line.indent == 0
    return short and is_block(lines, index) and line.text[-1] not in ".,;:" and not is_bullet(line.text)


# ---------------------------------------------------------------- date lines


def _find_date_lines(
    lines: Sequence[Line], languages: tuple[str, ...], hints: Mapping[int, str]
) -> Iterator[tuple[int, DateLine]]:
    """Yield the lines that are dates of posts: at the top of a block, in the form most common on the page."""
    found: list[tuple[int, DateLine]] = []
    before = ""
    for index, line in enumerate(lines):
        text = line.text
        at_top = not before
        before = text
        if not text or len(text) > _LONGEST_DATE:
            continue
        hint = hints.get(line.number)
        if hint in ("date", "quotation") or (hint is None and at_top and line.indent == 0):
            date_line = read_date_line(text, languages)
            if date_line is not None:
                found.append((index, date_line))
    forms = Counter(date_line.form for _, date_line in found)
    commonest = max(forms, key=lambda form: (forms[form], "weekday" in form), default="")
    for index, date_line in found:
        if date_line.form == commonest or lines[index].number in hints:
            yield index, date_line


def _drop_text(
    lines: Sequence[Line],
    found: list[tuple[int, DateLine]],
    hints: Mapping[int, str],
    inferences: list[Inference],
) -> list[tuple[int, DateLine]]:
    """Return the date lines that a post follows: a title, or more than a sentence."""
    kept: list[tuple[int, DateLine]] = []
    for position, (index, date_line) in enumerate(found):
        end = found[position + 1][0] if position + 1 < len(found) else len(lines)
        number = lines[index].number
        titled = (above := _find_title_above(lines, index)) is not None and is_title_like(lines, above)
        if number in hints or not kept or titled or _opens_post(lines, index + 1, end):
            kept.append((index, date_line))
            if not date_line.consistent and number not in hints:
                inferences.append(Inference(number, "the weekday is not that of the date", 0.8))
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


def _find_posted_on(
    lines: Sequence[Line], languages: tuple[str, ...], hints: Mapping[int, str]
) -> Iterator[Boundary]:
    """Yield the line near the top of a page such as ``Posted on 2 March 2017 by A. Writer``."""
    blocks = 0
    for index, line in enumerate(lines):
        if not line.text:
            continue
        blocks += index == 0 or not lines[index - 1].text
        if blocks > _HEAD_BLOCKS:
            return
        byline = (
            _read_dated_byline(index, line, languages) if line.number not in hints and not line.indent else None
        )
        if byline:
            yield byline
            return


def _read_dated_byline(index: int, line: Line, languages: tuple[str, ...]) -> Boundary | None:
    """Return the boundary at a line such as ``Posted on 2 March 2017 by A. Writer``, None if it is another line."""
    stripped = strip_posted_on(line.text)
    date_line = read_date_line(stripped[0], languages) if stripped else None
    if stripped is None or date_line is None:
        return None
    words = " ".join(line.text.replace(stripped[0], " ", 1).split())
    return Boundary(index, index, date_line, False, stripped[1], words)


def _find_hinted_bylines(
    lines: Sequence[Line], languages: tuple[str, ...], hints: Mapping[int, str]
) -> Iterator[Boundary]:
    """Yield lines such as ``Posted on 2 March 2017 by A. Writer`` that an archivist has called date lines.

    The post begins at the title above such a line.
    """
    for index, line in enumerate(lines):
        if hints.get(line.number) != "date" or read_date_line(line.text, languages) is not None:
            continue
        byline = _read_dated_byline(index, line, languages)
        above = _find_title_above(lines, index)
        if byline and above is not None and is_title_like(lines, above):
            yield replace(byline, first=above)
        elif byline:
            yield byline


# ---------------------------------------------------------------- titles above their dates


def _include_titles_above(lines: Sequence[Line], boundaries: list[Boundary]) -> list[Boundary]:
    """Return the boundaries; on a page with each title above its date, posts begin at the title."""
    starts = [b for b in boundaries if not b.quoted]
    if not starts:
        return boundaries
    above = {b.index: _find_title_above(lines, b.index) for b in starts}
    titled_above = all(i is not None and is_title_like(lines, i) for i in above.values())
    below = [find_next_words(lines, b.index + 1) for b in starts]
    titled_below = sum(i is not None and is_title_like(lines, i) for i in below)
    if not titled_above or 2 * titled_below >= len(starts):
        return boundaries
    return [replace(b, first=above[b.index] or 0) if b.index in above else b for b in boundaries]


def _find_title_above(lines: Sequence[Line], index: int) -> int | None:
    """Return the index of the line with words above a date, skipping a byline; None if there is none."""
    above = find_last_words(lines, index)
    if above is not None and read_byline(lines[above].text):
        return find_last_words(lines, above)
    return above
