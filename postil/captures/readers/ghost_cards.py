"""The bodies of Ghost that are no HTML: Lexical and Mobiledoc documents, which are JSON, as HTML.

Sources of the formats: https://lexical.dev/docs/concepts/serialization and
https://github.com/bustle/mobiledoc-kit/blob/master/MOBILEDOC.md; the cards are Ghost's own.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from postil.captures.readers.json_tables import parse_json, rows_in, text_in
from postil.captures.readers.markdown_html import render_markdown

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_DEEPEST = 80
_FORMATS = ((1, "b"), (2, "i"), (4, "s"), (16, "code"), (32, "sub"), (64, "sup"))
_BLOCKS = {"paragraph": "p", "quote": "blockquote", "aside": "blockquote", "extended-quote": "blockquote"}
_MARKUPS = ("a", "b", "strong", "em", "i", "code", "s", "del", "sub", "sup", "u")
_TAGS = ("p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "aside", "pull-quote")
# What a card shows: plain text, HTML, and addresses, by the names of their fields, in the order of the page.
_PLAIN = ("alt", "title", "fileTitle", "productTitle", "buttonText", "header", "subheader")
_HTML = (
    "html", "heading", "content", "calloutText", "calloutEmoji", "productDescription", "fileCaption", "caption",
)  # fmt: skip
_ADDRESSES = ("url", "buttonUrl", "productUrl")
_NOT_ON_THE_SITE = ("email", "email-cta", "signup", "paywall")


def render_lexical(document: str) -> str:
    """Return a Lexical document as HTML; empty if it cannot be read."""
    value = parse_json(document)
    root = value.get("root") if isinstance(value, dict) else None
    return _render_nodes(rows_in(root, "children"), 0) if isinstance(root, dict) else ""


def _render_nodes(nodes: Sequence[Mapping[str, object]], depth: int) -> str:
    return "".join(_render_node(node, depth + 1) for node in nodes) if depth < _DEEPEST else ""


def _render_node(node: Mapping[str, object], depth: int) -> str:
    kind = text_in(node, "type")
    if kind in ("text", "extended-text", "tab"):
        return _render_text(node)
    if kind == "linebreak":
        return "<br>"
    if "children" not in node:
        return render_card(kind, node)
    inner = _render_nodes(rows_in(node, "children"), depth)
    if kind in ("link", "autolink"):
        return f'<a href="{escape(text_in(node, "url"))}">{inner}</a>'
    if kind in ("heading", "extended-heading"):
        tag = text_in(node, "tag")
        tag = tag if tag in _TAGS else "h2"
    elif kind == "list":
        tag = "ol" if text_in(node, "listType") == "number" else "ul"
    else:
        tag = "li" if kind == "listitem" else _BLOCKS.get(kind, "div")
    return f"<{tag}>{inner}</{tag}>"


def _render_text(node: Mapping[str, object]) -> str:
    html = escape(text_in(node, "text"), quote=False)
    flags = node.get("format")
    for flag, tag in _FORMATS:
        if isinstance(flags, int) and flags & flag:
            html = f"<{tag}>{html}</{tag}>"
    return html


def render_card(kind: str, card: Mapping[str, object]) -> str:
    """Return a card, such as an image or a quoted page, as HTML."""
    if kind in _NOT_ON_THE_SITE:
        return ""
    if kind in ("markdown", "card-markdown"):
        return render_markdown(text_in(card, "markdown"))
    if kind in ("codeblock", "code"):
        caption = f"<p>{text_in(card, 'caption')}</p>" if card.get("caption") else ""
        return f"<pre>{escape(text_in(card, 'code'), quote=False)}</pre>{caption}"
    if kind in ("horizontalrule", "hr"):
        return "<hr>"
    pictures = [card, *rows_in(card, "images")] if kind in ("image", "gallery") else []
    if pictures:
        shown = [
            f'<p><img src="{escape(src)}" alt="{escape(text_in(one, "alt"))}"></p>'
            for one in pictures
            if (src := text_in(one, "src") or text_in(one, "fileName"))
        ]
        return "".join(shown) + (f"<p>{text_in(card, 'caption')}</p>" if card.get("caption") else "")
    about = card.get("metadata")
    parts = [escape(text_in(card, name), quote=False) for name in _PLAIN]
    parts += [escape(text_in(about, name), quote=False) for name in _PLAIN] if isinstance(about, dict) else []
    parts += [text_in(card, name) for name in _HTML]
    addresses = [text_in(card, name) for name in _ADDRESSES]
    addresses += [text_in(card, "src")] if kind in ("audio", "video", "file") else []
    own = text_in(card, "html")
    parts += [f'<a href="{escape(one)}">{escape(one)}</a>' for one in addresses if one and escape(one) not in own]
    return "".join(f"<div>{part}</div>" for part in parts if part)


def render_mobiledoc(document: str) -> str:
    """Return a Mobiledoc document as HTML; empty if it cannot be read."""
    value = parse_json(document)
    if not isinstance(value, dict):
        return ""
    sections = value.get("sections")
    return "".join(_render_section(one, value) for one in sections) if isinstance(sections, list) else ""


def _render_section(section: object, document: Mapping[str, object]) -> str:
    match section:
        case [1, str(tag), list(markers), *_]:
            tag = {"aside": "blockquote", "pull-quote": "blockquote"}.get(tag, tag if tag in _TAGS else "p")
            return f"<{tag}>{_render_markers(markers, document)}</{tag}>"
        case [2, str(address), *_]:
            return f'<p><img src="{escape(address)}" alt=""></p>'
        case [3, str(tag), list(items), *_]:
            tag = "ol" if tag == "ol" else "ul"
            inner = "".join(f"<li>{_render_markers(one, document)}</li>" for one in items if isinstance(one, list))
            return f"<{tag}>{inner}</{tag}>"
        case [10, int(index), *_]:
            card = _at(document.get("cards"), index)
            return render_card(str(card[0]), card[1]) if isinstance(card, list) and _is_card(card) else ""
    return ""


def _is_card(card: list[object]) -> bool:
    return len(card) > 1 and isinstance(card[1], dict)


def _at(values: object, index: int) -> object:
    return values[index] if isinstance(values, list) and 0 <= index < len(values) else None


def _render_markers(markers: Sequence[object], document: Mapping[str, object]) -> str:
    """Return marked-up text: each marker opens some markups, has a text or an atom, and closes the last ones."""
    html = ""
    opened: list[str] = []
    for marker in markers:
        match marker:
            case [int(kind), list(begins), int(ends), value]:
                for index in begins:
                    markup = _at(document.get("markups"), index) if isinstance(index, int) else None
                    tag, start = _read_markup(markup)
                    html += start
                    opened.append(tag)
                html += _render_atom(value, document) if kind else escape(str(value), quote=False)
                for _ in range(min(ends, len(opened))):
                    tag = opened.pop()
                    html += f"</{tag}>" if tag else ""
    return html + "".join(f"</{tag}>" for tag in reversed(opened) if tag)


def _render_atom(index: object, document: Mapping[str, object]) -> str:
    atom = _at(document.get("atoms"), index) if isinstance(index, int) else None
    if isinstance(atom, list) and len(atom) > 1:
        return "<br>" if atom[0] == "soft-return" else escape(str(atom[1]), quote=False)
    return ""


def _read_markup(markup: object) -> tuple[str, str]:
    """Return the tag of a markup and how it begins; both empty for what is not known."""
    match markup:
        case ["a", ["href", str(address), *_], *_]:
            return "a", f'<a href="{escape(address)}">'
        case [str(tag), *_] if tag in _MARKUPS and tag != "a":
            return tag, f"<{tag}>"
    return "", ""
