"""The lines of a text capture, with their numbers and indents."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from postil.captures.readers.reader import SetAside
from postil.text.markdown import escape_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

# Programs that show pages as text break lines near the width of a terminal; this many breaks that cannot have
# another reason, and this share of all, show that a page was broken so.
_WIDTHS = range(56, 121)
_FEWEST_BREAKS = 6
_SHARE_OF_BREAKS = 0.9
_INVISIBLE = "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u2028\u2029 \u00a0"
_SIGN = re.compile(r"(?:\\?[*+•-]|\d{1,9}\\?[.)])\s+")
# Unicode's East Asian wide and full-width signs, in its blocks of them (UAX 11).
_WIDE = re.compile(
    "[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60"
    "\uffe0-\uffe6\U0001f300-\U0001f64f\U0001f900-\U0001f9ff\U00020000-\U0003fffd]"
)
_ITEM = re.compile(r"(?:\[\d{1,5}\])?(?:[*+o•◦▪#@=>-]|\d{1,9}[.)])\s")
_MARKER = re.compile(r"\[\d{1,5}\]")
_SLACK = 2  # columns that a line may be narrower than the widest, for signs that take two


class Line(NamedTuple):
    """A line of a capture: its number from 1, its indent in columns, its text without the space at either end.

    ``rows`` are the rows of the capture that it was made of, each one's number and text, if these differ from it.
    ``markdown`` is the line as CommonMark, if its text alone does not say it, without the sign of an item.
    """

    number: int
    indent: int
    text: str
    rows: tuple[tuple[int, str], ...] = ()
    markdown: str = ""

    def write(self) -> str:
        """Return the line as CommonMark that shows its words."""
        return self.markdown or escape_line(self.text)

    def cut(self, text: str, indent: int | None = None) -> Line:
        """Return the line without the sign of an item at its start; ``text`` is what is left."""
        markdown = _SIGN.sub("", self.markdown, count=1) if self.markdown else ""
        return self._replace(indent=self.indent if indent is None else indent, text=text, markdown=markdown)

    def set_marks_aside(self) -> Iterator[SetAside]:
        """Yield the words of the rows that are not in the text: the numbers of links."""
        left = Counter(self.text.split())
        for number, text in self.rows:
            extra = []
            for word in text.split():
                if left[word]:
                    left[word] -= 1
                else:
                    extra.append(word)
            if extra:
                yield SetAside(number, " ".join(extra))

    @property
    def last(self) -> int:
        """The number of its last row."""
        return self.rows[-1][0] if self.rows else self.number

    def set_aside(self) -> Iterator[SetAside]:
        """Yield the words of the line as set aside, row by row."""
        for number, text in self.rows or ((self.number, self.text),):
            if text:
                yield SetAside(number, text)

    def set_words_aside(self, words: str) -> Iterator[SetAside]:
        """Yield some of the words of the line as set aside, each with its row."""
        left = words.split()
        for number, text in self.rows or ((self.number, self.text),):
            here = []
            for word in text.split():
                if left and word == left[0]:
                    here.append(left.pop(0))
                elif _MARKER.fullmatch(word):
                    here.append(word)
            if here:
                yield SetAside(number, " ".join(here))


def split_rows(text: str) -> list[str]:
    """Return the rows of a text, whatever ends its lines: LF, CRLF or CR."""
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def read_rows(text: str) -> list[Line]:
    """Return the rows of a decoded capture as lines; a tab indents to the next multiple of four.

    An indent that all lines share does not count.
    """
    lines = [_read_line(number, row) for number, row in enumerate(split_rows(text), 1)]
    shared = min((line.indent for line in lines if line.text), default=0)
    if not shared:
        return lines
    return [line._replace(indent=max(0, line.indent - shared)) for line in lines]


def space_flat_lines(lines: list[Line]) -> list[Line]:
    """Return lines; if there are no blank ones, each is a paragraph, and a blank line with its number is added."""
    written = [line for line in lines if line.text]
    if len(written) > 2 and written[-1].number - written[0].number == len(written) - 1 and not _find_width(lines):
        return [part for line in written for part in (line, Line(line.number, 0, ""))]
    return lines


def join_broken_lines(
    lines: list[Line],
    share: float = _SHARE_OF_BREAKS,
    begins: Callable[[Line, Line], bool] | None = None,
) -> list[Line]:
    """Return lines; those that a program broke to fit a width are joined again.

    ``share`` is how many of the lines with another right below have to be full for the program to have broken them.
    ``begins`` tells whether a line begins something new, given the line above it.
    """
    width = _find_width(lines, share)
    return list(_join_broken(lines, width, begins)) if width else lines


def _read_line(number: int, row: str) -> Line:
    text = row.strip()
    if not text or (not text.isascii() and not text.strip(_INVISIBLE)):
        return Line(number, 0, "")
    if row[0] not in " \t":
        return Line(number, 0, text)
    lead = row[: len(row) - len(row.lstrip(" \t"))]
    return Line(number, len(lead.expandtabs(4)), text)


# ---------------------------------------------------------------- broken lines


def _find_width(lines: Sequence[Line], share: float = _SHARE_OF_BREAKS) -> int:
    """Return the width at which a program broke the lines of a page, 0 if none did.

    Nearly every line that another follows in its paragraph is then so long that the next word did not fit.
    """
    pairs = [(above, below) for above, below in pairwise(lines) if above.text and below.text]
    if not pairs:
        return 0
    lengths = sorted(above.indent + _count_columns(above.text) for above, _ in pairs)
    width = lengths[-1 - len(lengths) // 50]
    if width not in _WIDTHS:
        return 0
    broken = sum(_is_broken(above, below, width) for above, below in pairs)
    enough = _FEWEST_BREAKS if share == _SHARE_OF_BREAKS else 1
    return width if broken >= max(enough, share * len(pairs)) else 0


def _is_broken(above: Line, below: Line, width: int) -> bool:
    """Tell whether the first word of a line did not fit on the line above: no item, and as far from the margin."""
    if _ITEM.match(below.text) or below.indent < above.indent:
        return False
    if below.indent > above.indent and not _ITEM.match(above.text):
        return False
    word = below.text.partition(" ")[0]
    wide = _WIDE.search(word)
    if wide:  # Chinese and Japanese may be broken after any sign
        word = word[: wide.end()]
    return above.indent + _count_columns(above.text) + 1 + _count_columns(word) > width - _SLACK


def _count_columns(text: str) -> int:
    """Return how many columns a text takes in a terminal: two for each wide sign, such as those of Chinese."""
    return len(text) if text.isascii() else len(text) + len(_WIDE.findall(text))


def _join_broken(lines: Sequence[Line], width: int, begins: Callable[[Line, Line], bool] | None) -> Iterator[Line]:
    held: list[Line] = []
    for line in lines:
        if held and line.text and _is_broken(held[-1], line, width) and not (begins and begins(held[-1], line)):
            held.append(line)
            continue
        if held:
            yield _join(held)
        held = [line] if line.text else []
        if not line.text:
            yield line
    if held:
        yield _join(held)


def _join(rows: Sequence[Line]) -> Line:
    if len(rows) == 1:
        return rows[0]
    text = " ".join(row.text for row in rows)
    written = " ".join(row.write() for row in rows) if any(row.markdown for row in rows) else ""
    own = tuple(part for row in rows for part in (row.rows or ((row.number, row.text),)))
    return Line(rows[0].number, rows[0].indent, text, own, written)


def join_lines_of(block: Sequence[Line]) -> Line:
    """Return the lines of a block as one line."""
    return _join(block)


# ---------------------------------------------------------------- lines around a line


def group_blocks(lines: Iterable[Line]) -> list[list[Line]]:
    """Return the blocks of lines between blank lines."""
    blocks: list[list[Line]] = []
    block: list[Line] = []
    for line in lines:
        if line.text:
            block.append(line)
        elif block:
            blocks.append(block)
            block = []
    if block:
        blocks.append(block)
    return blocks


def find_next_words(lines: Sequence[Line], index: int) -> int | None:
    """Return the index of the next line with words from ``index`` on."""
    return next((i for i in range(index, len(lines)) if lines[i].text), None)


def find_last_words(lines: Sequence[Line], index: int) -> int | None:
    """Return the index of the last line with words before ``index``."""
    return next((i for i in range(index - 1, -1, -1) if lines[i].text), None)


def is_block(lines: Sequence[Line], index: int) -> bool:
    """Tell whether a line is a block by itself."""
    above = index == 0 or not lines[index - 1].text
    return above and (index + 1 >= len(lines) or not lines[index + 1].text)
