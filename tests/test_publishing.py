"""What is written to the site, what is left alone, what is removed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

import build as pipeline
from postil.cache import Memo
from postil.cli import Report, Request
from postil.config import Config
from postil.dates import parse_edtf
from postil.documents import parse_document, write_document
from postil.model import Comment, Document
from postil.problems import Problems
from tests.conftest import Archive

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


def test_a_file_that_no_build_wrote_is_never_overwritten(archive: Archive) -> None:
    archive.write({"posts/a.md": POST.format(id="a")})
    archive.site.mkdir()
    (archive.site / "index.html").write_text("mine")
    outcome = archive.run()
    assert outcome.code == 1
    assert "index.html: stands where a page must go, and no build wrote it." in outcome.err
    assert [p.name for p in archive.site.iterdir()] == ["index.html"]
    assert (archive.site / "index.html").read_text() == "mine"


def test_a_site_that_is_a_file_is_a_problem(archive: Archive) -> None:
    archive.write({"posts/a.md": POST.format(id="a")})
    archive.site.write_text("mine")
    assert "is a file, not a folder." in archive.run().err


@pytest.mark.parametrize("stage", ["convert", "read", "enrich", "publish"])
def test_a_build_that_is_stopped_can_be_repeated(archive: Archive, stage: str) -> None:
    archive.write({"captures/a.txt": "Tuesday, 15 April 2014\n\nA post\n\nWords.\n"})

    class Interrupted(Report):
        def stage(self, name: str) -> None:
            if name == stage:
                raise KeyboardInterrupt
            super().stage(name)

    with pytest.raises(KeyboardInterrupt):
        request = Request(archive.content, archive.site, Memo(archive.folder / "memo"))
        pipeline.build(request, Interrupted(Problems()))
    archive.build("--strict")
    undisturbed = Archive(archive.folder / "other")
    undisturbed.write({"captures/a.txt": "Tuesday, 15 April 2014\n\nA post\n\nWords.\n"})
    undisturbed.build()
    assert archive.posts() == undisturbed.posts()


def test_a_damaged_memo_is_computed_again(tmp_path: Path) -> None:
    memo = Memo(tmp_path / "memo")
    assert memo.recall("x", b"1", lambda: b"result") == b"result"
    (path,) = [p for p in (tmp_path / "memo").iterdir() if p.name.startswith("x-")]
    path.write_bytes(path.read_bytes()[:-1])
    assert memo.recall("x", b"1", lambda: b"again") == b"again"
    assert memo.recall("x", b"1", lambda: b"never") == b"again"


def test_original_paths_are_kept_where_they_are_the_publications_own(archive: Archive) -> None:
    archive.write(
        {
            "archive.toml": '[[publications]]\nid = "p"\ntitle = "P"\nbase_url = "https://p.example/"\n',
            "posts/a.md": POST.format(id="a").replace(
                "---\n\n", "publication: p\nurl: https://p.example/2014/04/Old%20name/\n---\n\n"
            ),
            "posts/b.md": POST.format(id="b").replace(
                "---\n\n", "publication: p\nurl: https://other.example/x.html\n---\n\n"
            ),
            "posts/c.md": POST.format(id="c").replace(
                "---\n\n", "publication: p\nurl: https://p.example/../../etc/passwd\n---\n\n"
            ),
        }
    )
    archive.build()
    assert [p["url"] for p in archive.rows("posts")] == [
        "2014/04/Old name/index.html",
        "2014/04/b.html",
        "2014/04/c.html",
    ]


TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=30).map(lambda t: " ".join(t.split()))
COMMENT_IDS = st.lists(st.from_regex(r"c[a-z0-9-]{1,8}", fullmatch=True), max_size=4, unique=True)


@given(
    TEXTS.filter(bool),
    TEXTS,
    st.sampled_from(["2014", "2014-04", "2014-04-15", "2014-04-15?", "2014-04-15T09:30"]),
    st.lists(TEXTS.filter(bool), max_size=3),
    COMMENT_IDS,
    TEXTS,
)
def test_a_post_file_reads_back_as_it_was_written(
    title: str, author: str, date: str, labels: list[str], ids: list[str], name: str
) -> None:
    comments = tuple(
        Comment(
            c,
            f"Words of {c}.",
            0,
            ids[i - 1] if i % 2 else None,
            name or None,
            parse_edtf(date) if i else None,
        )
        for i, c in enumerate(ids)
    )
    document = Document(
        path="posts/a.md",
        id="a",
        title=title,
        date=parse_edtf(date),
        body="A body.\n\n---\n\nMore.",
        body_line=0,
        comments=comments,
        author=author or None,
        labels=tuple(labels),
    )
    problems = Problems()
    read = parse_document(write_document(document), "posts/a.md", Config(), problems)
    assert problems.errors == []
    assert read is not None
    assert write_document(read) == write_document(document)
    assert (read.title, read.author, read.date, read.labels, read.body) == (
        title,
        author or None,
        parse_edtf(date),
        tuple(labels),
        document.body,
    )
    assert [(c.id, c.reply_to, c.author, c.date, c.text) for c in read.comments] == [
        (c.id, c.reply_to, c.author, c.date, c.text) for c in comments
    ]
