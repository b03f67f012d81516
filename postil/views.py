"""The values that are shown: how posts hang together, and pages.

Document -> Article -> Page, and the View that the catalog cuts for each document.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath
from posixpath import normpath
from typing import TYPE_CHECKING, Literal
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Mapping

    from markupsafe import Markup

    from postil.dates import Edtf
    from postil.model import Document, Note, NoteKind, Source, Term

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
class Mention:
    """A place where a post mentions a term, with the words round it; ``fragment`` names the comment, if any."""

    post: PostRef
    fragment: str
    before: str
    words: str
    after: str


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Some words of a text with what stands before and behind them in their sentence."""

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


# ---------------------------------------------------------------- what is shown


@dataclass(frozen=True, slots=True)
class Selector:
    """The place of words in a text: the words, some characters round them, and their position.

    ``start`` and ``end`` count characters of the plain text of the note's target, from 0.
    """

    exact: str
    prefix: str
    suffix: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class PlacedNote:
    """A note ready to show: its number in reading order, its HTML, where it hangs.

    ``on`` is ``body``, ``title`` or a comment's id; ``quote`` are the words it is on. ``placed`` is
    False where these were not found once; ``doubt`` then says why, and what to do. ``marked`` tells that
    the words carry its sign on the page; ``back`` is the anchor of what it is on, where that has one.
    ``markdown`` is the note as its editor wrote it.
    """

    id: str
    anchor: str
    number: int
    kind: NoteKind
    kind_name: str
    on: str
    quote: str | None
    by: str | None
    date: Edtf | None
    date_text: str
    html: Markup
    text: str
    placed: bool
    doubt: tuple[str, str] | None
    marked: bool
    back: str | None
    selector: Selector | None
    markdown: str
    source: Source | None
    folded: bool  # it stands in a passage that readers open themselves
    written_at: tuple[str, int]  # the path and line of the note's file


@dataclass(frozen=True, slots=True)
class Passage:
    """One block of a text as HTML, and the notes whose words end in it.

    Where it has ``warnings``, which are content notes, it is all the blocks that they are on, and
    readers see those notes before they choose to see it.
    """

    html: Markup
    notes: tuple[PlacedNote, ...]
    warnings: tuple[PlacedNote, ...] = ()


@dataclass(frozen=True, slots=True)
class ContentNote:
    """What readers should know before they read: of a post, of all with a ``label``, of a passage of it."""

    text: str
    scope: Literal["post", "label", "passage"]
    label: str | None = None


@dataclass(frozen=True, slots=True)
class ShownComment:
    """A comment ready to show, in the order of reading; ``depth`` is 0 for a comment on the post."""

    id: str
    depth: int
    author: str | None
    date: Edtf | None
    date_text: str
    reply_to: str | None
    reply_to_author: str | None
    body: tuple[Passage, ...]
    withheld: str | None
    only_in: str | None
    text: str


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the body, for the table of contents."""

    level: int
    anchor: str
    text: str


@dataclass(frozen=True, slots=True)
class Edit:
    """A change of words that people made since conversion, and the unchanged words round it.

    ``where`` is ``title``, ``date``, ``author``, ``standfirst``, ``body`` or a comment's id.
    """

    where: str
    before: str
    removed: str
    added: str
    after: str


@dataclass(frozen=True, slots=True)
class Article:
    """One post, enriched: everything that its page, the lists and the data files show of it.

    ``content_notes`` are what lists warn of; ``blocks`` are the words of the body's outermost blocks, each with
    whether readers see it only when they choose to. ``edited`` tells that people have changed it since conversion;
    ``edits`` say what, where that is known.
    """

    document: Document
    view: View
    title_html: Markup
    body: tuple[Passage, ...]
    comments: tuple[ShownComment, ...]
    notes: tuple[PlacedNote, ...]
    content_notes: tuple[ContentNote, ...]
    blocks: tuple[tuple[str, bool], ...]
    headings: tuple[Heading, ...]
    date_text: str
    words: int
    summary: str
    edited: bool
    edits: tuple[Edit, ...]


# What RFC 3986 lets stand in a fragment as it is.
_FRAGMENT_SAFE = "/?:@!$&'()*+,;=-._~"


@dataclass(frozen=True, slots=True)
class Page:
    """A file of the site: its address relative to the site's root, and its bytes."""

    address: str
    data: bytes


def relative_link(source: str, address: str, fragment: str = "") -> str:
    """Return the link to a page's ``address`` as it is written on the page at ``source``.

    Addresses are the names of files, relative to the site's root; in the link their odd characters
    are percent-encoded. The result is relative, so that the same bytes work at any root and over
    ``file://``.
    """
    within = f"#{quote(fragment, safe=_FRAGMENT_SAFE)}" if fragment else ""
    if address == source:
        return within or quote(PurePosixPath(address).name)
    here, there = source.split("/")[:-1], normpath(address).split("/")
    # Much faster than posixpath.relpath, which asks the system where it runs.
    common = next((n for n, (a, b) in enumerate(zip(here, there[:-1], strict=False)) if a != b), None)
    if common is None:
        common = min(len(here), len(there) - 1)
    return quote("/".join([".."] * (len(here) - common) + there[common:])) + within
