"""Shared passages: the same words in two posts, small changes allowed.

Every run of five words is a seed (a fingerprint, as in Broder, Compression and Complexity of Sequences 1997);
seeds that two posts share near one another are joined, and reach as far as the words go on agreeing.
Runs that very many posts have are furniture and no seeds, and a passage has to have words enough of its
own that few posts have: so a common phrase is none. Work grows with the number of words and of true
copies.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from postil.words import find_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from postil.readings import Readings

    Ints = NDArray[np.int64]

LEAST_WORDS = 12
_SEED = 5  # words; twelve words of which one was changed still have a run of as many
_MOST_HOLDERS = 8  # posts with a seed; in more it is furniture
_FEW_HOLDERS = 12  # posts with a run of three words that is nobody's phrase
_LONGEST_GAP = 4  # words that differ within a passage
_LEAST_AGREEING = 10  # words
_LEAST_SHARE = 0.75  # of a passage's words that agree
_OWN = 3  # words in a row that few posts have ...
_LEAST_OWN = 3  # ... as many times at least, in a short passage: a stock phrase is made of what many have
_OWN_SHARE = 0.2  # ... and this many times a word of it, and once more for each word that differs but the first
_NEAR = 20  # words on either side of a run's beginning, in which a passage shows some of its own
_REACH = 64  # words that are compared at once beyond a seed
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)  # Knuth's, of the golden ratio


@dataclass(frozen=True, slots=True)
class SharedPassage:
    """The same words in two texts: their numbers, the characters from and to in each, how many words agree."""

    first: int
    second: int
    first_span: tuple[int, int]
    second_span: tuple[int, int]
    words: int


@dataclass(frozen=True)
class _Words:
    """The words of all texts, one behind the other, as numbers."""

    numbers: NDArray[np.int32]
    starts: Ints  # of each text, and the end of the last
    part_of: NDArray[np.int32]
    post_of: Ints  # of each text
    runs: NDArray[np.uint64]  # prints of the three words that begin at each
    own: NDArray[np.bool_]  # whether few posts have these


def find_passages(readings: Readings) -> tuple[SharedPassage, ...]:
    """Return what texts of different posts share, in the order of the texts and of the words; titles are none."""
    running = readings.running
    if len(running.words) < _SEED:
        return ()
    runs = _print_runs(running.words, _OWN)
    own = _find_own(runs, readings.post_of[running.text_of])
    words = _Words(running.words, running.starts, running.text_of, readings.post_of, runs, own)
    found: dict[tuple[int, int], list[tuple[int, int, int, int, int]]] = {}
    for here, there, length in _join_seeds(words, *_pair_seeds(words)):
        first, second = int(words.part_of[here]), int(words.part_of[there])
        held = found.setdefault((first, second), [])
        if any(a <= here < b and c <= there < d for a, b, c, d, _ in held):
            continue
        passage = _reach_out(words, here, there, length)
        if passage and not any(_overlap(passage, other) for other in held):
            held.append(passage)
    holding = sorted({part for pair, held in found.items() if held for part in pair})
    places = {part: list(find_words(readings.texts[part])) for part in holding}

    def characters(part: int, start: int, end: int) -> tuple[int, int]:
        begin = int(words.starts[part])
        return places[part][start - begin][0], places[part][end - 1 - begin][1]

    return tuple(
        SharedPassage(first, second, characters(first, a, b), characters(second, c, d), agreeing)
        for (first, second), held in sorted(found.items())
        for a, b, c, d, agreeing in sorted(held)
    )


def _overlap(one: tuple[int, int, int, int, int], other: tuple[int, int, int, int, int]) -> bool:
    return (one[0] < other[1] and other[0] < one[1]) and (one[2] < other[3] and other[2] < one[3])


def _find_own(runs: NDArray[np.uint64], post_of: Ints) -> NDArray[np.bool_]:
    """Return which runs of words few posts have; ``post_of`` says whose word each is."""
    prints, places = _sort_prints(runs, np.arange(len(runs)))
    post = post_of[places]
    # Places are in the order of the posts, so the holders of a run stand in it one behind the other.
    new_run = np.append(True, prints[1:] != prints[:-1])[: len(prints)]
    new_holder = new_run | np.append(True, post[1:] != post[:-1])[: len(prints)]
    begins = np.flatnonzero(new_run)
    holders = np.add.reduceat(new_holder, begins, dtype=np.int64) if len(begins) else begins
    own = np.zeros(len(runs), dtype=bool)
    own[places] = np.repeat(holders <= _FEW_HOLDERS, np.diff(np.append(begins, len(prints))))
    return own


def _sort_prints(prints: NDArray[np.uint64], places: Ints) -> tuple[NDArray[np.uint64], Ints]:
    """Return fingerprints in their order, and their places, those of equal ones in the order of the text.

    Both are packed into one number, since numbers alone sort several times faster; what is left of the
    fingerprint, at 30,000 posts some forty bits, makes different runs equal a few times in all.
    """
    bits = np.uint64(max(1, int(places[-1]).bit_length() if len(places) else 1))
    packed = (prints >> bits << bits) | places.astype(np.uint64)
    packed.sort()
    return packed >> bits, (packed & ((np.uint64(1) << bits) - np.uint64(1))).astype(np.int64)


def _print_runs(numbers: NDArray[np.int32], length: int) -> NDArray[np.uint64]:
    """Return a fingerprint for each run of some words, by the place where it begins."""
    count = max(0, len(numbers) - length + 1)
    values = numbers.astype(np.uint64)
    prints = np.zeros(count, dtype=np.uint64)
    for offset in range(length):
        prints = (prints ^ (prints >> np.uint64(29))) * _MULTIPLIER + values[offset : offset + count] + np.uint64(1)
    return (prints ^ (prints >> np.uint64(29))) * _MULTIPLIER  # so that the upper bits tell all words apart


def _pair_seeds(words: _Words) -> tuple[Ints, Ints]:
    """Return the places of seeds that parts of two posts share: in the earlier part and in the later."""
    prints = _print_runs(words.numbers, _SEED)
    count = len(prints)
    within = words.part_of[:count] == words.part_of[_SEED - 1 :]
    within = np.flatnonzero(within)
    prints, places = _sort_prints(prints[within], within)
    # A group of equal seeds, in the order of their places.
    begins = np.flatnonzero(np.append(True, prints[1:] != prints[:-1])) if len(prints) else places
    sizes = np.diff(np.append(begins, len(prints)))
    firsts, seconds = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)]
    post = words.post_of[words.part_of[places]]
    new = np.append(True, (prints[1:] != prints[:-1]) | (post[1:] != post[:-1])) if len(prints) else places
    holders = np.add.reduceat(new, begins, dtype=np.int64) if len(begins) else begins
    usable = (holders >= 2) & (holders <= _MOST_HOLDERS) & (sizes <= 4 * _MOST_HOLDERS)
    for size in np.unique(sizes[usable]).tolist():
        group = begins[usable & (sizes == size)]
        for one in range(size):
            for other in range(one + 1, size):
                a, b = places[group + one], places[group + other]
                apart = words.post_of[words.part_of[a]] != words.post_of[words.part_of[b]]
                firsts.append(a[apart])
                seconds.append(b[apart])
    first, second = np.concatenate(firsts), np.concatenate(seconds)
    equal = np.ones(len(first), dtype=bool)
    for offset in range(_SEED):
        equal &= words.numbers[first + offset] == words.numbers[second + offset]
    return first[equal], second[equal]


def _join_seeds(words: _Words, first: Ints, second: Ints) -> Iterator[tuple[int, int, int]]:
    """Yield (place, other place, length in words) of the runs that two posts share, those that may be passages.

    Seeds that follow one another are one run. One that stands alone is worth a look only where
    the words round it agree as well.
    """
    if not len(first):
        return
    shift = second - first
    order = np.lexsort((first, shift, words.part_of[second], words.part_of[first]))
    first, second, shift = first[order], second[order], shift[order]
    same = (
        (words.part_of[first[1:]] == words.part_of[first[:-1]])
        & (words.part_of[second[1:]] == words.part_of[second[:-1]])
        & (shift[1:] == shift[:-1])
        & (first[1:] - first[:-1] <= _SEED + 1)
    )
    begins = np.flatnonzero(np.append(True, ~same))
    ends = np.append(begins[1:], len(first)) - 1
    here, there = first[begins], second[begins]
    lengths = first[ends] + _SEED - here
    likely = (lengths >= LEAST_WORDS - 2) | (_count_agreeing(words, here, there, lengths) >= LEAST_WORDS - 3)
    short = likely & (lengths < _NEAR)
    likely[short] = _have_own(words, here[short], there[short])
    # The longest first: what they reach need not be looked at again.
    chosen = np.flatnonzero(likely)
    for at in chosen[np.lexsort((here[chosen], -lengths[chosen]))].tolist():
        yield int(here[at]), int(there[at]), int(lengths[at])


def _count_agreeing(words: _Words, here: Ints, there: Ints, lengths: Ints) -> Ints:
    """Return how many words agree at and round a run, where up to one word is more or less on a side."""
    # Behind each text as many numbers that no word has, another in each copy, as steps are taken: no bounds to ask.
    spaced = np.arange(len(words.numbers)) + (words.part_of.astype(np.int64) + 1) * LEAST_WORDS
    size = len(words.numbers) + (len(words.starts) + 1) * LEAST_WORDS
    one, other = np.full(size, -1, dtype=np.int32), np.full(size, -2, dtype=np.int32)
    one[spaced] = other[spaced] = words.numbers
    here, there = spaced[here], spaced[there]
    agreeing = lengths.copy()
    for side, begin in ((-1, np.zeros_like(lengths)), (1, lengths - 1)):
        best = np.zeros(len(lengths), dtype=np.int8)
        a, b = here + begin, there + begin
        near = [one[a + side * step] for step in range(LEAST_WORDS)]
        for slip in (-1, 0, 1):
            total = np.zeros(len(lengths), dtype=np.int8)
            for step in range(1, LEAST_WORDS):
                total += near[step] == other[b + side * (step + slip)]
            best = np.maximum(best, total)
        agreeing += best
    return agreeing


def _have_own(words: _Words, here: Ints, there: Ints) -> NDArray[np.bool_]:
    """Tell the shared runs that have, in them or near, enough words of their own for the shortest passage."""
    last = len(words.runs) - 1
    total = np.zeros(len(here), dtype=np.int64)
    for step in range(-_NEAR, _NEAR):
        place = np.clip(here + step, 0, last)
        run = words.runs[place]
        agree = np.zeros(len(here), dtype=bool)
        for slip in range(-_LONGEST_GAP, _LONGEST_GAP + 1):
            agree |= run == words.runs[np.clip(there + step + slip, 0, last)]
        total += agree & words.own[place]
    return total >= _LEAST_OWN


def _reach_out(words: _Words, here: int, there: int, length: int) -> tuple[int, int, int, int, int] | None:
    """Return (from, to, from, to, words that agree) of the passage round a shared run, or None if it is none."""
    first, second = words.part_of[here], words.part_of[there]
    low_a, high_a = int(words.starts[first]), int(words.starts[first + 1])
    low_b, high_b = int(words.starts[second]), int(words.starts[second + 1])
    numbers = words.numbers
    onward = _reach(numbers[here + length : high_a], numbers[there + length : high_b])
    back = _reach(numbers[low_a:here][::-1], numbers[low_b:there][::-1])
    a_from, b_from = here - back[0], there - back[1]
    a, b = here + length + onward[0], there + length + onward[1]
    agreeing = length + onward[2] + back[2]
    longest = max(a - a_from, b - b_from)
    shortest = min(a - a_from, b - b_from)
    if (
        shortest < LEAST_WORDS - 1
        or longest < LEAST_WORDS
        or agreeing < max(_LEAST_AGREEING, _LEAST_SHARE * longest)
    ):
        return None
    here_runs, there_runs = (
        set(words.runs[start : end - _OWN + 1][words.own[start : end - _OWN + 1]].tolist())
        for start, end in ((a_from, a), (b_from, b))
    )
    wanted = max(_LEAST_OWN, _OWN_SHARE * longest + longest - agreeing - 1)
    telling = len(here_runs & there_runs) >= wanted
    return (a_from, a, b_from, b, agreeing) if telling else None


def _reach(one: NDArray[np.int32], other: NDArray[np.int32]) -> tuple[int, int, int]:
    """Return how far two runs of words go on agreeing from their start: in each, and in agreeing words.

    A gap is crossed where words agree again behind it.
    """
    at_a = at_b = agreeing = 0
    while True:
        a, b = one[at_a : at_a + _REACH].tolist(), other[at_b : at_b + _REACH].tolist()
        i = j = 0
        while True:
            while i < len(a) and j < len(b) and a[i] == b[j]:
                i, j, agreeing = i + 1, j + 1, agreeing + 1
            if not b[j : j + _LONGEST_GAP + 1] or set(a[i : i + _LONGEST_GAP + 1]).isdisjoint(
                b[j : j + _LONGEST_GAP + 1]
            ):
                break
            gap = next((g for g in _GAPS if _agrees_again(a, b, i + g[0], j + g[1], max(g))), None)
            if gap is None:
                break
            i, j = i + gap[0], j + gap[1]
        at_a, at_b = at_a + i, at_b + j
        if i < _REACH - _LONGEST_GAP and j < _REACH - _LONGEST_GAP:  # not stopped by the end of what was compared
            return at_a, at_b, agreeing
        if not i or not j:
            return at_a, at_b, agreeing


# The words to leave out in each run, the fewest first.
_GAPS = sorted(
    ((a, b) for a in range(_LONGEST_GAP + 1) for b in range(_LONGEST_GAP + 1) if a or b),
    key=lambda gap: (max(gap), sum(gap), gap),
)


def _agrees_again(a: list[int], b: list[int], i: int, j: int, gap: int) -> bool:
    if i >= len(a) or j >= len(b) or a[i] != b[j]:
        return False
    return gap == 1 or (i + 1 < len(a) and j + 1 < len(b) and a[i + 1] == b[j + 1])
