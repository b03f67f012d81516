"""Where readers begin: the front page, years and months, long lists on several pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from postil.site.pages import browse, connections, glossary, notes, periods
from tests.conftest import text_of

if TYPE_CHECKING:
    from tests.conftest import Archive

ALPHA = "---\nid: alpha\ntitle: Alpha\ndate: 2013-07-01\n---\n\nThe first words.\n"
BETA = "---\nid: beta\ntitle: Beta\ndate: 2013-07-02\n---\n\nSee [that](post:alpha).\n"
COMMENTS = "\n<!-- comments -->\n\n### Ann {#c1}\n\nYes.\n\n### Bob {#c2}\n\nNo.\n"
GAMMA = "---\nid: gamma\ntitle: Gamma\ndate: 2015-02-03\n---\n\nOther words.\n" + COMMENTS
DELTA = "---\nid: delta\ntitle: Delta\ndate: 2016-02-03\n---\n\nLast words.\n"


@pytest.fixture
def four(archive: Archive) -> Archive:
    archive.write(
        dict(
            zip(("posts/a.md", "posts/b.md", "posts/c.md", "posts/d.md"), (ALPHA, BETA, GAMMA, DELTA), strict=False)
        )
    )
    archive.write({"archive.toml": 'title = "Letters"\n'})
    return archive


STARTS = "section[aria-labelledby=start]"


def _read(archive: Archive, address: str, selector: str) -> list[str]:
    """Return the words of all elements of a page that a selector finds, white space folded."""
    return [" ".join(node.text().split()) for node in archive.page(address).css(selector)]


def _link(archive: Archive, address: str, selector: str) -> str | None:
    """Return where the first link that a selector finds leads."""
    return archive.page(address).css(selector)[0].attributes["href"]


def test_without_an_editor_the_front_page_counts_and_says_so(four: Archive) -> None:
    four.write({"notes/delta.yml": "- {id: n1, quote: Last words, kind: context, note: The very last.}\n"})
    four.build("--strict")
    assert _read(four, "index.html", f"{STARTS} .item-title") == ["Alpha", "Delta", "Gamma"]
    assert _read(four, "index.html", ".item-why") == [
        "The first post",
        "The most annotated: 1 note",
        "The most discussed: 2 comments",
    ]
    assert "no editor has chosen posts yet" in text_of(four.page("index.html"), "main")


def test_an_editor_chooses_where_readers_begin(four: Archive) -> None:
    chosen = '[[start]]\npost = "gamma"\nwhy = "Two answers & a <q>."\n[[start]]\npost = "alpha"\n'
    four.write({"archive.toml": 'title = "Letters"\n' + chosen})
    four.build("--strict")
    assert _read(four, "index.html", f"{STARTS} .item-title") == ["Gamma", "Alpha"]
    assert _read(four, "index.html", ".item-why") == ["Two answers & a <q>."]
    assert "no editor" not in text_of(four.page("index.html"), "main")


def test_what_is_wrong_with_a_choice_is_named(four: Archive) -> None:
    chosen = '[[start]]\npost = "gama"\n[[start]]\nwhy = "x"\n[[start]]\npost = "beta"\nbecause = "y"\n'
    four.write({"archive.toml": 'title = "Letters"\n[[publications]]\nid = "p"\ntitle = "P"\n' + chosen})
    errors = four.run().err
    assert "archive.toml:7: 'post' of a post to start with is missing. Write the post's id." in errors
    assert "archive.toml:11: unknown field 'because' of a post to start with." in errors
    four.write({"archive.toml": '[[start]]\npost = "gama"\n'})
    assert "a [[start]] names the post 'gama', which does not exist. Did you mean 'gamma'?" in four.run().err
    four.write({"archive.toml": "start = 3\n"})
    assert "archive.toml:1: 'start' is not a list of tables. Write [[start]]." in four.run().err


def test_a_post_that_is_withheld_is_no_place_to_begin(four: Archive) -> None:
    four.write({"archive.toml": '[[start]]\npost = "alpha"\nwhy = "Of Zebedee."\n[[start]]\npost = "beta"\n'})
    four.write({"redactions.yml": "- {id: r1, target: alpha, action: remove, reason: Asked for.}\n"})
    outcome = four.run()
    assert outcome.code == 0
    assert (
        "archive.toml: a [[start]] names the post 'alpha', which is withheld, and not shown there." in outcome.err
    )
    assert _read(four, "index.html", f"{STARTS} .item-title") == ["Beta"]
    assert b"Zebedee" not in four.files()["index.html"]


def test_the_years_are_one_strip(four: Archive) -> None:
    four.build("--strict")
    assert _read(four, "index.html", ".strip .unseen") == [
        "2013: 2 posts",
        "No posts in 2014",
        "2015: 1 post",
        "2016: 1 post",
    ]
    links = [link.attributes["href"] for link in four.page("index.html").css(".strip a")]
    assert links == ["2013/index.html", "2015/index.html", "2016/index.html"]


def test_without_a_title_the_build_says_what_readers_see(archive: Archive) -> None:
    archive.write({"posts/a.md": ALPHA})
    said = "Readers see “Archive” as the title. Write another into archive.toml"
    assert said in archive.build().out
    assert said in archive.build().out  # where nothing has changed, too
    archive.write({"archive.toml": 'title = "Letters"\n'})
    assert "Readers see" not in archive.build().out


# ---------------------------------------------------------------- years and months


def test_a_month_has_a_page_with_what_an_editor_wrote_about_it(four: Archive) -> None:
    four.write(
        {
            "pages/2013-07.md": "A month of [alpha](post:alpha).\n",
            "pages/2013.md": "---\ntitle: How it began\n---\n\nThe first year.\n",
        }
    )
    four.build("--strict")
    month = four.page("2013/07/index.html")
    assert text_of(month, "h1") == "July 2013"
    assert text_of(month, ".introduction") == "A month of alpha."
    assert _link(four, "2013/07/index.html", ".introduction a") == "alpha.html"
    assert _read(four, "2013/07/index.html", ".item-title") == ["Alpha", "Beta"]
    assert text_of(month, ".item-summary") == "The first words."
    assert _link(four, "2013/07/index.html", "a[rel=next]") == "../../2015/02/index.html"
    year = four.page("2013/index.html")
    assert text_of(year, ".introduction") == "How it began The first year."
    assert _link(four, "2013/index.html", "#month-07 a") == "07/index.html"
    assert not [link for link in four.page("index.html").css(".menu a") if "2013" in link.text()]
    assert "2013-07.html" not in four.files()


def test_an_introduction_to_no_posts_is_named(four: Archive) -> None:
    four.write({"pages/2014-07.md": "A month of nothing.\n"})
    outcome = four.run()
    assert outcome.code == 1
    assert "pages/2014-07.md: no post is of 2014-07, which this page introduces." in outcome.err


def test_a_year_of_many_posts_has_their_titles_and_its_months_their_beginnings(archive: Archive) -> None:
    days = [(month, day) for month in range(1, 8) for day in range(1, 11)]
    head = "---\nid: p{0}-{1}\ntitle: Of {0} {1}\ndate: 2013-0{0}-{1:02}\n---\n\nWords of {0} {1}.\n"
    archive.write({f"posts/{month}-{day}.md": head.format(month, day) for month, day in days})
    archive.build("--strict")
    year = archive.page("2013/index.html")
    assert len(year.css(".titles a")) == 70
    assert "Words of" not in text_of(year, "main")
    assert text_of(archive.page("2013/03/index.html"), ".item-summary") == "Words of 3 1."


# ---------------------------------------------------------------- long lists


@pytest.fixture
def paged(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> Archive:
    """An archive of nine posts, all about one thing, with two entries to a page."""
    monkeypatch.setattr(browse, "_MOST_ROWS", 2)
    monkeypatch.setattr(browse, "_MOST_ITEMS", 2)
    monkeypatch.setattr(glossary, "_MOST_MENTIONS", 2)
    monkeypatch.setattr(notes, "_MOST_NOTES", 2)
    monkeypatch.setattr(connections, "_MOST_ROWS", 2)
    monkeypatch.setattr(periods, "_MOST_OF_MONTH", 2)
    for n in range(1, 10):
        head = (
            f"id: p{n}\ntitle: Number {n}\ndate: 2013-07-0{n}\nauthor: Ann\nlabels: [boats]\npublication: gazette\n"
        )
        link = f" After [that](post:p{n - 1})." if n > 1 else ""
        archive.write({f"posts/{n}.md": f"---\n{head}---\n\nThe ferry of day {n}.{link}\n"})
        archive.write({f"notes/p{n}.yml": f"- {{id: n1, quote: The ferry, kind: context, note: Ferry {n}.}}\n"})
    archive.write({"glossary.yml": "- {term: ferry, definition: A boat.}\n"})
    archive.write({"archive.toml": '[[publications]]\nid = "gazette"\ntitle = "Gazette"\n'})
    archive.build("--strict")
    return archive


@pytest.mark.parametrize(
    ("first", "entries"),
    [
        ("posts.html", "tbody th a"),
        ("labels/boats.html", ".item-title a"),
        ("authors/ann.html", ".item-title a"),
        ("publications/gazette.html", ".item-title a"),
        ("2013/07/index.html", ".item-title a"),
        ("glossary/ferry.html", ".mention a"),
        ("notes.html", ".entry-note a"),
        ("connections.html", "tbody td:first-child a"),
    ],
)
def test_a_long_list_takes_several_pages_and_has_each_entry_once(paged: Archive, first: str, entries: str) -> None:
    folder = first.removesuffix("/index.html").removesuffix(".html")
    expected = 8 if first == "connections.html" else 9
    found: list[str] = []
    titles = set()
    pages = [first, *(f"{folder}/page-{n}.html" for n in range(2, (expected + 1) // 2 + 1))]
    for number, address in enumerate(pages, 1):
        page = paged.page(address)
        found += [link.text().strip() for link in page.css(entries)]
        titles.add(text_of(page, "title"))
        assert _read(paged, address, "nav.pages [aria-current]") in ([str(number)] * 2, [str(number)])
        assert {len(nav.css("a")) for nav in page.css("nav.pages")} == {len(pages) - 1}
    assert len(found) == len(set(found)) == expected
    assert len(titles) == len(pages)
    assert f"{folder}/page-{len(pages) + 1}.html" not in paged.files()
