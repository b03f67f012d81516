"""Mentions of posts: another post's title in a text, ``my post of 3 October``, ``as I wrote in 2010``.

Only where one post fits. A title counts where its words are not a phrase that many posts have; a
date where the archive has one post of it, by the same source and not later than the text.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np

from postil.dates import find_locale
from postil.words import find_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from postil.readings import Readings, Running

    Ints = NDArray[np.int64]

_MOST_HOLDERS = 3  # posts with a title's words, beyond which they are a phrase like another
_NO_RUN = -1
_TABLE, _SPREAD = 1 << 22, 65_599
_LONG_TITLE = 4  # words: found however it is capitalised
_DIGITS = re.compile(r"\d+")
_BEFORE, _BEHIND = 120, 60  # characters round the digits of a date, in which the whole phrase stands
_OPENING, _CLOSING = "\"'“‘«„‹", "\"'”’»“›"


@dataclass(frozen=True, slots=True)
class Mentionable:
    """A post as others may mention it; ``texts`` are (part, text): "" for its body, else a comment's id."""

    id: str
    title: str
    day: dt.date | None  # None where it is not known to the day
    year: int | None
    source: str | None
    language: str
    texts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class PostMention:
    """A place where a post mentions another: the part, the characters from and to, and how it names it."""

    post: str
    other: str
    part: str
    start: int
    end: int
    reason: str


def find_mentions(posts: Sequence[Mentionable], readings: Readings) -> Iterator[PostMention]:
    """Yield the mentions of each post in the others, in the order of the posts and their texts."""
    order = {post.id: number for number, post in enumerate(posts)}
    found = _find_titles(posts, readings)
    yield from sorted(found, key=lambda mention: (order[mention.post], mention.part, mention.start))
    calendar = _Calendar(posts)
    for post in posts:
        for part, text in post.texts:
            for start, end, period in find_periods(text, post.day, post.language):
                other = calendar.find_one(post, period)
                if other:
                    yield PostMention(post.id, other, part, start, end, "mentioned by its date")


# ---------------------------------------------------------------- titles


def _find_titles(posts: Sequence[Mentionable], readings: Readings) -> Iterator[PostMention]:
    titles = readings.title_words()
    count = Counter(titles)
    alone = [number for number, title in enumerate(titles) if len(title) > 1 and count[title] == 1]
    running = readings.running
    names = [name for post in posts for name in (("", ""), *post.texts)]  # of each text its part, a title none
    found: dict[str, list[PostMention]] = {}
    spans: list[tuple[int, int]] = []
    more: Iterator[tuple[int, int]] = iter(())
    seen = -1
    end = 0
    places, which = _find_runs(running, [titles[number] for number in alone])
    mentioned = np.array(alone, dtype=np.int64)[which]
    elsewhere = readings.post_of[running.text_of[places]] != mentioned
    for at, of_post in zip(places[elsewhere].tolist(), mentioned[elsewhere].tolist(), strict=True):
        other, length = posts[of_post], len(titles[of_post])
        number = int(running.text_of[at])
        post = posts[int(readings.post_of[number])]
        if at < end or _is_later(other, post):
            continue
        part, text = names[number]
        if number != seen:
            spans, seen, more = [], number, find_words(text)
        begin = int(running.starts[number])
        spans.extend(islice(more, max(0, at - begin + length - len(spans))))  # no further than it is needed
        first, last = spans[at - begin][0], spans[at - begin + length - 1][1]
        if _stands_as_title(text, first, last, other):
            end = at + length
            mention = PostMention(post.id, other.id, part, first, last, "mentioned by its title")
            found.setdefault(other.id, []).append(mention)
    for mentions in found.values():
        if len({mention.post for mention in mentions}) <= _MOST_HOLDERS:
            yield from mentions


