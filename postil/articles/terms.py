"""Glossary terms in an article: first mentions linked to their entries."""

from __future__ import annotations

import re
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

from markdown_it.token import Token
from markupsafe import escape

from postil.articles.anchors import name_meaning
from postil.catalog.term_matching import make_matcher
from postil.text.markdown import shown_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from postil.articles.context import PostContext, Texts
    from postil.model.records import Term
    from postil.text.phrases import PhraseMatcher


# A quoted title is short and on one line; after a word, a single mark is an apostrophe.
_QUOTED = re.compile(r"""(?<!\w)["“„«‘'‹](?=\w)([^"“”„«»‹›\n]{2,120}?)["”“»’'›](?!\w)""")
_LARGE_WORD = 4
_EMPHASIS = ("em", "strong", "s")


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
    children: Sequence[Token],
    matcher: PhraseMatcher[Term],
    seen: set[str],
    link: Callable[[Term], tuple[str, str]],
    anchors: frozenset[str],
) -> list[Token]:
    text = "".join(map(shown_text, children))
    titles = find_titles(text)
    result = list(children)
    for start, end, term in matcher.find_longest(text):
        if term.slug in seen or any(a <= start and end <= b and (a, b) != (start, end) for a, b in titles):
            continue
        parts = _part_children(result, start, end)
        if parts is None:
            continue
        seen.add(term.slug)
        before, words, after = parts
        href, definition = link(term)
        described = name_meaning(term.slug, anchors)
        attrs: dict[str, str | int | float] = {"class": "term", "href": href, "aria-describedby": described}
        opened, closed = Token("link_open", "a", 1, attrs=attrs), Token("link_close", "a", -1)
        result = [*before, opened, *words, closed, _define(described, definition), *after]
    return result


def _part_children(
    children: Sequence[Token], start: int, end: int
) -> tuple[list[Token], list[Token], list[Token]] | None:
    """Return the tokens before, within and after a range of the text that they show.

    None if the range cannot be a link: it is in one, contains code or an image, or half of some emphasis.
    """
    pieces = list(_cut_text(children, start, end))
    covered = [n for n, (token, at) in enumerate(pieces) if at < end and at + len(shown_text(token)) > start]
    first, last = covered[0], covered[-1] + 1
    tokens = [token for token, _ in pieces]
    # Emphasis that begins or ends just where the words do is within the link.
    while _depths(tokens[first:last])[0] < 0 and first and tokens[first - 1].nesting == 1:
        first -= 1
    while _depths(tokens[first:last])[1] > 0 and last < len(tokens) and tokens[last].nesting == -1:
        last += 1
    words = tokens[first:last]
    is_in_link = sum(t.nesting for t in tokens[:first] if t.type in ("link_open", "link_close")) > 0
    is_plain = all(t.type in ("text", "softbreak", "hardbreak") or t.tag in _EMPHASIS for t in words)
    is_whole = _depths(words) == (0, 0)
    return (tokens[:first], words, tokens[last:]) if is_plain and is_whole and not is_in_link else None


def _cut_text(children: Sequence[Token], start: int, end: int) -> Iterator[tuple[Token, int]]:
    """Yield tokens and where in the text they begin; text is cut at ``start`` and ``end``."""
    at = 0
    for child in children:
        length = len(shown_text(child))
        cuts = [edge for edge in (start, end) if at < edge < at + length and child.type == "text"]
        if not cuts:
            yield child, at
        else:
            for begin, stop in pairwise((at, *cuts, at + length)):
                yield Token("text", "", 0, content=child.content[begin - at : stop - at]), begin
        at += length


def _depths(tokens: Sequence[Token]) -> tuple[int, int]:
    """Return the lowest depth of nesting below the first token, and that after the last."""
    depths = list(accumulate((token.nesting for token in tokens), initial=0))
    return min(depths), depths[-1]


def _define(anchor: str, definition: str) -> Token:
    """Return the definition, which appears when its link is pointed at or focused, without a script."""
    content = (
        f'<span class="meaning" id="{escape(anchor)}" role="tooltip" data-apparatus>{escape(definition)}</span>'
    )
    return Token("html_inline", "", 0, content=content)
