"""What people are told about quoted words that a text has not just once."""

from __future__ import annotations


def describe_count(words: str, count: int, where: str) -> str:
    """Return that quoted words appear ``count`` times in a text; 0 is allowed."""
    if not count:
        return f"{words} are not in {where}"
    return f"{words} appear {'once' if count == 1 else f'{count} times'} in {where}"


def propose_words(nearest: str | None) -> str:
    """Return what to quote in place of words that are not there."""
    return f"The most similar words are {nearest!r}" if nearest else "Quote them exactly as the page shows them"
