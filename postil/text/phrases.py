"""Find many phrases in a text at once, in time that depends on the length of the text and not on their number.

Texts are folded (see ``folding``), split into tokens (words, white space, single other characters) and compared
token by token, so a match never begins or ends inside a word. In scripts without spaces between words each
character is a token. White space in a phrase matches any white space.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from postil.text.folding import TOKEN, fold, fold_text, is_unspaced

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


T = TypeVar("T")
_SIMPLE_TOKEN = re.compile(r"\w+|\s+|[^\w\s]")  # as TOKEN, for texts in ASCII, where it is faster
_ODD_SPACE = re.compile(r"\s\s|[^\S ]")  # white space that is not just a space
_NOTHING: Any = object()


@dataclass(frozen=True, slots=True)
class PhraseMatcher(Generic[T]):
    """Finds phrases in texts; each phrase has a value.

    ``lengths`` are, by the first token of a phrase, the numbers of tokens to try, the largest first.
    """

    values: Mapping[str, T]
    lengths: Mapping[str, tuple[int, ...]]

    def find_all(self, text: str) -> list[tuple[int, int, T]]:
        """Return (start, end, value) of every match, including matches that overlap."""
        return [(start, end, value) for start, end, value, _ in self._find(text)]

    def find_longest(self, text: str) -> list[tuple[int, int, T]]:
        """Return (start, end, value) of the longest match at each position, without overlaps.

        A phrase that begins or ends with punctuation, such as ``C++``, does not match directly next to a word.
        """
        found: list[tuple[int, int, T]] = []
        for start, end, value, is_separate in self._find(text):
            if is_separate and (not found or start >= found[-1][1]):
                found.append((start, end, value))
        return found

    def _find(self, text: str) -> Iterator[tuple[int, int, T, bool]]:
        """Yield each match, the longest at a position first, and whether there is no word directly next to it."""
        folded = fold_text(text)
        tokens = _SIMPLE_TOKEN.findall(folded.text) if folded.text.isascii() else TOKEN.findall(folded.text)
        if self.lengths.keys().isdisjoint(tokens):
            return
        if is_unspaced(folded.text):
            places = list(_find_tokens(folded.text))
            tokens, starts, ends = (list(column) for column in zip(*places, strict=True))
        else:
            starts = list(accumulate(map(len, tokens), initial=0))
            ends = starts[1:]
        if _ODD_SPACE.search(folded.text):
            tokens = [" " if token.isspace() else token for token in tokens]
        for index in [n for n, token in enumerate(tokens) if token in self.lengths]:
            for length in self.lengths[tokens[index]]:
                last = index + length
                value = self.values.get("".join(tokens[index:last]), _NOTHING)
                if last <= len(tokens) and value is not _NOTHING:
                    is_separate = not (index and _is_word(tokens[index - 1])) and not (
                        last < len(tokens) and _is_word(tokens[last])
                    )
                    start, end = folded.locate(starts[index], ends[last - 1])
                    yield start, end, value, is_separate


def make_phrase_matcher(phrases: Mapping[str, T]) -> PhraseMatcher[T]:
    """Return a matcher for phrases and their values; a phrase without visible characters never matches."""
    values: dict[str, T] = {}
    lengths: dict[str, set[int]] = {}
    for phrase, value in phrases.items():
        tokens = [token for token, _, _ in _find_tokens(fold(phrase))]
        if tokens:
            values.setdefault("".join(tokens), value)
            lengths.setdefault(tokens[0], set()).add(len(tokens))
    return PhraseMatcher(values, {first: tuple(sorted(n, reverse=True)) for first, n in lengths.items()})


def _find_tokens(folded: str) -> Iterator[tuple[str, int, int]]:
    """Yield the tokens of a folded text, each with its place.

    White space within a script without spaces is left out: a line can end there between any two characters.
    """
    gap: tuple[str, int, int] | None = None
    was_unspaced = False
    for match in TOKEN.finditer(folded):
        token, start, end = match[0], *match.span()
        if token.isspace():
            gap = (token, start, end)
            continue
        unspaced = is_unspaced(token)
        if gap and not (unspaced and was_unspaced):
            yield gap
        yield token, start, end
        gap, was_unspaced = None, unspaced
    if gap:
        yield gap


def _is_word(token: str) -> bool:
    return (token[0] == "_" or token[0].isalnum()) and not is_unspaced(token)
