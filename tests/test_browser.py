"""The bundled archive in a real Chromium, over http and as files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browsers import Watched

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.conftest import Archive

pytestmark = pytest.mark.browser


def html_addresses(archive: Archive) -> list[str]:
    return [a for a in archive.files() if a.endswith(".html")]


@pytest.mark.slow
def test_every_page_loads_without_an_error_and_asks_no_other_host(watched: Watched, bundled: Archive) -> None:
    for name in html_addresses(bundled):
        response = watched.page.goto(watched.host + name, wait_until="load")
        assert response is not None
        assert response.ok, name
        assert watched.wrong == [], name


@pytest.mark.slow
def test_every_page_opens_as_a_file(chromium: Browser, bundled: Archive) -> None:
    context = chromium.new_context()
    watched = Watched(context.new_page(), bundled.site.as_uri())
    for name in html_addresses(bundled):
        if name != "404.html":  # what a server shows, with links from the server's root
            watched.page.goto((bundled.site / name).as_uri(), wait_until="load")
            assert watched.wrong == [], name
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
