"""The truth of a written page: its posts and comments, as far as the text of the page holds them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lxml import html

from benchmarks.text_forms.lines import read_lines
from benchmarks.text_forms.markup import PART, WHEN

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from benchmarks.text_forms.extractors import Extractor


@dataclass(frozen=True, slots=True)
class TrueComment:
    """A comment that a text holds.

    ``author`` and ``when`` (a date, or a date and time, in ISO 8601) are None where the text does not say them.
    ``parent`` is the id of the comment that this one answers, None for none; ``shows_parent`` tells whether the
    text shows that. ``is_marked`` tells whether anything but its words shows that it is a comment.
    """

    id: str
    words: str
    author: str | None
    when: str | None
    parent: str | None
    shows_parent: bool
    is_marked: bool


@dataclass(frozen=True, slots=True)
class TruePost:
    """A post that a text holds; ``title``, ``author`` and ``when`` are None where the text does not say them."""

    words: str
    title: str | None
    author: str | None
    when: str | None
    comments: tuple[TrueComment, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """The text of a page, what made it, and its truth. ``absent`` counts comments that only the HTML has."""

    name: str
    form: str
    language: str
    extractor: str
    text: str
    posts: tuple[TruePost, ...]
    absent: int = 0


def make_page(name: str, form: str, language: str, markup: str, extractor: Extractor) -> Page:
    """Return the text that an extractor makes of a page of HTML, with its truth."""
    page = html.fromstring(markup.encode(), parser=html.HTMLParser(encoding="utf-8"))
    written = len(_find(page, "comment"))
    extractor.prune(page)
    comments = tuple(_read_comment(element, extractor) for element in _find(page, "comment"))
    posts = [_read_post(element) for element in _find(page, "post")]
    posts[-1] = TruePost(posts[-1].words, posts[-1].title, posts[-1].author, posts[-1].when, comments)
    text = extractor.write(page)
    return Page(name, form, language, extractor.name, text, tuple(posts), written - len(comments))


def _find(element: HtmlElement, part: str) -> list[HtmlElement]:
    return [child for child in element.iter() if child.get(PART) == part]


def _find_own(element: HtmlElement, part: str) -> HtmlElement | None:
    """Return a part of a comment, but not of those below it; None if the comment lacks it."""
    for child in _find(element, part):
        if next(a for a in child.iterancestors() if a.get(PART) in ("comment", "post")) is element:
            return child
    return None


def _words(element: HtmlElement | None) -> str | None:
    if element is None:
        return None
    return "\n".join(line.text for line in read_lines(element)) or None


def _when(element: HtmlElement | None) -> str | None:
    return None if element is None else element.get(WHEN)


def _read_post(element: HtmlElement) -> TruePost:
    title, author, when = (_find_own(element, part) for part in ("title", "author", "date"))
    # The date of a post can stand above an earlier post of the same day.
    day = _when(when) or _when(element) or None
    return TruePost(_words(_find_own(element, "body")) or "", _words(title), _words(author), day, ())


def _read_comment(element: HtmlElement, extractor: Extractor) -> TrueComment:
    author, when, body = (_find_own(element, f"comment-{part}") for part in ("author", "date", "body"))
    is_listed = element.tag == "li" and extractor.keeps_nesting
    return TrueComment(
        id=element.get("data-id", ""),
        words=_words(body) or "",
        author=_words(author),
        when=_when(when),
        parent=element.get("data-parent") or None,
        shows_parent=is_listed and _is_nested(element),
        is_marked=is_listed or author is not None or when is not None or _has_other_words(element, body),
    )


def _is_nested(element: HtmlElement) -> bool:
    """Tell whether the lists of a page show which comment a comment answers, or that it answers none."""
    above = next((a for a in element.iterancestors() if a.get(PART) == "comment"), None)
    shown = above.get("data-id", "") if above is not None else ""
    return bool(shown == element.get("data-parent", ""))


def _has_other_words(element: HtmlElement, body: HtmlElement | None) -> bool:
    own = [child for child in element.iter() if child.text and child.text.strip()]
    inside = set(body.iter()) if body is not None else set()
    below = {c for other in _find(element, "comment") if other is not element for c in other.iter()}
    return any(child not in inside and child not in below for child in own)
