"""Candidates for glossary entries: one pass over the texts counts abbreviations, definitions and names."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from postil.apparatus.abbreviations import find_definitions

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


_MAX_EXCERPTS = 3
_EXCERPT_LENGTH = 120  # characters
_ADDRESS = re.compile(r"(?:://|www\.|@\w)\S*")
_SENTENCE_END = re.compile(r"\n|(?<=[.!?…])\s+|(?<=[.!?…][\"'”’)\]])\s+")
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_PART = re.compile(r"[^\W_]+")
_MID_SENTENCE = re.compile(r"[\w,] ")  # before a word that does not begin a sentence or quotation
_POSSESSIVE = re.compile(r"['’]s$")
_FEW_WORDS = 4
_MOST_CAPITALISED = 5  # capitalised words in a name

# Words inside names, such as "Bank of Scotland", in some European languages.
CONNECTING_WORDS = frozenset("and da de del den der des di du et for für in la of the und van von y".split())


@dataclass(slots=True)
class Usage:
    """How a form is used.

    ``mid_sentence`` counts the uses inside a sentence, ``standalone`` those outside a longer name. ``posts`` are
    ids, ``excerpts`` are (id of the post, sentence, position in it).
    """

    count: int = 0
    mid_sentence: int = 0
    standalone: int = 0
    posts: list[str] = field(default_factory=list)
    excerpts: list[tuple[str, str, int]] = field(default_factory=list)

    def add(self, post: str, sentence: str, position: int) -> None:
        """Count one use."""
        self.count += 1
        if not self.posts or self.posts[-1] != post:
            self.posts.append(post)
            if len(self.excerpts) < _MAX_EXCERPTS:
                self.excerpts.append((post, sentence, position))


@dataclass(slots=True)
class Candidates:
    """What the texts use: words with a capital letter, names of several words, and expansions by abbreviation.

    ``lower_case`` counts words in lower case, ``alone`` capitalised words with no other capitalised word next to
    them.
    """

    lower_case: Counter[str] = field(default_factory=Counter)
    alone: Counter[str] = field(default_factory=Counter)
    words: defaultdict[str, Usage] = field(default_factory=lambda: defaultdict(Usage))
    names: defaultdict[str, Usage] = field(default_factory=lambda: defaultdict(Usage))
    expansions: defaultdict[str, defaultdict[str, Usage]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(Usage))
    )

    def count_sentence(self, post: str, sentence: str) -> None:
        """Count the words, abbreviations and names of a sentence of a post."""
        words = _WORD.findall(sentence)
        self.lower_case.update(word for word in words if word.islower())
        with_capitals = [word for word in words if word != word.lower()]
        if not with_capitals:
            return
        for short, name, position in find_definitions(sentence):
            self.expansions[short][name].add(post, sentence, position)
            if not _PART.fullmatch(short):  # not one word, so it is not counted below
                self.words[short].add(post, sentence, position)
        # In headings, and in sentences all in capitals, a capital letter means nothing.
        is_short = len(words) < _FEW_WORDS
        if is_short or 2 * sum(word.isupper() and len(word) > 1 for word in with_capitals) <= len(words):
            for part in _PART.finditer(sentence):
                form = part[0]
                if form != form.lower() and len(form) > 1:
                    self.words[form].add(post, sentence, part.start())
        if is_short or 2 * sum(map(is_capitalised, with_capitals)) <= len(words):
            for sequence in _find_capitalised_sequences(sentence):
                self._count_names(post, sentence, sequence)

    def _count_names(self, post: str, sentence: str, sequence: list[re.Match[str]]) -> None:
        """Count every name of two to five capitalised words in a sequence."""
        capitalised = [index for index, word in enumerate(sequence) if is_capitalised(word[0])]
        if len(capitalised) == 1:
            self.alone[sequence[0][0]] += 1
        for number, first in enumerate(capitalised):
            for last in capitalised[number + 1 : number + _MOST_CAPITALISED]:
                start = sequence[first].start()
                written = sentence[start : sequence[last].end()]
                name = _POSSESSIVE.sub("", written)
                if name.isupper():
                    continue
                usage = self.names[name]
                usage.add(post, sentence, start)
                usage.mid_sentence += first > 0 or _MID_SENTENCE.match(sentence[:start][-2:]) is not None
                ends_name = last + 1 not in capitalised or name != written
                usage.standalone += first - 1 not in capitalised and ends_name


def count_candidates(texts: Iterable[tuple[str, str]]) -> Candidates:
    """Return the candidates in texts, which are (id of the post, text), those of a post together."""
    candidates = Candidates()
    for post, text in texts:
        for sentence in _SENTENCE_END.split(_ADDRESS.sub("…", text)):
            candidates.count_sentence(post, " ".join(sentence.split()))
    return candidates


def _find_capitalised_sequences(sentence: str) -> Iterator[list[re.Match[str]]]:
    """Yield sequences of capitalised words with one space between them; connecting words may follow the first."""
    sequence: list[re.Match[str]] = []
    for word in _WORD.finditer(sentence):
        if not sequence and word[0].islower():
            continue
        if sequence and sentence[sequence[-1].end() : word.start()] != " ":
            yield sequence
            sequence = []
        if is_capitalised(word[0]) or (sequence and word[0].casefold() in CONNECTING_WORDS):
            sequence.append(word)
        elif sequence:
            yield sequence
            sequence = []
    if sequence:
        yield sequence


def is_capitalised(word: str) -> bool:
    """Tell whether a word of two letters or more begins with a capital and is not a connecting word."""
    return len(word) > 1 and word[0].isupper() and word.casefold() not in CONNECTING_WORDS


def choose_excerpts(usages: Iterable[Usage]) -> tuple[tuple[str, str], ...]:
    """Return up to three of (id of the post, part of a sentence), each from another post."""
    chosen: dict[str, str] = {}
    for post, sentence, position in (excerpt for usage in usages for excerpt in usage.excerpts):
        if post not in chosen and len(chosen) < _MAX_EXCERPTS:
            chosen[post] = _cut_excerpt(sentence, position)
    return tuple(chosen.items())


def _cut_excerpt(sentence: str, position: int) -> str:
    """Return the words of a sentence around a position."""
    if len(sentence) <= _EXCERPT_LENGTH:
        return sentence
    start = max(0, min(position - 2 * _EXCERPT_LENGTH // 3, len(sentence) - _EXCERPT_LENGTH))
    end = start + _EXCERPT_LENGTH
    if start:
        start = sentence.find(" ", start, position) + 1 or start
    if end < len(sentence):
        end = max(sentence.rfind(" ", position, end), 0) or end
    return f"{'… ' if start else ''}{sentence[start:end]}{' …' if end < len(sentence) else ''}"
