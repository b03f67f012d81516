"""Text captures of any platform: forms of comments, heads and feet of posts, languages, programs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from postil.captures.readers.text.comment_forms import CommentForm, load_forms
from tests.test_text_captures import read, read_page

if TYPE_CHECKING:
    from tests.conftest import Archive

SENTENCE = "The lamp at the end of the pier will not be lit this winter, they say."
POST = f"Tuesday, 2 March 2010\n\nThe Lamp\n\n{SENTENCE}\n\n"


@pytest.mark.parametrize("form", load_forms(), ids=lambda form: form.name)
def test_the_example_of_each_form_gives_its_comments(form: CommentForm) -> None:
    (post,) = read(POST + form.example.strip("\n"))
    numbers = {comment.id: str(number) for number, comment in enumerate(post.comments, 1)}
    found = [
        (c.author or "", c.date.text if c.date else c.time or "", numbers.get(c.parent or "", ""), c.text)
        for c in post.comments
    ]
    assert found == list(form.comments)
    assert post.title == "The Lamp"
    assert post.body.endswith("they say.")


HEADS = {
    "title, then date and author": (
        "The Lamp\n\nPosted on March 12, 2010 by Jo Wren | 3 Comments",
        "2010-03-12",
        "Jo Wren",
    ),
    "author and date in one line, then title": (
        "By Jo Wren / June 19, 2019 / 2 Comments\n\nThe Lamp",
        "2019-06-19",
        "Jo Wren",
    ),
    "the author lost": ("The Lamp\n\nPosted on June 19, 2019 by | Leave a comment", "2019-06-19", None),
    "date and time": ("The Lamp\n\nJune 19, 2019 · 10:15 am", "2019-06-19T10:15", None),
    "date, then the author on a line": (
        "The Lamp Is Out Again\n\nJune 19, 2019\n\nJo Wren",
        "2019-06-19",
        "Jo Wren",
    ),
    "an ISO date with a time": ("The Lamp\n\n2019-06-19T10:15:00+02:00", "2019-06-19T10:15", None),
    "German": ("The Lamp\n\nDezember 10, 2019 · von Jo Wren · in Hafen · 2 Kommentare", "2019-12-10", "Jo Wren"),
    "Czech": ("pátek 12. března 2010\n\nThe Lamp", "2010-03-12", None),
    "Hungarian": ("2010. március 12., péntek\n\nThe Lamp", "2010-03-12", None),
    "Hindi digits": ("शुक्रवार, १२ मार्च २०१०\n\nThe Lamp", "2010-03-12", None),
    "Thai, with its own years": ("วันศุกร์ที่ 12 มีนาคม พ.ศ. 2553\n\nThe Lamp", "2010-03-12", None),
    "a mark that nobody sees": ("Friday, 12 March 2010\N{LEFT-TO-RIGHT MARK}\n\nThe Lamp", "2010-03-12", None),
    "letters taken apart": ("vendredi 12 fe\N{COMBINING ACUTE ACCENT}vrier 2010\n\nThe Lamp", "2010-02-12", None),
}


@pytest.mark.parametrize(("head", "date", "author"), HEADS.values(), ids=HEADS.keys())
def test_heads_of_posts_are_read_as_they_come(head: str, date: str, author: str | None) -> None:
    (post,) = read(
        f"{head}\n\nThe lamp at the end of the pier will not be lit this winter, says the council.\n\nNo more."
    )
    assert (post.date.text if post.date else None, post.author) == (date, author)
    assert post.title.startswith("The Lamp")
    assert post.body.startswith("The lamp at the end")


def test_a_page_gives_away_the_order_of_its_own_dates() -> None:
    posts = read("""
        The Lamp

        Posted on 03/15/2010 by Jo

        It is out, and nobody knows who is to pay for it.

        The Bench

        Posted on 03/02/2010 by Jo

        It is gone, and nobody knows who has taken it.
        """)
    assert [(post.title, post.date.text) for post in posts if post.date] == [
        ("The Lamp", "2010-03-15"),
        ("The Bench", "2010-03-02"),
    ]


FEET = """Share|Reactions|Links to this post|0 comments Links to this post|Blog Archive|About Me
Location: Whitby, UK|Kommentar posten|Publier un commentaire|Enlaces a esta entrada|Publicar un comentario
Read more »|comments powered by Disqus|Labels: , ,|Newer Post Older Post Home""".replace("\n", "|").split("|")


@pytest.mark.parametrize("foot", FEET)
def test_a_line_of_a_platform_below_a_post_begins_no_other(foot: str) -> None:
    (post,) = read(f"{POST}Posted by Jo Wren at 21:11\n\n{foot}")
    assert post.body == "The lamp at the end of the pier will not be lit this winter, they say."
    assert post.author == "Jo Wren"


def test_comments_never_become_posts_though_their_dates_are_more_than_the_posts() -> None:
    comments = "".join(
        f"{name} says:\n\nMarch {day}, 2010 at 4:05 pm\n\nWho took the bench, number {day}?\n\nReply\n\n"
        for day, name in enumerate(("Ann Gull", "Ben Cole", "Cy Dove", "Ann Gull", "Old Tom"), 3)
    )
    (post,) = read(f"The Lamp\n\nMarch 2, 2010\n\nIt is out, and nobody knows who is to pay for it.\n\n{comments}")
    assert (post.title, len(post.comments)) == ("The Lamp", 5)
    assert [comment.author for comment in post.comments][:2] == ["Ann Gull", "Ben Cole"]


def test_a_comment_without_names_numbers_and_blank_lines_is_known_by_the_platforms_words_alone() -> None:
    (post,) = read(
        "The lamp at the end of the pier will not be lit this winter, says the council.\n"
        "2 comments:\n"
        "My father lit that lamp for nineteen years.\nReplyDelete\nI have the receipts.\n"
        "Who took the bench?\nReplyDelete\n"
    )
    assert [comment.text for comment in post.comments] == [
        "My father lit that lamp for nineteen years.\n\nI have the receipts.",
        "Who took the bench?",
    ]


def test_comments_that_nothing_tells_apart_are_one_and_that_is_a_doubt() -> None:
    page = read_page(POST + "3 comments:\n\nMy father lit it.\n\nI have the receipts.\n")
    assert [comment.text for comment in page.posts[0].comments] == ["My father lit it.\n\nI have the receipts."]
    assert "the page announces 3 comments and holds 1" in [inference.what for inference in page.inferences]


def test_lists_within_comments_stay_lists_and_reasons_at_the_end_of_a_post_are_no_comments() -> None:
    reasons = "  1. The ferry is cheaper than the bridge.\n\n  2. One meets people there.\n\n  3. It has a bell.\n"
    (post,) = read(POST + reasons)
    assert post.comments == ()
    assert post.body.endswith("3. It has a bell.")
    (post,) = read(
        POST
        + "1 comment:\n\n  1. I have two points:\n\n    1. The bell is cracked.\n\n    2. It is wet.\n\n"
        + "    ReplyDelete\n"
    )
    assert [comment.text for comment in post.comments] == [
        "I have two points:\n\n1. The bell is cracked.\n2. It is wet."
    ]


TABLE = "Day      Morning   Evening\nMon        06:12     18:40\nTue        07:01     19:22"


def test_columns_and_code_keep_their_spaces() -> None:
    (post,) = read(POST + f"{TABLE}\n\nSo it is.")
    assert f"```\n{TABLE}\n```" in post.body
    (post,) = read(POST + "def ring(bell):\n    for hour in range(7):\n        bell.strike(hour)\n\nSo it is.")
    assert "```\ndef ring(bell):\n    for hour in range(7):\n        bell.strike(hour)\n```" in post.body


BROWSER = """
[1]Pier and Quay

