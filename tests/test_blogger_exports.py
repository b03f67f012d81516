"""Blogger exports: the Atom file of the dashboard, and Google Takeout with its albums, in a folder or a zip."""

from __future__ import annotations

import html
import io
import re
import zipfile
from typing import TYPE_CHECKING

import pytest

from tests.export_samples import (
    EXPORTS,
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

PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(40))
OTHER_PNG = PNG + b"2"
BLOG = "https://harbour.blogspot.com"


def legacy_entry(kind: str, number: int, body: str, *inner: str, title: str = "A post") -> str:
    return f"""<entry><id>tag:blogger.com,1999:blog-1.post-{number}</id>
<published>2011-05-0{number % 9 + 1}T09:28:00.000-07:00</published>
<category scheme="http://schemas.google.com/g/2005#kind"
 term="http://schemas.google.com/blogger/2008/kind#{kind}"/>
<category scheme="http://www.blogger.com/atom/ns#" term="Sea &amp; land"/>
<title type="text">{html.escape(title)}</title><content type="html">{html.escape(body)}</content>
<author><name>Ann</name><email>ann@harbour.example</email></author>{"".join(inner)}</entry>
"""


def answering(post: int, comment: int | None = None) -> str:
    related = f"http://www.blogger.com/feeds/1/2/comments/default/{comment}"
    reply = f'<link rel="related" href="{related}"/>' if comment else ""
    return f'<thr:in-reply-to href="{BLOG}/" ref="tag:blogger.com,1999:blog-1.post-{post}"/>{reply}'


def at(path: str) -> str:
    return f'<link rel="alternate" type="text/html" href="http://harbour.blogspot.co.uk{path}"/>'


REMOVED = '<gd:extendedProperty name="blogger.contentRemoved" value="true"/>'
DRAFT = "<app:control><app:draft>yes</app:draft></app:control>"
FEED_HEAD = """<?xml version='1.0' encoding='UTF-8'?>
<feed xmlns='http://www.w3.org/2005/Atom' xmlns:thr='http://purl.org/syndication/thread/1.0'
 xmlns:gd='http://schemas.google.com/g/2005' xmlns:app='http://purl.org/atom/app#'>
<id>tag:blogger.com,1999:blog-1.archive</id>
"""
LEGACY = f"""{FEED_HEAD}
{legacy_entry("settings", 1, "ann@harbour.example")}
{legacy_entry("post", 11, "It sails.<br /><br />At <b>ten</b>.", at("/2011/05/ferry.html"), title="The ferry <3")}
{legacy_entry("post", 12, f"See <a href='{BLOG}/2011/05/ferry.html#c21'>it</a>.", at("/2011/05/gulls.html"))}
{legacy_entry("post", 13, "Draftwords.", DRAFT)}
{legacy_entry("page", 14, "About us.", at("/p/about.html"))}
{legacy_entry("comment", 22, "A reply.", answering(11, 21))}
{legacy_entry("comment", 21, "First.", answering(11))}
{legacy_entry("comment", 23, "This comment has been removed by the author.", answering(11), REMOVED)}
{legacy_entry("comment", 24, "On what is gone.", answering(99))}
</feed>
"""


def test_the_atom_file_of_the_dashboard_becomes_posts_with_threads_and_addresses(archive: Archive) -> None:
    archive.write({"captures/backup.xml": LEGACY})
    outcome = archive.build()
    assert "a comment whose post is not in the export" in outcome.err
    posts = archive.posts()
    assert len(posts) == 3
    ferry = posts["2011-05-03-the-ferry-3"]
    assert "title: The ferry <3" in ferry
    assert "url: http://harbour.blogspot.co.uk/2011/05/ferry.html" in ferry
    assert "- Sea & land" in ferry
    assert "It sails.\n\nAt **ten**." in ferry
    assert [(c["id"], c["reply_to"]) for c in archive.rows("comments")] == [
        ("c21", None),
        ("c22", "c21"),
        ("c23", None),
    ]
    link = archive.page("2011/05/a-post.html").css_first("main p a")
    assert link is not None
    assert link.attributes["href"] == "the-ferry-3.html#c21"
    written = all_text(archive.folder)
    assert [word for word in ("harbour.example", "Draftwords", "On what is gone") if word in written] == []
    assert_all_words_are_there(archive)
    kinds = convert(archive)
    assert kinds["comment"]["left_out"] == {"its post is not in the export": 1}
    assert kinds["removed comment"]["kept"] == 1


def takeout_entry(kind: str, number: int, status: str, body: str, *inner: str) -> str:
    return f"""<entry><id>tag:blogger.com,1999:blog-1.post-{number}</id><blogger:type>{kind}</blogger:type>
<blogger:status>{status}</blogger:status>
<author><name>Ben</name><uri></uri><blogger:type>BLOGGER</blogger:type></author><title>Post {number}</title>
<content type='html'>{html.escape(body)}</content><published>2012-03-04T01:15:00Z</published>
{"".join(inner) or "<blogger:trashed/>"}</entry>
"""


