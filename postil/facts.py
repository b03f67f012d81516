"""What the catalog needs of each document, found in its own text alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from postil.links import Link, find_links
from postil.markdown import parse_markdown, plain_text
from postil.quotations import QuotedPost, find_quotations, find_quoted_posts

if TYPE_CHECKING:
    from postil.model import Document


@dataclass(frozen=True, slots=True)
class Facts:
    """What the catalog needs of one document: its words as shown, its links, the posts that it quotes whole."""

    text: str
    texts: tuple[tuple[str, str], ...]  # the same by part: "" for the body, else a comment's id
    links: tuple[Link, ...]
    quoted: tuple[QuotedPost, ...]
    quotations: tuple[tuple[str, int, int], ...] = ()  # (part, start, end) of what stands in block quotations


def gather_facts(document: Document, languages: tuple[str, ...]) -> Facts:
    """Return the words, links and quotations of a document, its comments included.

    ``languages`` are those that the date lines of quoted posts may be written in.
    """
    texts: list[tuple[str, str]] = []
    quoted: list[QuotedPost] = []
    links: list[Link] = []
    quotations: list[tuple[str, int, int]] = []
    for part, line, source in [
        ("", document.body_line, document.body),
        *((c.id, c.line + 2, c.text) for c in document.comments),
    ]:
        tokens = parse_markdown(source)
        texts.append((part, plain_text(tokens)))
        quotations += [(part, start, end) for start, end in find_quotations(tokens)]
        links += find_links(tokens, document.path, line, part)
        quoted += find_quoted_posts(tokens, languages)
    written = tuple((part, text) for part, text in texts if text)
    whole = "\n\n".join(text for _, text in written)
    return Facts(whole, written, tuple(links), tuple(quoted), tuple(quotations))
