"""Search a text for a note's quote: a TextQuoteSelector (W3C Web Annotation Data Model, section 4.2.4).

There are three steps; the first that finds the quote counts:

1. the exact words, with any white space between them;
2. the same words in any spelling that ``folding`` takes for the same;
3. if the text was corrected since, the most similar words, if they are nearly the same and no others come close.
   Similarity is the normalised indel similarity of RapidFuzz (Levenshtein distance without substitutions). It has
   to be at least 0.85, and more than 0.1 above that of any other words. Numbers have to be the same, and so has
   the number of negations. Quotes shorter than 20 characters are not searched for in this way.
"""

from __future__ import annotations

import re

from rapidfuzz import fuzz

from postil.text.folding import TOKEN, fold, fold_text, is_unspaced

_WIDEST_SPACE = 100  # characters of white space between two words
_LEAST_SIMILARITY = 85  # per cent
_LEAST_LEAD = 10  # per cent, over the second most similar words
_SHORTEST_CORRECTED = 20

_NEGATIONS = frozenset(
    "no not never none nor n't cannot without nicht kein keine nie ohne ne pas jamais sans non nessun mai senza "
    "nunca jamás sin não nunca sem niet geen nooit zonder inte ingen aldrig utan ikke ingen aldri uten".split()
)


def find_quote(text: str, quote: str) -> list[tuple[int, int]]:
    """Return the places (start, end) of a quote in a text, found by the first step that finds any."""
    return find_exactly(text, quote) or _find_corrected(text, " ".join(quote.split()))


def find_exactly(text: str, quote: str) -> list[tuple[int, int]]:
    """Return the places (start, end) of a quote in a text, found by the first two steps.

    Places that begin or end inside a word are left out if there are others.
    """
    words = quote.split()
    if not words:
        return []
    pattern = r"\s+".join(map(re.escape, words))
    found = [match.span(1) for match in re.finditer(f"(?=({pattern}))", text)]
    if not found:
        folded = fold_text(text)
        pattern = _match_folded(fold(quote))
        spans = [match.span(1) for match in re.finditer(f"(?=({pattern}))", folded.text)]
        found = [folded.locate(start, end) for start, end in spans if start < end]
    return [span for span in found if _is_whole_words(text, *span)] or found


def _match_folded(quote: str) -> str:
    """Return a pattern of a folded quote; a line may end anywhere in a script without spaces between words."""
    pieces: list[str] = []
    spaced = True
    for token in TOKEN.findall(quote):
        if token.isspace():
            continue_with = r"\s+"
        elif pieces and not spaced and is_unspaced(token):
            continue_with = r"\s*"
        else:
            continue_with = ""
        pieces.append(continue_with)
        if not token.isspace():
            pieces.append(re.escape(token))
            spaced = not is_unspaced(token)
    return "".join(pieces)


def _is_whole_words(text: str, start: int, end: int) -> bool:
    return not (
        _is_inside_word(text[start - 1 : start], text[start]) or _is_inside_word(text[end - 1], text[end : end + 1])
    )


def _is_inside_word(left: str, right: str) -> bool:
    """Tell whether two adjacent characters belong to one word, in a script with spaces between words."""
    return left.isalnum() and right.isalnum() and not is_unspaced(left + right)


def _find_corrected(text: str, quote: str) -> list[tuple[int, int]]:
    """Return the place of the words that are nearly the same as a quote, or an empty list."""
    if len(quote) < _SHORTEST_CORRECTED or len(text) < len(quote) // 2:
        return []
    best = fuzz.partial_ratio_alignment(quote, text, score_cutoff=_LEAST_SIMILARITY)
    if best is None:
        return []
    start, end = _widen_to_words(text, best.dest_start, best.dest_end)
    similarity = fuzz.ratio(quote, text[start:end])
    others = (text[: start + 1], text[end - 1 :])
    second = max(fuzz.partial_ratio(quote, other) if len(other) >= len(quote) // 2 else 0.0 for other in others)
    is_clear = similarity >= _LEAST_SIMILARITY and similarity - second > _LEAST_LEAD
    return [(start, end)] if is_clear and _state_the_same_facts(quote, text[start:end]) else []


def _state_the_same_facts(quote: str, words: str) -> bool:
    """Tell whether two texts contain the same numbers and the same number of negations."""

    def list_facts(text: str) -> tuple[list[str], int]:
        parts = re.findall(r"\w+(?:['’]\w+)?", text.casefold())
        negations = sum(part in _NEGATIONS or part.endswith(("n't", "n’t")) for part in parts)
        return sorted(re.findall(r"\d+", text)), negations

    return list_facts(quote) == list_facts(words)


def _widen_to_words(text: str, start: int, end: int) -> tuple[int, int]:
    """Return a span widened to whole words, without white space at its ends."""
    while start < end and text[start].isspace():
        start += 1
    while start > 0 and not text[start - 1].isspace():
        start -= 1
    while end > start and text[end - 1].isspace():
        end -= 1
    while end < len(text) and not text[end].isspace():
        end += 1
    return start, end


def follows(text: str, start: int, before: str) -> bool:
    """Tell whether a place in a text comes directly after the words ``before``, in any spelling that is folded."""
    words = fold(before)
    # White space is collapsed before comparing, so more characters are read than the words have.
    return fold(text[max(0, start - 4 * len(words) - _WIDEST_SPACE) : start]).endswith(words)
