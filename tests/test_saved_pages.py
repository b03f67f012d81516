"""Saved pages, mirrors and web archives: posts and threads by the structure of the page, each post once."""

from __future__ import annotations

import base64
import gzip
import re
from typing import TYPE_CHECKING

import pytest

from tests.conftest import ROOT
from tests.export_samples import (
    EXPORTS,
    add_folder,
    all_text,
    assert_all_words_are_there,
    captured,
    convert,
    count_kept,
    needs_samples,
    pack,
)

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Archive

PAGES = ROOT.parent / "shared" / "pages"
WARCS = ROOT.parent / "shared" / "warc"
PICTURE = b"\x89PNG\r\n\x1a\nharbour"
SITE = "http://harbour.example"


def hentry(number: int, title: str, body: str, more: str = "") -> str:
    return f"""<div class="post-{number} post hentry {more}" id="post-{number}"><h2 class="entry-title">
<a href="/?p={number}" rel="bookmark">{title}</a></h2>
<abbr class="published" title="2012-05-0{number}T08:00:00+00:00">
May {number}</abbr> by <span class="author vcard"><span class="fn">Ann</span></span>
<div class="entry-content">{body}<div class="sharedaddy">Sharewords</div></div>
<p class="postmetadata">Posted in <a rel="category tag" href="/c">Boats</a></p></div>"""


def comment(number: int, name: str, text: str, replies: str = "", more: str = "") -> str:
    inner = f'<ul class="children">{replies}</ul>' if replies else ""
    return f"""<li class="comment {more}" id="comment-{number}"><div class="comment-body">
<div class="comment-author"><cite class="fn">{name}</cite> <span class="says">says:</span></div>
<div class="comment-meta"><a href="/?p=1#comment-{number}">May 3, 2012 at 11:02 am</a></div><p>{text}</p>
<div class="reply"><a class="comment-reply-link" href="#">Reply</a></div></div>{inner}</li>"""


def html_page(inner: str, title: str = "The ferry | Harbour", head: str = "") -> str:
    return f"""<!DOCTYPE html><html lang="en"><head><title>{title}</title>{head}<style>p {{ top: 0 }}</style>
</head><body><div id="header"><h1>Harbour</h1></div>{inner}<div id="sidebar">Sidewords</div><script>var x</script>
</body></html>"""


HIDDEN = comment(8, "X", "Waitingwords", more="unapproved")
THREAD = '<h3 id="comments">4 Responses</h3><ol class="commentlist">' + "".join((
    comment(3, "Ben", "First.", comment(4, "Ann", "Answer to <b>Ben</b>.", comment(6, "Ben", "Thanks.", HIDDEN))),
    comment(5, "eve@boats.example", "Last."),
    comment(7, "Spam", "Waitingwords", more="unapproved"),
)) + "</ol>"  # fmt: skip
FERRY = (
    '<p>It was <em>late</em>. See <a href="/?p=2">the tide</a>.</p><p><img src="/img/boat.png" alt="A boat"></p>'
)
POST = html_page(hentry(1, "The ferry", FERRY) + THREAD)
HOME = html_page(hentry(2, "The tide", "<p>High.</p>") + hentry(1, "The ferry", "<p>It was…</p>"), "Harbour")


def check_ferry(archive: Archive) -> None:
    archive.build()
    text = archive.posts()["2012-05-01-the-ferry"]
    assert f"url: {SITE}/?p=1\n" in text
    assert "author: Ann\n" in text
    assert "labels:\n- Boats\n" in text
    assert re.search(
        r"It was \*late\*\. See \[the tide\]\(http://harbour\.example/\?p=2\)\.\n\n!\[A boat\]\((.*?)\)", text
    )
    comments = {c["id"]: (c["text"], c["author"], c["reply_to"]) for c in archive.rows("comments")}
    assert comments == {
        "comment-3": ("First.", "Ben", None),
        "comment-4": ("Answer to Ben.", "Ann", "comment-3"),
        "comment-6": ("Thanks.", "Ben", "comment-4"),
        "comment-5": ("Last.", None, None),
    }
    written = all_text(archive.folder)
    assert [one for one in ("Sharewords", "Sidewords", "Waitingwords", "eve@boats") if one in written] == []
    assert "Waitingwords" not in archive.run("check", "--json").out
    assert_all_words_are_there(archive)


def test_a_mirror_gives_each_post_once_from_where_most_of_it_is(archive: Archive) -> None:
    folder = "harbour.example"
    files: dict[str, str | bytes] = {
        f"{folder}/index.html": HOME,
        f"{folder}/index.html?p=1": POST.replace('"/img/', '"img/').replace('"/?p', '"index.html?p'),
        f"{folder}/index.html?p=1&replytocom=3": POST,
        f"{folder}/index.html?feed=rss2": '<?xml version="1.0"?><rss><channel><title>A</title></channel></rss>',
        f"{folder}/img/boat.png": PICTURE,
        f"{folder}/style.css": "p { color: red }",
    }
    archive.write(captured("mirror", files))
    check_ferry(archive)
    assert "![A boat](media/" in archive.posts()["2012-05-01-the-ferry"]
    assert list(archive.posts()) == ["2012-05-01-the-ferry", "2012-05-02-the-tide"]


