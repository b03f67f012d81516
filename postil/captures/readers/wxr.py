"""The reader of WordPress exports (WXR 1.0 to 1.2), also as Squarespace and others write them.

An RSS feed with an ``item`` for each post, page, picture and revision, comments within it, and elements of
WordPress' own, known by their names whatever the version of their namespace. Classic posts have no paragraphs but
blank lines. Source of the format: ``wp-admin/includes/export.php`` of WordPress.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from postil.captures.readers.contact_data import clean_name
from postil.captures.readers.export_dates import join_clocks, read_mail_date
from postil.captures.readers.export_entries import Entry, ExportEntries, Remark, assemble
from postil.captures.readers.export_reader import ExportReader
from postil.captures.readers.html_to_markdown import convert_html, html_text, join_address
from postil.captures.readers.line_breaks import break_lines
from postil.captures.readers.reader import KEPT, Fault, SetAside
from postil.captures.readers.shortcodes import expand_shortcodes
from postil.captures.readers.wxr_words import list_wxr_words
from postil.captures.readers.xml_records import line_of, local_name, own_text, parse_records, text_of
from postil.captures.readers.xml_text import decode_text, repair_xml
from postil.model.captured import CapturedComment, CapturedPost, Locator
from postil.text.markdown import words_of
from postil.text.slugs import make_unique
from postil.text.urls import split_url

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lxml import etree

    from postil.captures.readers.reader import ReadCapture, SourceLine, Survey
    from postil.model.captured import Capture

_HEAD = 1 << 16
_NAMESPACE = re.compile(r"<rss\b.*?[\"']https?://(?:www\.)?wordpress\.org/export/\d", re.DOTALL)
_FATES = {
    "draft": "draft",
    "auto-draft": "draft",
    "pending": "pending",
    "future": "scheduled",
    "private": "private",
    "trash": "trashed",
}
_COMMENT_FATES = {"1": KEPT, "approve": KEPT, "approved": KEPT, "0": "pending", "hold": "pending", "spam": "spam"}
_PINGS = ("pingback", "trackback")
_NO_TEXT = (
    "nav_menu_item|revision|custom_css|customize_changeset|oembed_cache|user_request|wp_block|wp_template"
    "|wp_template_part|wp_global_styles|wp_navigation|wp_font_family|wp_font_face"
).split("|")
_SHARED = re.compile(r"<!-- wp:block \{[^{}]*\"ref\":(\d+)[^{}]*\} /-->")  # the block editor's "synced patterns"
_COMPARE = "Compare the post with the blog if you can"
_NO_LABELS = ("post_format", "nav_menu", "link_category")


@dataclass(frozen=True, slots=True)
class _Blog:
    """What the export says once: its address, its authors, addresses of pictures, texts that posts share."""

    address: str
    authors: Mapping[str, str]
    pictures: Mapping[str, str]
    galleries: Mapping[str, tuple[str, ...]]
    blocks: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Item:
    """An item with all that is taken from it; what is never written is not among it."""

    place: str
    line: int
    kind: str
    fate: str
    fields: Mapping[str, str]
    labels: tuple[str, ...]
    comments: tuple[Mapping[str, str], ...]


class WxrReader(ExportReader):
    """Reads WordPress exports."""

    name = "wordpress 1"

    def recognise(self, data: bytes, name: str) -> bool:  # noqa: ARG002 - the content says it all
        """Tell whether a file is a feed that declares WordPress' own namespace."""
        return _NAMESPACE.search(decode_text(data[:_HEAD]).text) is not None

    def read(self, capture: Capture, languages: tuple[str, ...], survey: Survey) -> ReadCapture:  # noqa: ARG002
        """Return the posts and pages of an export, with their comments."""
        source = repair_xml(capture.data)
        faults = list(source.faults)
        authors: dict[str, str] = {}
        address = ""
        items: list[_Item] = []
        taken: set[str] = set()
        names = ("item", "author", "base_blog_url", "link")
        for element in parse_records(source, names, faults.append):
            name = local_name(element)
            if name == "item":
                items.append(_read_item(element, taken))
            elif name == "author":
                authors[text_of(element, "author_login")] = text_of(element, "author_display_name")
            elif own_text(element).startswith("http"):
                address = address or own_text(element).strip()
        shared = (item for item in items if item.kind == "wp_block" and item.fate == KEPT)
        blocks = {item.place: item.fields.get("content", "") for item in shared}
        blog = _Blog(address, authors, *_list_pictures(items), blocks)
        return assemble(_convert_items(items, blog, faults))

    def list_words(self, capture: Capture) -> tuple[SourceLine, ...]:
        """Return the words of what the blog showed: titles, texts, comments, and the captions of pictures."""
        return list_wxr_words(repair_xml(capture.data).text)


