"""What programs read: feeds, the sitemap, robots.txt."""

from __future__ import annotations

import re
import uuid
from typing import TYPE_CHECKING
from urllib.parse import quote

from postil.links.page_links import render_text
from postil.links.permalinks import address_of_note, name_post
from postil.model.articles import Page, relative_link
from postil.site.pages.base import canonical_url
from postil.text.edtf import moment_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markupsafe import Markup

    from postil.content.config import Config
    from postil.model.articles import ListedArticle
    from postil.model.records import ArchiveContent
    from postil.site.layouts import Layouts
    from postil.site.pages.base import Context, Site
    from postil.text.edtf import Edtf


_FEED_ENTRIES = 20


def render_for_machines(
    articles: Sequence[ListedArticle], archive: ArchiveContent, site: Site, layouts: Layouts
) -> Iterator[Page]:
    """Yield the feeds, robots.txt, and the sitemap if ``base_url`` is set and search engines are welcome."""
    config = site.config
    base = config.base_url or ""
    for address, title, entries in (
        ("feed.xml", config.title, _list_posts(articles, config)),
        ("comments.xml", f"{config.title}: comments", _list_comments(articles, config)),
        ("notes.xml", f"{config.title}: notes", _list_notes(articles, config)),
    ):
        feed = _head_feed(address, title, entries, config)
        data = layouts.render("feed.xml", {"feed": feed, "entries": entries}, address)
        yield Page(address, data, "layouts/feed.xml")
    sitemap = f"{base}sitemap.xml" if base and config.index else None
    if base and sitemap:
        changes = _date_changes(articles, archive)
        newest = max(changes.values(), default=None)
        urls: list[Context] = [{"loc": base, "lastmod": newest}]
        urls += [
            {"loc": canonical_url(config, a.view.address), "lastmod": changes.get(a.document.id)}
            for a in articles
            if not a.document.withheld
        ]
        data = layouts.render("sitemap.xml", {"urls": urls}, "sitemap.xml")
        yield Page("sitemap.xml", data, "layouts/sitemap.xml")
    data = layouts.render("robots.txt", {"sitemap_url": sitemap, "open": config.index}, "robots.txt")
    yield Page("robots.txt", data, "layouts/robots.txt")


def _date_changes(articles: Sequence[ListedArticle], archive: ArchiveContent) -> dict[str, str]:
    """Return the latest day of each post: its own, or that of a comment, a note or a redaction."""
    owners = {c.id: a.document.id for a in articles for c in a.document.comments}
    days: dict[str, list[Edtf | None]] = {}
    for article in articles:
        comments = [comment.date for comment in article.comments]
        days[article.document.id] = [article.document.date, *comments, *(note.date for note in article.notes)]
    for redaction in archive.redactions:
        days.get(owners.get(redaction.target, redaction.target), []).append(redaction.date)
    known = {post: [day.first_day.isoformat() for day in found if day] for post, found in days.items()}
    return {post: max(found) for post, found in known.items() if found}


def _head_feed(address: str, title: str, entries: Sequence[Context], config: Config) -> Context:
    base = config.base_url
    return {
        "id": _secure(base)
        if base and address == "feed.xml"
        else _identify(config, address.removesuffix("feed.xml")),
        "title": title,
        "language": config.language,
        "subtitle": config.subtitle,
        "updated": max((str(entry["updated"]) for entry in entries), default="1970-01-01T00:00:00Z"),
        "self_url": f"{base}{address}" if base else None,
        "home_url": base,
        "rights": config.rights,
    }


def _list_posts(articles: Sequence[ListedArticle], config: Config) -> list[Context]:
    """Return the newest posts; a date without a time counts as the start of its day."""
    newest = [a for a in reversed(articles) if a.document.date and not a.document.withheld][:_FEED_ENTRIES]
    return [
        {
            "id": _identify(config, a.document.id),
            "title": name_post(a.document),
            "url": (config.base_url or "") + quote(a.view.address),
            "published": _moment(a.document.date, config.timezone),
            "updated": _moment(a.document.date, config.timezone),
            "author": a.document.author or a.view.publication,
            "summary": _warn(a) or a.summary,
            "html": None if a.content_notes else _absolute_body(a, config.base_url),
            "labels": list(a.document.labels),
            "in_reply_to": None,
            "replies": len(a.comments),
        }
        for a in newest
    ]


