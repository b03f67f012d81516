"""Alignment: which words of two texts agree around a seed that they share, and whether these are a passage.

Words are compared on both sides of the seed for as long as they go on agreeing, across small gaps. A passage is
worth the bits of its words, less what its changes cost. This must be more than two unrelated places in an archive
of this size have in common (Karlin and Altschul, Proc. Natl. Acad. Sci. 1990).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from postil.connections.reuse.seeds import LEAST_WORDS

if TYPE_CHECKING:
    from postil.connections.arrays import ShortInts
    from postil.connections.reuse.seeds import WeighedWords


_LONGEST_GAP = 4  # words that differ within a passage
_LEAST_SHARE = 0.85  # of the words of a passage that agree
_CHANGE = 3.0  # bits that each changed word costs
_BITS_A_WORD = 2.0  # for each word beyond the twelfth: long stock phrases would be worth enough otherwise
_AT_ONCE = 64  # words that are compared at once

# How many words are left out in each text, the fewest first.
_GAPS = sorted(
    ((a, b) for a in range(_LONGEST_GAP + 1) for b in range(_LONGEST_GAP + 1) if a or b),
    key=lambda gap: (max(gap), sum(gap), gap),
)
_ENDS = ([-1] * (_LONGEST_GAP + 2), [-2] * (_LONGEST_GAP + 2))  # after the words: these agree with nothing


@dataclass(frozen=True, slots=True)
class Alignment:
    """A passage: from which word to which in both texts, and how many words agree."""

    here: tuple[int, int]
    there: tuple[int, int]
    agreeing: int

    def overlaps(self, other: Alignment) -> bool:
        """Tell whether two passages have words in common, in both texts."""
        return all(
            one[0] < two[1] and two[0] < one[1] for one, two in ((self.here, other.here), (self.there, other.there))
        )

    def covers(self, here: int, there: int) -> bool:
        """Tell whether a place in each text is part of the passage."""
        return self.here[0] <= here < self.here[1] and self.there[0] <= there < self.there[1]


def align_texts(words: WeighedWords, here: int, there: int, length: int) -> Alignment | None:
    """Return the passage around so many words that two texts share, or None if there is none."""
    (low_a, high_a), (low_b, high_b) = (
        words.starts[words.text_of[at] : words.text_of[at] + 2].tolist() for at in (here, there)
    )
    numbers = words.numbers
    length = _count_equal(numbers[here : here + length].tolist(), numbers[there : there + length].tolist())
    back_a, back_b = _follow(numbers[low_a:here][::-1], numbers[low_b:there][::-1])
    on_a, on_b = _follow(numbers[here + length : high_a], numbers[there + length : high_b], length)
    if not length or len(back_a) + length + len(on_a) < LEAST_WORDS - 1:
        return None
    a = [*(here - 1 - i for i in reversed(back_a)), *(here + i for i in (*range(length), *on_a))]
    b = [*(there - 1 - i for i in reversed(back_b)), *(there + i for i in (*range(length), *on_b))]
    steps = _weigh_steps(words, a, b)
    seed = len(back_a), len(back_a) + length
    span = _widen(a, b, steps, _cut(steps, *seed))
    return _judge(words, a, b, steps, _trim(a, b, span, seed))


def _judge(
    words: WeighedWords, a: list[int], b: list[int], steps: list[float], span: tuple[int, int]
) -> Alignment | None:
    """Return the agreeing words of a span as a passage, or None if they are too few or worth too little."""
    begin, end = span
    here, there = (a[begin], a[end - 1] + 1), (b[begin], b[end - 1] + 1)
    shortest, longest = sorted((here[1] - here[0], there[1] - there[0]))
    if shortest < LEAST_WORDS - 1 or longest < LEAST_WORDS:
        return None
    if end - begin < max(LEAST_WORDS - 1, _LEAST_SHARE * longest):
        return None
    bits = float(words.surprisal.alone[here[0]]) + sum(steps[begin + 1 : end])
    enough = words.least_bits + _BITS_A_WORD * (longest - LEAST_WORDS)
    return Alignment(here, there, end - begin) if bits >= enough else None


def _weigh_steps(words: WeighedWords, a: list[int], b: list[int]) -> list[float]:
    """Return the bits of each agreeing word, less what the changes between it and the one before cost."""
    following = words.surprisal.following
    bits: list[float] = np.minimum(following[a], following[b]).tolist()
    for at in range(1, len(a)):
        bits[at] -= _CHANGE * (max(a[at] - a[at - 1], b[at] - b[at - 1]) - 1)
    return bits


def _cut(steps: list[float], begin: int, end: int) -> tuple[int, int]:
    """Return the span that is worth the most bits; it always contains the words from ``begin`` to ``end``."""
    # Of equal sums the farthest: words that are worth nothing agree all the same.
    total = best = 0.0
    first, last = begin, end
    for at in range(end, len(steps)):
        total += steps[at]
        if total >= best:
            best, last = total, at + 1
    total = best = 0.0
    for at in range(begin, 0, -1):
        total += steps[at]
        if total >= best:
            best, first = total, at - 1
    return first, last


def _widen(a: list[int], b: list[int], steps: list[float], span: tuple[int, int]) -> tuple[int, int]:
    """Return a span that is long enough if there are words for it, even where a change costs more than they add."""
    begin, end = span
    while begin > 0 or end < len(a):
        before = steps[begin] if begin > 0 else -np.inf
        after = steps[end] if end < len(a) else -np.inf
        long_enough = max(a[end - 1] - a[begin], b[end - 1] - b[begin]) + 1 >= LEAST_WORDS
        if long_enough and max(before, after) < 0:
            break
        begin, end = (begin - 1, end) if before > after else (begin, end + 1)
    return begin, end


def _trim(a: list[int], b: list[int], span: tuple[int, int], seed: tuple[int, int]) -> tuple[int, int]:
    """Cut a span at its outermost changes until enough of its words agree."""

    def share(begin: int, end: int) -> float:
        return (end - begin) / (max(a[end - 1] - a[begin], b[end - 1] - b[begin]) + 1)

    def is_changed(at: int) -> bool:
        return max(a[at] - a[at - 1], b[at] - b[at - 1]) > 1

    begin, end = span
    while share(begin, end) < _LEAST_SHARE:
        later = next((at for at in range(begin + 1, seed[0] + 1) if is_changed(at)), None)
        earlier = next((at for at in range(end - 1, seed[1] - 1, -1) if is_changed(at)), None)
        shorter = [(later, end)] if later is not None else []
        if earlier is not None:
            shorter.append((begin, earlier))
        if not shorter:
            break
        begin, end = max(shorter, key=lambda span: share(*span))
    return begin, end


def _count_equal(one: list[int], other: list[int]) -> int:
    """Return how many words are the same, from the start."""
    return next((at for at, (word, twin) in enumerate(zip(one, other, strict=True)) if word != twin), len(one))


def _follow(one: ShortInts, other: ShortInts, start: int = 0) -> tuple[list[int], list[int]]:
    """Return which words agree from the start of two texts on, across gaps after which two words agree again.

    Words are numbered from ``start``.
    """
    at_a = at_b = 0
    steps_a: list[int] = []
    steps_b: list[int] = []
    while True:
        a, b = one[at_a : at_a + _AT_ONCE].tolist(), other[at_b : at_b + _AT_ONCE].tolist()
        a += _ENDS[0]
        b += _ENDS[1]
        i = j = 0
        while True:
            before = i
            while a[i] == b[j]:
                i += 1
                j += 1
            steps_a.extend(range(start + at_a + before, start + at_a + i))
            steps_b.extend(range(start + at_b + j - i + before, start + at_b + j))
            for gap_a, gap_b in _GAPS:
                c, d = i + gap_a, j + gap_b
                if a[c] == b[d] and a[c + 1] == b[d + 1]:
                    i, j = c, d
                    break
            else:
                break
        at_a, at_b = at_a + i, at_b + j
        stopped = i < _AT_ONCE - _LONGEST_GAP and j < _AT_ONCE - _LONGEST_GAP  # before the end of these words
        if stopped or not i or not j:
            return steps_a, steps_b
