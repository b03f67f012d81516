"""Views: the slice of the catalog that each document's page depends on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from postil.model.views import ConnectedPost, SeriesPart, SeriesView, View
from postil.text.urls import is_archived_copy

if TYPE_CHECKING:
    from collections.abc import Mapping

    from postil.catalog.content_notes import ContentWarnings
    from postil.catalog.groups import Groups
    from postil.catalog.links import ArchiveLinks
    from postil.catalog.posts import Posts
    from postil.catalog.term_index import TermIndex
    from postil.connections.collection import Connected
    from postil.content.config import Config
    from postil.links.resolver import LinkResolver
    from postil.model.records import ArchiveContent, Document, Note
    from postil.model.views import Connection, PostRef, Target


@dataclass(frozen=True, slots=True)
class Findings:
    """What the steps of the catalog found."""

    posts: Posts
    notes: Mapping[str, tuple[Note, ...]]  # by post
    links: ArchiveLinks
    resolver: LinkResolver
    groups: Groups
    terms: TermIndex
    warnings: ContentWarnings
    connected: Connected
    series: Mapping[str, SeriesView]  # by post


def cut_views(archive: ArchiveContent, config: Config, found: Findings) -> dict[str, View]:
    """Return the view of each document, by its id."""
    documents, refs = found.posts.documents, found.posts.refs
    connected = _list_by_post(found.connected.connections, refs)
    publications = {p.id: p.title for p in config.publications}
    views = {}
    for index, document in enumerate(documents):
        originals = found.connected.originals.get(document.id, {})
        views[document.id] = View(
            address=refs[document.id].address,
            publication=publications.get(document.publication or ""),
            previous=refs[documents[index - 1].id] if index else None,
            next=refs[documents[index + 1].id] if index + 1 < len(documents) else None,
            series=found.series.get(document.id),
            connected=tuple(sorted(connected.get(document.id, ()), key=lambda c: (c.kind, c.inward))),
            passages=found.connected.passages.get(document.id, ()),
            quoted={title: refs[post].address for title, post in originals.items()},
            notes=found.notes.get(document.id, ()),
            terms=found.terms.of_posts[document.id],
            targets=_resolve_links(document, found),
            labels=found.groups.labels_of[document.id],
            label_notes=found.warnings.label_notes[document.id],
            author_page=found.groups.author_page_of.get(document.id),
            as_converted=archive.as_converted.get(document.id),
        )
    return views


def _resolve_links(document: Document, found: Findings) -> dict[str, Target]:
    """Return what the links on a post's page lead to.

    An editor's link to a copy in a web archive is meant, so it does not become a link to the post.
    """
    links = found.links
    noted = (link for link in links.of_notes[document.id] if not is_archived_copy(link.href))
    of_labels = (
        link for name, _ in found.warnings.label_notes[document.id] for link in links.of_content_notes[name]
    )
    return found.resolver.resolve((*links.of_posts[document.id], *noted, *of_labels), document.id)


def list_series(connected: Connected, refs: Mapping[str, PostRef]) -> dict[str, SeriesView]:
    """Return the series of each post that is a part of one."""
    return {
        part: SeriesView(one.title, number, tuple(SeriesPart(n, refs[post]) for n, post in one.parts), one.missing)
        for one in connected.series
        for number, part in one.parts
    }


def _list_by_post(
    connections: tuple[Connection, ...], refs: Mapping[str, PostRef]
) -> dict[str, list[ConnectedPost]]:
    """Return connections as each of their two posts shows them."""
    by_post: dict[str, list[ConnectedPost]] = {}
    for one in connections:
        ends = ((one.source, one.target, False), (one.target, one.source, True))
        for own, other, inward in ends:
            shown = ConnectedPost(refs[other], one.kind, one.reason, inward, one.score, one.excerpt, one.fragment)
            by_post.setdefault(own, []).append(shown)
    return by_post