def show(name: str, host: str = "blogger.googleusercontent.com/img/b/R29v/AVvX") -> str:
    return f"<a href='https://{host}/s1600/{name}'><img src='https://{host}/s320/{name}' alt='{name[:3]}'></a>"


AT = "<blogger:filename>/2012/03/lamp.html</blogger:filename>"
FEED = f"""<?xml version='1.0' encoding='utf-8'?>
<feed xmlns='http://www.w3.org/2005/Atom' xmlns:blogger='http://schemas.google.com/blogger/2018'>
<id>tag:blogger.com,1999:blog-1</id><title>Harbour</title>
{takeout_entry("POST", 11, "LIVE", show("the%20lamp.png"), AT)}
{takeout_entry("POST", 12, "LIVE", show("lost.png") + show("the%20lamp.png", "other.example"))}
{takeout_entry("POST", 13, "DRAFT", "Draftwords.")}
{takeout_entry("POST", 14, "LIVE", "Trashedwords.", "<blogger:trashed>2013-01-01T00:00:00Z</blogger:trashed>")}
{takeout_entry("PAGE", 15, "LIVE", "A page.")}
{takeout_entry("COMMENT", 21, "LIVE", "Two" + chr(10) * 2 + "lines.", "<blogger:parent>x-11</blogger:parent>")}
{takeout_entry("COMMENT", 22, "SPAM_COMMENT", "Pills", "<blogger:parent>x-11</blogger:parent>")}
</feed>
"""
SETTINGS = (
    "blog_publishing_mode,blog_admin_permission,blog_subdomain,blog_time_zone\n"
    "HOSTED,ann@harbour.example,harbour,America/Denver\n"
)
TAKEOUT = {
    "Takeout/Blogger/Blogs/Harbour/feed.atom": FEED.encode(),
    "Takeout/Blogger/Blogs/Harbour/settings.csv": SETTINGS.encode(),
    "Takeout/Blogger/Albums/Harbour/the lamp.png": PNG,
    "Takeout/Blogger/Albums/Harbour/the lamp.png.json": b"{}",
    "Takeout/Blogger/Albums/Harbour/unused.png": OTHER_PNG,
    "Takeout/Blogger/Profile/profile.json": b'{"mail": "ann@harbour.example"}',
    "Takeout/Blogger/Comments/Harbour/feed.atom": FEED.replace("A page", "Elsewhere").encode(),
}


