"""Whole pages as themes and programs leave them: what is a post, what is a comment, what is neither."""

from __future__ import annotations

import sys
from textwrap import dedent
from typing import TYPE_CHECKING

import pytest

from postil.captures.readers.text.platform_words import load_phrases, make_key, read_interface_line
from tests.test_platform_forms import PARAGRAPH, POST, SENTENCE
from tests.test_text_captures import read, read_page

if TYPE_CHECKING:
    from tests.conftest import Archive

KUBRICK = f"""
The bench is back

April 14th, 2008

{PARAGRAPH}

This entry was posted on Monday, April 14th, 2008 at 10:15 am and is filed under Harbour, Letters. You can follow any responses to this entry through the RSS 2.0 feed. You can leave a response, or trackback from your own site.

2 Responses to “The bench is back”

Ann Gull Says:
April 14th, 2008 at 11:02 am

I knew it was the scouts.

Old Tom Says:
April 15th, 2008 at 9:01 am

Does it matter who took it?

Leave a Reply
"""  # noqa: E501
TWENTY_SIXTEEN = f"""
Skip to content
The bench is back
Posted on April 14, 2008April 15, 2008 by jwren

{PARAGRAPH}

Author jwrenPosted on April 14, 2008April 15, 2008Categories HarbourTags Letters2 Comments on The bench is back
2 thoughts on “The bench is back”

Ann Gull
April 14, 2008 at 11:02 am

I knew it was the scouts.

Reply

Old Tom
April 15, 2008 at 9:01 am

Does it matter who took it?

Reply

Leave a Reply Cancel reply
Post navigation
Previous Previous post: The ferry is late
"""


@pytest.mark.parametrize("page", [KUBRICK, TWENTY_SIXTEEN], ids=["in a paragraph", "without spaces"])
def test_what_a_theme_writes_around_a_post_is_read_and_set_aside(page: str) -> None:
    (post,) = read(page)
    assert (post.title, post.body, post.labels) == ("The bench is back", PARAGRAPH, ("Harbour", "Letters"))
    assert post.date and post.date.text.startswith("2008-04-14")
    assert [comment.author for comment in post.comments] == ["Ann Gull", "Old Tom"]


JOURNAL = f"""
Harbour Diary

Recent Entries | Archive | Friends | Profile

ann_gull (ann_gull) wrote,
@ 2008-04-14 10:15:00

Previous Entry | Add to Memories | Share | Next Entry

Current mood: cheerful
Current music: Gulls - Harbour
Entry tags: harbour, letters

The bench is back
{PARAGRAPH}

(2 comments) - (Post a new comment)

old_tom
2008-04-14 11:02 am UTC (link)
I knew it was the scouts.
(Reply to this) (Thread)

ann_gull
2008-04-15 09:01 am UTC (link)
Does it matter who took it?
(Reply to this) (Parent)
"""


def test_in_a_journal_details_come_before_the_title_and_the_times_of_comments_are_not_those_of_posts() -> None:
    (post,) = read(JOURNAL)
    assert (post.title, post.body, post.labels) == ("The bench is back", PARAGRAPH, ("harbour", "letters"))
    assert post.date and post.date.text == "2008-04-14T10:15"
    assert [(c.author, c.text) for c in post.comments] == [
        ("old_tom", "I knew it was the scouts."),
        ("ann_gull", "Does it matter who took it?"),
    ]


ARCHIVE = f"""
Harbour Watch
Archive for April, 2008

Nets
Thursday, April 17th, 2008

{PARAGRAPH}

Posted in Mayor, Quay | 4 Comments »

Ropes
Tuesday, April 15th, 2008

{PARAGRAPH}

Posted in Quay | No Comments »

The old bench
Monday, April 14th, 2008

{SENTENCE}

Posted in Letters | 1 Comment »

« Older Entries
"""


def test_titles_right_above_the_days_of_a_month_are_those_of_its_posts() -> None:
    assert [(post.title, post.date and post.date.text, post.body, post.labels) for post in read(ARCHIVE)] == [
        ("Nets", "2008-04-17", PARAGRAPH, ("Mayor", "Quay")),
        ("Ropes", "2008-04-15", PARAGRAPH, ("Quay",)),
        ("The old bench", "2008-04-14", SENTENCE, ("Letters",)),
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        "Dieser Beitrag wurde unter Hafen abgelegt und mit Kran, Netze verschlagwortet. "
        "Setze ein Lesezeichen auf den Permalink.",
        "Ce contenu a été publié dans Hafen, et marqué avec Kran, Netze. Mettez-le en favori avec son permalien.",
        "Esta entrada fue publicada en Hafen y etiquetada Kran, Netze. Guarda el enlace permanente.",
        "This entry was posted in Hafen and tagged Kran, Netze. Bookmark the permalink.",
    ],
)
def test_labels_in_a_sentence_of_a_theme_are_read_in_its_language(sentence: str) -> None:
    (post,) = read(f"The bench is back\n\nApril 14th, 2008\n\n{PARAGRAPH}\n\n{sentence}\n")
    assert (post.body, post.labels) == (PARAGRAPH, ("Hafen", "Kran", "Netze"))


