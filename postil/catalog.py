"""The catalog: what the archive holds and how it hangs together.

The only place where posts see each other. It is built once from all records, and cut into views:
the small slice that each document's page depends on.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import chain, pairwise
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, unquote

from postil.glossary import make_matcher
from postil.labels import find_labels, fold_label
from postil.links import Link, Targets, find_links, query_of_page, resolve_file_links
from postil.markdown import parse_markdown, plain_text
from postil.model import (
    ConnectedPost,
    Connection,
    Mention,
    PostRef,
    SeriesPart,
    SeriesView,
    View,
)
from postil.problems import propose_name
from postil.quotations import QuotedPost, find_quoted_posts
from postil.related import find_similar
from postil.series import read_series_title, stem_title
from postil.slugs import split_url

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from postil.config import Config
    from postil.model import Document, Label, Note, Records, Target, Term, TextPage
    from postil.problems import Problems

UNDATED = "undated"
_LINKING = ("link", "shared-passage")


@dataclass(frozen=True, slots=True)
class Facts:
    """What the catalog needs of one document: its words as shown, its links, the posts that it quotes whole."""

    text: str
    texts: tuple[tuple[str, str], ...]  # the same by part: "" for the body, else a comment's id
    links: tuple[Link, ...]
    quoted: tuple[QuotedPost, ...]


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


def build_catalog(records: Records, config: Config, problems: Problems) -> Catalog:
    """Return the catalog of an archive; dead links and notes on nothing are problems."""
    documents = tuple(sorted(records.documents, key=_reading_order))
    refs = {d.id: PostRef(d.id, name_post(d), d.date, address_of(d, config)) for d in documents}
    facts = {d.id: gather_facts(d, config.reading_languages) for d in documents}
    targets = Targets(documents, records.terms, refs)
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
    links = _connect_links(documents, facts, note_links, targets)
    file_links = [
        *((link, refs[d.id].address) for d in documents for link in facts[d.id].links),
        *((link, page.slug) for page in records.pages for link in page_links[page.path]),
    ]
    labels, label_addresses = find_labels([(d.labels, refs[d.id]) for d in documents], "labels")
    written = [((d.author,) if d.author else (), refs[d.id]) for d in documents]
    authors, author_addresses = find_labels(written, "authors")
    originals = _find_originals(documents, facts)
    series = _find_series(documents, refs)
    connections = tuple(
        sorted(
            {
                *links,
                *_quotation_connections(originals),
                *_series_connections(series),
                *_find_related(documents, facts),
            },
            key=lambda c: (c.source, c.kind, -(c.score or 0), c.target),
        )
    )
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
    findings = _Findings(
        refs,
        connections,
        originals,
        series,
        notes,
        mentioned,
        targets={
            d.id: targets.resolve(
                (
                    *facts[d.id].links,
                    *note_links[d.id],
                    *(link for name, _ in label_notes[d.id] for link in config_links[name]),
                )
            )
            for d in documents
        },
        label_notes=label_notes,
        author_pages={d.id: author_addresses[fold_label(d.author)] for d in documents if d.author},
        labels={d.id: tuple((label, label_addresses[fold_label(label)]) for label in d.labels) for d in documents},
    )
    views = _cut_views(replace(records, documents=documents), config, findings)
    mentions = _gather_mentions(found, facts, refs)
    return Catalog(
        documents,
        refs,
        facts,
        connections,
        series,
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


def gather_facts(document: Document, languages: tuple[str, ...]) -> Facts:
    """Return the words, links and quotations of a document, its comments included.

    ``languages`` are those that the date lines of quoted posts may be written in.
    """
    texts: list[tuple[str, str]] = []
    quoted: list[QuotedPost] = []
    links: list[Link] = []
    for part, line, source in [
        ("", document.body_line, document.body),
        *((c.id, c.line + 2, c.text) for c in document.comments),
    ]:
        tokens = parse_markdown(source)
        texts.append((part, plain_text(tokens)))
        links += find_links(tokens, document.path, line)
        quoted += find_quoted_posts(tokens, languages)
    written = tuple((part, text) for part, text in texts if text)
    return Facts("\n\n".join(text for _, text in written), written, tuple(links), tuple(quoted))


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


def _connect_links(
    documents: tuple[Document, ...],
    facts: Mapping[str, Facts],
    note_links: Mapping[str, tuple[Link, ...]],
    targets: Targets,
) -> set[Connection]:
    """Return the links that posts and the notes on them make to other posts."""
    connections = set()
    for document in documents:
        for links, reason in (
            (facts[document.id].links, "linked in the text"),
            (note_links[document.id], "linked in an editor’s note"),
        ):
            others = {found[1] for link in links if not link.is_image and (found := targets.find(link.href))}
            connections |= {
                Connection(document.id, other, "link", reason) for other in others if other and other != document.id
            }
    return connections


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


def _find_originals(documents: tuple[Document, ...], facts: Mapping[str, Facts]) -> dict[str, dict[str, str]]:
    """Return for each post the posts that it quotes whole: by the quoted title, the original's id."""
    by_day: dict[tuple[str, str], str] = {}
    for document in documents:
        if document.date and document.date.day and not document.withheld:
            by_day.setdefault((document.date.first_day.isoformat(), document.title.casefold()), document.id)
    found: dict[str, dict[str, str]] = {}
    for document in documents:
        for quoted in facts[document.id].quoted:
            original = by_day.get((quoted.day.isoformat(), quoted.title.casefold()))
            if original and original != document.id:
                found.setdefault(document.id, {})[quoted.title] = original
    return found


def _quotation_connections(originals: Mapping[str, Mapping[str, str]]) -> Iterator[Connection]:
    for post_id, found in originals.items():
        for original in found.values():
            yield Connection(post_id, original, "shared-passage", "quoted whole in the text")


