"""Date lines: lines that hold only a date, in the languages of an archive."""

from __future__ import annotations

from typing import TYPE_CHECKING

from postil.text.calendar_words import calendar_words
from postil.text.date_expressions import DateReader
from postil.text.folding import fold

if TYPE_CHECKING:
    from postil.text.date_expressions import DateExpression

_LONGEST = 60


def read_date_line(line: str, languages: tuple[str, ...]) -> DateExpression | None:
    """Parse a line that is only a date; None for any other line.

    A date line has a day and a month, and a weekday or a year: ``Thursday, 2 March 2017``, ``September 16th,
    2010``, ``Thursday, December 7``, ``2017-03-02``. Every word must be part of the date. A date of three numbers
    is read in the order of day and month of the first language.
    """
    if len(line) > _LONGEST:
        return None
    words = calendar_words(languages)
    text = fold(line)
    span = DateReader(words, words.month_first).find(text)
    if span is None or not span.date.has_day or (span.start, span.end) != (0, len(text.rstrip(" .)"))):
        return None
    return span.date
