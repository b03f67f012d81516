"""The words of HTML, counted without the library that turns it into Markdown.

The ledger compares these with the words of the Markdown, so they are found by Python's own tokeniser: text,
the alternative texts of images, the addresses of embedded players, the numbers of ordered lists.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser
from sys import intern
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

# What begins and ends on a line of its own; every other element continues the word before it.
BLOCKS = frozenset(
    "address article aside blockquote body button caption center dd details dialog dir div dl dt"
    " fieldset figcaption figure footer form frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html label legend"
    " li main menu nav noframes noscript ol optgroup option p picture pre section select summary table tbody td"
    " template textarea tfoot th thead title tr ul".split()
)
_SECTION = re.compile(r"<!\[(?!CDATA\[)[^<>]*>")
_UNFINISHED = re.compile(r"</[A-Za-z][\w-]*\s*\Z")  # a text that was cut off
PLAYERS = frozenset(("iframe", "embed", "video", "audio", "source", "object", "frame"))
_NOT_CLOSED = frozenset(  # without an end of their own, or often without one
    "area base br col embed hr img input link meta source track wbr p li dt dd option tr td th".split()
)
UNSHOWN = frozenset(("script", "style"))  # programs and looks: no reader sees their words
SUPERSCRIPTS = str.maketrans("0123456789+-=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ")
SUBSCRIPTS = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")


def tame_sections(html: str) -> str:
    """Return HTML without the sections that word processors write (``<![if …]>``), and with ``<![CDATA[`` as text.

    HTML has no marked sections: browsers skip them, and Python's tokeniser stops at them.
    """
    return _SECTION.sub("", html).replace("<![", "&lt;![") if "<![" in html else html


class HtmlText(NamedTuple):
    """The lines of text that a browser shows, and how many elements are within each other at most."""

    lines: list[str]
    depth: int


def raise_digits(text: str, table: dict[int, int]) -> str:
    """Return a raised or lowered text in Unicode's own characters, if it has all of them, else unchanged."""
    return text.translate(table) if text and all(ord(sign) in table for sign in text) else text


def player_address(attributes: dict[str, str]) -> str:
    """Return the address that an embedded player shows, as it is written; empty if it has none."""
    address = attributes.get("src") or attributes.get("data") or ""
    address = "".join(address.split())
    return f"https:{address}" if address.startswith("//") else address


def list_html_words(html: str) -> list[str]:
    """Return the words that a browser shows of some HTML, in order; the same word is the same string."""
    return [intern(word) for line in list_html_lines(html) for word in line.split()]


def list_html_lines(html: str) -> list[str]:
    """Return the lines of text that a browser shows of some HTML, none of them empty."""
    return read_html_text(html).lines


def read_html_text(html: str) -> HtmlText:
    """Return the lines of text of some HTML, and how deep its elements are."""
    if "<" not in html and "&" not in html:
        return HtmlText([line for line in (" ".join(html.split()),) if line], 0)
    counter = _Lines()
    counter.feed(_UNFINISHED.sub("", tame_sections(html)))
    counter.close()
    lines = (" ".join(line.split()) for line in "".join(counter.parts).split("\n"))
    return HtmlText([line for line in lines if line], counter.deepest)


class _Lines(HTMLParser):
    """Gathers text; ``parts`` are joined to lines, of which ``\n`` ends one."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._lists: list[int | None] = []  # the number of the next item, None in a list without numbers
        self._number = ""  # of an item of which no word has been seen yet
        self._unshown = ""
        self._raised: list[dict[int, int]] = []
        self._depth = self.deepest = 0

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        """Begin a line, or add what the element itself shows."""
        attributes = {name: value or "" for name, value in reversed(attrs)}
        if self._unshown:
            return
        if tag not in _NOT_CLOSED:
            self._depth += 1
            self.deepest = max(self.deepest, self._depth)
        if tag in UNSHOWN:
            self._unshown = tag
        elif tag in ("ol", "ul"):
            start = attributes.get("start", "")
            self._lists.append(
                (int(start) if start.isdecimal() and len(start) < 10 else 1) if tag == "ol" else None
            )
        elif tag == "li":
            self._begin_item()
        elif tag == "img":
            self._add(attributes.get("alt", ""))
        elif tag in PLAYERS:
            self._add(f" {player_address(attributes)} ")
        elif tag == "q":
            self._add("“")
        elif tag in ("sup", "sub"):
            self._raised.append(SUPERSCRIPTS if tag == "sup" else SUBSCRIPTS)
        if tag in BLOCKS or tag == "br":
            self.parts.append("\n")

    def handle_startendtag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        """Treat ``<b/>`` as HTML does: as a tag that is not closed."""
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        """End a line."""
        self._depth -= self._depth > 0 and tag not in _NOT_CLOSED
        if self._unshown:
            self._unshown = "" if tag == self._unshown else self._unshown
        elif tag in ("ol", "ul") and self._lists:
            self._lists.pop()
        elif tag == "q":
            self._add("”")
        elif tag in ("sup", "sub") and self._raised:
            self._raised.pop()
        if tag in BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        """Add text."""
        if not self._unshown:
            folded = " ".join(f"|{data}|".split())[1:-1]
            self._add(raise_digits(folded, self._raised[-1]) if self._raised else folded)

    def _begin_item(self) -> None:
        number = self._lists[-1] if self._lists else None
        self._number = "" if number is None else f"{number}."
        if number is not None:
            self._lists[-1] = number + 1

    def _add(self, text: str) -> None:
        if self._number and text.strip():
            self.parts.append(f"{self._number} ")
            self._number = ""
        self.parts.append(text)
