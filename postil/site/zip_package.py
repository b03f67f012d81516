"""The site as one zip: unpacked anywhere, ``index.html`` opens by double-click."""

from __future__ import annotations

import hashlib
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from postil.content import write_document
from postil.model.articles import Page
from postil.site.zip_writer import PackedFile, pack_file, write_zip

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from postil.jobs.executors import Executor
    from postil.jobs.memo import Memo
    from postil.model.records import Document


_READ_ME = """\
{title}

Unpack this zip, then open index.html. Everything works without a network: reading,
browsing, and searching, with JavaScript switched on in the browser.

It works on any web server as well, in any folder.

The folder data holds the archive as JSON lines, for use in other programs.
"""


def package_site(
    pages: Iterable[Page], digests: Mapping[str, str], address: str, title: str, memo: Memo, executor: Executor
) -> Page:
    """Return the zip that holds ``pages`` in one folder, for ``address`` of the site.

    The same pages give the same bytes: entries are sorted and times fixed. The memo keeps compressed pages, under
    their ``digests``.
    """
    files = {page.address: page.data for page in pages}
    files["README.txt"] = _READ_ME.format(title=title).encode()
    names = sorted(files)
    keys = [digests.get(name) or hashlib.sha256(files[name]).hexdigest() for name in names]

    def pack(places: list[int]) -> list[bytes]:
        return list(executor.map(_pack, [files[names[place]] for place in places]))

    packed = map(PackedFile.from_bytes, memo.recall_each("packed", keys, pack))
    folder = PurePosixPath(address).stem
    entries = ((f"{folder}/{name}", file) for name, file in zip(names, packed, strict=True))
    return Page(address, write_zip(entries), "the archive's zip")


def _pack(data: bytes) -> bytes:
    return pack_file(data).to_bytes()


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
    return write_zip((f"{folder}/{name}", pack_file(files[name])) for name in sorted(files))
