"""Dates within a line of text: ``Posted on 2 March 2017 at 10:43 by …``, in any language of CLDR."""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import regex

from postil.text.edtf import Edtf

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from postil.text.calendar_words import CalendarWords


@dataclass(frozen=True, slots=True)
class DateExpression:
    """What a date in a text says; each part that it does not have is None.

    ``time`` is written ``14:43``. ``form`` is the order of its parts, such as ``weekday day month year``; the dates
    of one kind on a page have the same form.
    """

    text: str
    year: int | None
    month: int | None
    day: int | None
    weekday: int | None  # Monday is 0
    time: str | None
    form: str

    @property
    def date(self) -> dt.date | None:
        """The day, or None if the year or the day is not said."""
        if self.year and self.month and self.day:
            return dt.date(self.year, self.month, self.day)
        return None

    @property
    def edtf(self) -> Edtf | None:
        """The day, with the time if there is one, or None if the year or the day is not said."""
        if self.date is None:
            return None
        return Edtf(self.date.isoformat() + (f"T{self.time}" if self.time else ""))

    @property
    def is_consistent(self) -> bool:
        """False if the weekday is not that of the day."""
        return self.date is None or self.weekday is None or self.date.weekday() == self.weekday

    @property
    def may_be_other_day(self) -> bool:
        """Tell whether day and month are two numbers that can change places, as in ``03/04/2010``."""
        numeric = any(part in self.form for part in ("n/n/y", "n-n-y"))
        return numeric and self.month != self.day and max(self.month or 13, self.day or 13) <= 12

    @property
    def has_day(self) -> bool:
        """Tell whether a day and a month are said, and a year or a weekday."""
        return bool(self.month and self.day and (self.year or self.weekday is not None))


class DateSpan(NamedTuple):
    """A date in a text, and where it is."""

    start: int
    end: int
    date: DateExpression


