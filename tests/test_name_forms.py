"""A name that is withheld everywhere: its other forms are withheld too, or named."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from postil.text.name_forms import list_possible_forms, list_sure_forms
from tests.conftest import text_of
from tests.samples import OTHER_POST, POST

if TYPE_CHECKING:
    from tests.conftest import Archive

ENTRY = "- {id: r1, target: everywhere, quote: Jane Roe, reason: Asked for.}\n"


def withhold(archive: Archive, text: str, entry: str = ENTRY) -> str:
    """Return the text of a post as readers see it."""
    archive.write({"posts/a.md": f"{POST}Jane Roe came. {text}\n", "redactions.yml": entry})
    archive.build()
    return text_of(archive.page("2014/04/a.html"), "article.record")


@pytest.mark.parametrize(
    "form",
    [
        "Roe, Jane",
        "ROE, Jane",
        "JANE ROE",
        "jane roe",
        "Jane_Roe",
        "jane_roe",
        "jane-roe",
        "JaneRoe",
        "janeroe",
        "JANE-ROE",
        "Jane Roe’s",
        "JANE ROE'S",
        "[here](https://old.example/people/roe-jane.html)",
    ],
)
def test_forms_that_surely_name_the_person_are_withheld_too(archive: Archive, form: str) -> None:
    withhold(archive, f"So {form} said.")
    told = re.compile(rb"jane.{0,2}roe|roe.{0,2}jane", re.IGNORECASE)
    assert [(name, found[0]) for name, data in archive.files().items() if (found := told.search(data))] == []


@pytest.mark.parametrize("words", ["Janet Roe", "Jane, Roe and Poe", "Jane Roebuck", "jane"])
def test_other_names_stay(archive: Archive, words: str) -> None:
    assert f"So {words} said." in withhold(archive, f"So {words} said.")


def test_forms_that_may_name_somebody_else_stay_and_are_named_once_each(archive: Archive) -> None:
    text = "Ms Roe and J. Roe.\n\nROE! Jane and JR, J. R.\n"
    archive.write(
        {"posts/b.md": OTHER_POST + "Richard Roe.\n", "glossary.yml": "- {term: Z, definition: By Roe.}\n"}
    )
    shown = withhold(archive, text)
    assert "Ms Roe and J. Roe." in shown
    told = archive.run().err.splitlines()
    begin, hint = "warning: redactions.yml:1:", "Add it to 'also:' to withhold it, or to 'not:' to leave it: not:"
    assert sorted(told) == [
        f"{begin} 'JR', which may be who r1 withholds, stays in 1 place: posts/a.md:9. {hint} [JR].",
        f"{begin} 'Jane', which may be who r1 withholds, stays in 1 place: posts/a.md:9. {hint} [Jane].",
        f"{begin} 'Roe', which may be who r1 withholds, stays in 4 places: posts/a.md:7, posts/a.md:9, "
        f"posts/b.md:7, glossary.yml:1. {hint} [Roe].",
    ]


def test_an_editor_decides_about_each_of_them(archive: Archive) -> None:
    entry = ENTRY.replace("reason", "also: [Roe], not: [Jane, J. R.], reason")
    shown = withhold(archive, "Ms Roe and Jane and J. R. left.", entry)
    assert "Ms [withheld] and Jane and J. R. left." in shown
    assert archive.build("--strict").err == ""


def test_a_sure_form_that_an_editor_leaves_stays(archive: Archive) -> None:
    entry = ENTRY.replace("Jane Roe", "Rose Field").replace("reason", "not: [rose field], reason")
    assert "A rose field." in withhold(archive, "Rose Field! A rose field. ROSE FIELD.", entry)


@pytest.mark.parametrize("quote", ["Roe", "the harbour", "Ms Roe", "Harbour of Oxmouth, north", "1st Floor"])
def test_only_names_of_several_words_have_other_forms(quote: str) -> None:
    assert (list_sure_forms(quote), list_possible_forms(quote)) == ((), ())


def test_particles_belong_to_the_family_name() -> None:
    assert "van der Roe, Jane" in list_sure_forms("Dr. Jane van der Roe")
    assert [forms[0] for forms in list_possible_forms("Jane van der Roe")] == ["van der Roe", "Jane", "JR"]


def test_words_withheld_in_one_post_have_no_other_forms(archive: Archive) -> None:
    assert "JANE ROE and Roe" in withhold(archive, "JANE ROE and Roe", ENTRY.replace("everywhere", "a"))


def test_forms_are_left_only_by_an_entry_for_all_posts(archive: Archive) -> None:
    archive.write({"posts/a.md": f"{POST}Jane Roe.\n"})
    archive.write({"redactions.yml": "- {target: a, quote: Jane Roe, not: [Roe], reason: Asked for.}\n"})
    assert "redactions.yml:1: forms are left only by an entry for all posts. Write" in archive.run().err


def test_the_command_names_the_forms_that_go_and_those_that_stay(archive: Archive) -> None:
    archive.write({"posts/a.md": f"{POST}Jane Roe came, and JANE ROE left. Said Roe.\n"})
    outcome = archive.run("redact", "everywhere", "--quote", "Jane Roe", "--reason", "Asked for.")
    assert "Other forms of the name go as well: 'JANE ROE'.\n" in outcome.out
    assert "'Roe', which may be who r1 withholds, stays in 1 place: posts/a.md:7." in outcome.err
    assert "1 warning above" in outcome.out
