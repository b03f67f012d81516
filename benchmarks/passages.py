"""How many planted copies are found as shared passages, and what else is reported, beside a baseline.

``python -m benchmarks.passages [--show] [POSTS.jsonl …]``: each file holds posts, one JSON object a line, with
``text``, perhaps ``lang``. Without a file three collections are made up, with more and more stock phrases.

Words of one post are planted in another, in its text or in a comment on it (among shuffled words of the post):
the same number of copies of each kind and length, in as many rounds as that takes. A copy is found if a reported
passage covers at least half of it in both posts. A passage is wrong if no copy explains it and the two posts
shared nothing before anything was planted: what a collection says twice by itself is no error. ``--show`` prints
these as well, the shortest first, for a reader to judge.

The baseline joins shingles: eight words in a row that two to eight posts have, and further ones nearby as long as
RapidFuzz finds the words between the first and the last at least 85 % alike.
"""

from __future__ import annotations

import json
import random
import sys
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from itertools import combinations, cycle, islice, product
from pathlib import Path
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from benchmarks.synthetic import make_words
from postil.connections.corpus import SourceText, read_corpus
from postil.connections.reuse.passages import SharedPassage, find_passages
from postil.text.word_segmentation import find_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from postil.connections.corpus import Corpus

    Finder = Callable[[Corpus], Iterable[SharedPassage]]

LENGTHS = (12, 15, 20, 40, 100)  # words
KINDS = ("exact", "signs and case", "a word replaced", "a word left out", "a word put in", "two edits")
PLACES = ("text", "comment")
EACH = 60  # copies of each kind, place and length
_TWICE = 20  # words from which a copy is edited twice as well
_AROUND = 8  # words on either side of a copy in a comment
_ROUNDS = 100  # at most: a small collection may have no text of a hundred words
_SHINGLE = 8  # words
_MOST_HOLDERS = 8  # posts with a shingle
_LEAST_ALIKE = 85  # of 100

Wanted = tuple[str, str, int]  # kind, place, length


@dataclass(frozen=True, slots=True)
class Copy:
    """Words of one post planted in another, both as (post, number of the text, start, end)."""

    wanted: Wanted
    source: tuple[int, int, int, int]
    target: tuple[int, int, int, int]


@dataclass(frozen=True)
class Figures:
    """What was planted and found, the words of passages that are wrong or were there before, and the seconds."""

    planted: Counter[Wanted]
    found: Counter[Wanted]
    wrong: tuple[tuple[str, str], ...]
    before: tuple[tuple[str, str], ...]
    seconds: float

    @property
    def precision(self) -> float:
        """The share of planted copies among the passages that were not there before."""
        right = self.found.total()
        return right / (right + len(self.wrong)) if right else 0.0


def read_collection(path: Path) -> list[SourceText]:
    """Return the posts of a file, without their titles."""
    rows = (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip())
    return [SourceText("", (row["text"],), row.get("lang") or "en") for row in rows]


def make_collection(stock: float, posts: int = 400, words_a_post: int = 300) -> list[SourceText]:
    """Return made-up posts with words as frequent as in natural language, some share of them in stock phrases."""
    chance = random.Random(3)
    words = make_words(8000, chance)
    weights = [1 / rank for rank in range(1, len(words) + 1)]
    stream = iter(chance.choices(words, weights, k=2 * posts * words_a_post))
    phrases = [" ".join(islice(stream, chance.randint(3, 8))) for _ in range(150)]
    how_often = [1 / rank for rank in range(1, len(phrases) + 1)]
    made = []
    for _ in range(posts):
        text: list[str] = []
        while len(text) < words_a_post:
            text += chance.choices(phrases, how_often)[0].split() if chance.random() < stock else islice(stream, 5)
            text[-1] += chance.choice((".", ",", ";", ""))
        made.append(SourceText("", (" ".join(text),), "en"))
    return made


def plant_copies(
    posts: Sequence[SourceText], wanted: Iterator[Wanted], chance: random.Random
) -> tuple[list[SourceText], list[Copy]]:
    """Return posts with words of others planted in them, and these copies: at most one in each post."""
    planted, copies = list(posts), []
    places = [list(find_words(post.texts[0])) for post in posts]
    order = [n for n, own in enumerate(places) if len(own) > 2 * _AROUND]
    chance.shuffle(order)
    taken: dict[int, int] = {}  # where the words taken from a post end
    for source, target in zip(order, [*order[1:], *order[:1]], strict=True):
        text, own = posts[source].texts[0], places[source]
        fitting = next((w for w in islice(wanted, len(LENGTHS)) if w[2] <= len(own)), None)
        if fitting is None:
            continue
        at = chance.randrange(len(own) - fitting[2] + 1)
        begin, end = own[at][0], own[at + fitting[2] - 1][1]
        taken[source] = end
        copies.append((fitting, source, begin, end, target))
    done = []
    for fitting, source, begin, end, target in copies:
        kind, place, _ = fitting
        words = _change(posts[source].texts[0][begin:end], kind, chance)
        text = posts[target].texts[0]
        if place == "text":
            at = chance.choice([*(b for b, _ in places[target] if b >= taken.get(target, 0)), len(text)])
            before, after, number = text[:at] + " " * (at == len(text)), " " + text[at:], 0
            planted[target] = replace(planted[target], texts=(before + words + after,))
        else:
            beside = [text[b:e] for b, e in chance.sample(places[target], 2 * _AROUND)]
            before, after, number = " ".join(beside[:_AROUND]) + " ", " " + " ".join(beside[_AROUND:]), 1
            planted[target] = replace(planted[target], texts=(text, before + words + after))
        done.append(Copy(fitting, (source, 0, begin, end), (target, number, len(before), len(before + words))))
    return planted, done


