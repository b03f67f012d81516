"""Related posts: which are related, why, and how well they agree with the links of authors."""

from __future__ import annotations

import json
import random
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.related import compare_rankings, make_collection, read_collection, write_table
from postil.connections.corpus import SourceText, read_corpus
from postil.connections.related.comparison import PostMetadata, compare_posts
from postil.connections.related.explanations import SubjectExtractor
from postil.connections.related.ranking import rank_related
from postil.connections.related.term_counts import count_terms
from postil.connections.related.tfidf import weigh_terms
from postil.connections.reuse.passages import find_passages
from tests.samples import FILLER

SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.mark.parametrize(
    "texts",
    [
        [],
        [""],
        ["", ""],
        ["the same words"] * 40,
        [f"{FILLER} {FILLER}"],
        ["港の時計は四時に止まった。島への最後の船が出た朝のことである。"] * 2,
    ],
)
def test_unusual_archives_are_ranked_without_an_error(texts: list[str]) -> None:
    written = [SourceText("Title", (text,), "ja" if "港" in text else "en") for text in texts]
    corpus = read_corpus(written)
    ranking = rank_related(compare_posts(count_terms(corpus), [PostMetadata(None, ())] * len(texts)), [(0, 0)])
    assert len(ranking.order) == len(ranking.candidates.post)
    assert all(p.first != p.second for p in find_passages(corpus))


@pytest.mark.slow
def test_ten_thousand_posts_with_the_same_title_are_ranked_quickly() -> None:
    chance = random.Random(1)
    words = ["".join(chance.choices("bcdfgaeiou", k=6)) for _ in range(5000)]
    written = [
        SourceText("One title for all", (" ".join(chance.choices(words, k=12)),), "en") for _ in range(10_000)
    ]
    compared = compare_posts(count_terms(read_corpus(written)), [PostMetadata(1, ())] * len(written))
    assert len(rank_related(compared, ()).candidates.starts) == 10_001


def _rank(written: list[SourceText], links: list[tuple[int, int]], post: int) -> list[int]:
    metadata = [PostMetadata(None, ()) for _ in written]
    ranking = rank_related(compare_posts(count_terms(read_corpus(written)), metadata), links)
    return [int(other) for other in ranking.candidates.other[ranking.of_post(post)]]


def test_a_post_that_similar_posts_link_is_related_without_a_word_in_common() -> None:
    lamps = "lantern wick paraffin keeper gallery prism fog beacon tower mantle".split()
    grain = SourceText("Granary", ("barley sieve hopper mill sack flour chaff",), "en")
    posts = [SourceText(f"Light {n}", (" ".join(lamps[n % 3 :] + lamps[:4]),), "en") for n in range(8)]
    written = [*posts, grain, SourceText("Ferry", ("gangway purser rope anchor",), "en")]
    links = [(number, 8) for number in range(1, 6)]
    assert 8 in _rank(written, links, 0)[:3]
    assert 8 not in _rank(written, [], 0)
    assert 9 not in _rank(written, links, 0)


def test_a_post_about_some_sentences_ranks_above_one_that_is_vaguely_similar() -> None:
    chance = random.Random(2)
    words = ["".join(chance.choices("bcdfgklmnprstaeiou", k=7)) for _ in range(3000)]
    about = chance.sample(words, 12)
    other = chance.sample([word for word in words if word not in about], 60)

    def write(own: list[str], length: int) -> str:
        return " ".join(
            chance.choice(own) if chance.random() < 0.5 else chance.choice(words) for _ in range(length)
        )

    long = " ".join((write(other, 500), write(about, 60), write(other, 500)))
    written = [SourceText("", (text,), "en") for text in (long, write(about, 60), write(other[:3], 60))]
    written += [SourceText("", (write(chance.sample(words, 12), 100),), "en") for _ in range(40)]
    assert _rank(written, [], 0)[0] == 1


_TEXTS = ["barley sieve hopper mill sack", "barley sieve hopper mill", "barley sieve hopper mill"]
_LAMPS = [f"lamp{n} wick{n} barrel tower fog" for n in range(20)]


def _is_third_first(texts: list[str], title: str, links: list[tuple[int, int]]) -> bool:
    """Tell whether the third post ranks above the second for the first one."""
    written = [SourceText("", (text,), "en") for text in (*texts, *_LAMPS)]
    written[2] = SourceText(title, (texts[2],), "en")
    ranked = _rank(written, links, 0)
    return ranked.index(2) < ranked.index(1)


