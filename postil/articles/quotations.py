"""Titles of older posts that an article quotes whole, linked to those posts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markdown_it.token import Token

from postil.text.markdown import plain_text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence


def link_quoted_titles(
    tokens: Sequence[Token], originals: Mapping[str, str], link: Callable[[str], str]
) -> list[Token]:
    """Return tokens in which the titles of posts quoted whole lead to the originals.

    ``originals`` gives the address of the post of each title, ``link`` the link to an address.
    """
    result = list(tokens)
    depth = 0
    for index, token in enumerate(tokens):
        depth += (token.type == "blockquote_open") - (token.type == "blockquote_close")
        if not depth or token.type != "heading_open":
            continue
        words = tokens[index + 1]
        address = originals.get(plain_text([words]))
        if address:
            opened = Token("link_open", "a", 1, attrs={"href": link(address), "rel": "bookmark"})
            closed = Token("link_close", "a", -1)
            result[index + 1] = words.copy(children=[opened, *(words.children or ()), closed])
    return result
