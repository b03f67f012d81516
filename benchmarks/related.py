"""How well related posts agree with the links that authors made, beside four baselines.

``python -m benchmarks.related POSTS.jsonl…``: each file holds posts, one JSON object a line, with ``id``,
``title``, ``date``, ``text``, ``links`` (ids of posts), and perhaps ``tags``, ``lang`` and
``text_without_internal_anchors``, which is read instead of the text if it is there. Without a file a collection
is made up.

The right answers for a post are all posts that it links or that link it; figures are means over the posts that have
any. A post's own links are always hidden. *Postil, no links known* hides all other links as well; *Postil, others’
links known* hides the links of a fiftieth of the posts at a time, as if these were new in an old archive.
"""

from __future__ import annotations

import datetime as dt
import json
import random
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer

from postil.connections.corpus import SourceText, read_corpus
from postil.connections.related.comparison import PostMetadata, compare_posts
from postil.connections.related.ranking import rank_related
from postil.connections.related.term_counts import count_terms

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_FOLDS = 50
_MOST = 10


@dataclass(frozen=True)
class Collection:
    """Posts with the links between them, as (from, to) numbers of posts."""

    name: str
    texts: tuple[SourceText, ...]
    metadata: tuple[PostMetadata, ...]
    links: tuple[tuple[int, int], ...]

    def truth(self) -> list[set[int]]:
        """Return for each post those that it links or that link it."""
        truth: list[set[int]] = [set() for _ in self.texts]
        for source, target in self.links:
            truth[source].add(target)
            truth[target].add(source)
        return truth


@dataclass(frozen=True)
class Figures:
    """Means over the linked posts: the share of their links in the first 5 and 10, and 1 / rank of the first."""

    recall_5: float
    recall_10: float
    mrr: float


def read_collection(path: Path) -> Collection:
    """Return the collection of a file."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    numbers = {row["id"]: number for number, row in enumerate(rows)}
    links = {(i, numbers[other]) for i, row in enumerate(rows) for other in row["links"] if other in numbers}
    return Collection(
        path.parent.name if path.stem == "posts" else path.stem,
        tuple(
            SourceText(
                row.get("title") or "",
                (row.get("text_without_internal_anchors") or row["text"],),
                row.get("lang") or "en",
            )
            for row in rows
        ),
        tuple(PostMetadata(_day_of(row.get("date")), tuple(row.get("tags") or ())) for row in rows),
        tuple(sorted(link for link in links if link[0] != link[1])),
    )


def _day_of(date: str | None) -> int | None:
    try:
        return dt.date.fromisoformat((date or "")[:10]).toordinal()
    except ValueError:
        return None


def make_collection(posts: int = 300, seed: int = 4) -> Collection:
    """Return made-up posts on a few dozen subjects, which link earlier posts on the same subject."""
    chance = random.Random(seed)
    consonants, vowels = "bcdfghklmnprstvw", "aeiou"
    words = ["".join(chance.choice(consonants) + chance.choice(vowels) for _ in range(3)) for _ in range(3000)]
    subjects = [chance.sample(words[500:], 30) for _ in range(posts // 8)]
    texts, metadata, links, day = [], [], [], 735_000
    of_subject: list[int] = []
    for number in range(posts):
        subject = chance.randrange(len(subjects))
        own = [
            chance.choice(subjects[subject]) if chance.random() < 0.2 else chance.choice(words) for _ in range(200)
        ]
        texts.append(SourceText(" ".join(own[:4]), (" ".join(own[4:]),), "en"))
        day += chance.randrange(4)
        metadata.append(PostMetadata(day, (f"label {subject % 12}",)))
        earlier = [i for i in range(number) if of_subject[i] == subject]
        of_subject.append(subject)
        links += [(number, other) for other in earlier[-2:] if chance.random() < 0.5]
    return Collection("made-up", tuple(texts), tuple(metadata), tuple(links))


# ---------------------------------------------------------------- rankings: for each post the others, the best
# first

Rankings = list[list[int]]


def rank_by_similarity(similarity: sparse.csr_array) -> Rankings:
    """Return the rankings by a matrix of similarities; equals are in the order of the collection."""
    dense = similarity.toarray()
    np.fill_diagonal(dense, -1)
    return [row.tolist() for row in np.argsort(-dense, axis=1, kind="stable")]


def rank_by_tfidf(texts: Sequence[str], pairs: bool) -> Rankings:
    """Rank by the cosine of words, or of words and pairs, as scikit-learn weighs them."""
    longest = 2 if pairs else 1
    vectors = TfidfVectorizer(
        sublinear_tf=True, stop_words="english", ngram_range=(1, longest), min_df=longest
    ).fit_transform(texts)
    return rank_by_similarity(vectors @ vectors.T)


def rank_by_bm25(texts: Sequence[str], k1: float = 1.5, b: float = 0.75) -> Rankings:
    """Rank by Okapi BM25 (Robertson and Zaragoza 2009), with each post's different words as its query."""
    counts = CountVectorizer(stop_words="english").fit_transform(texts).tocsr().astype(float)
    total, spread = counts.shape[0], np.bincount(counts.indices, minlength=counts.shape[1])
    rarity = np.log(1 + (total - spread + 0.5) / (spread + 0.5))
    lengths = np.asarray(counts.sum(axis=1)).reshape(-1)
    weighted = counts.copy()
    norm = k1 * (1 - b + b * np.repeat(lengths, np.diff(counts.indptr)) / lengths.mean())
    weighted.data = rarity[counts.indices] * counts.data * (k1 + 1) / (counts.data + norm)
    return rank_by_similarity(counts.sign() @ weighted.T)