def _find_runs(running: Running, runs: Sequence[tuple[int, ...]]) -> tuple[Ints, Ints]:
    """Return the places where one of some runs of words stands, and the number of the run, at each the longest.

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
    at = np.flatnonzero(opening[(words[:-1] * _SPREAD + words[1:]) % _TABLE])
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


def _is_later(other: Mentionable, post: Mentionable) -> bool:
    return other.day is not None and post.day is not None and other.day > post.day


def _stands_as_title(text: str, start: int, end: int, other: Mentionable) -> bool:
    """Tell a title from words that only happen to be the same: it is long, in quotation marks, or capitalised."""
    words = text[start:end]
    if text[start - 1 : start] in tuple(_OPENING) and text[end : end + 1] in tuple(_CLOSING):
        return True
    parts = words.split()
    if len(parts) >= _LONG_TITLE:
        return True
    capitals = sum(part[0].isupper() or part[0].isdigit() for part in parts)
    return capitals == len(parts) and " ".join(parts) == " ".join(other.title.split()).strip(" .!?…")


# ---------------------------------------------------------------- dates


@dataclass(frozen=True, slots=True)
class Period:
    """Days from one to another, both included."""

    first: dt.date
    last: dt.date


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
                whole_year = period.first == dt.date(year, 1, 1) and period.last == dt.date(year, 12, 31)
                if post.day is None and not whole_year:
                    return None  # it may be of these days
                within = post.day is None or period.first <= post.day <= period.last
                if within and post.source == by.source and post.id != by.id and not _is_later(post, by):
                    fits.append(post.id)
        return fits[0] if len(fits) == 1 else None


@dataclass(frozen=True, slots=True)
class _Phrases:
    """How a language speaks of posts: with a date behind, of yesterday, and of writing in a year or on a day."""

    dated: str
    yesterday: str
    wrote: str
    cue: str  # without which there is no yesterday


_POST = r"(?:blog ?post|post|entry|blog|piece|article|column)"
_PHRASES = {
    "en": _Phrases(
        rf"\b(?:my|our|the|this|that|his|her|an? earlier)(?: \w+)? {_POST} (?:of|from|on|dated) (?:the )?{{date}}",
        rf"\byesterday[’']s {_POST}\b",
        r"\b(?:as )?(?:I|we) (?:wrote|said|reported|posted|blogged|noted|asked|mentioned)"
        r"(?: about (?:this|it|that)| here)? (?:on|in|back in|back on) {date}",
        "yesterday",
    ),
    "de": _Phrases(
        r"\b(?:mein|unser|der|dem|den|im)\w*(?: \w+)? (?:Beitrag|Eintrag|Artikel|Post)\w* (?:vom|von|aus) {date}",
        r"\b[Gg]estrige[nrms]? (?:Beitrag|Eintrag|Artikel|Post)\w*",
        r"\b[Ww]ie (?:ich|wir) (?:schon |bereits )?(?:am |im |in )?{date} (?:schrieb|sagte|berichtete)\w*",
        "gestrig",
    ),
    "fr": _Phrases(
        r"\b(?:mon|notre|le|ce) (?:billet|article|post) (?:du|de) {date}",
        r"\b(?:billet|article|post) d[’']hier\b",
        r"\b(?:comme )?(?:je l[’']|nous l[’']|j[’']|nous )\w+ (?:écrit |dit )?(?:le|en) {date}",
        "hier",
    ),
    "es": _Phrases(
        r"\b(?:mi|nuestra|la|el|nuestro) (?:entrada|artículo|post) (?:del|de) {date}",
        r"\b(?:entrada|artículo|post) de ayer\b",
        r"\b(?:como )?(?:escribí|escribimos|dije|conté) (?:el|en) {date}",
        "ayer",
    ),
}


def find_periods(text: str, written: dt.date | None, language: str) -> Iterator[tuple[int, int, Period]]:
    """Yield (start, end, period) where a text speaks of a post of some time; ``written`` is the text's own day.

    A day without its year is the last of that name before the text.
    """
    code = language.partition("-")[0].lower()
    if code not in _PHRASES:
        return
    dated, yesterday, months = _compile(code)
    for start, end in _list_digits(text):  # every date has some, and few places have: the rest need not be searched
        for match in dated.finditer(text, start, end):
            period = _read_period(match, months, written)
            if period:
                yield match.start(), match.end(), period
    if written and _PHRASES[code].cue in text.lower():
        for match in yesterday.finditer(text):
            day = written - dt.timedelta(days=1)
            yield match.start(), match.end(), Period(day, day)


def _list_digits(text: str) -> list[tuple[int, int]]:
    """Return where a text may speak of a date: the surroundings of its digits, those that overlap as one."""
    found: list[tuple[int, int]] = []
    for match in _DIGITS.finditer(text):
        start, end = max(0, match.start() - _BEFORE), min(len(text), match.end() + _BEHIND)
        while start and text[start - 1].isalnum():  # a word is not cut
            start -= 1
        found.append((found.pop()[0] if found and found[-1][1] >= start else start, end))
    return found


@cache
def _compile(code: str) -> tuple[re.Pattern[str], re.Pattern[str], dict[str, int]]:
    names = find_locale(code).months["format"]
    months = {
        name.lower().strip("."): number
        for width in ("abbreviated", "wide")
        for number, name in names[width].items()
    }
    month = "|".join(sorted(map(re.escape, months), key=lambda name: (-len(name), name)))
    of = r"(?: of| de|\.)?"
    date = (
        rf"(?:(?P<day>[0-3]?\d)(?:st|nd|rd|th|er)?{of} (?P<month>{month})\.?(?:,?(?: de)? (?P<year>\d{{4}}))?"
        rf"|(?P<month2>{month})\.? (?P<day2>[0-3]?\d)(?:st|nd|rd|th)?(?:,? (?P<year2>\d{{4}}))?"
        rf"|(?:(?P<month3>{month}) (?:de )?)?(?P<year3>(?:19|20)\d\d))(?!\w)"
    )
    phrases = _PHRASES[code]
    again = re.sub(r"\(\?P<(\w+)>", r"(?P<w_\1>", date)
    pattern = f"(?:{phrases.dated.replace('{date}', date)}|{phrases.wrote.replace('{date}', again)})"
    return re.compile(pattern, re.I), re.compile(phrases.yesterday, re.I), months


def _read_period(match: re.Match[str], months: dict[str, int], written: dt.date | None) -> Period | None:
    parts = {name.removeprefix("w_"): value for name, value in match.groupdict().items() if value}
    year = next((int(parts[name]) for name in ("year", "year2", "year3") if name in parts), None)
    month = next((months[parts[name].lower()] for name in ("month", "month2", "month3") if name in parts), None)
    day = next((int(parts[name]) for name in ("day", "day2") if name in parts), None)
    try:
        if month is None or day is None:
            if year is None:
                return None
            last = dt.date(year + (month or 12) // 12, (month or 12) % 12 + 1, 1) - dt.timedelta(days=1)
            return Period(dt.date(year, month or 1, 1), last)
        if year is None:
            if written is None:
                return None
            year = written.year - (dt.date(written.year, month, day) >= written)
        found = dt.date(year, month, day)
    except ValueError:  # no such day
        return None
    return Period(found, found)