@pytest.mark.parametrize(
    ("texts", "title", "links"),
    [
        ([_TEXTS[0], "barley sieve", _TEXTS[2]], "", []),
        ([_TEXTS[0], "mill sieve barley hopper", _TEXTS[2]], "", []),
        ([f"{_TEXTS[0]} wharf", *_TEXTS[1:]], "Wharf", []),
        (_TEXTS, "", [(3, 2), (4, 2), (5, 2)]),
        (_TEXTS, "", [(2, 3), (2, 4), (2, 5)]),
    ],
    ids=["words", "pairs of words", "title", "links to it", "links from it"],
)
def test_of_two_similar_posts_the_one_with_more_in_common_ranks_first(
    texts: list[str], title: str, links: list[tuple[int, int]]
) -> None:
    assert not _is_third_first(_TEXTS, "", [])
    assert _is_third_first(texts, title, links)


@pytest.mark.parametrize(
    "alike", [PostMetadata(100, ()), PostMetadata(400, ("fog",))], ids=["of the same day", "of the same label"]
)
def test_of_similar_posts_one_of_the_same_day_or_label_ranks_higher(alike: PostMetadata) -> None:
    compared = count_terms(read_corpus([SourceText("", (text,), "en") for text in _LAMPS]))
    metadata = [PostMetadata(100, ("fog",)), *(PostMetadata(200 + 20 * n, ()) for n in range(len(_LAMPS) - 1))]

    def rank(post: int) -> int:
        ranking = rank_related(compare_posts(compared, metadata), ())
        return int(np.flatnonzero(ranking.candidates.other[ranking.of_post(0)] == post)[0])

    before = rank(10)
    metadata[10] = alike
    assert rank(10) < before


def test_a_german_noun_with_a_capital_is_not_taken_for_a_name() -> None:
    texts = [
        "Gestern blieb die Frage nach dem Fahrplan offen. Der Fahrplan gilt, und kein Fahrplan ist gut.",
        "Wir warten auf den neuen Fahrplan, eine Frage der Geduld. Im Fahrplan steht der Fahrplan nicht.",
        "Im Garten stehen die Rosen, und die Frage ist, wer sie im Sommer hier im Garten giesst.",
        "Das Wetter war schlecht, der Garten nass, der Brief an den Verein kam ohne Antwort zurück.",
    ]
    terms = count_terms(read_corpus([SourceText("", (text,), "de") for text in texts]))
    here, there = SubjectExtractor(terms, weigh_terms(terms), [()] * len(texts)).name_subjects([(0, 1), (0, 2)])
    assert here.enough
    assert "Fahrplan" in here.named + here.words
    assert not there.enough


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(alphabet="ab c.A\n", max_size=60), min_size=2, max_size=5))
def test_any_two_texts_share_at_most_four_subjects(texts: list[str]) -> None:
    terms = count_terms(read_corpus([SourceText("", (text,), "en") for text in texts]))
    couples = [(0, other) for other in range(1, len(texts))]
    for subjects in SubjectExtractor(terms, weigh_terms(terms), [()] * len(texts)).name_subjects(couples):
        assert len(subjects.named + subjects.words) <= 4
        assert subjects.named or subjects.words or not subjects.enough


# ---------------------------------------------------------------- the benchmark


def _collections() -> list[Path]:
    return sorted((SHARED / "links").glob("*/posts.jsonl"))


@pytest.mark.slow
def test_related_posts_agree_with_the_links_of_authors_better_than_the_baselines(
    capsys: pytest.CaptureFixture[str],
) -> None:
    collections = [read_collection(path) for path in _collections()] or [make_collection()]
    for collection in collections:
        figures = compare_rankings(collection)
        with capsys.disabled():
            print("\n" + write_table(collection, figures))
        best = max(f.recall_10 for name, f in figures.items() if not name.startswith("Postil"))
        assert figures["Postil, others’ links known"].recall_10 >= best


def test_the_benchmark_reads_posts_and_the_links_between_them(tmp_path: Path) -> None:
    rows = [
        {"id": str(i), "title": f"T {i}", "date": "", "text": "x", "links": ["0", "9"], "lang": "en"}
        for i in range(3)
    ]
    path = tmp_path / "blog.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    collection = read_collection(path)
    assert (collection.name, collection.links) == ("blog", ((1, 0), (2, 0)))
