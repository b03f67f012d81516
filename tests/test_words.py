"""Words in texts, whichever way they are found."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from postil.text.word_segmentation import find_words, find_words_from, split_tokens


@given(st.text(alphabet="aZ0é’'-. ,\n\t_日ก…"))
def test_words_are_the_same_whichever_pattern_finds_them(text: str) -> None:
    """A text without unspaced scripts is read by a quicker pattern."""
    assert split_tokens(f"{text} 日") == [*split_tokens(text), "日"]


@given(st.text(alphabet="ab é’'_-.\n港クก҃1", max_size=400))
def test_words_are_found_from_any_of_them_on(text: str) -> None:
    words = list(find_words(text))
    for number in range(0, len(words), 7):
        assert list(find_words_from(text, number)) == words[number:]
