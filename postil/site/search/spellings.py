"""One spelling for each word of a record, where Pagefind would take two for one and then lose their places.

Pagefind takes words that differ only in marks, such as accents, for one, which is what readers want. But it keeps
the places of each spelling apart, and in a record with two spellings of a word (``la``, ``là``) it finds no phrase
with it (``exact_term`` in its ``search.rs``). So here the marks of such words become characters that it does not
index, and the record has one spelling. In scripts without spaces, where each character is a word and marks make
other letters of it, they become letters instead. The search page undoes both, in search-query.js.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

import regex

if TYPE_CHECKING:
    from collections.abc import Sequence, Set

# Marks of Thai, Lao, Myanmar and Khmer, and for each a letter of Linear A, which nobody writes in.
_MARK_RANGES = ((0x0E31, 0x0E4E), (0x0EB1, 0x0ECE), (0x102B, 0x109D), (0x17B4, 0x17DD))
_FIRST_LETTER = 0x10600
_AM = "\u0e33\u0eb3"  # which Pagefind takes for a mark and a vowel
_ALL = [chr(code) for first, last in _MARK_RANGES for code in range(first, last + 1)]
_LETTERS = {
    mark: chr(_FIRST_LETTER + number)
    for number, mark in enumerate(_ALL)
    if unicodedata.category(mark).startswith("M") or mark in _AM
}
# For kana with a mark, such as が, old kana of other shapes: Pagefind would cut words at letters of another script.
_KANA = [kana for kana in map(chr, range(0x3041, 0x3100)) if not unicodedata.is_normalized("NFD", kana)]
_LETTERS |= {kana: chr(0x1B000 + ord(kana) - 0x3040) for kana in _KANA}
_MARKED = re.compile(f"[{''.join(_LETTERS)}]")
# Characters for private use in the last plane, of which Pagefind indexes none: the last 16 bits are the mark's.
_PRIVATE = 0x100000
_OWN_PRIVATE = re.compile("[\U00100000-\U0010fffd]+")
# What makes no other emoji of one that stands alone: how it is drawn, and the colour of a skin.
_LOOKS = {code: chr(_PRIVATE + (code & 0xFFFF)) for code in (0xFE0E, 0xFE0F, *range(0x1F3FB, 0x1F400))}
_LOOK = r"[\uFE0E\uFE0F\p{Emoji_Modifier}]*[\U000E0020-\U000E007F]*"
_PICTURE = rf"\p{{Extended_Pictographic}}{_LOOK}"
_EMOJI = rf"(?:\p{{Regional_Indicator}}{{2}}|{_PICTURE}(?:\u200D{_PICTURE})*)"
_MAYBE_EMOJI = re.compile("[\u00a9\u00ae\u203c-\u3299\U0001f000-\U0001faff]")  # quickly told
_ONE_EMOJI = regex.compile(_EMOJI)
_EMOJIS = regex.compile(rf"((?<=[\w\p{{M}}]))?{_EMOJI}+((?=\w))?")
_BEFORE_EMOJI = regex.compile(rf"\u2063(?=[^\w\s\u2063]*{_EMOJI})")  # where pagefind.py took it for a mark
_SPLIT = "\u2064 "  # as in pagefind.py: a space that is not in the text
_MAYBE_MARK = re.compile("[^\\W\0-\x7f]|[\u0300-\u036f]")  # quickly told: most texts in English have none
_WORD = regex.compile(r"[\w\p{M}]+")
_LETTER = regex.compile(r"\P{M}\p{M}*")
_STEM = 4  # words with the same first letters may have one stem


def unify_spellings(texts: Sequence[str]) -> list[str]:
    """Return the texts of a record with one spelling of each word; the search page shows them as they were."""
    if all(text.isascii() for text in texts):
        return list(texts)
    spelt = [_spell(text) for text in texts]
    if not any(map(_MAYBE_MARK.search, spelt)):
        return spelt
    rivals = _find_rivals({word for text in spelt for word in _WORD.findall(text)})
    if not rivals:
        return spelt
    return [
        _WORD.sub(lambda found: _hide_marks(found[0]) if found[0] in rivals else found[0], text) for text in spelt
    ]


def _spell(text: str) -> str:
    """Return a text with letters for the marks of scripts without spaces, and each emoji a word of its own."""
    plain = _OWN_PRIVATE.sub("\ufffd", text)
    plain = _MARKED.sub(lambda found: _LETTERS[found[0]], plain)
    if not _MAYBE_EMOJI.search(plain):
        return plain
    return _EMOJIS.sub(_set_apart, _BEFORE_EMOJI.sub(lambda found: found[0] + _SPLIT, plain))


def _set_apart(found: regex.Match[str]) -> str:
    """Return emojis apart from each other and from the words next to them."""
    each = [one if "\u200d" in one else one.translate(_LOOKS) for one in _ONE_EMOJI.findall(found[0])]
    before, after = (_SPLIT if found[side] is not None else "" for side in (1, 2))
    return f"{before}{_SPLIT.join(each)}{after}"


def _find_rivals(words: Set[str]) -> set[str]:
    """Return the words with marks that Pagefind takes for another word, or whose stem may be that of another."""
    marked = {word for word in words if not word.isascii() and _drop_marks(word) != word}
    # By the letters of a whole word, and of a beginning, all spellings of these.
    spellings: dict[str, set[str]] = {}
    for word in marked:
        for spelling in (word.lower(), _begin(word)):
            spellings.setdefault(_drop_marks(spelling), set()).add(spelling)
    for word in words - marked if marked else ():
        for spelling in (word.lower(), word.lower()[:_STEM]):
            if spelling in spellings:
                spellings[spelling].add(spelling)
    return {
        word
        for word in marked
        if any(len(spellings[_drop_marks(spelling)]) > 1 for spelling in (word.lower(), _begin(word)))
    }


def _begin(word: str) -> str:
    return "".join(_LETTER.findall(word.lower())[:_STEM])


def _drop_marks(word: str) -> str:
    if word.isascii():
        return word
    letters = (c for c in unicodedata.normalize("NFD", word) if not unicodedata.category(c).startswith("M"))
    return unicodedata.normalize("NFC", "".join(letters))


def _hide_marks(word: str) -> str:
    """Return a word with characters that Pagefind does not index for its marks."""
    hidden = (
        chr(_PRIVATE + ord(c)) if unicodedata.category(c).startswith("M") and ord(c) <= 0xFFFF else c
        for c in unicodedata.normalize("NFD", word)
    )
    return unicodedata.normalize("NFC", "".join(hidden))
