"""The words of Ghost's exports for the ledger, gathered from the values of the JSON and not by its reader."""

from __future__ import annotations

import json
from html import escape
from typing import TYPE_CHECKING, Any

from postil.captures.readers.html_words import list_html_words
from postil.captures.readers.json_tables import read_tables, text_in
from postil.captures.readers.markdown_html import render_markdown
from postil.captures.readers.reader import SourceLine
from postil.text.slugs import make_unique

if TYPE_CHECKING:
    from collections.abc import Iterator

_INLINE = ("text", "extended-text", "tab", "link", "autolink", "linebreak")
_NOT_SHOWN = ("email", "email-cta", "signup", "paywall")
_AS_HTML = (
    "html", "heading", "content", "calloutText", "calloutEmoji", "productDescription", "fileCaption", "caption",
)  # fmt: skip
_AS_TEXT = ("alt", "title", "fileTitle", "productTitle", "buttonText", "header", "subheader")


def list_ghost_words(data: bytes) -> tuple[SourceLine, ...]:
    """Return the words of each post that was public, with those of its public comments."""
    tables, _ = read_tables(data)
    about = {row.get("post_id"): row for row in tables.get("posts_meta", [])}
    comments = tables.get("comments", [])
    lines = []
    taken: set[str] = set()
    for number, row in enumerate(tables.get("posts", []), 1):
        place = make_unique(text_in(row, "id") or f"n{number}", taken)
        if row.get("status") != "published" or row.get("visibility", "public") not in ("public", None, ""):
            continue
        body = " ".join(_list_body(row))
        excerpt = list_html_words(text_in(row, "custom_excerpt"))
        title = text_in(row, "title")
        words = [*(list_html_words(escape(title, quote=False)) if title != "(Untitled)" else ()), *excerpt]
        meta = about.get(row.get("id"), {})
        if row.get("feature_image"):
            words += str(meta.get("feature_image_alt") or "").split()
            words += list_html_words(str(meta.get("feature_image_caption") or ""))
        words += body.split()
        for comment in comments:
            if comment.get("post_id") == row.get("id") and comment.get("status") == "published":
                words += list_html_words(str(comment.get("html") or ""))
        lines.append(SourceLine(number, tuple(words), place))
    return tuple(lines)


def _list_body(row: dict[str, object]) -> list[str]:
    for name in ("html", "lexical", "mobiledoc", "markdown"):
        written = row.get(name)
        if isinstance(written, str) and written.strip():
            break
    else:
        return []
    if name == "html":
        return list_html_words(written.partition("<!--members-only-->")[0])
    if name == "markdown":
        return list_html_words(render_markdown(written))
    try:
        value = json.loads(written)
    except (ValueError, RecursionError):
        return []
    if not isinstance(value, dict):
        return []
    shown = _list_lexical(value.get("root", {})) if name == "lexical" else _list_mobiledoc(value)
    return "".join(shown).split()


def _list_lexical(node: object) -> Iterator[str]:
    """Yield the texts of a Lexical document; those of one paragraph follow each other."""
    if not isinstance(node, dict) or node.get("type") in _NOT_SHOWN:
        return
    if "text" in node:
        yield str(node["text"])
    elif "children" in node:
        yield "" if node.get("type") in _INLINE else "\n"
        for number, one in enumerate(_as_list(node["children"]), 1):
            yield f"{number}. " if node.get("listType") == "number" else ""
            yield from _list_lexical(one)
        yield "" if node.get("type") in _INLINE else "\n"
    elif node.get("type") == "linebreak":
        yield "\n"
    else:
        yield from _list_card(str(node.get("type")), node)


def _list_card(kind: str, card: dict[str, object]) -> Iterator[str]:
    """Yield what a card shows."""
    if kind in _NOT_SHOWN:
        return
    if kind in ("markdown", "card-markdown"):
        yield "\n" + " ".join(list_html_words(render_markdown(str(card.get("markdown") or "")))) + "\n"
        return
    is_picture, is_code = kind in ("image", "gallery"), kind in ("code", "codeblock")
    yield f"\n{card.get('code') or ''}\n" if is_code else ""
    images = card.get("images")
    for one in (card, *(images if isinstance(images, list) else ()), card.get("metadata")):
        names = ("alt",) if is_picture else () if is_code else _AS_TEXT
        has_picture = not is_picture or (isinstance(one, dict) and (one.get("src") or one.get("fileName")))
        if isinstance(one, dict) and has_picture:
            yield "".join(f"\n{one[name]}\n" for name in names if one.get(name))
    for name in ("caption",) if is_picture or is_code else _AS_HTML:
        yield f"\n{' '.join(list_html_words(str(card.get(name) or '')))}\n"
    own = str(card.get("html") or "")
    for name in ("url", "buttonUrl", "productUrl", "src" if kind in ("audio", "video", "file") else ""):
        address = str(card.get(name) or "")
        yield f"\n{address}\n" if address and not is_picture and address.replace("&", "&amp;") not in own else ""


def _list_mobiledoc(document: dict[str, Any]) -> Iterator[str]:
    cards, atoms = _as_list(document.get("cards")), _as_list(document.get("atoms"))
    for section in _as_list(document.get("sections")):
        match section:
            case [1, _, markers, *_]:
                yield "\n" + _list_markers(markers, atoms) + "\n"
            case [3, tag, items, *_]:
                for number, item in enumerate(_as_list(items), 1):
                    yield f"\n{f'{number}. ' if tag == 'ol' else ''}{_list_markers(item, atoms)}\n"
            case [10, int(index), *_] if 0 <= index < len(cards):
                match cards[index]:
                    case [str(name), dict(values), *_]:
                        yield from _list_card(name, values)


def _list_markers(markers: Any, atoms: list[Any]) -> str:
    found = (one for one in _as_list(markers) if isinstance(one, list) and len(one) > 3)
    return "".join(str(one[3]) if one[0] == 0 else _text_of_atom(one[3], atoms) for one in found)


def _text_of_atom(index: Any, atoms: list[Any]) -> str:
    match atoms[index] if isinstance(index, int) and 0 <= index < len(atoms) else None:
        case ["soft-return", *_]:
            return "\n"
        case [_, text, *_]:
            return str(text)
    return ""


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
