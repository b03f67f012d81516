"""Ids of comments that no platform gave one: made of the post's id and a number, never of the comment's words.

Whoever has a digest of withheld words can try words until the digest is the same. Ids that earlier versions made
are digests of words; they stay as they are until something of their post is withheld.
"""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache
from itertools import count
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

PREFIX = "c-"  # begins the ids that are made here; a platform's id comes directly after the c
_MADE = re.compile(rf"{PREFIX}[0-9a-f]{{10}}")
# A post has an id of a number below this, if its comments are not thousands.
_NUMBERS = 10_000


def make_comment_ids(post_id: str, taken: Container[str]) -> Iterator[str]:
    """Yield ids for the comments of a post, without end and none of them twice, but those that are ``taken``."""
    return (own for number in count(1) if (own := _number(post_id, number)) not in taken)


def replace_comment_id(post_id: str, place: int) -> str:
    """Return the id that takes the place of one that may be a digest of words; ``place`` is that in the thread."""
    return _digest(f"{post_id}\nwithheld\n{place}")


def may_be_digest_of_words(comment_id: str, post_id: str) -> bool:
    """Tell whether an id may have been made of the words of its comment."""
    return bool(_MADE.fullmatch(comment_id)) and comment_id not in _list_numbered(post_id)


@lru_cache(maxsize=4)
def _list_numbered(post_id: str) -> frozenset[str]:
    return frozenset(_number(post_id, number) for number in range(1, _NUMBERS))


def _number(post_id: str, number: int) -> str:
    return _digest(f"{post_id}\n{number}")


def _digest(text: str) -> str:
    return PREFIX + hashlib.sha256(text.encode()).hexdigest()[:10]
