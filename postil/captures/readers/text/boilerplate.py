"""Boilerplate: lines that hold only the words that a platform puts around posts and comments on every page.

They are set aside, counted in the ledger, and not published. A whole line has to be boilerplate; prose that begins
like it is prose.
"""

from __future__ import annotations

import regex

from postil.captures.readers.text.comment_forms import LINK_KINDS
from postil.captures.readers.text.platform_words import read_interface_line

_REPLYING = frozenset(("reply", "delete", "replies"))
_STRONG = frozenset(("page", "foot", "no_comments", "count", "read_more"))
_BELOW_POSTS = _STRONG | frozenset(("weak", "comments", "comment_links"))
_WEAK = frozenset(("weak", "anonymous", "comment_links", "comments"))
_HEADINGS = frozenset(("comments", "count"))
_NOT_HEADINGS = frozenset(("no_comments", "page"))
_NUMBER = regex.compile(r"\d+")


def is_comment_boilerplate(line: str) -> bool:
    """Tell whether a whole line is what a platform writes around a comment (``ReplyDelete``)."""
    kinds = read_interface_line(line)
    return any(kind & _REPLYING for kind in kinds) and all(kind & LINK_KINDS for kind in kinds)


def is_glued_boilerplate(line: str) -> bool:
    """Tell whether a line is boilerplate that nobody would write: ``ReplyDelete``, in one word or two."""
    kinds = read_interface_line(line)
    return len(kinds) > 1 and is_comment_boilerplate(line) and any("delete" in kind for kind in kinds)


def opens_replies(line: str) -> bool:
    """Tell whether a whole line is the heading of the replies to a comment."""
    kinds = read_interface_line(line)
    return bool(kinds) and "replies" in kinds[-1] and is_comment_boilerplate(line)


def is_comment_heading(line: str) -> bool:
    """Tell whether a line is the heading of comments, such as ``3 comments:``."""
    return bool(line) and any(map(is_heading_kind, read_interface_line(line)))


def is_heading_kind(kinds: frozenset[str]) -> bool:
    """Tell whether a part of a platform's line, of some kinds, heads comments."""
    return bool(kinds & _HEADINGS) and not kinds & _NOT_HEADINGS


def read_comment_count(line: str) -> int | None:
    """Return the number in a line such as ``8 comments:`` (0 for ``No comments:``), or None."""
    kinds = read_interface_line(line)
    if len(kinds) != 1 or not kinds[0] & {"count", "no_comments"}:
        return None
    number = _NUMBER.search(line)
    if number:
        return int(number[0])
    return 0 if "no_comments" in kinds[0] else 1


def is_page_boilerplate(line: str) -> bool:
    """Tell whether a whole line is what a platform writes below a post (``Older Post``)."""
    kinds = read_interface_line(line)
    return any(kind & _STRONG for kind in kinds) and all(kind & _BELOW_POSTS for kind in kinds)


def is_page_heading(line: str) -> bool:
    """Tell whether a whole line is the page's own and not of one post, such as ``Leave a Reply``."""
    kinds = read_interface_line(line)
    return any("page" in kind for kind in kinds) and all(kind & _BELOW_POSTS for kind in kinds)


def is_weak_boilerplate(line: str) -> bool:
    """Tell whether a line is boilerplate only if it is next to other boilerplate (``Home``)."""
    kinds = read_interface_line(line)
    return bool(kinds) and all(kind <= _WEAK for kind in kinds)


def is_read_more(line: str) -> bool:
    """Tell whether a line says that a post goes on elsewhere (``Read more``)."""
    kinds = read_interface_line(line)
    return bool(kinds) and all("read_more" in kind for kind in kinds)
