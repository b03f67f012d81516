"""What extractors of main text leave out of a page, by the names that templates give to its parts."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from lxml.html import HtmlElement

_FURNITURE = frozenset("header branding banner access sidebar primary nav-above navigation".split())
_RESILIPARSE = frozenset("comment-header comment-metadata comment-meta signature sharedaddy share-button".split())
_TRAFILATURA = frozenset(
    "date-header post-title entry-meta post-footer entry-utility entry-footer asset-meta comment-author"
    " comment-meta comment-metadata comment-header comment-timestamp comment-reply-link thread-count post-feeds"
    " signature respond comments-title page-title sharedaddy date byline blog-pager share-button".split()
)
_COMMENT_BODIES = ("comment-content", "comment-body")
_BLOCKS = frozenset("div p ul ol li dl dt dd article header footer pre blockquote h1 h2 h3 h4".split())


def prune_nothing(page: HtmlElement) -> None:
    """Leave a page as it is, as programs do that write all of its text."""


def prune_furniture(page: HtmlElement) -> None:
    """Take out header, navigation and sidebar, as people do who copy a post from their browser."""
    _drop(page, lambda element: bool(_names(element) & _FURNITURE))


def prune_for_resiliparse(page: HtmlElement) -> None:
    """Take out what resiliparse does not take for main content: also tags, and blocks of nothing but a link."""
    prune_furniture(page)
    _drop(page, lambda element: bool(_names(element) & _RESILIPARSE) or element.get("rel") == "tag")
    _drop(page, lambda element: element.tag in ("time", "header", "footer", "label"))
    _drop(page, _is_only_link)


def prune_for_trafilatura(page: HtmlElement) -> None:
    """Take out what trafilatura does not take for main text, also titles, dates, names, all posts but one."""
    prune_furniture(page)
    _drop(page, lambda element: bool(_names(element) & _TRAFILATURA) and not _is_sentence(element))
    _drop(page, lambda element: element.tag in ("form", "time", "header", "footer"))
    posts = [element for element in page.iter() if "hentry" in _names(element)]
    _drop(page, lambda element: element in posts[1:])
    _drop(page, lambda element: element.get("data-part") == "title" and _is_within(element, "hentry"))
    _drop(page, _is_only_link)
    _drop(page, lambda element: element.tag in ("ul", "ol") and _is_within(element, *_COMMENT_BODIES))
    for item in list(page.iter("li")):
        _drop_loose_words(item)


def _drop(page: HtmlElement, is_dropped: Callable[[HtmlElement], bool]) -> None:
    for element in list(page.iter()):
        if isinstance(element.tag, str) and element.getparent() is not None and is_dropped(element):
            element.drop_tree()


def _names(element: HtmlElement) -> set[str]:
    return {*element.get("class", "").split(), element.get("id", "")}


def _is_within(element: HtmlElement, *names: str) -> bool:
    return any(_names(ancestor).intersection(names) for ancestor in element.iterancestors())


def _is_sentence(element: HtmlElement) -> bool:
    """Tell whether an element is the paragraph that names who wrote a comment, as ``X said in reply to Y``."""
    return bool(element.tag == "p" and "comment-author" in _names(element))


def _is_only_link(element: HtmlElement) -> bool:
    """Tell whether a block holds a link and nothing else."""
    if element.tag != "div" or any(child.tag in _BLOCKS for child in element.iterdescendants()):
        return False
    links = list(element.iter("a"))
    return len(links) == 1 and element.text_content().split() == links[0].text_content().split() != []


def _drop_loose_words(item: HtmlElement) -> None:
    """Take the words at the begin of an item away that are in no block of it, if other words are."""
    if not any(child.tag in _BLOCKS for child in item) or not any(child.tag == "br" for child in item):
        return
    item.text = None
    for child in list(item):
        if child.tag == "br":
            return
        item.remove(child)
