"""Export and import notes: W3C Web Annotations, and rows of the Hypothesis API."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, Any

import pytest

from tests.conftest import ROOT, Archive

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
    text = (archive.content / "notes" / "a.yml").read_text()
    assert text.startswith("# mine\n- {id: n1,")
    archive.build("--strict")
    note = next(n for n in archive.rows("notes") if n["id"] == "a-xy-12")
    assert (note["kind"], note["by"], note["date"], note["quote"]) == (
        "correction",
        "ann",
        "2024-05-01T10:20:00",
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
            "the post of annotation 1 is not in the archive",
        ),
        ('[{"target": "https://old.example/2014/a.html"}]', "annotation 1 has no text"),
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


@pytest.mark.parametrize(
    "held",
    ["- {id: n1, note: X}", "  - id: n1\n    note: X\n", "[]\n", "", "# None yet.\n", "- id: n1\r\n  note: X\r\n"],
)
def test_a_note_is_appended_to_a_file_in_any_form(archive: Archive, held: str) -> None:
    archive.write({"posts/a.md": TEXT, "notes/a.yml": held})
    assert archive.run("note", "a", "--quote", "The end came", "--text", "New.").code == 0
    archive.build("--strict")
    assert archive.rows("notes")[-1]["text"] == "New." or archive.rows("notes")[0]["text"] == "New."


@pytest.mark.parametrize("held", ["[{id: n1, note: X}]\n", "- {id: n1, note: X}\n...\n", "a: b\n", "- {id: [\n"])
def test_a_file_that_cannot_be_appended_to_is_not_changed(archive: Archive, held: str) -> None:
    archive.write({"posts/a.md": TEXT, "notes/a.yml": held})
    outcome = archive.run("note", "a", "--quote", "The end came", "--text", "New.")
    assert outcome.code == 1
    assert "notes/a.yml" in outcome.err
    assert (archive.content / "notes" / "a.yml").read_text() == held


def test_dates_and_ids_are_exported_and_imported_unchanged(archive: Archive) -> None:
    notes = "- {id: Big_ID, date: '2013', note: X}\n- {id: n.9, date: 2014-05?, note: Y}\n"
    archive.write({"posts/a.md": TEXT, "notes/a.yml": notes})
    exported = archive.folder / "out.jsonld"
    archive.run("notes", "export", str(exported))
    (archive.content / "notes" / "a.yml").unlink()
    assert archive.run("notes", "import", str(exported)).code == 0
    archive.build("--strict")
    written = (archive.content / "notes" / "a.yml").read_text()
    for part in ("id: Big_ID", "id: n.9", "2014-05?", "2013"):
        assert part in written
