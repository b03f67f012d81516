"""Pages to Pagefind's index.

Pagefind's own client waits a tenth of a second for each page, and its command line takes pages in
the order of the folder. Here its service is spoken to directly: JSON in base64, ended by commas,
one answer for each request; pages go in by address, so the index is the same bytes each time.
"""

from __future__ import annotations

import base64
import io
import json
import subprocess
import zipfile
from typing import TYPE_CHECKING, Any

from pagefind_bin import get_executable

from postil.cache import digest
from postil.model import Page
from postil.problems import PostilError
from postil.publish import SEARCH_FOLDER

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from postil.cache import Memo

# Interfaces that Pagefind brings along and the site does not use.
_UNUSED = (
    "pagefind-ui.",
    "pagefind-modular-ui.",
    "pagefind-component-ui.",
    "pagefind-highlight.",
)
_MARK = b"data-pagefind-body"


class SearchError(PostilError):
    """Pagefind cannot be run, or does not answer as it should."""


def index_pages(
    pages: Sequence[Page], memo: Memo, progress: Callable[[Sequence[Page]], Iterator[Page]]
) -> tuple[Page, ...]:
    """Return the files of the search index of ``pages``: of those that are marked up for it.

    ``progress`` is handed the pages and yields them again as they are indexed. Raises SearchError.
    """
    marked = sorted((p for p in pages if _MARK in p.data), key=lambda page: page.address)
    key = digest(*(part for page in marked for part in (page.address.encode(), page.data)))

    def compute() -> bytes:
        return _bundle(_run_pagefind(marked, progress))

    return tuple(_unbundle(memo.recall("index", key.encode(), compute)))


def _run_pagefind(pages: Sequence[Page], progress: Callable[[Sequence[Page]], Iterator[Page]]) -> list[Page]:
    with _Service() as service:
        index = service.ask({"type": "NewIndex", "config": {}})["index_id"]
        for page in progress(pages):
            service.ask(
                {
                    "type": "AddFile",
                    "index_id": index,
                    "file_path": page.address,
                    "file_contents": page.data.decode(),
                }
            )
        files = service.ask({"type": "GetFiles", "index_id": index})["files"]
    kept = [
        Page(f"{SEARCH_FOLDER}/{file['path']}", base64.b64decode(file["content"]))
        for file in files
        if not file["path"].startswith(_UNUSED)
    ]
    return sorted(kept, key=lambda page: page.address)


class _Service:
    """Pagefind's service, one request at a time."""

    def __enter__(self) -> _Service:
        try:
            self._process = subprocess.Popen(
                [get_executable(), "--service"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
        except OSError as error:
            raise SearchError(f"Pagefind cannot be started: {error}. Install pagefind-bin again.") from error
        self._left = b""
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.communicate()

    def ask(self, payload: dict[str, object]) -> dict[str, Any]:
        """Return the answer to a request; raises SearchError where that is an error or none."""
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin is not None
        assert stdout is not None
        request = json.dumps({"message_id": 1, "payload": payload}).encode()
        try:
            stdin.write(base64.b64encode(request) + b",")
            stdin.flush()
        except OSError as error:
            raise SearchError(f"Pagefind stopped while it was given {payload['type']}.") from error
        chunks = [self._left]
        while b"," not in chunks[-1]:
            chunk = stdout.read1(1 << 20)  # type: ignore[attr-defined]
            if not chunk:
                raise SearchError(f"Pagefind ended without an answer to {payload['type']}.")
            chunks.append(chunk)
        answer, _, self._left = b"".join(chunks).partition(b",")
        result: dict[str, Any] = json.loads(base64.b64decode(answer))["payload"]
        if result["type"] == "Error":
            raise SearchError(f"Pagefind: {result.get('message')}")
        return result


def _bundle(pages: Sequence[Page]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for page in pages:
            archive.writestr(zipfile.ZipInfo(page.address), page.data)
    return buffer.getvalue()


def _unbundle(data: bytes) -> Iterator[Page]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            yield Page(name, archive.read(name))
