"""Names and fields of files in ``content``: what is not read is reported."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.conftest import text_of
from tests.samples import POST

if TYPE_CHECKING:
    from tests.conftest import Archive


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("Redactions.yml", "Redactions.yml: a file with this name is not read. Did you mean 'redactions.yml'?"),
        ("redaction.yml", "redaction.yml: a file with this name is not read. Did you mean 'redactions.yml'?"),
        (
            "redactions/a.yml",
            "redactions: a folder with this name is not read. Did you mean 'redactions.yml', a file?",
        ),
        ("redactions.yml/a.yml", "redactions.yml: this is a folder, not a file. Move or rename it."),
        ("note/a.yml", "note: a folder with this name is not read. Did you mean 'notes'?"),
        ("notes", "notes: this is a file, not a folder. Move or rename it."),
        ("media", "media: this is a file, not a folder. Move or rename it."),
        ("notes/x.md", "warning: notes/x.md: a file with this name is not read. Notes are named NAME.yml."),
        ("posts/x.txt", "warning: posts/x.txt: a file with this name is not read. Posts are named NAME.md."),
        ("pages/x.html", "warning: pages/x.html: a file with this name is not read. Pages are named NAME.md."),
        ("letters.doc", "warning: letters.doc: a file with this name is not read. Move it out of the archive."),
    ],
)
def test_files_that_are_not_read_are_reported(archive: Archive, name: str, message: str) -> None:
    archive.write({"posts/a.md": POST + "Words.\n", "README.md": "Hm.", ".git/x": "", name: "[]\n"})
    outcome = archive.run()
    assert message in outcome.err
    assert outcome.code == (0 if message.startswith("warning") else 1)


def test_glossary_and_redactions_may_end_in_yaml_but_not_twice(archive: Archive) -> None:
    archive.write(
        {
            "posts/a.md": POST + "A WARC of secrets.\n",
            "glossary.yaml": "- {term: WARC, definition: A box.}\n",
            "redactions.yaml": "- {target: a, quote: secrets, reason: R.}\n",
        }
    )
    archive.build("--strict")
    assert text_of(archive.page("2014/04/a.html"), "article.record > p") == "A WARC of [withheld]."
    archive.write({"redactions.yml": "[]\n"})
    assert "redactions.yaml: there is also redactions.yml. Move all entries into one" in archive.run().err


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("redactions.yml", '- {target: a, quote: " ", reason: R.}', "redactions.yml:1: 'quote' is empty."),
        ("redactions.yml", '- {target: a, quote: "", reason: R.}', "redactions.yml:1: 'quote' is empty."),
        ("notes/a.yml", '- id: n1\n  note: X\n  quote: " "', "notes/a.yml:3: 'quote' is empty."),
        ("glossary.yml", '- {term: " ", definition: X}', "glossary.yml:1: 'term' is empty."),
        (
            "glossary.yml",
            '- {term: X, definition: X, also: ["", " "]}',
            "glossary.yml:1: a form of this entry is empty.",
        ),
        (
            "glossary.yml",
            "- term: X\n  definition: X\n  same_as: javascript:alert(1)",
            "glossary.yml:3: 'javascript:alert(1)' is not a web address. Begin it with 'https://'.",
        ),
    ],
)
def test_empty_fields_and_other_addresses_than_web_addresses_are_problems(
    archive: Archive, name: str, text: str, message: str
) -> None:
    archive.write({"posts/a.md": POST + "Words.\n", name: text + "\n"})
    outcome = archive.run()
    assert outcome.code == 1
    assert message in outcome.err
