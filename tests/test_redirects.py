"""Old addresses of posts: small pages at their paths, and a list for hosts that read one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browsers import Watched, serve

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.conftest import Archive

CONFIG = """[[publications]]
id = "old"
title = "Old"
base_url = "https://old.example/"
"""


def post(name: str, url: str, *others: str) -> str:
    listed = "".join(f"\n- {other}" for other in others)
    front = f"id: {name}\ntitle: The {name}\ndate: 2012-05-01\npublication: old\nurl: {url}\nother_urls:{listed}"
    return f"---\n{front}\n---\n\nWords.\n"


FILES = {
    "archive.toml": CONFIG,
    "posts/a.md": post(
        "ferry",
        "https://old.example/2012/05/ferry.html",
        "https://old.example/?p=12",
        "https://www.old.example/archives/000123.html",
        "https://old.example/old-ferry/",
        "https://elsewhere.example/x.html",
        "https://old.example/both.html",
        "https://old.example/index.html/x",
    ),
    "posts/b.md": post("tide", "https://old.example/?p=13", "https://old.example/both.html"),
}


def test_each_old_path_leads_to_its_post(archive: Archive) -> None:
    archive.write(FILES)
    outcome = archive.build()
    assert "its old address /both.html is also that of posts/b.md, so it leads to neither" in outcome.err
    files = archive.files()
    assert 'content="0; url=../2012/05/ferry.html"' in files["archives/000123.html"].decode()
    assert 'href="../2012/05/ferry.html"' in files["old-ferry/index.html"].decode()
    assert "both.html" not in files
    assert files["_redirects"].decode().splitlines() == [
        "/ p=12 /2012/05/ferry.html 301!",
        "/archives/000123.html /2012/05/ferry.html 301",
        "/old-ferry/ /2012/05/ferry.html 301",
        "/index.html/x /2012/05/ferry.html 301",
        "/ p=13 /2012/05/tide.html 301!",
    ]


def test_a_withheld_post_has_no_old_addresses(archive: Archive) -> None:
    redaction = "- {id: r1, target: ferry, action: remove, reason: Asked for, date: 2026-11-21}\n"
    archive.write({**FILES, "redactions.yml": redaction})
    archive.build()
    assert "000123" not in "".join(archive.files())
    assert "ferry" not in archive.files()["_redirects"].decode()


def test_an_archive_without_old_addresses_has_no_list(archive: Archive) -> None:
    archive.write({"posts/a.md": "---\ntitle: A\ndate: 2012-05-01\n---\n\nWords.\n"})
    archive.build()
    assert "_redirects" not in archive.files()


@pytest.mark.browser
def test_a_browser_follows_the_small_page(archive: Archive, chromium: Browser) -> None:
    archive.write(FILES)
    archive.build()
    context = chromium.new_context()
    with serve(archive.site) as start:
        shown = Watched(context.new_page(), start)
        shown.page.goto(f"{start}archives/000123.html")
        shown.page.wait_for_url("**/2012/05/ferry.html")
        assert shown.page.inner_text("h1") == "The ferry"
    context.close()
