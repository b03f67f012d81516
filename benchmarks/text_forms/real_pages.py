"""The truth of real pages, from the structure of their HTML, as far as an extractor's text of them holds it.

Read are microformats (``hentry``, ``entry-title``, ``published``), the parts that Blogger's and WordPress'
templates name (``date-header``, ``comment-author``, ``li.comment``), and ``time[datetime]``. Blogger's links to
comments hold the moment in milliseconds (``showComment=``), and its posts the zone in which pages write it.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lxml import html

from benchmarks.text_forms.lines import read_lines
from benchmarks.text_forms.scoring import fold_words
from benchmarks.text_forms.truth import Page, TrueComment, TruePost
from postil.text.languages import guess_language

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from lxml.html import HtmlElement

_MOMENT = re.compile(r"showComment=(\d{12,14})")
_ISO = re.compile(r"\d{4}-\d\d-\d\d(?:T\d\d:\d\d)?")
_OFFSET = re.compile(r"([+-])(\d\d):?(\d\d)$")
_LINK_DATE = re.compile(r"/(\d{4})/(\d\d)/(\d\d)/")
_BODIES = ("post-body", "entry-content", "entry", "storycontent", "post-content")
_TITLES = ("entry-title", "post-title", "posttitle", "title")
_START = 24
_NESTING = ("resiliparse",)  # whose texts show which list is within which


@dataclass(frozen=True, slots=True)
class _Found:
    """A comment of the HTML: ``shown`` are the words of its date, ``is_listed`` whether it is an item of a list."""

    id: str
    words: str
    author: str
    when: str | None
    shown: str
    parent: str | None
    is_listed: bool


def read_pages(folder: Path) -> Iterator[Page]:
    """Return the pages of a folder: ``NAME.EXTRACTOR.txt`` for ``NAME.html``."""
    for path in sorted(folder.glob("*.html")):
        markup = path.read_bytes()
        for text_path in sorted(folder.glob(f"{path.stem}.*.txt")):
            extractor = text_path.name.removeprefix(f"{path.stem}.").removesuffix(".txt")
            yield _read_page(path.stem, markup, text_path.read_text(encoding="utf-8"), extractor)


def _read_page(name: str, markup: bytes, text: str, extractor: str) -> Page:
    page = html.fromstring(markup, parser=html.HTMLParser(encoding="utf-8"))
    form, comments = _find_comments(page)
    kept = _keep_comments(comments, text, extractor)
    posts = [_keep_post(post, text) for post in _find_posts(page)]
    posts = [post for post in posts if post.words]
    if posts:
        posts[-1] = TruePost(posts[-1].words, posts[-1].title, posts[-1].author, posts[-1].when, kept)
    # Blogger's pages do not say their language.
    language = str(page.get("lang") or guess_language(text, "en"))[:2]
    absent = len(comments) - len(kept)
    return Page(f"{name}.{extractor}", form, language, extractor, text, tuple(posts), absent)


def _by_class(element: HtmlElement, *names: str) -> list[HtmlElement]:
    """Return the elements within one that have one of the classes, those of the first class first."""
    found = []
    for name in names:
        found += [child for child in element.iter() if name in _classes(child)]
    return found


def _classes(element: HtmlElement) -> list[str]:
    return str(element.get("class", "")).split() if isinstance(element.tag, str) else []


def _text(element: HtmlElement | None) -> str:
    return "" if element is None else "\n".join(line.text for line in read_lines(element))


def _first(elements: Sequence[HtmlElement]) -> HtmlElement | None:
    return elements[0] if elements else None


# ---------------------------------------------------------------- posts


def _find_posts(page: HtmlElement) -> list[TruePost]:
    """Return the posts of a page with all that the HTML says of them."""
    entries = _by_class(page, "hentry") or list(page.iter("article")) or _by_class(page, "post")
    entries = [e for e in entries if not any(a in entries for a in e.iterancestors())]
    entries = [e for e in entries if "comment" not in _classes(e)]
    return [_find_post(entry, page) for entry in entries or [page]]


def _find_post(entry: HtmlElement, page: HtmlElement) -> TruePost:
    body = _first(_by_class(entry, *_BODIES))
    title = _first([*_by_class(entry, *_TITLES), *entry.iter("h1", "h2"), *page.iter("h1")])
    author = _first([c for a in _by_class(entry, "author", "post-author", "byline") for c in _by_class(a, "fn")])
    return TruePost(_text(body), _text(title) or None, _text(author) or None, _find_date(entry, page), ())


def _find_date(entry: HtmlElement, page: HtmlElement) -> str | None:
    for element in [*_by_class(entry, "published", "entry-date", "updated"), *entry.iter("time")]:
        match = _ISO.match(element.get("title") or element.get("datetime") or "")
        if match:
            return match[0][:10]
    for meta in page.iter("meta"):
        if meta.get("property") == "article:published_time":
            return str(meta.get("content"))[:10]
    links = (link.get("href", "") for link in entry.iter("a") if link.get("rel") == "bookmark")
    dates = (_LINK_DATE.search(link) for link in links)
    return next(("-".join(match.groups()) for match in dates if match), None)


def _keep_post(post: TruePost, text: str) -> TruePost:
    """Return what a text holds of a post."""
    folded = fold_words(text)
    lines = [line for line in post.words.split("\n") if fold_words(line) and fold_words(line) in folded]
    title = post.title if post.title and fold_words(post.title) in folded else None
    begin = folded.find(fold_words(lines[0])) if lines else 0
    author = post.author if post.author and f"{fold_words(post.author)}" in folded else None
    when = post.when if post.when and post.when[:4] in folded[:begin] else None
    return TruePost("\n".join(lines), title, author, when, ())


# ---------------------------------------------------------------- comments


def _find_comments(page: HtmlElement) -> tuple[str, list[_Found]]:
    """Return the form of a page's comments, and the comments."""
    offset = _find_offset(page)
    threads = [item for item in page.iter("li") if "comment" in _classes(item)]
    if any(_by_class(item, "comment-content") and _by_class(item, "user") for item in threads):
        return "blogger-threaded", [_read_threaded(item, offset) for item in threads]
    heads = [head for head in page.iter("dt") if "comment-author" in _classes(head) and head.get("id")]
    if heads:
        return "blogger-classic", [_read_classic(head, offset) for head in heads]
    return ("wordpress" if threads else "without comments"), [_read_wordpress(item) for item in threads]


