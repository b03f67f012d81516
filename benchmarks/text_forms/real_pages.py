"""The truth of real pages, from the structure of their HTML, as far as an extractor's text of them holds it.

Read are microformats (``hentry``, ``entry-title``, ``published``), the parts that Blogger's and WordPress'
templates name (``date-header``, ``comment-author``, ``li.comment``), and dates in the words that a page shows.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lxml import html

from benchmarks.text_forms.lines import read_lines
from benchmarks.text_forms.scoring import fold_words
from benchmarks.text_forms.truth import Page, TrueComment, TruePost
from benchmarks.text_forms.written_dates import read_date
from postil.text.languages import guess_language

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from lxml.html import HtmlElement

_BODIES = ("post-body", "entry-content", "entry", "storycontent", "post-content")
_TITLES = ("entry-title", "post-title", "posttitle", "storytitle")
_START = 24
_DATES = ("date-header", "published", "entry-date", "post-date", "date")
_NEAR = 200  # letters between a text and its author or date, at most
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
    # Blogger's pages do not say their language.
    language = str(page.get("lang") or guess_language(text, "en"))[:2]
    form, comments = _find_comments(page, language)
    posts = [_keep_post(post, shown, text) for post, shown in _find_posts(page, language)]
    posts = [post for post in posts if post.words]
    # Comments come after the posts, whose words they may quote.
    behind = max((_find_extent(post.words.split("\n"), fold_words(text))[1] for post in posts), default=0)
    kept = _keep_comments(comments, text, behind, extractor)
    if posts:
        posts[-1] = TruePost(posts[-1].words, posts[-1].title, posts[-1].author, posts[-1].when, kept)
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


def _find_posts(page: HtmlElement, language: str) -> list[tuple[TruePost, str]]:
    """Return the posts of a page with all that the HTML says of them, and the words of their dates."""
    entries = _by_class(page, "hentry") or list(page.iter("article")) or _by_class(page, "post")
    entries = [e for e in entries if not any(a in entries for a in e.iterancestors())]
    entries = [e for e in entries if "comment" not in _classes(e)]
    return [_find_post(entry, page, language) for entry in entries or [page]]


def _find_post(entry: HtmlElement, page: HtmlElement, language: str) -> tuple[TruePost, str]:
    body = _first(_by_class(entry, *_BODIES))
    inside = set(body.iter()) if body is not None else set()
    headings = [heading for heading in entry.iter("h1", "h2", "h3") if heading not in inside]
    title = _first([*_by_class(entry, *_TITLES), *headings, *page.iter("h1")])
    author = _first([c for a in _by_class(entry, "author", "post-author", "byline") for c in _by_class(a, "fn")])
    shown = _find_shown_date(entry, inside, page, language)
    when = read_date(shown, language)
    return TruePost(_text(body), _text(title) or None, _text(author) or None, when and when[:10], ()), shown


def _find_shown_date(entry: HtmlElement, inside: set[HtmlElement], page: HtmlElement, language: str) -> str:
    """Return the words of a post's date: in it, or in the last heading before it that is a date."""
    own = [*_by_class(entry, *_DATES), *entry.iter("time"), *_by_class(entry, "entry-meta")]
    for element in own:
        if element not in inside and read_date(_text(element), language):
            return _text(element)
    last = ""
    for element in page.iter():
        if element is entry:
            return last
        if element.tag in ("h2", "h3", "h4") and read_date(_text(element), language):
            last = _text(element)
    return last


def _find_extent(lines: Sequence[str], folded: str) -> tuple[int, int]:
    """Return where lines begin and end in the letters of a text that holds them one after the other."""
    begin, end = -1, 0
    for line in map(fold_words, lines):
        # A line may be missing at its place and stand again far below.
        place = folded.find(line, end, end + len(line) + 2 * _NEAR if begin >= 0 else len(folded))
        if place >= 0:
            begin, end = place if begin < 0 else begin, place + len(line)
    return max(begin, 0), end


def _keep_post(post: TruePost, shown: str, text: str) -> TruePost:
    """Return what a text holds of a post."""
    folded = fold_words(text)
    lines = [line for line in post.words.split("\n") if fold_words(line) and fold_words(line) in folded]
    begin, end = _find_extent(lines, folded)
    near = folded[max(0, begin - _NEAR) : begin] + " " + folded[end : end + _NEAR]
    title = post.title if post.title and fold_words(post.title) in folded[:begin] else None
    author = post.author if post.author and fold_words(post.author) in near else None
    when = post.when if post.when and fold_words(shown) in near else None
    return TruePost("\n".join(lines), title, author, when, ())


# ---------------------------------------------------------------- comments


