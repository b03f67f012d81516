"""The reader of ArchiveBox: a folder for each page, with the page as several programs have saved it.

One of them is read, the one that keeps most of the page; ``index.json`` says what there is, and the address.
The settings and the database of ArchiveBox hold secrets and are never read.
"""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from postil.captures.readers.export_entries import ExportEntries, assemble
from postil.captures.readers.export_reader import ExportReader
from postil.captures.readers.html_pages import decode_page, is_page, list_words_of_page, make_posts
from postil.captures.readers.json_tables import parse_json
from postil.captures.readers.reader import Fault
from postil.captures.readers.saved_pages import SavedPage, read_saved_page
from postil.captures.readers.xml_text import read_text

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from postil.captures.readers.reader import ReadCapture, SourceLine, Survey
    from postil.model.captured import Capture

_SAVED = ("singlefile", "wget", "dom")  # in the order in which they are taken
_SECRET = ("ArchiveBox.conf", "index.sqlite3", "index.sqlite3-wal", "index.sqlite3-shm")


class ArchiveBoxReader(ExportReader):
    """Reads a page that ArchiveBox has saved, by what it says of it."""

    name = "archivebox 1"

    def recognise(self, data: bytes, name: str) -> bool:
        """Tell whether a file is ArchiveBox's account of one page."""
        is_index = posixpath.basename(name) == "index.json" and b'"history"' in data and b'"canonical"' in data
        return is_index and isinstance(parse_json(read_text(data).text), dict)

    def claim(self, name: str, names: Collection[str]) -> Mapping[str, bool]:
        """Return all that ArchiveBox saved of the page, and its own files."""
        folder = posixpath.dirname(name) + "/"
        root = posixpath.dirname(posixpath.dirname(posixpath.dirname(name))) + "/"
        own = {other: True for other in names if other.startswith(folder) and other != name}
        return own | {root + one: False for one in _SECRET if root + one in names}

    def read(self, capture: Capture, languages: tuple[str, ...], survey: Survey) -> ReadCapture:  # noqa: ARG002
        """Return the posts of the page, with their comments."""
        page, path = _find_page(capture)
        if page is None:
            fault = Fault(1, "none of the page was saved that can be read", "Look for the page elsewhere")
            return assemble(ExportEntries([], [], [("page", "not saved")], (fault,)))
        return make_posts(page, capture, languages, {}, (), path)

    def list_words(self, capture: Capture) -> tuple[SourceLine, ...]:
        """Return the words of the page, by its posts."""
        page, _ = _find_page(capture)
        return list_words_of_page(page) if page is not None else ()


def _find_page(capture: Capture) -> tuple[SavedPage | None, str]:
    """Return the page as one of the programs saved it, and the path of its file."""
    index = parse_json(read_text(capture.data).text)
    assert isinstance(index, dict)
    folder = posixpath.dirname(capture.path)
    names = index.get("canonical")
    for name in _SAVED:
        written = names.get(f"{name}_path") if isinstance(names, dict) else None
        path = posixpath.normpath(f"{folder}/{written}") if isinstance(written, str) else ""
        file = capture.beside.get(path) if path.startswith(f"{folder}/") else None
        data = file.read_bytes() if file else b""
        if is_page(data):
            page = read_saved_page(decode_page(data)[0], path)
            address = index.get("url")
            return SavedPage(page.html, address if isinstance(address, str) else page.address), path
    return None, ""
