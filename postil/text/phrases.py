"""Phrases in texts: many at once, in time that grows with the text and not with their number.

A text is cut into words, white space and single other characters, and compared part by part, so a
phrase never begins or ends within a word. White space in a phrase stands for any.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


T = TypeVar("T")


_PART = re.compile(r"\w+|\s+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class PhraseMatcher(Generic[T]):
    """Finds phrases, each with the value that it stands for.

    ``lengths`` are, for the first part of any phrase, the numbers of parts to try, the largest first.
    """

    values: Mapping[str, T]
    lengths: Mapping[str, tuple[int, ...]]

    def find_all(self, text: str) -> list[tuple[int, int, T]]:
        """Return (start, end, value) wherever a phrase stands, also within and across others."""
        return [(start, end, value) for start, end, value, _ in self._find(text)]

    def find_longest(self, text: str) -> list[tuple[int, int, T]]:
        """Return (start, end, value) of the longest phrase at each place, none across another.

        A phrase that begins or ends with a sign, such as ``C++``, does not stand directly at a word.
        """
        found: list[tuple[int, int, T]] = []
        for start, end, value, apart in self._find(text):
            if apart and (not found or start >= found[-1][1]):
                found.append((start, end, value))
        return found

    def _find(self, text: str) -> Iterator[tuple[int, int, T, bool]]:
        """Yield each match, the longest at one place first, and whether no word stands directly at it."""
        parts = _PART.findall(text)
        if self.lengths.keys().isdisjoint(parts):
            return
        starts = list(accumulate(map(len, parts), initial=0))
        for index, part in enumerate(parts):
            for length in self.lengths.get(part, ()):
                last = index + length
                key = "".join(" " if p.isspace() else p for p in parts[index:last])
                if last <= len(parts) and key in self.values:
                    apart = not (index and _is_word(parts[index - 1])) and not (
                        last < len(parts) and _is_word(parts[last])
                    )
                    yield starts[index], starts[last], self.values[key], apart


def make_phrase_matcher(phrases: Mapping[str, T]) -> PhraseMatcher[T]:
    """Return a matcher for phrases; one without any visible character is never found."""
    values: dict[str, T] = {}
    lengths: dict[str, set[int]] = {}
    for phrase, value in phrases.items():
        parts = _PART.findall(" ".join(phrase.split()))
        if parts:
            values.setdefault("".join(parts), value)
            lengths.setdefault(parts[0], set()).add(len(parts))
    return PhraseMatcher(values, {first: tuple(sorted(n, reverse=True)) for first, n in lengths.items()})


def _is_word(part: str) -> bool:
    return part[0] == "_" or part[0].isalnum()
