"""Readings: the words of all texts of an archive, read once, as numbers in arrays.

Whoever compares posts (their terms, passages, mentions) computes with these. How a text is read depends on
nothing but its own words, so a memo can keep it: in a few files for all posts, since to open thousands of
small files takes longer than to read the texts.
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


SIGN = -1  # stands for the word where there is none but a sign that parts phrases


_END = "\n\n"  # the sign behind each text


_BUCKET = 1  # hexadecimal digits that posts of one file have in common: sixteen files


@dataclass(frozen=True, slots=True)
class SourceText:
    """A post as it is written: its title, its text and those of its comments, its language (BCP 47)."""

    title: str
    texts: tuple[str, ...]
    language: str


@dataclass(frozen=True, slots=True)
class TokenStream:
    """The words of all texts but the titles, without signs, one behind the other.

    ``words`` are numbers; ``starts`` says where each text begins (a title has no words here), and where the
    last ends.
    """

    words: ShortInts
    starts: Ints
    text_of: ShortInts


@dataclass(frozen=True)
class Corpus:
    """The words and signs of posts, in the order of the texts: of each post the title, then its other texts.

    ``digests`` are those of each post's texts, its title among them.

    ``spellings`` are the different words as they are written, and the signs, as they are first met;
    ``numbers`` are theirs, of all texts one behind the other, a sign behind each; ``starts`` says where each
    text begins, and where the last ends.
    """

    posts: tuple[SourceText, ...]
    digests: tuple[str, ...]
    texts: tuple[str, ...]
    post_of: Ints  # of each text
    titles: NDArray[np.bool_]  # whether a text is one
    spellings: tuple[str, ...]
    numbers: ShortInts
    starts: Ints

    @cached_property
    def lexicon(self) -> dict[str, int]:
        """The numbers of the different words, folded."""
        words = dict.fromkeys(word for word in self._folded if word is not None)
        return {word: number for number, word in enumerate(words)}

    @cached_property
    def words_of(self) -> ShortInts:
        """For each spelling the number of its word, or what tells a sign."""
        words = self.lexicon
        return np.array([SIGN if word is None else words[word] for word in self._folded], dtype=np.int32)

    @cached_property
    def _folded(self) -> list[str | None]:
        return [fold_word(part) if is_word(part) else None for part in self.spellings]

    @cached_property
    def text_of(self) -> ShortInts:
        """For each word or sign the number of its text."""
        return np.repeat(np.arange(len(self.texts), dtype=np.int32), np.diff(self.starts))

    @cached_property
    def running(self) -> TokenStream:
        """The words without titles and signs."""
        words = self.words_of[self.numbers] if len(self.numbers) else self.numbers
        kept = np.flatnonzero((words >= 0) & ~self.titles[self.text_of])
        return TokenStream(words[kept], np.searchsorted(kept, self.starts), self.text_of[kept])

    @cached_property
    def title_words(self) -> list[tuple[int, ...]]:
        """The words of each post's title, as numbers."""
        found = []
        for text in np.flatnonzero(self.titles).tolist():
            words = self.words_of[self.numbers[self.starts[text] : self.starts[text + 1]]]
            found.append(tuple(words[words >= 0].tolist()))
        return found


@dataclass(frozen=True, slots=True)
class _Bucket:
    """Some texts: their spellings, these' numbers in the texts one behind the other, and how many each has."""

    spellings: list[str]
    numbers: ShortInts
    lengths: list[int]


class _Numbers(dict[str, int]):
    def __missing__(self, key: str) -> int:
        number = self[key] = len(self)
        return number


def read_corpus(posts: Sequence[SourceText], memo: Memo | None = None) -> Corpus:
    """Return the words of posts; those that the memo knows are not read again."""
    texts = [(post.title, *post.texts) for post in posts]
    lengths = np.array([len(own) for own in texts], dtype=np.int64)
    ends = np.cumsum(lengths)
    titles = np.zeros(int(lengths.sum()), dtype=bool)
    titles[ends - lengths] = True
    every = tuple(chain.from_iterable(texts))
    digests = tuple(digest(*(text.encode("utf-8", "surrogatepass") for text in own)) for own in texts)
    if memo is None:
        order, buckets = list(range(len(every))), [_read_texts(every)]
    else:
        order, buckets = _recall_texts(texts, digests, (ends - lengths).tolist(), memo)
    spellings, numbers, starts = _join_buckets(buckets, np.array(order, dtype=np.int64))
    return Corpus(
        tuple(posts), digests, every, np.repeat(np.arange(len(texts)), lengths), titles, spellings, numbers, starts
    )


