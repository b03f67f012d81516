"""Searching, in a real Chromium: over http, and from the zip unpacked in a folder with an odd name."""

from __future__ import annotations

import shutil
import zipfile
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from tests.browsers import Watched, serve
from tests.conftest import Archive
from tests.firefox import Firefox, find_firefox

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

FILES = {
    "archive.toml": """
title = "Harbour Notes"
language = "en-GB"
[[publications]]
id = "notes"
title = "The Harbour Notes"
[[publications]]
id = "other"
title = "Another Paper"
""",
    "posts/2015/a.md": """---
id: 2015-10-02-the-dredger
title: The dredger comes back
date: 2015-10-02
author: Ann Quay
publication: notes
labels: [ships, silt]
---

The dredger closed the harbour mouth for three days. A café owner’s complaint was well-known;
the C.R.C. answered it.

It is not known what the Ministry of Justice thought of co-operation with a sea-board that size.

<!-- comments -->

## Comments

### Ben Mole {#c-1 date=2015-10-03}

The bollards were repainted in ochre.

#### Cass Weir {#c-2 reply-to=c-1 date=2015-10-04}

Ochre? They look vermilion to me.
""",
    "posts/2015/b.md": """---
id: 2015-12-24-the-lamp
title: A lamp on the mole
date: 2015-12-24
author: Ben Mole
publication: notes
labels: [lamps]
---

The lamp was lit again. MoJ papers say nothing of it — nor of the dredger.

The harbour was closed by ice, not by the dredging.
""",
    "posts/2018/c.md": """---
id: 2018-01-05-letter
title: A letter
date: 2018-01-05
author: Ann Quay
publication: other
---

<script>alert(1)</script> and $5 & more: a.b*c? [x] (y) \\\\d+ stood in the letter on a harbour due.
""",
    "posts/undated/d.md": """---
id: undated-scrap
title: A scrap without a day
publication: other
---

Harbour dues were never paid in shells.

The drowned lay on the quay in gruesome rows.

Later the shells were counted.
""",
    "notes/undated-scrap.yml": """
- id: n1
  on: body
  quote: gruesome rows
  kind: content-note
  by: editor
  date: 2026-11-21
  note: Speaks of the dead.
""",
    "notes/2015-10-02-the-dredger.yml": """
- id: n1
  on: c-1
  kind: content-note
  by: editor
  date: 2026-11-21
  note: Speaks of paint.
""",
    "posts/2019/e.md": """---
id: 2019-03-01-hafen
title: Der alte Hafen
date: 2019-03-01
language: de
publication: other
---

Die Häuser am Hafen wurden verkauft, und die Möwen blieben.
""",
    "notes/2015-12-24-the-lamp.yml": """
- id: n1
  on: body
  quote: lit again
  kind: context
  by: editor
  date: 2026-11-21
  note: Kerosene had been rationed until then.
""",
    "glossary.yml": """
- term: MoJ
  name: Ministry of Justice
  kind: organisation
  definition: It ran the courts and prisons.
- term: Ben Mole
  kind: person
  definition: A painter.
""",
    "pages/about.md": "# About\n\nHow this collection was gathered from a trunk.\n",
    "redactions.yml": """
- id: r1
  target: c-2
  quote: vermilion
  action: remove
  reason: Asked for.
  date: 2026-11-21
""",
}

HTTP, FOLDER, SERVED_ZIP = "http", "folder", "zip over http"


