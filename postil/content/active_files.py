"""Pictures and pages in ``media/`` that would run a script when a reader opens them by themselves: SVG, HTML, XML.

An image in a page runs none. The same file at an address of its own is a page of the archive's site, with all that
its scripts are allowed there.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

import regex
from lxml import etree, html

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_XML = (".svg", ".svgz", ".xml", ".xhtml", ".xht", ".xsl", ".xslt")
_HTML = (".html", ".htm", ".shtml")
# What is in the last of these is read in one way with scripts and in another without.
_ACTIVE_ELEMENTS = frozenset(
    "script handler listener iframe frame embed object applet portal base "
    "noscript noembed noframes template xmp plaintext".split()
)
_ACTIVE_ADDRESS = regex.compile(r"(?:javascript|vbscript):|data:(?!image/(?:png|jpe?g|gif|webp|avif)\b)", regex.I)
_IGNORED_IN_ADDRESSES = regex.compile(r"[\x00-\x20\x7f]+")  # browsers drop these from the scheme of an address
_ENCODING = regex.compile(rb"""(?:encoding|charset)\s*=\s*["']?([\w.:-]+)""", regex.I)
_READ_ENCODINGS = (b"utf-8", b"utf8", b"us-ascii", b"ascii")
_MOST_BYTES = 20_000_000  # of an SVG that was compressed


def find_script(name: str, read: Callable[[], bytes]) -> str | None:
    """Return what in a file would run when it is opened, in a few words, or None if nothing would.

    ``name`` is that of the file, since browsers go by what hosts make of its ending; ``read`` gives its bytes. What
    cannot be read is named as well.
    """
    ending = "." + name.lower().rpartition(".")[2]
    if ending not in (*_XML, *_HTML):
        return None
    data = read()
    if data[:2] == b"\x1f\x8b":
        try:
            data = zlib.decompressobj(wbits=31).decompress(data, _MOST_BYTES)
        except zlib.error:
            return "it is compressed, and cannot be read"
    encoding = _ENCODING.search(data[:1000])
    if b"\0" in data or not _is_utf8(data) or (encoding and encoding[1].lower() not in _READ_ENCODINGS):
        return "it is not written in UTF-8, so what is in it cannot be told"
    if regex.search(rb"<!ENTITY|<\?xml-stylesheet", data, regex.I):
        return "declarations that bring in other files"
    root = _parse(data, is_html=ending in _HTML) if data.strip() else None
    if root is None:
        return "its markup cannot be read" if data.strip() else None
    return next(_list_active(root), None)


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    return True


def _parse(data: bytes, is_html: bool) -> etree._Element | None:
    try:
        if is_html:
            return html.document_fromstring(data)
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True)
        return etree.fromstring(data, parser)
    except (etree.LxmlError, ValueError):
        return None


def _list_active(root: etree._Element) -> Iterator[str]:
    for element in root.iter(etree.Element):
        name = etree.QName(element).localname.lower()
        if name in _ACTIVE_ELEMENTS:
            yield f"the element '{name}'"
        for attribute, value in element.items():
            key = str(attribute).rpartition("}")[2].lower()
            if key.startswith("on") or key in {"http-equiv", "srcdoc"}:
                yield f"the attribute '{key}'"
            elif any(map(_ACTIVE_ADDRESS.match, _IGNORED_IN_ADDRESSES.sub("", str(value)).split(";"))):
                yield f"an address in '{key}' that is a script or a page"
