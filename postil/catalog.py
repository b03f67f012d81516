"""The catalog: what the archive holds and how it hangs together.

The only place where posts see each other. It is built once from all records, and cut into views:
the small slice that each document's page depends on.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from postil.glossary import make_matcher
from postil.markdown import parse_markdown, plain_text
from postil.model import (
    ConnectedPost,
    Connection,
    PostRef,
    SeriesPart,
    SeriesView,
    View,
)
from postil.problems import propose_name
from postil.quotations import QuotedPost, find_quoted_posts
from postil.related import find_similar
from postil.series import read_series_title, stem_title

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from markdown_it.token import Token

    from postil.config import Config
    from postil.dates import Edtf
    from postil.model import Document, Note, Records, Term
    from postil.phrases import PhraseMatcher
    from postil.problems import Problems

GLOSSARY_ADDRESS = "glossary.html"
UNDATED = "undated"
_LINKING = ("link", "shared-passage")


@dataclass(frozen=True, slots=True)
class Facts:
    """What the catalog needs of one document.

    Its words as shown, (line, target) of its links, and the older posts that it quotes whole.
    """

    text: str
    links: tuple[tuple[int, str], ...]
    quoted: tuple[QuotedPost, ...]


@dataclass(frozen=True, slots=True)
class Catalog:
    """All documents in order of date, and everything that is known of them together."""

    documents: tuple[Document, ...]
    refs: Mapping[str, PostRef]
    facts: Mapping[str, Facts]
    connections: tuple[Connection, ...]
    series: tuple[tuple[str, tuple[SeriesPart, ...]], ...]
    mentions: Mapping[str, tuple[PostRef, ...]]  # a term's slug: the posts that mention it
    views: Mapping[str, View]


def build_catalog(records: Records, config: Config, problems: Problems) -> Catalog:
    """Return the catalog of an archive; dead links and notes on nothing are problems."""
    documents = tuple(sorted(records.documents, key=_reading_order))
    refs = {d.id: PostRef(d.id, name_post(d), d.date, address_of(d, config)) for d in documents}
    facts = {d.id: gather_facts(d, config.reading_languages) for d in documents}
    targets = _Targets(documents, records.terms, refs)
    notes = _notes_by_post(records.notes, documents, problems)
    links = _find_links(documents, facts, notes, targets, problems)
    _check_other_links(records, targets, problems)
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
    matcher = make_matcher(records.terms)
    mentioned = {d.id: _terms_in(facts[d.id].text, matcher) for d in documents}
    web = _Web(connections, originals, series, notes, mentioned)
    views = _cut_views(replace(records, documents=documents), config, refs, web, targets)
    mentions: dict[str, tuple[PostRef, ...]] = {
        term.slug: tuple(refs[d.id] for d in documents if term in mentioned[d.id]) for term in records.terms
    }
    return Catalog(documents, refs, facts, connections, series, mentions, views)


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
        original = urlsplit(document.url)
        if original.netloc.lower() == urlsplit(publication.base_url).netloc.lower():
            address = _safe_path(unquote(original.path))
            if address:
                return address
    if document.date is None:
        return f"{UNDATED}/{document.id}.html"
    date = document.date
    words = document.id.removeprefix(date.plain[:10]).strip("-") or document.id
    month = f"{date.month:02}/" if date.month else ""
    return f"{date.year}/{month}{words}.html"


def _safe_path(path: str) -> str | None:
    """Return an address of a file for the path of a URL, or None where it is no page's path."""
    parts = [part for part in path.split("/") if part]
    if not parts or any(part in (".", "..") or "\\" in part or not part.isprintable() for part in parts):
        return None
    address = PurePosixPath(*parts)
    if path.endswith("/"):
        return str(address / "index.html")
    return str(address) if address.suffix in (".html", ".htm") else f"{address}.html"


