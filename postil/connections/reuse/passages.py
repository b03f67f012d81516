"""Shared passages: the same words in two posts, small changes allowed.

Where two posts share a few words that few others have, the words around them are aligned. They are a passage if
they are worth more bits than stock phrases are. Work grows with the number of words and of true copies.

What two posts share depends on their words and on the bits of each, which most edits of other posts leave as they
were. The memo keeps the passages of such posts; only the others are compared with all.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np

from postil.connections.fingerprints import (
    combine_fingerprints,
    fingerprint_digests,
    match_fingerprints,
    splitmix64,
)
from postil.connections.reuse.alignment import align_texts
from postil.connections.reuse.ngrams import find_ngrams, fingerprint_ngrams, lengthen_ngrams
from postil.connections.reuse.seeds import LEAST_WORDS, MOST_HOLDERS, SEED, WeighedWords, list_candidates
from postil.connections.reuse.surprisal import COPIED, count_in_steps, measure_surprisal
from postil.text.word_segmentation import find_words_from

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

    from postil.connections.arrays import Fingerprints, Ints
    from postil.connections.corpus import Corpus
    from postil.connections.reuse.alignment import Alignment
    from postil.connections.reuse.ngrams import NGrams
    from postil.jobs.memo import Memo

# In bits. The pairs of places in an archive are half the square of its words; of these, sixteen may agree so far by
# chance, and by far the most of the sixteen have fewer than twelve words or more changes.
_CHANCE = 4.0


@dataclass(frozen=True, slots=True, order=True)
class SharedPassage:
    """The same words in two texts: the numbers of the texts, (start, end) in each, and how many words agree."""

    first: int
    second: int
    first_span: tuple[int, int]
    second_span: tuple[int, int]
    words: int


def find_passages(corpus: Corpus, memo: Memo | None = None) -> tuple[SharedPassage, ...]:
    """Return the passages that different posts share, in the order of the texts; titles have none."""
    if len(corpus.running.words) < LEAST_WORDS:
        return ()
    words, seeds = _weigh_words(corpus)
    changed = np.ones(len(corpus.posts), dtype=bool)
    if memo is None:
        return tuple(_find_passages(corpus, words, seeds, changed))
    fingerprints = _fingerprint_posts(corpus, words, seeds)
    first_texts = np.flatnonzero(corpus.titles)
    passages: list[SharedPassage] = []
    table = memo.recall_table("passages")
    before = _unpack(table) if table is not None else None
    if before is not None and before.least_bits == words.least_bits:
        now = match_fingerprints(before.fingerprints, fingerprints)
        changed[now[now >= 0]] = False
        passages.extend(_recall_unchanged(before, now, first_texts))
    passages.extend(_find_passages(corpus, words, seeds, changed))
    passages.sort()
    rows = _as_rows(passages, corpus.post_of, first_texts)
    memo.keep_table("passages", _pack(_Remembered(fingerprints, words.least_bits, rows)))
    return tuple(passages)


@dataclass(frozen=True, slots=True)
class _Remembered:
    """The passages of an earlier state of the archive, and the fingerprints that its posts had.

    A row has the numbers of two posts and of a text in each, (start, end) in both, and how many words agree.
    """

    fingerprints: Fingerprints
    least_bits: float
    rows: Ints


def _fingerprint_posts(corpus: Corpus, words: WeighedWords, seeds: NGrams) -> Fingerprints:
    """Return fingerprints of all that the passages of posts depend on: their texts, bits and seeds."""
    holders = seeds.count_holders(len(words.numbers))
    are_seeds = (holders > 1) & (holders <= MOST_HOLDERS)
    following, alone = (
        bits.view(np.uint32).astype(np.uint64) for bits in (words.surprisal.following, words.surprisal.alone)
    )
    ends = np.searchsorted(words.post_of, np.arange(len(corpus.posts) + 1))
    places = np.arange(len(words.numbers)) - ends[words.post_of]
    mixed = splitmix64(splitmix64(following << np.uint64(32) | alone) ^ (2 * places + are_seeds).astype(np.uint64))
    return splitmix64(fingerprint_digests(corpus.digests) ^ combine_fingerprints(mixed, ends))


def _recall_unchanged(before: _Remembered, now: Ints, first_texts: Ints) -> Iterator[SharedPassage]:
    """Yield the passages of unchanged posts; ``now`` has the present number of each old post, -1 if it changed."""
    rows = before.rows[(now[before.rows[:, :2]] >= 0).all(axis=1)]
    texts = first_texts[now[rows[:, :2]]] + rows[:, 2:4]
    for (first, second), (a, b, c, d, agreeing) in zip(texts.tolist(), rows[:, 4:].tolist(), strict=True):
        yield SharedPassage(first, second, (a, b), (c, d), agreeing)


def _as_rows(passages: Iterable[SharedPassage], post_of: Ints, first_texts: Ints) -> Ints:
    rows = np.array([(p.first, p.second, *p.first_span, *p.second_span, p.words) for p in passages], dtype=np.int64)
    rows = rows.reshape(-1, 7)
    posts = post_of[rows[:, :2]]
    return np.hstack([posts, rows[:, :2] - first_texts[posts], rows[:, 2:]])


def _pack(before: _Remembered) -> bytes:
    data = io.BytesIO()
    np.savez(data, before.fingerprints, before.least_bits, before.rows)
    return data.getvalue()


def _unpack(table: bytes) -> _Remembered:
    with np.load(io.BytesIO(table), allow_pickle=False) as arrays:
        fingerprints, least_bits, rows = arrays.values()
    return _Remembered(fingerprints, float(least_bits), rows)


def _find_passages(
    corpus: Corpus, words: WeighedWords, seeds: NGrams, changed: NDArray[np.bool_]
) -> Iterator[SharedPassage]:
    """Yield passages shared by two posts, at least one of which changed."""
    found: dict[tuple[int, int], list[Alignment]] = {}
    for here, there, length in list_candidates(words, seeds, changed):
        held = found.setdefault((int(words.text_of[here]), int(words.text_of[there])), [])
        if any(passage.covers(here, there) for passage in held):
            continue
        passage = align_texts(words, here, there, length)
        if passage and not any(passage.overlaps(other) for other in held):
            held.append(passage)
    yield from _as_passages(corpus, words, found)


def _weigh_words(corpus: Corpus) -> tuple[WeighedWords, NGrams]:
    """Return the words with their bits, and the n-grams that may be seeds."""
    running = corpus.running
    numbers, total = running.words, len(running.words)
    post_of = corpus.post_of.astype(np.int32)[running.text_of]
    fingerprints = lengthen_ngrams(fingerprint_ngrams(numbers), numbers)
    pairs = find_ngrams(fingerprints, post_of, np.arange(total)).count_holders(total)
    fingerprints = lengthen_ngrams(fingerprints, numbers)
    triples = find_ngrams(fingerprints, post_of, np.flatnonzero(pairs > 1)).count_holders(total)
    fingerprints = lengthen_ngrams(fingerprints, numbers)
    # From here on, n-grams within one text.
    within = np.flatnonzero(triples[: len(fingerprints)] > 1)
    within = within[running.text_of[within] == running.text_of[within + SEED - 1]]
    seeds = find_ngrams(fingerprints, post_of, within)
    holders = seeds.count_holders(total)
    copied = np.flatnonzero((holders[: SEED - COPIED] > 2) & (holders[COPIED - SEED :] > 2))
    for _ in range(COPIED - SEED):
        fingerprints = lengthen_ngrams(fingerprints, numbers)
    copies = find_ngrams(fingerprints, post_of, copied).count_holders(total)
    surprisal = measure_surprisal(numbers, pairs, triples, copies)
    least = 2 * float(np.log2(count_in_steps(total))) - 1 - _CHANCE
    return WeighedWords(numbers, running.starts, running.text_of, post_of, surprisal, least), seeds


def _as_passages(
    corpus: Corpus, words: WeighedWords, found: dict[tuple[int, int], list[Alignment]]
) -> Iterator[SharedPassage]:
    """Yield alignments as passages, with the characters of their texts."""

    def characters(text: int, span: tuple[int, int]) -> tuple[int, int]:
        following = find_words_from(corpus.texts[text], span[0] - int(words.starts[text]))
        places = list(islice(following, span[1] - span[0]))
        return places[0][0], places[-1][1]

    for (first, second), held in sorted(found.items()):
        for p in sorted(held, key=lambda p: (p.here, p.there)):
            yield SharedPassage(first, second, characters(first, p.here), characters(second, p.there), p.agreeing)
