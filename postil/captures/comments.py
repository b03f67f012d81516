"""Comments of captured posts: their ids, their threads, and one list from several captures."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING

from postil.content.comment_ids import PREFIX, make_comment_ids
from postil.model.records import Comment
from postil.text.markdown import words_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from postil.captures.duplicates import FoundPost
    from postil.model.captured import CapturedComment


def unite_comments(
    group: Sequence[FoundPost], post_id: str, given: Mapping[str, Sequence[str]]
) -> tuple[Comment, ...]:
    """Return the comments of all captures of a post; each that is in only one of several captures says so.

    A comment has the words and the parent that the first of its captures gives it, and the author and the date of
    the first that has one. ``given`` are the ids that comments have already, by their words.
    """
    threads = _identify_threads([found for found in group if found.post.comments], post_id, given)
    if not threads:
        return ()
    united = _follow_each_other([thread for _, thread in threads])
    united = order_threads(united)
    if len(threads) == 1:
        return tuple(united)
    holders: dict[str, list[tuple[str, Comment]]] = {}
    for path, thread in threads:
        for comment in thread:
            holders.setdefault(comment.id, []).append((path, comment))
    return tuple(_complete(comment, holders[comment.id]) for comment in united)


def set_apart(comments: tuple[Comment, ...], post_id: str, taken: Mapping[str, str]) -> tuple[Comment, ...]:
    """Return comments with other ids where those of another post have them: each blog counts from 1.

    ``taken`` are the ids of comments, each with the id of its post.
    """
    ids = {c.id: c.id for c in comments}
    for comment_id in ids:
        if taken.get(comment_id, post_id) != post_id:
            ids[comment_id] = f"{comment_id}-{hashlib.sha256(post_id.encode()).hexdigest()[:6]}"
    return tuple(replace(c, id=ids[c.id], reply_to=ids[c.reply_to] if c.reply_to else None) for c in comments)


def _follow_each_other(threads: Sequence[Sequence[Comment]]) -> list[Comment]:
    """Return the comments of all threads, each once; one that a later thread adds follows its predecessor."""
    known: dict[str, Comment] = {}
    following: dict[str | None, str | None] = {None: None}
    for thread in threads:
        previous: str | None = None
        for comment in thread:
            if comment.id not in known:
                known[comment.id] = comment
                following[comment.id] = following[previous]
                following[previous] = comment.id
            previous = comment.id
    united: list[Comment] = []
    at = following[None]
    while at is not None:
        united.append(known[at])
        at = following[at]
    return united


def _complete(comment: Comment, holders: Sequence[tuple[str, Comment]]) -> Comment:
    """Return a comment with what its captures, given with their paths, say of it together."""
    return replace(
        comment,
        author=next((held.author for _, held in holders if held.author), None),
        date=(date := next((held.date for _, held in holders if held.date), None)),
        time=None if date else next((held.time for _, held in holders if held.time), None),
        only_in=holders[0][0] if len(holders) == 1 else None,
    )


def order_threads(comments: Sequence[Comment]) -> list[Comment]:
    """Return comments with each reply below the comment that it answers, otherwise in the order given.

    A comment whose parent is missing, or that answers itself through its replies, becomes one on the post.
    """
    known = {comment.id for comment in comments}
    replies: dict[str | None, list[Comment]] = {}
    for comment in comments:
        replies.setdefault(comment.reply_to if comment.reply_to in known else None, []).append(comment)
    ordered: list[Comment] = []
    reached: set[str] = set()
    for start in (*replies.get(None, ()), *comments):
        waiting = [] if start.id in reached else [replace(start, reply_to=None)]
        while waiting:
            comment = waiting.pop()
            ordered.append(comment)
            reached.add(comment.id)
            waiting += [reply for reply in reversed(replies.get(comment.id, ())) if reply.id not in reached]
    return ordered


def _identify_threads(
    group: Sequence[FoundPost], post_id: str, given: Mapping[str, Sequence[str]]
) -> list[tuple[str, tuple[Comment, ...]]]:
    """Return the path of each capture and its comments, the same comment with the same id in all of them.

    Captures that have the platform's ids come first, so that the others can take these over.
    """
    ids = {words: list(known) for words, known in given.items()}
    threads: dict[int, tuple[Comment, ...]] = {}
    for index in sorted(range(len(group)), key=lambda i: not any(c.platform_id for c in group[i].post.comments)):
        threads[index] = _identify_comments(group[index].post.comments, post_id, ids)
        for comment in threads[index]:
            known = ids.setdefault(_fold_words(comment.text), [])
            if comment.id not in known:
                known.append(comment.id)
    return [(found.source.capture.path, threads[index]) for index, found in enumerate(group)]


def _fold_words(text: str) -> str:
    return " ".join(words_of(text))


def _identify_comments(
    comments: Sequence[CapturedComment], post_id: str, given: Mapping[str, Sequence[str]]
) -> tuple[Comment, ...]:
    """Return comments with ids: those that they have already, else the platform's, else those of the next numbers.

    ``given`` are the ids that comments have already, by their words. So no id changes when other comments are
    added, or when a capture with the platform's ids is.
    """
    existing = {comment_id for known in given.values() for comment_id in known}
    owns = {c.id: c.anchor or f"c{c.platform_id}" for c in comments if c.platform_id}
    ids = {comment: own for comment, own in owns.items() if own in existing}
    claimed = set(ids.values())
    new_ids = make_comment_ids(post_id, existing | claimed)
    repeats: dict[str, int] = {}
    for comment in comments:
        if comment.id in ids:
            continue
        words, own = _fold_words(comment.text), owns.get(comment.id)
        repeats[words] = number = repeats.get(words, 0) + 1
        known = [i for i in given.get(words, ()) if i not in claimed and (not own or i.startswith(PREFIX))]
        if number <= len(known):
            ids[comment.id] = known[number - 1]
        else:
            ids[comment.id] = own or next(new_ids)
    return tuple(
        Comment(ids[c.id], c.text, 0, ids.get(c.parent) if c.parent else None, c.author, c.date, time=c.time)
        for c in comments
    )
