"""Addresses of the site: none that two pages share, none that a link misses."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING
from unicodedata import normalize

from postil.site.pages.base import name_markdown_zip, name_zip
from postil.site.portable_names import check_portable_names
from postil.site.publish import SEARCH_FOLDER

if TYPE_CHECKING:
    from collections.abc import Sequence

    from postil.catalog.catalog import Catalog
    from postil.content.config import Config
    from postil.model.articles import Page
    from postil.model.problems import Problems

# File systems take 255 bytes for a name, and some of them 1,024 for a path; hosts add to both.
_LONGEST_PART = 200
_LONGEST_ADDRESS = 700


def check_addresses(pages: Sequence[Page], problems: Problems) -> None:
    """Report each address that two pages share or that no file can have.

    Neither letters' case nor how accents are encoded tells addresses apart, since on many file systems they do not.
    """
    owners: dict[str, str] = {}
    hint = "Give one of them another name, id or url"
    # Of two pages, the one that is named in the message is that which an archivist can rename.
    ordered = sorted(
        pages, key=lambda page: page.origin.startswith("pages/") + 2 * page.origin.startswith("posts/")
    )
    for page in ordered:
        key = normalize("NFC", page.address).casefold()
        if key in owners:
            problems.error(page.origin, None, f"its address {page.address} is also that of {owners[key]}", hint)
        owners.setdefault(key, page.origin)
    for page in ordered:
        address, parts = page.address, page.address.casefold().split("/")
        if parts[0] == SEARCH_FOLDER:
            problems.error(page.origin, None, f"its address {address} is in the folder of the search index", hint)
        for depth in range(1, len(parts)):
            file = owners.get("/".join(parts[:depth]))
            if file:
                what = f"its address {address} is within that of {file}, which is a file"
                problems.error(page.origin, None, what, hint)
        if max(len(part.encode()) for part in parts) > _LONGEST_PART or len(address.encode()) > _LONGEST_ADDRESS:
            what = f"its address {address[:60]}… is longer than file systems take"
            problems.error(page.origin, None, what, f"Shorten its name, id or url to {_LONGEST_PART} bytes")
    check_portable_names(ordered, problems)


def check_file_links(pages: Sequence[Page], catalog: Catalog, config: Config, problems: Problems) -> None:
    """Warn of images and links that name a file of the site by a path where there is none."""
    known = {page.address for page in pages} | {name_zip(config)}
    known |= {name_markdown_zip(config)} if config.markdown else set()
    media = {posixpath.basename(address): address for address in known if address.startswith("media/")}
    for link, address in catalog.file_links:
        if address in known:
            continue
        if link.is_image:
            named = media.get(posixpath.basename(address))
            hint = f"Write {named}, if that is the one" if named else "Put it into media/"
            problems.warn(link.path, link.line, f"an image that is not there: {link.href}", hint)
        else:
            hint = "Write [words](post:ID) to link to a post, whatever its address"
            problems.warn(link.path, link.line, f"a link to no file of the site: {link.href}", hint)
