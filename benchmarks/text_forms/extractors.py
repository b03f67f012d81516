"""How five programs write the lines of a page: what they leave out, and in which shape the rest comes.

Each was written after what the program itself makes of the same pages; ``compare`` says how near they are.
"""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lxml import html

from benchmarks.text_forms.lines import Line, read_lines
from benchmarks.text_forms.pruning import (
    prune_for_resiliparse,
    prune_for_trafilatura,
    prune_furniture,
    prune_nothing,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from lxml.html import HtmlElement

_LYNX_WIDTH = 74
_HTML2TEXT_WIDTH = 78
_LIKE_MARKER = re.compile(r"^(\d+)(\.)(?=\s)|^([-+])(?=\s)")


@dataclass(frozen=True, slots=True)
class Extractor:
    """A program that makes text of pages.

    ``prune`` takes out of a tree what the program leaves out, ``write`` returns the text of what remains.
    ``keeps_nesting`` tells whether its text shows which list is within which.
    """

    name: str
    prune: Callable[[HtmlElement], None]
    write: Callable[[HtmlElement], str]
    keeps_nesting: bool


def write_resiliparse(page: HtmlElement) -> str:
    """Return text as resiliparse writes it with ``main_content`` and ``list_bullets``."""
    rows = []
    for line in read_lines(page):
        depth = len(line.markers)
        lead = "  " * depth + (f"{line.markers[-1]} " if line.opens_item else "  ") if depth else ""
        rows.append("\n" * line.gap + (lead + line.text if line.text else ""))
    return "".join(rows) + "\n"


def write_copied(page: HtmlElement) -> str:
    """Return text as a browser gives it when it is copied: blank lines around paragraphs, no bullets."""
    return "".join("\n" * line.gap + line.text for line in read_lines(page)) + "\n"


def write_trafilatura(page: HtmlElement) -> str:
    """Return text as trafilatura writes it: a line a paragraph.

    Lines after a break within an item come after the next paragraph of the item.
    """
    rows: list[str] = []
    held: list[Line] = []
    lines = read_lines(page)
    for line, after in zip(lines, [*lines[1:], None], strict=True):
        if line.is_broken and line.block == "p" and line.markers:
            held.append(line)
            continue
        is_next = bool(held) and held[0].markers == line.markers and line.block != "p" and not line.opens_item
        if not is_next:
            rows += [other.text for other in held]
        is_item = line.block == "li" and not (after and after.markers == line.markers and not after.opens_item)
        rows.append(("- " if is_item and line.opens_item else "") + line.text)
        if is_next:
            rows += [other.text for other in held]
        held = []
    rows += [other.text for other in held]
    return "\n".join(row for row in rows if row) + "\n"


def write_lynx(page: HtmlElement) -> str:
    """Return text as ``lynx -dump`` writes it: indented, wrapped, links numbered and listed at the end."""
    targets: list[str] = []

    def number_link(words: str, target: str) -> str:
        targets.append(target)
        return f"[{len(targets)}]{words}"

    rows: list[str] = []
    before: Line | None = None
    for line in read_lines(page, number_link):
        rows += [""] * (before is not None and _has_blank_in_lynx(before, line))
        rows += _write_lynx_line(line)
        before = line
    references = [f"{number:4}. https://example.org/{target}" for number, target in enumerate(targets, 1)]
    return "\n".join([*rows, "", "References", "", *references, ""])


def _has_blank_in_lynx(before: Line, line: Line) -> bool:
    if before.block == "pre" and line.block == "pre":
        return False
    if line.block in ("h1", "h2", "h3", "h4") or before.block in ("h1", "h2", "h3", "h4", "pre"):
        return True
    if line.is_definition or before.is_definition:
        return before.is_definition and not (line.is_definition and line.is_broken)
    if line.markers or before.markers:
        is_other_list = bool(line.markers) != bool(before.markers) or before.markers[:1] == line.markers[:1] == ()
        return bool(before.markers) and is_other_list
    is_paragraph = line.block == "p" or before.is_quoted
    return is_paragraph and line.gap > 1 and not line.is_broken


def _write_lynx_line(line: Line) -> list[str]:
    depth = len(line.markers)
    column = 0 if line.block.startswith("h") and not depth else 3
    column = 2 + 5 * depth if depth else column
    column += 7 * line.is_definition + 2 * line.is_quoted
    if line.block == "pre":
        return [" " * (column if depth else 0) + line.text]
    marker = line.markers[-1].replace("•", "*+o#@-"[min(depth, 6) - 1]) if line.opens_item else ""
    first = f"{marker:>{column - 1}} " if marker else " " * column
    # Scripts without spaces are broken anywhere.
    breaks_words = any("\u3040" <= character <= "\u9fff" for character in line.text)
    return textwrap.wrap(
        line.text,
        _LYNX_WIDTH,
        initial_indent=first,
        subsequent_indent=" " * column,
        break_long_words=breaks_words,
    )


def write_html2text(page: HtmlElement) -> str:
    """Return text as html2text writes it: Markdown, wrapped."""
    rows: list[str] = []
    before: Line | None = None
    for strong in page.iter("b", "strong"):
        strong.text, strong.tail = f"**{strong.text or ''}", f" {strong.tail or ''}"
        strong.append(html.Element("span"))
        strong[-1].text = "**"
    for line in read_lines(page, _write_markdown_link):
        if line.block == "pre":
            rows += [] if before and before.block == "pre" else ["    ", "    "]
            rows.append("    " + line.text)
        else:
            is_next_item = line.opens_item and before is not None and len(before.markers) >= len(line.markers) > 0
            is_tight = is_next_item and line.gap == 1 and line.block == "li"
            if before and line.is_broken:
                rows[-1] += "  "
                rows += ["  "] * (line.gap - 1)
            elif before and not is_tight:
                rows.append("")
            rows += _write_markdown(line)
        before = line
    return "\n".join(rows) + "\n\n"


def _write_markdown_link(words: str, target: str) -> str:
    """Return a link as html2text writes it, which leaves out links within the page."""
    return words if target.startswith("#") else f"[{words}]({target})"


def _write_markdown(line: Line) -> list[str]:
    level = int(line.block[1]) if re.fullmatch(r"h[1-6]", line.block) else 0
    words = _LIKE_MARKER.sub(r"\1\\\2" if line.text[:1].isdigit() else r"\\\3", line.text)
    if line.opens_item:
        indent = 2 + sum(3 if marker != "•" else 2 for marker in line.markers[:-1])
        return [" " * indent + line.markers[-1].replace("•", "*") + " " + "#" * level + " " * bool(level) + words]
    if level:
        return ["#" * level + " " + words]
    sign = "> " if line.is_quoted else ""
    return textwrap.wrap(
        words, _HTML2TEXT_WIDTH, initial_indent=sign, subsequent_indent=sign, break_long_words=False,
        break_on_hyphens=False,
    ) or [""]  # fmt: skip


EXTRACTORS: Sequence[Extractor] = (
    Extractor("resiliparse", prune_for_resiliparse, write_resiliparse, keeps_nesting=True),
    Extractor("trafilatura", prune_for_trafilatura, write_trafilatura, keeps_nesting=False),
    Extractor("lynx", prune_nothing, write_lynx, keeps_nesting=True),
    Extractor("html2text", prune_nothing, write_html2text, keeps_nesting=True),
    Extractor("copied", prune_furniture, write_copied, keeps_nesting=False),
)
