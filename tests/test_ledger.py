"""Every word of a capture is accounted for: the ledger, inferences and hints, and what is true of any page."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from postil.captures import (
    EarlierConversions,
    ReadableCapture,
    convert_captures,
    plan_files,
    preview_documents,
    reconcile_words,
)
from postil.captures.packed_files import PackedFile
from postil.captures.readers.registry import READERS
from postil.content.config import Config
from postil.model.captured import Capture
from postil.model.problems import Problems
from postil.text.markdown import words_of
from tests.conftest import ROOT
from tests.samples import PAGE, post_of

if TYPE_CHECKING:
    from postil.model.records import Document
    from tests.conftest import Archive

SHARED = ROOT.parent / "shared" / "captures"


def text_capture(path: str, text: str) -> ReadableCapture:
    return ReadableCapture(Capture(path, path, PackedFile(text.encode()), {}), READERS[-1])


def test_every_word_of_the_bundled_captures_is_accounted_for(bundled: Archive) -> None:
    ledger = json.loads(bundled.run("check", "--json").out)
    assert [row["capture"] for row in ledger["captures"] if row["lost"] or row["invented"]] == []
    assert sum(row["words"] for row in ledger["captures"]) > 5000
    assert ledger["strays"] == []


@pytest.mark.skipif(not SHARED.is_dir(), reason="the real captures are not on this machine")
def test_every_word_of_real_captures_is_accounted_for(archive: Archive) -> None:
    archive.write({f"captures/{path.name}": path.read_bytes() for path in SHARED.glob("*.txt")})
    archive.build()
    ledger = json.loads(archive.run("check", "--json").out)
    assert len(ledger["captures"]) == len(list(SHARED.glob("*.txt")))
    assert ledger["strays"] == []
    before = archive.posts()
    archive.build()
    assert archive.posts() == before


def test_an_edit_counts_as_edited_and_never_as_lost(archive: Archive) -> None:
    archive.write({"captures/a.txt": PAGE})
    archive.build()
    path = post_of(archive)
    path.write_text(path.read_text().replace("says something", "said a good deal"))
    for _ in range(2):
        outcome = archive.run("check")
        assert outcome.code == 0, outcome.out + outcome.err
        row = next(line.split() for line in outcome.out.splitlines() if line.startswith("captures/a.txt"))
        assert row[-4:] == ["6", "0", "0", "0"]
        archive.build()
    page = archive.page("2014/04/the-harbour.html")
    assert [node.text() for node in page.css("del")] == ["says something."]
    assert [node.text() for node in page.css("ins")] == ["said a good deal."]


def test_words_that_a_conversion_would_lose_or_invent_are_named_with_their_lines() -> None:
    capture = text_capture("captures/a.txt", PAGE)
    conversion = convert_captures([capture], [], {}, Config(), Problems())
    (document,) = conversion.posts
    lost = "The second paragraph says something."
    faulty = replace(document, body=document.body.replace(lost, "Something else."))
    (row,), discrepancies = reconcile_words([capture], conversion, [faulty], {})
    assert (row.lost, row.invented, row.edited) == (5, 2, 0)
    assert {(s.line, s.kind, s.words) for s in discrepancies} == {
        (7, "lost", lost),
        (7, "invented", "Something else."),
    }
    (row,), discrepancies = reconcile_words([capture], conversion, [], {})
    assert row.lost == row.words - row.set_aside > 0


def test_check_writes_nothing(archive: Archive) -> None:
    archive.write({"captures/a.txt": PAGE})
    assert archive.run("check").code == 0
    assert not (archive.content / "posts").exists()
    assert not archive.site.exists()


ODD_CAPTURES: dict[str, tuple[bytes, int, int]] = {
    "a byte-order mark": (b"\xef\xbb\xbf" + PAGE.encode(), 1, 2),
    "CRLF": (PAGE.replace("\n", "\r\n").encode(), 1, 2),
    "CR alone": (PAGE.replace("\n", "\r").encode(), 1, 2),
    "one line": (b"Just one line of words without a date and without an end", 1, 0),
    "only comments": (b"2 comments:\n\n  1. One.\n\n    ReplyDelete\n  2. Two.\n\n    ReplyDelete\n", 1, 2),
    "no date at all": (b"A title\n\nA paragraph.\n\nAnother.", 1, 0),
    "an unfinished list": (PAGE.encode() + b"  2.", 1, 3),
    "an unfinished word": (PAGE.encode()[:100], 1, 0),
    "right-to-left": ("الخميس، 2 مارس 2017\n\nعنوان\n\n  1. تعليق أول\n\n    ReplyDelete\n".encode(), 1, 1),
    "Chinese": ("2017年3月2日\n\n標題\n\n第一段。\n\n第二段。\n\n\n  1. 留言。\n\n  2. 另一則。\n".encode(), 1, 2),
    "control characters": (b"Tuesday, 15 April 2014\n\nA\x01 post\n\nWords\x1b[1m and \x0b more.", 1, 0),
    "a date line alone": (b"Tuesday, 15 April 2014", 1, 0),
    "front matter inside": (
        b"Tuesday, 15 April 2014\n\nA post\n\n---\ntitle: x\n---\n\n<!-- comments -->\n\n### A {#c1}",
        1,
        0,
    ),
}


@pytest.mark.parametrize(("capture", "posts", "comments"), ODD_CAPTURES.values(), ids=ODD_CAPTURES.keys())
def test_odd_captures_give_a_sensible_post_and_lose_no_word(
    archive: Archive, capture: bytes, posts: int, comments: int
) -> None:
    archive.write({"captures/a.txt": capture})
    archive.build()
    assert (len(archive.rows("posts")), len(archive.rows("comments"))) == (posts, comments)
    ledger = json.loads(archive.run("check", "--json").out)
    assert ledger["strays"] == []
    before = archive.posts()
    archive.build()
    assert archive.posts() == before


def test_inferences_are_listed_and_a_hint_settles_one(archive: Archive) -> None:
    page = "Tuesday, 15 April 2014\n\nMorning\n\nWords.\n\nShip News 2\n\nMore words.\n"
    archive.write(
        {"captures/a.txt": page, "captures/b.txt": "Monday, 14 April 2014\n\nShip News 1\n\nFirst words.\n"}
    )
    assert "captures/a.txt:7: 90% sure: a title without a date line" in archive.run("check").out
    archive.write({"captures/a.hints.yml": "- {line: 7, is: title}\n"})
    assert "sure" not in archive.run("check").out
    archive.build()
    assert len(archive.posts()) == 3
    archive.write({"captures/a.hints.yml": "- {line: 7, is: text}\n"})
    outcome = archive.build()
    assert "no longer gives this post" in outcome.err
    assert "Ship News 2" in archive.posts()["2014-04-15-morning"]


def test_a_hint_on_a_date_line_settles_the_year_that_was_inferred(archive: Archive) -> None:
    archive.write(
        {
            "captures/known.txt": "Tuesday, 15 April 2014\n\nKnown\n\nWords.",
            "captures/open.txt": "Thursday, May 1\n\nOpen\n\nWords.",
        }
    )
    assert "captures/open.txt:1: 99% sure: the year 2014 is inferred." in archive.run("check").out
    archive.write({"captures/open.hints.yml": "- {line: 1, is: date}\n"})
    assert "is inferred" not in archive.run("check").out


@pytest.mark.parametrize(
    ("page", "doubt", "old", "new"),
    [
        (
            "03/04/2014\n\nMorning\n\nWords.\n",
            "whether the day or the month",
            "date: 2014-04-03",
            "date: 2014-03-04",
        ),
        ("Thursday, May 1\n\nMorning\n\nWords.\n", "without a year", "title:", "date: 2014-05-01\ntitle:"),
        ("The Pier\n\nIt is a long way out to the end.\n", "no line says when", "title:", "date: 2014\ntitle:"),
        (
            "1 May 2014\n\nIt is a long way out to the end of the pier.\n",
            "has no title",
            "date:",
            "title: Pier\ndate:",
        ),
    ],
)
def test_a_doubt_is_settled_by_a_correction_of_the_post(
    archive: Archive, page: str, doubt: str, old: str, new: str
) -> None:
    archive.write({"captures/a.txt": page})
    archive.build()
    assert doubt in archive.run("check").out
    (post,) = (archive.content / "posts").rglob("*.md")
    text = post.read_text("utf-8").replace("title: ''\n", "")
    post.write_text(text.replace("It is", "It was"), "utf-8")
    assert doubt in archive.run("check").out, "an edit of something else settles nothing"
    post.write_text(text.replace(old, new), "utf-8")
    assert doubt not in archive.run("check").out


def test_hints_bring_back_what_was_set_aside_and_idle_ones_are_named(archive: Archive) -> None:
    archive.write({"captures/a.txt": "The page\n\n" + PAGE + "\nAn afterword is here.\n\nAnd another.\n"})
    out = archive.run("check").out
    assert "captures/a.txt:1: 80% sure: words above the first date" in out
    assert "captures/a.txt:23: 80% sure: words below the comments" in out
    ledger = json.loads(archive.run("check", "--json").out)
    assert {"capture": "captures/a.txt", "line": 25, "words": "And another."} in ledger["set_aside"]
    archive.write(
        {"captures/a.hints.yml": "- {line: 1, is: text}\n- {line: 23, is: text}\n- {line: 7, is: text}\n"}
    )
    outcome = archive.build()
    assert "captures/a.txt:7: the hint that line 7 is a text changes nothing." in outcome.err
    text = post_of(archive).read_text()
    assert "The page" in text
    assert "An afterword is here.\n\nAnd another." in text
    assert json.loads(archive.run("check", "--json").out)["strays"] == []


@pytest.mark.parametrize(
    ("hints", "message"),
    [
        ("- {line: 99, is: title}", "captures/a.hints.yml:1: the capture has no line 99."),
        ("- {line: 2, is: title}", "captures/a.hints.yml:1: line 2 of the capture is empty."),
        ("- {line: 3, is: titel}", "captures/a.hints.yml:1: unknown kind 'titel'. Did you mean 'title'?"),
        ("- {line: 3}", "captures/a.hints.yml:1: a hint has a 'line', and either an 'is' or a 'same_as'."),
        ("line: 3", "captures/a.hints.yml:1: not a list."),
        ("[", "captures/a.hints.yml:"),
    ],
)
def test_hints_that_cannot_be_read_are_problems(archive: Archive, hints: str, message: str) -> None:
    archive.write({"captures/a.txt": PAGE, "captures/a.hints.yml": hints})
    outcome = archive.run()
    assert outcome.code == 1
    assert message in outcome.err


WORD = st.text(alphabet="abcdefgh*_[]<>#&`~\\.!-é—“”•0123456789", min_size=1, max_size=9)
PLAIN = st.text(alphabet="abcdefghij", min_size=2, max_size=9)


def sentences(least: int = 3) -> st.SearchStrategy[str]:
    """Return lines of text that are not a date line, a list item or boilerplate."""
    body = st.lists(WORD, min_size=1, max_size=12).map(" ".join)
    return st.tuples(st.lists(PLAIN, min_size=least, max_size=6).map(" ".join), body, PLAIN).map(
        lambda parts: f"So {parts[0]} {parts[1]} {parts[2]}."
    )


PARAGRAPHS = st.lists(st.lists(sentences(), min_size=1, max_size=3), min_size=1, max_size=4)
Thread = list[tuple[list[list[str]], "Thread"]]
THREADS: st.SearchStrategy[Thread] = st.recursive(
    st.just([]),
    lambda replies: st.lists(st.tuples(PARAGRAPHS, replies), min_size=1, max_size=3),
    max_leaves=6,
)


def write_paragraphs(paragraphs: list[list[str]], indent: str) -> list[str]:
    return [line for lines in paragraphs for line in (*(indent + text for text in lines), "")]


def write_thread(thread: Thread, depth: int, boilerplate: bool) -> list[str]:
    """Return a thread as a text capture of a blog shows it."""
    indent = "  " * (depth + 1)
    rows: list[str] = []
    for number, (paragraphs, replies) in enumerate(thread, 1):
        rows += write_paragraphs(paragraphs, indent + "  ")
        first = len(rows) - len(write_paragraphs(paragraphs, ""))
        rows[first] = f"{indent}{number}. {rows[first].strip()}"
        if boilerplate:
            rows.append(f"{indent}  {'Delete' if depth else 'ReplyDelete'}")
        if replies:
            rows += [f"{indent}  Replies"] if boilerplate else []
            rows += write_thread(replies, depth + 1, boilerplate)
    return rows


def list_thread(thread: Thread, depth: int = 0) -> list[tuple[int, list[str]]]:
    return [
        item
        for paragraphs, replies in thread
        for item in (
            (depth, [word for lines in paragraphs for line in lines for word in line.split()]),
            *list_thread(replies, depth + 1),
        )
    ]


def convert(captures: dict[str, str]) -> tuple[list[Document], int]:
    """Return the documents that captures give, and how many words the ledger cannot account for."""
    texts = [text_capture(name, text) for name, text in captures.items()]
    problems = Problems()
    conversion = convert_captures(texts, [], {}, Config(), problems)
    files = plan_files(conversion, [], EarlierConversions({}, {}, {}, frozenset()), texts, Config(), problems)
    documents = preview_documents(files, [])
    _, discrepancies = reconcile_words(texts, conversion, documents, {})
    assert problems.errors == []
    return list(documents), len(discrepancies)


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.tuples(PLAIN, PARAGRAPHS), min_size=1, max_size=4),
    THREADS,
    st.booleans(),
    st.booleans(),
)
def test_random_pages_give_back_their_posts_threads_and_words(
    posts: list[tuple[str, list[list[str]]]], thread: Thread, boilerplate: bool, oldest_first: bool
) -> None:
    day = dt.date(2014, 4, 15)
    rows: list[str] = []
    for number, (title, paragraphs) in enumerate(posts):
        date = day + dt.timedelta(days=number if oldest_first else -number)
        rows += [f"{date:%A}, {date.day} {date:%B} {date.year}", "", f"Title {title} {'x' * number}", ""]
        rows += write_paragraphs(paragraphs, "")
    if thread:
        rows += [f"{len(list_thread(thread))} comments:", "", *write_thread(thread, 0, boilerplate)]
    documents, discrepancies = convert({"captures/a.txt": "\n".join(rows)})
    assert discrepancies == 0
    assert [d.title.split()[1] for d in documents] == [title for title, _ in posts]
    assert [words_of(d.body) for d in documents] == [
        [word for lines in paragraphs for line in lines for word in line.split()] for _, paragraphs in posts
    ]
    depths: dict[str | None, int] = {None: -1}
    found = []
    for comment in documents[-1].comments:
        depths[comment.id] = depths[comment.reply_to] + 1
        found.append((depths[comment.id], words_of(comment.text)))
    assert found == list_thread(thread)


STARTS = """|1. |2. |1) |• |◦ |ReplyDelete|Replies|Q. |By |“|Dear all|12 comments:|Friday, May 2
Tuesday, 15 April 2014|Monday, 3 March 2014|Labels: a, b|Home|Part 3|this:-|Posted by A at 10:43
A reader 3 May 2014 at 10:43|Posted on 2 May 2014 by B
""".replace("\n", "|").split("|")
INDENTS = ["", "  ", "    ", "      ", "\t", "\N{NO-BREAK SPACE}"]
RESTS = ["", "word", "A longer line of text, which ends.", "x" * 130, "*a* [b](c) <d>", "# e", "”"]


@example([("", "12 comments:", ""), ("", "ReplyDelete", ""), ("", "", "word")])
@example([("", "12 comments:", ""), *[("", "", "word")] * 2, ("", "ReplyDelete", ""), ("", "", "word")])
@example([("", "", "word"), ("", "Posted by A at 10:43", ""), ("", "Posted on 2 May 2014 by B", "")])
@example([("", "• ", "word"), ("", "By ", "*a* [b](c) <d>"), ("", "", "word")])
@settings(deadline=None, max_examples=300)
@given(
    st.lists(
        st.tuples(st.sampled_from(INDENTS), st.sampled_from(STARTS), st.sampled_from(RESTS)),
        min_size=1,
        max_size=40,
    )
)
def test_no_capture_loses_or_invents_a_word(parts: list[tuple[str, str, str]]) -> None:
    text = "\n".join("".join(part) for part in parts)
    if text.strip():
        assert convert({"captures/a.txt": text})[1] == 0


def test_a_manifest_verifies_a_copy_and_names_what_differs(archive: Archive) -> None:
    archive.write({"media/odd\u2028name.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>"})
    archive.write({"captures/a.txt": PAGE, "media/a 100%.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>"})
    archive.build()
    outcome = archive.run("check", "--write-manifest")
    assert outcome.code == 0
    assert "files listed in" in outcome.err
    lines = (archive.content / "manifest-sha256.txt").read_text("utf-8").rstrip("\n").split("\n")
    listed = {name: digest for digest, name in (line.split("  ") for line in lines)}
    assert listed["captures/a.txt"] == hashlib.sha256(PAGE.encode()).hexdigest()
    assert "media/a 100%25.svg" in listed
    assert "manifest" not in archive.run("check").err
    archive.write({"notes/x.yml": "[]\n", "media/a 100%.svg": "<svg xmlns='http://www.w3.org/2000/svg' id='b'/>"})
    told = archive.run("check").err
    assert "warning: media/a 100%.svg: its SHA-256 is not the one that the manifest lists." in told
    assert "warning: notes/x.yml: the manifest does not list this file." in told
    (archive.content / "media" / "a 100%.svg").unlink()
    assert "media/a 100%.svg is listed and not there" in archive.run("check").err
