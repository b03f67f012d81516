"""Files in ``media/`` that only withheld texts show: they are not published either."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from unicodedata import normalize
from urllib.parse import unquote

if TYPE_CHECKING:
    from collections.abc import Iterator

    from postil.model.records import ArchiveContent

_MEDIA = re.compile(r"media/[^\s<>()\[\]\"'?#]+|<[^<>\n]*media/([^<>\n]+)>")


def find_withheld_media(before: ArchiveContent, after: ArchiveContent) -> frozenset[str]:
    """Return the addresses of the files that texts name before redactions are applied, and none names after."""
    return frozenset(_list_media(before)) - frozenset(_list_media(after))


def _list_media(archive: ArchiveContent) -> Iterator[str]:
    for text in _list_texts(archive):
        for found in _MEDIA.finditer(text):
            address = f"media/{found[1]}" if found[1] else found[0]
            yield normalize("NFC", unquote(address))


def _list_texts(archive: ArchiveContent) -> Iterator[str]:
    for document in (*archive.documents, *archive.as_converted.values()):
        yield document.body
        yield from (comment.text for comment in document.comments)
    yield from (note.text for note in archive.notes)
    yield from (term.definition for term in archive.terms)
    yield from (page.body for page in archive.pages)
