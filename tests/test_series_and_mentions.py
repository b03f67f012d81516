"""Numbered series, mentions and links between posts, in the many forms in which blogs write them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from postil.connections.corpus import SourceText, read_corpus
from postil.connections.mentions.finder import find_mentions
from postil.connections.mentions.mentionable import Mentionable, TextPart
from postil.connections.mentions.temporal_expressions import find_temporal_expressions
from postil.connections.series import Titled, find_series
from postil.text.languages import guess_language
from postil.text.numbered_titles import read_series_title

if TYPE_CHECKING:
    from tests.conftest import Archive

# ---------------------------------------------------------------- series


@pytest.mark.parametrize(
    ("title", "stem", "number"),
    [
        ("The Harbour Walk, Part II", "the harbour walk", 2),
        ("The Harbour Walk (Part 3)", "the harbour walk", 3),
        ("The Harbour Walk: Part Two", "the harbour walk", 2),
        ("The Harbour Walk – Part Three: The Stairs", "the harbour walk", 3),
        ("The Harbour Walk (2/3)", "the harbour walk", 2),
        ("Notes No. 3", "notes", 3),
        ("Notes #4", "notes", 4),
        ("Notes (2)", "notes", 2),
        ("Notes vol. 5", "notes", 5),
        ("Pilot Lights, Episode IV", "pilot lights", 4),
        ("Diary 3: The Boat", "diary", 3),
        ("Week 12 in pictures", "week … in pictures", 12),
        ("Hafenrunde, Teil 3", "hafenrunde", 3),
        ("Hafenrunde, zweiter Teil", "hafenrunde", 2),
        ("Hafenrunde, 3. Teil: Am Kai", "hafenrunde", 3),
        ("Le port, deuxième partie", "le port", 2),
        ("Le port n° 5", "le port", 5),
        ("港の時計 第3回", "港の時計", 3),
        ("港の時計 第十二回 船", "港の時計", 12),
        ("港の時計③", "港の時計", 3),
        ("الميناء القديم - الجزء الثاني", "الميناء القديم", 2),
        ("الميناء القديم ٣", "الميناء القديم", 3),
        ("항구 이야기 제3회", "항구 이야기", 3),
    ],
)
def test_numbered_titles_are_read_in_many_forms(title: str, stem: str, number: int) -> None:
    found = read_series_title(title)
    assert found
    assert (found.stem, found.number) == (stem, number)


@pytest.mark.parametrize(
    "title",
    [
        "Predictions for 2012",
        "Treaty of the Ferry, 1846",
        "Fined £500",
        "We raised 3,250",
        "Harbour 3-2",
        "No. 10",
        "The number one",
        "Take part in our survey",
        "A letter, part of it",
        "No more. No less",
    ],
)
def test_years_amounts_and_scores_are_not_parts_of_a_series(title: str) -> None:
    assert read_series_title(title) is None


def test_a_single_title_or_distant_numbers_are_a_series_only_if_that_is_clear() -> None:
    def names(*titles: str, text: str = "") -> list[str]:
        posts = [Titled(str(n), t, dt.date(2010, 1, 1 + n), text) for n, t in enumerate(titles)]
        return [series.title for series in find_series(posts)]

    assert names("The Harbour Walk, Part II") == ["The Harbour Walk"]
    assert names("We raised 300", "We raised 450") == []
    assert names("Diary for October 3", "Diary for October 4", "Diary for October 5") == []
    assert names("Ferry 4 Quay 2") == []
    assert names("The Landing of Petrel 11", text="It was Petrel 11 that came down.") == []
    assert names("Turning 50", "Turning 40") == []
    assert names("Article 8", "Article 10") == []
    assert names("Tide 2", "Tide 4", "Tide 1", "Tide 3") == ["Tide"]
    assert names("Tide Notes 7", "Tide Notes 8") == ["Tide Notes"]
    assert names("Review 2010 (1)", "Review 2010 (2)") == ["Review 2010"]
    assert names("Letter from Leeds (II)", "Letter from Leeds (III)") == ["Letter from Leeds"]


def test_two_parts_with_the_same_number_are_both_in_the_series() -> None:
    titles = ["Notes 1", "Notes 2", "Notes 2", "Notes 3"]
    (series,) = find_series([Titled(str(n), title) for n, title in enumerate(titles)])
    assert series.parts == ((1, "0"), (2, "1"), (2, "2"), (3, "3"))


def test_numbers_that_begin_again_or_come_from_another_source_are_another_series() -> None:
    titles = ["Week 1", "Week 2", "Week 3", "Week 1", "Week 2"]
    posts = [Titled(str(n), title, dt.date(2010 + n // 3, 1, 1 + n)) for n, title in enumerate(titles)]
    assert [series.parts for series in find_series(posts)] == [
        ((1, "0"), (2, "1"), (3, "2")),
        ((1, "3"), (2, "4")),
    ]
    posts = [Titled(str(n), f"Letters, part {n}", source=f"blog-{n % 2}") for n in range(1, 5)]
    assert [series.parts for series in find_series(posts)] == [((2, "2"), (4, "4")), ((1, "1"), (3, "3"))]


def test_the_unnumbered_first_part_comes_before_the_second() -> None:
    def parts(*titles: str) -> list[tuple[tuple[int, str], ...]]:
        days = [dt.date(2010, 1, 1 + n) for n in range(len(titles))]
        posts = [Titled(str(n), title, day) for (n, title), day in zip(enumerate(titles), days, strict=True)]
        return [series.parts for series in find_series(posts)]

    assert parts("Reforms", "Reforms 2") == [((1, "0"), (2, "1"))]
    assert parts("Reforms: Part 2", "Reforms") == [((2, "0"),)]
    assert parts("Notes", "Notes 79", "Notes 80") == [((79, "1"), (80, "2"))]


def test_a_title_that_gives_the_number_of_parts_tells_which_are_missing() -> None:
    (series,) = find_series([Titled("a", "The Harbour Walk, part 2 of 4")])
    assert series.missing == (1, 3, 4)


# ---------------------------------------------------------------- mentions


def mentions(text: str, *titles: str, language: str = "en", own: bool = True) -> list[str]:
    """Return the titles that a text of 1 April 2012 mentions, of posts of 1 March 2010 and after."""
    days = [dt.date(2010, 3, 1) + dt.timedelta(days=40 * n) for n in range(len(titles))]
    posts = [
        Mentionable(f"p{n}", title, day, day.year, day.month, None, language, (TextPart("", "Some words.", day),))
        for n, (title, day) in enumerate(zip(titles, days, strict=True))
    ]
    day = dt.date(2012, 4, 1)
    posts.append(Mentionable("here", "Here", day, 2012, 4, None, language, (TextPart("", text, day, own),)))
    corpus = read_corpus([SourceText(p.title, tuple(s.text for s in p.texts), language) for p in posts])
    return [titles[int(mention.other[1:])] for mention in find_mentions(posts, corpus) if mention.post == "here"]


@pytest.mark.parametrize(
    ("text", "title", "language"),
    [
        ("As “The Long Quay” had it, nothing is lost.", "The Long Quay", "en"),
        ("He had read “The Long Quay.” It was late.", "The Long Quay", "en"),
        ("I asked in “What Now, Harbour?” and waited.", "What Now, Harbour?", "en"),
        ("See Penal Reforms for the rest.", "Penal Reforms", "en"),
        ("As my post Penal Reforms has it.", "Penal Reforms", "en"),
        ("We wrote on the day The Keeper Sleeps that it was so.", "The Keeper Sleeps", "en"),
        ("For why that matters see A Box for the Quay, May 2010.", "A Box for the Quay", "en"),
        ("In Penal Reforms I argued for more.", "Penal Reforms", "en"),
        ("An earlier post (Penal Reforms) has more.", "Penal Reforms", "en"),
        ("I said so in Why I Left the Ferry, months ago.", "Why I Left the Ferry", "en"),
        ("In my post “Storms” I wrote of wind.", "Storms", "en"),
        ("It is all in my last post, the tide was late again, they say.", "The tide was late again", "en"),
        ("Wie ich in „Am alten Kai“ schrieb, regnet es.", "Am alten Kai", "de"),
        ("Dans mon billet « Le vieux port », tout est dit.", "Le vieux port", "fr"),
        ("以前の記事「港の時計」を見てください。", "港の時計", "ja"),
        ("島へ渡る最後の船のことはもう書いた。", "島へ渡る最後の船", "ja"),
        ("كما قلت في «الميناء القديم» قبل عام", "الميناء القديم", "ar"),
        ("Elsewhere:\n\nThe Long Quay\n\nThe tide", "The Long Quay", "en"),
    ],
)
def test_a_title_is_a_mention_in_quotation_marks_or_next_to_a_word_for_a_post(
    text: str, title: str, language: str
) -> None:
    assert mentions(text, title, language=language) == [title]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("At the end of the day, nobody came.", "At the end of the day"),
        ("Robert Harbourmaster wrote to the paper.", "Robert Harbourmaster"),
        ("They saw Penal Reforms 3 come and go.", "Penal Reforms"),
        ("In my post Penal Reforms 3 I said so.", "Penal Reforms"),
        ("My post The Long Quay Revisited says so.", "The Long Quay"),
        ("It spoke of so-called “justice” in a post.", "Justice"),
        ("A justice of the peace.", "Justice"),
        ("A box for the quay does, in a post.", "A Box for the Quay"),
        ("We asked the Ministry of Tides for it.", "Ministry of Tides"),
        ("In this post Robert Harbourmaster is taken to task.", "Robert Harbourmaster"),
        ("It is late.\n\nThank you and goodnight.", "Thank you and goodnight"),
        ("The page was marked “Coming soon” for years.", "Coming soon"),
        ("The office asked for prison reform now.", "Prison Reform Now"),
    ],
)
def test_words_that_are_a_title_by_coincidence_are_not_a_mention(text: str, title: str) -> None:
    assert mentions(text, title) == []


def test_a_title_within_a_longer_title_is_not_mentioned() -> None:
    assert mentions("See “The Long Quay at Night”.", "The Long Quay", "The Long Quay at Night") == [
        "The Long Quay at Night"
    ]
    twice = ("The Long Quay at Night", "The Long Quay at Night", "The Long Quay")
    assert mentions("In my post The Long Quay at Night.", *twice) == []


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("as I wrote in my post of 2010-03-01", "en", True),
        ("In March 2010 I wrote of it.", "en", True),
        ("my March 2010 post", "en", True),
        ("wie ich im März 2010 schrieb", "de", True),
        ("come ho scritto nel marzo 2010", "it", True),
        ("zoals ik in maart 2010 schreef", "nl", True),
        ("2010年3月1日の記事に書いた", "ja", True),
        ("في تدوينة 1 مارس 2010", "ar", True),
        ("The Guardian article of 1 March 2010 said so.", "en", False),
        ("the report of 1 March 2010", "en", False),
        ("“As I wrote in my post of 1 March 2010,” said the clerk.", "en", False),
    ],
)
def test_the_date_of_a_post_is_a_mention_but_not_that_of_an_article_elsewhere(
    text: str, language: str, expected: bool
) -> None:
    assert mentions(text, "Low water", "High water", language=language) == (["Low water"] if expected else [])


@pytest.mark.parametrize(
    ("text", "language", "first", "last"),
    [
        ("last week’s post", "en", "2012-03-19", "2012-03-25"),
        ("Tuesday's post", "en", "2012-03-27", "2012-03-27"),
        ("last month’s blog", "en", "2012-03-01", "2012-03-31"),
        ("mein Beitrag von letzter Woche", "de", "2012-03-19", "2012-03-25"),
        ("le billet de mardi dernier", "fr", "2012-03-27", "2012-03-27"),
        ("my post of 29 February", "en", "2012-02-29", "2012-02-29"),
        ("昨日の記事", "ja", "2012-03-31", "2012-03-31"),
    ],
)
def test_relative_times_are_counted_from_the_day_of_the_text(
    text: str, language: str, first: str, last: str
) -> None:
    ((_, _, period),) = find_temporal_expressions(text, dt.date(2012, 4, 1), language)
    assert (period.first.isoformat(), period.last.isoformat()) == (first, last)


def test_my_post_in_a_comment_of_a_reader_is_not_a_mention() -> None:
    assert mentions("As I wrote in 2010, it is late.", "Low water", own=False) == []
    assert mentions("Your post of 1 March 2010 was right.", "Low water", own=False) == ["Low water"]


def test_a_post_dated_to_the_month_makes_only_that_month_uncertain() -> None:
    def find(month: int) -> list[str]:
        posts = [
            Mentionable("a", "One", dt.date(2010, 10, 3), 2010, 10, None, "en", ()),
            Mentionable("b", "Two", None, 2010, month, None, "en", ()),
            Mentionable(
                "c", "Three", None, None, None, None, "en", (TextPart("", "my post of 3 October 2010", None),)
            ),
        ]
        corpus = read_corpus([SourceText(p.title, tuple(s.text for s in p.texts), "en") for p in posts])
        return [mention.other for mention in find_mentions(posts, corpus)]

    assert find(5) == ["a"]
    assert find(10) == []


# ---------------------------------------------------------------- links


FORMS = [
    "https://harbour.blogspot.com/2010/03/low-water.html",
    "http://www.harbour.blogspot.com:80/2010/03/low-water.html/",
    "http://harbour.blogspot.co.uk/2010/03/low-water.html?m=1",
    "https://harbour.blogspot.com/2010/03/low-water.html?utm_source=feed&utm_medium=rss",
    "https://harbour.blogspot.com/2010/03/low-water.html?showComment=1#c123",
    "https://web.archive.org/web/20120101000000id_/http://harbour.blogspot.com/2010/03/low-water.html",
    "https://archive.ph/2012.01.01-000000/http://harbour.blogspot.com/2010/03/low-water.html",
    "//harbour.blogspot.com/2010/03/low%2Dwater.html",
    "/2010/03/low-water.html",
    "low-water.html",
    "https://archive.example/old/2010/03/low-water.html",
]
OTHERS = [
    "https://harbour.blogspot.com/2010/03/low-water.html?p=2",
    "https://other.blogspot.com/2010/03/low-water.html",
    "https://harbour.blogspot.com/2010/03/",
    "https://example.org/20120101/harbour.blogspot.com/2010/03/low-water.html",
]


def test_a_post_is_linked_under_any_of_its_addresses(archive: Archive) -> None:
    head = "---\nid: {0}\ntitle: Note {0}\ndate: 2010-03-1{1}\nurl: https://harbour.blogspot.com/2010/03/{0}.html\n---\n\n"
    files = {"archive.toml": 'base_url = "https://archive.example/old/"\n'}
    files["posts/a.md"] = head.format("low-water", 0) + "Nothing.\n"
    for name, hrefs in (("yes", FORMS), ("no", OTHERS)):
        for number, href in enumerate(hrefs):
            post = f"{name}-{number}"
            files[f"posts/{post}.md"] = head.format(post, 1) + f"Look [here]({href}) now.\n"
    files["posts/written.md"] = head.format("yes-written", 1) + f"It was at {FORMS[0]}, we think.\n"
    archive.write(files)
    archive.build()
    rows = [row for row in archive.rows("links") if row["kind"] == "link"]
    assert {row["from"] for row in rows} == {*(f"yes-{n}" for n in range(len(FORMS))), "yes-written"}
    assert {row["to"] for row in rows} == {"low-water"}
    assert "It was at" in {row["from"]: row["excerpt"] for row in rows}["yes-written"]
    page = archive.page("2010/03/yes-5.html")
    assert page.css_first("article a[href='low-water.html']") is not None


def test_an_editor_who_cites_a_copy_in_a_web_archive_means_the_copy(archive: Archive) -> None:
    address, copy = FORMS[0], FORMS[5]
    files = {"posts/a.md": f"---\nid: a\ntitle: Low water\ndate: 2010-03-10\nurl: {address}\n---\n\nNothing.\n"}
    files["posts/b.md"] = "---\nid: b\ntitle: High water\ndate: 2010-03-11\n---\n\nThe gauge was new.\n"
    files["notes/b.yml"] = (
        f"- id: n\n  kind: context\n  quote: The gauge\n  note: See [the copy]({copy}) of [the post]({address}).\n"
    )
    archive.write(files)
    archive.build()
    page = archive.page("2010/03/b.html")
    links = {link.text(): link.attributes["href"] for link in page.css("article a, aside a")}
    assert links["the copy"] == copy
    assert links["the post"] == "a.html"
    assert {row["to"] for row in archive.rows("links") if row["kind"] == "link"} == {"a"}


# ---------------------------------------------------------------- languages


@pytest.mark.parametrize(
    ("text", "expected", "language"),
    [
        ("The quay was empty, and nobody had told the clerk that it would be so for days.", "en-GB", "en-GB"),
        ("Der Kai ist gesperrt, weil eine Bohle lose ist. Niemand hat es den Fischern gesagt.", "en", "de"),
        ("Le quai est fermé parce qu’une planche est détachée, et personne n’a prévenu les gens.", "en", "fr"),
        ("港の時計は四時に止まった。島への最後の船が出た朝のことである。", "en", "ja"),
        ("سوف نكتب عن الميناء القديم كل يوم", "en", "ar"),
        ("سوف نكتب عن الميناء القديم كل يوم", "fa", "fa"),
        ("Quay 4, 12 m.", "de", "de"),
        ("", "de", "de"),
    ],
)
def test_the_language_of_a_post_is_told_by_its_script_and_its_stop_words(
    text: str, expected: str, language: str
) -> None:
    assert guess_language(text, expected) == language


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("my post of 3 October", "en", "2009-10-03"),
        ("our entry from March 5th, 2008", "en", "2008-03-05"),
        ("Yesterday’s post said so", "en", "2010-02-28"),
        ("mein Beitrag vom 3. Oktober 2009", "de", "2009-10-03"),
        ("mon billet du 3 octobre", "fr", "2009-10-03"),
        ("my post of 31 February", "en", None),
        ("a post of wood", "en", None),
    ],
)
def test_a_day_without_a_year_is_the_last_one_before_the_text(
    text: str, language: str, expected: str | None
) -> None:
    written = dt.date(2010, 3, 1)
    found = [period for _, _, period in find_temporal_expressions(text, written, language)]
    assert [period.first.isoformat() for period in found] == ([expected] if expected else [])


def test_a_series_is_in_the_order_of_its_numbers_and_tells_which_are_missing() -> None:
    titles = [
        "Harbour Reforms",
        "Notes 81",
        "Harbour Reforms 2",
        "Notes 79",
        "Pick of the Week 28",
        "On Article 50",
    ]
    series = find_series([Titled(str(number), title) for number, title in enumerate(titles)])
    assert [(s.title, s.parts, len(s.missing)) for s in series] == [
        ("Harbour Reforms", ((1, "0"), (2, "2")), 0),
        ("Notes", ((79, "3"), (81, "1")), 79),
        ("Pick of the Week", ((28, "4"),), 27),
    ]
