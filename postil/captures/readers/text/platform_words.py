"""The words that blog platforms put around posts and comments, by kind and language: ``platform_words.toml``.

A line of a platform's interface is made of such words alone: ``ReplyDelete``, ``Newer Post Older Post Home``,
``3 Responses to "A Title"``. Prose that only begins with them is prose.
"""

from __future__ import annotations

import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

import regex

from postil.text.folding import DASHES, fold, is_unspaced

_SIGNS = "/|·•*()[]{}\"':.…,›»«‹→←↓↑>-"
_SEPARATOR = rf"(?:[{{(\[]#[}})\]]|[\s{regex.escape(_SIGNS)}])*"
_NUMBER = regex.compile(r"\p{Nd}+(?:[.,]\p{Nd}{3})*")
_LONGEST_LINE = 200
_LONGEST_HEAD = 100
_MOST_PARTS = 12
_SHORT_VERB = 5  # letters, with the space before it; shorter words may end any line
_NOT_ALONE = frozenset(("ago", "on", "at", "by", "in", "posted_on"))  # words that need others beside them
_FEWEST_LETTERS = 4  # of how long ago something was; fewer may mean anything
_INDEXED = 3  # characters by which the phrases are looked up
_SHORTEST_GLUED = 4  # letters of a phrase that another may follow without a space, as in ``ReplyDelete``


class Authored(NamedTuple):
    """An author with the words around the name, such as ``Ann said``; ``kind`` is ``said`` or ``comment_by``."""

    author: str
    kind: str


@dataclass(frozen=True, slots=True)
class _Words:
    """The phrases of all languages, with their kinds.

    ``parts`` are by their first characters, the longest first, ``short_parts``, which have fewer, by the first.
    """

    exact: dict[str, frozenset[str]]
    parts: dict[str, tuple[tuple[str, frozenset[str]], ...]]
    short_parts: dict[str, tuple[tuple[str, frozenset[str]], ...]]
    titled: dict[str, tuple[tuple[str, str], ...]]
    suffixes: tuple[tuple[str, str], ...]
    prefixes: tuple[tuple[str, str], ...]
    endings: tuple[str, ...]
    beginnings: tuple[str, ...]


@cache
def load_phrases() -> dict[str, dict[str, tuple[str, ...]]]:
    """Return the phrases by kind and language, as the file has them."""
    text = (files(__package__) / "platform_words.toml").read_text(encoding="utf-8")
    return {
        kind: {language: tuple(phrases) for language, phrases in languages.items()}
        for kind, languages in tomllib.loads(text).items()
    }


def list_phrases(kind: str) -> tuple[str, ...]:
    """Return the phrases of a kind in all languages, in lower case, each once, the longest first."""
    found = {make_key(phrase) for phrases in load_phrases()[kind].values() for phrase in phrases}
    return tuple(sorted(found, key=lambda phrase: (-len(phrase), phrase)))


def make_key(line: str) -> str:
    """Return a line as it is compared: folded, in lower case, numbers as ``#``, no spaces beside Chinese signs."""
    if line.isascii():
        return " ".join(_NUMBER.sub("#", line).casefold().split())
    shown = _INVISIBLE.sub("", unicodedata.normalize("NFKC", line).translate(_SAME))
    key = " ".join(_NUMBER.sub("#", shown).casefold().split())
    return _GAP.sub("", key) if _CHINESE.search(key) else key


_SAME = str.maketrans(
    {**dict.fromkeys(DASHES, "-"), **dict.fromkeys("‘’‚‛´`", "'"), **dict.fromkeys("“”„‟«»", '"')}
)
_INVISIBLE = regex.compile(r"[\p{DI}\u064b-\u0652]+")  # Arabic is written with vowel signs, or without
_CHINESE = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}]")
_GAP = regex.compile(r"(?<=[\p{Han}\p{Hiragana}\p{Katakana}]) | (?=[\p{Han}\p{Hiragana}\p{Katakana}])")


@lru_cache(maxsize=65536)
def read_interface_line(line: str) -> tuple[frozenset[str], ...]:
    """Return the kinds of the phrases that a line is made of, in order; empty if it has other words."""
    if len(line) > _LONGEST_LINE:
        return ()
    words = _load_words()
    key = make_key(line)
    known = words.exact.get(key) or words.exact.get(key.strip(_SIGNS + " "))
    if known:
        return (known,)
    shown = key.rstrip(":. ")
    if any(
        shown.startswith(before) and shown.endswith(after) and (before or "#" in after)
        for before, after in (*words.titled.get(shown[:1], ()), *words.titled.get("", ()))
    ):
        return (frozenset(("count",)),)
    return _split(key, words)


