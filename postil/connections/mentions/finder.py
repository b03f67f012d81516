"""Mentions of posts: another post's title in a text, ``my post of 3 October``, ``as I wrote in 2010``.

Only where one post fits. A title counts where the text shows that it means one (``titles``). A date counts where
the archive has one post of it, by the same source and not later than the text.
"""

from __future__ import annotations

import calendar
import datetime as dt
import json
import re
from collections import Counter
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np

from postil.connections.mentions.temporal_expressions import Period, find_temporal_expressions
from postil.connections.mentions.title_contexts import POINTS, TitleContext, is_title_mention
from postil.jobs.memo import digest, recall_each
from postil.text.word_segmentation import find_words_from

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from postil.connections.arrays import Ints
    from postil.connections.corpus import Corpus, TokenStream
    from postil.jobs.memo import Memo


_MOST_HOLDERS = 3  # posts with a title's words and nothing that speaks of a post, beyond which it is a phrase


_NO_RUN = -1


_TABLE, _SPREAD = 1 << 22, 65_599


_QUOTED_WORD = re.compile(r"[“„«「『\"]\s?([^\W\d_]{2,40})[.,!?…]?\s?[”“»」』\"]")


_QUOTE_ENDS = re.compile(r"[“„«「『]|[”»」』]|\n\n")


@dataclass(frozen=True, slots=True)
class TextPart:
    """A text of a post: ``part`` is "" for its body, else a comment's id; ``day`` is its own, where that is known.

    ``own`` tells that it is by who wrote the post; ``quotations`` are (start, end) of what others say in it.
    """

    part: str
    text: str
    day: dt.date | None
    own: bool = True
    quotations: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Mentionable:
    """A post as others may mention it."""

    id: str
    title: str
    day: dt.date | None  # None where it is not known to the day
    year: int | None
    month: int | None
    source: str | None
    language: str
    texts: tuple[TextPart, ...]


@dataclass(frozen=True, slots=True)
class PostMention:
    """A place where a post mentions another: the part, the characters from and to, and how it names it.

    Where it is not ``sure`` it may be words that only happen to be a title.
    """

    post: str
    other: str
    part: str
    start: int
    end: int
    reason: str
    sure: bool = True


def find_mentions(posts: Sequence[Mentionable], corpus: Corpus, memo: Memo | None = None) -> Iterator[PostMention]:
    """Yield the mentions of each post in the others, in the order of the posts: by titles, then by dates.

    The memo keeps what each text says of times and of posts by itself, and what was made of the titles that stand
    in it: another post changes only what is made of its own title.
    """
    said = _read_said(posts, corpus, memo)
    by_words = _find_titles(posts, corpus, memo)
    single, dates = _name_single(posts, corpus), _Calendar(posts)
    mentions: list[PostMention] = []
    for post, own, by_title in zip(posts, said, by_words, strict=True):
        quoted = _find_quoted(post, own, single) if single else ()
        mentions += sorted([*by_title, *quoted], key=lambda one: (one.part, one.start))
        mentions += _find_dates(post, own, dates)
    unsure: dict[str, set[str]] = {}
    for mention in mentions:
        if not mention.sure:
            unsure.setdefault(mention.other, set()).add(mention.post)
    phrases = {other for other, mentioning in unsure.items() if len(mentioning) > _MOST_HOLDERS}
    yield from (mention for mention in mentions if mention.sure or mention.other not in phrases)


# ---------------------------------------------------------------- what texts say by themselves


@dataclass(frozen=True, slots=True)
class _Said:
    """What one text says by itself.

    ``periods`` are (start, end, first day, last day) of times by which it speaks of posts, days as numbers;
    ``quoted`` are (start, end) of single words in quotation marks beside what speaks of a post.
    """

    periods: tuple[tuple[int, int, int, int], ...]
    quoted: tuple[tuple[int, int], ...]


def _read_said(posts: Sequence[Mentionable], corpus: Corpus, memo: Memo | None) -> list[list[_Said]]:
    """Return for each post what its texts say."""
    keys = [
        digest(json.dumps([own, post.language, _describe(post)]).encode())
        for post, own in zip(posts, corpus.digests, strict=True)
    ]

    def read(wanted: list[int]) -> list[bytes]:
        return [
            json.dumps([_read_text_part(speech, posts[number].language) for speech in posts[number].texts]).encode()
            for number in wanted
        ]

    rows = json.loads(b"[%b]" % b",".join(recall_each(memo, "said", keys, read)))
    return [[_Said(tuple(periods), tuple(quoted)) for periods, quoted in texts] for texts in rows]


def _describe(post: Mentionable) -> list[tuple[object, ...]]:
    return [(speech.part, str(speech.day), speech.own, speech.quotations) for speech in post.texts]


