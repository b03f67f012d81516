"""Fold spellings that readers take for the same: one folding for notes, redactions and the glossary.

Folded are: composed and decomposed letters, full-width letters, ligatures (all by the Unicode normalisation form
NFKC); apostrophes, quotation marks and dashes of any style; characters that nobody sees, such as soft hyphens and
bidirectional marks (Unicode's Default_Ignorable_Code_Point); white space of any kind. Letters keep their case and
their accents.

Texts are folded cluster by cluster: a character with the marks on it and the invisible characters after it. So each
place in a folded text is a place in the text as it is written, and no match begins or ends inside a cluster.
"""

from __future__ import annotations

import unicodedata
from array import array
from dataclasses import dataclass
from functools import cache

import regex

# The hyphen and everything of Unicode's property Dash, except the wave dashes, which join no words.
DASHES = "-\u058a\u05be\u1400\u1806‐‑‒–—―⁃⁓⁻₋−\u2e17\u2e1a⸺⸻⹀\u2e5d゠︱︲﹘﹣－"
_SINGLE_QUOTES = "'‘’‚‛‹›ʹʻʼʽˈˊˋ′‵`´΄᾽᾿῾՚׳＇ꞌ｀"
_DOUBLE_QUOTES = '"“”„‟«»ˮ″‶״＂〝〞〟'
_SAME = {
    **dict.fromkeys(_SINGLE_QUOTES, "'"),
    **dict.fromkeys(_DOUBLE_QUOTES, '"'),
}
# Bidirectional marks that open something belong to what follows them, other invisible characters to what precedes.
_OPENING = r"\u202a\u202b\u202d\u202e\u2066-\u2068"
_AFTER = rf"(?:[[\p{{M}}\p{{DI}}]--[{_OPENING}]]|[{_OPENING}](?=\p{{DI}}*\p{{M}}))*"
# A run of dashes is one dash; Hangul can be written in parts, of which a syllable is one cluster.
_CLUSTER = regex.compile(
    rf"[{_OPENING}]*(?:[{DASHES}](?:\p{{DI}}*[{DASHES}])*|[\u1100-\u115e]+[\u1161-\u11a7]+[\u11a8-\u11ff]*"
    rf"|[[^\x00-\x7f]--[{_OPENING}]]|`){_AFTER}"
    rf"|[{_OPENING}]+[\x00-\x7f]{_AFTER}|[\x00-\x7f](?=[\p{{M}}\p{{DI}}]){_AFTER}",
    regex.V1,
)
# Characters that are folded, or are part of a cluster of several; all others are as NFKC leaves them.
_FOLDED = regex.compile(rf"[\p{{M}}\p{{DI}}\u1100-\u11ff{_SINGLE_QUOTES[1:]}{_DOUBLE_QUOTES[1:]}{DASHES[1:]}]")
# Scripts whose words have no spaces between them, and Hangul, whose particles follow a word without a space. What
# is found in them may begin and end at any character.
UNSPACED = (
    r"\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}"
    r"\p{Script=Khmer}\p{Script=Myanmar}ー々〆"
)
TOKEN = regex.compile(rf"[{UNSPACED}]\p{{M}}*|[[\w\p{{M}}]--[{UNSPACED}]]+|\s+|[^\w\s]", regex.V1)


@dataclass(frozen=True, slots=True)
class FoldedText:
    """A folded text, and where its characters come from.

    ``starts`` and ``ends`` are, by the index of a character, the place in the original where its cluster begins and
    ends; None where the text is folded to itself.
    """

    text: str
    starts: array[int] | None = None
    ends: array[int] | None = None

    def locate(self, start: int, end: int) -> tuple[int, int]:
        """Return the place in the original of the characters from ``start`` to ``end``, at least one."""
        if self.starts is None or self.ends is None:
            return start, end
        return self.starts[start], self.ends[end - 1]


def fold_text(text: str) -> FoldedText:
    """Return a text folded, with the places of its characters."""
    normal = text.isascii() or unicodedata.is_normalized("NFKC", text)
    if normal and "--" not in text and not _FOLDED.search(text):
        return FoldedText(text)  # each character is a cluster that folds to itself
    pieces: list[str] = []
    starts, ends = array("l"), array("l")
    position = 0

    def keep(end: int) -> None:
        pieces.append(text[position:end])
        starts.extend(range(position, end))
        ends.extend(range(position + 1, end + 1))

    for match in _CLUSTER.finditer(text):
        start, end = match.span()
        keep(start)
        folded = _fold_cluster(match[0])
        pieces.append(folded)
        starts.extend([start] * len(folded))
        ends.extend([end] * len(folded))
        position = end
    keep(len(text))
    return FoldedText("".join(pieces), starts, ends)


def fold(text: str) -> str:
    """Return a text folded, with single spaces between its words."""
    return " ".join(fold_text(text).text.split())


@cache
def _fold_cluster(cluster: str) -> str:
    shown = _INVISIBLE.sub("", cluster)
    if shown[:1] in tuple(DASHES):
        return "-"
    if shown in _SAME:  # before NFKC, which takes an acute accent for a space with a mark
        return _SAME[shown]
    normal = unicodedata.normalize("NFKC", shown)
    return "".join(_SAME.get(character, character) for character in normal)


_INVISIBLE = regex.compile(r"\p{DI}+")
_UNSPACED_CHARACTER = regex.compile(f"[{UNSPACED}]")


def is_unspaced(text: str) -> bool:
    """Tell whether a text has a character of a script without spaces between words."""
    return not text.isascii() and bool(_UNSPACED_CHARACTER.search(text))
