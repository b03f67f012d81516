"""Signs that some programs write into a text: the numbered links of a text browser, and Markdown.

Both are read: a line's ``text`` is what its words say, its ``markdown`` keeps the links and emphasis.
"""

from __future__ import annotations

from collections import Counter
from enum import Enum
from functools import cache, lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import regex

from postil.captures.readers.reader import SourceLine
from postil.captures.readers.text.lines import (
    Line,
    find_last_words,
    is_block,
    join_broken_lines,
    read_rows,
    space_flat_lines,
)
from postil.captures.readers.text.lists import BULLETS
from postil.captures.readers.text.platform_words import list_phrases, make_key, read_authored, read_interface_line
from postil.captures.readers.text.titles_like import ends_sentence
from postil.text.markdown import escape_line, list_words, parse_markdown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

_MARKER = regex.compile(r"\[(\d{1,5})\]")
_FEWEST_MARKERS = 5
_SHARE_IN_ORDER = 0.9
_REFERENCES = regex.compile(r"References|Visible links:?|Hidden links:?", regex.IGNORECASE)
_REFERENCE = regex.compile(r"(\d{1,5})\.\s+((?:[a-z][a-z0-9+.-]{1,12}:|/)\S*)", regex.IGNORECASE)
# The head of a comment: a name and a date, both of them links.
_NAME_AND_TIME = regex.compile(
    r"[\p{P}\p{S}\d\so]{0,8}\[\d+\].*\b\d{1,2}[:.h]\d{2}(?:\s?[\p{L}.]{1,6})?(?:\s[^\[\]]{1,20}[:：…])?"
)
_REST_OF_HEAD = regex.compile(r"[ap]\.?m\b|\P{N}{1,30}[:：…]$", regex.IGNORECASE)
_SAFE = ("http://", "https://", "mailto:")
_BROWSER_BULLETS = "*+o#@="
_BROWSER_BULLET = regex.compile(rf"[{_BROWSER_BULLETS}]\s+(?=\S)")
_SHARE_OF_BREAKS = 0.25  # of full lines, in Markdown that a program wrote
_SHARE_OF_BREAKS_IN_DUMPS = 0.05  # text browsers break lines always, and many of their lines are short
_MARGIN = 3  # columns
_CENTRED = 12  # columns that a heading in the middle is indented at least

_HEADING = regex.compile(r"(#{1,6})\s+(\S.*?)(?:\s+#+)?")
_LINK_SIGNS = regex.compile(r"\]\((?:https?://|/|\.|\w+\)|<)")
_MARKDOWN_BULLET = regex.compile(r"[*+-]\s+(?=\S)")
_NUMBERED = regex.compile(r"\d{1,9}[.)]\s+(?=\S)")
_RULE = regex.compile(r"(?:[*_-]\s*){3,}")
# What may be a sign of Markdown; to read other lines as Markdown takes time and changes nothing.
_SIGNED = regex.compile(r"[*_\[\]<>&`\\~|]|^[#+=\d-]")
_CODE_SIGN = regex.compile(r"(?:`{3,}|~{3,})\s*\S*")
_DEFINITION = regex.compile(r"\[[^\]]+\]:\s+(?:\w+:|/|<|#)\S*")
_INDENT_OF_CODE = 4
_FEWEST_SIGNS = 2


class Dialect(Enum):
    """How a text was made: without signs, by a text browser, or as Markdown."""

    PLAIN = "plain"
    BROWSER = "text browser"
    MARKDOWN = "Markdown"


class DialectLines(NamedTuple):
    """The lines of a capture without the signs of a program, and the lines that are only its list of links."""

    lines: list[Line]
    references: list[Line]