def _split(key: str, words: _Words) -> tuple[frozenset[str], ...]:
    kinds: list[frozenset[str]] = []
    position = _skip(key, 0)
    while position < len(key):
        first = key[position : position + _INDEXED]
        for phrase, kind in (*words.parts.get(first, ()), *words.short_parts.get(key[position], ())):
            end = position + len(phrase)
            may_glue = len(phrase) >= _SHORTEST_GLUED or bool(kind & _OFTEN_GLUED)
            apart = may_glue or not key[end : end + 1].isalnum()
            if apart and key.startswith(phrase, position):
                kinds.append(kind)
                position = _skip(key, end)
                break
        else:
            return ()
        if len(kinds) > _MOST_PARTS:
            return ()
    return tuple(kinds)


_OFTEN_GLUED = frozenset(("reply", "delete"))
_SKIPPED = regex.compile(_SEPARATOR)


def _skip(key: str, position: int) -> int:
    match = _SKIPPED.match(key, position)  # a number in brackets belongs to what is before it
    return match.end() if match else position


@lru_cache(maxsize=65536)
def read_authored(text: str) -> Authored | None:
    """Return the author in words such as ``Ann said:`` or ``Comment by Ann``, or None for other words."""
    if len(text) > _LONGEST_HEAD:
        return None
    shown = text.rstrip(" :：.…,;")
    key = fold(shown).casefold()
    words = _load_words()
    for ending, kind in words.suffixes if key.endswith(words.endings) else ():
        may_glue = _is_open(text) and (len(ending) >= _SHORTEST_GLUED or is_unspaced(ending))
        glued = ending.lstrip() if may_glue else ending
        if key.endswith(glued) and len(key) > len(glued) and (len(ending) > _SHORT_VERB or _is_open(text)):
            author = shown[: len(shown) - len(glued)].strip(" ,:")
            if author:
                return Authored(author, kind)
    for beginning, kind in words.prefixes if key.startswith(words.beginnings) else ():
        if key.startswith(beginning) and len(key) > len(beginning):
            author = shown[len(beginning) :].strip(" ,:")
            if author:
                return Authored(author, kind)
    return None


def find_ago(text: str) -> tuple[int, int] | None:
    """Return where words such as ``3 years ago`` are in a line, None if it has none."""
    words = _load_ago()
    key = text.casefold()
    if len(key) != len(text):
        return None
    for number in _NUMBER.finditer(key):
        before, after = key[: number.start()], key[number.end() :]
        first = _FIRST_WORD.match(after)
        for prefix, suffix in words.numbered.get(first[0] if first else "", ()):
            if before.endswith(prefix) and after.startswith(suffix) and not after[len(suffix) :][:1].isalnum():
                return number.start() - len(prefix), number.end() + len(suffix)
    for word in words.first_words.intersection(key.split()):
        for phrase in words.plain[word]:
            start = key.find(phrase)
            end = start + len(phrase)
            if start >= 0 and not key[end : end + 1].isalnum() and not key[:start][-1:].isalnum():
                return start, end
    return None


def _is_open(text: str) -> bool:
    """Tell whether a line ends as if words followed: in a colon or an ellipsis."""
    return text.rstrip().endswith((":", "：", "…", "..."))


_FIRST_WORD = regex.compile(r"\s*[^\s.,:;|·•]+")


@dataclass(frozen=True, slots=True)
class _Ago:
    """Phrases such as ``3 years ago``: by the first word after the number, and those without one by their first."""

    numbered: dict[str, tuple[tuple[str, str], ...]]
    plain: dict[str, tuple[str, ...]]
    first_words: frozenset[str]


@cache
def _load_ago() -> _Ago:
    numbered: dict[str, set[tuple[str, str]]] = {}
    plain: dict[str, set[str]] = {}
    for phrases in load_phrases()["ago"].values():
        for phrase in phrases:
            before, slot, after = phrase.partition("{n}")
            if phrase.isascii() and sum(character.isalpha() for character in before + after) < _FEWEST_LETTERS:
                continue
            if not slot:
                key = make_key(phrase)
                plain.setdefault(key.split()[0], set()).add(key)
            else:
                prefix, suffix = _fold_keeping_ends(before), _fold_keeping_ends(after)
                first = _FIRST_WORD.match(suffix)
                numbered.setdefault(first[0] if first else "", set()).add((prefix, suffix))
    return _Ago(
        {
            word: tuple(sorted(found, key=lambda pair: (-len("".join(pair)), pair)))
            for word, found in numbered.items()
        },
        {word: tuple(sorted(found, key=lambda phrase: (-len(phrase), phrase))) for word, found in plain.items()},
        frozenset(plain),
    )


