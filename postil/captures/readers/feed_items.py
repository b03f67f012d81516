"""The items of feeds: RSS of any version and Atom (RFC 4287), with threads (RFC 4685), as one kind of value."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from postil.captures.readers.atom_text import child, children, read_html, read_plain
from postil.captures.readers.contact_data import clean_name
from postil.captures.readers.export_dates import read_mail_date, read_timestamp
from postil.captures.readers.html_to_markdown import html_text, join_address
from postil.captures.readers.xml_records import line_of, local_name, own_text, text_of
from postil.text.urls import split_url

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml import etree

    from postil.text.edtf import Edtf

CUT = re.compile(r"\s*(?:\[(?:\.\.\.|…)\]|…|\.\.\.)\s*$")  # at the end of a summary that a program made
_END = 300  # characters at the end of a text, where a link to the whole of it would be
_COMMENT = re.compile(r"(?:comment-|c)\d+")


@dataclass(frozen=True, slots=True)
class FeedItem:
    """A post or comment of a feed. ``answers`` is the id of what it answers, ``answers_at`` the address of that.

    ``body`` and ``summary`` are HTML; a feed can have either or both.
    """

    id: str
    line: int
    title: str
    body: str
    summary: str
    url: str | None
    date: Edtf | None
    author: str | None
    labels: tuple[str, ...]
    other_urls: tuple[str, ...] = ()
    answers: str | None = None
    answers_at: str | None = None
    is_atom: bool = False
    base: str | None = None  # of addresses in its text, where the feed names one

    @property
    def fragment(self) -> str:
        """The fragment under which the blog shows a comment, such as ``comment-12``; empty for a post."""
        for address in (self.url, *self.other_urls):
            found = (address or "").partition("#")[2]
            if _COMMENT.fullmatch(found):
                return found
        return ""

    @property
    def is_cut(self) -> bool:
        """Whether the feed has only the beginning of a post: a summary, or a text that ends in a link to itself."""
        if not self.body:
            return self.is_atom or CUT.search(html_text(self.summary)) is not None
        return bool(self.url) and f'href="{html.escape(self.url or "")}"' in self.body[-_END:]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to show of it."""
        return not (self.title or self.body.strip() or self.summary.strip())

    @property
    def is_comment(self) -> bool:
        """Whether this answers something, by what the feed says or by its address."""
        return self.answers is not None or self.fragment.startswith("comment-")

    @property
    def standfirst(self) -> str:
        """The summary as text, where somebody wrote it; empty where it only repeats or cuts the text."""
        text = html_text(self.summary)
        return "" if self.is_comment or not self.body or CUT.search(text) or text in html_text(self.body) else text


def read_item(element: etree._Element, authors: Sequence[str]) -> FeedItem:
    """Return the item of a feed; ``authors`` are those that the feed itself names."""
    return _read_entry(element, authors) if local_name(element) == "entry" else _read_rss(element)


def _read_entry(entry: etree._Element, authors: Sequence[str]) -> FeedItem:
    base = entry.base if (entry.base or "").startswith("http") else None
    links = [
        (c.get("rel") or "alternate", c.get("type") or "", c.get("href") or "") for c in children(entry, "link")
    ]
    url = next((join_address(base, href) for rel, _, href in links if rel == "alternate" and href), "")
    files = [(kind, join_address(base, href)) for rel, kind, href in links if rel == "enclosure"]
    answered = child(entry, "in-reply-to")
    names = [clean_name(text_of(author, "name")) for author in children(entry, "author")]
    published = text_of(entry, "published") or text_of(entry, "issued") or text_of(entry, "updated")
    return FeedItem(
        id=text_of(entry, "id").strip() or url,
        line=line_of(entry),
        title=read_plain(child(entry, "title")),
        body=_add_files(read_html(child(entry, "content")), files),
        summary=read_html(child(entry, "summary")),
        url=_valid(url),
        date=read_timestamp(published),
        author=", ".join(name for name in names if name) or ", ".join(authors) or None,
        labels=_list_labels([c.get("label") or c.get("term") or "" for c in children(entry, "category")]),
        answers=answered.get("ref") or "" if answered is not None else None,
        answers_at=answered.get("href") if answered is not None else None,
        is_atom=True,
        base=base,
    )


def _read_rss(item: etree._Element) -> FeedItem:
    url = text_of(item, "link").strip()
    guid = text_of(item, "guid").strip()
    files = [(c.get("type") or "", c.get("url") or "") for c in children(item, "enclosure")]
    date = text_of(item, "pubDate").strip()
    other = guid if guid.startswith("http") and guid != url and split_url(guid) else None
    return FeedItem(
        id=guid or url,
        line=line_of(item),
        title=html_text(text_of(item, "title")),
        body=_add_files(text_of(item, "encoded"), files),
        summary=text_of(item, "description") or text_of(item, "summary"),
        url=_valid(url) or (other if not url else None),
        date=read_mail_date(date) or read_timestamp(date) or read_timestamp(text_of(item, "date")),
        author=clean_name(text_of(item, "creator") or text_of(item, "author")),
        labels=_list_labels([own_text(c) for c in children(item, "category")]),
        other_urls=(other,) if other and url else (),
    )


def _add_files(body: str, files: Sequence[tuple[str, str]]) -> str:
    """Return a body with a link to each recording that comes with it and that it does not name."""
    for kind, url in files:
        if kind.startswith(("audio/", "video/")) and url and url not in body:
            body += f'<p><a href="{html.escape(url)}">{html.escape(url)}</a></p>'
    return body


def _list_labels(written: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(label for one in written if (label := html_text(one))))


def _valid(url: str) -> str | None:
    return url if url.startswith("http") and split_url(url) else None
