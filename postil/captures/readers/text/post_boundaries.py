"""Where posts begin on a page: its date lines, and which of them belong to quotations or to the text."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from postil.captures.readers.text.blocks import is_bullet, is_introduction
from postil.captures.readers.text.boilerplate import read_byline, strip_posted_on
from postil.captures.readers.text.lines import last_words, next_words, stands_alone
from postil.model.captured import Inference
from postil.text.date_lines import read_date_line

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping, Sequence

    from postil.captures.readers.text.lines import Line
    from postil.text.date_lines import DateLine


LONGEST_TITLE = 150


_LONGEST_DATE = 60
# A post quoted at the end of a page has no later date line to show that it is out of order; with
# words that introduce it, a step of more than a month says so.
_FAR = 31


_YEARS_APART = 365
# A quotation ends with its host post, so the date that shows it up is among the next few.
_LOOK_AHEAD = 12


_SHORTEST_POST = 200


_HEAD_BLOCKS = 6


@dataclass(frozen=True, slots=True)
class Boundary:
    """A date line: where it stands, and whether it opens a post or belongs to a quotation.

    ``first`` is where its post begins: the line itself, or the title above it. ``words`` are those of
    the line that are no part of the date, such as ``Posted on``.
    """

    index: int
    first: int
    date_line: DateLine
    quoted: bool
    author: str | None = None
    words: str = ""


def find_boundaries(
    lines: Sequence[Line], languages: tuple[str, ...], hints: Mapping[int, str], inferences: list[Inference]
) -> list[Boundary]:
    """Return the page's date lines, those of quoted older posts marked as such.

    All date lines of a page have one form, and their days run one way. A line of another form is
    text, and so is one that no post follows. A day that breaks the order, so that the days go on
    without it, belongs to a quotation. What rests on inference is added to ``doubts``.
    """
    found = _drop_text(lines, list(_find_date_lines(lines, languages, hints)), hints, inferences)
    if not found:
        return list(_find_posted_on(lines, languages, hints))
    boundaries = _mark_quotations(lines, found, hints, inferences)
    return _take_titles_above(lines, boundaries)


def is_title_like(lines: Sequence[Line], index: int) -> bool:
    """Tell whether a line looks like a title: alone, short, without a full stop."""
    line = lines[index]
    short = 0 < len(line.text) <= LONGEST_TITLE and line.indent == 0
    return short and stands_alone(lines, index) and line.text[-1] not in ".,;:" and not is_bullet(line.text)


# ---------------------------------------------------------------- date lines


def _find_date_lines(
    lines: Sequence[Line], languages: tuple[str, ...], hints: Mapping[int, str]
) -> Iterator[tuple[int, DateLine]]:
    """Yield the lines that are dates of posts: at the top of a block, in the form that most of them have."""
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
    """Tell whether lines are what follows the date of a post."""
    first = next_words(lines, start)
    if first is None or first >= end:
        return False
    if is_title_like(lines, first) or lines[first].text[-1:] in "?!…”’\"'":
        return True
    written = [line for line in lines[first:end] if line.text]
    return sum(len(line.text) for line in written) >= _SHORTEST_POST


def _find_posted_on(
    lines: Sequence[Line], languages: tuple[str, ...], hints: Mapping[int, str]
) -> Iterator[Boundary]:
    """Yield the line near the top of a page that says ``Posted on 2 March 2017 by A. Writer``."""
    blocks = 0
    for index, line in enumerate(lines):
        if not line.text:
            continue
        blocks += index == 0 or not lines[index - 1].text
        if blocks > _HEAD_BLOCKS:
            return
        stripped = strip_posted_on(line.text) if line.number not in hints and not line.indent else None
        if stripped and (date_line := read_date_line(stripped[0], languages)):
            words = " ".join(line.text.replace(stripped[0], " ", 1).split())
            yield Boundary(index, index, date_line, False, stripped[1], words)
            return


# ---------------------------------------------------------------- quotations


def _mark_quotations(
    lines: Sequence[Line],
    found: Sequence[tuple[int, DateLine]],
    hints: Mapping[int, str],
    inferences: list[Inference],
) -> list[Boundary]:
    days = [date_line.date for _, date_line in found]
    upwards = _run_upwards(days)
    usual = _widest_usual_step(days)
    boundaries: list[Boundary] = []
    before: dt.date | None = None
    for position, (index, date_line) in enumerate(found):
        day = days[position]
        number = lines[index].number
        quoted = hints.get(number) == "quotation"
        if number not in hints and before is not None and day is not None:
            introduced = _is_introduced(lines, index)
            breaks = _breaks_order(day, before, days[position + 1 : position + 1 + _LOOK_AHEAD], upwards)
            back = (before - day).days
            at_end = usual is not None and len(found) - position <= 2 and back > max(_YEARS_APART, 12 * usual)
            quoted = breaks or at_end or (introduced and back > _FAR)
            doubt = _doubt_quotation(quoted, introduced, breaks, back)
            if doubt:
                inferences.append(Inference(number, *doubt))
        boundaries.append(Boundary(index, index, date_line, quoted))
        before = before if quoted else day
    return boundaries


def _doubt_quotation(quoted: bool, introduced: bool, breaks: bool, back: int) -> tuple[str, float] | None:
    """Return what is doubtful about an older date, and how sure its reading is."""
    if quoted and not introduced:
        what = "this date is out of the page's order; it is taken as part of a quotation"
        return what, 0.7 if breaks else 0.6
    if quoted and not breaks:
        return "words introduce this older date; it is taken as part of a quotation", 0.8
    if not quoted and back > _YEARS_APART:
        return "a post much older than the one before it; it is taken as a post of its own", 0.6
    return None


def _run_upwards(days: Sequence[dt.date | None]) -> bool:
    """Tell whether a page has its oldest post first; most have the newest first."""
    known = [day for day in days if day is not None]
    steps = [(after - day).days for day, after in pairwise(known)]
    return sum(step > 0 for step in steps) > sum(step < 0 for step in steps)


def _widest_usual_step(days: Sequence[dt.date | None]) -> int | None:
    """Return the median step between the posts of a page in days, None where there are too few to tell."""
    known = [day for day in days if day is not None]
    steps = sorted(abs((after - day).days) for day, after in pairwise(known))
    return steps[(len(steps) - 1) // 2] if len(steps) >= 3 else None


def _breaks_order(day: dt.date, before: dt.date, following: Sequence[dt.date | None], upwards: bool) -> bool:
    """Tell whether the page's days go on from ``before`` as if ``day`` did not stand between."""
    if upwards:
        return day < before and any(later is not None and later >= before for later in following)
    return any(later is not None and day < later <= before for later in following)


def _is_introduced(lines: Sequence[Line], index: int) -> bool:
    """Tell whether the words before a line announce what follows."""
    above = last_words(lines, index)
    return above is not None and index - above <= 6 and is_introduction(lines[above].text)


# ---------------------------------------------------------------- titles above their dates


def _take_titles_above(lines: Sequence[Line], boundaries: list[Boundary]) -> list[Boundary]:
    """Return boundaries of a page that writes each title above its date with posts beginning there."""
    starts = [b for b in boundaries if not b.quoted]
    if not starts:
        return boundaries
    above = {b.index: _find_title_above(lines, b.index) for b in starts}
    titled_above = all(i is not None and is_title_like(lines, i) for i in above.values())
    below = [next_words(lines, b.index + 1) for b in starts]
    titled_below = sum(i is not None and is_title_like(lines, i) for i in below)
    if not titled_above or 2 * titled_below >= len(starts):
        return boundaries
    return [replace(b, first=above[b.index] or 0) if b.index in above else b for b in boundaries]


def _find_title_above(lines: Sequence[Line], index: int) -> int | None:
    """Return the line above a date, or above the byline that stands between."""
    above = last_words(lines, index)
    if above is not None and read_byline(lines[above].text):
        return last_words(lines, above)
    return above
