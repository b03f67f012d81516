"""The parts of a page: tables, and ids that no two parts share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from postil.articles.enrich import enrich
from postil.catalog.catalog import build_catalog
from postil.content import parse_document
from postil.content.config import Config
from postil.model.problems import Problems
from postil.model.records import ArchiveContent, Note
from tests.browsers import Watched, serve
from tests.samples import POST, term

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.conftest import Archive

TABLE = "| Quay | Tons | Flag | |\n|:-----|-----:|:-:|---|\n| North | 7 | red | x |\n"


def test_the_cells_of_a_table_are_aligned_without_a_style_that_the_page_refuses(archive: Archive) -> None:
    archive.write({"posts/a.md": POST + TABLE, "notes/a.yml": f"- {{id: n1, note: {TABLE!r}}}\n"})
    archive.build()
    for name, page in archive.files().items():
        assert not name.endswith(".html") or b" style=" not in page, name
    cells = archive.page("2014/04/a.html").css("table td")
    classes = [cell.attributes.get("class") for cell in cells]
    assert classes == ["align-left", "align-right", "align-center", None]


@pytest.mark.browser
def test_a_number_is_at_the_end_of_its_column(chromium: Browser, archive: Archive) -> None:
    archive.write({"posts/a.md": POST + TABLE})
    archive.build()
    with serve(archive.site) as host:
        context = chromium.new_context()
        watched = Watched(context.new_page(), host)
        watched.page.goto(f"{host}2014/04/a.html")
        aligned = watched.page.locator("td").evaluate_all(
            "cells => cells.map((c) => getComputedStyle(c).textAlign)"
        )
        context.close()
    assert aligned == ["left", "right", "center", "start"]
    assert watched.wrong == []


@pytest.mark.browser
@pytest.mark.parametrize("address", ["#100%", "?found=words#%E0%A4%A", "#%"])
def test_a_broken_fragment_stops_no_script(chromium: Browser, archive: Archive, address: str) -> None:
    archive.write({"posts/a.md": POST + "Some words.\n", "notes/a.yml": "- {id: n1, quote: words, note: Hm.}\n"})
    archive.build()
    with serve(archive.site) as host:
        context = chromium.new_context(viewport={"width": 1280, "height": 900})
        watched = Watched(context.new_page(), host)
        watched.page.goto(f"{host}2014/04/a.html{address}")
        assert watched.page.locator(".record.placed").count() == 1
        watched.page.keyboard.press("/")
        assert watched.page.evaluate("document.activeElement.hasAttribute('data-search')")
        marked = watched.page.evaluate("CSS.highlights.has('found')")
        context.close()
    assert watched.wrong == []
    assert marked == ("found" in address)


HEADINGS = """\
## Summary

One.[^1] And a WARC.

## Summary

## fn1

## fnref1

## fn2 c1 1

## Meaning WARC

## Note n1

## Ref note n1

## Comments

## Main

[^1]: A foot.

<!-- comments -->

## Comments

### A {#c1}

Text.[^1]

[^1]: In c1.

### B {#c2}

 #### fn c1 1

Text.[^1][^1]

[^1]: In c2.

"""
IDS = ["fn-c1-1", "fn1", "fn2", "fnref1", "meaning-warc", "note-n1", "ref-note-n1", "note-n2-name", "fn-note-n1-1"]
NOTE = "- id: {id}\n  quote: {quote}\n  kind: {kind}\n  note: |\n    A note.[^1]\n\n    [^1]: foot.\n"
NOTES = (
    NOTE.format(id="n1", quote="One.", kind="context")
    + NOTE.format(id="n2", quote="And a", kind="content-note")
    + NOTE.format(id="n2-name", quote="And", kind="context")
)


def ids_of(archive: Archive, name: str) -> list[str]:
    return [str(node.attributes["id"]) for node in archive.page(name).css("[id]")]


def test_no_two_parts_of_a_page_have_one_id(archive: Archive) -> None:
    """The ids of comments are given, since links lead to them; whatever they are, the others differ."""
    comments = "".join(f"### Bo {{#{one}}}\n\nYes.[^1]\n\n[^1]: Foot.\n\n" for one in IDS)
    glossary = (
        "- {term: WARC, definition: A box.}\n- {term: Main, definition: X}\n- {term: Kind term, definition: X}\n"
    )
    archive.write({"posts/a.md": POST + HEADINGS + comments, "notes/a.yml": NOTES, "glossary.yml": glossary})
    archive.build()
    for name in archive.files():
        if name.endswith(".html"):
            ids = ids_of(archive, name)
            assert sorted(ids) == sorted(set(ids)), name
    page = archive.page("2014/04/a.html")
    ids = ids_of(archive, "2014/04/a.html")
    assert {"c1", "c2", *IDS} <= set(ids)
    for node in page.css('a[href^="#"], [aria-labelledby], [aria-describedby]'):
        attributes = node.attributes
        named = (attributes.get("href") or "").removeprefix("#")
        for attribute in ("aria-labelledby", "aria-describedby"):
            named = attributes.get(attribute) or named
        assert named in ids


PARTS = ("fn", "fnref", "ref", "note", "meaning", "name", "section", "n1", "c1", "warc", "main", "1", "2", "body")
NAMES = st.lists(st.sampled_from(PARTS), min_size=1, max_size=4).map("-".join) | st.sampled_from(("fn1", "fnref2"))


@given(
    st.lists(NAMES, unique=True, max_size=4), st.lists(NAMES, max_size=4), st.lists(NAMES, unique=True, max_size=3)
)
def test_ids_differ_whatever_things_are_called(comments: list[str], headings: list[str], notes: list[str]) -> None:
    problems = Problems()
    text = POST + "A WARC.[^1][^1] More.[^2]\n\n[^1]: X\n\n[^2]: Y\n\n"
    text += "".join(f"## {heading}\n\n" for heading in headings)
    text += "<!-- comments -->\n\n## Comments\n\n"
    text += "".join(
        f"### Bo {{#{one}}}\n\nYes.[^1]\n\n[^1]: Foot.\n\n" for one in comments if one not in ("main", "body")
    )
    document = parse_document(text, "posts/a.md", Config(), problems)
    assert document is not None
    written = tuple(
        Note(one, "a", "body", "More.", None, "context", "X[^1]\n\n[^1]: Y", None, None, "notes/a.yml", line)
        for line, one in enumerate(notes)
    )
    content = ArchiveContent((document,), {}, written, (term("WARC"),), (), ())
    catalog = build_catalog(content, Config(), problems)
    article = enrich(document, catalog.views["a"], "en")
    parts = [block.html for block in article.body]
    parts += [block.html for comment in article.comments for block in comment.body]
    parts += [note.html for note in article.notes]
    ids = [str(n.attributes["id"]) for n in LexborHTMLParser("".join(map(str, parts))).css("[id]")]
    ids += [comment.id for comment in article.comments]
    ids += [anchor for note in article.notes for anchor in (note.anchor, f"{note.anchor}-name")]
    assert sorted(ids) == sorted(set(ids))
