"""The reader of feeds: posts, and comments in their threads, also where a feed has nothing but comments.

A comment feed has no post: its comments are given as those of a post of the same address, which becomes one with
the post that another capture holds.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from postil.captures.readers.contact_data import clean_name
from postil.captures.readers.export_entries import Entry, ExportEntries, Remark, assemble
from postil.captures.readers.export_reader import ExportReader
from postil.captures.readers.feed_items import FeedItem, read_item
from postil.captures.readers.feed_words import list_feed_words
from postil.captures.readers.html_to_markdown import convert_html
from postil.captures.readers.media_library import MediaLibrary
from postil.captures.readers.reader import KEPT
from postil.captures.readers.xml_records import local_name, parse_records, text_of
from postil.captures.readers.xml_text import read_text, repair_xml
from postil.model.captured import CapturedComment, CapturedPost, Inference, Locator
from postil.text.slugs import make_unique

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from postil.captures.readers.reader import Fault, ReadCapture, SourceLine, Survey
    from postil.model.captured import Capture

_HEAD = 1 << 16
_ROOT = re.compile(
    r"(?:\s|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>)*<(?:\w+:)?(?:rss|feed|RDF)\b(?P<rest>[^>]*)",
    re.DOTALL,
)
_PAGE = re.compile(r"/comment-page-\d+/?$")
_NEAR = 300  # characters at the start of a comment, where it says what it answers
_REPLY = re.compile(r"#comment-(\d+)[\"']")


class FeedReader(ExportReader):
    """Reads RSS and Atom feeds."""

    name = "feed 1"

    def recognise(self, data: bytes, name: str) -> bool:  # noqa: ARG002 - the content says it all
        """Tell whether a file is a feed, also one with nothing in it, as mirrors have them."""
        text = read_text(data[:_HEAD]).text.lstrip("\ufeff")
        return _ROOT.match(text) is not None

    def read(self, capture: Capture, languages: tuple[str, ...], survey: Survey) -> ReadCapture:  # noqa: ARG002
        """Return the posts of a feed, with the comments that it has on them."""
        source = repair_xml(capture.data)
        faults = list(source.faults)
        authors: list[str] = []
        items: list[FeedItem] = []
        for element in parse_records(source, ("item", "entry", "author"), faults.append):
            if local_name(element) != "author":
                items.append(read_item(element, authors))
            elif name := clean_name(text_of(element, "name")):
                authors.append(name)
        media = MediaLibrary()
        read = assemble(_put_together(items, media, faults))
        inferences = [
            Inference(item.line, "the feed has only a summary of this post", 0.7)
            for item in items
            if not item.is_comment and not item.is_empty and item.is_cut
        ]
        return replace(read, inferences=tuple(inferences))

    def list_words(self, capture: Capture) -> tuple[SourceLine, ...]:
        """Return the words of the posts and comments of a feed."""
        return list_feed_words(repair_xml(capture.data).text)


def _put_together(items: Sequence[FeedItem], media: MediaLibrary, faults: Sequence[Fault]) -> ExportEntries:
    by_id = {item.id: item for item in items}
    taken: set[str] = set()
    entries: list[Entry] = []
    places: dict[str, str] = {}  # of posts, by their ids and addresses
    for item in items:
        if not item.is_comment and not item.is_empty:
            post = _convert_post(item, make_unique(item.id or "n", taken), media)
            entries.append(Entry("post", KEPT, post))
            places |= dict.fromkeys(filter(None, (item.id, strip_address(item.url or ""))), post.locator.place)
    remarks: list[Remark] = []
    for item in items:
        if not item.is_comment:
            continue
        key, address = _find_post(item, by_id)
        if key not in places and address:
            key = strip_address(address)
            if key not in places:
                places[key] = make_unique(key, taken)
                lacking = CapturedPost("", "", (), Locator("item", places[key]), item.line, None, None, url=key)
                entries.append(Entry("commented post", KEPT, lacking))
        remarks.append(_convert_comment(item, places.get(key, key), by_id, media))
    others = [("post", "empty") for item in items if item.is_empty and not item.is_comment]
    return ExportEntries(entries, remarks, others, faults, (), tuple(media.taken.values()))


def strip_address(address: str) -> str:
    """Return the address of a post, given that of a comment on it."""
    return _PAGE.sub("", address.partition("#")[0]).rstrip("/")


def _find_post(item: FeedItem, by_id: Mapping[str, FeedItem]) -> tuple[str, str]:
    """Return the id of the post that a comment is on, through the comments that it answers, and its address."""
    seen: set[str] = set()
    while item.answers and item.answers in by_id and by_id[item.answers].is_comment and item.id not in seen:
        seen.add(item.id)
        item = by_id[item.answers]
    if item.answers is None:
        return strip_address(item.url or ""), item.url or ""
    return item.answers, item.answers_at or ""


def _convert_post(item: FeedItem, place: str, media: MediaLibrary) -> CapturedPost:
    return CapturedPost(
        title=item.title,
        body=convert_html(item.body or item.summary, partial(media.resolve, base=item.base or item.url)),
        comments=(),
        locator=Locator("item", place),
        line=item.line,
        date=item.date,
        date_line=None,
        author=item.author,
        labels=item.labels,
        url=item.url,
        standfirst=item.standfirst or None,
        other_urls=item.other_urls,
    )


def _convert_comment(item: FeedItem, place: str, by_id: Mapping[str, FeedItem], media: MediaLibrary) -> Remark:
    fragment = item.fragment
    parent = item.answers if item.answers in by_id and by_id[item.answers or ""].is_comment else None
    if item.answers is None:
        parent = _find_parent(item, by_id)
    comment = CapturedComment(
        id=item.id,
        text=convert_html(item.body or item.summary, partial(media.resolve, base=item.base or item.url)),
        parent=parent,
        author=item.author,
        date=item.date,
        platform_id=fragment.removeprefix("comment-").removeprefix("c") or None,
        anchor=fragment if fragment.startswith("comment-") else None,
    )
    return Remark("comment", KEPT, place, item.line, comment)


def _find_parent(item: FeedItem, by_id: Mapping[str, FeedItem]) -> str | None:
    """Return the id of the comment to which the text of a comment links first, as WordPress writes of a reply."""
    link = _REPLY.search((item.body or item.summary)[:_NEAR])
    fragment = f"comment-{link[1]}" if link else ""
    return next((other for other, one in by_id.items() if fragment and one.fragment == fragment), None)
