"""Readers: a second capture format goes all the way, and nothing but the registry knows the first."""

from __future__ import annotations

import ast
import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

import build as pipeline
from postil.captures.readers.reader import Reader, SetAside, SourceLine
from postil.captures.readers.registry import READERS
from postil.cli import Report, Request
from postil.cli.check_output import check_as_data
from postil.jobs.memo import Memo
from postil.model.captured import Locator
from postil.model.problems import BuildStopped, Problems
from tests.conftest import ROOT, text_of
from tests.garden_reader import GardenReader

if TYPE_CHECKING:
    from collections.abc import Callable

    from postil.model.captured import Capture
    from tests.conftest import Archive

READER = ROOT / "postil" / "captures" / "readers"
GARDEN = {
    "garden": "All rights reserved",
    "posts": [
        {"number": 16, "day": "2014-04-15", "title": "Seeds *and* soil", "text": "Sow the beans in spring."},
        {"number": 17, "day": "2014-05-02", "title": "Weeds", "text": "Nettles make a good soup, they say."},
    ],
    "comments": [
        {"id": "k3", "on": 17, "parent": "k2", "by": None, "text": "And the third."},
        {"id": "k1", "on": 17, "parent": None, "by": "Ann", "text": "A first word."},
        {"id": "k2", "on": 17, "parent": "k1", "by": "Bob", "text": "A second one."},
        {"id": "k4", "on": 17, "parent": "lost", "by": None, "text": "Who is this?"},
    ],
}
GARDEN_FILE = "captures/export.bin"
BYTES = json.dumps(GARDEN).encode("utf-16")  # not text for the text reader, and not named as a garden
PAGE = "Friday, 2 May 2014\n\nWeeds\n\nNettles make a good soup, they say.\n"


def run(step: Callable[[Request, Report], object], archive: Archive) -> Report:
    """Run a step of the program with one more reader, and stop at problems."""
    readers = (GardenReader(), *READERS)
    report = Report(Problems())
    step(Request(archive.content, archive.site, Memo(archive.folder / "memo"), readers), report)
    return report


def test_posts_of_another_format_become_files_that_name_their_item(archive: Archive) -> None:
    archive.write({GARDEN_FILE: BYTES})
    run(pipeline.convert, archive)
    assert sorted(archive.posts()) == ["2014-04-15-seeds-and-soil", "2014-05-02-weeds"]
    text = archive.posts()["2014-05-02-weeds"]
    assert f"capture:\n  file: {GARDEN_FILE}\n  sha256: " in text
    assert "\n  item: 17\n  reader: garden 2\n  converted: " in text
    assert "lines" not in text
    before = archive.posts()
    run(pipeline.convert, archive)
    assert archive.posts() == before


def test_replies_follow_their_parents_at_any_depth_whatever_the_order_of_the_capture(archive: Archive) -> None:
    archive.write({GARDEN_FILE: BYTES})
    run(pipeline.build, archive)
    assert [(c["id"], c["reply_to"]) for c in archive.rows("comments")] == [
        ("ck1", None),
        ("ck2", "ck1"),
        ("ck3", "ck2"),
        ("ck4", None),
    ]
    headings = [line for line in archive.posts()["2014-05-02-weeds"].splitlines() if "{#" in line]
    assert [line.partition(" ")[0] for line in headings] == ["###", "####", "#####", "###"]


def test_page_and_data_say_which_item_a_post_was(archive: Archive) -> None:
    archive.write({GARDEN_FILE: BYTES})
    run(pipeline.build, archive)
    assert f"{GARDEN_FILE}, item 17, read as garden 2" in text_of(archive.page("2014/05/weeds.html"), ".source")
    captured = {row["title"]: row["capture"] for row in archive.rows("posts")}
    assert captured["Weeds"].keys() == {"file", "sha256", "item"}
    assert captured["Weeds"]["item"] == "17"


def test_the_ledger_accounts_for_every_word_of_another_format(archive: Archive) -> None:
    archive.write({GARDEN_FILE: BYTES})
    report = run(pipeline.check, archive)
    (row,) = report.rows
    assert (row.words, row.posts, row.comments, row.set_aside) == (31, 2, 4, 3)
    assert report.discrepancies == ()
    listed = [{"capture": GARDEN_FILE, "line": 0, "words": "All rights reserved"}]
    assert check_as_data(report, ())["set_aside"] == listed


def test_the_ledger_tells_posts_apart_that_are_all_on_one_line(archive: Archive) -> None:
    class OneLine(GardenReader):
        def read(self, *given):  # type: ignore[no-untyped-def]
            page = GardenReader().read(*given)
            return replace(page, set_aside=tuple(SetAside(1, words) for _, words in page.set_aside))

        def list_words(self, capture: Capture) -> tuple[SourceLine, ...]:
            return tuple(line._replace(line=1) for line in super().list_words(capture))

    archive.write({GARDEN_FILE: BYTES})
    report = Report(Problems())
    memo = Memo(archive.folder / "memo")
    pipeline.check(Request(archive.content, archive.site, memo, (OneLine(),)), report)
    assert report.discrepancies == ()
    assert [(row.words, row.set_aside) for row in report.rows] == [(31, 3)]


