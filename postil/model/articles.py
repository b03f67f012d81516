"""Articles, which are posts ready to show with their notes and comments, and pages."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import PurePosixPath
from posixpath import normpath
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from typing import Literal

    from markupsafe import Markup

    from postil.model.records import Document, NoteKind, SourceReference
    from postil.model.views import View
    from postil.text.directions import Direction
    from postil.text.edtf import Edtf


@dataclass(frozen=True, slots=True)
class Selector:
    """The place of words in a text: the words, some characters before and after them, and their position.

    ``start`` and ``end`` count characters of the plain text that the note is on, from 0.
    """

    exact: str
    prefix: str
    suffix: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class PlacedNote:
    """A note ready to show, numbered in reading order.

    ``on`` is ``body``, ``title`` or a comment's id; ``quote`` are the words it is on. ``placed`` is False if
    these were not found exactly once; ``doubt`` is then the reason and a hint. ``marked`` is True if its words
    are marked on the page; ``back`` is the anchor of what the note is on, None if that has none. ``markdown`` is
    the note as it was written.
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
    source: SourceReference | None
    folded: bool  # it is in a text that is folded under a content note
    written_at: tuple[str, int]  # the path and line of the note's file


@dataclass(frozen=True, slots=True)
class Block:
    """A block of a text as HTML, and the notes whose words end in it.

    If it has ``warnings``, which are content notes, it contains all blocks that they are on, folded under the
    notes.
    """

    html: Markup
    notes: tuple[PlacedNote, ...]
    warnings: tuple[PlacedNote, ...] = ()


@dataclass(frozen=True, slots=True)
class ContentNote:
    """What readers should know before they read a post, any post with a ``label``, or a passage of a post."""

    text: str
    scope: Literal["post", "label", "passage"]
    label: str | None = None


@dataclass(frozen=True, slots=True)
class ListedComment:
    """A comment as lists, data files and the index show it.

    ``number`` is its place among those on the post, and among the replies to each comment above it: 4, 4.1.
    """

    id: str
    number: str
    author: str | None
    date: Edtf | None
    date_text: str
    time: str | None  # of day, if the day is not known
    reply_to: str | None
    withheld: str | None
    text: str
    warnings: tuple[str, ...]  # content notes that fold passages of it


@dataclass(frozen=True, slots=True)
class ShownComment(ListedComment):
    """A comment ready to show; ``depth`` is 0 for a comment on the post, 1 for a reply to it, and so on."""

    depth: int
    reply_to_author: str | None
    reply_to_number: str | None
    reply_to_words: str  # those that the comment it answers begins with
    body: tuple[Block, ...]
    direction: Direction
    only_in: str | None


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the body, for the table of contents."""

    level: int
    anchor: str
    text: str


@dataclass(frozen=True, slots=True)
class Edit:
    """A change of words since conversion, and the unchanged words around it.

    ``where`` is ``title``, ``date``, ``author``, ``standfirst``, ``body`` or a comment's id.
    """

    where: str
    before: str
    removed: str
    added: str
    after: str


@dataclass(frozen=True, slots=True)
class ListedArticle:
    """A post as lists, data files and the index show it.

    ``content_notes`` are what lists warn of; ``block_texts`` are the words of the body's outermost blocks, each
    with whether a content note folds it.
    """

    document: Document
    view: View
    comments: tuple[ListedComment, ...]
    notes: tuple[PlacedNote, ...]
    content_notes: tuple[ContentNote, ...]
    block_texts: tuple[tuple[str, bool], ...]
    date_text: str
    words: int
    summary: str


@dataclass(frozen=True, slots=True)
class Article(ListedArticle):
    """A post with everything that its own page shows of it.

    ``edited`` tells that people have changed the post since conversion; ``edits`` say what they changed, where that
    is known.
    """

    comments: tuple[ShownComment, ...]
    title_html: Markup
    body: tuple[Block, ...]
    direction: Direction
    headings: tuple[Heading, ...]
    edited: bool
    edits: tuple[Edit, ...]


# The characters besides letters and digits that RFC 3986 allows in a fragment.
_FRAGMENT_SAFE = "/?:@!$&'()*+,;=-._~"


@dataclass(frozen=True, slots=True)
class Page:
    """A file of the site: its address relative to the site's root, its bytes, and what it is made from.

    ``origin`` is the path of a file within ``content`` or ``layouts``, or words that name what it is, as messages
    about the page say it.
    """

    address: str
    data: bytes
    origin: str


def relative_link(source: str, address: str, fragment: str = "") -> str:
    """Return the link to the page at ``address`` for use on the page at ``source``.

    Addresses are file names relative to the site's root; the link is percent-encoded. It is relative, so that the
    same bytes work at any root and over ``file://``.
    """
    within = f"#{quote(fragment, safe=_FRAGMENT_SAFE)}" if fragment else ""
    if address == source:
        return within or quote(PurePosixPath(address).name)
    return _lead(source.rpartition("/")[0], address) + within


@lru_cache(maxsize=1 << 16)
def _lead(folder: str, address: str) -> str:
    here, there = folder.split("/") if folder else [], normpath(address).split("/")
    # Much faster than posixpath.relpath, which asks for the current folder.
    common = next((n for n, (a, b) in enumerate(zip(here, there[:-1], strict=False)) if a != b), None)
    if common is None:
        common = min(len(here), len(there) - 1)
    return quote("/".join([".."] * (len(here) - common) + there[common:]))
