"""Disqus exports: comments that no export of the blog holds, joined to posts by address."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.export_samples import (
    all_text,
    assert_all_words_are_there,
    convert,
    count_kept,
    find_samples,
    needs_samples,
)
from tests.test_feeds import BLOG, FEED

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Archive


def thread(number: int, path: str, host: str = BLOG) -> str:
    return f'<thread dsq:id="{number}"><id/><link>{host}{path}</link><title>A page</title></thread>'


def disqus_comment(
    number: int, on: int, message: str, parent: int = 0, *, spam: str = "false", gone: str = "false"
) -> str:
    answered = f'<parent dsq:id="{parent}"/>' if parent else ""
    return f"""<post dsq:id="{number}"><id/><message>{message}</message>
<createdAt>2012-05-10T08:00:00Z</createdAt><isDeleted>{gone}</isDeleted><isSpam>{spam}</isSpam>
<author><name>Ben</name><email>ben@harbour.example</email><username>ben77</username></author>
<ipAddress>192.0.2.77</ipAddress><thread dsq:id="{on}"/>{answered}</post>"""


def disqus(*inner: str) -> str:
    return f"""<?xml version="1.0"?><disqus xmlns="http://disqus.com" xmlns:dsq="http://disqus.com/disqus-internals">
{"".join(inner)}</disqus>"""


COMMENTS = disqus(
    thread(1, "/ferry/"),
    thread(2, "/ferry/index.html?utm_source=x", "http://www.harbour.example"),
    thread(3, "/nowhere/"),
    thread(4, "/silent/"),
    disqus_comment(11, 1, "<![CDATA[<p>First.</p>]]>"),
    disqus_comment(12, 2, "&lt;p&gt;From another thread.&lt;/p&gt;"),
    disqus_comment(13, 1, "Deletedwords", gone="true"),
    disqus_comment(14, 1, "A reply to what is gone.", 13),
    disqus_comment(15, 1, "Deletedtoo", gone="true"),
    disqus_comment(16, 1, "Pills", spam="true"),
    disqus_comment(17, 3, "On a page that is lost."),
    disqus_comment(18, 99, "On nothing."),
)


def test_comments_join_the_post_of_their_address_and_the_others_are_named(archive: Archive) -> None:
    archive.write({"captures/posts.xml": FEED, "captures/comments.xml": COMMENTS})
    outcome = archive.build()
    assert f"comments on {BLOG}/nowhere/, which no capture has" in outcome.err
    assert "a comment whose post is not in the export" in outcome.err
    found = {c["id"]: (c["post"], c["reply_to"], c["text"]) for c in archive.rows("comments")}
    ferry = "2012-05-02-the-ferry"
    assert found.pop("comment-17")[2] == "On a page that is lost."
    assert found == {
        "comment-11": (ferry, None, "First."),
        "comment-12": (ferry, None, "From another thread."),
        "comment-13": (ferry, None, ""),
        "comment-14": (ferry, "comment-13", "A reply to what is gone."),
    }
    written = all_text(archive.folder)
    private = ("ben@harbour", "192.0.2.77", "ben77", "Deletedwords", "Deletedtoo", "Pills")
    assert [word for word in private if word in written] == []
    assert_all_words_are_there(archive)


@pytest.mark.parametrize("path", needs_samples(find_samples("disqus/*.xml")))
def test_counts_of_real_exports_are_those_of_the_files_themselves(archive: Archive, path: Path) -> None:
    raw = path.read_text(encoding="utf-8")
    threads = set(re.findall(r'<thread dsq:id="(\d+)">(?:(?!</thread>).)*?<link>http', raw, re.DOTALL))
    posts = re.findall(r"<post[ >].*?</post>", raw, re.DOTALL)
    shown = [one for one in posts if "isDeleted>false<" in one and "isSpam>false<" in one]
    known = [one for one in shown if set(re.findall(r'<thread dsq:id="(\d+)"', one)) & threads]
    archive.write({"captures/comments.xml": path.read_bytes()})
    kinds = convert(archive)
    assert count_kept(kinds, "comment", "reply") == len(known)
    assert_all_words_are_there(archive)
    written = all_text(archive.folder)
    assert [one for one in re.findall(r"<email>([^<]+)", raw) if one in written] == []
