"""The site over HTTP on your own computer: it reloads open pages after a build, and takes notes from them.

Notes are taken on the loopback address only, and only from the site's own pages: a request must name this host
(otherwise another site's name could resolve to it), come from this origin, and contain the token that the pages
hold, which no page of another origin can read.
"""

from __future__ import annotations

import hmac
import ipaddress
import json
import secrets
import socket
import sys
import threading
from collections.abc import Callable
from functools import cached_property
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from markupsafe import escape

from postil.apparatus.note_drafts import NoteRequest
from postil.articles.numbered_notes import KIND_NAMES
from postil.model.problems import BuildStopped, PostilError
from postil.model.records import NOTE_KINDS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from postil.model.problems import Problem
    from postil.model.records import NoteKind


# Takes a note that somebody wrote on a page, and returns the file that holds it. Raises PostilError.
TakeNote = Callable[[NoteRequest, str], str]
_OWN = "/-/"  # addresses that the server answers itself; no page of a site has them
_LONGEST_REQUEST = 200_000  # bytes
_USUAL_PORT = 80  # which browsers leave out
_STAY_AWAKE = 15.0  # seconds after which a waiting page hears that nothing happened
_FIELDS = ("post", "quote", "on", "lead", "kind", "by", "text")

_NOT_THERE = (
    b'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Not there</title></head><body>'
    b"<p>There is no page at this address yet. This one reloads after the next build.</p></body></html>"
)


def _printable(value: object) -> str:
    """Return a request's text without halves of surrogate pairs, which no file can hold."""
    return str(value or "").encode("utf-8", "replace").decode()


class SiteServer(ThreadingHTTPServer):
    """Serves the folder ``site``; on a loopback address it calls ``take_note`` with the notes that pages send.

    Raises OSError if the port is not available.
    """

    daemon_threads = True

    def __init__(self, site: Path, host: str, port: int, take_note: TakeNote) -> None:
        self.site = site
        self.take_note = take_note
        self.token = secrets.token_urlsafe(32)
        self.run = secrets.token_hex(4)  # pages of an earlier run reload
        self._news = threading.Condition()
        self._builds = 0
        self._problems: tuple[Problem, ...] = ()
        self._previews: dict[str, bytes] = {}
        if ":" in host:
            self.address_family = socket.AF_INET6
        super().__init__((host, port), _Handler)

    @cached_property
    def is_loopback(self) -> bool:
        """Whether only this computer can reach the server."""
        return ipaddress.ip_address(str(self.server_address[0])).is_loopback

    @property
    def url(self) -> str:
        """The address of the front page."""
        host = str(self.server_address[0])
        return f"http://{f'[{host}]' if ':' in host else host}:{self.server_port}/"

    @cached_property
    def hosts(self) -> frozenset[str]:
        """The names of this host that a request may ask for."""
        names = ("127.0.0.1", "localhost", "[::1]", str(self.server_address[0]))
        ports = (f":{self.server_port}", "") if self.server_port == _USUAL_PORT else (f":{self.server_port}",)
        return frozenset(f"{name}{port}" for name in names for port in ports)

    def announce(self, problems: Sequence[Problem] = ()) -> None:
        """Tell open pages that the site was rebuilt, or why not."""
        with self._news:
            self._builds += 1
            self._problems = tuple(problems)
            self._news.notify_all()

    def preview(self, address: str, page: bytes) -> None:
        """Show a page in place of the one that was built, and tell open pages."""
        with self._news:
            self._previews[address] = page
        self.announce(self.get_news()[1])

    def list_previews(self) -> dict[str, bytes]:
        """Return the pages that are shown in place of those that were built."""
        with self._news:
            return dict(self._previews)

    def drop_previews(self, previews: Mapping[str, bytes]) -> None:
        """Show built pages again, save where a newer preview is there than those given."""
        with self._news:
            for address, page in previews.items():
                if self._previews.get(address) is page:
                    del self._previews[address]

    def read_page(self, page: Path) -> bytes:
        """Return the bytes of a page, or of its preview."""
        address = page.relative_to(self.site).as_posix() if page.is_relative_to(self.site) else ""
        with self._news:
            return self._previews.get(address) or page.read_bytes()

    def wait_for_news(self, seen: int) -> tuple[int, tuple[Problem, ...]]:
        """Wait for the next build, or a while; return how many were announced, and the problems of the last."""
        with self._news:
            self._news.wait_for(lambda: self._builds != seen, _STAY_AWAKE)
            return self._builds, self._problems

    def get_news(self) -> tuple[int, tuple[Problem, ...]]:
        """Return how many builds were announced, and the problems of the last, without waiting."""
        with self._news:
            return self._builds, self._problems

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Ignore browsers that close the connection in the middle of an answer."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)


