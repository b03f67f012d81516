"""What extractors of main text leave out of a page, by the names that templates give to its parts."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from lxml.html import HtmlElement

_FURNITURE = frozenset("header branding banner access sidebar primary nav-above navigation blog-pager".split())
_RESILIPARSE = frozenset("comment-header comment-metadata comment-meta reply signature".split())
_TRAFILATURA = frozenset(
    "date-header post-title entry-meta post-footer entry-utility entry-footer asset-meta comment-author"
    " comment-meta comment-metadata comment-header comment-timestamp reply thread-count post-feeds"
    " signature respond".split()
)
_BLOCKS = frozenset("div p ul ol li dl dt dd article header footer pre blockquote h1 h2 h3 h4".split())


def prune_nothing(page: HtmlElement) -> None:
    """Leave a page as it is, as programs do that write all of its text."""


def prune_furniture(page: HtmlElement) -> None:
    """Take out header, navigation and sidebar, as people do who copy a post from their browser."""
    _drop(page, lambda element: bool(_names(element) & _FURNITURE))


def prune_for_resiliparse(page: HtmlElement) -> None:
    """Take out what resiliparse does not take for main content: also tags, and blocks of nothing but links."""
    prune_furniture(page)
    _drop(page, lambda element: bool(_names(element) & _RESILIPARSE) or element.get("rel") == "tag")
    _drop(page, lambda element: element.tag in ("form", "time", "header", "footer"))
    _drop(page, _is_only_links)


def prune_for_trafilatura(page: HtmlElement) -> None:
    """Take out what trafilatura does not take for main text, also titles, dates and names."""
    prune_furniture(page)
    _drop(page, lambda element: bool(_names(element) & _TRAFILATURA))
    _drop(page, lambda element: element.tag in ("form", "time", "header", "footer"))
    _drop(page, lambda element: element.get("data-part") == "title" and _is_within(element, "hentry"))
    _drop(page, _is_only_links)
    for item in list(page.iter("li")):
        _drop_loose_words(item)


def _drop(page: HtmlElement, is_dropped: Callable[[HtmlElement], bool]) -> None:
    for element in list(page.iter()):
        if isinstance(element.tag, str) and element.getparent() is not None and is_dropped(element):
            element.drop_tree()


def _names(element: HtmlElement) -> set[str]:
    return {*element.get("class", "").split(), element.get("id", "")}


def _is_within(element: HtmlElement, name: str) -> bool:
    return any(name in _names(ancestor) for ancestor in element.iterancestors())


def _is_only_links(element: HtmlElement) -> bool:
    """Tell whether a block holds links and nothing else."""
    if element.tag not in ("div", "dd") or any(child.tag in _BLOCKS for child in element.iterdescendants()):
        return False
    linked = "".join(link.text_content() for link in element.iter("a"))
    return "".join(element.text_content().split()) == "".join(linked.split()) != ""


def _drop_loose_words(item: HtmlElement) -> None:
    """Take the words at the begin of an item away that are in no block of it, if other words are."""
    if not any(child.tag in _BLOCKS for child in item) or not any(child.tag == "br" for child in item):
        return
    item.text = None
    for child in list(item):
        if child.tag == "br":
            return
        item.remove(child)
