"""Citations: the page that says how to cite a post and its comments, and the files for reference managers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from postil.links.permalinks import address_of_citation_file, address_of_citations, name_post
from postil.model.articles import Page, relative_link
from postil.site.citations import (
    refer_to_comment,
    refer_to_post,
    write_bibtex,
    write_coins,
    write_csl,
    write_plainly,
    write_ris,
)
from postil.site.pages.base import canonical_url, render_page
from postil.site.pages.metadata import choose_item_type

if TYPE_CHECKING:
    from collections.abc import Iterator

    from postil.model.articles import Article
    from postil.site.citations import Reference
    from postil.site.layouts import Layouts
    from postil.site.pages.base import Context, Site


_LONGEST_BEGINNING = 90  # characters of a comment


def render_citations(article: Article, site: Site, layouts: Layouts) -> Iterator[Page]:
    """Yield the page of references to a post and its comments, in four formats, and the post's reference as files.

    Yields nothing for a post that is withheld.
    """
    if article.document.withheld:
        return
    page = article.view.address
    address = address_of_citations(page)
    whole = canonical_url(site.config, page)
    post = refer_to_post(article, site.config, whole)
    files = (
        ("BibTeX", address_of_citation_file(page, "bib"), write_bibtex(post)),
        ("RIS", address_of_citation_file(page, "ris"), write_ris(post)),
    )
    values: Context = {
        "post_title": name_post(article.document),
        "post_href": relative_link(address, page),
        "files": [{"name": name, "href": relative_link(address, file)} for name, file, _ in files],
        "references": [
            _show(post, choose_item_type(article, site.config), "post", relative_link(address, page)),
            *_list_comments(article, address, whole, site),
        ],
    }
    origin = f"the citations of {article.document.path}"
    title = f"Cite: {name_post(article.document)}"
    yield render_page(site, layouts, address, "cite", title, "cite.html", values, origin)
    for _, file, text in files:
        yield Page(file, text.encode(), origin)


def _list_comments(article: Article, address: str, whole: str | None, site: Site) -> Iterator[Context]:
    for comment in article.comments:
        if not comment.withheld:
            url = f"{whole}{relative_link('', '', comment.id)}" if whole else None
            reference = refer_to_comment(article, comment, site.config, url)
            begins = None if article.content_notes else _shorten(comment.text)
            href = relative_link(address, article.view.address, comment.id)
            yield _show(reference, "forumPost", f"cite-{comment.id}", href, begins)


def _shorten(text: str) -> str:
    words = " ".join(text.split())
    if len(words) <= _LONGEST_BEGINNING:
        return words
    return (words[:_LONGEST_BEGINNING].rpartition(" ")[0] or words[:_LONGEST_BEGINNING]) + " …"


def _show(reference: Reference, item_type: str, anchor: str, href: str, begins: str | None = None) -> Context:
    return {
        "anchor": anchor,
        "kind": reference.kind,
        "author": reference.author,
        "href": href,
        "begins": begins,
        "text": write_plainly(reference),
        "coins": write_coins(reference, item_type),
        "forms": [
            {"name": "BibTeX", "text": write_bibtex(reference)},
            {"name": "RIS", "text": write_ris(reference).replace("\r\n", "\n")},
            {"name": "CSL-JSON", "text": write_csl(reference)},
        ],
    }
