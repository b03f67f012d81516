"""Titles in texts: words that mean a post, told from words that only happen to be the same.

By quotation marks, by capitals and length, or because the text speaks of a post beside them.
"""

from __future__ import annotations

import re
from functools import cache, cached_property

from postil.text.word_segmentation import find_words, fold_word, is_unspaced, stop_words

# Words that say something: a title with so many is found however it is capitalised, one with fewer by its capitals.
_LONG, _SHORT = 4, 3


_LONG_UNSPACED = 8  # characters of a script without spaces


_OPENING, _CLOSING = "\"'“‘«„‹「『《〈", "\"'”’»“›」』》〉‘"


POINTS = " .,;:!?…。、！？\u00a0\u202f"
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


class TitleContext:
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

    @property
    def speaks_of_post(self) -> bool:
        """Whether it speaks of posts at all."""
        return self.own or self.beside

    @cached_property
    def beside(self) -> bool:
        """Whether it does so right beside the words."""
        here = _RIGHT_BEFORE.search(self._before.rstrip(_OPENING + "(")) and not _THIS_POST.search(self._before)
        return bool(here or _RIGHT_BEHIND.search(self._behind))


def is_title_mention(text: str, start: int, end: int, title: str, language: str, company: TitleContext) -> bool:
    """Tell a title from words that only happen to be the same."""
    telling = _count_telling(title, language)
    words = text[start:end]
    as_written = " ".join(words.split()) == " ".join(title.split()).strip(POINTS + _OPENING + _CLOSING)
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
    small = several and fold_word(words.split()[0]) in stop_words(language)
    if small and as_written and capitals > 1 and not _begins_sentence(text, start):
        return company.own or company.beside or bool(_SEE.search(text, max(0, start - _NEAR), start))
    loosely = as_written or " ".join(words.split())[1:] == " ".join(title.split())[1:]
    return loosely and company.beside and (capitals > 1 or telling > 1)


def _is_in_marks(text: str, start: int, end: int) -> bool:
    """Tell whether words stand in quotation marks by themselves, but for a point."""
    before, behind = text[max(0, start - 2) : start].rstrip(" \u00a0\u202f"), text[end : end + 4].lstrip(POINTS)
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


@cache
def _count_telling(title: str, language: str) -> int:
    """Return how many words of a title say something; of scripts without spaces some characters make a word."""
    words = [fold_word(title[start:end]) for start, end in find_words(title)]
    unspaced = sum(map(is_unspaced, words))
    stops = stop_words(language)
    return unspaced * _LONG // _LONG_UNSPACED + sum(not is_unspaced(w) and w not in stops for w in words)
