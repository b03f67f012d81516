"""Missing years: date lines such as ``Thursday, December 7``, and the years that they most likely mean."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from postil.model.captured import Inference
from postil.text.edtf import Edtf
from postil.text.year_inference import infer_year

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from postil.captures.duplicates import FoundPost
    from postil.model.captured import CapturedPost
    from postil.model.records import Document

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


def infer_years(
    found: Sequence[FoundPost], existing: Sequence[Document], inferences: list[tuple[str, Inference]]
) -> list[FoundPost]:
    """Return the posts, with the year of each date line that lacks one, as far as it can be inferred.

    What was inferred is added to ``inferences``.
    """
    days: set[dt.date] = {f.post.date.first_day for f in found if f.post.date}
    days |= {d.date.first_day for d in existing if d.date and d.date.day and d.capture is None}
    known = tuple(sorted(days))
    dated = []
    for candidate in found:
        if candidate.post.date is None and candidate.post.date_line is not None:
            post, inference = _infer_date(candidate.post, known)
            inferences.append((candidate.source.capture.path, inference))
            dated.append(replace(candidate, post=post))
        else:
            dated.append(candidate)
    return dated


def _infer_date(post: CapturedPost, known: tuple[dt.date, ...]) -> tuple[CapturedPost, Inference]:
    assert post.date_line is not None
    inferred = infer_year(post.date_line, known, list_years(post.body))
    if inferred is None:
        note = "The page leaves out the year, and nothing in the archive tells it."
        inference = Inference(post.line, "a date line without a year, which nothing tells", 0.0, "date")
        return replace(post, date_note=note), inference
    inference = Inference(post.line, f"the year {inferred.date.year} is inferred", inferred.confidence, "date")
    return replace(post, date=Edtf(inferred.date.isoformat() + "?"), date_note=inferred.note), inference


def list_years(text: str) -> tuple[int, ...]:
    """Return the years from 1900 to 2099 that a text names, each once, in the order of the text."""
    return tuple(dict.fromkeys(int(year) for year in _YEAR.findall(text)))
