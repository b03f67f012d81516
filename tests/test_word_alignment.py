"""Which words two texts have in common."""

from __future__ import annotations

import random
from typing import ClassVar

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from postil.text.word_alignment import list_differences

WORDS = st.lists(st.sampled_from(["a", "b", "lamp", "ferry"]), max_size=60)


@settings(max_examples=300)
@given(WORDS, WORDS)
@example(["a"] * 2000, ["b", *["a"] * 1999])
@example(["a", "b"] * 900, ["b", "a"] * 800)
def test_what_is_not_different_is_the_same_word_by_word(old: list[str], new: list[str]) -> None:
    rebuilt: list[str] = []
    at_old = at_new = 0
    for a, b, c, d in list_differences(old, new):
        assert old[at_old:a] == new[at_new:c]
        assert a < b or c < d
        rebuilt += old[at_old:a] + new[c:d]
        at_old, at_new = b, d
    assert rebuilt + old[at_old:] == new


def test_changes_in_a_long_text_of_few_words_are_found_one_by_one() -> None:
    chance = random.Random(7)
    old = [f"w{chance.randrange(200)}" for _ in range(20_000)]
    new = [word.upper() if number % 40 == 20 else word for number, word in enumerate(old)]
    changes = [(number, number + 1, number, number + 1) for number in range(20, 20_000, 40)]
    assert list(list_differences(old, new)) == changes


class CountedWord(str):
    """A word that counts how often any word was looked at."""

    looks: ClassVar[int] = 0
    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        CountedWord.looks += 1
        return str.__eq__(self, other)

    def __hash__(self) -> int:
        CountedWord.looks += 1
        return str.__hash__(self)


def count_looks(old: list[str], new: list[str]) -> int:
    CountedWord.looks = 0
    list(list_differences([CountedWord(word) for word in old], [CountedWord(word) for word in new]))
    return CountedWord.looks


@pytest.mark.parametrize("step", [1, 7, 60])
def test_twice_as_many_words_take_about_twice_the_work_however_they_repeat(step: int) -> None:
    def pair(size: int) -> tuple[list[str], list[str]]:
        old = [f"w{number * number % step}" for number in range(size)]
        return old, [word if number % 9 else "other" for number, word in enumerate(old)]

    assert count_looks(*pair(4_000)) < 3 * count_looks(*pair(2_000))
