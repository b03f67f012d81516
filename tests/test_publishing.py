"""What is written to the site, what is left alone, what is removed."""

from __future__ import annotations

import contextlib
import re
import sqlite3
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import pytest

import build as pipeline
from postil.captures.readers.registry import READERS
from postil.cli import Report, Request
from postil.jobs import memo as memos
from postil.jobs.memo import Memo
from postil.model.articles import Page
from postil.model.problems import Problems
from postil.site.publish import check_site, digest_pages, publish, read_site
from tests.conftest import Archive, text_of

if TYPE_CHECKING:
    from pathlib import Path

POST = "---\nid: {id}\ntitle: {id}\ndate: 2014-04-15\n---\n\nWords.\n"


def test_only_what_changed_is_written(archive: Archive) -> None:
    archive.write({"posts/a.md": POST.format(id="a"), "posts/b.md": POST.format(id="b")})
    archive.build()
    before = {p: p.stat().st_mtime_ns for p in archive.site.rglob("*") if p.is_file()}
    archive.write({"posts/a.md": POST.format(id="a").replace("Words", "Other words")})
    archive.build()
    rewritten = {p.name for p, time in before.items() if p.exists() and p.stat().st_mtime_ns != time}
    assert "a.html" in rewritten
    assert "b.html" not in rewritten


def test_pages_of_posts_that_are_gone_are_removed_and_nothing_else(archive: Archive) -> None:
    archive.write({"posts/a.md": POST.format(id="a"), "posts/b.md": POST.format(id="b")})
    archive.build()
    (archive.site / "2014" / "04" / "mine.txt").write_text("mine")
    (archive.content / "posts" / "b.md").unlink()
    outcome = archive.build()
    assert not (archive.site / "2014" / "04" / "b.html").exists()
    assert (archive.site / "2014" / "04" / "mine.txt").read_text() == "mine"
    assert "holds a file that no build wrote. They are left alone." in outcome.err


def test_a_page_that_somebody_edited_by_hand_is_not_deleted(archive: Archive) -> None:
    archive.write({"posts/a.md": POST.format(id="a"), "posts/b.md": POST.format(id="b")})
    archive.build()
    page = archive.site / "2014" / "04" / "b.html"
    page.write_text("<p>Mended by hand.</p>")
    (archive.content / "posts" / "b.md").unlink()
    outcome = archive.build()
    assert page.read_text() == "<p>Mended by hand.</p>"
    assert f"{page}: is no page of the site any more, but was changed by hand. It is left alone." in outcome.err
    assert "holds a file that no build wrote" in archive.build().err
    assert page.exists()


def test_a_page_that_somebody_edited_by_hand_is_not_overwritten(archive: Archive) -> None:
    archive.write({"posts/a.md": POST.format(id="a")})
    archive.build()
    page = archive.site / "2014" / "04" / "a.html"
    page.write_text("<p>Mended by hand.</p>")
    outcome = archive.run()
    assert outcome.code == 1
    assert f"{page}: was changed by hand since a build wrote it. Move it away, or delete it" in outcome.err
    assert page.read_text() == "<p>Mended by hand.</p>"
    page.with_name("mine.html").write_text("mine")
    assert "was changed by hand since a build wrote it, as 1 more were" not in archive.run().err
    (archive.site / "index.html").write_text("mine")
    assert "was changed by hand since a build wrote it, as 1 more were, such as" in archive.run().err
    (archive.site / "index.html").unlink()
    page.unlink()
    archive.build("--strict", "--site", str(archive.folder / "other"))
    page.with_name("mine.html").unlink()
    archive.build("--strict")
    assert page.read_bytes() == (archive.folder / "other" / "2014" / "04" / "a.html").read_bytes()


