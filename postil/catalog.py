"""The catalog: what the archive holds and how it hangs together.

The only place where posts see each other. It is built once from all records, and cut into views:
the small slice that each document's page depends on.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import chain
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, unquote

from postil.addresses import is_copy, query_of_page
from postil.archives import Archive
from postil.connections import Connected, connect_posts
from postil.excerpts import cut_context
from postil.facts import Facts, gather_facts
from postil.glossary import make_matcher
from postil.guarding import find_guarded, find_warned, guard_connections, guard_mention, guard_passages
from postil.labels import find_labels, fold_label
from postil.languages import guess_language
from postil.links import Link, Targets, find_links, resolve_file_links
from postil.markdown import parse_markdown
from postil.problems import propose_name
from postil.slugs import split_url
from postil.views import ConnectedPost, Connection, Mention, PostRef, SeriesPart, SeriesView, View

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from postil.cache import Memo
    from postil.config import Config
    from postil.model import Document, Note, Records, Term, TextPage
    from postil.problems import Problems
    from postil.views import Label, Target

UNDATED = "undated"
# What a reason may name of the glossary: who and what a text is about.
_NAMED_KINDS = ("person", "organisation", "law", "event", "place", "publication")


@dataclass(frozen=True, slots=True)
class Catalog:
    """All documents in order of date, and everything that is known of them together."""

    documents: tuple[Document, ...]
    refs: Mapping[str, PostRef]
    facts: Mapping[str, Facts]
    connections: tuple[Connection, ...]
    series: tuple[tuple[str, tuple[SeriesPart, ...]], ...]
    mentions: Mapping[str, tuple[Mention, ...]]  # by a term's slug, in the order of the posts
    labels: tuple[Label, ...]
    authors: tuple[Label, ...]
    targets: Mapping[str, Target]  # what the glossary and the archivist's pages link to
    file_links: tuple[tuple[Link, str], ...]  # links to files of the site by their path: (link, address)
    views: Mapping[str, View]


def build_catalog(records: Records, config: Config, problems: Problems, memo: Memo | None = None) -> Catalog:
    """Return the catalog of an archive; dead links and notes on nothing are problems.

    The memo keeps what an edit of one post leaves as it was.
    """
    documents = tuple(sorted(records.documents, key=_reading_order))
    refs = {d.id: PostRef(d.id, name_post(d), d.date, address_of(d, config)) for d in documents}
    facts = {d.id: gather_facts(d, config.reading_languages) for d in documents}
    targets = Targets(documents, records.terms, refs, config.base_url)
    notes = _notes_by_post(records.notes, documents, problems)
    note_links = {d.id: _note_links(notes.get(d.id, ())) for d in documents}
    page_links = {page.path: _page_links(page) for page in records.pages}
    term_links = [link for term in records.terms for link in _text_links(term.definition, term.path, term.line)]
    config_links = {label: tuple(_text_links(text, "archive.toml", 1)) for label, text in config.content_notes}
    other_links = [
        *term_links,
        *chain.from_iterable(config_links.values()),
        *(link for links in page_links.values() for link in links),
    ]
    post_links = [link for d in documents for link in (*facts[d.id].links, *note_links[d.id])]
    for link in (*post_links, *other_links):
        targets.check(link, problems)
    file_links = [
        *(
            (link, refs[d.id].address)
            for d in documents
            for link in facts[d.id].links
            if link.is_image or not targets.find(link.href, d.id)
        ),
        *((link, page.slug) for page in records.pages for link in page_links[page.path]),
    ]
    labels, label_addresses = find_labels([(d.labels, refs[d.id]) for d in documents], "labels")
    written = [((d.author,) if d.author else (), refs[d.id]) for d in documents]
    authors, author_addresses = find_labels(written, "authors")
    _check_meanings(documents, records.terms, targets, problems)
    _check_content_notes(config, labels, problems)
    label_notes = {
        d.id: tuple(
            (name, text) for name, text in config.content_notes if fold_label(name) in map(fold_label, d.labels)
        )
        for d in documents
    }
    matcher = make_matcher(records.terms)
    found = {
        d.id: [
            (part, (make_matcher(records.terms, d.terms) if d.terms else matcher).find_longest(text))
            for part, text in facts[d.id].texts
        ]
        for d in documents
    }
    mentioned = {
        d.id: tuple(dict.fromkeys(term for _, places in found[d.id] for _, _, term in places)) for d in documents
    }
    shown = tuple(d for d in documents if not d.withheld)  # a withheld post is connected to nothing
    archive = Archive(
        shown,
        {d.id: facts[d.id] for d in shown},
        refs,
        note_links,
        {d.id: tuple(term.term for term in mentioned[d.id] if term.kind in _NAMED_KINDS) for d in shown},
        {p.id: p.title for p in config.publications},
        {d.id: d.language or guess_language(facts[d.id].text, config.language) for d in shown},
    )
    connected = connect_posts(archive, targets, memo)
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
    findings = _Findings(
        refs,
        connected,
        series,
        notes,
        mentioned,
        targets={
            d.id: targets.resolve(
                (
                    *facts[d.id].links,
                    *(link for link in note_links[d.id] if not is_copy(link.href)),
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
    views = _cut_views(replace(records, documents=documents), config, findings)
    mentions = {
        slug: tuple(guard_mention(mention, hidden) for mention in listed)
        for slug, listed in _gather_mentions(found, facts, refs).items()
    }
    return Catalog(
        documents,
        refs,
        facts,
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


def name_post(document: Document) -> str:
    """Return what a post is called: its title, or what else can be said of it."""
    if document.withheld:
        return "Withheld"
    return document.title or f"Untitled ({document.date_as_written or 'undated'})"


def address_of(document: Document, config: Config) -> str:
    """Return the address of a post's page.

    The path of its original address, where that is known and lies on its publication's site, so
    that old links keep working; else year, month and the words of its id.
    """
    publication = next((p for p in config.publications if p.id == document.publication), None)
    if document.url and publication and publication.base_url and not document.withheld:
        original, base = split_url(document.url), split_url(publication.base_url)
        if original and base and original.netloc.lower() == base.netloc.lower():
            address = _keep_path(original)
            if address:
                return address
    if document.date is None:
        return f"{UNDATED}/{document.id}.html"
    date = document.date
    words = document.id.removeprefix(date.plain[:10]).strip("-") or document.id
    month = f"{date.month:02}/" if date.month else ""
    return f"{date.year}/{month}{words}.html"


def _keep_path(original: SplitResult) -> str | None:
    """Return an address of a file for the path of a URL, or None where the path alone names no page."""
    try:
        path = unquote(original.path, errors="strict")
    except UnicodeDecodeError:
        return None
    parts = [part for part in path.split("/") if part]
    if not parts or any(part.startswith(".") or "\\" in part or not part.isprintable() for part in parts):
        return None
    if query_of_page(original):  # a folder of files answers each query with the same page
        return None
    address = PurePosixPath(*parts)
    if path.endswith("/"):
        return str(address / "index.html")
    return str(address) if address.suffix.lower() in (".html", ".htm") else f"{address}.html"


def _check_meanings(
    documents: tuple[Document, ...], terms: tuple[Term, ...], targets: Targets, problems: Problems
) -> None:
    """Report what posts take their words to mean where the glossary has no such entry."""
    for document in documents:
        for words, meant in document.terms:
            if meant is not None and not targets.find(f"term:{meant}"):
                what = f"'glossary' takes {words!r} for no entry: {meant!r}"
                problems.error(document.path, 1, what, propose_name(meant, (t.term for t in terms)))
            elif meant is None and not targets.find(f"term:{words}"):
                what = f"'glossary' switches off {words!r}, which is no entry's form"
                problems.warn(document.path, 1, what, "Write it as the glossary does, or take it out")


def _check_content_notes(config: Config, labels: tuple[Label, ...], problems: Problems) -> None:
    known = {fold_label(label.name): label.name for label in labels}
    for name, _ in config.content_notes:
        if fold_label(name) not in known:
            what = f"a content note on a label that no post has: {name!r}"
            problems.warn("archive.toml", None, what, propose_name(name, known.values()))


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


def _notes_by_post(
    notes: tuple[Note, ...], documents: tuple[Document, ...], problems: Problems
) -> dict[str, tuple[Note, ...]]:
    """Return each post's notes; a note on a post or a comment that is not there is a problem."""
    comments = {d.id: [c.id for c in d.comments] for d in documents}
    withheld = {d.id for d in documents if d.withheld}
    by_post: dict[str, tuple[Note, ...]] = {}
    for note in notes:
        if note.post not in comments:
            hint = propose_name(note.post, comments)
            problems.error(note.path, note.line, f"a note on no post: {note.post!r}", hint)
        elif note.on not in ("body", "title", *comments[note.post]) and note.post not in withheld:
            hint = propose_name(note.on, ["body", "title", *comments[note.post]])
            problems.error(note.path, note.line, f"a note on no comment of this post: {note.on!r}", hint)
        else:
            by_post[note.post] = (*by_post.get(note.post, ()), note)
    return by_post


