"""Similar posts, with the words that make them so.

A first, simple measure: the cosine of two posts' rarer words, weighted by how rare they are
(TF-IDF; Salton and Buckley, Information Processing & Management 24(5), 1988), over an inverted
index that leaves out words in more than a tenth of the posts.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

MOST = 6
FLOOR = 0.08
_WORDS_A_POST = 60
_TITLE_WEIGHT = 3
_WORD = re.compile(r"[^\W\d_][\w’'-]*[^\W_]")


@dataclass(frozen=True, slots=True)
class Similar:
    """A post similar to another: its place in the sequence, the cosine (0 to 1), why in words."""

    index: int
    score: float
    reason: str


def find_similar(texts: Sequence[tuple[str, str]]) -> tuple[tuple[Similar, ...], ...]:
    """Return for each (title, text) its most similar others, best first, none below the floor."""
    counts = [_count_words(title, text) for title, text in texts]
    spread: Counter[str] = Counter(word for words in counts for word in words)
    ceiling = max(3, len(texts) // 10)
    vectors = [_weigh(words, spread, ceiling, len(texts)) for words in counts]
    postings: dict[str, list[tuple[int, float]]] = {}
    for index, vector in enumerate(vectors):
        for word, weight in vector.items():
            postings.setdefault(word, []).append((index, weight))
    spellings = _find_spellings(texts, postings)
    return tuple(_rank(index, vector, vectors, postings, spellings) for index, vector in enumerate(vectors))


def _count_words(title: str, text: str) -> Counter[str]:
    words = Counter(_WORD.findall(text.casefold()))
    for word in _WORD.findall(title.casefold()):
        words[word] += _TITLE_WEIGHT
    return words


def _weigh(words: Counter[str], spread: Counter[str], ceiling: int, total: int) -> dict[str, float]:
    """Return the unit vector of a post's weightiest words that at least one other post has."""
    weights = {
        word: (1 + math.log(count)) * math.log((total + 1) / spread[word])
        for word, count in words.items()
        if 2 <= spread[word] <= ceiling and len(word) > 2
    }
    heaviest = sorted(weights.items(), key=lambda item: (-item[1], item[0]))[:_WORDS_A_POST]
    length = math.sqrt(sum(weight * weight for _, weight in heaviest)) or 1.0
    return {word: weight / length for word, weight in heaviest}


def _find_spellings(texts: Sequence[tuple[str, str]], words: Mapping[str, object]) -> dict[str, str]:
    """Return how each word is mostly written, so that a reason says ``GeoCities`` and not ``geocities``."""
    forms: dict[str, Counter[str]] = {}
    for title, text in texts:
        for form in _WORD.findall(f"{title}\n{text}"):
            word = form.casefold()
            if word in words:
                forms.setdefault(word, Counter())[form] += 1
    return {word: max(sorted(c), key=lambda form: c[form]) for word, c in forms.items()}


def _rank(
    index: int,
    vector: dict[str, float],
    vectors: Sequence[dict[str, float]],
    postings: dict[str, list[tuple[int, float]]],
    spellings: dict[str, str],
) -> tuple[Similar, ...]:
    scores: dict[int, float] = {}
    for word, weight in vector.items():
        for other, other_weight in postings[word]:
            if other != index:
                scores[other] = scores.get(other, 0.0) + weight * other_weight
    best = sorted(scores.items(), key=lambda item: (-item[1], item[0]))[:MOST]
    similar = []
    for other, score in best:
        if score >= FLOOR:
            shared = sorted(
                vector.keys() & vectors[other].keys(), key=lambda w: (-vector[w] * vectors[other][w], w)
            )
            named = [spellings[word] for word in shared[:4]]
            similar.append(Similar(other, min(1.0, round(score, 3)), f"both speak of {_join(named)}"))
    return tuple(similar)


def _join(words: list[str]) -> str:
    return words[0] if len(words) == 1 else ", ".join(words[:-1]) + " and " + words[-1]
