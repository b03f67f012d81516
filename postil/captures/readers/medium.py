"""The reader of Medium's exports: an HTML page for each post, draft and response, in microformats (h-entry).

Nothing marks a response, which is a comment that the author left elsewhere; it is known by its form. The comments
of readers are not in the export, and the account's own folders are never read.
"""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

from bs4 import BeautifulSoup, Tag

from postil.captures.readers.contact_data import clean_name
from postil.captures.readers.export_dates import read_timestamp
from postil.captures.readers.export_entries import Entry, ExportEntries, assemble
from postil.captures.readers.export_reader import ExportReader
from postil.captures.readers.html_to_markdown import convert_html, html_text
from postil.captures.readers.html_words import list_html_words
from postil.captures.readers.reader import KEPT, SetAside, SourceLine
from postil.captures.readers.xml_text import read_text
from postil.model.captured import CapturedPost, Locator
from postil.text.urls import split_url

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from postil.captures.readers.reader import ReadCapture, Survey
    from postil.model.captured import Capture

_OWN = re.compile(rb"<section\b[^>]*\bdata-field=\"body\"")
_ACCOUNT = (
    "blocks bookmarks claps highlights interests ips lists partner-program profile pubs-following sessions"
    " topics-following twitter users-following"
).split()
_RESPONSE = "a response to another's text"
_ARTICLE = re.compile(r"<article\b[^>]*>(.*)</article>", re.DOTALL)
_SUMMARY = re.compile(r"<section\b[^>]*data-field=\"subtitle\"[^>]*>(.*?)</section>", re.DOTALL)


class MediumReader(ExportReader):
    """Reads the posts of a Medium export."""

    name = "medium 1"

    def recognise(self, data: bytes, name: str) -> bool:  # noqa: ARG002 - the content says it all
        """Tell whether a file is a page as Medium exports posts."""
        return b"h-entry" in data and b"e-content" in data and _OWN.search(data) is not None

    def claim(self, name: str, names: Collection[str]) -> Mapping[str, bool]:
        """Return what belongs to the account and not to its posts; nothing of it is read."""
        folder, inner = posixpath.split(posixpath.dirname(name))
        if inner != "posts":
            return {}
        root = f"{folder}/" if folder else ""
        own = tuple(f"{root}{one}/" for one in _ACCOUNT)
        return {other: False for other in names if other.startswith(own) or other == f"{root}README.html"}

    def read(self, capture: Capture, languages: tuple[str, ...], survey: Survey) -> ReadCapture:  # noqa: ARG002
        """Return the post of a page; drafts and responses are withheld."""
        source = read_text(capture.data)
        soup = BeautifulSoup(source.text, "lxml")
        article = soup.find(class_="h-entry")
        if not isinstance(article, Tag):
            return assemble(ExportEntries([], [], (), source.faults))
        fate = _judge(article, posixpath.basename(capture.path))
        post, aside = _read_article(article)
        found = ExportEntries([Entry("post", fate, post)], [], (), source.faults, aside if fate == KEPT else ())
        return assemble(found)

    def list_words(self, capture: Capture) -> tuple[SourceLine, ...]:
        """Return the words of a page that is a post: its title, subtitle and text, and what is below it."""
        text = read_text(capture.data).text
        is_shown = 'class="dt-published"' in text or "p-author" in text or "p-canonical" in text
        article = _ARTICLE.search(text)
        if article is None or not is_shown or posixpath.basename(capture.path).startswith("draft_"):
            return ()
        has_more = re.search(r"<(?:h[1-6]|figure|pre|blockquote|li|iframe)\b(?![^>]*p-name)", article[1])
        if not has_more and len(re.findall(r"<p\b[^>]*graf--p", article[1])) <= 1 and not _SUMMARY.search(text):
            return ()
        return (SourceLine(1, tuple(list_html_words(article[1])), "1"),)


def _judge(article: Tag, name: str) -> str:
    is_public = any(_find(article, sign) for sign in ("dt-published", "p-author", "p-canonical"))
    if name.startswith("draft_") or not is_public:
        return "draft"
    body = _find(article, "e-content")
    if body is None or _find(article, "p-summary"):
        return KEPT
    others = body.find(["h1", "h2", "h3", "h4", "h5", "h6", "figure", "pre", "blockquote", "li", "iframe"])
    return KEPT if others or len(body.find_all("p", class_="graf--p")) > 1 else _RESPONSE


def _find(tag: Tag, name: str) -> Tag | None:
    found = tag.find(class_=name)
    return found if isinstance(found, Tag) else None


def _read_article(article: Tag) -> tuple[CapturedPost, list[SetAside]]:
    """Return a post, and the words of its page that it does not need: title and subtitle once more, the footer."""
    title, subtitle = (_text_of(_find(article, name)) for name in ("p-name", "p-summary"))
    date = article.find("time", class_="dt-published")
    author, canonical = _find(article, "p-author"), _find(article, "p-canonical")
    labels = [_text_of(tag) for tag in article.find_all(class_="p-tag")]
    footer = article.find("footer")
    aside = [html_text(str(footer))] if isinstance(footer, Tag) else []
    body = _find(article, "e-content")
    links = [str(tag.get("href") or "") for tag in article.find_all("a") if "medium.com/p/" in str(tag.get("href"))]
    own = [href for href in links if footer is not None and f'"{href}"' in str(footer)]
    if body is not None:
        aside += _take_out_furniture(body, title, subtitle)
    post = CapturedPost(
        title=title,
        body=convert_html(body.decode_contents()) if body is not None else "",
        comments=(),
        locator=Locator("item", "1"),
        line=1,
        date=read_timestamp(str(date.get("datetime") or "")) if isinstance(date, Tag) else None,
        date_line=None,
        author=clean_name(_text_of(author)) if author else None,
        labels=tuple(dict.fromkeys(label for label in labels if label)),
        url=_valid(str(canonical.get("href") or "")) if canonical else None,
        standfirst=subtitle or None,
        other_urls=tuple(url for url in own[:1] if _valid(url)),
    )
    return post, [SetAside(1, words) for words in aside if words]


def _take_out_furniture(body: Tag, title: str, subtitle: str) -> list[str]:
    """Take the title and the subtitle out of a text that repeats them, and the line above each of its parts."""
    aside = []
    for name, text in (("graf--title", title), ("graf--subtitle", subtitle)):
        tag = body.find(class_=name)
        if isinstance(tag, Tag) and _text_of(tag) == text:
            aside.append(text)
            tag.decompose()
    for divider in body.find_all(class_="section-divider"):
        if not divider.decomposed:
            divider.decompose()
    for code in body.find_all("pre"):
        for line_end in code.find_all("br"):
            line_end.replace_with("\n")
    return aside


def _text_of(tag: Tag | None) -> str:
    return html_text(tag.decode_contents()) if tag is not None else ""


def _valid(url: str) -> str | None:
    return url if url.startswith("http") and split_url(url) else None
