"""Duplicates: one post in several captures, to be converted once."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from postil.model.captured import Inference

if TYPE_CHECKING:
    from collections.abc import Sequence

    from postil.captures.store import ReadableCapture
    from postil.model.captured import CapturedPost

_SHARED = 0.7  # of the words of the shorter of two texts, this share must be in the longer one as well
_NEARLY_ALL = 0.9  # this share if the titles differ
_ENOUGH_WORDS = 30  # with fewer, words in common do not make one post of two titles
_FEW_WORDS = 5  # with fewer, all words must be the same


@dataclass(frozen=True, slots=True)
class FoundPost:
    """A post and the capture that it was found in."""

    source: ReadableCapture
    post: CapturedPost

    @property
    def richness(self) -> tuple[int, int]:
        """The length of its text, then its number of comments: of two captures of a post, the richer is taken."""
        return len(self.post.body), len(self.post.comments)


def group_duplicates(found: Sequence[FoundPost], inferences: list[tuple[str, Inference]]) -> list[list[FoundPost]]:
    """Return the posts, each with all captures of it, the richest first.

    Captures of one post have the same date, the same title and most words in common; or different titles
    and nearly all words in common, which is added to ``inferences``.
    """
    by_date: dict[str, list[list[FoundPost]]] = {}
    ordered: list[list[FoundPost]] = []
    for candidate in found:
        date = candidate.post.date.plain[:10] if candidate.post.date else ""
        same_day = by_date.setdefault(date, [])
        group = next((g for g in same_day if _holds_same(g, candidate)), None)
        if group is None:
            group = []
            same_day.append(group)
            ordered.append(group)
        elif (
            _fold_title(group[0]) != _fold_title(candidate)
            and candidate.post.line not in candidate.source.capture.hints
        ):
            what = f"{group[0].source.capture.path} has this post under another title; they are taken as one"
            inferences.append((candidate.source.capture.path, Inference(candidate.post.line, what, 0.8)))
        group.append(candidate)
    return [sorted(group, key=lambda candidate: candidate.richness, reverse=True) for group in ordered]


def _fold_title(candidate: FoundPost) -> str:
    return " ".join(candidate.post.title.casefold().split())


def _holds_same(group: Sequence[FoundPost], candidate: FoundPost) -> bool:
    if any(other.source is candidate.source for other in group):
        return False
    one, other = group[0].post.body, candidate.post.body
    if _fold_title(group[0]) == _fold_title(candidate):
        return share_words(one, other)
    enough = min(len(one.split()), len(other.split())) >= _ENOUGH_WORDS
    return enough and share_words(one, other, _NEARLY_ALL)


def share_words(one: str, other: str, share: float = _SHARED) -> bool:
    """Tell whether two texts are versions of one: most words of the shorter are in the longer."""
    first, second = Counter(one.split()), Counter(other.split())
    shorter = min(first.total(), second.total())
    if shorter < _FEW_WORDS:
        return first == second
    return (first & second).total() >= share * shorter
