"""Shared passages: the same words in two posts, small changes allowed.

Where two posts share a few words that few others have, what stands round them is aligned; it is a passage where it
says more than stock phrases do. Work grows with the number of words and of true copies.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from postil.alignments import align_texts
from postil.runs import find_runs, lengthen_runs, print_words
from postil.seeds import LEAST_WORDS, SEED, WeighedWords, list_candidates
from postil.surprisal import COPIED, measure_surprisal
from postil.words import find_words

if TYPE_CHECKING:
    from postil.alignments import Alignment
    from postil.readings import Readings
    from postil.runs import Runs

# Of all pairs of places, half the square of the words, sixteen may agree so far by chance; by far the most
# of these have less than twelve words or more changes, and are none.
_CHANCE = 4.0


@dataclass(frozen=True, slots=True)
class SharedPassage:
    """The same words in two texts: their numbers, the characters from and to in each, how many words agree."""

    first: int
    second: int
    first_span: tuple[int, int]
    second_span: tuple[int, int]
    words: int


def find_passages(readings: Readings) -> tuple[SharedPassage, ...]:
    """Return what texts of different posts share, in the order of the texts and of the words; titles are none."""
    if len(readings.running.words) < LEAST_WORDS:
        return ()
    words, seeds = _weigh_words(readings)
    found: dict[tuple[int, int], list[Alignment]] = {}
    for here, there, length in list_candidates(words, seeds):
        held = found.setdefault((int(words.text_of[here]), int(words.text_of[there])), [])
        if any(passage.covers(here, there) for passage in held):
            continue
        passage = align_texts(words, here, there, length)
        if passage and not any(passage.overlaps(other) for other in held):
            held.append(passage)
    return _place_passages(readings, words, found)


def _weigh_words(readings: Readings) -> tuple[WeighedWords, Runs]:
    """Return the words with what they say, and the runs that may be seeds."""
    running = readings.running
    numbers, total = running.words, len(running.words)
    post_of = readings.post_of.astype(np.int32)[running.text_of]
    prints = lengthen_runs(print_words(numbers), numbers)
    pairs = find_runs(prints, post_of, np.arange(total)).count_holders(total)
    prints = lengthen_runs(prints, numbers)
    triples = find_runs(prints, post_of, np.flatnonzero(pairs > 1)).count_holders(total)
    prints = lengthen_runs(prints, numbers)
    # From here on within one text.
    within = np.flatnonzero(triples[: len(prints)] > 1)
    within = within[running.text_of[within] == running.text_of[within + SEED - 1]]
    seeds = find_runs(prints, post_of, within)
    holders = seeds.count_holders(total)
    copied = np.flatnonzero((holders[: SEED - COPIED] > 2) & (holders[COPIED - SEED :] > 2))
    for _ in range(COPIED - SEED):
        prints = lengthen_runs(prints, numbers)
    copies = find_runs(prints, post_of, copied).count_holders(total)
    surprisal = measure_surprisal(numbers, pairs, triples, copies)
    least = 2 * float(np.log2(total)) - 1 - _CHANCE
    return WeighedWords(numbers, running.starts, running.text_of, post_of, surprisal, least), seeds


def _place_passages(
    readings: Readings, words: WeighedWords, found: dict[tuple[int, int], list[Alignment]]
) -> tuple[SharedPassage, ...]:
    """Return passages as characters of their texts."""
    holding = sorted({text for texts, held in found.items() if held for text in texts})
    places = {text: list(find_words(readings.texts[text])) for text in holding}

    def characters(text: int, span: tuple[int, int]) -> tuple[int, int]:
        begin = int(words.starts[text])
        return places[text][span[0] - begin][0], places[text][span[1] - 1 - begin][1]

    return tuple(
        SharedPassage(first, second, characters(first, p.here), characters(second, p.there), p.agreeing)
        for (first, second), held in sorted(found.items())
        for p in sorted(held, key=lambda p: (p.here, p.there))
    )
