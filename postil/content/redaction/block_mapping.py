"""Map the characters that each block of a Markdown text shows to their ranges in the source."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import accumulate
from typing import TYPE_CHECKING

from postil.content.redaction.inline_mapping import map_inline_tokens
from postil.content.redaction.source_blocks import SourceBlock
from postil.content.redaction.source_positions import make_position_parser

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it.token import Token

    from postil.content.redaction.source_blocks import Range


_CODE = ("fence", "code_block")
_PARSER = make_position_parser()


def map_blocks(source: str) -> list[SourceBlock]:
    """Return the blocks of a Markdown text that show words, in order."""
    lines = source.split("\n")
    line_starts = list(accumulate((len(line) + 1 for line in lines), initial=0))
    mapper = _BlockMapper(source, lines, line_starts, {})
    return [mapper.map_block(token) for token in _PARSER.parse(source) if token.type in ("inline", *_CODE)]


@dataclass(frozen=True, slots=True)
class _BlockMapper:
    """Finds the blocks of a text in its source, one after the other.

    ``columns`` says, by line, how far the cells of a table's row have been found.
    """

    source: str
    lines: Sequence[str]
    line_starts: Sequence[int]
    columns: dict[int, int]

    def map_block(self, token: Token) -> SourceBlock:
        if token.type in _CODE:
            content = token.content.rstrip("\n")
            ranges = self._locate(content, token, 1 if token.type == "fence" else 0)
            return SourceBlock(content, ranges, info=self._locate_info(token), source=self.source, is_code=True)
        inline = map_inline_tokens(token)
        text = "".join(inline.texts)
        in_table = token.content != "" and bool(token.map) and "|" in self.lines[token.map[0]]  # type: ignore[index]
        content_ranges = self._locate(token.content, token, 0)
        if content_ranges is None:
            return SourceBlock(text, None, inline.elements, source=self.source)

        def to_source(span: Range) -> Range:
            start, end = span
            first = content_ranges[start][0] if start < len(content_ranges) else content_ranges[-1][1]
            return first, content_ranges[end - 1][1] if end > start else content_ranges[start][0]

        return SourceBlock(
            text,
            ranges=[to_source(span) for span in inline.ranges],
            elements=[
                replace(e, opening=to_source(e.opening), closing=to_source(e.closing)) for e in inline.elements
            ],
            footnotes=[to_source(span) for span in inline.footnotes],
            source=self.source,
            in_table=in_table,
        )

    def _locate_info(self, token: Token) -> tuple[Range, str] | None:
        """Return where the language of a fenced code block is written, and the language; None if there is none."""
        info = token.info.strip()
        if not info or token.map is None:
            return None
        column = self.lines[token.map[0]].rfind(info)
        start = self.line_starts[token.map[0]] + column
        return ((start, start + len(info)), info) if column >= 0 else None

    def _locate(self, content: str, token: Token, skip: int) -> list[Range] | None:
        """Return the range in the source of each character of a block's content, None if it is not found.

        ``skip`` is the number of the block's first lines that are not content.
        """
        if token.map is None:  # a footnote written inside a line
            start = self.source.find(f"^[{content}]") + 2
            return [(start + i, start + i + 1) for i in range(len(content))] if start > 1 else None
        ranges: list[Range] = []
        first = token.map[0] + skip
        for number, line in enumerate(content.split("\n"), first):
            if number > first:  # the line break before this line
                line_end = ranges[-1][1] if ranges else self.line_starts[number] - 1
                ranges.append((line_end, self.line_starts[number]))
            found = self._locate_line(line, number) if number < len(self.lines) else None
            if found is None:
                return None
            ranges += found
        return ranges

    def _locate_line(self, line: str, number: int) -> list[Range] | None:
        row, words = self.lines[number], line.strip()
        column = row.rfind(words)
        if "|" in row:
            column = row.find(words, self.columns.get(number, 0))
            if column < 0:
                return self._locate_cell(words, number)
            self.columns[number] = column + len(words)
        if column < 0:
            return None
        start = self.line_starts[number] + column - (len(line) - len(line.lstrip()))
        return [(start + i, start + i + 1) for i in range(len(line))]

    def _locate_cell(self, words: str, number: int) -> list[Range] | None:
        """Return the ranges of the characters of a table's cell in which vertical bars are escaped."""
        column = self.lines[number].find(words.replace("|", r"\|"), self.columns.get(number, 0))
        if column < 0:
            return None
        ranges: list[Range] = []
        start = self.line_starts[number] + column
        for character in words:
            ranges.append((start, start + 1 + (character == "|")))
            start = ranges[-1][1]
        self.columns[number] = start - self.line_starts[number]
        return ranges
