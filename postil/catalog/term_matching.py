"""Matching the terms of the glossary in texts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from postil.text.phrases import make_phrase_matcher

if TYPE_CHECKING:
    from collections.abc import Sequence

    from postil.model.records import Term
    from postil.text.phrases import PhraseMatcher


def make_matcher(terms: Sequence[Term], meanings: Sequence[tuple[str, str | None]] = ()) -> PhraseMatcher[Term]:
    """Return a matcher for the forms of terms: whole words, white space of any kind.

    Where a form is in lower case, its first letter may be a capital, as at the start of a sentence;
    else case counts: ``TR`` is not ``tr``. ``meanings`` are (words, entry) pairs of one post:
    the entry, by any of its forms, that the words mean there; None if they mean no entry.
    """
    by_form = {form: term for term in reversed(terms) for form in (*term.also, term.term)}
    forms: dict[str, Term] = {}
    silent: set[str] = set()
    for words, meant in meanings:
        if meant is None:
            silent.update((words, _capitalise(words)))
        elif meant in by_form:
            forms.update({words: by_form[meant], _capitalise(words): by_form[meant]})
    for term in terms:
        for form in (term.term, *term.also):
            normal = " ".join(form.split())
            for written in (normal, _capitalise(normal)):
                if written not in silent:
                    forms.setdefault(written, term)
    return make_phrase_matcher(forms)


def _capitalise(form: str) -> str:
    """Return a lower-case form with a capital, as at the start of a sentence; any other form as it is."""
    return form[0].upper() + form[1:] if form.islower() else form
