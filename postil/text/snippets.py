"""Excerpts: some words of a text with the sentence or paragraph around them."""

from __future__ import annotations

import re
from dataclasses import dataclass

_MAX_SIDE = 160  # characters
_MAX_CONTEXT = 90  # characters before and after a term
_LONGEST_SUMMARY = 220
_END_OF_SENTENCE = re.compile(r"[.!?…][\"'”’»)\]]*\s+|[。！？]|\n\n")


def cut_excerpt(text: str, start: int, end: int) -> Excerpt:
    """Return the characters from ``start`` up to ``end`` with the rest of their sentence."""
    window = text[max(0, start - 2 * _MAX_SIDE) : start]
    cuts = [match.end() for match in _END_OF_SENTENCE.finditer(window)]
    before = window[cuts[-1] if cuts else 0 :]
    cut_short = not cuts and start > len(window)
    following = text[end : end + 2 * _MAX_SIDE]
    match = _END_OF_SENTENCE.search(following)
    after = following[: match.end()].rstrip() if match else following
    return Excerpt(_trim_before(before, cut_short), " ".join(text[start:end].split()), _trim_after(after))


def cut_context(text: str, start: int, end: int) -> Excerpt:
    """Return the characters from ``start`` up to ``end`` with the words around them in their paragraph."""
    before, after = text[max(0, start - 2 * _MAX_CONTEXT) : start], text[end : end + 2 * _MAX_CONTEXT]
    before, after = before.rpartition("\n\n")[2], after.partition("\n\n")[0]
    shown = " ".join(before.split()) + (" " if before[-1:].isspace() else "")
    following = (" " if after[:1].isspace() else "") + " ".join(after.split())
    return Excerpt(
        shown if len(shown) <= _MAX_CONTEXT else "… " + shown[-_MAX_CONTEXT:].partition(" ")[2],
        text[start:end],
        following if len(following) <= _MAX_CONTEXT else following[:_MAX_CONTEXT].rpartition(" ")[0] + " …",
    )


def summarise(text: str) -> str:
    """Return the beginning of a text, cut between words, for lists and feeds."""
    words = " ".join(text.split())
    if len(words) <= _LONGEST_SUMMARY:
        return words
    return words[: _LONGEST_SUMMARY + 1].rsplit(" ", 1)[0].rstrip(" ,;:–—-") + " …"


def _trim_before(text: str, cut_short: bool) -> str:
    shown = " ".join(text.split()) + (" " if text[-1:].isspace() and text.strip() else "")
    if len(shown) <= _MAX_SIDE and not cut_short:
        return shown
    return "… " + shown[-_MAX_SIDE:].partition(" ")[2]


def _trim_after(text: str) -> str:
    shown = (" " if text[:1].isspace() and text.strip() else "") + " ".join(text.split())
    return shown if len(shown) <= _MAX_SIDE else shown[:_MAX_SIDE].rpartition(" ")[0] + " …"


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Some words of a text, and the text before and after them."""

    before: str
    words: str
    after: str
