"""Surprisal: how much each word of a text says, in bits, after the words before it.

Twelve words of a stock phrase say little, since the first foretell the rest; twelve of somebody's own are each a
choice of thousands. A word's surprisal is the negative logarithm of its probability (Shannon, Bell System
Technical Journal 1948), for which the archive itself is asked: how often the word stands anywhere, how many
posts have it after the word before it, and after the two before it. The most probable of these counts.

Texts that are copies of one another would foretell each other, and nothing would be left to find. So posts that
have the same eight words in a row are left out of what is counted there, eight at most: what more posts have is
furniture.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from postil.runs import ShortInts

    Floats = NDArray[np.float32]

COPIED = 8  # words in a row that are hardly the same by chance
_MOST_COPIES = 8  # posts with one passage; what more have is furniture


@dataclass(frozen=True)
class Surprisal:
    """Bits for each word of the texts: where nothing before it is known, and after the two words before it."""

    alone: Floats
    following: Floats


def measure_surprisal(words: ShortInts, pairs: ShortInts, triples: ShortInts, copies: ShortInts) -> Surprisal:
    """Return the surprisal of all words, the texts one behind the other.

    For each place ``pairs``, ``triples`` and ``copies`` say how many posts have the two, three and ``COPIED``
    words that begin there.
    """
    left_out = np.clip(_spread(copies, COPIED), 2, _MOST_COPIES)
    often = np.bincount(words)[words].astype(np.int32) - left_out
    alone = np.maximum(often, np.float32(0.5)) / np.float32(len(words))
    following = alone.copy()
    _raise(following[1:], pairs[:-1] - left_out[1:], often[:-1])
    _raise(following[2:], triples[:-2] - left_out[2:], pairs[:-2] - left_out[2:])
    return Surprisal(-np.log2(alone), -np.log2(np.minimum(following, np.float32(1))))


def _raise(probable: Floats, part: ShortInts, whole: ShortInts) -> None:
    """Make probabilities as great as a share, where they are less."""
    share = np.maximum(part, 0).astype(np.float32) / np.maximum(whole, 1).astype(np.float32)
    np.maximum(probable, share, out=probable)


def _spread(values: ShortInts, length: int) -> ShortInts:
    """Return for each place the greatest value of the runs of so many words that it is in."""
    spread, reach = values.copy(), 1
    while reach < length:
        step = min(reach, length - reach)
        spread[step:] = np.maximum(spread[step:], spread[:-step])
        reach += step
    return spread