def _find_offset(page: HtmlElement) -> dt.timedelta | None:
    """Return the distance from UTC in which a page writes times, as its posts' dates say it."""
    for element in _by_class(page, "published"):
        match = _OFFSET.search(element.get("title") or element.get("datetime") or "")
        if match:
            distance = dt.timedelta(hours=int(match[2]), minutes=int(match[3]))
            return -distance if match[1] == "-" else distance
    return None


def _read_moment(element: HtmlElement | None, offset: dt.timedelta | None) -> str | None:
    """Return the moment of a link to a comment of Blogger, on the blog's clock."""
    links = [] if element is None else [link.get("href", "") for link in element.iter("a")]
    match = next((match for match in map(_MOMENT.search, links) if match), None)
    if match is None or offset is None:
        return None
    moment = dt.datetime.fromtimestamp(int(match[1]) / 1000, dt.UTC) + offset
    return moment.strftime("%Y-%m-%dT%H:%M")


def _find_parent(item: HtmlElement) -> str | None:
    above = next((a for a in item.iterancestors() if "comment" in _classes(a) and a.tag == "li"), None)
    return None if above is None else str(above.get("id", ""))


def _read_threaded(item: HtmlElement, offset: dt.timedelta | None) -> _Found:
    stamp = _first(_by_class(item, "datetime"))
    return _Found(
        str(item.get("id")),
        _text(_first(_by_class(item, "comment-content"))),
        _text(_first(_by_class(item, "user"))),
        _read_moment(stamp, offset),
        _text(stamp),
        _find_parent(item),
        is_listed=True,
    )