def find_dialect(rows: Sequence[Line]) -> Dialect:
    """Return how the text of a capture was made, by its signs."""
    markers = [int(number) for row in rows for number in _MARKER.findall(row.text)]
    in_order = sum(after == before + 1 for before, after in pairwise(markers))
    starts = bool(markers) and markers[0] == 1
    if starts and len(markers) >= _FEWEST_MARKERS and in_order >= _SHARE_IN_ORDER * (len(markers) - 1):
        return Dialect.BROWSER
    if starts and any(_REFERENCES.fullmatch(row.text) for row in rows) and _read_references(rows)[0]:
        return Dialect.BROWSER
    written = [row for row in rows if row.text]
    headings = [row for row in written if _HEADING.fullmatch(row.text)]
    links = [row for row in written if _LINK_SIGNS.search(row.text)]
    begins = bool(headings) and headings[0] is written[0]
    return Dialect.MARKDOWN if begins or len(headings) + len(links) >= _FEWEST_SIGNS else Dialect.PLAIN


def read_lines(text: str) -> DialectLines:
    """Return the lines of a decoded capture, whatever program wrote it; lines broken to fit a width are joined."""
    rows = read_rows(text)
    dialect = find_dialect(rows)
    if dialect is Dialect.BROWSER:
        return _read_browser_lines(rows)
    if dialect is Dialect.MARKDOWN:
        joined = join_broken_lines(space_flat_lines(rows), _SHARE_OF_BREAKS)
        lines = list(_separate(_read_markdown(line) for line in joined))
        return DialectLines(lines, [])
    return DialectLines(join_broken_lines(space_flat_lines(rows)), [])


def list_line_words(text: str) -> Iterator[SourceLine]:
    """Yield the words on each line of a capture: the links of Markdown without their addresses.

    They are counted from the text itself, so that the ledger can compare them with what was read.
    """
    rows = read_rows(text)
    dialect = find_dialect(rows)
    if dialect is Dialect.MARKDOWN:
        for line in join_broken_lines(space_flat_lines(rows), _SHARE_OF_BREAKS):
            words = tuple(line.text.split()) if _is_code(line) else _list_words(line.text)
            is_rule = _RULE.fullmatch(line.text) and not _is_code(line)
            sign = words[0] if words and words[0] in BULLETS else ""
            yield SourceLine(line.number, () if is_rule else words, sign=sign)
        return
    margin = _find_margin(rows)
    for row in rows:
        if dialect is Dialect.BROWSER:
            words = tuple(_space_markers(row.text).split())
            is_item = row.indent > margin and _BROWSER_BULLET.match(row.text) is not None
        else:
            words = tuple(row.text.split())
            is_item = bool(words) and words[0] in BULLETS
        yield SourceLine(row.number, words, sign=words[0] if is_item else "")


# ---------------------------------------------------------------- text browsers


def _space_markers(text: str) -> str:
    """Return a line with spaces around the numbers of its links, so that each is a word."""
    return " ".join(_MARKER.sub(r" [\1] ", text).split()) if "[" in text else text


def _read_browser_lines(rows: Sequence[Line]) -> DialectLines:
    addresses, references = _read_references(rows)
    left = [row for row in rows if row.number not in references]
    margin = _find_margin(rows)
    lines = join_broken_lines(left, _SHARE_OF_BREAKS_IN_DUMPS, _begins_anew)
    above = [None, *lines]
    joined = [
        _read_browser_line(line, addresses, margin, before) for line, before in zip(lines, above, strict=False)
    ]
    placed = [_place_heading(joined, index) for index in range(len(joined))]
    return DialectLines(placed, [row for row in rows if row.number in references and row.text])


def _find_margin(rows: Sequence[Line]) -> int:
    """Return how far a text browser indents the paragraphs of a page."""
    indents = Counter(row.indent for row in rows if row.text and not _REFERENCE.fullmatch(row.text))
    return min(_MARGIN, indents.most_common(1)[0][0]) if indents else 0


