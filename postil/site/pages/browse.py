"""Pages to browse by: all posts in one table, years, labels, authors, publications."""

from __future__ import annotations

from typing import TYPE_CHECKING

from postil.links.labels import fold_label
from postil.links.page_links import render_text
from postil.links.permalinks import address_of_publication, address_of_term, address_of_terms
from postil.model.articles import relative_link
from postil.site.pages.base import CONNECTIONS_ADDRESS, render_page
from postil.site.pages.comments import COMMENTS_ADDRESS
from postil.site.pages.connections import list_drawn
from postil.site.pages.glossary import KINDS_OF_TERMS
from postil.site.pages.paging import cut_list, describe_years
from postil.site.pages.periods import render_periods
from postil.site.pages.post_items import show_item

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from postil.catalog.catalog import Catalog
    from postil.model.articles import ListedArticle, Page
    from postil.model.records import ArchiveContent
    from postil.model.views import Label
    from postil.site.layouts import Layouts
    from postil.site.pages.base import Context, Site
    from postil.site.pages.comments import Commenter
    from postil.site.pages.paging import Sheet


_MOST_ROWS, _MOST_ITEMS = 600, 250  # on a page
_RANKED = 5
_NAMED = 24


def render_browsing(
    articles: Sequence[ListedArticle],
    catalog: Catalog,
    archive: ArchiveContent,
    commenters: Sequence[Commenter],
    site: Site,
    layouts: Layouts,
) -> Iterator[Page]:
    """Yield the table of all posts, and the pages of each year, label, author and publication."""
    for sheet in cut_list("posts.html", articles, _MOST_ROWS, describe_years):
        posts: Context = {
            "posts": [show_item(article, sheet.address, site) for article in sheet.entries],
            "total": len(articles),
            "pages": sheet.links,
        }
        yield render_page(site, layouts, sheet.address, "posts", sheet.name("All posts"), "posts.html", posts)
    yield from render_periods(articles, catalog, archive, site, layouts)
    yield from _render_labels(articles, catalog, site, layouts)
    yield from _render_authors(articles, catalog, site, layouts)
    yield from _render_publications(articles, site, layouts)
    values: Context = {
        "facets": _list_facets(articles, catalog, archive, commenters, site),
        "most_discussed": _rank(articles, lambda article: len(article.comments), site),
        "most_annotated": _rank(articles, lambda article: len(article.notes), site),
    }
    yield render_page(site, layouts, "browse.html", "browse", "Browse", "browse.html", values)


def _rank(articles: Sequence[ListedArticle], count: Callable[[ListedArticle], int], site: Site) -> list[Context]:
    """Return the posts with the highest counts, equal ones by date."""
    ranked = sorted((a for a in articles if count(a)), key=count, reverse=True)[:_RANKED]
    return [{"post": show_item(article, "browse.html", site), "count": count(article)} for article in ranked]


def _count_drawn(catalog: Catalog) -> list[tuple[str, str, int]]:
    drawn = list_drawn(catalog)
    return [("Timeline of connections", CONNECTIONS_ADDRESS, len(drawn))] if drawn else []


def _list_facets(
    articles: Sequence[ListedArticle],
    catalog: Catalog,
    archive: ArchiveContent,
    commenters: Sequence[Commenter],
    site: Site,
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
        ("Comments", COMMENTS_ADDRESS, _list_most_active(articles, commenters)),
        ("People and organisations", None, _list_names(catalog, archive)),
        (
            "The glossary",
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


def _list_most_active(
    articles: Sequence[ListedArticle], commenters: Sequence[Commenter]
) -> list[tuple[str, str, int]]:
    """Return all comments, and the names under which most were written."""
    total = sum(len(article.comments) for article in articles)
    ranked = sorted(commenters, key=lambda one: (-len(one.comments), one.name))[:_NAMED]
    named = [(one.name, one.address, len(one.comments)) for one in ranked]
    return [("All comments", COMMENTS_ADDRESS, total), *named] if total else []


def _list_names(catalog: Catalog, archive: ArchiveContent) -> list[tuple[str, str, int]]:
    """Return the people and organisations that most posts mention, with how many posts do."""
    posts = {t.slug: len({m.post.id for m in catalog.mentions.get(t.slug, ())}) for t in archive.terms}
    named = [t for t in archive.terms if t.kind in ("person", "organisation") and posts[t.slug]]
    named.sort(key=lambda term: (-posts[term.slug], term.term))
    return [(term.term, address_of_term(term.slug), posts[term.slug]) for term in named[:_NAMED]]


def _entries(labels: Sequence[Label]) -> list[tuple[str, str, int]]:
    return [(label.name, label.address, len(label.posts)) for label in labels]


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
        posts = [by_id[post.id] for post in label.posts]
        note = notes.get(fold_label(label.name))
        origin = f"the label {label.name!r} of {posts[0].document.path}"
        for sheet in cut_list(label.address, posts, _MOST_ITEMS, describe_years):
            values = {
                "label": label.name,
                "content_note": render_text(note, sheet.address, catalog.targets) if note else None,
                **_show_sheet(sheet, len(posts), site),
            }
            name = sheet.name(label.name)
            yield render_page(site, layouts, sheet.address, "label", name, "label.html", values, origin)


def _render_authors(
    articles: Sequence[ListedArticle], catalog: Catalog, site: Site, layouts: Layouts
) -> Iterator[Page]:
    yield _render_all("authors.html", "Authors", _entries(catalog.authors), site, layouts)
    by_id = {article.document.id: article for article in articles}
    for author in catalog.authors:
        posts = [by_id[post.id] for post in author.posts]
        origin = f"the author {author.name!r} of {posts[0].document.path}"
        for sheet in cut_list(author.address, posts, _MOST_ITEMS, describe_years):
            values: Context = {
                "all_href": relative_link(sheet.address, "authors.html"),
                "all_name": "All authors",
                "facts": [],
                **_show_sheet(sheet, len(posts), site),
            }
            name = sheet.name(author.name)
            yield render_page(site, layouts, sheet.address, "author", name, "collection.html", values, origin)


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
        posts = by_publication.get(publication.id, [])
        origin = f"the publication {publication.id!r}"
        for sheet in cut_list(address, posts, _MOST_ITEMS, describe_years):
            values: Context = {
                "all_href": relative_link(sheet.address, "publications.html"),
                "all_name": "All publications",
                "facts": [{"name": name, "value": value} for name, value in facts if value],
                **_show_sheet(sheet, len(posts), site),
            }
            name = sheet.name(publication.title)
            yield render_page(site, layouts, sheet.address, "publication", name, "collection.html", values, origin)


def _show_sheet(sheet: Sheet[ListedArticle], total: int, site: Site) -> Context:
    return {
        "total": total,
        "pages": sheet.links,
        "posts": [show_item(article, sheet.address, site) for article in sheet.entries],
    }


def _render_all(
    address: str, title: str, entries: Sequence[tuple[str, str, int]], site: Site, layouts: Layouts
) -> Page:
    listed = [{"name": n, "href": relative_link(address, where), "posts": c} for n, where, c in entries]
    return render_page(site, layouts, address, "collections", title, "collections.html", {"collections": listed})
