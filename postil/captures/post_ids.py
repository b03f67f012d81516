"""Ids of posts: those of posts that exist already, new ones for the others."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from postil.captures.documents import make_document
from postil.captures.duplicates import share_words
from postil.text.markdown import words_of
from postil.text.slugs import slugify

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from postil.captures.duplicates import FoundPost
    from postil.content.config import Config
    from postil.model.captured import CapturedPost
    from postil.model.records import Document


def identify_posts(
    groups: Sequence[Sequence[FoundPost]],
    existing: Sequence[Document],
    as_converted: Mapping[str, Document],
    config: Config,
) -> Iterator[Document]:
    """Yield each post, given as its captures, with its id.

    ``as_converted`` holds, by id, the edited posts as they were before: their comments keep their ids too.
    """
    ids = _NewIds(existing)
    taken = {comment.id: document.id for document in existing for comment in document.comments}
    for group, old in zip(groups, _find_existing(groups, existing), strict=True):
        if old is None:
            new = make_document(group, ids.take(propose_id(group[0].post)), {}, taken, config)
            taken |= {comment.id: new.id for comment in new.comments}
            yield new
            continue
        before = as_converted.get(old.id)
        given: dict[str, list[str]] = {}
        for comment in (*(before.comments if before else ()), *old.comments):
            listed = given.setdefault(" ".join(words_of(comment.text)), [])
            if comment.id not in listed:
                listed.append(comment.id)
        new = replace(make_document(group, old.id, given, taken, config), path=old.path)
        taken |= {comment.id: new.id for comment in new.comments}
        yield new


def _find_existing(groups: Sequence[Sequence[FoundPost]], existing: Sequence[Document]) -> list[Document | None]:
    """Return for each post the document that it was converted to before, or None.

    First come those that begin at the same place of the same capture. A better reader may find another
    place, and a newer capture has its own; so next come those of the same capture and day, or of the same id,
    if their words agree. Last come posts that name no capture, since somebody has taken it out: those of the same
    day and title, if their words agree.
    """
    by_place: dict[tuple[str, str, str], Document] = {}
    by_file: dict[str, list[Document]] = {}
    by_id: dict[str, Document] = {}
    own: dict[tuple[str, str], list[Document]] = {}
    for document in existing:
        if document.capture is None:
            own.setdefault(_describe(document), []).append(document)
            continue
        by_id[document.id] = document
        places = [(document.capture.file, document.capture.locator)]
        for file, locator in [*places, *((r.file, r.locator) for r in document.also_in)]:
            by_place.setdefault((file, locator.unit, locator.start), document)
            by_file.setdefault(file, []).append(document)
    olds: list[Document | None] = [None] * len(groups)
    taken: set[str] = set()
    for index, group in enumerate(groups):
        for captured in group:
            locator = captured.post.locator
            old = by_place.get((captured.source.capture.path, locator.unit, locator.start))
            if old is not None and olds[index] is None and old.id not in taken:
                olds[index] = old
                taken.add(old.id)
    for index, group in enumerate(groups):
        if olds[index] is not None:
            continue
        post = group[0].post
        named = by_id.get(propose_id(post))
        near = [d for c in group for d in by_file.get(c.source.capture.path, ()) if _is_same_day(d, post)]
        mine = own.get(_describe(post), [])
        candidates = [d for d in ([named] if named else []) + near + mine if d.id not in taken]
        old = next((d for d in candidates if share_words(d.body, post.body)), None)
        if old is not None:
            olds[index] = old
            taken.add(old.id)
    return olds


def _describe(post: Document | CapturedPost) -> tuple[str, str]:
    """Return the day and the title of a post, without differences of case and white space."""
    return post.date.plain[:10] if post.date else "", " ".join(post.title.casefold().split())


def _is_same_day(document: Document, post: CapturedPost) -> bool:
    return document.date_as_written == post.date_as_written


class _NewIds:
    """Gives ids that no post has, and none that would give two posts the same address."""

    def __init__(self, existing: Sequence[Document]) -> None:
        self._taken = {_address_of(document.id) for document in existing}
        self._numbers: dict[str, int] = {}

    def take(self, base: str) -> str:
        """Return ``base``, or if that is taken ``base-2`` and so on."""
        number = self._numbers.get(base, 1)
        candidate = base if number == 1 else f"{base}-{number}"
        while _address_of(candidate) in self._taken:
            number += 1
            candidate = f"{base}-{number}"
        self._numbers[base] = number
        self._taken.add(_address_of(candidate))
        return candidate


def propose_id(post: CapturedPost) -> str:
    """Return the id that a post gets if no other has it: its day and the words of its title."""
    date = post.date.plain[:10] if post.date else ""
    slug = slugify(post.title) or "untitled"
    return f"{date}-{slug}" if date else slug


def _address_of(post_id: str) -> str:
    """Return the part of an id that the post's address has: everything but the day."""
    parts = post_id.split("-", 3)
    dated = len(parts) == 4 and all(part.isdigit() for part in parts[:3])
    return f"{parts[0]}-{parts[1]}-{parts[3]}" if dated else post_id
