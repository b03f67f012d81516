"""Links between comments: ``14:43, are you aware`` and ``@A. Reader`` lead to the comments they mean."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markdown_it.token import Token

from postil.text.name_forms import NOBODY

if TYPE_CHECKING:
    from collections.abc import Sequence

    from postil.articles.context import PostContext, Texts
    from postil.model.records import Comment


_TIME = re.compile(
    r"(?<![\d:.])([01]?\d|2[0-3])(?::|(?<=^\d\d)\.|(?<=^\d)\.)([0-5]\d)(?![\d:]|\.\d)(?:\s?([ap])\.?m\b)?", re.I
)

_NAME_END = re.compile(r"\s*(?:[,:;!–—-]|\s|$)")


class CommentFinder:
    """Finds the comment of a post that a time or a name means; if several fit, none of them."""

    def __init__(self, comments: Sequence[Comment]) -> None:
        self._by_time: dict[str, list[str]] = {}
        self._by_name: dict[str, list[str]] = {}
        for comment in comments:
            if comment.withheld:
                continue
            if comment.date and comment.date.time:
                self._by_time.setdefault(comment.date.time[:5], []).append(comment.id)
            if comment.author and comment.author.casefold() not in NOBODY:
                self._by_name.setdefault(comment.author, []).append(comment.id)

    def __bool__(self) -> bool:
        return bool(self._by_time or self._by_name)

    def find_references(self, text: str, own: str, opens: bool) -> list[tuple[int, int, str]]:
        """Return (start, end, id of a comment) for each reference in a text of the comment ``own``.

        ``opens`` says that the text begins a paragraph: only there a bare name addresses somebody.
        """
        found = []
        for match in _TIME.finditer(text):
            hour = int(match[1])
            if match[3] and 1 <= hour <= 12:
                hour = hour % 12 + (12 if match[3].lower() == "p" else 0)
            ids = self._by_time.get(f"{hour:02}:{match[2]}", [])
            if len(ids) == 1 and ids[0] != own:
                found.append((match.start(), match.end(), ids[0]))
        for name, ids in self._by_name.items():
            at = text.find(f"@{name}")
            if at < 0 and opens and text.startswith(name):
                at = 0
            end = at + len(name) + (text[at : at + 1] == "@")
            if at >= 0 and len(ids) == 1 and ids[0] != own and _NAME_END.match(text, end):
                found.append((at, end, ids[0]))
        return _without_overlaps(sorted(found))


def _without_overlaps(found: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    kept: list[tuple[int, int, str]] = []
    for start, end, comment_id in found:
        if not kept or start >= kept[-1][1]:
            kept.append((start, end, comment_id))
    return kept


def link_comment_references(texts: Texts, post: PostContext) -> Texts:
    """Make mentions of other comments of the post links to them."""
    finder = CommentFinder(post.document.comments)
    if not finder:
        return texts
    return {
        name: tokens if name in ("title", "body") else _link_text(tokens, finder, name)
        for name, tokens in texts.items()
    }


def _link_text(tokens: Sequence[Token], finder: CommentFinder, own: str) -> list[Token]:
    return [
        token.copy(children=_link_children(token.children, finder, own)) if token.children else token
        for token in tokens
    ]


def _link_children(children: Sequence[Token], finder: CommentFinder, own: str) -> list[Token]:
    result: list[Token] = []
    links_open = 0
    opens = True
    for child in children:
        links_open += (child.type == "link_open") - (child.type == "link_close")
        found = finder.find_references(child.content, own, opens) if child.type == "text" and not links_open else []
        position = 0
        for start, end, comment_id in found:
            if start > position:
                result.append(Token("text", "", 0, content=child.content[position:start]))
            result.append(Token("link_open", "a", 1, attrs={"href": f"#{comment_id}", "class": "reference"}))
            result.append(Token("text", "", 0, content=child.content[start:end]))
            result.append(Token("link_close", "a", -1))
            position = end
        if not found:
            result.append(child)
        elif position < len(child.content):
            result.append(Token("text", "", 0, content=child.content[position:]))
        opens = child.type in ("softbreak", "hardbreak")
    return result
