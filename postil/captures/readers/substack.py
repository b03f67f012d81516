"""The reader of Substack's exports: a table of posts, and the text of each in a file of its own.

The name of the publication is in no file; it is found in the buttons of its posts. The lists of readers, and of
who opened which mail, are never read. Comments and images are not in the export.
"""

from __future__ import annotations

import csv
import io
import json
import posixpath
import re
from collections import Counter
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import unquote

from bs4 import BeautifulSoup

from postil.captures.readers.export_dates import read_timestamp
from postil.captures.readers.export_entries import Entry, ExportEntries, assemble
from postil.captures.readers.export_reader import ExportReader
from postil.captures.readers.html_to_markdown import convert_html, html_text
from postil.captures.readers.html_words import list_html_words
from postil.captures.readers.reader import KEPT, Fault, SetAside, SourceLine
from postil.captures.readers.xml_text import read_text
from postil.model.captured import CapturedPost, Locator
from postil.text.slugs import make_unique

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from postil.captures.readers.reader import ReadCapture, Survey
    from postil.model.captured import Capture

_COLUMNS = {"post_id", "post_date", "is_published", "title"}
_HOST = re.compile(r"https?://([\w.-]+)/(?:subscribe\?|p/[\w-]+/comments)")
_FETCHED = re.compile(r"https?://substackcdn\.com/image/fetch/.*?/(https?(?:%3A|:).*)", re.IGNORECASE)
_FURNITURE = ("subscription-widget-wrap", "subscription-widget-wrap-editor", "button-wrapper")
_PAYWALL = re.compile(r"<div\b[^>]*\bpaywall-jump\b")
_AUDIENCES = {
    "everyone": KEPT,
    "": KEPT,
    "only_paid": "for payers only",
    "founding": "for payers only",
    "only_free": "for subscribers only",
}
_MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of the table: its number, its place, the path of its text, its values by column."""

    number: int
    place: str
    path: str
    values: Mapping[str, str]

    @property
    def slug(self) -> str:
        slug = self.values.get("post_id", "").partition(".")[2]
        return slug if re.fullmatch(r"[\w-]+", slug) else ""


class SubstackReader(ExportReader):
    """Reads a Substack export, by its table of posts."""

    name = "substack 1"

    def recognise(self, data: bytes, name: str) -> bool:  # noqa: ARG002 - the content says it all
        """Tell whether a file is Substack's table of posts."""
        head = data[:4096].lstrip(b"\xef\xbb\xbf").split(b"\n", 1)[0].decode("utf-8", "replace")
        return {name.strip().strip('"') for name in head.split(",")} >= _COLUMNS

    def claim(self, name: str, names: Collection[str]) -> Mapping[str, bool]:
        """Return the texts of the posts; and what is said of readers, which is not read."""
        folder = f"{posixpath.dirname(name)}/"
        own = [other for other in names if other.startswith(f"{folder}posts/")]
        claimed = {other: other.endswith(".html") for other in own}
        lists = (other for other in names if other.startswith(folder) and other.endswith(".csv") and other != name)
        return claimed | {other: False for other in lists if posixpath.dirname(other) == folder[:-1]}

    def read(self, capture: Capture, languages: tuple[str, ...], survey: Survey) -> ReadCapture:  # noqa: ARG002
        """Return the posts and pages of a publication."""
        source = read_text(capture.data)
        faults = list(source.faults)
        rows = list(_list_rows(capture, source.text))
        texts = {row.path: _read_file(capture, row.path) for row in rows}
        base = _find_base(texts.values())
        entries: list[Entry] = []
        aside: list[SetAside] = []
        for row in rows:
            text = texts[row.path]
            if text is None:
                faults.append(Fault(row.number, f"{posixpath.basename(row.path)} is not in the export"))
            entry, furniture = _read_post(row, text or "", base)
            entries.append(entry)
            aside += [SetAside(row.number, words) for words in furniture if entry.fate == KEPT]
        unlisted = [
            n for n, is_read in self.claim(capture.path, capture.beside).items() if is_read and n not in texts
        ]
        if unlisted:
            shown = ", ".join(posixpath.basename(name) for name in unlisted[:_MOST_NAMED])
            more = f" and {len(unlisted) - _MOST_NAMED:,} more" if len(unlisted) > _MOST_NAMED else ""
            faults.append(Fault(1, f"texts that the table does not list, which are left out: {shown}{more}"))
        others = [("text", "not in the table")] * len(unlisted)
        return assemble(ExportEntries(entries, [], others, faults, aside))

    def list_words(self, capture: Capture) -> tuple[SourceLine, ...]:
        """Return the words of each post that was for everybody."""
        lines = []
        for row in _list_rows(capture, read_text(capture.data).text):
            values = row.values
            is_published = values.get("is_published", "").lower() == "true"
            if not is_published or values.get("audience", "") not in ("everyone", ""):
                continue
            shown = _PAYWALL.split(_read_file(capture, row.path) or "")[0]
            recording = values.get("podcast_url", "")
            texts = (values.get("title", ""), values.get("subtitle", ""), shown, escape(recording))
            words = [word for text in texts for word in list_html_words(text)]
            lines.append(SourceLine(row.number, tuple(words), row.place))
        return tuple(lines)


