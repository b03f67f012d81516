"""The ledger: where each word of each capture went.

A word is what white space separates. Each word of a capture is in a post's title, date line, body
or comments, or it was set aside; the ledger counts both sides anew, from the bytes of the capture
and from the Markdown that stands in the archive, and names what is on one side only.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from postil.captures.readers.text.blocks import BULLETS
from postil.content import digest_document
from postil.content.edits import compare_words, count_changed_words, list_edits
from postil.text.markdown import words_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from postil.captures.conversion import Conversion
    from postil.captures.store import CapturedText
    from postil.model.articles import Edit
    from postil.model.records import Document


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """The account of one capture, in words but for ``posts`` and ``comments``.

    ``edited`` counts the words that people took out of its posts or put in since; ``differing`` those
    of posts whose text is taken from another capture of the same page.
    """

    capture: str
    words: int
    posts: int
    comments: int
    set_aside: int
    edited: int
    differing: int
    lost: int
    invented: int


@dataclass(frozen=True, slots=True)
class Discrepancy:
    """Words that are on one side only: ``kind`` is ``lost``, ``invented`` or ``differing``.

    ``line`` is that of the capture where the words stand, or would stand.
    """

    capture: str
    line: int
    kind: str
    words: str


def reconcile_words(
    captures: Sequence[CapturedText],
    conversion: Conversion,
    documents: Sequence[Document],
    as_converted: Mapping[str, Document],
) -> tuple[tuple[LedgerRow, ...], tuple[Discrepancy, ...]]:
    """Return a row for each capture, and the words that are not accounted for."""
    holders: dict[str, list[tuple[Document, str, bool]]] = {}
    for document in documents:
        if document.capture:
            holders.setdefault(document.capture.file, []).append((document, document.capture.lines, True))
        for holding in document.also_in:
            holders.setdefault(holding.file, []).append((document, holding.lines, False))
    rows: list[LedgerRow] = []
    discrepancies: list[Discrepancy] = []
    texts = {captured.capture.path: captured.text for captured in captures}
    for captured in captures:
        path = captured.capture.path
        account = _Account(captured, conversion.set_aside.get(path, ()))
        held = sorted(holders.get(path, ()), key=lambda item: _first_line(item[1]))
        for document, lines, is_main in held:
            others = [h.file for h in (document.capture, *document.also_in) if h and h.file != path]
            elsewhere = frozenset(word for file in others for word in texts.get(file, "").split())
            account.enter(document, lines, is_main, as_converted.get(document.id), elsewhere)
        row, found = account.close(held)
        rows.append(row)
        discrepancies += found
    return tuple(rows), tuple(discrepancies)


def _first_line(lines: str) -> int:
    return int(lines.partition("-")[0])


class _Account:
    """The account of one capture while it is being written."""

    def __init__(self, captured: CapturedText, set_aside: Sequence[tuple[int, str]]) -> None:
        self._path = captured.capture.path
        rows = captured.text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        self._words: list[list[str]] = [row.split() for row in rows]
        self._total = sum(map(len, self._words))
        self._rows = rows
        self._aside: dict[int, list[str]] = {}
        for line, words in set_aside:
            self._aside.setdefault(line, []).extend(words.split())
        for line in range(1, len(rows) + 1):
            left = self._left(line)
            # A bullet is the sign of a list's item, and the item is in the list.
            if len(left) > 1 and left[0] in BULLETS:
                self._aside.setdefault(line, []).append(left[0])
        self._strays: list[Discrepancy] = []
        self._edited = 0
        self._entered: set[int] = set()

    def enter(
        self, document: Document, lines: str, is_main: bool, base: Document | None, elsewhere: frozenset[str]
    ) -> None:
        """Compare a post with the lines of the capture that it was made from.

        ``elsewhere`` are the words of the other captures that hold it.
        """
        first, _, last = lines.partition("-")
        span = range(int(first), int(last) + 1)
        self._entered.update(span)
        if is_main and document.capture and document.edited:
            known = base if base and digest_document(base) == document.capture.converted else None
            if known is None:
                self._edited += count_changed_words([e for e, _ in self._compare(document, span)])
                return
            self._edited += count_changed_words(list_edits(known, document))
            document = known
        for edit, line in self._compare(document, span):
            if edit.removed:
                kind = "lost" if is_main else "differing"
                self._strays.append(Discrepancy(self._path, line, kind, edit.removed))
            added = " ".join(word for word in edit.added.split() if word not in elsewhere)
            if added and is_main:
                self._strays.append(Discrepancy(self._path, line, "invented", added))

    def close(self, held: Sequence[tuple[Document, str, bool]]) -> tuple[LedgerRow, tuple[Discrepancy, ...]]:
        """Return the row; words outside of every post are lost unless they were set aside."""
        for line, words in enumerate(self._words, 1):
            left = self._left(line) if line not in self._entered and words else []
            if left:
                self._strays.append(Discrepancy(self._path, line, "lost", " ".join(left)))
        discrepancies = tuple(sorted(self._strays, key=lambda s: (s.line, s.kind)))
        row = LedgerRow(
            capture=self._path,
            words=self._total,
            posts=len(held),
            comments=sum(len(document.comments) for document, _, is_main in held if is_main),
            set_aside=sum(map(len, self._aside.values())),
            edited=self._edited,
            differing=_count(discrepancies, "differing"),
            lost=_count(discrepancies, "lost"),
            invented=_count(discrepancies, "invented"),
        )
        return row, discrepancies

    def _left(self, line: int) -> list[str]:
        """Return the words of a line that were not set aside."""
        words = self._words[line - 1] if line <= len(self._words) else []
        if line not in self._aside:
            return words
        aside = Counter(self._aside[line])
        left = []
        for word in words:
            if aside[word]:
                aside[word] -= 1
            else:
                left.append(word)
        return left

    def _compare(self, document: Document, span: range) -> Iterator[tuple[Edit, int]]:
        """Yield the differences between a post and the lines that it stands in, each with its line."""
        captured = [(word, line) for line in span for word in self._left(line)]
        shown = list(self._show(document, span))
        if Counter(word for word, _ in captured) == Counter(shown):
            return
        position = 0
        words = [word for word, _ in captured]
        for edit in compare_words("", words, shown):
            if edit.removed:
                removed = edit.removed.split()
                while words[position : position + len(removed)] != removed:
                    position += 1
            line = captured[min(position, len(captured) - 1)][1] if captured else span[0]
            yield edit, line

    def _show(self, document: Document, span: range) -> Iterator[str]:
        """Yield the words of a post; a date line that stands above another post of the day is not its own."""
        date = document.date_as_written
        if date and any(date in " ".join(self._rows[line - 1].split()) for line in span if line <= len(self._rows)):
            yield from date.split()
        yield from document.title.split()
        yield from (document.standfirst or "").split()
        yield from words_of(document.body)
        for comment in document.comments:
            yield from words_of(comment.text)


def _count(discrepancies: Sequence[Discrepancy], kind: str) -> int:
    return sum(len(stray.words.split()) for stray in discrepancies if stray.kind == kind)
