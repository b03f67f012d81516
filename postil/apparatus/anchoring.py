"""Notes to places in a text: an editor's words are attached to exact words of the record.

A note's ``quote`` is a TextQuoteSelector (W3C Web Annotation Data Model, section 4.2.4). It is looked
for in three steps, and nothing is guessed:

1. the exact words, white space standing for any white space;
2. the same words, a quotation mark, dash or ellipsis standing for any other of its kind;
3. where the text was corrected since, the passage most like them, if it is nearly the same and clearly
   the closest: its likeness (the normalised indel similarity of the two strings, Levenshtein's
   distance without substitutions, as RapidFuzz measures it) is at least 0.85, and that of no other
   passage comes within 0.1 of it. Its numbers have to be the same, and it may deny nothing that the quote
   does not. Shorter quotes than 20 characters are not looked for in this way.
"""

from __future__ import annotations

import difflib
import heapq
import re
from collections import Counter
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from postil.model.articles import Selector
from postil.text.markdown import plain_text, shown_length

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it.token import Token

    from postil.model.records import Note


_SURROUNDINGS = 40


CONTEXT_LENGTH = 32  # characters before and behind, enough to tell one place from another


_WIDEST_SPACE = 100


_MOST_COMPARED = 40


_NEARLY_THE_SAME = 0.85


_CLEARLY_CLOSER = 0.1
# Thai, Lao, Burmese and Khmer; the scripts of East Asia, where particles too are written without a space.
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u2e80-\uffff\U00020000-\U0003ffff]")


_NEGATIONS = frozenset(
    "no not never none nor n't cannot without nicht kein keine nie ohne ne pas jamais sans non nessun mai senza "
    "nunca jamás sin não nunca sem niet geen nooit zonder inte ingen aldrig utan ikke ingen aldri uten".split()
)


_SHORTEST_CORRECTED = 20


@dataclass(frozen=True, slots=True)
class Anchor:
    """The place of a note in a text: the characters from ``start`` to before ``end`` of its plain text.

    ``marked`` tells whether the words can be marked there; in a block of code they cannot.
    """

    note: Note
    start: int
    end: int
    marked: bool
    selector: Selector


@dataclass(frozen=True, slots=True)
class Unplaced:
    """A note whose words do not stand once in a text.

    ``places`` are where they stand, each with its line, counted from 0, and the words round them:
    several, which ``before`` ``fits``, or any, which it does not. Where there are none, ``nearest`` is
    the passage most like them, if any.
    """

    note: Note
    places: tuple[tuple[int, str], ...]
    fits: bool
    nearest: str | None


def place_notes(tokens: Sequence[Token], notes: Sequence[Note]) -> tuple[tuple[Anchor, ...], tuple[Unplaced, ...]]:
    """Return the anchors of notes in the order of reading, and the notes whose words do not stand once.

    A quote that stands more than once is left over, unless ``before`` tells which one is meant.
    """
    text = plain_text(tokens)
    sentences = _Sentences(text)
    anchors: list[Anchor] = []
    left: list[Unplaced] = []
    for note in notes:
        standing = _find_quote(text, note.quote or "")
        places = [place for place in standing if _stands_behind(text, place[0], note.before or "")]
        if len(places) == 1:
            start, end = places[0]
            marked = _block_at(tokens, end - 1).type == "inline"
            anchors.append(Anchor(note, start, end, marked, _select(text, start, end)))
        else:
            named = places or standing
            shown = tuple((_line_at(tokens, start), _show_place(text, start, end)) for start, end in named)
            nearest = None if standing else sentences.find_nearest(note.quote or "")
            left.append(Unplaced(note, shown, bool(places), nearest))
    anchors.sort(key=lambda a: (a.end, a.start, a.note.id))
    return tuple(anchors), tuple(left)


