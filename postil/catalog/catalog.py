"""The catalog: what the archive holds and how it hangs together.

The only place where posts see each other. It is built once, and cut into views: the small slice that each
document's page depends on.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from postil.catalog.checks import (
    check_content_notes,
    check_hidden_words,
    check_introductions,
    check_meanings,
    check_start,
    notes_by_post,
)
from postil.catalog.content_notes import find_warnings, guard_connected, guard_mentions
from postil.catalog.groups import group_posts
from postil.catalog.links import check_links, gather_links, list_file_links
from postil.catalog.posts import list_posts
from postil.catalog.term_index import index_terms
from postil.catalog.views import Findings, cut_views, list_series
from postil.connections.collection import Collection, Connected
from postil.connections.series import Series
from postil.jobs.codecs import Codec
from postil.jobs.digests import digest_value
from postil.jobs.executors import InTurn
from postil.links.permalinks import check_base_urls
from postil.links.resolver import LinkResolver
from postil.model import views
from postil.text.edtf import Edtf
from postil.text.snippets import Excerpt

if TYPE_CHECKING:
    from collections.abc import Mapping

    from postil.catalog.links import ArchiveLinks
    from postil.catalog.posts import Posts
    from postil.catalog.term_index import TermIndex
    from postil.content.config import Config
    from postil.jobs.executors import Executor
    from postil.jobs.memo import Memo
    from postil.links.extraction import Link
    from postil.model.problems import Problems
    from postil.model.records import ArchiveContent, Document
    from postil.model.views import Connection, Label, PostRef, SeriesPart, Target, TermMention, View

_CODEC = Codec(Connected, {**vars(views), "Excerpt": Excerpt, "Edtf": Edtf, "Series": Series})
# The kinds of glossary entries that may explain why two posts are related: who and what a text is about.
_SUBJECT_KINDS = ("person", "organisation", "law", "event", "place", "publication")


@dataclass(frozen=True, slots=True)
class Catalog:
    """All documents in order of date, and everything that is known of them together."""

    documents: tuple[Document, ...]
    refs: Mapping[str, PostRef]
    connections: tuple[Connection, ...]
    series: tuple[tuple[str, tuple[SeriesPart, ...]], ...]
    mentions: Mapping[str, tuple[TermMention, ...]]  # by a term's slug, in the order of the posts
    labels: tuple[Label, ...]
    authors: tuple[Label, ...]
    targets: Mapping[str, Target]  # what the glossary and the archivist's pages link to
    file_links: tuple[tuple[Link, str], ...]  # links to files of the site by their path: (link, address)
    views: Mapping[str, View]


@dataclass(frozen=True, slots=True)
class ConnectedArchive:
    """An archive, what is withheld of it gone, with its settings and its catalog."""

    config: Config
    archive: ArchiveContent
    catalog: Catalog


def build_catalog(
    archive: ArchiveContent,
    config: Config,
    problems: Problems,
    memo: Memo | None = None,
    executor: Executor = InTurn(),  # noqa: B008
) -> Catalog:
    """Return the catalog of an archive; reports links and notes whose target does not exist.

    The memo keeps results, so that little is computed again after an edit of one post.
    """
    posts = list_posts(archive.documents, config, memo, executor)
    notes = notes_by_post(archive.notes, posts.documents, problems)
    links = gather_links(posts, notes, archive, config)
    resolver = LinkResolver(posts.documents, archive.terms, posts.refs, archive.notes, config.base_url)
    check_links(links, posts, resolver, problems)
    check_base_urls(posts.documents, config, problems)
    groups = group_posts(posts)
    terms = index_terms(posts, archive.terms, memo, executor)
    check_meanings(posts.documents, archive.terms, resolver, problems)
    check_content_notes(config, groups.labels, problems)
    check_introductions(archive, problems)
    check_start(config, posts.documents, problems)
    check_hidden_words(archive, config, problems)
    warnings = find_warnings(posts, notes, config)
    connected = guard_connected(_connect(posts, links, terms, resolver, config, memo), warnings)
    series = list_series(connected, posts.refs)
    found = Findings(posts, notes, links, resolver, groups, terms, warnings, connected, series)
    return Catalog(
        documents=posts.documents,
        refs=posts.refs,
        connections=connected.connections,
        series=tuple((one.title, series[one.parts[0][1]].parts) for one in connected.series if len(one.parts) > 1),
        mentions=guard_mentions(terms.mentions, warnings),
        labels=groups.labels,
        authors=groups.authors,
        targets=resolver.resolve(links.outside_posts()),
        file_links=list_file_links(links, posts, resolver),
        views=cut_views(archive, config, found),
    )


def _connect(
    posts: Posts, links: ArchiveLinks, terms: TermIndex, resolver: LinkResolver, config: Config, memo: Memo | None
) -> Connected:
    """Return how posts hang together; a withheld post is connected to nothing."""
    shown = tuple(d for d in posts.documents if not d.withheld)
    collection = Collection(
        documents=shown,
        extracts={d.id: posts.extracts[d.id] for d in shown},
        refs=posts.refs,
        note_links=links.of_notes,
        terms={d.id: tuple(t.term for t in terms.of_posts[d.id] if t.kind in _SUBJECT_KINDS) for d in shown},
        sources={p.id: p.title for p in config.publications},
        languages={d.id: posts.languages[d.id] for d in shown},
    )
    if memo is None:
        return _connect_anew(collection, resolver, None)
    key = _digest_collection(collection, posts, resolver).encode()
    connected: list[Connected] = []

    def connect() -> bytes:
        connected.append(_connect_anew(collection, resolver, memo))
        return _CODEC.encode(connected[0])

    stored = memo.recall("connected", key, connect)
    return connected[0] if connected else _CODEC.decode(stored)


def _connect_anew(collection: Collection, resolver: LinkResolver, memo: Memo | None) -> Connected:
    # Imported here since numpy and scipy take longer to load than most commands take to run.
    from postil.connections.graph import connect_posts  # noqa: PLC0415

    return connect_posts(collection, resolver, memo)


def _digest_collection(collection: Collection, posts: Posts, resolver: LinkResolver) -> str:
    """Return a digest of all that connections depend on: an edit of a note or of a template changes none."""
    links = [
        (post, link.href, link.is_image, found and found[1], link.excerpt, link.part)
        for post, own in (*((p, e.links) for p, e in collection.extracts.items()), *collection.note_links.items())
        for link in own
        for found in (resolver.find(link.href, post),)
    ]
    documents = [posts.digests[document.id] for document in collection.documents]
    rest = (collection.refs, collection.terms, collection.sources, collection.languages)
    return digest_value((documents, links, rest))
