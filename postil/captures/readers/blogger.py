"""The reader of Blogger exports: the Atom file of its dashboard, and the feeds of Google Takeout.

Both are one feed with an entry for each post, page and comment. The older form says what an entry is by a category
of the scheme ``http://schemas.google.com/g/2005#kind``, and whether it is a draft as in RFC 5023; the form of 2018
says both by elements of its own, which are read directly below the entry, since an author has a type as well.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from postil.captures.readers.atom_text import child, children, read_html, read_plain
from postil.captures.readers.blogger_words import list_blogger_words
from postil.captures.readers.contact_data import clean_name
from postil.captures.readers.export_dates import read_timestamp
from postil.captures.readers.export_entries import Entry, ExportEntries, Remark, assemble
from postil.captures.readers.export_reader import ExportReader
from postil.captures.readers.html_to_markdown import convert_html
from postil.captures.readers.line_breaks import break_plain
from postil.captures.readers.media_library import MediaLibrary
from postil.captures.readers.reader import KEPT, Fault
from postil.captures.readers.xml_records import line_of, own_text, parse_records, text_of
from postil.captures.readers.xml_text import decode_text, repair_xml
from postil.model.captured import CapturedComment, CapturedPost, Locator
from postil.text.slugs import make_unique
from postil.text.urls import split_url

if TYPE_CHECKING:
    from collections.abc import Mapping
    from zoneinfo import ZoneInfo

    from lxml import etree

    from postil.captures.readers.reader import ReadCapture, SourceLine, Survey
    from postil.captures.readers.xml_text import SourceText
    from postil.model.captured import Capture

_HEAD = 1 << 16
_KIND = "http://schemas.google.com/g/2005#kind"
_FATES = {
    "LIVE": KEPT,
    "DRAFT": "draft",
    "SCHEDULED": "scheduled",
    "SPAM_COMMENT": "spam",
    "GHOSTED_COMMENT": "hidden by Blogger",
    "PENDING_MODERATION": "pending",
}


@dataclass(frozen=True, slots=True)
class BlogSettings:
    """What a Takeout says of a blog beside its feed: its address and the zone of its clock, as far as known."""

    address: str | None = None
    zone: ZoneInfo | None = None


@dataclass(slots=True)
class BloggerEntries:
    """The entries of one or more feeds, gathered one feed after the other."""

    entries: list[Entry] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    others: list[tuple[str, str]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    taken: set[str] = field(default_factory=set)

    def assemble(self, media: MediaLibrary) -> ReadCapture:
        """Return the posts of all feeds, with the files that they show."""
        faults = list(self.faults)
        if media.ambiguous:
            more = f", and so for {len(media.ambiguous) - 1:,} more" if media.ambiguous[1:] else ""
            what = f"two files could be the picture {media.ambiguous[0]}; the first is shown{more}"
            faults.append(Fault(1, what, "Look at the pictures of the post"))
        others = (*self.others, *media.count())
        found = ExportEntries(self.entries, self.remarks, others, faults, (), tuple(media.taken.values()))
        return assemble(found)


class BloggerReader(ExportReader):
    """Reads the Atom file of a Blogger blog."""

    name = "blogger 1"

    def recognise(self, data: bytes, name: str) -> bool:  # noqa: ARG002 - the content says it all
        """Tell whether a file is a feed that has entries as Blogger exports them."""
        return is_blogger_feed(data)

    def read(self, capture: Capture, languages: tuple[str, ...], survey: Survey) -> ReadCapture:  # noqa: ARG002
        """Return the posts and pages of an export, with their comments."""
        found, media = BloggerEntries(), MediaLibrary()
        read_feed(repair_xml(capture.data), BlogSettings(), media, found)
        return found.assemble(media)

    def list_words(self, capture: Capture) -> tuple[SourceLine, ...]:
        """Return the words of what the blog showed."""
        return list_blogger_words([repair_xml(capture.data).text])


def is_blogger_feed(data: bytes) -> bool:
    """Tell whether a file is a feed that has entries as Blogger exports them."""
    text = decode_text(data[:_HEAD]).text
    if not re.search(r"<(?:\w+:)?feed\b", text):
        return False
    return "http://schemas.google.com/blogger/2018" in text or re.search(r"blogger/2008/kind#", text) is not None


def read_feed(source: SourceText, settings: BlogSettings, media: MediaLibrary, found: BloggerEntries) -> None:
    """Add the entries of a feed to those that were found before."""
    found.faults += source.faults
    for entry in parse_records(source, ("entry",), found.faults.append):
        kind = _kind_of(entry)
        if kind == "comment":
            found.remarks.append(_read_comment(entry, settings, media))
        elif kind in ("post", "page"):
            post = _read_post(entry, settings, media, found.taken)
            found.entries.append(Entry(kind, _judge(entry), post))
        else:
            found.others.append((kind or "entry of another kind", "no text of the blog"))


def _kind_of(entry: etree._Element) -> str:
    """Return what an entry is: ``post``, ``page``, ``comment``, ``settings`` and so on."""
    written = text_of(entry, "type").strip()
    if written:
        return written.lower()
    terms = [c.get("term") or "" for c in children(entry, "category") if c.get("scheme") == _KIND]
    return terms[0].rpartition("#")[2].lower() if terms else ""


def _judge(entry: etree._Element) -> str:
    """Return ``KEPT`` for what the blog showed, else why it did not."""
    if text_of(entry, "trashed").strip():
        return "trashed"
    status = child(entry, "status")
    if status is not None:
        written = own_text(status).strip()
        return _FATES.get(written, f"of status {written}")
    control = child(entry, "control")
    if control is not None and text_of(control, "draft").strip().lower() == "yes":
        return "draft"
    return KEPT if not text_of(entry, "type").strip() else "not said to be public"


def read_number(written: str) -> str:
    """Return the number at the end of an id such as ``tag:blogger.com,1999:blog-1.post-12``."""
    return written.strip().rpartition("-")[2]


def _read_post(entry: etree._Element, settings: BlogSettings, media: MediaLibrary, taken: set[str]) -> CapturedPost:
    url = _find_address(entry, settings)
    categories = [c for c in children(entry, "category") if c.get("scheme") != _KIND]
    author = child(entry, "author")
    return CapturedPost(
        title=read_plain(child(entry, "title")),
        body=convert_html(break_plain(read_html(child(entry, "content"))), partial(media.resolve, base=url)),
        comments=(),
        locator=Locator("item", make_unique(read_number(text_of(entry, "id")) or "n", taken)),
        line=line_of(entry),
        date=read_timestamp(text_of(entry, "published"), settings.zone),
        date_line=None,
        author=clean_name(text_of(author, "name")) if author is not None else None,
        labels=tuple(dict.fromkeys(label for c in categories if (label := (c.get("term") or "").strip()))),
        url=url,
    )


def _find_address(entry: etree._Element, settings: BlogSettings) -> str | None:
    filename = text_of(entry, "filename").strip()
    if filename:
        return f"{settings.address or ''}{filename}" if filename.startswith("/") else None
    links = [(link.get("rel"), link.get("type"), link.get("href") or "") for link in children(entry, "link")]
    shown = [href for rel, _, href in links if rel == "alternate"]
    shown += [
        href.partition("#")[0]
        for rel, kind, href in links
        if rel == "replies" and kind == "text/html" and "comment.g?" not in href
    ]
    return next((href for href in shown if href.startswith("http") and split_url(href)), None)


def _read_comment(entry: etree._Element, settings: BlogSettings, media: MediaLibrary) -> Remark:
    number = read_number(text_of(entry, "id"))
    answered = child(entry, "in-reply-to")
    post = text_of(entry, "parent") or ((answered.get("ref") or "") if answered is not None else "")
    author = child(entry, "author")
    is_anonymous = author is not None and text_of(author, "type").strip() == "ANONYMOUS"
    properties = {p.get("name") or "": p.get("value") or "" for p in children(entry, "extendedProperty")}
    base = _find_address(entry, settings) or (answered.get("href") if answered is not None else None)
    name = clean_name(text_of(author, "name")) if author is not None and not is_anonymous else None
    comment = CapturedComment(
        id=number or "n",
        text=convert_html(break_plain(read_html(child(entry, "content"))), partial(media.resolve, base=base)),
        parent=_find_parent(entry),
        author=name if name != "Anonymous" else None,
        date=read_timestamp(text_of(entry, "published"), settings.zone),
        platform_id=number if number.isalnum() else None,
    )
    kind = "removed comment" if properties.get("blogger.contentRemoved") == "true" else "comment"
    return Remark(kind, _judge(entry), read_number(post), line_of(entry), comment)


def _find_parent(entry: etree._Element) -> str | None:
    """Return the number of the comment that a comment answers."""
    answered = read_number(text_of(entry, "inReplyTo"))
    if answered:
        return answered
    related: Mapping[str, str] = {link.get("rel") or "": link.get("href") or "" for link in children(entry, "link")}
    match = re.search(r"/comments/default/(\d+)", related.get("related", ""))
    return match[1] if match else None
