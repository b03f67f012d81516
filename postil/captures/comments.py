"""Comments of captured posts: their ids, their threads, and one list from several captures."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING

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

    ``given`` are the ids that comments have already, by their words.
    """
    threads = [
        (c.source.capture.path, _identify_comments(c.post.comments, post_id, given))
        for c in group
        if c.post.comments
    ]
    if not threads:
        return ()
    united = list(threads[0][1])
    for _, thread in threads[1:]:
        known = {c.id for c in united}
        previous: str | None = None
        for comment in thread:
            if comment.id not in known:
                at = next((i + 1 for i, c in enumerate(united) if c.id == previous), 0)
                united.insert(at, comment)
                known.add(comment.id)
            previous = comment.id
    united = order_threads(united)
    if len(threads) == 1:
        return tuple(united)
    holders = {c.id: [path for path, thread in threads if c.id in {t.id for t in thread}] for c in united}
    return tuple(replace(c, only_in=holders[c.id][0]) if len(holders[c.id]) == 1 else c for c in united)


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


def _identify_comments(
    comments: Sequence[CapturedComment], post_id: str, given: Mapping[str, Sequence[str]]
) -> tuple[Comment, ...]:
    """Return comments with the platform's ids, or with ids that depend only on their words.

    So no id changes when other comments are added.
    """
    ids: dict[str, str] = {}
    repeats: dict[str, int] = {}
    for comment in comments:
        words = " ".join(words_of(comment.text))
        repeats[words] = repeats.get(words, 0) + 1
        base = f"{post_id}\n{words}" + (f"\n{repeats[words]}" if repeats[words] > 1 else "")
        digest = hashlib.sha256(base.encode()).hexdigest()[:10]
        known = given.get(words, ())
        comment_id = known[repeats[words] - 1] if repeats[words] <= len(known) else f"c-{digest}"
        ids[comment.id] = f"c{comment.platform_id}" if comment.platform_id else comment_id
    return tuple(
        Comment(ids[c.id], c.text, 0, ids.get(c.parent) if c.parent else None, c.author, c.date) for c in comments
    )
