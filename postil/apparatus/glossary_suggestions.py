"""Suggest glossary entries: abbreviations and names that posts use and the glossary does not explain."""

from __future__ import annotations

from typing import TYPE_CHECKING

from postil.apparatus.abbreviation_suggestions import suggest_abbreviations
from postil.apparatus.name_suggestions import suggest_names
from postil.apparatus.suggestion_candidates import count_candidates
from postil.apparatus.suggestions import GROUPS, fold_form
from postil.text.markdown import parse_markdown, shown_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from markdown_it.token import Token

    from postil.apparatus.suggestions import Suggestion
    from postil.model.records import Document, Term


def gather_texts(documents: Iterable[Document]) -> Iterator[tuple[str, str]]:
    """Yield (id of the post, text) for every title, block and comment.

    Code is left out. A text contains a line break only where the page has one.
    """
    for document in documents:
        yield document.id, document.title
        for source in (document.body, *(comment.text for comment in document.comments)):
            for token in parse_markdown(source):
                if token.type == "inline":
                    yield document.id, "".join(map(_shown_without_code, token.children or ()))


def _shown_without_code(token: Token) -> str:
    return {"softbreak": " ", "hardbreak": "\n", "code_inline": " "}.get(token.type) or shown_text(token)


def suggest_terms(texts: Iterable[tuple[str, str]], terms: Sequence[Term]) -> tuple[Suggestion, ...]:
    """Return suggestions by group, in each group the most frequent first.

    ``texts`` are (id of the post, text), those of a post together. Forms and names of ``terms``, the entries that
    exist, are not suggested.
    """
    candidates = count_candidates(texts)
    known = {fold_form(form) for term in terms for form in (term.term, *term.also, term.name or "")}
    abbreviations = list(suggest_abbreviations(candidates, known))
    for suggestion in abbreviations:
        names = (suggestion.term, suggestion.name or "", *dict(suggestion.other_names))
        known |= {fold_form(name) for name in names}
    order = list(GROUPS)
    suggestions = [*abbreviations, *suggest_names(candidates, known)]
    return tuple(sorted(suggestions, key=lambda s: (order.index(s.group), -s.mentions, s.term)))
