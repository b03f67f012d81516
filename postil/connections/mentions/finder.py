"""Finds mentions of posts: the title of another post, ``my post of 3 October``, ``as I wrote in 2010``.

Only if exactly one post fits. A title counts if its context shows that a post is meant (``title_contexts``). A date
counts if the archive has one post of it, from the same source and not later than the text.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections import Counter
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from postil.connections.mentions.mentionable import Mentionable, PostMention, TextPart
from postil.connections.mentions.post_calendar import PostCalendar, is_later
from postil.connections.mentions.temporal_expressions import Period, find_temporal_expressions
from postil.connections.mentions.title_contexts import POINTS, TitleContext, is_title_mention
from postil.connections.mentions.title_matches import find_title_matches
from postil.jobs.memo import digest, recall_each
from postil.text.word_segmentation import find_words_from

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from postil.connections.corpus import Corpus
    from postil.connections.mentions.title_matches import TitleMatch
    from postil.jobs.memo import Memo


_MOST_UNSURE = 3  # posts that use the words of a title without speaking of a post; with more it is a mere phrase
_QUOTED_WORD = re.compile(r"[“„«「『\"]\s?([^\W\d_]{2,40})[.,!?…]?\s?[”“»」』\"]")
_QUOTE_ENDS = re.compile(r"[“„«「『]|[”»」』]|\n\n")


def find_mentions(posts: Sequence[Mentionable], corpus: Corpus, memo: Memo | None = None) -> Iterator[PostMention]:
    """Yield the mentions of other posts in each post, in the order of the posts: by titles, then by dates.

    The memo keeps the temporal expressions of each text, and which titles in it are mentions: a change of another
    post affects only its own title.
    """
    cues = _read_cues(posts, corpus, memo)
    by_words = _find_titles(posts, corpus, memo)
    single, dates = _list_single_words(posts, corpus), PostCalendar(posts)
    mentions: list[PostMention] = []
    for post, own, by_title in zip(posts, cues, by_words, strict=True):
        quoted = _find_quoted(post, own, single) if single else ()
        mentions += sorted([*by_title, *quoted], key=lambda one: (one.part, one.start))
        mentions += _find_dates(post, own, dates)
    unsure: dict[str, set[str]] = {}
    for mention in mentions:
        if not mention.sure:
            unsure.setdefault(mention.other, set()).add(mention.post)
    phrases = {other for other, mentioning in unsure.items() if len(mentioning) > _MOST_UNSURE}
    yield from (mention for mention in mentions if mention.sure or mention.other not in phrases)


# ---------------------------------------------------------------- temporal expressions and quoted words


@dataclass(frozen=True, slots=True)
class _TextCues:
    """Where one text may mention posts, whatever posts there are.

    ``periods`` are (start, end, first day, last day) of temporal expressions, with days as numbers; ``quoted`` are
    (start, end) of single words in quotation marks, next to words that speak of a post.
    """

    periods: tuple[tuple[int, int, int, int], ...]
    quoted: tuple[tuple[int, int], ...]


def _read_cues(posts: Sequence[Mentionable], corpus: Corpus, memo: Memo | None) -> list[list[_TextCues]]:
    """Return the cues of the texts of each post."""
    keys = [
        digest(json.dumps([own, post.language, _describe(post)]).encode())
        for post, own in zip(posts, corpus.digests, strict=True)
    ]

    def read(wanted: list[int]) -> list[bytes]:
        return [
            json.dumps(
                [_read_text_part(text_part, posts[number].language) for text_part in posts[number].texts]
            ).encode()
            for number in wanted
        ]

    rows = json.loads(b"[%b]" % b",".join(recall_each(memo, "cues", keys, read)))
    return [[_TextCues(tuple(periods), tuple(quoted)) for periods, quoted in texts] for texts in rows]


def _describe(post: Mentionable) -> list[tuple[object, ...]]:
    return [(text_part.part, str(text_part.day), text_part.own, text_part.quotations) for text_part in post.texts]


def _read_text_part(
    text_part: TextPart, language: str
) -> tuple[list[tuple[int, int, int, int]], list[tuple[int, int]]]:
    periods = [
        (start, end, period.first.toordinal(), period.last.toordinal())
        for start, end, period in find_temporal_expressions(text_part.text, text_part.day, language, text_part.own)
        if not _is_quoted(text_part, start)
    ]
    words = (match.span(1) for match in _QUOTED_WORD.finditer(text_part.text))
    return periods, [span for span in words if TitleContext(text_part.text, *span).speaks_of_post]


def _find_dates(post: Mentionable, cues: Sequence[_TextCues], dates: PostCalendar) -> Iterator[PostMention]:
    for text_part, own in zip(post.texts, cues, strict=True):
        for start, end, first, last in own.periods:
            period = Period(dt.date.fromordinal(first), dt.date.fromordinal(last))
            other = dates.find_one(post, period)
            if other:
                yield PostMention(post.id, other, text_part.part, start, end, "mentioned by its date")


def _list_single_words(posts: Sequence[Mentionable], corpus: Corpus) -> dict[str, Mentionable]:
    """Return the posts whose title is a single word that no other title is, by this word."""
    count = Counter(corpus.title_words)
    return {
        post.title.strip(POINTS): post
        for post, title in zip(posts, corpus.title_words, strict=True)
        if len(title) == 1 and count[title] == 1 and not post.title[:1].islower()
    }


def _find_quoted(
    post: Mentionable, cues: Sequence[_TextCues], single: Mapping[str, Mentionable]
) -> Iterator[PostMention]:
    """Yield the mentions of posts whose title is a single word."""
    for text_part, own in zip(post.texts, cues, strict=True):
        for start, end in own.quoted:
            other = single.get(text_part.text[start:end])
            if other and other.id != post.id and not is_later(other, text_part.day or post.day):
                yield PostMention(post.id, other.id, text_part.part, start, end, "mentioned by its title")


def _is_quoted(text_part: TextPart, at: int) -> bool:
    """Tell whether a place is within the words of somebody else."""
    if any(start <= at < end for start, end in text_part.quotations):
        return True
    opened = False
    for match in _QUOTE_ENDS.finditer(text_part.text, max(0, text_part.text.rfind("\n\n", 0, at)), at):
        opened = match.group() in "“„«「『"
    return opened


# ---------------------------------------------------------------- titles


def _find_titles(posts: Sequence[Mentionable], corpus: Corpus, memo: Memo | None) -> list[list[PostMention]]:
    """Return the mentions by title in each post."""
    matches = find_title_matches(posts, corpus)
    keys = []
    for number, post in enumerate(posts):
        own = [
            (h.text, h.word, h.words, h.other.id, h.other.title, h.other.language, str(h.other.day), h.shared)
            for h in matches.get(number, ())
        ]
        described = [corpus.digests[number], post.id, str(post.day), _describe(post), own]
        keys.append(digest(json.dumps(described).encode()))

    def find(wanted: list[int]) -> list[bytes]:
        return [
            json.dumps(
                [
                    (m.other, m.part, m.start, m.end, m.reason, m.sure)
                    for m in _choose_titles(posts[number], matches.get(number, ()))
                ]
            ).encode()
            for number in wanted
        ]

    rows = json.loads(b"[%b]" % b",".join(recall_each(memo, "mentions", keys, find)))
    return [[PostMention(post.id, *row) for row in own] for post, own in zip(posts, rows, strict=True)]


def _choose_titles(post: Mentionable, matches: Iterable[TitleMatch]) -> Iterator[PostMention]:
    """Yield the matches that are mentions; none begins within another."""
    end = (-1, 0)
    for match in matches:
        if (match.text, match.word) < end:
            continue
        other, text_part = match.other, post.texts[match.text]
        if match.shared or post.id == other.id:
            end = (match.text, match.word + match.words)
            continue
        if is_later(other, text_part.day or post.day):
            continue
        spans = list(islice(find_words_from(text_part.text, match.word), match.words))
        first, last = spans[0][0], spans[-1][1]
        context = TitleContext(text_part.text, first, last)
        if is_title_mention(text_part.text, first, last, other.title, other.language, context):
            end = (match.text, match.word + match.words)
            sure = context.speaks_of_post
            yield PostMention(post.id, other.id, text_part.part, first, last, "mentioned by its title", sure)
