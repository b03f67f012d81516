"""Seeds: where two posts may have a passage in common.

Every run of four words that two posts have, and few others, is a seed (a fingerprint, as in Broder, Compression
and Complexity of Sequences 1997). One seed alone says nothing: the words round it must agree as well, nearly all of
twelve, and say as much as is hardly the same by chance. All this is asked of all seeds at once; the few that are
left are worth an alignment.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from postil.connections.arrays import Ints, ShortFloats, ShortInts
    from postil.connections.reuse.ngrams import NGrams
    from postil.connections.reuse.surprisal import Surprisal


LEAST_WORDS = 12  # of a passage


SEED = 4  # words; twelve words of which one was changed have a run of six, or two of five or more


MOST_HOLDERS = 12  # posts with a seed


_MOST_PLACES = 2  # of a seed in one post


_LEAST_NEAR = 10  # of twelve words at a seed


_FIRST_WORD = 10.0  # bits that a passage's first word may say more than where the words before it are known


EACH_WORD = 2.0  # bits more for each word beyond the twelfth: the longer stock phrases are, the more they say


_BLOCK = 1 << 14  # runs that are looked at together: what they need stays in the processor's own memory


_ROOM = LEAST_WORDS + 1  # words, between two texts


@dataclass(frozen=True)
class WeighedWords:
    """The words of all texts, one behind the other, as numbers, and what they say.

    ``starts`` says where each text begins, and where the last ends; ``text_of`` and ``post_of`` whose a word is;
    ``least_bits`` is what a passage has to say.
    """

    numbers: ShortInts
    starts: Ints
    text_of: ShortInts
    post_of: ShortInts
    surprisal: Surprisal
    least_bits: float


def list_candidates(words: WeighedWords, seeds: NGrams, wanted: NDArray[np.bool_]) -> list[tuple[int, int, int]]:
    """Return (place, other place, length in words) of runs that two posts share and that may be in a passage.

    One of the two at least is ``wanted``. The place in the earlier text is first; the longest run comes first.
    """
    here, there, lengths = _join_seeds(words, *_pair_seeds(words, seeds, wanted))
    spaced = _Spaced.lay_out(words)
    likely = np.flatnonzero(spaced.count_near(here, there, lengths) >= _LEAST_NEAR)
    here, there, lengths = here[likely], there[likely], lengths[likely]
    weights = words.surprisal.following - np.float32(EACH_WORD)
    sums = np.append(0.0, np.cumsum(weights, dtype=np.float64))
    bits = sums[here + lengths] - sums[here] + spaced.weigh_beside(here, there, lengths, weights)
    telling = np.flatnonzero(bits + EACH_WORD * LEAST_WORDS >= words.least_bits - _FIRST_WORD)
    here, there, lengths = here[telling], there[telling], lengths[telling]
    order = np.lexsort((there, here, -lengths))
    return list(zip(here[order].tolist(), there[order].tolist(), lengths[order].tolist(), strict=True))


def _pair_seeds(words: WeighedWords, seeds: NGrams, wanted: NDArray[np.bool_]) -> tuple[Ints, Ints]:
    """Return the places of seeds that two posts share, one of them wanted: in the earlier and in the later."""
    shared = (seeds.holders >= 2) & (seeds.holders <= MOST_HOLDERS)
    if len(shared) and not wanted.all():
        shared &= np.logical_or.reduceat(wanted[words.post_of[seeds.places]], seeds.begins)
    kept = np.repeat(shared, seeds.sizes)
    group = np.repeat(np.arange(len(seeds.begins)), seeds.sizes)[kept]
    places = seeds.places[kept]
    # What one post says over and over is asked for at its first places.
    post = words.post_of[places]
    often = np.zeros(len(places), dtype=bool)
    often[_MOST_PLACES:] = (group[_MOST_PLACES:] == group[:-_MOST_PLACES]) & (
        post[_MOST_PLACES:] == post[:-_MOST_PLACES]
    )
    group, places = group[~often], places[~often]
    firsts, seconds = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)]
    for apart in range(1, min(len(places), MOST_HOLDERS * _MOST_PLACES)):
        same = np.flatnonzero(group[apart:] == group[:-apart])
        if not len(same):
            break
        first, second = places[same], places[same + apart]
        here, there = words.post_of[first], words.post_of[second]
        others = (here != there) & (wanted[here] | wanted[there])
        firsts.append(first[others])
        seconds.append(second[others])
    return np.concatenate(firsts), np.concatenate(seconds)


def _join_seeds(words: WeighedWords, first: Ints, second: Ints) -> tuple[Ints, Ints, Ints]:
    """Return (place, other place, length in words) of the runs that two posts share, those longer than a seed.

    Seeds that follow one another, or leave out a word, are one run.
    """
    if not len(first):
        return first, second, first
    # Numbers alone sort several times faster than by two keys.
    bits = np.uint64(len(words.numbers).bit_length())
    packed = ((second - first).astype(np.uint64) << bits) | first.astype(np.uint64)
    packed.sort()
    first = (packed & ((np.uint64(1) << bits) - np.uint64(1))).astype(np.int64)
    shift = (packed >> bits).astype(np.int64)
    second = first + shift
    same = (
        (shift[1:] == shift[:-1])
        & (first[1:] - first[:-1] <= SEED + 1)
        & (words.text_of[first[1:]] == words.text_of[first[:-1]])
        & (words.text_of[second[1:]] == words.text_of[second[:-1]])
    )
    begins = np.flatnonzero(np.append(True, ~same))
    ends = np.append(begins[1:], len(first)) - 1
    here, there = first[begins], second[begins]
    lengths = first[ends] + SEED - here
    longer = (lengths > SEED) | _agree_before(words, here, there) | _agree_behind(words, here, there, lengths)
    return here[longer], there[longer], lengths[longer]


def _agree_before(words: WeighedWords, here: Ints, there: Ints) -> NDArray[np.bool_]:
    """Tell of pairs of places whether the words before them agree; before a text there is none."""
    begins = words.starts[words.text_of[here]], words.starts[words.text_of[there]]
    same = words.numbers[here - 1] == words.numbers[there - 1]
    return np.asarray(same & (here > begins[0]) & (there > begins[1]))


def _agree_behind(words: WeighedWords, here: Ints, there: Ints, lengths: Ints) -> NDArray[np.bool_]:
    """Tell of pairs of runs whether the words behind them agree; behind a text there is none."""
    ends = words.starts[words.text_of[here] + 1], words.starts[words.text_of[there] + 1]
    one, other = here + lengths, np.minimum(there + lengths, len(words.numbers) - 1)
    same = words.numbers[one] == words.numbers[other]
    return np.asarray(same & (one < ends[0]) & (there + lengths < ends[1]))


@dataclass(frozen=True)
class _Spaced:
    """The words with as much room between the texts as steps are taken: there are no bounds to ask.

    The room in one copy has other numbers than that in the other, and no word has them.
    """

    places: Ints  # of each word
    one: ShortInts
    other: ShortInts

    @classmethod
    def lay_out(cls, words: WeighedWords) -> _Spaced:
        places = np.arange(len(words.numbers)) + (words.text_of.astype(np.int64) + 1) * _ROOM
        size = len(words.numbers) + (len(words.starts) + 1) * _ROOM
        one, other = np.full(size, -1, dtype=np.int32), np.full(size, -2, dtype=np.int32)
        one[places] = other[places] = words.numbers
        return cls(places, one, other)

    def count_near(self, here: Ints, there: Ints, lengths: Ints) -> Ints:
        """Return how many words agree in the best of the stretches of twelve round each run."""
        blocks = [
            self._count_block(here[at : at + _BLOCK], there[at : at + _BLOCK], lengths[at : at + _BLOCK])
            for at in range(0, len(here), _BLOCK)
        ]
        return np.concatenate(blocks) if blocks else lengths

    def _count_block(self, here: Ints, there: Ints, lengths: Ints) -> Ints:
        sides = []
        for side, begin in ((-1, np.zeros_like(lengths)), (1, lengths - 1)):
            best = np.zeros((LEAST_WORDS, len(here)), dtype=np.int8)  # by how many words beside the run
            for agree in self._compare_beside(here + begin, there + begin, side):
                np.maximum(best, np.cumsum(agree, axis=0, dtype=np.int8), out=best)
            sides.append(best)
        most = np.zeros(len(here), dtype=np.int8)
        each = np.arange(len(here))
        for before in range(LEAST_WORDS):
            behind = np.clip(LEAST_WORDS - lengths - before, 0, LEAST_WORDS - 1)
            np.maximum(most, sides[0][before] + sides[1][behind, each], out=most)
        return lengths + most

    def weigh_beside(self, here: Ints, there: Ints, lengths: Ints, weights: ShortFloats) -> ShortFloats:
        """Return the most that agreeing words beside each run weigh together, up to eleven on either side."""
        heavy = np.zeros(len(self.one), dtype=np.float32)
        heavy[self.places] = weights
        both = np.zeros(len(here), dtype=np.float32)
        for side, begin in ((-1, np.zeros_like(lengths)), (1, lengths - 1)):
            near = heavy[self.places[here + begin] + side * np.arange(LEAST_WORDS)[:, None]]
            most = np.zeros(len(here), dtype=np.float32)
            for agree in self._compare_beside(here + begin, there + begin, side):
                gains = np.where(agree, near, np.float32(-EACH_WORD))
                gains[0] = 0
                np.maximum(most, np.cumsum(gains, axis=0).max(axis=0), out=most)
            both += most
        return both

    def _compare_beside(self, here: Ints, there: Ints, side: int) -> Iterator[NDArray[np.bool_]]:
        """Yield which words agree on one side, by distance, where one more, none or one less stands between."""
        one = self.one[self.places[here] + side * np.arange(LEAST_WORDS)[:, None]]
        other = self.other[self.places[there] + side * np.arange(-1, LEAST_WORDS + 1)[:, None]]
        for slip in range(3):
            agree = one == other[slip : slip + LEAST_WORDS]
            agree[0] = False  # in the run
            yield agree
