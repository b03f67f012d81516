"""Pages in scripts that are written from right to left."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browsers import serve
from tests.conftest import ROOT
from tests.samples import POST

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.conftest import Archive

ARABIC = "أطفئ المصباح عند منتصف الليل (WARC)."
POSTS = {
    "posts/a.md": POST + f"{ARABIC}\n\n> The lamp was lit.\n\n- one\n\n"
    f"<!-- comments -->\n\n### Bo {{#c1}}\n\nI saw it.\n\n### منى {{#c2}}\n\n{ARABIC}\n"
}


@pytest.mark.parametrize("language", ["ar", "he", "fa-IR", "ur", "yi", "ckb", "az-Arab"])
def test_a_page_has_the_direction_of_its_language(archive: Archive, language: str) -> None:
    archive.write({"archive.toml": f'language = "{language}"\n', **POSTS})
    archive.build()
    page = archive.page("2014/04/a.html")
    assert page.css_matches("html[dir=rtl]")
    assert not page.css_matches("article.post[dir]")
    assert page.css_matches("blockquote[dir=auto]")
    comments = page.css("article.comment")
    assert [comment.attributes.get("dir") for comment in comments] == ["ltr", None]
    assert f'xml:lang="{language}"' in archive.files()["feed.xml"].decode()


def test_a_post_and_a_comment_have_their_own_direction_where_no_language_is_told(archive: Archive) -> None:
    archive.write(POSTS)
    archive.build()
    page = archive.page("2014/04/a.html")
    assert not page.css_matches("html[dir]")
    assert page.css_matches("article.post[dir=rtl]")
    assert [one.attributes.get("dir") for one in page.css("article.comment")] == [None, "rtl"]


def test_a_post_in_a_language_from_left_to_right_is_so_in_an_archive_from_right_to_left(archive: Archive) -> None:
    archive.write(
        {
            "archive.toml": 'language = "he"\n',
            "posts/a.md": POST.replace("id: a", "id: a\nlanguage: en") + f"Words.\n\n{ARABIC}\n",
        }
    )
    archive.build()
    page = archive.page("2014/04/a.html")
    assert page.css_matches("article.post[dir=ltr][lang=en]")
    assert [p.attributes.get("dir") for p in page.css("article.post > p")] == [None, "auto"]


def test_the_style_names_sides_by_where_lines_begin_and_end() -> None:
    style = (ROOT / "static" / "style.css").read_text(encoding="utf-8")
    for physical in ("padding-left", "padding-right", "margin-left", "margin-right", "border-left", "border-right"):
        assert physical not in style


# The texts that are all in Latin letters and on one line, and which of them begin to the right of their end.
BACKWARDS = r"""() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const read = [], backwards = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const text = node.data.trim().replace(/\s+/g, " ");
    if (node.parentElement.closest(".hit-excerpt")) continue;  // there it is a part of an Arabic sentence
    if (!/^[\x20-\x7e]*[a-z][\x20-\x7e]*$/i.test(text) || text.length < 2) continue;
    const at = node.data.indexOf(text[0]), places = [at, node.data.trimEnd().length - 1].map((start) => {
      const range = new Range();
      range.setStart(node, start);
      range.setEnd(node, start + 1);
      return range.getBoundingClientRect();
    });
    if (!places[0].width || Math.abs(places[0].top - places[1].top) > 2) continue;
    read.push(text);
    if (places[0].left > places[1].left) backwards.push(text);
  }
  return { read: read.length, backwards };
}"""
SHOWN = ("2014/04/a.html", "index.html", "posts.html", "browse.html", "search.html?q=WARC")


@pytest.mark.browser
@pytest.mark.parametrize("settings", ['language = "ar"\n', ""])
def test_the_words_of_the_interface_do_not_run_backwards(
    chromium: Browser, archive: Archive, settings: str
) -> None:
    note = "- {id: n1, quote: منتصف, date: 2026-11-21, by: Ed., note: Lit (late).}\n"
    archive.write(
        {
            "archive.toml": settings,
            "notes/a.yml": note + "- {id: n2, note: All.}\n",
            "glossary.yml": "- {term: WARC, definition: A box.}\n",
            **POSTS,
        }
    )
    archive.build()
    found = {}
    with serve(archive.site) as host:
        context = chromium.new_context(viewport={"width": 1280, "height": 900})
        page = context.new_page()
        for address in SHOWN:
            page.goto(f"{host}{address}")
            if "search" in address:
                page.wait_for_selector("#search-status[data-done]", state="attached")
            found[address] = page.evaluate(BACKWARDS)
        context.close()
    assert {address: one["backwards"] for address, one in found.items()} == {address: [] for address in SHOWN}
    assert all(one["read"] > 10 for one in found.values()), found


@pytest.mark.browser
@pytest.mark.parametrize("width", [390, 1440])
def test_notes_are_on_the_left_of_a_text_from_right_to_left(
    chromium: Browser, archive: Archive, width: int
) -> None:
    archive.write(
        {
            "archive.toml": 'language = "ar"\n',
            "notes/a.yml": "- {id: n1, quote: منتصف, note: ملاحظة}\n",
            **POSTS,
        }
    )
    archive.build()
    with serve(archive.site) as host:
        context = chromium.new_context(viewport={"width": width, "height": 900})
        page = context.new_page()
        page.goto(f"{host}2014/04/a.html")
        text, note = (page.locator(one).first.bounding_box() for one in ("article.post > p", ".note"))
        wide = page.locator("html").evaluate("e => e.scrollWidth > e.clientWidth")
        context.close()
    assert text
    assert note
    assert not wide
    assert (note["x"] + note["width"] <= text["x"]) == (width == 1440)
