"""Text captures to posts: dates, titles, bodies, comments."""

from __future__ import annotations

from textwrap import dedent
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from postil.captures.packed_files import PackedFile
from postil.captures.readers.reader import ReadCapture, Survey
from postil.captures.readers.registry import READERS
from postil.model.captured import Capture
from postil.text.markdown import escape_line, join_lines, list_words, parse_markdown, plain_text, words_of
from tests.conftest import text_of

if TYPE_CHECKING:
    from postil.model.captured import CapturedPost
    from tests.conftest import Archive


def read_page(
    capture: str,
    series: tuple[str, ...] = (),
    hints: dict[int, str] | None = None,
    languages: tuple[str, ...] = ("en-GB", "en"),
) -> ReadCapture:
    data = dedent(capture).strip("\n").encode()
    page = Capture("captures/a.txt", "", PackedFile(data), hints or {})
    return READERS[-1].read(page, languages, Survey(frozenset(series)))


def read(
    capture: str,
    series: tuple[str, ...] = (),
    hints: dict[int, str] | None = None,
    languages: tuple[str, ...] = ("en-GB", "en"),
) -> tuple[CapturedPost, ...]:
    return read_page(capture, series, hints, languages).posts


def depths(post: CapturedPost) -> list[tuple[int, str]]:
    """Return the comments of a post, each with the number of comments above it in its thread."""
    found: dict[str | None, int] = {None: -1}
    for comment in post.comments:
        found[comment.id] = found[comment.parent] + 1
    return [(found[comment.id], comment.text) for comment in post.comments]


def test_a_month_page_holds_a_post_for_each_date_line() -> None:
    posts = read("""
        Tuesday, 15 April 2014

        Second thoughts

        A paragraph.

        Another.

        Monday, 14 April 2014

        First thoughts

        Only one.
        """)
    assert [(p.date.text, p.title, p.body) for p in posts if p.date] == [
        ("2014-04-15", "Second thoughts", "A paragraph.\n\nAnother."),
        ("2014-04-14", "First thoughts", "Only one."),
    ]


def test_a_date_line_of_another_form_is_text() -> None:
    (post,) = read("""
        Tuesday, 15 April 2014

        A letter

        Sent on

        2 April 2014

        to everybody.
        """)
    assert "2 April 2014" in post.body


def test_an_older_post_between_newer_ones_is_a_quotation() -> None:
    posts = read("""
        Tuesday, 15 April 2014

        Looking back

        I said this before:-

        Friday, 3 May 2013

        The old post

        Its words.

        Monday, 14 April 2014

        The day before

        More.
        """)
    assert [p.title for p in posts] == ["Looking back", "The day before"]
    assert posts[0].body.endswith("> Friday, 3 May 2013\n>\n> ### The old post\n>\n> Its words.")


def test_an_introduced_older_post_at_the_end_of_a_page_is_a_quotation() -> None:
    page = read_page("""
        Tuesday, 15 April 2014

        Looking back

        I said this before:-

        Friday, 3 May 2013

        The old post

        Its words.
        """)
    assert [p.title for p in page.posts] == ["Looking back"]
    assert page.inferences


def test_posts_years_apart_are_posts_if_nothing_introduces_them() -> None:
    posts = read("""
        Tuesday, 15 April 2014

        New

        Words.

        Friday, 3 May 2013

        Old

        Words.
        """)
    assert [p.title for p in posts] == ["New", "Old"]


def test_a_title_of_a_known_series_opens_a_post_of_the_same_day() -> None:
    capture = """
        Tuesday, 15 April 2014

        Morning

        Words.

        Harbour News 12

        Ships came in.
        """
    assert [p.title for p in read(capture, ("harbour news",))] == ["Morning", "Harbour News 12"]
    assert [p.title for p in read(capture)] == ["Morning"]


def test_comments_with_boilerplate_keep_their_threads_and_lose_the_boilerplate() -> None:
    (post,) = read("""
        Tuesday, 15 April 2014

        A post

        Words.

        3 comments:

          1. First.

            With a second paragraph.

            ReplyDelete
            Replies
            1. An answer.

              Delete
          2. Last.

            ReplyDelete
        """)
    assert depths(post) == [
        (0, "First.\n\nWith a second paragraph."),
        (1, "An answer."),
        (0, "Last."),
    ]
    assert post.body == "Words."


