"""The front page."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from postil.links.permalinks import address_of_period, name_post
from postil.model.articles import relative_link
from postil.site.pages.base import show_date
from postil.site.pages.post_items import show_item

if TYPE_CHECKING:
    from collections.abc import Sequence

    from postil.catalog.catalog import Catalog
    from postil.model.articles import ListedArticle, PlacedNote
    from postil.model.records import ArchiveContent
    from postil.site.pages.base import Context, Site


_MOST_STARTS = 5  # where no editor has chosen
_NEWEST_NOTES = 5
_MOST_YEARS = 60
_LONGEST_EXCERPT = 140


def show_home(articles: Sequence[ListedArticle], catalog: Catalog, archive: ArchiveContent, site: Site) -> Context:
    """Return what the front page shows."""
    dated = [a for a in articles if a.document.date]
    years = sorted({a.document.date.year for a in dated if a.document.date})
    span = None
    if years:
        span = str(years[0]) if years[0] == years[-1] else f"{years[0]} to {years[-1]}"
    newest_notes = sorted(
        ((a, n) for a in articles for n in a.notes),
        key=lambda pair: (pair[1].date.text if pair[1].date else "", pair[0].document.id, -pair[1].number),
        reverse=True,
    )
    return {
        "span": span,
        "counts": {
            "posts": len(articles),
            "comments": sum(len(a.comments) for a in articles),
            "notes": sum(len(a.notes) for a in articles),
            "terms": len(archive.terms),
        },
        "is_chosen": bool(site.config.start),
        "starts": [
            {"post": show_item(article, "index.html", site), "why": why}
            for article, why in _choose_starts(articles, catalog, site)
        ],
        "years": _count_by_year(dated),
        "recent_notes": [_brief_note(a, n, site) for a, n in newest_notes[:_NEWEST_NOTES]],
    }


def _choose_starts(
    articles: Sequence[ListedArticle], catalog: Catalog, site: Site
) -> list[tuple[ListedArticle, str | None]]:
    """Return the posts to begin with, each with why: those an editor chose, or else those that counting finds."""
    by_id = {a.document.id: a for a in articles if not a.document.withheld}
    if site.config.start:
        chosen = {start.post: start.why for start in reversed(site.config.start) if start.post in by_id}
        return [(by_id[post], why) for post, why in reversed(chosen.items())]
    shown = list(by_id.values())
    links = Counter(c.target for c in catalog.connections if c.kind == "link")
    found: dict[str, str] = {}
    dated = [a for a in shown if a.document.date]
    if dated:
        found[dated[0].document.id] = "The first post"
    for most, unit, count in (
        ("annotated", ("note", "notes"), lambda a: sum(n.placed for n in a.notes)),
        ("linked", ("post links it", "posts link it"), lambda a: links[a.document.id]),
        ("discussed", ("comment", "comments"), lambda a: len(a.comments)),
    ):
        best = max(shown, key=count, default=None)
        if best and count(best):
            number = count(best)
            found.setdefault(best.document.id, f"The most {most}: {number:,} {unit[number > 1]}")
    if dated:
        found.setdefault(dated[-1].document.id, "The last post")
    return [(by_id[post], why) for post, why in list(found.items())[:_MOST_STARTS]]


def _brief_note(article: ListedArticle, note: PlacedNote, site: Site) -> Context:
    return {
        "kind": note.kind,
        "kind_name": note.kind_name,
        "excerpt": _shorten(note.text),
        "href": relative_link("index.html", article.view.address, note.anchor),
        "post_title": name_post(article.document),
        "date": show_date(note.date, site.language),
    }


def _shorten(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= _LONGEST_EXCERPT else words[:_LONGEST_EXCERPT].rsplit(" ", 1)[0] + " …"


def _count_by_year(dated: Sequence[ListedArticle]) -> list[Context]:
    """Return every year from the first to the last (if these are too many, those with posts), with its posts.

    ``share`` is how many these are in percent of the fullest year's.
    """
    counts = Counter(article.document.date.year for article in dated if article.document.date)
    if not counts:
        return []
    fullest = max(counts.values())
    first, last = min(counts), max(counts)
    return [
        {
            "year": f"{year:04}",
            "href": address_of_period(f"{year:04}") if counts[year] else None,
            "posts": counts[year],
            "share": max(4, round(100 * counts[year] / fullest)) if counts[year] else 0,
        }
        for year in (range(first, last + 1) if last - first < _MOST_YEARS else sorted(counts))
    ]
