"""Mentions of posts: another post's title in a text, ``my post of 3 October``, ``as I wrote in 2010``.

Only where one post fits. A title counts where the text shows that it means one: by quotation marks, by its capitals
and length, or by speaking of a post beside it. A date counts where the archive has one post of it, by the same
source and not later than the text.
"""

from __future__ import annotations

import calendar
import datetime as dt
import json
import re
from collections import Counter
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import chain, islice
from typing import TYPE_CHECKING

import numpy as np

from postil.cache import digest, recall_each
from postil.periods import Period, find_periods
from postil.words import find_words, find_words_from, fold_word, is_unspaced, stop_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from postil.cache import Memo
    from postil.readings import Readings, Running

    Ints = NDArray[np.int64]

_MOST_HOLDERS = 3  # posts with a title's words and nothing that speaks of a post, beyond which it is a phrase
_NO_RUN = -1
_TABLE, _SPREAD = 1 << 22, 65_599
# Words that say something: a title with so many is found however it is capitalised, one with fewer by its capitals.
_LONG, _SHORT = 4, 3
_LONG_UNSPACED = 8  # characters of a script without spaces
_OPENING, _CLOSING = "\"'“‘«„‹「『《〈", "\"'”’»“›」』》〉‘"
_POINTS = " .,;:!?…。、！？\u00a0\u202f"
_QUOTED_WORD = re.compile(r"[“„«「『\"]\s?([^\W\d_]{2,40})[.,!?…]?\s?[”“»」』\"]")
# Words for a post, in the languages that blogs are often in; and words in which others' texts are spoken of, too.
_POSTS = (
    r"\b(?:(?:blog ?)?post(?:s|ing)?|blogs?|blog entry|entry|blogbeitr[aä]ge?s?|beitr[aä]ge?s?|blogeintr[aä]ge?s?|"
    r"eintr[aä]ge?s?|billets?|entradas?|blogbericht(?:en)?|запис[ьи]|пост[ае]?|wpis\w*)\b"
    r"|記事|エントリー?|投稿|ブログ|博文|帖子|글|포스트|تدوين\w*"
)
_OWN_WORDS = (
    r"\b(?:(?:I|we)(?:[’']ve|[’']d| have| had)?(?: \w+)? (?:said|argued|asked|blogged|described|discussed|"
    r"explained|mentioned|noted|posted|told|warned|wrote|written)|(?:schrieb|schrieben|habe|haben) (?:ich|wir)|"
    r"(?:ich|wir) (?:\w+ )?schrieb(?:en)?|j[’'](?:ai|avais|écrivais) ?(?:écrit)?|nous (?:avons|avions) écrit|"
    r"escrib(?:í|imos)|scrissi|(?:ho|abbiamo) scritto|schreef ik|ik schreef|я писал\w*|كتبت)\b|書い|寫過|写过|썼"
)
_WRITING = (
    r"\b(?:articles?|pieces?|column|wrote|written|titled|entitled|headed|headlined|sequel|earlier|previous(?:ly)?|"
    r"artikel\w*|schrieb\w*|geschrieben|überschrift|betitelt|chronique|écri\w+|intitulée?|artículos?|escrib\w+|"
    r"titulad[ao]|articol[oi]|scritto|intitolato|bericht\w*|schreef|geschreven|стат\w+|писал\w*)\b|文章|مقال|كتب"
)
_SPEAKS = re.compile(f"{_POSTS}|{_OWN_WORDS}|{_WRITING}", re.IGNORECASE)
_SPEAKS_OF_OWN = re.compile(f"{_POSTS}|{_OWN_WORDS}", re.IGNORECASE)
_RIGHT_BEFORE = re.compile(
    rf"(?:(?:{_POSTS}|\b(?:article|piece|titled|entitled|headed|headlined|betitelt|intitulée?|titulad[ao]|intitolato)\b)"
    r"[,:]?(?: (?:on|about|titled|called|entitled|headed|über|zu|mit dem titel|sur|intitulée?|sobre|su|over))?:?"
    r"|(?:^|[.(;:–—\n]\s?)(?:see(?: also)?|cf\.?|siehe(?: auch)?|vgl\.?|voir(?: aussi)?|véase|vedi|zie(?: ook)?|re)"
    r":?)\s?$",
    re.IGNORECASE,
)
_THIS_POST = re.compile(
    r"\b(?:this|today[’']s|diese[mrs]?|ce|cet|cette|este|esta|questo|dit|deze) \w+ $", re.IGNORECASE
)
_RIGHT_BEHIND = re.compile(rf"^,?\s?(?:{_POSTS}|{_OWN_WORDS})", re.IGNORECASE)
_SEE = re.compile(r"\b(?:see(?: also)?|cf\.?|siehe|vgl\.?|voir|véase|vedi|zie) $", re.IGNORECASE)
_NEAR = 60  # characters before a title, and half as many behind, in which something may speak of a post
_NUMBERED = re.compile(r"[ \u00a0](?:\d|#|[IVX]+\b(?!['’]| [a-z]))")  # Reforms 2, Reforms II, but: in Reforms I say
_END_OF_SENTENCE = re.compile(r"[.!?…][\"'”’»)\]]*\s|[。！？]|\n\n")
_QUOTE_ENDS = re.compile(r"[“„«「『]|[”»」』]|\n\n")


