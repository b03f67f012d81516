"""Exports of Movable Type and TypePad: a format in which nothing is escaped."""

from __future__ import annotations

import json
import re
import shutil
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


def record(title: str, *sections: tuple[str, str], status: str = "Publish", breaks: str = "1") -> str:
    """Return a record with its sections, given as pairs of name and text."""
    head = (
        f"AUTHOR: Ann\nTITLE: {title}\nSTATUS: {status}\nALLOW COMMENTS: 1\nCONVERT BREAKS: {breaks}\n"
        "PRIMARY CATEGORY: Sea\nCATEGORY: Sea\nCATEGORY: Land\n"
        f"UNIQUE URL: https://harbour.typepad.example/2012/05/{title.replace(' ', '-').lower()}.html\n"
        "DATE: 05/02/2012 01:15:30 PM\n"
    )
    return head + "".join(f"-----\n{name}:\n{text}\n" for name, text in sections) + "-----\n\n\n--------\n"


COMMENT = (
    "AUTHOR: Ben\nEMAIL: ben@harbour.example\nIP: 192.0.2.77\nURL: http://ben.example\nDATE: 05/03/2012 09:00:00\n"
)
PING = "TITLE: Elsewhere\nURL: http://else.example\nIP: 192.0.2.78\nBLOG NAME: Else\nDATE: 05/04/2012 09:00:00\n"
BLOG = (
    record(
        "The ferry",
        ("BODY", "It sails.\nDaily.\n\n-----\nThis is a line of the text.\n\n--------\nAnd so is that."),
        ("EXTENDED BODY", "NOTE: the tide <em>matters</em>."),
        ("EXCERPT", "Of boats"),
        ("KEYWORDS", "boats, tide"),
        ("COMMENT", COMMENT + "First.\n\n--------\nTITLE: a book that I read."),
        ("COMMENT", COMMENT + "Second."),
        ("PING", PING + "They wrote of it."),
    )
    + record("Gulls", ("BODY", "<p>As\nhtml.</p>"), breaks="0")
    + record("Unfinished", ("BODY", "Draftwords."), ("COMMENT", COMMENT + "Hidden"), status="Draft")
    + record("Later", ("BODY", "Futurewords."), status="Future")
)


def test_posts_and_comments_are_told_apart_though_nothing_is_escaped(archive: Archive) -> None:
    archive.write({"captures/export.txt": BLOG})
    archive.build()
    posts = archive.posts()
    assert sorted(posts) == ["2012-05-02-gulls", "2012-05-02-the-ferry"]
    ferry = posts["2012-05-02-the-ferry"]
    front, _, rest = ferry.partition("---\n\n")
    assert "date: 2012-05-02T13:15:30" in front
    assert "standfirst: Of boats" in front
    assert "url: https://harbour.typepad.example/2012/05/the-ferry.html" in front
    assert "- Sea\n- Land" in front
    assert rest.partition("\n\n<!--")[0] == (
        "It sails.\\\nDaily.\n\n\\-----\\\nThis is a line of the text.\n\n\\--------\\\nAnd so is that.\n\n"
        "NOTE: the tide *matters*."
    )
    assert "As html." in posts["2012-05-02-gulls"]
    found = [(c["author"], c["date"], c["text"]) for c in archive.rows("comments")]
    assert found == [
        ("Ben", "2012-05-03T09:00:00", "First.\n\n--------\nTITLE: a book that I read."),
        ("Ben", "2012-05-03T09:00:00", "Second."),
    ]
    written = all_text(archive.folder)
    private = ("ben@harbour", "192.0.2", "Draftwords", "Futurewords", "Hidden")
    assert [word for word in private if word in written] == []
    assert_all_words_are_there(archive)
    kinds = convert(archive)
    assert kinds["post"]["left_out"] == {"draft": 1, "scheduled": 1}
    assert kinds["pingback"]["left_out"] == {"not a comment": 1}


@pytest.mark.parametrize("encoding", ["latin-1", "utf-16", "utf-8-sig"])
def test_an_export_in_another_encoding_is_read(archive: Archive, encoding: str) -> None:
    archive.write({"captures/export.txt": record("A", ("BODY", "Café words.")).encode(encoding)})
    assert count_kept(convert(archive), "post") == 1
    assert "Café words." in "".join(archive.posts().values())


