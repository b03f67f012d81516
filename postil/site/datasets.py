"""The archive as data: ``data/*.jsonl``, one JSON object a line, with stable field names.

``docs/data.md`` documents each field; people rely on these names.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from postil.links.permalinks import name_post
from postil.model.articles import Page
from postil.text.slugs import slugify

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from postil.catalog.catalog import Catalog
    from postil.content.config import Config
    from postil.model.articles import ListedArticle
    from postil.model.records import SourceReference


Row = dict[str, object]
DATA_ADDRESS = "data/index.html"
PACKAGE_ADDRESS = "data/datapackage.json"


@dataclass(frozen=True, slots=True)
class DataField:
    """A field of a data file: its name, its type in the words of Frictionless' Table Schema, what it holds."""

    name: str
    type: str
    holds: str


@dataclass(frozen=True, slots=True)
class DataFile:
    """A data file: one JSON object a line, each with these fields."""

    name: str
    holds: str
    fields: tuple[DataField, ...]

    @property
    def address(self) -> str:
        """Its address on the site."""
        return f"data/{self.name}.jsonl"


def _fields(*rows: tuple[str, str, str]) -> tuple[DataField, ...]:
    return tuple(DataField(*row) for row in rows)


DATA_FILES = (
    DataFile(
        "posts",
        "The posts, by date",
        _fields(
            ("id", "string", "the post's id"),
            ("title", "string", "its title"),
            ("date", "string", "EDTF without its qualifier, or null"),
            ("date_certain", "boolean", "false where the date was inferred or is missing"),
            ("author", "string", "as the page names it, or null"),
            ("publication", "string", "the id of the publication, or null"),
            ("url", "string", "the page's address: whole where the archive knows its own, else within the site"),
            ("source_url", "string", "the original address, or null"),
            ("labels", "array", "its labels"),
            ("words", "integer", "how many words the text has, without comments"),
            ("comments", "integer", "how many comments"),
            ("series", "object", "null, or the title and number in a series"),
            ("related", "array", "similar posts, the nearest first: id, kind, reason, score"),
            ("notes", "integer", "how many editors' notes"),
            ("capture", "object", "null, or the file, digest (SHA-256) and lines that it was read from"),
        ),
    ),
    DataFile(
        "comments",
        "The readers' comments, by post",
        _fields(
            ("id", "string", "the comment's id, its anchor on the page"),
            ("post", "string", "the post's id"),
            ("number", "string", "its number on the page: 4, or 4.1 for a first reply to that"),
            ("reply_to", "string", "the id of the comment that it answers, or null"),
            ("author", "string", "as the page names them, or null"),
            ("date", "string", "EDTF, or null"),
            ("time", "string", "the time of day, if only that is known, or null"),
            ("text", "string", "the words; null where it is withheld"),
            ("withheld", "string", "the reason, or null"),
        ),
    ),
    DataFile(
        "links",
        "Connections between posts, with their reasons",
        _fields(
            ("from", "string", "the id of a post"),
            ("to", "string", "the id of another"),
            ("kind", "string", "link, mention, series, shared-passage, reply, related or nearby"),
            ("reason", "string", "why, in words"),
            ("score", "number", "0 to 1 where one is measured, or null"),
            ("excerpt", "string", "the sentence that makes the connection, or null"),
            ("comment", "string", "the id of the comment of `from` that it is in, or null"),
        ),
    ),
    DataFile(
        "notes",
        "The editors' notes",
        _fields(
            ("id", "string", "the note's id, unique within its post"),
            ("post", "string", "the post's id"),
            ("on", "string", "body, title or a comment's id"),
            ("kind", "string", "context, correction, source, follow-up, identification or content-note"),
            ("quote", "string", "the words of the record that it is on, or null"),
            ("text", "string", "the note, without markup"),
            ("source", "object", "null, or where a quoted passage comes from"),
            ("by", "string", "who signs it, or null"),
            ("date", "string", "EDTF, or null"),
            ("placed", "boolean", "false where the quoted words were not found once"),
            ("url", "string", "the note's place on its post's page"),
        ),
    ),
)

ADDRESSES = tuple(file.address for file in DATA_FILES)


