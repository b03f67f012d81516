"""Best fields: of several captures of a post, which one gives each field of it.

The text is that of the richest capture, which is the first. A field that it lacks comes from the first that has it;
the date from the capture that knows it best: an exact time rather than a day, and what is certain rather than what
was inferred.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from postil.captures.duplicates import FoundPost
    from postil.model.captured import CapturedPost
    from postil.text.edtf import Edtf

_FIELDS = ("title", "author", "labels", "standfirst", "url", "language", "imported")


def choose_fields(group: Sequence[FoundPost]) -> tuple[CapturedPost, dict[int, tuple[str, ...]]]:
    """Return a post with the best of all its captures, and which fields come from which of them but the first."""
    post, gives = group[0].post, dict[int, list[str]]()
    for name in _FIELDS:
        if getattr(post, name):
            continue
        index = next((n for n, found in enumerate(group) if getattr(found.post, name)), None)
        if index is not None:
            post = replace(post, **{name: getattr(group[index].post, name)})
            gives.setdefault(index, []).append(name)
    best = max(
        range(len(group)), key=lambda n: (_is_near(group[n].post.date, post.date), _rank(group[n].post.date))
    )
    other = group[best].post
    if best and other.date != post.date and _rank(other.date) > _rank(post.date):
        post = replace(
            post,
            date=other.date,
            date_line=other.date_line,
            date_note=other.date_note,
            date_as_written=post.date_as_written or other.date_as_written,
        )
        gives.setdefault(best, []).append("date")
    return post, {index: tuple(names) for index, names in gives.items()}


def _rank(date: Edtf | None) -> tuple[bool, bool, bool]:
    """Return how well a date is known, to be compared: certain, with a time, with the time's zone."""
    if date is None:
        return False, False, False
    time = date.time is not None
    has_zone = time and (date.text.endswith("Z") or date.text[-6:-5] in ("+", "-"))
    return date.certain, time, has_zone


def _is_near(date: Edtf | None, other: Edtf | None) -> bool:
    """Tell whether a date can be another one more exactly: clocks differ by a day at most."""
    if date is None:
        return False
    if other is None:
        return True
    try:
        days = [dt.date.fromisoformat(one.plain[:10]) for one in (date, other)]
    except ValueError:
        return date.plain[:7] == other.plain[:7]
    return abs((days[0] - days[1]).days) <= 1
