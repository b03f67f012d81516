"""The posts of an archive, and what is known of each, as far as connections depend on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from postil.connections.quotations import find_quotations, find_quoted_posts
from postil.links.extraction import find_links
from postil.text.markdown import parse_markdown, plain_text

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from postil.connections.quotations import QuotedPost
    from postil.connections.series import Series
    from postil.links.extraction import Link
    from postil.model.records import Document
    from postil.model.views import Connection, PassageView, PostRef


@dataclass(frozen=True, slots=True)
class Collection:
    """What connections are found from: the published posts, in reading order, and what is known of each."""

    documents: tuple[Document, ...]
    extracts: Mapping[str, PostExtract]
    refs: Mapping[str, PostRef]
    note_links: Mapping[str, tuple[Link, ...]]
    terms: Mapping[str, tuple[str, ...]]  # names of people, organisations, laws and so on that each mentions
    sources: Mapping[str, str]  # titles of publications, by id
    languages: Mapping[str, str]  # of the posts


@dataclass(frozen=True, slots=True)
class Connected:
    """All connections, those of one post and kind together, and what pages show besides."""

    connections: tuple[Connection, ...]
    originals: Mapping[str, Mapping[str, str]]  # by post and quoted title, the id of the post quoted whole
    passages: Mapping[str, tuple[PassageView, ...]]  # by post
    series: tuple[Series, ...]


def day_of(document: Document) -> dt.date | None:
    """Return the day of a post, None if its date is not known to the day."""
    return document.date.first_day if document.date and document.date.day else None


@dataclass(frozen=True, slots=True)
class PostExtract:
    """What connections need of one document: its words as shown, its links, the posts that it quotes whole."""

    text: str
    texts: tuple[tuple[str, str], ...]  # the same by part: "" for the body, or the id of a comment
    links: tuple[Link, ...]
    quoted: tuple[QuotedPost, ...]
    quotations: tuple[tuple[str, int, int], ...] = ()  # (part, start, end) of block quotations


def extract_post(document: Document, languages: tuple[str, ...]) -> PostExtract:
    """Return the words, links and quotations of a document, including its comments.

    ``languages`` are those in which the date lines of quoted posts may be written.
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
    return PostExtract(whole, written, tuple(links), tuple(quoted), tuple(quotations))
