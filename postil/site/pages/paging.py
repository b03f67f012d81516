"""Long lists on several pages, so that none is too large for a phone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from postil.model.articles import relative_link

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from postil.model.articles import ListedArticle
    from postil.site.pages.base import Context

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Sheet(Generic[T]):
    """One of the pages that a list takes: its address, its number from 1, its entries, links to all of them."""

    address: str
    number: int
    entries: Sequence[T]
    links: list[Context]

    def name(self, title: str) -> str:
        """Return the title of the page."""
        return title if self.number == 1 else f"{title}, page {self.number}"


def cut_list(
    address: str,
    entries: Sequence[T],
    most: int,
    describe: Callable[[Sequence[T]], str],
    weigh: Callable[[T], int] = lambda _: 1,
) -> Iterator[Sheet[T]]:
    """Yield the pages of a list, whose first is at ``address``; each has entries that together weigh ``most``.

    ``describe`` says in a few words what a page holds. There is always one page.
    """
    parts: list[list[T]] = [[]]
    weight = 0
    for entry in entries:
        weight += weigh(entry)
        if parts[-1] and weight > most:
            parts.append([])
            weight = weigh(entry)
        parts[-1].append(entry)
    addresses = [address if not n else f"{_folder_of(address)}/page-{n + 1}.html" for n in range(len(parts))]
    for number, (here, part) in enumerate(zip(addresses, parts, strict=True), 1):
        links: list[Context] = [
            {
                "number": other,
                "holds": describe(parts[other - 1]),
                "href": relative_link(here, there),
                "current": other == number,
            }
            for other, there in enumerate(addresses, 1)
        ]
        yield Sheet(here, number, part, links if len(parts) > 1 else [])


def _folder_of(address: str) -> str:
    return address.removesuffix("/index.html") if address.endswith("/index.html") else address.removesuffix(".html")


def describe_years(articles: Sequence[ListedArticle]) -> str:
    """Return the years of posts: ``2010``, ``2010–2013``."""
    years = sorted({article.document.date.year for article in articles if article.document.date})
    if not years:
        return "undated"
    return str(years[0]) if years[0] == years[-1] else f"{years[0]}–{years[-1]}"
