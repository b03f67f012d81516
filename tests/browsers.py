"""What tests in a browser share: where it is, a server for a folder, a page that keeps what goes wrong in it."""

from __future__ import annotations

import functools
import os
import re
import shutil
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager

    from playwright.sync_api import Page

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_PLACES = ("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",)
# A test's browser has no business with any network but this machine's.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


def find_chromium() -> str | None:
    named = os.environ.get("POSTIL_CHROMIUM")
    found = [named] if named else [shutil.which(name) for name in _NAMES]
    return next((path for path in (*found, *_PLACES) if path and Path(path).exists()), None)


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass


class _Ranged(_Quiet):
    """A host that sends only the bytes that are asked for, as most do; Python's own server sends all of a file."""

    def do_GET(self) -> None:
        wanted = re.fullmatch(r"bytes=(\d+)-(\d+)", self.headers.get("Range", ""))
        if wanted is None:
            super().do_GET()
            return
        path = Path(self.translate_path(self.path))
        data = path.read_bytes() if path.is_file() else b""
        first, last = int(wanted[1]), min(int(wanted[2]), len(data) - 1)
        if first > last:
            self.send_error(404 if not data else 416)
            return
        self.send_response(206)
        self.send_header("Content-Range", f"bytes {first}-{last}/{len(data)}")
        self.send_header("Content-Length", str(last - first + 1))
        self.end_headers()
        self.wfile.write(data[first : last + 1])


@contextmanager
def serve(folder: Path, handler: type[_Quiet] = _Quiet) -> Iterator[str]:
    """Serve a folder at an address of this machine."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(handler, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def serve_ranges(folder: Path) -> AbstractContextManager[str]:
    """Serve a folder as a host that sends parts of files."""
    return serve(folder, _Ranged)


def serve_as(folder: Path, content_type: str) -> AbstractContextManager[str]:
    """Serve a folder as a host that knows pages and styles, and takes all else for one type."""

    class Ignorant(_Quiet):
        def guess_type(self, path: str | os.PathLike[str]) -> str:
            return super().guess_type(path) if str(path).endswith((".html", ".css")) else content_type

    return serve(folder, Ignorant)


@dataclass
class Watched:
    """A page that keeps what went wrong in it: console errors, failed requests, other hosts."""

    page: Page
    host: str
    wrong: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", lambda m: self.wrong.append(m.text) if m.type in ("error", "warning") else None)
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))
        self.page.on(
            "requestfailed",  # one that is given up because the test goes on to another page is well
            lambda r: self.wrong.append(f"failed: {r.url}") if r.failure != "net::ERR_ABORTED" else None,
        )
        self.page.on("request", lambda request: self._check(request.url))

    def _check(self, url: str) -> None:
        if not url.startswith((self.host, "data:")):
            self.wrong.append(f"another host: {url}")
