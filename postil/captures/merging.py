"""Three-way merging: what a person changed, and what a new conversion changes, in one post.

Both start from the post as it was converted. Where they do not touch, both are kept; where they do,
there is no merge. Ids of comments stay, so comments are merged one by one, and the body paragraph
by paragraph.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from merge3 import Merge3

if TYPE_CHECKING:
    from collections.abc import Sequence

    from postil.model import Comment, Document

_FIELDS = ("title", "date", "date_as_written", "date_note", "author", "url", "standfirst")


class _Conflict(Exception):
    """Both sides changed the same thing."""


def merge_documents(base: Document, ours: Document, theirs: Document) -> Document | None:
    """Return ``ours`` with what ``theirs`` changes since ``base``, or None where the two changes touch.

    ``ours`` is the post as people left it, ``theirs`` the new conversion.
    """
    try:
        fields = {
            name: _merge_value(getattr(base, name), getattr(ours, name), getattr(theirs, name)) for name in _FIELDS
        }
        body = _merge_paragraphs(base.body, ours.body, theirs.body)
        comments = _merge_comments(base.comments, ours.comments, theirs.comments)
    except _Conflict:
        return None
    return replace(ours, **fields, body=body, comments=comments)  # type: ignore[arg-type]


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
    base: Sequence[Comment], ours: Sequence[Comment], theirs: Sequence[Comment]
) -> tuple[Comment, ...]:
    """Return the comments of both; the order is that of the conversion, a person's own follow theirs."""
    before = {c.id: c for c in base}
    mine = {c.id: c for c in ours}
    merged: list[Comment] = []
    for comment in theirs:
        old, own = before.get(comment.id), mine.get(comment.id)
        if own is None:
            if old is None:
                merged.append(comment)
            elif _without_place(old) != _without_place(comment):
                raise _Conflict
            continue
        values = {
            name: _merge_value(getattr(old or comment, name), getattr(own, name), getattr(comment, name))
            for name in ("text", "author", "date", "reply_to")
        }
        merged.append(replace(own, **values, only_in=comment.only_in))  # type: ignore[arg-type]
    known = {c.id for c in theirs}
    for position, comment in enumerate(ours):
        if comment.id not in known:
            previous = ours[position - 1].id if position else None
            at = next((i + 1 for i, c in enumerate(merged) if c.id == previous), 0 if not position else len(merged))
            merged.insert(at, comment)
    present = {c.id for c in merged}
    return tuple(c if c.reply_to in present else replace(c, reply_to=None) for c in merged)


def _without_place(comment: Comment) -> Comment:
    return replace(comment, line=0, only_in=None)