def _read_text_part(
    speech: TextPart, language: str
) -> tuple[list[tuple[int, int, int, int]], list[tuple[int, int]]]:
    periods = [
        (start, end, period.first.toordinal(), period.last.toordinal())
        for start, end, period in find_temporal_expressions(speech.text, speech.day, language, speech.own)
        if not _is_quoted(speech, start)
    ]
    words = (match.span(1) for match in _QUOTED_WORD.finditer(speech.text))
    return periods, [span for span in words if TitleContext(speech.text, *span).speaks_of_post]


def _find_dates(post: Mentionable, said: Sequence[_Said], dates: _Calendar) -> Iterator[PostMention]:
    for speech, own in zip(post.texts, said, strict=True):
        for start, end, first, last in own.periods:
            period = Period(dt.date.fromordinal(first), dt.date.fromordinal(last))
            other = dates.find_one(post, period)
            if other:
                yield PostMention(post.id, other, speech.part, start, end, "mentioned by its date")


def _name_single(posts: Sequence[Mentionable], corpus: Corpus) -> dict[str, Mentionable]:
    """Return the posts whose title is one word that no other has, by it."""
    count = Counter(corpus.title_words)
    return {
        post.title.strip(POINTS): post
        for post, title in zip(posts, corpus.title_words, strict=True)
        if len(title) == 1 and count[title] == 1 and not post.title[:1].islower()
    }


def _find_quoted(
    post: Mentionable, said: Sequence[_Said], single: Mapping[str, Mentionable]
) -> Iterator[PostMention]:
    """Yield the mentions of posts whose title is one word: in quotation marks, beside what speaks of a post."""
    for speech, own in zip(post.texts, said, strict=True):
        for start, end in own.quoted:
            other = single.get(speech.text[start:end])
            if other and other.id != post.id and not _is_later(other, speech.day or post.day):
                yield PostMention(post.id, other.id, speech.part, start, end, "mentioned by its title")


def _is_quoted(speech: TextPart, at: int) -> bool:
    """Tell whether a place is within what somebody else says."""
    if any(start <= at < end for start, end in speech.quotations):
        return True
    opened = False
    for match in _QUOTE_ENDS.finditer(speech.text, max(0, speech.text.rfind("\n\n", 0, at)), at):
        opened = match.group() in "“„«「『"
    return opened


# ---------------------------------------------------------------- titles


@dataclass(frozen=True, slots=True)
class _Hit:
    """Words that are those of a title: the number of the text within its post, and of the first word in it."""

    text: int
    word: int
    words: int  # how many
    other: Mentionable
    shared: bool  # several posts have the title


def _find_titles(posts: Sequence[Mentionable], corpus: Corpus, memo: Memo | None) -> list[list[PostMention]]:
    """Return for each post the titles of others that its texts name."""
    hits = _find_hits(posts, corpus)
    keys = []
    for number, post in enumerate(posts):
        own = [
            (h.text, h.word, h.words, h.other.id, h.other.title, h.other.language, str(h.other.day), h.shared)
            for h in hits.get(number, ())
        ]
        described = [corpus.digests[number], post.id, str(post.day), _describe(post), own]
        keys.append(digest(json.dumps(described).encode()))

    def find(wanted: list[int]) -> list[bytes]:
        return [
            json.dumps(
                [
                    (m.other, m.part, m.start, m.end, m.reason, m.sure)
                    for m in _choose_titles(posts[number], hits.get(number, ()))
                ]
            ).encode()
            for number in wanted
        ]

    rows = json.loads(b"[%b]" % b",".join(recall_each(memo, "mentions", keys, find)))
    return [[PostMention(post.id, *row) for row in own] for post, own in zip(posts, rows, strict=True)]


def _find_hits(posts: Sequence[Mentionable], corpus: Corpus) -> dict[int, list[_Hit]]:
    """Return the places where words of titles stand, by the number of the post and in the order of its texts."""
    titles = corpus.title_words
    count = Counter(titles)
    known = dict(zip(titles, range(len(titles)), strict=True))
    # Those of several posts hide shorter ones.
    named = [number for title, number in known.items() if len(title) > 1]
    running = corpus.running
    places, which = _find_runs(running, [titles[number] for number in named])
    first_texts = np.flatnonzero(corpus.titles)
    texts = running.text_of[places]
    of_posts = corpus.post_of[texts]
    columns = of_posts, texts - first_texts[of_posts] - 1, places - running.starts[texts]  # a title is no text
    hits: dict[int, list[_Hit]] = {}
    for post, text, word, at in zip(*(column.tolist() for column in columns), which.tolist(), strict=True):
        title = titles[named[at]]
        hits.setdefault(post, []).append(_Hit(text, word, len(title), posts[named[at]], count[title] > 1))
    return hits