@dataclass(frozen=True, slots=True)
class Speech:
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
    texts: tuple[Speech, ...]


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


def find_mentions(
    posts: Sequence[Mentionable], readings: Readings, memo: Memo | None = None
) -> Iterator[PostMention]:
    """Yield the mentions of each post in the others, in the order of the posts: by titles, then by dates.

    What a post mentions depends on its own texts, and on nothing of the others but their titles, dates and
    sources: so much is asked of the memo for each post.
    """

    def find(wanted: list[int]) -> list[bytes]:
        return [
            json.dumps([[m.other, m.part, m.start, m.end, m.reason, m.sure] for m in found]).encode()
            for found in _find_all(posts, readings, wanted)
        ]

    packed = recall_each(memo, "mentions", _list_keys(posts, readings), find)
    of_posts = zip(posts, json.loads(b"[%b]" % b",".join(packed)), strict=True)
    mentions = [PostMention(post.id, *row) for post, rows in of_posts for row in rows]
    unsure: dict[str, set[str]] = {}
    for mention in mentions:
        if not mention.sure:
            unsure.setdefault(mention.other, set()).add(mention.post)
    phrases = {other for other, mentioning in unsure.items() if len(mentioning) > _MOST_HOLDERS}
    yield from (mention for mention in mentions if mention.sure or mention.other not in phrases)


def _list_keys(posts: Sequence[Mentionable], readings: Readings) -> list[str]:
    """Return for each post the digest of what its mentions depend on."""
    known = [(p.id, p.title, str(p.day), p.year, p.month, p.source, p.language) for p in posts]
    every = digest(json.dumps(known).encode())
    keys = []
    for post, own in zip(posts, readings.digests, strict=True):
        speeches = [(speech.part, str(speech.day), speech.own, speech.quotations) for speech in post.texts]
        keys.append(digest(json.dumps([every, own, post.id, post.language, speeches]).encode()))
    return keys


def _find_all(
    posts: Sequence[Mentionable], readings: Readings, wanted: Sequence[int]
) -> Iterator[list[PostMention]]:
    """Yield the mentions in each of some posts."""
    by_words: dict[str, list[PostMention]] = {}
    for found in chain(_find_titles(posts, readings, wanted), _find_words_quoted(posts, readings, wanted)):
        by_words.setdefault(found.post, []).append(found)
    dates = _Calendar(posts)
    for post in (posts[number] for number in wanted):
        by_title = sorted(by_words.get(post.id, ()), key=lambda one: (one.part, one.start))
        yield [*by_title, *_find_dates(post, dates)]


def _find_dates(post: Mentionable, dates: _Calendar) -> Iterator[PostMention]:
    for speech in post.texts:
        for start, end, period in find_periods(speech.text, speech.day, post.language, speech.own):
            other = None if _is_quoted(speech, start) else dates.find_one(post, period)
            if other:
                yield PostMention(post.id, other, speech.part, start, end, "mentioned by its date")


def _is_quoted(speech: Speech, at: int) -> bool:
    """Tell whether a place is within what somebody else says."""
    if any(start <= at < end for start, end in speech.quotations):
        return True
    opened = False
    for match in _QUOTE_ENDS.finditer(speech.text, max(0, speech.text.rfind("\n\n", 0, at)), at):
        opened = match.group() in "“„«「『"
    return opened


