"""The pages of years and months."""

from __future__ import annotations

import calendar
from typing import TYPE_CHECKING

from postil.links.page_links import render_text
from postil.links.permalinks import UNDATED, address_of_period
from postil.model.articles import relative_link
from postil.site.pages.base import render_page
from postil.site.pages.paging import cut_list
from postil.site.pages.post_items import month_anchor, show_item
from postil.text.locales import month_name, name_month

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from postil.catalog.catalog import Catalog
    from postil.model.articles import ListedArticle, Page
    from postil.model.records import ArchiveContent
    from postil.site.layouts import Layouts
    from postil.site.pages.base import Context, Site

_MOST_OF_MONTH = 250  # posts on a page
_MOST_WITH_BEGINNINGS = 60  # posts of a year; of more, its page has the titles only
_MOST_TITLES = 60  # of a month

Months = dict[tuple[int, int], list["ListedArticle"]]


def render_periods(
    articles: Sequence[ListedArticle], catalog: Catalog, archive: ArchiveContent, site: Site, layouts: Layouts
) -> Iterator[Page]:
    """Yield the page of each year and of each month that has posts, and of posts without a date."""
    by_year: dict[int | None, list[ListedArticle]] = {}
    months: Months = {}
    for article in articles:
        date = article.document.date
        by_year.setdefault(date.year if date else None, []).append(article)
        if date and date.month:
            months.setdefault((date.year, date.month), []).append(article)
    introductions = _Introductions(archive, catalog)
    yield from _render_years(by_year, introductions, site, layouts)
    yield from _render_months(months, introductions, site, layouts)


class _Introductions:
    """What editors wrote about years and months, in ``content/pages``."""

    def __init__(self, archive: ArchiveContent, catalog: Catalog) -> None:
        self._pages = {page.slug: page for page in archive.pages}
        self._targets = catalog.targets

    def show(self, period: str, address: str) -> Context | None:
        """Return title and blocks of the introduction to a period, such as ``2013-07``; None without one."""
        page = self._pages.get(period)
        if page is None:
            return None
        blocks = [{"html": render_text(page.body, address, self._targets), "notes": [], "warnings": []}]
        return {"title": page.title if page.title != period else None, "blocks": blocks}


def _render_years(
    by_year: Mapping[int | None, Sequence[ListedArticle]],
    introductions: _Introductions,
    site: Site,
    layouts: Layouts,
) -> Iterator[Page]:
    ordered = sorted(by_year, key=lambda year: (year is None, year or 0))
    names = ["Undated" if year is None else f"{year:04}" for year in ordered]
    addresses = [f"{UNDATED}/index.html" if y is None else address_of_period(f"{y:04}") for y in ordered]
    for index, (year, address) in enumerate(zip(ordered, addresses, strict=True)):
        values: Context = {
            "year": names[index],
            "introduction": introductions.show(names[index], address),
            "months": _show_months(by_year[year], address, site),
            "calendar": _draw_calendar(by_year[year], address, site) if year else [],
            **_link_neighbours(index, names, addresses),
        }
        yield render_page(site, layouts, address, "year", names[index], "year.html", values)


def _render_months(months: Months, introductions: _Introductions, site: Site, layouts: Layouts) -> Iterator[Page]:
    ordered = sorted(months)
    names = [name_month(year, month, site.language) for year, month in ordered]
    periods = [f"{year:04}-{month:02}" for year, month in ordered]
    addresses = [address_of_period(period) for period in periods]
    for index, (key, period) in enumerate(zip(ordered, periods, strict=True)):
        year = f"{key[0]:04}"
        for sheet in cut_list(addresses[index], months[key], _MOST_OF_MONTH, lambda _: ""):
            here = sheet.address
            values: Context = {
                "month": names[index],
                "year": {"name": year, "href": relative_link(here, address_of_period(year))},
                "total": len(months[key]),
                "introduction": introductions.show(period, here) if sheet.number == 1 else None,
                "pages": sheet.links,
                "posts": [show_item(article, here, site) for article in sheet.entries],
                **_link_neighbours(index, names, addresses, here),
            }
            yield render_page(site, layouts, here, "month", sheet.name(names[index]), "month.html", values)


def _link_neighbours(index: int, names: Sequence[str], addresses: Sequence[str], here: str = "") -> Context:
    """Return links to the periods before and after one; ``here`` is the address of its page, if not its own."""
    source = here or addresses[index]
    return {
        name: {"title": names[i], "href": relative_link(source, addresses[i])} if 0 <= i < len(names) else None
        for name, i in (("previous", index - 1), ("next", index + 1))
    }


def _show_months(articles: Sequence[ListedArticle], address: str, site: Site) -> list[Context]:
    by_month: dict[int, list[ListedArticle]] = {}
    for article in articles:
        date = article.document.date
        by_month.setdefault((date.month if date else None) or 0, []).append(article)
    is_short = len(articles) <= _MOST_WITH_BEGINNINGS
    return [
        {
            "name": month_name(month, site.language) if month else "Day not known",
            "anchor": month_anchor(month),
            "href": _link_month(found[0], address) if month else None,
            "posts": [show_item(article, address, site) for article in found] if is_short or not month else [],
            "titles": [show_item(article, address, site) for article in found[:_MOST_TITLES]],
            "more": max(0, len(found) - _MOST_TITLES),
        }
        for month, found in sorted(by_month.items(), key=lambda item: item[0] or 13)
    ]


def _link_month(article: ListedArticle, address: str) -> str | None:
    """Return the link to the page of a post's month."""
    date = article.document.date
    return relative_link(address, address_of_period(f"{date.year:04}-{date.month:02}")) if date else None


def _draw_calendar(articles: Sequence[ListedArticle], address: str, site: Site) -> list[Context]:
    """Return the months of a year with their days: how many posts each day has, and a link to the first.

    A month without posts has no link.
    """
    by_day: dict[tuple[int, int], list[ListedArticle]] = {}
    for article in articles:
        date = article.document.date
        if date and date.month and date.day:
            by_day.setdefault((date.month, date.day), []).append(article)
    with_posts = {a.document.date.month: a for a in reversed(articles) if a.document.date}
    year = next((a.document.date.year for a in articles if a.document.date), 0)
    return [
        {
            "name": month_name(month, site.language),
            "href": _link_month(with_posts[month], address) if month in with_posts else None,
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
