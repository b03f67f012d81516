"""What is withheld is looked for in all that is published, and around it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from postil.content.redaction_list import read_redactions
from postil.model.articles import Page
from postil.model.problems import Problems
from postil.model.records import ArchiveContent
from postil.site.published_words import check_published_words
from tests.samples import OTHER_POST, POST

if TYPE_CHECKING:
    from tests.conftest import Archive

WITHHELD = "- {id: r1, target: a, quote: Zoe Quillfeather, reason: Asked for.}\n"
SAID = "It was Zoe Quillfeather who lit the lamp, and nobody else."
PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)


def test_the_search_reaches_into_every_kind_of_file(archive: Archive) -> None:
    """Of a site that is built without the redaction, each file with the words is found."""
    archive.write({"archive.toml": 'base_url = "https://kept.example/"\n', "posts/a.md": f"{POST}{SAID}\n"})
    archive.write({"notes/a.yml": "- {id: n1, note: On Zoe Quillfeather.}\n"})
    archive.build()
    pages = [Page(address, data, address) for address, data in archive.files().items()]
    archive.write({"redactions.yml": WITHHELD})
    redactions = read_redactions(archive.content, Problems())
    nothing = ArchiveContent((), {}, (), (), redactions, ())
    problems = Problems()
    check_published_words(archive.content, nothing, pages, problems)
    found = {problem.what.rpartition(" ")[2] for problem in problems.errors}
    assert {"2014/04/a.html", "index.html", "feed.xml", "data/notes.jsonl", "data/annotations.jsonld"} <= found
    assert any(address.startswith("pagefind/") and "/pack-" in address for address in found)
    assert not any(address.startswith("static/") for address in found)


def test_files_and_settings_of_the_archivist_with_withheld_words_are_named(archive: Archive) -> None:
    archive.write(
        {
            "archive.toml": 'subtitle = "After Zoe Quillfeather"\n',
            "posts/a.md": f"{POST}{SAID}\n",
            "redactions.yml": WITHHELD.replace("Asked for", "Zoe Quillfeather asked"),
            "media/zoe-quillfeather.svg": "<svg xmlns='http://www.w3.org/2000/svg'><text>Zoe <tspan>Quillfeather"
            "</tspan></text></svg>",
            "static/own.css": "/* drawn by Zoe Quillfeather */\n",
            "layouts/note-origin.html": "{# for Zoe Quillfeather #}\n",
        }
    )
    told = archive.build().err.splitlines()
    named = {line.split(":")[1].strip(): line for line in told}
    assert set(named) == {
        "redactions.yml",
        "archive.toml",
        "layouts/note-origin.html",
        "media/zoe-quillfeather.svg",
        "static/own.css",
    }
    assert sum("the name of this file contains words that r1 withholds" in line for line in told) == 1


@pytest.mark.parametrize("target", ["a", "c1"])
def test_what_other_texts_say_of_a_withheld_text_is_named(archive: Archive, target: str) -> None:
    lit = "I saw with my own eyes that the lamp was lit at four."
    archive.write(
        {
            "posts/a.md": "---\nid: a\ntitle: Who lit the lamp\nauthor: Zoe Quillfeather\ndate: 2014-04-15\n"
            "url: https://old.example/lamp.html\n---\n\nNobody at the harbour office would say so in public.\n\n"
            f"<!-- comments -->\n\n### Ann Marlow {{#c1}}\n\n{lit}\n",
            "posts/b.md": f"{OTHER_POST}Zoe Quillfeather asked us [who lit the lamp](http://www.old.example/lamp.html).\n\n"
            "Nobody at the harbour office would say so in public.\n\n<!-- comments -->\n\n"
            f"### Bo {{#c2}}\n\nAnn Marlow: “{lit}”\n",
            "redactions.yml": f"- {{id: r1, target: {target}, reason: Asked for.}}\n",
        }
    )
    told = archive.build().err
    parts = {line.split("the ")[1].split(" of what r1")[0] for line in told.splitlines()}
    assert parts == ({"title", "author", "text", "address"} if target == "a" else {"author", "text"})


def test_pictures_of_a_withheld_text_are_not_published(archive: Archive) -> None:
    pictures = "![A](media/own.png) ![B](<media/its own.png>) ![C](media/shared.png)\n"
    archive.write({f"media/{name}.png": PNG for name in ("own", "its own", "shared", "of-nobody")})
    archive.write(
        {
            "posts/a.md": f"{POST}{pictures}",
            "posts/b.md": f"{OTHER_POST}![C](media/shared.png)\n",
            "redactions.yml": "- {id: r1, target: a, reason: Asked for.}\n",
        }
    )
    archive.build()
    assert {name for name in archive.files() if name.startswith("media/")} == {
        "media/shared.png",
        "media/of-nobody.png",
    }


def test_a_site_that_was_built_before_is_searched_on_request(archive: Archive) -> None:
    archive.write({"archive.toml": "markdown = true\n", "posts/a.md": f"{POST}{SAID}\n"})
    archive.build()
    assert archive.run("check", "--published").code == 0
    archive.write({"redactions.yml": WITHHELD})
    outcome = archive.run("check", "--published")
    assert outcome.code == 1
    found = "words that r1 withholds are in the file"
    assert f"redactions.yml:1: {found} 2014/04/a.html. Build the site and publish it again." in outcome.err
    assert f"{found} downloads/archive.zip/archive/2014/04/a.html." in outcome.err
    assert f"{found} downloads/archive-markdown.zip/" in outcome.err
    archive.build()
    assert archive.run("check", "--published").err == ""
