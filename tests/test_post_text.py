"""The text of post files: what ends a post, what begins a comment, and what a merge has left behind."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from postil.content import parse_document, write_document
from postil.content.config import Config
from postil.model.problems import Problems
from postil.model.records import Comment, Document
from tests.conftest import text_of
from tests.samples import PAGE, POST, post_of

if TYPE_CHECKING:
    from tests.conftest import Archive

COMMENTS = "Words.\n\n<!-- comments -->\n\n## Comments\n\n### Ann {#c1}\n\nHers.\n"
CONFLICT = "<<<<<<< HEAD\nMine.\n=======\nTheirs.\n>>>>>>> branch\n"


@pytest.mark.parametrize("heading", ["### Ben Weir", "###", "## Ben"])
def test_a_heading_without_an_id_is_a_problem_and_not_part_of_the_comment_above(
    archive: Archive, heading: str
) -> None:
    archive.write({"posts/a.md": f"{POST}{COMMENTS}\n{heading}\n\nHis.\n"})
    outcome = archive.run()
    assert outcome.code == 1
    assert "posts/a.md:17: the heading of a comment has no id. Write '### Name {#an-id}';" in outcome.err
    archive.write({"posts/a.md": f"{POST}{COMMENTS}\n {heading}\n\nHis.\n"})  # as the hint says
    archive.build()
    assert len(archive.rows("comments")) == 1


@pytest.mark.parametrize("heading", ["#### Ben Weir", "###### Ben *Weir*"])
def test_a_deeper_heading_without_an_id_is_text_and_named(archive: Archive, heading: str) -> None:
    archive.write({"posts/a.md": f"{POST}{COMMENTS}\n{heading}\n\nHis.\n"})
    level = heading.split(maxsplit=1)[0]
    hint = f"Write '{level} Name {{#an-id}}'; "
    named = f"posts/a.md:17: a heading in a comment, or that of a reply without its id. {hint}"
    assert named in archive.build().err
    assert "Ben" in archive.rows("comments")[0]["text"]


@pytest.mark.parametrize("text", ["### x\n\ny", "## Comments", "a\n\n # b", "```\n### Ben {#c2}\n```\n\n# z"])
def test_a_comment_with_headings_is_read_back_as_it_was_written(text: str) -> None:
    written = Document("posts/a.md", "a", "A", None, "Body.", 1, (Comment("c1", text, 0),))
    problems = Problems()
    read = parse_document(write_document(written), "posts/a.md", Config(), problems)
    assert problems.errors == []
    assert read is not None
    assert [comment.text for comment in read.comments] == [text]


def test_what_code_shows_is_no_comment(archive: Archive) -> None:
    code = "````markdown\n```\n<!-- comments -->\n```\n\n### Cass {#c7}\n````\n"
    archive.write({"posts/a.md": f"{POST}So it is:\n\n{code}\n- Or so:\n\n  ~~~\n  <!-- comments -->\n  ~~~\n"})
    archive.write({"posts/b.md": f"---\nid: b\ntitle: B\n---\n\n{COMMENTS}\n{code}\nThat is all.\n"})
    archive.build()
    assert [c["id"] for c in archive.rows("comments")] == ["c1"]
    assert "### Cass {#c7}" in text_of(archive.page("2014/04/a.html"), "main")
    assert "That is all." in archive.rows("comments")[0]["text"]


def test_a_code_block_that_is_never_closed_hides_no_comments(archive: Archive) -> None:
    archive.write({"posts/a.md": f"{POST}```\nx = 1\n\n{COMMENTS}"})
    archive.build()
    assert [c["author"] for c in archive.rows("comments")] == ["Ann"]


@pytest.mark.parametrize(
    "name",
    [
        "posts/a.md",
        "posts/.as-converted/a.md",
        "notes/a.yml",
        "pages/about.md",
        "glossary.yml",
        "redactions.yml",
        "archive.toml",
        "layouts/post.html",
        "static/style.css",
        "captures/a.hints.yml",
    ],
)
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_a_merge_that_was_not_finished_is_a_problem_in_any_file(archive: Archive, name: str, ends: str) -> None:
    archive.write({"posts/b.md": POST + "Words.\n", name: ("# First\n" + CONFLICT).replace("\n", ends)})
    outcome = archive.run()
    assert outcome.code == 1
    assert f"{name}:2: a merge was not finished; the conflict ends on line 6. Decide which words" in outcome.err
    assert not archive.site.exists()


@pytest.mark.parametrize("left", [0, 4])
def test_one_line_that_git_wrote_is_enough(archive: Archive, left: int) -> None:
    archive.write({"posts/a.md": f"{POST}Before.\n{CONFLICT.splitlines()[left]}\nAfter.\n"})
    assert "posts/a.md:8: a merge was not finished. Decide which" in archive.run().err


def test_a_post_may_show_what_git_writes(archive: Archive) -> None:
    indented = CONFLICT.replace("<<<<", " <<<<").replace(">>>>", " >>>>")
    archive.write({"posts/a.md": f"{POST}```\n{CONFLICT}```\n\n{indented}"})
    archive.build()
    assert "Theirs." in text_of(archive.page("2014/04/a.html"), "main")


def test_a_post_whose_capture_was_taken_out_is_not_written_a_second_time(archive: Archive) -> None:
    archive.write({"captures/a.txt": PAGE})
    archive.build()
    path = post_of(archive)
    front, capture, rest = path.read_text(encoding="utf-8").partition("capture:")
    rest = "---" + rest.partition("---")[2]
    path.write_text(front + rest.replace("first paragraph stays", "first paragraph is mine"), encoding="utf-8")
    assert capture
    assert archive.build("--strict").err == ""
    assert list(archive.posts()) == ["2014-04-15-the-harbour"]
    assert "paragraph is mine" in archive.posts()["2014-04-15-the-harbour"]
    checked = archive.run("check")
    assert checked.code == 0, checked.out


def test_a_second_file_of_a_post_without_its_capture_is_named(archive: Archive) -> None:
    archive.write({"captures/a.txt": PAGE})
    archive.build()
    text = post_of(archive).read_text(encoding="utf-8")
    front, _, rest = text.partition("capture:")
    own = (front + "---" + rest.partition("---")[2]).replace("id: 2014-04-15-the-harbour", "id: 2014-04-15-mine")
    archive.write({"posts/mine.md": own.replace("{#c", "{#m").replace("to=c", "to=m")})
    outcome = archive.build()
    assert "posts/2014/2014-04-15-the-harbour.md: posts/mine.md has the same date, title and words" in outcome.err


def test_a_capture_with_lines_as_git_writes_them_is_a_warning(archive: Archive) -> None:
    archive.write({"captures/a.txt": f"{PAGE.partition('2 comments')[0]}{CONFLICT}"})
    assert (
        "warning: captures/a.txt:11: a merge was not finished; the conflict ends on line 15" in archive.build().err
    )
