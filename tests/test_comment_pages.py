"""Comments together: all of them by date, those that are signed with one name, the overview of a long thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from postil.site.pages import comments
from tests.conftest import text_of

if TYPE_CHECKING:
    from tests.conftest import Archive

FERRY = """\
---
id: ferry
title: The ferry
date: 2013-07-01
---

It is late.

<!-- comments -->

### Ann Gull {#c1 date=2013-07-02}

It always is.

### {#c2 date=2013-07-03}

Not on Sundays.

### Ben {#c3}

On Sundays as well.
"""
TIDE = """\
---
id: tide
title: The tide
date: 2014-01-01
---

High water.

<!-- comments -->

### ann gull {#c4 date=2014-01-02}

At nine.
"""


@pytest.fixture
def two(archive: Archive) -> Archive:
    archive.write({"posts/ferry.md": FERRY, "posts/tide.md": TIDE})
    return archive


def _list(archive: Archive, address: str) -> list[tuple[str, str, str | None]]:
    """Return the author, the words, and the link of each comment on a page."""
    return [
        (
            item.css(".item-title")[0].text(strip=True),
            " ".join(" ".join(part.text().split()) for part in item.css(".item-summary")),
            item.css(".facts a")[0].attributes["href"],
        )
        for item in archive.page(address).css(".item")
    ]


def test_all_comments_are_listed_by_date_and_lead_to_their_places(two: Archive) -> None:
    two.build("--strict")
    assert _list(two, "comments.html") == [
        ("ann gull", "At nine.", "2014/01/tide.html#c4"),
        ("Anonymous", "Not on Sundays.", "2013/07/ferry.html#c2"),
        ("Ann Gull", "It always is.", "2013/07/ferry.html#c1"),
        ("Ben", "On Sundays as well.", "2013/07/ferry.html#c3"),
    ]
    assert "4 comments" in text_of(two.page("index.html"), 'a[href="comments.html"]')
    assert "All comments 4" in text_of(two.page("browse.html"), "main")


def test_a_name_with_several_comments_has_a_page_that_says_that_a_name_is_no_person(two: Archive) -> None:
    two.build("--strict")
    assert sorted(path.name for path in (two.site / "commenters").iterdir()) == ["ann-gull.html"]
    assert [words for _, words, _ in _list(two, "commenters/ann-gull.html")] == ["At nine.", "It always is."]
    assert "may be the name of several people" in text_of(two.page("commenters/ann-gull.html"), "main")
    links = [a.attributes["href"] for a in two.page("comments.html").css(".item-title a")]
    assert links == ["commenters/ann-gull.html"] * 2


def test_an_archive_may_leave_the_pages_of_names_out(two: Archive) -> None:
    two.write({"archive.toml": 'title = "Letters"\ncommenter_pages = false\n'})
    two.build("--strict")
    assert not (two.site / "commenters").exists()
    assert two.page("comments.html").css(".item-title a") == []


def test_what_is_withheld_or_folded_is_not_shown_among_the_comments(two: Archive) -> None:
    two.write({"redactions.yml": "- {target: c1, reason: Asked for.}\n"})
    two.write({"notes/ferry.yml": "- {id: n1, on: c3, kind: content-note, note: Of Sundays.}\n"})
    two.build()
    assert [words for _, words, _ in _list(two, "comments.html")] == [
        "At nine.",
        "Not on Sundays.",
        "Content note. Of Sundays.",
    ]
    assert text_of(two.page("comments.html"), ".aside").endswith("Not listed: 1 withheld.")
    assert not (two.site / "commenters").exists()


def test_many_comments_take_several_pages(two: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(comments, "_MOST_COMMENTS", 2)
    two.build("--strict")
    assert [author for author, *_ in _list(two, "comments/page-2.html")] == ["Ann Gull", "Ben"]
    assert "2013" in text_of(two.page("comments.html"), ".pages")


def test_without_comments_there_is_no_page_of_them(archive: Archive) -> None:
    archive.write({"posts/ferry.md": FERRY.partition("<!--")[0]})
    archive.build("--strict")
    assert not (archive.site / "comments.html").exists()


def _write_thread(count: int) -> str:
    """Return a post with so many comments: two names in turns, replies to the first, the last day in the middle."""
    days = [28 if n == count // 2 else 1 + n % 20 for n in range(count)]
    names = ("Ann", "Ben")
    comments = [f"### {names[n % 2]} {{#c{n} date=2013-07-{day:02}}}\n\nSo {n}.\n" for n, day in enumerate(days)]
    replies = [f"#### {{#r{n} reply-to=c0}}\n\nReply {n}.\n" for n in range(3)]
    return FERRY.partition("###")[0] + "\n".join([comments[0], *replies, *comments[1:]])


def test_a_long_thread_has_an_overview_that_leads_to_what_is_newest_and_answered_most(archive: Archive) -> None:
    archive.write({"posts/ferry.md": _write_thread(20)})
    archive.build("--strict")
    page = archive.page("2013/07/ferry.html")
    words = text_of(page, ".overview")
    assert words.startswith("Signed with 2 names, 3 anonymous; 1 July 2013 to 28 July 2013.")
    assert words.endswith("Jump to the newest, #11 Answered most: #1, Ann 3 replies")
    assert [a.attributes["href"] for a in page.css(".overview a")] == ["#c10", "#c0"]


def test_what_is_withheld_is_not_in_the_overview_of_a_thread(archive: Archive) -> None:
    archive.write({"posts/ferry.md": _write_thread(20)})
    archive.write({"redactions.yml": "- {target: c10, reason: Asked for.}\n- {target: c0, reason: Asked for.}\n"})
    archive.build()
    page = archive.page("2013/07/ferry.html")
    assert [a.attributes["href"] for a in page.css(".overview a")] == ["#c19"]


def test_a_short_thread_needs_no_overview(archive: Archive) -> None:
    archive.write({"posts/ferry.md": _write_thread(16)})
    archive.build("--strict")
    assert archive.page("2013/07/ferry.html").css(".overview") == []


def test_a_page_that_links_lead_to_is_there_though_all_comments_are_withheld(two: Archive) -> None:
    two.write({"redactions.yml": "".join(f"- {{target: c{n}, reason: Asked for.}}\n" for n in range(1, 5))})
    two.build()
    assert two.page("index.html").css('a[href="comments.html"]')
    assert text_of(two.page("comments.html"), ".aside").endswith("Not listed: 4 withheld.")


@pytest.mark.parametrize("word", ["Anonymous", "Anónimo", "Anonym", "匿名"])
def test_what_platforms_write_for_those_without_a_name_has_no_page(two: Archive, word: str) -> None:
    two.write({"posts/ferry.md": FERRY.replace("Ann Gull", word).replace("### Ben", f"### {word}")})
    two.build("--strict")
    assert not (two.site / "commenters").exists()
