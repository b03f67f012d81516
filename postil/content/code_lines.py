"""Code in a Markdown text: the lines on which signs such as ``<!-- comments -->`` are examples and mean nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from postil.text.markdown import parse_markdown

if TYPE_CHECKING:
    from collections.abc import Sequence

_FENCES = ("```", "~~~")


def find_code_lines(text: str) -> list[range]:
    """Return the lines of each fenced code block, counted from 0.

    A fence that is never closed does not count: it would take in everything after it.
    """
    if not any(fence in text for fence in _FENCES):
        return []
    lines = text.split("\n")
    blocks = [range(*token.map) for token in parse_markdown(text) if token.type == "fence" and token.map]
    return [block for block in blocks if len(block) > 1 and lines[block[-1]].strip(" >\t")[:3] in _FENCES]


def is_code(line: int, blocks: Sequence[range]) -> bool:
    """Tell whether a line, counted from 0, is in one of these blocks."""
    return any(line in block for block in blocks)