Friday, May 23, 2008

[2]Rain again?

   The council met on the slip, which surprised the harbour master. Three
   men carried the piano down to the [3]ferry, as they do every autumn, and
   nobody asked them why.
   Posted by Jo Wren at [4]7:00 AM

1 comments:

   [5]Old Tom said...
          My aunt keeps the old timetable, as she does every autumn. Three
          men carried it down.

          [6]May 23, 2008 at 9:07 AM

   [7]Post a Comment

References

   1. https://pier.example/
   2. https://pier.example/rain.html
   3. https://ferry.example/
   4. https://pier.example/rain.html
   5. https://tom.example/
   6. https://pier.example/rain.html#c1
   7. https://pier.example/post
"""


def test_the_dump_of_a_text_browser_is_read_without_its_numbers_and_breaks(archive: Archive) -> None:
    (post,) = read(BROWSER)
    assert (post.title, post.author, post.date and post.date.text) == ("Rain again?", "Jo Wren", "2008-05-23")
    assert post.body == (
        "The council met on the slip, which surprised the harbour master. Three men carried the piano down to the "
        "[\\[3\\]](<https://ferry.example/>) ferry, as they do every autumn, and nobody asked them why."
    )
    assert [(c.author, c.date and c.date.text, c.text) for c in post.comments] == [
        (
            "Old Tom",
            "2008-05-23T09:07",
            "My aunt keeps the old timetable, as she does every autumn. Three men carried it down.",
        )
    ]
    archive.write({"captures/a.txt": BROWSER.strip("\n")})
    archive.run("convert")
    assert archive.run("check").code == 0


DEEP_BROWSER = """
[1]Pier and Quay

