"""The readers of saved pages: HTML as browsers, SingleFile, wget, HTTrack and others save it, and MHTML.

What is a post, a comment or neither is said by the page's own structure (``page_classes``). A page that has none
of it is not taken; one that names its main part but not the post in it is taken whole, which is an inference.
"""

from __future__ import annotations

import email
import email.policy
import posixpath
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from postil.captures.file_kinds import identify_kind
from postil.captures.readers.export_entries import Entry, ExportEntries, Remark, assemble
from postil.captures.readers.export_reader import ExportReader
from postil.captures.readers.local_media import LocalMedia, list_paths
from postil.captures.readers.media_library import keep_media
from postil.captures.readers.page_posts import list_page_words, read_page
from postil.captures.readers.reader import KEPT, Fault, SetAside, SourceLine
from postil.captures.readers.saved_pages import SavedPage, find_original, list_mirrored_paths, read_saved_page
from postil.captures.readers.xml_text import read_text
from postil.model.captured import CapturedPost, Inference, Locator
from postil.text.urls import page_query, split_url

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from postil.captures.readers.page_posts import PagePost
    from postil.captures.readers.reader import ReadCapture, Survey
    from postil.model.captured import Capture

_SIGNS = re.compile(
    rb"hentry|h-entry|BlogPosting|NewsArticle|schema.org/Article|post-body|entry-content|storycontent|<article\b|<main\b"
    rb"|saved with SingleFile|Mirrored from",
    re.IGNORECASE,
)
_HEAD = 1 << 13
_NO_PAGES = re.compile(
    r"(?:/|^)(?:feed/?|wp-json/.*|xmlrpc\.php|wp-login\.php.*|comments/feed/?)$|[?&](?:feed|share|print)="
)
_PARTS = (".css", ".js", ".woff", ".woff2", ".ttf", ".eot", ".ico", ".map", ".orig", ".txt.log")
_OF_HTTRACK = ("hts-log.txt", "hts-cache/", "backblue.gif", "fade.gif", "cookies.txt")
_CHARSET = re.compile(rb"<meta\b[^>]*?charset\s*=\s*[\"']?([\w-]+)", re.IGNORECASE)


class HtmlPageReader(ExportReader):
    """Reads a saved page, also one of a mirror."""

    name = "page 1"

    def recognise(self, data: bytes, name: str) -> bool:
        """Tell whether a file is a page that names its parts."""
        if not is_page(data) or data.startswith((b"PK", b"\x1f\x8b")):
            return False
        kind = identify_kind(data, name)
        return kind is not None and kind.name == "an HTML page"

    def claim(self, name: str, names: Collection[str]) -> Mapping[str, bool]:
        """Return what was saved with a page: pictures below its folder; parts of its look, which are not read."""
        root = posixpath.dirname(name) + "/"
        if root == "captures/":
            root = posixpath.splitext(name)[0] + "_files/"  # as browsers name it
        claimed = {}
        for other in names:
            if other.startswith(root) and other != name:
                lower = other.lower()
                if lower.endswith((".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg", ".avif", ".mp3", ".mp4")):
                    claimed[other] = True
                elif lower.endswith(_PARTS):
                    claimed[other] = False
        top = "/".join(name.split("/")[:2]) + "/"
        own = {one: False for one in names if one.startswith(tuple(top + end for end in _OF_HTTRACK))}
        return claimed | own | ({f"{top}index.html": False} if own and name != f"{top}index.html" else {})

    def read(self, capture: Capture, languages: tuple[str, ...], survey: Survey) -> ReadCapture:  # noqa: ARG002
        """Return the posts of a page, with their comments."""
        html, faults = decode_page(capture.data)
        page = read_saved_page(html, capture.path)
        return make_posts(page, capture, languages, {}, faults)

    def list_words(self, capture: Capture) -> tuple[SourceLine, ...]:
        """Return the words of a page by its posts, and those that are outside of them."""
        return list_words_of_page(read_saved_page(decode_page(capture.data)[0], capture.path))


class MhtmlReader(ExportReader):
    """Reads a page that was saved as MHTML, with its pictures."""

    name = "mhtml 1"

    def recognise(self, data: bytes, name: str) -> bool:
        """Tell whether a file is a saved page of several parts, with a page that names its own."""
        if b"multipart/related" not in data[:_HEAD].lower():
            return False  # as nearly all files, of which the rest need not be read for it
        kind = identify_kind(data, name)
        is_mhtml = kind is not None and kind.name == "a saved page (MHTML)"
        return is_mhtml and is_page(_split_message(data)[0].html.encode("utf-8", "replace"))

    def read(self, capture: Capture, languages: tuple[str, ...], survey: Survey) -> ReadCapture:  # noqa: ARG002
        """Return the posts of a page, with their comments."""
        page, files = _split_message(capture.data)
        return make_posts(page, capture, languages, files, ())

    def list_words(self, capture: Capture) -> tuple[SourceLine, ...]:
        """Return the words of a page by its posts, and those that are outside of them."""
        return list_words_of_page(_split_message(capture.data)[0])


def is_page(data: bytes) -> bool:
    """Tell whether a page names the parts that it has, by which posts are found."""
    return b"<" in data and _SIGNS.search(data) is not None


def decode_page(data: bytes, charset: str = "") -> tuple[str, tuple[Fault, ...]]:
    """Return the text of a page: in the encoding that the server named, else that of the page, else what fits."""
    declared = _CHARSET.search(data[:4096])
    for name in (charset, declared[1].decode("ascii", "replace") if declared else ""):
        if name and name.lower() not in ("utf-8", "utf8"):
            try:
                return data.decode(name), ()
            except (LookupError, UnicodeDecodeError):
                continue
    source = read_text(data)
    return source.text, source.faults


