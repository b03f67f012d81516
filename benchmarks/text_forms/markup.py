"""HTML of made-up posts, with marks that say what each part is, from which the truth is read later."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from benchmarks.text_forms.made_up import Block, MadeComment

PART = "data-part"  # title, date, author, body; comment, comment-author, comment-date, comment-body
WHEN = "data-when"  # the date, or date and time, that the words of a part mean, in ISO 8601


def tag(name: str, *children: str, **attributes: str) -> str:
    """Return an element; ``class_`` is its class, and ``data_part`` its ``data-part``."""
    given = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(value)}"' for key, value in attributes.items() if value
    )
    return f"<{name}{given}>{''.join(children)}</{name}>"


def text(words: str) -> str:
    """Return words as HTML."""
    return escape(words, quote=False)


def link(words: str, target: str = "#", **attributes: str) -> str:
    """Return a link with these words."""
    return tag("a", text(words), href=target, **attributes)


def date(words: str, moment: dt.datetime, part: str, *, timed: bool = True) -> str:
    """Return the words of a date, marked with what they mean: a day, or a day and a time."""
    when = moment.isoformat(timespec="minutes") if timed else moment.date().isoformat()
    return tag("span", text(words), data_part=part, data_when=when)


def write_blocks(blocks: Sequence[Block]) -> str:
    """Return a text with the elements that its parts have where people can use them."""
    return "\n".join(_write_block(block) for block in blocks)


def _write_block(block: Block) -> str:
    lines = [text(line) for line in block.lines]
    if block.kind == "code":
        return tag("pre", "\n".join(lines))
    if block.kind in ("list", "numbered"):
        return tag("ul" if block.kind == "list" else "ol", *(tag("li", line) for line in lines))
    if block.kind == "quotation":
        return tag("blockquote", tag("p", *lines))
    return tag("p", "<br/>\n".join(lines))


def write_plain_blocks(blocks: Sequence[Block]) -> str:
    """Return a text as comment forms take it that know only line breaks: lists are typed by hand."""
    return "<br/><br/>".join("<br/>".join(_type_lines(block)) for block in blocks)


def _type_lines(block: Block) -> list[str]:
    lines = [text(line) for line in block.lines]
    if block.kind == "list":
        return [f"- {line}" for line in lines]
    if block.kind == "numbered":
        return [f"{number}. {line}" for number, line in enumerate(lines, 1)]
    if block.kind == "quotation":
        return [f"“{line}”" for line in lines]
    return lines


def comment_tag(name: str, comment: MadeComment, *children: str, class_: str = "", id_: str = "") -> str:
    """Return the element of a comment, marked with its id and with that of the comment that it answers."""
    identity = {"data_id": comment.id, "data_parent": comment.parent or ""}
    return tag(name, *children, class_=class_, id_=id_, data_part="comment", **identity)


def write_page(title: str, *parts: str, language: str) -> str:
    """Return a whole page."""
    head = tag("head", '<meta charset="utf-8"/>', tag("title", text(title)))
    return f'<!DOCTYPE html>\n<html lang="{language}">{head}<body>{"".join(parts)}</body></html>\n'
