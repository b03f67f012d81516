"""Links: where texts hold them, and what they lead to in the archive."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal
from urllib.parse import quote, unquote, urljoin

from postil.addresses import find_written, key_of_address
from postil.excerpts import cut_excerpt
from postil.problems import propose_name
from postil.slugs import slugify, split_url
from postil.views import Target

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from urllib.parse import SplitResult

    from markdown_it.token import Token

    from postil.model import Document, NoteKind, Term, TermKind
    from postil.problems import Problems
    from postil.views import Excerpt, PostRef

GLOSSARY_ADDRESS = "glossary.html"
NOTES_ADDRESS = "notes.html"


# In an address as on a page the kinds stand in the plural.
KIND_FOLDERS: dict[TermKind, str] = {
    "term": "terms",
    "person": "people",
    "organisation": "organisations",
    "place": "places",
    "publication": "publications",
    "law": "laws",
    "event": "events",
}


def address_of_term(slug: str) -> str:
    """Return the address of the page of a glossary's entry."""
    return f"glossary/{slug}.html"


def address_of_terms(kind: TermKind) -> str:
    """Return the address of the list of all entries of a kind."""
    return f"glossary/{KIND_FOLDERS[kind]}/index.html"


def address_of_publication(publication_id: str) -> str:
    """Return the address of the page of all posts of a publication."""
    return f"publications/{slugify(publication_id) or 'publication'}.html"


def address_of_citations(address: str) -> str:
    """Return the address of the page that says how to cite the post whose page is at ``address``."""
    return f"{address.rpartition('.')[0]}.cite.html"


def address_of_citation_file(address: str, form: Literal["bib", "ris"]) -> str:
    """Return the address of the file that programs for references take, of the post with a page at ``address``."""
    return f"{address.rpartition('.')[0]}.{form}"


def address_of_note(post_id: str, anchor: str) -> str:
    """Return the address of the page of a note, whose place on its post's page is ``anchor``."""
    return f"notes/{post_id}/{anchor.removeprefix('note-')}.html"


def address_of_notes(kind: NoteKind) -> str:
    """Return the address of the list of all notes of a kind."""
    return f"notes/{kind}.html"


@dataclass(frozen=True, slots=True)
class Link:
    """A link or an image where it is written; ``href`` is as Markdown gives it, percent-encoded.

    ``part`` is the comment that it stands in, if any, ``excerpt`` its words in their sentence.
    """

    path: str
    line: int
    href: str
    is_image: bool = False
    part: str = ""
    excerpt: Excerpt | None = None


def find_links(tokens: Sequence[Token], path: str, line: int, part: str = "") -> Iterator[Link]:
    """Yield the links and images of a text that begins at ``line`` of a file, and addresses that it writes out."""
    for token in tokens:
        at = line + (token.map[0] if token.map else 0)
        for index, child in enumerate(token.children or ()):
            if child.type == "link_open":
                excerpt = _excerpt_link(token.children or [], index)
                yield Link(path, at, str(child.attrGet("href") or ""), part=part, excerpt=excerpt)
            elif child.type == "image":
                yield Link(path, at, str(child.attrGet("src") or ""), is_image=True)
            elif child.type == "text" and "/" in child.content:
                children = token.children or []
                before, after = _join_words(children[:index]), _join_words(children[index + 1 :])
                for start, end, href in find_written(child.content):
                    excerpt = cut_excerpt(before + child.content + after, len(before) + start, len(before) + end)
                    yield Link(path, at, href, part=part, excerpt=excerpt)


def _excerpt_link(children: Sequence[Token], opening: int) -> Excerpt:
    """Return the words of a link, which opens at a place among its paragraph's tokens, in their sentence."""
    closing = next(i for i in range(opening, len(children)) if children[i].type == "link_close")
    before, words, after = map(_join_words, (children[:opening], children[opening:closing], children[closing:]))
    return cut_excerpt(before + words + after, len(before), len(before) + len(words))


def _join_words(children: Sequence[Token]) -> str:
    return "".join(" " if child.type in ("softbreak", "hardbreak") else child.content for child in children)


