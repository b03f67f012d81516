"""Made-up posts with threads of comments, in many languages, from a seed."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml

from benchmarks.text_forms.labels import Labels, Pool

Kind = Literal["paragraph", "list", "numbered", "quotation", "verse", "code"]

_DATA = Path(__file__).parent
_FIRST_DAY = dt.datetime(2006, 2, 1, 6, 30)
_CODE = (
    ("def ring(bell):", "    for hour in range(7):", "        bell.strike(hour)"),
    ("if tide > 3:", "    close(gate)", "else:", "    open(gate)"),
)
_UNSPACED = ("ja", "zh")  # languages that join sentences without a space


@dataclass(frozen=True, slots=True)
class Block:
    """A part of a text: a paragraph is one line; the lines of the other kinds are items, verses, lines of code."""

    kind: Kind
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MadeComment:
    """A comment; ``parent`` is the id of the one that it answers, ``answered`` the name of who wrote that."""

    id: str
    author: str
    moment: dt.datetime
    blocks: tuple[Block, ...]
    parent: str | None = None
    answered: str | None = None


@dataclass(frozen=True, slots=True)
class MadePost:
    """A post with its comments in the order of a page: each answer after what it answers."""

    title: str
    author: str
    moment: dt.datetime
    blocks: tuple[Block, ...]
    labels: tuple[str, ...]
    comments: tuple[MadeComment, ...]


@cache
def _read_prose() -> dict[str, dict[str, dict[str, list[str]]]]:
    prose: dict[str, Any] = yaml.safe_load((_DATA / "prose.yml").read_text(encoding="utf-8"))
    return prose


def list_languages() -> tuple[str, ...]:
    """Return the languages that there are sentences in, as two letters."""
    return tuple(_read_prose())


class Writer:
    """Makes up posts in one language; the same seed makes the same posts."""

    def __init__(self, language: str, pool: Pool, seed: str) -> None:
        self._words = _read_prose()[language][pool]
        self._language = language
        self._pool = pool
        self._chance = random.Random(f"{language} {pool} {seed}")
        self._moment = _FIRST_DAY + dt.timedelta(days=self._chance.randrange(3500))

    def write_posts(self, count: int, comments: int) -> tuple[MadePost, ...]:
        """Return posts with different titles, newest first, each with up to so many comments, at least two."""
        titles = self._chance.sample(self._words["titles"], count)
        posts: list[MadePost] = []
        for title in titles:
            days = self._chance.randint(1, 40) if not posts or self._chance.random() < 0.8 else 0
            self._moment += dt.timedelta(days=days, minutes=self._chance.randrange(1, 200))
            posts.append(self._write_post(title, comments))
        return tuple(reversed(posts))

    def _write_post(self, title: str, comments: int) -> MadePost:
        body = [Block("paragraph", (self._paragraph(2, 4),))]
        kinds: list[Kind] = ["list", "numbered", "quotation", "verse", "code"]
        for kind in self._chance.sample(kinds, 2):
            body += [self._block(kind), Block("paragraph", (self._paragraph(2, 4),))]
        # A list at the end of a post looks like a thread of comments.
        body += [self._block("numbered")] * (self._chance.random() < 0.2)
        first = self._chance.choice(self._words["names"])
        labels = tuple(self._chance.sample([t.split()[0].strip(":?,") for t in self._words["titles"]], 2))
        thread = self._write_thread(self._chance.randint(2, comments)) if comments else ()
        return MadePost(title, first, self._moment, tuple(body), tuple(dict.fromkeys(labels)), thread)

    def _write_thread(self, count: int) -> tuple[MadeComment, ...]:
        moment = self._moment
        made: list[MadeComment] = []
        for _ in range(count):
            moment += dt.timedelta(minutes=self._chance.randint(2, 2000))
            parent = self._chance.choice([None, None, *made[-2:]])
            answers = (parent.id, parent.author) if parent else (None, None)
            name = self._chance.choice(self._words["names"])
            number = f"{self._chance.randrange(10**8, 10**9)}"
            made.append(MadeComment(number, name, moment, self._remark(moment), *answers))
        order: list[MadeComment] = []

        def place(parent: str | None) -> None:
            for comment in made:
                if comment.parent == parent:
                    order.append(comment)
                    place(comment.id)

        place(None)
        return tuple(order)

    def _remark(self, moment: dt.datetime) -> tuple[Block, ...]:
        """Return the text of a comment: half of them plain, the others with what readers of captures trip over."""
        other = self._chance.choice(self._words["names"])
        plain = Block("paragraph", (self._paragraph(1, 3),))
        says = Labels(self._language, self._pool)["says"]
        colon = "：" if self._language in _UNSPACED else ":"
        odd: list[tuple[Block, ...]] = [
            (Block("paragraph", (self._chance.choice(self._words["remarks"]),)),),
            (plain, self._block("list"), Block("paragraph", (self._paragraph(1, 2),))),
            (plain, self._block("numbered")),
            (Block("paragraph", (f"@{other}{colon} {self._paragraph(1, 2)}",)), plain),
            (Block("paragraph", (f"{other} {says} {self._paragraph(1, 2)}",)),),
            (plain, Block("paragraph", (f"http://example.org/{moment:%Y/%m}/harbour.html",))),
            (Block("paragraph", (f"{moment:%Y-%m-%d}",)), plain),
            (self._block("quotation"), plain),
            (self._block("verse"),),
            (plain, Block("paragraph", (self._paragraph(2, 3),)), Block("paragraph", (other,))),
        ]
        return self._chance.choice([(plain,), (plain, Block("paragraph", (self._paragraph(1, 2),))), *odd])

    def _block(self, kind: Kind) -> Block:
        if kind == "code":
            return Block(kind, self._chance.choice(_CODE))
        if kind == "verse":
            return Block(kind, tuple(self._words["verses"]))
        if kind == "quotation":
            return Block(kind, (self._paragraph(1, 2),))
        return Block(kind, tuple(self._chance.sample(self._words["openings"], 3)))

    def _paragraph(self, least: int, most: int) -> str:
        comma, stop, between = {"ja": ("、", "。", ""), "zh": ("，", "。", ""), "ar": ("، ", ".", " ")}.get(
            self._language, (", ", ".", " ")
        )
        parts = []
        for _ in range(self._chance.randint(least, most)):
            opening = self._chance.choice(self._words["openings"])
            number = f" ({self._chance.randint(2, 99)})" if self._chance.random() < 0.2 else ""
            parts.append(f"{opening}{comma}{self._chance.choice(self._words['endings'])}{number}{stop}")
        return between.join(parts)
