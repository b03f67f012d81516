"""LiveJournal, Dreamwidth and Tumblr: entries with their threads, and what was for friends alone."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

import pytest

from tests.export_samples import (
    EXPORTS,
    add_folder,
    all_text,
    assert_all_words_are_there,
    captured,
    convert,
    count_kept,
    find_folders,
    needs_samples,
    pack,
)

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Archive

PICTURE = b"\x89PNG\r\n\x1a\nharbour"


def entry(number: int, subject: str, event: str, more: str = "") -> str:
    return f"""<entry><itemid>{number * 256 + 7}</itemid><eventtime>2004-03-0{number} 23:50:00</eventtime>
<logtime>2004-03-05 04:51:12</logtime><subject>{subject}</subject><event>{escape(event)}</event>{more}</entry>"""


def journal(*entries: str) -> str:
    return f'<?xml version="1.0" encoding="utf-8"?>\n<livejournal>{"".join(entries)}</livejournal>'


def remark(number: int, on: int, text: str, more: str = "") -> str:
    return f"<comment id='{number}' jitemid='{on}' {more}><body>{escape(text)}</body></comment>"


MARCH = journal(
    entry(1, "The ferry", 'It is late.\n\n<lj user="ann_b"> knows.\n<lj-cut text="All of it">Within.</lj-cut>',
          "<security>public</security><current_mood>curious</current_mood>"),
    entry(2, "", '<user name="ben" site="boats.example"> and <lj-poll-12>'),
    entry(3, "Friends", "Friendwords", "<security>usemask</security><allowmask>1</allowmask>"),
    entry(4, "Mine", "Privatewords", "<security>private</security>"),
)  # fmt: skip
COMMENTS = journal(
    "<comments>",
    remark(1, 1, "Gonewords", "state='D'"),
    remark(2, 1, "First.", "posterid='11' parentid='1'"),
    remark(3, 1, "Second.", "state='F' parentid='2'"),
    remark(4, 1, "Screenedwords", "state='S'"),
    remark(5, 3, "Amongfriendswords"),
    remark(6, 9, "Lonewords"),
    "</comments>",
)
NAMES = journal("<usermaps><usermap id='11' user='cleo'/></usermaps><comments></comments>")
MONTH: dict[str, str | bytes] = {"2004-03.xml": MARCH, "comment_body.xml": COMMENTS, "comment_meta.xml": NAMES}


@pytest.mark.parametrize("is_packed", [False, True])
def test_what_everybody_could_read_of_a_journal_becomes_posts(archive: Archive, is_packed: bool) -> None:
    archive.write({"captures/lj.zip": pack(MONTH)} if is_packed else captured("lj", MONTH))
    outcome = archive.build()
    assert "a comment whose post is not in the export" in outcome.err
    kinds = convert(archive)
    assert kinds["post"]["left_out"] == {"for friends only": 1, "private": 1}
    posts = archive.posts()
    assert list(posts) == ["2004-03-01-the-ferry", "2004-03-02-untitled"]
    ferry = posts["2004-03-01-the-ferry"]
    assert "date: 2004-03-01T23:50:00\n" in ferry
    assert "imported:\n  current_mood: curious\n" in ferry
    assert "It is late.\n\n[ann_b](https://ann-b.livejournal.com/) knows." in ferry
    assert "*All of it*\n\nWithin." in ferry
    assert "[ben](https://ben.boats.example/) and\n\n\\[poll 12]" in posts["2004-03-02-untitled"]
    comments = {c["id"]: (c["text"], c["author"], c["reply_to"]) for c in archive.rows("comments")}
    assert comments == {  # as the journal linked to them: the id, then a byte of chance that the entry has
        "t263": ("", None, None),
        "t519": ("First.", "cleo", "t263"),
        "t775": ("Second.", None, "t519"),
    }
    written = all_text(archive.folder)
    private = "Gonewords Friendwords Privatewords Screenedwords Amongfriendswords Lonewords".split()
    assert [word for word in private if word in written] == []
    assert_all_words_are_there(archive)


def test_comments_that_were_written_in_another_encoding_are_read(archive: Archive) -> None:
    data = COMMENTS.replace("First.", "Лампа горела долго").encode("windows-1251")
    archive.write(captured("lj", {**MONTH, "comment_body.xml": data}))
    archive.build()
    assert "Лампа горела долго" in archive.posts()["2004-03-01-the-ferry"]


def test_entries_with_their_comments_within_are_read(archive: Archive) -> None:
    inner = """<comment><itemid>7</itemid><event>Hello.</event><author><name>Cleo</name>
