"""The values that are shown: how posts hang together, and pages.

Document -> Article -> Page, and the View that the catalog cuts for each document.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from postil.model.records import Document, Note, Term
    from postil.text.edtf import Edtf
    from postil.text.snippets import Excerpt

# ---------------------------------------------------------------- how it hangs together


@dataclass(frozen=True, slots=True)
class PostRef:
    """What other pages need to name a post and link to it. ``address`` is relative to the site."""

    id: str
    title: str
    date: Edtf | None
    address: str


@dataclass(frozen=True, slots=True)
class Target:
    """What a link into the archive points to: the address of a page, and a fragment of it."""

    address: str
    fragment: str = ""


@dataclass(frozen=True, slots=True)
class Label:
    """A label of posts and the address of its page; spellings that differ in case alone are one label."""

    name: str
    address: str
    posts: tuple[PostRef, ...]


@dataclass(frozen=True, slots=True)
class TermMention:
    """A place where a post mentions a term, with the words round it; ``fragment`` names the comment, if any."""

    post: PostRef
    fragment: str
    before: str
    words: str
    after: str


LinkKind = Literal["link", "mention", "series", "shared-passage", "reply", "related", "nearby"]


@dataclass(frozen=True, slots=True)
class Connection:
    """A link from one post to another and why it is there; ``score`` is 0 to 1 where one is measured.

    ``excerpt`` is the place in the text of ``source`` that makes the connection; ``fragment`` names the comment
    that it stands in, if any.
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
    """A connection as one of its two posts shows it; ``inward`` where it is the other post that makes it."""

    post: PostRef
    kind: LinkKind
    reason: str
    inward: bool
    score: float | None = None
    excerpt: Excerpt | None = None
    fragment: str = ""


@dataclass(frozen=True, slots=True)
class PassageSide:
    """Where one post has words that it shares: the comment that they stand in, if any, and the words."""

    post: PostRef
    fragment: str
    words: str


@dataclass(frozen=True, slots=True)
class PassageView:
    """Words that two posts share, as each has them, the first to have them first.

    ``dated`` is False where it is not known which of them that is. ``agreeing`` counts the words that are the same.
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
    """The numbered series that a post belongs to; ``missing`` are numbers that the archive lacks.

    A single part is a series too, where its title counts further ones.
    """

    title: str
    number: int
    parts: tuple[SeriesPart, ...]
    missing: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class View:
    """The slice of the catalog that one document depends on: all that other files say to its page."""

    address: str
    publication: str | None
    previous: PostRef | None
    next: PostRef | None
    series: SeriesView | None
    connected: tuple[ConnectedPost, ...]  # all its connections, both ways, those of one kind together
    passages: tuple[PassageView, ...]
    notes: tuple[Note, ...]
    terms: tuple[Term, ...]
    quoted: Mapping[str, str]  # titles of posts that this one quotes whole: the originals' addresses
    as_converted: Document | None  # where people have edited it since, and where that is known
    targets: Mapping[str, Target]  # what ``post:``, ``comment:``, ``term:`` and known addresses point to
    labels: tuple[tuple[str, str], ...]  # its labels as written, and the addresses of their pages
    author_page: str | None  # the address of the page of all posts by its author
    label_notes: tuple[tuple[str, str], ...]  # content notes on its labels: the label, the note as CommonMark
