"""Entries of an export: posts and comments as a platform stores them, put together to what a reader returns."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from postil.captures.readers.reader import KEPT, Fault, ReadCapture, Withheld, count_tallies
from postil.model.captured import CapturedPost, Locator

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from postil.captures.readers.reader import MediaFile, SetAside
    from postil.model.captured import CapturedComment

ON_LEFT_OUT = "on a post that is left out"
DELETED = "deleted"
NO_POST = "its post is not in the export"


@dataclass(frozen=True, slots=True)
class Entry:
    """A post or page, without its comments; ``fate`` is ``KEPT``, or why the blog did not show it."""

    kind: str
    fate: str
    post: CapturedPost


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment, or a pingback, and the place of its post; ``fate`` is ``KEPT``, or why it is left out."""

    kind: str
    fate: str
    place: str
    line: int
    comment: CapturedComment


@dataclass(frozen=True, slots=True)
class ExportEntries:
    """All that an export holds. ``others`` are (kind, fate) of what is neither a post nor a comment."""

    entries: Sequence[Entry]
    remarks: Sequence[Remark]
    others: Sequence[tuple[str, str]] = ()
    faults: Sequence[Fault] = ()
    set_aside: Sequence[SetAside] = ()
    media: Sequence[MediaFile] = ()


def assemble(found: ExportEntries) -> ReadCapture:
    """Return an export's posts with their comments, what was not public apart from them, and the count of all."""
    by_place: dict[str, list[Remark]] = {}
    for remark in found.remarks:
        by_place.setdefault(remark.place, []).append(remark)
    posts: list[CapturedPost] = []
    withheld: list[Withheld] = []
    counted = [(entry.kind, entry.fate) for entry in found.entries]
    for entry in found.entries:
        remarks = by_place.pop(entry.post.locator.place, [])
        if entry.fate != KEPT:
            withheld.append(Withheld(entry.fate, _add_comments(_mark_page(entry), remarks)))
            counted += [(_kind_of(r), ON_LEFT_OUT if r.fate == KEPT else r.fate) for r in remarks]
            continue
        posts.append(_add_comments(_mark_page(entry), [r for r in remarks if r.fate == KEPT]))
        withheld += _list_withheld(entry.post, [r for r in remarks if r.fate != KEPT])
        counted += [(_kind_of(r), r.fate) for r in remarks]
    faults = list(found.faults)
    for place, remarks in by_place.items():
        counted += [(_kind_of(r), NO_POST if r.fate == KEPT else r.fate) for r in remarks]
        lost = CapturedPost("", "", (), Locator("item", place or "none"), remarks[0].line, None, None)
        withheld += _list_withheld(lost, [replace(r, fate=NO_POST) if r.fate == KEPT else r for r in remarks])
        if any(r.fate == KEPT for r in remarks):
            count = sum(r.fate == KEPT for r in remarks)
            what = "a comment whose post" if count == 1 else f"{count} comments whose post"
            hint = "'convert --with-drafts' writes them to withheld/; add them to their post by hand"
            faults.append(Fault(remarks[0].line, f"{what} is not in the export", hint))
    return ReadCapture(
        posts=tuple(posts),
        set_aside=tuple(found.set_aside),
        inferences=(),
        withheld=tuple(withheld),
        faults=tuple(faults),
        tallies=count_tallies((*counted, *found.others)),
        media=tuple(found.media),
    )


def _mark_page(entry: Entry) -> CapturedPost:
    """Return a post that says where it was a page of the blog, such as its ``About``."""
    if entry.kind != "page":
        return entry.post
    return replace(entry.post, imported=(("kind", ("page",)), *entry.post.imported))


def keep_tombstones(remarks: Sequence[Remark]) -> list[Remark]:
    """Return comments with the deleted ones that have replies kept, without their words and names."""
    answered = {(remark.place, remark.comment.parent) for remark in remarks if remark.fate == KEPT}
    return [
        replace(r, kind="removed comment", fate=KEPT, comment=replace(r.comment, text="", author=None))
        if r.fate == DELETED and (r.place, r.comment.id) in answered
        else r
        for r in remarks
    ]


def _kind_of(remark: Remark) -> str:
    return "reply" if remark.kind == "comment" and remark.comment.parent else remark.kind


def _list_withheld(post: CapturedPost, remarks: Sequence[Remark]) -> list[Withheld]:
    """Return the comments that a post did not show, those of one reason together."""
    reasons = dict.fromkeys(remark.fate for remark in remarks)
    bare = replace(post, body="", standfirst=None)
    return [Withheld(reason, _add_comments(bare, [r for r in remarks if r.fate == reason])) for reason in reasons]


def _add_comments(post: CapturedPost, remarks: Iterable[Remark]) -> CapturedPost:
    """Return a post with comments that have ids of their own, and parents that are among them."""
    comments: dict[str, CapturedComment] = {}
    for remark in remarks:
        comment, number = remark.comment, 1
        while comment.id in comments:  # written twice, or imported twice
            number += 1
            comment = replace(remark.comment, id=f"{remark.comment.id}-{number}", platform_id=None, anchor=None)
        comments[comment.id] = comment
    kept = tuple(c if c.parent in comments else replace(c, parent=None) for c in comments.values())
    return replace(post, comments=kept)