<email>c@boats.example</email></author></comment><comment><itemid>8</itemid><parent_itemid>7</parent_itemid><event>Answer.</event></comment>"""
    archive.write({"captures/2004.xml": journal(entry(1, "The ferry", "Late.", inner))})
    archive.build()
    found = [(c["text"], c["author"], c["reply_to"]) for c in archive.rows("comments")]
    assert found == [("Hello.", "Cleo", None), ("Answer.", None, "t1792")]
    assert "c@boats" not in all_text(archive.folder)
    assert_all_words_are_there(archive)


def dumped(number: int, text: str, more: str = "") -> str:
    return f"""<?xml version="1.0"?><event><itemid>{number}</itemid><anum>7</anum>
<eventtime>2004-03-0{number} 10:00:00</eventtime><subject>Entry {number}</subject><event>{text}</event>
<url>http://ann.livejournal.com/{number * 256 + 7}.html</url>{more}</event>"""


def test_a_folder_of_ljdump_is_read(archive: Archive) -> None:
    spoken = "<comments><comment><id>1</id><user>cleo</user><body>Hello.</body><state></state></comment></comments>"
    props = "<props><taglist>lamp, tide</taglist><opt_preformatted>1</opt_preformatted></props>"
    files: dict[str, str | bytes] = {
        "L-1": dumped(1, "One\nline.", props),
        "L-2": dumped(2, "Friendwords", "<security>usemask</security>"),
        "C-1": spoken,
        "C-2": spoken.replace("Hello", "Amongfriendswords"),
        "userpics.xml": "<userpics/>",
        "user.map": b"(dp0",
    }
    archive.write(captured("ann", files))
    archive.build()
    text = archive.posts()["2004-03-01-entry-1"]
    assert "url: http://ann.livejournal.com/263.html\nlabels:\n- lamp\n- tide\n" in text
    assert "One line.\n" in text
    assert [c["author"] for c in archive.rows("comments")] == ["cleo"]
    assert [one for one in ("Friendwords", "Amongfriendswords") if one in all_text(archive.folder)] == []
    assert_all_words_are_there(archive)


@pytest.mark.parametrize("path", needs_samples(find_folders("livejournal/*")))
def test_counts_of_journals_are_those_of_the_files_themselves(archive: Archive, path: Path) -> None:
    texts = [one.read_text(encoding="utf-8") for one in path.rglob("*") if one.is_file()]
    raw = "".join(texts)
    entries = [entry for text in texts for entry in re.split(r"<anum>|<entry>", text)[1:]]
    shown = [one for one in entries if "<security>" not in one or "<security>public" in one]
    states = re.findall(r"<comment [^>]*jitemid[^>]*>", raw) or re.findall(r"<state>[^<]*</state>", raw)
    comments = [one for one in states if not re.search(r"state='[DS]|<state>[DS]", one)]
    add_folder(archive, path, "journal")
    kinds = convert(archive)
    assert count_kept(kinds, "post") == len(shown) == 2
    assert count_kept(kinds, "comment", "reply") == len(comments) == 4
    assert_all_words_are_there(archive)


