"""The reader of text captures.

A date line, a title, paragraphs; one post or many; comments as numbered items. Links, emphasis and
images are lost. A month page writes one date line for all posts of a day, and a post may quote an
older one in full, date line included.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from postil.captures.file_kinds import identify_kind
from postil.captures.readers.reader import Survey
from postil.captures.readers.text.dialects import list_line_words, read_lines
from postil.captures.readers.text.masked_lines import LONGEST
from postil.captures.readers.text.page_context import HINTS
from postil.captures.readers.text.pages import list_openings, look_at_page, read_page
from postil.captures.readers.text.post_boundaries import find_boundaries, list_series
from postil.captures.readers.text.titles_like import LONGEST_TITLE
from postil.text.date_expressions import infer_month_first
from postil.text.numbered_titles import read_numbered_line

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from postil.captures.readers.reader import ReadCapture, SourceLine
    from postil.model.captured import Capture

_BYTE_ORDER_MARKS = (b"\xff\xfe", b"\xfe\xff")  # of UTF-16


class TextReader:
    """Reads text captures, in UTF-8."""

    name = "text 2"
    suffixes = (".txt", ".text")
    hints = HINTS

    def recognise(self, data: bytes, name: str) -> bool:
        """Tell whether a capture is text to be read: named as one, with words in it, all of it UTF-8.

        The source of a page or of an export is text as well, but not one that people wrote to be read.
        """
        if not name.lower().endswith(self.suffixes) or not data.strip():
            return False
        if data.startswith(_BYTE_ORDER_MARKS) or b"\0" in data:
            return False
        try:
            return _decode(data).strip() != "" and identify_kind(data, "") is None
        except UnicodeDecodeError:
            return False

    def claim(self, name: str, names: Collection[str]) -> Mapping[str, bool]:  # noqa: ARG002
        """Return nothing: a page is one file."""
        return {}

    def survey(self, capture: Capture, languages: tuple[str, ...]) -> Survey:
        """Return the stems of the numbered titles next to the page's date lines, and the lines it begins with."""
        lines, _ = read_lines(_decode(capture.data))
        openings = dict.fromkeys(list_openings(lines), 1)
        order = infer_month_first(line.text for line in lines if len(line.text) <= LONGEST)
        orders = frozenset() if order is None else frozenset((order,))
        short = (line.text for line in lines if 0 < len(line.text) <= LONGEST_TITLE and not line.indent)
        if not any(map(read_numbered_line, short)):
            return Survey(openings=openings, pages=1, orders=orders)
        _, page = look_at_page(lines, languages, capture.hints, Survey())
        series = frozenset(list_series(lines, find_boundaries(page, [])))
        return Survey(series, openings=openings, pages=1, orders=orders)

    def read(self, capture: Capture, languages: tuple[str, ...], survey: Survey) -> ReadCapture:
        """Return the posts of a page, each with its comments."""
        lines, references = read_lines(_decode(capture.data))
        read = read_page(lines, languages, capture.hints, survey)
        set_aside = [words for line in references for words in line.set_aside()]
        return replace(read, set_aside=tuple(sorted((*read.set_aside, *set_aside))))

    def list_words(self, capture: Capture) -> tuple[SourceLine, ...]:
        """Return the words of each line, empty lines included."""
        return tuple(list_line_words(_decode(capture.data)))


def _decode(data: bytes) -> str:
    return data.decode("utf-8-sig")
