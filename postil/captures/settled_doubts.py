"""Leave out doubts that somebody has settled: with a hint on the line, or by correcting the field in the post."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence, Set

    from postil.captures.duplicates import FoundPost
    from postil.model.captured import Inference
    from postil.model.records import Document


def leave_out_settled(
    inferences: Sequence[tuple[str, Inference]],
    hinted: Set[tuple[str, int]],
    found: Sequence[FoundPost],
    existing: Sequence[Document],
) -> list[tuple[str, Inference]]:
    """Return the inferences, each with the path of its capture, that nobody has settled.

    ``hinted`` are the lines with hints. ``found`` are the posts as the captures have them, ``existing`` as people
    have edited them: where a field differs that an inference is about, somebody has looked at it.
    """
    corrected = set(_list_corrected(found, existing))
    return [
        (path, one)
        for path, one in inferences
        if (path, one.line) not in hinted and (path, one.line, one.about) not in corrected
    ]


def _list_corrected(found: Sequence[FoundPost], existing: Sequence[Document]) -> list[tuple[str, int, str]]:
    edited = {
        (d.capture.file, d.capture.locator.unit, d.capture.locator.start): d
        for d in existing
        if d.capture and d.edited
    }
    corrected: list[tuple[str, int, str]] = []
    for one in found:
        post, path = one.post, one.source.capture.path
        document = edited.get((path, post.locator.unit, post.locator.start))
        if document is None:
            continue
        fields = (("title", post.title), ("date", post.date), ("author", post.author), ("labels", post.labels))
        changed = [name for name, value in fields if getattr(document, name) != value]
        if "date" in changed and not (document.date and document.date.certain):
            changed.remove("date")  # with "?" they doubt it themselves
        corrected += [(path, line, name) for name in changed for line in _list_lines(one)]
    return corrected


def _list_lines(one: FoundPost) -> Sequence[int]:
    """Return the lines that belong to a post, or the one that messages point to where its place is not lines."""
    first, _, last = one.post.locator.place.partition("-")
    if one.post.locator.unit != "lines":
        return (one.post.line,)
    return range(int(first), int(last or first) + 1)
