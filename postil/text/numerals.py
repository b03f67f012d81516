"""Parse numbers as titles write them: digits of any script, Roman numerals, Han numerals, number words."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import cache
from importlib.resources import files

_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50}
_ROMAN = re.compile(r"(?=[IVXL])L?X{0,4}(?:IX|IV|V?I{0,3})")
_ORDINAL_ENDING = re.compile(r"(?<=\d)(?:\.|st|nd|rd|th|er|[èe]re|nd?e|[èe]me|e|º|ª|°|\.º|-?[яйa])$", re.IGNORECASE)
_HAN_VALUES = {**dict(zip("一二三四五六七八九", range(1, 10), strict=True)), "〇": 0, "零": 0, "十": 10, "百": 100}
HAN_NUMERAL = "[〇零一二三四五六七八九十百]{1,5}"


def parse_number(written: str) -> int | None:
    """Parse digits, a Roman or Han numeral, or a number word in one of 17 languages; None if it is not a number.

    An ordinal counts as its number: ``3rd``, ``2e``, ``zweiter``.
    """
    word = _ORDINAL_ENDING.sub("", unicodedata.normalize("NFKC", written)).strip()
    if word.isdecimal():
        return int(word)
    if word and all(sign in _HAN_VALUES for sign in word):
        return _parse_han(word)
    return parse_roman(word.upper()) or _number_words().get(word.casefold())


def parse_roman(numeral: str) -> int | None:
    """Parse a Roman numeral up to 89, in capitals; None if it is not one."""
    if not _ROMAN.fullmatch(numeral):
        return None
    values = [_ROMAN_VALUES[letter] for letter in numeral]
    return sum(-v if v < after else v for v, after in zip(values, [*values[1:], 0], strict=True))


def _parse_han(numeral: str) -> int:
    """Parse a Han numeral: ``十二`` is 12, ``二〇`` is 20."""
    if not set(numeral) & set("十百"):
        return int("".join(str(_HAN_VALUES[sign]) for sign in numeral))
    total, digit = 0, 0
    for sign in numeral:
        value = _HAN_VALUES[sign]
        if value >= 10:
            total, digit = total + (digit or 1) * value, 0
        else:
            digit = value
    return total + digit


@cache
def _number_words() -> dict[str, int]:
    """Return the numbers up to 20 by their words, cardinal and ordinal, as they are used with a word for a part."""
    table = tomllib.loads((files(__package__) / "number_words.toml").read_text(encoding="utf-8"))
    found: dict[str, int] = {}
    for language, kinds in table.items():
        for kind, numbers in kinds.items():
            for number, words in enumerate(numbers, 1):
                for word in words.split():
                    endings = [f"{word}r", f"{word}s", f"{word}n", f"{word[:-1]}a"] if kind == "ordinal" else []
                    of_arabic = [f"ال{word}"] if language == "ar" else []
                    for form in (word, *endings, *of_arabic):
                        found.setdefault(form, number)
    return found
