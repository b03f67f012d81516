"""The site as one zip: unpacked anywhere, ``index.html`` opens by double-click."""

from __future__ import annotations

import io
import zipfile
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from postil.content import write_document
from postil.model.articles import Page

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from postil.model.records import Document


_TIME = (
    1980,
    1,
    1,
    0,
    0,
    0,
)  # the earliest that a zip can hold; the time of the build would differ

_READ_ME = """\
{title}

Unpack this zip, then open index.html. Everything works without a network: reading,
browsing, and searching, with JavaScript switched on in the browser.

It works on any web server as well, in any folder.

The folder data holds the archive as JSON lines, for use in other programs.
"""


def package_site(pages: Iterable[Page], address: str, title: str) -> Page:
    """Return the zip that holds ``pages`` in one folder, for ``address`` of the site.

    The same pages give the same bytes: entries are sorted and times fixed.
    """
    files = {page.address: page.data for page in pages}
    files["README.txt"] = _READ_ME.format(title=title).encode()
    return Page(address, pack_files(files, PurePosixPath(address).stem), "the archive's zip")


def list_markdown_files(documents: Iterable[Document]) -> tuple[Page, ...]:
    """Return the posts as Markdown files, for the folder ``markdown/`` of a zip; withheld posts are left out."""
    return tuple(
        Page(f"markdown/{d.path.removeprefix('posts/')}", write_document(d).encode(), d.path)
        for d in documents
        if not d.withheld
    )


def package_markdown(files: Iterable[Page], address: str) -> Page:
    """Return the zip of Markdown files, for ``address`` of the site."""
    named = {page.address.removeprefix("markdown/"): page.data for page in files}
    return Page(address, pack_files(named, PurePosixPath(address).stem), "the archive's posts as Markdown")


def pack_files(files: Mapping[str, bytes], folder: str) -> bytes:
    """Return a zip of files in one folder; the same files give the same bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(f"{folder}/{name}", _TIME)
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, files[name], compresslevel=6)
    return buffer.getvalue()
