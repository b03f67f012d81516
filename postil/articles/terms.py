"""Glossary terms in an article: first mentions linked to their entries."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markdown_it.token import Token
from markupsafe import escape

from postil.articles.anchors import name_meaning
from postil.catalog.term_matching import make_matcher
from postil.text.markdown import shown_text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from postil.articles.context import PostContext, Texts
    from postil.model.records import Term
    from postil.text.phrases import PhraseMatcher


# A quoted title is short and on one line; after a word, a single mark is an apostrophe.
_QUOTED = re.compile(r"""(?<!\w)["“„«‘'‹](?=\w)([^"“”„«»‹›\n]{2,120}?)["”“»’'›](?!\w)""")
_LARGE_WORD = 4


def find_titles(text: str) -> list[tuple[int, int]]:
    """Return where a text quotes titles: several words in quotation marks, the longer ones with capitals."""
    found = []
    for match in _QUOTED.finditer(text):
        words = re.findall(r"\w[\w’'-]*", match[1])
        large = [word for word in words if len(word) >= _LARGE_WORD]
        named = words and words[0][0].isupper() and all(word[0].isupper() or word[0].isdigit() for word in large)
        if named and len(words) > 1 and large:
            found.append(match.span(1))
    return found


def link_first_mentions(texts: Texts, post: PostContext) -> Texts:
    """Make the first mention of each term on the page, below the title, a link to its entry.

    Never in headings, in links, in code or in quoted titles that are longer than the term.
    """
    matcher = make_matcher(post.view.terms, post.document.terms)
    seen: set[str] = set()
    return {
        name: tokens if name == "title" else link_terms(tokens, matcher, seen, post.linker.link_term, post.anchors)
        for name, tokens in texts.items()
    }


def link_terms(
    tokens: Sequence[Token],
    matcher: PhraseMatcher[Term],
    seen: set[str],
    link: Callable[[Term], tuple[str, str]],
    anchors: frozenset[str] = frozenset(),
) -> list[Token]:
    """Return a text's tokens with links; ``seen`` holds the terms mentioned so far, and is added to.

    ``anchors`` are the ids that the page already uses.
    """
    result = []
    in_heading = False
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            in_heading = token.type == "heading_open"
        if token.type == "inline" and not in_heading and token.children:
            token = token.copy(children=_link_children(token.children, matcher, seen, link, anchors))  # noqa: PLW2901
        result.append(token)
    return result


def _link_children(
    children: list[Token],
    matcher: PhraseMatcher[Term],
    seen: set[str],
    link: Callable[[Term], tuple[str, str]],
    anchors: frozenset[str],
) -> list[Token]:
    result: list[Token] = []
    links_open = 0
    titles = find_titles("".join(map(shown_text, children)))
    begin = 0
    for child in children:
        offset = begin
        begin += len(shown_text(child))
        links_open += (child.type == "link_open") - (child.type == "link_close")
        if child.type != "text" or links_open:
            result.append(child)
            continue
        position = 0
        for start, end, term in matcher.find_longest(child.content):
            if term.slug in seen or any(
                a <= offset + start and offset + end <= b and (a, b) != (offset + start, offset + end)
                for a, b in titles
            ):
                continue
            seen.add(term.slug)
            href, definition = link(term)
            if start > position:
                result.append(Token("text", "", 0, content=child.content[position:start]))
            described = name_meaning(term.slug, anchors)
            attrs: dict[str, str | int | float] = {"class": "term", "href": href, "aria-describedby": described}
            result.append(Token("link_open", "a", 1, attrs=attrs))
            result.append(Token("text", "", 0, content=child.content[start:end]))
            result.append(Token("link_close", "a", -1))
            result.append(_define(described, definition))
            position = end
        if position < len(child.content):
            result.append(Token("text", "", 0, content=child.content[position:]))
    return result


def _define(anchor: str, definition: str) -> Token:
    """Return the definition, which appears when its link is pointed at or focused, without a script."""
    content = (
        f'<span class="meaning" id="{escape(anchor)}" role="tooltip" data-apparatus>{escape(definition)}</span>'
    )
    return Token("html_inline", "", 0, content=content)