# ---------------------------------------------------------------- titles


def _find_titles(posts: Sequence[Mentionable], readings: Readings, wanted: Sequence[int]) -> Iterator[PostMention]:
    titles = readings.title_words
    count = Counter(titles)
    known = dict(zip(titles, range(len(titles)), strict=True))
    # Those of several posts hide shorter ones.
    named = [number for title, number in known.items() if len(title) > 1]
    running = readings.running
    speeches = [speech for post in posts for speech in (None, *post.texts)]  # of each text, a title none
    end = 0
    places, which = _find_runs(running, _list_places(readings, wanted), [titles[number] for number in named])
    mentioned = np.array(named, dtype=np.int64)[which]
    for at, of_post in zip(places.tolist(), mentioned.tolist(), strict=True):
        if at < end:
            continue
        other, length = posts[of_post], len(titles[of_post])
        number = int(running.text_of[at])
        post, speech = posts[int(readings.post_of[number])], speeches[number]
        if speech is None:
            continue
        if count[titles[of_post]] > 1 or post.id == other.id:
            end = at + length
            continue
        if _is_later(other, speech.day or post.day):
            continue
        spans = list(islice(find_words_from(speech.text, at - int(running.starts[number])), length))
        first, last = spans[0][0], spans[-1][1]
        company = _Company(speech.text, first, last)
        if _stands_as_title(speech.text, first, last, other, company):
            end = at + length
            sure = company.own or company.beside
            yield PostMention(post.id, other.id, speech.part, first, last, "mentioned by its title", sure)


def _list_places(readings: Readings, wanted: Sequence[int]) -> Ints:
    """Return the places of all words of some posts, ascending, but for the last of each text."""
    running = readings.running
    chosen = np.zeros(len(readings.posts) + 1, dtype=bool)
    chosen[list(wanted)] = True
    within = chosen[readings.post_of[running.text_of]]
    within[:-1] &= running.text_of[1:] == running.text_of[:-1]
    within[-1:] = False
    return np.flatnonzero(within)


@cache
def _count_telling(title: str, language: str) -> int:
    """Return how many words of a title say something; of scripts without spaces some characters make a word."""
    words = [fold_word(title[start:end]) for start, end in find_words(title)]
    unspaced = sum(map(is_unspaced, words))
    stops = stop_words(language)
    return unspaced * _LONG // _LONG_UNSPACED + sum(not is_unspaced(w) and w not in stops for w in words)


def _find_words_quoted(
    posts: Sequence[Mentionable], readings: Readings, wanted: Sequence[int]
) -> Iterator[PostMention]:
    """Yield the mentions of posts whose title is one word: in quotation marks, beside what speaks of a post."""
    titles = readings.title_words
    count = Counter(titles)
    single = {
        post.title.strip(_POINTS): post
        for post, title in zip(posts, titles, strict=True)
        if len(title) == 1 and count[title] == 1 and not post.title[:1].islower()
    }
    if not single:
        return
    for post in (posts[number] for number in wanted):
        for speech in post.texts:
            for match in _QUOTED_WORD.finditer(speech.text):
                other = single.get(match[1])
                if other is None or other.id == post.id or _is_later(other, speech.day or post.day):
                    continue
                start, end = match.span(1)
                company = _Company(speech.text, start, end)
                if company.own or company.beside:
                    yield PostMention(post.id, other.id, speech.part, start, end, "mentioned by its title")


def _is_later(other: Mentionable, day: dt.date | None) -> bool:
    return other.day is not None and day is not None and other.day > day


