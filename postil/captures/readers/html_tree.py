"""Trees of HTML, prepared so that Markdown can say what is in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bs4 import Tag
from bs4.element import NavigableString

from postil.captures.readers.html_words import (
    BLOCKS,
    PLAYERS,
    SUBSCRIPTS,
    SUPERSCRIPTS,
    UNSHOWN,
    player_address,
    raise_digits,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bs4 import BeautifulSoup

_KNOWN_BLOCKS = frozenset(
    "p div blockquote li ul ol h1 h2 h3 h4 h5 h6 table thead tbody tfoot tr td th pre hr".split()
)
_OUTER = ("html", "body")
_OF_TABLES = ("table", "thead", "tbody", "tfoot", "tr", "td", "th", "caption", "colgroup", "col")
_NOT_IN_CELLS = ("table", "p", "div", "ul", "ol", "pre", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "hr")


def prepare_tree(soup: BeautifulSoup) -> None:
    """Change a tree so that markdownify finds nothing in it that it would lose."""
    tags: dict[str, list[Tag]] = {}
    for tag in soup.find_all(True):  # once, since each search looks at all of them
        tags.setdefault(tag.name, []).append(tag)

    def named(names: Iterable[str]) -> list[Tag]:
        return [tag for name in names for tag in tags.get(name, ()) if not tag.decomposed]

    for tag in named(UNSHOWN):
        tag.decompose()
    for code in named(("code", "kbd", "samp")):
        if code.find("pre"):
            code.unwrap()
    for tag in named(PLAYERS):
        _link_player(soup, tag)
    for tag in named(("sup", "sub")):
        signs = SUPERSCRIPTS if tag.name == "sup" else SUBSCRIPTS
        for text in tag.find_all(string=True):
            text.replace_with(NavigableString(raise_digits(str(text), signs)))
    for table in reversed(named(("table",))):  # the inner ones first
        _prepare_table(table)
    for items in named(("ol",)):
        start = str(items.get("start") or "")
        number = int(start) if start.isdecimal() and len(start) < 10 else 1
        for index, item in enumerate(items.find_all("li", recursive=False), number):
            item["data-number"] = str(index)
    for tag in named(sorted(BLOCKS - _KNOWN_BLOCKS - {"caption", *_OUTER})):
        if tag.name == "dt":
            _embolden(soup, tag)
        tag.name = "div"


def _link_player(soup: BeautifulSoup, tag: Tag) -> None:
    """Put a link to what an embedded player shows in front of the words it has for those who cannot see it."""
    address = player_address({name: str(value) for name, value in tag.attrs.items()})
    if address:
        link = soup.new_tag("a", href=address)
        link.string = address
        tag.insert_before(" ", link, " ")
    tag.unwrap()


def _embolden(soup: BeautifulSoup, tag: Tag) -> None:
    strong = soup.new_tag("strong")
    strong.extend(list(tag.contents))
    tag.append(strong)


def _prepare_table(table: Tag) -> None:
    """Make the rows of a table of data equally long; turn one that only lays out a page into blocks."""
    rows = table.find_all("tr")
    cells = [row.find_all(["td", "th"], recursive=False) for row in rows]
    width = max((sum(map(_span, row)) for row in cells), default=0)
    strays = [tag for tag in table.find_all(True) if tag.name in _NOT_IN_CELLS]
    if width < 2 or strays or sum(map(len, cells)) != len(table.find_all(["td", "th"])):
        for tag in (table, *table.find_all(list(_OF_TABLES))):
            tag.name = "div"
        return
    caption = table.find("caption")
    if isinstance(caption, Tag):
        caption.name = "div"
        table.insert_before(caption.extract())
    for row, own in zip(rows, cells, strict=True):
        for cell in own:
            for _ in range(_span(cell) - 1):
                cell.insert_after(Tag(name="td"))
        for _ in range(width - sum(map(_span, own))):
            row.append(Tag(name="td"))
    table["data-columns"] = str(width)
    if cells and all(cell.name == "th" for cell in cells[0]):
        table["data-headed"] = "1"
    for part in table.find_all(["thead", "tbody", "tfoot"]):
        part.unwrap()


def _span(cell: Tag) -> int:
    written = str(cell.get("colspan") or "")
    return max(1, min(50, int(written))) if written.isdecimal() and len(written) < 6 else 1
