"""Pages to browse by: all posts in one table, years, labels, authors, publications."""

from __future__ import annotations

import calendar
from typing import TYPE_CHECKING

from postil.links.labels import fold_label
from postil.links.page_links import render_text
from postil.links.permalinks import UNDATED, address_of_publication, address_of_terms
from postil.model.articles import relative_link
from postil.site.pages.base import CONNECTIONS_ADDRESS, render_page
from postil.site.pages.connections import list_drawn
from postil.site.pages.glossary import KINDS_OF_TERMS
from postil.site.pages.post_items import month_anchor, show_item
from postil.text.locales import month_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from postil.catalog.catalog import Catalog
    from postil.model.articles import ListedArticle, Page
    from postil.model.records import ArchiveContent
    from postil.model.views import Label
    from postil.site.layouts import Layouts
    from postil.site.pages.base import Context, Site


def render_browsing(
    articles: Sequence[ListedArticle], catalog: Catalog, archive: ArchiveContent, site: Site, layouts: Layouts
) -> Iterator[Page]:
    """Yield the table of all posts, and the pages of each year, label, author and publication."""
    posts = {"posts": [show_item(article, "posts.html", site) for article in articles]}
    yield render_page(site, layouts, "posts.html", "posts", "All posts", "posts.html", posts)
    yield from _render_years(articles, site, layouts)
    yield from _render_labels(articles, catalog, site, layouts)
    yield from _render_authors(articles, catalog, site, layouts)
    yield from _render_publications(articles, site, layouts)
    facets = _list_facets(articles, catalog, archive, site)
    yield render_page(site, layouts, "browse.html", "browse", "Browse", "browse.html", {"facets": facets})


def _count_drawn(catalog: Catalog) -> list[tuple[str, str, int]]:
    drawn = list_drawn(catalog)
    return [("Timeline of connections", CONNECTIONS_ADDRESS, len(drawn))] if drawn else []


def _list_facets(
    articles: Sequence[ListedArticle], catalog: Catalog, archive: ArchiveContent, site: Site
) -> list[Context]:
    """Return the facets to browse by: their names, the address of a page for all entries (or None), the entries."""
    here = "browse.html"
    years: dict[int, int] = {}
    for article in articles:
        if article.document.date:
            years[article.document.date.year] = years.get(article.document.date.year, 0) + 1
    kinds = {kind: [t for t in archive.terms if t.kind == kind] for kind in KINDS_OF_TERMS}
    facets: list[tuple[str, str | None, list[tuple[str, str, int]]]] = [
        ("Years", "posts.html", [(str(y), f"{y}/index.html", n) for y, n in sorted(years.items())]),
        ("Series", None, [(title, parts[0].post.address, len(parts)) for title, parts in catalog.series]),
        ("Connections", None, _count_drawn(catalog)),
        ("Labels", "labels.html", _entries(catalog.labels)),
        ("Authors", "authors.html", _entries(catalog.authors)),
        (
            "Publications",
            "publications.html",
            [
                (p.title, address_of_publication(p.id), sum(a.document.publication == p.id for a in articles))
                for p in site.config.publications
            ],
        ),
        (
            "People, organisations, laws …",
            "glossary.html",
            [(KINDS_OF_TERMS[kind], address_of_terms(kind), len(terms)) for kind, terms in kinds.items() if terms],
        ),
    ]
    return [
        {
            "name": name,
            "href": whole,
            "entries": [{"name": n, "href": relative_link(here, address), "count": c} for n, address, c in entries],
        }
        for name, whole, entries in facets
        if entries
    ]


def _entries(labels: Sequence[Label]) -> list[tuple[str, str, int]]:
    return [(label.name, label.address, len(label.posts)) for label in labels]


