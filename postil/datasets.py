"""The archive as data: ``data/*.jsonl``, one JSON object a line, with stable field names.

The README documents each field; readers of these files can rely on them.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

from postil.catalog import name_post
from postil.model import Page

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from postil.catalog import Catalog
    from postil.config import Config
    from postil.model import Article, Source

Row = dict[str, object]

ADDRESSES = tuple(f"data/{name}.jsonl" for name in ("posts", "comments", "links", "notes"))


def describe_archive(articles: Sequence[Article], catalog: Catalog, config: Config) -> tuple[Page, ...]:
    """Return the data files of an archive: posts, comments, links, notes."""
    tables: tuple[Iterable[Row], ...] = (
        (_describe_post(a, config) for a in articles),
        (row for a in articles for row in _describe_comments(a)),
        _describe_links(catalog),
        (row for a in articles for row in _describe_notes(a, config)),
    )
    return tuple(_write_rows(address, rows) for address, rows in zip(ADDRESSES, tables, strict=True))


def _write_rows(address: str, rows: Iterable[Row]) -> Page:
    return Page(address, "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode())


def _describe_post(article: Article, config: Config) -> Row:
    document, view = article.document, article.view
    return {
        "id": document.id,
        "title": name_post(document),
        "date": document.date.plain if document.date else None,
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
            "lines": document.capture.lines,
        }
        if document.capture
        else None,
    }


def _describe_comments(article: Article) -> Iterator[Row]:
    for comment in article.comments:
        yield {
            "id": comment.id,
            "post": article.document.id,
            "reply_to": comment.reply_to,
            "author": comment.author,
            "date": comment.date.plain if comment.date else None,
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


def _describe_notes(article: Article, config: Config) -> Iterator[Row]:
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
            "date": note.date.plain if note.date else None,
            "placed": note.placed,
            "url": f"{_url(article.view.address, config)}#{note.anchor}",
        }


def _describe_source(source: Source) -> Row:
    return {**asdict(source), "date": source.date.text if source.date else None}


def _url(address: str, config: Config) -> str:
    """Return a page's whole address where the archive knows its own, else the one within the site."""
    return (config.base_url or "") + address
