"""Hostile words in exports: whatever somebody wrote into a post or comment, no page runs it."""

from __future__ import annotations

import base64
import html
import json
from typing import TYPE_CHECKING

import pytest

from tests.browsers import Watched
from tests.conftest import ROOT
from tests.test_blogger_exports import FEED_HEAD, answering, at, legacy_entry
from tests.test_disqus_exports import disqus, disqus_comment, thread
from tests.test_feeds import rss, rss_item
from tests.test_ghost_exports import row
from tests.test_journal_exports import entry, journal
from tests.test_medium_exports import page
from tests.test_movable_type_exports import record
from tests.test_saved_pages import SITE, write_warc
from tests.test_wordpress_exports import comment, export, item

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from playwright.sync_api import Browser

    from tests.conftest import Archive

    Files = Mapping[str, str | bytes]

VECTORS = ROOT.parent / "shared" / "xss" / "vectors.jsonl"
OWN = (
    "<script>alert(1)</script>words",
    "<img src=x onerror=alert(1)>",
    "<a href='jav&#x09;ascript:alert(1)'>go</a>",
)
OF_A_POST = 10
SWALLOWED = 3


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


def write_ghost(groups: list[list[str]]) -> str:
    """Return the same as an export of Ghost: as HTML, and each other post as Markdown in a card."""
    posts, comments = [], []
    for number, group in enumerate(groups, 1):
        body = "<br>".join(f"<p>Before</p>{vector}" for vector in group)
        card = {"version": "0.3.1", "cards": [["markdown", {"markdown": body}]], "sections": [[10, 0]]}
        text = {"html": body} if number % 2 else {"html": None, "mobiledoc": json.dumps(card)}
        posts.append(row(1, f"Post {number}", **{**text, "id": f"p{number}", "slug": f"post-{number}"}))
        comments += [
            {"id": f"c{number}x{n}", "post_id": f"p{number}", "status": "published", "html": vector}
            for n, vector in enumerate(group)
        ]
    return json.dumps({"db": [{"meta": {}, "data": {"posts": posts, "comments": comments}}]})


def write_livejournal(groups: list[list[str]]) -> str:
    """Return the same as the export of a journal, with the comments within their entries."""
    entries = []
    for number, group in enumerate(groups, 1):
        comments = [
            f"<comment><itemid>{number * 100 + n}</itemid><event>{html.escape(vector)}</event></comment>"
            for n, vector in enumerate(group)
        ]
        body = "<br>".join(f"<p>Before</p>{vector}" for vector in group)
        written = entry(1, f"Post {number}", body, "".join(comments))
        entries.append(written.replace("<itemid>263<", f"<itemid>{number * 256}<"))
    return journal(*entries)


def write_tumblr(groups: list[list[str]]) -> str:
    """Return the strings as posts of Tumblr, which exports no comments: as text, as a quotation, as a caption."""
    posts = []
    for number, group in enumerate(groups, 1):
        kind, name = (("regular", "regular-body"), ("quote", "quote-text"), ("photo", "photo-caption"))[number % 3]
        body = html.escape("<br>".join(f"<p>Before</p>{vector}" for vector in group))
        posts.append(
            f'<post id="{number}" url="http://a.example/post/{number}" type="{kind}" state="published"'
            f' date-gmt="2015-05-01 10:00:00 GMT"><{name}>{body}</{name}></post>'
        )
    return f"<tumblr><posts>{''.join(posts)}</posts></tumblr>"


def write_page(group: list[str], number: int) -> str:
    """Return a group of strings as a saved page: each in the post, and as a comment on it."""
    comments = "".join(
        f'<li class="comment" id="comment-{number}{n:03}"><div class="comment-content">{vector}</div></li>'
        for n, vector in enumerate(group)
    )
    body = "<br>".join(f"<p>Before</p>{vector}" for vector in group)
    return (
        f'<html><body><div class="hentry"><h2 class="entry-title">Post {number}</h2>'
        '<time datetime="2012-05-01">1 May</time>'
        f'<div class="entry-content">{body}</div></div><ol class="commentlist">{comments}</ol></body></html>'
    )


def write_markdown(group: list[str], number: int) -> str:
    """Return a group of strings as a post in Markdown: each in the text, and as a comment in the front matter."""
    comments = json.dumps([{"author": "Ben", "content": vector} for vector in group])
    body = "\n\n".join(f"Before\n\n{vector}" for vector in group)
    return f"---\ntitle: Post {number}\ndate: 2012-05-01\ncomments: {comments}\n---\n{body}\n"


def write_medium(group: list[str], number: int) -> str:
    """Return a group of strings as a post of Medium, which exports no comments."""
    body = f'<h3 class="graf--title">Post {number}</h3>' + "".join(f"<p>Before</p>{vector}" for vector in group)
    return page(f"Post {number}", body).replace("aabbccddeeff", f"{number:012}")


