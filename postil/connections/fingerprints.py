"""Fingerprints: numbers that stand for words, terms and posts, to tell whether anything about them has changed.

A print of 64 bits is mixed from all that it stands for, so that two different things have the same one about
never (with 30,000 posts once in some twenty billion archives); what it stands for may be in any order. The mixing
is that of SplitMix (Steele, Lea and Flood, Proc. OOPSLA 2014).
"""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Any

    from numpy.typing import NDArray
    from scipy import sparse

    from postil.connections.arrays import Fingerprints


_STEP, _FIRST, _SECOND = (
    np.uint64(number) for number in (0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB)
)


def splitmix64(numbers: Fingerprints) -> Fingerprints:
    """Return numbers of which each bit depends on all bits of those given."""
    mixed = numbers + _STEP
    mixed ^= mixed >> np.uint64(30)
    mixed *= _FIRST
    mixed ^= mixed >> np.uint64(27)
    mixed *= _SECOND
    mixed ^= mixed >> np.uint64(31)
    return mixed


def fingerprint_words(words: Sequence[str]) -> Fingerprints:
    """Return the fingerprints of words, none of them empty."""
    lengths = np.fromiter(map(len, words), dtype=np.int64, count=len(words))
    if not len(lengths):
        return np.zeros(0, dtype=np.uint64)
    characters = np.frombuffer("".join(words).encode("utf-32-le", "surrogatepass"), dtype="<u4")
    begins = np.cumsum(lengths) - lengths
    places = np.arange(len(characters)) - np.repeat(begins, lengths)
    mixed = splitmix64(characters.astype(np.uint64) << np.uint64(32) | places.astype(np.uint64))
    return splitmix64(np.add.reduceat(mixed, begins))


def fingerprint_numbers(numbers: NDArray[np.generic]) -> Fingerprints:
    """Return the fingerprints of numbers of 64 bits, whole ones or not."""
    return splitmix64(np.ascontiguousarray(numbers).view(np.uint64))


def fingerprint_rows(counts: sparse.csr_array, columns: Fingerprints) -> Fingerprints:
    """Return the fingerprints of rows; ``columns`` are those of all that matters about its columns."""
    return combine_fingerprints(splitmix64(columns[counts.indices] ^ counts.data.astype(np.uint64)), counts.indptr)


def combine_fingerprints(fingerprints: Fingerprints, bounds: NDArray[np.integer[Any]]) -> Fingerprints:
    """Return one print for all between a bound and the next."""
    sums = np.concatenate([np.zeros(1, dtype=np.uint64), np.cumsum(fingerprints, dtype=np.uint64)])
    return splitmix64(sums[bounds[1:]] - sums[bounds[:-1]])


def fingerprint_digests(digests: Iterable[str]) -> Fingerprints:
    """Return the fingerprints of what has some digests."""
    return np.array([int(digest[:16], 16) for digest in digests], dtype=np.uint64)


def match_fingerprints(old: Fingerprints, new: Fingerprints) -> NDArray[np.int64]:
    """Return for each old print its place among the new ones, -1 where it has none.

    Fingerprints that come more than once, and places that would be out of order, have none either.
    """
    paired = np.full(len(old), -1, dtype=np.int64)
    values, first, counts = np.unique(new, return_index=True, return_counts=True)
    mine, place, often = np.unique(old, return_index=True, return_counts=True)
    _, here, there = np.intersect1d(mine[often == 1], values[counts == 1], assume_unique=True, return_indices=True)
    paired[place[often == 1][here]] = first[counts == 1][there]
    found = np.flatnonzero(paired >= 0)
    paired[np.delete(found, _longest_rise(paired[found]))] = -1
    return paired


def _longest_rise(numbers: NDArray[np.int64]) -> list[int]:
    """Return the places of a longest rising part of numbers (Fredman, Discrete Mathematics 11, 1975)."""
    ends: list[int] = []  # the least last number of a rise of each length
    last: list[int] = []  # and its place
    before: list[int] = []  # for each number the place of the one before it
    for place, number in enumerate(numbers.tolist()):
        length = bisect_left(ends, number)
        ends[length : length + 1] = [number]
        last[length : length + 1] = [place]
        before.append(last[length - 1] if length else -1)
    rise = []
    place = last[-1] if last else -1
    while place >= 0:
        rise.append(place)
        place = before[place]
    return rise[::-1]
