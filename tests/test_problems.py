"""Bad input is reported with its place, and nothing is written."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.conftest import ROOT

if TYPE_CHECKING:
    from tests.conftest import Archive

POST = "---\nid: a\ntitle: A\ndate: 2014-04-15\n---\n\nWords.\n"
CAPTURE = "Tuesday, 15 April 2014\n\nA post\n\nWords.\n"

BAD: dict[str, tuple[dict[str, str | bytes], str]] = {
    "a capture that is not UTF-8": (
        {"captures/a.txt": b"Tuesday, 15 April 2014\n\nCaf\xe9"},
        "captures/a.txt:3: not UTF-8: byte 0xe9. Find out its encoding",
    ),
    "an empty capture": ({"captures/a.txt": b" \n"}, "captures/a.txt: empty file."),
    "a binary capture": ({"captures/a.txt": b"GIF\0\1\2"}, "captures/a.txt: a binary file, not text."),
    "a capture in no known format": (
        {"captures/page.dat": b"Words."},
        "captures/page.dat: a capture in no known format. Text captures are read",
    ),
    "no captures and no posts": ({"archive.toml": 'title = "A"'}, "holds neither captures/ nor posts/."),
    "an empty folder of captures": ({"captures/.keep": b""}, "captures: holds no captures."),
    "an empty post": ({"posts/a.md": ""}, "posts/a.md: this file is empty."),
    "front matter that is not YAML": (
        {"posts/a.md": "---\ntitle: [A\n---\n\nWords.\n"},
        "posts/a.md:2: front matter is not YAML: '[' has no matching ']'. Add it.",
    ),
    "front matter without an end": (
        {"posts/a.md": "---\ntitle: A\n\nWords.\n"},
        "posts/a.md:2: front matter is not YAML: the front matter is never closed.",
    ),
    "an unknown field": (
        {"posts/a.md": POST.replace("title:", "titel:")},
        "posts/a.md:3: unknown field 'titel'. Did you mean 'title'?",
    ),
    "an impossible date": (
        {"posts/a.md": POST.replace("04-15", "02-30")},
        "posts/a.md:4: '2014-02-30' is not a date. There is no such day.",
    ),
    "an impossible time": (
        {"posts/a.md": POST.replace("04-15", "04-15T25:00")},
        "posts/a.md:4: '2014-04-15T25:00' is not a date. There is no such time.",
    ),
    "two posts with one id": (
        {"posts/a.md": POST, "posts/b.md": POST},
        "posts/b.md:1: id 'a' is already used in posts/a.md.",
    ),
    "two posts with one address": (
        {
            "posts/a.md": POST.replace("id: a", "id: 2014-04-15-x"),
            "posts/b.md": POST.replace("id: a", "id: 2014-04-15-X"),
        },
        "is also that of posts/",
    ),
    "a page with the address of another": (
        {"posts/a.md": POST, "pages/search.md": "Words."},
        "pages/search.md: its address search.html is also that of layouts/search.html.",
    ),
    "a page with the address of a label": (
        {"posts/a.md": POST.replace("---\n\n", "labels: [feeds]\n---\n\n"), "pages/labels/feeds.md": "Words."},
        "pages/labels/feeds.md: its address labels/feeds.html is also that of the label 'feeds' of posts/a.md.",
    ),
    "a page with the address of the feed's folder": (
        {"posts/a.md": POST, "pages/feed.xml/a.md": "Words."},
        "pages/feed.xml/a.md: its address feed.xml/a.html is within that of layouts/feed.xml, which is a file.",
    ),
    "a page among the media": (
        {"posts/a.md": POST, "pages/media/x.md": "Words.", "media/x.html": "<p>"},
        "pages/media/x.md: its address media/x.html is also that of media/x.html.",
    ),
    "a page in the search index": (
        {"posts/a.md": POST, "pages/pagefind/x.md": "Words."},
        "pages/pagefind/x.md: its address pagefind/x.html is in the folder of the search index.",
    ),
    "an id that is longer than a file name": (
        {"posts/a.md": POST.replace("id: a", "id: " + "é" * 120)},
        "… is longer than file systems take. Shorten its name, id or url to 200 bytes.",
    ),
    "two comments with one id": (
        {"posts/a.md": POST + "\n<!-- comments -->\n\n### {#c1}\n\nX\n\n### {#c1}\n\nY\n"},
        "comment id 'c1' is already used in posts/a.md.",
    ),
    "a reply to a comment that does not exist": (
        {"posts/a.md": POST + "\n<!-- comments -->\n\n### {#c1 reply-to=c2}\n\nX\n"},
        "posts/a.md:11: 'reply-to' names 'c2', which is not a comment of this post.",
    ),
    "comments that reply to each other": (
        {"posts/a.md": POST + "\n<!-- comments -->\n\n### {#c1 reply-to=c2}\n\nX\n\n### {#c2 reply-to=c1}\n\nY\n"},
        "comment 'c1' is a reply to itself, directly or through its own replies.",
    ),
    "a note on a post that does not exist": (
        {"posts/abc.md": POST.replace("id: a", "id: abc"), "notes/abd.yml": "- id: n1\n  note: X\n"},
        "notes/abd.yml:1: the target of this note does not exist: post 'abd'. Did you mean 'abc'?",
    ),
    "a note on a comment that does not exist": (
        {"posts/a.md": POST, "notes/a.yml": "- id: n1\n  on: c9\n  note: X\n"},
        "notes/a.yml:1: the target of this note does not exist: comment 'c9' of this post.",
    ),
    "a note of an unknown kind": (
        {"posts/a.md": POST, "notes/a.yml": "- id: n1\n  kind: contex\n  note: X\n"},
        "notes/a.yml:2: unknown kind 'contex'. Did you mean 'context'?",
    ),
    "a note with a dead link": (
        {"posts/a.md": POST, "notes/a.yml": "- id: n1\n  note: See [it](post:b).\n"},
        "notes/a.yml:1: this link's target does not exist: post 'b'.",
    ),
    "a file of notes that is not YAML": (
        {"posts/a.md": POST, "notes/a.yml": "- id: [n1\n"},
        "notes/a.yml:1: not YAML: '[' has no matching ']'. Add it.",
    ),
    "a field twice": (
        {"posts/a.md": POST, "notes/a.yml": "- id: n1\n  note: X\n  note: Y\n"},
        "notes/a.yml:3: not YAML: 'note' appears twice.",
    ),
    "a redaction of a post that does not exist": (
        {"posts/a.md": POST, "redactions.yml": "- target: b\n  reason: Asked for.\n"},
        "redactions.yml:1: the target of this redaction does not exist: 'b'.",
    ),
    "a redaction of words that are not there": (
        {"posts/a.md": POST, "redactions.yml": "- target: a\n  quote: Wrods\n  reason: Asked for.\n"},
        "redactions.yml:1: the words 'Wrods' are not in 'a'.",
    ),
    "two glossary entries with one form": (
        {
            "posts/a.md": POST,
            "glossary.yml": "- {term: X, definition: A.}\n- {term: Y, also: [X], definition: B.}",
        },
        "glossary.yml:2: 'X' is already used by the entry on line 1.",
    ),
    "archive.toml that is not TOML": (
        {"posts/a.md": POST, "archive.toml": "title = A"},
        "archive.toml:1: not TOML: 'A' is not a value. Put texts in quotation marks: title = \"…\".",
    ),
    "archive.toml that ends too early": (
        {"posts/a.md": POST, "archive.toml": 'title = "A"\nlanguages = ["en"\n'},
        "archive.toml:2: not TOML: a bracket or quotation mark is never closed.",
    ),
    "a base URL without a host": (
        {"posts/a.md": POST, "archive.toml": 'base_url = "https://"'},
        "archive.toml:1: 'base_url' is not a web address: 'https://'. Begin it with https://.",
    ),
    "a base URL that is not an address": (
        {"posts/a.md": POST, "archive.toml": 'base_url = "http://[::1"'},
        "archive.toml:1: 'base_url' is not a web address: 'http://[::1'.",
    ),
    "a base URL with a space": (
        {"posts/a.md": POST, "archive.toml": 'base_url = "https://e.org/a b"'},
        "archive.toml:1: 'base_url' is not a web address: 'https://e.org/a b'.",
    ),
    "a base URL with a query": (
        {"posts/a.md": POST, "archive.toml": 'base_url = "https://e.org/?a"'},
        "archive.toml:1: 'base_url' contains ? or #: 'https://e.org/?a'.",
    ),
    "a base URL of a publication that is not an address": (
        {
            "posts/a.md": POST,
            "archive.toml": 'base_url = "https://e.org"\n[[publications]]\nid="p"\ntitle="P"\nbase_url="http://[x"',
        },
        "archive.toml:5: 'base_url' is not a web address: 'http://[x'.",
    ),
    "a licence that is not an address": (
        {"posts/a.md": POST, "archive.toml": 'license = "http://[x"'},
        "archive.toml:1: 'license' is not a web address: 'http://[x'.",
    ),
    "an empty language": (
        {"posts/a.md": POST, "archive.toml": 'language = ""'},
        "archive.toml:1: unknown language ''. Write a tag such as en-GB or de.",
    ),
    "an unknown language of date lines": (
        {"posts/a.md": POST, "archive.toml": 'language = "de"\nlanguages = ["en", "xx"]'},
        "archive.toml:2: unknown language 'xx'.",
    ),
    "an unknown language of a post": (
        {"posts/a.md": POST.replace("title:", "language: english\ntitle:")},
        "posts/a.md:3: unknown language 'english'. Write a tag such as en-GB or de.",
    ),
    "an unknown time zone": (
        {"posts/a.md": POST, "archive.toml": 'timezone = "Europe/Londn"'},
        "archive.toml:1: unknown time zone 'Europe/Londn'. Did you mean 'Europe/London'?",
    ),
    "a publication with an empty id": (
        {"posts/a.md": POST, "archive.toml": '[[publications]]\nid = ""\ntitle = "P"'},
        "archive.toml:2: 'id' of a publication is missing. Add it.",
    ),
    "two publications with one id": (
        {"posts/a.md": POST, "archive.toml": '[[publications]]\nid = "p"\ntitle = "P"\n' * 2},
        "archive.toml:5: two publications have the id 'p'. Change one of them.",
    ),
    "a url that is not an address": (
        {"posts/a.md": POST.replace("title:", 'url: "http://[::1/x"\ntitle:')},
        "posts/a.md:3: 'http://[::1/x' is not a web address.",
    ),
    "an id with a control character": (
        {"posts/a.md": POST.replace("id: a", 'id: "a\\u0000"')},
        "posts/a.md:2: 'a\\x00' cannot be an id. Use letters, digits and hyphens.",
    ),
    "an empty label": (
        {"posts/a.md": POST.replace("title:", 'labels: [a, ""]\ntitle:')},
        "posts/a.md:3: 'labels' contains an empty text. Delete it.",
    ),
    "a field with a name that is not a text": (
        {"posts/a.md": POST.replace("title: A", "? [a]\n: b")},
        "posts/a.md:3: front matter is not YAML: the name of a field is not a text.",
    ),
    "a value of a type that is not supported": (
        {"posts/a.md": POST.replace("title: A", "title: !!timestamp xx")},
        "posts/a.md:3: front matter is not YAML: the type '!!timestamp' is not supported. Delete it.",
    ),
    "YAML nested too deeply": (
        {"posts/a.md": POST, "notes/a.yml": "[" * 100_000},
        "notes/a.yml:1: not YAML: nested too deeply.",
    ),
    "a colon in a title": (
        {"posts/a.md": POST.replace("title: A", "title: A: B")},
        "posts/a.md:3: front matter is not YAML: this text contains a colon. Put it in quotation marks.",
    ),
    "a quotation mark that is not closed": (
        {"posts/a.md": POST.replace("title: A", "title: 'A")},
        "posts/a.md:3: front matter is not YAML: a quotation mark is not closed. Close it, and write it twice",
    ),
    "a line indented with a tab": (
        {"posts/a.md": POST, "notes/a.yml": "- id: n1\n\tnote: X\n"},
        "notes/a.yml:2: not YAML: this line is indented with a tab. Use spaces; YAML allows no tabs here.",
    ),
    "a text that begins with an at sign": (
        {"posts/a.md": POST, "notes/a.yml": "- id: n1\n  note: X\n  by: @ann\n"},
        "notes/a.yml:3: not YAML: a text cannot begin with '@'. Put it in quotation marks.",
    ),
    "a text that begins with an asterisk": (
        {"posts/a.md": POST, "notes/a.yml": "- id: n1\n  note: *X\n"},
        "notes/a.yml:2: not YAML: a text cannot begin with '*'. Put it in quotation marks.",
    ),
    "a title that begins with a word in brackets": (
        {"posts/a.md": POST.replace("title: A", "title: [Sketch] Of the quay")},
        "posts/a.md:3: front matter is not YAML: words follow ']'. Put the whole text in quotation marks.",
    ),
    "a title that begins with a quotation": (
        {"posts/a.md": POST.replace("title: A", 'title: "Sketch" of the quay')},
        "posts/a.md:3: front matter is not YAML: words follow '\"'. Put the whole text in quotation marks of",
    ),
    "a title that begins with a hyphen": (
        {"posts/a.md": POST.replace("title: A", "title: - Of the quay")},
        "posts/a.md:3: front matter is not YAML: a text cannot begin with '-'. Put it in quotation marks.",
    ),
    "a line with another indentation than its neighbours": (
        {"posts/a.md": POST, "notes/a.yml": "- id: n1\nnote\n"},
        "notes/a.yml:2: not YAML: 'note' does not fit here. Indent it like the lines around it",
    ),
    "a setting that appears twice": (
        {"posts/a.md": POST, "archive.toml": 'title = "A"\ntitle = "B"\n'},
        "archive.toml:2: not TOML: 'title' is set twice. Delete one of the two lines.",
    ),
    "a quotation mark that another text closes": (
        {"posts/a.md": '---\ntitle: "A\ndate: 2014-04-15\nlabels: ["x", "y"]\n---\n\nWords.\n'},
        "posts/a.md:2: front matter is not YAML: a quotation mark is not closed. Close it,",
    ),
    "a quotation mark that the next entry closes": (
        {"posts/a.md": POST, "notes/a.yml": "- id: n1\n  note: 'X\n- id: n2\n  note: 'Y'\n"},
        "notes/a.yml:2: not YAML: a quotation mark is not closed. Close it,",
    ),
    "a comment's heading that is not well formed": (
        {"posts/a.md": POST + "\n<!-- comments -->\n\n### B {#b}\n\nX\n\n### C {c14}\n\nY\n"},
        "posts/a.md:15: this looks like the heading of a comment, but is not. Write '### Name {#an-id}', or \\{",
    ),
    "comments in two places": (
        {"posts/a.md": POST + "\n<!-- comments -->\n\n### B {#b}\n\nX\n\n<!-- comments -->\n\n### C {#c}\n"},
        "posts/a.md:15: <!-- comments --> appears twice.",
    ),
    "a file where a folder must be": ({"posts": POST}, "posts: this is a file, not a folder. Move or rename it."),
    "a folder where a file must be": (
        {"posts/a.md": POST, "archive.toml/a": ""},
        "archive.toml: this is a folder, not a file. Move or rename it.",
    ),
    "an unknown setting": (
        {"posts/a.md": POST, "archive.toml": '\ntilte = "A"'},
        "archive.toml:2: unknown field 'tilte'. Did you mean 'title'?",
    ),
    "a template with an undefined variable": (
        {"posts/a.md": POST, "layouts/not-found.html": "<p>{{ psot.title }}</p>"},
        "layouts/not-found.html:1: cannot be rendered for 404.html: 'psot' is undefined.",
    ),
    "a template that includes itself": (
        {"posts/a.md": POST, "layouts/places.html": '<p>{% include "places.html" %}</p>'},
        "layouts/places.html:1: cannot be rendered for search.html: it includes or extends itself.",
    ),
    "a template that extends itself": (
        {"posts/a.md": POST, "layouts/base.html": '{% extends "base.html" %}'},
        "layouts/base.html:1: cannot be rendered for posts/a.md: it includes or extends itself.",
    ),
    "a template that includes one that does not exist": (
        {"posts/a.md": POST, "layouts/places.html": '{% include "word.html" %}'},
        "there is no template 'word.html'. Did you mean 'words.html'?",
    ),
    "a template that does not parse": (
        {"posts/a.md": POST, "layouts/not-found.html": "<p>\n{% if %}</p>"},
        "layouts/not-found.html:2: cannot be rendered for 404.html:",
    ),
}


@pytest.mark.parametrize(("files", "message"), BAD.values(), ids=BAD.keys())
def test_bad_input_is_reported_and_nothing_is_written(
    archive: Archive, files: dict[str, str | bytes], message: str
) -> None:
    archive.write(files)
    before = {p: p.read_bytes() for p in archive.content.rglob("*") if p.is_file()}
    outcome = archive.run()
    assert outcome.code == 1
    assert message in outcome.err
    assert "nothing was written" in outcome.err
    assert not archive.site.exists()
    assert {p: p.read_bytes() for p in archive.content.rglob("*") if p.is_file()} == before


def test_a_file_name_that_is_not_utf8_is_reported_legibly(archive: Archive) -> None:
    archive.write({"posts/a.md": POST})
    for folder in ("posts", "media", "captures"):
        path = os.fsencode(archive.content / folder)
        Path(os.fsdecode(path)).mkdir(exist_ok=True)
        try:
            Path(os.fsdecode(path + b"/a\xffb.md")).write_text(POST)
        except OSError:
            pytest.skip("the file system takes names in UTF-8 only")
    for command in ("build", "check", "convert"):
        assert archive.run(command).err.splitlines()[:3] == [
            f"{folder}/a\\xffb.md: the name of this file is not UTF-8. Rename it."
            for folder in ("captures", "media", "posts")
        ]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="everything can be read")
def test_files_that_cannot_be_read_are_reported(archive: Archive) -> None:
    archive.write({"posts/a.md": POST, "posts/b.md": POST, "notes/a.yml": "- {id: n, note: X}\n"})
    (archive.content / "posts" / "b.md").chmod(0)
    (archive.content / "notes").chmod(0)
    outcome = archive.run()
    (archive.content / "notes").chmod(0o700)
    assert "notes: this folder cannot be read: Permission denied. Change its permissions." in outcome.err
    assert "posts/b.md: this file cannot be read. Change its permissions." in outcome.err


def test_a_broken_link_is_reported(archive: Archive) -> None:
    archive.write({"posts/a.md": POST})
    (archive.content / "posts" / "b.md").symlink_to("nowhere.md")
    (archive.content / "notes").symlink_to("nowhere")
    assert archive.run().err.splitlines()[:2] == [
        "notes: this link is broken. Restore its target, or delete the link.",
        "posts/b.md: this link is broken. Replace it with the file it should lead to, or delete it.",
    ]


def test_front_matter_may_follow_blank_lines(archive: Archive) -> None:
    archive.write({"posts/a.md": "\n \n" + POST.replace("title:", "\ntitel:")})
    assert "posts/a.md:6: unknown field 'titel'." in archive.run().err


def test_numbers_are_read_as_they_are_written(archive: Archive) -> None:
    titles = ["1.10", "1e3", "0x10", ".nan", "007", "+5", "2014", "True", "0x" + "f" * 5000]
    archive.write({f"posts/p{n}.md": POST.replace("id: a\ntitle: A", f"title: {t}") for n, t in enumerate(titles)})
    archive.write({"posts/1.10.md": POST.replace("id: a\ntitle: A", "id: 1.10\nlabels: [1.50, 7]")})
    archive.build()
    rows = archive.rows("posts")
    assert (rows[0]["id"], rows[0]["labels"]) == ("1.10", ["1.50", "7"])
    assert [row["title"] for row in rows[1:]] == titles


def test_all_problems_are_reported_together(archive: Archive) -> None:
    archive.write({"captures/a.pdf": b"x", "captures/b.txt": b"\xff", "captures/c.txt": b""})
    outcome = archive.run()
    assert [line.split(":")[0] for line in outcome.err.splitlines()[:3]] == [
        "captures/a.pdf",
        "captures/b.txt",
        "captures/c.txt",
    ]
    assert f"3 problems; nothing was written to {archive.site}." in outcome.err


def test_a_warning_stops_only_a_strict_build(archive: Archive) -> None:
    archive.write({"posts/a.md": POST, "notes/a.yml": "- id: n1\n  quote: Wordz.\n  note: X\n"})
    assert (
        "warning: notes/a.yml:1: the words 'Wordz.' are not in 'body' of a. The most similar words are 'Words.'."
        in (archive.build().err)
    )
    assert archive.run("--strict").code == 1


def test_the_folders_can_be_named_before_or_after_a_command(archive: Archive) -> None:
    archive.write({"captures/a.txt": CAPTURE})
    other = archive.folder / "other"
    archive.content.rename(other)
    assert archive.run("check", "--content", str(other)).out.startswith("capture ")
    assert archive.run("convert", f"--content={other}").out.startswith("1 post written")
    assert archive.run("convert", "--content").code == 2


def test_wrong_usage_is_exit_code_two(archive: Archive) -> None:
    assert archive.run("--nonsense").code == 2
    assert archive.run("frobnicate").code == 2


@pytest.mark.parametrize("site", ["", "content", "content/site", "content/../content/a", "."])
def test_a_site_inside_an_archive_and_the_reverse_are_wrong_usage(archive: Archive, site: str) -> None:
    archive.write({"posts/a.md": POST})
    before = sorted(archive.folder.rglob("*"))
    assert archive.run("--site", str(archive.folder / site) if site else "").code == 2
    assert sorted(archive.folder.rglob("*")) == before


def test_a_changed_capture_is_reported_with_both_digests(archive: Archive) -> None:
    archive.write({"captures/a.txt": CAPTURE})
    archive.build()
    archive.write({"captures/a.txt": CAPTURE + "More.\n"})
    outcome = archive.run()
    assert outcome.code == 1
    assert "captures/a.txt: its SHA-256 is " in outcome.err
    assert "posts/2014/2014-04-15-a-post.md was made from " in outcome.err


@pytest.mark.parametrize(("before", "after"), [("\n", "\r\n"), ("\r\n", "\n")])
def test_captures_in_which_git_has_changed_the_line_ends_are_one_message_with_the_cure(
    archive: Archive, before: str, after: str
) -> None:
    names = [f"captures/{n}.txt" for n in range(9)]
    pages = {name: CAPTURE.replace("A post", f"Post {number}") for number, name in enumerate(names)}
    archive.write({name: page.replace("\n", before) for name, page in pages.items()})
    archive.build()
    archive.write({name: page.replace("\n", after) for name, page in pages.items()})
    outcome = archive.run()
    assert outcome.code == 1
    assert outcome.err.count("only its line ends have changed since posts were made from it") == 1
    assert "Write the line 'content/captures/** -text' into .gitattributes, delete the captures" in outcome.err
    assert "The same in 8 other files" in outcome.err


def test_convert_copies_captures_and_overwrites_none(archive: Archive) -> None:
    elsewhere = archive.folder / "page.txt"
    elsewhere.write_text(CAPTURE)
    assert archive.run("convert", str(elsewhere)).code == 0
    assert (archive.content / "captures" / "page.txt").read_text() == CAPTURE
    assert list(archive.posts()) == ["2014-04-15-a-post"]
    elsewhere.write_text(CAPTURE + "More.")
    outcome = archive.run("convert", str(elsewhere))
    assert outcome.code == 1
    assert "page.txt is another capture. Captures stay as they were; rename the new one." in outcome.err
    assert (archive.content / "captures" / "page.txt").read_text() == CAPTURE


def test_words_that_markdown_does_not_show_are_named(archive: Archive) -> None:
    text = 'Shown.\n\n``` python lost words\ncode\n```\n\n[a]: https://x.example/ "A title"\n'
    text += "\n[Used][b]\n\n[b]: post:a\n"
    archive.write({"posts/a.md": POST + text, "notes/a.yml": "- {id: n1, note: '~~~ x gone'}\n"})
    err = archive.run().err
    assert (
        "warning: posts/a.md:10: Markdown does not show these words: 'python lost words https x example A title'"
        in err
    )
    assert "warning: notes/a.yml:1: Markdown does not show these words: 'x gone'. Put a backslash before" in err


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="only POSIX has pipes among files")
@pytest.mark.parametrize("command", ["build", "check", "convert"])
def test_links_out_of_the_archive_and_pipes_are_named_and_never_opened(archive: Archive, command: str) -> None:
    secret = archive.folder / "secret.txt"
    secret.write_text("not for publication")
    archive.write({"posts/a.md": POST, "media/own.txt": "words", "notes/a.yml": ""})
    (archive.content / "media" / "same.txt").symlink_to("own.txt")
    (archive.content / "media" / "x.txt").symlink_to(secret)
    (archive.content / "static").mkdir()
    (archive.content / "static" / "style.css").symlink_to("../../secret.txt")
    (archive.content / "layouts").symlink_to(archive.folder)
    for path in ("captures/c.txt", "media/pipe", "notes/n.yml", "posts/.pending/p.md", "glossary.yml"):
        (archive.content / path).parent.mkdir(exist_ok=True)
        os.mkfifo(archive.content / path)
    outcome = archive.run(command)
    link = "this link leads out of the archive, to what nobody has put here"
    pipe = "this is a pipe, a socket or a device, not a file"
    assert outcome.code == 1
    assert [line.partition(". ")[0] for line in outcome.err.splitlines()[:-1]] == [
        f"captures/c.txt: {pipe}",
        f"glossary.yml: {pipe}",
        f"layouts: {link}",
        f"media/pipe: {pipe}",
        f"media/x.txt: {link}",
        f"notes/n.yml: {pipe}",
        f"posts/.pending/p.md: {pipe}",
        f"static/style.css: {link}",
    ]
    assert not any(b"not for publication" in data for data in archive.files().values())


def test_what_yaml_takes_out_of_a_text_is_named(archive: Archive) -> None:
    archive.write(
        {
            "posts/a.md": "---\nid: a\ntitle: The Ferry #4\ndate: 2014-04-15  # of the capture\n---\n\nWords.\n",
            "posts/b.md": "---\ntitle: &Sons of the sea\nlabels:\n- tide\n - lamp\n---\n\nWords.\n",
            "notes/a.yml": "- id: n1\n  note: ! stop\n",
        }
    )
    outcome = archive.build()
    assert sorted(outcome.err.splitlines()) == [
        "warning: notes/a.yml:2: the '!' that a text begins with is lost. Put the whole text in quotation marks.",
        "warning: posts/a.md:3: '#4' is lost, since YAML takes it for a comment. Put the whole text in quotation "
        "marks. If it is meant as a comment, put a space after '#'.",
        "warning: posts/b.md:2: the '&Sons' that a text begins with is lost, since YAML takes it for a name. "
        "Put the whole text in quotation marks.",
        "warning: posts/b.md:5: '- lamp' continues the text above. Indent it like the '-' above if it is a text of "
        "its own; else quote the text.",
    ]


def test_problems_of_all_files_are_told_together(archive: Archive) -> None:
    archive.write(
        {
            "posts/a.md": '---\nid: a\ntitle: "The Pier\n---\n\nWords.\n',
            "notes/b.yml": "- note: Where is it?\n",
            "glossary.yml": "- term: pier\n  meaning: a bridge into the sea\n",
            "redactions.yml": "- id: r1\n",
        }
    )
    outcome = archive.run()
    named = {line.partition(":")[0] for line in outcome.err.splitlines()[:-1]}
    assert named == {"posts/a.md", "notes/b.yml", "glossary.yml", "redactions.yml"}


def test_what_names_a_post_that_cannot_be_read_is_no_problem_of_its_own(archive: Archive) -> None:
    archive.write(
        {
            "posts/a.md": POST + "See [b](post:b) and [hers](comment:c1).\n",
            "posts/b.md": '---\nid: b\ntitle: "Pier\n---\n\nX.\n\n<!-- comments -->\n\n### Ann {#c1}\n\nHers.\n',
            "notes/b.yml": "- id: n1\n  note: Where is it?\n",
            "redactions.yml": "- id: r1\n  target: c1\n  reason: Asked for.\n",
        }
    )
    for command in ((), ("check",)):
        lines = archive.run(*command).err.splitlines()
        assert [line.partition(" ")[0] for line in lines[:-1]] == ["posts/b.md:3:"]


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("deep = " + "[" * 5000 + "]" * 5000, "nested too deeply"),
        ("big = 1" + "0" * 5000, "a number is too long to be read"),
    ],
)
def test_settings_that_the_library_gives_up_on_are_a_problem(archive: Archive, line: str, what: str) -> None:
    archive.write({"archive.toml": f"title = 'A'\n{line}\n", "posts/a.md": POST + "Words.\n"})
    outcome = archive.run()
    assert outcome.code == 1
    assert what in outcome.err
    assert "Traceback" not in outcome.err


def test_no_name_and_no_text_controls_the_terminal(archive: Archive) -> None:
    archive.write(
        {
            "posts/a.md": f"{POST}See [b](<post:\x1b[2Jb>).\n",
            "captures/p\x1b]0;owned\x07.pdf": b"%PDF-1.4\n",
            "notes/a\nwarning: all is well.yml": "- note: x\n",
            "notes/\u202egnp.yml": "- note: x\n",
        }
    )
    for command in ((), ("check",)):
        outcome = archive.run(*command)
        told = outcome.out + outcome.err
        assert "captures/p\\x1b]0;owned\\x07.pdf" in told
        assert "notes/a\\nwarning: all is well.yml:1: " in told
        assert "notes/\\u202egnp.yml:1: " in told
        assert not {"\x1b", "\x07", "\u202e"} & set(told)


@pytest.mark.skipif(os.name == "nt", reason="signals as POSIX has them")
def test_a_program_that_is_stopped_while_it_loads_says_nothing(archive: Archive) -> None:
    archive.write({"posts/a.md": POST + "Words.\n"})
    code = (
        "import os, signal, sys, runpy, importlib.abc\n"
        "class Stop(importlib.abc.MetaPathFinder):\n"
        "    def find_spec(self, name, path, target=None):\n"
        "        if name == 'click': os.kill(os.getpid(), signal.SIGINT)\n"
        "sys.meta_path.insert(0, Stop())\n"
        f"sys.argv = ['build.py', '--content', {str(archive.content)!r}, '--site', {str(archive.site)!r}]\n"
        f"runpy.run_path({str(ROOT / 'build.py')!r}, run_name='__main__')\n"
    )
    outcome = subprocess.run([sys.executable, "-c", code], capture_output=True, cwd=ROOT, check=False, timeout=60)
    assert outcome.returncode == -signal.SIGINT
    assert outcome.stderr == b""
    assert not archive.site.exists()
