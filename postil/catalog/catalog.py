"""The catalog: what the archive holds and how it hangs together.

The only place where posts see each other. It is built once from all records, and cut into views:
the small slice that each document's page depends on.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING

from postil.catalog.checks import check_content_notes, check_meanings, notes_by_post
from postil.catalog.content_notes import find_guarded, find_warned, guard_connections, guard_mention, guard_passages
from postil.catalog.term_matching import make_matcher
from postil.catalog.views import Findings, cut_views
from postil.connections.collection import Collection, extract_post
from postil.connections.graph import connect_posts
from postil.links.extraction import find_links, resolve_file_links
from postil.links.labels import find_labels, fold_label
from postil.links.permalinks import address_of, name_post
from postil.links.resolver import LinkResolver
from postil.model.views import PostRef, SeriesPart, SeriesView, TermMention
from postil.text.languages import guess_language
from postil.text.markdown import parse_markdown
from postil.text.snippets import cut_context
from postil.text.urls import is_archived_copy

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from postil.connections.collection import PostExtract
    from postil.content.config import Config
    from postil.jobs.memo import Memo
    from postil.links.extraction import Link
    from postil.model.problems import Problems
    from postil.model.records import ArchiveContent, Document, Note, Term, TextPage
    from postil.model.views import Connection, Label, Target, View
# What a reason may name of the glossary: who and what a text is about.
_NAMED_KINDS = ("person", "organisation", "law", "event", "place", "publication")


@dataclass(frozen=True, slots=True)
class Catalog:
    """All documents in order of date, and everything that is known of them together."""

    documents: tuple[Document, ...]
    refs: Mapping[str, PostRef]
    extracts: Mapping[str, PostExtract]
    connections: tuple[Connection, ...]
    series: tuple[tuple[str, tuple[SeriesPart, ...]], ...]
    mentions: Mapping[str, tuple[TermMention, ...]]  # by a term's slug, in the order of the posts
    labels: tuple[Label, ...]
    authors: tuple[Label, ...]
    targets: Mapping[str, Target]  # what the glossary and the archivist's pages link to
    file_links: tuple[tuple[Link, str], ...]  # links to files of the site by their path: (link, address)
    views: Mapping[str, View]


def build_catalog(archive: ArchiveContent, config: Config, problems: Problems, memo: Memo | None = None) -> Catalog:
    """Return the catalog of an archive; dead links and notes on nothing are problems.

    The memo keeps what an edit of one post leaves as it was.
    """
    documents = tuple(sorted(archive.documents, key=_reading_order))
    refs = {d.id: PostRef(d.id, name_post(d), d.date, address_of(d, config)) for d in documents}
    extracts = {d.id: extract_post(d, config.reading_languages) for d in documents}
    targets = LinkResolver(documents, archive.terms, refs, config.base_url)
    notes = notes_by_post(archive.notes, documents, problems)
    note_links = {d.id: _note_links(notes.get(d.id, ())) for d in documents}
    page_links = {page.path: _page_links(page) for page in archive.pages}
    term_links = [link for term in archive.terms for link in _text_links(term.definition, term.path, term.line)]
    config_links = {label: tuple(_text_links(text, "archive.toml", 1)) for label, text in config.content_notes}
    other_links = [
        *term_links,
        *chain.from_iterable(config_links.values()),
        *(link for links in page_links.values() for link in links),
    ]
    post_links = [link for d in documents for link in (*extracts[d.id].links, *note_links[d.id])]
    for link in (*post_links, *other_links):
        targets.check(link, problems)
    file_links = [
        *(
            (link, refs[d.id].address)
            for d in documents
            for link in extracts[d.id].links
            if link.is_image or not targets.find(link.href, d.id)
        ),
        *((link, page.slug) for page in archive.pages for link in page_links[page.path]),
    ]
    labels, label_addresses = find_labels([(d.labels, refs[d.id]) for d in documents], "labels")
    written = [((d.author,) if d.author else (), refs[d.id]) for d in documents]
    authors, author_addresses = find_labels(written, "authors")
    check_meanings(documents, archive.terms, targets, problems)
    check_content_notes(config, labels, problems)
    label_notes = {
        d.id: tuple(
            (name, text) for name, text in config.content_notes if fold_label(name) in map(fold_label, d.labels)
        )
        for d in documents
    }
    matcher = make_matcher(archive.terms)
    found = {
        d.id: [
            (part, (make_matcher(archive.terms, d.terms) if d.terms else matcher).find_longest(text))
            for part, text in extracts[d.id].texts
        ]
        for d in documents
    }
    mentioned = {
        d.id: tuple(dict.fromkeys(term for _, places in found[d.id] for _, _, term in places)) for d in documents
    }
    shown = tuple(d for d in documents if not d.withheld)  # a withheld post is connected to nothing
    collection = Collection(
        shown,
        {d.id: extracts[d.id] for d in shown},
        refs,
        note_links,
        {d.id: tuple(term.term for term in mentioned[d.id] if term.kind in _NAMED_KINDS) for d in shown},
        {p.id: p.title for p in config.publications},
        {d.id: d.language or guess_language(extracts[d.id].text, config.language) for d in shown},
    )
    connected = connect_posts(collection, targets, memo)
    guarded = find_guarded(notes)
    warned = find_warned(notes, [post for post, own in label_notes.items() if own])
    hidden = guarded | warned
    connected = replace(
        connected,
        connections=guard_connections(connected.connections, guarded, warned),
        passages=guard_passages(connected.passages, guarded),
    )
    series = {
        part: SeriesView(one.title, number, tuple(SeriesPart(n, refs[post]) for n, post in one.parts), one.missing)
        for one in connected.series
        for number, part in one.parts
    }
    findings = Findings(
        refs,
        connected,
        series,
        notes,
        mentioned,
        targets={
            d.id: targets.resolve(
                (
                    *extracts[d.id].links,
                    *(link for link in note_links[d.id] if not is_archived_copy(link.href)),
                    *(link for name, _ in label_notes[d.id] for link in config_links[name]),
                ),
                d.id,
            )
            for d in documents
        },
        label_notes=label_notes,
        author_pages={d.id: author_addresses[fold_label(d.author)] for d in documents if d.author},
        labels={d.id: tuple((label, label_addresses[fold_label(label)]) for label in d.labels) for d in documents},
    )
    views = cut_views(replace(archive, documents=documents), config, findings)
    mentions = {
        slug: tuple(guard_mention(mention, hidden) for mention in listed)
        for slug, listed in _gather_mentions(found, extracts, refs).items()
    }
    return Catalog(
        documents,
        refs,
        extracts,
        connected.connections,
        tuple((one.title, series[one.parts[0][1]].parts) for one in connected.series if len(one.parts) > 1),
        mentions,
        labels,
        authors,
        targets.resolve(other_links),
        tuple(resolve_file_links(file_links)),
        views,
    )


def _reading_order(document: Document) -> tuple[bool, str, str, str]:
    """Sort by date, the undated last; on one day by time, then by id, so that the order never varies."""
    date = document.date
    if date is None:
        return (True, "", "", document.id)
    return (False, date.first_day.isoformat(), date.time or "", document.id)


# ---------------------------------------------------------------- links


def _note_links(notes: tuple[Note, ...]) -> tuple[Link, ...]:
    """Return the links of notes, each at the line of its note."""
    return tuple(link for note in notes for link in _text_links(note.text, note.path, note.line))


def _text_links(text: str, path: str, line: int) -> Iterator[Link]:
    """Yield the links of a text that is a value in another file, at the line where its entry begins."""
    for link in find_links(parse_markdown(text), path, line):
        yield replace(link, line=line)


def _page_links(page: TextPage) -> tuple[Link, ...]:
    return tuple(find_links(parse_markdown(page.body), page.path, page.body_line))


def _gather_mentions(
    found: Mapping[str, list[tuple[str, list[tuple[int, int, Term]]]]],
    extracts: Mapping[str, PostExtract],
    refs: Mapping[str, PostRef],
) -> dict[str, tuple[TermMention, ...]]:
    """Return every place that mentions a term, with its context: the archive's index."""
    mentions: dict[str, list[TermMention]] = {}
    for post_id, parts in found.items():
        for (part, text), (_, places) in zip(extracts[post_id].texts, parts, strict=True):
            for start, end, term in places:
                excerpt = cut_context(text, start, end)
                mention = TermMention(refs[post_id], part, excerpt.before, excerpt.words, excerpt.after)
                mentions.setdefault(term.slug, []).append(mention)
    return {slug: tuple(listed) for slug, listed in mentions.items()}
