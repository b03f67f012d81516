"""Web addresses: the many forms in which one page is linked, told from those of other pages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, unquote, urlsplit

if TYPE_CHECKING:
    from urllib.parse import SplitResult

# What is added to the address of a page and shows the same page: Blogger's view for telephones and its way to a
# comment, WordPress's ways to comment and to share, and marks that tell where a reader came from.
_VIEW_OF_PAGE = re.compile(
    r"m=[01]|showComment=.*|commentPage=.*|spref=.*|view=(?:classic|flipcard|magazine|mosaic|sidebar|snapshot|timeslide)"
    r"|replytocom=.*|share=.*|shared=.*|nb=1|msg=.*|amp(?:=.*)?|utm_\w+=.*|(?:fbclid|gclid|dclid|igshid|mc_cid|mc_eid)=.*"
)


_PART_OF_PAGE = re.compile(r"/(?:comment-page-\d+|amp|trackback|index\.(?:html?|php))$")


_HOST_OF_SAME = re.compile(r"^(?:www|m|mobile)\.(?=[^.]+\.[^.])")
# Blogger sent readers to addresses of their own countries, from 2012 on.
_BLOGSPOT = re.compile(r"\.blogspot\.(?:com?\.)?[a-z]{2,3}$")
# Copies that web archives keep: RFC 7089 has no form for their addresses, but nearly all are TIME/ADDRESS.
_COPY = re.compile(
    r"/(?:\d{4,14}|\d{4}[\d.-]*)(?:[a-z]{2}_|\*)?/(?P<address>(?:https?:/{1,2})?[^/\s]+\.[^/\s]+/.*)$"
)


_ARCHIVES = re.compile(r"(?:^|\.)(?:archive\.(?:org|is|ph|today|li|vn|md|fo)|.*webarchive.*|.*wayback.*)$")


_WRITTEN = re.compile(r"(?:https?://|www\.)[^\s<>\"“”«»]+|(?<![\w@./-])[\w-]+(?:\.[\w-]+)+/[^\s<>\"“”«»]+")


def key_of_address(url: SplitResult) -> tuple[str, str, str]:
    """Return what tells the address of one page from that of another: host, path and query without what varies."""
    url = _unwrap(url)
    host = _BLOGSPOT.sub(".blogspot.com", _HOST_OF_SAME.sub("", _host_of(url)))
    path = _PART_OF_PAGE.sub("", unquote(url.path).rstrip("/"))
    return host, path.rstrip("/"), query_of_page(url)


def is_copy(address: str) -> bool:
    """Tell whether an address is of a web archive's copy of a page: who cites that means the copy."""
    url = split_url(address)
    return url is not None and _unwrap(url) is not url


def query_of_page(url: SplitResult) -> str:
    """Return the part of an address's query that tells one page from another."""
    return "&".join(part for part in url.query.split("&") if not _VIEW_OF_PAGE.fullmatch(part))


def find_written(text: str) -> list[tuple[int, int, str]]:
    """Return (start, end, address) of the addresses that a text writes out, with or without their scheme."""
    found = []
    for match in _WRITTEN.finditer(text):
        written = match.group().rstrip(".,;:!?'’…")
        if written.endswith(")") and "(" not in written:
            written = written.rstrip(").,")
        address = written if "://" in written else f"//{written}"
        found.append((match.start(), match.start() + len(written), address))
    return found


def _host_of(url: SplitResult) -> str:
    """Return the host in lower case, with its port where that is not the usual one."""
    host = (url.hostname or "").lower()
    try:
        port = url.port
    except ValueError:
        return url.netloc.lower()
    return host if port in (None, 80, 443) else f"{host}:{port}"


def _unwrap(url: SplitResult) -> SplitResult:
    """Return the address that a web archive's copy or a search engine's cache is of; others as they are."""
    host = _host_of(url)
    within = None
    if host.startswith("webcache."):
        cached = parse_qs(url.query).get("q", [""])[0]
        within = cached.rpartition("cache:")[2].split(" ")[0] if "cache:" in cached else None
    elif _ARCHIVES.search(host) and (match := _COPY.search(url.path)):
        within = match["address"] + (f"?{url.query}" if url.query else "")
    if not within:
        return url
    bare = re.sub(r"^https?:/{1,2}", "", within)
    return split_url(f"http://{bare}") or url


def split_url(url: str) -> SplitResult | None:
    """Return the parts of an address, or None where it cannot be one, such as ``http://[::1/x``."""
    try:
        return urlsplit(url)
    except ValueError:
        return None
