"""Excerpts: some words of a text with the sentence round them."""

from __future__ import annotations

import re
from dataclasses import dataclass

_LONGEST_SIDE = 160  # characters


_CONTEXT = 90  # characters, round a term


_END_OF_SENTENCE = re.compile(r"[.!?…][\"'”’»)\]]*\s+|[。！？]|\n\n")


def cut_excerpt(text: str, start: int, end: int) -> Excerpt:
    """Return the words from ``start`` to ``end`` with what stands before and behind them in their sentence."""
    window = text[max(0, start - 2 * _LONGEST_SIDE) : start]
    cuts = [match.end() for match in _END_OF_SENTENCE.finditer(window)]
    before = window[cuts[-1] if cuts else 0 :]
    cut_short = not cuts and start > len(window)
    behind = text[end : end + 2 * _LONGEST_SIDE]
    match = _END_OF_SENTENCE.search(behind)
    after = behind[: match.end()].rstrip() if match else behind
    return Excerpt(_tail(before, cut_short), " ".join(text[start:end].split()), _head(after))


def cut_context(text: str, start: int, end: int) -> Excerpt:
    """Return the words from ``start`` to ``end`` with what stands round them in their paragraph."""
    before, after = text[max(0, start - 2 * _CONTEXT) : start], text[end : end + 2 * _CONTEXT]
    before, after = before.rpartition("\n\n")[2], after.partition("\n\n")[0]
    shown = " ".join(before.split()) + (" " if before[-1:].isspace() else "")
    behind = (" " if after[:1].isspace() else "") + " ".join(after.split())
    return Excerpt(
        shown if len(shown) <= _CONTEXT else "… " + shown[-_CONTEXT:].partition(" ")[2],
        text[start:end],
        behind if len(behind) <= _CONTEXT else behind[:_CONTEXT].rpartition(" ")[0] + " …",
    )


def _tail(text: str, cut_short: bool) -> str:
    shown = " ".join(text.split()) + (" " if text[-1:].isspace() and text.strip() else "")
    if len(shown) <= _LONGEST_SIDE and not cut_short:
        return shown
    return "… " + shown[-_LONGEST_SIDE:].partition(" ")[2]


def _head(text: str) -> str:
    shown = (" " if text[:1].isspace() and text.strip() else "") + " ".join(text.split())
    return shown if len(shown) <= _LONGEST_SIDE else shown[:_LONGEST_SIDE].rpartition(" ")[0] + " …"


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Some words of a text with what stands before and behind them in their sentence."""

    before: str
    words: str
    after: str