def gather_facts(document: Document, languages: tuple[str, ...]) -> Facts:
    """Return the words, links and quotations of a document, its comments included.

    ``languages`` are those that the date lines of quoted posts may be written in.
    """
    texts: list[str] = []
    quoted: list[QuotedPost] = []
    links: list[tuple[int, str]] = []
    for line, source in [
        (document.body_line, document.body),
        *((c.line + 2, c.text) for c in document.comments),
    ]:
        tokens = parse_markdown(source)
        texts.append(plain_text(tokens))
        links += [(line + offset, href) for offset, href in find_links(tokens)]
        quoted += find_quoted_posts(tokens, languages)
    return Facts("\n\n".join(text for text in texts if text), tuple(links), tuple(quoted))


def find_links(tokens: list[Token]) -> Iterator[tuple[int, str]]:
    """Yield the target of each link, with its block's line counted from 0."""
    for token in tokens:
        for child in token.children or ():
            if child.type == "link_open":
                yield (token.map[0] if token.map else 0), unquote(str(child.attrGet("href") or ""))


# ---------------------------------------------------------------- links


class _Targets:
    """Resolves what people write as the target of a link to an address of the site."""

    def __init__(
        self, documents: tuple[Document, ...], terms: tuple[Term, ...], refs: Mapping[str, PostRef]
    ) -> None:
        self.addresses = {f"post:{post_id}": ref.address for post_id, ref in refs.items()}
        self.posts = {f"post:{post_id}": post_id for post_id in refs}
        for document in documents:
            for comment in document.comments:
                target = f"comment:{comment.id}"
                self.addresses[target] = f"{refs[document.id].address}#{comment.id}"
                self.posts[target] = document.id
            for comment_id in document.withheld_comments:
                self.addresses[f"comment:{comment_id}"] = refs[document.id].address
                self.posts[f"comment:{comment_id}"] = document.id
            if document.url:
                key = _normal_url(document.url)
                self.addresses[key] = refs[document.id].address
                self.posts[key] = document.id
        for term in terms:
            for form in (term.term, *term.also):
                self.addresses.setdefault(f"term:{form}", f"{GLOSSARY_ADDRESS}#{term.slug}")

    def key_of(self, href: str) -> str:
        """Return the form of a link's target under which the archive knows it."""
        return _normal_url(href) if href.startswith(("http:", "https:")) else href

    def check(self, href: str, path: str, line: int, problems: Problems) -> None:
        """Report a link of the archive's own kinds that points to nothing."""
        kind, colon, name = href.partition(":")
        if colon and kind in ("post", "comment", "term") and href not in self.addresses:
            known = [key.partition(":")[2] for key in self.addresses if key.startswith(f"{kind}:")]
            problems.error(path, line, f"a link to no {kind}: {name!r}", propose_name(name, known))


def _normal_url(url: str) -> str:
    parts = urlsplit(url)
    return f"//{parts.netloc.lower().removeprefix('www.')}{parts.path.rstrip('/')}"


def _find_links(
    documents: tuple[Document, ...],
    facts: Mapping[str, Facts],
    notes: Mapping[str, tuple[Note, ...]],
    targets: _Targets,
    problems: Problems,
) -> set[Connection]:
    """Return the links that posts and the notes on them make to other posts."""
    links = set()
    for document in documents:
        for line, href in facts[document.id].links:
            targets.check(href, document.path, line, problems)
            other = targets.posts.get(targets.key_of(href))
            if other and other != document.id:
                links.add(Connection(document.id, other, "link", "linked in the text"))
        for note in notes.get(document.id, ()):
            for _, href in find_links(parse_markdown(note.text)):
                targets.check(href, note.path, note.line, problems)
                other = targets.posts.get(targets.key_of(href))
                if other and other != document.id:
                    links.add(Connection(document.id, other, "link", "linked in an editor’s note"))
    return links


