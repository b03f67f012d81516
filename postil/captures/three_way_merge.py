"""Three-way merging: what a person changed, and what a new conversion changes, in one post.

Both start from the post as it was converted. If they changed different parts, both changes are kept. If they
changed the same part, the person's words stay and the part is named. The body is merged paragraph by paragraph;
comments keep their ids, so they are merged one by one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple, cast

from postil.captures.comments import order_threads
from postil.text.word_alignment import list_differences

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from postil.model.records import Comment, Document

_FIELDS = ("title", "date", "date_as_written", "date_note", "author", "url", "standfirst")


@dataclass(frozen=True, slots=True)
class Merge:
    """A merged post, and the post that its edits now start from.

    ``conflicts`` are the parts that both sides changed: names of fields, ``body``, ids of comments. In these
    parts, ``document`` has the person's words, and ``base`` what the person started from.
    """

    document: Document
    base: Document
    conflicts: tuple[str, ...]


class _Conflict(Exception):
    """Both sides changed the same thing."""


def merge_documents(base: Document, ours: Document, theirs: Document) -> Merge:
    """Return ``ours`` with what ``theirs`` changes since ``base``.

    ``ours`` is the post as people left it, ``theirs`` the new conversion, ``base`` what ``ours`` started from.
    """
    conflicts: list[str] = []
    merged: dict[str, object] = {}
    started: dict[str, object] = {}
    for name in _FIELDS:
        try:
            merged[name] = _merge_value(getattr(base, name), getattr(ours, name), getattr(theirs, name))
            started[name] = getattr(theirs, name)
        except _Conflict:
            merged[name], started[name] = getattr(ours, name), getattr(base, name)
            conflicts.append(name)
    try:
        merged["body"], started["body"] = _merge_paragraphs(base.body, ours.body, theirs.body), theirs.body
    except _Conflict:
        merged["body"], started["body"] = ours.body, base.body
        conflicts.append("body")
    merged["comments"], started["comments"] = _merge_comments(base, ours, theirs, conflicts)
    return Merge(
        replace(ours, **merged),  # type: ignore[arg-type]
        replace(theirs, **started),  # type: ignore[arg-type]
        tuple(conflicts),
    )


def _list_files(document: Document) -> set[str]:
    return {reference.file for reference in (document.capture, *document.also_in) if reference}


def _merge_value(base: object, ours: object, theirs: object) -> object:
    if ours == base:
        return theirs
    if theirs in (base, ours):
        return ours
    raise _Conflict


def _merge_paragraphs(base: str, ours: str, theirs: str) -> str:
    """Return a body with the changes of both sides, as diff3 finds them.

    Between two paragraphs that all three have, only one side may have changed something, or both the same.
    """
    before, mine, new = (text.split("\n\n") for text in (base, ours, theirs))
    merged: list[str] = []
    start = _Place(0, 0, 0)
    for place in (*_find_shared(before, mine, new), _Place(len(before), len(mine), len(new))):
        old, own, other = (
            before[start.base : place.base],
            mine[start.ours : place.ours],
            new[start.theirs : place.theirs],
        )
        try:
            merged += cast("list[str]", _merge_value(old, own, other))
        except _Conflict:
            merged += _merge_additions(old, own, other)
        merged += before[place.base : place.base + 1]
        start = _Place(place.base + 1, place.ours + 1, place.theirs + 1)
    return "\n\n".join(merged)


class _Place(NamedTuple):
    """Where a paragraph is in each of the three texts."""

    base: int
    ours: int
    theirs: int


def _find_shared(base: Sequence[str], ours: Sequence[str], theirs: Sequence[str]) -> Iterator[_Place]:
    """Yield the paragraphs that neither side changed, in order."""
    mine, new = _pair(base, ours), _pair(base, theirs)
    for index in range(len(base)):
        if index in mine and index in new:
            yield _Place(index, mine[index], new[index])


def _pair(base: Sequence[str], other: Sequence[str]) -> dict[int, int]:
    """Return where each paragraph that another text kept is in it."""
    pairs: dict[int, int] = {}
    at_base = at_other = 0
    for start, end, other_start, other_end in (
        *list_differences(base, other),
        (len(base), len(base), len(other), len(other)),
    ):
        pairs |= zip(range(at_base, start), range(at_other, other_start), strict=True)
        at_base, at_other = end, other_end
    return pairs


def _merge_additions(base: Sequence[str], ours: Sequence[str], theirs: Sequence[str]) -> list[str]:
    """Return both changes if one of them only adds paragraphs before or after the other, else raise."""
    for changed, grown in ((ours, theirs), (theirs, ours)):
        if list(grown[: len(base)]) == list(base):
            return [*changed, *grown[len(base) :]]
        if list(grown[len(grown) - len(base) :]) == list(base):
            return [*grown[: len(grown) - len(base)], *changed]
    raise _Conflict


def _merge_comments(
    base: Document, ours: Document, theirs: Document, conflicts: list[str]
) -> tuple[tuple[Comment, ...], tuple[Comment, ...]]:
    """Return the merged comments, and those that edits now start from.

    They have the order of the conversion. Comments that only people or an older capture have are put after the
    comment that they came after before.
    """
    # With the same captures, a comment that is gone is elsewhere now, thanks to a better reader or a hint.
    keeps_vanished = _list_files(ours) != _list_files(theirs)
    before = {c.id: c for c in base.comments}
    mine = {c.id: c for c in ours.comments}
    merged: list[Comment] = []
    started: list[Comment] = []
    for comment in theirs.comments:
        old, own = before.get(comment.id), mine.get(comment.id)
        started.append(comment)
        if own is None:
            if old is None:
                merged.append(comment)
            continue
        try:
            values = {
                name: _merge_value(getattr(old or comment, name), getattr(own, name), getattr(comment, name))
                for name in ("text", "author", "date", "time", "reply_to")
            }
        except _Conflict:
            conflicts.append(comment.id)
            merged.append(own)
            started[-1] = old or comment
            continue
        merged.append(replace(own, **values, only_in=comment.only_in))  # type: ignore[arg-type]
    known = {c.id for c in theirs.comments}
    for position, comment in enumerate(ours.comments):
        old = before.get(comment.id)
        moved = old is not None and old.text == comment.text and not keeps_vanished
        if comment.id in known or moved:
            continue
        previous = ours.comments[position - 1].id if position else None
        _insert_after(merged, previous, comment)
        if old is not None:
            _insert_after(started, previous, old)
    return tuple(order_threads(merged)), tuple(order_threads(started))


def _insert_after(comments: list[Comment], previous: str | None, comment: Comment) -> None:
    end = len(comments) if previous else 0
    comments.insert(next((i + 1 for i, c in enumerate(comments) if c.id == previous), end), comment)
