"""Read ``content/glossary.yml``."""

from __future__ import annotations

import hashlib
from collections import Counter
from typing import TYPE_CHECKING

from postil.content.fields import find_yaml_file, read_list
from postil.content.foreign_posts import warn_of_wiki_links_in
from postil.model.problems import propose_name
from postil.model.records import TERM_KINDS, Term
from postil.text.folding import fold
from postil.text.slugs import slugify

if TYPE_CHECKING:
    from pathlib import Path

    from postil.model.problems import Problems
    from postil.model.records import TermKind


# Ids that the layouts use on the page of the glossary; no entry may have one of them as its anchor.
_PAGE_IDS = ("main", "find", "switches", *(f"kind-{kind}" for kind in TERM_KINDS))


def read_terms(content: Path, problems: Problems) -> tuple[Term, ...]:
    """Return the entries of ``content/glossary.yml``, in the order of the file."""
    path = find_yaml_file(content, "glossary", problems)
    terms = []
    seen: dict[str, int] = {}
    entries = list(read_list(path, path.name, problems)) if path else []
    names = [str(values.raw.get("term") or "") for values in entries]
    slugs, exact = Counter(map(slugify, names)), Counter(map(_hyphenate, names))
    for values in entries:
        values.check_keys(("term", "name", "kind", "also", "definition", "see", "same_as"))
        term = values.words("term", required=True)
        definition = values.words("definition", required=True)
        warn_of_wiki_links_in(values, "definition")
        also = values.texts("also")
        if not all(form.strip() for form in also):
            values.report("also", "a form of this entry is empty", "Write a word, or delete it")
        if term is None or definition is None:
            continue
        for form in (" ".join(form.split()) for form in (term, *also)):
            if form and form in seen:
                values.report("term", f"{form!r} is already used by the entry on line {seen[form]}", "Delete one")
            seen.setdefault(form, values.line())
        kind: TermKind = values.choice("kind", TERM_KINDS, "term")
        terms.append(
            Term(
                term=term,
                slug=_name_page(term, slugs, exact),
                kind=kind,
                definition=definition,
                name=values.text("name"),
                also=tuple(form for form in also if form.strip()),
                see=values.texts("see"),
                same_as=values.web_address("same_as"),
                line=values.line(),
                path=path.name if path else "",
            )
        )
    _check_references(terms, problems)
    return tuple(terms)


def _hyphenate(term: str) -> str:
    return "-".join(term.casefold().split())


def _name_page(term: str, slugs: Counter[str], exact: Counter[str]) -> str:
    """Return the name of an entry's page and anchor: its words, and a digest if they are not enough.

    ``slugs`` and ``exact`` count the entries with each slug, and those that are written just like it. The name does
    not depend on the order of the entries, so that a page keeps its address when lines are added above.
    """
    slug = slugify(term)
    is_own = slugs[slug] == 1 or (_hyphenate(term) == slug and exact[slug] == 1)
    if slug and is_own and slug not in _PAGE_IDS:
        return slug
    return f"{slug or 'term'}-{hashlib.sha256(fold(term).encode()).hexdigest()[:8]}"


def _check_references(terms: list[Term], problems: Problems) -> None:
    known = {term.term for term in terms}
    for term in terms:
        for name in term.see:
            if name not in known:
                what = f"'see' names {name!r}, which is not an entry"
                problems.error(term.path, term.line, what, propose_name(name, known))
