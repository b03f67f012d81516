"""Text constructs of Atom (RFC 4287, 3.1): plain text, escaped HTML, or XHTML within the feed."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

from lxml import etree

from postil.captures.readers.html_to_markdown import html_text
from postil.captures.readers.xml_records import local_name, own_text

if TYPE_CHECKING:
    from collections.abc import Iterator


def read_html(element: etree._Element | None) -> str:
    """Return a text construct as HTML; empty if the element is missing."""
    if element is None:
        return ""
    kind = (element.get("type") or "text").strip().lower()
    if kind == "xhtml" or (len(element) and not own_text(element).strip()):
        return "".join(_serialise(child) for child in element)
    if kind in ("html", "text/html") or (local_name(element) in ("content", "summary") and kind != "text"):
        return own_text(element)
    return html.escape(own_text(element), quote=False)


def read_plain(element: etree._Element | None) -> str:
    """Return a text construct as text on one line."""
    return html_text(read_html(element))


def _serialise(element: etree._Element) -> str:
    """Return an element as HTML, its names without namespaces and prefixes."""
    for one in element.iter():
        if isinstance(one.tag, str):
            one.tag = local_name(one)
    etree.cleanup_namespaces(element)
    return etree.tostring(element, encoding="unicode", method="html")


def children(element: etree._Element, name: str) -> Iterator[etree._Element]:
    """Yield the elements of a name directly within another."""
    return (child for child in element if local_name(child) == name)


def child(element: etree._Element, name: str) -> etree._Element | None:
    """Return the first element of a name directly within another."""
    return next(children(element, name), None)
