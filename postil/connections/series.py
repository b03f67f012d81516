"""Titles that number themselves: ``Links for the Ark 4``, ``Part II``, ``Teil 3: Am Kai``, ``第3回``.

A number behind a word that means a part is one; a bare number is taken for one only where other titles, the order
of the dates and the post's own words speak for it: titles end in amounts, days and the names of things as well.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from postil.text.locales import calendar_names
from postil.text.numbered_titles import fold_title, read_series_title
from postil.text.word_segmentation import stop_words

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence

    from postil.text.numbered_titles import SeriesTitle
# Words whose number counts or names a thing: a few such titles are no series, however near their numbers are.
_NAMING = frozenset(
    "article articles section clause act bill version windows android top route channel radio area page platform "
    "flight bus gate size aged age under over group class grade tier schedule rule regulation protocol annex "
    "appendix figure table room artikel paragraph seite loi decreto ley world war".split()
)
# What a number behind it counts: alone they are no series either, but several are.
_COUNTING = frozenset("day days tag jour día week woche semaine chapter stage round level phase year month".split())


_LEAST_WORDS = 3


_NEAR = 3  # from one number to the next, for bare numbers that are few


_MANY = 3  # numbers, one behind the other, from where they speak for themselves


_COMPLETE = 0.7  # of the numbers from the first to the last: whatever the dates are


_LATEST_FIRST = 3  # the first number found, up to which an unnumbered post before it is the first part


@dataclass(frozen=True, slots=True)
class Titled:
    """A post as its title may make it a part: ``text`` is its own, ``source`` what it was published in."""

    id: str
    title: str
    day: dt.date | None = None
    text: str = ""
    source: str | None = None
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Series:
    """A series: its title as written, and its parts as (number, id of a post) in the order of the numbers.

    Two parts may have one number; the earlier comes first then. ``total`` is 0 where no title tells it.
    """

    title: str
    parts: tuple[tuple[int, str], ...]
    total: int = 0

    @property
    def missing(self) -> tuple[int, ...]:
        """The numbers up to the last known that no part has."""
        present = {number for number, _ in self.parts}
        return tuple(number for number in range(1, max(*present, self.total) + 1) if number not in present)


# ---------------------------------------------------------------- all titles


@dataclass(frozen=True, slots=True)
class _Part:
    title: SeriesTitle
    post: Titled
    order: int


def find_series(posts: Sequence[Titled]) -> tuple[Series, ...]:
    """Return the series that the titles of posts make; ``posts`` are in the order of their dates.

    A post whose whole title is a series' stem is its first part, where no other is and it comes before the second.
    A single part is a series where its title is clearly one of several: ``Pick of the Week 28``, not
    ``Article 50``. A title that counts from one again, such as each year, begins a series of its own.
    """
    found: dict[tuple[str, str], list[_Part]] = {}
    unnumbered: dict[tuple[str, str], list[tuple[int, Titled]]] = {}
    for order, post in enumerate(posts):
        title = read_series_title(post.title)
        if title:
            found.setdefault((post.source or "", title.stem), []).append(_Part(title, post, order))
        else:
            unnumbered.setdefault((post.source or "", fold_title(post.title)), []).append((order, post))
    series: list[Series] = []
    for key, parts in sorted(found.items()):
        for run in _part_runs(parts):
            first = _find_first(run, unnumbered.get(key, []))
            if _is_series(run, first is not None):
                numbered = [
                    *([(1, -1, first.id)] if first else []),
                    *((p.title.number, p.order, p.post.id) for p in run),
                ]
                total = max(part.title.total for part in run)
                series.append(Series(run[0].title.name, tuple((n, i) for n, _, i in sorted(numbered)), total))
    return tuple(series)


def _part_runs(parts: Sequence[_Part]) -> Iterator[list[_Part]]:
    """Yield parts in runs: a new one begins where the numbers begin again, and at least two follow."""
    starts = [0]
    for at in range(1, len(parts)):
        run, number = parts[starts[-1] : at], parts[at].title.number
        begins = number <= run[0].title.number < run[-1].title.number
        goes_on = at + 1 < len(parts) and number < parts[at + 1].title.number <= number + _NEAR
        if begins and goes_on and number in {part.title.number for part in run}:
            starts.append(at)
    for start, end in pairwise([*starts, len(parts)]):
        yield list(parts[start:end])


def _find_first(run: Sequence[_Part], unnumbered: Sequence[tuple[int, Titled]]) -> Titled | None:
    """Return the post whose whole title is the stem: the last before the second part."""
    lowest = min(run, key=lambda part: part.title.number)
    if not 1 < lowest.title.number <= _LATEST_FIRST:
        return None
    before = [
        post
        for order, post in unnumbered
        if order < lowest.order or (post.day is None or post.day == lowest.post.day)
    ]
    return before[-1] if before else None


def _is_series(run: Sequence[_Part], has_first: bool) -> bool:
    numbers = sorted({part.title.number for part in run} | ({1} if has_first else set()))
    kinds = {part.title.kind for part in run}
    if len(numbers) == 1:
        return numbers[0] > 1 and not kinds & {"roman"} and _counts_alone(run[0])
    if "part" in kinds or has_first:
        return True
    if _names_time(run[0]) or _names_thing(run):
        return False
    complete = len(numbers) > _MANY and len(numbers) >= _COMPLETE * (numbers[-1] - numbers[0] + 1)
    if complete or not _is_rising(run):
        return complete
    steps = [after - before for before, after in pairwise(numbers)]
    if "number" in kinds:
        return True
    if len([step for step in steps if step <= _NEAR]) >= _MANY - 1:
        return True
    words = _words_of(run[0])
    if words[-1] in _NAMING | stop_words(run[0].post.language) or (words[-1].isdecimal() and len(words[-1]) < 4):
        return False
    return min(steps) <= _NEAR or ("roman" not in kinds and _counts_alone(run[0]))


def _words_of(part: _Part) -> list[str]:
    return part.title.before.split()


def _counts_alone(part: _Part) -> bool:
    """Tell whether a numbered title by itself says that it is part of a series."""
    if part.title.kind == "part":
        return True
    name = re.findall(r"\w+", part.title.name)
    return (
        len(name) >= _LEAST_WORDS
        and "…" not in part.title.stem
        and name[-1][:1].isupper()
        and not any(word.isdecimal() for word in name)
        and name[-1].casefold() not in (_NAMING | (_COUNTING - {"week"}) | stop_words(part.post.language))
        and not _names_time(part)
        and not _names_thing([part])
    )


def _names_time(part: _Part) -> bool:
    """Tell whether the number is a day: the word before it is the name of a month or a day."""
    behind = part.title.stem.removeprefix(part.title.before).strip(" …").split()[:1]
    names = calendar_names(part.post.language) | calendar_names("en")
    return bool(names & {_words_of(part)[-1], *behind})


def _names_thing(run: Sequence[_Part]) -> bool:
    """Tell whether the texts themselves speak of the word with its number, as of Apollo 11, a thing's name."""
    return 2 * sum(_speaks_of(part) for part in run) > len(run)


def _speaks_of(part: _Part) -> bool:
    *before, last = re.findall(r"\w+", part.title.name.partition(" …")[0]) or [""]
    if last.casefold() in _COUNTING:
        return False
    phrase = re.compile(rf"(\w+)?\W{{0,2}}\b{re.escape(last)} {part.title.number}\b")
    return any(not before or match[1] != before[-1] for match in phrase.finditer(part.post.text))


def _is_rising(run: Sequence[_Part]) -> bool:
    """Tell whether the numbers rise with the dates, but for a few."""
    dated = [part for part in run if part.post.day]
    steps = [(one, other) for one, other in pairwise(dated) if one.post.day != other.post.day]
    falls = sum(one.title.number > other.title.number for one, other in steps)
    return 4 * falls <= len(steps)
