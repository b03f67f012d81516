"""Comments with a head or a foot of a known form: where each begins and ends on a page."""

from __future__ import annotations

from bisect import bisect
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from postil.captures.readers.text.boilerplate import is_comment_heading
from postil.captures.readers.text.marked_lines import choose_anchors
from postil.captures.readers.text.platform_words import read_interface_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from postil.captures.readers.text.comment_forms import CommentForm, LineForm, LineMatch
    from postil.captures.readers.text.marked_lines import MarkedLines
    from postil.text.date_expressions import DateExpression

_ITEM_EVIDENCE = 0.5
SURE = 3.0  # a comment with more evidence than this needs nothing else to be one
LIKELY = 2.0
_MOST_QUOTED = 3  # heads of comments that another comment quotes


class Block(NamedTuple):
    """The lines of a comment's head or foot, from ``first`` to before ``end``, and what they say.

    ``indent`` is that of its first line; ``item`` tells that the line begins with a number or a bullet.
    """

    first: int
    end: int
    author: str | None
    date: DateExpression | None
    answers: str | None
    evidence: float
    indent: int
    item: bool
    names_comment: bool


@dataclass(frozen=True, slots=True)
class Unit:
    """A comment: its lines from ``first`` to before ``end``, with its text between ``text`` and ``text_end``."""

    first: int
    text: int
    text_end: int
    end: int
    author: str | None
    date: DateExpression | None
    answers: str | None
    indent: int
    item: bool
    evidence: float
    names_comment: bool = False  # its head or foot says that it is a comment


def find_blocks(page: MarkedLines, forms: Sequence[LineForm], first_indexes: Sequence[int]) -> Iterator[Block]:
    """Yield where lines of the forms follow each other, beginning at one of the indexes; blocks do not overlap."""
    free = 0
    for index in first_indexes:
        if index < free:
            continue
        block = _read_block(page, forms, index)
        if block is not None:
            yield block
            free = block.end


def _read_block(page: MarkedLines, forms: Sequence[LineForm], first: int) -> Block | None:
    author: str | None = None
    date: DateExpression | None = None
    answers: str | None = None
    evidence = 0.0
    names_comment = False
    line = page.lines[first]
    mark = page.find_mark(first)
    item = mark is not None
    index = first
    if mark and mark.end() == len(line.text):  # a number on a line of its own
        index = page.next_words[first + 1]
        if index - first > 2:
            return None
    start = index
    for form in forms:
        at = page.next_words[index]
        gap = at - index
        found = None
        if at < len(page.lines) and gap <= (1 if index != start else 0):
            found = page.match(form, at, drop_mark=item and at == first)
        if found is None:
            if form.optional:
                continue
            return None
        author, date = author or found.author, date or found.date
        answers = answers or found.answers
        evidence += found.evidence
        names_comment = names_comment or found.names_comment
        index = at + 1
    evidence += _ITEM_EVIDENCE if item else 0
    return Block(first, index, author, date, answers, evidence, line.indent, item, names_comment)


def find_units(page: MarkedLines, form: CommentForm, anchors: dict[str, list[int]]) -> list[Unit]:
    """Return the comments on a page that have one form; the last of them may have lines that are not its own."""
    if form.above:
        return _cut_below_heads(page, form, _find_heads(page, form, anchors))
    feet = list(find_blocks(page, form.below, choose_anchors(form.below[0], anchors)))
    return _cut_above_feet(page, feet)


def _find_heads(page: MarkedLines, form: CommentForm, anchors: dict[str, list[int]]) -> list[Block]:
    """Return the heads of a form; another head of it counts if it is as sure, or an item as the usual ones."""
    heads = list(find_blocks(page, form.above, choose_anchors(form.above[0], anchors)))
    if not heads:
        return []
    if len(form.above) > 1 and "said" in form.above[0].slots:
        said = sum(page.match(form.above[0], index, drop_mark=True) is not None for index in anchors["said"])
        if 3 * len(heads) < 2 * said:
            return []  # what a few comments have below their heads is part of their texts
    items = all(head.item for head in heads)
    by_first = {head.first: head for head in heads}
    taken = {index for head in heads for index in range(head.first, head.end)}
    for other in form.also:
        for head in find_blocks(page, other, choose_anchors(other[0], anchors)):
            own = range(head.first, head.end)
            likely = head.evidence >= LIKELY if not items else head.item
            usual = by_first.get(head.first)
            says_more = usual is not None and usual.end == head.end and usual.evidence < head.evidence
            if says_more or (likely and not taken.intersection(own)):
                by_first[head.first] = head
                taken.update(own)
    return sorted(by_first.values(), key=lambda head: head.first)


