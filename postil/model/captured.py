"""What readers find in captures."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping

    from postil.text.date_expressions import DateExpression
    from postil.text.edtf import Edtf

# What a locator may count in; front matter uses these words as names of fields.
LOCATOR_UNITS = ("lines", "item", "record")


class CaptureFile(Protocol):
    """A file among the captures, on disk or in a zip; its bytes are read when they are needed."""

    def read_bytes(self) -> bytes:
        """Return the bytes of the file; ValueError says why they cannot be read."""


@dataclass(frozen=True, slots=True)
class Capture:
    """One file of ``content/captures/``: its path within ``content``, the SHA-256 of its bytes, the file itself.

    ``hints`` are what an archivist says of its lines: the kind of hint by line. ``same_as`` are, by the line on
    which a post begins, the paths of other captures that have the same post. ``beside`` are all files among the
    captures by their paths within ``content``, since those of an export belong together.
    """

    path: str
    sha256: str
    file: CaptureFile = field(repr=False)
    hints: Mapping[int, str]
    same_as: Mapping[int, str] = field(default_factory=dict)
    beside: Mapping[str, CaptureFile] = field(default_factory=dict, repr=False, compare=False)

    @property
    def data(self) -> bytes:
        """The bytes, read each time: all captures together may be larger than the memory."""
        return self.file.read_bytes()


@dataclass(frozen=True, slots=True)
class Locator:
    """Where a post is in its capture: ``lines 1-64``, ``item 17``, ``record 3``.

    ``unit`` is one of ``LOCATOR_UNITS``. ``place`` is for the reader that wrote it, and no other module
    interprets it, except that lines are always written as the first and the last, counted from 1.
    """

    unit: str
    place: str

    def __str__(self) -> str:
        return f"{self.unit} {self.place}"

    @property
    def start(self) -> str:
        """The part by which a post is found again: the first line, since a better reader seldom finds another."""
        return self.place.partition("-")[0] if self.unit == "lines" else self.place


@dataclass(frozen=True, slots=True)
class CapturedComment:
    """A reader's comment as a capture has it.

    ``id`` is unique within the captured post and means nothing outside of it; ``parent`` is the ``id`` of
    the comment that this one answers, None for a comment on the post. ``text`` is CommonMark. ``platform_id``
    is the id that the platform gave, where the capture has it; ``anchor`` is the fragment under which the platform
    linked to the comment, where that is not ``c`` and this id. ``time`` is the time of day (``07:34``) of a comment
    whose day the capture does not say.
    """

    id: str
    text: str
    parent: str | None = None
    author: str | None = None
    date: Edtf | None = None
    platform_id: str | None = None
    anchor: str | None = None
    time: str | None = None


FieldInDoubt = Literal["title", "date", "author", "labels"]


@dataclass(frozen=True, slots=True)
class Inference:
    """Something in a capture that the reader had to infer: the line, what it was taken for, how sure that is.

    ``confidence`` is between 0 and 1. It is a rank, given by the kind of inference, not a measured share. ``about``
    is the field of the post that is in doubt, if it is one: whoever corrects it in the post has settled the doubt.
    """

    line: int
    what: str
    confidence: float
    about: FieldInDoubt | None = None


@dataclass(frozen=True, slots=True)
class CapturedPost:
    """A post as a reader found it in a capture, before it has an id.

    ``body`` is CommonMark. ``comments`` are in the order of the page. ``line`` is where messages about the post
    point. ``date_line`` is what the page says; ``date`` is what it means, or None where it lacks its year.
    ``other_urls`` are further addresses that the post had. ``imported`` are fields that have no place of their own:
    texts by their names. ``language`` is that of the text, where the capture says it.
    """

    title: str
    body: str
    comments: tuple[CapturedComment, ...]
    locator: Locator
    line: int
    date: Edtf | None
    date_line: DateExpression | None
    date_as_written: str | None = None
    date_note: str | None = None
    author: str | None = None
    labels: tuple[str, ...] = ()
    url: str | None = None
    standfirst: str | None = None
    other_urls: tuple[str, ...] = ()
    imported: tuple[tuple[str, tuple[str, ...]], ...] = ()
    language: str | None = None
