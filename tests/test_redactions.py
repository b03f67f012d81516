"""Redactions: withheld text appears nowhere on the site."""

from __future__ import annotations

import hashlib
import html
import io
import json
import re
import unicodedata
import zipfile
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from postil.content.redaction.cuts import Cut, merge_cuts
from postil.content.redaction.excision import excise
from postil.links.extraction import find_links
from postil.text.folding import fold
from postil.text.markdown import parse_markdown, plain_text
from postil.text.phrases import make_phrase_matcher
from tests.conftest import text_of
from tests.samples import OTHER_POST, POST

if TYPE_CHECKING:
    from tests.conftest import Archive


COMMENTS = "\n<!-- comments -->\n\n### Ann Onym {#c1}\n\nI live in Zanzibar.\n\n#### {#c2 reply-to=c1}\n\nReally?\n"


def everywhere(archive: Archive) -> bytes:
    return b"\n".join(data for name, data in archive.files().items() if not name.endswith(".zip"))


def test_a_withheld_comment_is_gone_and_its_replies_stay(archive: Archive) -> None:
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


def test_a_withheld_post_is_gone_and_links_to_its_comments_lead_to_its_page(
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


def test_ids_with_withheld_words_are_reported(archive: Archive) -> None:
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
        "redactions.yml:1: the id 'the-great-secret' contains words of the title that r1 withholds: great, sec"
        in err
    )
    assert "redactions.yml:2: the id 'my-zanzibar' contains words of the text that r2 withholds: zanzibar." in err


def test_a_withheld_post_keeps_its_page_and_shows_the_reason(archive: Archive) -> None:
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


