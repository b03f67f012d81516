"""Blocks that are written in the other direction than the text around them, such as a quotation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from postil.text.directions import direction_of_text
from postil.text.markdown import plain_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it.token import Token

    from postil.text.directions import Direction

_BLOCKS = frozenset(
    f"{name}_open"
    for name in ("paragraph", "heading", "blockquote", "bullet_list", "ordered_list", "list_item", "th", "td")
)


def mark_directions(tokens: Sequence[Token], around: Direction) -> list[Token]:
    """Return tokens where blocks whose first letter is of the other direction have ``dir="auto"``."""
    result = list(tokens)
    following: Direction | None = None  # the direction of the next text
    for index in range(len(tokens) - 1, -1, -1):
        token = tokens[index]
        if token.type == "inline":
            following = direction_of_text(plain_text([token])) or following
        elif token.type in _BLOCKS and following not in (None, around):
            result[index] = token.copy(attrs={**token.attrs, "dir": "auto"})
        elif token.type.endswith("_close") and token.level == 0:
            following = None
    return result
