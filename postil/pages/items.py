"""Posts as lists show them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from postil.catalog import name_post
from postil.model import relative_link
from postil.pages.frame import Context, Site, show_date
from postil.slugs import slugify

if TYPE_CHECKING:
    from collections.abc import Sequence

    from postil.model import Article


def show_item(article: Article, address: str, site: Site) -> Context:
    """Return what a list shows of a post."""
    document = article.document
    content_notes = [
        n.text for n in article.notes if n.kind == "content-note" and n.quote is None and n.on == "body"
    ]
    return {
        "title": name_post(document),
        "href": relative_link(address, article.view.address),
        "date": show_date(document.date, site.language, document.date_note),
        "author": document.author,
        "publication": article.view.publication,
        "summary": article.summary,
        "words": article.words,
        "comments": len(article.comments),
        "notes": len(article.notes),
        "content_note": " ".join(content_notes) or None,
        "withheld": document.withheld,
    }


def group_labels(articles: Sequence[Article]) -> list[tuple[str, str, list[Article]]]:
    """Return (name, address, posts) of each label; spellings with one address are one label."""
    found: dict[str, list[Article]] = {}
    names: dict[str, str] = {}
    for article in articles:
        for slug, label in {slugify(label) or "label": label for label in article.document.labels}.items():
            names.setdefault(slug, label)
            found.setdefault(slug, []).append(article)
    return [(names[slug], f"labels/{slug}.html", found[slug]) for slug in sorted(found)]


def month_anchor(month: int) -> str:
    """Return the fragment of a month on its year's page."""
    return f"month-{month:02}"
