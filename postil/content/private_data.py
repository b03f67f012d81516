"""What reads as private data in posts and comments: where it is, and what withholds it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from babel import Locale, UnknownLocaleError
from babel.core import get_global

from postil.text.private_data import REGIONS, find_private_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from postil.model.records import Document

_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")  # a backslash before ASCII punctuation, which Markdown does not show


@dataclass(frozen=True, slots=True)
class PrivateData:
    """Words that read as private data, where they are, and the id of the post or comment to withhold them from."""

    path: str
    line: int
    target: str
    words: str
    kind: str


def find_region(language: str) -> str:
    """Return the country of a language tag, or else the one where most people speak the language: GB for ``en-GB``.

    It is empty if that is not known.
    """
    try:
        locale = Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return ""
    likely = get_global("likely_subtags").get(locale.language, "")
    region = locale.territory or likely.rpartition("_")[2]
    return region if region in REGIONS else ""


def list_private_data(documents: Sequence[Document], region: str) -> Iterator[PrivateData]:
    """Yield what reads as private data in the posts and comments that are not withheld."""
    for document in documents:
        head = " ".join(filter(None, (document.title, document.author, document.standfirst, *document.labels)))
        yield from _search(document.path, 1, document.id, head, region)
        yield from _search(document.path, document.body_line, document.id, document.body, region)
        for comment in document.comments:
            yield from _search(document.path, comment.line, comment.id, comment.author or "", region)
            yield from _search(document.path, comment.line + 2, comment.id, comment.text, region)


def _search(path: str, first_line: int, target: str, text: str, region: str) -> Iterator[PrivateData]:
    for number, line in enumerate(text.split("\n"), first_line):
        for found in find_private_words(_ESCAPED.sub(r"\1", line), region):
            yield PrivateData(path, number, target, found.words, found.kind)
