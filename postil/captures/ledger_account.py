"""The account of one capture in the ledger: its words against those of its posts."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from postil.content import digest_document
from postil.content.edits import compare_words, count_changed_words, list_edits
from postil.text.markdown import words_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from postil.captures.readers.reader import SetAside, SourceLine
    from postil.model.articles import Edit
    from postil.model.captured import Locator
    from postil.model.records import Document

_SPAN = re.compile(r"(\d+)-(\d+)")


@dataclass(frozen=True, slots=True)
class Discrepancy:
    """Words that are on one side only: ``kind`` is ``lost``, ``invented`` or ``differing``.

    ``line`` is the line of the capture where the words are, or would be.
    """

    capture: str
    line: int
    kind: str
    words: str


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """A post in a capture: where it is, and whether its text is taken from this capture (``is_main``)."""

    document: Document
    file: str
    locator: Locator
    is_main: bool

    @property
    def other_files(self) -> list[str]:
        """The other captures that hold the post."""
        references = (self.document.capture, *self.document.also_in)
        return [reference.file for reference in references if reference and reference.file != self.file]


class Account:
    """Compares the words of one capture with those of its posts, one post after the other."""

    def __init__(self, path: str, source: Sequence[SourceLine], set_aside: Sequence[SetAside]) -> None:
        self._path = path
        self._source = source
        self._left: list[tuple[str, ...]] = []  # the words of each line that were not set aside
        self._of_line: dict[int, list[int]] = {}
        self._of_place: dict[str, list[int]] = {}
        self._found: list[Discrepancy] = []
        self._entered: set[int] = set()
        self.set_aside = sum(len(words.split()) for _, words in set_aside)
        self.edited = 0
        aside: dict[int, Counter[str]] = {}
        for number, words in set_aside:
            aside.setdefault(number, Counter()).update(words.split())
        for index, line in enumerate(source):
            left = _take_out(line.words, aside[line.line]) if line.line in aside else line.words
            if line.sign and len(left) > 1 and left[0] == line.sign:
                # The sign of an item, such as its bullet, is set aside: Markdown shows the item without it.
                left = left[1:]
                self.set_aside += 1
            self._left.append(left)
            self._of_line.setdefault(line.line, []).append(index)
            self._of_place.setdefault(line.place, []).append(index)

    def in_order(self, entries: Sequence[LedgerEntry]) -> list[LedgerEntry]:
        """Return the posts of this capture in the order in which it has them."""
        return sorted(entries, key=lambda entry: next(iter(self._find_source(entry.locator)), 0))

    def enter(self, entry: LedgerEntry, base: Document | None, elsewhere: frozenset[str]) -> None:
        """Compare a post with the lines of the capture that it was made from.

        ``base`` is the post before people edited it, if that is known; ``elsewhere`` are the words of the other
        captures of the post.
        """
        document, indexes = entry.document, self._find_source(entry.locator)
        self._entered.update(indexes)
        if entry.is_main and document.capture and document.edited:
            known = base if base and digest_document(base) == document.capture.converted else None
            if known is None:
                self.edited += count_changed_words([edit for edit, _ in self._compare(document, indexes)])
                return
            self.edited += count_changed_words(list_edits(known, document))
            document = known
        for edit, number in self._compare(document, indexes):
            if edit.removed:
                kind = "lost" if entry.is_main else "differing"
                self._found.append(Discrepancy(self._path, number, kind, edit.removed))
            added = " ".join(word for word in edit.added.split() if word not in elsewhere)
            if added and entry.is_main:
                self._found.append(Discrepancy(self._path, number, "invented", added))

    def close(self) -> tuple[Discrepancy, ...]:
        """Return what is not accounted for; words outside of all posts are lost unless they were set aside."""
        for index, left in enumerate(self._left):
            if left and index not in self._entered:
                self._found.append(Discrepancy(self._path, self._source[index].line, "lost", " ".join(left)))
        return tuple(sorted(self._found, key=lambda found: (found.line, found.kind)))

    def _find_source(self, locator: Locator) -> list[int]:
        """Return the indexes of the lines that a locator means, in order."""
        if locator.unit != "lines":
            return self._of_place.get(locator.place, [])
        span = _SPAN.fullmatch(locator.place)
        numbers = range(int(span[1]), int(span[2]) + 1) if span else ()
        return [index for number in numbers for index in self._of_line.get(number, ())]

    def _compare(self, document: Document, indexes: Sequence[int]) -> Iterator[tuple[Edit, int]]:
        """Yield the differences between the lines of a post and the post, each with its line."""
        captured = [(word, self._source[index].line) for index in indexes for word in self._left[index]]
        undated = list(_list_shown(document))
        date = (document.date_as_written or "").split()
        # The date line is shown if it is among the lines of the post, and not above another post of the same day.
        own = bool(date) and any(Counter(date) <= Counter(self._left[index]) for index in indexes)
        shown = [*date, *undated] if own else undated
        found = Counter(word for word, _ in captured)
        if found in (Counter(shown), Counter(undated)):
            return
        position = 0
        words = [word for word, _ in captured]
        for edit in compare_words("", words, shown):
            if edit.removed:
                removed = edit.removed.split()
                while words[position : position + len(removed)] != removed:
                    position += 1
            if captured:
                yield edit, captured[min(position, len(captured) - 1)][1]
            else:
                yield edit, self._source[indexes[0]].line if indexes else 0


def _list_shown(document: Document) -> Iterator[str]:
    """Yield the words of a post, apart from its date."""
    yield from document.title.split()
    yield from (document.standfirst or "").split()
    yield from words_of(document.body)
    for comment in document.comments:
        yield from words_of(comment.text)


def _take_out(words: Sequence[str], taken: Counter[str]) -> tuple[str, ...]:
    """Return words without those that are taken out, and use these up."""
    left = []
    for word in words:
        if taken[word]:
            taken[word] -= 1
        else:
            left.append(word)
    return tuple(left)
