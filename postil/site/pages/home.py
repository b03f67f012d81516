"""The front page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from postil.links.permalinks import address_of_term, name_post
from postil.model.articles import relative_link
from postil.site.pages.base import show_date
from postil.site.pages.post_items import month_anchor, show_item
from postil.text.locales import month_abbreviation, month_name

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from postil.catalog.catalog import Catalog
    from postil.model.articles import ListedArticle, PlacedNote
    from postil.model.records import ArchiveContent
    from postil.site.pages.base import Context, Site


_LATEST = 8
_RANKED = 5
_NAMED = 24
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
        "years": _months_by_year(dated, site.language),
        "series": [
            {"title": title, "href": relative_link("index.html", parts[0].post.address), "posts": len(parts)}
            for title, parts in catalog.series
        ],
        "labels": [
            {"name": label.name, "href": relative_link("index.html", label.address), "posts": len(label.posts)}
            for label in catalog.labels
        ],
        "most_discussed": _rank(articles, lambda article: len(article.comments), site),
        "most_annotated": _rank(articles, lambda article: len(article.notes), site),
        "names": _show_names(catalog, archive),
        "recent_notes": [_brief_note(a, n, site) for a, n in newest_notes[:5]],
        "latest": [show_item(a, "index.html", site) for a in list(reversed(dated))[:_LATEST] or articles[:_LATEST]],
    }


def _rank(articles: Sequence[ListedArticle], count: Callable[[ListedArticle], int], site: Site) -> list[Context]:
    """Return the posts with the highest counts, equal ones by date."""
    ranked = sorted((a for a in articles if count(a)), key=count, reverse=True)[:_RANKED]
    return [{"post": show_item(article, "index.html", site), "count": count(article)} for article in ranked]


def _show_names(catalog: Catalog, archive: ArchiveContent) -> list[Context]:
    """Return the people and organisations that most posts mention."""
    posts = {t.slug: len({m.post.id for m in catalog.mentions.get(t.slug, ())}) for t in archive.terms}
    named = [t for t in archive.terms if t.kind in ("person", "organisation") and posts[t.slug]]
    named.sort(key=lambda term: (-posts[term.slug], term.term))
    return [
        {
            "name": term.term,
            "href": relative_link("index.html", address_of_term(term.slug)),
            "posts": posts[term.slug],
        }
        for term in named[:_NAMED]
    ]


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


def _months_by_year(dated: Sequence[ListedArticle], language: str) -> list[Context]:
    counts: dict[int, dict[int, int]] = {}
    for article in dated:
        date = article.document.date
        if date:
            months = counts.setdefault(date.year, {})
            months[date.month or 0] = months.get(date.month or 0, 0) + 1
    fullest = max((n for months in counts.values() for n in months.values()), default=1)
    return [
        {
            "year": year,
            "href": f"{year}/index.html",
            "posts": sum(months.values()),
            "months": [
                {
                    "name": month_name(month, language),
                    "short": month_abbreviation(month, language),
                    "href": f"{year}/index.html#{month_anchor(month)}" if month in months else None,
                    "posts": months.get(month, 0),
                    "share": round(100 * months.get(month, 0) / fullest),
                }
                for month in range(1, 13)
            ],
        }
        for year, months in sorted(counts.items())
    ]
