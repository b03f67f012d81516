"""Where the threads of a page begin and end, and the comments in them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from postil.captures.readers.text.boilerplate import is_comment_heading
from postil.captures.readers.text.lines import find_last_words
from postil.captures.readers.text.marked_lines import item_at
from postil.captures.readers.text.meta_lines import read_meta_line
from postil.captures.readers.text.platform_words import read_interface_line
from postil.captures.readers.text.thread_evidence import is_prose
from postil.captures.readers.text.titles_like import is_title_like

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from postil.captures.readers.text.comment_units import Unit
    from postil.captures.readers.text.marked_lines import MarkedLines
    from postil.captures.readers.text.meta_lines import MetaLine


_STOPS = frozenset(("page", "no_comments", "foot", "posted_by", "labels"))


def split_threads(page: MarkedLines, units: Sequence[Unit], bounded: bool) -> Iterator[tuple[Unit, ...]]:
    """Yield the comments that follow each other; a head of a post between two of them begins another thread.

    ``bounded`` tells that comments of this form have a line below their text, so that nothing else ends them.
    """
    heads = {index for unit in units for index in (*range(unit.first, unit.text), *range(unit.text_end, unit.end))}
    opens_post = _PostHeads(page, _find_first_heading(page, units[0]) if units else 0).is_at
    thread: list[Unit] = []
    for number, unit in enumerate(units):
        is_last = number + 1 == len(units)
        if unit.text == unit.first:  # its foot is known, and what is above it may begin with another post
            begun = _find_beginning(page, unit) if not thread or _has_post(page, unit, opens_post) else unit
            if _has_post(page, begun, opens_post):
                continue
            if thread and begun != unit:
                yield tuple(thread)
                thread = []
            thread.append(begun)
            continue
        cut = (
            None
            if bounded
            else _find_cut(page, unit, heads, None if is_last else units[number + 1].first, opens_post)
        )
        thread.append(unit if cut is None else replace(unit, text_end=min(unit.text_end, cut), end=cut))
        if not is_last and not _goes_on(page, unit.end if cut is None else cut, units[number + 1].first):
            yield tuple(thread)
            thread = []
    if thread:
        yield tuple(thread)


def _find_first_heading(page: MarkedLines, unit: Unit) -> int:
    """Return where the comments of a page begin: at their heading, or at the first of them."""
    return next((i for i in range(unit.text_end) if is_comment_heading(page.lines[i].text)), unit.text_end)


def _has_post(page: MarkedLines, unit: Unit, opens_post: Callable[[int], bool]) -> bool:
    """Tell whether a post begins above the foot of a comment and below the comment before it."""
    return any(opens_post(i) or is_comment_heading(page.lines[i].text) for i in range(unit.text, unit.text_end))


def _has_heading(page: MarkedLines, start: int, end: int | None) -> bool:
    """Tell whether a heading of comments is between two lines: those of another post have one of their own."""
    return end is not None and any(is_comment_heading(page.lines[i].text) for i in range(start, end))


def _find_cut(
    page: MarkedLines, unit: Unit, heads: set[int], following: int | None, opens_post: Callable[[int], bool]
) -> int | None:
    """Return where a comment ends because something else begins, or None."""
    is_last = following is None
    for index in range(unit.text, unit.text_end):
        line = page.lines[index]
        if not line.text or index in heads:
            continue
        if opens_post(index) and (is_last or _has_heading(page, index, following)):
            title = find_last_words(page.lines, index)
            above = title is not None and title >= unit.text and is_title_like(page.lines, title)
            return title if above else index
        if unit.text > unit.first or index > unit.text:
            indented = page.lines[page.next_words[unit.text]].indent >= unit.indent
            dedented = indented and line.indent < unit.indent and not page.lines[index - 1].text
            if (is_last and dedented and unit.indent) or _is_stop(line.text):
                return index
    return None


class _PostHeads:
    """Tells which lines of a page may be the date of a post: those in the form of the dates above all comments."""

    def __init__(self, page: MarkedLines, first: int) -> None:
        self._page = page
        prose = next((i for i in range(first) if is_prose(page.lines[i].text)), first)
        above = ((index, self._read(index)) for index in range(first))
        self._forms = frozenset(_name_form(meta) for i, meta in above if meta and (meta.is_sure or i < prose))

    def is_at(self, index: int) -> bool:
        """Tell whether a line may be the date of a post."""
        meta = self._read(index)
        if meta is None or not (meta.is_sure or (meta.is_bare_date and meta.date and meta.date.time is None)):
            return False
        return _name_form(meta) in self._forms if self._forms else meta.is_sure

    def _read(self, index: int) -> MetaLine | None:
        """Return what a line says if it is about a post and has a day, at the margin."""
        page = self._page
        line = page.lines[index]
        if not line.text or line.indent or (index and page.lines[index - 1].text) or not page.has_date(index):
            return None
        masked = page.masker.mask(line.text)
        meta = read_meta_line(masked) if masked and masked.date and masked.date.has_day else None
        return meta if meta and meta.date else None


def _name_form(meta: MetaLine) -> tuple[bool, str]:
    return meta.is_bare_date, meta.date.form if meta.date else ""


def _is_stop(text: str) -> bool:
    """Tell whether a line is a platform's below all comments, such as ``Post a Comment``."""
    kinds = read_interface_line(text)
    return bool(kinds) and all(kind & _STOPS for kind in kinds)


def _goes_on(page: MarkedLines, cut: int, following: int) -> bool:
    """Tell whether only lines of a platform are between where a comment was cut and the next comment."""
    between = (page.lines[index].text for index in range(cut, following))
    return all(not text or read_interface_line(text) for text in between)


def _find_beginning(page: MarkedLines, unit: Unit) -> Unit:
    """Return the first of the comments that are signed below, cut where the text of its post ends.

    That is below the last heading of comments, line of a platform or line about the post, or else the item that it
    is; where nothing shows it, the comment has one paragraph.
    """
    lines = page.lines
    paragraph = unit.text_end
    for index in range(unit.text_end - 1, unit.first - 1, -1):
        text = lines[index].text
        if not text:
            continue
        masked = page.masker.mask(text)
        kinds = read_interface_line(text)
        meta = read_meta_line(masked) if masked else None
        if kinds or (meta is not None and (meta.is_sure or (meta.date and meta.names_labels))):
            return _move_beginning(page, unit, page.next_words[index + 1])
        if index and not lines[index - 1].text and paragraph == unit.text_end:
            paragraph = index
        if lines[index].indent == 0 and unit.item is False and lines[unit.text_end - 1].indent:
            break
    return replace(_move_beginning(page, unit, paragraph), evidence=unit.evidence - 1)


def _move_beginning(page: MarkedLines, unit: Unit, first: int) -> Unit:
    return replace(unit, first=first, text=first, indent=page.lines[first].indent, item=item_at(page, first))
