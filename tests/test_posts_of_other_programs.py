"""Posts as other programs write them, and names that not every system has."""

from __future__ import annotations

from typing import TYPE_CHECKING
from unicodedata import normalize

import pytest

from tests.samples import POST

if TYPE_CHECKING:
    from tests.conftest import Archive


@pytest.mark.parametrize(
    ("front", "form"),
    [
        ('+++\ntitle = "A"\ndate = 2014-04-15\ndraft = true\n+++\n', "in TOML"),
        ('\n+++\ntitle = "A"\n', "in TOML"),
        ('{\n  "title": "A",\n  "draft": true\n}\n', "in JSON"),
        ('{\n  "title": "A",\n  "draft": true,\n', "in JSON"),
        ('---toml\ntitle = "A"\ndraft = true\n---\n', "in TOML"),
        ('---json\n{"title": "A"}\n---\n', "in JSON"),
        ("--- yaml\ntitle: A\ndraft: true\n---\n", "in YAML"),
        (';;;\n"title": "A",\n"draft": true\n;;;\n', "in JSON"),
        ("Title: A\nDate: 2014-04-15\nStatus: draft\n", "without its lines of hyphens"),
        ("<!--\ntitle: A\ndraft: true\n-->\n", "without its lines of hyphens"),
    ],
)
@pytest.mark.parametrize("name", ["posts/b.md", "pages/b.md"])
def test_front_matter_in_another_form_is_a_problem_and_not_text(
    archive: Archive, front: str, form: str, name: str
) -> None:
    archive.write({"posts/a.md": POST + "Words.\n", name: f"{front}\nSecret words.\n"})
    outcome = archive.run()
    assert outcome.code == 1
    assert f": front matter {form} is not read. Write it as YAML: a line of three hyphens" in outcome.err
    assert not archive.site.exists()


@pytest.mark.parametrize(
    "sign", ["draft: true", "draft: Yes", "published: false", "publish: no", "status: private"]
)
def test_a_draft_is_named_and_not_published(archive: Archive, sign: str) -> None:
    archive.write({"posts/a.md": POST + "Words.\n", "posts/b.md": f"---\ntitle: B\n{sign}\n---\n\nHidden words.\n"})
    archive.write({"pages/about.md": f"---\ntitle: About\n{sign}\n---\n\nHidden words.\n"})
    outcome = archive.build()
    field = sign.partition(":")[0]
    for name in ("posts/b.md", "pages/about.md"):
        assert f"warning: {name}:3: this is a draft, so it is not published. Delete '{field}'" in outcome.err
    assert not any(b"Hidden words" in data for data in archive.files().values())
    archive.write({"posts/b.md": f"---\nid: b\ntitle: B\n{sign.replace('true', 'false')}\n---\n\nShown words.\n"})
    if sign == "draft: true":
        archive.build()
        assert [post["id"] for post in archive.rows("posts")] == ["a", "b"]


def test_the_fields_of_another_program_are_one_problem_with_our_names(archive: Archive) -> None:
    front = "---\nlayout: post\ntitle: A\ntags: [tide]\ncategories: harbour\npermalink: /a.html\n---\n"
    archive.write({"posts/a.md": f"{front}\nWords.\n"})
    outcome = archive.run()
    assert (
        "posts/a.md:2: fields of another program: 'layout', 'tags', 'categories', 'permalink'. Write 'labels' "
        "instead of 'tags' and 'categories'; write 'url' instead of 'permalink'; delete 'layout'."
    ) in outcome.err
    assert "1 problem;" in outcome.err


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2013-07-01 10:15:00 +0100", "2013-07-01T10:15:00+01:00"),
        ("2013-07-01T10:15:00.000Z", "2013-07-01T10:15:00Z"),
        ("2013-07-01 10:15", "2013-07-01T10:15:00"),
        ("2013/07/01 10:15 UTC", "2013-07-01T10:15:00Z"),
        ("2013-07-01 10:15:00-04:00", "2013-07-01T10:15:00-04:00"),
        ("2013-07-01t10:15:00,5+02", "2013-07-01T10:15:00+02:00"),
        ("2013/07/01", "2013-07-01"),
    ],
)
def test_dates_are_read_as_other_programs_write_them(archive: Archive, written: str, read: str) -> None:
    archive.write({"posts/a.md": POST.replace("2014-04-15", written) + "Words.\n"})
    archive.build("--strict")
    assert [post["date"] for post in archive.rows("posts")] == [read]


