"""All links that people wrote: in posts, in notes on them, in the glossary, in pages and in settings."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING

from postil.links.extraction import find_links, resolve_file_links
from postil.links.permalinks import address_of_page
from postil.text.markdown import parse_markdown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from postil.catalog.posts import Posts
    from postil.content.config import Config
    from postil.links.extraction import Link
    from postil.links.resolver import LinkResolver
    from postil.model.problems import Problems
    from postil.model.records import ArchiveContent, Note, TextPage


@dataclass(frozen=True, slots=True)
class ArchiveLinks:
    """Links by where they are: in posts and in notes by the post's id, in pages by their path."""

    of_posts: Mapping[str, tuple[Link, ...]]
    of_notes: Mapping[str, tuple[Link, ...]]
    of_pages: Mapping[TextPage, tuple[Link, ...]]
    of_terms: tuple[Link, ...]
    of_content_notes: Mapping[str, tuple[Link, ...]]  # by the label that the content note is on

    def outside_posts(self) -> Iterator[Link]:
        """Yield the links of the glossary, of content notes on labels and of pages."""
        yield from self.of_terms
        yield from chain.from_iterable(self.of_content_notes.values())
        yield from chain.from_iterable(self.of_pages.values())


def gather_links(
    posts: Posts, notes: Mapping[str, tuple[Note, ...]], archive: ArchiveContent, config: Config
) -> ArchiveLinks:
    """Return the links of an archive; ``notes`` are those of each post."""
    return ArchiveLinks(
        {d.id: posts.extracts[d.id].links for d in posts.documents},
        {
            d.id: tuple(link for n in notes.get(d.id, ()) for link in _value_links(n.text, n.path, n.line))
            for d in posts.documents
        },
        {p: tuple(find_links(parse_markdown(p.body), p.path, p.body_line)) for p in archive.pages},
        tuple(link for t in archive.terms for link in _value_links(t.definition, t.path, t.line)),
        {label: tuple(_value_links(text, "archive.toml", 1)) for label, text in config.content_notes},
    )


def _value_links(text: str, path: str, line: int) -> Iterator[Link]:
    """Yield the links of a text that is a value in another file, at the line where its entry begins."""
    for link in find_links(parse_markdown(text), path, line):
        yield replace(link, line=line)


def check_links(links: ArchiveLinks, posts: Posts, resolver: LinkResolver, problems: Problems) -> None:
    """Report each link to a post, comment or term that does not exist."""
    for document in posts.documents:
        for link in (*links.of_posts[document.id], *links.of_notes[document.id]):
            resolver.check(link, problems)
    for link in links.outside_posts():
        resolver.check(link, problems)


def list_file_links(links: ArchiveLinks, posts: Posts, resolver: LinkResolver) -> tuple[tuple[Link, str], ...]:
    """Return the links to files of the site by their path, with the addresses that they lead to."""
    of_posts = (
        (link, posts.refs[post].address)
        for post, own in links.of_posts.items()
        for link in own
        if link.is_image or not resolver.find(link.href, post)
    )
    of_pages = ((link, address_of_page(page.slug)) for page, own in links.of_pages.items() for link in own)
    return tuple(resolve_file_links(chain(of_posts, of_pages)))
