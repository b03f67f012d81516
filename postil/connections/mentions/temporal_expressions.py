"""Times by which a text names a post: ``my post of 3 October``, ``last week's post``, ``as I wrote in 2010``."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from postil.text.locales import find_locale

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator


_DIGITS = re.compile(r"[0-9٠-٩۰-۹０-９]+")  # those of the languages below: found twice as fast as by their kind


_BEFORE, _BEHIND = 120, 80  # characters round what a phrase has, in which the whole of it stands


_EAST_ASIAN = (
    r"(?:(?P<year>\d{4})\s?[年년]\s?)?(?P<month>1?\d)\s?[月월]\s?(?P<day>[0-3]?\d)\s?[日일]|(?P<year3>(?:19|20)\d\d)\s?[年년]"
    r"(?:\s?(?P<month3>1?\d)\s?[月월])?"
)


@dataclass(frozen=True, slots=True)
class Period:
    """Days from one to another, both included."""

    first: dt.date
    last: dt.date


@dataclass(frozen=True, slots=True)
class _Phrases:
    """How a language speaks of posts of a time; ``{date}`` is a day, a month or a year, ``{weekday}`` a day's name.

    ``own`` are an author's words of their own posts, ``others`` anybody's. ``before`` are the words for the post of
    the day before, of the week, month and year before, and of a weekday.
    """

    own: tuple[str, ...]
    others: tuple[str, ...]
    yesterday: str
    week: str
    month: str
    year: str
    weekday: str
    cues: tuple[str, ...]  # what each of these has one of, as it is written


_EN_POST = r"(?:blog ?post|post|blog entry|entry|blog)"


_EN_PIECE = r"(?:blog ?post|post|blog entry|entry|blog|piece|article|column)"


_EN_WROTE = r"(?:wrote|said|reported|posted|blogged|noted|asked|mentioned|argued|predicted|described|warned)"


_DE_POST = r"(?:Blogbeitrag|Beitrag|Blogeintrag|Eintrag|Artikel|Blogpost|Post|Blog)(?:e?s|e)?"


_FR_POST = r"(?:billet|article|post|note|chronique)"


_ES_POST = r"(?:entrada|artículo|post|nota|columna)"


_IT_POST = r"(?:post|articolo|pezzo)"


_NL_POST = r"(?:blogpost|blogbericht|blog|bericht|stuk|artikel)"


_PHRASES = {
    "en": _Phrases(
        own=(
            rf"\b(?:my|our)(?: \w+)? {_EN_PIECE} (?:of|from|on|dated|for) (?:the )?{{date}}",
            rf"\b(?:my|our) {{date}} {_EN_PIECE}\b",
            rf"\b(?:as )?(?:I|we)(?:[’']d| had| have)?(?: also| already| first)? {_EN_WROTE}"
            r"(?: (?:about )?(?:this|it|that|so))?(?: here| on this blog)? (?:on|in|back in|back on) {date}",
            rf"\b(?:on|in|back in|back on) {{date}},? (?:I|we) {_EN_WROTE}\b",
        ),
        others=(
            rf"\b(?:your|this|that|the|an?)(?: earlier| previous| original| last| old)? {_EN_POST}"
            r" (?:of|from|on|dated) (?:the )?{date}",
        ),
        yesterday=rf"\byesterday[’']s {_EN_PIECE}\b",
        week=rf"\blast week[’']s {_EN_POST}\b",
        month=rf"\blast month[’']s {_EN_POST}\b",
        year=rf"\blast year[’']s {_EN_POST}\b",
        weekday=rf"\b(?:last )?{{weekday}}[’']s {_EN_POST}\b",
        cues=tuple(f"{name}{mark}s " for name in ("day", "week", "month", "year") for mark in "’'"),
    ),
    "de": _Phrases(
        own=(
            rf"\b(?:mein|unser)\w*(?: \w+)? {_DE_POST} (?:vom|von|aus) {{date}}",
            r"\b[Ww]ie (?:ich|wir) (?:hier |schon |bereits )*(?:am |im Jahre? |im |in )?{date} (?:hier )?"
            r"(?:schrieb|sagte|berichtete|bemerkte|geschrieben|berichtet)\w*",
            r"\b(?:Am|Im Jahre?|Im|In) {date} (?:schrieb|berichtete)\w* (?:ich|wir)\b",
        ),
        others=(rf"\b(?:der|dem|den|im|dein\w*|diese\w*) {_DE_POST} (?:vom|von|aus) {{date}}",),
        yesterday=rf"\bgestrige[nrms]? {_DE_POST}\b|\b{_DE_POST} (?:von|vom) gestern\b",
        week=rf"\b{_DE_POST} (?:von|der|aus der) (?:letzte|vorige|vergangene)[nr] Woche\b",
        month=rf"\b{_DE_POST} (?:vom|des|aus dem) (?:letzten|vorigen|vergangenen) Monats?\b",
        year=rf"\b{_DE_POST} (?:vom|des|aus dem) (?:letzten|vorigen|vergangenen) Jahre?s?\b",
        weekday=rf"\b{_DE_POST} vom (?:letzten |vergangenen )?{{weekday}}\b",
        cues=(
            "gestrig",
            "gestern",
            "letzte",
            "vorige",
            "vergangen",
            "ag vom ",
            "ags vom ",
            "el vom ",
            "st vom ",
            "og vom ",
        ),
    ),
    "fr": _Phrases(
        own=(
            rf"\b(?:mon|notre|ma)(?: \w+)? {_FR_POST} (?:du|de|d[’'])\s?{{date}}",
            r"\b(?:comme )?(?:je (?:l[’'])?|nous (?:l[’'])?|(?:je l[’']|j[’']|nous )(?:ai |avais |avons )?)"
            r"(?:écri\w+|disais|dit|disions|annonçais|signalais) (?:ici )?(?:le|en|dès) {date}",
        ),
        others=(rf"\b(?:le|ce|au|votre|la) {_FR_POST} (?:du|de) {{date}}",),
        yesterday=rf"\b{_FR_POST} d[’']hier\b",
        week=rf"\b{_FR_POST} de la semaine (?:dernière|passée)\b",
        month=rf"\b{_FR_POST} du mois (?:dernier|passé)\b",
        year=rf"\b{_FR_POST} de l[’']an(?:née)? (?:dernière?|passée?)\b",
        weekday=rf"\b{_FR_POST} de {{weekday}}(?: dernier)?\b",
        cues=("billet d", "article d", "post d", "note d", "chronique d"),
    ),
    "es": _Phrases(
        own=(
            rf"\b(?:mi|nuestra|nuestro)(?: \w+)? {_ES_POST} (?:del|de) {{date}}",
            r"\b(?:como )?(?:ya )?(?:escribí|escribimos|dije|dijimos|conté|contamos) (?:aquí )?(?:el|en) {date}",
        ),
        others=(rf"\b(?:la|el|esta|este|tu) {_ES_POST} (?:del|de) {{date}}",),
        yesterday=rf"\b{_ES_POST} de ayer\b",
        week=rf"\b{_ES_POST} de la semana pasada\b",
        month=rf"\b{_ES_POST} del mes pasado\b",
        year=rf"\b{_ES_POST} del año pasado\b",
        weekday=rf"\b{_ES_POST} del {{weekday}}(?: pasado)?\b",
        cues=("entrada d", "artículo d", "post d", "nota d", "columna d"),
    ),
    "it": _Phrases(
        own=(
            rf"\b(?:mio|nostro)(?: \w+)? {_IT_POST} (?:del|di|dell[’'])\s?{{date}}",
            r"\b(?:come )?(?:già )?(?:scrissi|scrivevo|ho scritto|abbiamo scritto) (?:qui )?(?:il|nel) {date}",
        ),
        others=(rf"\b(?:il|nel|del|quel|tuo) {_IT_POST} (?:del|di) {{date}}",),
        yesterday=rf"\b{_IT_POST} di ieri\b",
        week=rf"\b{_IT_POST} della (?:settimana scorsa|scorsa settimana)\b",
        month=rf"\b{_IT_POST} del mese scorso\b",
        year=rf"\b{_IT_POST} dell[’']anno scorso\b",
        weekday=rf"\b{_IT_POST} di {{weekday}}(?: scorso)?\b",
        cues=("post d", "articolo d", "pezzo d"),
    ),
    "nl": _Phrases(
        own=(
            rf"\b(?:mijn|ons|onze)(?: \w+)? {_NL_POST} (?:van|uit) {{date}}",
            r"\b(?:zoals )?(?:ik|wij|we) (?:hier )?(?:al )?(?:op |in )?{date} (?:al )?(?:schreef|schreven)\b",
            r"\b(?:Op|In) {date} (?:schreef|schreven) (?:ik|wij|we)\b",
        ),
        others=(rf"\b(?:het|de|dit|dat|je|uw) {_NL_POST} (?:van|uit) {{date}}",),
        yesterday=rf"\b{_NL_POST} van gisteren\b",
        week=rf"\b{_NL_POST} van (?:vorige|afgelopen) week\b",
        month=rf"\b{_NL_POST} van (?:vorige|afgelopen) maand\b",
        year=rf"\b{_NL_POST} van (?:vorig|afgelopen) jaar\b",
        weekday=rf"\b{_NL_POST} van (?:afgelopen )?{{weekday}}\b",
        cues=("post van ", "bericht van ", "blog van ", "stuk van ", "artikel van "),
    ),
    "ja": _Phrases(
        own=(r"{date}に(?:も|は)?(?:書い|述べ|紹介し)",),
        others=(r"{date}の(?:記事|エントリー?|投稿|ブログ|日記)",),
        yesterday=r"(?:昨日|きのう)の(?:記事|エントリー?|投稿|ブログ|日記)",
        week=r"先週の(?:記事|エントリー?|投稿|ブログ|日記)",
        month=r"先月の(?:記事|エントリー?|投稿|ブログ|日記)",
        year=r"(?:昨年|去年)の(?:記事|エントリー?|投稿|ブログ|日記)",
        weekday=r"{weekday}の(?:記事|エントリー?|投稿|ブログ|日記)",
        cues=("の記事", "のエントリ", "の投稿", "のブログ", "の日記"),
    ),
    "ar": _Phrases(
        own=(r"\bكتبت (?:عن (?:هذا|ذلك) )?(?:هنا )?(?:في|يوم|عام|سنة) (?:عام )?{date}",),
        others=(r"\b(?:تدوينة|تدوينتي|مقالي|مقالتي|مقال|مقالة)(?: يوم| بتاريخ| عام| في)* {date}",),
        yesterday=r"\b(?:تدوينة|مقال|مقالة) (?:ال)?أمس\b",
        week=r"\b(?:تدوينة|مقال|مقالة) الأسبوع الماضي\b",
        month=r"\b(?:تدوينة|مقال|مقالة) الشهر الماضي\b",
        year=r"\b(?:تدوينة|مقال|مقالة) (?:العام|السنة) الماضية?\b",
        weekday=r"\b(?:تدوينة|مقال|مقالة)(?: يوم)? {weekday}\b",
        cues=("تدوينة", "مقال"),
    ),
}


@dataclass(frozen=True, slots=True)
class _Reader:
    """The patterns of one language, and the numbers of its months and weekdays."""

    own: re.Pattern[str]
    others: re.Pattern[str]
    spoken: tuple[tuple[re.Pattern[str], Callable[[dt.date, str], Period]], ...]
    cues: tuple[str, ...]
    months: dict[str, int]


def find_temporal_expressions(
    text: str, written: dt.date | None, language: str, own: bool = True
) -> Iterator[tuple[int, int, Period]]:
    """Yield (start, end, period) where a text speaks of a post of some time; ``written`` is the text's own day.

    A day without its year is the last of that name before the text. ``own`` tells that the text is by who wrote the
    posts, so that ``my post`` is one of them.
    """
    code = language.partition("-")[0].lower()
    if code not in _PHRASES:
        return
    reader = _compile(code)
    # Every date has digits, and few places have: the rest need not be searched.
    for start, end in _surround(text, (match.start() for match in _DIGITS.finditer(text))):
        for pattern in (reader.own, reader.others) if own else (reader.others,):
            for match in pattern.finditer(text, start, end):
                period = _read_period(match, reader.months, written)
                if period:
                    yield match.start(), match.start() + len(match.group().rstrip(".")), period
    if not written or written.year <= 1:
        return
    for start, end in _surround(text, _find_cues(text, reader.cues)):
        for pattern, find in reader.spoken:
            for match in pattern.finditer(text, start, end):
                yield match.start(), match.end(), find(written, (match.groupdict().get("weekday") or "").lower())


def _find_cues(text: str, cues: Iterable[str]) -> list[int]:
    """Return where one of some strings stands, in the order of the text."""
    found: list[int] = []
    for cue in cues:
        at = text.find(cue)
        while at >= 0:
            found.append(at)
            at = text.find(cue, at + 1)
    return sorted(found)


def _surround(text: str, places: Iterable[int]) -> list[tuple[int, int]]:
    """Return the surroundings of places, in their order, those that overlap as one."""
    found: list[tuple[int, int]] = []
    for at in places:
        start, end = max(0, at - _BEFORE), min(len(text), at + _BEHIND)
        while start and text[start - 1].isalnum():  # a word is not cut
            start -= 1
        found.append((found.pop()[0] if found and found[-1][1] >= start else start, end))
    return found


@cache
def _compile(code: str) -> _Reader:
    locale = find_locale(code)
    months = {
        name.lower().strip("."): number
        for width in ("abbreviated", "wide")
        for number, name in locale.months["format"][width].items()
    } | ({"sept": 9} if code == "en" else {})
    weekdays = {name.lower().strip("."): number for number, name in locale.days["format"]["wide"].items()}
    month, weekday = (
        "|".join(sorted(map(re.escape, names), key=lambda name: (-len(name), name))) for names in (months, weekdays)
    )
    of = r"(?: of| de|\.)?"
    date = (
        rf"(?:(?:(?:{weekday}),? )?(?P<day>[0-3]?\d)(?:st|nd|rd|th|er)?{of} (?P<month>{month})\.?"
        rf"(?:,?(?: de| del)? (?P<year>\d{{4}}))?"
        rf"|(?P<month2>{month})\.? (?P<day2>[0-3]?\d)(?:st|nd|rd|th)?(?:,? (?P<year2>\d{{4}}))?"
        r"|(?P<year4>(?:19|20)\d\d)-(?P<month4>[01]\d)-(?P<day4>[0-3]\d)"
        rf"|(?:(?P<month3>{month}) (?:de |of )?)?(?P<year3>(?:19|20)\d\d))(?!\w)"
    )
    date = f"(?:{_EAST_ASIAN})" if code == "ja" else date
    phrases = _PHRASES[code]

    def join(patterns: tuple[str, ...]) -> re.Pattern[str]:
        # Each pattern of its own, so the groups of each have names of their own.
        numbered = (
            pattern.replace("{date}", re.sub(r"\(\?P<(\w+)>", rf"(?P<w{at}_\1>", date))
            for at, pattern in enumerate(patterns)
        )
        return re.compile("|".join(f"(?:{pattern})" for pattern in numbered), re.I)

    def find_weekday(written: dt.date, name: str) -> Period:
        day = written - dt.timedelta(days=(written.weekday() - weekdays[name] - 1) % 7 + 1)
        return Period(day, day)

    spoken = (
        (phrases.yesterday, _day_before),
        (phrases.week, _week_before),
        (phrases.month, _month_before),
        (phrases.year, _year_before),
        (phrases.weekday.replace("{weekday}", f"(?P<weekday>{weekday})"), find_weekday),
    )
    return _Reader(
        join(phrases.own),
        join(phrases.others),
        tuple((re.compile(pattern, re.I), find) for pattern, find in spoken),
        phrases.cues,
        months,
    )


def _day_before(written: dt.date, _: str) -> Period:
    return Period(written - dt.timedelta(days=1), written - dt.timedelta(days=1))


def _week_before(written: dt.date, _: str) -> Period:
    monday = written - dt.timedelta(days=written.weekday() + 7)
    return Period(monday, monday + dt.timedelta(days=6))


def _month_before(written: dt.date, _: str) -> Period:
    last = written.replace(day=1) - dt.timedelta(days=1)
    return Period(last.replace(day=1), last)


def _year_before(written: dt.date, _: str) -> Period:
    return Period(dt.date(written.year - 1, 1, 1), dt.date(written.year - 1, 12, 31))


def _read_period(match: re.Match[str], months: dict[str, int], written: dt.date | None) -> Period | None:
    parts = {name.partition("_")[2].rstrip("234"): value for name, value in match.groupdict().items() if value}
    year = int(parts["year"]) if "year" in parts else None
    named = parts.get("month", "").lower()
    month = int(named) if named.isdecimal() else months.get(named)
    day = int(parts["day"]) if "day" in parts else None
    try:
        if month is None or day is None:
            if year is None:
                return None
            last = dt.date(year + (month or 12) // 12, (month or 12) % 12 + 1, 1) - dt.timedelta(days=1)
            return Period(dt.date(year, month or 1, 1), last)
        if year is None:
            return _find_last_day(month, day, written) if written else None
        found = dt.date(year, month, day)
    except ValueError:  # no such day
        return None
    return Period(found, found)


def _find_last_day(month: int, day: int, before: dt.date) -> Period | None:
    """Return the last day of a name before another; 29 February may be some years back."""
    for year in range(before.year, max(0, before.year - 9), -1):
        if day <= calendar.monthrange(year, month)[1] and (found := dt.date(year, month, day)) < before:
            return Period(found, found)
    return None
