"""The bundled archive, whole: what a newcomer sees first."""

from __future__ import annotations

import io
import re
import shutil
import zipfile
from typing import TYPE_CHECKING

from tests.conftest import ROOT, Archive, text_of

if TYPE_CHECKING:
    from pathlib import Path


def test_every_post_of_the_captures_is_there(bundled: Archive) -> None:
    posts = bundled.rows("posts")
    assert len(posts) == 21
    assert [p["date"] for p in posts] == sorted(p["date"] for p in posts)
    assert {p["capture"]["file"].removeprefix("captures/") for p in posts} == {
        p.name for p in (ROOT / "content" / "captures").glob("*.txt")
    }


def test_committed_posts_are_those_that_the_captures_give(bundled: Archive) -> None:
    committed = {p.stem: p.read_text(encoding="utf-8") for p in (ROOT / "content" / "posts").rglob("*.md")}
    assert bundled.posts() == committed


def test_a_date_without_a_year_is_inferred_and_says_so(bundled: Archive) -> None:
    uncertain = [p for p in bundled.rows("posts") if not p["date_certain"]]
    assert [(p["date"], p["title"]) for p in uncertain] == [("2018-05-16", "Storify Shuts, Stories and All")]
    page = bundled.page("2018/05/storify-shuts-stories-and-all.html")
    assert "fits 2001, 2007, 2012 and 2018" in text_of(page, "main")


def test_a_second_post_of_the_day_is_known_by_its_series(bundled: Archive) -> None:
    same_day = [p["title"] for p in bundled.rows("posts") if p["date"] == "2013-07-18"]
    assert sorted(same_day) == ["Links for the Ark 5", "Six Libraries and a Law"]


def test_a_series_names_its_parts_and_its_gap(bundled: Archive) -> None:
    series = text_of(bundled.page("2013/07/links-for-the-ark-4.html"), "nav[aria-label=Series]")
    assert series.startswith("Part 4 of the series Links for the Ark")
    assert series.endswith("Not in this archive: 3. Part 2 Part 5")
    parts = [p["series"]["number"] for p in bundled.rows("posts") if p["series"]]
    assert parts == [1, 2, 4, 5, 6]


def test_an_older_post_quoted_whole_stays_a_quotation(bundled: Archive) -> None:
    page = bundled.page("2013/07/what-we-said-about-geocities.html")
    assert text_of(page, "main blockquote").startswith("Tuesday, 27 October 2009")
    assert [p["title"] for p in bundled.rows("posts") if p["date"] == "2009-10-27"] == [
        "The Morning After GeoCities"
    ]


def test_comments_stand_in_their_threads(bundled: Archive) -> None:
    comments = [c for c in bundled.rows("comments") if c["post"].startswith("2025")]
    assert len(comments) == 9
    assert sum(c["reply_to"] is not None for c in comments) == 4
    page = bundled.page("2025/09/typepad-turns-out-the-lights.html")
    shown = [node.attributes["id"] for node in page.css(".comment h3")]
    assert shown == [c["id"] for c in comments]


def test_a_removed_comment_leaves_its_reason_and_nothing_else(bundled: Archive) -> None:
    withheld = [c for c in bundled.rows("comments") if c["withheld"]]
    assert len(withheld) == 1
    assert withheld[0]["text"] is None
    for address, data in bundled.files().items():
        assert b"record office" not in data, address
    page = bundled.page("2025/09/typepad-turns-out-the-lights.html")
    assert withheld[0]["withheld"] in text_of(page, "main")


def test_notes_of_every_kind_stand_beside_their_words(bundled: Archive) -> None:
    notes = bundled.rows("notes")
    assert {n["kind"] for n in notes} == {
        "context",
        "correction",
        "source",
        "follow-up",
        "identification",
        "content-note",
    }
    assert all(n["placed"] for n in notes)
    for post in {n["post"] for n in notes}:
        address = next(p["url"] for p in bundled.rows("posts") if p["id"] == post).split("dark/", 1)[1]
        page = bundled.page(address)
        for note in (n for n in notes if n["post"] == post):
            anchor = note["url"].rsplit("#", 1)[1]
            assert note["text"].split()[0] in text_of(page, f"#{anchor}")


def test_every_link_inside_the_site_leads_somewhere(bundled: Archive) -> None:
    files = bundled.files()
    anchors = {
        address: {node.attributes["id"] for node in bundled.page(address).css("[id]")}
        for address in files
        if address.endswith(".html")
    }
    dead = []
    for address in anchors:
        page = bundled.page(address)
        for node in page.css("a[href], link[href], script[src], img[src]"):
            link = node.attributes.get("href") or node.attributes.get("src") or ""
            if re.match(r"[a-z]+:", link):
                continue
            target, _, fragment = link.partition("#")
            path = _resolve(address, target)
            if path not in files or (fragment and fragment not in anchors[path]):
                dead.append((address, link))
    assert dead == []


def _resolve(address: str, link: str) -> str:
    if link.startswith("/"):  # the page that a host shows for what is not found
        return link.removeprefix("/when-blogs-go-dark/") or "index.html"
    parts = address.split("/")[:-1] if link else address.split("/")
    for part in link.split("/") if link else ():
        if part == "..":
            parts.pop()
        elif part not in (".", ""):
            parts.append(part)
    return "/".join(parts) or "index.html"


def test_two_builds_in_different_folders_are_the_same_bytes(bundled: Archive, tmp_path: Path) -> None:
    other = Archive(tmp_path / "another place")
    shutil.copytree(ROOT / "content", other.content)
    other.build()
    assert other.files() == bundled.files()


def test_building_again_writes_nothing(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    shutil.copytree(ROOT / "content", archive.content)
    first = archive.build()
    again = archive.build()
    assert " 0 unchanged" in first.out
    assert "0 files written" in again.out


def test_the_zip_is_the_site(bundled: Archive) -> None:
    address = "downloads/when-blogs-go-dark.zip"
    files = {
        a: data for a, data in bundled.files().items() if not a.startswith("downloads/") and a != ".postil.json"
    }
    with zipfile.ZipFile(io.BytesIO((bundled.site / address).read_bytes())) as packed:
        names = packed.namelist()
        assert names == sorted(names)
        content = {name.partition("/")[2]: packed.read(name) for name in names}
    markdown = {name for name in content if name.startswith("markdown/")}
    assert len(markdown) == len(bundled.rows("posts"))
    content = {name: data for name, data in content.items() if name not in markdown}
    assert b"index.html" in content.pop("README.txt")
    assert content == files
