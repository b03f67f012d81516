"""The pages of the comments: all of them by date, and those that are signed with one name."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from postil.links.labels import fold_label, name_addresses
from postil.links.permalinks import name_post
from postil.model.articles import relative_link
from postil.site.pages.base import render_page, show_date
from postil.site.pages.paging import cut_list
from postil.text.name_forms import NOBODY
from postil.text.slugs import reading_order
from postil.text.snippets import summarise

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from postil.model.articles import ListedArticle, ListedComment, Page
    from postil.site.layouts import Layouts
    from postil.site.pages.base import Context, Site

COMMENTS_ADDRESS = "comments.html"
_MOST_COMMENTS = 150  # on a page
_FEWEST = 2  # comments under one name that get a page


class PlacedComment(NamedTuple):
    """A comment, and the post that it is on."""

    article: ListedArticle
    comment: ListedComment


class Commenter(NamedTuple):
    """A name under which readers commented, the address of its page, its comments."""

    name: str
    address: str
    comments: Sequence[PlacedComment]


def list_commenters(articles: Sequence[ListedArticle], site: Site) -> tuple[Commenter, ...]:
    """Return the names with several comments, by their addresses; none if the archive wants no pages of them.

    What platforms write for those without a name, such as ``Anonymous``, is no name.
    """
    if not site.config.commenter_pages:
        return ()
    by_name: dict[str, list[PlacedComment]] = {}
    for placed in _list_comments(articles):
        key = fold_label(placed.comment.author or "")
        if key and key not in NOBODY:
            by_name.setdefault(key, []).append(placed)
    several = {key: own for key, own in by_name.items() if len(own) >= _FEWEST}
    addresses = name_addresses(several, "commenters")
    found = (Commenter(own[-1].comment.author or "", addresses[key], own) for key, own in several.items())
    return tuple(sorted(found, key=lambda one: reading_order(one.address.removesuffix(".html"))))


class _CommentList(NamedTuple):
    """What a list that may take several pages has; ``withheld`` comments are not among them."""

    address: str
    title: str
    intro: str
    comments: Sequence[PlacedComment]
    withheld: int = 0
    origin: str = ""


def render_comments(
    articles: Sequence[ListedArticle], commenters: Sequence[Commenter], site: Site, layouts: Layouts
) -> Iterator[Page]:
    """Yield the page of all comments and a page for each commenter; nothing if there are no comments."""
    comments = _list_comments(articles)
    withheld = sum(len(article.comments) for article in articles) - len(comments)
    if not (comments or withheld):
        return
    pages = {fold_label(one.name): one.address for one in commenters}
    intro = "What readers wrote below the posts, the newest day first."
    whole = _CommentList(COMMENTS_ADDRESS, "Comments", intro, comments, withheld)
    yield from _render_list(whole, pages, site, layouts)
    intro = "A name is what somebody typed: it may be the name of several people, and one person may have several."
    for one in commenters:
        title, origin = f"Comments signed {one.name}", f"the comments signed {one.name!r}"
        own = _CommentList(one.address, title, intro, one.comments, origin=origin)
        yield from _render_list(own, {}, site, layouts)


def _list_comments(articles: Sequence[ListedArticle]) -> list[PlacedComment]:
    """Return the comments that are not withheld, the newest first; one without a date is as old as its post."""
    found = [PlacedComment(a, c) for a in articles for c in a.comments if not c.withheld]
    return sorted(found, key=_find_day, reverse=True)


def _find_day(placed: PlacedComment) -> str:
    date = placed.comment.date or placed.article.document.date
    return date.text if date else ""


def _render_list(listed: _CommentList, pages: Mapping[str, str], site: Site, layouts: Layouts) -> Iterator[Page]:
    """Yield the pages of a list; ``pages`` are the addresses of commenters by their folded names."""
    is_whole = listed.address == COMMENTS_ADDRESS
    for sheet in cut_list(listed.address, listed.comments, _MOST_COMMENTS, _describe_years):
        address, title = sheet.address, sheet.name(listed.title)
        values: Context = {
            "intro": listed.intro,
            "total": len(listed.comments),
            "withheld": listed.withheld,
            "pages": sheet.links,
            "all_href": None if is_whole else relative_link(address, COMMENTS_ADDRESS),
            "comments": [_show_comment(placed, address, pages, site) for placed in sheet.entries],
        }
        yield render_page(site, layouts, address, "comments", title, "comments.html", values, listed.origin)


def _show_comment(placed: PlacedComment, address: str, pages: Mapping[str, str], site: Site) -> Context:
    article, comment = placed
    page = pages.get(fold_label(comment.author)) if comment.author else None
    return {
        "author": comment.author,
        "author_href": relative_link(address, page) if page else None,
        "date": show_date(comment.date, site.language),
        "number": comment.number,
        "href": relative_link(address, article.view.address, comment.id),
        "post_title": name_post(article.document),
        "beginning": "" if comment.warnings else summarise(comment.text),
        "content_notes": list(comment.warnings),
    }


def _describe_years(comments: Sequence[PlacedComment]) -> str:
    years = sorted({day[:4] for placed in comments if (day := _find_day(placed))})
    return "undated" if not years else years[0] if years[0] == years[-1] else f"{years[0]}–{years[-1]}"
