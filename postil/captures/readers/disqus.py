"""The reader of Disqus exports: comments that no export of the blog holds, as those of a post of the same address.

``thread`` is a page, ``post`` a comment on one. Threads of one page, under addresses that differ only in what does
not matter, are taken as one. Source of the format: https://docs.disqus.com/developers/export/
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from postil.captures.readers.atom_text import child
from postil.captures.readers.contact_data import clean_name
from postil.captures.readers.disqus_words import list_disqus_words
from postil.captures.readers.export_dates import read_timestamp
from postil.captures.readers.export_entries import DELETED, Entry, ExportEntries, Remark, assemble, keep_tombstones
from postil.captures.readers.export_reader import ExportReader
from postil.captures.readers.html_to_markdown import convert_html
from postil.captures.readers.line_breaks import break_plain
from postil.captures.readers.reader import KEPT, Fault
from postil.captures.readers.xml_records import line_of, local_name, parse_records, text_of
from postil.captures.readers.xml_text import read_text, repair_xml
from postil.model.captured import CapturedComment, CapturedPost, Locator
from postil.text.urls import address_key, split_url

if TYPE_CHECKING:
    from lxml import etree

    from postil.captures.readers.reader import ReadCapture, SourceLine, Survey
    from postil.model.captured import Capture

_HEAD = 1 << 16
_ROOT = re.compile(r"<disqus\b[^>]*?[\"']https?://disqus\.com[\"']", re.DOTALL)


@dataclass(slots=True)
class _Threads:
    """The threads of an export: the place of each page by the ids of its threads."""

    places: dict[str, str] = field(default_factory=dict)
    urls: dict[str, str] = field(default_factory=dict)  # of pages, by their places
    lines: dict[str, int] = field(default_factory=dict)
    _pages: dict[tuple[str, str, str], str] = field(default_factory=dict)

    def add(self, element: etree._Element) -> None:
        number, url = _id_of(element), text_of(element, "link").strip()
        parts = split_url(url) if url.startswith("http") else None
        if parts is None or text_of(element, "isDeleted").strip() == "true":
            return
        place = self._pages.setdefault(address_key(parts), number)
        self.places[number] = place
        self.urls[place] = min(self.urls.get(place, url), url, key=len)  # without tracking parameters
        self.lines.setdefault(place, line_of(element))


class DisqusReader(ExportReader):
    """Reads the comments of a Disqus export."""

    name = "disqus 1"

    def recognise(self, data: bytes, name: str) -> bool:  # noqa: ARG002 - the content says it all
        """Tell whether a file has the root that Disqus writes."""
        return _ROOT.search(read_text(data[:_HEAD]).text) is not None

    def read(self, capture: Capture, languages: tuple[str, ...], survey: Survey) -> ReadCapture:  # noqa: ARG002
        """Return the pages that have comments, each with nothing but these and its address."""
        source = repair_xml(capture.data)
        faults: list[Fault] = list(source.faults)
        threads = _Threads()
        remarks: list[Remark] = []
        empty = 0
        for element in parse_records(source, ("post", "thread"), faults.append):
            if local_name(element) == "thread":
                threads.add(element)
            else:
                remarks.append(_read_comment(element, len(remarks)))
        remarks = keep_tombstones([replace(r, place=threads.places.get(r.place, r.place)) for r in remarks])
        entries = []
        for place, url in threads.urls.items():
            if not any(remark.place == place for remark in remarks):
                empty += 1
                continue
            line = threads.lines[place]
            post = CapturedPost("", "", (), Locator("item", place), line, None, None, url=url)
            entries.append(Entry("commented page", KEPT, post))
        others = [("commented page", "without a comment")] * empty
        return assemble(ExportEntries(entries, remarks, others, faults))

    def list_words(self, capture: Capture) -> tuple[SourceLine, ...]:
        """Return the words of the comments that were shown."""
        return list_disqus_words(repair_xml(capture.data).text)


def _read_comment(element: etree._Element, number: int) -> Remark:
    comment_id = _id_of(element)
    thread, parent, author = (child(element, name) for name in ("thread", "parent", "author"))
    comment = CapturedComment(
        id=comment_id or f"n{number}",
        text=convert_html(break_plain(text_of(element, "message"))),
        parent=(_id_of(parent) or None) if parent is not None else None,
        author=clean_name(text_of(author, "name")) if author is not None else None,
        date=read_timestamp(text_of(element, "createdAt")),
        platform_id=comment_id or None,
        anchor=f"comment-{comment_id}" if comment_id else None,
    )
    place = _id_of(thread) if thread is not None else ""
    return Remark("comment", _judge(element), place, line_of(element), comment)


def _judge(element: etree._Element) -> str:
    if text_of(element, "isDeleted").strip() not in ("", "false"):
        return DELETED
    return KEPT if text_of(element, "isSpam").strip() in ("", "false") else "spam"


def _id_of(element: etree._Element) -> str:
    """Return Disqus' own number of an element; the site's own id is another, and often empty."""
    found = next((str(v) for name, v in element.attrib.items() if str(name).endswith(("}id", ":id"))), "")
    return found.strip() if found.strip().isalnum() else ""
