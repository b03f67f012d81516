"""WordPress exports: what the blog showed becomes posts, what it did not show does not."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.conftest import text_of
from tests.export_samples import (
    all_text,
    assert_all_words_are_there,
    convert,
    count_kept,
    find_samples,
    needs_samples,
)

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Archive

HEAD = """<?xml version="1.0" encoding="UTF-8" ?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/{0}/excerpt/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:wp="http://wordpress.org/export/{0}/">
<channel><title>Harbour</title><link>https://harbour.example</link>
<wp:wxr_version>{0}</wp:wxr_version><wp:base_blog_url>https://harbour.example</wp:base_blog_url>
<wp:author><wp:author_id>1</wp:author_id><wp:author_login>ann9</wp:author_login>
<wp:author_email>ann@harbour.example</wp:author_email>
<wp:author_display_name><![CDATA[Ann Weir]]></wp:author_display_name></wp:author>
"""
FOOT = "</channel></rss>\n"


def item(number: int, title: str, body: str, *inner: str, status: str = "publish", kind: str = "post") -> str:
    return f"""<item><title>{title}</title><link>https://harbour.example/2012/05/{number}/</link>
<dc:creator><![CDATA[ann9]]></dc:creator><guid isPermaLink="false">https://harbour.example/?p={number}</guid>
<content:encoded><![CDATA[{body}]]></content:encoded><excerpt:encoded><![CDATA[]]></excerpt:encoded>
<wp:post_id>{number}</wp:post_id><wp:post_date>2012-05-{number:02} 12:30:00</wp:post_date>
<wp:post_date_gmt>2012-05-{number:02} 10:30:00</wp:post_date_gmt><wp:post_type>{kind}</wp:post_type>
<wp:status>{status}</wp:status>{"".join(inner)}</item>
"""


def comment(number: int, text: str, parent: int = 0, approved: str = "1", kind: str = "") -> str:
    return f"""<wp:comment><wp:comment_id>{number}</wp:comment_id>
