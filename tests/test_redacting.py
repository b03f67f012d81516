"""Withhold from the command line: the entry is checked as by a build, and the person is told what goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.samples import OTHER_POST

if TYPE_CHECKING:
    from tests.conftest import Archive

WORDS = (
    "Jane Roe kept the harbour; Jane Roe left it. ![The quay](../media/quay.png)\n\n"
    "<!-- comments -->\n\n### Jane Roe {#c1}\n\nI am Jane Roe.\n\n### {#c2}\n\nFarewell.\n"
)
BEGINNING = "---\nid: a\ntitle: Of Jane Roe\ndate: 2014-04-15\nlabels: [Jane Roe, tides]\n---\n\n"
LIST = """\
# What we withhold.
- target: c2   # an old one
  reason: Asked for.

# The end.
"""
ASKED = ("--reason", "Asked for by her.")


@pytest.fixture
def tale(archive: Archive) -> Archive:
    archive.write(
        {
            "posts/a.md": BEGINNING + WORDS,
            "posts/b.md": OTHER_POST + "Nothing.\n",
            "notes/a.yml": "- {id: n1, on: c2, note: Not by Jane Roe.}\n",
            "media/quay.png": b"\x89PNG\r\n\x1a\n" + bytes(40),
        }
    )
    return archive


def listed(archive: Archive) -> str:
    return (archive.content / "redactions.yml").read_text(encoding="utf-8")


def test_words_are_withheld_by_the_next_build_and_the_report_says_from_where(tale: Archive) -> None:
    outcome = tale.run("redact", "everywhere", "--quote", "Jane Roe", "--also", "J. Roe", *ASKED)
    assert outcome.code == 0, outcome.err
    assert "r1 withholds from 1 post:\n" in outcome.out
    assert "  posts/a.md (2014/04/a.html): text 2, title 1, labels 1, comments 2, notes 1\n" in outcome.out
    assert "No text has 'J. Roe'.\n" in outcome.out
    assert "Next: python build.py," in outcome.out
    assert "- id: r1\n  target: everywhere\n  quote: Jane Roe\n  also:\n  - J. Roe\n" in listed(tale)
    tale.build("--strict")
    assert not [name for name, data in tale.files().items() if b"Jane Roe" in data]


def test_an_entry_is_added_after_all_that_people_wrote(tale: Archive) -> None:
    tale.write({"redactions.yml": LIST})
    tale.build()
    assert tale.run("redact", "c1", *ASKED).code == 0
    assert listed(tale).startswith(LIST + "- id: r2\n  target: c1\n  action: remove\n  reason: Asked for by her.\n")
    tale.build()
    assert [c["withheld"] for c in tale.rows("comments")] == ["Asked for by her.", "Asked for."]


@pytest.mark.parametrize(
    "text",
    [
        "  - target: c2\n    reason: Asked for.",
        "- {target: c2, reason: Asked for.}\n",
        "- target: c2\r\n  reason: Asked for.\r\n",
        "# Nothing yet.\n",
        "- id: r7\n  target: c2\n  reason: |\n    - Asked\n    for.\n",
    ],
)
def test_the_layout_of_the_file_stays(tale: Archive, text: str) -> None:
    tale.write({"redactions.yml": text})
    outcome = tale.run("redact", "c1", *ASKED)
    assert outcome.code == 0, outcome.err
    written = (tale.content / "redactions.yml").read_bytes()
    assert written.startswith(text.encode())
    assert written.count(b"\r\n") in (0, written.count(b"\n"))
    assert (b"id: r8" if b"id: r7" in written else b"id: r1" if b"yet" in written else b"id: r2") in written
    tale.build()


@pytest.mark.parametrize("text", ["[{target: c2, reason: Asked.}]\n", "- target: c2\n  reason: Asked.\n...\n"])
def test_a_file_that_cannot_be_added_to_stays_as_it_is(tale: Archive, text: str) -> None:
    tale.write({"redactions.yml": text})
    outcome = tale.run("redact", "c1", *ASKED)
    assert outcome.code == 1
    assert "redactions.yml: no entry can be added at the end of this file. Begin each" in outcome.err
    assert listed(tale) == text


def test_a_whole_post_goes_with_its_media(tale: Archive) -> None:
    outcome = tale.run("redact", "a", *ASKED)
    assert "  posts/a.md (2014/04/a.html): the whole post, with comments 2, notes 1\n" in outcome.out
    assert "which go as well: media/quay.png\n" in outcome.out


def test_what_still_has_the_words_is_named_and_no_other_warning(tale: Archive) -> None:
    tale.write(
        {
            "redactions.yml": "- {target: b, quote: Nothing, reason: Asked for.}\n",
            "glossary.yml": "- {term: Jane Roe, definition: Keeper.}\n- {term: Nothing, definition: No.}\n",
            "archive.toml": 'title = "The papers of Jane Roe"\n',
            "pages/about.md": "Edited by Jane Roe.\n",
            "posts/b.md": OTHER_POST + "Nothing of Jane Roe.\n",
        }
    )
    outcome = tale.run("redact", "a", "--quote", "Jane Roe", *ASKED)
    assert outcome.code == 0, outcome.err
    named = ["archive.toml: ", "glossary.yml:1: ", "pages/about.md:1: ", "posts/b.md:7: "]
    told = sorted(outcome.err.splitlines())
    assert [line.startswith(f"warning: {name}") for name, line in zip(named, told, strict=True)] == [True] * 4, told
    assert "4 warnings above" in outcome.out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["c", *ASKED], "redactions.yml:1: the target of this redaction does not exist: 'c'. "),
        (["c1x", *ASKED], "Did you mean 'c1'?"),
        (["a", "--quote", "jane roe", *ASKED], "redactions.yml:1: the words 'jane roe' are not in 'a'. Copy"),
        (["everywhere", *ASKED], "'everywhere' needs the words to withhold"),
        (["a", "--also", "J. Roe", *ASKED], "other forms of words that are not there"),
        (["a", "--quote", "Jane Roe", "--action", "pseudonymise", *ASKED], "needs the name to show instead"),
        (["a", "--quote", " ", *ASKED], "'quote' is empty"),
        (
            ["a", "--quote", "Jane Roe", "--also", "Roe", "--reason", "Asked for by ROE."],
            "redactions.yml:1: the reason contains the words to withhold: 'Roe'. Readers see it",
        ),
    ],
)
def test_what_a_build_would_refuse_is_not_written(tale: Archive, arguments: list[str], message: str) -> None:
    outcome = tale.run("redact", *arguments)
    assert outcome.code == 1
    assert message in outcome.err
    assert outcome.err.endswith("; nothing was withheld.\n")
    assert not (tale.content / "redactions.yml").exists()


@pytest.mark.parametrize("reason", [[], ["--reason", " "]])
def test_without_a_reason_nothing_is_withheld(tale: Archive, reason: list[str]) -> None:
    outcome = tale.run("redact", "a", *reason)
    assert outcome.code == 2
    assert "--reason is missing. It is published" in outcome.err


def test_a_replacement_that_nobody_would_see_is_refused(tale: Archive) -> None:
    outcome = tale.run("redact", "a", "--quote", "Jane Roe", "--replacement", "Person A", *ASKED)
    assert outcome.code == 2
    assert "--replacement is shown only with --action pseudonymise" in outcome.err


def test_a_dry_run_shows_the_entry_and_writes_nothing(tale: Archive) -> None:
    order = ["redact", "a", "--quote", "Jane Roe", "--action", "pseudonymise", "--replacement", "Person A", *ASKED]
    outcome = tale.run(*order, "--dry-run")
    assert "text 2, title 1" in outcome.out
    assert "replacement: Person A" in outcome.out
    assert not (tale.content / "redactions.yml").exists()
    tale.run(*order)
    assert listed(tale).strip() in outcome.out


def test_what_is_withheld_already_is_said(tale: Archive) -> None:
    tale.run("redact", "a", "--quote", "Jane Roe", *ASKED)
    assert "other entries withhold all of it already" in tale.run("redact", "a", "--quote", "Jane Roe", *ASKED).out


def test_posts_that_no_conversion_has_written_yet_can_be_withheld_from(tale: Archive) -> None:
    tale.write({"captures/page.txt": "Tuesday, 15 April 2014\n\nThe harbour\n\nZoe Quill lit the lamp.\n"})
    outcome = tale.run("redact", "everywhere", "--quote", "Zoe Quill", *ASKED)
    assert outcome.code == 0, outcome.err
    assert "text 1" in outcome.out