@dataclass(frozen=True, slots=True)
class DateReader:
    """Finds dates, with the words of some languages; ``month_first`` is the order in dates of three numbers."""

    words: CalendarWords
    month_first: bool

    def find(self, text: str) -> DateSpan | None:
        """Return the first date or time in a line, None if it has none. The line is folded already."""
        if not _DIGIT.search(text):
            return None
        if not text.isascii():
            text = _OTHER_DIGIT.sub(lambda match: str(int(match[0])), text)
        tokens = list(_tokenise(text))
        for first in range(len(tokens)):
            span = self._read_from(text, tokens, first)
            if span is not None:
                return span
        return None

    def _read_from(self, text: str, tokens: Sequence[_Token], first: int) -> DateSpan | None:
        """Return the longest date that begins with a token, or None."""
        parts = _Parts()
        found: DateSpan | None = None
        start, index = tokens[first].start, first
        while index < len(tokens):
            taken = self._take(tokens, index, parts, begins=index == first)
            index += taken
            if taken == 0 or (index == first + taken and not parts.took):
                break  # a date begins with one of its parts
            if parts.took:
                end = tokens[index - 1].end
                date = parts.finish(" ".join(text[start:end].split()))
                found = DateSpan(start, end, date) if date else found
        return found

    def _take(self, tokens: Sequence[_Token], index: int, parts: _Parts, begins: bool) -> int:
        """Add the token at ``index`` to a date; return how many tokens were used, 0 if it is not part of it."""
        word = tokens[index].word
        parts.took = True
        if word[0].isdecimal() or word[0] in "〇二一三四五六七八九":
            return self._take_number(word, tokens, index, parts)
        return self._take_name(tokens, index, parts) or self._take_small_word(word, parts, begins)

    def _take_name(self, tokens: Sequence[_Token], index: int, parts: _Parts) -> int:
        """Add the name of a month, a day or a day period; return how many tokens it has, 0 for other words."""
        word = tokens[index].word
        for size in range(min(self.words.longest, len(tokens) - index), 0, -1):
            name = " ".join(token.word for token in tokens[index : index + size])
            if parts.weekday is None and name in self.words.weekdays and not self._is_month_here(name, parts):
                parts.set("weekday", self.words.weekdays[name])
                return size
            if parts.month is None and name in self.words.months:
                parts.set("month", self.words.months[name])
                return size
        if word in self.words.afternoon and parts.add_period(self.words.afternoon[word]):
            return 1
        match = _PERIOD_FIRST.fullmatch(word)
        if match and match[1] in self.words.afternoon and parts.time is None:
            return parts.add_time(match[2], match[3], self.words.afternoon[match[1]])
        if word in self.words.afternoon and parts.time is None:
            parts.early_period = self.words.afternoon[word]
            return 1
        return 0

    def _take_small_word(self, word: str, parts: _Parts, begins: bool) -> int:
        """Return 1 if a word may be between the parts of a date, as ``of``, or belongs to the one before it."""
        parts.took = False
        if begins:
            return 0
        if parts.time is not None and (word in _ZONES or word in _CLOCK):
            parts.took = True
            return 1
        if word in _UNITS and (parts.year is not None or parts.day is not None):
            parts.took = parts.month is not None and parts.day is not None
            return 1
        return 1 if word in _CONNECTING or word in _SEPARATORS or word in _UNITS else 0

    def _is_month_here(self, name: str, parts: _Parts) -> bool:
        """Tell whether a word that names a month and a weekday, such as ``mar``, is the month: after its day."""
        return name in self.words.months and parts.day is not None and parts.month is None

    def _take_number(self, word: str, tokens: Sequence[_Token], index: int, parts: _Parts) -> int:
        if match := _ISO.fullmatch(word):
            time = match[4] is not None
            return int(parts.set_day(int(match[1]), int(match[2]), int(match[3]), "year-month-day")) and (
                parts.add_time(match[4], match[5], None) if time else 1
            )
        if match := _EAST_ASIAN.fullmatch(word):
            return self._take_east_asian(match, parts)
        if match := _TIME.fullmatch(word):
            is_time = match[2] != "." or parts.day is not None or bool(match[4])
            following = tokens[index + 1].word if index + 1 < len(tokens) else ""
            period = _AM_PM.get((match[4] or "").replace(".", ""), self.words.afternoon.get(following))
            if parts.time is None and (is_time or period is not None or following in _ZONES):
                early, parts.early_period = parts.early_period, None
                return parts.add_time(match[1], match[3], early if period is None or not match[4] else period)
        if match := _NUMERIC.fullmatch(word):
            return self._take_numeric(match, parts)
        if parts.year is None and (match := _YEAR.fullmatch(word)):
            year = int(match[1])
            return parts.set("year", year - 543 if year > 2400 else year)
        if parts.day is None and (match := _DAY.fullmatch(word)) and 1 <= int(match[1]) <= 31:
            return parts.set("day", int(match[1]))
        if parts.hour_only and (match := _HOUR.fullmatch(word)):
            return parts.add_time(match[1], "0", _AM_PM[match[2].replace(".", "")])
        parts.took = False
        return 0

    def _take_numeric(self, match: regex.Match[str], parts: _Parts) -> int:
        first, separator, second, third = int(match[1]), match[2], int(match[3]), match[4]
        if len(match[1]) == 4:
            return int(parts.set_day(first, second, int(third), f"year{separator}month{separator}day"))
        if len(third) == 1 or len(match[1]) == 3:
            parts.took = False
            return 0
        year = int(third) if len(third) == 4 else int(third) + (2000 if int(third) < 70 else 1900)
        month, day = (first, second) if self.month_first else (second, first)
        if month > 12 >= day:
            month, day = day, month
        return int(parts.set_day(year, month, day, f"n{separator}n{separator}y"))

    def _take_east_asian(self, match: regex.Match[str], parts: _Parts) -> int:
        year, month, day, rest = match.groups()
        parts.set_day(int(_to_digits(year)) if year else None, int(month), int(day), "年月日")
        name = rest.strip("()（）")
        if name in self.words.weekdays:
            parts.weekday = self.words.weekdays[name]
        elif rest:
            parts.took = False
            return 0
        return 1


