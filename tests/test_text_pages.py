"""Pages of many kinds, each with what a careful reader finds in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from postil.text.date_lines import read_date_line
from tests.test_text_captures import depths, read

if TYPE_CHECKING:
    from postil.model.captured import CapturedPost

HEAD = "Thursday, 2 March 2017\n\nA Quiet Year\n\nFirst paragraph here.\n\n"


@dataclass(frozen=True)
class Case:
    """A capture, and its posts as (date, title, first words of the body, last words of it, comments)."""

    capture: str
    posts: list[tuple[str | None, str, str, str, int]]


CASES = {
    "no-break spaces in the date line": Case(
        "Thursday,\u00a02 March 2017\n\nTitle\n\nBody.", [("2017-03-02", "Title", "Body.", "Body.", 0)]
    ),
    "a quotation right below the date": Case(
        "Friday, 3 March 2017\n\nMonday, 3 May 2010\n\nOld Title\n\nOld body.\n\n"
        "Thursday, 2 March 2017\n\nNext\n\nBody.",
        [
            ("2017-03-03", "", "> Monday, 3 May 2010", "> Old body.", 0),
            ("2017-03-02", "Next", "Body.", "Body.", 0),
        ],
    ),
    "the page's own words below the comments": Case(
        HEAD
        + "2 comments:\n\n  1. Hi there.\n\n     ReplyDelete\n\n  2. Ho there.\n\n     ReplyDelete\n\n"
        + "Copyright 2017 A. Writer",
        [("2017-03-02", "A Quiet Year", "First paragraph here.", "First paragraph here.", 2)],
    ),
    "titles above their dates": Case(
        "The Quiet Year\n\nMarch 2, 2017\n\nFirst paragraph here.\n\nAnother Title\n\nMarch 1, 2017\n\n"
        "Body of another.\n\nThird Title\n\nFebruary 27, 2017\n\nBody of third.",
        [
            ("2017-03-02", "The Quiet Year", "First paragraph here.", "First paragraph here.", 0),
            ("2017-03-01", "Another Title", "Body of another.", "Body of another.", 0),
            ("2017-02-27", "Third Title", "Body of third.", "Body of third.", 0),
        ],
    ),
    "a heading of the page": Case(
        "My Blog\n\nA blog about things\n\nThursday, 2 March 2017\n\nTitle\n\nBody.\n\n"
        "Wednesday, 1 March 2017\n\nTwo\n\nBody two.",
        [("2017-03-02", "Title", "Body.", "Body.", 0), ("2017-03-01", "Two", "Body two.", "Body two.", 0)],
    ),
    "one date in another form above all": Case(
        "5 June 2017\n\nThursday, 2 March 2017\n\nTitle One\n\nBody.\n\n"
        "Wednesday, 1 March 2017\n\nTitle Two\n\nBody two.",
        [
            ("2017-03-02", "Title One", "Body.", "Body.", 0),
            ("2017-03-01", "Title Two", "Body two.", "Body two.", 0),
        ],
    ),
    "a comma that comes and goes": Case(
        "Thursday, 2 March 2017\n\nOne\n\nBody.\n\nWednesday 1 March 2017\n\nTwo\n\nBody two.",
        [("2017-03-02", "One", "Body.", "Body.", 0), ("2017-03-01", "Two", "Body two.", "Body two.", 0)],
    ),
    "dates as the steps of a story": Case(
        HEAD
        + "It went like this.\n\nMonday, 6 February 2017\n\nThe notice goes up.\n\nTuesday, 7 February 2017\n\n"
        + "Exports stop.\n\nFriday, 10 February 2017\n\nThe servers go dark.\n\nI think that is all.",
        [("2017-03-02", "A Quiet Year", "First paragraph here.", "I think that is all.", 0)],
    ),
    "prose that begins like boilerplate": Case(
        HEAD + "Posted by popular demand and as promised last week, here ends my whole list of closures.",
        [("2017-03-02", "A Quiet Year", "First", "Posted by popular demand", 0)],
    ),
    "labels that are a sentence": Case(
        HEAD + "Labels: we all hate them, but museums need them, and so do we.",
        [("2017-03-02", "A Quiet Year", "First", "Labels: we all hate them", 0)],
    ),
    "a last word that is boilerplate elsewhere": Case(
        HEAD + "There is only one place that I want to be now:\n\nHome",
        [("2017-03-02", "A Quiet Year", "First", "Home", 0)],
    ),
    "boilerplate in pieces": Case(
        HEAD + "Posted by A. Writer at 10:43\n\n3 comments:\n\nLabels: a, b\n\nNewer Post Older Post Home",
        [("2017-03-02", "A Quiet Year", "First", "First paragraph here.", 0)],
    ),
    "German boilerplate": Case(
        "Donnerstag, 2. März 2017\n\nEin Titel\n\nDer Text.\n\nEingestellt von Jemand um 10:43\n\n"
        "Keine Kommentare:\n\nKommentar veröffentlichen\n\nÄlterer Post\n\nStartseite\n\n"
        "Abonnieren Kommentare zum Post (Atom)",
        [("2017-03-02", "Ein Titel", "Der Text.", "Der Text.", 0)],
    ),
    "a loose list at the end": Case(
        HEAD + "What to do:\n\n  1. Export your posts.\n\n  2. Export your comments.\n\n  3. Check the export.",
        [("2017-03-02", "A Quiet Year", "First", "3. Check the export.", 0)],
    ),
    "a tight list above the comments": Case(
        HEAD
        + "Do this:\n  1. Export your posts.\n  2. Export your comments.\n\n"
        + "  1. Great list, thanks.\n\n     ReplyDelete\n\n  2. Agreed.\n\n     ReplyDelete",
        [("2017-03-02", "A Quiet Year", "First", "2. Export your comments.", 2)],
    ),
    "comments at the margin": Case(
        HEAD + "2 comments:\n\n1. Hi there.\n\nReplyDelete\n\n2. Ho there.\n\nReplyDelete",
        [("2017-03-02", "A Quiet Year", "First", "First paragraph here.", 2)],
    ),
    "one comment with replies and nothing else": Case(
        HEAD + "  1. A one\n\n    1. B reply\n\n    2. C reply",
        [("2017-03-02", "A Quiet Year", "First", "First paragraph here.", 3)],
    ),
    "two posts of a day, each signed": Case(
        "Friday, 3 March 2017\n\nAlpha News\n\nAlpha words.\n\nPosted by A. Writer at 10:43 2 comments:\n\n"
        "Beta News\n\nBeta words.\n\nPosted by A. Writer at 09:12 No comments:\n\n"
        "Thursday, 2 March 2017\n\nGamma News\n\nGamma words.",
        [
            ("2017-03-03", "Alpha News", "Alpha words.", "Alpha words.", 0),
            ("2017-03-03", "Beta News", "Beta words.", "Beta words.", 0),
            ("2017-03-02", "Gamma News", "Gamma words.", "Gamma words.", 0),
        ],
    ),
    "two quotations, introduced": Case(
        HEAD
        + "I wrote:-\n\nMonday, 3 May 2010\n\nOld One\n\nOld words.\n\nAnd another:\n\n"
        + "Tuesday, 4 May 2010\n\nOld Two\n\nMore old words.",
        [("2017-03-02", "A Quiet Year", "First", "> More old words.", 0)],
    ),
    "no blank lines": Case(
        "Thursday, 2 March 2017\nA Quiet Year\nFirst paragraph here.\n"
        "Wednesday, 1 March 2017\nAnother Year\nIts first.",
        [
            ("2017-03-02", "A Quiet Year", "First paragraph here.", "First paragraph here.", 0),
            ("2017-03-01", "Another Year", "Its first.", "Its first.", 0),
        ],
    ),
    "a page indented throughout": Case(
        "  Thursday, 2 March 2017\n\n  A Quiet Year\n\n  First.\n",
        [("2017-03-02", "A Quiet Year", "First.", "First.", 0)],
    ),
    "a note without a title": Case(
        "Thursday, 2 March 2017\n\nShort note.", [("2017-03-02", "", "Short note.", "Short note.", 0)]
    ),
    "a verse without a title": Case(
        "Thursday, 2 March 2017\n\nRoses are red\nviolets are blue\nand so on",
        [("2017-03-02", "", "Roses are red", "and so on", 0)],
    ),
    "a title of its own and nothing else": Case(
        "Thursday, 2 March 2017\n\nA Picture", [("2017-03-02", "A Picture", "", "", 0)]
    ),
    "a time in the date line": Case(
        "Thursday, March 2, 2017 at 10:43 PM\n\nLate\n\nWords.",
        [("2017-03-02T22:43", "Late", "Words.", "Words.", 0)],
    ),
    "a news page": Case(
        "Headline Stands Here\n\nBy Jane Doe\n\nThursday 2 March 2017 10.43 GMT\n\n" + "Long words. " * 20,
        [("2017-03-02T10:43", "Headline Stands Here", "Long words.", "Long words.", 0)],
    ),
    "a line that says when it was posted": Case(
        "Some Title\n\nPosted on March 2, 2017 by Jim\n\nWords of it.",
        [("2017-03-02", "Some Title", "Words of it.", "Words of it.", 0)],
    ),
    "a mention of a part of the series": Case(
        "Thursday, 2 March 2017\n\nLinks 4\n\nSee also what I wrote in\n\nLinks 3\n\nwhich was good.",
        [("2017-03-02", "Links 4", "See also", "which was good.", 0)],
    ),
    "a quotation of paragraphs in quotation marks": Case(
        HEAD + "This from the paper:-\n\n“One paragraph.\n\n“Another, and the end.”\n\nSo it says.",
        [("2017-03-02", "A Quiet Year", "First", "So it says.", 0)],
    ),
    "Arabic": Case(
        "الخميس، 2 مارس 2017\n\nعنوان\n\nكلمات كثيرة هنا.", [("2017-03-02", "عنوان", "كلمات", "كلمات", 0)]
    ),
    "Japanese": Case(
        "2017年3月2日木曜日\n\n題名\n\n本文です。\n\u3000\nつづき。",
        [("2017-03-02", "題名", "本文", "つづき。", 0)],
    ),
}
LANGUAGES = ("en-GB", "en", "de", "ar", "ja")


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_a_page_gives_the_posts_that_a_reader_sees(case: Case) -> None:
    posts = read(case.capture, series=("links",), languages=LANGUAGES)
    assert [(p.date.text if p.date else None, p.title, len(p.comments)) for p in posts] == [
        (date, title, comments) for date, title, _, _, comments in case.posts
    ]
    for post, (_, _, first, last, _) in zip(posts, case.posts, strict=True):
        assert post.body.startswith(first)
        assert last in post.body.splitlines()[-1] if last else post.body == ""


def only(posts: tuple[CapturedPost, ...]) -> CapturedPost:
    (post,) = posts
    return post


def test_words_that_introduce_a_second_quotation_belong_to_the_post_around_it() -> None:
    post = only(read(CASES["two quotations, introduced"].capture))
    assert "\nAnd another:\n" in post.body
    assert post.body.count("> ### ") == 2


def test_quoted_paragraphs_are_a_quotation_if_their_end_is_certain() -> None:
    post = only(read(CASES["a quotation of paragraphs in quotation marks"].capture))
    assert "> “One paragraph.\n>\n> “Another, and the end.”\n\nSo it says." in post.body
    open_end = HEAD + "This from the paper:-\n\n“One paragraph.\n\nAnother, without a sign.\n\nSo it says."
    assert ">" not in only(read(open_end)).body


def test_standfirst_byline_and_author_of_an_article() -> None:
    above = "Thursday, 2 March 2017\n\nThe Headline\n\nWhat it is about.\n\n"
    post = only(read(above + "By Jane Doe and John Roe\n\nThe text begins."))
    assert (post.standfirst, post.author, post.body) == (
        "What it is about.",
        "Jane Doe and John Roe",
        "The text begins.",
    )
    assert only(read(HEAD + "Posted by Jim Brown on 1 March 2017 at 10:43")).author == "Jim Brown"


def test_questions_and_short_lines_above_paragraphs_are_headings() -> None:
    long = (
        "A paragraph that says rather more than a heading would ever say, and so is headed by the line above. " * 2
    )
    post = only(
        read(
            f"{HEAD}What happens next\n\n{long}\n\nQ. Why?\n\nBecause.\n\nQ. When?\n\nSoon.\n\nDear all,\n\n{long}"
        )
    )
    assert [line for line in post.body.splitlines() if line.startswith("#")] == [
        "## What happens next",
        "### Q. Why?",
        "### Q. When?",
    ]


def test_two_numbered_lists_in_a_row_keep_their_numbers() -> None:
    post = only(read(f"{HEAD}1. One\n2. Two\n\n1. Uno\n2. Due"))
    assert post.body.endswith("1. One\n2. Two\n\n1\\. Uno\\\n2\\. Due")


def test_name_and_time_above_a_comment_are_its_author_and_date() -> None:
    post = only(
        read(HEAD + "1 comment:\n\n  1. A reader3 March 2017 at 09:14\n\n    Lovely post.\n\n    ReplyDelete")
    )
    (comment,) = post.comments
    assert comment.date
    assert (comment.author, comment.date.text, comment.text) == ("A reader", "2017-03-03T09:14", "Lovely post.")


@pytest.mark.parametrize("depth", [60, 1000])
def test_deep_nesting_loses_nothing(depth: int) -> None:
    bullets = "\n".join("  " * level + f"• level{level}" for level in range(depth))
    body = only(read(f"{HEAD}{bullets}")).body
    assert all(f"level{level}" in body for level in range(depth))
    thread = "\n\n".join("  " * (level + 1) + f"1. reply{level}" for level in range(depth))
    comments = depths(only(read(f"{HEAD}{depth} comments:\n\n{thread}")))
    assert [level for level, _ in comments] == list(range(depth))


@pytest.mark.parametrize(
    ("line", "date"),
    [
        ("Thursday, 2 March 2017", "2017-03-02"),
        ("Tuesday 31 October 2017", "2017-10-31"),
        ("Thursday, September 16, 2010", "2010-09-16"),
        ("September 16th, 2010", "2010-09-16"),
        ("2nd of October 2015", "2015-10-02"),
        ("Sat 3 Oct 2015 10:43 pm", "2015-10-03T22:43"),
        ("Thursday, March 2, 2017 10:43PM GMT", "2017-03-02T22:43"),
        ("2017-03-02", "2017-03-02"),
        ("02/03/2017", "2017-03-02"),
        ("lundi 2 mars 2015", "2015-03-02"),
        ("Montag, 2. März 2015", "2015-03-02"),
        ("2 de marzo de 2015", "2015-03-02"),
        ("2015年10月2日 金曜日", "2015-10-02"),
        ("יום חמישי, 2 במרץ 2017", "2017-03-02"),
        ("Friday 4 November 2015 from 7pm", None),
        ("31 February 2015", None),
        ("May 2015", None),
        ("2 March", None),
        ("12:30", None),
    ],
)
def test_date_lines_of_common_forms(line: str, date: str | None) -> None:
    read_line = read_date_line(line, ("en-GB", "fr", "de", "es", "ja", "he"))
    assert (read_line.edtf.text if read_line and read_line.edtf else None) == date
