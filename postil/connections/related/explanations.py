"""Why two posts are related, in words: what both speak of, that they are of one fortnight, one source, one label.

Only words that a reader would take for a subject are named: names, phrases, and words that come back
in a text; never stop words, numbers alone, names of months and days, or words that very many posts have.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from itertools import chain, pairwise, product
from typing import TYPE_CHECKING

import numpy as np
from babel.units import format_unit

from postil.connections.fingerprints import fingerprint_rows, fingerprint_words, splitmix64
from postil.connections.related.matrices import values_at
from postil.jobs.memo import digest, recall_each
from postil.text.locales import find_locale, names_of_time
from postil.text.words import fold_word, is_unspaced

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray
    from scipy import sparse

    from postil.connections.corpus import SourceText
    from postil.connections.related.term_counts import TermCounts
    from postil.connections.related.tfidf import TfidfVectors
    from postil.jobs.memo import Memo


_MOST_NAMED = 4


_LOOKED_AT = 24  # of the words and pairs that two posts share


_NAME_ALONE, _RECURRING, _RARE, _PAIR, _NOT_FIT = range(5)  # why a word or a pair may be named


_WORTH = (2.0, 1.0, 1.0, 1.5)  # what each weighs, beside the others


_WEIGHTY = 0.01  # of the cosine that a word makes up


_TELLING = 0.04  # of the cosine that the words that are named make up


_MANY = 0.15  # of the posts; what more of them have tells two apart from few


_MANY_AT_LEAST = 4


_OFTEN = 3  # places in the archive, for two words to be a phrase


_TWICE = 2  # places in each of both posts, for a word that is no name ...


_BURST = 1.7  # ... and as many, on average, in the posts that have it: what a text is about comes back in it


_NAME = 0.6  # share of places with a capital


_BOUND = 0.2  # share of the places of a phrase's rarer word where the other is with it


_PART = 0.5  # share of a name's places beside another, from where it is a part of names


_JOINED = 0.6  # share of places where a pair reads as a phrase


_ENOUGH = 2  # names and phrases, beside which plain words say little


_WIDEST = 3  # words more on a side


_ENDING = 2  # letters


_COMES_BACK = 3  # places in two posts together, for the only thing that both speak of: not mentioned by the way


_UNITS = ("second", "minute", "hour", "day", "week", "month", "year")


_BLOCK = 4096


_GOES_ON, _COMES_FROM = re.compile(r"\w|[’'](?!s\b)\w"), re.compile(r"\w[’']?$")  # of a word beyond its letters
# What blogs say of themselves, whatever they are about.
_OF_WRITING = frozenset(
    "post posts posted posting wrote write writes written writing said says comment comments commented reader "
    "readers beitrag beiträge schrieb schreibt geschrieben kommentar kommentare leser billet billets écrit "
    "commentaire commentaires lecteur lecteurs entrada entradas escribí escribió escrito comentario comentarios "
    "lector lectores".split()
)


_Option = tuple[int, int, float]  # the number of a word or a pair, why it may be named, its part of the cosine


@dataclass(frozen=True, slots=True)
class Subjects:
    """What two posts both speak of, the most telling first.

    It is ``enough`` for a reason alone, or where they have more in common: one name, or a phrase that neither
    post comes back to, is not. ``named`` are names and phrases, ``words`` plain ones.
    """

    named: tuple[str, ...]
    enough: bool
    words: tuple[str, ...] = ()


class SubjectExtractor:
    """Names what the posts of ``terms`` share; ``known`` are the glossary's names that each mentions.

    ``weighted`` are the vectors of these terms.
    """

    def __init__(self, terms: TermCounts, weighted: TfidfVectors, known: Sequence[Sequence[str]]) -> None:
        texts: Sequence[SourceText] = terms.corpus.posts
        self._texts = texts
        self._terms = terms
        self._known = known
        self._spread: dict[str, int] = {}
        for name in chain.from_iterable(known):
            self._spread[name] = self._spread.get(name, 0) + 1
        self._many = max(_MANY_AT_LEAST, _MANY * len(texts))
        self._weighted = weighted
        languages = sorted({text.language for text in texts})
        self._telling, self._proper, self._bursty = self._judge_words(languages)
        self._phrases = self._judge_pairs(languages)
        self._words = _keep(weighted.words, self._telling)
        self._pairs = _keep(weighted.pairs, self._phrases)
        self._flat_texts: dict[int, str] = {}

    def _judge_words(self, languages: list[str]) -> tuple[NDArray[np.bool_], NDArray[np.bool_], NDArray[np.bool_]]:
        """Return which words may be named at all, which are names, and which come back where they are."""
        terms, names = self._terms, self._terms.names
        spread = np.bincount(terms.in_words.indices, minlength=len(names))
        stops = terms.stops
        dull = _calendar_words(tuple(languages)) | _OF_WRITING
        fit = np.array([len(n) > 2 and not any(c.isdigit() for c in n) and fold_word(n) not in dull for n in names])
        telling = fit.astype(bool) & ~stops & (spread > 1) & (spread <= self._many)
        proper = terms.proper >= _NAME
        short = np.array([not n[1:].islower() for n in names], dtype=bool)  # MP, NHS, OpenOffice: telling alone
        part = (terms.beside >= _PART) & ~short
        return telling & ~(proper & part), proper, terms.counts >= _BURST * np.maximum(spread, 1)

    def _judge_pairs(self, languages: list[str]) -> NDArray[np.bool_]:
        terms, names, pairs = self._terms, self._terms.names, self._terms.pairs
        spread = np.bincount(terms.in_pairs.indices, minlength=len(pairs.first))
        dull = _calendar_words(tuple(languages))
        fit = np.array([self._is_fit(n) and fold_word(n) not in dull for n in names], dtype=bool)
        good = fit & ~terms.stops if len(names) else fit
        both = good[pairs.first] & good[pairs.second] if len(pairs.first) else np.zeros(0, dtype=bool)
        if not len(both):
            return both
        one, other = self._proper[pairs.first], self._proper[pairs.second]
        # Words that stand together by chance are no phrase: it comes back, or is a name.
        rarer = np.minimum(terms.counts[pairs.first], terms.counts[pairs.second])
        phrase = ~one & ~other & (pairs.counts >= np.maximum(_OFTEN, _BOUND * rarer))
        return np.asarray(both & (pairs.joined >= _JOINED) & (spread <= self._many) & ((one & other) | phrase))

    @staticmethod
    def _is_fit(name: str) -> bool:
        return is_unspaced(name) or (len(name) > 2 and name[0].isalpha())

    def name_subjects(self, posts: Sequence[tuple[int, int]], memo: Memo | None = None) -> list[Subjects]:
        """Return what the two posts of each pair share; the memo keeps it for posts that are as they were."""
        if memo is None:
            return self._name_subjects(posts)

        def name(places: list[int]) -> list[bytes]:
            found = self._name_subjects([posts[place] for place in places])
            return [json.dumps([one.named, one.enough, one.words]).encode() for one in found]

        of_post = self._list_keys()
        packed = recall_each(memo, "subjects", [digest(of_post[a], of_post[b]) for a, b in posts], name)
        rows = json.loads(b"[%b]" % b",".join(packed))
        return [Subjects(tuple(named), enough, tuple(words)) for named, enough, words in rows]

    def _list_keys(self) -> list[bytes]:
        """Return for each post what stands for all that is asked of it and of its words."""
        terms = self._terms
        marks = fingerprint_words(terms.names)
        for judged in (self._telling, self._proper, self._bursty, terms.stops):
            marks = splitmix64(marks) + judged.astype(np.uint64)
        words = terms.word_fingerprints ^ splitmix64(marks)
        pairs = terms.pair_fingerprints ^ splitmix64(self._phrases.astype(np.uint64))
        fingerprints = splitmix64(
            self._weighted.fingerprints ^ fingerprint_rows(terms.in_words, words)
        ) ^ fingerprint_rows(terms.in_pairs, pairs)
        known = (json.dumps([(name, self._spread[name] <= self._many) for name in own]) for own in self._known)
        return [f"{own:x}{names}".encode() for own, names in zip(fingerprints.tolist(), known, strict=True)]

    def _name_subjects(self, posts: Sequence[tuple[int, int]]) -> list[Subjects]:
        found: list[Subjects] = []
        for start in range(0, len(posts), _BLOCK):
            block = np.array(posts[start : start + _BLOCK], dtype=np.int64).reshape(-1, 2)
            words = self._words[block[:, 0]].multiply(self._words[block[:, 1]]).tocsr()
            pairs = self._pairs[block[:, 0]].multiply(self._pairs[block[:, 1]]).tocsr()
            options = self._list_options(block, words, pairs)
            for (post, other), own in zip(block.tolist(), options, strict=True):
                found.append(self._choose(post, other, own))
        return found

    def _list_options(
        self, block: NDArray[np.int64], words: sparse.csr_array, pairs: sparse.csr_array
    ) -> Iterator[list[_Option]]:
        """Yield for each row the words and pairs that may be named, the best first.

        A word that is no name has to come back, in both texts and wherever it is, or to make up some of what is
        alike.
        """
        word_rows, pair_rows = (np.repeat(np.arange(m.shape[0]), np.diff(m.indptr)) for m in (words, pairs))
        kinds = np.where(
            self._proper[words.indices], _NAME_ALONE, np.where(words.data >= _WEIGHTY, _RARE, _NOT_FIT)
        )
        plain = np.flatnonzero((kinds != _NAME_ALONE) & self._bursty[words.indices])
        for post in block.T:
            counts = values_at(self._terms.in_words, post[word_rows[plain]], words.indices[plain])
            plain = plain[counts >= _TWICE]
        kinds[plain] = _RECURRING
        fit = kinds != _NOT_FIT
        rows = np.concatenate([word_rows[fit], pair_rows])
        numbers = np.concatenate([words.indices[fit], pairs.indices])
        kinds = np.concatenate([kinds[fit], np.full(len(pair_rows), _PAIR)])
        weights = np.concatenate([words.data[fit], pairs.data])
        ranked = np.round(weights * np.array(_WORTH)[kinds], 9)
        marks = np.concatenate(
            [self._terms.word_fingerprints[words.indices[fit]], self._terms.pair_fingerprints[pairs.indices]]
        )
        order = np.lexsort((marks, kinds, -ranked, rows))  # not by numbers: those change with other posts
        ends = np.searchsorted(rows[order], np.arange(words.shape[0] + 1)).tolist()
        for start, end in pairwise(ends):
            chosen = order[start : min(end, start + _LOOKED_AT)]
            yield list(zip(numbers[chosen].tolist(), kinds[chosen].tolist(), weights[chosen].tolist(), strict=True))

    def _choose(self, post: int, other: int, options: list[_Option]) -> Subjects:
        terms, names = self._terms, self._terms.names
        known = set(self._known[other])
        strong = [n for n in self._known[post] if n in known and self._spread[n] <= self._many][:2]
        folded = [fold_word(name) for name in strong]
        names_alone: list[str] = []
        plain: list[str] = []
        weight = 0.0  # of the plain words
        for term, kind, part in options:
            if len(strong) + len(plain) == _MOST_NAMED:
                break
            if kind == _PAIR:
                phrase = self._find_phrase(post, other, int(terms.pairs.first[term]), int(terms.pairs.second[term]))
            elif kind == _NAME_ALONE or len(strong) < _ENOUGH:
                phrase = names[term]
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
                names_alone += [phrase] if kind == _NAME_ALONE else []
        # Beside phrases, names of several words and abbreviations, a word alone says little.
        solid = [n for n in strong if n in known or " " in n or "-" in n or n.isupper() or is_unspaced(n)]
        named = tuple(solid or names_alone)
        telling = len(plain) > 1 and weight >= _TELLING
        if len(named) < 2 and telling and not any(" " in name for name in named):
            return Subjects(named, enough=True, words=tuple(plain))
        passing = len(named) == 1 and sum(self._flat(text).count(named[0]) for text in (post, other)) < _COMES_BACK
        phrases = any(" " in name for name in named)
        return Subjects(named, enough=len(named) > 1 or (phrases and not passing))

    def _find_phrase(self, post: int, other: int, first: int, second: int) -> str | None:
        """Return how both texts write a pair of words, with the capitals round it that are the same in both."""
        names = self._terms.names
        gap = "" if is_unspaced(names[first]) else " "
        phrase = f"{names[first]}{gap}{names[second]}"
        here, there = self._flat(post), self._flat(other)
        at = here.find(phrase)
        if at < 0 or phrase not in there:
            if not self._proper[first]:
                return None
            for small in (" of ", " of the ", " and ", " for ", " de ", " la ", " du ", " der ", " und "):
                phrase = f"{names[first]}{small}{names[second]}"
                at = here.find(phrase)
                if at >= 0 and phrase in there:
                    break
            else:
                return None
        return self._widen(here, there, at, at + len(phrase))

    def _widen(self, here: str, there: str, start: int, end: int) -> str:
        """Return a phrase with the words on either side that belong to it: in both texts, and of its kind."""
        capital = here[start].isupper()
        for _ in range(_WIDEST):
            further = _end_of_word(here, end)
            # The end of a longer word may be another in the other text: offender, offenders.
            ending = _ENDING if further - end > 2 * _ENDING + 1 else 0
            if not self._belongs(here[end:further], capital) or here[start : further - ending] not in there:
                break
            end = further
        for _ in range(_WIDEST):
            further = _start_of_word(here, start)
            if not self._belongs(here[further:start], capital) or here[further:end] not in there:
                break
            start = further
        return here[start:end]

    def _belongs(self, more: str, capital: bool) -> bool:
        word = more.strip()
        if word.endswith("-"):
            return len(word) > 1  # the rest of a word
        if capital:
            return word[:1].isupper()
        number = self._terms.corpus.lexicon.get(fold_word(word)) if word else None
        return number is not None and not self._terms.stops[number] and not self._proper[number]

    def _flat(self, post: int) -> str:
        flat = self._flat_texts.get(post)
        if flat is None:
            text = self._texts[post]
            flat = self._flat_texts[post] = " ".join(" ".join((text.title, *text.texts)).split())
        return flat


def _end_of_word(text: str, start: int) -> int:
    """Return where the word behind a space at ``start`` ends, or ``start``; the ``’s`` behind it stays outside."""
    end = start + 1
    while end < len(text) and text[end].isalpha():
        end += 1
    alone = not _GOES_ON.match(text, end)
    return end if text[start : start + 1] == " " and end > start + 1 and alone else start


def _start_of_word(text: str, end: int) -> int:
    """Return where the word before a space or a hyphen at ``end`` begins, or ``end`` where there is none."""
    start = end - 1
    while start > 0 and text[start - 1].isalpha():
        start -= 1
    alone = not _COMES_FROM.search(text, max(0, start - 2), start)
    return start if end and text[end - 1] in " -" and start < end - 1 and alone else end


def _keep(matrix: sparse.csr_array, columns: NDArray[np.bool_]) -> sparse.csr_array:
    kept = matrix.copy()
    kept.data = kept.data * columns[kept.indices] if kept.nnz else kept.data
    kept.eliminate_zeros()
    return kept


@cache
def _calendar_words(languages: tuple[str, ...]) -> frozenset[str]:
    """Return the names of months and days, and of units of time, in some languages."""
    words: set[str] = set()
    for language in languages:
        locale = find_locale(language)
        words |= {fold_word(name) for name in names_of_time(language)}
        for unit, number in product(_UNITS, (1, 2, 5)):
            words |= {fold_word(word) for word in format_unit(number, f"duration-{unit}", locale=locale).split()}
    return frozenset(words)


def join_names(names: Sequence[str]) -> str:
    """Return names as a sentence lists them."""
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " and " + names[-1]
