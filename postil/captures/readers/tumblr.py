"""The reader of Tumblr's exports: ``posts.xml``, with the pictures and recordings beside it.

Each type of post has elements of its own. Media are named after their post and counted from 0; where there are not
as many files as a post shows, none is taken for one of them. Notes and replies are not in the export. Source of the
format: https://www.tumblr.com/docs/en/api/v1
"""

from __future__ import annotations

import posixpath
import re
from functools import partial
from html import escape
from typing import TYPE_CHECKING

from postil.captures.readers.contact_data import keep_fields
from postil.captures.readers.export_dates import join_clocks, read_epoch, read_mail_date
from postil.captures.readers.export_entries import Entry, ExportEntries, assemble
from postil.captures.readers.export_reader import ExportReader
from postil.captures.readers.html_to_markdown import convert_html, html_text
from postil.captures.readers.local_media import LocalMedia
from postil.captures.readers.markdown_html import render_markdown
from postil.captures.readers.reader import KEPT, Fault
from postil.captures.readers.tumblr_words import list_tumblr_words
from postil.captures.readers.xml_records import line_of, local_name, own_text, parse_records, text_of
from postil.captures.readers.xml_text import read_text, repair_xml
from postil.model.captured import CapturedPost, Locator
from postil.text.slugs import make_unique
from postil.text.urls import split_url

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from lxml import etree

    from postil.captures.readers.reader import ReadCapture, SourceLine, Survey
    from postil.model.captured import Capture

_HEAD = 1 << 16
_ROOT = re.compile(r"<tumblr\b")
_MEDIA = re.compile(r"(?:.*/)?media(?:\.zip)?/(?:media/)?(?P<post>\d+)(?:_(?P<number>\d+))?\.\w+")
_STATES = {"published": KEPT, "": KEPT, "draft": "draft", "queue": "scheduled", "queued": "scheduled",
           "private": "private", "submission": "pending"}  # fmt: skip
_IMAGE = re.compile(r"<img\b[^>]*?\bsrc\s*=\s*[\"']([^\"']*)[\"'][^>]*>", re.IGNORECASE)
_PLAYED = ("video", "audio")


class TumblrReader(ExportReader):
    """Reads the posts of a Tumblr export."""

    name = "tumblr 1"

    def recognise(self, data: bytes, name: str) -> bool:  # noqa: ARG002 - the content says it all
        """Tell whether a file has the root that Tumblr writes, and posts."""
        head = read_text(data[:_HEAD]).text
        return _ROOT.search(head) is not None and "<post " in head

    def claim(self, name: str, names: Collection[str]) -> Mapping[str, bool]:
        """Return the media of the posts; and the same posts as HTML, which are not read."""
        root = _root_of(name)
        own = [other for other in names if other.startswith(root) and other != name]
        claimed = {other: True for other in own if _MEDIA.fullmatch(other)}
        return claimed | {one: False for one in own if one.endswith(".html") and "posts" in one[len(root) :]}

    def read(self, capture: Capture, languages: tuple[str, ...], survey: Survey) -> ReadCapture:  # noqa: ARG002
        """Return the posts of a blog."""
        source = repair_xml(capture.data)
        faults = list(source.faults)
        own = [name for name, is_read in self.claim(capture.path, capture.beside).items() if is_read]
        media, files = LocalMedia(capture.beside), _group_files(own)
        entries: list[Entry] = []
        odd: list[int] = []
        taken: set[str] = set()
        for element in parse_records(source, ("post",), faults.append):
            place = make_unique(element.get("id") or "n", taken)
            html = _write_html(element)
            shown = _list_shown(html, element)
            found = files.get(element.get("id") or "", [])
            if found and len(found) != len(shown):
                odd.append(line_of(element))
            pairs = dict(zip(shown, found, strict=True)) if len(found) == len(shown) else {}
            entries.append(_read_post(element, place, html, partial(_resolve, pairs=pairs, media=media)))
        if odd:
            more = f", and so have {len(odd) - 1:,} more" if len(odd) > 1 else ""
            what = f"the post has another number of files than of pictures, so none is shown{more}"
            faults.append(Fault(odd[0], what, "Look into media/ for files that begin with the post's id"))
        others = [("media", KEPT if name in media.used else "no post shows it") for name in own]
        return assemble(ExportEntries(entries, [], others, faults, (), tuple(media.taken.values())))

    def list_words(self, capture: Capture) -> tuple[SourceLine, ...]:
        """Return the words of the posts that were public."""
        return list_tumblr_words(repair_xml(capture.data).text)


