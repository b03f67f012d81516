"""What an archivist left unfinished is named, and the site is built."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from tests.conftest import COMMANDS, Archive
from tests.samples import POST

if TYPE_CHECKING:
    from pathlib import Path

THEME = "[theme]\n"


@pytest.mark.parametrize(
    ("files", "said"),
    [
        (
            {"glossary.yml": "- {term: WARC, definition: TODO}\n"},
            "glossary.yml:1: the definition of 'WARC' is still to be written: 'TODO'. Readers see it as it is.",
        ),
        (
            {"notes/a.yml": "- {id: n1, note: 'TODO: look it up'}\n"},
            "notes/a.yml:1: the note 'n1' is still to be written. Readers see it as it is.",
        ),
        (
            {"posts/a.md": POST.replace("id: a", "id: a\nlabels: CRC, Purple Futures")},
            "posts/a.md:3: 'CRC, Purple Futures' is one label. If they are several, write [CRC, Purple Futures]; "
            'if it is one, write ["CRC, Purple Futures"].',
        ),
        (
            {"archive.toml": THEME + 'logo = "media/l.svg"\n'},
            "archive.toml: the logo is not there: media/l.svg. Put it into media/.",
        ),
        (
            {"archive.toml": THEME + 'accent = "#ccc"\n'},
            "archive.toml: on light pages, 'accent' #ccc on #fdfdfb has a contrast of 1.6 to 1 only.",
        ),
        (
            {"layouts/posst.html": "<p>"},
            "layouts/posst.html: no page uses a layout of this name. Did you mean 'post.html'?",
        ),
        (
            {"posts/a.md": POST + "Words.\n\n![A photo](media/my photo.png)\n"},
            "posts/a.md:9: an image with a space in its address is shown as text: media/my photo.png. "
            "Write it in angle brackets: (<media/my photo.png>).",
        ),
        (
            {"posts/a.md": POST + "Words.\n\n![](media/x.png)\n", "media/x.png": "x"},
            "posts/a.md:9: an image has no words for who cannot see it. Write them in the brackets of ![…].",
        ),
    ],
)
def test_what_is_unfinished_is_named(archive: Archive, files: dict[str, str], said: str) -> None:
    archive.write({"posts/a.md": POST + "Words.\n", **files})
    lines = archive.build().err.splitlines()
    assert [line for line in lines if line.startswith(f"warning: {said}")], lines
    assert len(lines) == 1


@pytest.mark.parametrize("colour", ["bleu", "notacolour", "#12", "#12345"])
def test_a_colour_that_is_none_is_a_problem(archive: Archive, colour: str) -> None:
    archive.write({"posts/a.md": POST, "archive.toml": f'{THEME}accent = "{colour}"\n'})
    outcome = archive.run()
    assert outcome.code == 1
    assert f"archive.toml:2: 'accent' is not a CSS colour: '{colour}'" in outcome.err


def test_a_new_archive_begins_without_warnings(tmp_path: Path) -> None:
    assert CliRunner().invoke(COMMANDS, ["new", str(tmp_path / "new")]).exit_code == 0
    archive = Archive(tmp_path / "new")
    archive.write({"posts/a.md": POST + "Words.\n"})
    assert archive.build().err == ""


def test_a_page_about_the_archive_that_was_never_written_is_named(archive: Archive) -> None:
    stub = "---\ntitle: About this archive\n---\n\nWhat it holds. This page is `pages/about.md`.\n"
    archive.write({"posts/a.md": POST + "Words.\n", "pages/about.md": stub})
    assert "pages/about.md:5: the page still says what it is for. Write what it shall say." in archive.build().err


def test_what_is_finished_is_not_named(archive: Archive) -> None:
    archive.write(
        {
            "posts/a.md": POST.replace("id: a", 'id: a\nlabels: ["Paris, France"]')
            + "A TODO list. ![A](media/x.png)\n",
            "media/x.png": "x",
            "glossary.yml": "- {term: TODO, definition: 'A list of what is to do.'}\n",
            "layouts/post.html": '{% extends "base.html" %}{% block main %}{% include "own.html" %}{% endblock %}',
            "layouts/own.html": "<p>Own</p>",
            "archive.toml": f'{THEME}accent = "rebeccapurple"\nink = "#000"\nink_dark = "#fff"\n',
        }
    )
    archive.build("--strict")