def test_comments_without_boilerplate_nest_by_their_indent() -> None:
    (post,) = read("""
        Tuesday, 15 April 2014

        A post

        Words.


          1. First.
            On the next line.

            1. An answer.

              More of it.

            2. Another answer.

          2. Second.
        """)
    assert depths(post) == [
        (0, "First.\\\nOn the next line."),
        (1, "An answer.\n\nMore of it."),
        (1, "Another answer."),
        (0, "Second."),
    ]


def test_comment_numbers_may_skip_those_that_the_platform_deleted() -> None:
    (post,) = read("""
        Tuesday, 15 April 2014

        A post

        Words.

        3 comments:

          1. First.

          2. Second.

          4. Fourth.
        """)
    assert depths(post) == [(0, "First."), (0, "Second."), (0, "Fourth.")]


def test_a_number_within_a_comment_is_text_unless_a_blank_line_is_above_it() -> None:
    (post,) = read("""
        Tuesday, 15 April 2014

        A post

        Words.

        2 comments:

          1. First. The prices were
          40. for a ticket and
          60. for two.

          2. Second.
        """)
    assert depths(post) == [
        (0, "First. The prices were\\\n40\\. for a ticket and\\\n60\\. for two."),
        (0, "Second."),
    ]


def test_replies_skip_no_number() -> None:
    (post,) = read("""
        Tuesday, 15 April 2014

        A post

        Words.

        3 comments:

          1. First.

            1. An answer.

            3. Its third point.

            2. Another answer.
        """)
    assert [level for level, _ in depths(post)] == [0, 1, 1]
    assert "Its third point." in post.comments[1].text


def read_items(*items: str) -> CapturedPost:
    """Return a post that ends in numbered items which nothing introduces."""
    listed = "\n\n".join(f"  {number}. {item}" for number, item in enumerate(items, 1))
    (post,) = read(f"Tuesday, 15 April 2014\n\nMoving out\n\nIt took all of spring.\n\n{listed}")
    return post


def test_short_numbered_items_at_the_end_of_a_post_are_a_list() -> None:
    post = read_items("Export the posts.", "Export the comments.", "Check both.")
    assert post.comments == ()
    assert post.body.endswith("1. Export the posts.\n2. Export the comments.\n3. Check both.")


def test_long_numbered_items_at_the_end_of_a_post_are_a_list_unless_something_tells_of_comments() -> None:
    long = "We moved our own pages last year, and it took two of us from the first of March to the end of May."
    post = read_items(f"{long} Thanks for this.", f"{long} I would not do it again.")
    assert post.comments == ()
    assert post.body.endswith(f"1. {long} Thanks for this.\n2. {long} I would not do it again.")


def test_a_numbered_list_that_words_introduce_is_not_a_thread() -> None:
    (post,) = read("""
        Tuesday, 15 April 2014

        A recipe

        Do this:
          1. Peel.
          2. Boil.
        """)
    assert post.comments == ()
    assert post.body.endswith("1. Peel.\n2. Boil.")


def test_a_wrong_count_of_comments_is_named() -> None:
    page = read_page("""
        Tuesday, 15 April 2014

        A post

        Words.

        7 comments:

          1. The only one.
        """)
    assert len(page.posts[0].comments) == 1
    assert "announces 7 comments and holds 1" in page.inferences[0].what


def test_bullets_become_a_list_and_lines_stay_lines() -> None:
    (post,) = read("""
        Tuesday, 15 April 2014

        A post

        These:
          • one
          • two
        Yours,
        The Editor
        """)
    assert post.body == "These:\n\n- one\n- two\n\nYours,\\\nThe Editor"


def test_no_break_spaces_are_dropped_at_the_end_of_a_paragraph_and_kept_inside() -> None:
    (post,) = read("Tuesday, 15 April 2014\n\nA post\n\nTwo\u00a0words.\u00a0\n\nMore.")
    assert post.body == "Two\u00a0words.\n\nMore."


def test_words_that_look_like_markup_are_shown_as_they_are(archive: Archive) -> None:
    words = '<b>bold</b> *stars* _lines_ # 1. [x](y) &amp; <!-- comments --> <script>alert("x")</script>'
    archive.write({"captures/a.txt": f"Tuesday, 15 April 2014\n\nA <i>title</i>\n\n{words}"})
    archive.build()
    page = archive.page("2014/04/a-i-title-i.html")
    assert words in text_of(page, "main")
    assert text_of(page, "h1") == "A <i>title</i>"
    assert page.css_first("main script, main b") is None