def describe_archive(articles: Sequence[ListedArticle], catalog: Catalog, config: Config) -> tuple[Page, ...]:
    """Return the data files of an archive: posts, comments, links, notes."""
    tables: tuple[Iterable[Row], ...] = (
        (_describe_post(a, config) for a in articles),
        (row for a in articles for row in _describe_comments(a)),
        _describe_links(catalog),
        (row for a in articles for row in _describe_notes(a, config)),
    )
    files = tuple(_write_rows(address, rows) for address, rows in zip(ADDRESSES, tables, strict=True))
    filled = [described for described, page in zip(DATA_FILES, files, strict=True) if page.data]
    return (*files, _write_package(filled, config))


def _write_package(files: Sequence[DataFile], config: Config) -> Page:
    """Return the description of the files as a Frictionless Data Package (https://specs.frictionlessdata.io).

    Programs that read such packages take no file without a row, so ``files`` has none of these.
    """
    license_named = {"path": config.license, "title": config.rights}
    package = {
        "profile": "data-package",
        "name": _name_package(config),
        "title": config.title,
        "description": config.description,
        "homepage": config.base_url,
        "licenses": [{k: v for k, v in license_named.items() if v}] if config.license else None,
        "resources": [
            {
                "name": file.name,
                "path": f"{file.name}.jsonl",
                "description": file.holds,
                "format": "jsonl",
                "mediatype": "application/jsonl",
                "encoding": "utf-8",
                "schema": {
                    "fields": [{"name": f.name, "type": f.type, "description": f.holds} for f in file.fields]
                },
            }
            for file in files
        ],
    }
    text = json.dumps({k: v for k, v in package.items() if v is not None}, ensure_ascii=False, indent=2)
    return Page(PACKAGE_ADDRESS, f"{text}\n".encode(), "the archive as data")


def _name_package(config: Config) -> str:
    """Return the name of the package, of which the standard asks that it is ASCII: the title, or else the host."""
    slug, host = slugify(config.title), urlsplit(config.base_url or "").hostname or ""
    return next((name for name in (slug, host) if name and name.isascii()), "archive")


def _write_rows(address: str, rows: Iterable[Row]) -> Page:
    lines = (json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    return Page(address, "".join(lines).encode(), "the archive as data")


def _describe_post(article: ListedArticle, config: Config) -> Row:
    document, view = article.document, article.view
    return {
        "id": document.id,
        "title": name_post(document),
        "date": document.date.unqualified if document.date else None,
        "date_certain": document.date.certain if document.date else False,
        "author": document.author,
        "publication": document.publication,
        "url": _url(view.address, config),
        "source_url": document.url,
        "labels": list(document.labels),
        "words": article.words,
        "comments": len(article.comments),
        "series": {"title": view.series.title, "number": view.series.number} if view.series else None,
        "related": [
            {"id": c.post.id, "kind": c.kind, "reason": c.reason, "score": c.score}
            for c in view.connected
            if c.kind == "related" and not c.inward
        ],
        "notes": len(article.notes),
        "capture": {
            "file": document.capture.file,
            "sha256": document.capture.sha256,
            document.capture.locator.unit: document.capture.locator.place,
        }
        if document.capture
        else None,
    }


def _describe_comments(article: ListedArticle) -> Iterator[Row]:
    for comment in article.comments:
        yield {
            "id": comment.id,
            "post": article.document.id,
            "number": comment.number,
            "reply_to": comment.reply_to,
            "author": comment.author,
            "date": comment.date.unqualified if comment.date else None,
            "time": comment.time,
            "text": comment.text if not comment.withheld else None,
            "withheld": comment.withheld,
        }


def _describe_links(catalog: Catalog) -> Iterator[Row]:
    for link in catalog.connections:
        yield {
            "from": link.source,
            "to": link.target,
            "kind": link.kind,
            "reason": link.reason,
            "score": link.score,
            "excerpt": link.excerpt.before + link.excerpt.words + link.excerpt.after if link.excerpt else None,
            "comment": link.fragment or None,
        }


def _describe_notes(article: ListedArticle, config: Config) -> Iterator[Row]:
    for note in article.notes:
        yield {
            "id": note.id,
            "post": article.document.id,
            "on": note.on,
            "kind": note.kind,
            "quote": note.quote,
            "text": note.text,
            "source": _describe_source(note.source) if note.source else None,
            "by": note.by,
            "date": note.date.unqualified if note.date else None,
            "placed": note.placed,
            "url": f"{_url(article.view.address, config)}#{note.anchor}",
        }


def _describe_source(source: SourceReference) -> Row:
    return {**asdict(source), "date": source.date.standard if source.date else None}


def _url(address: str, config: Config) -> str:
    """Return a page's full URL if ``base_url`` is set, else its address within the site."""
    return (config.base_url or "") + address