_POLICY_OF_MEDIA = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; media-src 'self'"


class _Handler(SimpleHTTPRequestHandler):
    server: SiteServer
    protocol_version = "HTTP/1.1"

    def __init__(self, request: Any, client_address: Any, server: SiteServer) -> None:
        super().__init__(request, client_address, server, directory=str(server.site))

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: the terminal is for what the build says."""

    def end_headers(self) -> None:
        """Forbid caching, since the next build may change anything, and other sites to frame the pages."""
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Frame-Options", "DENY")
        self.send_header("Cross-Origin-Resource-Policy", "same-origin")
        if urlsplit(self.path).path.startswith("/media/"):  # files of strangers, which may not run anything
            self.send_header("Content-Security-Policy", _POLICY_OF_MEDIA)
        super().end_headers()

    def do_GET(self) -> None:
        """Send a page with the server's script, one of the server's own files, or any other file of the site."""
        if not self._is_meant():
            return
        try:
            path = urlsplit(self.path).path
            page = self._find_page(path)
        except ValueError:  # brackets in a host's name, a zero byte in a file's
            self._refuse(HTTPStatus.BAD_REQUEST, "Not an address")
            return
        if path == f"{_OWN}events":
            self._send_events()
        elif path.startswith(_OWN):
            self._send_own(path.removeprefix(_OWN))
        elif page is not None:
            self._send(HTTPStatus.OK, self._add_script(self.server.read_page(page)), "text/html; charset=utf-8")
        elif path.endswith(("/", ".html")):
            # The page may exist after the next build; until then its script shows what is wrong.
            self._send(HTTPStatus.NOT_FOUND, self._add_script(_NOT_THERE), "text/html; charset=utf-8")
        else:
            super().do_GET()

    def do_HEAD(self) -> None:
        """Send the head of a file."""
        if self._is_meant():
            super().do_HEAD()

    def do_POST(self) -> None:
        """Take a note."""
        if not self._is_meant():
            return
        if self.path != f"{_OWN}notes" or not self.server.is_loopback:
            self._refuse(HTTPStatus.NOT_FOUND, "Nothing is taken at this address")
        elif not self._is_from_own_page():
            self._refuse(HTTPStatus.FORBIDDEN, "Notes are taken from the pages of this archive only")
        else:
            self._take_note()

    def _is_meant(self) -> bool:
        """Tell whether the request names this host; refuse it otherwise."""
        if self.server.is_loopback and self.headers.get("Host", "") not in self.server.hosts:
            self._refuse(HTTPStatus.MISDIRECTED_REQUEST, "This host has another name")
            return False
        return True

    def _is_from_own_page(self) -> bool:
        origin, token = self.headers.get("Origin", ""), self.headers.get("X-Postil-Token", "")
        return (
            origin == f"http://{self.headers.get('Host')}"
            and self.headers.get("Sec-Fetch-Site", "same-origin") == "same-origin"
            and self.headers.get_content_type() == "application/json"
            and hmac.compare_digest(token.encode(), self.server.token.encode())
        )

    def _take_note(self) -> None:
        try:
            length = int(self.headers.get("Content-Length", ""))
        except ValueError:
            length = -1
        if not 0 <= length <= _LONGEST_REQUEST:
            self._refuse(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "The note is too long")
            return
        try:
            values = json.loads(self.rfile.read(length))
            read = {key: _printable(values.get(key)) for key in _FIELDS}
        except (ValueError, AttributeError, RecursionError):
            self._refuse(HTTPStatus.BAD_REQUEST, "Not a note")
            return
        kinds: list[NoteKind] = [kind for kind in NOTE_KINDS if kind == read["kind"]]
        quote, on, by = (read[key] or None for key in ("quote", "on", "by"))
        if not kinds and read["kind"]:
            self._send_json(HTTPStatus.UNPROCESSABLE_ENTITY, {"problems": [f"unknown kind {read['kind']!r}."]})
            return
        order = NoteRequest(read["post"], quote, on, None, kinds[0] if kinds else "context", by, read["lead"])
        try:
            path = self.server.take_note(order, read["text"])
        except BuildStopped as stopped:
            self._send_json(HTTPStatus.UNPROCESSABLE_ENTITY, {"problems": [str(p) for p in stopped.problems]})
        except (PostilError, OSError) as error:
            self._send_json(HTTPStatus.UNPROCESSABLE_ENTITY, {"problems": [str(error)]})
        else:
            self._send_json(HTTPStatus.CREATED, {"path": path})

    def _find_page(self, path: str) -> Path | None:
        """Return the file of the HTML page at a path, or None."""
        name = unquote(path)
        page = Path(self.translate_path(name + "index.html" if name.endswith("/") else name))
        return page if page.suffix == ".html" and page.is_file() else None

    def _add_script(self, page: bytes) -> bytes:
        """Return a page with the script that reloads it and takes notes."""
        token, kinds = (self.server.token, json.dumps(KIND_NAMES)) if self.server.is_loopback else ("", "{}")
        builds, _ = self.server.get_news()
        script = (
            f'<link rel="stylesheet" href="{_OWN}serve.css">'
            f'<script src="{_OWN}serve.js" defer data-run="{self.server.run}" data-builds="{builds}" '
            f'data-token="{token}" data-kinds="{escape(kinds)}"></script>'
        ).encode()
        head, end, rest = page.partition(b"</head>")
        return head + script + end + rest

    def _send_own(self, name: str) -> None:
        types = {"serve.js": "text/javascript", "serve.css": "text/css"}
        if name in types:
            data = (files("postil.cli.serve") / name).read_bytes()
            self._send(HTTPStatus.OK, data, f"{types[name]}; charset=utf-8")
        else:
            self._refuse(HTTPStatus.NOT_FOUND, "There is no such file")

    def _send_events(self) -> None:
        """Keep the connection open and tell the page of each build (server-sent events, HTML 9.2)."""
        run, _, number = urlsplit(self.path).query.partition("-")
        builds, problems = self.server.get_news()
        # A page that missed a build, of this run or an earlier one, hears of it at once; so does one with problems.
        missed = run != self.server.run or number != str(builds) or bool(problems)
        seen = -1 if missed and run else builds
        self.close_connection = True
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        try:
            while True:
                builds, problems = self.server.wait_for_news(seen)
                if builds == seen:
                    self.wfile.write(b": nothing yet\n\n")
                else:
                    seen = builds
                    self.wfile.write(b"data: " + json.dumps([str(p) for p in problems]).encode() + b"\n\n")
                self.wfile.flush()
        except OSError:
            return  # the page was closed

    def _refuse(self, status: HTTPStatus, what: str) -> None:
        self.close_connection = True  # what was sent with the request is not read
        self._send(status, f"{what}.\n".encode(), "text/plain; charset=utf-8")

    def _send_json(self, status: HTTPStatus, value: object) -> None:
        self._send(status, json.dumps(value).encode(), "application/json")

    def _send(self, status: HTTPStatus, data: bytes, content_type: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)
