"""The lines of a page of HTML, with what extractors look at: blocks, breaks, lists."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from lxml.html import HtmlElement

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_SPACED = ("p", "blockquote", "pre", *_HEADINGS)
_BLOCKS = (*_SPACED, *"html body div ul ol li dl dt dd article header footer form section".split())
_SKIPPED = ("head", "script", "style")
_SPACE = re.compile(r"[ \t\r\n]+")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page.

    ``block`` is the innermost block that it is in, and ``is_quoted`` whether a quotation is around it. ``gap`` is
    the number of line ends before it: 1 where a block begins, 2 where a paragraph does, and one for each break.
    ``is_definition`` tells that it is in the second part of a list of definitions, as Blogger's comments are.
    ``markers`` are those of the items that it is in, outermost first, ``•`` or ``1.``; ``opens_item`` tells that
    it is the first line of the innermost of them. ``is_broken`` is true after a break within a block.
    """

    text: str
    block: str
    gap: int
    markers: tuple[str, ...]
    opens_item: bool
    is_broken: bool
    is_quoted: bool
    is_definition: bool


def keep_words(words: str, _target: str) -> str:
    """Return the words of a link."""
    return words


def read_lines(page: HtmlElement, write_link: Callable[[str, str], str] = keep_words) -> list[Line]:
    """Return the lines of a page; ``write_link`` gets the words and the target of each link."""
    builder = _Builder(write_link)
    builder.read(page, "div")
    builder.end_line(1)
    return builder.lines


class _Builder:
    """Collects lines while a tree is walked through."""

    def __init__(self, write_link: Callable[[str, str], str]) -> None:
        self.lines: list[Line] = []
        self._write_link = write_link
        self._text = ""
        self._gap = 0
        self._markers: list[str] = []
        self._item_opens = False
        self._quotations = 0
        self._definitions = 0
        self._is_broken = False
        self._block = "div"

    def read(self, element: HtmlElement, block: str) -> None:
        """Read what an element holds; ``block`` is the innermost block so far."""
        name = str(element.tag)
        if name in _SKIPPED or not isinstance(element.tag, str):
            return
        if name == "br":
            self._break()
        elif name == "pre":
            self._read_preformatted(element)
        elif name == "a" and element.get("href") and not any(child.tag in _BLOCKS for child in element.iter()):
            self._add(self._write_link(_SPACE.sub(" ", element.text_content()).strip(), element.get("href")))
        elif name in _BLOCKS:
            self._read_block(element, name)
        else:
            self._read_children(element, block)

    def _read_block(self, element: HtmlElement, name: str) -> None:
        gap = 2 if name in _SPACED else 1
        self.end_line(gap)
        if name == "li":
            parent = element.getparent()
            items = [] if parent is None else [child for child in parent if child.tag == "li"]
            self._markers.append(f"{items.index(element) + 1}." if _is_numbered(element) else "•")
            self._item_opens = True
        self._quotations += name == "blockquote"
        self._definitions += name == "dd"
        self._read_children(element, name)
        self.end_line(gap)
        self._quotations -= name == "blockquote"
        self._definitions -= name == "dd"
        if name == "li":
            self._markers.pop()
            self._item_opens = False

    def _read_children(self, element: HtmlElement, block: str) -> None:
        self._block = block
        self._add(element.text or "")
        for child in element:
            self.read(child, block)
            self._block = block
            self._add(child.tail or "")

    def _read_preformatted(self, element: HtmlElement) -> None:
        self.end_line(2)
        for row in element.text_content().split("\n"):
            self._append(row.rstrip(), "pre")
            self._gap = 1
        self.end_line(2)

    def _add(self, words: str) -> None:
        self._text += _SPACE.sub(" ", words)

    def _break(self) -> None:
        if self._text.strip():
            self.end_line(0)
        self._gap += 1
        self._is_broken = True

    def end_line(self, gap: int) -> None:
        """End the line that is being read, if any; at least so many line ends are before the next."""
        if self._text.strip():
            self._append(_SPACE.sub(" ", self._text).strip(), self._block)
            self._gap = gap
        elif gap:
            self._gap = max(self._gap, gap)
        self._text = ""
        self._is_broken = False

    def _append(self, text: str, block: str) -> None:
        markers = tuple(self._markers)
        gap = self._gap if self.lines else 0
        within = (self._quotations > 0, self._definitions > 0)
        self.lines.append(Line(text, block, gap, markers, self._item_opens, self._is_broken, *within))
        self._item_opens = False


def _is_numbered(item: HtmlElement) -> bool:
    return next((str(a.tag) for a in item.iterancestors() if a.tag in ("ol", "ul")), "") == "ol"
