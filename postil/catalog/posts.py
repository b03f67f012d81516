"""The posts of an archive in order, each with its name, its address and the words and links that it holds."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from postil.connections.collection import extract_post
from postil.links.permalinks import address_of, name_post
from postil.model.views import PostRef

if TYPE_CHECKING:
    from collections.abc import Mapping

    from postil.connections.collection import PostExtract
    from postil.content.config import Config
    from postil.jobs.executors import Executor
    from postil.model.records import Document


@dataclass(frozen=True, slots=True)
class Posts:
    """All documents in the order of reading, and what is known of each by its id."""

    documents: tuple[Document, ...]
    refs: Mapping[str, PostRef]
    extracts: Mapping[str, PostExtract]


def list_posts(documents: tuple[Document, ...], config: Config, executor: Executor) -> Posts:
    """Return posts in order of date, those without a date last."""
    ordered = tuple(sorted(documents, key=_reading_order))
    extracts = executor.map(partial(extract_post, languages=config.reading_languages), ordered)
    return Posts(
        ordered,
        {d.id: PostRef(d.id, name_post(d), d.date, address_of(d, config)) for d in ordered},
        {d.id: extract for d, extract in zip(ordered, extracts, strict=True)},
    )


def _reading_order(document: Document) -> tuple[bool, str, str, str]:
    """Sort by date, then by time, then by id, so that the order never varies."""
    date = document.date
    if date is None:
        return (True, "", "", document.id)
    return (False, date.first_day.isoformat(), date.time or "", document.id)
