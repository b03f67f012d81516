"""Redirects: pages at the other addresses that posts had, and ``_redirects`` for hosts that read it.

A static site gives one page for a path whatever the query, so an address such as ``/?p=12`` is in ``_redirects``
alone. Source of its format: https://docs.netlify.com/routing/redirects/
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING
from unicodedata import normalize
from urllib.parse import quote

from postil.links.permalinks import address_of_path, name_post
from postil.model.articles import Page, relative_link
from postil.text.urls import host_key, page_query, split_url

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from urllib.parse import SplitResult

    from postil.content.config import Config
    from postil.model.articles import ListedArticle
    from postil.model.problems import Problems
    from postil.model.records import Document

REDIRECTS_ADDRESS = "_redirects"
_LONGEST = 200  # bytes of a part of an address


def render_redirects(
    articles: Sequence[ListedArticle], pages: Sequence[Page], config: Config, problems: Problems
) -> Iterator[Page]:
    """Yield a small page at each old path of a post that no page has, and the list of all old addresses.

    Only addresses on the site of the post's publication count. One that several posts had leads nowhere, and a
    warning names them.
    """
    claims: dict[tuple[str, str], list[ListedArticle]] = {}
    for article in articles:
        for parts in _list_old(article.document, config):
            own = claims.setdefault((parts.path or "/", page_query(parts)), [])
            if article not in own:
                own.append(article)
    files = {_fold(page.address) for page in pages}
    folders = {folder for file in files for folder in _list_folders(file)}
    lines: list[str] = []
    for (path, query), owners in claims.items():
        target = owners[0].view.address
        if len(owners) > 1:
            _warn_of_claims(path, query, owners, problems)
            continue
        whole = split_url(path)
        address = None if query or whole is None else address_of_path(whole)
        if address == target:
            continue
        lines.append(_write_line(path, query, target))
        if address is None or not _is_free(address, files, folders):
            continue
        files.add(_fold(address))
        folders.update(_list_folders(_fold(address)))
        yield Page(address, _write_page(address, target, owners[0].document, config), owners[0].document.path)
    if lines:
        yield Page(REDIRECTS_ADDRESS, "".join(lines).encode(), REDIRECTS_ADDRESS)


def _list_old(document: Document, config: Config) -> Iterator[SplitResult]:
    """Yield the addresses that a post had on the site of its publication."""
    publication = next((p for p in config.publications if p.id == document.publication), None)
    base = split_url(publication.base_url or "") if publication else None
    if base is None or not base.netloc or document.withheld:
        return
    for url in (document.url, *document.other_urls):
        parts = split_url(url) if url else None
        if parts is not None and host_key(parts) == host_key(base) and (parts.path.strip("/") or parts.query):
            yield parts


def _warn_of_claims(path: str, query: str, owners: Sequence[ListedArticle], problems: Problems) -> None:
    names = ", ".join(owner.document.path for owner in owners[1:3])
    what = f"its old address {path}{'?' if query else ''}{query} is also that of {names}, so it leads to neither"
    problems.warn(owners[0].document.path, None, what, "Take it out of 'other_urls' of all but one")


def _fold(address: str) -> str:
    return normalize("NFC", address).casefold()


def _list_folders(file: str) -> list[str]:
    parts = file.split("/")
    return ["/".join(parts[:depth]) for depth in range(1, len(parts))]


def _is_free(address: str, files: set[str], folders: set[str]) -> bool:
    """Tell whether a file can have an address: none has it, and no file is where it needs a folder."""
    folded = _fold(address)
    is_short = all(len(part.encode()) <= _LONGEST for part in address.split("/"))
    above = _list_folders(folded)
    return is_short and folded not in files and folded not in folders and not any(one in files for one in above)


def _write_line(path: str, query: str, target: str) -> str:
    """Return a line of ``_redirects``; ``!`` where the path has a page of its own that the query is not for."""
    values = " ".join(quote(part, safe="=%+") for part in query.split("&")) if query else ""
    start = quote(path, safe="/%:@!$&'()*+,;=~")
    return f"{start} {f'{values} ' if values else ''}/{quote(target)} 301{'!' if query else ''}\n"


def _write_page(address: str, target: str, document: Document, config: Config) -> bytes:
    link = escape(relative_link(address, target))
    title = escape(name_post(document))
    return f"""<!DOCTYPE html>
<html lang="{escape(document.language or config.language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'">
<meta http-equiv="refresh" content="0; url={link}">
<meta name="robots" content="noindex">
<title>{title}</title>
</head>
<body>
<p><a href="{link}">{title}</a></p>
</body>
</html>
""".encode()
