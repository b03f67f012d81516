"""Shared passages: copies planted in made-up posts are found, stock phrases and boilerplate are not."""

from __future__ import annotations

import json
import random
from itertools import cycle, product
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.passages import (
    KINDS,
    find_shingles,
    make_collection,
    measure_collection,
    plant_copies,
    read_collection,
    write_comparison,
)
from benchmarks.passages import write_table as write_recall
from benchmarks.synthetic import make_words
from postil.connections.corpus import SourceText, read_corpus
from postil.connections.reuse.passages import SharedPassage, find_passages
from tests.samples import CLOCK, FILLER

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

STOCK = (
    "up betimes and to my office",
    "where I was busy all the morning",
    "at noon dined at home with my wife",
    "and so by water to the town",
    "in the afternoon to the harbour again",
    "and there late at my accounts",
    "so home to supper and to bed",
    "lay long in bed this day",
)


def share(posts: list[tuple[str, ...]]) -> dict[tuple[int, int], SharedPassage]:
    """Return the passages that posts share, by the numbers of the two posts."""
    corpus = read_corpus([SourceText("", texts, "en") for texts in posts])
    post_of = corpus.post_of.tolist()
    return {(post_of[p.first], post_of[p.second]): p for p in find_passages(corpus)}


@pytest.mark.parametrize(("stock", "least"), [(0.0, 0.99), (0.3, 0.95)])
def test_copies_of_every_kind_are_found_and_nothing_else(stock: float, least: float) -> None:
    figures = measure_collection(make_collection(stock, posts=300), each=8)
    assert figures.found.total() >= least * figures.planted.total()
    assert figures.precision > 0.995
    assert len(figures.before) <= 1


def test_stock_phrases_in_a_row_are_not_a_passage() -> None:
    chance = random.Random(2)
    own = make_words(1000, chance)
    posts: list[tuple[str, ...]] = [
        (". ".join(" ".join([*chance.sample(STOCK, 3), *chance.choices(own, k=2)]) for _ in range(6)),)
        for _ in range(60)
    ]
    assert len(set(posts)) == len(posts)
    assert share(posts) == {}


@pytest.mark.parametrize(("holders", "pairs"), [(2, 1), (5, 10), (8, 28), (9, 0)])
def test_a_passage_is_shared_by_at_most_eight_posts(holders: int, pairs: int) -> None:
    others = [post.texts[0] for post in make_collection(0.0, posts=40)]
    posts: list[tuple[str, ...]] = [
        (f"{text} {CLOCK}" if number < holders else text,) for number, text in enumerate(others)
    ]
    assert len(share(posts)) == pairs


def _vocabulary(chance: random.Random) -> list[str]:
    return ["".join(chance.choices("bcdfghklmnprst", k=2)) + chance.choice("aeiou") * 2 for _ in range(1500)]


def _edit(words: list[str], edits: int, chance: random.Random) -> list[str]:
    for _ in range(edits):
        at = chance.randrange(2, len(words) - 2)
        words = [*words[:at], *chance.choice((["changed"], [words[at], "added"], [])), *words[at + 1 :]]
    return words


@pytest.mark.parametrize(("length", "edits"), [(12, 0), (13, 1), (20, 2), (60, 4)])
def test_copies_with_some_edits_are_found_and_nothing_else(length: int, edits: int) -> None:
    chance = random.Random(length)
    vocabulary = _vocabulary(chance)
    # Words as frequent as in a language: few make up most of a text.
    weights = [1 / rank for rank in range(1, len(vocabulary) + 1)]
    texts = [chance.choices(vocabulary, weights, k=250) for _ in range(200)]
    posts: list[tuple[str, ...]] = []
    planted = set()
    for number in range(0, 200, 2):
        at = chance.randrange(200)
        copy = _edit(texts[number][at : at + length], edits, chance)
        planted.add((number, number + 1))
        texts[number + 1][100:100] = copy
    for number, words in enumerate(texts):
        in_comment = number % 4 == 1  # every other copy is in a comment
        posts.append((" ".join(words[:90]), " ".join(words[90:])) if in_comment else (" ".join(words),))
    found = set(share(posts))
    assert found <= planted
    assert len(found) >= 0.95 * len(planted)


@pytest.mark.parametrize(("changed", "shared"), [((12,), True), ((5, 6, 12, 13, 19, 20, 26, 27), False)])
def test_text_with_many_words_changed_is_not_a_passage(changed: Sequence[int], shared: bool) -> None:
    chance = random.Random(5)
    words = chance.sample(_vocabulary(chance), 30)
    other = ["changed" if at in changed else word for at, word in enumerate(words)]
    fillers: list[tuple[str, ...]] = [post.texts for post in make_collection(0.0, posts=20)]
    found = share([(" ".join(words),), (" ".join(other),), *fillers])
    assert set(found) == ({(0, 1)} if shared else set())


