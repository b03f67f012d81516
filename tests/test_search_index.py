"""The files of the search index: the same each time, in parts, and nothing in them that is not used."""

from __future__ import annotations

import io
import json
import zipfile
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import expect

from postil.jobs.executors import InTurn
from postil.jobs.memo import Memo
from postil.site.search import parts
from postil.site.search.pagefind import SearchError, index_records, mark_words, normalise_letters, read_fragments
from postil.site.search.records import SearchRecord
from postil.site.search.scripts import count_digits, write_core, write_shard
from postil.site.search.vocabulary import count_words, list_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path
    from typing import Any

    from playwright.sync_api import Browser

    from tests.conftest import Archive

TEXTS = [f"The boat number{n} left the harbour with a cargo of word{n % 7} and salt." for n in range(40)]


def records_of(texts: Sequence[str]) -> list[SearchRecord]:
    return [
        SearchRecord(
            address=f"2015/{n}.html", owner=f"post-{n}", kind="post", language="en-GB", text=text, title=f"No. {n}"
        )
        for n, text in enumerate(texts)
    ]


def test_the_same_records_give_the_same_bytes() -> None:
    assert index_records(records_of(TEXTS), "en-x-p0") == index_records(records_of(TEXTS), "en-x-p0")


def test_a_record_keeps_every_word_it_is_shown_by() -> None:
    text = "An aside — here—it is/was …and___PAGEFIND_WEIGHT___10 “quoted”, 3½ C++ naïve\u00a0co-op"
    (fragment,) = read_fragments(index_records(records_of([text]), "en-x-p0")).values()
    shown = fragment["content"].replace("\u2064 ", "").replace("\u2063", " ")
    assert "".join(shown.split()) == "".join(text.split())


@given(st.text(max_size=60))
def test_marking_words_changes_none(text: str) -> None:
    marked = mark_words(text).replace("\u2064 ", "").replace("\u2063", "")
    hidden = str.maketrans("", "", "\u2063\u2064")
    plain = normalise_letters(text)  # wide letters and the like are indexed as plain ones
    assert "".join(marked.split()).translate(hidden) == "".join(plain.split()).translate(hidden)


def test_an_edit_indexes_one_part_again_and_changes_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parts, "WORDS_A_PART", 200)
    memo = Memo(tmp_path)
    indexed: list[int] = []

    class Watching(InTurn):
        def map(self, function: Callable[[Any], Any], items: Sequence[Any], least: int = 0) -> Iterable[Any]:
            indexed.extend(len(records) for _, records in items)
            return super().map(function, items, least)

    def index(texts: Sequence[str]) -> dict[str, dict[str, bytes]]:
        indexed.clear()
        divided = parts.divide_records(records_of(texts))
        return {part.tag: part.scripts for part in parts.index_parts(divided, memo, Watching())}

    first = index(TEXTS)
    assert len(first) > 2
    assert sum(indexed) == len(TEXTS)
    assert index(TEXTS) == first
    assert indexed == []
    again = index([*TEXTS[:7], "Another text altogether.", *TEXTS[8:]])
    assert len(indexed) == 1
    assert sum(again[tag] != first[tag] for tag in first) == 1


@given(st.integers(1, 5000))
def test_a_growing_archive_is_divided_anew_only_seldom(number: int) -> None:
    rounded = parts._round_up(number)
    assert number <= rounded < max(2, 1.51 * number)