def test_a_page_saved_by_a_browser_says_what_it_lacks(archive: Archive) -> None:
    note = f"<!--\n Page saved with SingleFile \n url: {SITE}/?p=1 \n saved date: Wed Nov 25 2026 23:14:36 GMT\n-->"
    data = f"data:image/png;base64,{base64.b64encode(PICTURE).decode()}"
    page = POST.replace("<head>", f"{note}<head>").replace("/img/boat.png", data).replace("4 Resp", "9 Resp")
    archive.write({"captures/ferry.html": page})
    outcome = archive.build()
    assert "the page says that it has 9 comments, and holds 6" in outcome.err
    check_ferry(archive)
    assert "![A boat](media/" in archive.posts()["2012-05-01-the-ferry"]


def test_a_page_saved_as_mhtml_is_read_with_its_pictures(archive: Archive) -> None:
    parts = (("text/html", f"{SITE}/?p=1", POST.encode()), ("image/png", f"{SITE}/img/boat.png", PICTURE))
    text = f"From: <Saved>\nSnapshot-Content-Location: {SITE}/?p=1\nSubject: A\nMIME-Version: 1.0\n"
    text += 'Content-Type: multipart/related; boundary="b"\n\n'
    for kind, place, data in parts:
        text += f"--b\nContent-Type: {kind}\nContent-Transfer-Encoding: base64\nContent-Location: {place}\n\n"
        text += f"{base64.encodebytes(data).decode()}\n"
    archive.write({"captures/ferry.mhtml": f"{text}--b--\n"})
    check_ferry(archive)
    assert "![A boat](media/" in archive.posts()["2012-05-01-the-ferry"]


def test_a_page_saved_from_a_web_archive_is_the_page_itself(archive: Archive) -> None:
    start = "https://web.archive.org/web/20130618231659"
    page = POST.replace('href="/', f'href="{start}/{SITE}/').replace('src="/', f'src="{start}im_/{SITE}/')
    head = f'<head><script>__wm.wombat("{SITE}/?p=1","2013")</script><!-- End Wayback Rewrite JS Include -->'
    bar = '<div id="wm-ipp-base">archive.org barwords</div>'
    bar = f"<!-- BEGIN WAYBACK TOOLBAR INSERT -->{bar}<!-- END WAYBACK TOOLBAR INSERT -->"
    archive.write({"captures/ferry.html": page.replace("<head>", head).replace("<body>", f"<body>{bar}")})
    check_ferry(archive)
    assert "archive.org" not in archive.posts()["2012-05-01-the-ferry"]


def write_warc(pages: dict[str, tuple[str, bytes]]) -> bytes:
    pytest.importorskip("warcio")
    records = []
    for address, (kind, data) in pages.items():
        block = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\n\r\n".encode() + data
        head = (
            f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {address}\r\nContent-Length: {len(block)}\r\n\r\n"
        )
        records.append(gzip.compress(head.encode() + block + b"\r\n\r\n", mtime=0))
    return b"".join(records)


WEB = {
    f"{SITE}/": ("text/html; charset=utf-8", HOME.encode()),
    f"{SITE}/?p=1": ("text/html", POST.encode()),
    f"{SITE}/?p=1&m=1": ("text/html", POST.encode()),
    f"{SITE}/about": ("text/html", b"<html><body><p>Otherwords</p></body></html>"),
    f"{SITE}/img/boat.png": ("image/png", PICTURE),
}


@pytest.mark.parametrize("is_wacz", [False, True])
def test_a_web_archive_gives_each_post_once(archive: Archive, is_wacz: bool) -> None:
    data = write_warc(WEB)
    archive.write({"captures/web.dat": pack({"archive/data.warc.gz": data}) if is_wacz else data})
    check_ferry(archive)
    assert "![A boat](media/" in archive.posts()["2012-05-01-the-ferry"]
    kinds = convert(archive)
    assert count_kept(kinds, "post") == 2
    assert kinds["page"]["left_out"] == {"a double": 1, "no post in it": 1}
    assert "Otherwords" not in all_text(archive.folder)


def test_of_a_web_archive_that_was_cut_off_what_came_before_is_kept(archive: Archive) -> None:
    data = write_warc(WEB)
    archive.write({"captures/web.warc.gz": data[: int(len(data) * 0.75)]})
    outcome = archive.run("convert")
    assert outcome.code == 0
    assert "2012-05-01-the-ferry" in archive.posts()