def _change(words: str, kind: str, chance: random.Random) -> str:
    if kind == "exact":
        return words
    if kind == "signs and case":
        changed = words.replace("'", "’").replace("“", '"').replace("”", '"').replace(",", " –")
        return f"“{changed.swapcase()}”"
    edits = {"a word replaced": ["{}"], "a word left out": [""], "a word put in": ["{} {}"]}
    chosen = edits.get(kind) or chance.choices(["{}", "", "{} {}"], k=2)
    for edit in chosen:
        own = list(find_words(words))
        begin, end = own[chance.randrange(2, len(own) - 2)]
        other = "".join(chance.choices("abdeghiklmnoprstu", k=7))
        new = {"{}": other, "": "", "{} {}": f"{words[begin:end]} {other}"}[edit]
        words = words[:begin] + new + words[end:]
    return words


def find_shingles(corpus: Corpus) -> Iterator[SharedPassage]:
    """Yield what posts share by the baseline: joined shingles."""
    running, post_of = corpus.running, corpus.post_of.tolist()
    words, text_of, starts = running.words.tolist(), running.text_of.tolist(), running.starts.tolist()
    held: dict[tuple[int, ...], list[int]] = defaultdict(list)
    for at in range(len(words) - _SHINGLE + 1):
        if text_of[at] == text_of[at + _SHINGLE - 1]:
            held[tuple(words[at : at + _SHINGLE])].append(at)
    shared: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    for places in held.values():
        if 2 <= len({post_of[text_of[at]] for at in places}) <= _MOST_HOLDERS:
            for one, other in combinations(places, 2):
                if post_of[text_of[one]] != post_of[text_of[other]]:
                    shared[text_of[one], text_of[other]].append((one, other))
    for (first, second), pairs in shared.items():
        spans = [list(find_words(corpus.texts[text])) for text in (first, second)]
        for (a, b), (c, d) in _join_shingles(words, sorted(pairs)):
            here, there = (
                (own[begin - starts[text]][0], own[end - 1 - starts[text]][1])
                for own, text, begin, end in ((spans[0], first, a, b), (spans[1], second, c, d))
            )
            yield SharedPassage(first, second, here, there, b - a)


def _join_shingles(
    words: list[int], places: list[tuple[int, int]]
) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    joined: list[tuple[tuple[int, int], tuple[int, int]]] = []
    for one, other in places:
        for at, ((a, b), (c, d)) in enumerate(joined):
            near = a <= one <= b + _SHINGLE and c <= other <= d + _SHINGLE
            end, far = max(b, one + _SHINGLE), max(d, other + _SHINGLE)
            if near and fuzz.ratio(words[a:end], words[c:far]) >= _LEAST_ALIKE:
                joined[at] = (a, end), (c, far)
                break
        else:
            joined.append(((one, one + _SHINGLE), (other, other + _SHINGLE)))
    return joined


def measure_collection(posts: Sequence[SourceText], each: int = EACH, find: Finder = find_passages) -> Figures:
    """Return how many planted copies are found, with ``each`` of every kind, place and length."""
    start = time.perf_counter()
    before = _list_passages(read_corpus(posts), find)
    seconds = time.perf_counter() - start
    known = {frozenset((a[0], b[0])) for a, b, _ in before}
    wanted_copies = [w for w in product(KINDS, PLACES, LENGTHS) if w[0] != "two edits" or w[2] >= _TWICE]
    planted: Counter[Wanted] = Counter()
    found: Counter[Wanted] = Counter()
    wrong: list[tuple[str, str]] = []
    for turn in range(_ROUNDS):
        chance = random.Random(turn)
        missing = [w for w in wanted_copies if planted[w] < each]
        if not missing:
            break
        chance.shuffle(missing)
        texts, copies = plant_copies(posts, cycle(missing), chance)
        passages = _list_passages(read_corpus(texts), find)
        planted.update(copy.wanted for copy in copies)
        found.update(copy.wanted for copy in copies if any(_covers(p, copy) for p in passages))
        by_target = {copy.target[:2]: copy for copy in copies}
        pairs = {frozenset((copy.source[0], copy.target[0])) for copy in copies}
        for passage in passages:
            first, second, words = passage
            pair = frozenset((first[0], second[0]))
            if pair not in known and pair not in pairs and not _is_explained(passage, by_target, known):
                wrong.append(words)
    return Figures(planted, found, tuple(wrong), tuple(sorted((w for _, _, w in before), key=_length)), seconds)