def pack(files: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in files.items():
            packed.writestr(name, data)
    return target.getvalue()


def check_takeout(archive: Archive) -> None:
    posts = archive.posts()
    assert len(posts) == 3
    lamp = posts["2012-03-03-post-11"]  # a day earlier on the blog's own clock
    assert "date: 2012-03-03T18:15:00-07:00" in lamp
    assert f"url: {BLOG}/2012/03/lamp.html" in lamp
    picture = re.search(r"!\[the]\(media/([0-9a-f]+\.png)\)\n", lamp)
    assert picture
    assert (archive.content / "media" / picture[1]).read_bytes() == PNG
    assert len(list((archive.content / "media").iterdir())) == 1
    lost = posts["2012-03-03-post-12"]
    assert "(https://blogger.googleusercontent.com/img/b/R29v/AVvX/s320/lost.png)" in lost
    assert "![the](https://other.example/s320/the%20lamp.png)" in lost
    written = all_text(archive.content)
    assert [
        w for w in ("harbour.example", "Draftwords", "Trashedwords", "Pills", "Elsewhere") if w in written
    ] == []
    archive.build()
    assert [c["text"] for c in archive.rows("comments")] == ["Two\n\nlines."]
    assert_all_words_are_there(archive)


def test_a_takeout_is_read_from_its_folder(archive: Archive, tmp_path: Path) -> None:
    for name, data in TAKEOUT.items():
        path = tmp_path / "downloads" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    kinds = convert(archive, str(tmp_path / "downloads" / "Takeout"))
    assert kinds["media"] == {
        "capture": "captures/Takeout/Blogger/Blogs/Harbour/feed.atom",
        "kind": "media",
        "found": 2,
        "kept": 1,
        "left_out": {"no post shows it": 1},
    }
    assert not (archive.content / "captures" / "Takeout" / "Blogger" / "Profile").exists()
    check_takeout(archive)


def test_a_takeout_is_read_from_its_zip(archive: Archive, tmp_path: Path) -> None:
    zipped = tmp_path / "takeout-2024.zip"
    zipped.write_bytes(pack(TAKEOUT))
    convert(archive, str(zipped))
    assert (archive.content / "captures" / zipped.name).exists()
    check_takeout(archive)


def test_a_zip_is_never_unpacked_outside_of_the_archive(archive: Archive, tmp_path: Path) -> None:
    zipped = tmp_path / "export.zip"
    zipped.write_bytes(
        pack({"../../evil.xml": LEGACY.encode(), "/etc/evil.xml": LEGACY.encode(), "in.xml": LEGACY.encode()})
    )
    convert(archive, str(zipped))
    written = [p.relative_to(archive.content / "captures").as_posix() for p in archive.content.rglob("*.xml")]
    assert written == ["export/in.xml"]
    assert not list(tmp_path.rglob("evil.xml"))


@pytest.mark.parametrize("cut", [0.3, 0.7, 0.98])
def test_a_damaged_zip_is_one_problem(archive: Archive, cut: float) -> None:
    data = pack(TAKEOUT)
    archive.write({"captures/takeout.zip": data[: int(len(data) * cut)]})
    outcome = archive.run("convert")
    assert outcome.code == 1
    assert outcome.err.startswith("captures/takeout.zip: a zip, which no reader takes.")
    assert "Traceback" not in outcome.err


def test_a_zip_that_would_fill_the_disk_is_not_unpacked(archive: Archive) -> None:
    bomb = {**TAKEOUT, "Takeout/Blogger/Albums/Harbour/the lamp.png": bytes(1 << 25)}
    archive.write({"captures/takeout.zip": pack(bomb)})
    outcome = archive.run("convert")
    assert outcome.code == 0
    assert "the lamp.png would be 33,554,432 bytes once unpacked" in outcome.err


def count_entries(raw: str) -> dict[str, int]:
    """Count by the file's own lines what a blog showed."""
    counts = dict.fromkeys(("post", "page", "comment"), 0)
    public: set[str] = set()
    comments: list[str] = []
    for entry in re.split(r"<(?:\w+:)?entry>", raw)[1:]:
        direct = re.sub(r"<(?:\w+:)?author>.*?</(?:\w+:)?author>", "", entry, flags=re.DOTALL)
        new = re.search(r"<blogger:type>(\w+)", direct)
        old = re.search(r"kind#(\w+)", direct)
        kind = (new or old or [""])[1].lower() if (new or old) else ""
        is_public = "<blogger:status>LIVE" in direct if new else "draft>yes<" not in direct
        is_public &= not re.search(r"<blogger:trashed>[^<]", direct)
        number = (re.findall(r"<(?:\w+:)?id>([^<]*)", direct) or [""])[0].rpartition("-")[2]
        if kind in ("post", "page") and is_public:
            counts[kind] += 1
            public.add(number)
        elif kind == "comment" and is_public:
            found = re.search(r"<blogger:parent>([^<]*)|in-reply-to[^>]*?\bref=\"([^\"]*)", direct)
            comments.append((found[1] or found[2]).rpartition("-")[2] if found else "")
    counts["comment"] = sum(post in public for post in comments)
    return counts


SAMPLES = find_samples("blogger-atom/*.xml") + find_samples("blogger-takeout*/Takeout/Blogger/Blogs/*/feed.atom")


@pytest.mark.parametrize("path", needs_samples(SAMPLES))
def test_counts_of_real_exports_are_those_of_the_files_themselves(archive: Archive, path: Path) -> None:
    raw = path.read_text(encoding="utf-8")
    counts = count_entries(raw)
    archive.write({f"captures/{path.name}": path.read_bytes()})
    kinds = convert(archive)
    assert count_kept(kinds, "post") == counts["post"]
    assert count_kept(kinds, "page") == counts["page"]
    assert count_kept(kinds, "comment", "reply", "removed comment") == counts["comment"]
    assert_all_words_are_there(archive)
    private = re.findall(r"email>([^<\s]+)<", raw)
    assert [address for address in private if address in all_text(archive.folder)] == []


@pytest.mark.skipif(not EXPORTS.exists(), reason="the folder of real exports is not there")
def test_the_albums_of_a_takeout_give_the_pictures_of_its_posts(archive: Archive) -> None:
    kinds = convert(archive, str(EXPORTS / "blogger-takeout-albums" / "Takeout"))
    assert count_kept(kinds, "post", "page", "comment", "reply") == 2 + 1 + 2
    assert count_kept(kinds, "reply") == 1
    shown = re.findall(r"!\[[^]]*\]\((\S+?)\)", "".join(archive.posts().values()))
    assert len(shown) == 5
    assert sum(name.startswith("media/") for name in shown) == 4


def test_a_takeout_that_does_not_say_where_the_blog_was_gets_the_address_of_its_publication(
    archive: Archive,
) -> None:
    files = {f"captures/{name}": data for name, data in TAKEOUT.items() if not name.endswith("settings.csv")}
    archive.write(files)
    assert "the address of the blog is not in the export, so its posts have none" in archive.run("convert").err
    blog = '[[publications]]\nid = "h"\ntitle = "H"\nbase_url = "https://blog.example/"\n'
    archive.write({"archive.toml": blog})
    outcome = archive.run("convert")
    assert "is not in the export" not in outcome.err
    assert "url: https://blog.example/2012/03/lamp.html" in "".join(archive.posts().values())