def _read_references(rows: Sequence[Line]) -> tuple[dict[int, str], set[int]]:
    """Return the addresses of a text browser's links by number, and the numbers of the lines that list them."""
    start = next((i for i in range(len(rows) - 1, -1, -1) if _REFERENCES.fullmatch(rows[i].text)), None)
    if start is None:
        return {}, set()
    while (above := find_last_words(rows, start)) is not None and (
        _REFERENCES.fullmatch(rows[above].text) or _REFERENCE.fullmatch(rows[above].text)
    ):
        start = above
    addresses: dict[int, str] = {}
    numbers: set[int] = set()
    for row in rows[start:]:
        match = _REFERENCE.fullmatch(row.text)
        if match:
            addresses[int(match[1])] = match[2]
        elif row.text and not _REFERENCES.fullmatch(row.text):
            break
        numbers.add(row.number)
    return (addresses, numbers) if addresses else ({}, set())


def _begins_anew(above: Line, below: Line) -> bool:
    """Tell whether a line of a text browser begins something, although the line above it is full.

    It is a platform's, names an author, or is a link below the end of a sentence.
    """
    ends = ends_sentence(above.text.rstrip("”’»」』\"'"))
    if (ends and (_MARKER.match(below.text) or _opens_details(below.text))) or _opens_labels(below.text):
        return True
    if _NAME_AND_TIME.fullmatch(above.text) and not _REST_OF_HEAD.match(below.text):
        return True
    before, after = (" ".join(_MARKER.sub(" ", line.text).split()) for line in (above, below))
    link = " ".join(_MARKER.split(above.text)[-1].split())  # the last one above
    for words in (before, link):
        if words and read_interface_line(f"{words} {after}"):  # else a phrase is broken in two
            return bool(read_interface_line(words) and read_interface_line(after))
    return bool(read_interface_line(before) or read_interface_line(after) or (ends and read_authored(after)))


def _opens_details(text: str) -> bool:
    """Tell whether a line begins with words about a post, a link after them: ``Posted in [3]Letters``."""
    words, marker, _ = text.partition("[")
    key = make_key(words).strip(" :")
    return bool(marker) and (key in _load_details("in", "location") or f"{key} ".startswith(_load_openings()))


def _opens_labels(text: str) -> bool:
    """Tell whether a line begins with the heading of labels, a link after it: ``Labels: [3]Letters``."""
    words, marker, _ = text.partition("[")
    return (
        bool(marker)
        and words.rstrip()[-1:] in (":", "：")
        and make_key(words).strip(" :") in _load_details("labels")
    )


@cache
def _load_openings() -> tuple[str, ...]:
    phrases = _load_details("labels", "posted_by", "posted_on")
    return tuple(phrase + end for phrase in phrases for end in (" ", ":"))


@cache
def _load_details(*kinds: str) -> frozenset[str]:
    return frozenset(make_key(phrase).strip(" :") for kind in kinds for phrase in list_phrases(kind))


def _read_browser_line(row: Line, addresses: Mapping[int, str], margin: int, above: Line | None) -> Line:
    if not row.text:
        return row
    spaced = _space_markers(row.text)
    bullet = _BROWSER_BULLET.match(spaced) if row.indent > margin and not _goes_on_above(row, above) else None
    words = spaced[bullet.end() :] if bullet else spaced
    text = " ".join(word for word in words.split() if not _MARKER.fullmatch(word)) if "[" in words else words
    markdown = _link_markers(words, addresses) if text != words else ""
    rows = tuple((number, _space_markers(part)) for number, part in row.rows or ((row.number, row.text),))
    if bullet:
        return Line(row.number, max(0, row.indent - margin), f"• {text}", rows, markdown)
    return Line(row.number, max(0, row.indent - margin), text, rows, markdown)


def _goes_on_above(row: Line, above: Line | None) -> bool:
    """Tell whether a line that begins with ``o`` is one of several lines of text, since that is a word as well."""
    if above is None or not above.text or not row.text.startswith("o "):
        return False
    return above.indent == row.indent and not _BROWSER_BULLET.match(_space_markers(above.text))


