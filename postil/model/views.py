"""Connections between posts, and the view: what the page of one document shows of the rest of the archive."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from postil.model.records import Document, Note, Term
    from postil.text.edtf import Edtf
    from postil.text.snippets import Excerpt


@dataclass(frozen=True, slots=True)
class PostRef:
    """What other pages need to name a post and link to it; ``address`` is relative to the site's root."""

    id: str
    title: str
    date: Edtf | None
    address: str


@dataclass(frozen=True, slots=True)
class Target:
    """The target of a link into the archive: the address of a page and a fragment of it."""

    address: str
    fragment: str = ""


@dataclass(frozen=True, slots=True)
class Label:
    """A label of posts and the address of its page; spellings that differ only in case are one label."""

    name: str
    address: str
    posts: tuple[PostRef, ...]


@dataclass(frozen=True, slots=True)
class TermMention:
    """A mention of a term in a post; ``fragment`` is the id of the comment that it is in, "" for the body."""

    post: PostRef
    fragment: str
    before: str
    words: str
    after: str


LinkKind = Literal["link", "mention", "series", "shared-passage", "reply", "related", "nearby"]


@dataclass(frozen=True, slots=True)
class Connection:
    """A connection from one post to another (ids), and its reason in words.

    ``score`` is 0 to 1, None for kinds without one. ``excerpt`` are the words of ``source`` that make the
    connection, and ``fragment`` is the id of the comment that they are in, "" for the body.
    """

    source: str
    target: str
    kind: LinkKind
    reason: str
    score: float | None = None
    excerpt: Excerpt | None = None
    fragment: str = ""


@dataclass(frozen=True, slots=True)
class ConnectedPost:
    """A connection as one of its two posts shows it; ``inward`` is True if ``post`` is its source."""

    post: PostRef
    kind: LinkKind
    reason: str
    inward: bool
    score: float | None = None
    excerpt: Excerpt | None = None
    fragment: str = ""


@dataclass(frozen=True, slots=True)
class PassageSide:
    """A shared passage as one of its posts has it; ``fragment`` is the comment's id, "" for the body."""

    post: PostRef
    fragment: str
    words: str


@dataclass(frozen=True, slots=True)
class PassageView:
    """A passage that two posts share, the earlier post first.

    ``dated`` is False if it is not known which post is earlier. ``agreeing`` is the number of equal words.
    """

    first: PassageSide
    second: PassageSide
    dated: bool
    agreeing: int


@dataclass(frozen=True, slots=True)
class SeriesPart:
    """A post of a numbered series."""

    number: int
    post: PostRef


@dataclass(frozen=True, slots=True)
class SeriesView:
    """The numbered series of a post; ``missing`` are the numbers that are not in the archive.

    A single part is also a series if its title gives the number of parts.
    """

    title: str
    number: int
    parts: tuple[SeriesPart, ...]
    missing: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class View:
    """The part of the catalog that the page of one document depends on."""

    address: str
    publication: str | None
    previous: PostRef | None
    next: PostRef | None
    series: SeriesView | None
    connected: tuple[ConnectedPost, ...]  # in both directions, sorted by kind
    passages: tuple[PassageView, ...]
    notes: tuple[Note, ...]
    terms: tuple[Term, ...]
    quoted: Mapping[str, str]  # the addresses of posts that this one quotes in full, by their titles
    as_converted: Document | None  # if people have edited it since, and if it was kept
    targets: Mapping[str, Target]  # of its ``post:``, ``comment:`` and ``term:`` links and known addresses
    labels: tuple[tuple[str, str], ...]  # (label as written, address of its page)
    author_page: str | None  # the address of the list of posts by its author
    label_notes: tuple[tuple[str, str], ...]  # (label, its content note as CommonMark)
