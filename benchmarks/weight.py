"""What a post costs a reader on a slow line: requests, bytes, and when something is on the screen.

    python -m benchmarks.weight [--words 600] [--comments 10]

It builds an archive of made-up posts, serves it compressed as hosts do, and opens a post in Chromium with
the line held to slow 4G as Lighthouse simulates it: 1.6 Mbit/s down, 150 ms for a round trip.
"""

from __future__ import annotations

import argparse
import gzip
import shutil
import statistics
import tempfile
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from playwright.sync_api import Request as BrowserRequest
from playwright.sync_api import sync_playwright

import build as pipeline
from benchmarks.end_to_end import MeasuringReport
from benchmarks.synthetic import write_archive
from postil.captures.readers.registry import READERS
from postil.cli import Request
from postil.jobs.memo import Memo

_BYTES_A_SECOND = 1_600_000 / 8
_ROUND_TRIP = 150  # ms
_RUNS = 5
_LARGE = 500  # bytes, from which on hosts compress


class _Compressing(SimpleHTTPRequestHandler):
    """Sends files compressed, as hosts do."""

    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        """Send one file."""
        path = Path(self.translate_path(self.path))
        data = path.read_bytes() if path.is_file() else b""
        packed = gzip.compress(data) if len(data) > _LARGE else data
        self.send_response(200 if path.is_file() else 404)
        self.send_header("Content-Type", self.guess_type(path))
        self.send_header("Content-Length", str(len(packed)))
        if packed is not data:
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        self.wfile.write(packed)


def _note(asked: list[str], request: BrowserRequest) -> None:
    asked.append(request.url)


def measure(site: Path, post: str, chromium: str) -> None:
    """Open a post some times, each in a browser that knows nothing yet, and print what it took."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Compressing, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    paints, sizes, requests = [], 0, 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        for _ in range(_RUNS):
            page = browser.new_context(viewport={"width": 412, "height": 823}).new_page()
            asked: list[str] = []
            page.on("request", partial(_note, asked))
            session = page.context.new_cdp_session(page)
            session.send(
                "Network.emulateNetworkConditions",
                {
                    "offline": False,
                    "latency": _ROUND_TRIP,
                    "downloadThroughput": _BYTES_A_SECOND,
                    "uploadThroughput": 750_000 / 8,
                },
            )
            page.goto(f"http://127.0.0.1:{server.server_port}/{post}", wait_until="networkidle")
            paints.append(page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime"))
            sizes = page.evaluate("performance.getEntries().reduce((sum, e) => sum + (e.transferSize ?? 0), 0)")
            requests = len(asked)
        browser.close()
    server.shutdown()
    print(f"{requests} requests, {sizes / 1000:.1f} KB over the line")
    print(f"first contentful paint: {statistics.median(paints):.0f} ms at the median of {_RUNS}")


def main() -> None:
    """Build the archive and open one of its posts."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--words", type=int, default=600)
    parser.add_argument("--comments", type=int, default=10)
    parser.add_argument("--chromium", default=shutil.which("chromium") or "chromium")
    arguments = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="postil-benchmark-"))
    try:
        write_archive(folder / "content", 20, arguments.comments, arguments.words)
        request = Request(folder / "content", folder / "site", Memo(folder / "memo"), READERS)
        pipeline.build(request, MeasuringReport())
        site = folder / "site"
        posts = sorted((site / "2005").rglob("*.html"))
        post = next(p for p in posts if p.name != "index.html").relative_to(site).as_posix()
        print(f"A post of {arguments.words} words and {arguments.comments} comments")
        measure(site, post, arguments.chromium)
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
