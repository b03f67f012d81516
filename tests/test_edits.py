"""Converting again: what people edited stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.samples import PAGE, post_of

if TYPE_CHECKING:
    from tests.conftest import Archive


def test_converting_again_changes_no_byte(archive: Archive) -> None:
    archive.write({"captures/a.txt": PAGE})
    archive.run("convert")
    before = {p: (p.read_bytes(), p.stat().st_mtime_ns) for p in (archive.content / "posts").rglob("*.md")}
    assert "0 posts written" in archive.run("convert").out
    assert {p: (p.read_bytes(), p.stat().st_mtime_ns) for p in before} == before


def test_an_edit_and_a_new_capture_are_both_in_the_file(archive: Archive) -> None:
    archive.write({"captures/a.txt": PAGE})
    archive.build()
    path = post_of(archive)
    edited = path.read_text().replace("first paragraph stays", "first paragraph was corrected")
    path.write_text(edited.replace("title: The harbour", "title: The Harbour  # as its sign has it"))
    archive.build()
    archive.write(
        {"captures/b.txt": PAGE.replace("2 comments", "3 comments") + "  2. A later comment.\n\n    ReplyDelete\n"}
    )
    outcome = archive.build()
    text = path.read_text()
    assert outcome.err == ""
    assert "first paragraph was corrected" in text
    assert "title: The Harbour  # as its sign has it" in text
    assert "A later comment." in text
    assert "file: captures/b.txt" in text
    assert "- file: captures/a.txt" in text
    assert len(archive.posts()) == 1
    assert len(archive.rows("comments")) == 3


def test_an_edit_that_a_new_capture_contradicts_stays_and_the_new_text_is_put_beside_it(archive: Archive) -> None:
    archive.write({"captures/a.txt": PAGE})
    archive.build()
    path = post_of(archive)
    path.write_text(path.read_text().replace("says something", "said something"))
    newer = PAGE.replace("says something", "says something else entirely, and more than before")
    archive.write({"captures/b.txt": newer.replace("2 comments", "3 comments") + "  2. A later comment.\n"})
    message = "its captures now give another text where it was edited"
    assert f"{message} (body); the edit stays." in archive.build().err
    assert "The second paragraph said something." in path.read_text()
    assert "A later comment." in path.read_text()  # what does not touch the edit is taken over
    assert [n.text() for n in archive.page("2014/04/the-harbour.html").css(".edits ins")] == ["said"]
    beside = path.with_name(path.name + ".new")
    assert "says something else entirely" in beside.read_text()
    beside.write_text("My own words.")
    assert message in archive.build().err
    assert beside.read_text() == "My own words."
    beside.unlink()
    assert archive.build("--strict").err == ""
    assert archive.build("--strict").err == ""
    assert not beside.exists()


def test_an_edit_is_merged_without_a_build_between(archive: Archive) -> None:
    archive.write({"captures/a.txt": PAGE})
    archive.build()
    path = post_of(archive)
    path.write_text(path.read_text().replace("first paragraph stays", "first paragraph was corrected"))
    archive.write({"captures/b.txt": PAGE + "  2. A later comment.\n"})
    archive.build("--strict")
    assert "first paragraph was corrected" in path.read_text()
    assert "A later comment." in path.read_text()


def test_a_thread_that_a_person_mended_stays_when_a_new_capture_is_merged(archive: Archive) -> None:
    archive.write({"captures/a.txt": PAGE})
    archive.build()
    path = post_of(archive)
    head, first, answer = path.read_text().partition("### {#")[0], *path.read_text().split("\n###")[1:]
    first_id, answer_id = (part.partition("{#")[2].split("}")[0].split()[0] for part in (first, answer))
    path.write_text(
        f"{head}### {{#{answer_id}}}\n\nAn answer to it.\n\n"
        f"#### {{#{first_id} reply-to={answer_id}}}\n\nThe first comment.\n"
    )
    archive.write({"captures/b.txt": PAGE + "  2. A later comment.\n"})
    archive.build()
    assert [(c["text"], c["reply_to"]) for c in archive.rows("comments")] == [
        ("An answer to it.", None),
        ("The first comment.", answer_id),
        ("A later comment.", None),
    ]
    before = path.read_text()
    archive.build("--strict")
    assert path.read_text() == before


def test_a_post_whose_capture_is_missing_stays_as_it_is(archive: Archive) -> None:
    archive.write({"captures/a.txt": PAGE, "captures/b.txt": PAGE + "  2. A later comment.\n"})
    archive.build()
    before = archive.posts()
    (archive.content / "captures" / "b.txt").unlink()
    for _ in range(2):
        assert "its capture captures/b.txt is not there." in archive.build().err
        assert archive.posts() == before


def test_a_renamed_capture_is_known_by_its_bytes(archive: Archive) -> None:
    archive.write({"captures/a.txt": PAGE})
    archive.build()
    (archive.content / "captures" / "a.txt").rename(archive.content / "captures" / "z.txt")
    archive.build("--strict")
    assert "file: captures/z.txt" in post_of(archive).read_text()


def test_comments_keep_their_ids_when_the_posts_id_changes(archive: Archive) -> None:
    archive.write({"captures/a.txt": PAGE})
    archive.build()
    path = post_of(archive)
    before = [c["id"] for c in archive.rows("comments")]
    path.write_text(path.read_text().replace("id: 2014-04-15-the-harbour", "id: 2014-04-15-harbour"))
    archive.write({"captures/b.txt": PAGE + "  2. A later comment.\n"})
    archive.build()
    assert [c["id"] for c in archive.rows("comments")][:2] == before
    assert [p["id"] for p in archive.rows("posts")] == ["2014-04-15-harbour"]


def test_a_page_under_another_title_is_taken_as_the_same_page_and_listed_as_an_inference(archive: Archive) -> None:
    long = PAGE.replace(
        "The third paragraph ends it.", "The third paragraph has words enough to tell one page. " * 4
    )
    archive.write({"captures/a.txt": long, "captures/b.txt": long.replace("The harbour", "A harbour")})
    archive.build()
    assert len(archive.posts()) == 1
    assert "has this post under another title; they are taken as one" in archive.run("check").out


def test_fields_that_people_add_stay_when_a_post_is_rewritten(archive: Archive) -> None:
    archive.write({"captures/a.txt": PAGE})
    archive.build()
    path = post_of(archive)
    path.write_text(path.read_text().replace("capture:\n", "labels: [ships, 'no']  # both\ncapture:\n"))
    archive.write({"captures/b.txt": PAGE + "  2. A later comment.\n"})
    archive.build()
    text = path.read_text()
    assert "labels: [ships, 'no']  # both\n" in text
    assert "A later comment." in text


def test_a_renamed_file_keeps_its_name_and_its_id(archive: Archive) -> None:
    archive.write({"captures/a.txt": PAGE})
    archive.build()
    path = post_of(archive)
    other = path.with_name("harbour.md")
    path.rename(other)
    archive.write({"captures/b.txt": PAGE + "  2. A later comment.\n"})
    archive.build()
    assert [p.name for p in other.parent.glob("*.md")] == ["harbour.md"]
    assert "id: 2014-04-15-the-harbour\n" in other.read_text()


def test_a_deleted_post_that_comes_back_is_named_with_how_to_leave_it_out(archive: Archive) -> None:
    other = "Wednesday, 16 April 2014\n\nAfter\n\nMore words.\n\n"
    archive.write({"captures/a.txt": other + PAGE})
    assert archive.build("--strict").err == ""
    (archive.content / "posts" / "2014" / "2014-04-16-after.md").unlink()
    named = "posts/2014/2014-04-16-after.md: captures/a.txt has this post and no file had it"
    assert named in archive.run("check").err
    outcome = archive.build()
    assert named in outcome.err
    assert "withhold it in redactions.yml: - {target: 2014-04-16-after, reason: …}" in outcome.err
    archive.write({"redactions.yml": "- {target: 2014-04-16-after, reason: Asked for.}\n"})
    assert "no file had it" not in archive.build().err
    assert not any(b"More words" in data for data in archive.files().values())


def test_a_post_with_a_problem_is_not_said_to_be_missing(archive: Archive) -> None:
    archive.write({"captures/a.txt": PAGE})
    archive.build()
    path = post_of(archive)
    path.write_text(path.read_text() + "\n### Ann\n\nA comment without an id.\n")
    (line, summary) = archive.run("check").err.splitlines()
    assert "the heading of a comment has no id" in line
    assert summary.startswith("1 problem")


def test_the_only_post_of_a_capture_is_named_when_it_comes_back(archive: Archive) -> None:
    archive.write({"captures/a.txt": PAGE})
    assert archive.build("--strict").err == ""
    archive.write({"captures/b.txt": "Wednesday, 16 April 2014\n\nAfter\n\nMore words.\n"})
    assert archive.build("--strict").err == ""
    (archive.content / "posts" / "2014" / "2014-04-15-the-harbour.md").unlink()
    named = "2014-04-15-the-harbour.md: captures/a.txt has this post and no file had it"
    assert named in archive.run("check").err
    assert named in archive.build().err
    assert archive.build("--strict").err == ""


def test_a_date_that_a_person_has_corrected_is_not_asked_about_again(archive: Archive) -> None:
    dated = "Tuesday, 15 April 2014\n\nBefore\n\nWords.\n"
    archive.write({"captures/a.txt": dated, "captures/b.txt": "Thursday, April 17\n\nAfter\n\nOther words.\n"})
    archive.build()
    assert "the year 2014 is inferred" in archive.run("check").out
    path = next(p for p in (archive.content / "posts").rglob("*-after.md"))
    path.write_text(path.read_text(encoding="utf-8").replace("2014-04-17?", "2008-04-17"), encoding="utf-8")
    assert "is inferred" not in archive.run("check").out
    path.write_text(path.read_text(encoding="utf-8").replace("2008-04-17", "2008-04-17?"), encoding="utf-8")
    assert "is inferred" in archive.run("check").out