def test_links_in_double_brackets_are_named(archive: Archive) -> None:
    archive.write(
        {"posts/a.md": f"{POST}See [[The Slip]] and ![[bell.png]].\n\n`[[x]]` [[1]](https://a.example/)\n"}
    )
    outcome = archive.build()
    assert (
        "posts/a.md:7: [[The Slip]] is not a link here, and is shown as it is. Write [words](post:ID)"
        in outcome.err
    )
    assert "posts/a.md:7: ![[bell.png]] is not a link here, and is shown as it is. Write ![what it" in outcome.err
    assert outcome.err.count("is not a link here") == 2


def test_links_in_double_brackets_are_named_wherever_markdown_is_written(archive: Archive) -> None:
    comment = "Words.\n\n<!-- comments -->\n\n### Ann {#c1}\n\nOf [[The Comment]].\n"
    archive.write(
        {
            "posts/a.md": POST.replace("id: a", "id: a\nlabels: [x]") + comment,
            "notes/a.yml": "- {id: n1, note: x}\n- id: n2\n  note: |\n    See\n\n    [[The Note]], `[[x]]`.\n",
            "glossary.yml": "- term: Slip\n  definition: A ![[slip.png]]\n",
            "pages/about.md": "[[The Page]]\n",
            "archive.toml": '[content_notes]\nx = "See [[The Warning]]."\n',
        }
    )
    named = {line.split(" is not a link here")[0] for line in archive.build().err.splitlines()}
    assert named == {
        "warning: posts/a.md:14: [[The Comment]]",
        "warning: notes/a.yml:3: [[The Note]]",
        "warning: glossary.yml:2: ![[slip.png]]",
        "warning: pages/about.md:1: [[The Page]]",
        "warning: archive.toml: [[The Warning]]",
    }


def test_a_name_with_spaces_gives_an_id_and_a_text_without_front_matter_a_warning(archive: Archive) -> None:
    archive.write({"posts/The Ferry!.md": "# The Ferry\n\nWords.\n", "posts/??.md": POST.replace("id: a\n", "")})
    outcome = archive.run()
    assert "posts/??.md:2: no id can be made of the name '??'. Write 'id:'" in outcome.err
    (archive.content / "posts" / "??.md").unlink()
    outcome = archive.build()
    assert "warning: posts/The Ferry!.md:1: this post has no front matter, so it has neither" in outcome.err
    assert [post["id"] for post in archive.rows("posts")] == ["the-ferry"]


def test_a_cause_that_many_files_share_is_told_once(archive: Archive) -> None:
    archive.write({f"posts/{n:03}.md": f'+++\ntitle = "{n}"\n+++\n\nWords.\n' for n in range(300)})
    outcome = archive.run()
    assert outcome.err.count("front matter in TOML is not read") == 1
    assert "The same in 299 other files: posts/001.md, posts/002.md, posts/003.md" in outcome.err
    assert "300 problems;" in outcome.err


def test_accents_in_another_encoding_are_the_same_name(archive: Archive) -> None:
    name = "fähre-がまぐち"
    archive.write({f"posts/{normalize('NFC', name)}.md": POST.replace("id: a\n", "") + "Words.\n"})
    archive.write({f"notes/{normalize('NFD', name)}.yml": "- id: n1\n  note: See ![x](../media/がまぐち.png)\n"})
    archive.write({f"media/{normalize('NFD', 'がまぐち')}.png": "x"})
    assert archive.build("--strict").err == ""
    assert len(archive.rows("notes")) == 1
    archive.write({f"posts/x/{normalize('NFD', name)}.md": POST.replace("id: a\n", "") + "Words.\n"})
    assert "is already used in posts/" in archive.run().err


@pytest.mark.parametrize(
    ("files", "why"),
    [
        ({"posts/a.md": POST.replace("id: a", "id: 2014-04-15-con")}, "'con' is the name of a device"),
        ({"pages/AUX.md": "Words.\n"}, "'AUX' is the name of a device"),
        ({"pages/lpt1.old.md": "Words.\n"}, "'lpt1' is the name of a device"),
        ({"media/what?.png": "x"}, "'?' is not allowed in names"),
        ({"media/a:b.png": "x"}, "':' is not allowed in names"),
        ({"pages/dots./x.md": "Words.\n"}, "'dots.' ends in a full stop"),
        ({"pages/space /x.md": "Words.\n"}, "'space ' ends in a space"),
    ],
)
def test_a_name_that_windows_cannot_unpack_is_named(archive: Archive, files: dict[str, str], why: str) -> None:
    archive.write({"posts/b.md": "---\nid: b\ntitle: B\n---\n\nWords.\n", **files})
    outcome = archive.build()
    assert outcome.err.count("Windows cannot unpack its address ") == 1
    assert why in outcome.err
