"""Private data in posts and comments: listed with what withholds it, for a person to decide."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postil.text.private_data import find_private_words
from tests.samples import OTHER_POST

if TYPE_CHECKING:
    from tests.conftest import Archive

COMMENTS = """\
Ask at the office.

<!-- comments -->

## Comments

### Ann {#c1}

Write to ann\\_gull@harbour.example.

### Ben {#c2}

Or ring me:
01632 960 123.
"""


@pytest.mark.parametrize(
    ("text", "region", "found"),
    [
        (
            "Ask ann.gull@mail.harbour.example, please",
            "GB",
            [("ann.gull@mail.harbour.example", "an e-mail address")],
        ),
        ("ann [at] harbour.example", "", [("ann [at] harbour.example", "an e-mail address")]),
        ("Ring 01632 960123 today", "GB", [("01632 960123", "a telephone number")]),
        ("Ring +44 20 7946 0958", "FR", [("+44 20 7946 0958", "a telephone number")]),
        ("Rufen Sie 030 901820 an", "DE", [("030 901820", "a telephone number")]),
        ("(212) 555-2368", "US", [("(212) 555-2368", "a telephone number")]),
        ("my card 4111 1111 1111 1111!", "US", [("4111 1111 1111 1111", "the number of a card")]),
        ("BG 12 34 56 C and DA123456C", "GB", []),
        ("it is AA 12 34 56 C", "GB", [("AA 12 34 56 C", "a national insurance number")]),
        ("at 3 Quay Street, TR19 7AA", "GB", [("TR19 7AA", "a postcode")]),
        ("at 3 Quay Street, TR19 7AA", "IE", []),
        ("In 2013 and 2014, 1,200 of 12,345 came at 10:30 on 15/04/2014; ISBN 978-0-14-103614-4", "GB", []),
        ("https://harbour.example/2014/01632960123?by=ann@harbour.example", "GB", []),
        ("case 1234 5678 9012 3456", "GB", []),
    ],
)
def test_what_reads_as_private_data_is_found(text: str, region: str, found: list[tuple[str, str]]) -> None:
    assert [(one.words, one.kind) for one in find_private_words(text, region)] == found


@given(st.text(alphabet="0123456789 -+()@.aé\u0660/:"))
def test_what_is_found_is_in_the_text_where_it_is_said_to_be(text: str) -> None:
    for one in find_private_words(text, "GB"):
        assert text[one.start :].startswith(one.words)


def test_private_data_is_listed_with_its_line_and_with_what_withholds_it(archive: Archive) -> None:
    archive.write({"posts/a.md": OTHER_POST + COMMENTS})
    outcome = archive.run("check", "--privacy")
    lines = (archive.content / "posts/a.md").read_text(encoding="utf-8").split("\n")
    mail, ring = lines.index("Write to ann\\_gull@harbour.example.") + 1, lines.index("01632 960 123.") + 1
    assert outcome.code == 0, outcome.err
    assert outcome.out.split("\n")[:2] == [
        f"posts/a.md:{mail}: this reads as an e-mail address: ann_gull@harbour.example. To withhold it: "
        "python build.py redact c1 --quote ann_gull@harbour.example --reason …",
        f"posts/a.md:{ring}: this reads as a telephone number: 01632 960 123. To withhold it: "
        "python build.py redact c2 --quote '01632 960 123' --reason …",
    ]
    assert "2 places to look at in posts and comments; telephone numbers as in GB." in outcome.out
    assert archive.run("--strict", "check", "--privacy").code == 1


def test_what_is_withheld_is_not_listed_again(archive: Archive) -> None:
    archive.write({"posts/a.md": OTHER_POST + COMMENTS})
    for target, words in (("c1", "ann_gull@harbour.example"), ("c2", "01632 960 123")):
        outcome = archive.run("redact", target, "--quote", words, "--reason", "Asked for.")
        assert outcome.code == 0, outcome.err
    assert "0 places to look at" in archive.run("check", "--privacy").out


def test_a_country_that_does_not_exist_is_refused(archive: Archive) -> None:
    archive.write({"posts/a.md": OTHER_POST + COMMENTS})
    outcome = archive.run("check", "--privacy", "--region", "XX")
    assert (outcome.code, "--region XX is not the code of a country" in outcome.err) == (2, True)