@cache
def _load_words() -> _Words:
    kinds: dict[str, set[str]] = {}
    titled: set[tuple[str, str]] = set()
    authored: dict[str, set[tuple[str, str]]] = {"prefix": set(), "suffix": set()}
    for kind, languages in load_phrases().items():
        for phrase in (phrase for phrases in languages.values() for phrase in phrases):
            if kind in ("said", "comment_by"):
                before, _, after = phrase.partition("{author}")
                side, fixed = ("suffix", after) if not before.strip() else ("prefix", before)
                fixed = fixed.rstrip(":….") if side == "suffix" else fixed
                if fixed.strip() and "{" not in fixed and not (before.strip() and after.strip()):
                    authored[side].add((_fold_keeping_ends(fixed), kind))
            elif kind == "posted_by":
                for end in (" ", ": "):
                    authored["prefix"].add((_fold_keeping_ends(phrase.rstrip(":. ") + end), kind))
            elif "{title}" in phrase:
                before, _, after = make_key(phrase.replace("{n}", "1").replace("{title}", "\0")).partition("\0")
                titled.add((before, after.rstrip(":. ")))
            elif "{" not in phrase.replace("{n}", "") and kind not in _NOT_ALONE:
                kinds.setdefault(make_key(phrase.replace("{n}", "1").rstrip(":…. ")), set()).add(kind)
    for phrases in authored.values():  # a verb says more than the words before a name
        said = {pair[0] for pair in phrases if pair[1] == "said"}
        phrases -= {pair for pair in phrases if pair[1] != "said" and pair[0] in said}
        posted = {pair[0] for pair in phrases if pair[1] == "posted_by"}
        phrases -= {pair for pair in phrases if pair[1] == "comment_by" and pair[0] in posted}
    for mixed in kinds.values():
        if "count" in mixed:  # which number a phrase has is for others to read
            mixed.discard("no_comments")
    exact = {phrase: _weaken(phrase, names) for phrase, names in kinds.items() if phrase}
    parts: dict[str, list[tuple[str, frozenset[str]]]] = {}
    short_parts: dict[str, list[tuple[str, frozenset[str]]]] = {}
    for phrase, names in sorted(exact.items(), key=lambda item: (-len(item[0]), item[0])):
        if len(phrase) >= _INDEXED:
            parts.setdefault(phrase[:_INDEXED], []).append((phrase, names))
        else:
            short_parts.setdefault(phrase[0], []).append((phrase, names))
    suffixes = tuple(sorted(authored["suffix"], key=lambda pair: (-len(pair[0]), pair)))
    prefixes = tuple(sorted(authored["prefix"], key=lambda pair: (-len(pair[0]), pair)))
    return _Words(
        exact,
        {first: tuple(found) for first, found in parts.items()},
        {first: tuple(found) for first, found in short_parts.items()},
        {
            first: tuple(sorted(pair for pair in titled if pair[0][:1] == first))
            for first in {b[:1] for b, _ in titled}
        },
        suffixes,
        prefixes,
        tuple({ending.lstrip() for ending, _ in suffixes}),
        tuple(beginning for beginning, _ in prefixes),
    )


def _weaken(phrase: str, kinds: set[str]) -> frozenset[str]:
    """Return the kinds of a phrase; a single word is weak, since it may be a title or a word of prose by itself."""
    if phrase.isalpha() and len(phrase) < _LONGEST_WEAK and not kinds - _PROSE_KINDS:
        return frozenset(kinds & {"comment_links", "anonymous"} | {"weak"})
    return frozenset(kinds)


_PROSE_KINDS = frozenset(("page", "foot", "weak", "comment_links", "anonymous", "read_more"))
_LONGEST_WEAK = 12  # letters


def _fold_keeping_ends(text: str) -> str:
    """Return a phrase folded and in lower case, with the space at either end that parts it from a name."""
    folded = fold(text).casefold()
    return (" " if text[:1].isspace() else "") + folded + (" " if text[-1:].isspace() else "")
