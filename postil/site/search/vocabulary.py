"""The words of the archive, to propose for misspelt ones, and names that mean the same."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from typing import TYPE_CHECKING

from postil.site.search.pagefind import normalise_letters
from postil.text.folding import is_unspaced

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from postil.model.records import Term
    from postil.site.search.records import SearchRecord


_WORD = re.compile(r"[^\W\d_](?:[\w’'.]*\w)?")
_SHORTEST = 3
_MOST = 60_000  # their list is about 200 kB to load, and only loaded if a word is not found
_MARKS = re.compile(r"[’'._]")


def count_words(records: Iterable[SearchRecord]) -> Counter[str]:
    """Return how many records have each word, as it is written."""
    counts: Counter[str] = Counter()
    for record in records:
        text = " ".join((record.text, *record.words.values()))
        words = _WORD.findall(normalise_letters(text))
        counts.update({_MARKS.sub("", word) for word in words if not is_unspaced(word)})
    return counts


def list_words(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    """Return the words of an archive with their counts, in one spelling; if there are too many, the frequent ones.

    Spellings that differ only in case or accents are one word, in its most frequent spelling.
    """
    spellings: dict[str, Counter[str]] = {}
    for word, count in counts.items():
        if len(word) >= _SHORTEST:
            spellings.setdefault(fold_word(word), Counter())[word] += count
    words = [
        (min(forms, key=lambda form: (-forms[form], form.swapcase())), forms.total())
        for folded, forms in spellings.items()
        if len(folded) >= _SHORTEST
    ]
    words.sort(key=lambda item: (-item[1], item[0]))
    return sorted(words[:_MOST])


def fold_word(word: str) -> str:
    """Return a word without case and accents."""
    decomposed = unicodedata.normalize("NFD", word.casefold())
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def group_forms(terms: Iterable[Term]) -> list[list[str]]:
    """Return the forms of each entry that has several: each form also finds the others."""
    groups = []
    for term in terms:
        forms = dict.fromkeys(" ".join(form.split()) for form in (term.term, term.name or "", *term.also))
        group = [form for form in forms if form]
        if len({fold_word(form) for form in group}) > 1:
            groups.append(group)
    return sorted(groups)