def _link_markers(words: str, addresses: Mapping[int, str]) -> str:
    """Return words as Markdown in which the number of each link leads to its address."""
    parts = []
    for word in words.split():
        match = _MARKER.fullmatch(word)
        address = addresses.get(int(match[1]), "") if match else ""
        if match and address.startswith(_SAFE):
            parts.append(f"[\\[{match[1]}\\]](<{address.replace('<', '%3C').replace('>', '%3E')}>)")
        else:
            parts.append(escape_line(word) if not parts else _escape_inside(word))
    return " ".join(parts)


def _escape_inside(word: str) -> str:
    """Return a word that is not the first of a line as Markdown."""
    return escape_line(f"x {word}")[2:]


def _place_heading(lines: Sequence[Line], index: int) -> Line:
    """Return a line; a heading in the middle of the page at the margin."""
    line = lines[index]
    return (
        line._replace(indent=0)
        if is_block(lines, index) and line.indent >= _CENTRED and len(line.rows) < 2
        else line
    )


# ---------------------------------------------------------------- Markdown


def _is_code(line: Line) -> bool:
    """Tell whether a line of Markdown is code: indented, and no item or quotation."""
    item = line.text.startswith(">") or _MARKDOWN_BULLET.match(line.text) or _NUMBERED.match(line.text)
    return line.indent >= _INDENT_OF_CODE and not item and not _HEADING.fullmatch(line.text)


def _read_markdown(line: Line) -> Line:
    raw = line.text
    if not raw or (_RULE.fullmatch(raw) and not _is_code(line)):
        return Line(line.number, 0, "", ((line.number, ""), (line.last, "")))
    rows_of = ((line.number, ""), (line.last, ""))
    heading = _HEADING.fullmatch(raw)
    if heading:
        text = _strip_signs(heading[2])
        level = "#" * min(6, max(2, len(heading[1])))
        return Line(line.number, 0, text, _list_rows(text, rows_of), f"{level} {heading[2]}")
    quoted = raw.startswith(">")
    body = raw.lstrip("> ") if quoted else raw
    bullet = _MARKDOWN_BULLET.match(body)
    if _is_code(line):
        return line
    words = body[bullet.end() :] if bullet else body
    text = _strip_signs(words)
    prefix = "> " if quoted else ""
    shown = f"• {text}" if bullet else text
    written = escape_line(words) if _is_hidden(words) else words
    return Line(line.number, line.indent, shown, _list_rows(text, rows_of), prefix + written)


def _separate(lines: Iterable[Line]) -> Iterator[Line]:
    """Yield lines, with a blank one wherever a heading or a quotation begins or ends."""
    before: Line | None = None
    for line in lines:
        if before is not None and before.text and line.text and _find_kind(before) != _find_kind(line):
            yield Line(line.number, 0, "")
        yield line
        before = line


def _find_kind(line: Line) -> str | int:
    """Return what a line is part of: a quotation, running text, or a heading by itself."""
    return line.number if line.markdown.startswith("#") else line.markdown[:1] == ">" and "quotation"


def _list_rows(text: str, rows: tuple[tuple[int, str], ...]) -> tuple[tuple[int, str], ...]:
    (first, _), (last, _) = rows
    return ((first, text),) if first == last else ((first, text), (last, ""))


def _strip_signs(text: str) -> str:
    """Return the words of a line of Markdown: links without their addresses, no emphasis, no escapes."""
    return " ".join(_list_words(text))


@lru_cache(maxsize=8192)
def _list_words(text: str) -> tuple[str, ...]:
    """Return the words that a line of Markdown shows; all of a line that would show none, apart from mere signs."""
    if not _SIGNED.search(text) or _is_hidden(text):
        return tuple(text.split())
    return tuple(list_words(parse_markdown(text)))


@lru_cache(maxsize=8192)
def _is_hidden(text: str) -> bool:
    """Tell whether Markdown would show no word of a line that has some, as of ``~~~ these words``.

    The name of a language after the sign of code, and the address of a link that other lines use, are no words.
    """
    mere_signs = len(text.split()) < 2 or _CODE_SIGN.fullmatch(text) or _DEFINITION.fullmatch(text)
    return not mere_signs and bool(_SIGNED.search(text)) and not list(list_words(parse_markdown(text)))
