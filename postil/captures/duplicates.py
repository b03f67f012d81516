"""Duplicates: one post in several captures, to be converted once."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from postil.captures.likeness import ALIKE, Candidates, PageText, list_repeated_lines
from postil.model.captured import Inference
from postil.text.urls import address_key, split_url

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from postil.captures.store import ReadableCapture
    from postil.model.captured import Capture, CapturedPost
    from postil.model.problems import Problems

_NEARLY_ALL = 0.9  # of the words of one text, this share must be in the other as well
_FEW = 50  # posts of a day that are all compared with each other
_ENOUGH_WORDS = 30  # with fewer, words in common do not make one post of two titles
_HINT_PLACE = "Hint at the line on which the post begins"
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

    @property
    def day(self) -> str:
        """The day of the post, as far as it is known."""
        return self.post.date.plain[:10] if self.post.date else ""

    @property
    def title(self) -> str:
        """The title without differences of case and white space."""
        return " ".join(self.post.title.casefold().split())


def group_duplicates(found: Sequence[FoundPost], inferences: list[tuple[str, Inference]]) -> list[list[FoundPost]]:
    """Return the posts, each with all captures of it, the richest first.

    Captures of one post have the same address; or the same date, the same title and most words in common; or
    texts that are nearly all the same, where what many pages of the archive repeat counts for nothing. The last is
    added to ``inferences``, and so are posts that are much alike and nonetheless taken as two.
    """
    repeated = list_repeated_lines([(candidate.title, candidate.post.body) for candidate in found])
    rarity = Counter(word for candidate in found for word in set(candidate.post.body.split()))
    days: dict[str, list[FoundPost]] = {}
    for candidate in found:
        days.setdefault(candidate.day, []).append(candidate)
    groups: list[list[FoundPost]] = []
    by_address: dict[str, int] = {}
    for candidates in days.values():  # the words of one day's posts are held at a time
        is_compared = len({candidate.source.capture.path for candidate in candidates}) > 1
        likeness = _Likeness(rarity, is_large=len(candidates) > _FEW)
        for candidate in candidates:
            text = PageText(candidate.post.body, repeated) if is_compared else None
            address = _fold_address(candidate.post.url)
            alike = likeness.find_alike(text) if text else []
            others = [
                i for i in (*_list_one(by_address, address), *alike) if not _has_capture(groups[i], candidate)
            ]
            joined = next(
                (
                    index
                    for index in others
                    if by_address.get(address) == index
                    or (text and _is_same_post(groups[index][0], likeness.texts[index], candidate, text))
                ),
                None,
            )
            if joined is not None:
                _doubt_one(candidate, groups[joined][0], inferences)
            else:
                joined = len(groups)
                if text:
                    near = [i for i in others if i in likeness.texts and _is_much_alike(likeness.texts[i], text)]
                    _doubt_two(candidate, [groups[i][0] for i in near], inferences)
                    likeness.add(joined, text)
                groups.append([])
            groups[joined].append(candidate)
            if address:
                by_address.setdefault(address, joined)
    position = {id(candidate): number for number, candidate in enumerate(found)}
    groups.sort(key=lambda group: min(position[id(candidate)] for candidate in group))
    return [sorted(group, key=lambda candidate: candidate.richness, reverse=True) for group in groups]


def join_hinted(
    groups: Sequence[list[FoundPost]], captures: Sequence[Capture], problems: Problems
) -> list[list[FoundPost]]:
    """Return groups of captures of one post, those joined of which an archivist's hints say that they are one."""
    joined = list(groups)
    for capture in captures:
        for line, path in sorted(capture.same_as.items()):
            place = [i for i, group in enumerate(joined) if any(_begins_at(c, capture.path, line) for c in group)]
            if not place:
                problems.warn(capture.path, line, "no post begins here, so the hint joins nothing", _HINT_PLACE)
                continue
            own = joined[place[0]]
            if any(candidate.source.capture.path == path for candidate in own):
                continue
            others = [g for g in joined if any(c.source.capture.path == path for c in g) and _is_apart(own, g)]
            if not others:
                what = f"{path} has no post that can be joined to this one"
                problems.warn(capture.path, line, what, "Take the hint out")
                continue
            words = Counter(own[0].post.body.split())
            other = max(others, key=lambda group: (words & Counter(group[0].post.body.split())).total())
            both = sorted([*own, *other], key=lambda candidate: candidate.richness, reverse=True)
            joined = [both if group is own else group for group in joined if group is not other]
    return joined


