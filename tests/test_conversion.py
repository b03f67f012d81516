"""Captures to posts: several captures of one page, posts that only look alike, what posts say of each other."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.conftest import text_of
from tests.samples import PAGE

if TYPE_CHECKING:
    from tests.conftest import Archive


def test_captures_of_one_page_are_one_post_with_all_comments(archive: Archive) -> None:
    early = PAGE.replace("2 comments", "3 comments") + "  2. Removed later.\n"
    late = PAGE.replace("2 comments", "4 comments") + "  2. Came later.\n\n  3. Came last.\n"
    archive.write({"captures/1.txt": early, "captures/2.txt": late})
    archive.build()
    assert [c["text"] for c in archive.rows("comments")] == [
        "The first comment.",
        "An answer to it.",
        "Removed later.",
        "Came later.",
        "Came last.",
    ]
    comments = text_of(archive.page("2014/04/the-harbour.html"), "main")
    assert comments.count("only in one of the captures of this page, captures/1.txt") == 1
    ledger = json.loads(archive.run("check", "--json").out)
    assert [(row["lost"], row["invented"]) for row in ledger["captures"]] == [(0, 0), (0, 0)]


def test_threads_that_two_captures_show_differently_become_one_with_replies_below_their_parents(
    archive: Archive,
) -> None:
    post = PAGE.partition("2 comments")[0]
    flat = post + "2 comments:\n\n  1. An answer to it.\n\n  2. The first comment.\n"
    threaded = (
        post + "3 comments:\n\n  1. The first comment.\n\n    1. An answer to it.\n\n    2. Another answer.\n"
    )
    archive.write({"captures/1.txt": flat + "\n  3. Goodbye.\n\n  4. And thanks.\n", "captures/2.txt": threaded})
    archive.build()
    comments = {c["text"]: c for c in archive.rows("comments")}
    assert list(comments) == [
        "An answer to it.",
        "The first comment.",
        "Another answer.",
        "Goodbye.",
        "And thanks.",
    ]
    assert comments["Another answer."]["reply_to"] == comments["The first comment."]["id"]
    before = archive.posts()
    assert "0 posts written" in archive.run("convert").out
    assert archive.posts() == before


def test_a_post_of_a_month_page_and_its_own_page_are_one(archive: Archive) -> None:
    month = "Wednesday, 16 April 2014\n\nAfter\n\nWords.\n\n" + PAGE.partition("2 comments")[0]
    archive.write({"captures/month.txt": month, "captures/post.txt": PAGE})
    archive.build()
    assert [p["title"] for p in archive.rows("posts")] == ["The harbour", "After"]
    assert all("only in" not in text for text in archive.posts().values())


def test_comments_get_the_same_ids_from_another_capture(archive: Archive) -> None:
    archive.write({"captures/a.txt": PAGE})
    archive.build()
    before = [c["id"] for c in archive.rows("comments")]
    archive.write({"captures/b.txt": PAGE.replace("  1. The first", "  1. Quite new.\n\n  2. The first")})
    archive.build()
    assert set(before) < {c["id"] for c in archive.rows("comments")}


def test_posts_of_one_day_and_title_but_other_words_are_two(archive: Archive) -> None:
    page = "Thursday, 2 March 2017\n\nOpen Thread\n\nTalk about the morning, and what came of it.\n"
    archive.write(
        {"captures/a.txt": page, "captures/b.txt": page.replace("the morning", "evening, another matter")}
    )
    archive.build()
    assert len(archive.posts()) == 1  # nearly the same words: two captures of one page
    archive.write(
        {"captures/c.txt": "Thursday, 2 March 2017\n\nOpen Thread\n\nQuite different things are said here."}
    )
    archive.build()
    assert sorted(archive.posts()) == ["2017-03-02-open-thread", "2017-03-02-open-thread-2"]
    before = archive.posts()
    archive.build()
    assert archive.posts() == before


def test_a_post_that_one_page_has_twice_is_two_posts(archive: Archive) -> None:
    post = "Thursday, 2 March 2017\n\nOpen Thread\n\nTalk about whatever you like in here.\n\n"
    archive.write({"captures/a.txt": post + post})
    archive.build()
    assert sorted(archive.posts()) == ["2017-03-02-open-thread", "2017-03-02-open-thread-2"]


def test_short_posts_of_one_day_and_the_same_words_are_two_if_their_titles_differ(archive: Archive) -> None:
    page = "Thursday, 2 March 2017\n\nMorning Thread\n\nTalk about whatever you like in here.\n"
    archive.write({"captures/a.txt": page, "captures/b.txt": page.replace("Morning", "Evening")})
    archive.build()
    assert sorted(archive.posts()) == ["2017-03-02-evening-thread", "2017-03-02-morning-thread"]


def test_posts_of_a_few_words_are_one_only_if_all_of_these_are_the_same(archive: Archive) -> None:
    page = "Thursday, 2 March 2017\n\nOpen Thread\n\nThe ferry is late.\n"
    archive.write({"captures/a.txt": page, "captures/b.txt": page.replace("ferry", "train")})
    archive.build()
    assert len(archive.posts()) == 2


def test_a_post_whose_capture_is_gone_gives_its_place_to_no_post_with_other_words(archive: Archive) -> None:
    page = "Thursday, 2 March 2017\n\nOpen Thread\n\n"
    archive.write({"captures/a.txt": f"{page}Talk about the morning, and what came of it.\n"})
    archive.build()
    (archive.content / "captures" / "a.txt").unlink()
    archive.write({"captures/b.txt": f"{page}Quite different things are said here.\n"})
    archive.build()
    assert "the morning" in archive.posts()["2017-03-02-open-thread"]
    assert "Quite different" in archive.posts()["2017-03-02-open-thread-2"]


def test_a_later_capture_does_not_take_the_place_of_another_post(archive: Archive) -> None:
    archive.write({"captures/b.txt": "Thursday, 2 March 2017\n\nLearning C\n\nPointers are addresses, mostly."})
    archive.build()
    archive.write(
        {"captures/a.txt": "Thursday, 2 March 2017\n\nLearning C++\n\nClasses hold what belongs together."}
    )
    archive.build()
    assert "Pointers" in archive.posts()["2017-03-02-learning-c"]
    assert "Classes" in archive.posts()["2017-03-02-learning-c-2"]


def test_a_note_on_the_date_that_a_person_wrote_stays(archive: Archive) -> None:
    archive.write(
        {
            "captures/a.txt": "Tuesday, 15 April 2014\n\nKnown\n\nWords.",
            "captures/b.txt": "Thursday, May 1\n\nOpen\n\nWords of it.",
        }
    )
    archive.build()
    (path,) = (archive.content / "posts" / "2014").glob("*open.md")
    lines = [
        "date_note: Confirmed by the author." if line.startswith("date_note") else line
        for line in path.read_text().splitlines()
        if not line.startswith("  ") or ":" in line
    ]
    path.write_text("\n".join(lines) + "\n")
    archive.build("--strict")
    assert "date_note: Confirmed by the author.\n" in path.read_text()


def test_a_post_quoted_in_full_links_to_the_original(archive: Archive) -> None:
    archive.write(
        {
            "captures/2013.txt": "Friday, 3 May 2013\n\nThe old post\n\nIts words.\n",
            "captures/2014.txt": PAGE.replace(
                "The third paragraph ends it.",
                "I said this before:-\n\nFriday, 3 May 2013\n\nThe old post\n\nIts words.",
            ),
        }
    )
    archive.build()
    page = archive.page("2014/04/the-harbour.html")
    assert [n.attributes["href"] for n in page.css("blockquote a")] == ["../../2013/05/the-old-post.html"]
    assert ("2014-04-15-the-harbour", "2013-05-03-the-old-post", "shared-passage") in [
        (r["from"], r["to"], r["kind"]) for r in archive.rows("links")
    ]
    assert "The harbour" in text_of(archive.page("2013/05/the-old-post.html"), "main")


def test_comments_link_to_those_that_they_name_by_time_or_author(archive: Archive) -> None:
    comments = (
        "### Ann {#c1 date=2014-04-15T14:43}\n\nFirst.\n\n### Bob {#c2 date=2014-04-15T15:00}\n\nSecond.\n\n"
        "### {#c3}\n\n14:43, you are right, but 14:44 is nobody.\n\n### {#c4}\n\nBob, you are not. @Ann knows.\n"
    )
    front = "---\nid: a\ntitle: A\ndate: 2014-04-15\n---\n\nWords.\n\n<!-- comments -->\n\n"
    archive.write({"posts/a.md": front + comments})
    archive.build()
    links = archive.page("2014/04/a.html").css("a.reference")
    assert [(n.text(), n.attributes["href"]) for n in links] == [("14:43", "#c1"), ("Bob", "#c2"), ("@Ann", "#c1")]


OTHER_TITLES = [f"A walk to the {place} in the rain" for place in ("mole", "quay", "slip", "yard", "weir", "lock")]


def undated(number: int, words: str) -> str:
    """Return a page without a date: a title, some words, and at its end the same long list of other posts."""
    nearby = "\n\n".join(OTHER_TITLES * 4)
    return f"{OTHER_TITLES[number]}\n\n{words}\n\nNearby posts\n\n{nearby}\n"


def test_pages_without_a_date_that_end_in_one_list_are_posts_of_their_own(archive: Archive) -> None:
    words = [
        "The mole was closed for the winter, and the lamp with it.",
        "Nobody had painted the bollards since the old harbour master left.",
        "A boat lay on the slip without a name.",
        "In the yard they were breaking up the dredger for its steel and its brass.",
    ]
    archive.write({f"captures/{n}.txt": undated(n, text) for n, text in enumerate(words)})
    archive.build()
    assert len(archive.posts()) == len(words)
    pages = "".join(path.read_text(encoding="utf-8") for path in archive.site.rglob("*.html"))
    assert all(text in pages for text in words)
    assert all("also_in" not in text for text in archive.posts().values())


def test_two_pages_without_a_date_that_share_most_words_are_two_posts_and_a_doubt(archive: Archive) -> None:
    words = "The ferry was late and the band had gone home before it came. " * 5
    archive.write(
        {f"captures/{n}.txt": undated(n, f"{words}\n\n{'It was so at the gate ' * 4}{n}.") for n in (0, 1)}
    )
    archive.write(
        {"captures/2.txt": undated(2, f"{words}\n\nOn the other hand everybody danced until it was dark.")}
    )
    archive.build()
    assert len(archive.posts()) == 2
    checked = archive.run("check").out
    assert "captures/1.txt:1: 80% sure: captures/0.txt has this post under another title; they are taken" in checked
    assert (
        "captures/2.txt:1: 80% sure: captures/0.txt has a post of nearly the same words; they are taken" in checked
    )


def test_two_captures_of_a_page_without_a_date_are_one_post(archive: Archive) -> None:
    words = "The ferry was late and the band had gone home before it came back to the town. " * 4
    archive.write({"captures/a.txt": undated(0, words), "captures/b.txt": undated(0, words + " And so to bed.")})
    archive.write({"captures/c.txt": undated(1, "The quay is another matter, and was never in this town at all.")})
    archive.build()
    assert len(archive.posts()) == 2
    assert "captures/a.txt has this post as well, without a date; they are taken as one" in archive.run("check").out


def test_posts_of_one_day_under_two_titles_are_two_where_only_their_lists_agree(archive: Archive) -> None:
    day = "Thursday, 2 March 2017\n\n"
    texts = ("Only Ann was seen, and by few.", "Ben had the whole of the beach to himself.")
    archive.write({f"captures/{n}.txt": day + undated(n, text) for n, text in enumerate(texts)})
    archive.build()
    assert len(archive.posts()) == 2


def test_a_hint_joins_two_captures_that_are_taken_as_two_posts(archive: Archive) -> None:
    words = "The ferry was late and the band had gone home before it came back to the town. " * 4
    late = "On the other hand everybody danced until it was dark, and nobody missed the band."
    third = "Thursday, 2 March 2017\n\nA third\n\nOf something else altogether, at length.\n"
    archive.write({"captures/a.txt": undated(0, words + "\n\nOnly here."), "captures/c.txt": third})
    archive.write({"captures/b.txt": undated(1, f"{words}\n\n{late}")})
    doubt = "captures/a.txt has a post of nearly the same words; they are taken as two, unless a hint says"
    assert f"captures/b.txt:1: 80% sure: {doubt} - {{line: 1, same_as: a.txt}}." in archive.run("check").out
    archive.write({"captures/b.hints.yml": "- {line: 1, same_as: a.txt}\n"})
    checked = archive.run("check", "--strict")
    assert (checked.err, "80% sure" in checked.out) == ("", False)
    archive.build("--strict")
    _, joined = archive.posts().values()
    assert "also_in:\n- file: captures/a.txt" in joined
    assert "nobody missed the band" in joined
    archive.write({"captures/c.hints.yml": "- {line: 1, same_as: b.txt}\n"})  # also where only one has a date
    assert "captures/c.txt no longer gives this post. Delete the file" in archive.run("check").err
    archive.write({"captures/c.hints.yml": "- {line: 3, same_as: b.txt}\n"})
    assert "captures/c.txt:3: no post begins here, so the hint joins nothing." in archive.run("check").err
    archive.write({"captures/c.hints.yml": "- {line: 1, same_as: bb.txt}\n"})
    named = "captures/c.hints.yml:1: no other capture is called 'bb.txt'. Did you mean 'captures/b.txt'?"
    assert named in archive.run("check").err


def test_a_hint_settles_whether_two_captures_are_one_post(archive: Archive) -> None:
    words = "The ferry was late and the band had gone home before it came back to the town. " * 4
    archive.write({"captures/a.txt": undated(0, words), "captures/b.txt": undated(0, words + " And so to bed.")})
    assert "captures/b.txt:1: 80% sure" in archive.run("check").out
    archive.write({"captures/b.hints.yml": "- {line: 1, is: title}\n"})
    checked = archive.run("check", "--strict")
    assert "80% sure" not in checked.out
    assert checked.err == ""
