"""Export and import notes: W3C Web Annotations, and rows of the Hypothesis API."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, Any

import pytest

from tests.conftest import ROOT, Archive, Outcome

if TYPE_CHECKING:
    from pathlib import Path

POST = "---\nid: a\ntitle: A tale\ndate: 2014-04-15\nurl: https://old.example/2014/a.html\n---\n\n"
TEXT = POST + "The end came. That was the end.\n\n<!-- comments -->\n\n### {#c1}\n\nSo it goes.\n"
# The terms of the standard's context that are used here: https://www.w3.org/ns/anno.jsonld
TERMS = set(
    """@context id type label total first startIndex items motivation body value format purpose target source
    selector exact prefix suffix start end creator name created dcterms:title dcterms:creator dcterms:isPartOf
    dcterms:date dcterms:hasVersion dcterms:identifier""".split()
)


def keys_of(value: Any) -> set[str]:
    if isinstance(value, dict):
        return set(value) | {key for inner in value.values() for key in keys_of(inner)}
    return {key for inner in value for key in keys_of(inner)} if isinstance(value, list) else set()


def test_every_note_is_a_web_annotation(bundled: Archive) -> None:
    collection = json.loads((bundled.site / "data" / "annotations.jsonld").read_text())
    assert collection["@context"] == "http://www.w3.org/ns/anno.jsonld"
    assert keys_of(collection) <= TERMS
    notes = bundled.rows("notes")
    annotations = collection["first"]["items"]
    assert [a["id"] for a in annotations] == [note["url"] for note in notes]
    for note, annotation in zip(notes, annotations, strict=True):
        selectors = annotation["target"].get("selector", [])
        assert [s["exact"] for s in selectors if s["type"] == "TextQuoteSelector"] == (
            [note["quote"]] * bool(note["quote"])
        )
        assert annotation["created"].endswith("Z")


def test_importing_exported_notes_changes_nothing(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    shutil.copytree(ROOT / "content", archive.content)
    before = {p: p.read_bytes() for p in (archive.content / "notes").iterdir()}
    exported = archive.folder / "notes.jsonld"
    assert archive.run("notes", "export", str(exported)).code == 0
    assert "0 notes written" in archive.run("notes", "import", str(exported)).out
    assert {p: p.read_bytes() for p in (archive.content / "notes").iterdir()} == before

    # Into the same archive without its notes, and out again: the same annotations.
    shutil.rmtree(archive.content / "notes")
    assert archive.run("notes", "import", str(exported)).code == 0
    again = archive.folder / "again.jsonld"
    archive.run("notes", "export", str(again))
    assert again.read_bytes() == exported.read_bytes()


def test_rows_of_hypothesis_are_added_to_their_posts_once(archive: Archive) -> None:
    row = {
        "id": "Xy_12",
        "created": "2024-05-01T10:20:30.123456+00:00",
        "user": "acct:ann@hypothes.is",
        "uri": "https://old.example/2014/a.html",
        "text": "Which *end*?",
        "tags": ["correction"],
        "target": [
            {
                "source": "https://old.example/2014/a.html",
                "selector": [
                    {"type": "RangeSelector", "startOffset": 0},
                    {
                        "type": "TextQuoteSelector",
                        "exact": "the end",
                        "prefix": "e end came. That was ",
                        "suffix": ".",
                    },
                ],
            }
        ],
    }
    archive.write({"posts/a.md": TEXT, "notes/a.yml": "# mine\n- {id: n1, quote: So it goes, on: c1, note: X}\n"})
    file = archive.folder / "rows.json"
    file.write_text(json.dumps({"total": 1, "rows": [row]}))
    assert archive.run("notes", "import", str(file)).out.startswith("1 note written")
    assert (archive.content / "notes" / "a.yml").read_text().startswith("# mine\n- {id: n1,")
    archive.build("--strict")
    note = next(n for n in archive.rows("notes") if n["id"] == "a-xy-12")
    assert (note["kind"], note["by"], note["date"], note["quote"]) == (
        "correction",
        "ann",
        "2024-05-01T10:20:00Z",
        "the end",
    )
    assert note["placed"]
    assert archive.run("notes", "import", str(file)).out.startswith("0 notes written")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "rows.json:1: this is not JSON."),
        (
            '{"target": {"source": "https://nowhere.example/"}, "text": "X"}',
            "annotation 1 is left out: it is not on a post of this archive",
        ),
        ('[{"target": "https://old.example/2014/a.html"}]', "annotation 1 is left out: it has no text"),
    ],
)
def test_an_annotation_that_cannot_be_added_is_reported_and_nothing_is_written(
    archive: Archive, text: str, message: str
) -> None:
    archive.write({"posts/a.md": TEXT})
    file = archive.folder / "rows.json"
    file.write_text(text)
    outcome = archive.run("notes", "import", str(file))
    assert outcome.code == 1
    assert message in outcome.err
    assert "no note was written" in outcome.err
    assert not (archive.content / "notes").exists()


def test_the_source_of_a_quote_is_exported_and_imported(archive: Archive) -> None:
    note = """- id: n1
  quote: The end came
  kind: source
  source:
    publication: The Gazette
    title: Harbour sold
    author: A. Clerk
    date: 2014-04-01
    url: https://gazette.example/1
    archived: https://copies.example/1
