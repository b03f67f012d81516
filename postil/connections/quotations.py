"""Older posts that a post quotes whole, found by their date line and title."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from postil.text.date_lines import read_date_line
from postil.text.markdown import plain_blocks, plain_text

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from markdown_it.token import Token


@dataclass(frozen=True, slots=True)
class QuotedPost:
    """A quotation that names its source by its day and its title."""

    day: dt.date
    title: str


def find_quoted_posts(tokens: Sequence[Token], languages: tuple[str, ...]) -> list[QuotedPost]:
    """Return the block quotations that begin with a date line and a title, as conversion writes them."""
    found = []
    for index, token in enumerate(tokens):
        if token.type != "blockquote_open" or index + 6 >= len(tokens):
            continue
        # A paragraph (open, words, close), then a heading (open, words, close).
        if tokens[index + 1].type != "paragraph_open" or tokens[index + 4].type != "heading_open":
            continue
        date_line = read_date_line(plain_text([tokens[index + 2]]), languages)
        if date_line and date_line.date:
            found.append(QuotedPost(date_line.date, plain_text([tokens[index + 5]])))
    return found


def find_quotations(tokens: Sequence[Token]) -> list[tuple[int, int]]:
    """Return (start, end) of each quoted block in the plain text of tokens."""
    found, depth, start = [], 0, 0
    for token in tokens:
        depth += (token.type == "blockquote_open") - (token.type == "blockquote_close")
        for block in plain_blocks([token]):
            if depth:
                found.append((start, start + len(block)))
            start += len(block) + 2  # the blank line between blocks
    return found