@dataclass(frozen=True, slots=True)
class Place:
    """A place where words stand: the words as the record has them, and the fewest before that tell it apart.

    ``start`` is the character of the text that they begin at. ``before`` is None where the words stand once.
    ``shown`` are the words with some of those round them.
    """

    start: int
    quote: str
    before: str | None
    shown: str


def find_places(text: str, quote: str, before: str = "") -> tuple[Place, ...]:
    """Return where a quote stands in a text: the exact words, or with other quotation marks and dashes.

    Where ``before`` are words that stand before some of the places, only those are returned.
    """
    standing = _find_exactly(text, quote)
    leads = [text[:start].split() for start, _ in standing]
    places = []
    for index, (start, end) in enumerate(standing):
        if not _stands_behind(text, start, before):
            continue
        others = leads[:index] + leads[index + 1 :]
        fewest = next(
            (n for n in range(1, len(leads[index]) + 1) if all(o[-n:] != leads[index][-n:] for o in others)), None
        )
        told = " ".join(leads[index][-fewest:]) if others and fewest else None
        words = " ".join(text[start:end].split())
        places.append(Place(start, words, told, _show_place(text, start, end)))
    return tuple(places)


def find_nearest(text: str, quote: str) -> str | None:
    """Return the sentence of a text that is most like a quote, None where none is much like it."""
    return _Sentences(text).find_nearest(quote)


def _select(text: str, start: int, end: int) -> Selector:
    prefix, suffix = text[max(0, start - CONTEXT_LENGTH) : start], text[end : end + CONTEXT_LENGTH]
    return Selector(text[start:end], prefix, suffix, start, end)


def _find_quote(text: str, quote: str) -> list[tuple[int, int]]:
    """Return where the words of a quote stand in a text, by the first step that finds them."""
    return _find_exactly(text, quote) or _find_corrected(text, " ".join(quote.split()))


def _find_exactly(text: str, quote: str) -> list[tuple[int, int]]:
    words = quote.split()
    if not words:
        return []
    for escape_words in (re.escape, _fold_marks):
        pattern = r"\s+".join(map(escape_words, words))
        found = [match.span(1) for match in re.finditer(f"(?=({pattern}))", text)]
        if found:
            return [place for place in found if _is_whole(text, *place)] or found
    return []


def _is_whole(text: str, start: int, end: int) -> bool:
    """Tell whether words neither begin nor end within a word of the text."""
    return not (_joins(text[start - 1 : start], text[start]) or _joins(text[end - 1], text[end : end + 1]))


def _joins(left: str, right: str) -> bool:
    """Tell whether two characters belong to one word, in a script that has spaces between words."""
    return left.isalnum() and right.isalnum() and not _UNSPACED.search(left + right)


_DASHES = "-‐‑‒–—―−"


_MARKS = {
    **dict.fromkeys("'‘’‚‛ʼ`´", "['‘’‚‛ʼ`´]"),
    **dict.fromkeys('"“”„‟«»', '["“”„‟«»]'),
    "-": f"[{_DASHES}]+",
    "…": r"(?:…|\.\.\.)",
}


def _fold_marks(word: str) -> str:
    """Return a pattern of a word in which quotation marks, dashes and ellipses stand for their kind."""
    folded = re.sub(f"[{_DASHES}]+", "-", word.replace("...", "…"))  # one pattern for a run, however long
    return "".join(_MARKS.get(c, re.escape(c)) for c in folded)


