"""The index of the glossary: which posts mention a term, and in which words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from postil.catalog.term_matching import make_matcher
from postil.model.views import TermMention
from postil.text.snippets import cut_context

if TYPE_CHECKING:
    from collections.abc import Mapping

    from postil.catalog.posts import Posts
    from postil.model.records import Term


@dataclass(frozen=True, slots=True)
class TermIndex:
    """The terms that each post mentions, by its id, and all mentions of each term, by its slug."""

    of_posts: Mapping[str, tuple[Term, ...]]
    mentions: Mapping[str, tuple[TermMention, ...]]


def index_terms(posts: Posts, terms: tuple[Term, ...]) -> TermIndex:
    """Return what posts mention of the glossary, in the order of the posts."""
    matcher = make_matcher(terms)
    of_posts: dict[str, tuple[Term, ...]] = {}
    mentions: dict[str, list[TermMention]] = {}
    for document in posts.documents:
        own = make_matcher(terms, document.terms) if document.terms else matcher
        mentioned: dict[Term, None] = {}
        for part, text in posts.extracts[document.id].texts:
            for start, end, term in own.find_longest(text):
                mentioned.setdefault(term)
                excerpt = cut_context(text, start, end)
                mention = TermMention(posts.refs[document.id], part, excerpt.before, excerpt.words, excerpt.after)
                mentions.setdefault(term.slug, []).append(mention)
        of_posts[document.id] = tuple(mentioned)
    return TermIndex(of_posts, {slug: tuple(found) for slug, found in mentions.items()})
