"""The reader of Ghost's exports: JSON with a table for each kind of thing, as its database has them.

Tables of people are read for names alone; members, settings but title and time zone, keys and invitations never
are. A body is HTML or, where that is missing, a Lexical or Mobiledoc document or Markdown. Source of the format:
https://ghost.org/docs/migration/custom/
"""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, replace
from functools import partial
from html import escape
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from postil.captures.readers.contact_data import clean_name
from postil.captures.readers.export_dates import read_epoch, read_timestamp
from postil.captures.readers.export_entries import Entry, ExportEntries, Remark, assemble, keep_tombstones
from postil.captures.readers.export_reader import ExportReader
from postil.captures.readers.ghost_cards import render_lexical, render_mobiledoc
from postil.captures.readers.ghost_words import list_ghost_words
from postil.captures.readers.html_to_markdown import convert_html, html_text
from postil.captures.readers.json_tables import read_tables, text_in
from postil.captures.readers.local_media import LocalMedia
from postil.captures.readers.markdown_html import render_markdown
from postil.captures.readers.reader import KEPT
from postil.model.captured import CapturedComment, CapturedPost, Locator
from postil.text.slugs import make_unique
from postil.text.urls import split_url

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from postil.captures.readers.json_tables import Row, Tables
    from postil.captures.readers.reader import ReadCapture, SourceLine, Survey
    from postil.model.captured import Capture
    from postil.text.edtf import Edtf

_SIGNS = (re.compile(rb'"data"\s*:\s*\{'), re.compile(rb'"posts"\s*:\s*\['))
_OWN = re.compile(rb'"(?:mobiledoc|lexical|published_at|comment_id)"\s*:')
_SITE = "__GHOST_URL__"
_IMAGES = "content/images/"
_SIZE = re.compile(r"content/images/size/w\d+/")
_MEMBERS = "<!--members-only-->"
_STATUS = {"published": KEPT, "draft": "draft", "scheduled": "scheduled", "sent": "sent by e-mail only"}
_VISIBILITY = {"public": KEPT, "": KEPT, "members": "for members only"}
_COMMENTS = {"published": KEPT, "hidden": "hidden", "deleted": "deleted"}


@dataclass(frozen=True, slots=True)
class _Blog:
    """What the tables say of all posts: names by post, labels by post, what else is said of a post, the zone."""

    authors: Mapping[str, str]
    labels: Mapping[str, tuple[str, ...]]
    about: Mapping[str, Row]
    zone: ZoneInfo | None


