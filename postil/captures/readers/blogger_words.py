"""The words of Blogger exports for the ledger, found by patterns in the file and not by its reader."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

from postil.captures.readers.html_words import list_html_words
from postil.captures.readers.reader import SourceLine
from postil.captures.readers.xml_scan import scan_records
from postil.text.slugs import make_unique

if TYPE_CHECKING:
    from collections.abc import Sequence

    from postil.captures.readers.xml_scan import Scanned


def list_blogger_words(texts: Sequence[str]) -> tuple[SourceLine, ...]:
    """Return the words of each post and page that was public, with those of its public comments."""
    posts: list[SourceLine] = []
    comments: list[SourceLine] = []
    taken: set[str] = set()
    for text in texts:
        for entry in scan_records(text, "entry"):
            kind = _kind_of(entry)
            content = _words_of(entry, "content")
            if kind in ("post", "page"):
                place = make_unique(_number_of(entry.first("id")) or "n", taken)
                if _is_public(entry):
                    posts.append(SourceLine(entry.line, (*_words_of(entry, "title"), *content), place))
            elif kind == "comment" and _is_public(entry):
                references = [one.attributes.get("ref", "") for one in entry.all("in-reply-to")]
                post = entry.first("parent") or (references[0] if references else "")
                comments.append(SourceLine(entry.line, content, _number_of(post)))
    shown = {line.place for line in posts}
    return (*posts, *(line for line in comments if line.place in shown))


def _kind_of(entry: Scanned) -> str:
    written = entry.first("type").strip()
    terms = [c.attributes.get("term", "") for c in entry.all("category")]
    kinds = [term.rpartition("kind#")[2] for term in terms if "/2008/kind#" in term]
    return written.lower() or (kinds[0] if kinds else "")


def _is_public(entry: Scanned) -> bool:
    drafts = [inner.first("draft").strip() for inner in entry.all("control")]
    status = entry.first("status").strip()
    is_live = status == "LIVE" if status or entry.first("type").strip() else "yes" not in drafts
    return is_live and not entry.first("trashed").strip()


def _words_of(entry: Scanned, name: str) -> tuple[str, ...]:
    return tuple(word for one in entry.all(name)[:1] for word in list_html_words(read_construct(one)))


def read_construct(one: Scanned) -> str:
    """Return a text of Atom as HTML, of whichever of its three kinds it is."""
    kind = one.attributes.get("type", "text")
    if kind == "xhtml" or (one.inner and not one.text.strip()):
        return one.as_html()
    is_html = kind in ("html", "text/html") or (kind != "text" and one.local in ("content", "summary"))
    return one.text if is_html else html.escape(one.text, quote=False)


def _number_of(written: str) -> str:
    return written.strip().rpartition("-")[2]
