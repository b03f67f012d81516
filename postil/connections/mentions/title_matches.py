"""Where the words of titles occur in texts, all titles and texts at once."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from postil.connections.arrays import Ints
    from postil.connections.corpus import Corpus, TokenStream
    from postil.connections.mentions.mentionable import Mentionable


_NO_TITLE = -1
_TABLE_SIZE, _HASH_FACTOR = 1 << 22, 65_599  # of the table of the first two words of titles


@dataclass(frozen=True, slots=True)
class TitleMatch:
    """The words of a title in a text: the number of the text within its post, and of the first word in it."""

    text: int
    word: int
    words: int  # how many
    other: Mentionable
    shared: bool  # several posts have the title


def find_title_matches(posts: Sequence[Mentionable], corpus: Corpus) -> dict[int, list[TitleMatch]]:
    """Return the places where the words of titles occur, by the number of the post, in the order of its texts."""
    titles = corpus.title_words
    count = Counter(titles)
    known = dict(zip(titles, range(len(titles)), strict=True))
    # Titles that several posts have are found too: they hide shorter titles within them.
    named = [number for title, number in known.items() if len(title) > 1]
    running = corpus.running
    places, which = _find_beginnings(running, [titles[number] for number in named])
    first_texts = np.flatnonzero(corpus.titles)
    texts = running.text_of[places]
    of_posts = corpus.post_of[texts]
    columns = of_posts, texts - first_texts[of_posts] - 1, places - running.starts[texts]  # not counting the title
    matches: dict[int, list[TitleMatch]] = {}
    for post, text, word, at in zip(*(column.tolist() for column in columns), which.tolist(), strict=True):
        title = titles[named[at]]
        matches.setdefault(post, []).append(TitleMatch(text, word, len(title), posts[named[at]], count[title] > 1))
    return matches


@dataclass(frozen=True, slots=True)
class _Trie:
    """The beginnings of titles, numbered from 1; 0 is the empty beginning.

    ``keys`` are in ascending order: a beginning and the word after it, as one number. ``longer`` is the beginning
    that each leads to, and ``titles`` has for each beginning the title that it is, or ``_NO_TITLE``.
    """

    keys: Ints
    longer: Ints
    titles: Ints
    width: int

    def follow(self, beginnings: Ints, words: Ints) -> tuple[NDArray[np.bool_], Ints]:
        """Tell which beginnings go on with their word, and return the longer beginnings of these."""
        wanted = beginnings * self.width + words
        near = np.minimum(np.searchsorted(self.keys, wanted), len(self.keys) - 1)
        goes_on = self.keys[near] == wanted
        return goes_on, self.longer[near[goes_on]]


def _build_trie(titles: Sequence[tuple[int, ...]], width: int) -> _Trie:
    """Return the trie of some titles, whose words are numbers below ``width``."""
    longer: dict[tuple[int, int], int] = {}
    whole: dict[int, int] = {}
    for number, title in enumerate(titles):
        beginning = 0
        for word in title:
            beginning = longer.setdefault((beginning, word), len(longer) + 1)
        whole[beginning] = number
    steps = np.array(list(longer), dtype=np.int64)
    keys = steps[:, 0] * width + steps[:, 1]
    order = np.argsort(keys)
    ends = np.full(len(longer) + 1, _NO_TITLE)
    ends[list(whole)] = list(whole.values())
    return _Trie(keys[order], order + 1, ends, width)


def _find_beginnings(running: TokenStream, titles: Sequence[tuple[int, ...]]) -> tuple[Ints, Ints]:
    """Return the places where titles begin, and the number of the longest title at each.

    A title has at least two words. All places are followed together, one word further each time; those where no
    title goes on in the same way are dropped.
    """
    if not titles:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    highest = max(word for title in titles for word in title)
    width = max(highest, int(running.words.max(initial=0))) + 1
    trie = _build_trie(titles, width)
    # A hash table of the first two words rules most places out.
    opening = np.zeros(_TABLE_SIZE, dtype=bool)
    opening[[(title[0] * _HASH_FACTOR + title[1]) % _TABLE_SIZE for title in titles]] = True
    words = running.words.astype(np.int64)
    within = running.text_of[1:] == running.text_of[:-1]
    at = np.flatnonzero(opening[(words[:-1] * _HASH_FACTOR + words[1:]) % _TABLE_SIZE] & within)
    beginnings, length = np.zeros(len(at), dtype=np.int64), 0
    reached = np.full(len(words), _NO_TITLE)
    ends = running.starts[running.text_of[at] + 1]
    while len(at):
        goes_on, beginnings = trie.follow(beginnings, words[at + length])
        at, ends, length = at[goes_on], ends[goes_on], length + 1
        found = trie.titles[beginnings]
        reached[at[found != _NO_TITLE]] = found[found != _NO_TITLE]
        inside = at + length < ends
        at, ends, beginnings = at[inside], ends[inside], beginnings[inside]
    places = np.flatnonzero(reached != _NO_TITLE)
    return places, reached[places]
