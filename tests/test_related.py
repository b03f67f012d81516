"""Related posts: which are near, why, and how well they agree with links made by hand."""

from __future__ import annotations

import json
import random
from pathlib import Path

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
def test_odd_archives_have_rankings_and_passages_all_the_same(texts: list[str]) -> None:
    written = [SourceText("Title", (text,), "ja" if "港" in text else "en") for text in texts]
    corpus = read_corpus(written)
    ranking = rank_related(compare_posts(count_terms(corpus), [PostMetadata(None, ())] * len(texts)), [(0, 0)])
    assert len(ranking.order) == len(ranking.candidates.post)
    assert all(p.first != p.second for p in find_passages(corpus))


@pytest.mark.long
def test_ten_thousand_posts_of_one_title_are_no_work() -> None:
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


def test_what_posts_like_it_link_is_related_to_a_post_that_shares_no_word_with_it() -> None:
    lamps = "lantern wick paraffin keeper gallery prism fog beacon tower mantle".split()
    grain = SourceText("Granary", ("barley sieve hopper mill sack flour chaff",), "en")
    posts = [SourceText(f"Light {n}", (" ".join(lamps[n % 3 :] + lamps[:4]),), "en") for n in range(8)]
    written = [*posts, grain, SourceText("Ferry", ("gangway purser rope anchor",), "en")]
    links = [(number, 8) for number in range(1, 6)]
    assert 8 in _rank(written, links, 0)[:3]
    assert 8 not in _rank(written, [], 0)
    assert 9 not in _rank(written, links, 0)


def test_a_post_on_what_some_sentences_speak_of_is_nearer_than_one_that_is_alike_all_over() -> None:
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


def test_a_capital_makes_no_name_of_a_german_noun() -> None:
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
def test_any_two_texts_have_subjects_in_common_or_none(texts: list[str]) -> None:
    terms = count_terms(read_corpus([SourceText("", (text,), "en") for text in texts]))
    couples = [(0, other) for other in range(1, len(texts))]
    for subjects in SubjectExtractor(terms, weigh_terms(terms), [()] * len(texts)).name_subjects(couples):
        assert len(subjects.named + subjects.words) <= 4
        assert subjects.named or subjects.words or not subjects.enough


# ---------------------------------------------------------------- the benchmark


def _collections() -> list[Path]:
    return sorted((SHARED / "links").glob("*/posts.jsonl"))


@pytest.mark.long
def test_related_posts_agree_with_links_made_by_hand(capsys: pytest.CaptureFixture[str]) -> None:
    collections = [read_collection(path) for path in _collections()] or [make_collection()]
    for collection in collections:
        figures = compare_rankings(collection)
        with capsys.disabled():
            print("\n" + write_table(collection, figures))
        best = max(f.recall_10 for name, f in figures.items() if not name.startswith("Postil"))
        assert figures["Postil, others’ links known"].recall_10 >= best


def test_the_benchmark_reads_what_it_is_given(tmp_path: Path) -> None:
    rows = [
        {"id": str(i), "title": f"T {i}", "date": "", "text": "x", "links": ["0", "9"], "lang": "en"}
        for i in range(3)
    ]
    path = tmp_path / "blog.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    collection = read_collection(path)
    assert (collection.name, collection.links) == ("blog", ((1, 0), (2, 0)))
