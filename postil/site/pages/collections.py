"""The pages about all posts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from postil.site.pages.base import render_page
from postil.site.pages.browse import render_browsing
from postil.site.pages.comments import list_commenters, render_comments
from postil.site.pages.connections import render_connections
from postil.site.pages.feeds import render_for_machines
from postil.site.pages.glossary import render_reference
from postil.site.pages.home import show_home
from postil.site.pages.stewardship import render_stewardship

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from postil.catalog.catalog import Catalog
    from postil.model.articles import ListedArticle, Page
    from postil.model.records import ArchiveContent
    from postil.site.layouts import Layouts
    from postil.site.pages.base import Site


def render_lists(
    articles: Sequence[ListedArticle], catalog: Catalog, archive: ArchiveContent, site: Site, layouts: Layouts
) -> Iterator[Page]:
    """Yield every page that is not a post's: home, lists, glossary, notes, search, what is withheld, feeds."""
    home = show_home(articles, catalog, archive, site)
    yield render_page(site, layouts, "index.html", "home", site.config.title, "home.html", home)
    commenters = list_commenters(articles, site)
    yield from render_browsing(articles, catalog, archive, commenters, site, layouts)
    yield from render_comments(articles, commenters, site, layouts)
    yield from render_reference(articles, archive, catalog, site, layouts)
    yield from render_stewardship(archive, catalog, site, layouts)
    yield from render_connections(catalog, site, layouts)
    yield render_page(site, layouts, "search.html", "search", "Search", "search.html", {})
    yield render_page(site, layouts, "404.html", "not-found", "Not found", "not-found.html", {})
    yield from render_for_machines(articles, archive, site, layouts)