<wp:comment_author><![CDATA[Ben]]></wp:comment_author>
<wp:comment_author_email>ben@harbour.example</wp:comment_author_email>
<wp:comment_author_IP>192.0.2.77</wp:comment_author_IP>
<wp:comment_date>2012-05-20 08:00:00</wp:comment_date><wp:comment_date_gmt>2012-05-20 08:00:00</wp:comment_date_gmt>
<wp:comment_content><![CDATA[{text}]]></wp:comment_content><wp:comment_approved>{approved}</wp:comment_approved>
<wp:comment_type>{kind}</wp:comment_type><wp:comment_parent>{parent}</wp:comment_parent></wp:comment>"""


def export(*items: str, version: str = "1.2") -> str:
    return HEAD.format(version) + "".join(items) + FOOT


FOOTNOTES = """<wp:postmeta><wp:meta_key>footnotes</wp:meta_key><wp:meta_value><![CDATA[[
{"content":"See \\"<a href=\\"https:\\/\\/tide.example\\/\\">the table<\\/a>\\".","id":"a1"},
{"content":"Caf\\u00e9s were <em>closed<\\/em>.","id":"b2"}]]]></wp:meta_value></wp:postmeta>"""

BLOG = export(
    item(
        1,
        "The ferry &amp; the tide",
        "It sails at <em>ten</em>.\nAnd back.\n\nSee <a href='https://harbour.example/?p=2'>the other</a>.",
        '<category domain="post_tag" nicename="sea"><![CDATA[Sea]]></category>',
        comment(7, "First.\n\nMore of it."),
        comment(9, "To the reply.", 8),
        comment(8, "To the first.", 7),
        comment(10, "Buy pills", approved="spam"),
        comment(11, "Waiting words", 7, approved="0"),
        comment(12, "[...] linked from elsewhere [...]", kind="pingback"),
    ),
    item(2, "Gulls", "They cry, as <a href='/2012/05/1/#comment-8'>Ben says</a>."),
    item(3, "About", "A page of ours.", kind="page"),
    item(4, "Unfinished", "Draftwords here.", comment(13, "Hidden remark"), status="draft"),
    item(5, "Mine", "Privatewords here.", status="private"),
    item(6, "Locked", "Lockedwords.", "<wp:post_password>sesame77</wp:post_password>"),
    item(7, "Gone", "Trashedwords.", status="trash"),
    item(8, "Later", "Futurewords.", status="future"),
    item(
        9, "lamp", "", "<wp:attachment_url>https://harbour.example/lamp.jpg</wp:attachment_url>", kind="attachment"
    ),
    item(10, "", "", kind="nav_menu_item"),
)
NEVER = ("ann@harbour", "ben@harbour", "192.0.2.77", "sesame77", "ann9")
NOT_SHOWN = (
    "Draftwords",
    "Privatewords",
    "Lockedwords",
    "Trashedwords",
    "Futurewords",
    "pills",
    "Waiting",
    "Hidden",
)


def test_what_the_blog_showed_becomes_posts_and_nothing_else_does(archive: Archive) -> None:
    archive.write({"captures/blog.txt": BLOG})  # known by its content, whatever its name
    archive.build()
    posts = archive.posts()
    assert sorted(posts) == ["2012-05-01-the-ferry-the-tide", "2012-05-02-gulls", "2012-05-03-about"]
    assert posts["2012-05-01-the-ferry-the-tide"].partition("---\n\n")[2].partition("<!--")[0].strip() == (
        "It sails at *ten*.\\\nAnd back.\n\nSee [the other](https://harbour.example/?p=2)."
    )
    front = posts["2012-05-01-the-ferry-the-tide"].partition("---\n\n")[0]
    assert "title: The ferry & the tide" in front
    assert "date: 2012-05-01T12:30:00+02:00" in front
    assert "author: Ann Weir" in front
    assert "- Sea" in front
    written = all_text(archive.folder)
    assert [word for word in (*NEVER, *NOT_SHOWN) if word in written] == []
    assert_all_words_are_there(archive)


def test_threads_keep_their_depth_and_their_ids(archive: Archive) -> None:
    archive.write({"captures/blog.xml": BLOG})
    archive.build()
    found = [(c["id"], c["reply_to"], c["author"], c["text"]) for c in archive.rows("comments")]
    assert found == [
        ("comment-7", None, "Ben", "First.\n\nMore of it."),
        ("comment-8", "comment-7", "Ben", "To the first."),
        ("comment-9", "comment-8", "Ben", "To the reply."),
    ]


def test_links_between_posts_stay_in_the_archive_under_any_old_address(archive: Archive) -> None:
    archive.write({"captures/blog.xml": BLOG})
    archive.build()
    (ferry,) = [a.attributes["href"] for a in archive.page("2012/05/the-ferry-the-tide.html").css("main p a")][:1]
    assert ferry == "gulls.html"
    (gulls,) = [a.attributes["href"] for a in archive.page("2012/05/gulls.html").css("main p a")][:1]
    assert gulls == "the-ferry-the-tide.html#comment-8"


def test_drafts_are_written_apart_only_where_asked_for_and_are_never_published(archive: Archive) -> None:
    archive.write({"captures/blog.xml": BLOG})
    convert(archive)
    assert not (archive.content / "withheld").exists()
    outcome = archive.run("convert", "--with-drafts")
    assert "files written to" in outcome.out
    kept = {path.parent.name: path.read_text() for path in (archive.content / "withheld").rglob("*.md")}
    assert sorted(kept) == [
        "draft",
        "not-a-comment",
        "password-protected",
        "pending",
        "private",
        "scheduled",
        "spam",
        "trashed",
    ]
    assert "Draftwords here." in kept["draft"]
    assert "Hidden remark" in kept["draft"]
    assert "Waiting words" in kept["pending"]
    written = all_text(archive.folder)
    assert [word for word in NEVER if word in written] == []
    (archive.content / "withheld" / "draft" / "note.md").write_text("of somebody's own")
    archive.build("--strict")
    assert "Draftwords" not in all_text(archive.site)
    assert len(archive.posts()) == 3


def test_the_report_says_what_was_found_and_why_it_was_left_out(archive: Archive) -> None:
    archive.write({"captures/blog.xml": BLOG})
    outcome = archive.run("convert")
    rows = {line.split()[0]: " ".join(line.split()[1:]) for line in outcome.out.splitlines() if line[:2] == "  "}
    assert rows["posts"] == "7 2 1 draft, 1 private, 1 password-protected, 1 trashed, 1 scheduled"
    assert rows["pages"] == "1 1"
    assert rows["comments"] == "3 1 1 spam, 1 on a post that is left out"
    assert rows["replies"] == "3 2 1 pending"
    assert rows["pingbacks"] == "1 0 1 not a comment"
    assert rows["media"] == "1 0 1 the export holds only its address"
    assert convert(archive)["post"] == {
        "capture": "captures/blog.xml",
        "kind": "post",
        "found": 7,
        "kept": 2,
        "left_out": {"draft": 1, "private": 1, "password-protected": 1, "trashed": 1, "scheduled": 1},
    }


def test_shortcodes_are_readable(archive: Archive) -> None:
    body = (
        "[caption id='x' width='300']<img src='a.jpg' alt='The lamp'> Lit at dusk[/caption]\n\n"
        "[youtube https://video.example/watch?v=1&amp;t=2]\n\n[gallery ids='9']\n\n[tide level=3]\n\n"
        "[code]if a < b: print('<b>')[/code]"
    )
    lamp = "<wp:attachment_url>https://harbour.example/lamp.jpg</wp:attachment_url>"
    archive.write({"captures/blog.xml": export(item(1, "A", body), item(9, "l", "", lamp, kind="attachment"))})
    convert(archive)
    (text,) = archive.posts().values()
    assert "![The lamp](https://harbour.example/2012/05/1/a.jpg) Lit at dusk\n" in text
    assert "[https://video.example/watch?v=1&t=2](https://video.example/watch?v=1&t=2)" in text
    assert "![](https://harbour.example/lamp.jpg)" in text
    assert "\\[tide level=3]" in text
    assert "```\nif a < b: print('<b>')\n```" in text
    assert_all_words_are_there(archive)


@pytest.mark.parametrize("version", ["1.0", "1.1", "1.2"])
def test_each_version_is_read(archive: Archive, version: str) -> None:
    archive.write({"captures/a": export(item(1, "A", "Words."), version=version)})
    assert count_kept(convert(archive), "post") == 1


def test_two_blogs_whose_comments_have_the_same_numbers_are_one_archive(archive: Archive) -> None:
    other = BLOG.replace("harbour.example", "island.example").replace("The ferry", "A boat")
    archive.write({"captures/1.xml": BLOG, "captures/2.xml": other.replace("First.", "The first.")})
    archive.build()
    ids = [c["id"] for c in archive.rows("comments")]
    assert len(set(ids)) == len(ids) == 6
    before = archive.posts()
    archive.build()
    assert archive.posts() == before


ONE = export(item(1, "One", "Words of one."), item(2, "Two", "Words of two."))
BOMB = '<!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/hostname">]>\n'
BROKEN: dict[str, tuple[bytes, str, int]] = {
    "cut off in a text": (ONE[: ONE.index("of two")].encode(), "the file ends in the middle", 1),
    "cut off in a tag": (ONE[: ONE.rindex("</content:enc") + 9].encode(), "the file ends in the middle", 1),
    "control characters": (ONE.replace("of one", "of\x0b\x01 one").encode(), "control characters", 2),
    "a bare sign": (ONE.replace("<title>One", "<title>One & a < b").encode(), "that is not escaped", 2),
    "Latin-1 as UTF-8": (ONE.replace("of one", "of café").encode("latin-1"), "not UTF-8", 2),
    "declared Latin-1": (
        ONE.replace("UTF-8", "iso-8859-1").replace("of one", "of café").encode("latin-1"),
        "iso-8859-1, which was read as such",
        2,
    ),
    "UTF-16": (ONE.encode("utf-16"), "UTF-16, which was read as such", 2),
    "entities": (ONE.replace("<rss", BOMB + "<rss").replace(">One<", ">One &b; &c;<").encode(), "entities", 2),
    "an unknown entity": (ONE.replace(">One<", ">One &nbsp; &harbour;<").encode(), "not declared", 2),
    "tags crossed": (ONE.replace("</title>", "</titel>", 1).encode(), "not well-formed", 2),
    "a year 0000": (ONE.replace("2012-05-02 1", "0000-00-00 0").encode(), "has no date", 2),
}


@pytest.mark.parametrize(("data", "message", "posts"), BROKEN.values(), ids=BROKEN)
def test_a_broken_export_is_read_as_far_as_it_can_be_and_says_so(
    archive: Archive, data: bytes, message: str, posts: int
) -> None:
    archive.write({"captures/blog.xml": data})
    outcome = archive.run("convert")
    assert outcome.code == 0, outcome.err
    assert re.search(rf"^warning: captures/blog\.xml:\d+: .*{message}", outcome.err, re.MULTILINE), outcome.err
    assert "Traceback" not in outcome.err
    assert len(archive.posts()) == posts
    assert "Words of" in "".join(archive.posts().values())
    if "café" in data.decode("latin-1"):
        assert "Words of café." in "".join(archive.posts().values())
    assert "haha" not in all_text(archive.content)


def test_nested_elements_and_comments_without_an_end_take_no_time(archive: Archive) -> None:
    deep = ONE.replace("Words of one.", "<b><div>" * 20000 + "Words of one.").replace(">Two<", "><!--" * 9000)
    archive.write({"captures/blog.xml": deep})
    assert archive.run("convert").code == 0
    assert "Words of one." in "".join(archive.posts().values())


def count_items(raw: str) -> dict[str, int]:
    """Count by the file's own lines what a blog showed, and what it did not."""
    raw = re.sub(r"<!\[CDATA\[(.*?)\]\]>", lambda m: m[1].replace("<", "‹"), raw, flags=re.DOTALL)
    counts = dict.fromkeys(("post", "page", "hidden", "comment", "reply", "attachment"), 0)
    for text in re.split(r"<item[ >]", raw)[1:]:
        kind = (re.findall(r"<wp:post_type>([^<]*)", text) or ["post"])[0].strip()
        status = (re.findall(r"<wp:status>([^<]*)", text) or [""])[0].strip()
        if kind == "attachment":
            counts["attachment"] += 1
        elif kind in ("nav_menu_item", "revision", "custom_css", "wp_global_styles", "wp_block", "wp_navigation"):
            continue
        elif status != "publish" or re.search(r"<wp:post_password>\s*[^<\s]", text):
            counts["hidden"] += 1
        else:
            counts["page" if kind == "page" else "post"] += 1
            for one in text.split("<wp:comment>")[1:]:
                if (
                    re.search(r"<wp:comment_approved>\s*1\s*<", one)
                    and "type>pingb" not in one
                    and "type>trackb" not in one
                ):
                    is_reply = re.search(r"<wp:comment_parent>\s*[1-9]", one)
                    counts["reply" if is_reply else "comment"] += 1
    return counts


