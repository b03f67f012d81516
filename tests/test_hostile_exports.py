"""Hostile words in exports: whatever somebody wrote into a post or comment, no page runs it."""

from __future__ import annotations

import html
import json
from typing import TYPE_CHECKING

import pytest

from tests.browsers import Watched
from tests.conftest import ROOT
from tests.test_blogger_exports import FEED_HEAD, answering, at, legacy_entry
from tests.test_disqus_exports import disqus, disqus_comment, thread
from tests.test_feeds import rss, rss_item
from tests.test_movable_type_exports import record
from tests.test_wordpress_exports import comment, export, item

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Browser

    from tests.conftest import Archive

VECTORS = ROOT.parent / "shared" / "xss" / "vectors.jsonl"
OWN = (
    "<script>alert(1)</script>words",
    "<img src=x onerror=alert(1)>",
    "<a href='jav&#x09;ascript:alert(1)'>go</a>",
)
OF_A_POST = 10


def read_vectors() -> list[str]:
    """Return the strings that others attack with, where they are beside the project, and a few of our own."""
    lines = VECTORS.read_text(encoding="utf-8").strip().split("\n") if VECTORS.exists() else []
    return [*OWN, *(json.loads(line)["input"] for line in lines)]


def write_wordpress(groups: list[list[str]]) -> str:
    """Return an export with a post for each group of strings, and each string as a comment on it as well."""
    items = []
    for number, group in enumerate(groups, 1):
        safe = [vector.replace("]]>", "]]]]><![CDATA[>") for vector in group]
        comments = [comment(number * 100 + n, vector) for n, vector in enumerate(safe)]
        body = "\n\n".join(f"<p>Before</p>{vector}" for vector in safe)
        items.append(item(number, f"Post {number}", body, *comments).replace(f"2012-05-{number:02}", "2012-05-01"))
    return export(*items)


def write_blogger(groups: list[list[str]]) -> str:
    """Return the same as a Blogger export."""
    entries = []
    for number, group in enumerate(groups, 1):
        body = "<br>".join(f"<p>Before</p>{vector}" for vector in group)
        entries.append(legacy_entry("post", number, body, at(f"/{number}.html"), title=f"Post {number}"))
        entries += [
            legacy_entry("comment", number * 100 + n, vector, answering(number)) for n, vector in enumerate(group)
        ]
    return FEED_HEAD + "".join(entries) + "</feed>"


def write_movable_type(groups: list[list[str]]) -> str:
    """Return the same as an export of Movable Type."""
    records = []
    for number, group in enumerate(groups, 1):
        comments = [("COMMENT", f"AUTHOR: Ben\nDATE: 05/20/2012 10:00:00\n{vector}") for vector in group]
        body = "\n\n".join(f"<p>Before</p>{vector}" for vector in group)
        records.append(record(f"Post {number}", ("BODY", body), *comments))
    return "".join(records)


def write_feed(groups: list[list[str]]) -> str:
    """Return the same as an RSS feed."""
    items = []
    for number, group in enumerate(groups, 1):
        body = "<br>".join(f"<p>Before</p>{vector}" for vector in group)
        items.append(rss_item(f"Post {number}", f"/{number}/", body))
        items += [rss_item("By: Ben", f"/{number}/#comment-{number}0{n}", vector) for n, vector in enumerate(group)]
    return rss(*items)


def write_disqus(groups: list[list[str]]) -> str:
    """Return the strings as comments of a Disqus export; it holds no posts."""
    comments = [
        (number, number * 100 + n, vector)
        for number, group in enumerate(groups, 1)
        for n, vector in enumerate(group)
    ]
    threads = "".join(thread(number, f"/2012/05/{number}.html") for number in range(1, len(groups) + 1))
    return disqus(
        threads, *(disqus_comment(name, number, html.escape(vector)) for number, name, vector in comments)
    )


FORMATS: dict[str, Callable[[list[list[str]]], str]] = {
    "wordpress": write_wordpress,
    "blogger": write_blogger,
    "movable-type": write_movable_type,
}


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize("name", FORMATS)
def test_no_page_runs_what_somebody_wrote_into_a_post_or_comment(
    archive: Archive, chromium: Browser, name: str
) -> None:
    vectors = read_vectors()
    groups = [vectors[start : start + OF_A_POST] for start in range(0, len(vectors), OF_A_POST)]
    archive.write({"captures/export.bin": FORMATS[name](groups)})
    archive.build()
    assert len(archive.rows("posts")) == len(groups)
    pages = sorted([*archive.site.glob("20*/05/*.html"), *archive.site.glob("undated/*.html")])
    context = chromium.new_context()
    context.add_init_script("for (const n of ['alert', 'confirm', 'prompt']) window[n] = () => { window.ran = 1 }")
    shown = Watched(context.new_page(), "file:")
    for page in pages:
        if page.name.endswith(".cite.html"):
            continue
        shown.page.goto(page.as_uri())
        assert shown.page.evaluate("window.ran") is None, page.name
    context.close()
    assert shown.wrong == []
