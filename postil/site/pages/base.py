"""What every page shows: its frame, and how dates are shown."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from postil import __version__
from postil.links.permalinks import GLOSSARY_ADDRESS
from postil.model.articles import Page, relative_link
from postil.text.directions import direction_of_language
from postil.text.edtf import format_edtf, is_period
from postil.text.slugs import slugify

if TYPE_CHECKING:
    from collections.abc import Mapping

    from postil.content.config import Config
    from postil.model.records import ArchiveContent
    from postil.site.layouts import Layouts
    from postil.text.edtf import Edtf


Context = dict[str, object]
CONNECTIONS_ADDRESS = "connections.html"
GENERATOR = f"Postil {__version__}"


# https://creativecommons.org/about/cclicenses/ and https://www.nationalarchives.gov.uk/doc/open-government-licence/
_LICENCES = (
    (re.compile(r"creativecommons\.org/licenses/([a-z-]+)/([\d.]+)"), "CC {} {}"),
    (re.compile(r"creativecommons\.org/publicdomain/zero/([\d.]+)"), "CC0 {}"),
    (re.compile(r"creativecommons\.org/publicdomain/mark/([\d.]+)"), "Public Domain Mark {}"),
    (
        re.compile(r"nationalarchives\.gov\.uk/doc/open-government-licence/version/(\d)"),
        "Open Government Licence v{}.0",
    ),
)


def name_licence(address: str) -> str:
    """Return the name of a licence that is known by its address, else the address without its scheme."""
    for pattern, name in _LICENCES:
        if found := pattern.search(address):
            return name.format(*(part.upper() for part in found.groups()))
    return re.sub(r"^https?://|/$", "", address)


@dataclass(frozen=True, slots=True)
class Site:
    """What every page shows of the whole archive; ``nav`` are (title, address) pairs."""

    config: Config
    language: str
    nav: tuple[tuple[str, str], ...]
    zip_address: str

    def frame(
        self, address: str, title: str, kind: str, description: str | None = None, image: str | None = None
    ) -> Context:
        """Return the values that every page's template gets; ``image`` is the address of one that stands for it."""
        config, logo = self.config, dict(self.config.theme).get("logo")
        image = image or logo
        root = "../" * address.count("/")
        if kind == "not-found":  # a host shows this page at any address, so its links start at the root
            root = urlsplit(config.base_url).path if config.base_url else "/"
        return {
            "site": {
                "title": config.title,
                "subtitle": config.subtitle,
                "description": config.description,
                "language": config.language,
                "rights": config.rights,
                "license": config.license,
                "license_name": name_licence(config.license) if config.license else None,
                "contact": config.contact,
                "logo": root + quote(logo) if logo else None,
                "zip": self.zip_address,
            },
            "page": {
                "address": address,
                "title": title,
                "description": description,
                "canonical": canonical_url(config, address),
                "image": config.base_url + quote(image) if config.base_url and image else None,
                "language": self.language,
                "direction": direction_of_language(self.language),
                "kind": kind,
                "indexed": kind in ("post", "page", "term"),
                "noindex": not config.index or kind in ("not-found", "search"),
            },
            "metadata": {"tags": [], "data": None},
            "root": root,
            "nav": [
                {
                    "title": name,
                    "href": root + quote(target) if kind == "not-found" else relative_link(address, target),
                    "current": target == address,
                }
                for name, target in self.nav
            ],
            "generator": GENERATOR,
        }


def render_page(
    site: Site,
    layouts: Layouts,
    address: str,
    kind: str,
    title: str,
    template: str,
    values: Mapping[str, object],
    origin: str = "",
) -> Page:
    """Return a page that is not a post's. Without an ``origin`` it counts as made from its template."""
    context = site.frame(address, title, kind, site.config.description if kind == "home" else None)
    data = layouts.render(template, {**context, **values}, address)
    return Page(address, data, origin or f"layouts/{template}")


def canonical_url(config: Config, address: str) -> str | None:
    """Return a page's full URL, or None if ``archive.toml`` has no ``base_url``."""
    if config.base_url is None:
        return None
    folder, _, name = address.rpartition("/")
    shown = f"{folder}/".lstrip("/") if name == "index.html" else address
    return config.base_url + quote(shown)


def describe_site(archive: ArchiveContent, config: Config) -> Site:
    """Return what every page shows; the navigation leaves out pages that would be empty."""
    nav = [("Home", "index.html"), ("Posts", "posts.html")]
    nav.append(("Browse", "browse.html"))
    if archive.terms:
        nav.append(("Glossary", GLOSSARY_ADDRESS))
    if archive.notes:
        nav.append(("Notes", "notes.html"))
    nav += [(page.title, f"{page.slug}.html") for page in archive.pages if not is_period(page.slug)]
    return Site(config, config.language, tuple(nav), name_zip(config))


def name_zip(config: Config) -> str:
    """Return the address of the archive's zip."""
    return f"downloads/{slugify(config.title) or 'archive'}.zip"


def name_markdown_zip(config: Config) -> str:
    """Return the address of the zip of the posts as Markdown."""
    return f"downloads/{slugify(config.title) or 'archive'}-markdown.zip"


def show_date(date: Edtf | None, language: str, note: str | None = None) -> Context | None:
    """Return what templates show of a date; ``note`` says how it was inferred."""
    if date is None:
        return None
    return {"iso": date.plain, "text": format_edtf(date, language), "certain": date.certain, "note": note}
