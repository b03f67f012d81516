"""Notes, glossary and redactions: what editors add, and what is withheld."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from postil.annotations import Mark, mark_words
from postil.excision import Cut, excise, merge_cuts
from postil.glossary import link_first_mentions, make_matcher
from postil.links import find_links
from postil.markdown import parse_markdown, plain_text, render_tokens
from postil.model import Term
from postil.phrases import make_phrase_matcher
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
    assert (
        "notes/a.yml:1: the words 'the end' stand 2 times in 'body' of a. Add 'before:' with the words before the "
        "one meant: posts/a.md:7 'This is the end. That was the end.'; posts/a.md:7 'This is the end."
    ) in outcome.err
    assert archive.page("2014/04/a.html").css_first(".noted") is None
    assert [n["placed"] for n in archive.rows("notes")] == [False]
    archive.write({"notes/a.yml": note + "  before: That was\n"})
    assert archive.build().err == ""
    assert text_of(archive.page("2014/04/a.html"), ".noted") == "the end"
    archive.write({"notes/a.yml": note + "  before: What was\n"})
    assert "the words 'the end' stand 2 times in 'body' of a, but never behind 'What was'. They stand at " in (
        archive.build().err
    )


def test_a_note_without_words_of_its_own_on_the_page_is_shown_and_leads_nowhere_else(archive: Archive) -> None:
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
    assert text_of(page, "#note-n2") == "Content note. Grim: see. Ed 21 November 2026"
    assert page.css_first("#note-n2 em > a") is not None
    assert "On the words some code" in text_of(page, "#note-n4")
    ids = {node.attributes["id"] for node in page.css("[id]")}
    assert {"note-n1", "note-n2", "note-n3", "note-n4", "note-n5"} <= ids
    fragments = {(node.attributes["href"] or "") for node in page.css("main a")}
    assert {f[1:] for f in fragments if f.startswith("#")} <= ids


def test_the_nearest_passage_is_found_in_a_long_text(archive: Archive) -> None:
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
    assert err.count("Nearest is 'It closed at midnight, with no word to anybody.'") == 100


def test_links_of_other_schemes_are_not_made_and_their_words_stay(archive: Archive) -> None:
    schemes = ["blob:x", "view-source:x", "feed:javascript:x", "data:image/png;base64,x", "C:/x"]
    links = [f"[w{n} *x*]({s})" for n, s in enumerate(schemes)] + [
        "![alt](data:image/png;base64,x)",
        "[m](mailto:a@b)",
    ]
    archive.write({"posts/a.md": POST + " ".join(links) + "\n"})
    archive.build("--strict")
    page = archive.page("2014/04/a.html")
    assert text_of(page, "article.record > p") == "w0 x w1 x w2 x w3 x w4 x alt m"
    assert [node.attributes["href"] for node in page.css("article.record > p a")] == ["mailto:a@b"]


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
    linked = link_first_mentions(tokens, make_matcher([term("WARC")]), set(), lambda _: ("#", ""))
    marked, ends = mark_words(linked, marks)
    page = LexborHTMLParser(f"<div>{render_tokens(marked)}</div>")
    for node in page.css("[data-apparatus]"):
        node.decompose()
    bare = LexborHTMLParser(f"<div>{render_tokens(tokens)}</div>")
    assert text_of(page, "div") == text_of(bare, "div")
    assert sorted(n for numbers in ends.values() for n in numbers) == [m.number for m in marks]


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
        ("WARC file", "../../glossary/warc-file.html"),
        ("WARC", "../../glossary/warc.html"),
    ]


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
    assert [" ".join(node.text().split()) for node in page.css(".passages li")] == [
        "A WARC is a box. Two WARCs are two.",
        "A WARC is a box. Two WARCs are two.",
        "My WARC! In a comment",
    ]
    assert [n.attributes["href"] for n in page.css(".passages a")] == ["../2014/04/a.html#c1"]
    assert "3 passages in 1 post" in text_of(archive.page("glossary.html"), "main")


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
    assert links == [
        ("C", "../../glossary/c.html"),
        ("C++", "../../glossary/c-2.html"),
        ("main", "../../glossary/main-2.html"),
        ("Kind term", "../../glossary/kind-term-2.html"),
    ]
    for address in ("glossary.html", "2014/04/a.html"):
        ids = [node.attributes["id"] for node in archive.page(address).css("[id]")]
        assert len(ids) == len(set(ids))
    assert [n["url"] for n in archive.rows("notes")] == ["2014/04/a.html#note-n-1", "2014/04/a.html#note-n-1-2"]


# ---------------------------------------------------------------- what is read


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("Redactions.yml", "Redactions.yml: a file of this name is not read. Did you mean 'redactions.yml'?"),
        ("redaction.yml", "redaction.yml: a file of this name is not read. Did you mean 'redactions.yml'?"),
        (
            "redactions/a.yml",
            "redactions: a folder of this name is not read. Did you mean 'redactions.yml', a file?",
        ),
        ("redactions.yml/a.yml", "redactions.yml: is a folder, not a file. Move it away."),
        ("note/a.yml", "note: a folder of this name is not read. Did you mean 'notes'?"),
        ("notes", "notes: is a file, not a folder. Move it away."),
        ("media", "media: is a file, not a folder. Move it away."),
        ("letters.doc", "warning: letters.doc: a file of this name is not read. Move it out of the archive."),
    ],
)
def test_what_is_not_read_is_named(archive: Archive, name: str, message: str) -> None:
    archive.write({"posts/a.md": POST + "Words.\n", "README.md": "Hm.", ".git/x": "", name: "[]\n"})
    outcome = archive.run()
    assert message in outcome.err
    assert outcome.code == (0 if message.startswith("warning") else 1)


def test_glossary_and_redactions_may_end_in_yaml_but_not_twice(archive: Archive) -> None:
    archive.write(
        {
            "posts/a.md": POST + "A WARC of secrets.\n",
            "glossary.yaml": "- {term: WARC, definition: A box.}\n",
            "redactions.yaml": "- {target: a, quote: secrets, reason: R.}\n",
        }
    )
    archive.build("--strict")
    assert text_of(archive.page("2014/04/a.html"), "article.record > p") == "A WARC of [withheld]."
    archive.write({"redactions.yml": "[]\n"})
    assert "redactions.yaml: redactions.yml is there as well. Move all entries into one" in archive.run().err


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("redactions.yml", '- {target: a, quote: " ", reason: R.}', "redactions.yml:1: 'quote' has no words."),
        ("redactions.yml", '- {target: a, quote: "", reason: R.}', "redactions.yml:1: 'quote' has no words."),
        ("notes/a.yml", '- id: n1\n  note: X\n  quote: " "', "notes/a.yml:3: 'quote' has no words."),
        ("glossary.yml", '- {term: " ", definition: X}', "glossary.yml:1: 'term' has no words."),
        ("glossary.yml", '- {term: X, definition: X, also: ["", " "]}', "glossary.yml:1: an empty form."),
        (
            "glossary.yml",
            "- term: X\n  definition: X\n  same_as: javascript:alert(1)",
            "glossary.yml:3: 'javascript:alert(1)' is no address on the web. Begin it with 'https://'.",
        ),
    ],
)
def test_fields_without_words_and_addresses_of_other_kinds_are_problems(
    archive: Archive, name: str, text: str, message: str
) -> None:
    archive.write({"posts/a.md": POST + "Words.\n", name: text + "\n"})
    outcome = archive.run()
    assert outcome.code == 1
    assert message in outcome.err


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


def test_a_removed_post_is_gone_with_its_fields_and_links_to_its_comments_still_lead_there(
    archive: Archive,
) -> None:
    fields = (
        "title: Beta\ndate: 2014-05-01?\ndate_note: Secret guess\nstandfirst: Secret stand\n"
        "labels: [Secret label]\n"
    )
    archive.write(
        {
            "posts/b.md": f"---\nid: b\n{fields}---\n\nSecret words.\n" + COMMENTS,
            "posts/a.md": POST + "See [what Ann said](comment:c1).\n",
            "redactions.yml": "- {target: b, reason: Asked for by its author.}\n",
        }
    )
    assert archive.build("--strict").err == ""
    assert b"secret" not in everywhere(archive).lower()
    assert b"Zanzibar" not in everywhere(archive)
    links = [node.attributes["href"] for node in archive.page("2014/04/a.html").css("article.record a")]
    assert "../05/b.html" in links
    assert text_of(archive.page("2014/05/b.html"), "main").count("withheld") == 1


def test_ids_that_tell_what_is_withheld_are_named(archive: Archive) -> None:
    post = OTHER_POST.replace("id: b", "id: the-great-secret").replace("Beta", "The great secret")
    archive.write(
        {
            "posts/b.md": post + "Words.\n",
            "posts/a.md": POST + "Words.\n\n<!-- comments -->\n\n### {#my-zanzibar}\n\nI live in Zanzibar.\n",
            "redactions.yml": "- {id: r1, target: the-great-secret, reason: R.}\n"
            "- {id: r2, target: my-zanzibar, reason: R.}\n",
        }
    )
    err = archive.build().err
    assert (
        "redactions.yml:1: the id 'the-great-secret' holds words of the title that r1 withholds: great, sec" in err
    )
    assert "redactions.yml:2: the id 'my-zanzibar' holds words of the words that r2 withholds: zanzibar." in err


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


def test_words_are_withheld_from_every_field_of_a_post(archive: Archive) -> None:
    post = (
        "---\nid: a\ntitle: Of Secretname\ndate: 2014-04-15?\ndate_as_written: Secretname's day\n"
        "date_note: as Secretname says\nauthor: Secretname\nstandfirst: By Secretname\n"
        "url: http://example.org/of-secretname.html\nlabels: [Secretname, Other]\n---\n\n"
        "By Secretname, [there](http://example.org/Secretname.html) and "
        '[here](http://example.org/x "Secretname").\n'
        "\n```Secretname\ncode\n```\n\n<!-- comments -->\n\n### Secretname {#c1}\n\nI am.\n"
    )
    archive.write(
        {
            "posts/a.md": post,
            "notes/a.yml": "- {id: n1, quote: By Secretname, by: Secretname, note: '*Secret*name'}\n",
            "redactions.yml": "- {target: a, quote: Secretname, reason: R.}\n",
        }
    )
    assert archive.build("--strict").err == ""
    assert b"secretname" not in everywhere(archive).lower()
    page = archive.page("2014/04/a.html")
    assert "there and here" in text_of(page, "main")
    assert text_of(page, ".tags") == "[withheld] Other"
    assert [n["placed"] for n in archive.rows("notes")] == [True]


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("> said Jane\n> Roe loudly", "said [withheld] loudly"),
        ("the *Jane* Roe", "the [withheld]"),
        ("**Ms Jane** Roe", "Ms [withheld]"),
        ("a Ja**ne R**oe b", "a [withheld] b"),
        ("a [Ms Jane](http://jane.example) Roe b", "a Ms [withheld] b"),
        ("a Jane&nbsp;Roe b", "a [withheld] b"),
        ("a Jane\\\nRoe b", "a [withheld] b"),
        ("a Jane  \nRoe b", "a [withheld] b"),
        ("- a Jane\n  Roe b\n- c", "a [withheld] b c"),
        ("`a Jane` Roe *b*", "[withheld] b"),
        ("a\n\n    Jane Roe", "a [withheld]"),
        ("| a | b \\| Jane Roe |\n|---|---|\n| Jane Roe | c |", "a b | [withheld] [withheld] c"),
        ("a[^1]\n\n[^1]: b *Jane\n    Roe* c", "a b [withheld] c"),
        ("*Jane Roe*'s", "[withheld]'s"),
        ("![of Jane Roe](media/x.png) b", "of [withheld] b"),
        ("[a](mailto:jane.roe@example.org) b", "a b"),
        ("<http://example.org/janeroe>", "[withheld]"),
        ("a^[b Jane Roe] c", "a c b [withheld]"),
        ("Jane Roes and Mary-Jane Roe", "Jane Roes and Mary-[withheld]"),
    ],
)
def test_words_are_withheld_whatever_markup_stands_between_their_letters(
    archive: Archive, source: str, shown: str
) -> None:
    archive.write(
        {
            "posts/a.md": POST + source + "\n\nAlso Jane Roe, *kept*.\n",
            "redactions.yml": "- {target: a, quote: Jane Roe, reason: R.}\n",
        }
    )
    archive.build("--strict")
    page = archive.page("2014/04/a.html")
    for node in page.css("sup, .footnote-backref, h1, .byline, .source, h2"):
        node.decompose()
    text = " ".join(" ".join(node.text(separator=" ", strip=True).split()) for node in page.css("article.record"))
    bare = text.replace(" ", "")
    assert "Also[withheld],kept." in bare
    assert shown.replace(" ", "") in bare.replace("Also[withheld],kept.", "")
    assert page.css_first("article.record > p:last-of-type em") is not None


@given(
    st.lists(
        st.sampled_from(
            [
                "Jane Roe",
                "Jane",
                "Roe",
                "*",
                "**",
                "_",
                "`",
                "[",
                "](u)",
                "\\",
                "\n",
                "\n\n",
                "> ",
                "- ",
                " ",
                "a",
                "|",
            ]
        ),
        max_size=14,
    )
)
def test_no_markup_shows_withheld_words(pieces: list[str]) -> None:
    source = "".join(pieces)

    def find(text: str) -> list[Cut]:
        return merge_cuts([Cut(start, end, put) for start, end, put in matcher.find_all(text)])

    matcher = make_phrase_matcher({"Jane Roe": "X*"})
    left = parse_markdown(excise(source, find, lambda target: "X*" if "jane-roe" in target else None))
    assert not find(plain_text(left))
    assert "jane-roe" not in "".join(link.href for link in find_links(left, "a.md", 1))


def test_withheld_words_are_whole_words_and_a_replacement_is_no_markup(archive: Archive) -> None:
    archive.write(
        {
            "posts/a.md": POST + "Annual Ann, ann and McAnn.\n",
            "redactions.yml": "- {target: a, quote: Ann, action: pseudonymise, replacement: A_*x*_, reason: R.}\n",
        }
    )
    archive.build()
    assert text_of(archive.page("2014/04/a.html"), "article.record > p") == "Annual A_*x*_, ann and McAnn."


def test_words_are_withheld_from_a_post_as_it_was_converted(archive: Archive) -> None:
    capture = "Tuesday, 15 April 2014\n\nOf Jane Roe\n\nJane Roe and Jame Roe wrote this.\n\nAnd a last line.\n"
    archive.write({"captures/of-janeroe.txt": capture})
    archive.build()
    (path,) = (archive.content / "posts").rglob("*.md")
    text = path.read_text().replace("title: Of Jane Roe", "title: Jane Roe").replace("last line", "last word")
    path.write_text(text)
    archive.write({"redactions.yml": f"- {{target: {path.stem}, quote: Jane Roe, reason: R.}}\n"})
    err = archive.build().err
    assert "the id '2014-04-15-of-jane-roe' holds words that r1 withholds. The site shows it" in err
    assert "the name of the capture 'captures/of-janeroe.txt' holds words that r1 withholds." in err
    (page,) = [name for name in archive.files() if name.endswith("of-jane-roe.html")]
    assert "Jane Roe" not in archive.files()[page].decode()
    edits = text_of(archive.page(page), ".edits")
    assert "line. word." in edits
    assert "Of [withheld] [withheld]" in edits
    path.write_text(text.replace("Jame", "Jane"))  # the misspelling would tell whose name it is
    archive.build()
    assert "Jame" not in archive.files()[page].decode()


def test_withheld_words_that_stand_elsewhere_are_named(archive: Archive) -> None:
    archive.write(
        {
            "posts/a.md": POST + "John Doe, in capitals JOHN DOE.\n",
            "posts/b.md": OTHER_POST.replace("Beta", "John Doe").replace("id: b", "id: john-doe")
            + "B.\n\nIt was *John* Doe [there](http://example.org/john-doe).\n\n<!-- comments -->\n\n"
            "### John Doe {#c1}\n\nHm.\n",
            "notes/john-doe.yml": "- {id: n1, note: It is John&nbsp;Doe.}\n",
            "glossary.yml": "- {term: JD, definition: John Doe.}\n",
            "pages/about.md": "About\n\nJohn Doe.\n",
            "redactions.yml": "- {id: r1, target: a, quote: John Doe, reason: R.}\n",
        }
    )
    err = archive.build().err
    stand = "words that r1 withholds elsewhere stand"
    for place in (
        f"posts/a.md:7: {stand} here.",
        f"posts/b.md:1: {stand} in its title.",
        "posts/b.md:1: the id 'john-doe' holds words that r1 withholds.",
        f"posts/b.md:9: {stand} here.",
        "posts/b.md:9: the address 'http://example.org/john-doe' holds words that r1 withholds.",
        f"posts/b.md:13: {stand} in the name over a comment.",
        f"notes/john-doe.yml:1: {stand} here.",
        f"glossary.yml:1: {stand} here.",
        f"pages/about.md:3: {stand} here.",
    ):
        assert f"warning: {place}" in err
    assert "Add a redaction to redactions.yml, or change them, if they must go here too." in err
