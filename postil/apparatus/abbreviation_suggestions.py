"""Suggest abbreviations: those that a post defines, and those that posts use often."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from postil.apparatus.abbreviations import find_singular, is_mostly_capitals
from postil.apparatus.name_suggestions import guess_organisation
from postil.apparatus.suggestion_candidates import choose_excerpts
from postil.apparatus.suggestions import Suggestion, fold_form

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from postil.apparatus.suggestion_candidates import Candidates, Usage


# Roman numerals up to 89; among higher ones, most are abbreviations (such as CD).
_ROMAN = re.compile(r"(?:X{0,3}|XL|LX{0,3})(?:IX|IV|V?I{0,3})")
_MIXED_CASE = re.compile(r"[A-Z]{2,}[a-z]{2,}[A-Za-z]*|[a-z]{1,2}[A-Z][A-Za-z]{2,}")  # ABCdata, eRecord

# A word in lower case once for every ten times in capitals is an ordinary word, written in capitals for emphasis.
_CAPITALS_PER_LOWER_CASE = 10
_LONGEST = 6  # characters of an abbreviation that no post defines


def suggest_abbreviations(candidates: Candidates, known: set[str]) -> Iterator[Suggestion]:
    """Yield a suggestion for each abbreviation that is defined or used often, unless a form is in ``known``.

    Spellings and plurals of an abbreviation are forms of one entry.
    """
    counts = {form: usage.count for form, usage in candidates.words.items()}
    singulars = {form: find_singular(form, counts) for form in sorted(candidates.words)}
    for key, forms in _group_forms(candidates, singulars).items():
        expansions = [candidates.expansions[form] for form in forms if form in candidates.expansions]
        names, definitions = _rank_expansions(expansions)
        usages = [candidates.words[form] for form in forms]
        mentions = sum(usage.count for usage in usages)
        posts = len({post for usage in usages for post in usage.posts})
        is_mixed_case = any(_MIXED_CASE.fullmatch(form) for form in forms) and not candidates.lower_case[key]
        is_frequent = mentions >= 3 or posts >= 2
        is_short = len(key) <= _LONGEST and any(is_mostly_capitals(singulars[form]) for form in forms)
        is_ordinary = candidates.lower_case[key] * _CAPITALS_PER_LOWER_CASE >= mentions
        is_abbreviation = is_frequent and is_short and not is_ordinary and not _ROMAN.fullmatch(key.upper())
        if not (names or is_mixed_case or is_abbreviation) or known.intersection(map(fold_form, [*forms, *names])):
            continue
        # The entry is the singular, even if posts use only the plural.
        term = min((singulars[form] for form in forms), key=lambda form: (-counts.get(form, 0), form))
        name = next(iter(names), None)
        yield Suggestion(
            group="expanded" if names else "unexpanded",
            term=term,
            name=name,
            kind=guess_organisation(name or ""),
            also=tuple(form for form in forms if form != term),
            mentions=mentions,
            posts=posts,
            excerpts=choose_excerpts([*definitions, *usages]),
            other_names=tuple(names.items())[1:],
        )


def _group_forms(candidates: Candidates, singulars: Mapping[str, str]) -> dict[str, list[str]]:
    """Return the forms that may be abbreviations, grouped by their singular in lower case."""
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for form, singular in singulars.items():
        # A form such as Nasa is accepted (as a spelling of NASA) if the word never appears in lower case.
        is_candidate = form in candidates.expansions or is_mostly_capitals(singular)
        if is_candidate or not candidates.lower_case[form.casefold()]:
            groups[singular.casefold()].append(form)
    return groups


def _rank_expansions(expansions: Sequence[Mapping[str, Usage]]) -> tuple[dict[str, int], list[Usage]]:
    """Return names with how often each is given, the most frequent first, and their usages.

    Names that differ only in case count as one.
    """
    counts: Counter[str] = Counter()
    spellings: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for names in expansions:
        for name, usage in names.items():
            counts[fold_form(name)] += usage.count
            spellings[fold_form(name)][name] += usage.count
    ranked = {
        min(spellings[key].items(), key=lambda item: (-item[1], item[0]))[0]: count
        for key, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    }
    return ranked, [names[name] for name in ranked for names in expansions if name in names]
