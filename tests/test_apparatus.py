"""Notes, glossary and redactions: what editors add, and what is withheld."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from postil.annotations import Mark, mark_words
from postil.glossary import link_first_mentions, make_matcher
from postil.markdown import parse_markdown, plain_text, render_tokens
from postil.model import Term
from tests.conftest import text_of

if TYPE_CHECKING:
    from tests.conftest import Archive

POST = "---\nid: a\ntitle: A tale\ndate: 2014-04-15\n---\n\n"
OTHER_POST = "---\nid: b\ntitle: Beta\ndate: 2014-05-01\n---\n\n"


def term(name: str, *also: str) -> Term:
    return Term(name, name.lower(), "term", f"What {name} is.", None, also, (), None, 1)


# ---------------------------------------------------------------- notes


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


def test_a_quote_that_stands_twice_needs_the_words_before_it(archive: Archive) -> None:
    note = "- id: n1\n  quote: the end\n  note: X\n"
    archive.write({"posts/a.md": POST + "This is the end. That was the end.\n", "notes/a.yml": note})
    outcome = archive.build()
    assert "stand not once" in outcome.err
    assert archive.page("2014/04/a.html").css_first(".noted") is None
    assert [n["placed"] for n in archive.rows("notes")] == [False]
    archive.write({"notes/a.yml": note + "  before: That was\n"})
    assert archive.build().err == ""
    assert text_of(archive.page("2014/04/a.html"), ".noted") == "the end"


def test_notes_overlap_and_reach_over_paragraphs(archive: Archive) -> None:
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
    assert links[:3] == ["../05/b.html", "../05/b.html#c1", "../../glossary.html#warc"]
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
    linked = link_first_mentions(tokens, make_matcher([term("WARC")]), set(), lambda _: ("#", ""))
    marked, ends = mark_words(linked, marks)
    page = LexborHTMLParser(f"<div>{render_tokens(marked)}</div>")
    for node in page.css("[data-apparatus]"):
        node.decompose()
    bare = LexborHTMLParser(f"<div>{render_tokens(tokens)}</div>")
    assert text_of(page, "div") == text_of(bare, "div")
    assert sorted(n for numbers in ends.values() for n in numbers) == [m.number for m in marks]


# ---------------------------------------------------------------- glossary


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
        ("WARC file", "../../glossary.html#warc-file"),
        ("WARC", "../../glossary.html#warc"),
    ]


def test_case_counts_but_for_the_first_letter_of_a_sentence() -> None:
    matcher = make_matcher([term("TR"), term("link rot"), term("WARC", "WARCs")])
    found = [t.term for _, _, t in matcher.find_longest("Link rot. tr TR. The link\nrot. WARCs, WARCX, XWARC.")]
    assert found == ["link rot", "TR", "link rot", "WARC"]


def test_a_form_may_begin_or_end_with_a_sign() -> None:
    matcher = make_matcher([term("C"), term("C++"), term(".org"), term("C++ committee")])
    text = "(C), C++. .org, example.org, C++11; the C++\ncommittee_"
    assert [t.term for _, _, t in matcher.find_longest(text)] == ["C", "C++", ".org", "C", "C++"]


# ---------------------------------------------------------------- redactions

COMMENTS = "\n<!-- comments -->\n\n### Ann Onym {#c1}\n\nI live in Zanzibar.\n\n#### {#c2 reply-to=c1}\n\nReally?\n"


def everywhere(archive: Archive) -> bytes:
    return b"\n".join(data for name, data in archive.files().items() if not name.endswith(".zip"))


def test_a_removed_comment_is_nowhere_and_its_replies_stay(archive: Archive) -> None:
    archive.write(
        {
            "posts/a.md": POST + "Words.\n" + COMMENTS,
            "notes/a.yml": "- {id: n1, on: c1, quote: Zanzibar, note: An island.}\n",
            "redactions.yml": "- {id: r1, target: c1, reason: Asked for by its author.}\n",
        }
    )
    archive.build("--strict")
    assert b"Zanzibar" not in everywhere(archive)
    assert b"Onym" not in everywhere(archive)
    assert [(c["id"], c["reply_to"], c["withheld"]) for c in archive.rows("comments")] == [
        ("c1", None, "Asked for by its author."),
        ("c2", "c1", None),
    ]


def test_a_removed_post_keeps_its_address_and_its_reason(archive: Archive) -> None:
    archive.write(
        {
            "posts/a.md": POST + "Secret words.\n",
            "posts/b.md": OTHER_POST + "See [it](post:a).\n",
            "redactions.yml": "- {target: a, reason: Asked for by its author.}\n",
        }
    )
    archive.build()
    assert b"Secret" not in everywhere(archive)
    assert b"A tale" not in everywhere(archive)
    assert "Asked for by its author." in text_of(archive.page("2014/04/a.html"), "main")


def test_words_are_withheld_masked_or_replaced_in_notes_too(archive: Archive) -> None:
    archive.write(
        {
            "posts/a.md": POST + "I met J\\*hn Doe and\nJane Roe and Jack Poe.\n",
            "notes/a.yml": "- {id: n1, quote: I met J*hn Doe and, note: J*hn Doe is somebody.}\n",
            "redactions.yml": "- {target: a, quote: J*hn Doe, action: pseudonymise, replacement: Mr X,"
            " reason: R.}\n"
            "- {target: a, quote: Jane Roe, action: mask, reason: R.}\n"
            "- {target: a, quote: Jack Poe, action: remove, reason: R.}\n",
        }
    )
    archive.build("--strict")
    text = text_of(archive.page("2014/04/a.html"), "main")
    assert "I met Mr X and" in text
    assert "█████ and [withheld]." in text
    assert "Mr X is somebody." in text
    for name in (b"hn Doe", b"Jane Roe", b"Jack Poe"):
        assert name not in everywhere(archive)


def test_withheld_words_that_stand_elsewhere_are_named(archive: Archive) -> None:
    archive.write(
        {
            "posts/a.md": POST + "John Doe.\n",
            "posts/b.md": OTHER_POST + "It was John Doe.\n",
            "redactions.yml": "- {id: r1, target: a, quote: John Doe, reason: R.}\n",
        }
    )
    assert "warning: posts/b.md:7: words that r1 withholds elsewhere stand here." in archive.build().err
