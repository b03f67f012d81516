"""Post files read back as they were written."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from postil.content import parse_document, write_document
from postil.content.config import Config
from postil.model.problems import Problems
from postil.model.records import Comment, Document
from postil.text.edtf import parse_edtf

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
@example("0", "", "2014", [], ["c0"], "#")
@example("0", "", "2014", [], ["c0"], "a #")
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
