"""Suggestions for the glossary."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from postil.content.yaml_files import read_yaml

if TYPE_CHECKING:
    from tests.conftest import Archive


def post(name: str, text: str) -> dict[str, str | bytes]:
    return {f"posts/{name}.md": f"---\nid: {name}\ntitle: On {name}\ndate: 2014-04-15\n---\n\n{text}\n"}


def suggest(archive: Archive, *texts: str) -> dict[str, dict[str, Any]]:
    """Return the suggestions for posts with these texts, by term."""
    for number, text in enumerate(texts):
        archive.write(post(f"post{number}", text))
    outcome = archive.run("suggest")
    assert outcome.code == 0, outcome.err
    return {entry["term"]: entry for entry in read_yaml(outcome.out)[0] or []}


EXPANSIONS = {
    "after the long form": ("It is the Harbour Records Office (HRO) now.", "HRO", "Harbour Records Office"),
    "before it": ("It is the HRO (Harbour Records Office) now.", "HRO", "Harbour Records Office"),
    "in square brackets": ("“The HRO [Harbour Records Office] is shut.”", "HRO", "Harbour Records Office"),
    "letters within words": ("a hydro barometer unit (HBMU) there", "HBMU", "hydro barometer unit"),
    "small words between": ("the Board of Quays and Locks (BQL)", "BQL", "Board of Quays and Locks"),
    "in quotation marks": ("the ‘Tidal Gate Register’ (‘TGR’)", "TGR", "Tidal Gate Register"),
    "over a line of the file": ("the Tidal Gate\nRegister (TGR)", "TGR", "Tidal Gate Register"),
    "with markup": ("the *Tidal Gate* **Register** (TGR)", "TGR", "Tidal Gate Register"),
    "written like a name": ("the Coastal Lamps Union (Clu)", "Clu", "Coastal Lamps Union"),
    "a plural": ("the Lock Keeper Boards (LKBs)", "LKB", "Lock Keeper Boards"),
    "with a small letter": ("the Keeper of Locks (KoL)", "KoL", "Keeper of Locks"),
    "in Russian": ("Речной Архив Волги (РАВ)", "РАВ", "Речной Архив Волги"),
}


@pytest.mark.parametrize(("text", "term", "name"), EXPANSIONS.values(), ids=EXPANSIONS)
def test_an_abbreviation_is_suggested_with_its_expansion(archive: Archive, text: str, term: str, name: str) -> None:
    proposed = suggest(archive, text)
    assert {t: entry.get("name") for t, entry in proposed.items()} == {term: name}


@pytest.mark.parametrize(
    "text",
    [
        "They met at the harbour (see below) and left (sic) by the quay (or pier).",
        "The lamps (OBQ) were lit.",
        "Seen by the statistic (sic).",
        "Old is what begins far away from here, in the harbour and in the town (OTQ, OT).",
        "Quays are what begins rather far from here, in this harbour (QH).",
        "第一段（港務局）。第二段 (港務局) 也是。",
    ],
)
def test_other_parentheses_are_not_suggested(archive: Archive, text: str) -> None:
    assert suggest(archive, text) == {}


def test_the_most_frequent_expansion_is_the_name_and_the_others_are_listed(archive: Archive) -> None:
    proposed = suggest(
        archive,
        "The Tidal Gate Register (TGR) is old. The tidal gate register (TGR) is long.",
        "The Tug Guild Rules (TGR) are new.",
    )
    assert proposed["TGR"]["name"] == "Tidal Gate Register"
    assert "# The posts also say: 'Tug Guild Rules' (1).\n" in archive.run("suggest").out


def test_plurals_and_other_spellings_are_forms_of_one_entry(archive: Archive) -> None:
    proposed = suggest(archive, "Lock Keeper Board (LKB), many LKBs, one LKB.", "Two LKBs, an Lkb and our LKB.")
    assert list(proposed) == ["LKB"]
    assert proposed["LKB"]["also"] == ["LKBs", "Lkb"]


def test_abbreviations_that_no_post_explains_say_so(archive: Archive) -> None:
    proposed = suggest(archive, "The HRO’s boats.", "Boats of the HRO and of the QuaSYS.", "At QuaSYS they row.")
    assert proposed == {term: {"term": term, "kind": "term", "definition": "TODO"} for term in ("HRO", "QuaSYS")}
    out = archive.run("suggest").out
    assert "# 2 mentions in 2 posts.\n# No post says what it stands for" in out
    assert "# post0: The HRO’s boats.\n# post1: Boats of the HRO and of the QuaSYS.\n- term: HRO\n" in out


def test_words_in_capitals_numbers_and_surnames_are_not_suggested(archive: Archive) -> None:
    text = (
        "We did NOT go, not at ALL. Not all of chapter XIV, and McKay too. DO YOU HEAR ME SING. See www.x.org/ABC/."
    )
    assert suggest(archive, text, text, text) == {}


NAMES = {
    "an organisation": ("I asked the Harbour Records Office there.", "Harbour Records Office", "organisation"),
    "its head before a small word": ("at the Ministry of Tides they", "Ministry of Tides", "organisation"),
    "a person": ("and then Ada Quill’s boat came", "Ada Quill", "person"),
    "something else": ("up the old Tidal Gate, which is tidal", "Tidal Gate", "term"),
}


@pytest.mark.parametrize(("text", "term", "kind"), NAMES.values(), ids=NAMES)
def test_frequent_names_come_with_a_guess_of_their_kind(archive: Archive, text: str, term: str, kind: str) -> None:
    proposed = suggest(archive, text, text, text)
    assert {t: entry["kind"] for t, entry in proposed.items()} == {term: kind}
    assert f"  kind: {kind}  # a guess\n" in archive.run("suggest").out


def test_capitals_alone_do_not_make_a_name(archive: Archive) -> None:
    text = "Yesterday Morning came. The Tide Turns and the Lamps Go Out\n\nby Bo and Al"
    lone = " ".join(["Then Bo rowed. Later we saw Al, and Bo, and Al."] * 5)
    assert suggest(archive, *[f"{text} in rain.\n\n{lone}"] * 3) == {}


def test_entries_of_the_glossary_are_not_suggested(archive: Archive) -> None:
    archive.write(
        {
            "glossary.yml": "- {term: Harbour Office, name: Harbour Records Office, definition: A.}\n"
            "- {term: Register, also: [TGR], definition: B.}\n"
        }
    )
    text = "The Harbour Records Office (HRO) has the TGR, says the Harbour Records Office."
    assert suggest(archive, text, text, text) == {}
    outcome = archive.run("suggest")
    assert (outcome.code, outcome.out) == (0, "")
    assert outcome.err.startswith("Nothing to suggest")


def test_titles_and_comments_are_read_but_no_withheld_text(archive: Archive) -> None:
    archive.write(
        {
            "posts/a.md": "---\nid: a\ntitle: The Tidal Gate Register (TGR)\ndate: 2014\n---\n\nText.\n\n"
            "<!-- comments -->\n\n## Comments\n\n### Bo {#c1}\n\nLock Keeper Board (LKB).\n\n"
            "### Al {#c2}\n\nHarbour Records Office (HRO).\n",
            "redactions.yml": "- {id: r1, target: c2, reason: Asked for.}\n",
        }
    )
    assert sorted(suggest(archive)) == ["LKB", "TGR"]


def test_the_output_is_a_valid_glossary(archive: Archive) -> None:
    sentence = (
        "There is the Northern Order (NO), there is one yard: Yew Yard (Y-Y), there is what was for so long a "
        "time not known as Ada Quill’s Nautical Union of Lamp Lighters (NULL) at a Tidal Gate."
    )
    proposed = suggest(archive, *[sentence + f" It’s *{'long ' * 60}* - # the HRO: no." for _ in range(3)])
    assert {"NO", "NULL", "HRO", "Ada Quill", "Tidal Gate"} <= set(proposed)
    before = archive.run("suggest").out
    archive.write({"glossary.yml": before})
    archive.build()  # not strictly, since each definition is still to be written
    assert archive.run("suggest").out == ""
    slugs = [node.attributes["id"] for node in archive.page("glossary.html").css("[id]")]
    assert len(slugs) == len(set(slugs))


def test_most_limits_each_group_and_keeps_the_most_frequent(archive: Archive) -> None:
    suggest(
        archive, "Tidal Gate Register (TGR). Lock Keeper Board (LKB). TGR.", "A QB and a QC.", "A QB and a QC, QC."
    )
    out = archive.run("suggest", "--most", "1").out
    assert [entry["term"] for entry in read_yaml(out)[0]] == ["TGR", "QC"]
    assert "that no post explains (1 of 2)\n" in out


def test_captures_that_are_not_converted_yet_are_read_and_nothing_is_written(archive: Archive) -> None:
    archive.write({"captures/a.txt": "Tuesday, 15 April 2014\n\nA post\n\nThe Tidal Gate Register (TGR) is old.\n"})
    assert list(suggest(archive)) == ["TGR"]
    assert not (archive.content / "posts").exists()
    assert not archive.site.exists()


def test_problems_are_reported(archive: Archive) -> None:
    archive.write(post("a", "Text.") | {"glossary.yml": "- term: X\n"})
    outcome = archive.run("suggest")
    assert outcome.code == 1
    assert "glossary.yml:1: 'definition' is missing." in outcome.err
    assert outcome.err.endswith("nothing was suggested.\n")


def test_mixed_case_forms_are_suggested_and_longer_parentheses_explain_them(archive: Archive) -> None:
    found = suggest(
        archive,
        "They say that HASys (harbour assessment system used by all ports and by some owners) is slow to use.",
        "Write it down on nTide or in the book, then go home again.",
        "The HRO (here is no more than a hint) is shut. The HRO was there, and HRO it was.",
    )
    assert found["HASys"]["name"] == "harbour assessment system"
    assert "nTide" in found
    assert found["HRO"].get("name") is None
