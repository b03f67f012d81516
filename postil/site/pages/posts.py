"""The page of a post."""

from __future__ import annotations

from typing import TYPE_CHECKING

from postil.articles.enrich import enrich
from postil.articles.listing import list_article
from postil.articles.numbered_notes import is_on_whole_post
from postil.links.extraction import find_links, locate_image
from postil.links.page_links import render_text
from postil.links.permalinks import address_of_publication, name_post
from postil.model.articles import Page, relative_link
from postil.site.pages.base import show_date
from postil.site.pages.citation import show_citations
from postil.site.pages.connections import show_connections
from postil.site.pages.metadata import describe_post
from postil.site.pages.notes import show_note
from postil.site.pages.thread_overview import outline_thread
from postil.text.markdown import parse_markdown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from postil.model.articles import Article, Block, Edit, ListedArticle, ShownComment
    from postil.model.records import Document
    from postil.model.views import PostRef, SeriesView, View
    from postil.site.layouts import Layouts
    from postil.site.pages.base import Context, Site


_DEEPEST_INDENT = 6
_MOST_EDITS = 40
_LONG_THREAD = 8
_FEWEST_FOLDED = 3  # fewer than these are shown rather than folded

_PARTS = {
    "title": "the title",
    "date": "the date",
    "author": "the author",
    "standfirst": "the standfirst",
    "body": "the text",
}


def render_post(article: Article, site: Site, layouts: Layouts) -> Page:
    """Return the page of a post."""
    address = article.view.address
    title = name_post(article.document)
    context = site.frame(address, title, "post", article.summary or None, _choose_image(article))
    tags, data = describe_post(article, site)
    context["metadata"] = {"tags": tags, "data": data}
    context.update(_show_post(article, site))
    path = article.document.path
    return Page(address, layouts.render("post.html", context, path), path)


def _choose_image(article: Article) -> str | None:
    """Return the address of the first image of a post's text; none where there is a content note on any of it."""
    body = article.document.body
    if "![" not in body or article.content_notes:
        return None
    links = find_links(parse_markdown(body), article.document.path, 1)
    addresses = (locate_image(link.href)[0] for link in links if link.is_image)
    return next((address for address in addresses if address.startswith("media/")), None)


def make_post(post: tuple[Document, View], site: Site, layouts: Layouts) -> tuple[Page, ListedArticle]:
    """Return the page of a document with its view, and what other pages show of it."""
    document, view = post
    article = enrich(document, view, site.language)
    return render_post(article, site, layouts), list_article(article)


def _show_post(article: Article, site: Site) -> Context:
    document, view = article.document, article.view
    address = view.address
    placed = [note for note in article.notes if note.placed]
    # One whose words are not found counts for the whole post: better to warn of too much.
    content_notes = [n for n in article.notes if n.kind == "content-note" and (is_on_whole_post(n) or not n.placed)]
    comments = [_show_comment(comment, article, site) for comment in article.comments]
    publication = next((p for p in site.config.publications if p.id == document.publication), None)
    return {
        "post": {
            "id": document.id,
            "title": name_post(document),
            "title_html": article.title_html,
            "date": show_date(document.date, site.language, document.date_note),
            "date_as_written": document.date_as_written,
            "author": document.author,
            "author_href": relative_link(address, view.author_page) if view.author_page else None,
            "publication": {
                "href": relative_link(address, address_of_publication(publication.id)),
                "title": publication.title,
                "rights": publication.rights,
                "contact": publication.contact,
            }
            if publication
            else None,
            "source_url": document.url,
            "labels": [
                {"name": label, "href": relative_link(address, label_address)}
                for label, label_address in view.labels
            ],
            "standfirst": document.standfirst,
            "body": [_show_block(block, article, site) for block in article.body],
            "headings": [{"level": h.level, "anchor": h.anchor, "text": h.text} for h in article.headings],
            "words": article.words,
            "withheld": document.withheld,
            "language": document.language or site.language,
            "direction": article.direction,
        },
        "title_notes": [
            show_note(n, article, address, site) for n in placed if n.on == "title" and n not in content_notes
        ],
        "content_notes": [show_note(n, article, address, site) for n in content_notes],
        "label_notes": [
            {"label": label, "html": render_text(text, address, view.targets, f"label/{number}")}
            for number, (label, text) in enumerate(view.label_notes, 1)
        ],
        "post_notes": [
            show_note(n, article, address, site)
            for n in placed
            if n.on == "body" and n.quote is None and n not in content_notes
        ],
        "unplaced": [
            show_note(n, article, address, site) for n in article.notes if not n.placed and n not in content_notes
        ],
        "comments": comments,
        "overview": outline_thread(article.comments, site.language),
        "threads": _split_threads(comments),
        "series": _show_series(article),
        "previous": _show_neighbour(view.previous, address, site.language),
        "next": _show_neighbour(view.next, address, site.language),
        "connections": show_connections(article, site),
        "provenance": {
            "file": document.capture.file,
            "sha256": document.capture.sha256,
            "locator": str(document.capture.locator),
            "reader": document.capture.reader,
            "also_in": [{"file": r.file, "locator": str(r.locator), "sha256": r.sha256} for r in document.also_in],
            "edited": article.edited,
            "edits": [_show_edit(edit) for edit in article.edits[:_MOST_EDITS]],
            "more_edits": max(0, len(article.edits) - _MOST_EDITS),
        }
        if document.capture
        else None,
        "cite": show_citations(article, site),
    }


