"""Views: the slice of the catalog that each document's page depends on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from postil.model.views import ConnectedPost, View

if TYPE_CHECKING:
    from collections.abc import Mapping

    from postil.connections.graph import Connected
    from postil.content.config import Config
    from postil.model.records import ArchiveContent, Note, Term
    from postil.model.views import Connection, PostRef, SeriesView, Target


# ---------------------------------------------------------------- views


@dataclass(frozen=True, slots=True)
class Findings:
    """What was found out of all documents together, by id where it is about one of them."""

    refs: Mapping[str, PostRef]
    connected: Connected
    series: Mapping[str, SeriesView]
    notes: Mapping[str, tuple[Note, ...]]
    mentioned: Mapping[str, tuple[Term, ...]]
    targets: Mapping[str, Mapping[str, Target]]
    labels: Mapping[str, tuple[tuple[str, str], ...]]
    label_notes: Mapping[str, tuple[tuple[str, str], ...]]
    author_pages: Mapping[str, str]


def cut_views(archive: ArchiveContent, config: Config, found: Findings) -> dict[str, View]:
    """Return the view of each document."""
    of_posts: dict[str, list[ConnectedPost]] = {}
    for connection in found.connected.connections:
        ends = ((connection.source, connection.target, False), (connection.target, connection.source, True))
        for own, other, inward in ends:
            of_posts.setdefault(own, []).append(_show_connection(found.refs[other], connection, inward))
    publications = {p.id: p.title for p in config.publications}
    views = {}
    documents = archive.documents
    for index, document in enumerate(documents):
        views[document.id] = View(
            address=found.refs[document.id].address,
            publication=publications.get(document.publication or ""),
            previous=found.refs[documents[index - 1].id] if index else None,
            next=found.refs[documents[index + 1].id] if index + 1 < len(documents) else None,
            series=found.series.get(document.id),
            connected=tuple(sorted(of_posts.get(document.id, ()), key=lambda c: (c.kind, c.inward))),
            passages=found.connected.passages.get(document.id, ()),
            quoted={
                title: found.refs[post].address
                for title, post in found.connected.originals.get(document.id, {}).items()
            },
            notes=found.notes.get(document.id, ()),
            terms=found.mentioned[document.id],
            targets=found.targets[document.id],
            labels=found.labels[document.id],
            label_notes=found.label_notes[document.id],
            author_page=found.author_pages.get(document.id),
            as_converted=archive.as_converted.get(document.id),
        )
    return views


def _show_connection(other: PostRef, connection: Connection, inward: bool) -> ConnectedPost:
    return ConnectedPost(
        other,
        connection.kind,
        connection.reason,
        inward,
        connection.score,
        connection.excerpt,
        connection.fragment,
    )
