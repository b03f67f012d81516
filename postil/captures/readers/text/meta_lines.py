"""Lines about a post: ``Posted on 2 March 2017 by Ann | 3 Comments``, ``Labels: archives, feeds``, ``By Ann``.

Such a line has pieces between signs, in any order: date, author, labels, number of comments, and words of the
platform's interface. It is one only if every piece is understood.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

import regex

from postil.captures.readers.text.comment_forms import is_name_like
from postil.captures.readers.text.masked_lines import DATE
from postil.captures.readers.text.platform_words import load_phrases, read_interface_line
from postil.captures.readers.text.titles_like import ends_sentence
from postil.text.folding import fold, is_unspaced

if TYPE_CHECKING:
    from postil.captures.readers.text.masked_lines import MaskedLine
    from postil.text.date_expressions import DateExpression

_PIECES = regex.compile(r"\s*[|·•»«►]\s*|\s+[/-]+(?=\s|$)|(?:^|(?<=\s))[/-]+\s+")
_GLUE = regex.compile(rf"[\p{{Ll}}\d{DATE}]\p{{Lu}}")
_SHORTEST_GLUED = 4  # letters of a phrase that may be glued to the word before it
_NUMBER = regex.compile(r"\d+")
_LONGEST_LABEL = 50
_LONGEST_BYLINE = 90
_WEAK_KINDS = frozenset(("weak", "anonymous", "in", "by", "on", "at"))
_SMALL_WORDS = frozenset(
    "and of the in at for de la le van von der und et y e i och del di da bin ibn al el".split()
)


@dataclass(slots=True)
class MetaLine:
    """What a line about a post says.

    ``date`` is None if the line has no date; ``author`` is None if it has none, or lost it. ``names_author``,
    ``names_labels`` tell that it has the words for them. ``count`` is the number of comments, None if not said.
    ``is_sure`` tells that its words are a platform's, so that no writer would write the line.
    """

    date: DateExpression | None = None
    author: str | None = None
    labels: tuple[str, ...] = ()
    count: int | None = None
    names_author: bool = False
    names_labels: bool = False
    is_sure: bool = False
    is_bare_date: bool = False


@lru_cache(maxsize=8192)
def read_meta_line(line: MaskedLine) -> MetaLine | None:
    """Return what a line says about a post, or None if it is another line."""
    text = line.text
    meta = MetaLine(date=line.date)
    if line.is_date:
        meta.is_bare_date = True
        return meta
    if line.date is None and ":" in _find_beginning(text.casefold(), "location"):
        meta.is_sure = True
        return meta
    pieces = _cut(text)
    unknown: list[tuple[int, int]] = []
    for start, end in pieces:
        if not _read_piece(line, start, end, meta):
            unknown.append((start, end))
    if not pieces or len(unknown) > 1:
        return None
    if unknown:
        name = line.restore(*unknown[0])
        if DATE in text[slice(*unknown[0])] or DATE not in text or not _is_name(name):
            return None
        if " " in name and not meta.author:
            meta.author = name
        else:
            meta.labels = (*meta.labels, name)
    if line.date is None and len(pieces) == 1 and not meta.is_sure:
        named = meta.author is not None and _is_name(meta.author)
        return meta if named and not ends_sentence(text.rstrip()) else None
    return meta


def _cut(text: str) -> list[tuple[int, int]]:
    """Return where the pieces of a line are: between signs, or where a phrase is glued to the end of a word."""
    edges = [match.span() for match in _PIECES.finditer(text)]
    if _GLUE.search(text):
        edges = sorted([*edges, *(match.span() for match in _compile_glued().finditer(text))])
    pieces: list[tuple[int, int]] = []
    position = 0
    for start, end in [*edges, (len(text), len(text))]:
        if text[position:start].strip(" .,:;()[]"):
            pieces.append((position, start))
        position = max(position, end)
    return pieces


@cache
def _compile_glued() -> regex.Pattern[str]:
    """Return what matches where a phrase, or a number, follows a word without a space, as in ``AnnPosted on``."""
    kinds = (load_phrases()[kind].values() for kind in ("posted_on", "posted_by", "labels"))
    phrases = {fold(phrase).rstrip(": ") for languages in kinds for phrases in languages for phrase in phrases}
    written = (phrase for phrase in phrases if phrase[0].isupper() and len(phrase) >= _SHORTEST_GLUED)
    found = "|".join(regex.escape(phrase) for phrase in sorted(written, key=lambda phrase: (-len(phrase), phrase)))
    words = rf"(?<=[\p{{Ll}}\d{DATE}])(?=(?:{found})(?:[\s:{DATE}]|\p{{Lu}}))"
    return regex.compile(rf"{words}|(?<=\p{{Ll}})(?=\d+\s\p{{Lu}})")


def read_byline(text: str) -> str | None:
    """Return the name in a byline such as ``By Ann Writer, legal correspondent``, or None.

    The words up to the first comma must be written like a name; one word alone, as in ``By Candlelight``, is not.
    """
    phrase = _find_beginning(text.casefold(), "by")
    name = text[len(phrase) :] if phrase and len(text) <= _LONGEST_BYLINE else ""
    first = name.partition(",")[0]
    return name if name and len(first.split()) > 1 and _is_name(first) and not name.endswith(".") else None


def _read_piece(line: MaskedLine, start: int, end: int, meta: MetaLine) -> bool:
    """Add what a piece of a line says; return whether it was understood."""
    text = line.text[start:end]
    if DATE in text:
        before = text.partition(DATE)[0]
        at = start + len(before)
        return _read_words(line, start, at, meta, True) and _read_words(line, at + 1, end, meta, False)
    return _read_words(line, start, end, meta, False)


def _add_interface(text: str, kinds: tuple[frozenset[str], ...], meta: MetaLine) -> None:
    meta.is_sure = meta.is_sure or any(kind - _WEAK_KINDS for kind in kinds)
    meta.names_author = meta.names_author or any("posted_by" in kind or "by" in kind for kind in kinds)
    meta.names_labels = meta.names_labels or any("labels" in kind for kind in kinds)
    number = _NUMBER.search(text)
    if any("count" in kind for kind in kinds) and (number or not any("no_comments" in kind for kind in kinds)):
        meta.count = int(number[0]) if number else 1
    elif meta.count is None and any("no_comments" in kind for kind in kinds):
        meta.count = 0


def _read_words(line: MaskedLine, start: int, end: int, meta: MetaLine, before_date: bool) -> bool:
    """Add what the words before or after a date say, or a piece without a date."""
    whole = line.text[start:end]
    lead = len(whole) - len(whole.lstrip(" ,:;.()[]"))
    start, words = start + lead, whole.strip(" ,:;.()[]")
    key = words.casefold()
    if not words or key in _phrases("on") | _phrases("at") | _phrases("in") or _read_lead(whole.strip(), key, meta):
        return True
    found = {kind: _find_beginning(key, kind) for kind in ("posted_by", "by", "labels", "in")}
    kind = max(found, key=lambda name: len(found[name]))
    phrase = found[kind]
    if phrase and kind in ("posted_by", "by"):
        read = _read_author(line, start + len(phrase), start + len(words), meta, before_date)
        meta.is_sure = meta.is_sure or (read and kind == "posted_by" and meta.author is None)
        return read
    if phrase and not before_date:
        return _read_labels(line.restore(start + len(phrase), end), kind, meta)
    if before_date and (phrase := _find_end(whole[lead:].casefold())):
        name = line.restore(start, end - len(phrase)).rstrip(" ,")
        return bool(name) and _is_name(name) and _take_name(name, meta)
    return False


def _read_lead(words: str, key: str, meta: MetaLine) -> bool:
    """Add what words say that lead to a date, a name or labels which may be missing, or are a platform's.

    ``key`` are the words in lower case, without the signs around them.
    """
    labels = _find_beginning(key, "labels")
    if key in _phrases("posted_on") or _find_beginning(key, "location"):
        meta.is_sure = True
    elif key in _phrases("posted_by") or key in _phrases("by"):
        meta.names_author = True
        meta.is_sure = meta.is_sure or key not in _phrases("by")
    elif (kinds := read_interface_line(words)) and not (labels and len(labels) < len(key)):
        _add_interface(words, kinds, meta)
    else:
        return False
    return True


def _read_author(line: MaskedLine, start: int, end: int, meta: MetaLine, before_date: bool) -> bool:
    """Read a name after ``by``, and what may follow it: ``on`` before a date, or labels after ``in``."""
    words = line.text[start:end]
    key = words.casefold()
    tail = _find_end(key) if before_date else ""
    if tail or key.strip(" :,") in _phrases("on") | _phrases("at"):
        end -= len(tail) if tail else len(words)
    inside = regex.search(rf"\s(?:{_any_of('in')})\s", line.text[start:end], regex.IGNORECASE)
    if inside and not before_date and _read_labels(line.restore(start + inside.end(), end), "in", meta):
        end = start + inside.start()
    meta.names_author = True
    name = line.restore(start, end).strip(" :,")
    return not name or _take_name(name, meta)


def _take_name(name: str, meta: MetaLine) -> bool:
    if meta.author or not is_name_like(name):
        return False
    meta.author = name
    return True


def _read_labels(words: str, kind: str, meta: MetaLine) -> bool:
    named = _compile_signed().search(words)
    if named and _is_name(named[1]) and not meta.author:  # "Filed under Harbour by Ann"
        meta.author, meta.names_author = named[1].strip(" :,"), True
        words = words[: named.start()]
    parts = regex.split(rf"[,;،、]|\s(?:{_any_of('tagged')})(?=\s|$)", words, flags=regex.IGNORECASE)
    labels = tuple(label.strip() for label in parts if label.strip(" :.,"))
    if any(len(label) > _LONGEST_LABEL for label in labels) or (words.endswith(":") or ends_sentence(words)):
        return False
    meta.labels = (*meta.labels, *(label.strip(" :") for label in labels))
    meta.names_labels = True
    meta.is_sure = meta.is_sure or kind == "labels"
    return True


@cache
def _compile_signed() -> regex.Pattern[str]:
    """Return what matches a name at the end of labels, after a word that no label has before a name."""
    words = "|".join(regex.escape(word) for word in sorted(_phrases("by") - _SMALL_WORDS) if word.isalpha())
    return regex.compile(rf"\s(?:{words})\s(\S[^,;|]*)$", regex.IGNORECASE)


def _find_beginning(key: str, kind: str) -> str:
    """Return the longest phrase of a kind that words begin with, with the sign or space after it; or nothing."""
    for phrase in _sorted(kind).get(key[:1], ()):
        if key.startswith(phrase):
            rest = key[len(phrase) :]
            if rest[:1] in (" ", ":") or (rest and is_unspaced(phrase[-1])):
                return key[: len(key) - len(rest.lstrip(" :"))]
    return ""


def _find_end(key: str) -> str:
    """Return the small words that words before a date end in, such as `` on``; or nothing."""
    match = regex.search(rf"(?:[\s,]+(?:{_any_of('on', 'at', 'posted_on')}))+[\s:,]*$", key)
    return match[0] if match else (", " if key.endswith(", ") else "")


def _is_name(words: str) -> bool:
    """Tell whether words are written like a name: each with a capital, apart from small words between them."""
    name = words.split()
    capitals = all(not word[0].islower() or word.lower() in _SMALL_WORDS for word in name)
    return (
        capitals
        and not name[0][0].islower()
        and len(name) <= 8
        and not (words.endswith(":") or ends_sentence(words))
    )


@cache
def _phrases(kind: str) -> frozenset[str]:
    found = (phrase for phrases in load_phrases()[kind].values() for phrase in phrases)
    return frozenset(fold(phrase).casefold().strip(" :.") for phrase in found)


@cache
def _sorted(kind: str) -> dict[str, tuple[str, ...]]:
    """Return the phrases of a kind by their first character, the longest first."""
    found: dict[str, list[str]] = {}
    for phrase in sorted(_phrases(kind), key=lambda phrase: (-len(phrase), phrase)):
        found.setdefault(phrase[:1], []).append(phrase)
    return {first: tuple(phrases) for first, phrases in found.items()}


@cache
def _any_of(*kinds: str) -> str:
    phrases = {phrase for kind in kinds for phrase in _phrases(kind)}
    return "|".join(regex.escape(fold(phrase)) for phrase in sorted(phrases, key=lambda p: (-len(p), p)) if phrase)
