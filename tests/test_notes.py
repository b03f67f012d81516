"""Notes are anchored to exact words, shown next to them, and never anchored by guess."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from postil.articles.marks import Mark, mark_words
from postil.articles.terms import link_terms
from postil.catalog.term_matching import make_matcher
from postil.text.markdown import parse_markdown, plain_text, render_tokens
from tests.conftest import text_of
from tests.samples import OTHER_POST, POST, term

if TYPE_CHECKING:
    from tests.conftest import Archive


def test_a_note_marks_its_exact_words(archive: Archive) -> None:
    archive.write(
        {
            "posts/a.md": POST + "The *quick brown* fox\njumps.\n",
            "notes/a.yml": "- id: n1\n  quote: brown fox jumps\n  note: Over what?\n",
        }
    )
    archive.build()
    page = archive.page("2014/04/a.html")
    assert "".join(node.text() for node in page.css(".noted")).split() == ["brown", "foxjumps"]
    assert "Over what?" in text_of(page, "#note-n1")
    assert page.css_first("a#ref-n1, a#ref-note-n1") is not None


def test_a_quote_that_appears_twice_needs_the_words_before_it(archive: Archive) -> None:
    note = "- id: n1\n  quote: the end\n  note: X\n"
    archive.write({"posts/a.md": POST + "This is the end. That was the end.\n", "notes/a.yml": note})
    outcome = archive.build()
    assert (
        "notes/a.yml:1: the words 'the end' appear 2 times in 'body' of a. Add 'before:' with the words before the "
        "one meant: posts/a.md:7 'This is the end. That was the end.'; posts/a.md:7 'This is the end."
    ) in outcome.err
    assert archive.page("2014/04/a.html").css_first(".noted") is None
    assert [n["placed"] for n in archive.rows("notes")] == [False]
    archive.write({"notes/a.yml": note + "  before: That was\n"})
    assert archive.build().err == ""
    assert text_of(archive.page("2014/04/a.html"), ".noted") == "the end"
    archive.write({"notes/a.yml": note + "  before: What was\n"})
    assert "the words 'the end' appear 2 times in 'body' of a, but never after 'What was'. They appear at " in (
        archive.build().err
    )


def test_a_note_without_a_quote_is_shown_and_has_no_link_back_to_words(archive: Archive) -> None:
    archive.write(
        {
            "posts/a.md": POST + "Words.\n\n    some code\n\n<!-- comments -->\n\n### Ann {#c1}\n",
            "notes/a.yml": "- {id: n1, on: c1, note: On the comment.}\n"
            "- {id: n2, note: 'Grim: *[see](post:a)*.', kind: content-note, by: Ed, date: 2026-11-21}\n"
            "- {id: n3, on: title, note: On the title.}\n"
            "- {id: n4, quote: some code, note: On code.}\n"
            "- {id: n5, note: On all.}\n",
        }
    )
    archive.build("--strict")
    page = archive.page("2014/04/a.html")
    assert "On the comment." in text_of(page, "article.comment")
    assert text_of(page, "#note-n2") == "Note 1 Content note. Grim: see. Ed 21 November 2026 Cite this content note"
    assert page.css_first("#note-n2 em > a") is not None
    assert "On the words some code" in text_of(page, "#note-n4")
    ids = {node.attributes["id"] for node in page.css("[id]")}
    assert {"note-n1", "note-n2", "note-n3", "note-n4", "note-n5"} <= ids
    fragments = {(node.attributes["href"] or "") for node in page.css("main a")}
    assert {f[1:] for f in fragments if f.startswith("#")} <= ids


def test_the_most_similar_sentence_is_found_in_a_long_text(archive: Archive) -> None:
    sentences = [f"Sentence {n} of a long text, which says {n * 7919 % 1000} things." for n in range(2000)]
    archive.write(
        {
            "posts/a.md": POST + "\n\n".join([*sentences, "It closed at midnight, with no word to anybody."]),
            "notes/a.yml": "".join(
                f"- {{id: n{n}, quote: '{n} It shut at midnight, and not a word was said to anybody.', note: X}}\n"
                for n in range(100)
            ),
        }
    )
    err = archive.build().err
    assert err.count("The most similar words are 'It closed at midnight, with no word to anybody.'") == 100


def test_links_with_other_schemes_become_plain_text(archive: Archive) -> None:
    schemes = ["blob:x", "view-source:x", "feed:javascript:x", "data:image/png;base64,x", "C:/x"]
    links = [f"[w{n} *x*]({s})" for n, s in enumerate(schemes)] + [
        "![alt](data:image/png;base64,x)",
        "[m](mailto:a@b)",
    ]
    archive.write({"posts/a.md": POST + " ".join(links) + "\n"})
    said = archive.build().err
    assert [
        scheme for scheme in schemes[:3] if f"posts/a.md:7: the link to {scheme} is shown as words" not in said
    ] == []
    page = archive.page("2014/04/a.html")
    assert text_of(page, "article.record > p") == "w0 x w1 x w2 x w3 x w4 x alt m"
    assert [node.attributes["href"] for node in page.css("article.record > p a")] == ["mailto:a@b"]


def test_notes_can_overlap_and_span_paragraphs(archive: Archive) -> None:
    archive.write(
        {
            "posts/a.md": POST + "One two three.\n\nFour five six.\n",
            "notes/a.yml": "- {id: n1, quote: two three. Four five, note: X}\n"
            "- {id: n2, quote: One two, note: Y}\n",
        }
    )
    archive.build()
    notes = archive.rows("notes")
    assert [n["placed"] for n in notes] == [True, True]
    numbers = [node.text() for node in archive.page("2014/04/a.html").css(".noteref")]
    assert numbers == ["1", "2"]  # in the order of reading, by the end of their words


def test_a_note_links_to_posts_comments_and_terms_and_gives_backlinks(archive: Archive) -> None:
    archive.write(
        {
            "posts/a.md": POST + "Words.\n",
            "posts/b.md": OTHER_POST + "B.\n\n<!-- comments -->\n\n### {#c1}\n\nC.\n",
            "glossary.yml": "- {term: WARC, definition: A box.}\n",
            "notes/a.yml": "- id: n1\n  note: See [B](post:b), [C](comment:c1) and [W](term:WARC).\n",
        }
    )
    archive.build()
    links = [node.attributes["href"] for node in archive.page("2014/04/a.html").css("#note-n1 a")]
    assert links[:3] == ["../05/b.html", "../05/b.html#c1", "../../glossary/warc.html"]
    assert ("a", "b", "link") in [(r["from"], r["to"], r["kind"]) for r in archive.rows("links")]
    assert "A tale" in text_of(archive.page("2014/05/b.html"), "main")


WORDS = st.lists(
    st.sampled_from(["tale", "WARC", "of", "two", "boxes", "*a*", "`b`", "[c](d)", "\n\n"]), min_size=1
)


@given(WORDS, st.lists(st.tuples(st.integers(0, 60), st.integers(1, 20)), max_size=4))
def test_the_words_of_the_record_are_the_same_with_and_without_the_apparatus(
    words: list[str], spans: list[tuple[int, int]]
) -> None:
    tokens = parse_markdown(" ".join(words))
    text = plain_text(tokens)
    marks = [
        Mark(start, start + size, number, f"n{number}", "Note")
        for number, (start, size) in enumerate(spans, 1)
        if text[start : start + size].strip() and text[start : start + size][-1].strip()
        if start + size <= len(text)  # a quote ends with a word
    ]
    linked = link_terms(tokens, make_matcher([term("WARC")]), set(), lambda _: ("#", ""))
    page = LexborHTMLParser(f"<div>{render_tokens(mark_words(linked, marks))}</div>")
    assert sorted(int(sign.text()) for sign in page.css("sup[data-apparatus]")) == [m.number for m in marks]
    for node in page.css("[data-apparatus]"):
        node.decompose()
    bare = LexborHTMLParser(f"<div>{render_tokens(tokens)}</div>")
    assert text_of(page, "div") == text_of(bare, "div")


@pytest.mark.parametrize(
    ("quote", "words"),
    [
        ('the "old" harbour\'s end', "the “old” harbour’s end"),
        ("sold - or given - away", "sold — or given — away"),
        ("and so on...", "and so on…"),
        ("The harbour was build by two brothers", "The harbour was built by two brothers"),
    ],
)
def test_an_anchor_survives_other_marks_and_small_corrections(archive: Archive, quote: str, words: str) -> None:
    text = (
        "It was the “old” harbour’s end, sold — or given — away, and so on… The harbour was built by two brothers."
    )
    archive.write(
        {"posts/a.md": POST + text + "\n", "notes/a.yml": f"- id: n1\n  quote: {json.dumps(quote)}\n  note: X\n"}
    )
    archive.build("--strict")
    assert text_of(archive.page("2014/04/a.html"), ".noted").rstrip(".") == words


@pytest.mark.parametrize(
    "text",
    [
        "The harbour was built by two brothers. Later the harbour was built by two sisters.",
        "A different sentence, of which only some words are the same as those by two brothers.",
    ],
)
def test_an_anchor_refuses_lookalikes(archive: Archive, text: str) -> None:
    archive.write(
        {
            "posts/a.md": POST + text + "\n",
            "notes/a.yml": "- {id: n1, quote: The harbour was build by two bothers, note: X}\n",
        }
    )
    outcome = archive.build()
    assert "warning: notes/a.yml:1:" in outcome.err
    assert archive.page("2014/04/a.html").css_first(".noted") is None


def test_a_note_shows_the_source_of_its_quote(archive: Archive) -> None:
    archive.write(
        {
            "posts/a.md": POST + "They said so.\n",
            "notes/a.yml": """- id: n1
  quote: said so
  kind: source
  source:
    publication: The Gazette
    title: Harbour sold
    author: A. Clerk
    date: 2014-04-01
    url: https://gazette.example/1
    archived: https://copies.example/1
