"""Cuts: ranges of a plain text that are replaced."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Cut:
    """Characters of a plain text, from ``start`` up to ``end``, and their replacement."""

    start: int
    end: int
    replacement: str


def make_cuts(text: str, cuts: Sequence[Cut]) -> str:
    """Return a plain text with cuts made; they are in order and do not overlap."""
    pieces, position = [], 0
    for cut in cuts:
        pieces += [text[position : cut.start], cut.replacement]
        position = cut.end
    return "".join(pieces) + text[position:]


def merge_cuts(cuts: Sequence[Cut]) -> list[Cut]:
    """Return cuts in order, with overlapping ones merged; the first of them gives the replacement."""
    merged: list[Cut] = []
    for cut in sorted(cuts, key=lambda c: (c.start, -c.end)):
        if merged and cut.start < merged[-1].end:
            merged[-1] = replace(merged[-1], end=max(merged[-1].end, cut.end))
        else:
            merged.append(cut)
    return merged
