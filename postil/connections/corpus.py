"""The corpus: the words of all texts of an archive, as numbers in arrays.

All comparisons of posts (terms, passages, mentions) use these arrays. The numbers of a text depend on nothing but
its own words, so the memo can keep them: in a few files for all posts, since opening thousands of small files
would take longer than splitting the texts.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

from postil.jobs.memo import digest
from postil.text.word_segmentation import fold_word, is_word, split_tokens

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from postil.connections.arrays import Ints, ShortInts
    from postil.jobs.memo import Memo


SIGN = -1  # the number of every punctuation mark that separates phrases
_END = "\n\n"  # the punctuation mark after each text
_PREFIX = 1  # hexadecimal digits that the digests of one file have in common: sixteen files


@dataclass(frozen=True, slots=True)
class SourceText:
    """A post as it is written: its title, its text and the texts of its comments, its language (BCP 47)."""

    title: str
    texts: tuple[str, ...]
    language: str


@dataclass(frozen=True, slots=True)
class TokenStream:
    """The words of all texts in a row, as numbers, without titles and punctuation.

    ``starts`` says where each text begins (a title is an empty text here), and where the last one ends.
    """

    words: ShortInts
    starts: Ints
    text_of: ShortInts


@dataclass(frozen=True)
class Corpus:
    """The words and punctuation marks of posts, in the order of the texts: each title, then the texts of its post.

    ``digests`` has one for each post, of its title and texts. ``spellings`` are the different words as written,
    and the punctuation marks, in the order in which they first occur. ``numbers`` are indices into these, for all
    texts in a row, with a punctuation mark after each text; ``starts`` says where each text begins, and where the
    last one ends.
    """

    posts: tuple[SourceText, ...]
    digests: tuple[str, ...]
    texts: tuple[str, ...]
    post_of: Ints  # of each text
    titles: NDArray[np.bool_]  # whether a text is a title
    spellings: tuple[str, ...]
    numbers: ShortInts
    starts: Ints

    @cached_property
    def lexicon(self) -> dict[str, int]:
        """The numbers of the different words, in their folded form."""
        words = dict.fromkeys(word for word in self._folded if word is not None)
        return {word: number for number, word in enumerate(words)}

    @cached_property
    def words_of(self) -> ShortInts:
        """The number of the word of each spelling; ``SIGN`` for punctuation."""
        words = self.lexicon
        return np.array([SIGN if word is None else words[word] for word in self._folded], dtype=np.int32)

    @cached_property
    def _folded(self) -> list[str | None]:
        return [fold_word(part) if is_word(part) else None for part in self.spellings]

    @cached_property
    def text_of(self) -> ShortInts:
        """The number of the text of each word or punctuation mark."""
        return np.repeat(np.arange(len(self.texts), dtype=np.int32), np.diff(self.starts))

    @cached_property
    def running(self) -> TokenStream:
        """The words without titles and punctuation."""
        words = self.words_of[self.numbers] if len(self.numbers) else self.numbers
        kept = np.flatnonzero((words >= 0) & ~self.titles[self.text_of])
        return TokenStream(words[kept], np.searchsorted(kept, self.starts), self.text_of[kept])

    @cached_property
    def title_words(self) -> list[tuple[int, ...]]:
        """The words of the title of each post, as numbers."""
        found = []
        for text in np.flatnonzero(self.titles).tolist():
            words = self.words_of[self.numbers[self.starts[text] : self.starts[text + 1]]]
            found.append(tuple(words[words >= 0].tolist()))
        return found


@dataclass(frozen=True, slots=True)
class _Batch:
    """A batch of texts: their vocabulary, its indices for all texts in a row, and the length of each text."""

    spellings: list[str]
    numbers: ShortInts
    lengths: list[int]


class _Vocabulary(dict[str, int]):
    """Numbers spellings as they first occur."""

    def __missing__(self, key: str) -> int:
        number = self[key] = len(self)
        return number


def read_corpus(posts: Sequence[SourceText], memo: Memo | None = None) -> Corpus:
    """Return the corpus of posts; texts that the memo knows are not split again."""
    texts = [(post.title, *post.texts) for post in posts]
    lengths = np.array([len(own) for own in texts], dtype=np.int64)
    ends = np.cumsum(lengths)
    titles = np.zeros(int(lengths.sum()), dtype=bool)
    titles[ends - lengths] = True
    every = tuple(chain.from_iterable(texts))
    digests = tuple(digest(*(text.encode("utf-8", "surrogatepass") for text in own)) for own in texts)
    if memo is None:
        order, batches = list(range(len(every))), [_read_texts(every)]
    else:
        order, batches = _recall_batches(texts, digests, (ends - lengths).tolist(), memo)
    spellings, numbers, starts = _join_batches(batches, np.array(order, dtype=np.int64))
    return Corpus(
        tuple(posts), digests, every, np.repeat(np.arange(len(texts)), lengths), titles, spellings, numbers, starts
    )


def _recall_batches(
    texts: Sequence[tuple[str, ...]], digests: Sequence[str], firsts: Sequence[int], memo: Memo
) -> tuple[list[int], list[_Batch]]:
    """Return the texts of posts in batches, and the number of each text in the order of the batches."""
    by_digest: dict[str, list[int]] = {}
    for post, own in enumerate(digests):
        by_digest.setdefault(own[:_PREFIX], []).append(post)
    order: list[int] = []
    batches = []
    for _, members in sorted(by_digest.items()):
        inside = [text for post in members for text in texts[post]]
        order += [firsts[post] + at for post in members for at in range(len(texts[post]))]
        depends_on = "".join(digests[post] for post in members).encode()
        packed = memo.recall("words", depends_on, lambda inside=inside: _pack(_read_texts(inside)))  # type: ignore[misc]
        batches.append(_unpack(packed))
    return order, batches


def _read_texts(texts: Sequence[str]) -> _Batch:
    known = _Vocabulary()
    numbers, lengths = [np.zeros(0, dtype=np.int32)], []
    for text in texts:
        parts = split_tokens(text)
        parts.append(_END)
        lengths.append(len(parts))
        numbers.append(np.fromiter(map(known.__getitem__, parts), dtype=np.int32, count=len(parts)))
    return _Batch(list(known), np.concatenate(numbers), lengths)


def _pack(batch: _Batch) -> bytes:
    head = json.dumps([batch.spellings, batch.lengths]).encode()
    return head + b"\n" + batch.numbers.astype("<i4").tobytes()


def _unpack(packed: bytes) -> _Batch:
    head, _, numbers = packed.partition(b"\n")
    spellings, lengths = json.loads(head)
    return _Batch(spellings, np.frombuffer(numbers, dtype="<i4"), lengths)


def _join_batches(batches: Sequence[_Batch], order: Ints) -> tuple[tuple[str, ...], ShortInts, Ints]:
    """Return the spellings in the order of their first occurrence, the indices in that of the texts, the starts.

    ``order`` has the number of each text in the batches, so that nothing depends on how these were filled.
    """
    known = _Vocabulary()
    joined = [np.zeros(0, dtype=np.int32)]
    for batch in batches:
        joined.append(np.array([known[part] for part in batch.spellings], dtype=np.int32)[batch.numbers])
    numbers = np.concatenate(joined)
    lengths = np.zeros(len(order), dtype=np.int64)
    lengths[order] = np.array([length for batch in batches for length in batch.lengths], dtype=np.int64)
    starts = np.concatenate([[0], np.cumsum(lengths)])
    begins = np.zeros(len(order), dtype=np.int64)  # of each text in the batches
    begins[order] = np.cumsum(lengths[order]) - lengths[order]
    numbers = numbers[join_ranges(begins, lengths)]
    first = np.zeros(len(known), dtype=np.int64)
    first[numbers[::-1]] = np.arange(len(numbers))[::-1]  # the last assignment stays: the first place
    met = np.argsort(first, kind="stable")
    renumbered = np.zeros(len(known), dtype=np.int32)
    renumbered[met] = np.arange(len(known), dtype=np.int32)
    spelled = list(known)
    return tuple(spelled[i] for i in met.tolist()), renumbered[numbers], starts


def join_ranges(starts: Ints, sizes: Ints) -> Ints:
    """Return the numbers of ranges in a row, each given by its start and size."""
    begins = np.cumsum(sizes) - sizes
    return np.asarray(np.repeat(starts - begins, sizes) + np.arange(int(sizes.sum())))
