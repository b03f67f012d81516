"""Headings of an article: their levels below the page's own, their ids, and the table of contents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from postil.articles.anchors import name_meaning
from postil.links.heading_anchors import name_heading
from postil.model.articles import Heading
from postil.text.markdown import plain_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it.token import Token

    from postil.articles.context import PostContext, Texts

_LOWEST = 6


def anchor_headings(texts: Texts, post: PostContext) -> Texts:
    """Give every heading an id and its level below the page's own headings.

    The page's title is the first level; the body's headings begin at the second, a comment's at the fourth.
    """
    taken = {*post.anchors, *(name_meaning(term.slug, post.anchors) for term in post.view.terms)}
    return {
        name: _anchor_text(tokens, 2 if name == "body" else 4, taken)
        if any(token.type == "heading_open" for token in tokens)
        else tokens
        for name, tokens in texts.items()
    }


def _anchor_text(tokens: Sequence[Token], first_level: int, taken: set[str]) -> list[Token]:
    levels = sorted({token.tag for token in tokens if token.type == "heading_open"})
    result = []
    for index, token in enumerate(tokens):
        changed = token
        if token.type in ("heading_open", "heading_close"):
            changed = token.copy(tag=f"h{min(_LOWEST, first_level + levels.index(token.tag))}")
        if token.type == "heading_open":
            anchor = name_heading(_words_of(tokens[index + 1]), taken)
            changed = changed.copy(attrs={**token.attrs, "id": anchor})
        result.append(changed)
    return result


def list_headings(tokens: Sequence[Token]) -> tuple[Heading, ...]:
    """Return the headings of a text that have ids, without those within quotations."""
    return tuple(
        Heading(int(token.tag.removeprefix("h")), str(token.attrGet("id")), _words_of(tokens[index + 1]))
        for index, token in enumerate(tokens)
        if token.type == "heading_open" and token.level == 0
    )


def _words_of(heading: Token) -> str:
    return " ".join(plain_text([heading]).split())
