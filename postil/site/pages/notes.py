"""The pages of the notes: all of them, those of each kind, and each by itself."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from postil.apparatus.anchoring import CONTEXT_LENGTH
from postil.apparatus.annotation_export import name_annotations
from postil.articles.numbered_notes import KIND_NAMES
from postil.links.page_links import render_text
from postil.links.permalinks import NOTES_ADDRESS, address_of_note, address_of_notes, name_post
from postil.model.articles import relative_link
from postil.site.citations import refer_to_note, write_plainly
from postil.site.pages.base import canonical_url, render_page, show_date
from postil.site.pages.paging import cut_list

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from postil.model.articles import ListedArticle, Page, PlacedNote, Selector
    from postil.model.records import NoteKind, SourceReference
    from postil.site.layouts import Layouts
    from postil.site.pages.base import Context, Site

    _Pairs = Sequence[tuple[ListedArticle, PlacedNote]]


_MOST_NOTES = 200  # on a page


def show_note(note: PlacedNote, article: ListedArticle, address: str, site: Site) -> Context:
    """Return what the page at ``address`` shows of a note."""
    own = address_of_note(article.document.id, note.anchor)
    name = f"{article.document.id}-{note.anchor}"
    on_own_post = address == article.view.address
    return {
        "id": note.id,
        "anchor": note.anchor if on_own_post else name,
        "number": note.number,
        "kind": note.kind,
        "kind_name": note.kind_name,
        "quote": note.quote,
        "by": note.by,
        "date": show_date(note.date, site.language),
        "html": note.html if on_own_post else render_text(note.markdown, address, article.view.targets, name),
        "source": _show_source(note.source, site.language) if note.source else None,
        "on": note.on,
        "marked": note.marked,
        "folded": note.folded,
        "back": note.back,
        "href": relative_link(address, own),
        "place": relative_link(address, article.view.address, note.anchor),
        "post_title": name_post(article.document),
    }


def _show_source(source: SourceReference, language: str) -> Context:
    return {
        "publication": source.publication,
        "title": source.title,
        "author": source.author,
        "date": show_date(source.date, language),
        "url": source.url,
        "archived": source.archived,
    }


def render_notes(articles: Sequence[ListedArticle], site: Site, layouts: Layouts) -> Iterator[Page]:
    """Yield the page of all notes, a page for each kind and one for each note; nothing if there are no notes."""
    pairs = [(a, n) for a in articles for n in a.notes]
    if not pairs:
        return
    # The newest first; within a day by post, in the order of reading.
    pairs.sort(key=lambda pair: pair[1].date.text if pair[1].date else "", reverse=True)
    counts = {kind: sum(n.kind == kind for _, n in pairs) for kind in KIND_NAMES}
    yield from _render_list(NOTES_ADDRESS, "Notes", None, pairs, counts, site, layouts)
    for kind, name in KIND_NAMES.items():
        if counts[kind]:
            own = [(a, n) for a, n in pairs if n.kind == kind]
            yield from _render_list(address_of_notes(kind), f"Notes: {name}", kind, own, counts, site, layouts)
    for article, note in pairs:
        yield _render_note(article, note, site, layouts)


def _render_list(
    first: str,
    title: str,
    kind: NoteKind | None,
    pairs: _Pairs,
    counts: dict[NoteKind, int],
    site: Site,
    layouts: Layouts,
) -> Iterator[Page]:
    for sheet in cut_list(first, pairs, _MOST_NOTES, lambda _: ""):
        address = sheet.address
        kinds = [
            {
                "kind": other,
                "kind_name": KIND_NAMES[other],
                "href": relative_link(address, address_of_notes(other)),
                "notes": count,
                "current": other == kind,
            }
            for other, count in counts.items()
            if count
        ]
        values: Context = {
            "kinds": kinds,
            "pages": sheet.links,
            "days": _show_days(sheet.entries, address, site),
            "total": sum(counts.values()),
            "all_href": relative_link(address, NOTES_ADDRESS),
            "one_kind": kind is not None,
        }
        yield render_page(site, layouts, address, "notes", sheet.name(title), "notes.html", values)


def _show_days(pairs: _Pairs, address: str, site: Site) -> list[Context]:
    return [
        {
            "date": show_date(same_day[0][1].date, site.language),
            "anchor": f"date-{same_day[0][1].date.plain if same_day[0][1].date else 'none'}",
            "notes": [show_note(note, article, address, site) for article, note in same_day],
        }
        for _, group in groupby(pairs, key=lambda pair: pair[1].date.plain if pair[1].date else "")
        for same_day in [list(group)]
    ]


def _render_note(article: ListedArticle, note: PlacedNote, site: Site, layouts: Layouts) -> Page:
    address = address_of_note(article.document.id, note.anchor)
    selector, url = note.selector, canonical_url(site.config, address)
    values: Context = {
        "note": show_note(note, article, address, site),
        "words": _show_words(selector) if selector else None,
        "cite": {
            "text": write_plainly(refer_to_note(article, note, site.config, url)),
            "permalink": url,
        },
        "annotations": relative_link(address, name_annotations(article.view.address)),
    }
    title = f"{note.kind_name}: {name_post(article.document)}"
    origin = f"the note {note.id!r} of {note.written_at[0]}"
    return render_page(site, layouts, address, "note", title, "note-page.html", values, origin)


def _show_words(selector: Selector) -> Context:
    """Return a note's words with the words around them in the same paragraph, none of which is cut in two."""
    _, starts, before = selector.prefix.rpartition("\n\n")
    after, ends, _ = selector.suffix.partition("\n\n")
    if not starts and selector.start > len(selector.prefix):
        before = "… " + (before.partition(" ")[2] or before)
    if not ends and len(selector.suffix) == CONTEXT_LENGTH:
        after = (after.rpartition(" ")[0] or after) + " …"
    return {"before": before, "exact": selector.exact, "after": after}
