"""How much time and memory it takes to find the connections of an archive.

``python -m benchmarks.connections [POSTS.jsonl]``: the file holds posts, one JSON object a line, with ``text``;
without a file they are made up. If there are too few, they are used again with other words: in each round, all
words of four or more letters are exchanged for one another, so that words stay as frequent as before and no text
is a copy. Five words near the beginning of a text are its title.

Each size runs in its own process: *first* with an empty memo, *after an edit* with one post changed and the rest
remembered. Seconds are wall-clock time, so the machine should have nothing else to do.
"""

from __future__ import annotations

import datetime as dt
import json
import multiprocessing
import random
import re
import resource
import sys
import tempfile
import time
from dataclasses import dataclass, replace
from itertools import chain, count, islice
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.synthetic import make_words
from postil.cli import tune_gc
from postil.connections.collection import Collection, PostExtract
from postil.connections.graph import connect_posts
from postil.jobs.memo import Memo
from postil.links.resolver import LinkResolver
from postil.model.records import Document
from postil.model.views import PostRef
from postil.text.edtf import parse_edtf

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SIZES = (1_000, 10_000, 30_000)
_WORD = re.compile(r"\w{4,}")
_TITLE = slice(7, 12)  # words


@dataclass(frozen=True)
class Cost:
    """The cost of connecting posts: seconds the first time and after an edit, megabytes at the peak."""

    posts: int
    words: int
    connections: int
    first: float
    after_edit: float
    peak: int


def read_texts(path: Path) -> list[str]:
    """Return the texts of a file."""
    return [json.loads(line)["text"] for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def make_texts(posts: int = 3000, words_a_post: int = 350) -> list[str]:
    """Return made-up texts with words as frequent as in natural language."""
    chance = random.Random(7)
    words = make_words(20_000, chance)
    weights = [1 / rank for rank in range(1, len(words) + 1)]
    return [" ".join(chance.choices(words, weights, k=words_a_post)) for _ in range(posts)]


def repeat_texts(texts: Sequence[str]) -> Iterator[str]:
    """Yield texts, then again and again with other words."""
    words = sorted({word for text in texts for word in _WORD.findall(text)})
    for turn in count():
        others = list(words)
        if turn:
            random.Random(turn).shuffle(others)
        meant = dict(zip(words, others, strict=True))
        for text in texts:
            yield _WORD.sub(lambda match: meant[match[0]], text)  # noqa: B023


def measure_size(texts: Sequence[str], posts: int) -> Cost:
    """Return the cost of connecting so many posts, with garbage collection as in a command."""
    tune_gc()
    day = dt.date(1990, 1, 1)
    documents = tuple(
        Document(
            f"p{n}.md",
            f"p{n}",
            " ".join(text.split()[_TITLE]),
            parse_edtf((day + dt.timedelta(n)).isoformat()),
            text,
            1,
            (),
        )
        for n, text in enumerate(islice(repeat_texts(texts), posts))
    )
    with tempfile.TemporaryDirectory() as folder:
        found, first = _connect(documents, Memo(Path(folder)))
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        at = posts // 2
        edited = replace(documents[at], body=f"{documents[at].body} One sentence more.")
        _, after_edit = _connect((*documents[:at], edited, *documents[at + 1 :]), Memo(Path(folder)))
    words = sum(len(document.body.split()) for document in documents)
    return Cost(posts, words, found, first, after_edit, peak)


def _connect(documents: tuple[Document, ...], memo: Memo) -> tuple[int, float]:
    refs = {d.id: PostRef(d.id, d.title, d.date, f"{d.id}.html") for d in documents}
    extracts = {d.id: PostExtract(d.body, (("", d.body),), (), ()) for d in documents}
    none: dict[str, tuple[()]] = {d.id: () for d in documents}
    collection = Collection(documents, extracts, refs, none, none, {}, dict.fromkeys(refs, "en"))
    targets = LinkResolver(documents, (), refs)
    start = time.perf_counter()
    connected = connect_posts(collection, targets, memo)
    return len(connected.connections), time.perf_counter() - start


def write_table(costs: Sequence[Cost]) -> str:
    """Return a table in Markdown."""
    head = ("| posts | words | connections | first | after an edit | peak |", "|---:|---:|---:|---:|---:|---:|")
    rows = (
        f"| {c.posts:,} | {c.words:,} | {c.connections:,} "
        f"| {c.first:.1f} s | {c.after_edit:.1f} s | {c.peak:,} MB |"
        for c in costs
    )
    return "\n".join(chain(head, rows))


def main() -> None:
    """Print the cost of connecting archives of several sizes."""
    texts = read_texts(Path(sys.argv[1])) if len(sys.argv) > 1 else make_texts()
    costs = []
    for posts in SIZES:
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            costs.append(pool.apply(measure_size, (texts, posts)))
    print(write_table(costs))


if __name__ == "__main__":
    main()
