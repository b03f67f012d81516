"""What the memo keeps from build to build: results are the same without it, and little is computed again."""

from __future__ import annotations

import random
import shutil
from collections import Counter
from dataclasses import fields, replace
from typing import TYPE_CHECKING, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.synthetic import make_words
from postil.captures import read_captures
from postil.captures.read_memo import CaptureReadings
from postil.captures.readers.reader import join_surveys
from postil.captures.readers.registry import READERS
from postil.connections import corpus
from postil.connections.collection import Collection, Connected, extract_post
from postil.connections.corpus import SourceText, read_corpus
from postil.connections.graph import connect_posts
from postil.connections.related.explanations import SubjectExtractor
from postil.connections.related.neighbours import Candidates, find_candidates
from postil.connections.related.passage_similarity import rank_by_passages
from postil.connections.related.term_counts import TermCounts, count_terms
from postil.connections.related.tfidf import max_document_frequency, weigh_terms
from postil.connections.reuse.passages import SharedPassage, find_passages
from postil.jobs.memo import Memo
from postil.links.resolver import LinkResolver
from postil.model.problems import Problems
from postil.model.records import Comment, Document
from postil.model.views import PostRef
from postil.text.edtf import parse_edtf
from tests.conftest import ROOT
from tests.samples import PAGE

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from postil.captures.readers.reader import Reader
    from tests.conftest import Archive

WORDS = make_words(700, random.Random(1))
POSTS = 70  # more than any post has candidates


