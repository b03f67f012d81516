"""What is known about a page while it is read, and what has been found on the way."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from postil.captures.readers.reader import SetAside
from postil.captures.readers.text.lines import Line
from postil.model.captured import Inference

if TYPE_CHECKING:
    from collections.abc import Mapping

# What an archivist can say of a line, in the file of hints beside a capture. ``furniture`` means boilerplate.
HINTS = ("date", "title", "quotation", "end", "heading", "comments", "furniture", "text")


@dataclass(frozen=True, slots=True)
class PageContext:
    """A page that is being read.

    ``series`` are the stems of the archive's numbered titles; ``hints`` hold the kind of hint by line.
    ``set_aside`` and ``inferences`` grow while the page is read.
    """

    languages: tuple[str, ...]
    series: frozenset[str]
    hints: Mapping[int, str]
    set_aside: list[SetAside] = field(default_factory=list)
    inferences: list[Inference] = field(default_factory=list)

    def hint_on(self, line: Line) -> str | None:
        """Return the kind of hint that an archivist gave for a line, or None."""
        return self.hints.get(line.number)

    def put_aside(self, line: Line) -> Line:
        """Set a line aside; return the empty line that takes its place."""
        self.set_aside.append(SetAside(line.number, line.text))
        return Line(line.number, 0, "")

    def infer(self, line: int, what: str, confidence: float) -> None:
        """Record that something on a line was inferred, and how sure that is."""
        self.inferences.append(Inference(line, what, confidence))