def test_line_ends_that_git_changed_are_no_edit(archive: Archive) -> None:
    archive.write({"posts/a.md": POST.format(id="a")})
    archive.build()
    page = archive.site / "2014" / "04" / "a.html"
    page.write_bytes(page.read_bytes().replace(b"\n", b"\r\n"))
    archive.build("--strict")
    assert b"\r" not in page.read_bytes()


def test_what_a_stopped_build_left_is_not_taken_for_an_edit(tmp_path: Path) -> None:
    def pages(words: bytes, *more: str) -> list[Page]:
        return [Page(address, words, "a") for address in ("a.html", "z.html", *more)]

    def put(pages: list[Page]) -> None:
        publish(read_site(tmp_path, {}), pages, digest_pages(pages))

    put(pages(b"one"))
    with pytest.raises(OSError, match="name too long"):
        put(pages(b"two", f"{'n' * 300}.html"))
    assert {path.read_bytes() for path in tmp_path.glob("*.html")} == {b"one", b"two"}
    problems = Problems(strict=True)
    check_site(read_site(tmp_path, {}), pages(b"three"), digest_pages(pages(b"three")), problems)
    assert problems.errors == []


def test_a_file_that_no_build_wrote_is_never_overwritten(archive: Archive) -> None:
    archive.write({"posts/a.md": POST.format(id="a")})
    archive.site.mkdir()
    (archive.site / "index.html").write_text("mine")
    outcome = archive.run()
    assert outcome.code == 1
    assert "index.html: is where a page must go, and no build wrote it." in outcome.err
    assert [p.name for p in archive.site.iterdir()] == ["index.html"]
    assert (archive.site / "index.html").read_text() == "mine"


def test_a_site_that_is_no_folder_is_a_problem(archive: Archive) -> None:
    archive.write({"posts/a.md": POST.format(id="a")})
    archive.site.write_text("mine")
    assert "is a file, not a folder." in archive.run().err
    assert "is a file, not a folder." in archive.run("--site", str(archive.site / "below")).err
    archive.site.unlink()
    archive.site.symlink_to("nowhere")
    assert "site: a link that leads to nothing." in archive.run().err


def test_a_build_writes_through_no_link(archive: Archive) -> None:
    archive.write({"posts/a.md": POST.format(id="a")})
    archive.build()
    elsewhere = archive.folder / "elsewhere"
    (archive.site / "2014").rename(elsewhere)
    (archive.site / "2014").symlink_to(elsewhere)
    (archive.site / "index.html").rename(elsewhere / "index.html")
    (archive.site / "index.html").symlink_to(elsewhere / "index.html")
    before = {p: p.read_bytes() for p in elsewhere.rglob("*") if p.is_file()}
    archive.write({"posts/a.md": POST.format(id="a").replace("Words", "Other words")})
    outcome = archive.run()
    assert "site/2014: is a link, and a build writes through none." in outcome.err
    assert "site/index.html: is where a page must go, and no build wrote it." in outcome.err
    assert {p: p.read_bytes() for p in elsewhere.rglob("*") if p.is_file()} == before


def test_a_page_can_become_a_folder_of_pages(archive: Archive) -> None:
    archive.write({"pages/x.md": "Words."})
    archive.write({"posts/a.md": POST.format(id="a")})
    archive.build()
    (archive.content / "pages" / "x.md").unlink()
    archive.write({"pages/x.html/y.md": "Words."})
    archive.build("--strict")
    assert (archive.site / "x.html" / "y.html").is_file()


def test_a_build_does_without_its_memo(archive: Archive) -> None:
    archive.write({"posts/a.md": POST.format(id="a")})
    memo = archive.folder / ".postil-cache"
    memo.write_text("mine")
    archive.build()
    assert memo.read_text() == "mine"
    memo.unlink()
    (memo / "mine").mkdir(parents=True)
    (memo / "mine.txt").write_text("mine")
    archive.build()
    assert {"mine", "mine.txt"} < {path.name for path in memo.iterdir()}


