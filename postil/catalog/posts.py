"""The posts of an archive in order, each with its name, its address and the words and links that it holds."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from postil.connections.collection import PostExtract, extract_post
from postil.connections.quotations import QuotedPost
from postil.jobs.codecs import Codec
from postil.jobs.digests import digest_value
from postil.jobs.memo import recall_each
from postil.links.extraction import Link
from postil.links.permalinks import address_of, name_post
from postil.model.views import PostRef
from postil.text.languages import guess_language
from postil.text.snippets import Excerpt

if TYPE_CHECKING:
    from collections.abc import Mapping

    from postil.content.config import Config
    from postil.jobs.executors import Executor
    from postil.jobs.memo import Memo
    from postil.model.records import Document


@dataclass(frozen=True, slots=True)
class Posts:
    """All documents in the order of reading, and what is known of each by its id: ``digests`` are of all of it."""

    documents: tuple[Document, ...]
    digests: Mapping[str, str]
    refs: Mapping[str, PostRef]
    extracts: Mapping[str, PostExtract]
    languages: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _ReadPost:
    extract: PostExtract
    language: str


_CODEC = Codec(_ReadPost, {"Link": Link, "Excerpt": Excerpt, "QuotedPost": QuotedPost, "dt": dt})


def list_posts(documents: tuple[Document, ...], config: Config, memo: Memo | None, executor: Executor) -> Posts:
    """Return posts in order of date, those without a date last; the memo keeps what was read of each."""
    ordered = tuple(sorted(documents, key=_reading_order))
    digests = [digest_value(document) for document in ordered]
    settings = digest_value((config.language, config.reading_languages))
    read = partial(_read_post, config=config)

    def read_some(places: list[int]) -> list[bytes]:
        return list(executor.map(read, [ordered[place] for place in places]))

    rows = recall_each(memo, "extract", [digest_value((settings, own)) for own in digests], read_some)
    posts = dict(zip((d.id for d in ordered), map(_CODEC.decode, rows), strict=True))
    return Posts(
        ordered,
        dict(zip((d.id for d in ordered), digests, strict=True)),
        {d.id: PostRef(d.id, name_post(d), d.date, address_of(d, config)) for d in ordered},
        {post_id: post.extract for post_id, post in posts.items()},
        {post_id: post.language for post_id, post in posts.items()},
    )


def _read_post(document: Document, config: Config) -> bytes:
    """Return the words, links and quotations of a document, and its language, as they are stored."""
    extract = extract_post(document, config.reading_languages)
    return _CODEC.encode(_ReadPost(extract, document.language or guess_language(extract.text, config.language)))


def _reading_order(document: Document) -> tuple[bool, str, str, str]:
    """Sort by date, then by time, then by id, so that the order never varies."""
    date = document.date
    if date is None:
        return (True, "", "", document.id)
    return (False, date.first_day.isoformat(), date.time or "", document.id)
