"""How far the posts and comments that were read of a page are those that its text holds."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from benchmarks.text_forms.truth import Page, TrueComment, TruePost
    from postil.model.records import Comment, Document

_LINK = re.compile(r"!?\[([^\]]*)\]\([^)\s]*\)|\[\d+\](?=\S)")
_MARKER = re.compile(r"^[ \t>]*(?:[-*+•]|\d+\\?[.)])[ \t]+", re.MULTILINE)
_ESCAPE = re.compile(r"\\([^\w\s])")
_SIGNS = re.compile(r"[\W_]+")
_START = 24  # letters that tell one text from another
_RELATED = 0.3  # the least similarity at which a post that was read is taken for one of the page,
_CONTAINED = 0.8  # or the share of its letters that is there, among whatever else


@dataclass(slots=True)
class Tally:
    """What was expected, and how much of it was right.

    Bodies, titles, dates and authors are counted for posts that were found. A comment is found if one with the
    same first words was read, and right if its author is right too, or None where the text says none. ``whole``
    are found comments with all their words and no others; dates and replies are counted for found comments.
    """

    pages: int = 0
    posts: int = 0
    found: int = 0
    invented: int = 0
    bodies: int = 0
    titles: tuple[int, int] = (0, 0)
    dates: tuple[int, int] = (0, 0)
    authors: tuple[int, int] = (0, 0)
    comments: int = 0
    comments_read: int = 0
    comments_found: int = 0
    comments_right: int = 0
    whole: int = 0
    comment_dates: tuple[int, int] = (0, 0)
    replies: tuple[int, int] = (0, 0)
    unmarked: int = 0
    absent: int = 0
    faults: list[str] = field(default_factory=list)

    def add(self, other: Tally) -> None:
        """Add the counts of another tally."""
        for each in fields(self):
            mine, its = getattr(self, each.name), getattr(other, each.name)
            total = (mine[0] + its[0], mine[1] + its[1]) if isinstance(mine, tuple) else mine + its
            setattr(self, each.name, total)


def score_page(page: Page, read: Sequence[Document]) -> Tally:
    """Return what is right of the posts that were read of a page, and what is wrong in words."""
    tally = Tally(pages=1, posts=len(page.posts), absent=page.absent)
    pairs = _pair_posts(page.posts, read)
    for post, document in pairs:
        if document is None:
            tally.faults.append(f"post missed: {post.title!r} {post.when} {_begin(post.words)}")
            tally.comments += sum(comment.is_marked for comment in post.comments)
        else:
            _score_post(post, document, tally)
    paired = [document for _, document in pairs]
    for document in read:
        if not any(document is other for other in paired):
            tally.invented += 1
            tally.comments_read += len(document.comments)
            tally.faults.append(
                f"post invented: {document.title!r} {document.date and document.date.text} {_begin(document.body)}"
            )
    return tally


def _pair_posts(posts: Sequence[TruePost], read: Sequence[Document]) -> list[tuple[TruePost, Document | None]]:
    """Return each post with the one that was read for it: those most alike first."""
    grams = [_count_grams(post.words) for post in posts]
    others = [_count_grams(document.body) for document in read]
    likeness = sorted(
        ((_compare(a, b), -i, -j) for i, a in enumerate(grams) for j, b in enumerate(others)), reverse=True
    )
    chosen: dict[int, int] = {}
    for value, i, j in likeness:
        is_within = (grams[-i] & others[-j]).total() >= _CONTAINED * grams[-i].total()
        if (value >= _RELATED or is_within) and -i not in chosen and -j not in chosen.values():
            chosen[-i] = -j
    return [(post, read[chosen[i]] if i in chosen else None) for i, post in enumerate(posts)]


def _score_post(post: TruePost, document: Document, tally: Tally) -> None:
    tally.found += 1
    loose = [comment.words for comment in post.comments if not comment.is_marked]
    if _holds_words(document.body, post.words, loose):
        tally.bodies += 1
    else:
        tally.faults.append(f"body differs: {_tell_difference(post.words, document.body)}")
    tally.titles = _check("title", post.title, document.title, tally.titles, tally.faults)
    read_date = document.date.text if document.date else None
    tally.dates = _check("date", post.when, read_date and read_date[:10], tally.dates, tally.faults)
    tally.authors = _check("author", post.author, document.author, tally.authors, tally.faults)
    _score_comments(post.comments, document.comments, tally)


def _score_comments(expected: Sequence[TrueComment], read: Sequence[Comment], tally: Tally) -> None:
    tally.comments += sum(comment.is_marked for comment in expected)
    tally.unmarked += sum(not comment.is_marked for comment in expected)
    pairs = _pair_comments(expected, read)
    ids = {true.id: comment.id for true, comment in pairs}
    tally.comments_read += len(read) - sum(not true.is_marked for true, _ in pairs)
    for true, comment in pairs:
        if not true.is_marked:
            continue
        tally.comments_found += 1
        if fold_words(comment.author or "") == fold_words(true.author or ""):
            tally.comments_right += 1
        else:
            tally.faults.append(f"comment's author: {true.author!r}, read {comment.author!r}: {_begin(true.words)}")
        if _holds_words(comment.text, true.words, ()):
            tally.whole += 1
        else:
            tally.faults.append(f"comment's words: {_tell_difference(true.words, comment.text)}")
        when = comment.date.text[: len(true.when or "")] if comment.date else None
        tally.comment_dates = _check("comment's date", true.when, when, tally.comment_dates, tally.faults)
        if true.shows_parent:
            parent = ids.get(true.parent, "?") if true.parent else None
            is_right = comment.reply_to == parent
            tally.replies = (tally.replies[0] + is_right, tally.replies[1] + 1)
            if not is_right:
                tally.faults.append(f"reply: to {parent}, read {comment.reply_to}: {_begin(true.words)}")
    found = {true.id for true, _ in pairs}
    taken = {id(comment) for _, comment in pairs}
    tally.faults += [
        f"comment missed: {c.author!r} {c.when} {_begin(c.words)}"
        for c in expected
        if c.is_marked and c.id not in found
    ]
    tally.faults += [
        f"comment invented: {c.author!r} {c.date and c.date.text} {_begin(c.text)}"
        for c in read
        if id(c) not in taken
    ]


def _pair_comments(expected: Sequence[TrueComment], read: Sequence[Comment]) -> list[tuple[TrueComment, Comment]]:
    """Return the comments that begin alike, those with the right author first."""
    pairs: list[tuple[TrueComment, Comment]] = []
    left = list(read)
    rest = list(expected)
    for with_author in (True, False):
        for true in list(rest):
            for comment in left:
                is_author = fold_words(comment.author or "") == fold_words(true.author or "")
                if _begins_alike(true.words, comment.text) and (is_author or not with_author):
                    pairs.append((true, comment))
                    left = [other for other in left if other is not comment]
                    rest.remove(true)
                    break
    return pairs


def _check(
    what: str, expected: str | None, read: str | None, counts: tuple[int, int], faults: list[str]
) -> tuple[int, int]:
    """Return (right, expected) with one more, if the text says what is expected at all."""
    if expected is None:
        return counts
    is_right = fold_words(expected) == fold_words(read or "")
    if not is_right:
        faults.append(f"{what}: {expected!r}, read {read!r}")
    return counts[0] + is_right, counts[1] + 1


def _begin(words: str) -> str:
    return repr(" ".join(words.split())[:60])


def fold_words(words: str) -> str:
    """Return letters and digits alone, without what a shape of text adds: markers of items, links, escapes."""
    unescaped = _ESCAPE.sub(r"\1", words)
    plain = _MARKER.sub("", _LINK.sub(lambda match: match[1] or "", unescaped))
    return _SIGNS.sub("", plain).casefold()


def _begins_alike(expected: str, read: str) -> bool:
    start = fold_words(expected)[:_START]
    return start != "" and fold_words(read).startswith(start)


def _count_grams(words: str) -> Counter[str]:
    folded = fold_words(words)
    return Counter(folded[at : at + 3] for at in range(max(1, len(folded) - 2)))


def _compare(one: Counter[str], other: Counter[str]) -> float:
    return 2 * (one & other).total() / max(1, one.total() + other.total())


def _holds_words(read: str, expected: str, loose: Iterable[str]) -> bool:
    """Tell whether a text has the words that are expected and no others; ``loose`` ones may be there."""
    grams, wanted = _count_grams(read), _count_grams(expected)
    others = [_count_grams(words) for words in loose]
    few = max(4, wanted.total() // 50)
    seams = 2 * len(others)  # grams of the end of one text and the beginning of the next
    return (wanted - grams).total() <= few and (grams - sum(others, wanted)).total() <= few + seams


def _tell_difference(expected: str, read: str) -> str:
    """Return the words around the first difference of two texts."""
    one, other = ([word for word in words.split() if fold_words(word)] for words in (expected, read))
    same = [fold_words(a) == fold_words(b) for a, b in zip(one, other, strict=False)]
    at = same.index(False) if False in same else len(same)
    return f"{' '.join(one[at : at + 7])!r}, read {' '.join(other[at : at + 7])!r} ({len(one)}, {len(other)} words)"