class _Company:
    """What a sentence says round some words, read as far as it is asked for."""

    def __init__(self, text: str, start: int, end: int) -> None:
        self._before = text[max(0, start - _NEAR) : start]
        cuts = [match.end() for match in _END_OF_SENTENCE.finditer(self._before)]
        self._sentence = self._before[cuts[-1] if cuts else 0 :].rstrip(_OPENING)
        behind = text[end : end + _NEAR // 2].lstrip(_CLOSING)
        cut = _END_OF_SENTENCE.search(behind)
        self._behind = behind[: cut.start()] if cut else behind

    @cached_property
    def writing(self) -> bool:
        """Whether it speaks of writing."""
        return bool(_SPEAKS.search(self._sentence) or _SPEAKS.search(self._behind))

    @cached_property
    def own(self) -> bool:
        """Whether it speaks of posts, or of what its author wrote."""
        return bool(_SPEAKS_OF_OWN.search(self._sentence) or _SPEAKS_OF_OWN.search(self._behind))

    @cached_property
    def beside(self) -> bool:
        """Whether it does so right beside the words."""
        here = _RIGHT_BEFORE.search(self._before.rstrip(_OPENING + "(")) and not _THIS_POST.search(self._before)
        return bool(here or _RIGHT_BEHIND.search(self._behind))


def _stands_as_title(text: str, start: int, end: int, other: Mentionable, company: _Company) -> bool:
    """Tell a title from words that only happen to be the same."""
    telling = _count_telling(other.title, other.language)
    words = text[start:end]
    as_written = " ".join(words.split()) == " ".join(other.title.split()).strip(_POINTS + _OPENING + _CLOSING)
    capitals = sum(part[0].isupper() or part[0].isdigit() for part in words.split())
    marked = as_written and (capitals > 1 or words.lower() == words.upper())  # scripts without capitals
    if _is_in_marks(text, start, end):
        return company.own or company.beside or telling >= _SHORT or marked or (as_written and company.writing)
    if _goes_on(text, start, end):
        return False
    several = len(words.split()) >= _SHORT or telling >= _SHORT  # a name alone may be a heading
    if telling >= _LONG or (as_written and several and _stands_alone(text, start, end)):
        return True
    if telling >= _SHORT:
        inside = capitals and as_written and not _begins_sentence(text, start)
        return bool(company.own or company.beside or inside or (marked and capitals))
    # A small word with a capital within a sentence begins a title: We wrote on the day The Reader Closes.
    small = several and fold_word(words.split()[0]) in stop_words(other.language)
    if small and as_written and capitals > 1 and not _begins_sentence(text, start):
        return company.own or company.beside or bool(_SEE.search(text, max(0, start - _NEAR), start))
    loosely = as_written or " ".join(words.split())[1:] == " ".join(other.title.split())[1:]
    return loosely and company.beside and (capitals > 1 or telling > 1)


def _is_in_marks(text: str, start: int, end: int) -> bool:
    """Tell whether words stand in quotation marks by themselves, but for a point."""
    before, behind = text[max(0, start - 2) : start].rstrip(" \u00a0\u202f"), text[end : end + 4].lstrip(_POINTS)
    return before[-1:] in tuple(_OPENING) and behind[:1] in tuple(_CLOSING)


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Tell whether words are a line of their own, such as in a list of posts."""
    before, behind = text[max(0, start - 8) : start], text[end : end + 8]
    return bool(
        re.search(r"(?:^|\n)[\s*•–-]*$", before)
        and (start < 8 or "\n" in before)
        and re.match(r"[ \t]*(?:\n|$)", behind)
    )


def _goes_on(text: str, start: int, end: int) -> bool:
    """Tell whether words stand within a longer name: a number or a capital goes on directly."""
    following = text[end : end + 2]
    if _NUMBERED.match(text, end):
        return True
    if not text[start].isupper():
        return False
    if following[:1] in (" ", "\u00a0") and following[1:].isupper() and text[end - 1].isalpha():
        return not text[end:].startswith((" I ", " I’", " I'"))
    word = re.search(r"(?<!\w)[^\W\d_]+ $", text[max(0, start - 40) : start])
    return bool(word and word[0][0].isupper() and not _begins_sentence(text, start - len(word[0])))


def _begins_sentence(text: str, at: int) -> bool:
    before = text[max(0, at - 3) : at].rstrip(" \"'“‘«(„")
    return not before or before[-1] in ".!?…:;\n–—"


def _find_runs(running: Running, places: Ints, runs: Sequence[tuple[int, ...]]) -> tuple[Ints, Ints]:
    """Return those of some places where one of some runs of words begins, and its number, at each the longest.

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
    at = places[opening[(words[places] * _SPREAD + words[places + 1]) % _TABLE]]
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
