"""Runs of words: which posts have the same few words in a row.

Runs are told apart by fingerprints, which are sorted, so that equal ones stand together. Whoever asks for longer
runs gives the places of the shorter ones that more than one post has: fewer each time.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    ShortInts = NDArray[np.int32]

_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)  # Knuth's, of the golden ratio


@dataclass(frozen=True)
class Runs:
    """The places where runs begin, equal runs together and each in the order of the text.

    ``begins`` says where each group of equal runs begins among the places, ``sizes`` how many it has, and
    ``holders`` in how many posts.
    """

    places: Ints
    begins: Ints
    sizes: Ints
    holders: ShortInts

    def count_holders(self, total: int) -> ShortInts:
        """Return for each of so many places how many posts have the run there; 1 where none was asked for."""
        counts = np.ones(total, dtype=np.int32)
        counts[self.places] = np.repeat(self.holders, self.sizes)
        return counts


def find_runs(words: ShortInts, post_of: ShortInts, places: Ints, length: int) -> Runs:
    """Return the runs of so many words that begin at some places, ascending; ``post_of`` says whose a word is."""
    places = places[: np.searchsorted(places, len(words) - length + 1)]
    if not len(places):
        return Runs(places, places, places, np.zeros(0, dtype=np.int32))
    prints, places = _sort_prints(_print_runs(words, places, length), places)
    post = post_of[places]
    new = np.ones(len(post), dtype=bool)
    np.not_equal(prints[1:], prints[:-1], out=new[1:])
    begins = np.flatnonzero(new)
    # Places are in the order of the posts, so the holders of a run stand in it one behind the other.
    new[1:] |= post[1:] != post[:-1]
    holders = np.add.reduceat(new, begins, dtype=np.int32)
    return Runs(places, begins, np.diff(np.append(begins, len(places))), holders)


def _sort_prints(prints: NDArray[np.uint64], places: Ints) -> tuple[NDArray[np.uint64], Ints]:
    """Return fingerprints in their order, and their places, those of equal ones in the order of the text.

    Both are packed into one number, since numbers alone sort several times faster; what is left of the
    fingerprint, at 30,000 posts some forty bits, makes different runs equal a few times in all.
    """
    bits = np.uint64(max(1, int(places[-1]).bit_length()))
    prints >>= bits
    prints <<= bits
    prints |= places.astype(np.uint64)
    prints.sort()
    places = (prints & ((np.uint64(1) << bits) - np.uint64(1))).astype(np.int64)
    prints >>= bits
    return prints, places


def _print_runs(words: ShortInts, places: Ints, length: int) -> NDArray[np.uint64]:
    """Return a fingerprint for each run of so many words."""
    prints = np.zeros(len(places), dtype=np.uint64)
    for offset in range(length):
        prints ^= prints >> np.uint64(29)
        prints *= _MULTIPLIER
        prints += words[places + offset].astype(np.uint64)
        prints += np.uint64(1)
    prints ^= prints >> np.uint64(29)
    prints *= _MULTIPLIER  # so that the upper bits tell all words apart
    return prints
