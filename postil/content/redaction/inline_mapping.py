"""Map the characters that a block's inline tokens show to their ranges in the block's content."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from postil.content.redaction.source_blocks import InlineElement

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it.token import Token

    from postil.content.redaction.source_blocks import ElementKind, Range


TARGET_ATTRIBUTES = ("href", "src", "title")
_KINDS: dict[str, ElementKind] = {"link_open": "link", "image": "image", "code_inline": "code"}


@dataclass(frozen=True, slots=True)
class InlineMap:
    """The texts that a block's inline tokens show, the range of each character, the markup, the footnote
    references.

    All ranges count characters of the block's content.
    """

    texts: list[str]
    ranges: list[Range]
    elements: list[InlineElement]
    footnotes: list[Range]

    def add_tokens(self, tokens: Sequence[Token], offset: int) -> None:
        """Add tokens whose positions count from ``offset`` of the content."""
        stack: list[tuple[Token, Range, int]] = []
        for index, token in enumerate(tokens):
            start, end = token.meta["range"]
            span = start + offset, end + offset
            if token.nesting > 0:
                opening = _include_empty_half(tokens, index - 1, span, offset)
                stack.append((token, opening, len(self.ranges)))
            elif token.nesting < 0:
                opened, opening, first = stack.pop()
                self._add_element(opened, opening, _include_empty_half(tokens, index + 1, span, offset), first)
            elif token.type == "image":
                self._add_image(token, span)
            elif token.type == "footnote_ref":
                self.footnotes.append(span)
            elif token.type == "code_inline":
                self._add_code(token, span)
            else:
                self._add_text("\n" if token.type in ("softbreak", "hardbreak") else token.content, span)

    def _add_text(self, text: str, span: Range) -> None:
        start, end = span
        self.texts.append(text)
        if end - start == len(text):
            self.ranges.extend((i, i + 1) for i in range(start, end))
        else:  # an escape, a character reference or an address: its source is not the text that it shows
            self.ranges.extend([span] * len(text))

    def _add_image(self, token: Token, span: Range) -> None:
        first, label_start = len(self.ranges), span[0] + len("![")
        self.add_tokens(token.children or [], label_start)
        self._add_element(token, (span[0], label_start), (label_start + len(token.content), span[1]), first)

    def _add_code(self, token: Token, span: Range) -> None:
        first, backticks = len(self.ranges), len(token.markup)
        start, end = span[0] + backticks, span[1] - backticks
        padding = int(end - start != len(token.content))  # a space next to the backticks, which is not shown
        self._add_text(token.content, (start + padding, end - padding))
        self._add_element(token, (span[0], start), (end, span[1]), first)

    def _add_element(self, token: Token, opening: Range, closing: Range, first: int) -> None:
        kind = "autolink" if token.info == "auto" else _KINDS.get(token.type, "formatting")
        targets = tuple(str(v) for name in TARGET_ATTRIBUTES if (v := token.attrGet(name)))
        self.elements.append(InlineElement(kind, opening, closing, first, len(self.ranges), targets))


def map_inline_tokens(block: Token) -> InlineMap:
    """Return the map of an inline token, whose children carry ``meta["range"]``."""
    inline = InlineMap([], [], [], [])
    inline.add_tokens(block.children or [], 0)
    return inline


def _include_empty_half(tokens: Sequence[Token], index: int, span: Range, offset: int) -> Range:
    """Return the range of a delimiter with its other half: the parser leaves one ``*`` of ``**`` as empty text."""
    if 0 <= index < len(tokens) and tokens[index].type == "text" and not tokens[index].content:
        start, end = tokens[index].meta["range"]
        return min(span[0], start + offset), max(span[1], end + offset)
    return span