- {id: n2, kind: source, note: X, source: {author: Nobody}}
- {id: n3, kind: source, source: {titel: Y, url: gazette}}
""",
        }
    )
    err = archive.run().err
    assert "notes/a.yml:11: this source has no publication, title, url or archived. Add one of them" in err
    assert "unknown field 'titel'. Did you mean 'title'?" in err
    assert "'gazette' is not a web address" in err
    notes = (archive.content / "notes" / "a.yml").read_text()
    archive.write({"notes/a.yml": notes.partition("- {id: n2")[0]})
    archive.build("--strict")
    page = archive.page("2014/04/a.html")
    said = "A. Clerk, ‘Harbour sold’, The Gazette, 1 April 2014 https://gazette.example/1 Archived copy"
    assert text_of(page, "#note-n1 .note-origin") == said
    assert [n.attributes["href"] for n in page.css(".note-origin a")] == [
        "https://gazette.example/1",
        "https://copies.example/1",
    ]
    (row,) = archive.rows("notes")
    assert row["source"] == {
        "publication": "The Gazette",
        "title": "Harbour sold",
        "author": "A. Clerk",
        "date": "2014-04-01",
        "url": "https://gazette.example/1",
        "archived": "https://copies.example/1",
    }


def test_each_note_has_a_page_and_a_citation(archive: Archive) -> None:
    archive.write(
        {
            "archive.toml": 'title = "Harbours"\nbase_url = "https://harbours.example/"\n',
            "posts/a.md": POST + "The harbour was sold to nobody.\n",
            "notes/a.yml": "- {id: n1, quote: was sold, by: The clerk, date: 2026-11-21, kind: correction, "
            "note: 'Leased, see [it](post:a).'}\n- {id: n2, note: On all.}\n",
        }
    )
    archive.build("--strict")
    page = archive.page("notes/a/n1.html")
    assert text_of(page, ".note-words") == "The harbour was sold to nobody."
    words = "The clerk, correction on ‘A tale’, 21 November 2026, in the archive Harbours."
    assert words in text_of(page, ".source")
    assert "https://harbours.example/notes/a/n1.html" in text_of(page, ".source")
    assert [n.attributes["href"] for n in page.css(".note-text a")] == ["../../2014/04/a.html"]
    # In the list of all, by day, and in that of its kind.
    assert [" ".join(n.text().split()) for n in archive.page("notes.html").css("h2")] == [
        "21 November 2026",
        "Undated",
    ]
    assert [" ".join(n.text().split()) for n in archive.page("notes/correction.html").css("h3")] == [
        "Correction: A tale"
    ]
    assert archive.page("2014/04/a.html").css_first('#note-n1 a[href="../../notes/a/n1.html"]') is not None


def test_the_page_of_a_note_shows_whole_words_around_its_quote(archive: Archive) -> None:
    text = "In the spring of that long year the harbour was sold to somebody who had never seen water before.\n"
    archive.write({"posts/a.md": POST + text, "notes/a.yml": "- {id: n1, quote: was sold, note: Leased.}\n"})
    archive.build("--strict")
    shown = text_of(archive.page("notes/a/n1.html"), ".note-words")
    assert shown == "… of that long year the harbour was sold to somebody who had never seen …"


@pytest.mark.parametrize(
    ("quote", "text"),
    [
        ("The minister did not approve the harbour contract", "The minister did approve the harbour contract now."),
        ("He paid 9000 pounds for the old harbour", "He paid 1000 pounds for the old harbour."),
        ("东京", "我喜欢东京塔。东京。"),
    ],
)
def test_a_note_is_not_anchored_to_words_with_another_meaning(archive: Archive, quote: str, text: str) -> None:
    archive.write(
        {"posts/a.md": POST + text + "\n", "notes/a.yml": f"- id: n1\n  quote: {json.dumps(quote)}\n  note: X\n"}
    )
    assert "warning: notes/a.yml:1:" in archive.build().err
    assert archive.page("2014/04/a.html").css_first(".noted") is None


def test_a_quote_of_many_dashes_is_searched_for_quickly(archive: Archive) -> None:
    archive.write(
        {
            "posts/a.md": POST + "—" * 80 + " and so on.\n",
            "notes/a.yml": f"- {{id: n1, quote: '{'—' * 16} end of the message', note: X}}\n",
        }
    )
    assert "are not in 'body' of a" in archive.build().err


@pytest.mark.parametrize(
    ("text", "quote", "before"),
    [
        ("Le Cafe\u0301 Mu\u0308ller est fermé.", "Café Müller", None),
        ("It was a har\u00adbour light.", "harbour light", None),
        ("It was a harbour\u200b light.", "harbour light", None),
        ("港は\n静かだった。", "港は静かだった", None),
        ("ＴＨＥ　ＥＮＤ came.", "THE END", None),
        ("O’Roe said so. Ann said so.", "said so", "O'Roe"),
        ("The cafe\u0301 closed. The bar closed.", "closed", "The café"),
    ],
)
def test_a_note_finds_its_words_in_every_spelling(
    archive: Archive, text: str, quote: str, before: str | None
) -> None:
    note = {"id": "n1", "quote": quote, "note": "X"} | ({"before": before} if before else {})
    archive.write({"posts/a.md": POST + text + "\n", "notes/a.yml": json.dumps([note], ensure_ascii=False)})
    assert archive.build().err == ""
    assert [row["placed"] for row in archive.rows("notes")] == [True]