def write_substack(groups: list[list[str]]) -> Files:
    """Return the strings as posts of Substack, which exports no comments."""
    table = "post_id,post_date,is_published,type,audience,title\n"
    table += "".join(
        f"{n}.post-{n},2012-05-01T10:00:00Z,true,newsletter,everyone,Post {n}\n" for n in range(1, len(groups) + 1)
    )
    bodies = ("<br>".join(f"<p>Before</p>{vector}" for vector in group) for group in groups)
    return {"posts.csv": table} | {f"posts/{n}.post-{n}.html": body for n, body in enumerate(bodies, 1)}


def write_mhtml(group: list[str], number: int) -> str:
    """Return a group of strings as a page that a browser has saved in one file."""
    page = base64.encodebytes(write_page(group, number).encode()).decode()
    return (
        f"From: <Saved>\nSnapshot-Content-Location: {SITE}/{number}.html\nSubject: A\nMIME-Version: 1.0\n"
        'Content-Type: multipart/related; boundary="b"\n\n--b\nContent-Type: text/html\n'
        f"Content-Transfer-Encoding: base64\nContent-Location: {SITE}/{number}.html\n\n{page}\n--b--\n"
    )


def write_archivebox(groups: list[list[str]]) -> Files:
    """Return the strings as pages that ArchiveBox has saved."""
    index = json.dumps({"url": f"{SITE}/", "history": {}, "canonical": {"singlefile_path": "singlefile.html"}})
    files: dict[str, str | bytes] = {}
    for number, group in enumerate(groups, 1):
        folder = f"archive/{number}"
        files[f"{folder}/index.json"] = index.replace(f"{SITE}/", f"{SITE}/{number}.html")
        files[f"{folder}/singlefile.html"] = write_page(group, number)
    return files


def write_web_archive(groups: list[list[str]]) -> Files:
    """Return the strings as pages of a web archive."""
    pages = {f"{SITE}/{n}.html": ("text/html", write_page(g, n).encode()) for n, g in enumerate(groups, 1)}
    return {"web.warc.gz": write_warc(pages)}


def write_disqus_and_feed(groups: list[list[str]]) -> Files:
    """Return the strings as comments of Disqus on the posts of a feed."""
    posts = (
        rss_item(f"Post {number}", f"/2012/05/{number}.html", "Words.") for number in range(1, len(groups) + 1)
    )
    return {"disqus.xml": write_disqus(groups), "feed.xml": rss(*posts)}


def in_one_file(write: Callable[[list[list[str]]], str]) -> Callable[[list[list[str]]], Files]:
    """Return a function that gives all groups as one export."""
    return lambda groups: {"export.bin": write(groups)}


def in_files(write: Callable[[list[str], int], str], suffix: str) -> Callable[[list[list[str]]], Files]:
    """Return a function that gives each group as a file of its own."""
    return lambda groups: {f"posts/{n}{suffix}": write(group, n) for n, group in enumerate(groups, 1)}


FORMATS: dict[str, Callable[[list[list[str]]], Files]] = {
    "wordpress": in_one_file(write_wordpress),
    "blogger": in_one_file(write_blogger),
    "movable-type": in_one_file(write_movable_type),
    "ghost": in_one_file(write_ghost),
    "livejournal": in_one_file(write_livejournal),
    "tumblr": in_one_file(write_tumblr),
    "feed": in_one_file(write_feed),
    "disqus": write_disqus_and_feed,
    "page": in_files(write_page, ".html"),
    "mhtml": in_files(write_mhtml, ".mhtml"),
    "archivebox": write_archivebox,
    "web archive": write_web_archive,
    "markdown": in_files(write_markdown, ".md"),
    "medium": in_files(write_medium, ".html"),
    "substack": write_substack,
}


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize("name", FORMATS)
def test_no_page_runs_what_somebody_wrote_into_a_post_or_comment(
    archive: Archive, chromium: Browser, name: str
) -> None:
    vectors = read_vectors()
    groups = [vectors[start : start + OF_A_POST] for start in range(0, len(vectors), OF_A_POST)]
    archive.write({f"captures/export/{path}": text for path, text in FORMATS[name](groups).items()})
    archive.build()
    # A page whose end a string swallows does not say that it was published.
    assert len(archive.rows("posts")) >= len(groups) - (SWALLOWED if name == "medium" else 0)
    pages = sorted([*archive.site.glob("20*/*/*.html"), *archive.site.glob("undated/*.html")])
    context = chromium.new_context()
    context.add_init_script("for (const n of ['alert', 'confirm', 'prompt']) window[n] = () => { window.ran = 1 }")
    shown = Watched(context.new_page(), "file:")
    for path in pages:
        if path.name.endswith(".cite.html"):
            continue
        shown.page.goto(path.as_uri())
        assert shown.page.evaluate("window.ran") is None, path.name
    context.close()
    # A picture at a relative address is looked for beside the page where the blog's address is not known.
    missing = ("failed: file:", "Failed to load resource: net::ERR_FILE_NOT_FOUND")
    assert [one for one in shown.wrong if not one.startswith(missing)] == []
