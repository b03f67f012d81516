"""Three-way merging: what a person changed, and what a new conversion changes, in one post.

Both start from the post as it was converted. Where they do not touch, both are kept; where they do, the
person's words stay and the place is named. Ids of comments stay, so comments are merged one by one,
and the body paragraph by paragraph.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from merge3 import Merge3

if TYPE_CHECKING:
    from collections.abc import Sequence

    from postil.model.records import Comment, Document

_FIELDS = ("title", "date", "date_as_written", "date_note", "author", "url", "standfirst")


@dataclass(frozen=True, slots=True)
class Merge:
    """A merged post, and the post that its edits now start from.

    ``conflicts`` are the parts that both sides changed: names of fields, ``body``, ids of comments. There
    ``document`` has the person's words, and ``base`` what these started from.
    """

    document: Document
    base: Document
    conflicts: tuple[str, ...]


class _Conflict(Exception):
    """Both sides changed the same thing."""


def merge_documents(base: Document, ours: Document, theirs: Document) -> Merge:
    """Return ``ours`` with what ``theirs`` changes since ``base``.

    ``ours`` is the post as people left it, ``theirs`` the new conversion.
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
    kept = _keeps_vanished(ours, theirs)
    merged["comments"], started["comments"] = _merge_comments(base, ours, theirs, kept, conflicts)
    return Merge(
        replace(ours, **merged),  # type: ignore[arg-type]
        replace(theirs, **started),  # type: ignore[arg-type]
        tuple(conflicts),
    )


def _keeps_vanished(ours: Document, theirs: Document) -> bool:
    """Tell whether comments that the conversion no longer has stay: where its captures are others.

    With the same captures, a better reader or a hint has put them elsewhere.
    """
    return _files(ours) != _files(theirs)


def _files(document: Document) -> set[str]:
    return {holding.file for holding in (document.capture, *document.also_in) if holding}


def _merge_value(base: object, ours: object, theirs: object) -> object:
    if ours == base:
        return theirs
    if theirs in (base, ours):
        return ours
    raise _Conflict


def _merge_paragraphs(base: str, ours: str, theirs: str) -> str:
    merged: list[str] = []
    for group in Merge3(base.split("\n\n"), ours.split("\n\n"), theirs.split("\n\n")).merge_groups():
        if group[0] == "conflict":
            merged += _merge_beside(*group[1:])
        else:
            merged += group[1]
    return "\n\n".join(merged)


def _merge_beside(base: Sequence[str], ours: Sequence[str], theirs: Sequence[str]) -> list[str]:
    """Return both changes where one of them only adds paragraphs before or behind the other."""
    for changed, grown in ((ours, theirs), (theirs, ours)):
        if list(grown[: len(base)]) == list(base):
            return [*changed, *grown[len(base) :]]
        if list(grown[len(grown) - len(base) :]) == list(base):
            return [*grown[: len(grown) - len(base)], *changed]
    raise _Conflict


def _merge_comments(
    base: Document, ours: Document, theirs: Document, keeps_vanished: bool, conflicts: list[str]
) -> tuple[tuple[Comment, ...], tuple[Comment, ...]]:
    """Return the merged comments, and those that edits now start from.

    The order is that of the conversion; comments that only people or an older capture have follow those
    that they stood behind.
    """
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
                for name in ("text", "author", "date", "reply_to")
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
        _insert_behind(merged, previous, comment)
        if old is not None:
            _insert_behind(started, previous, old)
    return _without_lost_parents(merged), _without_lost_parents(started)


def _insert_behind(comments: list[Comment], previous: str | None, comment: Comment) -> None:
    end = len(comments) if previous else 0
    comments.insert(next((i + 1 for i, c in enumerate(comments) if c.id == previous), end), comment)


def _without_lost_parents(comments: Sequence[Comment]) -> tuple[Comment, ...]:
    """Return comments in which a reply to one that is not there is a comment on the post."""
    present = {c.id for c in comments}
    return tuple(c if c.reply_to in present else replace(c, reply_to=None) for c in comments)
