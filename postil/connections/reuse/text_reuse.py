"""Text reuse: the passages that posts share, which post had them first, and which comments later posts take up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from postil.connections.collection import day_of
from postil.connections.reuse.passages import find_passages
from postil.model.views import Connection, PassageSide, PassageView
from postil.text.snippets import cut_excerpt

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from postil.connections.collection import Collection
    from postil.connections.corpus import Corpus
    from postil.connections.reuse.passages import SharedPassage
    from postil.jobs.memo import Memo
    from postil.model.records import Document
    from postil.model.views import PostRef


_QUOTED_WHOLE, _SAME_TEXT = 0.9, 0.97  # of the characters of a text
_SAME_PASSAGE = 0.8  # of the words of the shorter of two passages


def find_originals(collection: Collection) -> dict[str, dict[str, str]]:
    """Return for each post the posts that it quotes whole under their date and title."""
    by_day: dict[tuple[str, str], str] = {}
    for document in collection.documents:
        day = day_of(document)
        if day:
            by_day.setdefault((day.isoformat(), document.title.casefold()), document.id)
    found: dict[str, dict[str, str]] = {}
    for document in collection.documents:
        for quoted in collection.extracts[document.id].quoted:
            original = by_day.get((quoted.day.isoformat(), quoted.title.casefold()))
            if original and original != document.id:
                found.setdefault(document.id, {})[quoted.title] = original
    return found


def view_passages(collection: Collection, corpus: Corpus, memo: Memo | None) -> list[PassageView]:
    """Return the passages that posts share, in the words of each; the post that had them first comes first."""
    owners = [
        (document, name)
        for document in collection.documents
        for name in (None, *(name for name, _ in collection.extracts[document.id].texts))  # its title first
    ]
    return [_view_passage(collection, passage, corpus, owners) for passage in find_passages(corpus, memo)]


def _view_passage(
    collection: Collection, passage: SharedPassage, corpus: Corpus, owners: Sequence[tuple[Document, str | None]]
) -> PassageView:
    sides = []
    for part, (start, end) in ((passage.first, passage.first_span), (passage.second, passage.second_span)):
        document, name = owners[part]
        sides.append(PassageSide(collection.refs[document.id], name or "", corpus.texts[part][start:end]))
    first, second = (_written(*owners[part]) for part in (passage.first, passage.second))
    if first is not None and second is not None and first > second:  # a comment on an older post may be younger
        sides.reverse()
    dated = first is not None and second is not None and first != second
    return PassageView(sides[0], sides[1], dated, passage.words)


def _written(document: Document, part: str | None) -> str | None:
    """Return when a part was written: the day of the comment, or else of the post; None if not known."""
    comment = next((c for c in document.comments if c.id == part), None) if part else None
    date = (comment.date if comment and comment.date else None) or document.date
    return date.first_day.isoformat() if date and date.day and date.certain else None


def connect_passages(
    collection: Collection, passages: Iterable[PassageView], originals: Mapping[str, Mapping[str, str]]
) -> Iterator[Connection]:
    """Yield one connection for two posts that share passages, from the later to the earlier.

    If a comment has words that a later post has as well, the post takes it up: this is a reply too.
    """
    quoted = {(post, original) for post, found in originals.items() for original in found.values()}
    together: dict[tuple[str, str], list[PassageView]] = {}
    for view in passages:
        together.setdefault((view.second.post.id, view.first.post.id), []).append(view)
    for pair in sorted(quoted - together.keys()):
        yield Connection(*pair, "shared-passage", "the whole post is quoted")
    origins = _Origins(together)
    for pair, views in together.items():
        longest = max(views, key=lambda v: v.agreeing)
        origin = origins.find(pair, longest)
        reason = _explain_passages(collection, pair, views, pair in quoted, origin)
        excerpt = cut_excerpt(longest.second.words, 0, len(longest.second.words))
        yield Connection(*pair, "shared-passage", reason, excerpt=excerpt, fragment=longest.second.fragment)
        comments = [view for view in views if view.first.fragment and not view.second.fragment and view.dated]
        if comments:
            taken = max(comments, key=lambda v: v.agreeing)
            excerpt = cut_excerpt(taken.second.words, 0, len(taken.second.words))
            yield Connection(*pair, "reply", "takes up a comment", excerpt=excerpt)


class _Origins:
    """Finds the post that first had what two later ones share."""

    def __init__(self, together: Mapping[tuple[str, str], Sequence[PassageView]]) -> None:
        self._together = together
        self._earlier: dict[str, list[PassageView]] = {}
        for (later, _), views in together.items():
            self._earlier.setdefault(later, []).extend(view for view in views if view.dated)

    def find(self, pair: tuple[str, str], shared: PassageView) -> PostRef | None:
        """Return the earliest post that the earlier of two took their shared words from, or None."""
        later, earlier = pair
        words = set(shared.first.words.casefold().split())
        found = [
            view.first.post
            for view in self._earlier.get(earlier, ())
            if (later, view.first.post.id) in self._together
            and _overlap(words, set(view.second.words.casefold().split()))
        ]
        return min(found, key=lambda post: (post.date.text if post.date else "", post.id)) if found else None


def _overlap(words: set[str], others: set[str]) -> bool:
    return len(words & others) >= _SAME_PASSAGE * min(len(words), len(others))


def _explain_passages(
    collection: Collection,
    pair: tuple[str, str],
    views: Sequence[PassageView],
    quoted: bool,
    origin: PostRef | None,
) -> str:
    words = sum(view.agreeing for view in views)
    count = f"{words} words" + (f" in {len(views)} passages" if len(views) > 1 else "")
    dated = any(view.dated for view in views)
    if quoted:
        return "the whole post is quoted"
    if origin and dated:
        return f"{count} are the same, first in “{origin.title}”"
    later, earlier = pair
    if _covers(collection, earlier, [view.first for view in views], _QUOTED_WHOLE):
        if _covers(collection, later, [view.second for view in views], _SAME_TEXT):
            end = ", first in the earlier post" if dated else "; which post had it first is not known"
            return f"the whole text is the same{end}"
        if dated:
            return "the whole post is quoted"
    if not dated:
        return f"{count} are the same; which post had them first is not known"
    places = {(bool(view.first.fragment), bool(view.second.fragment)) for view in views}
    if places == {(True, False)}:
        return f"{count} are the same, first in a comment on the earlier post"
    if places == {(False, True)}:
        return f"{count} are the same, in a comment on the later post"
    return f"{count} are the same, first in the earlier post"


def _covers(collection: Collection, post: str, sides: Iterable[PassageSide], share: float) -> bool:
    """Tell whether shared passages make up at least this share of a post's text."""
    shared = sum(len(words) for words in {side.words for side in sides if not side.fragment})
    return shared >= share * max(1, len(dict(collection.extracts[post].texts).get("", "")))
