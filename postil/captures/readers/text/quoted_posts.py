"""Quoted posts: which date lines of a page belong to an older post that another post quotes in full."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from postil.captures.readers.text.blocks import is_introduction
from postil.captures.readers.text.lines import find_last_words
from postil.model.captured import Inference

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from postil.captures.readers.text.lines import Line
    from postil.text.date_expressions import DateExpression

# A post quoted at the end of a page has no later date line to show that it is out of order. There, a step back
# of more than this many days shows it, if words introduce the post.
_FAR = 31
_YEARS_APART = 365
_LOOK_AHEAD = 12  # a quotation ends with the post around it, so one of the next few dates shows that it is one


def find_quoted_dates(
    lines: Sequence[Line],
    found: Sequence[tuple[int, DateExpression]],
    hints: Mapping[int, str],
    inferences: list[Inference],
) -> list[bool]:
    """Return for each date line of a page, given with its index, whether it belongs to a quoted post.

    A day that breaks the order of the page, so that the days go on without it, belongs to a quotation. What
    rests on inference is added to ``inferences``.
    """
    days = [date_line.date for _, date_line in found]
    oldest_first = _is_oldest_first(days)
    usual = _find_usual_step(days)
    all_quoted: list[bool] = []
    before: dt.date | None = None
    for position, (index, _) in enumerate(found):
        day = days[position]
        number = lines[index].number
        quoted = hints.get(number) == "quotation"
        if number not in hints and before is not None and day is not None:
            introduced = _is_introduced(lines, index)
            breaks = _breaks_order(day, before, days[position + 1 : position + 1 + _LOOK_AHEAD], oldest_first)
            back = (before - day).days
            at_end = usual is not None and len(found) - position <= 2 and back > max(_YEARS_APART, 12 * usual)
            quoted = breaks or at_end or (introduced and back > _FAR)
            inference = _explain_quotation(quoted, introduced, breaks, back)
            if inference:
                inferences.append(Inference(number, *inference))
        all_quoted.append(quoted)
        before = before if quoted else day
    return all_quoted


def _explain_quotation(quoted: bool, introduced: bool, breaks: bool, back: int) -> tuple[str, float] | None:
    """Return what was inferred about an older date and how sure that is, or None if nothing was."""
    if quoted and not introduced:
        what = "this date is out of the page's order; it is taken as part of a quotation"
        return what, 0.7 if breaks else 0.6
    if quoted and not breaks:
        return "words introduce this older date; it is taken as part of a quotation", 0.8
    if not quoted and back > _YEARS_APART:
        return "a post much older than the one before it; it is taken as a post of its own", 0.6
    return None


def _is_oldest_first(days: Sequence[dt.date | None]) -> bool:
    """Tell whether the oldest post of a page comes first; on most pages it is the newest."""
    known = [day for day in days if day is not None]
    steps = [(after - day).days for day, after in pairwise(known)]
    return sum(step > 0 for step in steps) > sum(step < 0 for step in steps)


def _find_usual_step(days: Sequence[dt.date | None]) -> int | None:
    """Return the median number of days between the posts of a page, or None if there are too few posts."""
    known = [day for day in days if day is not None]
    steps = sorted(abs((after - day).days) for day, after in pairwise(known))
    return steps[(len(steps) - 1) // 2] if len(steps) >= 3 else None


def _breaks_order(day: dt.date, before: dt.date, following: Sequence[dt.date | None], oldest_first: bool) -> bool:
    """Tell whether the days of the page go on from ``before`` as if ``day`` were not there."""
    if oldest_first:
        return day < before and any(later is not None and later >= before for later in following)
    return any(later is not None and day < later <= before for later in following)


def _is_introduced(lines: Sequence[Line], index: int) -> bool:
    """Tell whether the words before a line introduce what follows."""
    above = find_last_words(lines, index)
    return above is not None and index - above <= 6 and is_introduction(lines[above].text)