def _warn(article: ListedArticle) -> str:
    """Return the content notes of a post, which a feed gives instead of its text."""
    return " ".join(f"Content note: {' '.join(note.text.split())}" for note in article.content_notes)


def _list_comments(articles: Sequence[ListedArticle], config: Config) -> list[Context]:
    """Return the newest comments, each in reply to a comment or to its post (RFC 4685)."""
    pairs = [(a, c) for a in articles for c in a.comments if not c.withheld and (c.date or a.document.date)]
    pairs.sort(key=lambda pair: _moment(pair[1].date or pair[0].document.date, "UTC"), reverse=True)
    entries: list[Context] = []
    for article, comment in pairs[:_FEED_ENTRIES]:
        page = (config.base_url or "") + quote(article.view.address)
        parent = comment.reply_to
        moment = _moment(comment.date or article.document.date, config.timezone)
        source = next(c.text for c in article.document.comments if c.id == comment.id)
        view = article.view
        warned = [f"Content note: {text}" for text in comment.warnings]
        entries.append(
            {
                "id": _identify(config, comment.id),
                "title": f"{comment.author or 'Anonymous'}: {name_post(article.document)}",
                "url": f"{page}{relative_link('', '', comment.id)}",
                "published": moment if comment.date else None,
                "updated": moment,
                "author": comment.author,
                "summary": " ".join(warned) or None,
                "html": None
                if warned
                else render_text(source, view.address, view.targets, base_url=config.base_url),
                "labels": [],
                "in_reply_to": {
                    "ref": _identify(config, parent or article.document.id),
                    "href": f"{page}{relative_link('', '', parent)}" if parent else page,
                },
                "replies": None,
            }
        )
    return entries


def _list_notes(articles: Sequence[ListedArticle], config: Config) -> list[Context]:
    """Return the notes in the order in which they were added, the newest first."""
    pairs = [(a, n) for a in articles for n in a.notes if n.date]
    pairs.sort(key=lambda pair: _moment(pair[1].date, "UTC"), reverse=True)
    return [
        {
            "id": _identify(config, f"{a.document.id}#{n.anchor}"),
            "title": f"{n.kind_name}: {name_post(a.document)}",
            "url": (config.base_url or "") + quote(address_of_note(a.document.id, n.anchor)),
            "published": _moment(n.date, config.timezone),
            "updated": _moment(n.date, config.timezone),
            "author": n.by,
            "summary": None,
            "html": render_text(n.markdown, a.view.address, a.view.targets, base_url=config.base_url),
            "labels": [n.kind],
            "in_reply_to": None,
            "replies": None,
        }
        for a, n in pairs[:_FEED_ENTRIES]
    ]


def _absolute_body(article: ListedArticle, base_url: str | None) -> Markup:
    """Return a post's text for feed readers: without the apparatus, and with full URLs."""
    view = article.view
    return render_text(article.document.body, view.address, view.targets, base_url=base_url)


def _identify(config: Config, post_id: str) -> str:
    """Return a post's permanent identifier for feeds: a UUID made from the archive's address and the post's id."""
    namespace = uuid.uuid5(uuid.NAMESPACE_URL, _secure(config.base_url or config.title))
    return uuid.uuid5(namespace, post_id).urn


def _secure(url: str) -> str:
    """Return an address with https: identifiers made from it stay the same when the host begins to use https."""
    return re.sub("^http:", "https:", url)


def _moment(date: Edtf | None, timezone: str) -> str:
    """Return a date as RFC 3339 requires, "" for none."""
    return moment_of(date, timezone).isoformat().replace("+00:00", "Z") if date else ""