def blog_post(number: int, kind: str, inner: str, more: str = "") -> str:
    return f"""<post id="{number}" url="http://ann.tumblr.com/post/{number}" type="{kind}" state="published"
 url-with-slug="http://ann.tumblr.com/post/{number}/x" date-gmt="2015-01-0{number} 23:00:00 GMT"
 date="Fri, 0{number + 1} Jan 2015 05:00:00" format="html" {more}>{inner}</post>"""


TUMBLR = f"""<?xml version="1.0"?><tumblr version="1.0"><posts>{"".join((
    blog_post(1, "photo", '<photo-caption>&lt;p&gt;Boats&lt;/p&gt;</photo-caption><photoset><photo caption="one">'
        '<photo-url max-width="75">https://t.example/1s.png</photo-url><photo-url max-width="1280">https://t.example/1.png'
        '</photo-url></photo><photo caption=""><photo-url max-width="500">https://t.example/2.png</photo-url></photo>'
        "</photoset><tag>boats</tag>"),
    blog_post(2, "quote", "<quote-text>Late again.</quote-text><quote-source>Ben</quote-source>"),
    blog_post(3, "regular", "<regular-body>Some *marked* words</regular-body>", 'format="markdown"'
        ).replace('format="html" ', ""),
    blog_post(4, "regular", "<regular-body>Privatewords</regular-body>").replace("published", "private"),
    blog_post(5, "conversation", '<conversation><line label="Me:">Late?</line></conversation>'),
    blog_post(6, "link", "<link-text>Boats</link-text><link-url>https://boats.example/</link-url>"
        "<link-description>&lt;p&gt;Mine.&lt;/p&gt;</link-description>", 'is_reblog="true"'),
))}</posts></tumblr>"""  # fmt: skip


@pytest.mark.parametrize("posts", ["posts/posts.xml", "posts.zip"])
def test_a_tumblr_export_is_read_with_its_media(archive: Archive, posts: str) -> None:
    inner: str | bytes = (
        TUMBLR if posts.endswith("xml") else pack({"posts.xml": TUMBLR, "html/1.html": "<p>Boats</p>"})
    )
    files = {posts: inner, "media/1_0.png": PICTURE + b"0", "media/1_1.png": PICTURE + b"1"}
    archive.write(captured("tumblr", files))
    archive.build()
    kinds = convert(archive)
    assert (count_kept(kinds, "post"), count_kept(kinds, "media")) == (5, 2)
    texts = archive.posts()
    photo = next(text for text in texts.values() if "Boats\n" in text and "labels" in text)
    assert photo.count("](media/") == 2
    assert "date: 2015-01-02T05:00:00+06:00" in photo
    assert "other_urls:\n- http://ann.tumblr.com/post/1\n" in photo
    together = "".join(texts.values())
    assert "> Late again.\n\nBen" in together
    assert "Some *marked* words" in together
    assert "**Me:** Late?" in together
    assert "imported:\n  reblog: 'true'\n" in together
    assert "Privatewords" not in all_text(archive.folder)
    assert_all_words_are_there(archive)


def test_files_that_do_not_fit_the_pictures_of_a_post_are_named(archive: Archive) -> None:
    archive.write(captured("tumblr", {"posts/posts.xml": TUMBLR, "media/1_0.png": PICTURE}))
    outcome = archive.build()
    assert "another number of files than of pictures, so none is shown" in outcome.err
    assert "media/" not in "".join(archive.posts().values())


@pytest.mark.skipif(not EXPORTS.exists(), reason="the folder of real exports is not there")
def test_counts_of_a_tumblr_export_are_those_of_the_file_itself(archive: Archive) -> None:
    raw = (EXPORTS / "tumblr" / "posts" / "posts.xml").read_text(encoding="utf-8")
    add_folder(archive, EXPORTS / "tumblr", "tumblr")
    kinds = convert(archive)
    assert count_kept(kinds, "post") == raw.count('state="published"')
    assert count_kept(kinds, "media") == 2
    assert_all_words_are_there(archive)