"""
    archive.write({"posts/a.md": TEXT, "notes/a.yml": note})
    exported = archive.folder / "notes.jsonld"
    assert archive.run("notes", "export", str(exported)).code == 0
    (annotation,) = json.loads(exported.read_text())["first"]["items"]
    assert annotation["body"][-1] == {
        "type": "SpecificResource",
        "purpose": "linking",
        "source": {
            "id": "https://gazette.example/1",
            "type": "Text",
            "dcterms:title": "Harbour sold",
            "dcterms:creator": "A. Clerk",
            "dcterms:isPartOf": "The Gazette",
            "dcterms:date": "2014-04-01",
            "dcterms:hasVersion": "https://copies.example/1",
        },
    }
    (archive.content / "notes" / "a.yml").unlink()
    assert archive.run("notes", "import", str(exported)).code == 0
    again = archive.folder / "again.jsonld"
    archive.run("notes", "export", str(again))
    assert again.read_bytes() == exported.read_bytes()


def annotation(number: int, words: str, **more: Any) -> dict[str, Any]:
    target = more.pop("target", "https://old.example/2014/a.html")
    return {"id": f"http://{number}.example/anno/1", "body": {"value": words}, "target": target, **more}


def imported(archive: Archive, value: Any) -> tuple[int, str]:
    file = archive.folder / "in.json"
    file.write_text(json.dumps(value))
    outcome = archive.run("notes", "import", str(file))
    return outcome.code, outcome.out + outcome.err


def test_annotations_with_the_same_id_are_all_added(archive: Archive) -> None:
    archive.write({"posts/a.md": TEXT})
    assert imported(archive, [annotation(1, "One"), annotation(2, "Two"), annotation(3, "Two", id="")])[0] == 0
    archive.build()
    assert sorted(n["text"] for n in archive.rows("notes")) == ["One", "Two"]
    code, said = imported(archive, [annotation(1, "One"), annotation(4, "Three")])
    assert (code, "1 note written" in said) == (0, True)


def test_each_target_gets_a_note_and_the_named_text_is_searched_first(archive: Archive) -> None:
    text = POST + "Then beta. And beta.\n\n<!-- comments -->\n\n### {#c1}\n\nOnly beta.\n\n### {#c2}\n\nNo.\n"
    archive.write({"posts/a.md": text})
    page = "https://old.example/2014/a.html"
    quote = {"type": "TextQuoteSelector", "exact": "beta", "prefix": "x Then "}
    assert imported(archive, annotation(1, "On the body", target={"source": page, "selector": quote}))[0] == 0
    assert imported(archive, annotation(2, "Spam", target=[f"{page}#c1", f"{page}#c2"]))[0] == 0
    archive.build("--strict")
    assert sorted((n["on"], n["quote"]) for n in archive.rows("notes")) == [
        ("body", "beta"),
        ("c1", None),
        ("c2", None),
    ]


@pytest.mark.parametrize(
    "value",
    [
        5,
        [],
        {"first": "https://x.example/page1"},
        {"tags": 5, "text": "x"},
        annotation(1, "x", tags=5, target={"source": "https://old.example/2014/a.html", "selector": {"exact": 5}}),
        annotation(1, "\ud800", creator=[{"name": "A"}]),
        annotation(1, "[x](post:nope)"),
        annotation(1, "", body=["a text"]),
        [[[]]],
    ],
)
def test_malformed_annotations_are_added_or_reported(archive: Archive, value: Any) -> None:
    archive.write({"posts/a.md": TEXT})
    code, said = imported(archive, value)
    assert code == 0 or "in.json: " in said
    archive.build()


def import_row(archive: Archive) -> Outcome:
    """Import one annotation on the post."""
    selector = {"type": "TextQuoteSelector", "exact": "The end came"}
    address = "https://old.example/2014/a.html"
    row = {"id": "x1", "user": "acct:ann@x.example", "uri": address, "text": "New."}
    file = archive.folder / "rows.json"
    target = [{"source": address, "selector": [selector]}]
    file.write_text(json.dumps({"total": 1, "rows": [{**row, "target": target}]}))
    return archive.run("notes", "import", str(file))


def notes_of(archive: Archive) -> str:
    """Return the texts of all files of notes."""
    return "".join(path.read_text() for path in sorted((archive.content / "notes").rglob("*.yml")))


@pytest.mark.parametrize(
    "held",
    ["- {id: n1, note: X}", "  - id: n1\n    note: X\n", "[]\n", "", "# None yet.\n", "[{id: n1, note: X}]\n"],
)
def test_an_imported_note_has_a_file_of_its_own_and_no_other_changes(archive: Archive, held: str) -> None:
    archive.write({"posts/a.md": TEXT, "notes/a.yml": held})
    assert import_row(archive).code == 0
    archive.build("--strict")
    assert {note["text"] for note in archive.rows("notes")} == {"New."} | ({"X"} if "X" in held else set())
    assert (archive.content / "notes" / "a.yml").read_text() == held
    (own,) = (archive.content / "notes" / "a").iterdir()
    held = own.read_text().replace("a-x1", "mine")
    own.write_text(held)
    outcome = import_row(archive)  # the same words, so the same note
    assert (outcome.code, own.read_text()) == (0, held)
    own.write_text(held.replace("New.", "Mine."))
    outcome = import_row(archive)
    assert outcome.code == 1
    assert f"notes/a/{own.name}: a new note would have this file's name" in outcome.err
    assert "Mine." in own.read_text()


@pytest.mark.parametrize("zone", ["", "Europe/London", "Asia/Tokyo"])
def test_the_time_of_a_note_is_that_of_the_archive_s_zone(archive: Archive, zone: str) -> None:
    dates = ("2014-07-01T09:30", "2014-07-01T09:30Z", "2014-07-01", "0001")
    notes = "".join(f"- {{id: n{n}, date: '{date}', note: X}}\n" for n, date in enumerate(dates))
    archive.write({"posts/a.md": TEXT, "notes/a.yml": notes})
    archive.write({"archive.toml": f'timezone = "{zone}"\n' if zone else ""})
    archive.build()
    annotations = json.loads((archive.site / "data" / "annotations.jsonld").read_text())["first"]["items"]
    begun = {
        "": "2014-07-01T00:00:00Z",
        "Europe/London": "2014-06-30T23:00:00Z",
        "Asia/Tokyo": "2014-06-30T15:00:00Z",
    }
    hour = {"": "09", "Europe/London": "08", "Asia/Tokyo": "00"}[zone]
    assert [a["created"] for a in annotations[:3]] == [
        f"2014-07-01T{hour}:30:00Z",
        "2014-07-01T09:30:00Z",
        begun[zone],
    ]
    assert annotations[3]["created"].startswith("0001-01-01T00:0")


@pytest.mark.parametrize(
    ("created", "date"),
    [
        ("2014-07-01T09:30:05.12+00:00", "2014-07-01T09:30Z"),
        ("2014-07-01T09:30:00+02:00", "2014-07-01T09:30+02:00"),
        ("2014-07-01T00:00:00Z", "2014-07-01"),
        ("2014-07-01T00:00:00+02:00", "2014-07-01T00:00+02:00"),
        ("2014-07-01T09:30", "2014-07-01T09:30"),
        ("2014-07-01", "2014-07-01"),
    ],
)
def test_the_time_of_an_annotation_keeps_its_zone(archive: Archive, created: str, date: str) -> None:
    written, _ = import_text(archive, rows({}, created=created))
    assert f"  date: {date}\n" in written.replace("'", "")


def test_dates_and_ids_are_exported_and_imported_unchanged(archive: Archive) -> None:
    notes = "- {id: Big_ID, date: '2013', note: X}\n- {id: n.9, date: 2014-05?, note: Y}\n"
    archive.write({"posts/a.md": TEXT, "notes/a.yml": notes})
    exported = archive.folder / "out.jsonld"
    archive.run("notes", "export", str(exported))
    (archive.content / "notes" / "a.yml").unlink()
    assert archive.run("notes", "import", str(exported)).code == 0
    archive.build("--strict")
    written = notes_of(archive)
    for part in ("id: Big_ID", "id: n.9", "2014-05?", "2013"):
        assert part in written


def rows(*targets: dict[str, object], **row: object) -> str:
    """Return rows as Hypothesis' API gives them, one for each target."""
    source = "https://old.example/2014/a.html"
    made = [
        {"id": f"r{n}", "text": f"Note {n}.", "target": [{"source": source, **(t if isinstance(t, dict) else {})}]}
        | row
        for n, t in enumerate(targets, 1)
    ]
    return json.dumps({"rows": made})


