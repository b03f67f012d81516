"""Older posts that a post quotes whole: found in its text by their date line and title."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from postil.dates import read_date_line
from postil.markdown import plain_text

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from markdown_it.token import Token


@dataclass(frozen=True, slots=True)
class QuotedPost:
    """A quotation that names its source: ``heading`` is the index of its title among the tokens."""

    day: dt.date
    title: str
    heading: int


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
            found.append(QuotedPost(date_line.date, plain_text([tokens[index + 5]]), index + 5))
    return found