def _begins_at(candidate: FoundPost, path: str, line: int) -> bool:
    return candidate.source.capture.path == path and candidate.post.line == line


def _is_apart(one: Sequence[FoundPost], other: Sequence[FoundPost]) -> bool:
    """Tell whether no page has a post in both groups; what one page has twice is two posts."""
    return not any(_has_capture(one, candidate) for candidate in other)


class _Likeness:
    """The texts of one day's posts, and which of them may be like another; of few posts, any may."""

    def __init__(self, rarity: Counter[str], is_large: bool) -> None:
        self.texts: dict[int, PageText] = {}
        self._indexes = (
            (Candidates(rarity), Candidates(rarity)) if is_large else None
        )  # of all words, of a page's own

    def add(self, index: int, text: PageText) -> None:
        self.texts[index] = text
        if self._indexes:
            self._indexes[0].add(index, text.all_words)
            self._indexes[1].add(index, text.words)

    def find_alike(self, text: PageText) -> list[int]:
        if self._indexes is None:
            return list(self.texts)
        return sorted(self._indexes[0].find_alike(text.all_words) | self._indexes[1].find_alike(text.words))


def _list_one(by_address: Mapping[str, int], address: str) -> list[int]:
    return [by_address[address]] if address in by_address else []


def _has_capture(group: Sequence[FoundPost], candidate: FoundPost) -> bool:
    """Tell whether a post is from the candidate's capture as well; one page has no post twice."""
    return any(other.source is candidate.source for other in group)


def _is_much_alike(one: PageText, other: PageText) -> bool:
    return min(one.count, other.count) >= _ENOUGH_WORDS and one.shares(other) >= ALIKE


def _doubt_one(candidate: FoundPost, other: FoundPost, inferences: list[tuple[str, Inference]]) -> None:
    """Add that two captures are taken as one post, if only their words say so."""
    if other.title != candidate.title:
        _doubt(candidate, other, "has this post under another title; they are taken as one", inferences)
    elif not candidate.day:
        _doubt(candidate, other, "has this post as well, without a date; they are taken as one", inferences)


def _doubt_two(candidate: FoundPost, others: Sequence[FoundPost], inferences: list[tuple[str, Inference]]) -> None:
    """Add that two captures are taken as two posts although most of their words are the same."""
    for other in others[:1]:
        name = other.source.capture.path.partition("/")[2]
        hint = f"- {{line: {candidate.post.line}, same_as: {name}}}"
        what = f"has a post of nearly the same words; they are taken as two, unless a hint says {hint}"
        _doubt(candidate, other, what, inferences)


def _doubt(candidate: FoundPost, other: FoundPost, what: str, inferences: list[tuple[str, Inference]]) -> None:
    """Add that two captures are taken as one post or as two."""
    inference = Inference(candidate.post.line, f"{other.source.capture.path} {what}", 0.8)
    inferences.append((candidate.source.capture.path, inference))


def _fold_address(url: str | None) -> str:
    """Return an address without what varies between the addresses of one page; empty if a post has none."""
    parts = split_url(url) if url else None
    if parts is None:
        return ""
    host, path, query = address_key(parts)
    return f"{host}{path}?{query}" if path.strip("/") or query else ""


def _is_same_post(one: FoundPost, one_text: PageText, other: FoundPost, other_text: PageText) -> bool:
    """Tell whether two posts of one day, or two without a date, are captures of one page."""
    is_titled = one.title == other.title
    if is_titled and one.day:
        return share_words(one.post.body, other.post.body)
    if is_titled and min(one_text.count, other_text.count) < _ENOUGH_WORDS:
        return one_text.words == other_text.words and share_words(one.post.body, other.post.body, _NEARLY_ALL)
    if min(one_text.count, other_text.count) < _ENOUGH_WORDS:
        return False
    if is_titled:  # one of them may be cut off
        return one_text.shares(other_text) >= _NEARLY_ALL and one_text.adds_no_line_to(other_text)
    return one_text.agrees(other_text) >= _NEARLY_ALL and one_text.differs_in_no_line(other_text)


def share_words(one: str, other: str, share: float = ALIKE) -> bool:
    """Tell whether two texts are versions of one: most words of the shorter are in the longer."""
    first, second = Counter(one.split()), Counter(other.split())
    shorter = min(first.total(), second.total())
    if shorter < _FEW_WORDS:
        return first == second
    return (first & second).total() >= share * shorter
