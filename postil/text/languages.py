"""Guess the language of a text from its script and its stop words."""

from __future__ import annotations

import re
from itertools import islice

from postil.text.word_segmentation import find_words, fold_word, stop_words

# Common languages of blogs whose stop words differ enough.
_LATIN_SCRIPT = ("en", "de", "fr", "es", "it", "nl", "pt", "sv", "pl")
# Scripts and their languages, the most likely first.
_SCRIPTS = (
    (re.compile(r"[぀-ヿ]"), ("ja",)),
    (re.compile(r"[가-힣]"), ("ko",)),
    (re.compile(r"[一-鿿]"), ("zh", "ja", "yue")),
    (re.compile(r"[\u0600-\u06ff]"), ("ar", "fa", "ur", "ps", "ku")),
    (re.compile(r"[а-яё]", re.IGNORECASE), ("ru", "uk", "bg", "sr", "mk", "be", "kk", "mn")),
    (re.compile(r"[\u0590-\u05ff]"), ("he", "yi")),
    (re.compile(r"[α-ωά-ώ]", re.IGNORECASE), ("el",)),
)

_WORDS_SAMPLED, _FEWEST_WORDS = 50, 12  # words
_CHARACTERS_SAMPLED = 400
_STOP_WORD_SHARE = 0.3  # of the words; with so many stop words, a text is in that language
_LEAST_ADVANTAGE = 1.5  # times the stop words of the expected language
_SCRIPT_SHARE = 0.3  # of the letters


def guess_language(text: str, expected: str) -> str:
    """Return the language of a text (a BCP 47 tag): the expected one unless another is clearly more likely."""
    beginning = text[:_CHARACTERS_SAMPLED]
    letters = sum(character.isalpha() for character in beginning)
    expected_code = expected.partition("-")[0].lower()
    for script, languages in () if beginning.isascii() else _SCRIPTS:
        if letters and len(script.findall(beginning)) >= _SCRIPT_SHARE * letters:
            return expected if expected_code in languages else languages[0]
    words = [fold_word(text[start:end]) for start, end in islice(find_words(text), _WORDS_SAMPLED)]
    if len(words) < _FEWEST_WORDS:
        return expected
    expected_count = sum(word in stop_words(expected_code) for word in words)
    if expected_count >= _STOP_WORD_SHARE * len(words):
        return expected
    counts = {language: sum(word in stop_words(language) for word in words) for language in _LATIN_SCRIPT}
    best = max(counts, key=lambda language: counts[language])
    return (
        best if counts[best] >= max(_LEAST_ADVANTAGE * expected_count, _STOP_WORD_SHARE * len(words)) else expected
    )
