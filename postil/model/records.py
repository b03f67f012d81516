"""What ``content/`` holds: documents, and the editors' notes, terms, redactions and pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from postil.model.captured import Locator
    from postil.text.edtf import Edtf


@dataclass(frozen=True, slots=True)
class Provenance:
    """The capture that a post was read from: its file and digest, the place in it, and the reader.

    ``converted`` is the digest of the post as converted; if it no longer matches, a person has edited the post
    since. A digest is None if it is not published, since words of what it was made from are withheld.
    """

    file: str
    sha256: str | None
    locator: Locator
    reader: str
    converted: str | None


@dataclass(frozen=True, slots=True)
class CaptureReference:
    """A further capture of a post: file and digest, the place in it, and the fields that the post has from it."""

    file: str
    sha256: str | None
    locator: Locator
    gives: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment of a document. ``text`` is CommonMark; ``withheld`` is the reason if it is withheld.

    ``only_in`` is the one capture that contains it, if the post has several captures. ``time`` is the time of day
    (``07:34``) of a comment whose day is not known.
    """

    id: str
    text: str
    line: int
    reply_to: str | None = None
    author: str | None = None
    date: Edtf | None = None
    withheld: str | None = None
    only_in: str | None = None
    time: str | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """One post file, parsed; it knows nothing of other posts.

    ``path`` is relative to ``content``; ``body`` is CommonMark and begins on ``body_line`` of the file. ``terms``
    are (words of this post, the glossary entry that they mean), with None for words that mean no entry.
    ``edited`` is True if its digest is not the one that conversion wrote. ``withheld`` is the reason if the whole
    post is withheld; ``withheld_comments`` are then the ids of its comments. ``other_urls`` are further addresses
    that the post had. ``imported`` are fields of its source that the archive has no place for: texts by name.
    """

    path: str
    id: str
    title: str
    date: Edtf | None
    body: str
    body_line: int
    comments: tuple[Comment, ...]
    date_as_written: str | None = None
    date_note: str | None = None
    author: str | None = None
    publication: str | None = None
    url: str | None = None
    labels: tuple[str, ...] = ()
    language: str | None = None
    standfirst: str | None = None
    terms: tuple[tuple[str, str | None], ...] = ()
    capture: Provenance | None = None
    also_in: tuple[CaptureReference, ...] = ()
    edited: bool = False
    withheld: str | None = None
    withheld_comments: tuple[str, ...] = ()
    other_urls: tuple[str, ...] = ()
    imported: tuple[tuple[str, tuple[str, ...]], ...] = ()


NoteKind = Literal["context", "correction", "source", "follow-up", "identification", "content-note"]

NOTE_KINDS: tuple[NoteKind, ...] = (
    "context",
    "correction",
    "source",
    "follow-up",
    "identification",
    "content-note",
)


@dataclass(frozen=True, slots=True)
class SourceReference:
    """The source of quoted words, as far as it is known.

    ``url`` is its original address, ``archived`` that of a copy.
    """

    publication: str | None = None
    title: str | None = None
    author: str | None = None
    date: Edtf | None = None
    url: str | None = None
    archived: str | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """An editor's note on exact words of the record.

    ``on`` is ``body``, ``title`` or a comment's id. Without a ``quote`` the note is on the whole text. ``before``
    are the words in front of the quote, if it appears more than once. ``text`` is CommonMark; it may be empty if
    there is a ``source``. ``path`` and ``line`` are those of the note's entry.
    """

    id: str
    post: str
    on: str
    quote: str | None
    before: str | None
    kind: NoteKind
    text: str
    by: str | None
    date: Edtf | None
    path: str
    line: int
    source: SourceReference | None = None


TermKind = Literal["term", "person", "organisation", "place", "publication", "law", "event"]

TERM_KINDS: tuple[TermKind, ...] = (
    "term",
    "person",
    "organisation",
    "place",
    "publication",
    "law",
    "event",
)


@dataclass(frozen=True, slots=True)
class Term:
    """An entry of the glossary. ``also`` are its other forms; ``definition`` is CommonMark."""

    term: str
    slug: str
    kind: TermKind
    definition: str
    name: str | None
    also: tuple[str, ...]
    see: tuple[str, ...]
    same_as: str | None
    line: int
    path: str = "glossary.yml"


EVERYWHERE = "everywhere"  # the target of words that are withheld in all posts


RedactionAction = Literal["remove", "mask", "pseudonymise"]

REDACTION_ACTIONS: tuple[RedactionAction, ...] = ("remove", "mask", "pseudonymise")


@dataclass(frozen=True, slots=True)
class Redaction:
    """A post or comment that is withheld, or with a ``quote`` words in it, and the reason.

    An entry of the file with several forms of the words, or for all posts, is several with the same id. ``derived``
    is True for a form that the entry does not list; ``left`` are forms that it says are not withheld. ``until`` is
    the day from which editors are reminded to decide again.
    """

    id: str
    target: str
    action: RedactionAction
    reason: str
    date: Edtf | None
    quote: str | None
    replacement: str | None
    line: int
    path: str = "redactions.yml"
    derived: bool = False
    left: tuple[str, ...] = ()
    until: Edtf | None = None


@dataclass(frozen=True, slots=True)
class TextPage:
    """A page by the archivist: ``content/pages/about.md`` becomes ``about.html``."""

    path: str
    slug: str
    title: str
    body: str
    body_line: int


@dataclass(frozen=True, slots=True)
class ArchiveContent:
    """Everything that people commit under ``content/``.

    ``as_converted`` are, by id, the posts that people have edited as they were converted. ``withheld_media`` are
    the addresses of files that only withheld texts show; ``remaining`` are the ids of the redactions whose words
    appear in other texts, which are published.
    """

    documents: tuple[Document, ...]
    as_converted: Mapping[str, Document]
    notes: tuple[Note, ...]
    terms: tuple[Term, ...]
    redactions: tuple[Redaction, ...]
    pages: tuple[TextPage, ...]
    withheld_media: frozenset[str] = frozenset()
    remaining: frozenset[str] = frozenset()