def test_pages_of_blogger_give_comments_with_their_exact_times(archive: Archive) -> None:
    old = """<div class='post hentry'>
<h3 class='post-title entry-title'><a href='http://a.example/x.html'>A post</a></h3>
<div class='post-body entry-content'>Words.</div></div><div class='comments' id='comments'><h4>1 comments:</h4>
<dl id='comments-block'><dt class='comment-author' id='c123'><a name='c123'></a>Ben said...</dt>
<dd class='comment-body'><p>Hello.</p></dd><dd class='comment-footer'><span class='comment-timestamp'><a
 href='http://a.example/x.html?showComment=1336123456000#c123'>9:24 AM</a></span></dd></dl></div>"""
    archive.write(
        {"captures/a.html": html_page("<h2 class='date-header'><span>Freitag, 4. Mai 2012</span></h2>" + old)}
    )
    archive.build()
    (row,) = archive.rows("comments")
    assert (row["id"], row["author"], row["text"]) == ("c123", "Ben", "Hello.")
    assert row["date"] == "2012-05-04T09:24:16Z"
    assert archive.rows("posts")[0]["date"] == "2012-05-04"
    assert_all_words_are_there(archive)


def test_a_page_whose_post_has_no_known_name_is_a_guess_and_one_without_any_part_is_named(archive: Archive) -> None:
    page = "<html><head><title>A page</title></head><body><main><p>Some words.</p></main><p>Foot</p></body></html>"
    archive.write({"captures/a.html": page})
    archive.build()
    assert "its main part is taken for a post" in archive.run("check").out
    assert_all_words_are_there(archive)
    archive.write({"captures/b.html": "<html><body><p>Words alone.</p></body></html>"})
    assert "captures/b.html: an HTML page, which no reader takes" in archive.run().err


def test_what_a_password_or_the_status_of_a_post_hides_is_withheld(archive: Archive) -> None:
    form = '<form class="post-password-form" action="/wp-login.php?action=postpass"><p>Secretwords</p></form>'
    pages = {
        "a.html": html_page(hentry(1, "A", form)),
        "b.html": html_page(hentry(2, "B", "<p>Privatewords</p>", "status-private")),
    }
    archive.write(captured("pages", pages))
    kinds = convert(archive)
    assert kinds["post"]["left_out"] == {"password-protected": 1, "private": 1}
    assert archive.posts() == {}
    said = archive.run("check", "--json").out
    assert [one for one in ("Secretwords", "Privatewords") if one in said] == []
    assert_all_words_are_there(archive)


MIRRORS = {
    "wget/unix": 4,
    "wget/windows": 4,
    "httrack": 4,
    "singlefile": 1,
    "mhtml": 1,
    "wayback": 3,
    "archivebox": 1,
}


@pytest.mark.skipif(not EXPORTS.exists(), reason="the folder of real exports is not there")
@pytest.mark.parametrize(("name", "posts"), MIRRORS.items(), ids=MIRRORS)
def test_mirrors_of_one_blog_give_its_posts_and_threads(archive: Archive, name: str, posts: int) -> None:
    add_folder(archive, EXPORTS / name, "mirror")
    outcome = archive.run("convert")
    assert outcome.code == 0, outcome.err
    together = "".join(archive.posts().values())
    assert len(archive.posts()) == posts
    raw = [
        path.read_text(encoding="utf-8", errors="replace") for path in (EXPORTS / name).rglob("*") if path.is_file()
    ]
    anchors = {
        anchor for text in raw for anchor in re.findall(r"<li class=3?D?[^>]*id=3?D?[\"']?(comment-\d+)", text)
    }
    assert set(re.findall(r"\{#(comment-\d+)", together)) == anchors
    assert "reply-to=comment-4" in together  # the third level
    assert "title: Archive" not in together  # that of the month's page, which has one post without a title
    assert_all_words_are_there(archive)


@pytest.mark.parametrize("path", needs_samples(sorted(PAGES.glob("*.html"))))
def test_counts_of_real_pages_are_those_of_the_files_themselves(archive: Archive, path: Path) -> None:
    raw = path.read_text(encoding="utf-8", errors="replace")
    body = raw[raw.find("<body") :]
    threaded = len(re.findall(r"<li class=[\"'](?:[^\"']* )?comment(?: [^\"']*)?[\"']", body))
    flat = len(re.findall(r"<dt class=[\"']comment-author", body))
    archive.write({"captures/page.html": path.read_bytes()})
    kinds = convert(archive)
    assert count_kept(kinds, "post") == 1
    anchored = len(set(re.findall(r"id=[\"'](c\d{9,})[\"']", body)))
    assert count_kept(kinds, "comment", "reply") == (threaded or flat or anchored)
    assert_all_words_are_there(archive)


@pytest.mark.parametrize("path", needs_samples(sorted(path for path in WARCS.glob("*") if path.suffix != ".md")))
def test_web_archives_are_read_or_named_whatever_is_wrong_with_them(archive: Archive, path: Path) -> None:
    pytest.importorskip("warcio")
    archive.write({f"captures/{path.name}": path.read_bytes(), "captures/ferry.html": POST})
    outcome = archive.run("convert")
    assert "Traceback" not in outcome.err
    assert outcome.code == 0 or "which no reader takes" in outcome.err