def _render_years(articles: Sequence[ListedArticle], site: Site, layouts: Layouts) -> Iterator[Page]:
    by_year: dict[int | None, list[ListedArticle]] = {}
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
            "calendar": _draw_calendar(by_year[year], address, site) if year else [],
            **neighbours,
        }
        yield render_page(site, layouts, address, "year", names[index], "year.html", values)


def _year_months(articles: Sequence[ListedArticle], address: str, site: Site) -> list[Context]:
    by_month: dict[int, list[ListedArticle]] = {}
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


def _draw_calendar(articles: Sequence[ListedArticle], address: str, site: Site) -> list[Context]:
    """Return the months of a year with their days: how many posts each day has, and a link to the first.

    A month without posts has no link.
    """
    by_day: dict[tuple[int, int], list[ListedArticle]] = {}
    for article in articles:
        date = article.document.date
        if date and date.month and date.day:
            by_day.setdefault((date.month, date.day), []).append(article)
    with_posts = {article.document.date.month for article in articles if article.document.date}
    year = next((a.document.date.year for a in articles if a.document.date), 0)
    return [
        {
            "name": month_name(month, site.language),
            "href": f"#{month_anchor(month)}" if month in with_posts else None,
            "days": [
                {
                    "day": day,
                    "posts": len(found),
                    "title": found[0].document.title if found else "",
                    "href": relative_link(address, found[0].view.address) if found else None,
                }
                for day in range(1, calendar.monthrange(year, month)[1] + 1)
                for found in [by_day.get((month, day), [])]
            ],
        }
        for month in range(1, 13)
    ]


def _render_labels(
    articles: Sequence[ListedArticle], catalog: Catalog, site: Site, layouts: Layouts
) -> Iterator[Page]:
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
        origin = f"the label {label.name!r} of {by_id[label.posts[0].id].document.path}"
        yield render_page(site, layouts, label.address, "label", label.name, "label.html", values, origin)


def _render_authors(
    articles: Sequence[ListedArticle], catalog: Catalog, site: Site, layouts: Layouts
) -> Iterator[Page]:
    yield _render_all("authors.html", "Authors", _entries(catalog.authors), site, layouts)
    by_id = {article.document.id: article for article in articles}
    for author in catalog.authors:
        values: Context = {
            "all_href": relative_link(author.address, "authors.html"),
            "all_name": "All authors",
            "facts": [],
            "posts": [show_item(by_id[post.id], author.address, site) for post in author.posts],
        }
        origin = f"the author {author.name!r} of {by_id[author.posts[0].id].document.path}"
        yield render_page(site, layouts, author.address, "author", author.name, "collection.html", values, origin)


def _render_publications(articles: Sequence[ListedArticle], site: Site, layouts: Layouts) -> Iterator[Page]:
    by_publication: dict[str | None, list[ListedArticle]] = {}
    for article in articles:
        by_publication.setdefault(article.document.publication, []).append(article)
    publications = site.config.publications
    entries = [(p.title, address_of_publication(p.id), len(by_publication.get(p.id, []))) for p in publications]
    yield _render_all("publications.html", "Publications", entries, site, layouts)
    for publication in publications:
        address = address_of_publication(publication.id)
        facts = [
            ("Published at", publication.base_url),
            ("Rights", publication.rights),
            ("Contact", publication.contact),
        ]
        values: Context = {
            "all_href": relative_link(address, "publications.html"),
            "all_name": "All publications",
            "facts": [{"name": name, "value": value} for name, value in facts if value],
            "posts": [show_item(article, address, site) for article in by_publication.get(publication.id, [])],
        }
        origin = f"the publication {publication.id!r}"
        yield render_page(
            site, layouts, address, "publication", publication.title, "collection.html", values, origin
        )


def _render_all(
    address: str, title: str, entries: Sequence[tuple[str, str, int]], site: Site, layouts: Layouts
) -> Page:
    listed = [{"name": n, "href": relative_link(address, where), "posts": c} for n, where, c in entries]
    return render_page(site, layouts, address, "collections", title, "collections.html", {"collections": listed})
