"""The made-up pages that the reading of text captures is measured with say the truth about themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.captures import score_pages
from benchmarks.text_forms.extractors import EXTRACTORS
from benchmarks.text_forms.forms import FORMS, write_page
from benchmarks.text_forms.labels import Labels
from benchmarks.text_forms.made_up import Writer, list_languages
from benchmarks.text_forms.real_pages import read_pages
from benchmarks.text_forms.scoring import score_page
from benchmarks.text_forms.truth import Page, TrueComment, TruePost, make_page
from benchmarks.text_forms.written_dates import read_date
from postil.model.records import Comment, Document
from postil.text.edtf import Edtf

if TYPE_CHECKING:
    from pathlib import Path

BY_NAME = {form.name: form for form in FORMS}
EXTRACTOR = {extractor.name: extractor for extractor in EXTRACTORS}


def letters(text: str) -> str:
    return "".join(character for character in text if character.isalnum())


def make(form: str, language: str, extractor: str, number: int = 0) -> Page:
    markup = write_page(BY_NAME[form], language, "shown", number)
    return make_page("page", form, language, markup, EXTRACTOR[extractor])


def as_read(page: Page) -> list[Document]:
    """Return what a reader would give that makes no mistake."""
    return [
        Document(
            path="",
            id=str(number),
            title=post.title or "Untitled",
            date=Edtf(post.when) if post.when else None,
            body=post.words,
            body_line=0,
            author=post.author,
            comments=tuple(
                Comment(c.id, c.words, 0, c.parent, c.author, Edtf(c.when) if c.when else None)
                for c in post.comments
                if c.is_marked
            ),
        )
        for number, post in enumerate(page.posts)
    ]


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(FORMS), st.data(), st.sampled_from(EXTRACTORS), st.integers(0, 99), st.sampled_from([1, 0]))
def test_a_text_holds_the_words_of_its_truth(form, data, extractor, number, pool) -> None:  # type: ignore[no-untyped-def]
    language = data.draw(st.sampled_from(form.languages))
    markup = write_page(form, language, "shown" if pool else "held_out", number)
    page = make_page("page", form.name, language, markup, extractor)
    text = letters(page.text)
    for post in page.posts:
        assert letters(post.title or "") in text
        assert letters(post.author or "") in text
        for comment in post.comments:
            assert letters(comment.author or "") in text
            # Trafilatura puts the label of a comment behind its first line, lynx numbers links.
            assert letters(comment.words.partition("\n")[0])[:20] in text
    assert score_page(page, as_read(page)).faults == []


def test_the_same_seed_writes_the_same_page() -> None:
    assert make("blogger-threaded", "pl", "lynx", 3) == make("blogger-threaded", "pl", "lynx", 3)
    assert make("blogger-threaded", "pl", "lynx", 3) != make("blogger-threaded", "pl", "lynx", 4)


@pytest.mark.parametrize("language", list_languages())
def test_the_held_out_pages_share_no_names_and_sentences_with_the_others(language: str) -> None:
    names: list[set[str]] = []
    lines: list[set[str]] = []
    for pool in ("shown", "held_out"):
        posts = [post for seed in range(6) for post in Writer(language, pool, str(seed)).write_posts(3, 6)]
        names.append({comment.author for post in posts for comment in post.comments})
        lines.append(
            {line for post in posts for block in post.blocks if block.kind == "list" for line in block.lines}
        )
    assert names[0].isdisjoint(names[1])
    assert lines[0].isdisjoint(lines[1])


@pytest.mark.parametrize("language", list_languages())
def test_the_held_out_pages_use_other_labels(language: str) -> None:
    assert Labels(language, "shown")["says"] != Labels(language, "held_out")["says"]
    assert Labels(language, "shown")["responses"] != Labels(language, "held_out")["responses"]


def test_what_an_extractor_leaves_out_is_not_expected() -> None:
    (post,) = make("blogger-threaded", "de", "resiliparse").posts
    assert post.title is not None
    assert {comment.author for comment in post.comments} == {None}
    (post,) = make("wordpress-says", "de", "trafilatura").posts
    assert post.title is None
    assert not any(comment.is_marked for comment in post.comments)


def test_faults_are_counted_and_named() -> None:
    comments = (
        TrueComment("1", "The bench is gone.", "Ada", "2010-03-04T16:05", None, True, True),
        TrueComment("2", "It is at the mender's.", "Tom", None, "1", True, True),
    )
    page = Page("page", "form", "en", "copied", "", (TruePost("A body of words.", "Title", None, None, comments),))
    (document,) = as_read(page)
    first, second = document.comments
    read = [
        Document(
            path="",
            id="x",
            title="Tittle",
            date=None,
            body="A body of words.",
            body_line=0,
            comments=(
                Comment(
                    first.id, "The bench is gone. Reply and ten words of what comes next", 0, None, "Bob", None
                ),
                Comment("9", "Never written", 0),
            ),
        ),
        Document(path="", id="y", title="Nobody wrote this", date=None, body="at all", body_line=0, comments=()),
    ]
    tally = score_page(page, read)
    assert (tally.found, tally.invented, tally.titles) == (1, 1, (0, 1))
    assert (tally.comments_right, tally.comments_read, tally.comments, tally.whole) == (0, 2, 2, 0)
    assert {fault.partition(":")[0] for fault in tally.faults} == {
        "title",
        "post invented",
        "comment's author",
        "comment's words",
        "comment's date",
        "comment missed",
        "comment invented",
    }
    assert second.reply_to == "1"


@pytest.mark.parametrize("form", ["blogger-threaded", "blogger-classic", "wordpress-says", "wordpress-footers"])
@pytest.mark.parametrize("language", ["en", "de", "fr", "pl", "ja"])
def test_the_html_of_a_page_gives_the_same_truth(form: str, language: str, tmp_path: Path) -> None:
    page = make(form, language, "resiliparse")
    (tmp_path / "page.html").write_text(write_page(BY_NAME[form], language, "shown", 0), encoding="utf-8")
    (tmp_path / "page.resiliparse.txt").write_text(page.text, encoding="utf-8")
    (read,) = read_pages(tmp_path)
    assert read.language == language
    assert read.absent == 0
    (post,), (expected,) = read.posts, page.posts
    assert (post.title, post.author, post.when) == (expected.title, expected.author, expected.when)
    assert len(post.comments) == len(expected.comments)
    for comment, other in zip(post.comments, expected.comments, strict=True):
        assert letters(comment.words) == letters(other.words)
        assert (comment.author, comment.when) == (other.author, other.when)
        assert not other.shows_parent or (comment.parent is None) == (other.parent is None)


def test_comments_that_nothing_marks_are_not_expected_of_real_pages(tmp_path: Path) -> None:
    page = make("wordpress-says", "en", "trafilatura")
    (tmp_path / "page.html").write_text(write_page(BY_NAME["wordpress-says"], "en", "shown", 0), encoding="utf-8")
    (tmp_path / "page.trafilatura.txt").write_text(page.text, encoding="utf-8")
    (read,) = read_pages(tmp_path)
    assert [comment.is_marked for comment in read.posts[0].comments] == [False] * len(page.posts[0].comments)


def test_a_comment_that_a_text_lacks_is_not_expected(tmp_path: Path) -> None:
    page = make("blogger-classic", "en", "resiliparse")
    (tmp_path / "page.html").write_text(write_page(BY_NAME["blogger-classic"], "en", "shown", 0), encoding="utf-8")
    *_, before, last = page.posts[0].comments
    (tmp_path / "page.resiliparse.txt").write_text(page.text.replace(last.words[:40], ""), encoding="utf-8")
    (read,) = read_pages(tmp_path)
    assert read.absent == 1
    assert letters(read.posts[0].comments[-1].words) == letters(before.words)


@pytest.mark.parametrize(
    ("words", "language", "date"),
    [
        ("Wednesday, March 02, 2011", "en", "2011-03-02"),
        ("6. Juni 2015 um 10:23", "de", "2015-06-06T10:23"),
        ("March 4, 2010 at 4:05 pm", "en", "2010-03-04T16:05"),
        ("2019-01-01 @ 00:39", "de", "2019-01-01T00:39"),
        ("7:34 AM", "en", None),
        ("12 marca 2011", "pl", "2011-03-12"),
    ],
)
def test_dates_in_words_are_understood(words: str, language: str, date: str | None) -> None:
    assert read_date(words, language) == date


def test_pages_are_read_as_convert_reads_them() -> None:
    page = make("wordpress-alone", "en", "copied")
    ((_, tally),) = score_pages([page])
    assert (tally.found, tally.titles, tally.dates) == (1, (1, 1), (1, 1))
