"""The language of a text where nobody has said it: by its script, and by the stop words that it uses."""

from __future__ import annotations

import re
from itertools import islice

from postil.text.words import find_words, fold_word, stop_words

# Languages that blogs are often in and that differ enough in their small words.
_LATIN = ("en", "de", "fr", "es", "it", "nl", "pt", "sv", "pl")
# Scripts, and the languages that use them, the likeliest first.
_SCRIPTS = (
    (re.compile(r"[぀-ヿ]"), ("ja",)),
    (re.compile(r"[가-힣]"), ("ko",)),
    (re.compile(r"[一-鿿]"), ("zh", "ja", "yue")),
    (re.compile(r"[\u0600-\u06ff]"), ("ar", "fa", "ur", "ps", "ku")),
    (re.compile(r"[а-яё]", re.IGNORECASE), ("ru", "uk", "bg", "sr", "mk", "be", "kk", "mn")),
    (re.compile(r"[\u0590-\u05ff]"), ("he", "yi")),
    (re.compile(r"[α-ωά-ώ]", re.IGNORECASE), ("el",)),
)


_SAMPLE, _LEAST = 50, 12  # words


_CHARACTERS = 400


_AT_HOME = 0.3  # of the words: stop words of the expected language, with which no other is looked for


_CLEARLY = 1.5  # times as many stop words as the expected language has


_MOSTLY = 0.3  # of the characters that are letters


def guess_language(text: str, expected: str) -> str:
    """Return the language of a text (a BCP 47 tag): the expected one, unless another is clearly nearer."""
    beginning = text[:_CHARACTERS]
    letters = sum(character.isalpha() for character in beginning)
    home = expected.partition("-")[0].lower()
    for script, languages in () if beginning.isascii() else _SCRIPTS:
        if letters and len(script.findall(beginning)) >= _MOSTLY * letters:
            return expected if home in languages else languages[0]
    words = [fold_word(text[start:end]) for start, end in islice(find_words(text), _SAMPLE)]
    if len(words) < _LEAST:
        return expected
    own = sum(word in stop_words(home) for word in words)
    if own >= _AT_HOME * len(words):
        return expected
    counts = {language: sum(word in stop_words(language) for word in words) for language in _LATIN}
    best = max(counts, key=lambda language: counts[language])
    return best if counts[best] >= max(_CLEARLY * own, _AT_HOME * len(words)) else expected
