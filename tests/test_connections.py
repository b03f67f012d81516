"""How posts hang together: links, mentions, series, shared passages, likeness, time."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.connections import make_texts, measure_size
from benchmarks.connections import write_table as write_costs
from benchmarks.related import compare_rankings, make_collection, read_collection, write_table
from postil.passages import SharedPassage, find_passages
from postil.periods import find_periods
from postil.readings import Written, read_posts
from postil.reasons import Namer
from postil.related import Circumstances, compare_posts, rank_related
from postil.series import Titled, find_series
from postil.similarity import weigh_terms
from postil.terms import count_terms
from postil.words import split_parts
from tests.conftest import Archive, text_of

if TYPE_CHECKING:
    import datetime as dt

SHARED = Path(__file__).resolve().parents[2] / "shared"
CLOCK = "The harbour clock was stopped at four on the morning that the last ferry left for the island"
FILLER = (
    "Nobody at the harbour office could say which of the tide tables had been lost. "
    "A box of glass plates turned up behind the chandler's stove in the spring."
)


def post(title: str, date: str, text: str, **fields: str) -> str:
    head = "".join(f"{name}: {value}\n" for name, value in fields.items())
    return f"---\nid: {title.lower().replace(' ', '-')}\ntitle: {title}\ndate: {date}\n{head}---\n\n{text}\n"


def links(archive: Archive, kind: str) -> list[dict[str, Any]]:
    return [row for row in archive.rows("links") if row["kind"] == kind]


def connections_of(archive: Archive, address: str) -> str:
    return text_of(archive.page(address), "section.connections")


def test_words_that_two_posts_share_are_shown_side_by_side_with_who_had_them_first(archive: Archive) -> None:
    archive.write(
        {
            "posts/a.md": post("Low water", "2010-03-01", f"{CLOCK}. {FILLER}"),
            "posts/b.md": post("High water", "2012-05-01", f"We said it then: {CLOCK.replace('morning', 'day')}."),
        }
    )
    archive.build()
    (row,) = links(archive, "shared-passage")
    assert (row["from"], row["to"]) == ("high-water", "low-water")
    assert "17 words are the same, first in the earlier post" in row["reason"]
    for address, other in (("2010/03/low-water.html", "High water"), ("2012/05/high-water.html", "Low water")):
        page = archive.page(address)
        assert [text_of_node(node) for node in page.css(".abreast mark")] == ["morning", "day"]
        assert other in connections_of(archive, address)


def text_of_node(node: Any) -> str:
    return " ".join(node.text().split())


def test_a_comment_taken_up_in_a_later_post_is_a_reply(archive: Archive) -> None:
    comment = f"<!-- comments -->\n\n## Comments\n\n### A reader {{#c-1 date=2010-03-02}}\n\n{CLOCK}.\n"
    archive.write(
        {
            "posts/a.md": post("Low water", "2010-03-01", f"Something else.\n\n{comment}"),
            "posts/b.md": post("High water", "2012-05-01", f"A reader wrote:\n\n> {CLOCK}.\n\nQuite so."),
        }
    )
    archive.build()
    assert [(row["from"], row["to"]) for row in links(archive, "reply")] == [("high-water", "low-water")]
    assert "first in a comment on the earlier post" in links(archive, "shared-passage")[0]["reason"]


def test_of_three_posts_with_the_same_words_the_first_is_named_as_their_source(archive: Archive) -> None:
    archive.write(
        {
            "posts/a.md": post("Low water", "2010-03-01", f"{CLOCK}. {FILLER}"),
            "posts/b.md": post("High water", "2012-05-01", f"I found this: {CLOCK}. It is late in the year again."),
            "posts/c.md": post("Slack water", "2013-05-01", f"Once more then, for those who ask: {CLOCK}."),
            "posts/d.md": post("Low twin", "2014-03-01", f"{CLOCK}. {FILLER}"),
        }
    )
    archive.build()
    reasons = {(row["from"], row["to"]): row["reason"] for row in links(archive, "shared-passage")}
    assert reasons["high-water", "low-water"].endswith("words are the same, first in the earlier post")
    assert reasons["slack-water", "high-water"].endswith("words are the same, first in “Low water”")
    assert reasons["low-twin", "low-water"] == "the whole text is the same, first in the earlier post"


def test_of_undated_posts_none_is_said_to_quote_the_other(archive: Archive) -> None:
    undated = [post(f"Water {n}", "", f"{CLOCK}. {FILLER}").replace("date: \n", "") for n in (1, 2)]
    archive.write({f"posts/{n}.md": text for n, text in enumerate(undated)})
    archive.build()
    (row,) = links(archive, "shared-passage")
    assert row["reason"] == "the whole text is the same; which post had it first is not known"


def test_a_title_or_a_date_that_only_one_post_fits_is_a_mention_with_its_sentence(archive: Archive) -> None:
    archive.write(
        {
            "posts/a.md": post("The Long Quay", "2010-10-03", "One."),
            "posts/b.md": post(
                "Second", "2010-11-05", "It began. As “The Long Quay” had it, nothing is lost. End."
            ),
            "posts/c.md": post(
                "Third", "2010-12-01", "See my post of 3 October for more. As I wrote in 2010, wait."
            ),
        }
    )
    archive.build()
    found = links(archive, "mention")
    assert [(row["from"], row["to"]) for row in found] == [
        ("second", "the-long-quay"),
        ("third", "the-long-quay"),
    ]
    shown = connections_of(archive, "2010/10/the-long-quay.html")
    assert "As “The Long Quay” had it, nothing is lost." in shown
    assert "See my post of 3 October for more." in shown


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("my post of 3 October", "en", "2009-10-03"),
        ("our entry from March 5th, 2008", "en", "2008-03-05"),
        ("Yesterday’s post said so", "en", "2010-02-28"),
        ("mein Beitrag vom 3. Oktober 2009", "de", "2009-10-03"),
        ("mon billet du 3 octobre", "fr", "2009-10-03"),
        ("my post of 31 February", "en", None),
        ("a post of wood", "en", None),
    ],
)
def test_a_day_without_its_year_is_the_last_before_the_text(text: str, language: str, expected: str | None) -> None:
    written = _date("2010-03-01")
    found = [period for _, _, period in find_periods(text, written, language)]
    assert [period.first.isoformat() for period in found] == ([expected] if expected else [])


def _date(text: str) -> dt.date:
    import datetime

    return datetime.date.fromisoformat(text)


def test_a_series_is_a_chain_in_the_order_of_its_numbers_and_names_its_gaps() -> None:
    titles = [
        "Harbour Reforms",
        "Notes 81",
        "Harbour Reforms 2",
        "Notes 79",
        "Pick of the Week 28",
        "On Article 50",
    ]
    series = find_series([Titled(str(number), title) for number, title in enumerate(titles)])
    assert [(s.title, s.parts, len(s.missing)) for s in series] == [
        ("Harbour Reforms", ((1, "0"), (2, "2")), 0),
        ("Notes", ((79, "3"), (81, "1")), 79),
        ("Pick of the Week", ((28, "4"),), 27),
    ]


def test_a_long_gap_is_a_number_of_known_parts(archive: Archive) -> None:
    archive.write({"posts/a.md": post("Letters of the Week 28", "2010-10-03", "One.")})
    archive.build()
    series = text_of(archive.page("2010/10/letters-of-the-week-28.html"), "nav[aria-label=Series]")
    assert "27 of 28 known parts are not in this archive." in series


def test_a_withheld_post_is_connected_to_nothing(archive: Archive) -> None:
    archive.write(
        {
            "posts/a.md": post("Low water", "2010-03-01", f"{CLOCK}, as everybody knew."),
            "posts/b.md": post("High water", "2010-03-02", f"[Low](post:low-water) said: {CLOCK}."),
            "redactions.yml": "- {id: r1, target: low-water, action: remove, reason: Asked for.}\n",
        }
    )
    archive.build()
    assert archive.rows("links") == []


def test_every_connection_is_on_both_pages_and_in_the_data(bundled: Archive) -> None:
    addresses = {p["id"]: p["url"].split("dark/", 1)[1] for p in bundled.rows("posts")}
    titles = {p["id"]: p["title"] for p in bundled.rows("posts")}
    kinds = set()
    for row in bundled.rows("links"):
        kinds.add(row["kind"])
        if row["kind"] == "series":
            continue
        assert titles[row["to"]] in connections_of(bundled, addresses[row["from"]]), row
        assert titles[row["from"]] in connections_of(bundled, addresses[row["to"]]), row
    assert kinds >= {"link", "mention", "series", "shared-passage", "related", "nearby"}


def test_related_posts_have_reasons_and_are_few(bundled: Archive) -> None:
    by_post: dict[str, list[str]] = {}
    for row in links(bundled, "related"):
        assert row["reason"].startswith(("both speak of ", "both use the words "))
        assert 0 < row["score"] <= 1
        by_post.setdefault(row["from"], []).append(row["to"])
    assert max(len(others) for others in by_post.values()) <= 6


def test_the_page_of_connections_draws_them_and_lists_them(bundled: Archive) -> None:
    page = bundled.page("connections.html")
    drawn = [row for row in bundled.rows("links") if row["kind"] not in ("related", "nearby")]
    assert len(page.css("svg.web .arc")) == len(page.css("table tbody tr")) == len(drawn)
    assert page.css_first("svg.web title") is not None


def test_a_post_that_many_mention_shows_some_and_the_rest_one_click_away(archive: Archive) -> None:
    files = {"posts/a.md": post("Low water", "2010-03-01", "One.")}
    for n in range(9):
        files[f"posts/{n}.md"] = post(f"Wave {chr(65 + n)}", f"2010-0{n + 1}-20", "See [it](post:low-water).")
    archive.write(files)
    archive.build()
    section = archive.page("2010/03/low-water.html").css_first("section.connections")
    assert section is not None
    assert len(section.css("details li a")) >= 3
    assert len(section.css(".thirds:not(details .thirds) > div li")) == 6


def test_the_drawing_of_very_many_connections_is_of_all_times(archive: Archive) -> None:
    chain_of = {
        f"posts/{n}.md": post(f"Wave {n:04}x", f"20{10 + n // 400}-01-01", f"[on](post:wave-{(n + 1) % 1600:04}x)")
        for n in range(1600)
    }
    archive.write(chain_of)
    archive.build()
    page = archive.page("connections.html")
    assert len(page.css("svg.web .arc")) == 1500
    assert len(page.css("svg.web circle")) >= 1500
    assert "100 more, of all times, are left out" in text_of(page, "main")


# ---------------------------------------------------------------- bad input


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
    written = [Written("Title", (text,), "ja" if "港" in text else "en") for text in texts]
    readings = read_posts(written)
    ranking = rank_related(compare_posts(count_terms(readings), [Circumstances(None, ())] * len(texts)), [(0, 0)])
    assert len(ranking.order) == len(ranking.candidates.post)
    assert all(p.first != p.second for p in find_passages(readings))


@pytest.mark.long
def test_ten_thousand_posts_of_one_title_are_no_work() -> None:
    chance = random.Random(1)
    words = ["".join(chance.choices("bcdfgaeiou", k=6)) for _ in range(5000)]
    written = [Written("One title for all", (" ".join(chance.choices(words, k=12)),), "en") for _ in range(10_000)]
    compared = compare_posts(count_terms(read_posts(written)), [Circumstances(1, ())] * len(written))
    assert len(rank_related(compared, ()).candidates.starts) == 10_001


def _rank(written: list[Written], links: list[tuple[int, int]], post: int) -> list[int]:
    circumstances = [Circumstances(None, ()) for _ in written]
    ranking = rank_related(compare_posts(count_terms(read_posts(written)), circumstances), links)
    return [int(other) for other in ranking.candidates.other[ranking.of_post(post)]]


def test_what_posts_like_it_link_is_related_to_a_post_that_shares_no_word_with_it() -> None:
    lamps = "lantern wick paraffin keeper gallery prism fog beacon tower mantle".split()
    grain = Written("Granary", ("barley sieve hopper mill sack flour chaff",), "en")
    posts = [Written(f"Light {n}", (" ".join(lamps[n % 3 :] + lamps[:4]),), "en") for n in range(8)]
    written = [*posts, grain, Written("Ferry", ("gangway purser rope anchor",), "en")]
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
    written = [Written("", (text,), "en") for text in (long, write(about, 60), write(other[:3], 60))]
    written += [Written("", (write(chance.sample(words, 12), 100),), "en") for _ in range(40)]
    assert _rank(written, [], 0)[0] == 1


def test_a_capital_makes_no_name_of_a_german_noun() -> None:
    texts = [
        "Gestern blieb die Frage nach dem Fahrplan offen. Der Fahrplan gilt, und kein Fahrplan ist gut.",
        "Wir warten auf den neuen Fahrplan, eine Frage der Geduld. Im Fahrplan steht der Fahrplan nicht.",
        "Im Garten stehen die Rosen, und die Frage ist, wer sie im Sommer hier im Garten giesst.",
        "Das Wetter war schlecht, der Garten nass, der Brief an den Verein kam ohne Antwort zurück.",
    ]
    terms = count_terms(read_posts([Written("", (text,), "de") for text in texts]))
    here, there = Namer(terms, weigh_terms(terms), [()] * len(texts)).name_subjects([(0, 1), (0, 2)])
    assert here.enough
    assert "Fahrplan" in here.named + here.words
    assert not there.enough


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(alphabet="ab c.A\n", max_size=60), min_size=2, max_size=5))
def test_any_two_texts_have_subjects_in_common_or_none(texts: list[str]) -> None:
    terms = count_terms(read_posts([Written("", (text,), "en") for text in texts]))
    couples = [(0, other) for other in range(1, len(texts))]
    for subjects in Namer(terms, weigh_terms(terms), [()] * len(texts)).name_subjects(couples):
        assert len(subjects.named + subjects.words) <= 4
        assert subjects.named or subjects.words or not subjects.enough


@given(st.text(alphabet="aZ0é’'-. ,\n\t_日ก…"))
def test_words_are_the_same_whichever_pattern_finds_them(text: str) -> None:
    """A text without unspaced scripts is read by a quicker pattern."""
    assert split_parts(f"{text} 日") == [*split_parts(text), "日"]


# ---------------------------------------------------------------- shared passages, planted


def _vocabulary(chance: random.Random) -> list[str]:
    return ["".join(chance.choices("bcdfghklmnprst", k=2)) + chance.choice("aeiou") * 2 for _ in range(1500)]


def share(posts: list[tuple[str, ...]]) -> dict[tuple[int, int], SharedPassage]:
    """Return the passages that posts of some texts share, by the numbers of these."""
    readings = read_posts([Written("", texts, "en") for texts in posts])
    post_of = readings.post_of.tolist()
    return {(post_of[p.first], post_of[p.second]): p for p in find_passages(readings)}


def _edit(words: list[str], edits: int, chance: random.Random) -> list[str]:
    for _ in range(edits):
        at = chance.randrange(2, len(words) - 2)
        words = [*words[:at], *chance.choice((["changed"], [words[at], "added"], [])), *words[at + 1 :]]
    return words


@pytest.mark.parametrize(("length", "edits"), [(12, 0), (13, 1), (20, 2), (60, 4)])
def test_planted_copies_are_found_and_nothing_else(length: int, edits: int) -> None:
    chance = random.Random(length)
    vocabulary = _vocabulary(chance)
    # Words as frequent as in a language: few make up most of a text.
    weights = [1 / rank for rank in range(1, len(vocabulary) + 1)]
    texts = [chance.choices(vocabulary, weights, k=250) for _ in range(200)]
    posts: list[tuple[str, ...]] = []
    planted = set()
    for number in range(0, 200, 2):
        at = chance.randrange(200)
        copy = _edit(texts[number][at : at + length], edits, chance)
        planted.add((number, number + 1))
        texts[number + 1][100:100] = copy
    for number, words in enumerate(texts):
        in_comment = number % 4 == 1  # the copies stand now in a text, now in a comment on it
        posts.append((" ".join(words[:90]), " ".join(words[90:])) if in_comment else (" ".join(words),))
    found = set(share(posts))
    assert found <= planted
    assert len(found) >= 0.95 * len(planted)


def test_furniture_of_many_posts_is_no_passage() -> None:
    assert share([(f"Post number {number} of many. {FILLER}",) for number in range(40)]) == {}


@settings(max_examples=30, deadline=None)
@given(st.lists(st.text(alphabet="ab c.\n", max_size=80), max_size=6))
def test_a_shared_passage_is_within_both_texts(texts: list[str]) -> None:
    readings = read_posts([Written("", (text,), "en") for text in texts])
    for passage in find_passages(readings):
        for part, (start, end) in ((passage.first, passage.first_span), (passage.second, passage.second_span)):
            assert 0 <= start < end <= len(readings.texts[part])


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


def test_the_cost_of_connections_is_measured_for_more_posts_than_there_are_texts() -> None:
    cost = measure_size(make_texts(20, 40), 50)
    assert (cost.posts, cost.words) == (50, 50 * 40)
    assert "| 50 | 2,000 |" in write_costs([cost])


def test_where_nothing_is_near_the_posts_of_the_same_days_are_shown_at_once(archive: Archive) -> None:
    archive.write(
        {"posts/a.md": post("Low water", "2010-03-01", CLOCK), "posts/b.md": post("Jam", "2010-03-02", "Plums.")}
    )
    archive.build()
    section = archive.page("2010/03/jam.html").css_first("section.connections")
    assert section is not None
    assert section.css_first("details") is None
    assert [link.text() for link in section.css("h3, a")] == ["Around this time", "Low water"]


# ---------------------------------------------------------------- circles


def test_posts_that_link_in_a_circle_are_all_shown_and_none_links_itself(archive: Archive) -> None:
    ids = ("low-water", "high-water", "slack-water")
    files = {
        f"posts/{own}.md": post(
            own.replace("-", " "), "2010-03-01", f"See [there](post:{other}), [here](post:{own})."
        )
        for own, other in zip(ids, (*ids[1:], ids[0]), strict=True)
    }
    archive.write(files)
    archive.build()
    pairs = {(row["from"], row["to"]) for row in links(archive, "link")}
    assert pairs == {("low-water", "high-water"), ("high-water", "slack-water"), ("slack-water", "low-water")}


def test_a_post_that_quotes_itself_shares_nothing_with_itself(archive: Archive) -> None:
    archive.write({"posts/a.md": post("Low water", "2010-03-01", f"{CLOCK}. {FILLER}\n\n> {CLOCK}.\n\n{CLOCK}.")})
    archive.build()
    assert archive.rows("links") == []