def _split_message(data: bytes) -> tuple[SavedPage, dict[str, bytes]]:
    """Return the page of an MHTML file, and its other parts by their addresses."""
    try:
        message = email.message_from_bytes(data, policy=email.policy.compat32)
        parts = [part for part in message.walk() if not part.is_multipart()]
    except (ValueError, LookupError, RecursionError):
        return SavedPage("", None), {}
    address = str(message.get("Snapshot-Content-Location") or "").strip()
    html, files = "", dict[str, bytes]()
    for part in parts:
        content = part.get_payload(decode=True)
        if not isinstance(content, bytes):
            continue
        own = str(part.get("Content-Location") or "").strip()
        if part.get_content_type() == "text/html" and not html:
            html, _ = decode_page(content, part.get_content_charset() or "")
            address = address or own
        elif own:
            files[own] = content
        if part.get("Content-ID"):
            files[f"cid:{str(part['Content-ID']).strip('<> ')}"] = content
    return SavedPage(html, address if address.startswith("http") else None), files


def list_words_of_page(page: SavedPage) -> tuple[SourceLine, ...]:
    """Return the words of a page as the ledger takes them: those of each post at its place, then the others."""
    if page.address and _NO_PAGES.search(page.address):
        return ()
    parts = list_page_words(page.html)
    if len(parts) == 1:
        return (SourceLine(1, tuple(parts[0]), "1"),)
    *posts, outside = parts
    lines = [SourceLine(n, tuple(words), str(n)) for n, words in enumerate(posts, 1)]
    return (*lines, SourceLine(len(posts) + 1, tuple(outside)))


def make_posts(
    page: SavedPage,
    capture: Capture,
    languages: tuple[str, ...],
    files: Mapping[str, bytes],
    faults: tuple[Fault, ...],
    path: str = "",
) -> ReadCapture:
    """Return the posts of a saved page; ``files`` are those that came with it, by their addresses.

    ``path`` is that of the page where the capture is another file, which only names it.
    """
    path = path or capture.path
    if page.address and _NO_PAGES.search(page.address):
        return assemble(ExportEntries([], [], [("page", "a feed or a copy to share")], faults))
    media = LocalMedia(capture.beside)

    def resolve(address: str) -> str:
        if address.startswith("data:"):
            return media.take_data(address) or ""
        original = find_original(address, page, path, capture.beside)
        kept = keep_media(files[original], original) if original in files else None
        if kept is not None:
            media.taken.setdefault(kept.name, kept)
            return f"media/{kept.name}"
        near = [*list_paths(address, posixpath.dirname(path)), *list_mirrored_paths(original, path)]
        return media.take_first(near) or original

    content = read_page(page.html, resolve, languages)
    found, entries, remarks, aside = list(faults), list[Entry](), list[Remark](), list[SetAside]()
    inferences: list[Inference] = []
    for number, post in enumerate(content.posts, 1):
        made = _make_post(post, number, page, len(content.posts) == 1, path, capture)
        if not post.is_certain:
            inferences.append(Inference(number, "a page of no known form: its main part is taken for a post", 0.4))
        entries.append(Entry(post.kind, post.fate, made))
        remarks += [Remark("comment", one.fate, str(number), number, one.comment) for one in post.comments]
        if post.fate == KEPT:
            aside.append(SetAside(number, " ".join(post.aside)))
    aside.append(SetAside(len(content.posts) + 1, " ".join(content.outside)))
    held = len(remarks)
    if content.promised is not None and content.promised > held:
        what = f"the page says that it has {content.promised:,} comments, and holds {held:,}"
        found.append(Fault(1, what, "The others were on further pages, or loaded later; capture these as well"))
    read = assemble(ExportEntries(entries, remarks, (), found, aside, tuple(media.taken.values())))
    return replace(read, inferences=tuple(inferences))


def _make_post(
    post: PagePost, number: int, page: SavedPage, is_single: bool, path: str, capture: Capture
) -> CapturedPost:
    link = find_original(post.link, page, path, capture.beside) if post.link else ""
    own = page.address or ""
    if is_single and own and not _is_listing(own):
        link = own
    url = _leave_out_parameters(link or (own if is_single else ""))
    return CapturedPost(
        title=post.title,
        body=post.body,
        comments=(),
        locator=Locator("item", str(number)),
        line=number,
        date=post.date,
        date_line=None,
        date_as_written=post.date_as_written,
        author=post.author,
        labels=post.labels,
        url=url if url.startswith("http") and split_url(url) else None,
    )


def _leave_out_parameters(address: str) -> str:
    """Return an address without the parameters that do not change which page is shown."""
    parts = split_url(address)
    return address if parts is None else parts._replace(query=page_query(parts)).geturl()


def _is_listing(address: str) -> bool:
    """Tell whether an address is that of a page of several posts, such as a home, month or label page."""
    parts = split_url(address)
    if parts is None:
        return False
    path = parts.path.strip("/")
    is_list = re.fullmatch(
        r"|page/\d+|\d{4}(?:/\d{1,2}(?:/\d{1,2})?)?|(?:tag|category|author|search|label)s?/.*|search/label/.*", path
    )
    return (is_list is not None and not re.search(r"(?:^|&)(?:p|page_id|attachment_id)=", parts.query)) or bool(
        re.search(r"(?:^|&)(?:m=\d{4,}|cat|tag|paged|author|s)=?", parts.query)
    )