def test_the_site_does_not_depend_on_where_the_archive_lies(archive: Archive) -> None:
    other = Archive(archive.folder / "another-name")
    for one in (archive, other):
        one.write({"posts/a.md": POST.format(id="a")})
        one.build()
    assert archive.files() == other.files()
    assert "downloads/archive.zip" in archive.files()


def test_characters_that_no_page_can_hold_are_shown_as_such(archive: Archive) -> None:
    title = 'title: "A\\u0001\\uFFFF\\u0085\\x0cB"\nauthor: "\\0"\nlabels: ["x\\x1b"]'
    archive.write({"posts/a.md": POST.format(id="a").replace("title: a", title).replace("Words", "W\x02\x0c\x7f")})
    archive.build()
    ElementTree.fromstring(archive.files()["feed.xml"])
    assert text_of(archive.page("2014/04/a.html"), "h1") == "A\ufffd\ufffd\ufffd\ufffdB"
    forbidden = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|\xc2[\x80-\x9f]|\xef\xbf[\xbe\xbf]")
    for address, data in archive.files().items():
        if address.endswith((".html", ".xml")):
            assert forbidden.search(data) is None, address


@pytest.mark.parametrize("stage", ["convert", "read", "render", "publish"])
def test_a_build_that_is_stopped_can_be_repeated(archive: Archive, stage: str) -> None:
    archive.write({"captures/a.txt": "Tuesday, 15 April 2014\n\nA post\n\nWords.\n"})

    class Interrupted(Report):
        def stage(self, name: str) -> None:
            if name == stage:
                raise KeyboardInterrupt
            super().stage(name)

    with pytest.raises(KeyboardInterrupt):
        request = Request(archive.content, archive.site, Memo(archive.folder / "memo"), READERS)
        pipeline.build(request, Interrupted(Problems()))
    archive.build("--strict")
    undisturbed = Archive(archive.folder / "other")
    undisturbed.write({"captures/a.txt": "Tuesday, 15 April 2014\n\nA post\n\nWords.\n"})
    undisturbed.build()
    assert archive.posts() == undisturbed.posts()


def test_a_damaged_result_is_computed_again(tmp_path: Path) -> None:
    memo = Memo(tmp_path)
    assert memo.recall("x", b"1", lambda: b"result") == b"result"
    memo.close()
    with contextlib.closing(sqlite3.connect(tmp_path / "memo.sqlite")) as store, store:
        store.execute("UPDATE results SET result = substr(result, 1, length(result) - 1)")
    memo = Memo(tmp_path)
    assert memo.recall("x", b"1", lambda: b"again") == b"again"
    assert memo.recall("x", b"1", lambda: b"never") == b"again"


def test_a_memo_that_another_program_uses_is_left_to_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memos, "_WAIT", 0.05)
    Memo(tmp_path).recall("x", b"1", lambda: b"result")
    with contextlib.closing(sqlite3.connect(tmp_path / "memo.sqlite", isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        assert Memo(tmp_path).recall("x", b"1", lambda: b"computed") == b"computed"
        other.execute("ROLLBACK")
    assert Memo(tmp_path).recall("x", b"1", lambda: b"never") == b"result"


def test_feeds_give_times_in_the_time_zone_of_the_archive(archive: Archive) -> None:
    dates = {"a": "2014-04-15T09:30", "b": "2014-01-15T09:30:05", "c": "2014-01-14", "d": "2014-01-13T09:30+02:00"}
    archive.write({f"posts/{i}.md": POST.format(id=i).replace("2014-04-15", date) for i, date in dates.items()})
    archive.write({"archive.toml": 'timezone = "Europe/London"'})
    archive.build()
    assert re.findall("<published>(.*)</published>", archive.files()["feed.xml"].decode()) == [
        "2014-04-15T09:30:00+01:00",
        "2014-01-15T09:30:05Z",
        "2014-01-14T00:00:00Z",
        "2014-01-13T09:30:00+02:00",
    ]