def _find_comments(page: HtmlElement, language: str) -> tuple[str, list[_Found]]:
    """Return the form of a page's comments, and the comments."""
    threads = [item for item in page.iter("li") if "comment" in _classes(item)]
    if any(_by_class(item, "comment-content") and _by_class(item, "user") for item in threads):
        return "blogger-threaded", [_read_threaded(item, language) for item in threads]
    heads = [head for head in page.iter("dt") if "comment-author" in _classes(head) and head.get("id")]
    if heads:
        return "blogger-classic", [_read_classic(head, language) for head in heads]
    return ("wordpress" if threads else "without comments"), [_read_wordpress(item, language) for item in threads]


def _find_parent(item: HtmlElement) -> str | None:
    above = next((a for a in item.iterancestors() if "comment" in _classes(a) and a.tag == "li"), None)
    return None if above is None else str(above.get("id", ""))


def _read_threaded(item: HtmlElement, language: str) -> _Found:
    stamp = _first(_by_class(item, "datetime"))
    return _Found(
        str(item.get("id")),
        _text(_first(_by_class(item, "comment-content"))),
        _text(_first(_by_class(item, "user"))),
        read_date(_text(stamp), language),
        _text(stamp),
        _find_parent(item),
        is_listed=True,
    )


def _read_classic(head: HtmlElement, language: str) -> _Found:
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
        str(head.get("id")), words, author, read_date(_text(stamp), language), _text(stamp), None, is_listed=False
    )


def _read_wordpress(item: HtmlElement, language: str) -> _Found:
    inner = [child for below in item.iter("ul", "ol") if "children" in _classes(below) for child in below.iter()]
    own = [child for child in item.iter() if child not in inner]
    author = next((child for child in own if "fn" in _classes(child)), None)
    bodies = [child for child in own if {"comment-content", "comment-body"} & set(_classes(child))]
    # In some themes a comment's body is its text, in others all of the comment.
    body = next((child for child in bodies if author is None or author not in child.iter()), None)
    paragraphs = [body] if body is not None else [c for c in own if c.tag == "p" and c.find("cite") is None]
    paragraphs = [p for p in paragraphs if not {"reply", "comment-meta"} & set(_classes(p))]
    stamps = [
        child for child in own if {"comment-meta", "commentmetadata", "comment-metadata"} & set(_classes(child))
    ]
    shown = " ".join(_text(stamp) for stamp in stamps) or next((_text(c) for c in own if c.tag == "cite"), "")
    words = "\n".join(_text(paragraph) for paragraph in paragraphs)
    return _Found(
        str(item.get("id")),
        words,
        _text(author),
        read_date(shown, language),
        shown,
        _find_parent(item),
        is_listed=True,
    )


def _keep_comments(found: Sequence[_Found], text: str, at: int, extractor: str) -> tuple[TrueComment, ...]:
    """Return the comments that a text holds, from a place ``at`` in its letters on.

    Whether it holds names and dates as well is told by the words between the comments: those of most of them have
    to be there, before or after the comment.
    """
    folded = fold_words(text)
    places: list[tuple[int, int, _Found]] = []
    for comment in found:
        start, end = _find_comment(comment, folded, at)
        if start >= 0:
            at = end
            places.append((start, end, comment))
    ends = [0, *(end for _, end, _ in places)]
    starts = [*(start for start, _, _ in places), len(folded)]
    between = [folded[end:start] for end, start in zip(ends, starts, strict=True)]
    has_authors = _has_most([fold_words(c.author) for _, _, c in places], between)
    has_dates = _has_most([fold_words(c.shown) if c.when else "" for _, _, c in places], between)
    # A mark is between comments, or within them where an extractor puts it behind their first line.
    marks = (
        bool(gap) or e - s > len(fold_words(c.words)) for gap, (s, e, c) in zip(between[1:], places, strict=True)
    )
    is_marked = sum(marks) * 2 > len(places)
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


def _find_comment(comment: _Found, folded: str, at: int) -> tuple[int, int]:
    """Return where a comment begins and ends in the letters of a text, not before ``at``; -1 if it is not there.

    Trafilatura puts the label below a comment behind its first line.
    """
    words = fold_words(comment.words)
    for part in (words, words[:_START]) if words else ():
        start = folded.find(part, at)
        if start >= 0:
            return start, start + len(part)
    first, _, rest = comment.words.partition("\n")
    first, rest = fold_words(first), fold_words(rest)
    start = folded.find(first, at) if first and rest else -1
    while start >= 0:
        following = folded.find(rest[:_START], start + len(first), start + len(first) + 2 * _START)
        if following >= 0:
            return start, following + len(rest)
        start = folded.find(first, start + 1)
    return -1, at


def _has_most(wanted: Sequence[str], between: Sequence[str]) -> bool:
    """Tell whether the words between comments hold most of those that are wanted, before each or after each."""
    before = [words[-_NEAR:] for words in between[:-1]]
    after = [words[:_NEAR] for words in between[1:]]
    return any(
        sum(bool(want) and want in words for want, words in zip(wanted, near, strict=True)) * 2 > len(wanted)
        for near in (before, after)
    )
