"""Pages as programs have saved them: what their original address was, and what the program has put into them.

Sources: the notes that SingleFile and HTTrack leave in a page, wget's and wayback_machine_downloader's names of
files, and the addresses of https://web.archive.org/.
"""

from __future__ import annotations

import datetime as dt
import posixpath
import re
from dataclasses import dataclass
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import unquote, urljoin

from postil.text.urls import split_url

if TYPE_CHECKING:
    from collections.abc import Mapping

_SINGLE_FILE = re.compile(
    r"<!--\s*(?:Page saved with|Archive processed by) SingleFile\s+url:\s*(?P<url>\S+)"
    r"(?:\s+saved date:\s*(?P<date>[^\n(]*))?"
)
_HTTRACK = re.compile(
    r"<!-- Mirrored from (?P<url>\S+) by HTTrack[^>]*?,\s*(?P<date>\w{3}, \d\d \w{3} \d{4} [\d:]+ GMT)\s*-->"
)
_REPLAYED = re.compile(r"https?://(?:web\.)?archive\.org/web/(\d{4,14})(?:[a-z]{2}_)?/(.+)", re.DOTALL)
_REPLAYED_HERE = re.compile(r"/web/(\d{4,14})(?:[a-z]{2}_)?/((?:https?:)?/?/?\S+)")
_ARCHIVED = re.compile(r"FILE ARCHIVED ON (\d\d:\d\d:\d\d \w{3} \d\d, \d{4})")
_OWN_ADDRESS = re.compile(
    r"<link\b[^>]*\brel\s*=\s*[\"']?canonical\b[^>]*>|<meta\b[^>]*\bproperty\s*=\s*[\"']?og:url\b[^>]*>",
    re.IGNORECASE,
)
_ADDRESS_IN_TAG = re.compile(r"\b(?:href|content)\s*=\s*[\"']?(https?://[^\s\"'>]+)", re.IGNORECASE)
_TOOLBAR = re.compile(r"<!-- BEGIN WAYBACK TOOLBAR INSERT -->.*?<!-- END WAYBACK TOOLBAR INSERT -->", re.DOTALL)
_REWRITE = re.compile(r"(?<=<head>).*?<!-- End Wayback Rewrite JS Include -->", re.DOTALL)
_SHOWN = re.compile(r"__wm\.(?:wombat|bt)\(\"(https?://[^\"]+)\"")
_HOST = re.compile(r"(?:[a-z0-9-]+\.)+[a-z]{2,}(?:[+_]\d+)?", re.IGNORECASE)
_NO_HOSTS = (".zip", ".html", ".htm", ".php", ".xml", ".wacz", ".gz", ".md", ".txt", ".json")
_STAMP = re.compile(r"\d{14}")
_INDEX = re.compile(r"index(?:[0-9a-f]{4})?\.(?:html?|php|asp|aspx)$")
_QUERY_NAME = re.compile(r"(?P<name>[^?@]*?\.(?:html?|php|aspx?|cgi)|[^?@]*)[?@](?P<query>[^?@/]*=[^/]*)")


@dataclass(frozen=True, slots=True)
class SavedPage:
    """A page's HTML without what the program added, its original address, and the day it was saved, if known."""

    html: str
    address: str | None
    saved: str | None = None


def read_saved_page(html: str, path: str) -> SavedPage:
    """Return a page as it was: ``path`` is that of its file, by which mirrors name what they have saved."""
    single = _SINGLE_FILE.search(html[:4000])
    if single:
        return SavedPage(html, single["url"], _read_date(single["date"] or ""))
    if "archive.org" in html[:4000] and ("WAYBACK TOOLBAR" in html or "Wayback Rewrite" in html[:20000]):
        return _read_replay(html)
    mirrored = _HTTRACK.search(html)
    if mirrored:
        host_and_path = mirrored["url"]
        url = host_and_path if host_and_path.startswith("http") else f"http://{host_and_path}"
        return SavedPage(html, url, _read_date(mirrored["date"]))
    return SavedPage(html, find_mirrored_address(path) or _find_own_address(html))


def _find_own_address(html: str) -> str | None:
    """Return the address that a page gives for itself, if it is a whole one."""
    for tag in _OWN_ADDRESS.finditer(html[:200_000]):
        address = _ADDRESS_IN_TAG.search(tag[0])
        if address and split_url(address[1]):
            return unescape(address[1])
    return None


