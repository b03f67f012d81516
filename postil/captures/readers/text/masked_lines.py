"""Lines with their dates masked: ``Posted on 2 March 2017 by Ann`` as ``Posted on \\0 by Ann``.

Dates come in hundreds of forms and languages. With the date found and replaced by one sign, the rest of such a line
has few forms.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import regex

from postil.captures.readers.text.platform_words import find_ago
from postil.text.calendar_words import all_calendar_words
from postil.text.date_expressions import DateReader, DateSpan, infer_month_first
from postil.text.folding import FoldedText, fold_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from postil.text.date_expressions import DateExpression

DATE = "\0"
LONGEST = 160  # characters; a longer line is prose
_DIGIT = regex.compile(r"\d|年")
_AFTER_NAME = regex.compile(r"(?<=[\p{L}_.-]\d*)\d")


@dataclass(frozen=True, slots=True, eq=False)
class MaskedLine:
    """A line, folded, with its first date or time replaced by ``DATE``.

    ``date`` is what that says; it is None if the line has no date, or only says how long ago it was.
    """

    original: str
    text: str
    date: DateExpression | None
    _folded: FoldedText
    _start: int
    _length: int

    def restore(self, start: int, end: int) -> str:
        """Return the words of the line as they are written, by their place in ``text``; no date is among them."""
        shift = self._length - 1 if self._length and start > self._start else 0
        if end <= start:
            return ""
        first, last = self._folded.locate(start + shift, end + shift)
        return self.original[first:last].strip()

    def split(self) -> tuple[str, str]:
        """Return the date as the line has it, in whole words, and the other words of the line."""
        start, end = self._start, self._start + max(1, self._length)
        first, last = self._folded.locate(start, end)
        while first and not self.original[first - 1].isspace():
            first -= 1
        while last < len(self.original) and not self.original[last].isspace():
            last += 1
        return " ".join(self.original[first:last].split()), " ".join(
            (self.original[:first] + " " + self.original[last:]).split()
        )

    @property
    def is_date(self) -> bool:
        """Tell whether the line is a date and nothing else."""
        return self.text.strip(" .,:;|·•()[]") == DATE


class LineMasker:
    """Masks lines, with the dates of an archive's languages; remembers what it has masked.

    ``knows_order`` tells whether a page shows the order of day and month in dates of three numbers.
    """

    def __init__(self, languages: tuple[str, ...], month_first: bool | None) -> None:
        words = all_calendar_words(languages)
        self.dates = DateReader(words, words.month_first if month_first is None else month_first)
        self.knows_order = month_first is not None
        self.mask = lru_cache(maxsize=8192)(self._mask)

    def _mask(self, text: str) -> MaskedLine | None:
        """Return a line with its date masked, None if it is too long for a line of a platform."""
        if len(text) > LONGEST:
            return None
        folded = fold_text(text)
        if not _DIGIT.search(folded.text):
            return self._mask_ago(text, folded)
        span = self.dates.find(folded.text)
        if span is None:
            return self._mask_ago(text, folded)
        if span.date.time and span.date.edtf is None:
            span = self._find_glued(folded.text) or span
        while (again := self.dates.find(folded.text[span.end :])) and again.start == 0 and again.date.has_day:
            span = span._replace(end=span.end + again.end)  # the day of a change, glued to that of the post
        end = span.end + (folded.text[span.end :][:1] == ")" and "(" in folded.text[span.start : span.end])
        masked = folded.text[: span.start] + DATE + folded.text[end:]
        return MaskedLine(text, masked, span.date, folded, span.start, end - span.start)

    def _find_glued(self, text: str) -> DateSpan | None:
        """Return the day and time glued to a name that ends in a digit, as in ``ann7212 March 2010``."""
        for match in _AFTER_NAME.finditer(text):
            span = self.dates.find(text[match.start() :])
            padded = span and match[0] == "0" and span.date.form.startswith("day")
            if span and span.start == 0 and span.date.edtf and span.date.time and not padded:
                return DateSpan(match.start(), match.start() + span.end, span.date)
        return None

    def _mask_ago(self, text: str, folded: FoldedText) -> MaskedLine:
        span = find_ago(folded.text)
        if span is None:
            return MaskedLine(text, folded.text, None, folded, len(folded.text), 0)
        masked = folded.text[: span[0]] + DATE + folded.text[span[1] :]
        return MaskedLine(text, masked, None, folded, span[0], span[1] - span[0])


def make_masker(texts: Iterable[str], languages: tuple[str, ...], month_first: bool | None) -> LineMasker:
    """Return a masker for a page, whose own dates tell the order of day and month where they can.

    Otherwise ``month_first`` does, which the other pages tell.
    """
    own = infer_month_first(text for text in texts if len(text) <= LONGEST)
    return LineMasker(languages, month_first if own is None else own)
