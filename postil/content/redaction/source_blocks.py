"""Blocks of Markdown with the source of each character, and the edits that remove words from them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from postil.content.redaction.cuts import Cut, make_cuts, merge_cuts
from postil.text.markdown import escape_line

Range = tuple[int, int]  # characters, from the first up to the second
ElementKind = Literal["formatting", "link", "autolink", "image", "code"]
FindCuts = Callable[[str], Sequence[Cut]]
FindInTarget = Callable[[str], str | None]
WHOLE_BLOCK = 2


@dataclass(frozen=True, slots=True)
class InlineElement:
    """Inline markup around the characters from ``start`` up to ``end`` of its block's plain text.

    ``opening`` and ``closing`` are the ranges of its delimiters in the source; ``targets`` are the address and
    title of a link or image.
    """

    kind: ElementKind
    opening: Range
    closing: Range
    start: int
    end: int
    targets: tuple[str, ...] = ()

    def overlaps(self, cut: Cut) -> bool:
        """Tell whether a cut touches the words of the element; one without words must be inside the cut."""
        return (cut.start < self.end and cut.end > self.start) or cut.start < self.start == self.end < cut.end

    def contains(self, cut: Cut) -> bool:
        """Tell whether a cut is completely inside the element."""
        return self.start <= cut.start and cut.end <= self.end


@dataclass(frozen=True, slots=True)
class SourceBlock:
    """A block's plain text, and the range in the source of each of its characters.

    ``ranges`` is None if the block was not found in the source. ``footnotes`` are the ranges of references to
    footnotes, which are kept even inside a cut. ``info`` is the language of a fenced code block, which becomes a
    class in HTML.
    """

    text: str
    ranges: Sequence[Range] | None
    elements: Sequence[InlineElement] = ()
    footnotes: Sequence[Range] = ()
    info: tuple[Range, str] | None = None
    source: str = ""
    is_code: bool = False
    in_table: bool = False

    def has_target(self, find_in_target: FindInTarget) -> bool:
        """Tell whether a link, an image or the language of the block contains words to remove."""
        targets = [t for e in self.elements for t in e.targets] + ([self.info[1]] if self.info else [])
        return any(find_in_target(target) is not None for target in targets)

    def edit(
        self, cuts: Sequence[Cut], find_in_target: FindInTarget, extent: int
    ) -> tuple[list[tuple[Range, str]], str]:
        """Return the edits of the source that make the cuts (ranges and replacements), and the text then shown.

        With ``extent`` 0 only the words are replaced, with 1 formatting around them is removed as well, with
        ``WHOLE_BLOCK`` all text of the block is replaced.
        """
        cuts = merge_cuts([*cuts, *self._cut_autolinks(find_in_target), *self._cut_code(cuts)])
        if extent == WHOLE_BLOCK and cuts:
            cuts = [Cut(0, len(self.text), cuts[0].replacement)]
        edits: list[tuple[Range, str]] = []
        if self.info and find_in_target(self.info[1]) is not None:
            edits.append((self.info[0], ""))
        if self.ranges is None:
            return edits, make_cuts(self.text, cuts)
        removed = [e for e in self.elements if _find_replacement(e, find_in_target) is not None]
        removed += [e for e in self.elements if _loses_markup(e, cuts, extent)]
        edits += [(delimiter, "") for element in removed for delimiter in (element.opening, element.closing)]
        code = [e for e in self.elements if e.kind == "code" and e not in removed]
        for cut in cuts:
            start, end = self.ranges[cut.start][0], self.ranges[cut.end - 1][1]
            is_code = self.is_code or any(element.contains(cut) for element in code)
            replacement = cut.replacement if is_code else escape_line(cut.replacement).replace("]", "\\]")
            replacement = replacement.replace("|", "\\|") if self.in_table else replacement
            footnotes = "".join(self.source[a:b] for a, b in self.footnotes if start <= a and b <= end)
            edits.append(((start, end), replacement + footnotes))
        return edits, make_cuts(self.text, cuts)

    def _cut_autolinks(self, find_in_target: FindInTarget) -> list[Cut]:
        """Return a cut for each autolink (its text is its address) whose address contains words to remove."""
        found = [(e, _find_replacement(e, find_in_target)) for e in self.elements if e.kind == "autolink"]
        return [Cut(element.start, element.end, text) for element, text in found if text is not None]

    def _cut_code(self, cuts: Sequence[Cut]) -> list[Cut]:
        """Return cuts of all code that words to remove cover only in part."""
        return [
            Cut(element.start, element.end, cut.replacement)
            for element in self.elements
            for cut in cuts
            if element.kind == "code" and element.overlaps(cut) and not element.contains(cut)
        ]


def _find_replacement(element: InlineElement, find_in_target: FindInTarget) -> str | None:
    return next((text for target in element.targets if (text := find_in_target(target)) is not None), None)


def _loses_markup(element: InlineElement, cuts: Sequence[Cut], extent: int) -> bool:
    """Tell whether the markup of an element is removed because of the cuts in its words."""
    overlapping = [cut for cut in cuts if element.overlaps(cut)]
    is_crossed = not all(element.contains(cut) for cut in overlapping)
    is_telling = element.kind in ("link", "autolink", "image") or (extent > 0 and element.kind == "formatting")
    return bool(overlapping) and (is_crossed or is_telling)