@pytest.mark.browser
def test_parts_are_searched_as_one_online_and_from_a_folder(
    chromium: Browser, archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    posts = {
        f"posts/{n}.md": f"---\nid: post-{n}\ntitle: No. {n}\ndate: 2015-01-{n + 1:02}\n---\n\n{text}\n"
        for n, text in enumerate(TEXTS[:30])
    }
    archive.write(posts)
    monkeypatch.setattr(parts, "WORDS_A_PART", 100)
    archive.build()
    assert len(list((archive.site / "pagefind").glob("*/begin.js"))) > 3
    context = chromium.new_context()
    page = context.new_page()
    page.goto((archive.site / "search.html").as_uri() + "?q=salt")
    expect(page.locator("#search-status")).to_have_text("30 results.")
    page.goto((archive.site / "search.html").as_uri() + "?q=number11 cargo")
    expect(page.locator(".hit-title").first).to_have_text("No. 11")
    context.close()


def test_the_site_holds_nothing_of_pagefind_that_it_does_not_use(bundled: Archive) -> None:
    names = [name for name in bundled.files() if name.startswith("pagefind/")]
    assert [name for name in names if "ui" in name or "highlight" in name or "worker" in name] == []
    assert sum(name.startswith("pagefind/wasm-") for name in names) == 1


def test_the_zip_is_hardly_larger_than_its_pages_and_one_index(bundled: Archive) -> None:
    files = bundled.files()
    packed = len(files["downloads/when-blogs-go-dark.zip"])
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as plain:
        for name, data in files.items():
            if not name.startswith(("downloads/", ".postil")):
                plain.writestr(name, data)
    assert packed <= 1.1 * len(buffer.getvalue())


def test_words_are_listed_once_in_their_most_frequent_spelling() -> None:
    texts = ["Harbour café", "harbour Cafe", "harbour’s café", "of it"]
    words = dict(list_words(count_words(records_of(texts))))
    assert words["harbour"] == 2
    assert "café" in words
    assert not {"Harbour", "Cafe", "of", "it"} & set(words)


@given(st.recursive(st.none() | st.text() | st.integers(-5, 5), st.lists))
def test_a_script_hands_over_what_json_can_say(value: object) -> None:
    script = write_shard("name.js", value).decode()
    assert json.loads("[" + script.strip().removeprefix("postilShard(").removesuffix(")") + "]") == [
        "name.js",
        value,
    ]
    assert "\u2028" not in script


def test_a_module_that_pagefind_changed_is_not_taken_for_the_known_one() -> None:
    with pytest.raises(SearchError, match="export"):
        write_core(b"import.meta.url import.meta.url import.meta.url import.meta.url", "core.js")


@given(st.integers(0, 300_000))
def test_records_are_grouped_into_pieces_of_a_few(number: int) -> None:
    assert number <= 12 * 16 ** count_digits(number)


def test_what_is_withheld_is_in_no_file_of_the_index(archive: Archive) -> None:
    archive.write(
        {
            "posts/a.md": "---\nid: a\ntitle: A tale\n---\n\nThe secretword stands here.\n\n<!-- comments -->\n\n"
            "## Comments\n\n### Somebody {#c-1}\n\nAnother hiddenword.\n",
            "redactions.yml": "- {id: r1, target: a, quote: secretword, action: remove, reason: Asked.}\n"
            "- {id: r2, target: c-1, action: remove, reason: Asked.}\n",
        }
    )
    archive.build()
    shown = [
        data
        for name, data in archive.files().items()
        if name.startswith("pagefind/") and name.endswith(".js") and "core" not in name
    ]
    for word in (b"secretword", b"hiddenword", b"Somebody"):
        assert not any(word in data for data in shown)


COMMON = [f"The lamp was lit at {n}." for n in range(600)]
OTHERS = [f"The lamps, all the lamps were dark at {n}." for n in range(5)]
RARER = [f"The boat left at {n}, and the sea was calm." for n in range(400)]
ABOUT = "Lamp after lamp: this lamp, that lamp."


@pytest.mark.browser
def test_a_word_that_many_records_have_is_ranked_by_how_much_they_are_about_it(
    chromium: Browser, archive: Archive
) -> None:
    texts = [*COMMON[:450], *RARER, *COMMON[450:], *OTHERS, ABOUT]
    comments = "".join(f"### A{n} {{#c{n}}}\n\n{text}\n\n" for n, text in enumerate(texts))
    archive.write({"posts/a.md": f"---\nid: a\ntitle: A\n---\n\nWords.\n\n<!-- comments -->\n\n{comments}"})
    archive.build()
    context = chromium.new_context()
    page = context.new_page()

    def ask(query: str) -> list[str]:
        page.goto("about:blank")
        page.goto((archive.site / "search.html").as_uri() + f"?q={quote(query)}")
        expect(page.locator(".hit-excerpt").first).to_be_visible()
        return page.locator(".hit-excerpt").all_inner_texts()

    hits = ask("lamp ")
    assert hits[0] == ABOUT
    assert all("lamp was" in hit for hit in hits[1:10]), "another form comes after the one that was typed"
    assert all("lamps" in hit for hit in ask("lamps ")[:5])
    assert "sea was calm" in ask("calm the ")[0]
    ignored = page.locator("#search-instead")
    expect(ignored).to_have_text('Not looked for, since most pages have it: the. To insist: calm "the"')
    ignored.locator("a").click()
    expect(ignored).to_have_text("")
    context.close()
