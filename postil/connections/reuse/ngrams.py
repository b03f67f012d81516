"""N-grams: which posts have the same few words in a row.

N-grams are compared by their fingerprints, which are sorted so that equal ones are together. To find longer
n-grams, give the places of the shorter ones that more than one post has: there are fewer each time.
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
    """The places where n-grams begin: equal n-grams together, each group in the order of the texts.

    ``begins`` says where each group begins among the places, ``sizes`` how many places it has, and ``holders`` in
    how many posts.
    """

    places: Ints
    begins: Ints
    sizes: Ints
    holders: ShortInts

    def count_holders(self, total: int) -> ShortInts:
        """Return for each of ``total`` places how many posts have the n-gram there; 1 where none was looked for."""
        counts = np.ones(total, dtype=np.int32)
        counts[self.places] = np.repeat(self.holders, self.sizes)
        return counts


def fingerprint_ngrams(words: ShortInts) -> Fingerprints:
    """Return the fingerprints of single words, one for each place."""
    return words.astype(np.uint64) + np.uint64(1)


def lengthen_ngrams(fingerprints: Fingerprints, words: ShortInts) -> Fingerprints:
    """Return the fingerprints of n-grams one word longer, overwriting those given."""
    longer = fingerprints[:-1]
    longer *= _MULTIPLIER
    longer += words[len(words) - len(longer) :].view(np.uint32)
    return longer


def find_ngrams(fingerprints: Fingerprints, post_of: ShortInts, places: Ints) -> NGrams:
    """Return the n-grams at some places, in ascending order; ``post_of`` has the post of each word."""
    places = places[: np.searchsorted(places, len(fingerprints))]
    if not len(places):
        return NGrams(places, places, places, np.zeros(0, dtype=np.int32))
    own = fingerprints[places]
    own ^= own >> np.uint64(29)
    own *= _MULTIPLIER  # so that the upper bits depend on all words
    own, places = _sort_fingerprints(own, places)
    post = post_of[places]
    new = np.ones(len(post), dtype=bool)
    np.not_equal(own[1:], own[:-1], out=new[1:])
    begins = np.flatnonzero(new)
    # Places are in the order of the posts, so the places of one post follow one another.
    new[1:] |= post[1:] != post[:-1]
    holders = np.add.reduceat(new, begins, dtype=np.int32)
    return NGrams(places, begins, np.diff(np.append(begins, len(places))), holders)


def _sort_fingerprints(fingerprints: Fingerprints, places: Ints) -> tuple[Fingerprints, Ints]:
    """Sort fingerprints, and their places with them; equal fingerprints stay in the order of the texts.

    Both are packed into one number, since one array of numbers sorts several times faster. What is left of the
    fingerprint, some forty bits at 30,000 posts, makes different n-grams equal only a few times in all.
    """
    bits = np.uint64(max(1, int(places[-1]).bit_length()))
    fingerprints >>= bits
    fingerprints <<= bits
    fingerprints |= places.astype(np.uint64)
    fingerprints.sort()
    places = (fingerprints & ((np.uint64(1) << bits) - np.uint64(1))).astype(np.int64)
    fingerprints >>= bits
    return fingerprints, places
