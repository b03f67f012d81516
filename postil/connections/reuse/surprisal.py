"""Surprisal: how many bits each word of a text is worth after the words before it.

The words of a stock phrase are worth little, since the first ones predict the rest; each word of somebody's own
is a choice among thousands. Surprisal is the negative logarithm of a probability (Shannon, Bell System Technical
Journal 1948). The archive itself gives the probability: how frequent the word is, how many posts have it after
the word before it, and after the two words before it; the most probable of these counts. Greater numbers are
rounded in steps, so that an edit of one post changes the bits of few words in others.

Copies of one text would predict each other, and nothing would be found. So at each place the posts that share eight
words in a row are not counted, up to eight posts: what more posts have is boilerplate.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from postil.connections.arrays import ShortFloats, ShortInts


COPIED = 8  # words in a row that are hardly the same by chance
_MOST_COPIES = 8  # posts that share a passage; what more posts have is boilerplate
_STEPS = 2  # to the next number that is twice as great
_FINE_STEPS = 8  # the same, for the number of all words
_FEW = 16  # smaller numbers are not rounded
_GRAIN = np.float32(2.0**-8)  # of a bit, so that sums are exact


@dataclass(frozen=True)
class Surprisal:
    """The bits of each word of the texts: on its own, and after the two words before it."""

    alone: ShortFloats
    following: ShortFloats


def measure_surprisal(words: ShortInts, pairs: ShortInts, triples: ShortInts, copies: ShortInts) -> Surprisal:
    """Return the surprisal of all words of the texts in a row.

    ``pairs``, ``triples`` and ``copies`` say for each place how many posts have the two, three and ``COPIED`` words
    that begin there.
    """
    left_out = np.clip(_spread(copies, COPIED), 2, _MOST_COPIES)
    counts = np.bincount(words)
    steps = list_steps(int(counts.max()))
    often, pairs, triples = steps[counts][words] - left_out, steps[pairs], steps[triples]
    alone = np.maximum(
        often, np.float32(0.5), dtype=np.float32
    )  # arrays of all words are large: few are held at a time
    alone /= np.float32(count_in_steps(len(words)))
    following = alone.copy()
    _raise(following[1:], pairs[:-1] - left_out[1:], often[:-1])
    _raise(following[2:], triples[:-2] - left_out[2:], pairs[:-2] - left_out[2:])
    return Surprisal(_weigh(alone), _weigh(following))


def list_steps(most: int) -> ShortInts:
    """Return each number from 0 to ``most``, rounded down to its step."""
    numbers = np.arange(most + 1)
    powers = np.floor(np.log2(np.maximum(numbers, 1)) * _STEPS + 1e-9) / _STEPS
    return np.where(numbers > _FEW, np.ceil(2**powers), numbers).astype(np.int32)


def count_in_steps(words: int) -> float:
    """Return the number of words, rounded to a step."""
    return float(2 ** (np.round(np.log2(words) * _FINE_STEPS) / _FINE_STEPS))


def _weigh(probable: ShortFloats) -> ShortFloats:
    """Return the bits of probabilities, overwriting these."""
    bits = np.minimum(probable, np.float32(1), out=probable)
    np.log2(bits, out=bits)
    bits /= -_GRAIN
    np.round(bits, out=bits)
    bits *= _GRAIN
    return bits


def _raise(probable: ShortFloats, part: ShortInts, whole: ShortInts) -> None:
    """Raise probabilities to a share where they are below it."""
    share = np.maximum(part, 0, dtype=np.float32)
    share /= np.maximum(whole, 1, dtype=np.float32)
    np.maximum(probable, share, out=probable)


def _spread(values: ShortInts, length: int) -> ShortInts:
    """Return for each place the greatest value of the n-grams of this length that contain it."""
    spread, reach = values.copy(), 1
    while reach < length:
        step = min(reach, length - reach)
        spread[step:] = np.maximum(spread[step:], spread[:-step])
        reach += step
    return spread
