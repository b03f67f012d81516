"""Terms in texts: which a text mentions, and where each is mentioned first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markdown_it.token import Token
from markupsafe import escape

from postil.phrases import PhraseMatcher, make_phrase_matcher

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from postil.model import Term
    from postil.phrases import PhraseMatcher


def make_matcher(terms: Sequence[Term]) -> PhraseMatcher[Term]:
    """Return a matcher for the forms of terms: whole words, white space of any kind.

    Where a form is in lower case, its first letter may be a capital, as at the start of a sentence;
    else case counts: ``TR`` is not ``tr``.
    """
    forms: dict[str, Term] = {}
    for term in terms:
        for form in (term.term, *term.also):
            normal = " ".join(form.split())
            forms.setdefault(normal, term)
            if normal.islower():
                forms.setdefault(normal[0].upper() + normal[1:], term)
    return make_phrase_matcher(forms)


def link_first_mentions(
    tokens: list[Token],
    matcher: PhraseMatcher[Term],
    seen: set[str],
    link: Callable[[Term], tuple[str, str]],
) -> list[Token]:
    """Return tokens in which the first mention of each term is a link to its entry.

    Never in headings, in links or in code. ``seen`` holds the terms that earlier texts of the page
    mentioned, and is added to; ``link`` gives a term's address and its short definition.
    """
    result = []
    in_heading = False
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            in_heading = token.type == "heading_open"
        if token.type == "inline" and not in_heading and token.children:
            token = token.copy(children=_link_children(token.children, matcher, seen, link))  # noqa: PLW2901
        result.append(token)
    return result


def _link_children(
    children: list[Token],
    matcher: PhraseMatcher[Term],
    seen: set[str],
    link: Callable[[Term], tuple[str, str]],
) -> list[Token]:
    result: list[Token] = []
    links_open = 0
    for child in children:
        links_open += (child.type == "link_open") - (child.type == "link_close")
        if child.type != "text" or links_open:
            result.append(child)
            continue
        position = 0
        for start, end, term in matcher.find_longest(child.content):
            if term.slug in seen:
                continue
            seen.add(term.slug)
            href, definition = link(term)
            if start > position:
                result.append(Token("text", "", 0, content=child.content[position:start]))
            described = f"meaning-{term.slug}"
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
    """Return the definition that appears where its link is pointed at or has the focus, without a script."""
    content = (
        f'<span class="meaning" id="{escape(anchor)}" role="tooltip" data-apparatus data-pagefind-ignore>'
        f"{escape(definition)}</span>"
    )
    return Token("html_inline", "", 0, content=content)
