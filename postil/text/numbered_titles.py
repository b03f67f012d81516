"""Read the number in a title of a series: 'Part II', 'Notes 81', '第3回'."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from postil.text.numerals import HAN_NUMERAL, parse_number, parse_roman

Kind = Literal["part", "number", "bare", "roman"]

# Words for a part in common languages of titles; a number after one of them is always that of a part.
_PART_WORDS = (
    "part|pt|parts|instal?lment|episode|ep|teil|folge|fortsetzung|partie|épisode|volet|parte|episodio|entrega|capítulo|"
    "puntata|deel|aflevering|część|odcinek|часть|серия|частина|bölüm|osa|الجزء|الحلقة|جزء|حلقة|חלק|פרק"
)
# Words and signs for a number; it can be that of something else, as in Symphony No. 5.
_NUMBER_WORDS = r"no|nr|n[°º.]|num|number|№|#|vol|volume|issue|band|heft|ausgabe|tome|chapter|kapitel|chapitre"
_VALUE = r"\d{1,4}|[IVXLivxl]{1,8}|[^\W\d_]{2,14}"

_OPENING, _CLOSING = (
    r"(?:^|(?<=[\s,:;.(\[–—|/-]))[(\[]?",
    r"(?:\s*(?:of|out of|von|sur|de|van|di|из|/)\s*(?P<total>\d{1,3}))?",
)

_REST = r"(?:[)\]]?\s*$|[)\]]\s+(?=\S)|\s*[:–—|;,.]\s+(?=\S)|\s+[-–—|]+\s+(?=\S))"

_MARKED = re.compile(
    rf"{_OPENING}(?:(?P<part>{_PART_WORDS})\b\.?\s*#?(?P<value>{_VALUE})"
    rf"|(?P<number>{_NUMBER_WORDS})\.?\s*(?P<value2>\d{{1,4}}|(?-i:[IVXL]{{2,8}}))){_CLOSING}{_REST}",
    re.IGNORECASE,
)

_ORDINAL = re.compile(
    rf"{_OPENING}(?P<value>\d{{1,3}}(?:\.|st|nd|rd|th|er|[èe]re|nde|[èe]me|e|º|ª|-?я)|[^\W\d_]{{2,14}})\s+"
    rf"(?P<part>{_PART_WORDS})\b(?P<total>){_REST}",
    re.IGNORECASE,
)

_EAST_ASIAN = re.compile(
    rf"[(（【\[]?(?:[第제]\s*(?P<value>\d{{1,4}}|{HAN_NUMERAL})\s*[回話话部章巻卷号號弾夜編篇集期節节講讲課课季화회부편장]"
    rf"|その\s*(?P<value2>\d{{1,3}}|{HAN_NUMERAL})|(?P<value4>\d{{1,3}})\s*(?:회|편|부|화)$"
    rf"|(?P<value3>[（(]{HAN_NUMERAL}[)）]$|[①-⑳]$))[)）】\]]?"
)

_OF_TOTAL = re.compile(r"[(\[](?P<value>\d{1,2})\s?/\s?(?P<total>\d{1,2})[)\]]")
_BARE = re.compile(r"(?<!\d[\s,.:–—-])(?<=[\s,:(（\[–—-])(?P<value>\d{1,4})[)）\]]?$")
_BARE_WITHIN = re.compile(r"(?<=[^\W\d_]\s)[(\[]?(?P<value>\d{1,4})(?=[)\]]?(?:\s*[:–—|]|\s+-|,)\s+\S)")
_BARE_ROMAN = re.compile(r"(?<=[^\W\d_]\s)\(?(?P<value>[IVX]{1,6})\)?(?:$|(?=\s*:\s+\S))")
_AMONG_WORDS = re.compile(r"(?<=[^\W\d_]\s)(?P<value>\d{1,3})(?P<following>\s[^\W\d_].*)$")
_MAX_LENGTH = 200  # characters of a title that are read: its number is near the beginning
_PUNCTUATION = " \t.,:;#(（[【–—|/-「『“\"'"
_BARE_NUMBER_WORDS = frozenset("no nr num number vol n".split())  # "No. 10" alone may be a house
_YEARS, _YEARS_AND_AMOUNTS = range(1900, 2101), frozenset({0, *range(1000, 10_000)})


@dataclass(frozen=True, slots=True)
class SeriesTitle:
    """The parts of a numbered title.

    ``stem`` are the words that all titles of the series share, in lower case; ``name`` is the same as it is
    written. ``kind`` tells what is in front of the number: a word for a part, a word for a number, or neither
    (``bare``, or ``roman`` for a Roman numeral). ``before`` and ``rest`` are the words before and after the
    number, in lower case; ``total`` is the number of parts if the title gives it, otherwise 0.
    """

    stem: str
    number: int
    name: str
    kind: Kind
    before: str
    rest: str = ""
    total: int = 0


def read_series_title(title: str) -> SeriesTitle | None:
    """Return the parts of a numbered title, None if it has no number. A year does not count as a number."""
    text = title.strip()[:_MAX_LENGTH]
    for pattern in (_MARKED, _ORDINAL, _EAST_ASIAN, _OF_TOTAL, _BARE, _BARE_WITHIN, _BARE_ROMAN, _AMONG_WORDS):
        for match in pattern.finditer(text):
            found = _read_match(text, match, pattern)
            if found:
                return found
    return None


def read_numbered_line(line: str) -> SeriesTitle | None:
    """Return the parts of a line that ends in its number, None for any other line.

    It is for lines that may be sub-headings, so it accepts less than ``read_series_title``.
    """
    title = read_series_title(line)
    return title if title and not title.rest and title.kind != "roman" else None


def _read_match(text: str, match: re.Match[str], pattern: re.Pattern[str]) -> SeriesTitle | None:
    groups = match.groupdict()
    written = next(value for name, value in groups.items() if name.startswith("value") and value)
    kind: Kind = "bare"
    if pattern is _BARE_ROMAN:
        number, kind = parse_roman(written), "roman"
    else:
        number = parse_number(written.strip("（()）"))
        if pattern not in (_BARE, _BARE_WITHIN, _AMONG_WORDS):
            kind = "number" if groups.get("number") else "part"
    if number is None or number in (_YEARS if kind in ("part", "number") else _YEARS_AND_AMOUNTS):
        return None
    name = text[: match.start()].rstrip(_PUNCTUATION).lstrip()
    before = stem = fold_title(name)
    if not stem and pattern is _EAST_ASIAN:
        name = before = stem = match.group().replace(written, "…")  # 第3回 in front of a title
    total = int(groups["total"]) if groups.get("total") else 0
    if not stem or stem in _BARE_NUMBER_WORDS or (pattern is _OF_TOTAL and number > total):
        return None
    if following := groups.get("following"):
        name, stem = f"{name} …{following}", f"{stem} … {fold_title(following)}"
    rest = fold_title(text[match.end() :]) or following or ""
    return SeriesTitle(stem, number, name, kind, before, rest, total if total >= number else 0)


def fold_title(words: str) -> str:
    """Return the words of a title without differences of case, punctuation and white space."""
    return " ".join(re.findall(r"\w+", words.casefold()))
