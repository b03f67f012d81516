"""Which words two texts have in common, in order: in time about as their length, however often words repeat.

``difflib`` compares each word with all places where the other text has it. That takes long where a text repeats its
words. Here, long texts are first cut at runs of words that each text has exactly once, as in patience diff; what is
between these is short, as a rule.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from difflib import SequenceMatcher
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_RUNS = (8, 4, 2, 1)  # words of a run that has to be unique, the longest first
_MOST_PAIRS = 100_000  # of the same word in both texts; so many are compared one by one
_BLOCK = 300  # words of a part of two texts that nothing unique divides


class Difference(NamedTuple):
    """Words from ``old_start`` to before ``old_end`` that became those from ``new_start`` to before ``new_end``.

    The numbers are indexes. One of the two may be empty.
    """

    old_start: int
    old_end: int
    new_start: int
    new_end: int


class _Span(NamedTuple):
    """A part of the old words and one of the new words, as a ``Difference`` has them."""

    old_start: int
    old_end: int
    new_start: int
    new_end: int


class _Run(NamedTuple):
    """Words that are the same: where they begin in the old and the new words, and how many they are."""

    old: int
    new: int
    size: int


def list_differences(old: Sequence[str], new: Sequence[str]) -> Iterator[Difference]:
    """Yield what is different between two lists of words, in order; all other words are the same in both."""
    runs = [*_find_runs(old, new, _Span(0, len(old), 0, len(new)), _RUNS), _Run(len(old), len(new), 0)]
    at_old = at_new = 0
    for run in runs:
        if run.old > at_old or run.new > at_new:
            yield Difference(at_old, run.old, at_new, run.new)
        at_old, at_new = run.old + run.size, run.new + run.size


def _find_runs(old: Sequence[str], new: Sequence[str], span: _Span, sizes: tuple[int, ...]) -> Iterator[_Run]:
    """Yield the runs of words that a part of both texts has in common, in order; two may be next to each other."""
    head = _count_same(old, new, span, forwards=True)
    if head:
        yield _Run(span.old_start, span.new_start, head)
    rest = span._replace(old_start=span.old_start + head, new_start=span.new_start + head)
    tail = _count_same(old, new, rest, forwards=False)
    inner = rest._replace(old_end=rest.old_end - tail, new_end=rest.new_end - tail)
    if inner.old_start < inner.old_end and inner.new_start < inner.new_end:
        yield from _divide(old, new, inner, sizes)
    if tail:
        yield _Run(inner.old_end, inner.new_end, tail)


def _divide(old: Sequence[str], new: Sequence[str], span: _Span, sizes: tuple[int, ...]) -> Iterator[_Run]:
    if _count_pairs(old, new, span) <= _MOST_PAIRS:
        yield from _match(old, new, span)
        return
    for number, size in enumerate(sizes):
        found = _find_unique_runs(old, new, span, size)
        if not found:
            continue
        edges = [_Run(span.old_start, span.new_start, 0), *found, _Run(span.old_end, span.new_end, 0)]
        for before, after in pairwise(edges):
            if before.size:
                yield before
            between = _Span(before.old + before.size, after.old, before.new + before.size, after.new)
            yield from _find_runs(old, new, between, sizes[number + 1 :])
        return
    yield from _match_blocks(old, new, span)


def _count_same(old: Sequence[str], new: Sequence[str], span: _Span, forwards: bool) -> int:
    """Return how many words are the same at the beginning, or else at the end, of a part of both texts."""
    most = min(span.old_end - span.old_start, span.new_end - span.new_start)
    count = 0
    if forwards:
        while count < most and old[span.old_start + count] == new[span.new_start + count]:
            count += 1
    else:
        while count < most and old[span.old_end - 1 - count] == new[span.new_end - 1 - count]:
            count += 1
    return count


def _count_pairs(old: Sequence[str], new: Sequence[str], span: _Span) -> int:
    """Return how many pairs of places have the same word in both texts."""
    ours = Counter(old[span.old_start : span.old_end])
    others = Counter(new[span.new_start : span.new_end])
    return sum(count * others[word] for word, count in ours.items())


def _match(old: Sequence[str], new: Sequence[str], span: _Span) -> Iterator[_Run]:
    """Yield what ``difflib`` finds the same in a part of both texts."""
    ours, others = old[span.old_start : span.old_end], new[span.new_start : span.new_end]
    for block in SequenceMatcher(None, ours, others, autojunk=False).get_matching_blocks():
        if block.size:
            yield _Run(span.old_start + block.a, span.new_start + block.b, block.size)


def _match_blocks(old: Sequence[str], new: Sequence[str], span: _Span) -> Iterator[_Run]:
    """Yield what is the same in each of as many short parts of both texts; words that moved further are not."""
    old_size, new_size = span.old_end - span.old_start, span.new_end - span.new_start
    count = -(-max(old_size, new_size) // _BLOCK)
    for number in range(count):
        yield from _match(
            old,
            new,
            _Span(
                span.old_start + old_size * number // count,
                span.old_start + old_size * (number + 1) // count,
                span.new_start + new_size * number // count,
                span.new_start + new_size * (number + 1) // count,
            ),
        )


def _find_unique_runs(old: Sequence[str], new: Sequence[str], span: _Span, size: int) -> list[_Run]:
    """Return runs of words that are in each of two parts exactly once, as many as have the same order in both."""
    ours = _locate_unique(old, span.old_start, span.old_end, size)
    others = _locate_unique(new, span.new_start, span.new_end, size)
    pairs = [(at, others[run]) for run, at in ours.items() if run in others]
    found: list[_Run] = []
    end_old, end_new = span.old_start, span.new_start
    for at_old, at_new in _keep_order(pairs):
        shift = max(0, end_old - at_old, end_new - at_new)  # what the run before this one has already
        if shift < size:
            found.append(_Run(at_old + shift, at_new + shift, size - shift))
            end_old, end_new = at_old + size, at_new + size
    return found


def _locate_unique(words: Sequence[str], start: int, end: int, size: int) -> dict[tuple[str, ...], int]:
    """Return where each run of words that is there once begins, in order."""
    places: dict[tuple[str, ...], int] = {}
    for at in range(start, end - size + 1):
        run = tuple(words[at : at + size])
        places[run] = -1 if run in places else at
    return {run: at for run, at in places.items() if at >= 0}


def _keep_order(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the longest series of pairs, ordered by their first number, whose second numbers increase as well."""
    ends: list[int] = []  # the least last number of a series, by its length
    last: list[int] = []  # the pair that it ends with
    before: list[int] = []  # the pair before each pair in its series
    for index, (_, second) in enumerate(pairs):
        length = bisect_left(ends, second)
        before.append(last[length - 1] if length else -1)
        ends[length : length + 1] = [second]
        last[length : length + 1] = [index]
    kept: list[tuple[int, int]] = []
    index = last[-1] if last else -1
    while index >= 0:
        kept.append(pairs[index])
        index = before[index]
    return kept[::-1]
