"""One post from several sources: each field from the capture that knows it best, comments that have moved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.test_disqus_exports import disqus, disqus_comment, thread
from tests.test_feeds import BLOG, rss, rss_item

if TYPE_CHECKING:
    from tests.conftest import Archive

TEXT = (
    "Wednesday, 2 May 2012\n\nThe ferry\n\nIt was late again, and nobody knew why, since all clocks were right.\n"
)


def test_each_field_comes_from_the_capture_that_knows_it_best(archive: Archive) -> None:
    words = "<p>It was late again, and nobody knew why, since all clocks were right.</p>"
    page = f"""<html><body><div class="hentry"><h2 class="entry-title">The ferry</h2><span class="author">Ann</span>
<a rel="tag" href="/x">Boats</a><time datetime="2012-05-02T09:15:00+01:00">2 May</time>
<div class="entry-content">{words}</div></div></body></html>"""
    archive.write(
        {"captures/a.txt": f"{TEXT}\nAnd a second paragraph that only the text has.\n", "captures/b.html": page}
    )
    archive.build()
    (text,) = archive.posts().values()
    assert "And a second paragraph" in text
    assert "date: 2012-05-02T09:15:00+01:00\n" in text
    assert "author: Ann\n" in text
    assert "labels:\n- Boats\n" in text
    assert "file: captures/a.txt" in text
    assert "  gives:\n  - author\n  - labels\n  - date\n" in text
    again = archive.build()
    assert "0 converted" in again.out or "converted" not in again.out
    assert list(archive.posts().values()) == [text]


def test_comments_join_a_post_whose_path_has_moved_where_only_one_can_be_meant(archive: Archive) -> None:
    posts = rss(
        rss_item("The ferry", "/blog/2012/05/ferry/", "<p>Late.</p>"),
        rss_item("The tide", "/blog/2012/06/tide/", "<p>High.</p>"),
        rss_item("The tide", "/news/2012/06/tide/", "<p>Low, and other words.</p>"),
        rss_item("About", "/blog/about/", "<p>Us.</p>"),
    )
    comments = disqus(
        thread(1, "/2012/05/ferry.html"),
        thread(2, "/2012/06/tide"),
        thread(3, "/about"),
        disqus_comment(11, 1, "Moved."),
        disqus_comment(12, 2, "Of one of two."),
        disqus_comment(13, 3, "Of a page whose path says too little."),
    )
    archive.write({"captures/posts.xml": posts, "captures/comments.xml": comments})
    outcome = archive.build()
    found = {c["text"]: c["post"] for c in archive.rows("comments")}
    titles = {row["id"]: row["title"] for row in archive.rows("posts")}
    assert titles[found["Moved."]] == "The ferry"
    assert titles[found["Of one of two."]] == "Untitled (undated)"
    assert titles[found["Of a page whose path says too little."]] == "Untitled (undated)"
    assert f"comments on {BLOG}/2012/06/tide, which no capture has" in outcome.err
    assert f"comments on {BLOG}/about, which no capture has" in outcome.err
    assert "are taken for those on" in archive.run("check").out