def test_words_are_removed_masked_or_replaced_in_notes(archive: Archive) -> None:
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
def test_words_are_withheld_whatever_markup_is_between_their_letters(
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


def test_only_whole_words_are_withheld_and_a_replacement_is_not_markup(archive: Archive) -> None:
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
    assert "the id '2014-04-15-of-jane-roe' contains words that r1 withholds. The site shows it" in err
    assert "the name of the capture 'captures/of-janeroe.txt' contains words that r1 withholds." in err
    (page,) = [name for name in archive.files() if name.endswith("of-jane-roe.html")]
    assert "Jane Roe" not in archive.files()[page].decode()
    edits = text_of(archive.page(page), ".edits")
    assert "line. word." in edits
    assert "Of [withheld] [withheld]" in edits
    path.write_text(text.replace("Jame", "Jane"))  # the misspelling would tell whose name it is
    archive.build()
    assert "Jame" not in archive.files()[page].decode()


def test_withheld_words_that_remain_elsewhere_are_reported(archive: Archive) -> None:
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
    appear = "words that r1 withholds elsewhere appear"
    for place in (
        f"posts/a.md:7: {appear} here.",
        f"posts/b.md:1: {appear} in its title.",
        "posts/b.md:1: the id 'john-doe' contains words that r1 withholds.",
        f"posts/b.md:9: {appear} here.",
        "posts/b.md:9: the address 'http://example.org/john-doe' contains words that r1 withholds.",
        f"posts/b.md:13: {appear} in the name above a comment.",
        f"notes/john-doe.yml:1: {appear} here.",
        f"glossary.yml:1: {appear} here.",
        f"pages/about.md:3: {appear} here.",
    ):
        assert f"warning: {place}" in err
    assert "If they must go here as well, change them, or add a redaction to redactions.yml." in err


_VARIANTS = {
    " ": " \u00a0\u2009\u3000\n",
    "'": "'‘’‛ʼ＇",
    "-": "-‐‑–—−－",
    '"': '"“”„«»＂',
}
_INVISIBLE = ["", "", "", "\u00ad", "\u200b", "\u200c", "\u200d", "\u2060", "\u200f", "\u202a", "\u2066", "\ufeff"]


@st.composite
def spellings(draw: st.DrawFn, name: str) -> str:
    """Return a name in some spelling that a reader takes for the same."""
    composed = draw(st.booleans())
    written = ""
    for letter in unicodedata.normalize("NFC" if composed else "NFD", name):
        wide = chr(ord(letter) + 0xFEE0) if letter.isascii() and letter.isalnum() else letter
        written += draw(st.sampled_from([*_VARIANTS.get(letter, letter), wide if letter.isalnum() else letter]))
        written += draw(st.sampled_from(_INVISIBLE)) if not unicodedata.combining(letter) else ""
    return written.strip()


@pytest.mark.slow
@settings(
    max_examples=15,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # to shrink would take many builds
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    st.lists(spellings("Zoë O'Roe-Smith"), min_size=7, max_size=7),
    st.sampled_from(["山田太郎", "สมชาย", "김철수"]),
)
def test_no_spelling_of_a_withheld_name_is_published(archive: Archive, written: list[str], name: str) -> None:
    body, title, comment, author, label, emphasis, note = written
    front = {"id": "a", "title": f"On {title}", "date": "2014-04-15", "labels": [f"about {label}"]}
    text = f"We met {body} there. 昨日{emphasis}さんと{name}さんが。\n"
    thread = f"\n<!-- comments -->\n\n### C {{#c1}}\n\nI know {comment}, said {author}.\n"
    archive.write(
        {
            "posts/a.md": f"---\n{json.dumps(front, ensure_ascii=False)}\n---\n\n{text}{thread}",
            "notes/a.yml": f"- {json.dumps({'id': 'n1', 'note': f'It is {note}.'}, ensure_ascii=False)}\n",
            "redactions.yml": f'- {{id: r1, target: a, quote: "Zoë O\'Roe-Smith", reason: R.}}\n'
            f"- {{id: r2, target: a, quote: {name}, reason: R.}}\n",
        }
    )
    archive.build()
    for address, data in archive.files().items():
        if address.endswith((".html", ".jsonl", ".xml", ".bib", ".ris", ".jsonld")):
            shown = html.unescape(re.sub(r"<[^>]*>", "", data.decode()))
            shown = re.sub(r"\\u([0-9a-f]{4})", lambda match: chr(int(match[1], 16)), shown)
            assert "O'Roe" not in fold(shown), address
            assert name not in fold(shown).replace(" ", ""), address


HIDDEN = """---
id: b
title: Beta
date: 2014-05-02
url: https://old.example/2014/05/b.html
other_urls: ["https://old.example/jane-roe.html", "https://old.example/?p=7"]
glossary: {Jane Roe: Jane}
imported: {byline: Jane Roe, kind: post}
---

See [the lamp](https://lamp.example/ "as Jane Roe said"), and [the slip][slip].

[slip]: https://slip.example/ 'by Jane Roe'
[nowhere]: https://old.example/jane-roe/
[//]: # (Jane Roe wrote this.)

[^unused]: A word of Jane Roe.

<!-- comments -->

### Bo {#c1}

Look [here](https://x.example/ "Jane Roe").
"""


def list_published(archive: Archive) -> dict[str, bytes]:
    """Return every file of the site, and those in its zips."""
    files = dict(archive.files())
    for name, data in archive.files().items():
        if name.endswith(".zip"):
            with zipfile.ZipFile(io.BytesIO(data)) as packed:
                files |= {f"{name}/{entry}": packed.read(entry) for entry in packed.namelist()}
    return files


def test_words_are_withheld_from_what_only_the_markdown_of_a_post_shows(archive: Archive) -> None:
    archive.write(
        {
            "archive.toml": 'base_url = "https://kept.example/"\nmarkdown = true\n',
            "posts/b.md": HIDDEN,
            "redactions.yml": "- {id: r1, target: b, quote: Jane Roe, reason: Asked for.}\n",
        }
    )
    archive.build()
    files = list_published(archive)
    kept = [name for name, data in files.items() if re.search(rb"(?i)jane.{0,3}roe", data) or "jane" in name]
    assert kept == []
    markdown = next(data.decode() for name, data in files.items() if name.endswith("b.md"))
    for kept_words in (
        "See the lamp",
        "[withheld] wrote this.",
        "A word of [withheld].",
        "https://old.example/?p=7",
    ):
        assert kept_words in markdown


@pytest.mark.parametrize("target", ["target: c1", "target: 2014-05-02-beta, quote: harbour master"])
def test_no_digest_of_withheld_words_is_published(archive: Archive, target: str) -> None:
    """Whoever has the other words could try names until the digest is the same."""
    older = "Thursday, 1 May 2014\n\nAlpha\n\nNobody lit it.\n"
    capture = f"Friday, 2 May 2014\n\nBeta\n\nThe harbour master lit it.\n\n{older}"
    archive.write({"captures/a.txt": capture, "captures/c.txt": "Monday, 3 March 2014\n\nGamma\n\nAll is well.\n"})
    archive.run("convert")
    path, post = "posts/2014/2014-05-02-beta.md", archive.posts()["2014-05-02-beta"]
    archive.write(
        {
            "archive.toml": "markdown = true\n",
            path: f"{post}\n<!-- comments -->\n\n### Bo {{#c1}}\n\nSo it was.\n",
            "redactions.yml": f"- {{id: r1, {target}, reason: Asked for.}}\n",
        }
    )
    archive.build("--strict")
    converted = re.search("converted: (.*)", post)
    assert converted
    digests = {converted[1].encode(), hashlib.sha256(capture.encode()).hexdigest().encode()}
    shown = {name for name, data in list_published(archive).items() if any(digest in data for digest in digests)}
    assert shown == set()
    by_id = {row["id"]: row["capture"] for row in archive.rows("posts")}
    assert by_id["2014-05-02-beta"]["sha256"] is None
    assert by_id["2014-05-01-alpha"]["sha256"] is None  # of the same capture
    assert by_id["2014-03-03-gamma"]["sha256"]


B = "---\nid: b\ntitle: B\ndate: 2014-05-02\n---\n\n"


@pytest.mark.parametrize("target", ["target: c-0123456789", "target: b", "target: b, quote: salt"])
def test_an_id_that_may_be_a_digest_of_withheld_words_is_published_nowhere(archive: Archive, target: str) -> None:
    thread = "### Ann {#c-0123456789}\n\nIt was salt.\n\n#### Bo {#c2 reply-to=c-0123456789}\n\nYes, it was.\n"
    archive.write(
        {
            "archive.toml": "markdown = true\n",
            "posts/a.md": f"{POST}See [hers](comment:c-0123456789) and [this](post:b#c-0123456789).\n",
            "posts/b.md": f"{B}A grain of salt.\n\n<!-- comments -->\n\n{thread}",
            "notes/b.yml": "- {id: n1, on: c2, note: See comment:c-0123456789.}\n",
            "redactions.yml": f"- {{id: r1, {target}, reason: Asked for.}}\n",
        }
    )
    archive.build("--strict")
    assert [name for name, data in list_published(archive).items() if b"c-0123456789" in data] == []
    if target != "target: b":
        renamed, reply = archive.rows("comments")
        assert reply["reply_to"] == renamed["id"]
        (link, other) = archive.page("2014/04/a.html").css("article.record p a[href*='b.html#']")
        assert link.attributes["href"] == other.attributes["href"] == f"../05/b.html#{renamed['id']}"
        assert len(archive.page("2014/05/b.html").css(f"#{renamed['id']}")) == 1


def test_the_ids_of_new_comments_say_nothing_of_their_words(archive: Archive) -> None:
    page = "Friday, 2 May 2014\n\nBeta\n\nIt was lit.\n\nComments\n\nAnn said...\n{}\n3 May 2014 at 10:00\n"
    ids = set()
    for words in ("I lit it, at one in the morning.", "He lit it, and nobody else saw him."):
        archive.write({"captures/a.txt": page.format(words)})
        archive.run("convert")
        (post,) = archive.posts().values()
        assert words in post
        ids.add(re.search(r"\{#(c-\w+)", post)[1])  # type: ignore[index]
        for path in sorted((archive.content / "posts").rglob("*"), reverse=True):
            path.rmdir() if path.is_dir() else path.unlink()
    assert len(ids) == 1


def test_a_name_is_withheld_in_all_its_forms_from_all_posts(archive: Archive) -> None:
    entry = (
        "- id: r1\n  target: everywhere\n  quote: Zoe Quill\n  also: [Ms Quill, 'Quill, Zoe', Z. Q.]\n"
        "  not: [Zoe]\n  action: pseudonymise\n  replacement: Person A\n  reason: Asked for.\n"
    )
    comment = "<!-- comments -->\n\n### Zoe Quill {#c1}\n\nZ. Q. was I.\n"
    archive.write(
        {
            "archive.toml": "markdown = true\n",
            "posts/a.md": f"{POST}Then Zoe *Quill* and Zoe&nbsp;Quill came.\n",
            "posts/b.md": f"{OTHER_POST}Said Ms Quill’s brother: Quill, Zoe.\n\n{comment}",
            "posts/c.md": "---\nid: c\ntitle: A quill\n---\n\nA quill is a pen, says Zoe.\n",
            "posts/d.md": "---\nid: d\ntitle: D\nurl: https://old.example/zoe-quill\n---\n\nNothing.\n",
            "posts/e.md": "---\nid: e\ntitle: E\nimported: {byline: Ms Quill}\n---\n\nNothing.\n",
            "notes/a.yml": "- {id: n1, note: This is Ms Quill.}\n",
            "redactions.yml": entry,
        }
    )
    archive.build("--strict")
    files = list_published(archive)
    assert [name for name, data in files.items() if re.search(rb"Quill|zoe-quill|Z\. Q\.", data)] == []
    assert "Then Person A and Person A came." in text_of(archive.page("2014/04/a.html"), "article")
    assert archive.rows("comments")[0]["author"] == "Person A"
    withheld = archive.page("withheld.html").css(".item-title")
    assert [" ".join(node.text().split()) for node in withheld] == ["Words of 4 posts"]
    archive.write(
        {
            "redactions.yml": entry.replace("Zoe Quill", "Ann Other").replace(
                "Ms Quill, 'Quill, Zoe', Z. Q.", "Ms Other"
            )
        }
    )
    assert "the words 'Ann Other' are not in any post" in archive.run().err


def test_withholding_everywhere_needs_words(archive: Archive) -> None:
    archive.write(
        {"posts/a.md": POST + "Words.\n", "redactions.yml": "- {id: r1, target: everywhere, reason: Asked for.}\n"}
    )
    outcome = archive.run()
    assert "redactions.yml:1: 'everywhere' needs the words to withhold. Add 'quote:'." in outcome.err