def _check_other_links(records: Records, targets: _Targets, problems: Problems) -> None:
    for term in records.terms:
        for _, href in find_links(parse_markdown(term.definition)):
            targets.check(href, term.path, term.line, problems)
    for page in records.pages:
        for line, href in find_links(parse_markdown(page.body)):
            targets.check(href, page.path, page.body_line + line, problems)


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


def _terms_in(text: str, matcher: PhraseMatcher[Term]) -> tuple[Term, ...]:
    """Return the terms that a text mentions, in the order of their first mention."""
    return tuple(dict.fromkeys(term for _, _, term in matcher.find_longest(text)))


# ---------------------------------------------------------------- views


@dataclass(frozen=True, slots=True)
class _Web:
    """What was found to hang together, before it is cut into views by post."""

    connections: tuple[Connection, ...]
    originals: Mapping[str, Mapping[str, str]]
    series: tuple[tuple[str, tuple[SeriesPart, ...]], ...]
    notes: Mapping[str, tuple[Note, ...]]
    mentioned: Mapping[str, tuple[Term, ...]]


def _cut_views(
    records: Records,
    config: Config,
    refs: Mapping[str, PostRef],
    web: _Web,
    targets: _Targets,
) -> dict[str, View]:
    outward: dict[str, list[Connection]] = {}
    inward: dict[str, list[Connection]] = {}
    for connection in web.connections:
        outward.setdefault(connection.source, []).append(connection)
        inward.setdefault(connection.target, []).append(connection)
    publications = {p.id: p.title for p in config.publications}
    in_series = {
        part.post.id: SeriesView(title, part.number, parts, _missing([p.number for p in parts]))
        for title, parts in web.series
        for part in parts
    }
    views = {}
    documents = records.documents
    for index, document in enumerate(documents):
        out, back = outward.get(document.id, []), inward.get(document.id, [])
        own_notes = web.notes.get(document.id, ())
        views[document.id] = View(
            address=refs[document.id].address,
            publication=publications.get(document.publication or ""),
            previous=refs[documents[index - 1].id] if index else None,
            next=refs[documents[index + 1].id] if index + 1 < len(documents) else None,
            series=in_series.get(document.id),
            related=tuple(_connected(refs[c.target], c) for c in out if c.kind == "related"),
            links=tuple(_connected(refs[c.target], c) for c in out if c.kind in _LINKING),
            backlinks=tuple(_connected(refs[c.source], c) for c in back if c.kind in _LINKING),
            quoted={title: refs[post].address for title, post in web.originals.get(document.id, {}).items()},
            notes=own_notes,
            terms=web.mentioned[document.id],
            as_converted=records.as_converted.get(document.id),
            targets=_used_targets(document, own_notes, web.mentioned[document.id], targets),
        )
    return views


def _connected(post: PostRef, connection: Connection) -> ConnectedPost:
    return ConnectedPost(post, connection.kind, connection.reason, connection.score)


def _missing(numbers: list[int]) -> tuple[int, ...]:
    present = set(numbers)
    return tuple(number for number in range(1, max(numbers)) if number not in present)


def _used_targets(
    document: Document, notes: tuple[Note, ...], terms: tuple[Term, ...], targets: _Targets
) -> dict[str, str]:
    """Return the addresses of just what this document, its notes and its terms link to."""
    sources = [
        document.body,
        *(c.text for c in document.comments),
        *(n.text for n in notes),
        *(t.definition for t in terms),
    ]
    hrefs = {
        href
        for source in sources
        if "](" in source or "]:" in source
        for _, href in find_links(parse_markdown(source))
    }
    return {
        href: targets.addresses[key] for href in sorted(hrefs) if (key := targets.key_of(href)) in targets.addresses
    }


def date_range(documents: tuple[Document, ...]) -> tuple[Edtf, Edtf] | None:
    """Return the first and the last date of an archive."""
    dates = [d.date for d in documents if d.date]
    return (dates[0], dates[-1]) if dates else None
