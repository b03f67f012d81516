"""Posts as lists show them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from postil.links.permalinks import name_post
from postil.model.articles import relative_link
from postil.site.pages.base import show_date

if TYPE_CHECKING:
    from postil.model.articles import ListedArticle
    from postil.site.pages.base import Context, Site


def show_item(article: ListedArticle, address: str, site: Site) -> Context:
    """Return what a list shows of a post."""
    document = article.document
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
        "content_notes": [
            {"text": note.text, "scope": note.scope, "label": note.label} for note in article.content_notes
        ],
        "withheld": document.withheld,
    }


def month_anchor(month: int) -> str:
    """Return the fragment of a month on its year's page."""
    return f"month-{month:02}"