SHARED = f"""
The bench is back
Posted on April 14, 2008 by ann

{PARAGRAPH}

Share this:

    Twitter
    Facebook

Like Loading...

Related

The ferry is late
In "Harbour"

This entry was posted in Harbour and tagged benches, letters by Ann Gull. Bookmark the permalink.

1 thought on “The bench is back”

ann Post author
April 14, 2008 at 4:12 pm
It is.
Reply ↓
"""


def test_labels_in_a_sentence_below_what_a_platform_suggests_are_those_of_the_post() -> None:
    (post,) = read(SHARED)
    assert (post.title, post.body, post.labels) == (
        "The bench is back",
        PARAGRAPH,
        ("Harbour", "benches", "letters"),
    )
    assert [(c.author, c.text) for c in post.comments] == [("ann", "It is.")]


def test_words_below_the_heading_of_comments_are_comments_though_nothing_tells_them_apart() -> None:
    for heading in ("Comments", "2 Comments\nSort by Oldest"):
        page = read_page(f"{POST}{heading}\n\nAnn Gull\nI knew it was the scouts.\nBen Cole\nIt was the nephew.\n")
        (post,) = page.posts
        assert SENTENCE in post.body
        assert [c.text for c in post.comments] == [
            "Ann Gull\\\nI knew it was the scouts.\\\nBen Cole\\\nIt was the nephew."
        ]
        assert min(inference.confidence for inference in page.inferences) < 0.5


def test_a_verb_below_the_heading_of_comments_needs_no_sign_after_it() -> None:
    (post,) = read(
        f"{POST}Comments\n\nMartha Quill said\nI have the receipts.\n\nOude Tom zegt\nNobody asked your father.\n"
    )
    assert [(c.author, c.text) for c in post.comments] == [
        ("Martha Quill", "I have the receipts."),
        ("Oude Tom", "Nobody asked your father."),
    ]


def test_the_days_of_a_diary_are_not_the_day_of_the_post_that_holds_it() -> None:
    (post,) = read(
        "A week at the light\n\nPosted on 20 June 2010\n\nI kept a diary there, and here it is.\n\n"
        "Monday, 7 June 2010\n\nRain all day, and the keeper told me not to touch the lamp.\n\n"
        "Tuesday, 8 June 2010\n\nLess rain, and a seal that looked at us for an hour.\n"
    )
    assert (post.title, post.date and post.date.text) == ("A week at the light", "2010-06-20")
    assert "Monday, 7 June 2010" in post.body


def test_the_days_of_a_guest_book_are_not_those_of_posts_though_they_are_more() -> None:
    (post,) = read(
        "Thursday, 3 May 2012\n\nGuest book of the lighthouse\n\nI copied these out of the old book.\n\n"
        "12 June 1911\nA fine view, and a seal.\n\n3 July 1911\nFog. Nothing seen.\n\n"
        "19 August 1912\nWe shall come again.\n\nThat is all that can be read of it.\n"
    )
    assert (post.title, post.date and post.date.text) == ("Guest book of the lighthouse", "2012-05-03")


def test_what_is_beside_the_posts_of_a_page_is_no_post() -> None:
    beside = "Harbour Notes\n\nBlog Archive\n\n2008 (12)\n2007 (40)\n\nAbout Me\n\nJo Wren\nHarbour town\n\n"
    page = read_page(f"{beside}Monday, 14 April 2008\n\nThe bench is back\n\n{PARAGRAPH}\n")
    assert [post.title for post in page.posts] == ["The bench is back"]
    assert page.inferences[0].what == "words above the first date; they are set aside as the page's heading"


def test_dates_that_can_be_read_in_two_ways_are_a_doubt_unless_another_page_tells(archive: Archive) -> None:
    doubt = "no page shows whether the day or the month comes first; this is read as 2010-04-03"
    page = "The bench\n\n03/04/2010\n\nThe council has put it back.\n"
    archive.write({"archive.toml": 'language = "en-GB"\n', "captures/a.txt": page})
    archive.run("convert")
    assert doubt in archive.run("check").out
    archive.write({"captures/b.txt": "The lamp\n\n03/25/2010\n\nIt is out again, and nobody knows why.\n"})
    archive.run("convert")
    assert "no page shows" not in archive.run("check").out
    assert any("date: 2010-03-04" in text for text in archive.posts().values())


def test_a_title_may_be_right_above_the_line_that_says_who_wrote_a_post() -> None:
    posts = read(
        f"The bench is back\nSubmitted by jwren on Mon, 04/14/2008 - 10:15\n\n{PARAGRAPH}\n\n"
        f"The ferry\nSubmitted by tom on Sun, 04/13/2008 - 09:20\n\n{PARAGRAPH}\n"
    )
    assert [(post.title, post.author) for post in posts] == [("The bench is back", "jwren"), ("The ferry", "tom")]