THREAD = "\n<!-- comments -->\n\n### Ann {#c1}\n\nNever again. A rope held.\n"


def import_text(archive: Archive, text: str, body: str = "A rope held the lamp.\n" + THREAD) -> tuple[str, str]:
    """Import annotations; return the notes of the post and what the person was told."""
    archive.write({"posts/a.md": POST + body, "../in.json": text})
    outcome = archive.run("notes", "import", str(archive.folder / "in.json"))
    return notes_of(archive), outcome.err


def test_one_annotation_that_is_no_note_does_not_block_the_others(archive: Archive) -> None:
    value = json.loads(rows({}, {}, {}))
    value["rows"][0]["text"] = ""
    value["rows"][1]["target"][0]["source"] = "https://elsewhere.example/"
    notes, err = import_text(archive, json.dumps(value))
    assert "Note 3." in notes
    assert "annotation 1 is left out: it has no text. A highlight alone is not a note." in err
    assert "annotation 2 is left out: it is not on a post of this archive: 'https://elsewhere.example/'." in err


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ({"references": ["r0"]}, "is a reply to another annotation"),
        ({"motivation": ["replying"]}, "is a reply to another annotation"),
        ({"hidden": True}, "is hidden by its moderators"),
        ({"group": "x1y2"}, "is of a group"),
        ({"permissions": {"read": ["acct:ann@hypothes.is"]}}, "is private or of a group"),
    ],
)
def test_what_is_not_for_everybody_is_left_out_and_named(
    archive: Archive, row: dict[str, object], why: str
) -> None:
    notes, err = import_text(archive, rows({}, **row))
    assert notes == ""
    assert f"annotation 1 is left out: it {why}." in err