# ---------------------------------------------------------------- series and similarity


def _find_series(
    documents: tuple[Document, ...], refs: Mapping[str, PostRef]
) -> tuple[tuple[str, tuple[SeriesPart, ...]], ...]:
    """Return the numbered series of two parts or more: (title, parts in the order of their numbers).

    A post whose whole title is a series' stem is its first part, where no other is. Of two posts
    with one number the earlier is the part.
    """
    found: dict[str, dict[int, Document]] = {}
    names: dict[str, str] = {}
    for document in documents:
        series = read_series_title(document.title)
        if series:
            found.setdefault(series.stem, {}).setdefault(series.number, document)
            names.setdefault(series.stem, document.title[: _stem_length(document.title, series.number)])
    for document in documents:
        stem = stem_title(document.title)
        if stem in found and 1 not in found[stem]:
            found[stem][1] = document
    return tuple(
        (
            names[stem],
            tuple(SeriesPart(number, refs[parts[number].id]) for number in sorted(parts)),
        )
        for stem, parts in sorted(found.items())
        if len(parts) > 1
    )


def _stem_length(title: str, number: int) -> int:
    """Return how much of a numbered title comes before its number."""
    at = title.rfind(str(number))
    before = title[:at] if at > 0 else title
    for word in ("part", "pt", "no", "nr"):
        bare = before.rstrip(" .#(")
        if bare.casefold().endswith(f" {word}"):
            before = bare[: -len(word)]
    return len(before.rstrip(" .,:;#(–—-"))


def _series_connections(
    series: tuple[tuple[str, tuple[SeriesPart, ...]], ...],
) -> Iterator[Connection]:
    for title, parts in series:
        for part, after in pairwise(parts):
            yield Connection(
                part.post.id, after.post.id, "series", f"{title}: {after.number} comes after {part.number}"
            )


def _find_related(documents: tuple[Document, ...], facts: Mapping[str, Facts]) -> set[Connection]:
    shown = [d for d in documents if not d.withheld]
    similar = find_similar([(d.title, facts[d.id].text) for d in shown])
    return {
        Connection(document.id, shown[other.index].id, "related", other.reason, other.score)
        for document, others in zip(shown, similar, strict=True)
        for other in others
    }


_CONTEXT = 90  # characters on either side of a mention


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
                mention = Mention(refs[post_id], part, _tail(text[:start]), text[start:end], _head(text[end:]))
                mentions.setdefault(term.slug, []).append(mention)
    return {slug: tuple(listed) for slug, listed in mentions.items()}


def _tail(text: str) -> str:
    """Return the last words of a text, of its last paragraph."""
    words = text[-2 * _CONTEXT :].rpartition("\n\n")[2]
    shown = " ".join(words.split()) + (" " if words[-1:].isspace() else "")
    return shown if len(shown) <= _CONTEXT else "… " + shown[-_CONTEXT:].partition(" ")[2]


def _head(text: str) -> str:
    """Return the first words of a text, of its first paragraph."""
    words = text[: 2 * _CONTEXT].partition("\n\n")[0]
    shown = (" " if words[:1].isspace() else "") + " ".join(words.split())
    return shown if len(shown) <= _CONTEXT else shown[:_CONTEXT].rpartition(" ")[0] + " …"


# ---------------------------------------------------------------- views


@dataclass(frozen=True, slots=True)
class _Findings:
    """What was found out of all documents together, by id where it is about one of them."""

    refs: Mapping[str, PostRef]
    connections: tuple[Connection, ...]
    originals: Mapping[str, Mapping[str, str]]
    series: tuple[tuple[str, tuple[SeriesPart, ...]], ...]
    notes: Mapping[str, tuple[Note, ...]]
    mentioned: Mapping[str, tuple[Term, ...]]
    targets: Mapping[str, Mapping[str, Target]]
    labels: Mapping[str, tuple[tuple[str, str], ...]]
    label_notes: Mapping[str, tuple[tuple[str, str], ...]]
    author_pages: Mapping[str, str]


def _cut_views(records: Records, config: Config, found: _Findings) -> dict[str, View]:
    outward: dict[str, list[Connection]] = {}
    inward: dict[str, list[Connection]] = {}
    for connection in found.connections:
        outward.setdefault(connection.source, []).append(connection)
        inward.setdefault(connection.target, []).append(connection)
    publications = {p.id: p.title for p in config.publications}
    in_series = {
        part.post.id: SeriesView(title, part.number, parts, _missing([p.number for p in parts]))
        for title, parts in found.series
        for part in parts
    }
    views = {}
    documents = records.documents
    for index, document in enumerate(documents):
        out, back = outward.get(document.id, []), inward.get(document.id, [])
        views[document.id] = View(
            address=found.refs[document.id].address,
            publication=publications.get(document.publication or ""),
            previous=found.refs[documents[index - 1].id] if index else None,
            next=found.refs[documents[index + 1].id] if index + 1 < len(documents) else None,
            series=in_series.get(document.id),
            related=tuple(_connected(found.refs[c.target], c) for c in out if c.kind == "related"),
            links=tuple(_connected(found.refs[c.target], c) for c in out if c.kind in _LINKING),
            backlinks=tuple(_connected(found.refs[c.source], c) for c in back if c.kind in _LINKING),
            quoted={
                title: found.refs[post].address for title, post in found.originals.get(document.id, {}).items()
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


def _connected(post: PostRef, connection: Connection) -> ConnectedPost:
    return ConnectedPost(post, connection.kind, connection.reason, connection.score)


def _missing(numbers: list[int]) -> tuple[int, ...]:
    present = set(numbers)
    return tuple(number for number in range(1, max(numbers)) if number not in present)
