"""Moved comments: comments alone, as Disqus has them, whose page has another path than the post that they are on.

Blogs that move keep the end of their paths: ``/2012/05/x`` becomes ``/blog/2012/05/x``. Where one post alone ends
like the page of the comments, and these comments alone end like the post, they are joined, which is an inference.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from postil.model.captured import Inference
from postil.text.urls import address_key, split_url

if TYPE_CHECKING:
    from collections.abc import Sequence

    from postil.captures.duplicates import FoundPost

_PAGE_END = re.compile(r"\.(?:html?|php|aspx?)$|/index$", re.IGNORECASE)
_TELLING = 8  # letters of a last part that says by itself which post it is


def join_moved_comments(
    groups: Sequence[list[FoundPost]], inferences: list[tuple[str, Inference]]
) -> list[list[FoundPost]]:
    """Return the captures of each post with the comments whose page has the end of its path."""
    posts: dict[str, list[int]] = {}
    lone: list[int] = []
    for index, group in enumerate(groups):
        if all(_has_comments_alone(found) for found in group):
            lone.append(index)
        for ending in {parts[-1] for found in group if (parts := _list_parts(found.post.url))}:
            posts.setdefault(ending, []).append(index)
    is_lone = set(lone)
    matches: dict[int, list[int]] = {}
    for index in lone:
        own = _list_parts(groups[index][0].post.url)
        near = [other for other in posts.get(own[-1], ()) if other not in is_lone] if own else []
        for other in near:
            if any(_end_alike(own, _list_parts(found.post.url)) for found in groups[other]):
                matches.setdefault(index, []).append(other)
    claimed = [other for found in matches.values() for other in found]
    joined = {
        index: found[0] for index, found in matches.items() if len(found) == 1 and claimed.count(found[0]) == 1
    }
    united = [list(group) for group in groups]
    for index, other in joined.items():
        comments, post = groups[index][0], groups[other][0]
        what = f"comments on {comments.post.url} are taken for those on {post.post.url}, whose path ends alike"
        inferences.append((comments.source.capture.path, Inference(comments.post.line, what, 0.7)))
        united[other] += groups[index]
    return [group for index, group in enumerate(united) if index not in joined]


def _has_comments_alone(found: FoundPost) -> bool:
    post = found.post
    return bool(post.comments and post.url and not post.title and not post.body)


def _list_parts(url: str | None) -> list[str]:
    """Return the parts of an address's path, without what may change at its end; with a query there are none."""
    parts = split_url(url) if url else None
    if parts is None:
        return []
    _, path, query = address_key(parts)
    return [] if query else [part for part in _PAGE_END.sub("", path).casefold().split("/") if part]


def _end_alike(one: Sequence[str], other: Sequence[str]) -> bool:
    """Tell whether the shorter of two paths is the end of the longer, and says enough to be of one post."""
    shorter, longer = sorted((list(one), list(other)), key=len)
    if not shorter or longer[-len(shorter) :] != shorter:
        return False
    last = shorter[-1]
    return len(shorter) > 1 or (len(last) >= _TELLING and "-" in last)