def _find_corrected(text: str, quote: str) -> list[tuple[int, int]]:
    """Return the one passage that is nearly the same as a quote, in a list; an empty one where there is none."""
    if len(quote) < _SHORTEST_CORRECTED or len(text) < len(quote) // 2:
        return []
    best = fuzz.partial_ratio_alignment(quote, text, score_cutoff=100 * _NEARLY_THE_SAME)
    if best is None:
        return []
    start, end = _widen_to_words(text, best.dest_start, best.dest_end)
    likeness = fuzz.ratio(quote, text[start:end])
    others = (text[: start + 1], text[end - 1 :])
    second = max(fuzz.partial_ratio(quote, other) if len(other) >= len(quote) // 2 else 0.0 for other in others)
    clear = likeness - second > 100 * _CLEARLY_CLOSER
    nearly = likeness >= 100 * _NEARLY_THE_SAME and clear
    return [(start, end)] if nearly and _says_the_same(quote, text[start:end]) else []


def _says_the_same(quote: str, words: str) -> bool:
    """Tell whether two nearly equal texts have the same numbers and deny the same number of times."""

    def telling(text: str) -> tuple[list[str], int]:
        parts = re.findall(r"\w+(?:['’]\w+)?", text.casefold())
        denials = sum(part in _NEGATIONS or part.endswith(("n't", "n’t")) for part in parts)
        return sorted(re.findall(r"\d+", text)), denials

    return telling(quote) == telling(words)


def _widen_to_words(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the ends of the whole words that a passage touches."""
    while start < end and text[start].isspace():
        start += 1
    while start > 0 and not text[start - 1].isspace():
        start -= 1
    while end > start and text[end - 1].isspace():
        end -= 1
    while end < len(text) and not text[end].isspace():
        end += 1
    return start, end


def _stands_behind(text: str, start: int, before: str) -> bool:
    lead = " ".join(before.split())
    # White space is folded first, so more of the text is looked at than the words are long.
    return " ".join(text[max(0, start - 4 * len(lead) - _WIDEST_SPACE) : start].split()).endswith(lead)


def _show_place(text: str, start: int, end: int) -> str:
    """Return the words at a place with some of those round them."""
    before, behind = text[max(0, start - _SURROUNDINGS) : start], text[end : end + _SURROUNDINGS]
    if start > _SURROUNDINGS:
        before = "… " + before.partition(" ")[2]
    if end + _SURROUNDINGS < len(text):
        behind = behind.rpartition(" ")[0] + " …"
    return " ".join((before + text[start:end] + behind).split())


def _block_at(tokens: Sequence[Token], position: int) -> Token:
    """Return the block that holds a character of the plain text."""
    shown = [token for token in tokens if shown_length(token) is not None]
    begin = 0
    for token in shown:
        begin += (shown_length(token) or 0) + 2
        if position < begin:
            return token
    return shown[-1]


def _line_at(tokens: Sequence[Token], position: int) -> int:
    block = _block_at(tokens, position)
    return block.map[0] if block.map else 0


class _Sentences:
    """The sentences of a text, for finding the one most like given words."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.sentences: list[str] = []
        self.holding: dict[str, list[int]] = {}  # three letters: the sentences that hold them

    def find_nearest(self, quote: str) -> str | None:
        """Return the sentence most like a quote and not the same, or None where none is much like it.

        Comparing is slow, so only those are compared that have the most runs of three letters in
        common with it.
        """
        if not self.sentences:
            parts = re.split(r"(?<=[.!?])\s+|\n\n", self.text)
            self.sentences = list(dict.fromkeys(" ".join(part.split()) for part in parts if part.strip()))
            for index, sentence in enumerate(self.sentences):
                for letters in _cut_letters(sentence):
                    self.holding.setdefault(letters, []).append(index)
        words = " ".join(quote.split())
        own = _cut_letters(words)
        common = Counter(chain.from_iterable(self.holding.get(letters, ()) for letters in own))
        likeness = {index: count / (len(own) + len(self.sentences[index])) for index, count in common.items()}
        likely = heapq.nlargest(_MOST_COMPARED, likeness, key=lambda index: (likeness[index], -index))
        candidates = [self.sentences[index] for index in likely if self.sentences[index] != words]
        return next(iter(difflib.get_close_matches(words, candidates, n=1, cutoff=0.5)), None)


def _cut_letters(words: str) -> set[str]:
    padded = f" {words.casefold()} "
    return {padded[i : i + 3] for i in range(len(padded) - 2)}
