"""Text whose spaces matter: columns, and lines of code."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from postil.captures.readers.text.lists import is_bullet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from postil.captures.readers.text.lines import Line

_GAP = re.compile(r"(?<=[^\s.!?:;,])(?: {2,}|\t+ *)(?=\S)")
_CODE = re.compile(
    r"[{}]\s*$|[=(){}\[\]<>].*;\s*$|^[)}\]]+[,;]?$|^(?:def|class|if|for|while|return|import|from|elif|else|try|var|let|const|function|"
    r"public|private|static|void|int|print|echo|sudo|SELECT|#include|#!)\b.*[:;(){}=<>\"']|"
    r"^(?:\$|>>>|%) \S|^</?\w+[^>]*>|"
    r"^\w[\w.\[\]]* ?(?:[-+*/|&]?=|:=|=>) ?\S|^\w[\w.]*\([^)]*\)$|^(?://|/\*)"
)
_SHARE_OF_CODE = 0.6
_INDENT_OF_CODE = 4


def is_preformatted(block: Sequence[Line]) -> bool:
    """Tell whether the lines of a block are columns or code, whose spaces have to be kept."""
    if len(block) == 1 or any(is_bullet(line.text) for line in block):
        return False
    return _has_columns(block) or _is_code(block)


def write_preformatted(block: Sequence[Line]) -> str:
    """Return a block as CommonMark that keeps its spaces: a fenced code block."""
    base = min(line.indent for line in block)
    rows = [" " * (line.indent - base) + line.text for line in block]
    fence = "```"
    while any(fence in row for row in rows):
        fence += "`"
    return "\n".join([fence, *rows, fence])


def _has_columns(block: Sequence[Line]) -> bool:
    """Tell whether all lines have gaps, and the gaps of at least two lines end in the same column."""
    gaps = [{line.indent + match.end() for match in _GAP.finditer(line.text)} for line in block]
    if not all(gaps):
        return False
    ends = [column for columns in gaps for column in columns]
    return len(set(ends)) < len(ends)


def _is_code(block: Sequence[Line]) -> bool:
    """Tell whether most lines are code; lines that are all indented need not be as many."""
    code = sum(_CODE.search(line.text) is not None for line in block)
    indents = {line.indent for line in block}
    if min(indents) >= _INDENT_OF_CODE:
        return 2 * code >= len(block)
    return len(indents) > 1 and code >= _SHARE_OF_CODE * len(block) and code > 1