@pytest.mark.parametrize(
    "address",
    [
        "http://www.old.example/2014/a.html?utm_source=x",
        "https://old.example/2014/a",
        "https://web.archive.org/web/20150101000000/https://old.example/2014/a.html",
        "https://old.example/2014/a.html?found=lamp#c1",
    ],
)
def test_an_annotation_is_on_a_post_under_any_of_its_addresses(archive: Archive, address: str) -> None:
    notes, err = import_text(archive, rows({"source": address}))
    assert "Note 1." in notes
    assert err == ""


def test_a_fragment_selector_and_what_refines_it_name_a_place(archive: Archive) -> None:
    comment = {"type": "FragmentSelector", "value": "c1"}
    quote = {"type": "TextQuoteSelector", "exact": "A rope"}
    notes, err = import_text(archive, rows({"selector": comment}, {"selector": [{**comment, "refinedBy": quote}]}))
    assert err == ""
    assert "'on': c1\n  kind: context\n  note: Note 1." in notes
    assert "'on': c1\n  quote: A rope\n" in notes


def test_a_place_that_only_another_page_can_tell_is_named_and_not_taken_for_the_whole_post(
    archive: Archive,
) -> None:
    notes, err = import_text(archive, rows({"selector": [{"type": "RangeSelector"}, {"type": "XPathSelector"}]}))
    assert notes == ""
    assert "annotation 1 is left out: it names its place only by RangeSelector, XPathSelector." in err
    notes, err = import_text(archive, rows({"selector": {"type": "FragmentSelector", "value": "nowhere"}}))
    assert notes == ""
    assert "annotation 1 is left out: it names its place only by #nowhere, which its post does not have." in err