SAMPLES = find_samples("wordpress/**/*.xml") + find_samples("wordpress/*.wxr") + find_samples("squarespace/*.xml")


@pytest.mark.parametrize("path", needs_samples([p for p in SAMPLES if p.stat().st_size < 100_000]))
def test_counts_of_real_exports_are_those_of_the_files_themselves(archive: Archive, path: Path) -> None:
    check_sample(archive, path)


@pytest.mark.slow
@pytest.mark.parametrize("path", needs_samples([p for p in SAMPLES if p.stat().st_size >= 100_000]))
def test_counts_of_large_real_exports_are_those_of_the_files_themselves(archive: Archive, path: Path) -> None:
    check_sample(archive, path)


def check_sample(archive: Archive, path: Path) -> None:
    raw = path.read_text(encoding="utf-8", errors="replace")
    counts = count_items(raw)
    archive.write({f"captures/{path.name}": path.read_bytes()})
    kinds = convert(archive)
    found = {name: count_kept(kinds, name) for name in ("post", "page", "comment", "reply")}
    assert found == {name: counts[name] for name in found}
    hidden = [row for name in ("post", "page") if (row := kinds.get(name))]
    assert sum(int(str(row["found"])) - int(str(row["kept"])) for row in hidden) == counts["hidden"]
    assert int(str(kinds.get("media", {"found": 0})["found"])) == counts["attachment"]
    assert len(archive.posts()) == counts["post"] + counts["page"]
    assert_all_words_are_there(archive)
    written = all_text(archive.folder)
    private = set(
        re.findall(r"<wp:(?:author_email|comment_author_email)>(?:<!\[CDATA\[)?([^<\]\s]+@[^<\]\s]+)", raw)
    )
    bodies = " ".join(re.findall(r"<content:encoded>.*?</content:encoded>", raw, re.DOTALL))
    assert [address for address in private if address in written and address not in bodies] == []


