"""Titles of older posts that an article quotes whole, linked to those posts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markdown_it.token import Token

from postil.text.markdown import plain_text

if TYPE_CHECKING:
    from postil.articles.context import PostContext, Texts


def link_quoted_titles(texts: Texts, post: PostContext) -> Texts:
    """Make the titles of posts that the body quotes whole lead to the originals."""
    tokens = texts["body"]
    body = list(tokens)
    depth = 0
    for index, token in enumerate(tokens):
        depth += (token.type == "blockquote_open") - (token.type == "blockquote_close")
        if not depth or token.type != "heading_open":
            continue
        words = tokens[index + 1]
        address = post.view.quoted.get(plain_text([words]))
        if address:
            opened = Token("link_open", "a", 1, attrs={"href": post.linker.link(address), "rel": "bookmark"})
            closed = Token("link_close", "a", -1)
            body[index + 1] = words.copy(children=[opened, *(words.children or ()), closed])
    return {**texts, "body": body}
