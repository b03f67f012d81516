"""Line breaks that a platform turns into mark-up: where a text has its paragraphs as blank lines."""

from __future__ import annotations

import re

from postil.captures.readers.html_words import BLOCKS

_TAGS = re.compile(r"(<!--.*?-->|</?[A-Za-z][^<>]*>)", re.DOTALL)
_NAME = re.compile(r"<(/?)([A-Za-z][\w-]*)")
_PARAGRAPHS = re.compile(r"[ \t]*\n(?:[ \t]*\n)+[ \t]*")
_LINES = re.compile(r"[ \t]*\n[ \t]*")
_BREAKING = re.compile(r"<(?:br|p|div|ul|ol|table|blockquote|h[1-6]|pre)\b", re.IGNORECASE)
_AS_IT_IS = ("pre", "script", "style", "textarea")


def break_lines(html: str) -> str:
    """Return HTML with a break for each line end, and two for each blank line, as WordPress' ``wpautop`` does.

    Line ends next to blocks, and those in preformatted text, stay as they are.
    """
    if "\n" not in html:
        return html
    parts = _TAGS.split(html.strip())
    kept = ""
    for index, part in enumerate(parts):
        if index % 2:
            kept = _follow_tag(part, kept)
            continue
        if kept or "\n" not in part:
            continue
        text = part.lstrip() if _is_block(parts[index - 1] if index else "<p>") else part
        text = text.rstrip() if _is_block(parts[index + 1] if index + 1 < len(parts) else "<p>") else text
        parts[index] = _LINES.sub("<br>\n", _PARAGRAPHS.sub("<br><br>", text))
    return "".join(parts)


def break_plain(html: str) -> str:
    """Return HTML with its line ends as breaks, if it has none that a browser would show."""
    return html if _BREAKING.search(html) else break_lines(html)


def _follow_tag(tag: str, kept: str) -> str:
    """Return the name of the preformatted element that we are in after a tag; empty if in none."""
    match = _NAME.match(tag)
    name = match[2].lower() if match else ""
    if kept:
        return "" if match and match[1] and name == kept else kept
    return name if match and not match[1] and name in _AS_IT_IS else ""


def _is_block(tag: str) -> bool:
    match = _NAME.match(tag)
    return match is not None and match[2].lower() in BLOCKS | {"br"}
