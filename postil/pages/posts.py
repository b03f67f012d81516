"""The page of a post."""

from __future__ import annotations

from typing import TYPE_CHECKING

from postil.catalog import name_post
from postil.model import Page, relative_link
from postil.pages.frame import Context, Site, canonical_url, show_date

if TYPE_CHECKING:
    from collections.abc import Sequence

    from postil.config import Config
    from postil.layouts import Layouts
    from postil.model import Article, ConnectedPost, Edit, Passage, PlacedNote, PostRef, ShownComment

_DEEPEST_INDENT = 6
_MOST_EDITS = 40
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
    context = site.frame(address, title, "post", article.summary or None)
    context.update(_show_post(article, site))
    return Page(address, layouts.render("post.html", context, article.document.path))


def _show_post(article: Article, site: Site) -> Context:
    document, view = article.document, article.view
    address = view.address
    placed = [note for note in article.notes if note.placed]
    content_notes = [n for n in placed if n.kind == "content-note" and n.quote is None and n.on == "body"]
    publication = next((p for p in site.config.publications if p.id == document.publication), None)
    return {
        "post": {
            "id": document.id,
            "title": name_post(document),
            "title_html": article.title_html,
            "date": show_date(document.date, site.language, document.date_note),
            "date_as_written": document.date_as_written,
            "author": document.author,
            "publication": {
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
            "body": [_show_passage(passage, site) for passage in article.body],
            "headings": [{"level": h.level, "anchor": h.anchor, "text": h.text} for h in article.headings],
            "words": article.words,
            "withheld": document.withheld,
            "language": document.language or site.language,
        },
        "title_notes": [_show_note(n, site) for n in placed if n.on == "title"],
        "content_notes": [_show_note(n, site) for n in content_notes],
        "post_notes": [
            _show_note(n, site) for n in placed if n.on == "body" and n.quote is None and n not in content_notes
        ],
        "unplaced": [_show_note(n, site) for n in article.notes if not n.placed],
        "comments": [_show_comment(comment, site) for comment in article.comments],
        "series": _show_series(article),
        "previous": _show_neighbour(view.previous, address, site.language),
        "next": _show_neighbour(view.next, address, site.language),
        "related": _show_connected(view.related, address, site.language),
        "links": _show_connected(view.links, address, site.language),
        "backlinks": _show_connected(view.backlinks, address, site.language),
        "provenance": {
            "file": document.capture.file,
            "sha256": document.capture.sha256,
            "lines": document.capture.lines,
            "reader": document.capture.reader,
            "also_in": [{"file": h.file, "lines": h.lines, "sha256": h.sha256} for h in document.also_in],
            "edited": article.edited,
            "edits": [_show_edit(edit) for edit in article.edits[:_MOST_EDITS]],
            "more_edits": max(0, len(article.edits) - _MOST_EDITS),
        }
        if document.capture
        else None,
        "cite": {"text": cite(article, site.config), "permalink": canonical_url(site.config, address)},
    }


def cite(article: Article, config: Config) -> str:
    """Return a reference to a post in plain words."""
    document = article.document
    publication = next((p.title for p in config.publications if p.id == document.publication), None)
    parts = [
        document.author,
        f"‘{name_post(document)}’",
        publication,
        article.date_text + (" (date inferred)" if document.date and not document.date.certain else ""),
        f"in the archive {config.title}" if config.title != publication else None,
    ]
    return ", ".join(part for part in parts if part) + "."


def _show_passage(passage: Passage, site: Site) -> Context:
    return {"html": passage.html, "notes": [_show_note(note, site) for note in passage.notes]}


def _show_note(note: PlacedNote, site: Site) -> Context:
    return {
        "id": note.id,
        "anchor": note.anchor,
        "number": note.number,
        "kind": note.kind,
        "kind_name": note.kind_name,
        "quote": note.quote,
        "by": note.by,
        "date": show_date(note.date, site.language),
        "html": note.html,
        "on": note.on,
        "marked": note.marked,
        "back": note.back,
    }


def _show_comment(comment: ShownComment, site: Site) -> Context:
    reply_to = {"id": comment.reply_to, "author": comment.reply_to_author} if comment.reply_to else None
    return {
        "id": comment.id,
        "depth": comment.depth,
        "depth_class": f"depth-{min(comment.depth, _DEEPEST_INDENT)}",
        "author": comment.author,
        "date": show_date(comment.date, site.language),
        "reply_to": reply_to,
        "body": [_show_passage(passage, site) for passage in comment.body],
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
    missing = [str(number) for number in series.missing]
    if len(missing) > _MOST_MISSING_NAMED:
        gap = f"{len(missing)} of {len(missing) + len(series.parts)} known parts"
    else:
        gap = (
            missing[0]
            if len(missing) == 1
            else " and ".join(filter(None, [", ".join(missing[:-1]), *missing[-1:]]))
        )
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
        "missing": gap,
    }


def _show_neighbour(post: PostRef | None, address: str, language: str) -> Context | None:
    if post is None:
        return None
    return {
        "title": post.title,
        "href": relative_link(address, post.address),
        "date": show_date(post.date, language),
    }


def _show_connected(posts: Sequence[ConnectedPost], address: str, language: str) -> list[Context]:
    return [
        {
            "title": connected.post.title,
            "href": relative_link(address, connected.post.address),
            "date": show_date(connected.post.date, language),
            "kind": connected.kind,
            "reason": connected.reason,
        }
        for connected in posts
    ]
