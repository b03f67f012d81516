"""Where searching works: a host, an unpacked zip, Firefox; and what is said where it cannot."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from tests.browsers import serve, serve_as, serve_ranges
from tests.conftest import Archive
from tests.firefox import Firefox, find_firefox
from tests.harbour import FOLDER, HTTP, RANGES, SERVED_ZIP, TYPED, Searching

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser


def test_the_unpacked_zip_works_on_a_server_too(chromium: Browser, places: dict[str, str]) -> None:
    context = chromium.new_context()
    searching = Searching(context.new_page(), places[SERVED_ZIP])
    assert searching.ask("ochre")[0] == "Comment by Ben Mole"
    context.close()


@pytest.mark.parametrize("content_type", ["text/plain", "application/octet-stream", "text/html"])
def test_a_host_may_send_the_index_with_a_wrong_type(
    chromium: Browser, harbour: Archive, content_type: str
) -> None:
    with serve_as(harbour.site, content_type) as host:
        context = chromium.new_context()
        searching = Searching(context.new_page(), host)
        assert searching.ask("ochre")[0] == "Comment by Ben Mole"
        assert searching.ask("灯台") == ["灯台の夜"]
        assert searching.ask("dregder")[0] == "The dredger comes back"
        context.close()


def test_both_modes_find_the_same_in_the_same_order(chromium: Browser, places: dict[str, str]) -> None:
    found: dict[str, list[list[str]]] = {}
    for place, start in places.items():
        context = chromium.new_context()
        searching = Searching(context.new_page(), start)
        found[place] = [searching.ask(query) for query in ("harbour", "the dredger", "lam", "mole -lamp", "Hafen")]
        context.close()
    assert found[HTTP] == found[RANGES] == found[FOLDER] == found[SERVED_ZIP]


def test_a_host_that_can_send_parts_of_files_is_asked_for_no_more(
    chromium: Browser, places: dict[str, str]
) -> None:
    context = chromium.new_context()
    page = context.new_page()
    answers: list[tuple[str, int]] = []
    page.on("response", lambda r: answers.append((r.url, r.status)) if "/pack-" in r.url else None)
    Searching(page, places[RANGES]).ask("harbour")
    assert {status for _, status in answers} == {206}
    answers.clear()
    Searching(page, places[HTTP]).ask("harbour")  # this one sends files whole, so none of them is asked for again
    assert {status for _, status in answers} == {200}
    assert len({url for url, _ in answers}) == len(answers)
    context.close()


READ = ("manifest.js", "core-*", "*table*", "wasm-*", "en-gb*/begin.js", "en-gb*/pack*.js")


@pytest.mark.parametrize(("place", "part"), [(place, part) for place in (HTTP, RANGES, FOLDER) for part in READ])
def test_a_damaged_index_is_said_to_be_so(
    chromium: Browser, harbour: Archive, tmp_path: Path, place: str, part: str
) -> None:
    copy = Archive(tmp_path)
    shutil.copytree(harbour.site, copy.site)
    damaged = list((copy.site / "pagefind").glob(part))
    assert damaged
    context = chromium.new_context()
    page = context.new_page()
    with (serve_ranges if place == RANGES else serve)(copy.site) as served:
        start = copy.site.as_uri() + "/" if place == FOLDER else served
        for cut in (100, 0):
            for path in damaged:
                path.write_bytes(path.read_bytes()[:cut])
                if not cut:
                    path.unlink()
            page.goto(start + "search.html?q=harbour")
            expect(page.locator("#search-broken")).to_be_visible()
            expect(page.locator("#search-broken")).to_contain_text("unpack the zip")
    context.close()


def test_a_page_alone_without_its_zip_says_to_unpack_it(chromium: Browser, unpacked: Path, tmp_path: Path) -> None:
    alone = tmp_path / "2015" / "12" / "the-lamp.html"
    alone.parent.mkdir(parents=True)
    alone.write_bytes((unpacked / "2015" / "12" / "the-lamp.html").read_bytes())
    context = chromium.new_context()
    page: Page = context.new_page()
    page.goto(alone.as_uri())
    expect(page.get_by_text("unpack the whole zip first")).to_be_visible()
    page.goto((unpacked / "2015" / "12" / "the-lamp.html").as_uri())
    expect(page.get_by_text("unpack the whole zip first")).to_be_hidden()
    context.close()


def test_without_javascript_the_search_page_leads_elsewhere(chromium: Browser, places: dict[str, str]) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(places[FOLDER] + "search.html")
    expect(page.get_by_text("Searching needs JavaScript")).to_be_visible()
    page.locator("#search-no-script").get_by_role("link", name="Posts").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("All posts")
    context.close()


@pytest.fixture(scope="session")
def firefox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firefox]:
    path = find_firefox()
    if path is None:
        pytest.skip("no Firefox was found")
    browser = Firefox(path, tmp_path_factory.mktemp("firefox"))
    yield browser
    browser.close()


_TITLES = """
const status = document.getElementById("search-status");
if (!status?.dataset.done) return null;
return [...document.querySelectorAll(".hit-title")].map((title) => title.innerText.trim());
"""


@pytest.mark.parametrize("place", [HTTP, FOLDER])
def test_firefox_finds_the_same_under_its_strict_rule_for_files(
    firefox: Firefox, places: dict[str, str], place: str
) -> None:
    strict = "return Services.prefs.getBoolPref('security.fileuri.strict_origin_policy')"
    assert firefox.run(strict, chrome=True) is True

    def ask(words: str, **chosen: str) -> list[str]:
        query = "&".join(f"{name}={quote(value)}" for name, value in {"q": words, **chosen}.items())
        firefox.goto(f"{places[place]}search.html?{query}")
        titles: list[str] = firefox.wait(_TITLES)
        return titles

    found = [(query, ask(query)[:1]) for query, _ in TYPED]
    assert found == [(query, [first]) for query, first in TYPED]
    assert ask("", kind="comment", reply="yes") == ["Comment by Cass Weir"]
    assert ask("harbour", sort="newest")[-1] == "A scrap without a day"
    assert "A lamp on the mole" not in ask("dredger -lamp")
    assert ask("ochre bollards")[0] == "Comment by Ben Mole"
    firefox.run("document.querySelector('.hit-title a').click()")
    firefox.wait("return location.hash === '#c-1' && document.readyState === 'complete'")
    assert firefox.run("return CSS.highlights ? CSS.highlights.get('found').size : 2") == 2
    read: list[str] = firefox.run("return performance.getEntriesByType('resource').map((entry) => entry.name)")
    assert [name for name in read if not name.startswith(places[place])] == []
