"""The pages of the apparatus: glossary, notes, and what the archivist wrote."""

from __future__ import annotations

from typing import TYPE_CHECKING

from postil.catalog.content_notes import GUARDED_SIDES
from postil.content.comments import PAGE_ANCHORS
from postil.links.heading_anchors import FOOTNOTE_ID
from postil.links.page_links import render_text
from postil.links.permalinks import GLOSSARY_ADDRESS, address_of_term, address_of_terms
from postil.model.articles import Page, relative_link
from postil.site.pages.base import render_page, show_date
from postil.site.pages.notes import render_notes
from postil.site.pages.paging import cut_list
from postil.text.edtf import is_period
from postil.text.markdown import parse_markdown, plain_text
from postil.text.snippets import summarise

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from postil.catalog.catalog import Catalog
    from postil.model.articles import ListedArticle
    from postil.model.records import ArchiveContent, Term, TermKind
    from postil.model.views import TermMention
    from postil.site.layouts import Layouts
    from postil.site.pages.base import Context, Site


_MOST_MENTIONS = 600  # on a page
KINDS_OF_TERMS: dict[TermKind, str] = {
    "term": "Terms",
    "person": "People",
    "organisation": "Organisations",
    "place": "Places",
    "publication": "Publications and services",
    "law": "Laws",
    "event": "Events",
}


def render_reference(
    articles: Sequence[ListedArticle], archive: ArchiveContent, catalog: Catalog, site: Site, layouts: Layouts
) -> Iterator[Page]:
    """Yield the glossary, the page of all notes, and the archivist's own pages."""
    if archive.terms:
        groups = _glossary(archive, catalog)
        values: Context = {"groups": groups}
        yield render_page(site, layouts, GLOSSARY_ADDRESS, "glossary", "Glossary", "glossary.html", values)
        for term in archive.terms:
            address = address_of_term(term.slug)
            origin = f"the entry {term.term!r} of {term.path}"
            for sheet in cut_list(address, _group_mentions(term, catalog), _MOST_MENTIONS, lambda _: "", len):
                mentions = [_show_mentions(own, sheet.address, site) for own in sheet.entries]
                shown = {**_show_term(term, sheet.address, archive, catalog), "mentions": mentions}
                values = {"term": shown, "pages": sheet.links}
                name = sheet.name(term.term)
                yield render_page(site, layouts, sheet.address, "term", name, "term.html", values, origin)
        yield from _render_kinds(archive, catalog, site, layouts)
    yield from render_notes(articles, site, layouts)
    yield from _render_text_pages(archive, catalog, site, layouts)


def _glossary(archive: ArchiveContent, catalog: Catalog) -> list[Context]:
    return [
        {
            "kind": kind,
            "kind_name": KINDS_OF_TERMS[kind],
            "href": relative_link(GLOSSARY_ADDRESS, address_of_terms(kind)),
            "terms": [_show_term(term, GLOSSARY_ADDRESS, archive, catalog) for term in terms],
        }
        for kind, terms in _by_kind(archive)
    ]


def _by_kind(archive: ArchiveContent) -> Iterator[tuple[TermKind, list[Term]]]:
    for kind in KINDS_OF_TERMS:
        terms = sorted((t for t in archive.terms if t.kind == kind), key=lambda t: (t.term.casefold(), t.term))
        if terms:
            yield kind, terms


def _render_kinds(archive: ArchiveContent, catalog: Catalog, site: Site, layouts: Layouts) -> Iterator[Page]:
    """Yield a page for each kind of entry (people, organisations, laws …), with how often each is mentioned."""
    kinds = dict(_by_kind(archive))
    for kind, terms in kinds.items():
        address = address_of_terms(kind)
        values: Context = {
            "kinds": [
                {
                    "kind_name": KINDS_OF_TERMS[other],
                    "href": relative_link(address, address_of_terms(other)),
                    "entries": len(listed),
                    "current": other == kind,
                }
                for other, listed in kinds.items()
            ],
            "glossary_href": relative_link(address, GLOSSARY_ADDRESS),
            "terms": [_show_term(term, address, archive, catalog) for term in terms],
        }
        yield render_page(site, layouts, address, "terms", KINDS_OF_TERMS[kind], "terms.html", values)


def _show_term(term: Term, address: str, archive: ArchiveContent, catalog: Catalog) -> Context:
    mentions = catalog.mentions.get(term.slug, ())
    slugs = {other.term: other.slug for other in archive.terms} if term.see else {}
    return {
        "term": term.term,
        "name": term.name,
        "anchor": _name_anchor(term.slug),
        "kind_name": KINDS_OF_TERMS[term.kind],
        "kind_href": relative_link(address, address_of_terms(term.kind)),
        "href": relative_link(address, address_of_term(term.slug)),
        "also": list(term.also),
        "html": render_text(term.definition, address, catalog.targets, term.slug),
        "see": [
            {"term": other, "href": relative_link(address, address_of_term(slugs[other]))} for other in term.see
        ],
        "same_as": term.same_as,
        "posts": len({mention.post.id for mention in mentions}),
        "mention_count": len(mentions),
    }


def _name_anchor(slug: str) -> str:
    """Return the id of an entry in the list of all; parts of the page have the ids that are avoided."""
    is_taken = slug in PAGE_ANCHORS or slug.startswith("kind-") or FOOTNOTE_ID.fullmatch(slug)
    return f"entry-{slug}" if is_taken else slug


def _group_mentions(term: Term, catalog: Catalog) -> list[list[TermMention]]:
    """Return the mentions of a term by their posts."""
    posts: dict[str, list[TermMention]] = {}
    for mention in catalog.mentions.get(term.slug, ()):
        posts.setdefault(mention.post.id, []).append(mention)
    return list(posts.values())


def _show_mentions(mentions: Sequence[TermMention], address: str, site: Site) -> Context:
    """Return a post that mentions a term, with its mentions; of those under a content note one is enough."""
    post = mentions[0].post
    listed: list[Context] = []
    for mention in mentions:
        passage: Context = {
            "before": mention.before,
            "words": mention.words,
            "after": mention.after,
            "guarded": (mention.before, mention.after) == GUARDED_SIDES,
            "comment": relative_link(address, post.address, mention.fragment) if mention.fragment else None,
        }
        if not (passage["guarded"] and passage in listed):
            listed.append(passage)
    return {
        "title": post.title,
        "href": relative_link(address, post.address),
        "date": show_date(post.date, site.language),
        "mentions": listed,
    }


def _render_text_pages(archive: ArchiveContent, catalog: Catalog, site: Site, layouts: Layouts) -> Iterator[Page]:
    for page in archive.pages:
        if is_period(page.slug):
            continue  # it is shown on the page of its year or month
        address = f"{page.slug}.html"
        html = render_text(page.body, address, catalog.targets)
        values = {"title": page.title, "body": [{"html": html, "notes": [], "warnings": []}]}
        context = site.frame(address, page.title, "page", summarise(plain_text(parse_markdown(page.body))) or None)
        yield Page(address, layouts.render("page.html", {**context, **values}, page.path), page.path)
