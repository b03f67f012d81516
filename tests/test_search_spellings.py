"""Searching for words that Pagefind takes for others: accents, marks of scripts without spaces, emojis."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from postil.site.search.pagefind import mark_words, normalise_letters
from postil.site.search.spellings import unify_spellings
from tests.browsers import serve
from tests.conftest import Archive
from tests.harbour import Searching

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

TEXTS = {
    "fr": "La nuit tombait là-bas, où le café noir ou le cafe vert ont été servis cet éte.",
    "es": "Esta casa está aquí; el público publicó lo que publico. Año y ano.",
    "vi": "Con ma, cái má, mà không mạ, quả mã.",
    "hi": "किताब घर का और कताब की बात को।",
    "ru": "Все в лес, всё ещё. Мой дом и мои дома.",
    "th": "เรือเข้าท่าเรือตอนเช้า คนงานยืนรออยู่ที่ท่า น้ำขึ้นสูงมาก ทำงานกินนอนด้วยกัน",
    "ja": "かきの木とかぎのがき。ハハとパパとババ。",
    "km": "ខ្ញុំទៅផ្សារនៅពេលព្រឹក",
    "en": "The pilot 👩‍🚀 waved a 🇬🇧 flag; a 👍🏽 and a ❤️ to you. Twice😀😀 and 👨‍👩‍👧‍👦, 🏴󠁧󠁢󠁳󠁣󠁴󠁿 (☀️).",
}
WITHOUT_SPACES = ("th", "ja", "km")


@pytest.fixture(scope="module")
def words(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    archive = Archive(tmp_path_factory.mktemp("words"))
    post = "---\nid: {0}\ntitle: In {0}\ndate: 2020-01-01\nlanguage: {0}\n---\n\n{1}\n"
    archive.write({f"posts/{language}.md": post.format(language, text) for language, text in TEXTS.items()})
    archive.write(
        {"posts/x.md": post.format("x", "Un café, une cafe. Ou là. 👍 Ano.").replace(": x\n---", ": fr\n---")}
    )
    archive.build()
    return archive


@pytest.fixture(scope="module")
def search(chromium: Browser, words: Archive) -> Iterator[Searching]:
    with serve(words.site) as host:
        context = chromium.new_context()
        searching = Searching(context.new_page(), host)
        searching.page.goto(f"{host}search.html")
        searching.page.evaluate("async () => { window.index = await postilIndex.open(); }")
        yield searching
        context.close()


def addresses(search: Searching, queries: list[str]) -> list[set[str]]:
    """Return which posts each query finds whole."""
    script = """async (queries) => {
      const all = [];
      for (const query of queries) {
        const { results, whole } = await postilQuery.search(index, query);
        const shown = await Promise.all(results.slice(0, whole).map(({ row }) => index.show(row)));
        all.push(shown.map(({ url }) => url.pathname.split("/").at(-1).replace(".html", "")));
      }
      return all;
    }"""
    found: list[list[str]] = search.page.evaluate(script, queries)
    return [set(one) for one in found]


@pytest.mark.parametrize(("language", "text"), [item for item in TEXTS.items() if item[0] not in WITHOUT_SPACES])
def test_each_two_words_of_a_text_are_found_as_a_phrase(search: Searching, language: str, text: str) -> None:
    own = text.split()
    phrases = [f'"{first} {second}"' for first, second in pairwise(own)]
    assert [p for p, found in zip(phrases, addresses(search, phrases), strict=True) if language not in found] == []


@pytest.mark.parametrize("language", WITHOUT_SPACES)
@settings(max_examples=12, phases=[Phase.explicit, Phase.generate])
@given(data=st.data())
def test_any_run_of_characters_is_found_where_it_is_and_nowhere_else(
    search: Searching, language: str, data: st.DataObject
) -> None:
    script = "text => [...new Intl.Segmenter('en').segment(text)].map((part) => part.segment)"
    letters: list[str] = search.page.evaluate(script, TEXTS[language])
    start = data.draw(st.integers(0, len(letters) - 2))
    run = "".join(letters[start : start + data.draw(st.integers(1, 12))]).strip("។。 ")
    if run and " " not in run:
        holding = {name for name, text in TEXTS.items() if run.replace("。", "") in text.replace("。", "")}
        assert addresses(search, [run]) == [holding]


def test_marks_make_other_words_where_scripts_have_no_spaces(search: Searching) -> None:
    assert addresses(search, ["กัน", "กน", "กินน", "がき", "かきのが", "ババ", "パハ"]) == [
        {"th"}, set(), {"th"}, {"ja"}, set(), {"ja"}, set(),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("👩‍🚀", {"en"}),
        ("🚀", set()),
        ("🇬🇧", {"en"}),
        ("🇧🇬", set()),
        ("👍🏽", {"en", "x"}),
        ("👍", {"en", "x"}),
        ("👍🏿", {"en", "x"}),
        ("❤", {"en"}),
        ("❤️", {"en"}),
        ("☀", {"en"}),
        ("😀", {"en"}),
        ("👨‍👩‍👧‍👦", {"en"}),
        ("🏴󠁧󠁢󠁳󠁣󠁴󠁿", {"en"}),
        ("Twice😀", {"en"}),
        ('"pilot 👩‍🚀 waved"', {"en"}),
        ("cafe vert", {"fr"}),
        ("café noir", {"fr"}),
        ('"cafe noir"', {"fr"}),
        ('"une café"', {"x"}),
    ],
)
def test_an_emoji_is_a_word_and_accents_are_not_needed(search: Searching, query: str, found: set[str]) -> None:
    assert addresses(search, [query]) == [found]


def test_results_show_the_text_as_it_is_written(search: Searching) -> None:
    for language, query in (("en", "pilot waved"), ("th", "ทำงาน"), ("ja", "かぎ"), ("fr", "nuit"), ("hi", "घर")):
        assert search.ask(query) == [f"In {language}"]
        excerpt = search.page.locator(".hit-excerpt").first.inner_text().strip("… ")
        assert excerpt in TEXTS[language]
        assert len(excerpt) > 12
    marked = search.page.locator(".hit mark")
    search.ask("ท่าเรือ")
    assert "".join(marked.all_inner_texts()) == "ท่าเรือ"
    search.page.locator(".hit-title a").first.click()
    search.page.wait_for_url("**/th.html?found=**")
    found = "() => [...CSS.highlights.get('found')].map((range) => range.toString())"
    assert search.page.evaluate(found) == ["ท่าเรือ"]


ODD = "aàáeééạкйкแท่าำน้กがかパハ👍🏽🏿❤\ufe0f\u200d🇬🇧 .(\u0301िक한"


@settings(max_examples=30)
@given(st.lists(st.text(st.sampled_from(ODD), max_size=20), min_size=1))
def test_the_page_undoes_what_the_index_makes_of_a_text(search: Searching, texts: list[str]) -> None:
    plain = [normalise_letters(" ".join(text.split())) for text in texts]
    hidden = str.maketrans("", "", "\u2063\u2064 ")
    marked = [unify_spellings([mark_words(text)])[0].translate(hidden) for text in plain]
    if not search.page.url.endswith("search.html"):
        search.page.goto(f"{search.host}search.html")
    shown = search.page.evaluate("texts => texts.map(postilQuery.unspell)", marked)
    assert shown == [text.translate(hidden) for text in plain]
