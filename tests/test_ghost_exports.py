"""Ghost exports: posts as HTML, Lexical and Mobiledoc, and what members alone could read."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.export_samples import (
    all_text,
    assert_all_words_are_there,
    captured,
    convert,
    count_kept,
    find_samples,
    needs_samples,
    pack,
)

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Archive

PICTURE = b"\x89PNG\r\n\x1a\nharbour"
BLOG = """[[publications]]
id = "harbour"
title = "Harbour News"
base_url = "https://harbour.example/"
"""


def row(number: int, title: str, **more: object) -> dict[str, object]:
    return {
        "id": f"p{number}",
        "title": title,
        "slug": title.lower().replace(" ", "-"),
        "status": "published",
        "visibility": "public",
        "type": "post",
        "published_at": f"2021-05-0{number}T08:00:00.000Z",
        **more,
    }


def paragraph(*texts: tuple[str, int]) -> dict[str, object]:
    children = [{"type": "extended-text", "text": text, "format": mark} for text, mark in texts]
    return {"type": "paragraph", "children": children}


LEXICAL = json.dumps(
    {
        "root": {
            "type": "root",
            "children": [
                paragraph(("The ferry is ", 0), ("late", 1), (". <b>", 0)),
                {"type": "list", "listType": "number", "children": [
                    {"type": "listitem", "children": [{"type": "text", "text": "tide"}]},
                    {"type": "listitem", "children": [
                        {"type": "link", "url": "__GHOST_URL__/harbour/", "children": [
                            {"type": "text", "text": "harbour"}]}]},
                ]},
                {"type": "codeblock", "code": "a < b"},
                {"type": "callout", "calloutText": "Mind the <b>gap</b>", "calloutEmoji": "!"},
                {"type": "email-cta", "html": "<p>Mailwords</p>"},
                {"type": "bookmark", "url": "https://boats.example/", "metadata": {"title": "Boats & more"}},
            ],
        }
    }
)  # fmt: skip
MOBILEDOC = json.dumps(
    {
        "version": "0.3.1",
        "atoms": [["soft-return", "", {}]],
        "cards": [
            ["markdown", {"markdown": "Some *marked* words.\n\n<b>bold</b>"}],
            ["html", {"html": "<p>Raw</p>"}],
        ],
        "markups": [["strong"], ["a", ["href", "javascript:alert(1)"]]],
        "sections": [
            [1, "p", [[0, [], 0, "Plain "], [0, [0], 1, "strong"], [1, [], 0, 0], [0, [1], 1, "next"]]],
            [3, "ol", [[[0, [], 0, "one"]], [[0, [], 0, "two"]]]],
            [10, 0],
            [10, 1],
            [10, 7],
        ],
    }
)
DATA: dict[str, object] = {
    "posts": [
        row(1, "The ferry", html='<p>With <a href="__GHOST_URL__/harbour/">the harbour</a>.</p>'
            '<img src="__GHOST_URL__/content/images/size/w600/2021/05/boat.png" alt="A boat">'
            "<!--members-only--><p>Memberwords</p>"),
        row(2, "Harbour", lexical=LEXICAL, html=None, type="page"),
        row(3, "Old words", mobiledoc=MOBILEDOC, html=None, published_at=1620000000000),
        row(4, "Draft", html="<p>Draftwords</p>", status="draft"),
        row(5, "Mailed", html="<p>Sentwords</p>", status="sent"),
        row(6, "Paid", html="<p>Paidwords</p>", visibility="paid"),
        row(7, "Later", html="<p>Laterwords</p>", status="scheduled"),
    ],
    "users": [{"id": "u1", "name": "Ann", "email": "ann@harbour.example", "password": "$2a$10$secret"},
              {"id": "u2", "name": "ben@harbour.example"}],
    "members": [{"id": "m1", "name": "Cleo", "email": "cleo@harbour.example"}],
    "posts_authors": [{"post_id": "p1", "author_id": "u2", "sort_order": 1},
                      {"post_id": "p1", "author_id": "u1", "sort_order": 0}],
    "tags": [{"id": "t1", "name": "Boats"}, {"id": "t2", "name": "#own"}, {"id": "t3", "name": "Tide"}],
    "posts_tags": [
        {"post_id": "p1", "tag_id": one, "sort_order": n} for n, one in ((2, "t1"), (1, "t3"), (0, "t2"))
    ],
    "comments": [
        {"id": "c1", "post_id": "p1", "status": "deleted", "html": "<p>Gonewords</p>"},
        {"id": "c2", "post_id": "p1", "status": "published", "html": "<p>An answer.</p>", "parent_id": "c1"},
        {"id": "c3", "post_id": "p1", "status": "hidden", "html": "<p>Hiddenwords</p>"},
    ],
    "settings": [{"key": "timezone", "value": "Europe/Berlin"}, {"key": "secret", "value": "settingswords"}],
}  # fmt: skip
EXPORT = json.dumps({"db": [{"meta": {"version": "5.0"}, "data": DATA}]})
PRIVATE = (
    "Memberwords Draftwords Sentwords Paidwords Laterwords Gonewords Hiddenwords settingswords Mailwords"
    " ann@harbour ben@harbour cleo@harbour secret #own"
).split()


def test_what_everybody_could_read_becomes_posts(archive: Archive) -> None:
    files: dict[str, str | bytes] = {"data/blog.json": EXPORT, "content/images/2021/05/boat.png": PICTURE}
    archive.write({"archive.toml": BLOG, **captured("ghost", files)})
    kinds = convert(archive)
    assert count_kept(kinds, "post") == 2
    assert kinds["post"]["left_out"] == {
        "draft": 1, "sent by e-mail only": 1, "for payers only": 1, "scheduled": 1,
    }  # fmt: skip
    assert count_kept(kinds, "page") == count_kept(kinds, "media") == 1
    posts = archive.posts()
    ferry = posts["2021-05-01-the-ferry"]
    assert "date: 2021-05-01T10:00:00+02:00" in ferry
    assert "author: Ann\n" in ferry
    assert "url: https://harbour.example/the-ferry/" in ferry
    assert "labels:\n- Tide\n- Boats\n" in ferry
    assert "![A boat](media/" in ferry
    harbour = posts["2021-05-02-harbour"]
    assert "The ferry is **late**. \\<b>" in harbour
    assert "1. tide\n2. [harbour](/harbour/)" in harbour
    assert "```\na < b\n```" in harbour
    assert "Mind the **gap**" in harbour
    old = posts["2021-05-03-old-words"]
    assert "Plain **strong**\\\nnext" in old
    assert "Some *marked* words." in old
    assert "2021-05-03T02:00:00+02:00" in old
    archive.build()
    comments = {c["id"]: (c["text"], c["reply_to"]) for c in archive.rows("comments")}
    assert comments == {"cc1": ("", None), "cc2": ("An answer.", "cc1")}
    assert 'href="../harbour/' in (archive.site / "the-ferry" / "index.html").read_text(encoding="utf-8")
    written = all_text(archive.folder)
    assert [word for word in PRIVATE if word in written] == []
    assert_all_words_are_there(archive)


def test_an_export_in_a_zip_is_read_as_one_in_a_folder(archive: Archive) -> None:
    archive.write(
        {"captures/ghost.zip": pack({"a/blog.json": EXPORT, "a/content/images/2021/05/boat.png": PICTURE})}
    )
    kinds = convert(archive)
    assert count_kept(kinds, "post", "page") == 3
    assert "file: captures/ghost.zip/a/blog.json" in archive.posts()["2021-05-01-the-ferry"]
    assert "![A boat](media/" in archive.posts()["2021-05-01-the-ferry"]
    assert convert(archive) == kinds
    assert_all_words_are_there(archive)


@pytest.mark.parametrize("share", [0.3, 0.6, 0.95])
def test_of_a_file_that_was_cut_off_what_came_before_is_kept(archive: Archive, share: float) -> None:
    text = json.dumps({"db": [{"data": DATA}]}, indent=1)
    archive.write({"captures/blog.json": text[: int(len(text) * share)]})
    outcome = archive.run("convert")
    assert outcome.code == 0
    assert "JSON that cannot be read to its end" in outcome.err
    assert "2021-05-01-the-ferry" in archive.posts()
    assert_all_words_are_there(archive)


@pytest.mark.parametrize("path", needs_samples(find_samples("ghost/*.json")))
def test_counts_of_real_exports_are_those_of_the_files_themselves(archive: Archive, path: Path) -> None:
    raw = path.read_text(encoding="utf-8")
    rows = json.loads(raw)["db"][0]["data"]["posts"]
    shown = [one for one in rows if one["status"] == "published" and one["visibility"] == "public"]
    archive.write({"captures/blog.json": raw})
    kinds = convert(archive)
    assert count_kept(kinds, "post") == sum(one["type"] == "post" for one in shown)
    assert count_kept(kinds, "page") == sum(one["type"] == "page" for one in shown)
    assert count_kept(kinds, "comment", "reply") == raw.count(
        '"status": "published",\n      "html": "<p>It was for'
    )
    assert_all_words_are_there(archive)
    assert "@" not in "".join(archive.posts().values())