def _cut_below_heads(page: MarkedLines, form: CommentForm, heads: Sequence[Block]) -> list[Unit]:
    units: list[Unit] = []
    required = next((line for line in form.below if not line.optional), None)
    headings = [i for i, line in enumerate(page.lines) if is_comment_heading(line.text)] if required else []
    starts = [head.first for head in heads]
    free = 0
    for number, head in enumerate(heads):
        if head.first < free:
            continue  # words that a comment quotes
        is_last = number + 1 == len(heads)
        end = len(page.lines) if is_last else starts[number + 1]
        date, evidence = head.date, head.evidence
        if required:
            below = _find_below(page, required, head.end, frozenset(starts))
            if below is None or bisect(headings, head.end) < bisect(headings, below[0]):
                continue  # the head of a post, above all comments
            end = free = below[0] + 1
            text_end = _trim_links(page, head.end, below[0])
            date, evidence = date or below[1].date, evidence + below[1].evidence
        elif is_last:
            text_end = next((i for i in range(head.end, end) if page.is_links(i)), end)
            text_end = end if not _has_words(page, head.end, text_end) else text_end
            evidence += text_end < end
            end = min(end, text_end + 1)
        else:
            text_end = _trim_links(page, head.end, end)
            evidence += any(page.lines[i].text for i in range(text_end, end))
        units.append(
            Unit(
                head.first,
                head.end,
                text_end,
                end,
                head.author,
                date,
                head.answers,
                head.indent,
                head.item,
                evidence,
                head.names_comment,
            )
        )
    return units


def _has_words(page: MarkedLines, start: int, end: int) -> bool:
    return page.next_words[start] < end


def _trim_links(page: MarkedLines, start: int, end: int) -> int:
    """Return where the text of a comment ends: above a platform's links, unless these are all its words."""
    trimmed = end
    while trimmed > start and (not page.lines[trimmed - 1].text or page.is_links(trimmed - 1)):
        trimmed -= 1
    return trimmed if _has_words(page, start, trimmed) else end


def _find_below(
    page: MarkedLines, form: LineForm, start: int, heads: frozenset[int]
) -> tuple[int, LineMatch] | None:
    """Return the line below a comment's text: the first that the next comment or a platform's line follows.

    If no such line follows, it is the first line of that form.
    """
    dated = bool(form.slots & {"moment", "when"})
    first: tuple[int, LineMatch] | None = None
    passed = 0
    for index in range(start, len(page.lines)):
        may_match = page.is_links(index) if "links" in form.slots and not dated else page.has_date(index)
        match = page.match(form, index) if page.lines[index].text and may_match else None
        if match is None:
            passed += index in heads
            if index in heads and (first or passed > _MOST_QUOTED):
                break
            continue
        following = page.next_words[index + 1]
        if following >= len(page.lines) or following in heads or read_interface_line(page.lines[following].text):
            return index, match
        first = first or (index, match)
    return first


def _cut_above_feet(page: MarkedLines, feet: Sequence[Block]) -> list[Unit]:
    units: list[Unit] = []
    start = 0
    for foot in feet:
        first = min(page.next_words[start], foot.first)
        line = page.lines[first]
        item = first < foot.first and page.find_mark(first) is not None
        indent = line.indent if first < foot.first else foot.indent
        units.append(
            Unit(
                first,
                first,
                foot.first,
                foot.end,
                foot.author,
                foot.date,
                None,
                indent,
                item,
                foot.evidence,
                foot.names_comment,
            )
        )
        start = foot.end
        while (following := page.next_words[start]) < len(page.lines) and page.is_links(following):
            start = following + 1
    return units
