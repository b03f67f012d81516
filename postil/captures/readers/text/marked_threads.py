"""Threads whose comments have a known form, found on a whole page before it is cut into posts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from postil.captures.readers.reader import SetAside
from postil.captures.readers.text.blocks import write_text
from postil.captures.readers.text.comment_forms import load_forms
from postil.captures.readers.text.comment_units import LIKELY, SURE, find_units
from postil.captures.readers.text.marked_lines import MarkedLines, list_anchors
from postil.captures.readers.text.thread_edges import split_threads
from postil.captures.readers.text.thread_evidence import EMPTY, accept_threads, count_empty, read_heading
from postil.model.captured import CapturedComment

if TYPE_CHECKING:
    from collections.abc import Sequence

    from postil.captures.readers.text.comment_units import Unit
    from postil.captures.readers.text.lines import Line
    from postil.captures.readers.text.masked_lines import LineMasker
    from postil.text.edtf import Edtf


@dataclass(frozen=True, slots=True)
class MarkedThread:
    """Comments one after the other: their lines from ``first`` to ``last``, as numbers, and what they say.

    ``announced`` is the number of comments that the page speaks of, None if it gives none. ``confidence`` is below
    1 where the form alone does not tell comments from other text.
    """

    first: int
    last: int
    comments: tuple[CapturedComment, ...]
    set_aside: tuple[SetAside, ...]
    announced: int | None
    confidence: float


@dataclass(frozen=True, slots=True)
class _Reading:
    """The comments of a page as one form gives them, in threads; the evidence of all of them."""

    threads: tuple[tuple[Unit, ...], ...]
    evidence: float


def find_marked_threads(
    lines: Sequence[Line], masker: LineMasker, closed: frozenset[int]
) -> tuple[MarkedThread, ...]:
    """Return the threads of a page, those of the form that explains most lines first decided.

    ``closed`` are the indexes of lines of which an archivist says that they are something else.
    """
    page = MarkedLines(lines, masker, closed)
    anchors = list_anchors(page)
    if not anchors["date"] and not anchors["said"]:
        return ()
    readings = []
    for form in load_forms():
        units = find_units(page, form, anchors)
        bounded = any(not line.optional for line in form.below)
        signed = any("by" in line.slots for line in (*form.above, *form.below)) or not form.above
        threads = tuple(accept_threads(page, split_threads(page, units, bounded), signed))
        if threads:
            empty = sum(count_empty(page, thread) for thread in threads)
            evidence = sum(unit.evidence for thread in threads for unit in thread) - EMPTY * empty
            readings.append(_Reading(threads, evidence))
    readings.sort(key=lambda reading: -reading.evidence)
    taken: set[int] = set()
    found: list[tuple[Unit, ...]] = []
    for reading in readings:
        for thread in reading.threads:
            own = set(range(thread[0].first, thread[-1].end))
            if not taken & own:
                taken |= own
                found.append(thread)
    return tuple(_make_thread(page, thread) for thread in sorted(found, key=lambda thread: thread[0].first))


def _make_thread(page: MarkedLines, units: Sequence[Unit]) -> MarkedThread:
    announced, heading = read_heading(page, units[0].first, len(units))
    lines = page.lines
    set_aside: list[SetAside] = []
    first = units[0].first if heading is None else heading
    for index in range(first, units[0].first):
        set_aside.extend(lines[index].set_aside())
    comments: list[CapturedComment] = []
    open_units: list[tuple[int, str]] = []  # the indent and the id of the comments that may be answered
    by_author: dict[str, str] = {}
    for number, unit in enumerate(units):
        until = units[number + 1].first if number + 1 < len(units) else unit.end
        comment_id = str(number + 1)
        while open_units and open_units[-1][0] >= unit.indent:
            open_units.pop()
        parent = open_units[-1][1] if open_units else None
        if unit.answers:
            parent = by_author.get(unit.answers, parent)
        open_units.append((unit.indent, comment_id))
        text, aside = _cut_text(page, unit, until)
        set_aside += aside
        comments.append(CapturedComment(comment_id, text, parent, unit.author, _date_of(unit), time=_time_of(unit)))
        if unit.author:
            by_author[unit.author] = comment_id
    last = lines[units[-1].end - 1].last
    mean = sum(unit.evidence for unit in units) / len(units)
    confidence = 1.0 if mean > SURE or (heading is not None and mean >= LIKELY) else 0.7
    return MarkedThread(lines[first].number, last, tuple(comments), tuple(set_aside), announced, confidence)


def _date_of(unit: Unit) -> Edtf | None:
    return unit.date.edtf if unit.date else None


def _time_of(unit: Unit) -> str | None:
    """Return the time of day of a comment whose day is not said."""
    return unit.date.time if unit.date and unit.date.edtf is None else None


def _cut_text(page: MarkedLines, unit: Unit, until: int) -> tuple[str, list[SetAside]]:
    """Return the text of a comment as CommonMark, and what is set aside of its lines."""
    set_aside: list[SetAside] = []
    for index in (*range(unit.first, unit.text), *range(unit.text_end, until)):
        set_aside.extend(page.lines[index].set_aside())
    own = list(page.lines[unit.text : unit.text_end])
    if unit.text == unit.first and unit.item and own:
        mark, _, words = own[0].text.partition(" ")
        set_aside.append(SetAside(own[0].number, mark))
        own[0] = own[0].cut(words.strip(), own[0].indent + len(mark) + 1)
    base = min((line.indent for line in own if line.text), default=0)
    return write_text(line._replace(indent=max(0, line.indent - base)) for line in own), set_aside
