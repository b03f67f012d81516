"""Records of an XML file, one after the other, without holding more than one of them as a tree."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from lxml import etree

from postil.captures.readers.reader import Fault

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from postil.captures.readers.xml_text import SourceText


class _Encoded:
    """A text as a file of UTF-8, encoded as it is read: a second copy of a large export takes much memory."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._position = 0

    def read(self, size: int) -> bytes:
        """Return the next characters, about as many as bytes are wanted; nothing at the end."""
        part = self._text[self._position : self._position + max(1, size // 4)]
        self._position += len(part)
        return part.encode("utf-8", "replace")


def parse_records(
    source: SourceText, names: Sequence[str], report: Callable[[Fault], None]
) -> Iterator[etree._Element]:
    """Yield each element whose name, without its namespace, is one of ``names``; it is emptied afterwards.

    Within others only the first of the names is a record: one that follows another that was not closed.

    No entity is resolved and nothing is fetched. ``report`` gets what is not well-formed.
    """
    events = etree.iterparse(
        _Encoded(source.text),
        events=("end",),
        recover=True,
        huge_tree=True,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
    )
    try:
        for _, element in events:
            name = local_name(element)
            if name not in names:
                continue
            is_within = any(local_name(outer) in names for outer in element.iterancestors())
            if is_within and name != names[0]:
                continue  # a part of a record that has the name of one, such as its link
            yield element
            element.clear(keep_tail=True)
            parent = element.getparent()
            while not is_within and parent is not None and element.getprevious() is not None:
                del parent[0]
    except etree.XMLSyntaxError:
        report(Fault(1, "XML that cannot be read to its end", "Export the blog again; what could be read is kept"))
    errors = [error for error in events.error_log if error.type_name not in _HARMLESS]
    if errors:
        first = errors[0]
        more = f", and {len(errors) - 1:,} more places are not" if len(errors) > 1 else ""
        hint = "Compare the posts near this line with the blog if you can"
        report(Fault(first.line, f"XML that is not well-formed{more}; it was read as far as it can be", hint))


def parse_whole(source: SourceText) -> etree._Element | None:
    """Return the root of a small XML file as far as it can be read; None where nothing can."""
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root: etree._Element | None = etree.fromstring(source.text.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:
        return None
    return root


# A namespace that is not declared, or whose address is not valid: names are read without it.
_HARMLESS = ("NS_ERR_UNDEFINED_NAMESPACE", "WAR_NS_URI", "NS_ERR_XML_NAMESPACE", "WAR_NS_URI_RELATIVE")


def local_name(element: etree._Element) -> str:
    """Return the name of an element without its namespace or prefix; empty for a comment."""
    tag: object = element.tag
    return _strip_prefix(tag) if isinstance(tag, str) else ""


@lru_cache(maxsize=1024)  # a large export has millions of elements of a few names
def _strip_prefix(tag: str) -> str:
    return tag.rpartition("}")[2].rpartition(":")[2]


def line_of(element: etree._Element) -> int:
    """Return the line on which an element begins."""
    line: object = element.sourceline
    return line if isinstance(line, int) else 1


def text_of(element: etree._Element, name: str) -> str:
    """Return the text of the first element of a name directly within another; empty if it is missing."""
    return next((own_text(child) for child in element if local_name(child) == name), "")


def own_text(element: etree._Element) -> str:
    """Return the text of an element, also where comments interrupt it."""
    return (element.text or "") + "".join(child.tail or "" for child in element)
