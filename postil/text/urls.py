"""Web addresses: recognise the different addresses under which one page is linked."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, quote, unquote, urlsplit

if TYPE_CHECKING:
    from urllib.parse import SplitResult

# Query parameters that do not change which page is shown: Blogger's mobile view and links to comments, WordPress's
# links to comment and to share, and tracking parameters.
_IRRELEVANT_PARAMETER = re.compile(
    r"m=[01]|showComment=.*|commentPage=.*|spref=.*|view=(?:classic|flipcard|magazine|mosaic|sidebar|snapshot|timeslide)"
    r"|replytocom=.*|share=.*|shared=.*|nb=1|msg=.*|amp(?:=.*)?|utm_\w+=.*|(?:fbclid|gclid|dclid|igshid|mc_cid|mc_eid)=.*"
)

_IRRELEVANT_PATH_END = re.compile(r"/(?:comment-page-\d+|amp|trackback|index\.(?:html?|php))$")
_HOST_PREFIX = re.compile(r"^(?:www|m|mobile)\.(?=[^.]+\.[^.])")
# From 2012 on, Blogger redirected readers to addresses under the domain of their country.
_BLOGSPOT = re.compile(r"\.blogspot\.(?:com?\.)?[a-z]{2,3}$")
# Copies in web archives: RFC 7089 prescribes no form for their addresses, but nearly all end in TIME/ADDRESS.
_ARCHIVED_PATH = re.compile(
    r"/(?:\d{4,14}|\d{4}[\d.-]*)(?:[a-z]{2}_|\*)?/(?P<address>(?:https?:/{1,2})?[^/\s]+\.[^/\s]+/.*)$"
)

_ARCHIVE_HOST = re.compile(r"(?:^|\.)(?:archive\.(?:org|is|ph|today|li|vn|md|fo)|.*webarchive.*|.*wayback.*)$")
_WRITTEN_URL = re.compile(r"(?:https?://|www\.)[^\s<>\"“”«»]+|(?<![\w@./-])[\w-]+(?:\.[\w-]+)+/[^\s<>\"“”«»]+")


def address_key(url: SplitResult) -> tuple[str, str, str]:
    """Return (host, path, query) of an address without what varies, equal for all addresses of one page."""
    url = _original_url(url)
    host = host_key(url)
    path = _IRRELEVANT_PATH_END.sub("", unquote(url.path).rstrip("/"))
    return host, path.rstrip("/"), page_query(url)


def host_key(url: SplitResult) -> str:
    """Return the host of an address without what varies, equal for all names of one site."""
    return _BLOGSPOT.sub(".blogspot.com", _HOST_PREFIX.sub("", _host_of(url)))


def encode_url(url: str) -> str:
    """Return a web address in ASCII, as sitemaps and feeds take it: an internationalised host in its xn-- form."""
    parts = split_url(url)
    if parts is None or not parts.hostname or url.isascii():
        return url
    login, at, _ = parts.netloc.rpartition("@")
    port = parts.netloc.rpartition(":")[2]
    host = f"{login}{at}{encode_host(parts.hostname)}" + (f":{port}" if port.isdigit() else "")
    return parts._replace(netloc=host, path=quote(parts.path, safe="/%:@!$&'()*+,;=~")).geturl()


def encode_host(host: str) -> str:
    """Return a host in ASCII: letters of other scripts in Punycode (RFC 3492).

    Names are folded as browsers do (UTS 46, not transitional), so that ß stays a letter of its own.
    """
    if host.isascii() and "xn--" not in host.lower():
        return host.lower()
    labels = ".".join(map(_decode_label, host.split(".")))
    folded = unicodedata.normalize("NFKC", labels.lower()).replace("\u3002", ".").split(".")
    return ".".join(one if one.isascii() else f"xn--{one.encode('punycode').decode()}" for one in folded)


def _decode_label(label: str) -> str:
    """Return a part of a host with its own letters: others may have encoded them before they folded them."""
    try:
        return label[4:].encode().decode("punycode") if label.lower().startswith("xn--") else label
    except UnicodeError:
        return label


def is_archived_copy(address: str) -> bool:
    """Tell whether an address is that of a copy in a web archive."""
    url = split_url(address)
    return url is not None and _original_url(url) is not url


def page_query(url: SplitResult) -> str:
    """Return the query of an address, reduced to the parameters that decide which page is shown."""
    return "&".join(part for part in url.query.split("&") if not _IRRELEVANT_PARAMETER.fullmatch(part))


def find_written_urls(text: str) -> list[tuple[int, int, str]]:
    """Return (start, end, address) of the addresses written out in a text, with or without a scheme."""
    found = []
    for match in _WRITTEN_URL.finditer(text):
        written = match.group().rstrip(".,;:!?'’…")
        if written.endswith(")") and "(" not in written:
            written = written.rstrip(").,")
        address = written if "://" in written else f"//{written}"
        found.append((match.start(), match.start() + len(written), address))
    return found


def _host_of(url: SplitResult) -> str:
    """Return the host in lower case, with its port unless it is 80 or 443."""
    host = encode_host(url.hostname or "")
    try:
        port = url.port
    except ValueError:
        return url.netloc.lower()
    return host if port in (None, 80, 443) else f"{host}:{port}"


def _original_url(url: SplitResult) -> SplitResult:
    """Return the original address of a copy in a web archive or search engine; any other address unchanged."""
    host = _host_of(url)
    original = None
    if host.startswith("webcache."):
        cached = parse_qs(url.query).get("q", [""])[0]
        original = cached.rpartition("cache:")[2].split(" ")[0] if "cache:" in cached else None
    elif _ARCHIVE_HOST.search(host) and (match := _ARCHIVED_PATH.search(url.path)):
        original = match["address"] + (f"?{url.query}" if url.query else "")
    if not original:
        return url
    bare = re.sub(r"^https?:/{1,2}", "", original)
    return split_url(f"http://{bare}") or url


def split_url(url: str) -> SplitResult | None:
    """Return the parts of an address, None if it is not valid, such as ``http://[::1/x``."""
    try:
        return urlsplit(url)
    except ValueError:
        return None
