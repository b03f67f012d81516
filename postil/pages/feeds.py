"""What machines read: the feed, the sitemap, robots.txt."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import TYPE_CHECKING
from urllib.parse import quote
from zoneinfo import ZoneInfo

from postil.catalog import name_post
from postil.model import Page
from postil.pagelinks import render_text
from postil.pages.frame import Context, Site, canonical_url

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markupsafe import Markup

    from postil.config import Config
    from postil.dates import Edtf
    from postil.layouts import Layouts
    from postil.model import Article

_FEED_ENTRIES = 20


def render_for_machines(articles: Sequence[Article], site: Site, layouts: Layouts) -> Iterator[Page]:
    """Yield the feed, the sitemap (where the archive knows its address) and robots.txt."""
    config = site.config
    base = config.base_url or ""
    yield Page("feed.xml", layouts.render("feed.xml", _feed(articles, site), "feed.xml"))
    sitemap = f"{base}sitemap.xml" if base and config.index else None
    if base:
        urls: list[Context] = [{"loc": base, "lastmod": None}]
        urls += [
            {"loc": canonical_url(config, a.view.address), "lastmod": None}
            for a in articles
            if not a.document.withheld
        ]
        yield Page("sitemap.xml", layouts.render("sitemap.xml", {"urls": urls}, "sitemap.xml"))
    yield Page("robots.txt", layouts.render("robots.txt", {"sitemap_url": sitemap}, "robots.txt"))


def _feed(articles: Sequence[Article], site: Site) -> Context:
    """Return the newest posts; a date without a time is taken as the start of its day."""
    config = site.config
    base = config.base_url or ""
    newest = [a for a in reversed(articles) if a.document.date and not a.document.withheld][:_FEED_ENTRIES]
    entries = [
        {
            "id": _identify(config, a.document.id),
            "title": name_post(a.document),
            "url": base + quote(a.view.address),
            "published": _moment(a.document.date, config.timezone),
            "updated": _moment(a.document.date, config.timezone),
            "author": a.document.author or a.view.publication,
            "summary": a.summary,
            "html": _absolute_body(a, config.base_url),
            "labels": list(a.document.labels),
        }
        for a in newest
    ]
    return {
        "feed": {
            "id": config.base_url or _identify(config, ""),
            "title": config.title,
            "subtitle": config.subtitle,
            "updated": entries[0]["updated"] if entries else "1970-01-01T00:00:00Z",
            "self_url": f"{base}feed.xml" if base else None,
            "home_url": config.base_url,
            "rights": config.rights,
        },
        "entries": entries,
    }


def _absolute_body(article: Article, base_url: str | None) -> Markup:
    """Return a post's text for readers elsewhere: without the apparatus, its links with their host."""
    view = article.view
    return render_text(article.document.body, view.address, view.targets, base_url=base_url)


def _identify(config: Config, post_id: str) -> str:
    """Return a post's lasting identifier for feeds: a UUID from the archive's address and its id."""
    namespace = uuid.uuid5(uuid.NAMESPACE_URL, config.base_url or config.title)
    return uuid.uuid5(namespace, post_id).urn


def _moment(date: Edtf | None, timezone: str) -> str:
    """Return a date as RFC 3339 wants it: with the offset that clocks of the time zone had."""
    if date is None:
        return ""
    moment = dt.datetime.fromisoformat(date.plain if date.time else date.first_day.isoformat())
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=dt.UTC if timezone == "UTC" else ZoneInfo(timezone))
    return moment.isoformat().replace("+00:00", "Z")