def test_a_blogs_own_word_for_comments_is_known_by_their_number() -> None:
    comments = "Ann Gull said...\n\nI knew it.\n\n7:34 AM\n\nOld Tom said...\n\nDoes it matter?\n\n8:13 AM\n"
    (post,) = read(f"{POST}2 seagulls:\n\n{comments}")
    assert (post.body, len(post.comments)) == (SENTENCE, 2)
    (post,) = read(f"{POST}3 seagulls:\n\n{comments}")
    assert post.body.endswith("3 seagulls:")


def test_hints_settle_what_is_doubtful() -> None:
    page = dedent("""
        The Lamp Is Out

        2 March 2010

        Jo Wren

        The lamp at the end of the pier will not be lit this winter, they say, and nobody asked.
        """).strip("\n")
    (doubt,) = [i for i in read_page(page).inferences if "author" in i.what]
    (post,) = read(page, hints={doubt.line: "text"})
    assert post.author is None
    assert post.body.startswith("Jo Wren")


def test_an_untitled_or_undated_post_is_a_doubt() -> None:
    page = read_page("The lamp at the end of the pier will not be lit this winter, says the council of the town.")
    assert [inference.what for inference in page.inferences] == [
        "no line says when this post was written",
        "this post has no title",
    ]


def test_phrases_of_platforms_are_written_once_and_recognised() -> None:
    for kind, languages in load_phrases().items():
        for language, phrases in languages.items():
            keys = [make_key(phrase) for phrase in phrases]
            assert all(keys), (kind, language)
    for line in (
        "ReplyDelete",
        "OdpovědětVymazat",
        "AntwortenLöschen",
        "返信削除",
        "ردحذف",
        "Newer PostOlder PostHome",
    ):
        assert read_interface_line(line), line
    assert not read_interface_line("Reply to all of them")


def test_each_post_of_a_month_page_keeps_its_own_comments() -> None:
    def write(title: str, day: int, name: str) -> str:
        comment = f"{name} said...\n\nIs it so, number {day}?\n\nApril {day}, 2012 at 8:13 AM"
        return f"{title}\n\nPosted on April {day}, 2012 by Jo\n\n{SENTENCE}\n\nComments:\n\n{comment}"

    posts = read("\n\n".join([write("The Lamp", 5, "Ann"), write("The Bench", 3, "Ben")]))
    assert [(post.title, [(c.author, c.text) for c in post.comments]) for post in posts] == [
        ("The Lamp", [("Ann", "Is it so, number 5?")]),
        ("The Bench", [("Ben", "Is it so, number 3?")]),
    ]


def test_posts_signed_with_their_date_keep_their_texts() -> None:
    posts = read(
        f"The Lamp\n\n{SENTENCE}\n\nPosted by Jo on April 5, 2012\n\n"
        f"The Bench\n\n{SENTENCE}\n\nPosted by Jo on April 3, 2012"
    )
    assert [(post.title, post.body, post.date and post.date.text) for post in posts] == [
        ("The Lamp", SENTENCE, "2012-04-05"),
        ("The Bench", SENTENCE, "2012-04-03"),
    ]
    (post,) = read(f"The Lamp\n\n{SENTENCE}\n\nApril 3, 2012\n\nLabels: lamp")
    assert (post.title, post.body, post.labels) == ("The Lamp", SENTENCE, ("lamp",))


def test_what_a_comment_says_stays_its_own_though_it_looks_like_a_head_a_date_or_a_link() -> None:
    (post,) = read(
        POST
        + "3 comments:\n\nAnn said...\n\nNo.\n\nMarch 5, 2010 at 10:12 AM\n\n"
        + "Ben said...\n\nAnn said...\n\nNo.\n\nShe did.\n\nMarch 5, 2010 at 10:15 AM\n\n"
        + "Cy said...\n\nWhat they told us:\n\nTuesday, 2 March 2010\n\nIt is out.\n\nMarch 5, 2010 at 10:30 AM\n"
    )
    assert [(comment.author, comment.text) for comment in post.comments] == [
        ("Ann", "No."),
        ("Ben", "Ann said...\n\nNo.\n\nShe did."),
        ("Cy", "What they told us:\n\nTuesday, 2 March 2010\n\nIt is out."),
    ]


def test_times_of_a_day_that_a_post_tells_are_no_comments() -> None:
    day = "7:00 AM\n\nI get up and look at the sea.\n\n8:00 AM\n\nI light the lamp.\n\n9:00 AM\n\nI sleep."
    (post,) = read(POST + day)
    assert post.comments == ()
    assert "8:00 AM" in post.body


LINES = ["ReplyDelete", "7:34 AM", "Ann said...", "Home", "Ann says:\n\nMarch 4, 2010 at 4:05 pm"]


@pytest.mark.parametrize("line", LINES)
def test_many_lines_of_a_platform_do_not_take_more_than_their_share_of_time(line: str) -> None:
    def count_steps(times: int) -> int:
        steps = 0

        def step(*_: object) -> None:
            nonlocal steps
            steps += 1

        page = "The Lamp\n\n" + f"{SENTENCE}\n\n{line}\n\n" * times
        read(page)
        sys.setprofile(step)
        try:
            read(page)
        finally:
            sys.setprofile(None)
        return steps

    assert count_steps(400) < 3 * count_steps(200)
