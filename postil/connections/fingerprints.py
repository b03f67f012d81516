"""Fingerprints: numbers that stand for words, terms and posts, to tell whether any of them has changed.

A fingerprint has 64 bits, mixed from all that it stands for, in any order. Two different posts practically never
have the same one (with 30,000 posts, in one of some twenty billion archives). The mixing is that of SplitMix
(Steele, Lea and Flood, Proc. OOPSLA 2014).
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
    """Return numbers in which each bit depends on all bits of the given number."""
    mixed = numbers + _STEP
    mixed ^= mixed >> np.uint64(30)
    mixed *= _FIRST
    mixed ^= mixed >> np.uint64(27)
    mixed *= _SECOND
    mixed ^= mixed >> np.uint64(31)
    return mixed


def fingerprint_words(words: Sequence[str]) -> Fingerprints:
    """Return the fingerprints of words that are not empty."""
    lengths = np.fromiter(map(len, words), dtype=np.int64, count=len(words))
    if not len(lengths):
        return np.zeros(0, dtype=np.uint64)
    characters = np.frombuffer("".join(words).encode("utf-32-le", "surrogatepass"), dtype="<u4")
    begins = np.cumsum(lengths) - lengths
    places = np.arange(len(characters)) - np.repeat(begins, lengths)
    mixed = splitmix64(characters.astype(np.uint64) << np.uint64(32) | places.astype(np.uint64))
    return splitmix64(np.add.reduceat(mixed, begins))


def fingerprint_numbers(numbers: NDArray[np.generic]) -> Fingerprints:
    """Return the fingerprints of 64-bit integers or floats."""
    return splitmix64(np.ascontiguousarray(numbers).view(np.uint64))


def fingerprint_rows(counts: sparse.csr_array, columns: Fingerprints) -> Fingerprints:
    """Return the fingerprints of rows; ``columns`` are those of all that matters about its columns."""
    return combine_fingerprints(splitmix64(columns[counts.indices] ^ counts.data.astype(np.uint64)), counts.indptr)


def combine_fingerprints(fingerprints: Fingerprints, bounds: NDArray[np.integer[Any]]) -> Fingerprints:
    """Return one fingerprint for all those between each bound and the next."""
    sums = np.concatenate([np.zeros(1, dtype=np.uint64), np.cumsum(fingerprints, dtype=np.uint64)])
    return splitmix64(sums[bounds[1:]] - sums[bounds[:-1]])


def fingerprint_digests(digests: Iterable[str]) -> Fingerprints:
    """Return fingerprints made from hexadecimal digests."""
    return np.array([int(digest[:16], 16) for digest in digests], dtype=np.uint64)


def match_fingerprints(old: Fingerprints, new: Fingerprints) -> NDArray[np.int64]:
    """Return for each old fingerprint its position among the new ones, -1 if it has none.

    A fingerprint that occurs more than once has none, nor does one that is no longer in the same order as the
    others.
    """
    paired = np.full(len(old), -1, dtype=np.int64)
    values, first, counts = np.unique(new, return_index=True, return_counts=True)
    mine, place, often = np.unique(old, return_index=True, return_counts=True)
    _, here, there = np.intersect1d(mine[often == 1], values[counts == 1], assume_unique=True, return_indices=True)
    paired[place[often == 1][here]] = first[counts == 1][there]
    found = np.flatnonzero(paired >= 0)
    paired[np.delete(found, _longest_increase(paired[found]))] = -1
    return paired


def _longest_increase(numbers: NDArray[np.int64]) -> list[int]:
    """Return the positions of a longest increasing subsequence (Fredman, Discrete Mathematics 11, 1975)."""
    ends: list[int] = []  # the least last number of an increase of each length
    last: list[int] = []  # and its position
    before: list[int] = []  # for each number the position of the one before it
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