viernes, 23 de mayo de 2008

[2]¿Otra vez lluvia?

   El concejo se reunió en la rampa, lo que extrañó al capitán del puerto.
   Publicado por Marta Quilla a las [3]7:00 [4]2 comentarios:
   Etiquetas: [5]Cartas, [6]Nadie
   [7]Enviar por correo electrónico[8]Escribe un blog[9]Compartir con
   Twitter[10]Compartir con Facebook

2 comentarios:

    1. [11]Inés Garza[12]23 de mayo de 2008 a las 9:07
       La llave sigue en el bolsillo de alguien.
       Responder[13]Eliminar
       Respuestas
         1. [14]Nuño Ibáñez de la Rampa[15]24 de mayo de 2008 a las 10:58
            @tomas: Nadie preguntó por qué, y el perro tampoco.
            [16]Eliminar
"""


def test_the_dump_of_a_text_browser_keeps_its_own_lines_apart_from_the_text() -> None:
    (post,) = read(DEEP_BROWSER, languages=("es",))
    assert post.body == "El concejo se reunió en la rampa, lo que extrañó al capitán del puerto."
    assert (post.author, post.labels) == ("Marta Quilla", ("Cartas", "Nadie"))
    assert [(comment.author, comment.parent, comment.text) for comment in post.comments] == [
        ("Inés Garza", None, "La llave sigue en el bolsillo de alguien."),
        ("Nuño Ibáñez de la Rampa", "1", "@tomas: Nadie preguntó por qué, y el perro tampoco."),
    ]


def test_the_width_of_chinese_and_japanese_lines_is_counted_in_columns() -> None:
    (post,) = read(
        "[1]桟橋だより\n\n2011年8月10日水曜日\n\n[2]鍵の話\n\n"
        "   叔母は古い時刻表を持っています。渡し船はまた遅れました、橋が閉まってい\n   たからです。\n\n"
        "   パン屋は五時に開きます。\n   投稿者 青鷺 渚 時刻: [3]8:49\n   [4]メールで送信\n   [5]0 件のコメント:\n",
        languages=("ja",),
    )
    first, second = post.body.split("\n\n")
    assert (
        first.replace(" ", "")
        == "叔母は古い時刻表を持っています。渡し船はまた遅れました、橋が閉まっていたからです。"
    )
    assert (second, post.author) == ("パン屋は五時に開きます。", "青鷺 渚")


@pytest.mark.parametrize(
    ("head", "author", "moment"),
    [
        ("العم توما24 يوليو 2012 في 07:07 ص", "العم توما", "2012-07-24T07:07"),
        ("桟橋まり2012年5月11日 時刻: 7:07", "桟橋まり", "2012-05-11T07:07"),
        ("ธีระ24 มีนาคม 2553 เวลา 07:07", "ธีระ", "2010-03-24T07:07"),
        ("Ann Gull24 July 2012 at 07:07", "Ann Gull", "2012-07-24T07:07"),
    ],
)
def test_a_name_may_be_glued_to_the_date_that_follows_it_in_any_script(head: str, author: str, moment: str) -> None:
    (post,) = read(f"{POST}1 comment:\n\n{head}\n\nWho took the bench?\n\nReplyDelete\n")
    assert [(c.author, c.date and c.date.text, c.text) for c in post.comments] == [
        (author, moment, "Who took the bench?")
    ]


def test_a_date_that_a_comment_begins_with_begins_no_post() -> None:
    (post,) = read(
        "The Lamp\n\nIt is out, and nobody knows who is to pay for it.\n\nComments (2)\n\n"
        "2006-10-09\n\nThat is when it went out.\n\nPosted by: Ann Gull | 9 October 2006 at 6:27\n\n"
        "2006-10-08\n\nThe day before, I say.\n\nPosted by: Ben Cole | 8 October 2006 at 4:07\n"
    )
    assert [(c.author, c.text) for c in post.comments] == [
        ("Ann Gull", "2006-10-09\n\nThat is when it went out."),
        ("Ben Cole", "2006-10-08\n\nThe day before, I say."),
    ]


def test_the_head_of_a_post_is_no_comment_though_comments_have_the_same_form() -> None:
    (post,) = read(
        "The Lamp\n\nAnn Gull\nApr 20, 2006\n\nIt is out, and nobody knows who is to pay for it.\n\n"
        "Comments (1)\n\nBen Cole\nApr 21, 2006\n\nI have the receipts.\n\nReply\nShare\n"
    )
    assert (post.author, post.date and post.date.text) == ("Ann Gull", "2006-04-20")
    assert [(c.author, c.text) for c in post.comments] == [("Ben Cole", "I have the receipts.")]


def test_as_many_bullets_as_a_page_announces_are_its_comments() -> None:
    (post,) = read(
        f"{POST}Comments (2)\n\n  • My father lit it.\n\n    I have the receipts.\n\n  • Who took the bench?\n"
    )
    assert [c.text for c in post.comments] == ["My father lit it.\n\nI have the receipts.", "Who took the bench?"]


def test_whom_a_comment_answers_is_no_part_of_its_authors_name() -> None:
    (post,) = read(
        f"{POST}Comments (2)\n\nAnn Gull | November 20, 2012 4:54 AM | Reply\n\nMy father lit it.\n\n"
        "tom72 replied to comment from Ann Gull | November 21, 2012 1:36 PM | Reply\n\nWho took the bench?\n"
    )
    assert [(c.author, c.parent) for c in post.comments] == [("Ann Gull", None), ("tom72", "1")]


def test_the_lines_that_most_pages_begin_with_are_the_name_of_the_blog_and_no_title(archive: Archive) -> None:
    texts = ("The lamp is out", "Who took the bench", "A bell on the slip")
    pages = [f"Pier and Quay\n\n{title}\n\nThe council met about it for the first time.\n" for title in texts]
    archive.write({f"captures/{number}.txt": page for number, page in enumerate(pages)})
    archive.run("convert")
    assert sorted(re.findall("^title: (.*)$", "\n".join(archive.posts().values()), re.MULTILINE)) == sorted(texts)
    assert "most pages begin with these words" in archive.run("check").out


PARAGRAPH = (
    "The ferry was late again on account of the tide, and nobody on the slip would say whether the tide was to be "
    "blamed. Three people waited with bicycles, a dog and a harmonium, and asked the harbour master all the same."
)


def test_headings_that_may_be_titles_of_further_posts_of_a_day_are_a_doubt() -> None:
    text = f"{PARAGRAPH}\n\n{PARAGRAPH}\n\n"
    day = f"Friday, 12 March 2010\n\nThe Ferry\n\n{text}The Slip\n\n{text}The Bench\n\n{text}"
    doubts = [(one.line, one.what) for one in read_page(day).inferences]
    what = "this line and 1 more may be titles of further posts of the day; they are taken as headings"
    assert doubts == [(9, what)]
    assert [post.title for post in read(day, hints={9: "title", 15: "title"})] == [
        "The Ferry",
        "The Slip",
        "The Bench",
    ]
    signed = read_page(f"{day}Posted by Jo Wren at 7:00 AM\n")
    assert not signed.inferences


def test_a_long_title_in_the_count_of_comments_hides_no_comment() -> None:
    (post,) = read(
        f"{POST}2 thoughts on “The lamp at the end of the pier, and who is to pay for it”\n\n"
        "  1. My father lit it.\n\n  2. Who took the bench?\n\nLeave a Reply\n"
    )
    assert [comment.text for comment in post.comments] == ["My father lit it.", "Who took the bench?"]


def test_the_heading_of_a_form_is_no_word_of_the_last_comment() -> None:
    (post,) = read(
        f"{POST}2 pensieri su “La lampada”\n\n  1. La accese mio padre.\n\n  2. Chi ha preso la panchina?\n\n"
        "Rispondi\n\nIl tuo indirizzo email non sarà pubblicato.\n",
        languages=("it",),
    )
    assert [comment.text for comment in post.comments] == ["La accese mio padre.", "Chi ha preso la panchina?"]


def test_a_line_of_verse_that_begins_with_a_letter_is_no_item() -> None:
    (post,) = read(
        "[1]A Loja\n\n[2]Sete xícaras\n\n   O fogo não pede nada, diz a oleira ao [3]forno\n   e ninguém ouve.\n\n"
        "     O fogo não pede nada\n     o barro tem todo o tempo\n     um polegar roda\n\n   [4]Início [5]Fim\n",
        languages=("pt",),
    )
    assert "O fogo não pede nada\\\no barro tem todo o tempo\\\num polegar roda" in post.body


@pytest.mark.parametrize(
    ("head", "author", "moment"),
    [
        ("horno_913/4/2007 13:44", "horno_9", "2007-04-13T13:44"),
        ("陶小灰2013/7/1 01:48", "陶小灰", "2013-07-01T01:48"),
        ("four1280\n6 mai 2010 à 07:07", "four1280", "2010-05-06T07:07"),
    ],
)
def test_dates_in_figures_are_read_beside_names_that_end_in_figures(head: str, author: str, moment: str) -> None:
    (post,) = read(f"{POST}1 comment:\n\n{head}\n\nWho took the bench?\n\nReplyDelete\n", languages=("es",))
    assert [(c.author, c.date and c.date.text) for c in post.comments] == [(author, moment)]


def test_a_further_post_of_a_day_follows_all_that_a_platform_writes_below_the_first() -> None:
    first, second = read(
        f"Friday, 12 March 2010\n\nThe Ferry\n\n{PARAGRAPH}\n\n"
        "posted by Jo Wren at 4:25 PM Comments (3)\nLabels: ,\n"
        f"Location: Leith\nReactions:\n\nThe Slip\n\n{PARAGRAPH}\n\nposted by Old Tom at 9:40 AM Comments (0)\n"
    )
    assert [(p.title, p.author, p.date and p.date.text) for p in (first, second)] == [
        ("The Ferry", "Jo Wren", "2010-03-12"),
        ("The Slip", "Old Tom", "2010-03-12"),
    ]


def test_titles_and_dates_of_further_posts_are_no_comments_though_a_platform_writes_below_each() -> None:
    foot = "Teilen mit:\n\nTwitter\nFacebook\n\nGefällt mir:\n\n"
    heads = (("Vom Glasieren im Winter", 18), ("Der Ofen zog nicht", 14), ("Sieben Tassen", 13))
    page = "".join(f"{title}\n\n{day}.02.2013\n\n{PARAGRAPH}\n\n{PARAGRAPH}\n\n{foot}" for title, day in heads)
    posts = read(page, languages=("de",))
    assert [post.title for post in posts] == ["Vom Glasieren im Winter", "Der Ofen zog nicht", "Sieben Tassen"]
    assert not any(post.comments for post in posts)


def test_comments_that_say_that_they_are_some_need_no_heading_and_no_order() -> None:
    days = (("Ann Gull", 6), ("Ben Cole", 9), ("Ann Gull", 7), ("Cy Dove", 8))
    (post,) = read(
        f"The Lamp\n\n{PARAGRAPH}\n\n{PARAGRAPH}\n\n"
        + "".join(
            f"It was the tide, number {day}.\n\nComment by {name} — 2012-11-0{day} @ 01:54 |\n\n"
            for name, day in days
        )
    )
    assert [comment.author for comment in post.comments] == [name for name, _ in days]