class Targets:
    """Resolves what people write as the target of a link to an address of the site."""

    def __init__(
        self,
        documents: Sequence[Document],
        terms: Sequence[Term],
        refs: Mapping[str, PostRef],
        base_url: str | None = None,
    ) -> None:
        self._named = {f"post:{post_id}": Target(ref.address) for post_id, ref in refs.items()}
        self._posts = {f"post:{post_id}": post_id for post_id in refs}
        self._by_url: dict[tuple[str, str, str], PostRef] = {}
        self._refs = refs
        self._urls = {document.id: document.url for document in documents if document.url}
        self._by_address = {ref.address: ref for ref in refs.values()}
        for document in documents:
            for comment in document.comments:
                self._named[f"comment:{comment.id}"] = Target(refs[document.id].address, comment.id)
                self._posts[f"comment:{comment.id}"] = document.id
            for comment_id in document.withheld_comments:
                self._named[f"comment:{comment_id}"] = Target(refs[document.id].address)
                self._posts[f"comment:{comment_id}"] = document.id
            parts = split_url(document.url) if document.url else None
            if parts:
                self._by_url.setdefault(key_of_address(parts), refs[document.id])
        for ref in refs.values() if base_url else ():
            parts = split_url(f"{base_url}{quote(ref.address)}")
            if parts:
                self._by_url.setdefault(key_of_address(parts), ref)
        for term in terms:
            for form in (term.term, *term.also):
                self._named.setdefault(f"term:{form}", Target(address_of_term(term.slug)))

    def find(self, href: str, on: str = "") -> tuple[Target, str | None] | None:
        """Return what a link leads to, and the id of its post; None where that is not in the archive.

        ``on`` is the id of the post that the link stands in: an address may go out from that post's.
        """
        parts = split_url(href)
        if parts is None:
            return None
        name = unquote(href)
        if name in self._named:
            return self._named[name], self._posts.get(name)
        ref = self._find_page(parts, href, on)
        if ref is None:
            return None
        comment = unquote(parts.fragment)
        on_page = self._posts.get(f"comment:{comment}") == ref.id
        return Target(ref.address, comment if on_page else ""), ref.id

    def _find_page(self, parts: SplitResult, href: str, on: str) -> PostRef | None:
        if parts.netloc:
            return self._by_url.get(key_of_address(parts))
        if parts.scheme or not parts.path or on not in self._refs:
            return None
        here = posixpath.dirname(self._refs[on].address)
        path = posixpath.normpath(posixpath.join(here, unquote(parts.path)))
        ref = self._by_address.get(path)
        if ref is None and on in self._urls:
            try:
                whole = split_url(urljoin(self._urls[on], href))
            except ValueError:
                return None
            ref = self._by_url.get(key_of_address(whole)) if whole and whole.netloc else None
        return ref or self._by_address.get(path.lstrip("/"))

    def resolve(self, links: Iterable[Link], on: str = "") -> dict[str, Target]:
        """Return, by what a link says (not percent-encoded), the addresses of just what ``links`` lead to."""
        found = {link.href: self.find(link.href, on) for link in links if not link.is_image}
        return {unquote(href): place[0] for href, place in sorted(found.items()) if place}

    def check(self, link: Link, problems: Problems) -> None:
        """Report a link of the archive's own kinds that points to nothing."""
        kind, colon, name = unquote(link.href).partition(":")
        if colon and kind in ("post", "comment", "term") and f"{kind}:{name}" not in self._named:
            known = [key.partition(":")[2] for key in self._named if key.startswith(f"{kind}:")]
            what = f"a link to no {kind}: {name!r}"
            problems.error(link.path, link.line, what, propose_name(name, known))


def resolve_file_links(links: Iterable[tuple[Link, str]]) -> Iterator[tuple[Link, str]]:
    """Yield the links that name a file of the site by its path, with the address that they lead to.

    ``links`` come with the address of the page that they stand on. An image lies in ``media/``,
    wherever the page is.
    """
    for link, page in links:
        parts = split_url(link.href)
        if parts is None or parts.scheme or parts.netloc or not parts.path:
            continue
        path = unquote(parts.path)
        if link.is_image:
            yield link, "media/" + path.partition("media/")[2] if "media/" in path else path
        else:
            address = posixpath.normpath(posixpath.join(posixpath.dirname(page), path))
            yield link, f"{address}/index.html".removeprefix("./") if path.endswith("/") else address
