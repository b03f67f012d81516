"""Write the links of one page: relative links into the archive, and no link that a browser would execute."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import unquote

from markdown_it.token import Token
from markupsafe import Markup

from postil.links.extraction import locate_image
from postil.links.permalinks import address_of_term
from postil.links.schemes import find_unsafe_scheme, scheme_of
from postil.model.articles import relative_link
from postil.text.markdown import parse_markdown, plain_text, render_tokens

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from postil.model.records import Term
    from postil.model.views import Target


_LONGEST_TITLE_ATTRIBUTE = 240


@dataclass(frozen=True, slots=True)
class Linker:
    """Writes the links of the page at ``address``: relative ones, or absolute ones if there is a ``base_url``."""

    address: str
    targets: Mapping[str, Target]
    base_url: str | None = None

    def link(self, address: str, fragment: str = "") -> str:
        """Return the link to an address of the site."""
        if self.base_url is None:
            return relative_link(self.address, address, fragment)
        return self.base_url + relative_link("", address, fragment)

    def resolve(self, tokens: list[Token]) -> list[Token]:
        """Return tokens with their links resolved; an image on another host becomes a link to it."""
        return [
            token.copy(children=self._resolve_children(token.children)) if token.children else token
            for token in tokens
        ]

    def _resolve_children(self, children: Sequence[Token]) -> list[Token]:
        result: list[Token] = []
        is_dropped = False  # links cannot be nested, so one variable is enough
        for child in children:
            if child.type == "link_open":
                href = str(child.attrGet("href") or "")
                target = self.targets.get(unquote(href))
                link = self.link(target.address, target.fragment) if target else href
                is_dropped = not target and find_unsafe_scheme(link) is not None
                if not is_dropped:
                    result.append(child.copy(attrs={**child.attrs, "href": link}))
            elif child.type == "link_close" and is_dropped:
                is_dropped = False
            elif child.type == "image":
                result += self._resolve_image(child)
            else:
                result.append(child)
        return result

    def _resolve_image(self, image: Token) -> list[Token]:
        source = str(image.attrGet("src") or "")
        scheme = scheme_of(source)
        if scheme is None and not source.startswith("//"):
            return [image.copy(attrs={**image.attrs, "src": self.link(*locate_image(source))})]
        words = image.children or [Token("text", "", 0, content=source)]
        if scheme not in (None, "http", "https"):
            return list(words)
        return [
            Token("link_open", "a", 1, attrs={"href": source}),
            *words,
            Token("link_close", "a", -1),
        ]

    def link_term(self, term: Term) -> tuple[str, str]:
        """Return the link to a term's entry, and the beginning of its definition as plain text."""
        href = self.link(address_of_term(term.slug))
        words = _plain_definition(term.definition)
        name = f"{term.name}: " if term.name else ""
        return href, (name + words)[:_LONGEST_TITLE_ATTRIBUTE]


@cache
def _plain_definition(definition: str) -> str:
    """Return a definition as plain text; kept, since every post that mentions the term shows it."""
    return " ".join(plain_text(parse_markdown(definition)).split())


def render_text(
    source: str, address: str, targets: Mapping[str, Target], name: str = "", base_url: str | None = None
) -> Markup:
    """Return the HTML of a note or definition for the page at ``address``.

    With a ``base_url`` its links into the archive are absolute, for readers outside the site. ``name`` keeps its
    footnotes apart from those of other texts on the page.
    """
    return Markup(render_tokens(Linker(address, targets, base_url).resolve(parse_markdown(source)), name))
