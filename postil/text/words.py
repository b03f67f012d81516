"""Words of a text, by its language: what is compared when posts are compared.

A word is letters and digits with the apostrophes within it, in lower case. Of scripts that set no spaces
(Han, kana, Thai, Lao, Khmer, Burmese) each character is one here; whoever looks for subjects takes
them two by two, the usual unit in such texts (Nie, Gao, Zhang and Zhou, Proc. IRAL 2000).

Stop words, those that say nothing of a text's subject, come from the Stopwords ISO collection.
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


_PART = re.compile(rf"[{_UNSPACED}]|[^\W_{_UNSPACED}]+(?:[’'][^\W_{_UNSPACED}]+)*|[^\w\s'’-]|\n\n")


_PLAIN_PART = re.compile(r"\w+(?:[’']\w+)*|[^\w\s'’-]|\n\n")  # the same where there are none of these, but quicker


_PLAIN_WORD = re.compile(r"\w+(?:[’']\w+)*")


_WORD = re.compile(rf"[{_UNSPACED}]|[^\W_{_UNSPACED}]+(?:[’'][^\W_{_UNSPACED}]+)*")


_AT_ONCE = 64  # words, and what stands before each; only for texts that have so many more


_MANY_PLAIN = re.compile(rf"(?:\W*{_PLAIN_WORD.pattern}){{{_AT_ONCE}}}")


_MANY = re.compile(rf"(?:(?:(?![{_UNSPACED}])[\W_])*(?:{_WORD.pattern})){{{_AT_ONCE}}}")


def split_parts(text: str) -> list[str]:
    """Return a text's words as they are written, and between them the signs that part phrases."""
    return (_PLAIN_PART if _is_plain(text) else _PART).findall(text)


def _is_plain(text: str) -> bool:
    return "_" not in text and not _UNSPACED_CHARACTER.search(text)


def find_words(text: str) -> Iterator[tuple[int, int]]:
    """Yield where each word of a text begins and ends."""
    return (match.span() for match in (_PLAIN_WORD if _is_plain(text) else _WORD).finditer(text))


def find_words_from(text: str, number: int) -> Iterator[tuple[int, int]]:
    """Yield where each word of a text begins and ends, from the one of a number (from 0) on; it has to have it."""
    plain, start = _is_plain(text), 0
    for _ in range(number // _AT_ONCE):
        match = (_MANY_PLAIN if plain else _MANY).match(text, start)
        start = match.end() if match else start
    words = (match.span() for match in (_PLAIN_WORD if plain else _WORD).finditer(text, start))
    yield from islice(words, number % _AT_ONCE, None)


def is_word(part: str) -> bool:
    """Tell a word from a sign."""
    return part[0].isalnum() or is_unspaced(part)


def is_unspaced(word: str) -> bool:
    """Tell whether a word is a character of a script that sets no spaces between words."""
    return len(word) == 1 and ord(word) > 0xDFF and _UNSPACED_CHARACTER.match(word) is not None


_UNSPACED_CHARACTER = re.compile(f"[{_UNSPACED}]")


def fold_word(word: str) -> str:
    """Return the form that spellings of one word share: lower case, straight apostrophes, no final ``'s``."""
    folded = word.casefold().replace("’", "'")
    return folded[:-2] if folded.endswith("'s") and len(folded) > 3 else folded


@cache
def stop_words(language: str) -> frozenset[str]:
    """Return the stop words of a language (a BCP 47 tag), folded; none for one that the collection lacks."""
    code = language.partition("-")[0].lower()
    code = {"nb": "no", "nn": "no"}.get(code, code)
    words = stopwordsiso.stopwords(code) if code in stopwordsiso.langs() else set()
    return frozenset(fold_word(word) for word in words)
