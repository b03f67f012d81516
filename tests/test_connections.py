"""Connections on the pages and in the data: links, mentions, series, shared passages, related posts."""

from __future__ import annotations

from typing import Any

import pytest

from benchmarks.connections import make_texts, measure_size
from benchmarks.connections import write_table as write_costs
from tests.conftest import Archive, text_of
from tests.samples import CLOCK, FILLER


def post(title: str, date: str, text: str, **fields: str) -> str:
    head = "".join(f"{name}: {value}\n" for name, value in fields.items())
    return f"---\nid: {title.lower().replace(' ', '-')}\ntitle: {title}\ndate: {date}\n{head}---\n\n{text}\n"


def links(archive: Archive, kind: str) -> list[dict[str, Any]]:
    return [row for row in archive.rows("links") if row["kind"] == kind]


def connections_of(archive: Archive, address: str) -> str:
    return text_of(archive.page(address), "section.connections")


def test_a_shared_passage_is_shown_side_by_side_with_the_post_that_had_it_first(archive: Archive) -> None:
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


def test_a_comment_quoted_in_a_later_post_is_a_reply(archive: Archive) -> None:
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


def test_of_three_posts_with_the_same_words_the_first_is_named_as_the_source(archive: Archive) -> None:
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


def test_undated_posts_are_not_said_to_quote_each_other(archive: Archive) -> None:
    undated = [post(f"Water {n}", "", f"{CLOCK}. {FILLER}").replace("date: \n", "") for n in (1, 2)]
    archive.write({f"posts/{n}.md": text for n, text in enumerate(undated)})
    archive.build()
    (row,) = links(archive, "shared-passage")
    assert row["reason"] == "the whole text is the same; which post had it first is not known"


def test_a_title_or_date_that_fits_only_one_post_is_a_mention_with_its_sentence(archive: Archive) -> None:
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


def test_many_missing_parts_of_a_series_are_counted(archive: Archive) -> None:
    archive.write({"posts/a.md": post("Letters of the Week 28", "2010-10-03", "One.")})
    archive.build()
    series = text_of(archive.page("2010/10/letters-of-the-week-28.html"), "nav[aria-label=Series]")
    assert "27 of 28 known parts are not in this archive." in series


def test_a_withheld_post_has_no_connections(archive: Archive) -> None:
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


def test_of_one_series_at_most_two_related_posts_are_shown(archive: Archive) -> None:
    words = ("Gulls", "Ropes", "Sails", "Tides")
    texts = [f"{word} for the Kelso Trust. {word}men, {word}boats and one Kelso Trust." for word in words]
    files = {
        f"posts/{n}.md": post(f"Harbour Walk, part {n}", f"201{n}-0{n}-20", text) for n, text in enumerate(texts, 1)
    }
    files["posts/4.md"] = post("A meeting", "2016-03-20", texts[3])
    files |= {f"posts/x{n}.md": post(f"Jam {n}", f"200{n}-01-01", f"Plum{n} stew{n} {FILLER}") for n in range(5)}
    archive.write(files)
    archive.build()
    related = [row["to"] for row in links(archive, "related") if row["from"] == "a-meeting"]
    assert len(related) == 2


def test_the_page_of_connections_shows_a_drawing_and_a_table(bundled: Archive) -> None:
    page = bundled.page("connections.html")
    drawn = [row for row in bundled.rows("links") if row["kind"] not in ("related", "nearby")]
    assert len(page.css("svg.web .arc")) == len(page.css("table tbody tr")) == len(drawn)
    assert page.css_first("svg.web title") is not None


def test_a_post_with_many_mentions_shows_some_and_the_rest_after_a_click(archive: Archive) -> None:
    files = {"posts/a.md": post("Low water", "2010-03-01", "One.")}
    for n in range(9):
        files[f"posts/{n}.md"] = post(f"Wave {chr(65 + n)}", f"2010-0{n + 1}-20", "See [it](post:low-water).")
    archive.write(files)
    archive.build()
    section = archive.page("2010/03/low-water.html").css_first("section.connections")
    assert section is not None
    assert len(section.css("details li a")) >= 3
    assert len(section.css(".thirds:not(details .thirds) > div li")) == 6


@pytest.mark.slow
def test_a_drawing_of_very_many_connections_covers_the_whole_time(archive: Archive) -> None:
    chain_of = {
        f"posts/{n}.md": post(f"Wave {n:04}x", f"20{10 + n // 200}-01-01", f"[on](post:wave-{(n + 1) % 500:04}x)")
        for n in range(500)
    }
    archive.write(chain_of)
    archive.build()
    page = archive.page("connections.html")
    assert len(page.css("svg.web .arc")) == 400
    assert len(page.css("svg.web circle")) >= 400
    assert "100 more, of all times, are left out" in text_of(page, "main")


def test_without_other_connections_the_posts_of_the_same_days_are_shown_at_once(archive: Archive) -> None:
    archive.write(
        {"posts/a.md": post("Low water", "2010-03-01", CLOCK), "posts/b.md": post("Jam", "2010-03-02", "Plums.")}
    )
    archive.build()
    section = archive.page("2010/03/jam.html").css_first("section.connections")
    assert section is not None
    assert section.css_first("details") is None
    assert [link.text() for link in section.css("h3, a")] == ["Around this time", "Low water"]


# ---------------------------------------------------------------- circles


def test_posts_that_link_in_a_circle_are_all_shown_but_not_as_linking_themselves(archive: Archive) -> None:
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


def test_a_post_that_repeats_itself_shares_no_passage_with_itself(archive: Archive) -> None:
    archive.write({"posts/a.md": post("Low water", "2010-03-01", f"{CLOCK}. {FILLER}\n\n> {CLOCK}.\n\n{CLOCK}.")})
    archive.build()
    assert archive.rows("links") == []


# ---------------------------------------------------------------- the benchmark


def test_the_benchmark_makes_more_posts_than_there_are_texts() -> None:
    cost = measure_size(make_texts(20, 40), 50)
    assert (cost.posts, cost.words) == (50, 50 * 40)
    assert "| 50 | 2,000 |" in write_costs([cost])