def _read_classic(head: HtmlElement, offset: dt.timedelta | None) -> _Found:
    parts: dict[str, HtmlElement] = {}
    for after in head.itersiblings():
        if after.tag == "dt":
            break
        parts |= dict.fromkeys(_classes(after), after)
    name = next((link for link in head.iter("a") if link.get("href") and _text(link)), None)
    said = [line for line in _text(head).split("\n") if line]
    author = _text(name) or (said[0].rsplit(" ", 1)[0] if said else "")
    stamp = parts.get("comment-footer")
    words = _text(parts.get("comment-body"))
    return _Found(
        str(head.get("id")), words, author, _read_moment(stamp, offset), _text(stamp), None, is_listed=False
    )


def _read_wordpress(item: HtmlElement) -> _Found:
    inner = [child for below in item.iter("ul", "ol") if "children" in _classes(below) for child in below.iter()]
    own = [child for child in item.iter() if child not in inner]
    author = next((child for child in own if "fn" in _classes(child)), None)
    body = next((child for child in own if "comment-content" in _classes(child)), None)
    paragraphs = [body] if body is not None else [c for c in own if c.tag == "p" and c.find("cite") is None]
    paragraphs = [p for p in paragraphs if not {"reply", "comment-meta"} & set(_classes(p))]
    stamps = [
        child for child in own if {"comment-meta", "commentmetadata", "comment-metadata"} & set(_classes(child))
    ]
    time = next((child.get("datetime") for child in own if child.tag == "time"), None)
    when = _ISO.match(time or "")
    shown = " ".join(_text(stamp) for stamp in stamps) or next((_text(c) for c in own if c.tag == "cite"), "")
    when = when or _ISO.search(shown)
    words = "\n".join(_text(paragraph) for paragraph in paragraphs)
    moment = when[0] if when else None
    return _Found(str(item.get("id")), words, _text(author), moment, shown, _find_parent(item), is_listed=True)


def _keep_comments(found: Sequence[_Found], text: str, extractor: str) -> tuple[TrueComment, ...]:
    """Return the comments that a text holds.

    Whether it holds names and dates as well is told by the words between the comments: those of most of them have
    to be there, before the comment or behind it.
    """
    folded = fold_words(text)
    places: list[tuple[int, int, _Found]] = []
    at = 0
    for comment in found:
        words = fold_words(comment.words)
        start = folded.find(words[:_START], at) if words else -1
        if start >= 0:
            at = start + (len(words) if folded.startswith(words, start) else min(_START, len(words)))
            places.append((start, at, comment))
    ends = [0, *(end for _, end, _ in places)]
    starts = [*(start for start, _, _ in places), len(folded)]
    before = [folded[max(end, start - 200) : start] for end, start in zip(ends, starts, strict=True)]
    has_authors = _has_most([fold_words(c.author) for _, _, c in places], before)
    has_dates = _has_most(
        [fold_words(c.shown) if (c.when or "-")[:4] in c.shown else "" for _, _, c in places], before
    )
    is_marked = sum(map(bool, before[:-1])) * 2 > len(places)
    is_nested = extractor in _NESTING
    return tuple(
        TrueComment(
            id=c.id,
            words=c.words,
            author=c.author if has_authors else None,
            when=c.when if has_dates else None,
            parent=c.parent,
            shows_parent=c.is_listed and is_nested,
            is_marked=is_marked,
        )
        for _, _, c in places
    )


def _has_most(wanted: Sequence[str], between: Sequence[str]) -> bool:
    """Tell whether the words between comments hold most of those that are wanted, before each or after each."""
    pairs = (zip(wanted, between[:-1], strict=True), zip(wanted, between[1:], strict=True))
    return any(sum(bool(want) and want in words for want, words in pair) * 2 > len(wanted) for pair in pairs)
