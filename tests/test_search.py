"""Searching, in a real Chromium: over http, and from the zip unpacked in a folder with an odd name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.harbour import FOLDER, HTTP, TYPED, Searching

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser


@pytest.fixture(params=[HTTP, FOLDER])
def search(request: pytest.FixtureRequest, chromium: Browser, places: dict[str, str]) -> Iterator[Searching]:
    context = chromium.new_context()
    yield Searching(context.new_page(), places[request.param])
    context.close()


def test_results_come_as_one_types_and_are_reached_by_keys_alone(search: Searching) -> None:
    page = search.page
    page.goto(search.host + "index.html")
    page.keyboard.press("/")
    page.keyboard.type("lamp")
    page.keyboard.press("Enter")
    expect(page.locator(".hit-title").first).to_have_text("A lamp on the mole")
    page.locator("#search-words").focus()
    page.keyboard.press("End")
    page.keyboard.press("Backspace")
    page.keyboard.press("Backspace")
    page.keyboard.press("Backspace")
    page.keyboard.press("Backspace")
    page.keyboard.type("bollard")
    expect(page.locator(".hit-title").first).to_contain_text("Comment by Ben Mole")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/the-dredger.html?found=**#c-1")
    assert search.wrong == []


def test_posts_comments_notes_entries_and_pages_are_told_apart(search: Searching) -> None:
    assert search.ask("ochre")[0] == "Comment by Ben Mole"
    facts = search.page.locator(".hit-date").first
    expect(facts).to_contain_text("The dredger comes back")
    expect(facts).to_contain_text("3 October 2015")
    assert search.ask("kerosene") == ["Editors’ note: Context"]
    assert search.ask("prisons") == ["MoJ"]
    assert search.ask("trunk") == ["About"]


def test_what_a_content_note_is_on_is_not_shown_before_it(search: Searching) -> None:
    assert search.ask("gruesome shells")[0] == "A scrap without a day"
    excerpt = search.page.locator(".hit-excerpt").first
    expect(excerpt).to_contain_text("[…]")
    expect(excerpt).to_contain_text("Later the shells")
    expect(excerpt).not_to_contain_text("drowned")
    assert search.ask("bollards repainted")[0] == "Comment by Ben Mole"
    expect(search.page.locator(".hit-excerpt").first).to_have_text("Content note. Speaks of paint.")


def test_a_click_lands_at_the_place_with_the_words_marked(search: Searching) -> None:
    search.ask("ochre bollards")
    assert search.ask("harbour lamp")
    expect(search.page.locator(".hit mark").first).to_have_text("lamp")
    search.ask("ochre bollards")
    search.page.locator(".hit-title a").first.click()
    search.page.wait_for_url("**/the-dredger.html?found=**#c-1")
    count = "() => CSS.highlights.get('found')?.size"
    assert search.page.evaluate(count) == 2
    search.page.keyboard.press("Escape")
    assert search.page.evaluate(count) is None
    search.ask('"closed the harbour"')
    search.page.locator(".hit-title a").first.click()
    search.page.wait_for_url("**/the-dredger.html?found=**")
    marked = "() => [...CSS.highlights.get('found')].map((range) => range.toString())"
    assert search.page.evaluate(marked) == ["closed the harbour"]
    assert search.wrong == []


@pytest.mark.slow
def test_what_people_type_is_found(search: Searching) -> None:
    found = [(query, search.ask(query)[:1]) for query, _ in TYPED]
    assert found == [(query, [first]) for query, first in TYPED]


def test_a_post_in_another_language_says_so_and_is_found_by_its_own_endings(search: Searching) -> None:
    assert search.ask("Haus Möwe Hafen") == ["Der alte Hafen"]
    search.page.locator(".hit-title a").first.click()
    search.page.wait_for_url("**/hafen.html?found=**")
    expect(search.page.locator("article.post")).to_have_attribute("lang", "de")


def test_a_minus_sign_leaves_out_and_a_phrase_wants_its_order(search: Searching) -> None:
    assert "A lamp on the mole" in search.ask("dredger")
    assert "A lamp on the mole" not in search.ask("dredger -lamp")
    assert "The dredger comes back" not in search.ask('harbour -"harbour mouth"')
    search.ask('"mouth harbour"')
    expect(search.page.get_by_text("Nothing was found")).to_be_visible()


def test_a_phrase_as_it_is_typed_comes_before_its_other_endings(search: Searching) -> None:
    assert search.ask('"harbour dues"') == ["A scrap without a day", "A letter"]
    assert search.ask('"harbour due"') == ["A letter", "A scrap without a day"]


def test_a_names_other_forms_find_it(search: Searching) -> None:
    assert "A lamp on the mole" in search.ask("Ministry of Justice")
    assert "The dredger comes back" in search.ask("MoJ")
    assert search.ask("ministry of justice papers")[0] == "A lamp on the mole"


def test_a_misspelt_word_gets_a_proposal_that_can_be_taken(search: Searching) -> None:
    search.ask("vermillon ochrre")
    proposal = search.page.locator(".proposal").last
    expect(proposal).to_contain_text("ochrre")
    proposal.get_by_role("link").click()
    expect(search.page.locator("#search-words")).to_have_value("vermillon ochre")


def test_filters_narrow_down_with_counts_and_stand_in_the_address(search: Searching) -> None:
    everything = search.ask("harbour")
    page = search.page
    year = page.get_by_label("Year")
    expect(year.locator("option", has_text="2015 (2)")).to_be_attached()
    year.select_option("2015")
    expect(page.locator(".hit")).to_have_count(2)
    page.wait_for_url("**/search.html?q=harbour&year=2015")
    assert len(everything) > 2
    assert set(search.ask("harbour", publication="Another Paper")) == {"A letter", "A scrap without a day"}
    assert search.ask("", kind="comment", reply="yes") == ["Comment by Cass Weir"]
    assert set(search.ask("", noted="yes")) == {
        "A lamp on the mole",
        "A scrap without a day",
        "Comment by Ben Mole",
    }
    assert set(search.ask("harbour", author="Ann Quay")) == {"The dredger comes back", "A letter"}
    assert search.ask("", label="lamps") == ["A lamp on the mole"]
    assert set(search.ask("", organisation="MoJ")) == {"A lamp on the mole", "MoJ"}


def test_sorting_by_date_keeps_what_has_none(search: Searching) -> None:
    titles = search.ask("harbour", sort="newest")
    assert titles[0] == "A letter"
    assert titles[-1] == "A scrap without a day"
    titles = search.ask("harbour", sort="oldest")
    assert titles[0] == "The dredger comes back"
    assert titles[-1] == "A scrap without a day"


def test_what_is_withheld_is_not_found(search: Searching) -> None:
    assert search.ask("vermilion") == []
    expect(search.page.get_by_text("Nothing was found")).to_be_visible()


ODD = [
    "x" * 10_000,
    "harbour " * 1_250,
    "…!?—“”'\"",
    "<img src=x onerror=alert(1)>",
    "\x00\x01 \x1b[31m \x7f \ufffe",
    "🙂 👩‍👧 🏴",
    ".* (a+)+$ [x] \\d+ ^ | {2}",
    '"""" -- -"" - −',
    "constructor __proto__ toString",
    "\u202eharbour\u202c \u200b",
]


def test_odd_queries_give_an_answer(search: Searching) -> None:
    page = search.page
    page.goto(search.host + "search.html")
    search.titles()
    for query in ODD:
        done = page.locator("#search-status").get_attribute("data-done")
        page.locator("#search-words").fill(query)
        page.locator("#search-words").press("Enter")
        page.wait_for_selector(f"#search-status[data-done]:not([data-done='{done}'])", state="attached")
        assert search.wrong == [], query
        expect(page.locator("#search-broken")).to_be_hidden()
    page.locator("#search-words").fill(ODD[1])
    expect(page.get_by_text("Only its beginning was")).to_be_visible()


def test_what_is_set_is_shown_above_the_results_and_can_be_taken_off(search: Searching) -> None:
    page = search.page
    search.ask("harbour")
    every = page.locator("#search-status").inner_text()
    page.get_by_label("Year").select_option("2015")
    chip = page.locator("#search-set button")
    expect(chip).to_have_text("Year: 2015 ×Take it off")
    expect(page.locator("#search-status")).not_to_have_text(every)
    chip.click()
    expect(chip).to_have_count(0)
    expect(page.locator("#search-status")).to_have_text(every)
