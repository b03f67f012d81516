"""The pages about all posts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from postil.catalog import UNDATED
from postil.dates import month_name
from postil.labels import fold_label
from postil.model import Page, relative_link
from postil.pagelinks import render_text
from postil.pages.connections import render_connections
from postil.pages.feeds import render_for_machines
from postil.pages.frame import Context, Site, render_page
from postil.pages.home import show_home
from postil.pages.items import month_anchor, show_item
from postil.pages.reference import render_reference

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from postil.catalog import Catalog
    from postil.layouts import Layouts
    from postil.model import Article, Records


def render_lists(
    articles: Sequence[Article], catalog: Catalog, records: Records, site: Site, layouts: Layouts
) -> Iterator[Page]:
    """Yield every page that is not a post's: home, years, labels, glossary, notes, search, feeds."""
    yield render_page(
        site,
        layouts,
        "index.html",
        "home",
        site.config.title,
        "home.html",
        show_home(articles, catalog, records, site),
    )
    posts = {"posts": [show_item(article, "posts.html", site) for article in articles]}
    yield render_page(site, layouts, "posts.html", "posts", "All posts", "posts.html", posts)
    yield from _render_years(articles, site, layouts)
    yield from _render_labels(articles, catalog, site, layouts)
    yield from render_reference(articles, records, catalog, site, layouts)
    yield from render_connections(catalog, site, layouts)
    yield render_page(site, layouts, "search.html", "search", "Search", "search.html", {})
    yield render_page(site, layouts, "404.html", "not-found", "Not found", "not-found.html", {})
    yield from render_for_machines(articles, site, layouts)


def _render_years(articles: Sequence[Article], site: Site, layouts: Layouts) -> Iterator[Page]:
    by_year: dict[int | None, list[Article]] = {}
    for article in articles:
        by_year.setdefault(article.document.date.year if article.document.date else None, []).append(article)
    ordered = sorted(by_year, key=lambda year: (year is None, year or 0))
    addresses = [f"{UNDATED if year is None else year}/index.html" for year in ordered]
    names = ["Undated" if year is None else str(year) for year in ordered]
    for index, (year, address) in enumerate(zip(ordered, addresses, strict=True)):
        neighbours = {
            name: {"title": names[i], "href": relative_link(address, addresses[i])}
            if 0 <= i < len(ordered)
            else None
            for name, i in (("previous", index - 1), ("next", index + 1))
        }
        values = {
            "year": names[index],
            "months": _year_months(by_year[year], address, site),
            **neighbours,
        }
        yield render_page(site, layouts, address, "year", names[index], "year.html", values)


def _year_months(articles: Sequence[Article], address: str, site: Site) -> list[Context]:
    by_month: dict[int, list[Article]] = {}
    for article in articles:
        date = article.document.date
        by_month.setdefault((date.month if date else None) or 0, []).append(article)
    return [
        {
            "name": month_name(month, site.language) if month else "Day not known",
            "anchor": month_anchor(month),
            "posts": [show_item(article, address, site) for article in by_month[month]],
        }
        for month in sorted(by_month, key=lambda m: m or 13)
    ]


def _render_labels(articles: Sequence[Article], catalog: Catalog, site: Site, layouts: Layouts) -> Iterator[Page]:
    by_id = {article.document.id: article for article in articles}
    listed = [
        {"name": label.name, "href": relative_link("labels.html", label.address), "posts": len(label.posts)}
        for label in catalog.labels
    ]
    yield render_page(site, layouts, "labels.html", "labels", "Labels", "labels.html", {"labels": listed})
    notes = {fold_label(name): text for name, text in site.config.content_notes}
    for label in catalog.labels:
        posts = [show_item(by_id[post.id], label.address, site) for post in label.posts]
        note = notes.get(fold_label(label.name))
        values = {
            "label": label.name,
            "content_note": render_text(note, label.address, catalog.targets) if note else None,
            "posts": posts,
        }
        yield render_page(site, layouts, label.address, "label", label.name, "label.html", values)
