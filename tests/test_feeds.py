"""Feeds: RSS and Atom, with posts, threads of comments, and comments alone."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

import pytest

from tests.export_samples import assert_all_words_are_there, convert, count_kept, find_samples, needs_samples

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Archive

BLOG = "https://harbour.example"


def rss_item(title: str, path: str, body: str, *inner: str) -> str:
    text = f"<content:encoded>{html.escape(body)}</content:encoded>" if body else ""
    return f"""<item><title>{html.escape(title)}</title><link>{BLOG}{path}</link>
<pubDate>Wed, 02 May 2012 12:30:00 +0200</pubDate><author>ben@harbour.example (Ben)</author>
{text}{"".join(inner)}</item>"""


def rss(*items: str) -> str:
    return f"""<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">
<channel><title>Harbour</title><link>{BLOG}</link>{"".join(items)}</channel></rss>"""


def describe(text: str) -> str:
    return f"<description>{html.escape(text)}</description>"


FEED = rss(
    rss_item("The ferry", "/ferry/", "<p>It sails at ten.</p>", describe("It sails …"), "<category>Sea</category>"),
    rss_item("Gulls", "/gulls/", "<p>They cry.</p>", describe("A word on birds")),
    rss_item("Cut", "/cut/", "", describe("Only the beginning [...]")),
    rss_item("A talk", "/talk/", "<p>Listen.</p>", '<enclosure url="https://a.example/1.mp3" type="audio/mpeg"/>'),
)
COMMENTS = rss(
    rss_item(
        "By: Cy", "/ferry/comment-page-1/#comment-4", f"In reply to <a href='{BLOG}/ferry/#comment-3'>B</a>. Yes."
    ),
    rss_item("By: Ben", "/ferry/#comment-3", "<p>At ten?</p>"),
    rss_item("By: Ben", "/elsewhere/#comment-5", "<p>Of another post.</p>"),
)


def test_a_feed_becomes_posts_and_says_where_it_has_only_a_part(archive: Archive) -> None:
    archive.write({"captures/feed": FEED})
    archive.build()
    posts = archive.posts()
    ferry = posts["2012-05-02-the-ferry"]
    assert "date: 2012-05-02T12:30:00+02:00" in ferry
    assert "author: Ben\n" in ferry
    assert "- Sea" in ferry
    assert "standfirst" not in ferry
    assert "standfirst: A word on birds" in posts["2012-05-02-gulls"]
    assert "[https://a.example/1.mp3](https://a.example/1.mp3)" in posts["2012-05-02-a-talk"]
    assert "ben@harbour" not in "".join(posts.values())
    assert_all_words_are_there(archive)
    listed = archive.run("check").out
    assert listed.count("the feed has only a summary of this post") == 1


def test_a_feed_of_comments_adds_them_to_the_posts_of_another_capture(archive: Archive) -> None:
    archive.write({"captures/posts.xml": FEED, "captures/comments.xml": COMMENTS})
    outcome = archive.build()
    assert "comments.xml:6: comments on https://harbour.example/elsewhere, which no capture has" in outcome.err
    assert len(archive.posts()) == 5  # one of which no capture holds more than a comment
    found = [(c["post"], c["id"], c["reply_to"]) for c in archive.rows("comments")]
    assert ("2012-05-02-the-ferry", "comment-3", None) in found
    assert ("2012-05-02-the-ferry", "comment-4", "comment-3") in found
    assert len(found) == 3
    assert_all_words_are_there(archive)
    before = archive.posts()
    archive.build()
    assert archive.posts() == before


def atom_entry(name: str, body: str, *inner: str) -> str:
    return f"""<entry><id>tag:harbour.example,2012:{name}</id><title type="html">{name} &amp;amp; more</title>
<updated>2012-05-02T10:00:00Z</updated>{body}{"".join(inner)}</entry>"""


def answers(name: str) -> str:
    return f'<thr:in-reply-to ref="tag:harbour.example,2012:{name}"/>'


ATOM = f"""<feed xmlns="http://www.w3.org/2005/Atom" xmlns:thr="http://purl.org/syndication/thread/1.0"
 xml:base="{BLOG}/blog/"><author><name>Ann</name><email>ann@harbour.example</email></author>
{atom_entry("c2", '<content type="text">a &lt;b&gt; c</content>', answers("c1"))}
{
    atom_entry(
        "c1",
        '<content type="html">&lt;p&gt;First.&lt;/p&gt;</content>',
        answers("p1"),
        "<author><name>Ben</name></author>",
    )
}
{
    atom_entry(
        "p1",
        '<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">'
        '<p>See <a href="../about">who</a> 1 &lt; 2.</p></div></content>',
        '<link href="2012/ferry"/>',
    )
}
{atom_entry("c3", "<summary>Lost.</summary>", answers("p9"))}
{atom_entry("c4", "<content>Round.</content>", answers("c5"))}
{atom_entry("c5", "<content>And round.</content>", answers("c4"))}
</feed>"""


def test_threads_of_atom_are_followed_whatever_their_order(archive: Archive) -> None:
    archive.write({"captures/feed.atom": ATOM})
    outcome = archive.build()
    assert "a comment whose post is not in the export" in outcome.err
    (post,) = archive.posts().values()
    assert "title: p1 & more" in post
    assert "author: Ann\n" in post
    assert f"url: {BLOG}/blog/2012/ferry" in post
    assert "See [who](https://harbour.example/about) 1 < 2." in post
    assert [(c["author"], c["reply_to"] is None, c["text"]) for c in archive.rows("comments")] == [
        ("Ben", True, "First."),
        ("Ann", False, "a <b> c"),
    ]
    assert "ann@harbour" not in post
    assert_all_words_are_there(archive)


def count_items(raw: str) -> tuple[int, int]:
    items = re.findall(r"<(?:item|entry)[ >].*?</(?:item|entry)>", raw, re.DOTALL)
    comments = [one for one in items if "in-reply-to" in one or re.search(r"<link>[^<]*#comment-\d+", one)]
    return len(items) - len(comments), len(comments)


@pytest.mark.parametrize("path", needs_samples(find_samples("feeds/*.*ss") + find_samples("feeds/*.atom")))
def test_counts_of_feeds_are_those_of_the_files_themselves(archive: Archive, path: Path) -> None:
    posts, comments = count_items(path.read_text(encoding="utf-8"))
    archive.write({"captures/feed.bin": path.read_bytes()})
    kinds = convert(archive)
    assert count_kept(kinds, "post") == posts
    assert sum(int(str(kinds[kind]["found"])) for kind in ("comment", "reply") if kind in kinds) == comments
    assert_all_words_are_there(archive)