def rank_by_labels(labels: Sequence[Sequence[str]]) -> Rankings:
    """Rank by the labels that posts share, weighted by their inverse frequency."""
    numbers: dict[str, int] = {}
    places = [(row, numbers.setdefault(name, len(numbers))) for row, own in enumerate(labels) for name in own]
    if not places:
        return [[] for _ in labels]
    rows, columns = np.array(places).T
    shape = (len(labels), len(numbers))
    has = sparse.coo_array((np.ones(len(rows)), (rows, columns)), shape=shape).tocsr().sign()
    rarity = np.log(len(labels) / np.bincount(has.indices, minlength=len(numbers)))
    return rank_by_similarity((has * rarity).tocsr() @ has.T)


def rank_by_postil(collection: Collection) -> tuple[Rankings, Rankings]:
    """Return Postil's rankings: with no links known, and with the links of other posts known."""
    compared = compare_posts(count_terms(read_corpus(collection.texts)), collection.metadata)
    total = len(collection.texts)

    def rank(posts: Sequence[int], links: Sequence[tuple[int, int]]) -> Iterator[list[int]]:
        ranking = rank_related(compared, links)
        for post in posts:
            yield ranking.candidates.other[ranking.of_post(post)].tolist()

    without = list(rank(range(total), ()))
    order = list(range(total))
    random.Random(0).shuffle(order)
    known: Rankings = [[] for _ in order]
    for fold in range(_FOLDS):
        hidden = order[fold::_FOLDS]
        links = [link for link in collection.links if not set(hidden) & set(link)]
        for post, others in zip(hidden, rank(hidden, links), strict=True):
            known[post] = others
    return without, known


def measure_rankings(rankings: Rankings, truth: Sequence[set[int]]) -> Figures:
    """Return how well rankings agree with the links."""
    asked = [(ranking, wanted) for ranking, wanted in zip(rankings, truth, strict=True) if wanted]
    if not asked:
        return Figures(0, 0, 0)
    first = [next((1 / rank for rank, post in enumerate(r, 1) if post in wanted), 0.0) for r, wanted in asked]
    fives, tens = ([len(wanted & set(r[:most])) / len(wanted) for r, wanted in asked] for most in (5, _MOST))
    return Figures(float(np.mean(fives)), float(np.mean(tens)), float(np.mean(first)))


def compare_rankings(collection: Collection) -> dict[str, Figures]:
    """Return the figures of each way to rank, the baselines first."""
    truth = collection.truth()
    texts = ["\n".join((text.title, *text.texts)) for text in collection.texts]
    without, known = rank_by_postil(collection)
    ways = {
        "shared labels": rank_by_labels([c.labels for c in collection.metadata]),
        "BM25": rank_by_bm25(texts),
        "TF-IDF, words": rank_by_tfidf(texts, pairs=False),
        "TF-IDF, words and pairs": rank_by_tfidf(texts, pairs=True),
        "Postil, no links known": without,
        "Postil, others’ links known": known,
    }
    return {name: measure_rankings(rankings, truth) for name, rankings in ways.items()}


def write_table(collection: Collection, figures: dict[str, Figures]) -> str:
    """Return the figures of a collection as a Markdown table."""
    best = max(f.recall_10 for name, f in figures.items() if not name.startswith("Postil"))
    rows = [
        f"| {name} | {f.recall_5:.3f} | {f.recall_10:.3f} | {f.mrr:.3f} | "
        + (f"{100 * (f.recall_10 / best - 1):+.1f} %" if name.startswith("Postil") and best else "")
        + " |"
        for name, f in figures.items()
    ]
    linked = sum(map(bool, collection.truth()))
    head = f"| {collection.name}: {linked} of {len(collection.texts)} posts linked "
    head += "| recall@5 | recall@10 | MRR | on the best baseline |"
    return "\n".join([head, "|---|---:|---:|---:|---:|", *rows])


def main(paths: Sequence[str]) -> None:
    """Print a table for each collection, and the mean gain on their best baselines."""
    collections = [read_collection(Path(path)) for path in paths] or [make_collection()]
    gains: dict[str, list[float]] = {}
    for collection in collections:
        if not any(collection.truth()):
            print(f"{collection.name}: no post links another: there is nothing to measure\n")
            continue
        figures = compare_rankings(collection)
        print(write_table(collection, figures), end="\n\n", flush=True)
        best = max(f.recall_10 for name, f in figures.items() if not name.startswith("Postil"))
        for name, f in figures.items():
            if name.startswith("Postil") and best:
                gains.setdefault(name, []).append(f.recall_10 / best - 1)
    for name, gain in gains.items():
        print(f"{name}: {100 * float(np.mean(gain)):+.1f} % on the best baseline, mean of {len(gain)}")


if __name__ == "__main__":
    main(sys.argv[1:])
