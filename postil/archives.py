"""An archive as its connections are found: its posts, and what is known of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from postil.facts import Facts
    from postil.links import Link
    from postil.model import Document
    from postil.views import PostRef


@dataclass(frozen=True, slots=True)
class Archive:
    """What connections are found from: the posts that are shown, in reading order, and what is known of each."""

    documents: tuple[Document, ...]
    facts: Mapping[str, Facts]
    refs: Mapping[str, PostRef]
    note_links: Mapping[str, tuple[Link, ...]]
    terms: Mapping[str, tuple[str, ...]]  # the glossary's names of people and organisations that each mentions
    sources: Mapping[str, str]  # titles of publications by their ids
    languages: Mapping[str, str]  # of the posts


def day_of(document: Document) -> dt.date | None:
    """Return the day of a post, None where it is not known to the day."""
    return document.date.first_day if document.date and document.date.day else None