Span = tuple[int, int, int, int]
Found = tuple[Span, Span, tuple[str, str]]


def _list_passages(corpus: Corpus, find: Finder) -> list[Found]:
    first_text: dict[int, int] = {}
    for text, post in enumerate(corpus.post_of.tolist()):
        first_text.setdefault(post, text + 1)  # after the title

    def name(part: int, span: tuple[int, int]) -> Span:
        post = int(corpus.post_of[part])
        return (post, part - first_text[post], *span)

    def show(p: SharedPassage) -> Found:
        words = (corpus.texts[p.first][slice(*p.first_span)], corpus.texts[p.second][slice(*p.second_span)])
        return name(p.first, p.first_span), name(p.second, p.second_span), words

    return [show(passage) for passage in find(corpus)]


def _covers(passage: Found, copy: Copy) -> bool:
    first, second, _ = passage
    return any(
        _is_half(one, copy.source) and _is_half(other, copy.target)
        for one, other in ((first, second), (second, first))
    )


def _is_half(span: Span, of: Span) -> bool:
    return span[:2] == of[:2] and 2 * (min(span[3], of[3]) - max(span[2], of[2])) >= of[3] - of[2]


def _is_explained(passage: Found, by_target: dict[tuple[int, int], Copy], known: set[frozenset[int]]) -> bool:
    """Tell whether a third post had the copied words as well, before or as a copy of its own."""
    first, second, _ = passage
    for one, other in ((first, second), (second, first)):
        copy = by_target.get(one[:2])
        if copy and min(one[3], copy.target[3]) > max(one[2], copy.target[2]):
            twin = by_target.get(other[:2])
            if frozenset((copy.source[0], other[0])) in known or (twin and twin.source[0] == copy.source[0]):
                return True
    return False


def _length(words: tuple[str, str]) -> tuple[int, tuple[str, str]]:
    return len(words[0]), words


def write_table(name: str, figures: Figures) -> str:
    """Return a table in Markdown: the share of the copies that are found, by kind, place and length."""
    lines = [
        f"| {name} | copied into | " + " | ".join(f"{length} words" for length in LENGTHS) + " |",
        "|---|---|" + "---:|" * len(LENGTHS),
    ]
    for kind, place in product(KINDS, PLACES):
        cells = (_write_share(figures, (kind, place, length)) for length in LENGTHS)
        lines.append(f"| {kind} | {place} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def write_comparison(name: str, rows: Iterable[tuple[str, Figures]]) -> str:
    """Return a table in Markdown: what each way of finding passages finds, and what of it is wrong."""
    lines = [f"| {name} | found | wrong | precision | before | seconds |", "|---|---:|---:|---:|---:|---:|"]
    for way, f in rows:
        found = f"{f.found.total():,} of {f.planted.total():,}"
        lines.append(
            f"| {way} | {found} | {len(f.wrong):,} | {f.precision:.4f} | {len(f.before):,} | {f.seconds:.1f} |"
        )
    return "\n".join(lines)


def _write_share(figures: Figures, wanted: Wanted) -> str:
    planted = figures.planted[wanted]
    return f"{figures.found[wanted] / planted:.2f}" if planted else ""


def _show(heading: str, pairs: Iterable[tuple[str, str]]) -> Iterator[str]:
    yield f"\n{heading}"
    for number, (one, other) in enumerate(pairs, 1):
        yield f"{number:4} {' '.join(one.split())}\n     {' '.join(other.split())}"


def main() -> None:
    """Print how many planted copies are found in each collection."""
    paths = [Path(given) for given in sys.argv[1:] if given != "--show"]
    collections = [(p.parent.name if p.stem == "posts" else p.stem, read_collection(p)) for p in paths] or [
        (f"made up, {share:.0%} stock phrases", make_collection(share)) for share in (0.0, 0.3, 0.5)
    ]
    for name, posts in collections:
        figures = measure_collection(posts)
        baseline = measure_collection(posts, find=find_shingles)
        print(write_table(name, figures), end="\n\n")
        print(write_comparison(name, (("shingles", baseline), ("Postil", figures))), flush=True)
        if "--show" in sys.argv:
            print("\n".join([*_show("Wrong:", figures.wrong), *_show("Before:", figures.before)]))
        print()


if __name__ == "__main__":
    main()
