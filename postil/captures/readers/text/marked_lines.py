"""The lines of a page that is searched for comments, and where these may begin."""

from __future__ import annotations

from typing import TYPE_CHECKING

import regex

from postil.captures.readers.text.boilerplate import is_comment_heading
from postil.captures.readers.text.comment_forms import holds_verb, is_comment_links
from postil.captures.readers.text.lists import BULLETS
from postil.captures.readers.text.masked_lines import DATE
from postil.captures.readers.text.platform_words import read_authored

if TYPE_CHECKING:
    from collections.abc import Sequence

    from postil.captures.readers.text.comment_forms import LineForm, LineMatch
    from postil.captures.readers.text.lines import Line
    from postil.captures.readers.text.masked_lines import LineMasker


_MARK = regex.compile(rf"(?:(\d{{1,6}})[.)]|#(\d{{1,6}})|[{BULLETS}*+-])(?:\s+|$)")


_LONGEST_HEAD = 60  # characters of a line that names a commenter without a sign that words follow
_MOST_WORDS = 6


class MarkedLines:
    """The lines of a page and what each may be; ``closed`` are those that are no part of comments."""

    def __init__(self, lines: Sequence[Line], masker: LineMasker, closed: frozenset[int]) -> None:
        self.lines = lines
        self.masker = masker
        self.closed = closed
        self.next_words = _list_next_words(lines)
        self._heading = next((i for i, line in enumerate(lines) if is_comment_heading(line.text)), len(lines))

    def match(self, form: LineForm, index: int, drop_mark: bool = False) -> LineMatch | None:
        """Return what a line says if it has a form; ``drop_mark`` leaves the number or bullet of an item out."""
        if index in self.closed:
            return None
        text = self.lines[index].text
        if drop_mark and (mark := self.find_mark(index)):
            text = text[mark.end() :]
        masked = self.masker.mask(text) if text else None
        return form.match(masked, self.opens(index)) if masked else None

    def opens(self, index: int) -> bool:
        """Tell whether a line may name who says what follows, without a sign for it.

        It has a few words and is below the heading of comments.
        """
        text = self.lines[index].text
        few = len(text) <= _LONGEST_HEAD and len(text.split()) <= _MOST_WORDS
        return index > self._heading and few and text[-1:].isalpha() and index + 1 < len(self.lines)

    def find_mark(self, index: int) -> regex.Match[str] | None:
        """Return the number or bullet of an item that a line begins with; the day of a date is not one."""
        text = self.lines[index].text
        mark = _MARK.match(text)
        if mark and (masked := self.masker.mask(text)) and masked.text.startswith(DATE):
            return None
        return mark

    def has_date(self, index: int) -> bool:
        """Tell whether a line has a date, a time, or how long ago something was."""
        masked = self.masker.mask(self.lines[index].text)
        return masked is not None and DATE in masked.text

    def is_links(self, index: int) -> bool:
        """Tell whether a line is only what a platform writes around a comment."""
        text = self.lines[index].text
        return bool(text) and len(text) < 100 and is_comment_links(text)


def _list_next_words(lines: Sequence[Line]) -> list[int]:
    """Return for each index that of the next line with words from there on, or the number of lines."""
    following = [len(lines)] * (len(lines) + 1)
    for index in range(len(lines) - 1, -1, -1):
        following[index] = index if lines[index].text else following[index + 1]
    return following


def list_anchors(page: MarkedLines) -> dict[str, list[int]]:
    """Return where a head or foot may begin, by what its first line has: ``date``, ``said``, ``name``."""
    anchors: dict[str, list[int]] = {"date": [], "said": [], "name": [], "literal": []}
    dated: set[int] = set()
    lines = page.lines
    for index, line in enumerate(lines):
        text = line.text
        if not text or len(text) > 160:
            continue
        if page.has_date(index):
            dated.add(index)
            anchors["date"].append(index)
        mark = page.find_mark(index)
        words = text[mark.end() :] if mark else text
        if not words:  # the number of an item, with what follows on the next line
            following = page.next_words[index + 1]
            words = lines[following].text if following - index <= 2 and following < len(lines) else ""
        opened = f"{words}:" if page.opens(index) else words
        if words and (read_authored(opened) or holds_verb(words)) and not is_comment_heading(text):
            anchors["said"].append(index)
        if ":" in text[:20]:
            anchors["literal"].append(index)
    for index in dated:
        above = next((i for i in range(index - 1, max(-1, index - 3), -1) if lines[i].text), None)
        if above is not None and lines[above].text and above not in dated:
            anchors["name"].append(above)
            further = next((i for i in range(above - 1, max(-1, above - 3), -1) if lines[i].text), None)
            if further is not None and _MARK.fullmatch(lines[further].text):
                anchors["name"].append(further)
    anchors["name"] = sorted(set(anchors["name"]))
    return anchors


def choose_anchors(form: LineForm, anchors: dict[str, list[int]]) -> list[int]:
    """Return the lines where a form's first line may be."""
    if form.slots & {"moment", "when"}:
        return anchors["date"]
    if form.slots & {"said", "by"}:
        return anchors["said"]
    if form.template[:1].isalpha():
        return anchors["literal"]
    return anchors["name"]


def item_at(page: MarkedLines, index: int) -> bool:
    """Tell whether a line begins with the number or the bullet of an item."""
    return page.find_mark(index) is not None
