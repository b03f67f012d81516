"""Find the sentence of a text that is most similar to a quote, to propose it to people."""

from __future__ import annotations

import difflib
import heapq
import re
from collections import Counter
from itertools import chain

_MAX_COMPARED = 40
_LEAST_SIMILARITY = 0.5  # difflib's ratio


class SentenceIndex:
    """The sentences of a text, indexed by their trigrams of characters when first searched."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.sentences: list[str] = []
        self.by_trigram: dict[str, list[int]] = {}

    def find_nearest(self, quote: str) -> str | None:
        """Return the sentence most similar to a quote but not equal to it, None if no sentence is similar.

        Comparing is slow, so only the sentences that share the most trigrams with the quote are compared.
        """
        if not self.sentences:
            self._index()
        words = " ".join(quote.split())
        trigrams = _trigrams(words)
        shared = Counter(chain.from_iterable(self.by_trigram.get(trigram, ()) for trigram in trigrams))
        similarity = {i: count / (len(trigrams) + len(self.sentences[i])) for i, count in shared.items()}
        closest = heapq.nlargest(_MAX_COMPARED, similarity, key=lambda index: (similarity[index], -index))
        candidates = [self.sentences[index] for index in closest if self.sentences[index] != words]
        return next(iter(difflib.get_close_matches(words, candidates, n=1, cutoff=_LEAST_SIMILARITY)), None)

    def _index(self) -> None:
        parts = re.split(r"(?<=[.!?])\s+|\n\n", self.text)
        self.sentences = list(dict.fromkeys(" ".join(part.split()) for part in parts if part.strip()))
        for index, sentence in enumerate(self.sentences):
            for trigram in _trigrams(sentence):
                self.by_trigram.setdefault(trigram, []).append(index)


def _trigrams(words: str) -> set[str]:
    padded = f" {words.casefold()} "
    return {padded[i : i + 3] for i in range(len(padded) - 2)}