def infer_month_first(texts: Iterable[str]) -> bool | None:
    """Tell whether dates of three numbers on a page have the month first, by those that can be read in one way.

    Returns None if no date shows it, or dates contradict each other.
    """
    found: set[bool] = set()
    for text in texts:
        for match in _NUMERIC_ANYWHERE.finditer(text):
            first, second = int(match[1]), int(match[3])
            if first > 12 >= second or second > 12 >= first:
                found.add(second > 12)
    return found.pop() if len(found) == 1 else None


# ---------------------------------------------------------------- parts of a date


class _Token(NamedTuple):
    start: int
    end: int
    word: str  # in lower case, without brackets and points around it


@dataclass(slots=True)
class _Parts:
    """The parts of a date while it is read; ``took`` tells whether the last token was one of them."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    hour: int | None = None
    minute: int = 0
    afternoon: bool | None = None
    early_period: bool | None = None
    form: list[str] | None = None
    whole: bool = False
    took: bool = False
    wrong: bool = False

    @property
    def time(self) -> int | None:
        return self.hour

    @property
    def hour_only(self) -> bool:
        return self.hour is None and self.day is not None

    def set(self, name: str, value: int) -> int:
        if self.whole and name != "weekday":
            self.took = False
            return 0
        setattr(self, name, value)
        self.form = [*(self.form or ()), name]
        return 1

    def set_day(self, year: int | None, month: int, day: int, form: str) -> bool:
        if self.day is not None or self.month is not None or self.year is not None:
            self.took = False
            return False
        self.year, self.month, self.day, self.whole = year, month, day, True
        self.form = [*(self.form or ()), form]
        return True

    def add_time(self, hour: str, minute: str, afternoon: bool | None) -> int:
        self.hour, self.minute, self.afternoon = int(hour), int(minute), afternoon
        return 1

    def add_period(self, afternoon: bool) -> bool:
        if self.hour is None or self.afternoon is not None:
            return False
        self.afternoon = afternoon
        return True

    def finish(self, text: str) -> DateExpression | None:
        """Return the date, None if it has too few parts, or names a day or an hour that does not exist."""
        time = _write_time(self.hour, self.minute, self.afternoon) if self.hour is not None else None
        if self.hour is not None and time is None:
            return None
        if self.month is None or self.day is None:
            alone = time is not None and self.month is None and self.day is None and self.year is None
            if not alone or self.weekday is not None:
                return None
            return DateExpression(text, None, None, None, None, time, "time")
        if self.year is None and self.weekday is None and time is None:
            return None
        days = calendar.monthrange(self.year or 2000, self.month)[1] if 1 <= self.month <= 12 else 0
        if not 1 <= self.day <= days:
            return None
        form = " ".join(self.form or ())
        return DateExpression(text, self.year, self.month, self.day, self.weekday, time, form)


def _write_time(hour: int, minute: int, afternoon: bool | None) -> str | None:
    """Return a time of day as ``14:43``, None if there is no such time."""
    if afternoon is not None and hour <= 12:
        if hour == 0 and afternoon:
            return None
        hour = hour % 12 + (12 if afternoon else 0)
    return f"{hour:02}:{minute:02}" if hour < 24 and minute < 60 else None


# ---------------------------------------------------------------- tokens


_DIGIT = regex.compile(r"\d|[〇一二三四五六七八九]{4}年")
_OTHER_DIGIT = regex.compile(r"[^\P{Nd}0-9]")
_EAST_ASIAN_DATE = r"(?:(\d{4}|[〇一二三四五六七八九]{4})\s*[年년]\s*)?(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日일]"
_TOKEN = regex.compile(
    rf"{_EAST_ASIAN_DATE}(?:\s*[(（]?(?:[月火水木金土日]|[월화수목금토일])(?:曜日?|요일)?[)）]?(?![^\W\d])|\s*(?:星期|週|周)[一二三四五六日天])?"
    r"|\d{1,2}[./-]\s?\d{1,2}[./-]\s?\d{4}(?!\d)|\d{1,2} ?h ?\d{2}(?: ?min\b)?"
    r"|[^\s,،、|·•@()\[\]（）]+|[|·•@]"
)
_GLUED = regex.compile(r"(?<=\p{L}\p{Ll})(?:\d|\p{Lu}(?=\p{Ll}{2}))|(?<=\p{L}\d+|\b\d{4})\p{Lu}(?=\p{Ll}{2})")
_ISO = regex.compile(
    r"(\d{4})-(\d{2})-(\d{2})(?:[tT](\d{2}):(\d{2})(?::\d{2}(?:[.,]\d+)?)?(?:[zZ]|[+-]\d{2}:?\d{2})?)?"
)
_NUMERIC = regex.compile(r"(\d{1,4})([./-])\s?(\d{1,2})\2\s?(\d{4}|\d{1,2})\.?")
_NUMERIC_ANYWHERE = regex.compile(r"(?<![\d./-])(\d{1,2})([./-])\s?(\d{1,2})\2\s?(\d{4}|\d{2})(?![\d/-])")
_EAST_ASIAN = regex.compile(rf"{_EAST_ASIAN_DATE}\s*(\S*)")
_TIME = regex.compile(r"(\d{1,2}) ?([:.h]) ?(\d{2})(?::\d{2})?(?: ?min)?(am|pm|a\.m|p\.m)?")
_HOUR = regex.compile(r"(\d{1,2})(am|pm|a\.m|p\.m)")
_YEAR = regex.compile(r"((?:18|19|20|24|25)\d\d)(?:\.|\.?г|eko|\(e\)ko)?")
_DAY = regex.compile(r"(\d{1,2})(?:st|nd|rd|th|er|ème|e|º|ª|°|\.|日|일|an|en|a|ean)?")
_PERIOD_FIRST = regex.compile(r"(\D+?)(\d{1,2}):(\d{2})(?::\d{2})?")
_AM_PM = {"am": False, "pm": True}
# Words between the parts of a date, in many languages, and what separates a day from its time.
_CONNECTING = frozenset(
    "of the de del la le les den der d am at a à as às las los alle ore um uhr on kl klo kello om en el il op "
    "ob o u у в w v ve dne dnia dňa dana kell lúc vào ngày năm i о на στις klockan saat pukul jam pada pe "
    "în într em da vers gegen orele od dan и та เวลา เมื่อ 時刻 時間 时间 시간 في الساعة בשעה ב- در ساعت 于 於"
    "".casefold().split()
)
# Words after a year or a day that belong to it.
_UNITS = frozenset("г год года р року m gada d พ.ศ il mdn".casefold().split())
_CLOCK = frozenset("uhr hrs hs ч godz".split())  # words after a time
_SEPARATORS = frozenset(("|", "·", "•", "@", "-", "--", "/"))
_ZONES = frozenset(
    "gmt utc bst ist cet cest est edt cst cdt mst mdt pst pdt z et ct mt pt wet west eet eest aest aedt jst".split()
)


def _tokenise(text: str) -> Iterator[_Token]:
    """Yield the words and numbers of a text; a name that is glued to a date, as in ``Gull12 March``, is cut off."""
    for match in _TOKEN.finditer(text):
        start = match.start()
        for glued in _GLUED.finditer(text, start, match.end()):
            yield _make_token(text, start, glued.start())
            start = glued.start()
        yield _make_token(text, start, match.end())


def _make_token(text: str, start: int, end: int) -> _Token:
    word = text[start:end].casefold()
    return _Token(start, end, word.rstrip(".:;!?»”\"'").lstrip("«“\"'") or word)


def _to_digits(written: str) -> str:
    return "".join(str("〇一二三四五六七八九".find(c)) if c in "〇一二三四五六七八九" else c for c in written)