def _show_block(block: Block, article: Article, site: Site) -> Context:
    address = article.view.address
    return {
        "html": block.html,
        "notes": [show_note(note, article, address, site) for note in block.notes],
        "warnings": [show_note(note, article, address, site) for note in block.warnings],
    }


def _split_threads(comments: Sequence[Context]) -> list[Context]:
    """Return comments thread by thread; the later comments of a long thread are folded."""
    threads: list[list[Context]] = []
    for comment in comments:
        if not comment["depth"] or not threads:
            threads.append([])
        threads[-1].append(comment)
    return [
        {"shown": thread[:_LONG_THREAD], "folded": thread[_LONG_THREAD:]}
        if len(thread) > _LONG_THREAD + _FEWEST_FOLDED
        else {"shown": thread, "folded": []}
        for thread in threads
    ]


def _show_comment(comment: ShownComment, article: Article, site: Site) -> Context:
    reply_to = comment.reply_to and {
        "id": comment.reply_to,
        "number": comment.reply_to_number,
        "author": comment.reply_to_author,
        "words": comment.reply_to_words,
    }
    return {
        "id": comment.id,
        "number": comment.number,
        "direction": comment.direction,
        "depth": comment.depth,
        "time": comment.time,
        "depth_class": f"depth-{min(comment.depth, _DEEPEST_INDENT)}",
        "author": comment.author,
        "date": show_date(comment.date, site.language),
        "reply_to": reply_to,
        "body": [_show_block(block, article, site) for block in comment.body],
        "withheld": comment.withheld,
        "only_in": comment.only_in,
    }


def _show_edit(edit: Edit) -> Context:
    in_comment = edit.where not in _PARTS
    return {
        "part": "a comment" if in_comment else _PARTS[edit.where],
        "href": f"#{edit.where}" if in_comment else None,
        "before": edit.before,
        "removed": edit.removed,
        "added": edit.added,
        "after": edit.after,
    }


_MOST_MISSING_NAMED = 8


def _show_series(article: Article) -> Context | None:
    series = article.view.series
    if series is None:
        return None
    places = [part.post.id for part in series.parts]
    at = places.index(article.document.id)
    around = {"earlier": series.parts[at - 1] if at else None, "later": next(iter(series.parts[at + 1 :]), None)}
    return {
        "title": series.title,
        "number": series.number,
        "parts": [
            {
                "number": part.number,
                "title": part.post.title,
                "href": relative_link(article.view.address, part.post.address),
                "current": part.post.id == article.document.id,
            }
            for part in series.parts
        ],
        **{
            name: {"number": p.number, "href": relative_link(article.view.address, p.post.address)} if p else None
            for name, p in around.items()
        },
        "gap": _name_gap(series),
    }


def _name_gap(series: SeriesView) -> str | None:
    """Return which parts of a series the archive lacks, as a sentence."""
    missing = [str(number) for number in series.missing]
    if not missing:
        return None
    if len(missing) > _MOST_MISSING_NAMED:
        known = len(missing) + len({part.number for part in series.parts})
        return f"{len(missing)} of {known} known parts are not in this archive."
    named = " and ".join(filter(None, [", ".join(missing[:-1]), missing[-1]]))
    return f"Not in this archive: {named}."


def _show_neighbour(post: PostRef | None, address: str, language: str) -> Context | None:
    if post is None:
        return None
    return {
        "title": post.title,
        "href": relative_link(address, post.address),
        "date": show_date(post.date, language),
    }