def _read_item(element: etree._Element, taken: set[str]) -> _Item:
    fields: dict[str, str] = {}
    labels: dict[str, None] = {}
    comments: list[dict[str, str]] = []
    for child in element:
        name = local_name(child)
        if name == "encoded":
            name = "excerpt" if "excerpt" in str(child.tag) else "content"
        if name == "postmeta" and text_of(child, "meta_key") == "footnotes":
            fields["footnotes"] = text_of(child, "meta_value")
        elif name == "comment":
            comments.append({local_name(one): own_text(one) for one in reversed(child)})
        elif name == "category" and child.get("domain") not in _NO_LABELS:
            label = html_text(own_text(child))
            labels |= {label: None} if label else {}
        elif name:
            fields.setdefault(name, own_text(child))
    post_id = fields.get("post_id", "").strip()
    return _Item(
        place=make_unique(post_id or "n", taken),
        line=line_of(element),
        kind=fields.get("post_type", "post").strip() or "post",
        fate=_judge_item(fields),
        fields=fields,
        labels=tuple(labels),
        comments=tuple(comments),
    )


def _judge_item(fields: Mapping[str, str]) -> str:
    status = fields.get("status", "").strip()
    if fields.get("post_password", "").strip():
        return "password-protected"
    if status in ("publish", "inherit"):
        return KEPT
    return _FATES.get(status, "not said to be public" if not status else f"of status {status}")


def _list_pictures(items: list[_Item]) -> tuple[dict[str, str], dict[str, tuple[str, ...]]]:
    """Return the addresses of pictures by their ids, and those of each post by the post's id."""
    pictures = {item.place: item.fields.get("attachment_url", "") for item in items if item.kind == "attachment"}
    galleries: dict[str, tuple[str, ...]] = {}
    for item in items:
        parent = item.fields.get("post_parent", "0").strip()
        if item.kind == "attachment" and parent not in ("", "0"):
            galleries[parent] = (*galleries.get(parent, ()), pictures[item.place])
    return pictures, galleries


def _convert_items(items: list[_Item], blog: _Blog, faults: list[Fault]) -> ExportEntries:
    entries: list[Entry] = []
    remarks: list[Remark] = []
    others: list[tuple[str, str]] = []
    aside: list[SetAside] = []
    undated: list[int] = []
    pictures = {item.place for item in items if item.kind == "attachment"}
    items.reverse()
    while items:  # each is let go of when it is converted, since together they are as large as the export
        item = items.pop()
        if item.kind in _NO_TEXT:
            others.append((item.kind.replace("_", " "), "no text of the blog"))
            continue
        remarks += [_read_comment(written, item, blog, number) for number, written in enumerate(item.comments, 1)]
        if item.kind == "attachment":
            others.append(("media", "the export holds only its address"))
            if item.fate == KEPT:
                aside += [SetAside(item.line, html_text(_body_of(item, blog, n))) for n in ("excerpt", "content")]
            continue
        post = _convert_post(item, blog)
        if post.date is None and item.fate == KEPT:
            undated.append(item.line)
        entries.append(Entry("page" if item.kind == "page" else "post", item.fate, post))
        faults += [Fault(item.line, f"{what}; left out", _COMPARE) for what in _list_unread(item, blog)]
        excerpt = html_text(item.fields.get("excerpt", ""))
        if item.fate == KEPT and excerpt and not post.standfirst:
            aside.append(SetAside(item.line, excerpt))
    aside += [
        SetAside(remark.line, " ".join(words_of(remark.comment.text)))
        for remark in remarks
        if remark.kind in _PINGS
    ]
    if undated:
        count = "a post has no date" if len(undated) == 1 else f"{len(undated):,} posts have no date, the first"
        faults.append(Fault(undated[0], f"{count} that can be", "Write 'date:' into its file"))
    kept = [remark for remark in remarks if remark.place not in pictures]
    others += [(remark.kind, "on a picture") for remark in remarks if remark.place in pictures]
    return ExportEntries(entries, kept, others, faults, aside)


