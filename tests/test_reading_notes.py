"""Read the notes of the bundled archive as people do: by keyboard, without scripts, on small and large screens."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from playwright.sync_api import expect
from selectolax.lexbor import LexborHTMLParser

from postil.articles.enrich import enrich
from postil.catalog.catalog import build_catalog
from postil.content.config import Config
from postil.model.problems import Problems
from postil.model.records import ArchiveContent, Comment, Document, Note, Term
from postil.site.layouts import Layouts
from postil.site.pages import describe_site, render_post
from tests.conftest import ROOT

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.conftest import Archive

WIDTHS = (360, 1440)


def annotated(bundled: Archive) -> dict[str, list[dict[str, str]]]:
    """Return the notes of the bundled archive by the address of their page, in reading order."""
    found: dict[str, list[dict[str, str]]] = {}
    base = "https://example.org/when-blogs-go-dark/"
    for note in bundled.rows("notes"):
        address, _, anchor = note["url"].removeprefix(base).partition("#")
        found.setdefault(address, []).append({"anchor": anchor, "text": note["text"], "kind": note["kind"]})
    return found


@pytest.mark.browser
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("script", [True, False])
def test_every_note_is_visible(chromium: Browser, address: str, bundled: Archive, width: int, script: bool) -> None:
    context = chromium.new_context(java_script_enabled=script, viewport={"width": width, "height": 900})
    page = context.new_page()
    for name, notes in annotated(bundled).items():
        page.goto(address + name)
        for note in notes:
            shown = page.locator(f"#{note['anchor']}")
            expect(shown).to_be_visible()
            for line in note["text"].splitlines():
                expect(shown).to_contain_text(" ".join(line.split()))
            box = shown.bounding_box()
            assert box
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= width
    context.close()


@pytest.mark.browser
@pytest.mark.parametrize("width", WIDTHS)
def test_keys_alone_lead_from_the_words_to_each_note_and_back(
    chromium: Browser, address: str, bundled: Archive, width: int
) -> None:
    context = chromium.new_context(java_script_enabled=False, viewport={"width": width, "height": 900})
    page = context.new_page()
    for name, notes in annotated(bundled).items():
        page.goto(address + name)
        signs = page.locator(".noteref a")
        for index in range(signs.count()):
            sign = signs.nth(index)
            if not sign.is_visible():
                continue  # within a folded passage, which the next test opens
            sign.focus()
            page.keyboard.press("Enter")
            anchor = (sign.get_attribute("href") or "").removeprefix("#")
            expect(page).to_have_url(re.compile(f"#{anchor}$"))
            assert anchor in [note["anchor"] for note in notes]
            # The next stops of the Tab key are the note's own; one of them leads back to the words.
            note = page.locator(f"#{anchor}")
            stops = 0
            while page.evaluate("document.activeElement.textContent.trim()") != "Back to the words" and stops < 12:
                page.keyboard.press("Tab")
                stops += 1
                assert note.locator(":focus").count() == 1
            page.keyboard.press("Enter")
            expect(page).to_have_url(re.compile(f"#ref-{anchor}$"))
    context.close()


@pytest.mark.browser
def test_a_folded_passage_opens_with_a_key(chromium: Browser, address: str) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address + "2013/07/posterous-nine-weeks-on.html")
    words = page.get_by_text("or changed address, or died")
    expect(words).to_be_hidden()
    summary = page.get_by_text("Show the passage")
    summary.focus()
    page.keyboard.press("Enter")
    expect(words).to_be_visible()
    context.close()


@pytest.mark.browser
def test_on_paper_every_note_and_every_folded_passage_is_there(
    chromium: Browser, address: str, bundled: Archive
) -> None:
    context = chromium.new_context()
    page = context.new_page()
    page.emulate_media(media="print")
    for name, notes in annotated(bundled).items():
        page.goto(address + name)
        for note in notes:
            expect(page.locator(f"#{note['anchor']}")).to_be_visible()
    page.goto(address + "2013/07/posterous-nine-weeks-on.html")
    expect(page.get_by_text("or changed address, or died")).to_be_visible()
    context.close()


PIECES = ["The WARC", "of *two*", "boxes", "`code`", "[a link](https://x.example)", "a **bold", "WARC** end"]
BLOCKS = ["\n\n", "> quoted WARC\n\n", "- one\n- two\n\n", "## A head\n\n"]
TEXTS = st.lists(st.sampled_from([*PIECES, *BLOCKS]), max_size=12).map(" ".join)
QUOTES = ["boxes", "two boxes", "The WARC of", "code", "a link", "one two", "A head", "end", "tale"]
NOTES = st.lists(
    st.tuples(
        st.sampled_from(["body", "title", "c1"]),
        st.none() | st.sampled_from(QUOTES),
        st.sampled_from(["context", "content-note"]),
    ),
    max_size=5,
)
LAYOUTS = Layouts(ROOT / "none")


def render(body: str, comment: str, notes: tuple[Note, ...], terms: tuple[Term, ...]) -> LexborHTMLParser:
    document = Document("posts/a.md", "a", "A tale of two boxes", None, body, 1, (Comment("c1", comment, 20),))
    archive = ArchiveContent((document,), {}, notes, terms, (), ())
    config, problems = Config(), Problems()
    catalog = build_catalog(archive, config, problems)
    article = enrich(catalog.documents[0], catalog.views["a"], "en")
    page = render_post(article, describe_site(archive, config), LAYOUTS)
    return LexborHTMLParser(page.data.decode())


@settings(deadline=None, max_examples=40)
@given(TEXTS, TEXTS, NOTES)
def test_the_whole_page_has_the_same_words_with_and_without_the_apparatus(
    body: str, comment: str, wanted: list[tuple[str, str | None, str]]
) -> None:
    notes = tuple(
        Note(f"n{number}", "a", on, quote, None, kind, "A *note*.", "Ed", None, "notes/a.yml", number)  # type: ignore[arg-type]
        for number, (on, quote, kind) in enumerate(wanted, 1)
    )
    term = Term("WARC", "warc", "term", "A box.", None, (), (), None, 1)
    bare, full = render(body, comment, (), ()), render(body, comment, notes, (term,))
    for node in full.css("[data-apparatus]"):
        node.decompose()

    def words(page: LexborHTMLParser) -> list[list[str]]:
        for node in page.css("header, footer, nav, .connections"):
            node.decompose()
        return [node.text().split() for node in page.css(".record")]

    assert words(full) == words(bare)
