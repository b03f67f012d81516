"""The index of the glossary: which posts mention a term, and in which words."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from postil.catalog.term_matching import make_matcher
from postil.jobs.digests import digest_value
from postil.jobs.memo import recall_each
from postil.model.views import TermMention
from postil.text.snippets import cut_context

if TYPE_CHECKING:
    from collections.abc import Mapping

    from postil.catalog.posts import Posts
    from postil.jobs.executors import Executor
    from postil.jobs.memo import Memo
    from postil.model.records import Term
    from postil.text.phrases import PhraseMatcher


@dataclass(frozen=True, slots=True)
class TermIndex:
    """The terms that each post mentions, by its id, and all mentions of each term, by its slug."""

    of_posts: Mapping[str, tuple[Term, ...]]
    mentions: Mapping[str, tuple[TermMention, ...]]


def index_terms(posts: Posts, terms: tuple[Term, ...], memo: Memo | None, executor: Executor) -> TermIndex:
    """Return what posts mention of the glossary, in the order of the posts; the memo keeps where."""
    forms = digest_value([(term.term, term.also) for term in terms])
    keys = [digest_value((forms, posts.digests[document.id])) for document in posts.documents]
    numbers = {term.slug: number for number, term in enumerate(terms)}
    find = partial(_find_terms, terms=terms, numbers=numbers, matcher=make_matcher(terms))

    def find_some(places: list[int]) -> list[bytes]:
        wanted = (posts.documents[place] for place in places)
        return list(executor.map(find, [(d.terms, posts.extracts[d.id].texts) for d in wanted]))

    of_posts: dict[str, tuple[Term, ...]] = {}
    mentions: dict[str, list[TermMention]] = {}
    for document, row in zip(posts.documents, recall_each(memo, "terms", keys, find_some), strict=True):
        mentioned: dict[Term, None] = {}
        for (part, text), found in zip(posts.extracts[document.id].texts, json.loads(row), strict=True):
            for start, end, number in found:
                term = terms[number]
                mentioned.setdefault(term)
                excerpt = cut_context(text, start, end)
                mention = TermMention(posts.refs[document.id], part, excerpt.before, excerpt.words, excerpt.after)
                mentions.setdefault(term.slug, []).append(mention)
        of_posts[document.id] = tuple(mentioned)
    return TermIndex(of_posts, {slug: tuple(found) for slug, found in mentions.items()})


def _find_terms(
    post: tuple[tuple[tuple[str, str | None], ...], tuple[tuple[str, str], ...]],
    terms: tuple[Term, ...],
    numbers: Mapping[str, int],
    matcher: PhraseMatcher[Term],
) -> bytes:
    """Return as JSON where each text of a post mentions terms: (start, end, number of the term).

    ``numbers`` are those of the terms by their slugs. ``post`` has the meanings that words have in it, and its
    texts by their parts.
    """
    meanings, texts = post
    own = make_matcher(terms, meanings) if meanings else matcher
    return json.dumps(
        [[(start, end, numbers[term.slug]) for start, end, term in own.find_longest(text)] for _, text in texts]
    ).encode()