def test_an_export_that_ends_in_the_middle_keeps_what_came_before(archive: Archive) -> None:
    archive.write({"captures/export.txt": BLOG[: BLOG.index("As\nhtml")]})
    assert count_kept(convert(archive), "post") == 2
    assert_all_words_are_there(archive)


def test_pictures_with_the_names_of_typepad_are_shown_in_any_size(archive: Archive) -> None:
    number = "6a00d8341c0001"
    host = "https://harbour.typepad.example/.a"
    body = f'<a href="{host}/{number}-popup"><img src="{host}/{number}-320wi" alt="Lamp"></a>'
    picture = b"\x89PNG\r\n\x1a\n" + bytes(20)
    archive.write({"captures/blog/e.txt": record("A", ("BODY", body)), f"captures/blog/files/{number}-pi": picture})
    kinds = convert(archive)
    assert kinds["media"]["kept"] == 1
    (text,) = archive.posts().values()
    shown = re.search(r"\n!\[Lamp\]\(media/(\w+)\)\n", text)
    assert shown
    assert (archive.content / "media" / shown[1]).read_bytes() == picture


def count_records(raw: str) -> dict[str, int]:
    """Count by the file's own lines what a blog showed."""
    records = re.split(r"^--------\s*\n(?=AUTHOR:|\Z)", raw, flags=re.MULTILINE)
    public = [one for one in records if re.search(r"^STATUS: Publish\s*$", one, re.MULTILINE)]
    comments = sum(len(re.findall(r"^COMMENT:\s*\nAUTHOR:", one, re.MULTILINE)) for one in public)
    return {"found": sum(bool(one.strip()) for one in records), "post": len(public), "comment": comments}


SAMPLES = find_samples("movable-type/*.txt") + find_samples("typepad-images/*.txt")


@pytest.mark.parametrize("path", needs_samples(SAMPLES))
def test_counts_of_real_exports_are_those_of_the_files_themselves(archive: Archive, path: Path) -> None:
    raw = path.read_text(encoding="latin-1")
    counts = count_records(raw)
    archive.write({f"captures/{path.name}": path.read_bytes()})
    kinds = convert(archive)
    assert kinds["post"]["found"] == counts["found"]
    assert count_kept(kinds, "post") == counts["post"]
    assert count_kept(kinds, "comment", "reply") == counts["comment"]
    assert_all_words_are_there(archive)
    private = re.findall(r"^(?:EMAIL|IP): *(\S+)", raw, re.MULTILINE)
    assert [one for one in private if one in all_text(archive.folder)] == []


@pytest.mark.skipif(not EXPORTS.exists(), reason="the folder of real exports is not there")
def test_a_mirror_of_typepad_gives_the_pictures_that_it_has(archive: Archive) -> None:
    shutil.copytree(EXPORTS / "typepad-images", archive.content / "captures" / "typepad")
    (archive.content / "captures" / "typepad" / "SOURCES.md").unlink()
    assert convert(archive)["media"]["kept"] == 2
    shown = re.findall(r"!\[[^]]*\]\((\S+?)\)", "".join(archive.posts().values()))
    assert [name.startswith("media/") for name in shown] == [True, True, False]


def test_a_text_in_markdown_keeps_its_markup(archive: Archive) -> None:
    body = "Some *marked* words.\n\n* one\n* two\n\n<b>bold</b>"
    archive.write({"captures/a.txt": record("The ferry", ("BODY", body), breaks="markdown")})
    archive.build()
    (text,) = archive.posts().values()
    assert "Some *marked* words.\n\n- one\n- two\n\n**bold**" in text
    assert_all_words_are_there(archive)


def test_what_became_of_an_export_is_written_beside_it(archive: Archive) -> None:
    archive.write({"captures/a.txt": record("The ferry", ("BODY", "Words."))})
    assert archive.run("convert").code == 0
    (row,) = json.loads((archive.content / "captures" / "a.txt.report.json").read_text(encoding="utf-8"))
    assert row == {"kind": "post", "found": 1, "kept": 1, "left_out": {}}
    assert archive.build().err == ""
