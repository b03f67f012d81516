"""The direction of writing: of a language, and of a text by its first letter that has one."""

from __future__ import annotations

import re
import unicodedata
from typing import Literal

from postil.text.locales import find_locale

Direction = Literal["ltr", "rtl"]

_LATIN = re.compile("[A-Za-z]")
_LONGEST_SAMPLE = 2000  # characters
_SCRIPTS = frozenset("adlm arab aran hebr mand mend nkoo rohg samr syrc thaa".split())
_LANGUAGES = frozenset("ar arc arz ckb dv fa he iw khw ks nqo pnb ps sd syr ug ur yi".split())


def direction_of_language(tag: str) -> Direction:
    """Return the direction in which a language is written; ``tag`` is a BCP 47 tag, perhaps with a script."""
    language, *parts = tag.lower().split("-")
    script = next((part for part in parts if len(part) == 4), None)
    if script:
        return "rtl" if script in _SCRIPTS else "ltr"
    if language in _LANGUAGES:
        return "rtl"
    return "rtl" if find_locale(tag).character_order == "right-to-left" else "ltr"


def main_direction(text: str) -> Direction | None:
    """Return the direction of most letters of a text, None if it has no letters."""
    if text.isascii():
        return "ltr" if _LATIN.search(text) else None
    kinds = [unicodedata.bidirectional(character) for character in text[:_LONGEST_SAMPLE]]
    left, right = kinds.count("L"), kinds.count("R") + kinds.count("AL")
    if left == right:
        return direction_of_text(text)
    return "ltr" if left > right else "rtl"


def direction_of_text(text: str) -> Direction | None:
    """Return the direction of a text's first letter, as ``dir="auto"`` in HTML; None if it has no letters."""
    for character in text:
        kind = unicodedata.bidirectional(character)
        if kind in ("L", "R", "AL"):
            return "ltr" if kind == "L" else "rtl"
    return None