def test_boilerplate_of_many_posts_is_not_a_passage() -> None:
    assert share([(f"Post number {number} of many. {FILLER}",) for number in range(40)]) == {}


@settings(max_examples=30, deadline=None)
@given(st.lists(st.text(alphabet="ab c.\n", max_size=80), max_size=6))
def test_a_passage_lies_within_both_texts(texts: list[str]) -> None:
    corpus = read_corpus([SourceText("", (text,), "en") for text in texts])
    for passage in find_passages(corpus):
        for part, (start, end) in ((passage.first, passage.first_span), (passage.second, passage.second_span)):
            assert 0 <= start < end <= len(corpus.texts[part])


# ---------------------------------------------------------------- bad input


def test_a_passage_that_one_post_repeats_a_thousand_times_is_found() -> None:
    assert (0, 2) in share([(f"{CLOCK}. " * 1000,), ("Something else.",), (f"{FILLER} {CLOCK}.",)])


def test_a_text_that_two_thousand_posts_have_is_not_a_passage() -> None:
    assert share([(f"{CLOCK}. {FILLER}",)] * 2000) == {}


def test_two_posts_of_one_long_text_share_all_of_it() -> None:
    (post,) = make_collection(0.0, posts=1, words_a_post=5000)
    ((_, passage),) = share([post.texts, (FILLER,), post.texts]).items()
    assert passage.first_span == passage.second_span == (0, len(post.texts[0].rstrip(".,;")))


@pytest.mark.parametrize(
    ("copied", "one", "other"),
    [
        (
            "港の時計は四時に止まった。島への最後の船が出た朝のことである。",
            "古い写真の箱が春になって見つかった。",
            "潮の表がなくなったと役所では誰も言えなかった。",
        ),
        (
            "码头的钟在最后一班渡轮开往小岛的那天早上四点停了。",
            "春天在杂货商的炉子后面找到一箱玻璃底片。",
            "港务局没有人说得出丢了哪几张潮汐表。",
        ),
        ("นาฬิกาที่ท่าเรือหยุดเดินตอนตีสี่ในเช้าวันที่เรือลำสุดท้ายออกไปเกาะ", "พบกล่องฟิล์มกระจกหลังเตา", "ไม่มีใครบอกได้ว่าตารางน้ำหาย"),
    ],
)
def test_copies_in_scripts_without_spaces_are_found(copied: str, one: str, other: str) -> None:
    text = one + copied
    passage = share([(text,), (other,), (copied + other,)])[0, 2]
    assert copied.rstrip("。") in text[slice(*passage.first_span)]


@pytest.mark.parametrize("odd", [[], [""], ["", ""], ["a"], ["word " * 5000] * 3, ["。" * 100] * 2])
def test_odd_texts_share_nothing_and_hide_no_passage_of_others(odd: list[str]) -> None:
    posts: list[tuple[str, ...]] = [(text,) for text in odd]
    assert share(posts) == {}
    ((pair, passage),) = share([*posts, (f"{CLOCK}.",), (f"{FILLER} {CLOCK}.",)]).items()
    assert pair == (len(odd), len(odd) + 1)
    assert passage.first_span == (0, len(CLOCK))


# ---------------------------------------------------------------- the benchmark


def test_the_benchmark_plants_copies_where_it_says() -> None:
    posts = make_collection(0.3, posts=60)
    wanted = list(product(KINDS, ("text", "comment"), (12, 40)))
    planted, copies = plant_copies(posts, cycle(wanted), random.Random(1))
    assert len(copies) == len(posts)
    for copy in copies:
        source, target = (
            planted[post].texts[text][begin:end] for post, text, begin, end in (copy.source, copy.target)
        )
        assert len(source.split()) == copy.wanted[2]
        assert (source == target) == (copy.wanted[0] == "exact")


def test_the_benchmark_compares_postil_with_joined_shingles(tmp_path: Path) -> None:
    path = tmp_path / "posts.jsonl"
    rows = [{"id": "a", "title": "A", "text": f"{post.texts[0]}"} for post in make_collection(0.0, posts=40)]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    posts = read_collection(path)
    figures, baseline = measure_collection(posts, each=1), measure_collection(posts, each=1, find=find_shingles)
    assert "| exact | text | 1.00 | 1.00 | 1.00 | 1.00 | 1.00 |" in write_recall("a blog", figures)
    assert "| Postil | 80 of 80 | 0 | 1.0000 | 0 |" in write_comparison("a blog", [("Postil", figures)])
    assert baseline.found["exact", "text", 40] == 1
    assert baseline.found.total() < figures.found.total()
