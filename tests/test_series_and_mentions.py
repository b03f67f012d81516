"""Numbered series, mentions and links between posts, in the many forms in which blogs write them."""

from __future__ import annotations

import datetime as dt

import pytest

from postil.series import Titled, find_series, read_series_title

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
def test_a_title_numbers_itself_in_many_forms(title: str, stem: str, number: int) -> None:
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
def test_years_amounts_and_scores_are_no_parts(title: str) -> None:
    assert read_series_title(title) is None


def test_a_title_alone_or_with_numbers_far_apart_is_a_series_only_where_it_is_clear() -> None:
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
    assert names("Tide Notes 7", "Tide Notes 8") == ["Tide Notes"]


def test_two_parts_of_one_number_are_both_in_the_series() -> None:
    titles = ["Notes 1", "Notes 2", "Notes 2", "Notes 3"]
    (series,) = find_series([Titled(str(n), title) for n, title in enumerate(titles)])
    assert series.parts == ((1, "0"), (2, "1"), (2, "2"), (3, "3"))


def test_numbers_that_begin_again_are_another_series_and_so_are_those_of_another_source() -> None:
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


def test_a_title_that_says_how_many_parts_there_are_names_those_that_come_behind() -> None:
    (series,) = find_series([Titled("a", "The Harbour Walk, part 2 of 4")])
    assert series.missing == (1, 3, 4)
