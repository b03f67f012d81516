"""The words of Disqus exports for the ledger, found by patterns in the file and not by its reader."""

from __future__ import annotations

from typing import TYPE_CHECKING

from postil.captures.readers.html_words import list_html_words
from postil.captures.readers.reader import SourceLine
from postil.captures.readers.xml_scan import scan_records
from postil.text.urls import address_key, split_url

if TYPE_CHECKING:
    from postil.captures.readers.xml_scan import Scanned


def list_disqus_words(text: str) -> tuple[SourceLine, ...]:
    """Return the words of each comment that was shown, with the page that it is on."""
    pages: dict[tuple[str, str, str], str] = {}
    places: dict[str, str] = {}
    for thread in scan_records(text, "thread"):
        url = thread.first("link").strip()
        parts = split_url(url) if url.startswith("http") else None
        if parts is not None and thread.first("isDeleted").strip() != "true":
            places[_number_of(thread)] = pages.setdefault(address_key(parts), _number_of(thread))
    lines = []
    for post in scan_records(text, "post"):
        is_shown = all(post.first(name).strip() in ("", "false") for name in ("isDeleted", "isSpam"))
        place = next((places.get(_number_of(one), "") for one in post.all("thread")), "")
        if is_shown and place:
            lines.append(SourceLine(post.line, tuple(list_html_words(post.first("message"))), place))
    return tuple(lines)


def _number_of(element: Scanned) -> str:
    written = next((value for name, value in element.attributes.items() if name.endswith(":id")), "").strip()
    return written if written.isalnum() else ""
