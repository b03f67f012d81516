"""The words of Tumblr's exports for the ledger, found by patterns in the file and not by its reader."""

from __future__ import annotations

from typing import TYPE_CHECKING

from postil.captures.readers.html_words import list_html_words
from postil.captures.readers.markdown_html import render_markdown
from postil.captures.readers.reader import SourceLine
from postil.captures.readers.xml_scan import scan_records
from postil.text.slugs import make_unique

if TYPE_CHECKING:
    from postil.captures.readers.xml_scan import Scanned

_SHOWN = {
    "photo": ("photo-caption",),
    "quote": ("quote-text", "quote-source"),
    "link": ("link-text", "link-description"),
    "answer": ("question", "answer"),
    "conversation": ("conversation-title",),
    "video": ("video-caption",),
    "audio": ("id3-title", "audio-caption"),
}
_PLAIN = ("link-text", "conversation-title", "regular-title", "id3-title", "question")


def list_tumblr_words(text: str) -> tuple[SourceLine, ...]:
    """Return the words of each post that was public."""
    lines: list[SourceLine] = []
    taken: set[str] = set()
    for post in scan_records(text, "post"):
        place = make_unique(post.attributes.get("id") or "n", taken)
        if post.attributes.get("state", "published") in ("published", ""):
            lines.append(SourceLine(post.line, tuple(_words_of(post)), place))
    return tuple(lines)


def _words_of(post: Scanned) -> list[str]:
    kind = post.attributes.get("type", "")
    words: list[str] = []
    for name in _SHOWN.get(kind, ("regular-title", "regular-body")):
        written = post.first(name)
        is_markdown = post.attributes.get("format") == "markdown" and name not in _PLAIN
        words += list_html_words(render_markdown(written) if is_markdown else written)
    for name in {"link": ("link-url",), "video": ("video-source",)}.get(kind, ()):
        address = post.first(name).strip()
        words += address.split() if address.startswith("http") else []
    for part in post.all("conversation"):
        for line in part.all("line"):
            words += [*line.attributes.get("label", "").split(), *line.text.split()]
    for part in post.all("photoset"):
        words += [
            word for photo in part.all("photo") for word in list_html_words(photo.attributes.get("caption", ""))
        ]
    return words
