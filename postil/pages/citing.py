"""The page that says how to cite a post and each of its comments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from postil.catalog import name_post
from postil.citations import refer_to_comment, refer_to_post, write_bibtex, write_csl, write_plainly, write_ris
from postil.links import address_of_citations
from postil.model import relative_link
from postil.pages.frame import Context, Site, canonical_url, render_page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from postil.citations import Reference
    from postil.layouts import Layouts
    from postil.model import Article, Page


def render_citations(article: Article, site: Site, layouts: Layouts) -> Page:
    """Return the page with the references to a post and to its comments, in four forms each."""
    address = address_of_citations(article.view.address)
    title = f"Cite: {name_post(article.document)}"
    values: Context = {
        "post_title": name_post(article.document),
        "post_href": relative_link(address, article.view.address),
        "references": list(_list_references(article, address, site)),
    }
    return render_page(site, layouts, address, "cite", title, "cite.html", values)


def _list_references(article: Article, address: str, site: Site) -> Iterator[Context]:
    page, config = article.view.address, site.config
    whole = canonical_url(config, page)
    yield _show(refer_to_post(article, config, whole), "post", relative_link(address, page))
    for comment in article.comments:
        if not comment.withheld:
            url = f"{whole}{relative_link('', '', comment.id)}" if whole else None
            reference = refer_to_comment(article, comment, config, url)
            yield _show(reference, f"cite-{comment.id}", relative_link(address, page, comment.id))


def _show(reference: Reference, anchor: str, href: str) -> Context:
    return {
        "anchor": anchor,
        "kind": reference.kind,
        "author": reference.author,
        "href": href,
        "text": write_plainly(reference),
        "forms": [
            {"name": "BibTeX", "text": write_bibtex(reference)},
            {"name": "RIS", "text": write_ris(reference).replace("\r\n", "\n")},
            {"name": "CSL-JSON", "text": write_csl(reference)},
        ],
    }
