"""Words of texts: all ways of finding them agree."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from postil.text.markdown import list_words, parse_markdown, words_of
from postil.text.word_segmentation import find_words, find_words_from, split_tokens


@given(st.text(alphabet="aZ0é’'-. ,\n\t_日ก…"))
def test_both_patterns_find_the_same_tokens(text: str) -> None:
    """Texts without unspaced scripts are read with a faster pattern."""
    assert split_tokens(f"{text} 日") == [*split_tokens(text), "日"]


@given(st.text(alphabet="ab é’'_-.\n港クก҃1", max_size=400))
def test_words_can_be_found_from_any_number_on(text: str) -> None:
    words = list(find_words(text))
    for number in range(0, len(words), 7):
        assert list(find_words_from(text, number)) == words[number:]


_PIECES = ("a", "b c", " ", "\\\n", "\\", "\n", "\n\n", "*", "`", "1. ", "- ", ">", "#", "&amp;")
_MARKDOWN = st.lists(st.sampled_from(_PIECES)).map("".join)


@given(_MARKDOWN)
@settings(max_examples=400)
def test_the_words_that_markdown_shows_are_found_with_and_without_parsing_it(text: str) -> None:
    """Most paragraphs have no markup but line breaks, and are not parsed for their words."""
    assert words_of(text) == list_words(parse_markdown(text))
