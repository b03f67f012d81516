"""Seeds: where two posts may share a passage.

Every four words in a row that two posts have, and few others, are a seed (a shingle, as in Broder, Compression and
Complexity of Sequences 1997). A seed alone says nothing: of the twelve words around it, nearly all must agree as
well. This is checked for all seeds at once; the few that pass are worth an alignment.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from postil.connections.arrays import Ints, ShortInts
    from postil.connections.reuse.ngrams import NGrams
    from postil.connections.reuse.surprisal import Surprisal


LEAST_WORDS = 12  # of a passage
SEED = 4  # words; of twelve words with one changed, at least five in a row are the same
MOST_HOLDERS = 12  # posts with a seed
_MOST_PLACES = 2  # of a seed in one post: at the first alone, some exact copies are missed
_LEAST_AGREEING = 10  # of the twelve words at a seed
_SEEDS_AT_ONCE = 1 << 14  # as many as fit into the processor's cache
_GAP = LEAST_WORDS + 1  # empty positions between two texts


@dataclass(frozen=True)
class WeighedWords:
    """The words of all texts in a row, as numbers, and how many bits each is worth.

    ``starts`` says where each text begins, and where the last ends; ``text_of`` and ``post_of`` which text and
    post a word is from. ``least_bits`` is what a passage of twelve words must be worth.
    """

    numbers: ShortInts
    starts: Ints
    text_of: ShortInts
    post_of: ShortInts
    surprisal: Surprisal
    least_bits: float


def list_candidates(words: WeighedWords, seeds: NGrams, wanted: NDArray[np.bool_]) -> list[tuple[int, int, int]]:
    """Return (place, other place, length in words) of what two posts share that may be part of a passage.

    At least one of the two posts is ``wanted``. The place in the earlier text is first; the longest comes first.
    """
    here, there, lengths = _join_seeds(words, *_pair_seeds(words, seeds, wanted))
    spaced = _Spaced.lay_out(words)
    likely = np.flatnonzero(spaced.count_agreeing(here, there, lengths) >= _LEAST_AGREEING)
    here, there, lengths = here[likely], there[likely], lengths[likely]
    order = np.lexsort((there, here, -lengths))
    return list(zip(here[order].tolist(), there[order].tolist(), lengths[order].tolist(), strict=True))


def _pair_seeds(words: WeighedWords, seeds: NGrams, wanted: NDArray[np.bool_]) -> tuple[Ints, Ints]:
    """Return the places of seeds in pairs of posts, one of them wanted: in the earlier post, and in the later."""
    shared = (seeds.holders >= 2) & (seeds.holders <= MOST_HOLDERS)
    if len(shared) and not wanted.all():
        shared &= np.logical_or.reduceat(wanted[words.post_of[seeds.places]], seeds.begins)
    kept = np.repeat(shared, seeds.sizes)
    group = np.repeat(np.arange(len(seeds.begins)), seeds.sizes)[kept]
    places = seeds.places[kept]
    # Of what a post repeats, only the first places count.
    post = words.post_of[places]
    first_ones = np.ones(len(places), dtype=bool)
    first_ones[_MOST_PLACES:] = (group[_MOST_PLACES:] != group[:-_MOST_PLACES]) | (
        post[_MOST_PLACES:] != post[:-_MOST_PLACES]
    )
    group, places = group[first_ones], places[first_ones]
    firsts, seconds = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)]
    for apart in range(1, min(len(places), MOST_HOLDERS * _MOST_PLACES)):
        same = np.flatnonzero(group[apart:] == group[:-apart])
        if not len(same):
            break
        first, second = places[same], places[same + apart]
        here, there = words.post_of[first], words.post_of[second]
        asked = (here != there) & (wanted[here] | wanted[there])
        firsts.append(first[asked])
        seconds.append(second[asked])
    return np.concatenate(firsts), np.concatenate(seconds)


def _join_seeds(words: WeighedWords, first: Ints, second: Ints) -> tuple[Ints, Ints, Ints]:
    """Return (place, other place, length in words) of what two posts share, joining seeds that follow one another.

    One word may lie between two seeds. A seed with no agreeing word on either side is dropped.
    """
    if not len(first):
        return first, second, first
    # One array of numbers sorts several times faster than two keys.
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
    longer = (lengths > SEED) | _agree_before(words, here, there) | _agree_after(words, here, there, lengths)
    return here[longer], there[longer], lengths[longer]


def _agree_before(words: WeighedWords, here: Ints, there: Ints) -> NDArray[np.bool_]:
    """Tell for pairs of places whether the words before them agree; at the start of a text there is none."""
    begins = words.starts[words.text_of[here]], words.starts[words.text_of[there]]
    same = words.numbers[here - 1] == words.numbers[there - 1]
    return np.asarray(same & (here > begins[0]) & (there > begins[1]))


def _agree_after(words: WeighedWords, here: Ints, there: Ints, lengths: Ints) -> NDArray[np.bool_]:
    """Tell for pairs of places whether the words after so many agree; at the end of a text there is none."""
    ends = words.starts[words.text_of[here] + 1], words.starts[words.text_of[there] + 1]
    one, other = here + lengths, np.minimum(there + lengths, len(words.numbers) - 1)
    same = words.numbers[one] == words.numbers[other]
    return np.asarray(same & (one < ends[0]) & (there + lengths < ends[1]))


@dataclass(frozen=True)
class _Spaced:
    """Two copies of the words, with gaps between the texts, so that no look around a word needs to check bounds.

    Gaps hold different numbers in the two copies, which no word has: they never agree.
    """

    places: Ints  # of each word
    one: ShortInts
    other: ShortInts

    @classmethod
    def lay_out(cls, words: WeighedWords) -> _Spaced:
        places = np.arange(len(words.numbers)) + (words.text_of.astype(np.int64) + 1) * _GAP
        size = len(words.numbers) + (len(words.starts) + 1) * _GAP
        one, other = np.full(size, -1, dtype=np.int32), np.full(size, -2, dtype=np.int32)
        one[places] = other[places] = words.numbers
        return cls(places, one, other)

    def count_agreeing(self, here: Ints, there: Ints, lengths: Ints) -> Ints:
        """Return how many words agree in the best twelve around each seed or row of seeds."""
        blocks = [
            self._count_block(*(column[at : at + _SEEDS_AT_ONCE] for column in (here, there, lengths)))
            for at in range(0, len(here), _SEEDS_AT_ONCE)
        ]
        return np.concatenate(blocks) if blocks else lengths

    def _count_block(self, here: Ints, there: Ints, lengths: Ints) -> Ints:
        sides = []
        for side, begin in ((-1, np.zeros_like(lengths)), (1, lengths - 1)):
            best = np.zeros((LEAST_WORDS, len(here)), dtype=np.int8)  # by distance from the seed
            for agree in self._compare_beside(here + begin, there + begin, side):
                np.maximum(best, np.cumsum(agree, axis=0, dtype=np.int8), out=best)
            sides.append(best)
        most = np.zeros(len(here), dtype=np.int8)
        each = np.arange(len(here))
        for before in range(LEAST_WORDS):
            after = np.clip(LEAST_WORDS - lengths - before, 0, LEAST_WORDS - 1)
            np.maximum(most, sides[0][before] + sides[1][after, each], out=most)
        return lengths + most

    def _compare_beside(self, here: Ints, there: Ints, side: int) -> Iterator[NDArray[np.bool_]]:
        """Yield which words agree on one side, by distance: in step, with a word added, with a word left out."""
        one = self.one[self.places[here] + side * np.arange(LEAST_WORDS)[:, None]]
        other = self.other[self.places[there] + side * np.arange(-1, LEAST_WORDS + 1)[:, None]]
        for slip in range(3):
            agree = one == other[slip : slip + LEAST_WORDS]
            agree[0] = False  # part of the seed
            yield agree
