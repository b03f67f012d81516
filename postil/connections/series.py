"""Series: posts with numbered titles, such as ``Links for the Ark 4``, ``Teil 3: Am Kai``, ``第3回``.

A number after a word for a part is the number of a part. A bare number is taken for one only if other titles, the
order of the dates and the post's own words support it: titles also end in amounts, days and names of things.
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


# After these words a number is part of a name: a few such titles are not a series, however close their numbers.
_NAMING = frozenset(
    "article articles section clause act bill version windows android top route channel radio area page platform "
    "flight bus gate size aged age under over group class grade tier schedule rule regulation protocol annex "
    "appendix figure table room artikel paragraph seite loi decreto ley world war".split()
)
# After these words a number counts something: one such title is not a series, but several are.
_COUNTING = frozenset("day days tag jour día week woche semaine chapter stage round level phase year month".split())
_LEAST_WORDS = 3  # in the title of a single part
_NEAR = 3  # from one number to the next, where there are few
_MANY = 3  # consecutive numbers need no further evidence
_COMPLETE = 0.7  # of the numbers from the first to the last: a series, whatever the dates are
_LATEST_FIRST = 3  # up to this first number, an unnumbered post before it is the first part


@dataclass(frozen=True, slots=True)
class Titled:
    """A post whose title may be numbered; ``text`` is its body, ``source`` where it was published."""

    id: str
    title: str
    day: dt.date | None = None
    text: str = ""
    source: str | None = None
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Series:
    """A series: its title as written, and its parts as (number, id of a post) in the order of the numbers.

    Two parts may have the same number; then the earlier comes first. ``total`` is 0 if no title tells it.
    """

    title: str
    parts: tuple[tuple[int, str], ...]
    total: int = 0

    @property
    def missing(self) -> tuple[int, ...]:
        """The numbers that no part has, up to the last known."""
        present = {number for number, _ in self.parts}
        return tuple(number for number in range(1, max(*present, self.total) + 1) if number not in present)


@dataclass(frozen=True, slots=True)
class _Part:
    title: SeriesTitle
    post: Titled
    order: int


def find_series(posts: Sequence[Titled]) -> tuple[Series, ...]:
    """Return the series among posts, which are given in the order of their dates.

    A post whose whole title is the stem of a series is its first part, if no other is and it comes before the
    second. A single part is a series if its title is clearly one of several: ``Pick of the Week 28``, not
    ``Article 50``. Titles that count from one again, for example each year, begin another series.
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
        for run in _split_runs(parts):
            first = _find_first(run, unnumbered.get(key, []))
            if _is_series(run, first is not None):
                numbered = [
                    *([(1, -1, first.id)] if first else []),
                    *((p.title.number, p.order, p.post.id) for p in run),
                ]
                total = max(part.title.total for part in run)
                series.append(Series(run[0].title.name, tuple((n, i) for n, _, i in sorted(numbered)), total))
    return tuple(series)


def _split_runs(parts: Sequence[_Part]) -> Iterator[list[_Part]]:
    """Yield parts in runs: a new run begins where the numbers begin again and go on."""
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
    """Return the last post before the second part whose whole title is the stem."""
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
    words = _words_before(run[0])
    if words[-1] in _NAMING | stop_words(run[0].post.language) or (words[-1].isdecimal() and len(words[-1]) < 4):
        return False
    return min(steps) <= _NEAR or ("roman" not in kinds and _counts_alone(run[0]))


def _words_before(part: _Part) -> list[str]:
    return part.title.before.split()


def _counts_alone(part: _Part) -> bool:
    """Tell whether a numbered title alone shows that it is part of a series."""
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
    """Tell whether the number is part of a date: the word beside it is the name of a month or a day."""
    after = part.title.stem.removeprefix(part.title.before).strip(" …").split()[:1]
    names = calendar_names(part.post.language) | calendar_names("en")
    return bool(names & {_words_before(part)[-1], *after})


def _names_thing(run: Sequence[_Part]) -> bool:
    """Tell whether most of the texts use the last word with its number, as a name: Apollo 11."""
    return 2 * sum(_uses_name(part) for part in run) > len(run)


def _uses_name(part: _Part) -> bool:
    *before, last = re.findall(r"\w+", part.title.name.partition(" …")[0]) or [""]
    if last.casefold() in _COUNTING:
        return False
    phrase = re.compile(rf"(\w+)?\W{{0,2}}\b{re.escape(last)} {part.title.number}\b")
    return any(not before or match[1] != before[-1] for match in phrase.finditer(part.post.text))


def _is_rising(run: Sequence[_Part]) -> bool:
    """Tell whether the numbers rise with the dates, with few exceptions."""
    dated = [part for part in run if part.post.day]
    steps = [(one, other) for one, other in pairwise(dated) if one.post.day != other.post.day]
    falls = sum(one.title.number > other.title.number for one, other in steps)
    return 4 * falls <= len(steps)
