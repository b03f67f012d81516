"""How the archive is kept: what is withheld and why, how to ask, what can be downloaded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from postil.apparatus.annotation_export import ALL_ADDRESS
from postil.links.permalinks import name_post
from postil.model.articles import relative_link
from postil.model.records import EVERYWHERE
from postil.site.datasets import DATA_ADDRESS, DATA_FILES, PACKAGE_ADDRESS
from postil.site.pages.base import name_markdown_zip, render_page, show_date

if TYPE_CHECKING:
    from collections.abc import Iterator

    from postil.catalog.catalog import Catalog
    from postil.model.articles import Page
    from postil.model.records import ArchiveContent, Redaction
    from postil.site.layouts import Layouts
    from postil.site.pages.base import Context, Site


WITHHELD_ADDRESS = "withheld.html"
DOWNLOADS_ADDRESS = "downloads.html"


def render_stewardship(archive: ArchiveContent, catalog: Catalog, site: Site, layouts: Layouts) -> Iterator[Page]:
    """Yield the pages about what is withheld, the downloads and the data files."""
    config = site.config
    contacts = [{"of": p.title, "contact": p.contact} for p in config.publications if p.contact]
    values: Context = {"withheld": list(_list_withheld(archive, catalog, site)), "contacts": contacts}
    yield render_page(site, layouts, WITHHELD_ADDRESS, "withheld", "What is withheld", "withheld.html", values)
    downloads: Context = {
        "zip": relative_link(DOWNLOADS_ADDRESS, site.zip_address),
        "markdown": relative_link(DOWNLOADS_ADDRESS, name_markdown_zip(config)) if config.markdown else None,
        "data": relative_link(DOWNLOADS_ADDRESS, DATA_ADDRESS),
    }
    yield render_page(site, layouts, DOWNLOADS_ADDRESS, "downloads", "Downloads", "downloads.html", downloads)
    files = [
        {
            "name": file.name,
            "href": relative_link(DATA_ADDRESS, file.address),
            "holds": file.holds,
            "fields": [{"name": f.name, "type": f.type, "holds": f.holds} for f in file.fields],
        }
        for file in DATA_FILES
    ]
    data: Context = {
        "files": files,
        "package": relative_link(DATA_ADDRESS, PACKAGE_ADDRESS),
        "annotations": relative_link(DATA_ADDRESS, ALL_ADDRESS),
    }
    yield render_page(site, layouts, DATA_ADDRESS, "data", "The archive as data", "data.html", data)


def _list_withheld(archive: ArchiveContent, catalog: Catalog, site: Site) -> Iterator[Context]:
    """Yield each redaction: what it withholds from, why and since when; never the words themselves."""
    posts = {d.id: d for d in catalog.documents}
    owners = {c.id: d for d in catalog.documents for c in d.comments}
    owners |= {comment_id: d for d in catalog.documents for comment_id in d.withheld_comments}
    # An entry with several forms of the words, or for several posts, is one decision.
    targets: dict[str, dict[str, Redaction]] = {}
    for redaction in archive.redactions:
        if redaction.target != EVERYWHERE:  # else no post has this form
            targets.setdefault(redaction.id, {}).setdefault(redaction.target, redaction)
    for own in targets.values():
        redaction, *others = own.values()
        document = posts.get(redaction.target) or owners.get(redaction.target)
        if document is None:
            continue
        if others:
            yield {
                "what": f"Words of {len(own)} posts",
                "post_title": None,
                "href": None,
                "reason": redaction.reason,
                "date": show_date(redaction.date, site.language),
            }
            continue
        shown = any(comment.id == redaction.target for comment in document.comments)
        address = catalog.refs[document.id].address
        yield {
            "what": _name_target(redaction, is_post=redaction.target in posts),
            "post_title": name_post(document),
            "href": relative_link(WITHHELD_ADDRESS, address, redaction.target if shown else ""),
            "reason": redaction.reason,
            "date": show_date(redaction.date, site.language),
        }


def _name_target(redaction: Redaction, *, is_post: bool) -> str:
    target = "a post" if is_post else "a comment"
    return f"Words of {target}" if redaction.quote else target.capitalize()
