"""What a reader is: the one protocol that every capture format follows.

A reader gets a capture, which is bytes, and returns posts. It keeps nothing between two calls, and the same
bytes always give the same result. ``registry`` lists the readers; nothing else names one of them.

Wherever a ``line`` is asked for, it is the line of the file, counted from 1. In a capture that has no lines,
such as a zip, it is the number of the item or record.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from postil.model.captured import Capture, CapturedPost, Inference


class SetAside(NamedTuple):
    """Words of a capture that no post gets, such as a platform's ``Older Post``, and their line."""

    line: int
    words: str


class SourceLine(NamedTuple):
    """Words on one line of a capture, as the ledger counts them; a line with several posts has one for each.

    ``place`` is the place of the post that they belong to, as in its locator; it stays empty where posts are
    located by lines, and where the words belong to no post. ``sign`` is the first of the words where that may be
    a mere sign of structure, such as the bullet of an item, which Markdown writes in its own way.
    """

    line: int
    words: tuple[str, ...]
    place: str = ""
    sign: str = ""


@dataclass(frozen=True, slots=True)
class Survey:
    """What a reader may need to know about the other captures.

    ``series`` are the stems of numbered titles (``harbour news``), ``entries`` the ids of posts whose comments are
    in a file of their own, each with the folder of its capture. ``openings`` are the first lines of pages that were
    kept as text, with the number of pages that begin with each, and ``pages`` is the number of such pages.
    ``orders`` tell whether pages whose dates give it away have the month first in dates of three numbers.
    """

    series: frozenset[str] = frozenset()
    entries: frozenset[tuple[str, str]] = frozenset()
    openings: Mapping[str, int] = field(default_factory=dict)
    pages: int = 0
    orders: frozenset[bool] = frozenset()

    @property
    def month_first(self) -> bool | None:
        """True if dates of three numbers have the month first, None if no page shows it or pages differ."""
        return next(iter(self.orders)) if len(self.orders) == 1 else None


def join_surveys(surveys: Iterable[Survey]) -> Survey:
    """Return what several captures say together."""
    found = list(surveys)
    openings: Counter[str] = Counter()
    for one in found:
        openings.update(one.openings)
    return Survey(
        frozenset[str]().union(*(one.series for one in found)),
        frozenset[tuple[str, str]]().union(*(one.entries for one in found)),
        {line: count for line, count in openings.items() if count > 1},
        sum(one.pages for one in found),
        frozenset[bool]().union(*(one.orders for one in found)),
    )


class Fault(NamedTuple):
    """What is wrong with a capture that was read all the same: the line, what it is, what to do."""

    line: int
    what: str
    hint: str = ""


class Tally(NamedTuple):
    """How many entries of a kind (``post``, ``comment``) had one fate: ``kept``, or why they were left out."""

    kind: str
    fate: str
    number: int


class Withheld(NamedTuple):
    """A post, or comments on one, that the blog did not show, and why: ``draft``, ``spam``."""

    reason: str
    post: CapturedPost


class MediaFile(NamedTuple):
    """A file that comes with a capture: the name that it gets in ``media/``, and its bytes."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class ReadCapture:
    """The posts of a capture in its order, the words that were set aside, and what rests on inference.

    ``confirmed`` are the lines that the reader takes for what a hint says of them.
    ``withheld`` was not public on the blog and is converted only if somebody asks for it. ``faults`` are what was
    damaged, ``tallies`` what was found and what became of it, ``media`` the files that the posts show.
    """

    posts: tuple[CapturedPost, ...]
    set_aside: tuple[SetAside, ...]
    inferences: tuple[Inference, ...]
    withheld: tuple[Withheld, ...] = ()
    faults: tuple[Fault, ...] = ()
    tallies: tuple[Tally, ...] = ()
    media: tuple[MediaFile, ...] = ()
    confirmed: frozenset[int] = frozenset()


KEPT = "kept"


def count_tallies(entries: Iterable[tuple[str, str]]) -> tuple[Tally, ...]:
    """Return the tallies of entries, each given as its kind and its fate, in the order of their first."""
    return tuple(Tally(kind, fate, number) for (kind, fate), number in Counter(entries).items())


class Reader(Protocol):
    """Reads captures of one format."""

    @property
    def name(self) -> str:
        """The format and the reader's version, as front matter writes them: ``text 2``.

        The version goes up when the same capture is read differently.
        """

    @property
    def suffixes(self) -> tuple[str, ...]:
        """How names of such captures usually end (``.txt``); messages about files that no reader takes use it.

        Empty where the content alone decides.
        """

    @property
    def hints(self) -> tuple[str, ...]:
        """The kinds of hint that archivists can give for a line; empty if the format needs none."""

    def recognise(self, data: bytes, name: str) -> bool:
        """Tell whether these bytes are a capture of this format; ``name`` is the file's path within ``content``."""

    def claim(self, name: str, names: Collection[str]) -> Mapping[str, bool]:
        """Return which other files belong to the capture ``name``, as an export's pictures do.

        True are those that ``read`` gets with the capture; False those that it leaves alone, such as the account's
        profile. ``names`` are the paths of all files among the captures. Nobody else reads files that are claimed.
        """

    def survey(self, capture: Capture, languages: tuple[str, ...]) -> Survey:
        """Return what other captures may need to know about this one; all are surveyed before any is read.

        ``languages`` are those that the archive is written in, as tags such as ``en-GB``.
        """

    def read(self, capture: Capture, languages: tuple[str, ...], survey: Survey) -> ReadCapture:
        """Return the posts of a capture, each with its comments; ``survey`` is that of all captures together."""

    def list_words(self, capture: Capture) -> tuple[SourceLine, ...]:
        """Return every word of a capture that has to be in a post or set aside, in order.

        The ledger compares these with the posts, so they are counted from the bytes and not from what ``read``
        returns. The words of one post come in the order in which the post has them.
        """


def find_reader(data: bytes, name: str, readers: tuple[Reader, ...]) -> Reader | None:
    """Return the first reader that recognises a capture, or None.

    The files in a zip without compression can be seen; only readers with ``reads_zips`` are asked for it.
    """
    is_zip = data.startswith((b"PK\x03\x04", b"PK\x05\x06"))
    asked = (reader for reader in readers if not is_zip or getattr(reader, "reads_zips", False))
    return next((reader for reader in asked if reader.recognise(data, name)), None)
