"""Made-up archives of any size: month pages, posts with comments, words as frequent as in real text."""

from __future__ import annotations

import datetime as dt
import random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_SYLLABLES = "ba co di fe ga hu jo ka li mo nu pe ra si to vu wa xe yo za bren clor drim plan stor thig".split()
_FIRST_DAY = dt.date(2005, 1, 3)


def make_words(count: int, random_source: random.Random) -> list[str]:
    """Return different made-up words, the frequent ones short."""
    words: dict[str, None] = {}
    while len(words) < count:
        length = 1 + min(3, len(words) // 300)
        words["".join(random_source.choice(_SYLLABLES) for _ in range(length + random_source.randint(0, 1)))] = None
    return list(words)


def write_archive(content: Path, posts: int, comments: int, words_a_post: int = 350) -> None:
    """Write captures of single posts, each with some comments, of which every third is a reply.

    Word frequencies follow Zipf's law, as in natural language.
    """
    random_source = random.Random(20260101)
    vocabulary = make_words(20_000, random_source)
    weights = [1 / rank for rank in range(1, len(vocabulary) + 1)]
    stream = iter(
        random_source.choices(vocabulary, weights, k=posts * (words_a_post + comments * 45 + 20) + 10_000)
    )

    def sentence(length: int) -> str:
        return " ".join(next(stream) for _ in range(length)).capitalize() + "."

    captures = content / "captures"
    captures.mkdir(parents=True)
    for number in range(posts):
        day = _FIRST_DAY + dt.timedelta(days=number)
        lines = [f"{day:%A}, {day.day} {day:%B} {day.year}", "", sentence(4).rstrip("."), ""]
        for _ in range(max(1, words_a_post // 70)):
            lines += [" ".join(sentence(14) for _ in range(5)), ""]
        lines += [f"{comments} comments:", ""] if comments else []
        top = reply = 0
        for index in range(comments):
            if index % 3 == 2:
                reply += 1
                lines += ["    Replies"] * (reply == 1) + [f"    {reply}. {sentence(40)}", "", "      Delete"]
            else:
                top, reply = top + 1, 0
                lines += [f"  {top}. {sentence(40)}", "", "    ReplyDelete"]
        (captures / f"{day}.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
