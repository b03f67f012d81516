"""Resolve links: from the targets that people write to addresses of the site."""

from __future__ import annotations

import posixpath
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote, urljoin

from postil.content.comments import PAGE_ANCHORS
from postil.links.heading_anchors import list_link_anchors
from postil.links.permalinks import address_of_term
from postil.links.schemes import find_unsafe_scheme
from postil.model.problems import propose_name
from postil.model.views import Target
from postil.text.slugs import slugify
from postil.text.urls import address_key, split_url

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from urllib.parse import SplitResult

    from postil.links.extraction import Link
    from postil.model.problems import Problems
    from postil.model.records import Document, Note, Term
    from postil.model.views import PostRef


class LinkResolver:
    """Finds the page and fragment that a link into the archive leads to.

    Links are ``post:``, ``comment:`` and ``term:`` with an id or form, ``post:ID#part`` with the id of a heading or
    comment, or with ``note-`` and the id of a note, addresses of the site's own pages, and the original addresses
    of posts. With a ``base_url`` whole addresses of the site are known as well.
    """

    def __init__(
        self,
        documents: Sequence[Document],
        terms: Sequence[Term],
        refs: Mapping[str, PostRef],
        notes: Iterable[Note] = (),
        base_url: str | None = None,
    ) -> None:
        self._named = {f"post:{post_id}": Target(ref.address) for post_id, ref in refs.items()}
        self._posts = {f"post:{post_id}": post_id for post_id in refs}
        self._by_url: dict[tuple[str, str, str], PostRef] = {}
        self._refs = refs
        self._documents = {document.id: document for document in documents}
        self._anchors: dict[str, frozenset[str]] = {}
        self._notes = {(note.post, f"note-{slugify(note.id) or note.line}") for note in notes}
        self._urls = {document.id: document.url for document in documents if document.url}
        self._by_address = {ref.address: ref for ref in refs.values()}
        for document in documents:
            for comment in document.comments:
                self._named[f"comment:{comment.id}"] = Target(refs[document.id].address, comment.id)
                self._posts[f"comment:{comment.id}"] = document.id
            for comment_id in document.withheld_comments:
                self._named[f"comment:{comment_id}"] = Target(refs[document.id].address)
                self._posts[f"comment:{comment_id}"] = document.id
            for url in (document.url, *document.other_urls):
                parts = split_url(url) if url else None
                if parts:
                    self._by_url.setdefault(address_key(parts), refs[document.id])
        for ref in refs.values() if base_url else ():
            parts = split_url(f"{base_url}{quote(ref.address)}")
            if parts:
                self._by_url.setdefault(address_key(parts), ref)
        for term in terms:
            for form in (term.term, *term.also):
                self._named.setdefault(f"term:{form}", Target(address_of_term(term.slug)))

    def find(self, href: str, on: str = "") -> tuple[Target, str | None] | None:
        """Return the target of a link and the id of its post; None if it is not in the archive.

        ``on`` is the id of the post that contains the link; relative addresses are relative to that post's.
        """
        parts = split_url(href)
        if parts is None:
            return None
        name = unquote(href)
        if name in self._named:
            return self._named[name], self._posts.get(name)
        post, _, part = name.partition("#")
        if post.startswith("post:") and post in self._posts:
            post_id = self._posts[post]
            return replace(self._named[post], fragment=self._find_fragment(part, post_id)), post_id
        ref = self._find_page(parts, href, on)
        if ref is None:
            return None
        return Target(ref.address, self._find_fragment(unquote(parts.fragment), ref.id)), ref.id

    def _find_fragment(self, fragment: str, post_id: str) -> str:
        """Return the fragment if the post's page has it, "" if not; old ids of headings may differ in style."""
        is_comment = self._posts.get(f"comment:{fragment}") == post_id
        if not fragment or is_comment or fragment in PAGE_ANCHORS or (post_id, fragment) in self._notes:
            return fragment
        anchors = self._list_anchors(post_id)
        return next((one for one in (fragment, slugify(fragment)) if one in anchors), "")

    def _list_anchors(self, post_id: str) -> frozenset[str]:
        if post_id not in self._anchors:
            self._anchors[post_id] = list_link_anchors(self._documents[post_id])
        return self._anchors[post_id]

    def _find_page(self, parts: SplitResult, href: str, on: str) -> PostRef | None:
        if parts.netloc:
            return self._by_url.get(address_key(parts))
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
            ref = self._by_url.get(address_key(whole)) if whole and whole.netloc else None
        return ref or self._by_address.get(path.lstrip("/"))

    def resolve(self, links: Iterable[Link], on: str = "") -> dict[str, Target]:
        """Return the targets of links by the text of the link, without percent-encoding."""
        found = {link.href: self.find(link.href, on) for link in links if not link.is_image}
        return {unquote(href): place[0] for href, place in sorted(found.items()) if place}

    def check(self, link: Link, problems: Problems) -> None:
        """Report a ``post:``, ``comment:`` or ``term:`` link whose target, or part of it, does not exist."""
        kind, colon, name = unquote(link.href).partition(":")
        scheme = find_unsafe_scheme(link.href)
        if scheme and not link.is_image:
            what = f"the link to {link.href} is shown as words alone"
            reason = f"readers' devices may start a program for '{scheme}:'"
            problems.warn(link.path, link.line, f"{what}: {reason}", "Write the address out, if readers need it")
        post_id, mark, part = name.partition("#")
        if kind == "post" and mark and post_id in self._documents:
            document = self._documents[post_id]
            if part and not document.withheld and not self._find_fragment(part, post_id):
                known = [*self._list_anchors(post_id), *(comment.id for comment in document.comments)]
                known += sorted(anchor for post, anchor in self._notes if post == post_id)
                lacking = f"post {post_id!r} has no heading, comment or note {part!r}"
                what = f"this link's target does not exist: {lacking}"
                problems.error(link.path, link.line, what, propose_name(part, known))
        elif colon and kind in ("post", "comment", "term") and f"{kind}:{name}" not in self._named:
            known = [key.partition(":")[2] for key in self._named if key.startswith(f"{kind}:")]
            what = f"this link's target does not exist: {kind} {name!r}"
            report = problems.error if kind == "term" else problems.report_missing
            report(link.path, link.line, what, propose_name(name, known))
