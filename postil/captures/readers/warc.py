"""The reader of web archives (WARC, ISO 28500; in WACZ as well): the pages of posts among all that was loaded.

What a revisit record repeats is taken from the record that it names. A post that is on several pages, such as its
own and the home page, is taken once, from where there is most of it; the words of the others are set aside.
"""

from __future__ import annotations

import gzip
import io
import re
import zlib
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from postil.captures.readers.export_reader import ExportReader
from postil.captures.readers.html_pages import decode_page, is_page, list_words_of_page, make_posts
from postil.captures.readers.reader import Fault, ReadCapture, SetAside, SourceLine, Tally, count_tallies
from postil.captures.readers.saved_pages import SavedPage
from postil.model.captured import Locator
from postil.text.urls import address_key, split_url

if TYPE_CHECKING:
    from postil.captures.readers.reader import Survey
    from postil.model.captured import Capture, CapturedPost

_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w-]+)", re.IGNORECASE)
_LARGEST = 1 << 26  # bytes of one page or picture
_DOUBLE = "on another page as well"


@dataclass(slots=True)
class _Loaded:
    """What an archive has: pages, pictures by address, what else there was, and what is wrong with it."""

    pages: list[tuple[str, SavedPage]] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    others: list[tuple[str, str]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


class WarcReader(ExportReader):
    """Reads the posts in a web archive."""

    name = "warc 1"

    def recognise(self, data: bytes, name: str) -> bool:  # noqa: ARG002 - the content says it all
        """Tell whether a file begins as a web archive, packed or not."""
        if data.startswith(b"\x1f\x8b"):
            try:
                data = zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(data[:4096], 64)
            except zlib.error:
                return False
        return data.startswith(b"WARC/")

    def read(self, capture: Capture, languages: tuple[str, ...], survey: Survey) -> ReadCapture:  # noqa: ARG002
        """Return the posts of all pages, each once, with their comments."""
        loaded = _load(capture.data)
        reads = [make_posts(page, capture, languages, loaded.files, ()) for _, page in loaded.pages]
        return _join(reads, loaded, [_count_places(page) for _, page in loaded.pages])

    def list_words(self, capture: Capture) -> tuple[SourceLine, ...]:
        """Return the words of each page, by its posts."""
        lines: list[SourceLine] = []
        offset = 0
        for number, (_, page) in enumerate(_load(capture.data).pages, 1):
            own = list_words_of_page(page)
            lines += [SourceLine(one.line + offset, one.words, f"{number}.{one.place}") for one in own]
            offset += len(own)
        return tuple(lines)


def _count_places(page: SavedPage) -> int:
    return len(list_words_of_page(page))


def _load(data: bytes) -> _Loaded:
    """Return the pages of an archive, in their order, each address once: the longest text of it."""
    # Loaded only where an archive is read, since no other format needs it.
    from warcio.archiveiterator import ArchiveIterator  # noqa: PLC0415

    loaded = _Loaded()
    by_digest: dict[str, bytes] = {}
    pages: dict[tuple[str, str, str], tuple[str, SavedPage]] = {}
    number = 0
    try:
        for number, record in enumerate(ArchiveIterator(io.BytesIO(data)), 1):  # noqa: B007
            _take_record(record, loaded, by_digest, pages)
    except Exception:
        what = f"a web archive that cannot be read after record {number:,}; what comes before is kept"
        loaded.faults.append(Fault(1, what, "Copy the file again, if you can"))
    loaded.pages = list(pages.values())
    return loaded


def _take_record(
    record: Any,
    loaded: _Loaded,
    by_digest: dict[str, bytes],
    pages: dict[tuple[str, str, str], tuple[str, SavedPage]],
) -> None:
    if record.rec_type not in ("response", "revisit", "resource") or record.rec_headers is None:
        return
    address = (record.rec_headers.get_header("WARC-Target-URI") or "").strip("<> ")
    parts = split_url(address)
    headers = record.http_headers
    if parts is None or not address.startswith("http"):
        return
    status = headers.get_statuscode() if headers else "200"
    kind = (headers.get_header("Content-Type") if headers else record.rec_headers.get_header("Content-Type")) or ""
    if status != "200":
        return
    digest = record.rec_headers.get_header("WARC-Payload-Digest") or ""
    content = by_digest.get(digest, b"") if record.rec_type == "revisit" else _read_content(record, headers)
    if digest and content:
        by_digest.setdefault(digest, content)
    if kind.startswith(("image/", "audio/", "video/")):
        loaded.files.setdefault(address, content)
    elif "html" in kind or (not kind and content[:100].lstrip().lower().startswith((b"<!doctype html", b"<html"))):
        if not is_page(content):
            loaded.others.append(("page", "no post in it"))
            return
        charset = _CHARSET.search(kind)
        html, _ = decode_page(content, charset[1] if charset else "")
        page, key = SavedPage(html, address), address_key(parts)
        if key in pages:
            loaded.others.append(("page", "a double"))
        if key not in pages or len(pages[key][1].html) < len(html):
            pages[key] = (address, page)


def _read_content(record: Any, headers: Any) -> bytes:
    """Return what a server sent, without chunks and compression, as far as it is whole."""
    try:
        content = bytes(record.content_stream().read(_LARGEST))
    except Exception:
        return b""
    packed = (headers.get_header("Content-Encoding") or "") if headers else ""
    if content.startswith(b"\x1f\x8b") and "gzip" in packed:
        try:
            return gzip.decompress(content)
        except (OSError, EOFError, zlib.error):
            return b""
    return content


def _join(reads: list[ReadCapture], loaded: _Loaded, sizes: list[int]) -> ReadCapture:
    """Return the posts of all pages as those of one capture, each post once."""
    posts: list[CapturedPost] = []
    aside: list[SetAside] = []
    withheld, inferences, faults, media, entries = [], [], list(loaded.faults), [], list(loaded.others)
    tallies: list[Tally] = []
    offset = 0
    for number, (read, size) in enumerate(zip(reads, sizes, strict=True), 1):
        for post in read.posts:
            posts.append(_place(post, number, offset))
        withheld += [one._replace(post=_place(one.post, number, offset)) for one in read.withheld]
        aside += [SetAside(one.line + offset, one.words) for one in read.set_aside]
        inferences += [replace(one, line=one.line + offset) for one in read.inferences]
        faults += [fault._replace(what=f"{loaded.pages[number - 1][0]}: {fault.what}") for fault in read.faults]
        media += list(read.media)
        tallies += list(read.tallies)
        offset += size
    best: dict[str, CapturedPost] = {}
    doubles: list[CapturedPost] = []
    for post in posts:
        parts = split_url(post.url) if post.url else None
        key = repr(address_key(parts)) if parts else post.locator.place
        other = best.get(key)
        richer = other is None or (len(post.body), len(post.comments)) > (len(other.body), len(other.comments))
        if other is not None:
            doubles.append(other if richer else post)
        if richer:
            best[key] = post
    entries += [("post", _DOUBLE)] * len(doubles)
    aside += [SetAside(post.line, words) for post in doubles for words in _list_shown(post)]
    kept = {id(post) for post in best.values()}
    return ReadCapture(
        posts=tuple(post for post in posts if id(post) in kept),
        set_aside=tuple(aside),
        inferences=tuple(inferences),
        withheld=tuple(withheld),
        faults=tuple(faults),
        tallies=(*_leave_out_doubles(tallies, doubles), *count_tallies(entries)),
        media=tuple({file.name: file for file in media}.values()),
    )


def _list_shown(post: CapturedPost) -> list[str]:
    """Return the words of a post and its comments."""
    from postil.text.markdown import words_of  # noqa: PLC0415

    texts = [post.body, *(comment.text for comment in post.comments)]
    return [post.title, *(" ".join(words_of(text)) for text in texts)]


def _leave_out_doubles(tallies: list[Tally], doubles: list[CapturedPost]) -> list[Tally]:
    """Return tallies without the comments and posts of pages that are doubles."""
    lost = {"post": len(doubles)}
    lost["reply"] = sum(comment.parent is not None for post in doubles for comment in post.comments)
    lost["comment"] = sum(comment.parent is None for post in doubles for comment in post.comments)
    return [*tallies, *(Tally(kind, "kept", -number) for kind, number in lost.items() if number)]


def _place(post: CapturedPost, number: int, offset: int) -> CapturedPost:
    place = Locator("item", f"{number}.{post.locator.place}")
    return replace(post, locator=place, line=post.line + offset)