def test_words_that_a_faulty_reader_loses_or_invents_are_named(archive: Archive) -> None:
    class Faulty(GardenReader):
        def read(self, *given):  # type: ignore[no-untyped-def]
            page = super().read(*given)
            posts = [replace(post, body=post.body.replace("soup", "rather thin stew")) for post in page.posts]
            return replace(page, posts=tuple(posts))

    archive.write({GARDEN_FILE: json.dumps({**GARDEN, "comments": []})})
    report = Report(Problems())
    memo = Memo(archive.folder / "memo")
    pipeline.check(Request(archive.content, archive.site, memo, (Faulty(),)), report)
    assert [(d.line, d.kind, d.words) for d in report.discrepancies] == [
        (17, "invented", "rather thin stew,"),
        (17, "lost", "soup,"),
    ]


def test_one_post_in_captures_of_two_formats_is_one_post_that_names_both(archive: Archive) -> None:
    archive.write({GARDEN_FILE: BYTES, "captures/page.txt": PAGE})
    run(pipeline.build, archive)
    text = archive.posts()["2014-05-02-weeds"]
    assert "  item: 17\n" in text
    assert "also_in:\n- file: captures/page.txt\n" in text
    assert "  lines: 1-5\n" in text
    assert "captures/page.txt, lines 1-5" in text_of(archive.page("2014/05/weeds.html"), ".source")
    # The garden gives the text, and has no date line.
    found = run(pipeline.check, archive).discrepancies
    assert [(d.capture, d.kind, d.words) for d in found] == [
        ("captures/page.txt", "differing", "Friday, 2 May 2014")
    ]


COMMENTED = PAGE + "\n2 comments:\n\n  1. A first word.\n\n  2. Only on the page.\n"


def test_a_comment_in_captures_of_two_formats_has_the_id_of_the_platform(archive: Archive) -> None:
    archive.write({GARDEN_FILE: BYTES, "captures/page.txt": COMMENTED})
    run(pipeline.build, archive)
    found = [(c["text"], c["id"]) for c in archive.rows("comments")]
    assert ("A first word.", "ck1") in found
    assert [text for text, _ in found].count("A first word.") == 1
    assert len(found) == 5


def test_a_comment_has_the_author_that_one_of_its_captures_names(archive: Archive) -> None:
    longer = COMMENTED.replace("they say.", "they say. So it goes, and nobody has tried it yet, as far as I know.")
    archive.write({GARDEN_FILE: BYTES, "captures/page.txt": longer})
    run(pipeline.build, archive)
    assert "file: captures/page.txt\n" in archive.posts()["2014-05-02-weeds"].partition("also_in")[0]
    assert {c["text"]: c["author"] for c in archive.rows("comments")}["A first word."] == "Ann"


def test_a_comment_keeps_its_id_when_a_capture_with_the_id_of_the_platform_comes_later(archive: Archive) -> None:
    archive.write({"captures/page.txt": COMMENTED})
    run(pipeline.build, archive)
    before = {c["text"]: c["id"] for c in archive.rows("comments")}
    archive.write({GARDEN_FILE: BYTES})
    run(pipeline.build, archive)
    after = {c["text"]: c["id"] for c in archive.rows("comments")}
    assert after.items() >= before.items()
    assert after["A second one."] == "ck2"
    assert len(archive.rows("comments")) == 5
    posts = archive.posts()
    run(pipeline.convert, archive)
    assert archive.posts() == posts


def thank(*names: str) -> str:
    """Return a garden in which the named comments all say the same."""
    comments = [{"id": name, "on": 17, "parent": None, "by": None, "text": "Thanks!"} for name in names]
    return json.dumps({**GARDEN, "comments": comments})


@pytest.mark.parametrize(
    ("earlier", "later"), [(("k2", "k3"), ("k1", "k2", "k3")), (("k2",), ("k1",)), (("k1",), ("k2", "k1"))]
)
def test_comments_of_the_same_words_have_the_ids_of_the_platform(
    archive: Archive, earlier: tuple[str, ...], later: tuple[str, ...]
) -> None:
    archive.write({"captures/1.json": thank(*earlier)})
    run(pipeline.build, archive)
    archive.write({"captures/2.json": thank(*later)})
    run(pipeline.build, archive)
    assert {c["id"] for c in archive.rows("comments")} == {f"c{name}" for name in (*earlier, *later)}


