"""Find the links of a text: those in Markdown, and addresses that are written out."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote

from postil.text.snippets import cut_excerpt
from postil.text.urls import find_written_urls, split_url

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from markdown_it.token import Token

    from postil.text.snippets import Excerpt


_TO_MEDIA = re.compile(r"(?:\.{0,2}/)*(?:content/)?media/")


@dataclass(frozen=True, slots=True)
class Link:
    """A link or image and where it is written; ``href`` is percent-encoded, as markdown-it-py gives it.

    ``part`` is the id of the comment that contains it, "" for the body; ``excerpt`` are its words in their
    sentence.
    """

    path: str
    line: int
    href: str
    is_image: bool = False
    part: str = ""
    excerpt: Excerpt | None = None


def find_links(tokens: Sequence[Token], path: str, line: int, part: str = "") -> Iterator[Link]:
    """Yield the links, images and written-out addresses of a text that begins on ``line`` of a file."""
    for token in tokens:
        at = line + (token.map[0] if token.map else 0)
        for index, child in enumerate(token.children or ()):
            if child.type == "link_open":
                excerpt = _excerpt_link(token.children or [], index)
                yield Link(path, at, str(child.attrGet("href") or ""), part=part, excerpt=excerpt)
            elif child.type == "image":
                yield Link(path, at, str(child.attrGet("src") or ""), is_image=True)
            elif child.type == "text" and "/" in child.content:
                children = token.children or []
                before, after = _join_text(children[:index]), _join_text(children[index + 1 :])
                for start, end, href in find_written_urls(child.content):
                    excerpt = cut_excerpt(before + child.content + after, len(before) + start, len(before) + end)
                    yield Link(path, at, href, part=part, excerpt=excerpt)


def _excerpt_link(children: Sequence[Token], opening: int) -> Excerpt:
    """Return the words of a link in their sentence; ``opening`` is the index of its first token."""
    closing = next(i for i in range(opening, len(children)) if children[i].type == "link_close")
    before, words, after = map(_join_text, (children[:opening], children[opening:closing], children[closing:]))
    return cut_excerpt(before + words + after, len(before), len(before) + len(words))


def _join_text(children: Sequence[Token]) -> str:
    return "".join(" " if child.type in ("softbreak", "hardbreak") else child.content for child in children)


def locate_image(source: str) -> tuple[str, str]:
    """Return the address of an image's file, and the fragment of it that is shown.

    What is in ``media/`` may be named from the post's folder or from the root. What follows ``?`` was meant for
    the old host.
    """
    parts = split_url(source)
    path = unquote(parts.path if parts else source)
    match = _TO_MEDIA.match(path)
    address = f"media/{path[match.end() :]}" if match else path
    return address, unquote(parts.fragment) if parts else ""


def resolve_file_links(links: Iterable[tuple[Link, str]]) -> Iterator[tuple[Link, str]]:
    """Yield the links to files of the site, each with the address of the file.

    ``links`` are pairs of a link and the address of its page. Images are in ``media/``, wherever the page is.
    """
    for link, page in links:
        parts = split_url(link.href)
        if parts is None or parts.scheme or parts.netloc or not parts.path:
            continue
        path = unquote(parts.path)
        if link.is_image:
            yield link, locate_image(link.href)[0]
        else:
            address = posixpath.normpath(posixpath.join(posixpath.dirname(page), path))
            yield link, f"{address}/index.html".removeprefix("./") if path.endswith("/") else address