def _list_rows(capture: Capture, text: str) -> Iterator[_Row]:
    """Yield the rows of the table, as far as it can be read."""
    folder = posixpath.dirname(capture.path)
    taken: set[str] = set()
    rows = csv.reader(io.StringIO(text.lstrip("\ufeff")))
    names: list[str] = []
    try:
        for number, cells in enumerate(rows):
            if number == 0:
                names = [name.strip() for name in cells]
            elif any(cells):
                values = {name: cell.strip() for name, cell in zip(names, cells, strict=False)}
                post_id = values.get("post_id", "")
                is_name = bool(post_id) and "/" not in post_id and "\\" not in post_id
                path = f"{folder}/posts/{post_id}.html" if is_name else ""
                yield _Row(number, make_unique(post_id.partition(".")[0] or f"n{number}", taken), path, values)
    except csv.Error:
        return


def _read_file(capture: Capture, path: str) -> str | None:
    file = capture.beside.get(path)
    return read_text(file.read_bytes()).text if file else None


def _find_base(texts: Collection[str | None]) -> str:
    """Return the address of the publication, as the buttons of its posts have it; empty if none says it."""
    hosts = Counter(host for text in texts if text for host in set(_HOST.findall(text.replace("\\/", "/"))))
    return f"https://{hosts.most_common(1)[0][0]}" if hosts else ""


def _judge(values: Mapping[str, str]) -> str:
    if values.get("is_published", "").lower() != "true":
        return "draft"
    audience = values.get("audience", "")
    return _AUDIENCES.get(audience, f"for {audience.replace('_', ' ')}")


def _read_post(row: _Row, text: str, base: str) -> tuple[Entry, list[str]]:
    """Return a post or page, and the words of its text that are furniture."""
    values = row.values
    kind = "page" if values.get("type") == "page" else "post"
    html, furniture = _clean(_PAYWALL.split(text)[0])
    recording = values.get("podcast_url", "")
    if recording:
        html += f'<p><a href="{escape(recording)}">{escape(recording)}</a></p>'
    post = CapturedPost(
        title=html_text(values.get("title", "")),
        body=convert_html(html),
        comments=(),
        locator=Locator("item", row.place),
        line=row.number,
        date=read_timestamp(values.get("post_date", "")),
        date_line=None,
        url=f"{base}/p/{row.slug}" if row.slug else None,
        standfirst=html_text(values.get("subtitle", "")) or None,
    )
    return Entry(kind, _judge(values), post), furniture


def _clean(text: str) -> tuple[str, list[str]]:
    """Return a text without buttons and forms, with the original address of each image; and the words taken out."""
    soup = BeautifulSoup(f"<div>{text}</div>", "lxml")
    furniture = []
    for tag in soup.find_all(class_=_FURNITURE):
        if not tag.decomposed:
            furniture.append(html_text(str(tag)))
            tag.decompose()
    for image in soup.find_all("img"):
        image["src"] = _find_original(str(image.get("data-attrs") or ""), str(image.get("src") or ""))
    for link in soup.find_all("a", class_="image-link"):
        link.unwrap()
    return (soup.div.decode_contents() if soup.div else ""), furniture


def _find_original(attributes: str, address: str) -> str:
    try:
        known = json.loads(attributes).get("src") if attributes else None
    except (ValueError, AttributeError, RecursionError):
        known = None
    if isinstance(known, str) and known.startswith("http"):
        return known
    fetched = _FETCHED.match(address)
    return unquote(fetched[1]) if fetched else address