def test_an_export_stays_where_its_posts_say(archive: Archive) -> None:
    archive.write({"captures/blog.xml": BLOG})
    archive.build()
    assert "captures/blog.xml, item 2, read as wordpress 1" in text_of(
        archive.page("2012/05/gulls.html"), ".source"
    )


def test_footnotes_of_the_block_editor_which_are_kept_apart_from_the_text_follow_it(archive: Archive) -> None:
    body = """<!-- wp:paragraph --><p>It sails<sup data-fn="a1" class="fn"><a href="#a1">1</a></sup> at
ten.<sup data-fn="b2" class="fn"><a href="#b2">2</a></sup></p><!-- /wp:paragraph --><!-- wp:footnotes /-->"""
    damaged = FOOTNOTES.replace('"content"', "content")
    items = (item(1, "The ferry", body, FOOTNOTES), item(2, "The tide", "<p>High.</p>", damaged))
    archive.write({"captures/blog.xml": export(*items)})
    assert "footnotes that are damaged; left out. Compare the post with the blog" in archive.build().err
    notes = '1. See "[the table](https://tide.example/)".\n2. Cafés were *closed*.\n'
    assert archive.posts()["2012-05-01-the-ferry"].endswith(f"It sails¹ at ten.²\n\n{notes}")
    assert_all_words_are_there(archive)