class GhostReader(ExportReader):
    """Reads Ghost's exports."""

    name = "ghost 1"

    def recognise(self, data: bytes, name: str) -> bool:  # noqa: ARG002 - the content says it all
        """Tell whether a file is JSON with the tables of Ghost."""
        begins = data[:64].lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{")
        return begins and all(sign.search(data) for sign in _SIGNS) and _OWN.search(data) is not None

    def claim(self, name: str, names: Collection[str]) -> Mapping[str, bool]:
        """Return the images of the blog, where its folder of content lies beside the export or around it."""
        roots = tuple(f"{root}{_IMAGES}" for root in _list_roots(name))
        return {other: True for other in names if other.startswith(roots)}

    def read(self, capture: Capture, languages: tuple[str, ...], survey: Survey) -> ReadCapture:  # noqa: ARG002
        """Return the posts and pages of an export, with their comments."""
        tables, faults = read_tables(capture.data)
        blog, media = _read_blog(tables), LocalMedia(capture.beside)
        resolve = partial(_resolve, roots=_list_roots(capture.path), media=media)
        entries: list[Entry] = []
        taken: set[str] = set()
        for number, row in enumerate(tables.get("posts", []), 1):
            place = make_unique(text_in(row, "id") or f"n{number}", taken)
            post = CapturedPost("", "", (), Locator("item", place), number, None, None)
            entries += _read_post(row, post, blog, resolve)
        remarks = [_read_comment(row, n, blog, resolve) for n, row in enumerate(tables.get("comments", []), 1)]
        own = self.claim(capture.path, capture.beside)
        others = [("media", KEPT if name in media.used else "no post shows it") for name in own]
        found = ExportEntries(entries, keep_tombstones(remarks), others, faults, (), tuple(media.taken.values()))
        return assemble(found)

    def list_words(self, capture: Capture) -> tuple[SourceLine, ...]:
        """Return the words of what the blog showed to everybody."""
        return list_ghost_words(capture.data)


def _list_roots(name: str) -> list[str]:
    """Return the folders in which ``content/images`` may be: that of the export, and those around it."""
    folder = posixpath.dirname(name)
    return [f"{folder}/", f"{posixpath.dirname(folder)}/", f"{posixpath.dirname(posixpath.dirname(folder))}/"]


def _read_blog(tables: Tables) -> _Blog:
    names = {text_in(user, "id"): clean_name(text_in(user, "name")) or "" for user in tables.get("users", [])}
    tags = {
        text_in(tag, "id"): html_text(text_in(tag, "name"))
        for tag in tables.get("tags", [])
        if text_in(tag, "visibility") != "internal" and not text_in(tag, "name").startswith("#")
    }
    authors = _join(tables.get("posts_authors", []), "author_id", names)
    for row in tables.get("posts", []):
        if text_in(row, "id") not in authors and names.get(text_in(row, "author_id")):
            authors[text_in(row, "id")] = [names[text_in(row, "author_id")]]
    zones = [
        text_in(row, "value") for row in tables.get("settings", []) if "timezone" in text_in(row, "key").lower()
    ]
    try:
        zone = ZoneInfo(zones[0]) if zones and zones[0] else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        zone = None
    return _Blog(
        authors={post: ", ".join(found) for post, found in authors.items()},
        labels={p: tuple(found) for p, found in _join(tables.get("posts_tags", []), "tag_id", tags).items()},
        about={text_in(row, "post_id"): row for row in tables.get("posts_meta", [])},
        zone=zone,
    )


def _join(rows: list[Row], key: str, names: Mapping[str, str]) -> dict[str, list[str]]:
    """Return by post the names that a table joins to it, in the table's order."""
    joined: dict[str, list[str]] = {}
    for row in sorted(rows, key=lambda row: text_in(row, "sort_order").zfill(8)):
        name = names.get(text_in(row, key))
        if name:
            joined.setdefault(text_in(row, "post_id"), []).append(name)
    return joined


def _read_date(written: str, zone: ZoneInfo | None) -> Edtf | None:
    return read_epoch(written, zone) if written.isdecimal() else read_timestamp(written, zone)


def _read_post(row: Row, empty: CapturedPost, blog: _Blog, resolve: partial[str]) -> list[Entry]:
    """Return a post or page, and apart from it the part that only members could read."""
    post_id, slug = text_in(row, "id"), text_in(row, "slug").strip("/")
    shown, mark, hidden = _body_of(row).partition(_MEMBERS)
    about = blog.about.get(post_id, {})
    excerpt = html_text(text_in(row, "custom_excerpt"))
    canonical = text_in(row, "canonical_url")
    kind = (
        "page"
        if text_in(row, "type") == "page" or text_in(row, "page") == "1" or row.get("page") is True
        else "post"
    )
    fate = _STATUS.get(text_in(row, "status"), f"of status {text_in(row, 'status')}")
    seen = text_in(row, "visibility")
    if fate == KEPT:
        fate = _VISIBILITY.get(seen, "for payers only")
    title = html_text(escape(text_in(row, "title"), quote=False))
    post = replace(
        empty,
        title="" if title == "(Untitled)" else title,
        body=convert_html(_show_feature(row, about) + shown, resolve),
        date=_read_date(text_in(row, "published_at") or text_in(row, "created_at"), blog.zone),
        author=blog.authors.get(post_id),
        labels=blog.labels.get(post_id, ()),
        url=f"/{slug}/" if slug else None,
        standfirst=excerpt or None,
        other_urls=(canonical,) if canonical.startswith("http") and split_url(canonical) else (),
    )
    if not mark or not hidden.strip():
        return [Entry(kind, fate, post)]
    place = Locator("item", f"{empty.locator.place}-members")
    rest = replace(post, body=convert_html(hidden, resolve), standfirst=None, locator=place)
    return [Entry(kind, fate, post), Entry("members' part", "for members only", rest)]


def _show_feature(row: Row, about: Row) -> str:
    address = text_in(row, "feature_image")
    if not address:
        return ""
    caption = text_in(about, "feature_image_caption")
    shown = f'<p><img src="{escape(address)}" alt="{escape(text_in(about, "feature_image_alt"))}"></p>'
    return shown + (f"<p>{caption}</p>" if caption else "")


def _body_of(row: Row) -> str:
    for name, render in (("html", str), ("lexical", render_lexical), ("mobiledoc", render_mobiledoc)):
        if text_in(row, name).strip():
            return render(text_in(row, name))
    return render_markdown(text_in(row, "markdown"))


def _read_comment(row: Row, number: int, blog: _Blog, resolve: partial[str]) -> Remark:
    comment_id = text_in(row, "id")
    comment = CapturedComment(
        id=comment_id or f"n{number}",
        text=convert_html(text_in(row, "html"), resolve),
        parent=text_in(row, "in_reply_to_id") or text_in(row, "parent_id") or None,
        date=_read_date(text_in(row, "created_at"), blog.zone),
        platform_id=comment_id if comment_id.isalnum() else None,
    )
    fate = _COMMENTS.get(text_in(row, "status"), "not said to be public")
    return Remark("comment", fate, text_in(row, "post_id"), number, comment)


def _resolve(address: str, roots: list[str], media: LocalMedia) -> str:
    """Return the address of an image in ``media/``, and of a link within the blog, its path."""
    path = address.replace(_SITE, "", 1)
    if _IMAGES in path:
        name = _SIZE.sub(_IMAGES, path[path.index(_IMAGES) :].partition("?")[0])
        stem, dot, suffix = name.rpartition(".")
        wanted = [f"{stem}_o{dot}{suffix}", name] if dot else [name]
        found = media.take_first([root + one for root in roots for one in wanted])
        if found:
            return found
    return path