def _gather_mentions(
    found: Mapping[str, list[tuple[str, list[tuple[int, int, Term]]]]],
    facts: Mapping[str, Facts],
    refs: Mapping[str, PostRef],
) -> dict[str, tuple[Mention, ...]]:
    """Return every place that mentions a term, with its context: the archive's index."""
    mentions: dict[str, list[Mention]] = {}
    for post_id, parts in found.items():
        for (part, text), (_, places) in zip(facts[post_id].texts, parts, strict=True):
            for start, end, term in places:
                excerpt = cut_context(text, start, end)
                mention = Mention(refs[post_id], part, excerpt.before, excerpt.words, excerpt.after)
                mentions.setdefault(term.slug, []).append(mention)
    return {slug: tuple(listed) for slug, listed in mentions.items()}


# ---------------------------------------------------------------- views


@dataclass(frozen=True, slots=True)
class _Findings:
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


def _cut_views(records: Records, config: Config, found: _Findings) -> dict[str, View]:
    of_posts: dict[str, list[ConnectedPost]] = {}
    for connection in found.connected.connections:
        ends = ((connection.source, connection.target, False), (connection.target, connection.source, True))
        for own, other, inward in ends:
            of_posts.setdefault(own, []).append(_show_connection(found.refs[other], connection, inward))
    publications = {p.id: p.title for p in config.publications}
    views = {}
    documents = records.documents
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
            as_converted=records.as_converted.get(document.id),
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
