"""Content notes: what readers are told before they see a passage, a post, or a post under a label."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.conftest import text_of
from tests.samples import OTHER_POST, POST

if TYPE_CHECKING:
    from tests.conftest import Archive

TEXT = """First paragraph.

The second tells of a death.

The third of a funeral.

The last is calm.

<!-- comments -->

### Ann {#c1}

Worse things are said here.
"""


def test_a_passage_is_folded_under_its_content_note_until_it_is_opened(archive: Archive) -> None:
    archive.write(
        {
            "posts/a.md": POST + TEXT,
            "notes/a.yml": "- {id: n1, kind: content-note, quote: a death. The third, note: A death is told.}\n"
            "- {id: n2, quote: a funeral, note: Where?}\n"
            "- {id: n3, kind: content-note, on: c1, note: Insults.}\n",
        }
    )
    archive.build("--strict")
    page = archive.page("2014/04/a.html")
    passage, comment = page.css("details.folded")
    assert "open" not in passage.attributes
    assert [p.text() for p in passage.css("p")] == ["The second tells of a death.", "The third1 of a funeral2."]
    assert text_of(page, "#note-n1").startswith("Note 1 Content note. A death is told.")
    assert "Where?" in text_of(page, ".notes #note-n2")
    assert "Worse things" in comment.text()
    assert "Insults." in text_of(page, "article.comment #note-n3")
    outside = page.css("article.post > p")
    assert [node.text() for node in outside] == ["First paragraph.", "The last is calm."]


def test_lists_warn_of_content_notes_and_do_not_show_what_is_folded(archive: Archive) -> None:
    archive.write(
        {
            "archive.toml": '[content_notes]\nprisons = "Prison life, [as here](post:b)."\n',
            "posts/a.md": POST + "It tells of a death.\n\nThen it is calm.\n",
            "posts/b.md": OTHER_POST.replace("title: Beta\n", "title: Beta\nlabels: [Prisons]\n") + "Cells.\n",
            "notes/a.yml": "- {id: n1, kind: content-note, quote: a death, note: A death is told.}\n",
        }
    )
    archive.build("--strict")
    year = text_of(archive.page("2014/index.html"), "main")
    assert "Content note on a passage. A death is told." in year
    assert "It tells of" not in year
    assert "Content note (prisons). Prison life, as here." in year
    description = archive.page("2014/04/a.html").css_first('meta[name="description"]')
    assert description is not None
    assert description.attributes["content"] == "Then it is calm."
    post = archive.page("2014/05/b.html")
    assert "Content note on the label prisons. Prison life, as here." in text_of(post, ".notice")
    link = archive.page("labels/prisons.html").css_first(".notice a")
    assert link is not None
    assert link.attributes["href"] == "../2014/05/b.html"


def test_a_content_note_on_a_label_that_no_post_has_is_named(archive: Archive) -> None:
    archive.write(
        {
            "archive.toml": '[content_notes]\nprison = "X"\nother = 3\n',
            "posts/a.md": POST.replace("title: A tale\n", "title: A tale\nlabels: [prisons]\n") + "X.\n",
        }
    )
    outcome = archive.run()
    assert "archive.toml:1: the content note on the label 'other' is not a text" in outcome.err
    archive.write({"archive.toml": '[content_notes]\nprison = "X"\n'})
    err = archive.build().err
    assert "warning: archive.toml: there is a content note on the label 'prison', but no post has it. Did" in err


SECRETS = """An open beginning about the harbour dues of the town and what they were for.

## Secrethead

> A secretquote from the clerk of the harbour, who said that all of it was known to everybody by then.

- one secretitem
- two of WARC

An open end.

<!-- comments -->

### Ann {#c1}

The secretcomment is worse than the WARC.
"""


def test_words_behind_a_content_note_are_on_no_other_page(archive: Archive) -> None:
    archive.write(
        {
            "archive.toml": 'base_url = "https://x.example/"\n',
            "posts/a.md": POST + SECRETS,
            "posts/b.md": OTHER_POST
            + "As was said: a secretquote from the clerk of the harbour, who said that all of it was known "
            "to everybody by then.\n",
            "glossary.yml": "- {term: WARC, definition: A box.}\n",
            "notes/a.yml": "- {id: n1, kind: content-note, quote: Secrethead, note: Grim.}\n"
            "- {id: n2, kind: content-note, quote: A secretquote, note: Grim.}\n"
            "- {id: n3, kind: content-note, quote: secretitem, note: Grim.}\n"
            "- {id: n4, kind: content-note, on: c1, note: Grim.}\n"
            "- {id: n5, kind: correction, quote: one secretitem, note: Two.}\n",
        }
    )
    archive.build("--strict")
    own = "2014/04/a.html"
    page = archive.page(own)
    assert "Secrethead" not in text_of(page, "head")
    assert page.css_first('nav[aria-label="In this post"]') is None
    for fold in page.css("details.folded"):
        fold.decompose()
    for script in page.css("script"):
        assert "secret" not in script.text()
    assert "secretitem" not in text_of(page, "main")
    assert "secretcomment" not in text_of(page, "main")
    # The quotation is openly in the other post, so that page may show it, and no third one.
    for address, data in archive.files().items():
        public = address.endswith((".html", ".xml")) and address not in (own, "2014/05/b.html")
        if public:
            text = data.decode()
            for word in ("secretitem", "secretcomment", "Secrethead"):
                assert word not in text, address
    shared = [row for row in archive.rows("links") if row["kind"] == "shared-passage"]
    assert shared
    assert all(row["excerpt"] is None for row in shared)


def test_a_content_note_without_a_place_warns_of_the_whole_post(archive: Archive) -> None:
    archive.write(
        {
            "posts/a.md": POST + "Words.\n",
            "notes/a.yml": "- {id: n1, kind: content-note, quote: not there at all, note: Grim.}\n",
        }
    )
    archive.build()
    assert "Content note. Grim." in text_of(archive.page("2014/04/a.html"), "aside.notice")
    assert "Content note. Grim." in text_of(archive.page("2014/index.html"), "main")


@pytest.mark.parametrize("note", ["whole", "label"])
def test_words_of_a_post_under_a_content_note_are_in_no_excerpt_elsewhere(archive: Archive, note: str) -> None:
    files = {
        "posts/a.md": POST.replace("---\n", "---\nlabels: [grim]\n", 1) + "It said secretly: [there](post:b).\n",
        "posts/b.md": OTHER_POST + "Nothing.\n",
    }
    if note == "whole":
        files["notes/a.yml"] = "- {id: n1, kind: content-note, note: Grim.}\n"
    else:
        files["archive.toml"] = '[content_notes]\n"grim" = "Grim."\n'
    archive.write(files)
    archive.build()
    (row,) = (row for row in archive.rows("links") if row["kind"] == "link")
    assert row["excerpt"] is None
    assert "secretly" not in (archive.site / "2014/05/b.html").read_text(encoding="utf-8")
