"""Title contexts: whether the words of a title in a text mean the post, or are the same by coincidence.

The evidence is quotation marks, capitals and length, and words next to the title that speak of a post.
"""

from __future__ import annotations

import re
from functools import cache, cached_property

from postil.text.word_segmentation import find_words, fold_word, is_unspaced, stop_words

# Content words: a title with so many is found in any case; with fewer, its capitals must be the same.
_LONG, _SHORT = 4, 3
_LONG_UNSPACED = 8  # characters of a script without spaces
_OPENING, _CLOSING = "\"'“‘«„‹「『《〈", "\"'”’»“›」』》〉‘"
POINTS = " .,;:!?…。、！？\u00a0\u202f"
# Words for a post, for what its author wrote, and for anybody's writing, in frequent languages of blogs.
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

_RIGHT_AFTER = re.compile(rf"^,?\s?(?:{_POSTS}|{_OWN_WORDS})", re.IGNORECASE)
_SEE = re.compile(r"\b(?:see(?: also)?|cf\.?|siehe|vgl\.?|voir|véase|vedi|zie) $", re.IGNORECASE)
_NEAR = 60  # characters before a title, and half as many after it, that may speak of a post
_NUMBERED = re.compile(r"[ \u00a0](?:\d|#|[IVX]+\b(?!['’]| [a-z]))")  # Reforms 2, Reforms II, but: in Reforms I say
_END_OF_SENTENCE = re.compile(r"[.!?…][\"'”’»)\]]*\s|[。！？]|\n\n")


class TitleContext:
    """What a sentence says around some words; computed when it is needed."""

    def __init__(self, text: str, start: int, end: int) -> None:
        self._before = text[max(0, start - _NEAR) : start]
        cuts = [match.end() for match in _END_OF_SENTENCE.finditer(self._before)]
        self._sentence = self._before[cuts[-1] if cuts else 0 :].rstrip(_OPENING)
        after = text[end : end + _NEAR // 2].lstrip(_CLOSING)
        cut = _END_OF_SENTENCE.search(after)
        self._after = after[: cut.start()] if cut else after

    @cached_property
    def writing(self) -> bool:
        """Whether the sentence speaks of writing at all."""
        return bool(_SPEAKS.search(self._sentence) or _SPEAKS.search(self._after))

    @cached_property
    def own(self) -> bool:
        """Whether the sentence speaks of posts, or of what the author wrote."""
        return bool(_SPEAKS_OF_OWN.search(self._sentence) or _SPEAKS_OF_OWN.search(self._after))

    @property
    def speaks_of_post(self) -> bool:
        """Whether the sentence speaks of a post anywhere."""
        return self.own or self.beside

    @cached_property
    def beside(self) -> bool:
        """Whether the sentence speaks of a post right next to the words."""
        here = _RIGHT_BEFORE.search(self._before.rstrip(_OPENING + "(")) and not _THIS_POST.search(self._before)
        return bool(here or _RIGHT_AFTER.search(self._after))


def is_title_mention(text: str, start: int, end: int, title: str, language: str, context: TitleContext) -> bool:
    """Tell whether words that are those of a title mean the post."""
    content_words = _count_content_words(title, language)
    words = text[start:end]
    as_written = " ".join(words.split()) == " ".join(title.split()).strip(POINTS + _OPENING + _CLOSING)
    capitals = sum(part[0].isupper() or part[0].isdigit() for part in words.split())
    marked = as_written and (capitals > 1 or words.lower() == words.upper())  # scripts without capitals
    if _is_in_marks(text, start, end):
        return (
            context.own or context.beside or content_words >= _SHORT or marked or (as_written and context.writing)
        )
    if _is_part_of_name(text, start, end):
        return False
    several = len(words.split()) >= _SHORT or content_words >= _SHORT  # a single name may be a heading
    if content_words >= _LONG or (as_written and several and _is_whole_line(text, start, end)):
        return True
    if content_words >= _SHORT:
        inside = capitals and as_written and not _begins_sentence(text, start)
        return bool(context.own or context.beside or inside or (marked and capitals))
    # A stop word with a capital within a sentence begins a title: We wrote on the day The Reader Closes.
    opens = several and fold_word(words.split()[0]) in stop_words(language)
    if opens and as_written and capitals > 1 and not _begins_sentence(text, start):
        return context.own or context.beside or bool(_SEE.search(text, max(0, start - _NEAR), start))
    loosely = as_written or " ".join(words.split())[1:] == " ".join(title.split())[1:]
    return loosely and context.beside and (capitals > 1 or content_words > 1)


def _is_in_marks(text: str, start: int, end: int) -> bool:
    """Tell whether words are alone in quotation marks, except for punctuation."""
    before, after = text[max(0, start - 2) : start].rstrip(" \u00a0\u202f"), text[end : end + 4].lstrip(POINTS)
    return before[-1:] in tuple(_OPENING) and after[:1] in tuple(_CLOSING)


def _is_whole_line(text: str, start: int, end: int) -> bool:
    """Tell whether words are a whole line, as in a list of posts."""
    before, after = text[max(0, start - 8) : start], text[end : end + 8]
    return bool(
        re.search(r"(?:^|\n)[\s*•–-]*$", before)
        and (start < 8 or "\n" in before)
        and re.match(r"[ \t]*(?:\n|$)", after)
    )


def _is_part_of_name(text: str, start: int, end: int) -> bool:
    """Tell whether words are part of a longer name, because a number or a capital follows or precedes."""
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
def _count_content_words(title: str, language: str) -> int:
    """Count the words of a title that are not stop words; in scripts without spaces, some characters are a word."""
    words = [fold_word(title[start:end]) for start, end in find_words(title)]
    unspaced = sum(map(is_unspaced, words))
    stops = stop_words(language)
    return unspaced * _LONG // _LONG_UNSPACED + sum(not is_unspaced(w) and w not in stops for w in words)
