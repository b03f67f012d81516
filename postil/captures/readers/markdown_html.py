"""Markdown of exports, which may hold HTML, as HTML."""

from __future__ import annotations

from markdown_it import MarkdownIt

_PARSER = MarkdownIt("commonmark", {"html": True, "maxNesting": 100}).enable(["table", "strikethrough"])


def render_markdown(text: str) -> str:
    """Return Markdown, which may hold HTML, as HTML."""
    return str(_PARSER.render(text))
