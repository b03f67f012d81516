"""Compare libraries that turn HTML into Markdown, on the bodies of real exports beside the project.

Run ``python -m benchmarks.html_to_markdown``. Libraries that are not installed are left out: ``pip install
html-to-markdown turbohtml``. A text counts where the words that its Markdown shows are not those of its HTML.
"""

from __future__ import annotations

import html
import importlib
import re
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from postil.captures.readers.html_to_markdown import convert_html
from postil.captures.readers.html_words import list_html_words
from postil.text.markdown import words_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

EXPORTS = Path(__file__).resolve().parent.parent.parent / "shared" / "exports"
_LONGEST = 200_000


def list_bodies() -> list[str]:
    """Return each body and comment of the exports once."""
    found: dict[str, None] = {}
    for path in sorted(EXPORTS.rglob("*")):
        if path.suffix in (".xml", ".wxr", ".atom", ".txt"):
            text = path.read_text(encoding="utf-8", errors="replace")
            found |= dict.fromkeys(_find_bodies(text))
    return [body for body in found if body.strip() and len(body) < _LONGEST]


def _find_bodies(text: str) -> Iterator[str]:
    section = r"<(?:content:encoded|wp:comment_content)>\s*<!\[CDATA\[(.*?)\]\]>"
    yield from re.findall(section, text, re.DOTALL)
    yield from map(html.unescape, re.findall(r"<content[^>:]*>(.*?)</content>", text, re.DOTALL))
    yield from re.findall(r"^BODY:\n(.*?)^-----$", text, re.DOTALL | re.MULTILINE)


def list_libraries() -> Iterator[tuple[str, Callable[[str], str]]]:
    """Yield the libraries that are installed, each as it comes and told to escape, and what Postil does."""
    other = _load("html_to_markdown")
    if other is not None:
        escaped = other.ConversionOptions(escape_misc=True, escape_asterisks=True, escape_underscores=True)
        yield "html-to-markdown", lambda text: other.convert(text).content
        yield "html-to-markdown, escaped", lambda text: other.convert(text, escaped).content
    turbohtml = _load("turbohtml")
    if turbohtml is not None:
        yield "turbohtml", lambda text: turbohtml.parse(text).to_markdown()
    markdownify = _load("markdownify")
    if markdownify is not None:
        yield "markdownify", lambda text: markdownify.markdownify(f"<div>{text}</div>")
        yield "markdownify, escaped", lambda text: markdownify.markdownify(f"<div>{text}</div>", escape_misc=True)
    yield "Postil", convert_html


def _load(name: str) -> Any:
    try:
        return importlib.import_module(name)
    except ImportError:
        return None


def main() -> None:
    """Print a row for each library."""
    bodies = list_bodies()
    print(f"{len(bodies):,} texts, {sum(map(len, bodies)):,} characters")
    for name, convert in list_libraries():
        start, lost, invented, texts = time.perf_counter(), Counter[str](), Counter[str](), 0
        for body in bodies:
            before, after = Counter(list_html_words(body)), Counter(words_of(convert(body)))
            lost += before - after
            invented += after - before
            texts += before != after
        seconds = time.perf_counter() - start
        print(f"{name:28} {texts:6,} {lost.total():8,} lost {invented.total():8,} invented {seconds:6.1f} s")


if __name__ == "__main__":
    main()