class CountingMemo(Memo):
    """A memo that says how many items had to be computed."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.computed: dict[str, int] = {}

    def recall_each(
        self, name: str, keys: Sequence[str], compute: Callable[[list[int]], Sequence[bytes]]
    ) -> list[bytes]:
        def watch(places: list[int]) -> Sequence[bytes]:
            self.computed[name] = len(places)
            return compute(places)

        return super().recall_each(name, keys, watch)


def connect(documents: Sequence[Document], memo: Memo | None = None) -> Connected:
    refs = {d.id: PostRef(d.id, d.title, d.date, f"{d.id}.html") for d in documents}
    none: dict[str, tuple[()]] = dict.fromkeys(refs, ())
    facts = {d.id: extract_post(d, ("en",)) for d in documents}
    archive = Collection(tuple(documents), facts, refs, none, none, {}, dict.fromkeys(refs, "en"))
    return connect_posts(archive, LinkResolver(tuple(documents), (), refs), memo)


def say(chance: random.Random, words: int) -> str:
    """Return words, some of them far more frequent than others, in sentences; some are names."""
    said = chance.choices(WORDS, [1 / (rank + 3) for rank in range(len(WORDS))], k=words)
    said = [word.title() if word < "c" else word for word in said]
    return ". ".join(" ".join(said[at : at + 9]).capitalize() for at in range(0, words, 9)) + "."


def write_posts(chance: random.Random, count: int) -> list[Document]:
    documents: list[Document] = []
    for number in range(count):
        body = say(chance, chance.randint(5, 60))
        if documents and chance.random() < 0.2:
            other = chance.choice(documents)
            body += f"\n\n{other.body[:150]}\n\nSee my post “{other.title}”, or [this](post:{other.id})."
        comments = tuple(Comment(f"c{at}", say(chance, 20), 1) for at in range(chance.choice((0, 0, 2))))
        date = parse_edtf(f"20{10 + number // 12:02}-{1 + number % 12:02}-{chance.randint(1, 28):02}")
        documents.append(Document(f"p{number}.md", f"p{number}", say(chance, 4), date, body, 1, comments))
    return documents


def change(documents: Sequence[Document], kind: str, chance: random.Random) -> list[Document]:
    """Return posts of which one was changed, added, taken out or moved."""
    changed = list(documents)
    at = chance.randrange(len(changed))
    one, other = changed[at], chance.choice(changed)
    if kind == "sentence":
        changed[at] = replace(one, body=f"{one.body} {say(chance, 8)}")
    elif kind == "rewritten":
        changed[at] = replace(one, body=say(chance, 40))
    elif kind == "copied":
        changed[at] = replace(one, body=f"{one.body}\n\n{other.body}")
    elif kind == "title":
        changed[at] = replace(one, title=say(chance, 3))
    elif kind == "labels":
        changed[at] = replace(one, labels=("harbour", "ferries"))
    elif kind == "moved":
        changed.insert(chance.randrange(len(changed)), changed.pop(at))
    elif kind == "removed":
        del changed[at]
    elif kind == "added":
        new = f"n{chance.randrange(10**9)}"
        changed.insert(at, replace(one, id=new, path=f"{new}.md", title=say(chance, 4), body=say(chance, 50)))
    else:  # the same text again
        new = f"n{chance.randrange(10**9)}"
        changed.insert(at, replace(one, id=new, path=f"{new}.md"))
    return changed


KINDS = ("sentence", "rewritten", "copied", "title", "labels", "moved", "removed", "added", "doubled")


@pytest.mark.slow
@settings(max_examples=20)
@given(st.integers(0, 10**6), st.lists(st.lists(st.sampled_from(KINDS), max_size=3), min_size=1, max_size=4))
def test_connections_after_any_edits_are_the_same_with_and_without_the_memo(
    tmp_path_factory: pytest.TempPathFactory, seed: int, edits: list[list[str]]
) -> None:
    chance = random.Random(seed)
    folder = tmp_path_factory.mktemp("memo")
    documents = write_posts(chance, POSTS)
    connect(documents, Memo(folder))
    for kinds in edits:
        for kind in kinds:
            documents = change(documents, kind, chance)
        assert connect(documents, Memo(folder)) == connect(documents)


@settings(max_examples=40)
@given(st.integers(0, 10**6), st.lists(st.sampled_from(KINDS), max_size=6))
def test_nearest_posts_after_any_edits_are_the_same_with_and_without_the_memo(
    tmp_path_factory: pytest.TempPathFactory, seed: int, kinds: list[str]
) -> None:
    chance = random.Random(seed)
    folder = tmp_path_factory.mktemp("memo")
    # Short texts of few words: many are as near as others, and an edit takes the place of one in a full list.
    documents = [
        Document(f"p{n}.md", f"p{n}", "", None, " ".join(chance.choices(WORDS[:80], k=chance.randint(2, 8))), 1, ())
        for n in range(150)
    ]
    find_candidates(weigh_terms(read_terms(documents)), Memo(folder))
    for kind in kinds:
        documents = change(documents, kind, chance)
    vectors = weigh_terms(read_terms(documents))
    remembered, anew = find_candidates(vectors, Memo(folder)), find_candidates(vectors)
    for field in fields(Candidates):
        assert getattr(remembered, field.name).tolist() == getattr(anew, field.name).tolist()


def read_terms(documents: Sequence[Document]) -> TermCounts:
    return count_terms(read_corpus([SourceText(d.title, (d.body,), "en") for d in documents]))


@pytest.mark.parametrize(("common", "work"), [(150, 8000), (60, 2000)])  # for the cosines; for the segments
def test_a_word_that_becomes_too_frequent_is_compared_in_no_post(tmp_path: Path, common: int, work: int) -> None:
    """What it weighs stays the same, and so do all posts but one."""
    chance = random.Random(2)
    texts = [[w for w in WORDS[:common] if chance.random() < 0.8] + chance.choices(WORDS, k=9) for _ in range(100)]
    most = ""
    for _ in range(2):
        terms = count_terms(read_corpus([SourceText("", (" ".join(text),), "en") for text in texts]))
        vectors = weigh_terms(terms)
        anew, remembered = find_candidates(vectors), find_candidates(vectors, Memo(tmp_path))
        for field in fields(Candidates):
            assert getattr(remembered, field.name).tolist() == getattr(anew, field.name).tolist()
        ranks = rank_by_passages(terms, vectors, anew, Memo(tmp_path))
        assert ranks.tolist() == rank_by_passages(terms, vectors, anew).tolist()
        limit, holders = (
            max_document_frequency(vectors.words, work),
            Counter(word for text in texts for word in set(text)),
        )
        most = most or next(word for word, count in holders.items() if count == limit)
        next(text for text in texts if most not in text).append(most)
    assert holders[most] > limit


def test_the_words_before_two_texts_do_not_change_what_they_share(tmp_path: Path) -> None:
    """Nor is anything of it found only where the text before each ends with the same word."""
    chance = random.Random(3)
    rest = ["a"] * 150 + ["b"] * 150 + [f"u{number // 3}" for number in range(35_000)]
    chance.shuffle(rest)
    texts = [" ".join(f"the {word}" for word in rest[at : at + 250]) for at in range(0, len(rest), 250)]
    texts[4] += " w w2 w3 w4 the end"
    texts[8] += " w w2 w3 w4 the other"
    stock = "the a the the the b the the the the the the"
    texts[1:1] = [f"w w2 w3 w4 x {stock} stop"]
    texts[5:5] = [f"w w2 w3 w4 {stock} halt"]

    def find(ends: tuple[str, str], memo: Memo | None = None) -> tuple[SharedPassage, ...]:
        said = [f"{text} {ends[(0, 4).index(at)]}" if at in (0, 4) else text for at, text in enumerate(texts)]
        return find_passages(read_corpus([SourceText("", (text,), "en") for text in said]), memo)

    different = find(("alpha", "beta"), Memo(tmp_path))
    assert find(("alpha", "alpha"), Memo(tmp_path)) == find(("alpha", "alpha")) == different


def test_a_change_of_the_glossary_changes_the_remembered_explanations(tmp_path: Path) -> None:
    """Its other forms make it too frequent to be named, and its own form is named for being a name."""
    said = "Then the Kelso Trust met in old Ambleside. All of it, and Ambleside too, is of the Kelso Trust by now."
    posts = [
        SourceText(f"t{n}", (said if n < 2 else f"Word{n} and other{n} by the sea.",), "en") for n in range(12)
    ]
    terms = count_terms(read_corpus(posts))
    vectors = weigh_terms(terms)
    frequent = [("Ambleside",)] * len(posts)
    for known in (frequent, [()] * len(posts), frequent):
        anew = SubjectExtractor(terms, vectors, known).name_subjects([(0, 1)])
        assert SubjectExtractor(terms, vectors, known).name_subjects([(0, 1)], Memo(tmp_path)) == anew


def test_a_phrase_depends_on_the_words_of_its_own_two_posts_only(tmp_path: Path) -> None:
    said = "In the morning the Kelso Trust A’s met. Then the Kelso Trust A’s left, and the Kelso Trust A’s stayed."
    posts = [
        SourceText(f"t{n}", (said if n < 2 else f"Word{n} and other{n} by the sea.",), "en") for n in range(12)
    ]
    for last in ("nothing", "a"):
        terms = count_terms(read_corpus([*posts, SourceText("last", (last,), "en")]))
        namer = SubjectExtractor(terms, weigh_terms(terms), [()] * 13)
        assert namer.name_subjects([(0, 1)], Memo(tmp_path)) == namer.name_subjects([(0, 1)])


def test_after_an_edit_little_is_computed_again(tmp_path: Path) -> None:
    documents = write_posts(random.Random(2), 300)
    first, after_edit, renamed, unchanged = (CountingMemo(tmp_path) for _ in range(4))
    connect(documents, first)
    documents[150] = replace(documents[150], body=f"{documents[150].body} One sentence more.")
    connect(documents, after_edit)
    documents[90] = replace(documents[90], title="Another title", date=parse_edtf("2011-02-03"))
    connect(documents, renamed)
    connect(documents, unchanged)
    assert first.computed["cues"] == first.computed["mentions"] == first.computed["segments"] == len(documents)
    assert after_edit.computed["cues"] == after_edit.computed["mentions"] == renamed.computed["cues"] == 1
    assert renamed.computed["mentions"] < 10
    assert after_edit.computed["segments"] < 0.3 * first.computed["segments"]
    assert after_edit.computed["subjects"] < 0.3 * first.computed["subjects"]
    assert set(unchanged.computed.values()) == {0}


def test_a_damaged_memo_changes_nothing(tmp_path: Path) -> None:
    documents = write_posts(random.Random(3), 30)
    wanted = connect(documents)
    connect(documents, Memo(tmp_path))
    (path,) = tmp_path.glob("memo*")
    for damaged in (path.read_bytes()[:9_000], b"", b"no database at all"):
        path.write_bytes(damaged)
        assert connect(documents, Memo(tmp_path)) == wanted


def test_what_is_no_longer_asked_for_is_forgotten(tmp_path: Path) -> None:
    asked: list[list[int]] = []

    def recall(keys: Sequence[str]) -> list[bytes]:
        def compute(places: list[int]) -> list[bytes]:
            asked.append(places)
            return [b"%d" % place for place in places]

        memo = Memo(tmp_path)
        found = memo.recall_each("tides", keys, compute)
        memo.drop_unused()
        memo.close()
        return found

    keys = [f"{number:064x}" for number in range(5)]
    assert recall(keys) == [b"0", b"1", b"2", b"3", b"4"]
    assert recall([keys[4], keys[1], keys[4]]) == [b"4", b"1", b"4"]
    assert recall(keys[:2]) == [b"0", b"1"]
    assert asked == [[0, 1, 2, 3, 4], [], [0]]


# ---------------------------------------------------------------- words of texts


_POSTS = st.lists(st.tuples(st.text(max_size=40), st.lists(st.text(max_size=40), max_size=3)), max_size=8)


@settings(max_examples=30)
@given(_POSTS)
def test_the_corpus_is_the_same_with_and_without_the_memo(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, list[str]]]
) -> None:
    posts = [SourceText(title, tuple(texts), "en") for title, texts in rows]
    folder = tmp_path_factory.mktemp("memo")
    alone, first, again = read_corpus(posts), read_corpus(posts, Memo(folder)), read_corpus(posts, Memo(folder))
    for read in (first, again):
        assert (read.spellings, read.texts) == (alone.spellings, alone.texts)
        assert read.numbers.tolist() == alone.numbers.tolist()
        assert read.starts.tolist() == alone.starts.tolist()


def test_after_an_edit_few_texts_are_split_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    split: list[int] = []
    read_texts = corpus._read_texts

    def watch(texts: Sequence[str]) -> object:
        split.append(len(texts))
        return read_texts(texts)

    monkeypatch.setattr(corpus, "_read_texts", watch)
    posts = [SourceText(f"Post {number}", (f"{say(random.Random(number), 30)}",), "en") for number in range(200)]
    read_corpus(posts, Memo(tmp_path))
    every = sum(split)
    split.clear()
    read_corpus([*posts[:-1], SourceText("Edited", ("quite another text",), "en")], Memo(tmp_path))
    assert 1 <= len(split) <= 2  # the batches where the post was and where it is now
    assert sum(split) < every / 4


# ---------------------------------------------------------------- captures

RSS = """<?xml version="1.0"?>
<rss version="2.0"><channel><title>Harbour</title><item><title>The lamp</title><link>https://h.example/lamp</link>
<pubDate>Tue, 15 Apr 2014 09:00:00 GMT</pubDate><description>&lt;p&gt;It burns.&lt;/p&gt;</description></item>
</channel></rss>
"""


def test_what_readers_found_is_remembered_as_it_was(archive: Archive) -> None:
    shutil.copytree(ROOT / "content", archive.content)
    hints = "- {line: 1, is: text}\n- {line: 1, same_as: feed.xml}\n"
    archive.write({"captures/feed.xml": RSS, "captures/page.txt": PAGE, "captures/page.txt.hints.yml": hints})
    captures = read_captures(archive.content, READERS, Problems())
    assert len(captures) > 4
    memo = Memo(archive.folder / "memo")
    anew, kept = CaptureReadings(("en",), None), CaptureReadings(("en",), memo)
    survey = join_surveys(map(anew.survey, captures))
    for readings in (anew, kept, kept):
        assert join_surveys(map(readings.survey, captures)) == survey
    read = [anew.read(capture, survey) for capture in captures]
    # What no post gets is not remembered; hints are checked against all that a reader finds.
    found = [
        one if capture.capture.hints else replace(one, withheld=(), set_aside=())
        for capture, one in zip(captures, read, strict=True)
    ]
    assert [kept.read(capture, survey) for capture in captures] == found
    asleep = [replace(c, reader=cast("Reader", Asleep(c.reader))) for c in captures if not c.capture.hints]
    assert [kept.read(capture, survey) for capture in asleep] == [
        one for capture, one in zip(captures, found, strict=True) if not capture.capture.hints
    ]
    memo.close()


class Asleep:
    """Stands in for a reader, and cannot read."""

    def __init__(self, reader: Reader) -> None:
        self.name = reader.name


def test_after_an_edit_of_a_post_no_capture_is_read_again(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive.write({"captures/page.txt": PAGE, "captures/feed.xml": RSS})
    archive.build()
    for reader in READERS:
        monkeypatch.setattr(type(reader), "read", _refuse)
        monkeypatch.setattr(type(reader), "survey", _refuse)
    for path in archive.content.glob("posts/*/*.md"):
        path.write_text(path.read_text(encoding="utf-8") + "\nMore.\n", encoding="utf-8")
    archive.build()
    archive.write({"captures/feed.xml": RSS.replace("burns", "burned")})
    with pytest.raises(AssertionError):
        archive.run()


def _refuse(*_: object) -> None:
    raise AssertionError