def _convert_post(item: _Item, blog: _Blog) -> CapturedPost:
    fields = item.fields
    base = blog.address
    link = _link_of(item, blog)
    others = [fields.get("guid", "").strip()]
    if base and fields.get("post_id", "").strip():
        query = "page_id" if item.kind == "page" else "p"
        others.append(f"{base.rstrip('/')}/?{query}={fields['post_id'].strip()}")
    others = [url for url in dict.fromkeys(others) if url.startswith("http") and url != link and split_url(url)]
    body = convert_html(_body_of(item, blog, "content"), partial(join_address, link or base))
    excerpt = html_text(fields.get("excerpt", ""))
    login = fields.get("creator", "").strip()
    return CapturedPost(
        title=html_text(fields.get("title", "")),
        body=body,
        comments=(),
        locator=Locator("item", item.place),
        line=item.line,
        date=join_clocks(fields.get("post_date", ""), fields.get("post_date_gmt", ""))
        or read_mail_date(fields.get("pubDate", "")),
        date_line=None,
        author=clean_name(blog.authors.get(login) or login),
        labels=item.labels,
        url=link if link.startswith("http") and split_url(link) else None,
        standfirst=excerpt if excerpt and excerpt not in html_text(fields.get("content", "")) else None,
        other_urls=tuple(others),
    )


def _body_of(item: _Item, blog: _Blog, name: str) -> str:
    text = item.fields.get(name, "")
    if name == "content":
        text = _SHARED.sub(lambda block: blog.blocks.get(block[1], ""), text)
        text += _write_footnotes(item.fields.get("footnotes", ""))
    text = text if "<!-- wp:" in text else break_lines(text)
    return expand_shortcodes(text, blog.galleries.get(item.place, ()), blog.pictures)


def _list_unread(item: _Item, blog: _Blog) -> Iterator[str]:
    """Yield what a post shows that the export does not hold, or not so that it can be read."""
    if item.fields.get("footnotes", "").strip("[] \n") and not _write_footnotes(item.fields["footnotes"]):
        yield "footnotes that are damaged"
    for number in _SHARED.findall(item.fields.get("content", "")):
        if number not in blog.blocks:
            yield f"a text that posts share, number {number}, is not in the export, or not public"


def _write_footnotes(written: str) -> str:
    """Return the footnotes of the block editor, which keeps them apart from the text, as a list."""
    try:
        notes = json.loads(written) if written.strip() else []
    except (ValueError, RecursionError):
        notes = []
    texts = [note.get("content") for note in notes if isinstance(note, dict)] if isinstance(notes, list) else []
    items = "".join(f"<li>{text}</li>" for text in texts if isinstance(text, str) and text)
    return f"\n\n<ol>{items}</ol>" if items else ""


def _link_of(item: _Item, blog: _Blog) -> str:
    return join_address(blog.address, item.fields.get("link", "").strip())


def _read_comment(written: Mapping[str, str], item: _Item, blog: _Blog, number: int) -> Remark:
    comment_id = written.get("comment_id", "").strip()
    is_known = comment_id.isalnum()
    kind = written.get("comment_type", "").strip()
    parent = written.get("comment_parent", "").strip()
    fate = _COMMENT_FATES.get(written.get("comment_approved", "").strip().lower(), "not approved")
    is_ping = kind in _PINGS
    comment = CapturedComment(
        id=comment_id if is_known else f"n{number}",
        text=convert_html(
            break_lines(written.get("comment_content", "")), partial(join_address, _link_of(item, blog))
        ),
        parent=parent if parent not in ("", "0") else None,
        author=clean_name(written.get("comment_author", "")),
        date=join_clocks(written.get("comment_date", ""), written.get("comment_date_gmt", "")),
        platform_id=comment_id if is_known else None,
        anchor=f"comment-{comment_id}" if is_known else None,
    )
    return Remark(
        kind=kind if is_ping else "comment",
        fate="not a comment" if is_ping and fate == KEPT else fate,
        place=item.place,
        line=item.line,
        comment=comment,
    )