def _root_of(name: str) -> str:
    """Return the folder that holds both ``posts`` and ``media``, which may be zips."""
    folder = posixpath.dirname(name)
    while posixpath.basename(folder) in ("posts", "posts.zip"):
        folder = posixpath.dirname(folder)
    return f"{folder}/"


def _group_files(names: Sequence[str]) -> dict[str, list[str]]:
    """Return the media of each post by its id, in the order of their numbers."""
    grouped: dict[str, list[tuple[int, str]]] = {}
    for name in names:
        match = _MEDIA.fullmatch(name)
        if match:
            grouped.setdefault(match["post"], []).append((int(match["number"] or 0), name))
    return {post: [name for _, name in sorted(found)] for post, found in grouped.items()}


def _all(element: etree._Element, name: str) -> list[etree._Element]:
    return [child for child in element if local_name(child) == name]


def _write_html(post: etree._Element) -> str:
    """Return the text of a post as HTML, whatever its type."""
    is_markdown = post.get("format") == "markdown"

    def text(name: str) -> str:
        written = text_of(post, name)
        return render_markdown(written) if is_markdown else written

    def link(name: str) -> str:
        address = html_text(text_of(post, name))
        return f'<p><a href="{escape(address)}">{escape(address)}</a></p>' if address.startswith("http") else ""

    match post.get("type"):
        case "photo":
            return _write_photos(post) + text("photo-caption")
        case "quote":
            return f"<blockquote>{text('quote-text')}</blockquote><p>{text('quote-source')}</p>"
        case "link":
            return link("link-url") + text("link-description")
        case "answer":
            return f"<blockquote><p>{text_of(post, 'question')}</p></blockquote>{text('answer')}"
        case "conversation":
            lines = [line for part in _all(post, "conversation") for line in _all(part, "line")]
            return "".join(
                f"<p><b>{escape(one.get('label') or '')}</b> {escape(own_text(one))}</p>" for one in lines
            )
        case "video":
            return link("video-source") + text("video-caption")
        case "audio":
            return f"<p>{escape(text_of(post, 'id3-title'))}</p>{text('audio-caption')}"
    return text("regular-body")


def _write_photos(post: etree._Element) -> str:
    photos = [photo for part in _all(post, "photoset") for photo in _all(part, "photo")] or [post]
    shown = []
    for photo in photos:
        sizes = sorted(_all(photo, "photo-url"), key=lambda one: (one.get("max-width") or "").zfill(6))
        address = own_text(sizes[-1]).strip() if sizes else ""
        caption = photo.get("caption") or ""
        shown.append(f'<p><img src="{escape(address)}" alt=""></p>' + (f"<p>{caption}</p>" if caption else ""))
    return "".join(shown)


def _list_shown(html: str, post: etree._Element) -> list[str]:
    """Return the addresses of what a post shows, in order: pictures, and what it plays."""
    shown = list(dict.fromkeys(_IMAGE.findall(html)))
    return [*shown, f"#{post.get('type')}"] if post.get("type") in _PLAYED else shown


def _resolve(address: str, pairs: Mapping[str, str], media: LocalMedia) -> str:
    path = pairs.get(address) or pairs.get(escape(address))
    return (media.take(path) if path else None) or address


def _read_post(post: etree._Element, place: str, html: str, resolve: partial[str]) -> Entry:
    kind = post.get("type") or ""
    if kind in _PLAYED and resolve(f"#{kind}") != f"#{kind}":
        html = (
            f'<p><a href="#{kind}">{escape(posixpath.basename(resolve.keywords["pairs"][f"#{kind}"]))}</a></p>'
            + html
        )
    title = {"regular": "regular-title", "link": "link-text", "conversation": "conversation-title"}.get(kind, "")
    urls = [url for name in ("url-with-slug", "url") if (url := post.get(name) or "") and split_url(url)]
    local = read_mail_date(post.get("date") or "")
    date = join_clocks(local.text if local else "", (post.get("date-gmt") or "").removesuffix("GMT"))
    captured = CapturedPost(
        title=html_text(text_of(post, title)) if title else "",
        body=convert_html(html, resolve),
        comments=(),
        locator=Locator("item", place),
        line=line_of(post),
        date=date or read_epoch(post.get("unix-timestamp") or ""),
        date_line=None,
        labels=tuple(dict.fromkeys(label for tag in _all(post, "tag") if (label := html_text(own_text(tag))))),
        url=urls[0] if urls else None,
        other_urls=tuple(url for url in urls[1:] if url != urls[0]),
        imported=keep_fields([("reblog", ("true",) if post.get("is_reblog") == "true" else ())]),
    )
    state = post.get("state") or ""
    return Entry("post", _STATES.get(state, f"of state {state}"), captured)