def test_a_text_that_several_posts_share_is_in_each_of_them(archive: Archive) -> None:
    block = "<!-- wp:paragraph --><p>Ask at the <b>office</b>.</p><!-- /wp:paragraph -->"
    shown = '<!-- wp:paragraph --><p>Words.</p><!-- /wp:paragraph --><!-- wp:block {"ref":7} /-->'
    items = (
        item(1, "The ferry", shown),
        item(2, "The tide", shown.replace("7", "8")),
        item(7, "Where", block, kind="wp_block"),
    )
    archive.write({"captures/blog.xml": export(*items)})
    what = "a text that posts share, number 8, is not in the export, or not public; left out."
    assert what in archive.build().err
    assert archive.posts()["2012-05-01-the-ferry"].endswith("Words.\n\nAsk at the **office**.\n")
    assert list(archive.posts()) == ["2012-05-01-the-ferry", "2012-05-02-the-tide"]
    assert_all_words_are_there(archive)


@pytest.mark.parametrize("status", ["draft", "private", "trash"])
def test_a_text_that_posts_share_is_not_shown_unless_it_is_public(archive: Archive, status: str) -> None:
    shown = '<!-- wp:paragraph --><p>Words.</p><!-- /wp:paragraph --><!-- wp:block {"ref":7} /-->'
    block = item(7, "Where", "<p>Secretwords.</p>", kind="wp_block", status=status)
    archive.write({"captures/blog.xml": export(item(1, "The ferry", shown), block)})
    assert "a text that posts share, number 7, is not in the export, or not public" in archive.build().err
    assert [path for path in archive.content.rglob("*.md") if "Secretwords" in path.read_text("utf-8")] == []
    assert not any(b"Secretwords" in data for data in archive.files().values())
    assert_all_words_are_there(archive)
