"""Suggest names of several words, and guess what kind of thing has a name."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

from postil.apparatus.suggestion_candidates import CONNECTING_WORDS, choose_excerpts, is_capitalised
from postil.apparatus.suggestions import Suggestion, fold_form

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from postil.apparatus.suggestion_candidates import Candidates
    from postil.model.records import TermKind


# A name is not suggested if this share of its uses is inside one longer name.
_NESTED_SHARE = 0.8

_ORGANISATIONS = frozenset(
    """Academy Agency Association Authority Bank Board Bureau Centre Center College Commission Committee Companies
    Company Corporation Council Court Department Federation Foundation Inspectorate Institute Institution Library
    Limited Ltd Ministry Museum Office Organisation Organization Partnership Police School Service Services Society
    Trust Union University""".split()
)


def suggest_names(candidates: Candidates, known: set[str]) -> Iterator[Suggestion]:
    """Yield a suggestion for each name that is used often, both inside sentences and outside longer names."""
    frequent = {
        name: usage
        for name, usage in candidates.names.items()
        if (len(usage.posts) >= 3 or usage.count >= 5) and usage.mid_sentence and usage.standalone > 1
    }
    nested = _count_nested({name: usage.count for name, usage in frequent.items()}.items())
    for name, usage in frequent.items():
        is_nested = nested[name] >= _NESTED_SHARE * usage.count
        if not is_nested and not _is_two_names(name, candidates) and fold_form(name) not in known:
            yield Suggestion(
                group="name",
                term=name,
                name=None,
                kind=_guess_kind(name, candidates),
                also=(),
                mentions=usage.count,
                posts=len(usage.posts),
                excerpts=choose_excerpts([usage]),
            )


def _count_nested(counts: Iterable[tuple[str, int]]) -> Counter[str]:
    """Return, for each part of a name of two words or more, the count of the most frequent name around it."""
    nested: Counter[str] = Counter()
    for name, count in counts:
        words = name.split(" ")
        for start in range(len(words)):
            for end in range(start + 2, len(words) + (start > 0)):
                part = " ".join(words[start:end])
                nested[part] = max(nested[part], count)
    return nested


def _is_two_names(name: str, candidates: Candidates) -> bool:
    """Tell whether a connecting word joins two names: each of them is used much more often elsewhere."""

    def count(words: list[str]) -> int:
        usages = candidates.words if len(words) == 1 else candidates.names
        joined = " ".join(words)
        return usages[joined].count if joined in usages else 0

    words = name.split(" ")
    often = 3 * candidates.names[name].count
    return any(
        count(words[:index]) >= often and count(words[index + 1 :]) >= often
        for index, word in enumerate(words)
        if word in CONNECTING_WORDS
    )


def _guess_kind(name: str, candidates: Candidates) -> TermKind:
    """Guess a person from two or three capitalised words of which the first is rarely used without the others."""
    words = name.split(" ")
    first = words[0]
    is_like_a_person = len(words) <= 3 and all(is_capitalised(word) and not word.isupper() for word in words)
    is_first_name = not candidates.lower_case[first.casefold()]
    if is_like_a_person and is_first_name and candidates.alone[first] <= candidates.names[name].count:
        return guess_organisation(name, "person")
    return guess_organisation(name)


def guess_organisation(name: str, otherwise: TermKind = "term") -> TermKind:
    """Guess an organisation from the last word of a name, or the last before a connecting word."""
    words = name.title().split()
    ends = {word for word, following in pairwise([*words, "of"]) if following.casefold() in CONNECTING_WORDS}
    return "organisation" if ends & _ORGANISATIONS else otherwise
