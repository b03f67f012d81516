"""What two related posts both speak of, in words.

Only words that a reader would take for a subject are named: names, phrases, and words that a text returns to; never
stop words, numbers, names of months and days, or words that very many posts have.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from itertools import chain, pairwise, product
from typing import TYPE_CHECKING

import numpy as np
from babel.units import format_unit

from postil.connections.fingerprints import fingerprint_rows, fingerprint_words, splitmix64
from postil.connections.related.matrices import values_at
from postil.connections.related.shared_phrases import PhraseFinder
from postil.jobs.memo import digest, recall_each
from postil.text.locales import calendar_names, find_locale
from postil.text.word_segmentation import fold_word, is_unspaced

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray
    from scipy import sparse

    from postil.connections.related.term_counts import TermCounts
    from postil.connections.related.tfidf import TfidfVectors
    from postil.jobs.memo import Memo


_MOST_NAMED = 4
_MOST_CONSIDERED = 24  # of the words and pairs that two posts share
_NAME, _RECURRING, _RARE, _PAIR, _DULL = range(5)  # the kinds of shared words
_RANKS = (2.0, 1.0, 1.0, 1.5)  # what the weight of each kind is multiplied by
_RARE_SHARE = 0.01  # of the cosine of two posts: a rare word makes up so much of it
_TELLING_SHARE = 0.04  # of the cosine: the plain words that explain it make up so much together
_COMMON_SHARE, _COMMON_POSTS = 0.15, 4  # a word that more posts have (by share and number) tells nothing
_TWICE = 2  # a recurring word occurs so often in both posts ...
_RECURRENCE = 1.7  # ... and so often, on average, in the posts that have it
_PROPER_SHARE = 0.6  # of a word's places: with a capital, from where it is a name
_PART_SHARE = 0.5  # of a name's places: beside another name, from where it is only a part of names
_PHRASE_PLACES = 3  # in the archive, for two plain words to be a phrase ...
_PHRASE_SHARE = 0.2  # ... and the share of the rarer word's places
_FEW_NAMES = 2  # with so many names and phrases, plain words add little
_NOT_PASSING = 3  # places in both posts together: a single phrase with fewer is only mentioned in passing
_UNITS = ("second", "minute", "hour", "day", "week", "month", "year")
_PAIRS_AT_ONCE = 4096
_Shared = tuple[int, int, float]  # the number of a word or a pair, its kind, its part of the cosine


@dataclass(frozen=True, slots=True)
class Subjects:
    """What two posts both speak of, the most telling first: names and phrases, and plain words.

    It is ``enough`` for a reason on its own. A single name, or a phrase in passing, is a reason only beside
    another.
    """

    named: tuple[str, ...]
    enough: bool
    words: tuple[str, ...] = ()


class SubjectExtractor:
    """Names what pairs of posts share.

    ``vectors`` are those of ``terms``; ``known`` are the names of the glossary that each post mentions.
    """

    def __init__(self, terms: TermCounts, vectors: TfidfVectors, known: Sequence[Sequence[str]]) -> None:
        self._terms, self._vectors, self._known = terms, vectors, known
        self._frequency: dict[str, int] = {}
        for name in chain.from_iterable(known):
            self._frequency[name] = self._frequency.get(name, 0) + 1
        posts = terms.corpus.posts
        self._most = max(_COMMON_POSTS, _COMMON_SHARE * len(posts))
        dull = _calendar_words(tuple(sorted({post.language for post in posts})))
        self._proper = terms.proper >= _PROPER_SHARE
        self._telling, self._recurring = self._judge_words(dull)
        self._phrases = self._judge_pairs(dull)
        self._words = _keep_columns(vectors.words, self._telling)
        self._pairs = _keep_columns(vectors.pairs, self._phrases)
        self._finder = PhraseFinder(terms, self._proper)

    def _judge_words(self, dull: frozenset[str]) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Tell which words may be named at all, and which recur in the posts that have them."""
        terms, names = self._terms, self._terms.names
        frequency = np.bincount(terms.in_words.indices, minlength=len(names))
        fit = np.array([len(n) > 2 and not any(c.isdigit() for c in n) and fold_word(n) not in dull for n in names])
        telling = fit.astype(bool) & ~terms.stops & (frequency > 1) & (frequency <= self._most)
        short = np.array([not n[1:].islower() for n in names], dtype=bool)  # MP, NHS, OpenOffice: whole names
        part = (terms.beside >= _PART_SHARE) & ~short
        return telling & ~(self._proper & part), terms.counts >= _RECURRENCE * np.maximum(frequency, 1)

    def _judge_pairs(self, dull: frozenset[str]) -> NDArray[np.bool_]:
        """Tell which pairs of words may be named: two names, or a phrase too frequent to be chance."""
        terms, names, pairs = self._terms, self._terms.names, self._terms.pairs
        if not len(pairs.first):
            return np.zeros(0, dtype=bool)
        frequency = np.bincount(terms.in_pairs.indices, minlength=len(pairs.first))
        fit = [(is_unspaced(n) or (len(n) > 2 and n[0].isalpha())) and fold_word(n) not in dull for n in names]
        good = np.array(fit, dtype=bool) & ~terms.stops
        one, other = self._proper[pairs.first], self._proper[pairs.second]
        rarer = np.minimum(terms.counts[pairs.first], terms.counts[pairs.second])
        phrase = ~one & ~other & (pairs.counts >= np.maximum(_PHRASE_PLACES, _PHRASE_SHARE * rarer))
        both = good[pairs.first] & good[pairs.second] & (frequency <= self._most)
        return np.asarray(both & ((one & other) | phrase))

    def name_subjects(self, posts: Sequence[tuple[int, int]], memo: Memo | None = None) -> list[Subjects]:
        """Return what the two posts of each pair share; the memo keeps it as long as both posts stay the same."""
        if memo is None:
            return self._name_subjects(posts)

        def name(numbers: list[int]) -> list[bytes]:
            found = self._name_subjects([posts[number] for number in numbers])
            return [json.dumps([one.named, one.enough, one.words]).encode() for one in found]

        of_post = self._list_keys()
        packed = recall_each(memo, "subjects", [digest(of_post[a], of_post[b]) for a, b in posts], name)
        rows = json.loads(b"[%b]" % b",".join(packed))
        return [Subjects(tuple(named), enough, tuple(words)) for named, enough, words in rows]

    def _list_keys(self) -> list[bytes]:
        """Return for each post a key that stands for all that its subjects depend on."""
        terms = self._terms
        judged = fingerprint_words(terms.names)
        for flags in (self._telling, self._proper, self._recurring, terms.stops):
            judged = splitmix64(judged) + flags.astype(np.uint64)
        words = terms.word_fingerprints ^ splitmix64(judged)
        pairs = terms.pair_fingerprints ^ splitmix64(self._phrases.astype(np.uint64))
        of_words = splitmix64(self._vectors.fingerprints ^ fingerprint_rows(terms.in_words, words))
        fingerprints = of_words ^ fingerprint_rows(terms.in_pairs, pairs)
        known = (json.dumps([(name, self._frequency[name] <= self._most) for name in own]) for own in self._known)
        return [f"{own:x}{names}".encode() for own, names in zip(fingerprints.tolist(), known, strict=True)]

    def _name_subjects(self, posts: Sequence[tuple[int, int]]) -> list[Subjects]:
        found: list[Subjects] = []
        for start in range(0, len(posts), _PAIRS_AT_ONCE):
            block = np.array(posts[start : start + _PAIRS_AT_ONCE], dtype=np.int64).reshape(-1, 2)
            words = self._words[block[:, 0]].multiply(self._words[block[:, 1]]).tocsr()
            pairs = self._pairs[block[:, 0]].multiply(self._pairs[block[:, 1]]).tocsr()
            for (post, other), own in zip(block.tolist(), self._list_shared(block, words, pairs), strict=True):
                found.append(self._choose(post, other, own))
        return found

    def _list_shared(
        self, block: NDArray[np.int64], words: sparse.csr_array, pairs: sparse.csr_array
    ) -> Iterator[list[_Shared]]:
        """Yield for each pair of posts the words and pairs of words that may be named, the best first.

        A word that is no name must recur, in both posts and wherever it occurs, or be rare.
        """
        word_rows, pair_rows = (np.repeat(np.arange(m.shape[0]), np.diff(m.indptr)) for m in (words, pairs))
        kinds = np.where(self._proper[words.indices], _NAME, np.where(words.data >= _RARE_SHARE, _RARE, _DULL))
        plain = np.flatnonzero((kinds != _NAME) & self._recurring[words.indices])
        for post in block.T:
            counts = values_at(self._terms.in_words, post[word_rows[plain]], words.indices[plain])
            plain = plain[counts >= _TWICE]
        kinds[plain] = _RECURRING
        fit = kinds != _DULL
        rows = np.concatenate([word_rows[fit], pair_rows])
        numbers = np.concatenate([words.indices[fit], pairs.indices])
        kinds = np.concatenate([kinds[fit], np.full(len(pair_rows), _PAIR)])
        weights = np.concatenate([words.data[fit], pairs.data])
        ranked = np.round(weights * np.array(_RANKS)[kinds], 9)
        # Equals are ordered by fingerprints, not by numbers: those change with other posts.
        ties = np.concatenate(
            [self._terms.word_fingerprints[words.indices[fit]], self._terms.pair_fingerprints[pairs.indices]]
        )
        order = np.lexsort((ties, kinds, -ranked, rows))
        ends = np.searchsorted(rows[order], np.arange(words.shape[0] + 1)).tolist()
        for start, end in pairwise(ends):
            best = order[start : min(end, start + _MOST_CONSIDERED)]
            yield list(zip(numbers[best].tolist(), kinds[best].tolist(), weights[best].tolist(), strict=True))

    def _choose(self, post: int, other: int, shared: list[_Shared]) -> Subjects:
        known = set(self._known[other])
        strong = [n for n in self._known[post] if n in known and self._frequency[n] <= self._most][:2]
        folded = [fold_word(name) for name in strong]
        single: list[str] = []
        plain: list[str] = []
        weight = 0.0  # of the plain words
        for number, kind, part in shared:
            if len(strong) + len(plain) == _MOST_NAMED:
                break
            if kind == _PAIR:
                phrase = self._finder.find_phrase(number, post, other)
            elif kind == _NAME or len(strong) < _FEW_NAMES:
                phrase = self._terms.names[number]
            else:
                continue
            key = fold_word(phrase) if phrase else ""
            if not phrase or any(key in another or another in key for another in folded):
                continue
            folded.append(key)
            if kind in (_RECURRING, _RARE):
                plain.append(phrase)
                weight += part
            else:
                strong.append(phrase)
                single += [phrase] if kind == _NAME else []
        # Beside phrases, names of several words and abbreviations, a name of one word says little.
        solid = [n for n in strong if n in known or " " in n or "-" in n or n.isupper() or is_unspaced(n)]
        named = tuple(solid or single)
        has_phrase = any(" " in name for name in named)
        if len(named) < 2 and not has_phrase and len(plain) > 1 and weight >= _TELLING_SHARE:
            return Subjects(named, enough=True, words=tuple(plain))
        if len(named) == 1 and has_phrase:
            places = sum(self._finder.count_places(named[0], own) for own in (post, other))
            return Subjects(named, enough=places >= _NOT_PASSING)
        return Subjects(named, enough=len(named) > 1)


def _keep_columns(matrix: sparse.csr_array, columns: NDArray[np.bool_]) -> sparse.csr_array:
    kept = matrix.copy()
    kept.data = kept.data * columns[kept.indices] if kept.nnz else kept.data
    kept.eliminate_zeros()
    return kept


@cache
def _calendar_words(languages: tuple[str, ...]) -> frozenset[str]:
    """Return the names of months, days and units of time in some languages."""
    words: set[str] = set()
    for language in languages:
        locale = find_locale(language)
        words |= {fold_word(name) for name in calendar_names(language)}
        for unit, number in product(_UNITS, (1, 2, 5)):
            words |= {fold_word(word) for word in format_unit(number, f"duration-{unit}", locale=locale).split()}
    return frozenset(words)


def join_names(names: Sequence[str]) -> str:
    """Return names as a sentence lists them."""
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " and " + names[-1]