def _choose_titles(post: Mentionable, hits: Iterable[_Hit]) -> Iterator[PostMention]:
    """Yield the hits that stand as titles; none begins within another."""
    end = (-1, 0)
    for hit in hits:
        if (hit.text, hit.word) < end:
            continue
        other, speech = hit.other, post.texts[hit.text]
        if hit.shared or post.id == other.id:
            end = (hit.text, hit.word + hit.words)
            continue
        if _is_later(other, speech.day or post.day):
            continue
        spans = list(islice(find_words_from(speech.text, hit.word), hit.words))
        first, last = spans[0][0], spans[-1][1]
        company = TitleContext(speech.text, first, last)
        if is_title_mention(speech.text, first, last, other.title, other.language, company):
            end = (hit.text, hit.word + hit.words)
            sure = company.speaks_of_post
            yield PostMention(post.id, other.id, speech.part, first, last, "mentioned by its title", sure)


def _is_later(other: Mentionable, day: dt.date | None) -> bool:
    return other.day is not None and day is not None and other.day > day


def _find_runs(running: TokenStream, runs: Sequence[tuple[int, ...]]) -> tuple[Ints, Ints]:
    """Return the places where one of some runs of words begins, and its number, at each the longest.

    A run has two words at least. All places are looked at together, a word further at a time; those where no run
    goes on so are dropped.
    """
    # A run's beginnings are numbered as they are met: (number of the beginning, next word) gives the longer one's.
    longer: dict[tuple[int, int], int] = {}
    whole: dict[int, int] = {}
    for number, run in enumerate(runs):
        state = 0
        for word in run:
            state = longer.setdefault((state, word), len(longer) + 1)
        whole[state] = number
    if not longer:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    step = np.array(list(longer), dtype=np.int64)
    width = int(max(step[:, 1].max(), running.words.max(initial=0))) + 1
    keys = step[:, 0] * width + step[:, 1]
    order = np.argsort(keys)
    keys, following = keys[order], (order + 1).astype(np.int64)
    ends = np.full(len(longer) + 1, _NO_RUN)
    ends[list(whole)] = list(whole.values())
    # Most places fall out by a look at their first two words: a table of remainders, which may let others through.
    opening = np.zeros(_TABLE, dtype=bool)
    opening[[(run[0] * _SPREAD + run[1]) % _TABLE for run in runs]] = True
    words = running.words.astype(np.int64)
    within = running.text_of[1:] == running.text_of[:-1]
    at = np.flatnonzero(opening[(words[:-1] * _SPREAD + words[1:]) % _TABLE] & within)
    states, length = np.zeros(len(at), dtype=np.int64), 0
    reached = np.full(len(running.words), _NO_RUN)
    last = running.starts[running.text_of[at] + 1]
    while len(at):
        wanted = states * width + running.words[at + length]
        near = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
        length += 1
        goes_on = keys[near] == wanted
        at, last, states = at[goes_on], last[goes_on], following[near[goes_on]]
        here = ends[states] != _NO_RUN
        reached[at[here]] = ends[states][here]
        inside = at + length < last
        at, last, states = at[inside], last[inside], states[inside]
    places = np.flatnonzero(reached != _NO_RUN)
    return places, reached[places]


# ---------------------------------------------------------------- dates


class _Calendar:
    """Finds the one post of a period."""

    def __init__(self, posts: Sequence[Mentionable]) -> None:
        self._by_year: dict[int, list[Mentionable]] = {}
        for post in posts:
            if post.year is not None:
                self._by_year.setdefault(post.year, []).append(post)

    def find_one(self, by: Mentionable, period: Period) -> str | None:
        """Return the only post of a period that is of the same source and not later, or None."""
        fits = []
        for year in range(period.first.year, period.last.year + 1):
            for post in self._by_year.get(year, ()):
                if post.source != by.source or post.id == by.id or _is_later(post, by.day):
                    continue
                first, last = _days_of(post, year)
                if period.first <= first and last <= period.last:
                    fits.append(post.id)
                elif first <= period.last and period.first <= last:
                    return None  # it may be of these days
                if len(fits) > 1:
                    return None
        return fits[0] if len(fits) == 1 else None


def _days_of(post: Mentionable, year: int) -> tuple[dt.date, dt.date]:
    """Return the first and the last day that the date of a post can mean."""
    if post.day:
        return post.day, post.day
    if post.month:
        return dt.date(year, post.month, 1), dt.date(year, post.month, calendar.monthrange(year, post.month)[1])
    return dt.date(year, 1, 1), dt.date(year, 12, 31)