def test_every_target_and_every_body_of_an_annotation_counts(archive: Archive) -> None:
    ours, other = "https://old.example/2014/a.html", "https://elsewhere.example/"
    bodies = {"type": "Choice", "items": [{"value": "In English."}, {"value": "Yn Gymraeg."}]}
    list_of_one = {"type": "List", "items": [{"source": ours}]}
    annotations = [
        {"target": [other, {"id": ours}], "body": bodies},
        {"target": list_of_one, "bodyValue": "Alone."},
    ]
    notes, err = import_text(archive, json.dumps(annotations))
    assert all(notes.count(words) == 1 for words in ("In English.", "Yn Gymraeg.", "Alone."))
    assert "annotation 1 is left out: it is not on a post of this archive" in err
    assert "annotation 2" not in err


def test_a_body_in_html_becomes_markdown(archive: Archive) -> None:
    body = {"type": "TextualBody", "format": "text/html", "value": "<p>It was <em>brass</em> &amp; tall.</p>"}
    annotation = {"id": "x", "target": "https://old.example/2014/a.html"}
    notes, _ = import_text(
        archive, json.dumps([{**annotation, "body": body}, {**annotation, "bodyValue": "Plain."}])
    )
    assert "It was *brass* & tall." in notes
    assert "Plain." in notes


def test_a_page_of_a_collection_that_is_not_in_the_file_is_named(archive: Archive) -> None:
    page = {"items": json.loads(rows({}))["rows"], "next": "https://notes.example/2"}
    notes, err = import_text(archive, json.dumps({"type": "AnnotationCollection", "first": page}))
    assert "Note 1." in notes
    assert "the collection goes on at https://notes.example/2, which is not in this file." in err


def test_tooltips_and_signs_of_notes_are_taken_off_a_quote(archive: Archive) -> None:
    archive.write({"glossary.yml": "- {term: WARC, definition: A sturdy box.}\n"})
    selector = {"type": "TextQuoteSelector", "exact": "in a WARCA sturdy box. and shut it1 before noon"}
    body = "We put it in a WARC and shut it before noon.\n"
    notes, err = import_text(archive, rows({"selector": [selector]}), body)
    assert "quote: in a WARC and shut it before noon" in notes
    assert err == ""