def _read_date(written: str) -> str | None:
    """Return the day of a date such as ``Wed Nov 25 2026 23:14:36 GMT+0000`` or of RFC 5322."""
    match = re.search(r"(\w{3}),? (\d\d)? ?(\w{3}) (\d\d)? ?(\d{4})", written)
    if match is None:
        return None
    try:
        return dt.datetime.strptime(f"{match[2] or match[4]} {match[3]} {match[5]}", "%d %b %Y").date().isoformat()
    except ValueError:
        return None


def _read_replay(html: str) -> SavedPage:
    shown, archived = _SHOWN.search(html), _ARCHIVED.search(html)
    clean = _REWRITE.sub("", _TOOLBAR.sub("", html))
    clean = re.sub(r"<div id=\"wm-ipp-base\".*?</div>\s*(?=<)", "", clean, count=1, flags=re.DOTALL)
    saved = None
    if archived:
        try:
            saved = dt.datetime.strptime(archived[1], "%H:%M:%S %b %d, %Y").date().isoformat()
        except ValueError:
            saved = None
    return SavedPage(clean, shown[1] if shown else None, saved)


def unwrap_replay(address: str) -> str:
    """Return the address of which an address of a web archive's replay is a copy; any other as it is."""
    match = _REPLAYED.match(address) or _REPLAYED_HERE.match(address)
    return match[2] if match else address


def find_mirrored_address(path: str) -> str | None:
    """Return the address of a page in a mirror, whose folders are its host and path; None if it is no mirror."""
    parts = unquote(path).split("/") if "%3f" in path.lower() else path.split("/")
    hosts = [n for n, one in enumerate(parts[1:-1], 1) if _HOST.fullmatch(one) and not one.endswith(_NO_HOSTS)]
    if not hosts:
        return None
    host, inner = parts[hosts[0]], parts[hosts[0] + 1 :]
    if inner and _STAMP.fullmatch(inner[0]):
        inner = inner[1:]
    if "__q" in "/".join(inner):
        return None  # the query is not in the name
    *folders, name = inner or [""]
    query = next((one.partition("?")[2] for one in folders if one.startswith("?")), "")
    folders = [one for one in folders if not one.startswith("?")]
    match = _QUERY_NAME.fullmatch(name)
    if match:
        name, query = match["name"], re.sub(r"\.html?$", "", match["query"])
    name = "" if _INDEX.fullmatch(name) else name
    return f"http://{host}/{'/'.join([*folders, name])}" + (f"?{query}" if query else "")


def list_mirrored_paths(address: str, path: str) -> list[str]:
    """Return where a mirror that has the file ``path`` would have the file of an address."""
    url, parts = split_url(address), path.split("/")
    if url is None or not url.hostname or not url.path.strip("/"):
        return []
    hosts = [n for n, one in enumerate(parts[1:-1], 1) if one.lower() == url.netloc.lower()]
    return ["/".join([*parts[: n + 1], unquote(url.path).strip("/")]) for n in hosts[:1]]


def find_original(address: str, page: SavedPage, path: str, files: Mapping[str, object]) -> str:
    """Return the original address of a link or image: programs make those of a mirror relative to its files."""
    address = unwrap_replay(address.strip())
    parts = split_url(address)
    if parts is None or parts.scheme or address.startswith(("//", "#")) or not address:
        return urljoin(page.address or "https:", address) if address.startswith("//") else address
    for inner in dict.fromkeys((address.partition("#")[0], unquote(address.partition("#")[0]))):
        target = posixpath.normpath(posixpath.join(posixpath.dirname(path), inner))
        if target in files and (original := find_mirrored_address(target)):
            return original + (f"#{parts.fragment}" if parts.fragment else "")
    name = posixpath.basename(parts.path)
    if parts.query and _INDEX.fullmatch(name) and page.address:
        address = f"{address[: len(parts.path) - len(name)]}?{parts.query}" + (
            f"#{parts.fragment}" if parts.fragment else ""
        )
    elif _INDEX.fullmatch(name) and page.address:
        address = address.replace(name, "", 1) or "/"
    return urljoin(page.address, address) if page.address else address