def test_the_nearest_year_is_inferred_from_the_other_dates(archive: Archive) -> None:
    archive.write(
        {
            "captures/known.txt": "Tuesday, 15 April 2014\n\nKnown\n\nWords.",
            "captures/open.txt": "Thursday, May 1\n\nOpen\n\nWords.",
        }
    )
    archive.build()
    post = archive.posts()["2014-05-01-open"]
    assert "date: 2014-05-01?\n" in post
    assert "date_as_written: Thursday, May 1\n" in post
    assert "2014 is nearest" in post


def test_a_capture_without_any_date_is_an_undated_post(archive: Archive) -> None:
    archive.write({"captures/a.txt": "A title\n\nSome words of a page."})
    archive.build()
    assert [p["date"] for p in archive.rows("posts")] == [None]
    assert "Some words of a page." in text_of(archive.page("undated/a-title.html"), "main")


def test_posts_with_one_title_in_one_month_have_different_addresses(archive: Archive) -> None:
    archive.write(
        {
            "captures/a.txt": "Tuesday, 15 April 2014\n\nOpen thread\n\nOne.\n\n"
            "Monday, 14 April 2014\n\nOpen thread\n\nTwo."
        }
    )
    archive.build()
    assert len({p["url"] for p in archive.rows("posts")}) == 2


LINES = st.lists(
    st.text(alphabet=st.sampled_from("ab1 0.)-+*_#>`~[]()!&;:=|<\\/\"'^{}$%@é—•"), min_size=1, max_size=25)
    .map(lambda line: " ".join(line.split()))
    .filter(bool),
    min_size=1,
    max_size=4,
)


@given(LINES)
def test_escaped_lines_show_the_same_words(lines: list[str]) -> None:
    shown = plain_text(parse_markdown(join_lines(escape_line(line) for line in lines)))
    assert shown.split("\n") == lines


BLOCKS = st.lists(
    st.sampled_from(
        ["Plain words.", "- a\n- b", "  - c", "1. x\n2. y", "> q\n> r", "## H", "a\\\nb", "*e* `c`", "---"]
    )
    | st.text(alphabet="ab 1.-#>*\n:|=", max_size=20),
    max_size=8,
).map("\n\n".join)


@given(BLOCKS)
def test_words_of_a_text_are_those_that_its_tokens_show(source: str) -> None:
    assert words_of(source) == list_words(parse_markdown(source))


def test_a_hint_makes_a_date_line_of_a_line_that_says_who_posted(archive: Archive) -> None:
    page = "\n".join(
        f"The {name}\n\nPosted on July {day}, 2013 by Ann\n\nIt was about the {name}, and about little else.\n"
        for name, day in (("ferry", 9), ("slip", 4), ("bell", 1))
    )
    archive.write(
        {"captures/a.txt": page, "captures/a.hints.yml": "- {line: 9, is: date}\n- {line: 15, is: date}\n"}
    )
    assert archive.build("--strict").err == ""
    assert {p["title"]: p["date"] for p in archive.rows("posts")} == {
        "The ferry": "2013-07-09",
        "The slip": "2013-07-04",
        "The bell": "2013-07-01",
    }
    assert archive.run("check").code == 0


def test_a_capture_in_markdown_is_read_as_such(archive: Archive) -> None:
    plain = "Tuesday, 15 April 2014\n\nA post\n\nIt was number # 7 [of 9](see below).\n"
    archive.write(
        {"captures/a.txt": "# The ferry\n\n*16 April 2014*\n\nIt was **late**.\n", "captures/b.txt": plain}
    )
    links = "It [was](https://a.example/) late.\n\nSo [they](https://b.example/) said.\n"
    other = "Thursday, 17 April 2014\n\nC\n\n" + links
    archive.write({"captures/c.txt": other})
    archive.run("convert")
    checked = archive.run("check")
    assert "all" in checked.out and checked.code == 0
    posts = archive.posts()
    assert posts["2014-04-16-the-ferry"].endswith("\nIt was **late**.\n")
    assert posts["2014-04-15-a-post"].endswith("\nIt was number # 7 \\[of 9](see below).\n")
    assert posts["2014-04-17-c"].endswith("\n" + links)
