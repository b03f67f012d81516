"""The glossary: first mentions, entries and their pages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from postil.catalog.term_matching import make_matcher
from tests.conftest import text_of
from tests.samples import OTHER_POST, POST, term

if TYPE_CHECKING:
    from tests.conftest import Archive


def test_first_mentions_are_linked_longest_first_and_once(archive: Archive) -> None:
    archive.write(
        {
            "posts/a.md": POST
            + "# WARC\n\nThe WARC file and `WARC` and [WARC](http://example.org). A WARC, warc.\n",
            "glossary.yml": "- {term: WARC, definition: A box.}\n- {term: WARC file, definition: A file.}\n",
        }
    )
    archive.build()
    page = archive.page("2014/04/a.html")
    assert [(n.text(), n.attributes["href"]) for n in page.css("a.term")] == [
        ("WARC file", "../../glossary/warc-file.html"),
        ("WARC", "../../glossary/warc.html"),
    ]


@pytest.mark.parametrize(
    ("text", "linked"),
    [
        ("Of the Harbour\nBoard, late.", "Harbour\nBoard"),
        ("Of the Harbour\\\nBoard, late.", "Harbour\nBoard"),
        ("Of the *Harbour* Board.", "Harbour Board"),
        ("Of the Harbour **Board *so** called*.", None),
        ("Of *the Harbour* Board. Of the Harbour Board.", "Harbour Board"),
        ("Of the Harbour [Board](https://a.example/).", None),
        ("Of the Harbour `Board`, the `late Harbour Board`. The Harbour\nBoard", "Harbour\nBoard"),
        ("港の\n灯台の夜。", "灯台"),
        ("港の灯\n台の夜。", "灯\n台"),
    ],
)
def test_a_term_is_linked_across_lines_and_emphasis(archive: Archive, text: str, linked: str | None) -> None:
    terms = "- {term: Harbour Board, definition: Keepers.}\n- {term: 灯台, definition: A light.}\n"
    archive.write({"posts/a.md": POST + text + "\n", "glossary.yml": terms})
    archive.build("--strict")
    page = archive.page("2014/04/a.html")
    found = page.css("article.record a.term")
    assert [node.text() for node in found] == ([linked] if linked else [])
    assert not page.css("a a")
    for meaning in page.css(".meaning"):
        meaning.decompose()
    (shown,) = (paragraph.text() for paragraph in page.css("article.record > p"))
    assert shown == re.sub(r"[*`\\]|\[|\]\(.*\)", "", text)


def test_a_terms_page_shows_every_passage_that_mentions_it(archive: Archive) -> None:
    archive.write(
        {
            "posts/a.md": POST
            + "A WARC is a box. Two WARCs\nare two.\n\n<!-- comments -->\n\n### {#c1}\n\nMy WARC!\n",
            "posts/b.md": OTHER_POST + "No box here.\n",
            "glossary.yml": "- {term: WARC, also: [WARCs], definition: A box., see: [Box]}\n"
            "- {term: Box, definition: X.}\n",
        }
    )
    archive.build()
    page = archive.page("glossary/warc.html")
    assert [" ".join(node.text().split()) for node in page.css(".mentions li")] == [
        "A WARC is a box. Two WARCs are two.",
        "A WARC is a box. Two WARCs are two.",
        "My WARC! In a comment",
    ]
    assert [n.attributes["href"] for n in page.css(".mentions a")] == ["../2014/04/a.html#c1"]
    assert "3 mentions in 1 post" in text_of(archive.page("glossary.html"), "main")


def test_case_counts_but_for_the_first_letter_of_a_sentence() -> None:
    matcher = make_matcher([term("TR"), term("link rot"), term("WARC", "WARCs")])
    found = [t.term for _, _, t in matcher.find_longest("Link rot. tr TR. The link\nrot. WARCs, WARCX, XWARC.")]
    assert found == ["link rot", "TR", "link rot", "WARC"]


def test_a_form_may_begin_or_end_with_a_sign() -> None:
    matcher = make_matcher([term("C"), term("C++"), term(".org"), term("C++ committee")])
    text = "(C), C++. .org, example.org, C++11; the C++\ncommittee_"
    assert [t.term for _, _, t in matcher.find_longest(text)] == ["C", "C++", ".org", "C", "C++"]


def test_entries_with_like_names_have_anchors_of_their_own(archive: Archive) -> None:
    terms = ["C", "C++", "main", "Kind term"]
    archive.write(
        {
            "posts/a.md": POST + "C and C++, main, Kind term.\n",
            "glossary.yml": "".join(f"- {{term: {t}, definition: D.}}\n" for t in terms),
            "notes/a.yml": "- {id: n 1, note: X}\n- {id: n-1, note: Y}\n",
        }
    )
    archive.build("--strict")
    links = [(n.text(), n.attributes["href"]) for n in archive.page("2014/04/a.html").css("a.term")]
    addresses = [re.sub("-[0-9a-f]{8}", "-#", href or "") for _, href in links]
    assert addresses == [f"../../glossary/{name}.html" for name in ("c", "c-#", "main-#", "kind-term-#")]
    for address in ("glossary.html", "2014/04/a.html"):
        ids = [node.attributes["id"] for node in archive.page(address).css("[id]")]
        assert len(ids) == len(set(ids))
    assert [n["url"] for n in archive.rows("notes")] == ["2014/04/a.html#note-n-1", "2014/04/a.html#note-n-1-2"]


def test_an_entry_keeps_its_address_when_others_are_written_above_it(archive: Archive) -> None:
    """Words that differ only in vowel signs have pages of their own; a word without letters has one as well."""
    entries = [f"- {{term: {term}, definition: D.}}\n" for term in ("किताब", "कुत्ब", "'…'")]
    archive.write({"posts/a.md": POST + "Words.\n", "glossary.yml": "".join(entries)})
    archive.build()
    before = {address for address in archive.files() if re.fullmatch(r"glossary/[^/]+\.html", address)}
    archive.write({"glossary.yml": "- {term: Another, definition: D.}\n" + "".join(reversed(entries))})
    archive.build()
    after = {address for address in archive.files() if re.fullmatch(r"glossary/[^/]+\.html", address)}
    assert len(before) == 3
    assert after == before | {"glossary/another.html"}


@pytest.mark.parametrize(
    ("term", "text", "found"),
    [
        ("O'Neil", "We met O’Neil.", ["O’Neil"]),
        ("कर", "करीम ने कर दिया।", ["कर"]),
        ("港务局", "昨天港务局的人来了。", ["港务局"]),
        ("ท่าเรือ", "เขาไปท่าเรือทุกวัน", ["ท่าเรือ"]),
        ("café", "Le cafe\u0301 du port, l’ancafe\u0301.", ["cafe\u0301"]),
        ("harbour master", "The harbour\u00admaster and the har\u00adbour master.", ["har\u00adbour master"]),
    ],
)
def test_a_term_is_found_in_every_spelling_and_only_as_a_whole_word(
    archive: Archive, term: str, text: str, found: list[str]
) -> None:
    archive.write({"posts/a.md": POST + text + "\n", "glossary.yml": f"- {{term: {term}, definition: D.}}\n"})
    archive.build()
    links = archive.page("2014/04/a.html").css("a.term")
    assert [" ".join(link.text().split()) for link in links] == found


def test_quoted_titles_are_left_alone_and_a_quoted_term_is_not(archive: Archive) -> None:
    archive.write(
        {
            "posts/a.md": POST + "In “The WARC and the Sea” we read it’s not so. He said “the WARC is old”, "
            "and ‘OPML Today’ said 'RSS'.\n",
            "glossary.yml": "".join(f"- {{term: {t}, definition: X.}}\n" for t in ("WARC", "OPML", "RSS", "Sea")),
        }
    )
    archive.build("--strict")
    page = archive.page("2014/04/a.html")
    assert [n.text() for n in page.css("a.term")] == ["WARC", "RSS"]
    assert "the WARC is old" in text_of(page, "article.post > p")


def test_a_post_says_what_it_means_by_its_words(archive: Archive) -> None:
    front = POST.replace("title: A tale\n", "title: A tale\nglossary: {WARC: false, the ark: Archive Team}\n")
    archive.write(
        {
            "posts/a.md": front + "The WARC of WARCs. The ark sailed.\n",
            "posts/b.md": OTHER_POST + "A WARC. The ark.\n",
            "glossary.yml": "- {term: WARC, also: [WARCs], definition: A box.}\n"
            "- {term: Archive Team, definition: A group.}\n",
        }
    )
    archive.build("--strict")
    links = [(n.text(), n.attributes["href"]) for n in archive.page("2014/04/a.html").css("a.term")]
    assert links == [("WARCs", "../../glossary/warc.html"), ("The ark", "../../glossary/archive-team.html")]
    assert [n.text() for n in archive.page("2014/05/b.html").css("a.term")] == ["WARC"]
    assert "The WARC" not in text_of(archive.page("glossary/archive-team.html"), ".mentions b")
    archive.write({"posts/a.md": front.replace("Archive Team", "Archive Teem").replace("WARC: f", "WORC: f") + "X"})
    outcome = archive.run()
    assert (
        "posts/a.md:1: 'glossary' maps 'the ark' to 'Archive Teem', which is not in glossary.yml. "
        "Did you mean 'Archive Team'?" in outcome.err
    )
    assert "posts/a.md:1: 'glossary' switches off 'WORC', which is not in glossary.yml" in outcome.err


def test_people_organisations_and_the_like_each_have_their_list(archive: Archive) -> None:
    archive.write(
        {
            "posts/a.md": POST + "Ann Clerk wrote to the HRO. The HRO kept it.\n",
            "glossary.yml": "- {term: HRO, name: Harbour Records Office, kind: organisation, definition: X.}\n"
            "- {term: Ann Clerk, kind: person, definition: Y.}\n",
        }
    )
    archive.build("--strict")
    assert "HRO Harbour Records Office 2 mentions in 1 post" in text_of(
        archive.page("glossary/organisations/index.html"), "main"
    )
    people = archive.page("glossary/people/index.html")
    assert [n.attributes["href"] for n in people.css(".columns a")] == ["../ann-clerk.html"]
