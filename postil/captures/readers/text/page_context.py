"""What is known about a page while it is read, and what has been found on the way."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import regex

from postil.captures.readers.text.boilerplate import is_page_boilerplate, is_weak_boilerplate
from postil.captures.readers.text.lines import Line
from postil.captures.readers.text.meta_lines import read_meta_line
from postil.captures.readers.text.platform_words import read_interface_line
from postil.model.captured import Inference

if TYPE_CHECKING:
    from collections.abc import Mapping

    from postil.captures.readers.reader import SetAside
    from postil.captures.readers.text.marked_threads import MarkedThread
    from postil.captures.readers.text.masked_lines import LineMasker
    from postil.captures.readers.text.meta_lines import MetaLine
    from postil.model.captured import FieldInDoubt

# What an archivist can say of a line, in the file of hints beside a capture. ``furniture`` means boilerplate.
HINTS = ("date", "title", "quotation", "end", "heading", "comments", "furniture", "text")


_SENTENCE_END = regex.compile(r"(?<=[.!?])\s+")
_LONGEST_PARAGRAPH = 600  # characters of what a platform writes below a post


@dataclass(frozen=True, slots=True)
class PageContext:
    """A page that is being read.

    ``series`` are the stems of the archive's numbered titles; ``hints`` hold the kind of hint by line. ``threads``
    are the comments that were found on the page by their forms, in order; ``names`` are those of their authors, and
    short lines that the page repeats. ``set_aside``, ``inferences`` and
    ``confirmed``, the lines that are what a hint says, grow while the page is read.
    """

    series: frozenset[str]
    hints: Mapping[int, str]
    masker: LineMasker
    threads: tuple[MarkedThread, ...] = ()
    names: frozenset[str] = frozenset()
    set_aside: list[SetAside] = field(default_factory=list)
    inferences: list[Inference] = field(default_factory=list)
    confirmed: set[int] = field(default_factory=set)

    def confirm(self, line: Line, kind: str) -> None:
        """Record that a line is of a kind, which is what an archivist may have said of it."""
        if self.hints.get(line.number) == kind:
            self.confirmed.add(line.number)

    def hint_on(self, line: Line) -> str | None:
        """Return the kind of hint that an archivist gave for a line, or None."""
        return self.hints.get(line.number)

    def put_aside(self, line: Line) -> Line:
        """Set a line aside; return the empty line that takes its place."""
        self.set_aside.extend(line.set_aside())
        return Line(line.number, 0, "")

    def infer(self, line: int, what: str, confidence: float, about: FieldInDoubt | None = None) -> None:
        """Record that something on a line was inferred, and how sure that is; ``about`` is the field in doubt."""
        self.inferences.append(Inference(line, what, confidence, about))

    def read_meta(self, text: str) -> MetaLine | None:
        """Return what a line says about a post, with the words of a platform; None for any other line."""
        masked = self.masker.mask(text)
        meta = (read_meta_line(masked) if masked else None) or self._read_sentences(text)
        return None if meta is None or meta.is_bare_date else meta

    def _read_sentences(self, text: str) -> MetaLine | None:
        """Return what a paragraph says about a post, if a platform wrote all of it.

        The first sentence is about the post; the others are a platform's, as they are on every page.
        """
        sentences = _SENTENCE_END.split(text) if len(text) <= _LONGEST_PARAGRAPH else []
        for count in range(1, len(sentences)):
            masked = self.masker.mask(" ".join(sentences[:count]).rstrip("."))
            meta = read_meta_line(masked) if masked else None
            if meta and meta.is_sure and all(map(read_interface_line, sentences[count:])):
                return meta
        return None

    def is_signature(self, text: str) -> bool:
        """Tell whether a line names the author of the post above it, such as ``Posted by Ann at 10:43``."""
        meta = self.read_meta(text)
        return meta is not None and meta.names_author

    def is_boilerplate(self, text: str) -> bool:
        """Tell whether a line is one that a platform writes below a post, its signature and labels included."""
        if is_page_boilerplate(text):
            return True
        meta = self.read_meta(text)
        if meta is None or is_weak_boilerplate(text):
            return False
        return meta.is_sure or (meta.names_author and bool(meta.author or meta.date))
