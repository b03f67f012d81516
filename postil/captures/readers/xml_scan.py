"""XML scanned for the ledger: a small tree of each record, found by patterns and not by the reader's parser."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_TOKEN = re.compile(
    r"<!\[CDATA\[(?P<data>.*?)(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)|<\?.*?(?:\?>|\Z)"
    r"|</(?P<end>[A-Za-z_][\w.:-]*)\s*>"
    r"|<(?P<start>[A-Za-z_][\w.:-]*)(?P<attributes>(?:\s+[\w.:-]+\s*=\s*(?:\"[^\"]*\"|'[^']*'))*)\s*(?P<empty>/?)>",
    re.DOTALL | re.IGNORECASE,
)
_ATTRIBUTE = re.compile(r"([\w.:-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|&#(?:x0*[0-8bcef]|x0*1[0-9a-f]|0*[0-8]);", re.I)


@dataclass(slots=True)
class Scanned:
    """An element: its name with the prefix that the file uses, its attributes, text and elements within it."""

    name: str
    line: int
    attributes: dict[str, str]
    parts: list[str | Scanned] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The text of the element itself, without that of elements within it."""
        return "".join(part for part in self.parts if isinstance(part, str))

    @property
    def inner(self) -> list[Scanned]:
        """The elements directly within."""
        return [part for part in self.parts if isinstance(part, Scanned)]

    @property
    def local(self) -> str:
        """The name without its prefix."""
        return self.name.rpartition(":")[2]

    def first(self, name: str) -> str:
        """Return the text of the first element directly within that has this name; empty if it is missing."""
        return next((one.text for one in self.inner if one.local == name), "")

    def all(self, name: str) -> list[Scanned]:
        """Return the elements directly within that have this name, whatever its prefix."""
        return [one for one in self.inner if one.local == name]

    def as_html(self) -> str:
        """Return what is within the element as HTML, in its order."""
        return "".join(html.escape(p) if isinstance(p, str) else p.as_element() for p in self.parts)

    def as_element(self) -> str:
        """Return the element itself as HTML."""
        attributes = "".join(f' {name}="{html.escape(value)}"' for name, value in self.attributes.items())
        return f"<{self.local}{attributes}>{self.as_html()}</{self.local}>"


def scan_records(text: str, name: str) -> Iterator[Scanned]:
    """Yield each element of a name with all that is in it; one that is not closed ends where the next begins."""
    text = _CONTROLS.sub("", text)
    stack: list[Scanned] = []
    line, position = 1, 0
    for token in _TOKEN.finditer(text):
        if stack:
            stack[-1].parts.append(html.unescape(text[position : token.start()]))
        line += text.count("\n", position, token.start())
        position = token.end()
        start, end = token["start"], token["end"]
        if token["data"] is not None and stack:
            stack[-1].parts.append(token["data"])
        elif start and start.rpartition(":")[2] == name:
            if stack:
                yield stack[0]
            stack = [Scanned(start, line, _read_attributes(token["attributes"]))]
            if token["empty"]:
                yield stack.pop()
        elif start and stack:
            inner = Scanned(start, line, _read_attributes(token["attributes"]))
            stack[-1].parts.append(inner)
            stack += [] if token["empty"] else [inner]
        elif end and any(one.name == end for one in stack):
            while stack[-1].name != end:
                stack.pop()
            closed = stack.pop()
            if not stack:
                yield closed
        line += token[0].count("\n")
    if stack:
        stack[-1].parts.append(html.unescape(text[position:]))
        yield stack[0]


def _read_attributes(written: str) -> dict[str, str]:
    return {name: html.unescape(one or other) for name, one, other in _ATTRIBUTE.findall(written)}
