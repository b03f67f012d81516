"""Files among the captures that are not text captures: named for what they are, and never published as text."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import pytest

from postil.captures import convert_captures, read_captures
from postil.captures.readers.registry import READERS
from postil.content.config import Config
from postil.model.problems import BuildStopped, Problems

if TYPE_CHECKING:
    from tests.conftest import Archive

CAPTURE = "Tuesday, 15 April 2014\n\nA post\n\nWords.\n"
SECRET = "jane@harbour.example"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)
EXPORTS: dict[str, tuple[str | bytes, str]] = {
    "a page": (f"<!-- saved -->\n<html><body><p>Mail {SECRET}</p></body></html>", "an HTML page"),
    "a part of a page": (f'<div class="post"><p>Mail {SECRET}</p></div>', "an HTML page"),
    "a page after some words": (f"Saved today\n\n{f'<p>Mail <a>{SECRET}</a></p> ' * 9}", "an HTML page"),
    "a list of feeds": (
        f"<opml version='2.0'><head><mail>{SECRET}</mail></head></opml>",
        "a feed or an export in XML",
    ),
    "an export in XML": (
        f"<?xml version='1.0'?>\n<blog><mail>{SECRET}</mail></blog>",
        "a feed or an export in XML",
    ),
    "other XML": (f"<entries>\n<mail>{SECRET}</mail>\n</entries>", "XML"),
    "JSON": (f'{{"posts": [{{"mail": "{SECRET}"}}]}}', "JSON"),
    "JSON in a script": (f'window.posts = [ {{"mail": "{SECRET}"}} ]', "JSON"),
    "JSON, one value a line": (f'{{"mail": "{SECRET}"}}\n{{"mail": "b"}}\n', "JSON"),
    "mbox": (f"From jane Tue Apr 15 10:00:00 2014\nFrom: {SECRET}\nSubject: A\n\nWords.\n", "e-mail (mbox)"),
    "a letter": (
        f"Return-Path: <x>\nFrom: {SECRET}\nDate: Tue, 15 Apr 2014\nSubject: A\n\nWords.\n",
        "e-mail (mbox)",
    ),
    "a saved page": (
        f"From: <Saved>\nSubject: A\nMIME-Version: 1.0\nContent-Type: multipart/related;\n\n{SECRET}\n",
        "a saved page (MHTML)",
    ),
    "a dump of a database": (
        f"-- Dump\n\nCREATE TABLE c (a);\nINSERT INTO c VALUES ('{SECRET}');\n",
        "a dump of a da",
    ),
    "a table": (f"email,plan,created_at,country\n{SECRET},free,2014-04-15,\n", "a table (CSV)"),
    "a post": (f"---\ntitle: A\nmail: {SECRET}\n---\n\nWords.\n", "a post with front matter"),
    "settings": (f'[site]\nowner = "{SECRET}"\ntitle = "A"\nkey = "x"\n', "a file of settings"),
    "mbox with a day of one figure": (
        f"From {SECRET} Mon May 3 10:00:00 2010\nSubject: A\n\nWords.\n",
        "e-mail (mbox)",
    ),
    "a letter of a few headers": (
        f"From: Jane <{SECRET}>\nTo: b\nSubject: A\nDate: Tue, 15 Apr 2014\n\nWords.\n",
        "e-mail (mbox)",
    ),
    "a log": (
        f'10.0.0.1 - {SECRET} [03/May/2010:10:00:00 +0000] "GET / HTTP/1.1" 200 5\n' * 3,
        "a log of a web server",
    ),
    "contacts": (f"BEGIN:VCARD\nFN:Jane\nEMAIL:{SECRET}\nEND:VCARD\n", "contacts or a calendar"),
    "values of PHP": (f'a:1:{{s:5:"email";s:20:"{SECRET}";}}', "values that a PHP program has saved"),
    "PHP": (f"<?php return ['email' => '{SECRET}'];", "the source of a program"),
    "a list in YAML": (f"- email: {SECRET}\n  ip: 10.0.0.1\n- email: b\n", "records of names and values"),
    "records": (f"Name: Jane\nE-mail address: {SECRET}\n\nName: Tom\n", "records of names and values"),
    "gzip": (gzip.compress(SECRET.encode(), mtime=0), "a gzip file"),
    "zip": (b"PK\x03\x04" + SECRET.encode(), "a zip"),
    "PDF": (b"%PDF-1.4\n" + SECRET.encode(), "a PDF"),
}


@pytest.mark.parametrize("suffix", ["txt", "dat"])
@pytest.mark.parametrize(("data", "what"), EXPORTS.values(), ids=EXPORTS)
def test_what_looks_like_an_export_is_named_and_not_published(
    archive: Archive, data: str | bytes, what: str, suffix: str
) -> None:
    archive.write({"captures/a.txt": CAPTURE, f"captures/b.{suffix}": data})
    outcome = archive.run()
    assert outcome.code == 1
    assert f"captures/b.{suffix}: {what}" in outcome.err
    assert "which no reader takes. " in outcome.err
    assert not archive.site.exists()
    assert SECRET not in outcome.err


@pytest.mark.parametrize(
    "words",
    [
        "[Update: the ferry sails again.] {It does not.} Use <b>bold</b> and <a href='x'>links</a> in a comment.",
        "From Tuesday on, the ferry sails at 10:00. To: the island. Subject: storms.",
        "Title: none. Author: me, you, him, her, and all\n\nBody, mind, soul, sea, and all the rest of it",
        "-- \n\nSELECT a boat. Insert into it what you like; create table and chairs = comfort.",
        '["So it goes"], they said. And so it went.',
        "From London at 10:00 we went to Kent, which we reached in 2014 at last.",
        "One, two, three, four\nfive, six, seven, eight\nnine, ten, more, and more",
        "<3 to all who came.\n\nx = 7\n\n"
        + "Here is how: <ul><li>one</li></ul> and so on. " * 3
        + "It ends. " * 40,
    ],
)
def test_a_post_that_speaks_of_markup_is_still_text(archive: Archive, words: str) -> None:
    archive.write({"captures/a.txt": CAPTURE + "\n" + words, "captures/b.txt": words + "\n"})
    archive.build()
    assert len(archive.posts()) == 2


def test_files_of_one_kind_are_one_line(archive: Archive) -> None:
    archive.write({f"captures/{n:03}.html": "<html><p>Hm.</p></html>" for n in range(228)})
    archive.write({"captures/a.txt": CAPTURE, "captures/b.txt": b"Caf\xe9", "captures/c.txt": b"Caf\xe9"})
    outcome = archive.run("convert")
    assert outcome.code == 1
    assert "captures/000.html: an HTML page, which no reader takes; so are captures/001.html" in outcome.err
    assert "and 224 more. Save the text of the page as NAME.txt." in outcome.err
    assert "captures/b.txt:1: not UTF-8: byte 0xe9; so is captures/c.txt. Find out" in outcome.err
    assert "2 problems; no post was written." in outcome.err


def test_a_stray_picture_is_a_warning_where_posts_can_be_built_without_it(archive: Archive) -> None:
    archive.write({"captures/lamp.png": PNG, "captures/Style.CSS": "p {}"})
    alone = archive.run()
    assert alone.code == 1
    assert "captures: holds no captures." in alone.err
    archive.write({"captures/a.txt": CAPTURE})
    outcome = archive.build()
    assert "warning: captures/lamp.png: a picture, which no reader takes. Move it to media/" in outcome.err
    assert "warning: captures/Style.CSS: a part of a page's look, which no reader takes." in outcome.err
    assert len(archive.posts()) == 1


def test_markdown_among_the_captures_is_named_unless_it_is_about_one(archive: Archive) -> None:
    archive.write({"captures/a.txt": CAPTURE, "captures/a.md": "On a.", "captures/README.md": "On all."})
    assert archive.build("--strict").err == ""
    archive.write({"captures/post.md": "# A post\n\nWords.\n", "captures/more.yml": "- a\n"})
    outcome = archive.build()
    assert "warning: captures/post.md: Markdown, which no reader takes. Move a post to posts/;" in outcome.err
    assert "warning: captures/more.yml: YAML, which no reader takes." in outcome.err


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("page.html", b"<p>Hm.</p>", "page.html: an HTML page, which no reader takes. Save the text"),
        ("page.txt", b"Caf\xe9", "page.txt:1: not UTF-8: byte 0xe9. Find out its encoding"),
        ("page.txt", b"<html><p>Hm.</p></html>", "page.txt: an HTML page, which no reader takes."),
        ("page.md", b"# A post\n", "page.md: Markdown, which no reader takes."),
        ("lamp.png", PNG, "lamp.png: a picture, which no reader takes."),
        ("page.txt", b"", "page.txt: empty file."),
    ],
)
def test_convert_copies_nothing_that_no_reader_takes(
    archive: Archive, name: str, data: bytes, message: str
) -> None:
    archive.write({"captures/a.txt": CAPTURE})
    good, bad = archive.folder / "good.txt", archive.folder / name
    good.write_text(CAPTURE.replace("A post", "Another"))
    bad.write_bytes(data)
    outcome = archive.run("convert", str(good), str(bad))
    assert outcome.code == 1
    assert message in outcome.err
    assert [path.name for path in (archive.content / "captures").iterdir()] == ["a.txt"]
    archive.build()


@pytest.mark.parametrize("later", [b"Tuesday, 15 April 2014\n\nAnother\n\nWords.\n", None])
def test_a_capture_that_changes_while_it_is_read_is_named(archive: Archive, later: bytes | None) -> None:
    archive.write({"captures/1.txt": CAPTURE})
    captures = read_captures(archive.content, READERS, Problems())
    path = archive.content / "captures/1.txt"
    path.unlink() if later is None else path.write_bytes(later)
    with pytest.raises(BuildStopped, match=r"captures/1\.txt: this capture changed while it was being read\. Run"):
        convert_captures(captures, [], {}, Config(), Problems())
