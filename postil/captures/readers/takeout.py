"""The readers of Google Takeout: Blogger's feeds, with the pictures of their albums, in a folder or a zip.

``Blogger/Blogs/NAME/feed.atom`` holds a blog, ``settings.csv`` beside it its address, ``Blogger/Albums`` the
pictures. What else is there, such as the account's profile and its comments on other blogs, is never read.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from functools import partial
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from postil.captures.readers.blogger import BloggerEntries, BlogSettings, is_blogger_feed, read_feed
from postil.captures.readers.blogger_words import list_blogger_words
from postil.captures.readers.export_reader import ExportReader
from postil.captures.readers.media_library import MediaLibrary
from postil.captures.readers.reader import Fault
from postil.captures.readers.xml_text import decode_text, repair_xml
from postil.captures.readers.zip_members import list_members, read_member

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from postil.captures.readers.reader import ReadCapture, SourceLine, Survey
    from postil.model.captured import Capture

_FEED = re.compile(r"(?P<root>(?:.*/)?)Blogs/[^/]+/feed\.atom")
_HOSTS = re.compile(r"(?:^|\.)(?:googleusercontent\.com|bp\.blogspot\.com|ggpht\.com|blogger\.com)$")
_ON_BLOGSPOT = ("BLOGSPOT", "HOSTED")


class TakeoutFolderReader(ExportReader):
    """Reads the feed of a blog in the folders of a Takeout, with what lies beside it."""

    name = "blogger-takeout 1"

    def recognise(self, data: bytes, name: str) -> bool:
        """Tell whether a file is the feed of a blog where a Takeout has it."""
        return _FEED.fullmatch(name) is not None and is_blogger_feed(data)

    def claim(self, name: str, names: Collection[str]) -> Mapping[str, bool]:
        """Return all files of the Takeout; the blog's settings and the albums are read."""
        match = _FEED.fullmatch(name)
        root = match["root"] if match else ""
        own = [other for other in names if other.startswith(root) and not _FEED.fullmatch(other)]
        settings = str(PurePosixPath(name).parent / "settings.csv")
        return {other: other == settings or _is_picture(other, root) for other in own}

    def read(self, capture: Capture, languages: tuple[str, ...], survey: Survey) -> ReadCapture:  # noqa: ARG002
        """Return the posts and pages of a blog, with their comments and pictures."""
        own = [name for name, is_read in self.claim(capture.path, capture.beside).items() if is_read]
        settings = [capture.beside[name].read_bytes() for name in own if name.endswith("settings.csv")]
        blog = PurePosixPath(capture.path).parent.name
        files = {name: capture.beside[name].read_bytes for name in own if not name.endswith(".csv")}
        found, media = BloggerEntries(), MediaLibrary(_put_first(blog, files), _HOSTS)
        _read_blog(capture.data, settings[0] if settings else b"", media, found)
        return found.assemble(media)

    def list_words(self, capture: Capture) -> tuple[SourceLine, ...]:
        """Return the words of what the blog showed."""
        return list_blogger_words([repair_xml(capture.data).text])


class TakeoutZipReader(ExportReader):
    """Reads all blogs of a Takeout as it is downloaded."""

    name = "blogger-takeout-zip 1"
    reads_zips = True

    def recognise(self, data: bytes, name: str) -> bool:  # noqa: ARG002 - the content says it all
        """Tell whether a file is a zip that holds the feed of a blog."""
        return data.startswith(b"PK") and bool(_list_feeds(data))

    def read(self, capture: Capture, languages: tuple[str, ...], survey: Survey) -> ReadCapture:  # noqa: ARG002
        """Return the posts and pages of all blogs, with their comments and pictures."""
        found = BloggerEntries()
        with zipfile.ZipFile(io.BytesIO(capture.data)) as packed:
            members = {member.filename: member for member in list_members(packed)}
            feeds = _list_feeds(capture.data)
            files = {
                name: partial(_read_picture, packed, member, found.faults)
                for name, member in members.items()
                if _is_picture(name, _root_of(feeds[0]))
            }
            media = MediaLibrary(files, _HOSTS)
            for feed in feeds:
                settings = members.get(str(PurePosixPath(feed).parent / "settings.csv"))
                try:
                    data = read_member(packed, members[feed])
                    beside = read_member(packed, settings) if settings else b""
                except ValueError as error:
                    found.faults.append(Fault(1, f"{feed} {error}", "Download the Takeout again"))
                    continue
                _read_blog(data, beside, media, found)
            return found.assemble(media)

    def list_words(self, capture: Capture) -> tuple[SourceLine, ...]:
        """Return the words of what the blogs showed."""
        texts = []
        with zipfile.ZipFile(io.BytesIO(capture.data)) as packed:
            for feed in _list_feeds(capture.data):
                try:
                    texts.append(repair_xml(read_member(packed, packed.getinfo(feed))).text)
                except ValueError:
                    continue  # 'read' says so
        return list_blogger_words(texts)


def _list_feeds(data: bytes) -> list[str]:
    """Return the names of the blogs' feeds in a zip, none if it is damaged or no Takeout."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            names = sorted(member.filename for member in list_members(packed))
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return []
    return [name for name in names if _FEED.fullmatch(name) and "Blogger/" in name]


def _root_of(feed: str) -> str:
    match = _FEED.fullmatch(feed)
    return match["root"] if match else ""


def _is_picture(name: str, root: str) -> bool:
    return name.startswith(f"{root}Albums/") and not name.endswith(".json")


def _put_first(blog: str, files: Mapping[str, Callable[[], bytes]]) -> dict[str, Callable[[], bytes]]:
    """Return files with those of the album that has the blog's name first."""
    return dict(sorted(files.items(), key=lambda item: (PurePosixPath(item[0]).parent.name != blog, item[0])))


def _read_picture(packed: zipfile.ZipFile, member: zipfile.ZipInfo, faults: list[Fault]) -> bytes:
    try:
        return read_member(packed, member)
    except ValueError as error:
        faults.append(Fault(1, f"{member.filename} {error}", "Download the Takeout again"))
        return b""


def _read_blog(data: bytes, settings: bytes, media: MediaLibrary, found: BloggerEntries) -> None:
    read_feed(repair_xml(data), _read_settings(settings), media, found)


def _read_settings(data: bytes) -> BlogSettings:
    rows = list(csv.reader(io.StringIO(decode_text(data).text)))
    values = dict(zip(rows[0], rows[1], strict=False)) if len(rows) > 1 else {}
    name = values.get("blog_subdomain", "").strip()
    is_hosted = values.get("blog_publishing_mode", "") in _ON_BLOGSPOT
    address = f"https://{name}.blogspot.com" if name and is_hosted and re.fullmatch(r"[\w-]+", name) else None
    try:
        zone = ZoneInfo(values["blog_time_zone"]) if values.get("blog_time_zone") else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        zone = None
    return BlogSettings(address, zone)
