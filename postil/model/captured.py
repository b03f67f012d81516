"""What readers make of captures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from postil.text.date_lines import DateLine
    from postil.text.edtf import Edtf

# ---------------------------------------------------------------- what was captured


@dataclass(frozen=True, slots=True)
class Capture:
    """One file of ``content/captures/``: its path within ``content``, and the SHA-256 of its bytes."""

    path: str
    sha256: str


@dataclass(frozen=True, slots=True)
class CapturedComment:
    """A reader's comment as a reader module found it, with the replies below it.

    ``text`` is CommonMark. ``platform_id`` is the id that the platform gave, where the capture has it.
    ``depth`` is 0 for a comment on the post; the comments of a post stand in the order of the page,
    so a reply's parent is the nearest earlier comment of the depth above.
    """

    text: str
    depth: int
    lines: tuple[int, int]
    author: str | None = None
    date: Edtf | None = None
    platform_id: str | None = None


@dataclass(frozen=True, slots=True)
class Inference:
    """Something in a capture that rests on inference: the line, what was taken it for, how sure that is.

    ``confidence`` is between 0 and 1. It is a rank, given by the kind of inference, not a measured share.
    """

    line: int
    what: str
    confidence: float


@dataclass(frozen=True, slots=True)
class CapturedPost:
    """A post as a reader module found it in a capture, before it has an id.

    ``date_line`` is what the page says; ``date`` is what it means, or None where it lacks its year.
    ``lines`` are the first and last line in the capture, from 1.
    """

    title: str
    body: str
    comments: tuple[CapturedComment, ...]
    lines: tuple[int, int]
    date: Edtf | None
    date_line: DateLine | None
    date_as_written: str | None = None
    date_note: str | None = None
    author: str | None = None
    labels: tuple[str, ...] = ()
    url: str | None = None
    standfirst: str | None = None