def test_ids_stay_if_only_one_of_two_comments_of_the_same_words_has_that_of_the_platform(archive: Archive) -> None:
    thanked = PAGE + "\n2 comments:\n\n  1. Thanks!\n\n  2. Thanks!\n"
    archive.write({"captures/1.json": thank("k1"), "captures/page.txt": thanked})
    run(pipeline.build, archive)
    assert "ck1" in [c["id"] for c in archive.rows("comments")]
    before = archive.posts()
    run(pipeline.convert, archive)
    assert archive.posts() == before


def test_an_edited_post_of_another_format_is_merged_with_what_a_newer_capture_adds(archive: Archive) -> None:
    archive.write({GARDEN_FILE: BYTES})
    run(pipeline.convert, archive)
    (path,) = archive.content.rglob("*weeds.md")
    path.write_text(path.read_text().replace("a good soup", "a fine soup"))
    later = {"id": "k5", "on": 17, "parent": "k1", "by": None, "text": "Much later."}
    newer = {**GARDEN, "comments": [*GARDEN["comments"], later]}
    archive.write({"captures/newer.json": json.dumps(newer)})
    run(pipeline.convert, archive)
    text = path.read_text()
    assert "a fine soup" in text
    assert "{#ck5 only-in=captures/newer.json reply-to=ck1}\n\nMuch later." in text


def test_a_reader_has_hints_and_inferences_of_its_own(archive: Archive) -> None:
    undated = {**GARDEN, "posts": [*GARDEN["posts"], {"number": 18, "day": "", "title": "Tools", "text": "A hoe."}]}
    archive.write({"captures/a.json": json.dumps(undated)})
    report = run(pipeline.check, archive)
    assert [(path, i.line, i.what) for path, i in report.inferences] == [
        ("captures/a.json", 18, "a post without a day")
    ]
    archive.write({"captures/a.hints.yml": "- {line: 18, is: draft}\n"})
    report = run(pipeline.check, archive)
    assert report.inferences == ()
    assert [words for line, words in report.set_aside["captures/a.json"] if line == 18] == ["Tools A hoe."]
    archive.write({"captures/a.hints.yml": "- {line: 18, is: title}\n- {line: 19, is: draft}\n"})
    with pytest.raises(BuildStopped) as stopped:
        run(pipeline.check, archive)
    assert [str(p) for p in stopped.value.problems] == [
        "captures/a.hints.yml:1: unknown kind 'title'. Known names: draft.",
        "captures/a.hints.yml:2: the capture has no line 19. Write '- {line: 12, is: title}'.",
    ]


def test_only_a_place_in_lines_is_a_range() -> None:
    assert str(Locator("lines", "7-64")) == "lines 7-64"
    assert Locator("lines", "7-64").start == "7"
    assert Locator("item", "feed-2.atom-17").start == "feed-2.atom-17"


def test_a_file_that_no_reader_takes_is_named_with_what_is_read(archive: Archive) -> None:
    archive.write({"captures/a.bin": b"\x00\x01"})
    with pytest.raises(BuildStopped) as stopped:
        run(pipeline.convert, archive)
    assert [str(p) for p in stopped.value.problems] == [
        "captures/a.bin: a capture in no known format. "
        "Garden captures are read, named NAME.garden; text captures are read, named NAME.txt or NAME.text."
    ]


@pytest.mark.parametrize(
    ("place", "message"),
    [
        ("  lines: 1-5\n  item: 17\n", "both 'lines' and 'item'. Delete the one that is not in the capture."),
        ("", "'lines' is missing"),
        ("  line: 1-5\n", "unknown field 'line'. Did you mean 'lines'?"),
    ],
)
def test_front_matter_says_one_place_of_a_capture(archive: Archive, place: str, message: str) -> None:
    capture = f"capture:\n  file: captures/a.txt\n  sha256: x\n{place}  reader: text 1\n  converted: y\n"
    archive.write({"posts/a.md": f"---\nid: a\ntitle: A\n{capture}---\n\nWords.\n"})
    outcome = archive.run("convert")
    assert outcome.code == 1
    assert message in outcome.err


def test_hints_and_what_a_reader_has_are_documented() -> None:
    guide = (ROOT / "docs" / "captures.md").read_text(encoding="utf-8")
    kinds = {kind for reader in READERS for kind in reader.hints}
    members = [name for name in vars(Reader) if not name.startswith("_")]
    assert [kind for kind in sorted(kinds) if f"| `{kind}` |" not in guide] == []
    assert [name for name in members if f"| `{name}" not in guide] == []
    assert [reader.name for reader in READERS if f"`{reader.name}`" not in guide] == []


def test_only_the_registry_imports_a_reader() -> None:
    wrong = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in (ROOT / "build.py", *sorted((ROOT / "postil").rglob("*.py")))
        if not path.is_relative_to(READER)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, (ast.Import, ast.ImportFrom))
        for name in [getattr(node, "module", None) or "", *(alias.name for alias in node.names)]
        if name.startswith("postil.captures.readers.")
        and name.removeprefix("postil.captures.readers.").split(".")[0] not in ("reader", "registry", "zip_members")
    ]
    assert wrong == []
