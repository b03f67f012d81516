"""The bundled archive in a real Chromium, over http and as files."""

from __future__ import annotations

import functools
import os
import shutil
import threading
from dataclasses import dataclass, field
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect, sync_playwright

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

    from tests.conftest import Archive

pytestmark = pytest.mark.browser

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_PLACES = ("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",)
# A test's browser has no business with any network but this machine's.
_FLAGS = [
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


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = find_chromium()
    if path is None:
        reason = "no Chromium was found; install it, or name it in POSTIL_CHROMIUM"
        if os.environ.get("POSTIL_REQUIRE_BROWSER"):
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=_FLAGS)
        yield browser
        browser.close()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture(scope="session")
def address(bundled: Archive) -> Iterator[str]:
    """The site as a host serves it, in the sub-folder that its base_url names."""
    root = bundled.folder / "served"
    root.mkdir()
    (root / "when-blogs-go-dark").symlink_to(bundled.site)
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=str(root)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/when-blogs-go-dark/"
    server.shutdown()
    thread.join()
    server.server_close()


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


@pytest.fixture
def watched(chromium: Browser, address: str) -> Iterator[Watched]:
    context = chromium.new_context()
    yield Watched(context.new_page(), address)
    context.close()


def html_addresses(archive: Archive) -> list[str]:
    return [a for a in archive.files() if a.endswith(".html")]


def test_every_page_loads_without_an_error_and_asks_no_other_host(watched: Watched, bundled: Archive) -> None:
    for name in html_addresses(bundled):
        response = watched.page.goto(watched.host + name, wait_until="load")
        assert response is not None
        assert response.ok, name
        assert watched.wrong == [], name


def test_every_page_opens_as_a_file(chromium: Browser, bundled: Archive) -> None:
    context = chromium.new_context()
    watched = Watched(context.new_page(), bundled.site.as_uri())
    for name in html_addresses(bundled):
        if name != "404.html":  # what a server shows, with links from the server's root
            watched.page.goto((bundled.site / name).as_uri(), wait_until="load")
            assert watched.wrong == [], name
    context.close()


def test_a_word_of_a_comment_finds_its_post_and_leads_to_the_comment(watched: Watched, bundled: Archive) -> None:
    watched.page.goto(watched.host + "index.html")
    watched.page.keyboard.press("/")
    watched.page.keyboard.type("perigee")
    watched.page.keyboard.press("Enter")
    result = watched.page.get_by_role("link", name="TypePad Turns Out the Lights")
    expect(result).to_be_visible()
    watched.page.get_by_role("link", name="Comment by").first.click()
    (comment,) = [c for c in bundled.rows("comments") if "perigee" in (c["text"] or "")]
    expect(watched.page).to_have_url(watched.host + f"2025/09/typepad-turns-out-the-lights.html#{comment['id']}")
    assert watched.wrong == []


def test_a_withheld_comment_is_not_found(watched: Watched) -> None:
    watched.page.goto(watched.host + "search.html?q=%22county+record+office%22")
    expect(watched.page.get_by_role("status")).to_have_text("0 pages have these words")


def test_search_as_a_file_says_how_to_search(chromium: Browser, bundled: Archive) -> None:
    context = chromium.new_context()
    page = context.new_page()
    page.goto((bundled.site / "search.html").as_uri() + "?q=perigee")
    expect(page.get_by_text("http.server")).to_be_visible()
    context.close()


def test_everything_is_read_without_a_script(chromium: Browser, address: str) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address + "2025/09/typepad-turns-out-the-lights.html")
    expect(page.get_by_text("There is a coincidence here")).to_be_visible()
    expect(page.get_by_text("The post is right")).to_be_visible()
    expect(page.get_by_text("What a nice thing to find")).to_be_visible()
    page.goto(address + "search.html")
    expect(page.get_by_text("JavaScript").first).to_be_visible()
    context.close()


def test_notes_stand_beside_their_words_on_a_wide_screen_and_below_on_a_narrow_one(
    chromium: Browser, address: str
) -> None:
    for width, beside in ((1440, True), (360, False)):
        context = chromium.new_context(viewport={"width": width, "height": 900})
        page = context.new_page()
        page.goto(address + "2025/09/typepad-turns-out-the-lights.html")
        words = page.locator(".noted").first.bounding_box()
        note = page.locator("#note-n1").bounding_box()
        assert words
        assert note
        assert (note["x"] >= words["x"] + words["width"]) is beside
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        context.close()


def test_the_notes_can_be_hidden(watched: Watched) -> None:
    watched.page.goto(watched.host + "2025/09/typepad-turns-out-the-lights.html")
    watched.page.get_by_role("button", name="Hide notes").click()
    expect(watched.page.locator("#note-n1")).to_be_hidden()
    expect(watched.page.locator(".noteref").first).to_be_hidden()
    expect(watched.page.get_by_text("There is a coincidence here")).to_be_visible()


def test_a_terms_definition_appears_where_it_has_the_focus_without_a_script(
    chromium: Browser, address: str
) -> None:
    for width in (1440, 360):
        context = chromium.new_context(java_script_enabled=False, viewport={"width": width, "height": 900})
        page = context.new_page()
        page.goto(address + "2025/09/typepad-turns-out-the-lights.html")
        term = page.locator("a.term").first
        meaning = page.locator(".meaning").first
        expect(meaning).to_be_hidden()
        page.get_by_role("link", name="Skip to the text").focus()
        for _ in range(60):
            page.keyboard.press("Tab")
            if meaning.is_visible():
                break
        expect(term).to_be_focused()
        box = meaning.bounding_box()
        assert box
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
        context.close()
