"""Split texts into words and punctuation, for comparing posts; stop words by language.

This is simpler and faster than the word boundaries of Unicode text segmentation (UAX #29). A word is a sequence
of letters and digits with the apostrophes inside it. In scripts without spaces between words (Han, kana, Thai,
Lao, Khmer, Burmese) each character counts as one word; searching for subjects uses pairs of them, the usual unit
in such texts (Nie, Gao, Zhang and Zhou, Proc. IRAL 2000).

Stop words, which say nothing about the subject of a text, are those of the Stopwords ISO collection.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING

import stopwordsiso

if TYPE_CHECKING:
    from collections.abc import Iterator


_UNSPACED = "぀-ヿㇰ-ㇿ㐀-䶿一-鿿豈-﫿ｦ-ﾟ฀-๿຀-໿က-႟ក-៿𠀀-𲎯"
_TOKEN = re.compile(rf"[{_UNSPACED}]|[^\W_{_UNSPACED}]+(?:[’'][^\W_{_UNSPACED}]+)*|[^\w\s'’-]|\n\n")

_SPACED_TOKEN = re.compile(
    r"\w+(?:[’']\w+)*|[^\w\s'’-]|\n\n"
)  # the same, but faster, for texts without unspaced scripts

_SPACED_WORD = re.compile(r"\w+(?:[’']\w+)*")
_WORD = re.compile(rf"[{_UNSPACED}]|[^\W_{_UNSPACED}]+(?:[’'][^\W_{_UNSPACED}]+)*")
_WORDS_SKIPPED = 64  # by one match
_MANY_SPACED_WORDS = re.compile(rf"(?:\W*{_SPACED_WORD.pattern}){{{_WORDS_SKIPPED}}}")
_MANY_WORDS = re.compile(rf"(?:(?:(?![{_UNSPACED}])[\W_])*(?:{_WORD.pattern})){{{_WORDS_SKIPPED}}}")


def split_tokens(text: str) -> list[str]:
    """Return the tokens of a text as they are written: words, punctuation, and blank lines between blocks."""
    return (_SPACED_TOKEN if _is_spaced(text) else _TOKEN).findall(text)


def _is_spaced(text: str) -> bool:
    return "_" not in text and not _UNSPACED_CHARACTER.search(text)


def find_words(text: str) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of each word of a text."""
    return (match.span() for match in (_SPACED_WORD if _is_spaced(text) else _WORD).finditer(text))


def find_words_from(text: str, number: int) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of the words of a text from word ``number`` on, counted from 0; there has to be one."""
    is_spaced, start = _is_spaced(text), 0
    for _ in range(number // _WORDS_SKIPPED):
        match = (_MANY_SPACED_WORDS if is_spaced else _MANY_WORDS).match(text, start)
        start = match.end() if match else start
    words = (match.span() for match in (_SPACED_WORD if is_spaced else _WORD).finditer(text, start))
    yield from islice(words, number % _WORDS_SKIPPED, None)


def is_word(token: str) -> bool:
    """Tell whether a token is a word and not punctuation."""
    return token[0].isalnum() or is_unspaced(token)


def is_unspaced(word: str) -> bool:
    """Tell whether a word is a character of a script without spaces between words."""
    return len(word) == 1 and ord(word) > 0xDFF and _UNSPACED_CHARACTER.match(word) is not None


_UNSPACED_CHARACTER = re.compile(f"[{_UNSPACED}]")


def fold_word(word: str) -> str:
    """Return a word in lower case, with straight apostrophes and without a final ``'s``."""
    folded = word.casefold().replace("’", "'")
    return folded[:-2] if folded.endswith("'s") and len(folded) > 3 else folded


@cache
def stop_words(language: str) -> frozenset[str]:
    """Return the folded stop words of a language (a BCP 47 tag); empty if the collection has none."""
    code = language.partition("-")[0].lower()
    code = {"nb": "no", "nn": "no"}.get(code, code)
    words = stopwordsiso.stopwords(code) if code in stopwordsiso.langs() else set()
    return frozenset(fold_word(word) for word in words)
