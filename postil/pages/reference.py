"""The pages of the apparatus: glossary, notes, and what the archivist wrote."""

from __future__ import annotations

from typing import TYPE_CHECKING

from postil.catalog import name_post
from postil.enrich import KIND_NAMES, render_text, summarise
from postil.links import GLOSSARY_ADDRESS, address_of_term
from postil.markdown import parse_markdown, plain_text
from postil.model import Page, relative_link
from postil.pages.frame import Context, Site, render_page, show_date

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from postil.catalog import Catalog
    from postil.layouts import Layouts
    from postil.model import Article, PlacedNote, Records, Term, TermKind

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
    articles: Sequence[Article], records: Records, catalog: Catalog, site: Site, layouts: Layouts
) -> Iterator[Page]:
    """Yield the glossary, the page of all notes, and the archivist's own pages."""
    if records.terms:
        groups = _glossary(records, catalog)
        values: Context = {"groups": groups}
        yield render_page(site, layouts, GLOSSARY_ADDRESS, "glossary", "Glossary", "glossary.html", values)
        for term in records.terms:
            address = address_of_term(term.slug)
            shown = {**_show_term(term, address, records, catalog), "mentions": _mentions(term, catalog, site)}
            yield render_page(site, layouts, address, "term", term.term, "term.html", {"term": shown})
    if records.notes:
        notes = {"notes": list(_all_notes(articles, site))}
        yield render_page(site, layouts, "notes.html", "notes", "Notes", "notes.html", notes)
    yield from _render_text_pages(records, catalog, site, layouts)


def _glossary(records: Records, catalog: Catalog) -> list[Context]:
    groups: list[Context] = []
    for kind, kind_name in KINDS_OF_TERMS.items():
        terms = sorted((t for t in records.terms if t.kind == kind), key=lambda t: (t.term.casefold(), t.term))
        if terms:
            shown = [_show_term(term, GLOSSARY_ADDRESS, records, catalog) for term in terms]
            groups.append({"kind": kind, "kind_name": kind_name, "terms": shown})
    return groups


def _show_term(term: Term, address: str, records: Records, catalog: Catalog) -> Context:
    slugs = {other.term: other.slug for other in records.terms}
    mentions = catalog.mentions.get(term.slug, ())
    return {
        "term": term.term,
        "name": term.name,
        "anchor": term.slug,
        "kind_name": KINDS_OF_TERMS[term.kind],
        "href": relative_link(address, address_of_term(term.slug)),
        "also": list(term.also),
        "html": render_text(term.definition, address, catalog.targets, term.slug),
        "see": [
            {"term": other, "href": relative_link(address, address_of_term(slugs[other]))} for other in term.see
        ],
        "same_as": term.same_as,
        "posts": len({mention.post.id for mention in mentions}),
        "passages": len(mentions),
    }


def _mentions(term: Term, catalog: Catalog, site: Site) -> list[Context]:
    """Return the posts that mention a term, each with its passages."""
    address = address_of_term(term.slug)
    posts: dict[str, Context] = {}
    for mention in catalog.mentions.get(term.slug, ()):
        shown = posts.setdefault(
            mention.post.id,
            {
                "title": mention.post.title,
                "href": relative_link(address, mention.post.address),
                "date": show_date(mention.post.date, site.language),
                "passages": [],
            },
        )
        passage = {
            "before": mention.before,
            "words": mention.words,
            "after": mention.after,
            "comment": relative_link(address, mention.post.address, mention.fragment) if mention.fragment else None,
        }
        listed = shown["passages"]
        assert isinstance(listed, list)
        listed.append(passage)
    return list(posts.values())


def _all_notes(articles: Iterable[Article], site: Site) -> Iterator[Context]:
    """Yield every note, the newest first, those of one day by post."""
    pairs = [(a, n) for a in articles for n in a.notes]
    pairs.sort(key=lambda pair: pair[1].date.text if pair[1].date else "", reverse=True)
    for article, note in pairs:
        yield {
            "kind": note.kind,
            "kind_name": KIND_NAMES[note.kind],
            "excerpt": note.quote,
            "html": _rebase(article, note),
            "href": relative_link("notes.html", article.view.address, note.anchor),
            "post_title": name_post(article.document),
            "date": show_date(note.date, site.language),
            "by": note.by,
            "anchor": f"{article.document.id}-{note.anchor}",
        }


def _rebase(article: Article, note: PlacedNote) -> object:
    """Return a note's HTML with its links as they are written on the page of all notes."""
    return render_text(
        next(n.text for n in article.view.notes if n.id == note.id),
        "notes.html",
        article.view.targets,
        f"{article.document.id}-{note.anchor}",
    )


def _render_text_pages(records: Records, catalog: Catalog, site: Site, layouts: Layouts) -> Iterator[Page]:
    for page in records.pages:
        address = f"{page.slug}.html"
        html = render_text(page.body, address, catalog.targets)
        values = {"title": page.title, "body": [{"html": html, "notes": []}]}
        context = site.frame(address, page.title, "page", summarise(plain_text(parse_markdown(page.body))) or None)
        yield Page(address, layouts.render("page.html", {**context, **values}, page.path))