@pytest.fixture(scope="session")
def harbour(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    archive = Archive(tmp_path_factory.mktemp("harbour"))
    archive.write(FILES)
    archive.build()
    return archive


@pytest.fixture(scope="session")
def unpacked(harbour: Archive) -> Path:
    folder = harbour.folder / "50% odd #1 é &+ folder"
    with zipfile.ZipFile(harbour.site / "downloads" / "harbour-notes.zip") as packed:
        packed.extractall(folder)
    return folder / "harbour-notes"


@pytest.fixture(scope="session")
def places(harbour: Archive, unpacked: Path) -> Iterator[dict[str, str]]:
    with serve(harbour.site) as site, serve(unpacked.parent) as folder:
        yield {HTTP: site, FOLDER: unpacked.as_uri() + "/", SERVED_ZIP: f"{folder}harbour-notes/"}


@pytest.fixture(params=[HTTP, FOLDER])
def search(request: pytest.FixtureRequest, chromium: Browser, places: dict[str, str]) -> Iterator[Searching]:
    context = chromium.new_context()
    yield Searching(context.new_page(), places[request.param])
    context.close()


class Searching(Watched):
    """The search page as somebody uses it."""

    def ask(self, words: str, **chosen: str) -> list[str]:
        """Open the search by an address that carries words and filters; return the titles of the results."""
        pairs = {"q": words, **chosen}
        query = "&".join(f"{name}={quote(value)}" for name, value in pairs.items())
        self.page.goto(f"{self.host}search.html?{query}")
        return self.titles()

    def titles(self) -> list[str]:
        """Return the titles of the results, once they are there."""
        self.page.wait_for_selector("#search-status[data-done]", state="attached")
        assert self.wrong == []
        return [" ".join(text.split()) for text in self.page.locator(".hit-title").all_inner_texts()]


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


TYPED = [
    ('"harbour mouth"', "The dredger comes back"),
    ("“harbour mouth” days", "The dredger comes back"),
    ("cafe", "The dredger comes back"),
    ("owner's complaint", "The dredger comes back"),
    ("owner’s", "The dredger comes back"),
    ("well known complaint", "The dredger comes back"),
    ('"was well known"', "The dredger comes back"),
    ("cooperation", "The dredger comes back"),
    ("co-operation", "The dredger comes back"),
    ("C.R.C.", "The dredger comes back"),
    ("CRC", "The dredger comes back"),
    ("2 October 2015", "The dredger comes back"),
    ("Oct 2nd, 2015", "The dredger comes back"),
    ("2015-10-02", "The dredger comes back"),
    ('"of it nor of"', "A lamp on the mole"),
    ("$5", "A letter"),
    ("lamp in the mole", "A lamp on the mole"),
    ("dregder", "The dredger comes back"),
    ("häuser", "Der alte Hafen"),
    ("Haus Hafen", "Der alte Hafen"),
]


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


def test_the_unpacked_zip_works_on_a_server_too(chromium: Browser, places: dict[str, str]) -> None:
    context = chromium.new_context()
    searching = Searching(context.new_page(), places[SERVED_ZIP])
    assert searching.ask("ochre")[0] == "Comment by Ben Mole"
    context.close()


def test_both_modes_find_the_same_in_the_same_order(chromium: Browser, places: dict[str, str]) -> None:
    found: dict[str, list[list[str]]] = {}
    for place, start in places.items():
        context = chromium.new_context()
        searching = Searching(context.new_page(), start)
        found[place] = [searching.ask(query) for query in ("harbour", "the dredger", "lam", "mole -lamp", "Hafen")]
        context.close()
    assert found[HTTP] == found[FOLDER] == found[SERVED_ZIP]


READ = {
    HTTP: ("manifest.js", "core-*", "*table*", "en-gb*/*entry.json", "en-gb*/index/*", "en-gb*/fragment/*"),
    FOLDER: ("manifest.js", "file/en-gb*/begin.js", "file/en-gb*/en-gb*.js", "file/en-gb*/records*.js"),
}


@pytest.mark.parametrize(("place", "part"), [(place, part) for place, parts in READ.items() for part in parts])
def test_a_damaged_index_is_said_to_be_so(
    chromium: Browser, harbour: Archive, tmp_path: Path, place: str, part: str
) -> None:
    copy = Archive(tmp_path)
    shutil.copytree(harbour.site, copy.site)
    damaged = list((copy.site / "pagefind").glob(part))
    assert damaged
    context = chromium.new_context()
    page = context.new_page()
    with serve(copy.site) as served:
        start = served if place == HTTP else copy.site.as_uri() + "/"
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
