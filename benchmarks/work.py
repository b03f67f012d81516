"""The work of ``benchmarks.peers``: one made-up archive, the same for every program, by a fixed seed.

Each post has 600 words and six comments of 45. Posts link to earlier posts, mention some by their titles, and quote
a passage now and then. The archive has 500 glossary entries and a note on every tenth post.
"""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass
from typing import TYPE_CHECKING

from benchmarks.synthetic import make_words

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

WORDS_A_POST, COMMENTS, WORDS_A_COMMENT, TERMS = 600, 6, 45, 500
_SEED, _FIRST_DAY = 20_261_126, dt.date(1995, 1, 2)
_LABELS = [f"subject {number}" for number in range(1, 41)]


@dataclass(frozen=True, slots=True)
class WorkPost:
    """A post of the work; ``comments`` are (author, minute of the day, text)."""

    number: int
    id: str
    title: str
    day: dt.date
    labels: tuple[str, ...]
    paragraphs: tuple[str, ...]
    comments: tuple[tuple[str, int, str], ...]

    @property
    def path(self) -> str:
        """The path of its file below the folder of posts."""
        return f"{self.day.year}/{self.id}.md"


class _Writer:
    """Writes sentences of made-up words, whose frequencies follow Zipf's law as in natural language."""

    def __init__(self, posts: int) -> None:
        self.random = random.Random(_SEED)
        self.vocabulary = make_words(20_000, self.random)
        weights = [1 / rank for rank in range(1, len(self.vocabulary) + 1)]
        needed = posts * (WORDS_A_POST + COMMENTS * WORDS_A_COMMENT + 60) + 10_000
        self._stream = iter(self.random.choices(self.vocabulary, weights, k=needed))
        self.terms = [
            f"{self.vocabulary[300 + number].capitalize()} {self.vocabulary[900 + number].capitalize()}"
            for number in range(TERMS)
        ]

    def sentence(self, length: int) -> str:
        return " ".join(next(self._stream) for _ in range(length)).capitalize() + "."


def make_posts(count: int) -> Iterator[WorkPost]:
    """Yield the posts of the work, one a day."""
    writer = _Writer(count)
    chance = writer.random
    recent: list[WorkPost] = []
    for number in range(count):
        day = _FIRST_DAY + dt.timedelta(days=number)
        title = f"{writer.sentence(4).rstrip('.').title()} {number + 1:05}"
        paragraphs = []
        for _ in range(WORDS_A_POST // 75):
            sentences = [writer.sentence(15) for _ in range(5)]
            if chance.random() < 0.4:
                sentences[2] = f"{sentences[2].rstrip('.')} {chance.choice(writer.terms)}."
            paragraphs.append(" ".join(sentences))
        if recent and chance.random() < 0.3:
            other = chance.choice(recent)
            paragraphs[1] += f" See [an earlier post](post:{other.id})."
        if recent and chance.random() < 0.1:
            paragraphs[2] += f" As I wrote in “{chance.choice(recent).title}”, it will pass."
        if recent and chance.random() < 0.05:
            quoted = chance.choice(recent).paragraphs[3].split(". ")
            paragraphs.insert(4, f"> {'. '.join(quoted[:3])}.")
        comments = tuple(
            (f"Reader {chance.randint(1, 400)}", 480 + 60 * n, " ".join(writer.sentence(15) for _ in range(3)))
            for n in range(COMMENTS)
        )
        labels = tuple(sorted(chance.sample(_LABELS, 2)))
        post = WorkPost(number, f"{day}-post-{number + 1:05}", title, day, labels, tuple(paragraphs), comments)
        recent = [*recent[-200:], post]
        yield post


def write_archive(content: Path, posts: int) -> None:
    """Write the work as an archive of Postil."""
    (content / "notes").mkdir(parents=True)
    settings = ['title = "The Work"', 'base_url = "https://example.org/pier/"', 'language = "en"']
    (content / "archive.toml").write_text("\n".join(settings) + "\n", encoding="utf-8")
    for post in make_posts(posts):
        front = [
            "---",
            f"id: {post.id}",
            f"title: {post.title}",
            f"date: {post.day}",
            f"labels: [{', '.join(post.labels)}]",
            "---",
        ]
        text = "\n".join(front) + "\n\n" + "\n\n".join(post.paragraphs) + "\n\n<!-- comments -->\n\n## Comments\n"
        for index, (author, minute, words) in enumerate(post.comments):
            date = f"{post.day}T{minute // 60:02}:{minute % 60:02}"
            parent = f" reply-to=c{post.number}-{index - 1}" if index % 3 == 2 else ""
            level = "####" if parent else "###"
            text += f"\n{level} {author} {{#c{post.number}-{index} date={date}{parent}}}\n\n{words}\n"
        path = content / "posts" / post.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        if post.number % 10 == 0:
            quote = " ".join(post.paragraphs[0].split()[2:9])
            note = f"- id: n1\n  on: body\n  quote: {quote}\n  kind: context\n  by: editor\n  date: 2026-11-21\n"
            words = " ".join(post.paragraphs[-1].split()[:20])
            (content / "notes" / f"{post.id}.yml").write_text(f"{note}  note: |\n    {words}\n", encoding="utf-8")
    entries = [
        f"- term: {term}\n  kind: {'person' if n % 3 else 'organisation'}\n  definition: Made up, number {n}.\n"
        for n, term in enumerate(_Writer(1).terms)
    ]
    (content / "glossary.yml").write_text("\n".join(entries), encoding="utf-8")


def write_for_peers(folder: Path, posts: int, front: str) -> None:
    """Write the same posts for another generator, with their comments as sections of the text.

    ``front`` is the form of the front matter: ``yaml`` for Hugo and Eleventy, ``meta`` for Pelican.
    """
    for post in make_posts(posts):
        if front == "yaml":
            head = f'---\ntitle: "{post.title}"\ndate: {post.day}\nlabels: {list(post.labels)}\n---\n'
        else:
            head = f"Title: {post.title}\nDate: {post.day}\nTags: {', '.join(post.labels)}\nSlug: {post.id}\n"
        paragraphs = [p.partition(" See [")[0] for p in post.paragraphs]
        text = head + "\n" + "\n\n".join(paragraphs) + "\n\n## Comments\n"
        for author, minute, words in post.comments:
            text += f"\n### {author}, {minute // 60:02}:{minute % 60:02}\n\n{words}\n"
        path = folder / post.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
