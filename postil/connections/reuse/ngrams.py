"""Runs of words: which posts have the same few words in a row.

Runs are told apart by fingerprints, which are sorted, so that equal ones stand together. Whoever asks for longer
runs gives the places of the shorter ones that more than one post has: fewer each time.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from postil.connections.arrays import Fingerprints, Ints, ShortInts


_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)  # Knuth's, of the golden ratio


@dataclass(frozen=True)
class NGrams:
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


def fingerprint_ngrams(words: ShortInts) -> Fingerprints:
    """Return the fingerprints of single words, by place."""
    return words.astype(np.uint64) + np.uint64(1)


def lengthen_ngrams(fingerprints: Fingerprints, words: ShortInts) -> Fingerprints:
    """Return the fingerprints of runs one word longer than those given, in whose place they are put."""
    longer = fingerprints[:-1]
    longer *= _MULTIPLIER
    longer += words[len(words) - len(longer) :].view(np.uint32)
    return longer


def find_ngrams(fingerprints: Fingerprints, post_of: ShortInts, places: Ints) -> NGrams:
    """Return the runs that begin at some places, ascending; ``post_of`` says whose a word is."""
    places = places[: np.searchsorted(places, len(fingerprints))]
    if not len(places):
        return NGrams(places, places, places, np.zeros(0, dtype=np.int32))
    own = fingerprints[places]
    own ^= own >> np.uint64(29)
    own *= _MULTIPLIER  # so that the upper bits tell all words apart
    own, places = _sort_fingerprints(own, places)
    post = post_of[places]
    new = np.ones(len(post), dtype=bool)
    np.not_equal(own[1:], own[:-1], out=new[1:])
    begins = np.flatnonzero(new)
    # Places are in the order of the posts, so the holders of a run stand in it one behind the other.
    new[1:] |= post[1:] != post[:-1]
    holders = np.add.reduceat(new, begins, dtype=np.int32)
    return NGrams(places, begins, np.diff(np.append(begins, len(places))), holders)


def _sort_fingerprints(fingerprints: Fingerprints, places: Ints) -> tuple[Fingerprints, Ints]:
    """Return fingerprints in their order, and their places, those of equal ones in the order of the text.

    Both are packed into one number, since numbers alone sort several times faster; what is left of the
    fingerprint, at 30,000 posts some forty bits, makes different runs equal a few times in all.
    """
    bits = np.uint64(max(1, int(places[-1]).bit_length()))
    fingerprints >>= bits
    fingerprints <<= bits
    fingerprints |= places.astype(np.uint64)
    fingerprints.sort()
    places = (fingerprints & ((np.uint64(1) << bits) - np.uint64(1))).astype(np.int64)
    fingerprints >>= bits
    return fingerprints, places
