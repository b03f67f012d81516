"""Surprisal: how much each word of a text says, in bits, after the words before it.

Twelve words of a stock phrase say little, since the first foretell the rest; twelve of somebody's own are each a
choice of thousands. A word's surprisal is the negative logarithm of its probability (Shannon, Bell System
Technical Journal 1948), for which the archive itself is asked: how often the word stands anywhere, how many
posts have it after the word before it, and after the two before it. The most probable of these counts.
Numbers of more than a few count in steps, so that an edit of one post changes what few words of others say.

Texts that are copies of one another would foretell each other, and nothing would be left to find. So posts that
have the same eight words in a row are left out of what is counted there, eight at most: what more posts have is
furniture.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from postil.connections.arrays import ShortFloats, ShortInts


COPIED = 8  # words in a row that are hardly the same by chance


_MOST_COPIES = 8  # posts with one passage; what more have is furniture


_STEPS = 2  # in which greater numbers double


_FINE = 8  # in which the number of all words does


_FEW = 16  # smaller numbers count as they are


_GRAIN = np.float32(2.0**-8)  # of a bit, so that sums are exact


@dataclass(frozen=True)
class Surprisal:
    """Bits for each word of the texts: where nothing before it is known, and after the two words before it."""

    alone: ShortFloats
    following: ShortFloats


def measure_surprisal(words: ShortInts, pairs: ShortInts, triples: ShortInts, copies: ShortInts) -> Surprisal:
    """Return the surprisal of all words, the texts one behind the other.

    For each place ``pairs``, ``triples`` and ``copies`` say how many posts have the two, three and ``COPIED``
    words that begin there.
    """
    left_out = np.clip(_spread(copies, COPIED), 2, _MOST_COPIES)
    counts = np.bincount(words)
    steps = list_steps(int(counts.max()))
    often, pairs, triples = steps[counts][words] - left_out, steps[pairs], steps[triples]
    alone = np.maximum(often, np.float32(0.5), dtype=np.float32)  # arrays of all words are large: few at a time
    alone /= np.float32(count_in_steps(len(words)))
    following = alone.copy()
    _raise(following[1:], pairs[:-1] - left_out[1:], often[:-1])
    _raise(following[2:], triples[:-2] - left_out[2:], pairs[:-2] - left_out[2:])
    return Surprisal(_weigh(alone), _weigh(following))


def list_steps(most: int) -> ShortInts:
    """Return for each number from 0 to ``most`` the step that it is on: the least number of it."""
    numbers = np.arange(most + 1)
    powers = np.floor(np.log2(np.maximum(numbers, 1)) * _STEPS + 1e-9) / _STEPS
    return np.where(numbers > _FEW, np.ceil(2**powers), numbers).astype(np.int32)


def count_in_steps(words: int) -> float:
    """Return about how many words there are."""
    return float(2 ** (np.round(np.log2(words) * _FINE) / _FINE))


def _weigh(probable: ShortFloats) -> ShortFloats:
    """Return the bits of probabilities, in whose place they are put."""
    bits = np.minimum(probable, np.float32(1), out=probable)
    np.log2(bits, out=bits)
    bits /= -_GRAIN
    np.round(bits, out=bits)
    bits *= _GRAIN
    return bits


def _raise(probable: ShortFloats, part: ShortInts, whole: ShortInts) -> None:
    """Make probabilities as great as a share, where they are less."""
    share = np.maximum(part, 0, dtype=np.float32)
    share /= np.maximum(whole, 1, dtype=np.float32)
    np.maximum(probable, share, out=probable)


def _spread(values: ShortInts, length: int) -> ShortInts:
    """Return for each place the greatest value of the runs of so many words that it is in."""
    spread, reach = values.copy(), 1
    while reach < length:
        step = min(reach, length - reach)
        spread[step:] = np.maximum(spread[step:], spread[:-step])
        reach += step
    return spread