def _recall_texts(
    texts: Sequence[tuple[str, ...]], digests: Sequence[str], firsts: Sequence[int], memo: Memo
) -> tuple[list[int], list[_Bucket]]:
    """Return the buckets of some posts' texts, and the numbers of the texts in the order of the buckets."""
    by_digest: dict[str, list[int]] = {}
    for post, own in enumerate(digests):
        by_digest.setdefault(own[:_BUCKET], []).append(post)
    order: list[int] = []
    buckets = []
    for _, members in sorted(by_digest.items()):
        inside = [text for post in members for text in texts[post]]
        order += [firsts[post] + at for post in members for at in range(len(texts[post]))]
        depends_on = "".join(digests[post] for post in members).encode()
        packed = memo.recall("words", depends_on, lambda inside=inside: _pack(_read_texts(inside)))  # type: ignore[misc]
        buckets.append(_unpack(packed))
    return order, buckets


def _read_texts(texts: Sequence[str]) -> _Bucket:
    known = _Numbers()
    numbers, lengths = [np.zeros(0, dtype=np.int32)], []
    for text in texts:
        parts = split_tokens(text)
        parts.append(_END)
        lengths.append(len(parts))
        numbers.append(np.fromiter(map(known.__getitem__, parts), dtype=np.int32, count=len(parts)))
    return _Bucket(list(known), np.concatenate(numbers), lengths)


def _pack(bucket: _Bucket) -> bytes:
    head = json.dumps([bucket.spellings, bucket.lengths]).encode()
    return head + b"\n" + bucket.numbers.astype("<i4").tobytes()


def _unpack(packed: bytes) -> _Bucket:
    head, _, numbers = packed.partition(b"\n")
    spellings, lengths = json.loads(head)
    return _Bucket(spellings, np.frombuffer(numbers, dtype="<i4"), lengths)


def _join_buckets(buckets: Sequence[_Bucket], order: Ints) -> tuple[tuple[str, ...], ShortInts, Ints]:
    """Return the spellings in the order in which they are met, the numbers in that of the texts, and the starts.

    ``order`` are the numbers of the texts in the buckets, so that nothing depends on how these were filled.
    """
    known = _Numbers()
    joined = [np.zeros(0, dtype=np.int32)]
    for bucket in buckets:
        joined.append(np.array([known[part] for part in bucket.spellings], dtype=np.int32)[bucket.numbers])
    numbers = np.concatenate(joined)
    lengths = np.zeros(len(order), dtype=np.int64)
    lengths[order] = np.array([length for bucket in buckets for length in bucket.lengths], dtype=np.int64)
    starts = np.concatenate([[0], np.cumsum(lengths)])
    begins = np.zeros(len(order), dtype=np.int64)  # of each text in the buckets
    begins[order] = np.cumsum(lengths[order]) - lengths[order]
    numbers = numbers[join_ranges(begins, lengths)]
    first = np.zeros(len(known), dtype=np.int64)
    first[numbers[::-1]] = np.arange(len(numbers))[::-1]  # the last written stays: the first place
    met = np.argsort(first, kind="stable")
    renumbered = np.zeros(len(known), dtype=np.int32)
    renumbered[met] = np.arange(len(known), dtype=np.int32)
    spelled = list(known)
    return tuple(spelled[i] for i in met.tolist()), renumbered[numbers], starts


def join_ranges(starts: Ints, sizes: Ints) -> Ints:
    """Return the numbers of ranges one behind the other, each of so many from its start on."""
    begins = np.cumsum(sizes) - sizes
    return np.asarray(np.repeat(starts - begins, sizes) + np.arange(int(sizes.sum())))
