"""What other programs read of the site: feeds, references, data, and what robots may do."""

from __future__ import annotations

import base64
import json
import re
from typing import TYPE_CHECKING

import pytest

from tests.samples import OTHER_POST, POST

if TYPE_CHECKING:
    from tests.conftest import Archive

COMMENTS = "\n<!-- comments -->\n\n## Comments\n\n"


def ids_of_feeds(archive: Archive, base_url: str) -> list[str]:
    archive.write({"archive.toml": f'base_url = "{base_url}"\n'})
    archive.build()
    names = ("feed.xml", "comments.xml", "notes.xml")
    return [one for name in names for one in re.findall("<id>(.*)</id>", archive.files()[name].decode())]


def test_readers_of_feeds_see_nothing_twice_when_a_host_begins_to_use_https(archive: Archive) -> None:
    archive.write(
        {
            "posts/a.md": f"{POST}Words.\n{COMMENTS}### Bo {{#c1}}\n\nYes.\n",
            "notes/a.yml": "- {id: n1, note: Hm., date: 2026-11-21}\n",
        }
    )
    assert ids_of_feeds(archive, "http://kept.example/") == ids_of_feeds(archive, "https://kept.example/")


def test_an_old_time_in_a_feed_has_an_offset_in_whole_minutes(archive: Archive) -> None:
    archive.write(
        {
            "archive.toml": 'timezone = "Europe/Amsterdam"\n',
            "posts/a.md": POST.replace("2014-04-15", "1931-04-15T09:30") + "Words.\n",
            "posts/b.md": OTHER_POST.replace("2014-05-01", "0001-01-01") + "Words.\n",
        }
    )
    archive.build()
    (*_, first, second) = re.findall("<published>(.*)</published>", archive.files()["feed.xml"].decode())
    assert first.startswith("1931-04-15T09:30:00+00:")
    for moment in (first, second):
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d", moment)


def describe_data(archive: Archive) -> dict[str, object]:
    """Return the data package; fail if a resource has no rows or a row has other fields than described."""
    package: dict[str, object] = json.loads((archive.site / "data" / "datapackage.json").read_text())
    resources = package["resources"]
    assert isinstance(resources, list)
    for resource in resources:
        rows = archive.rows(resource["name"])
        assert rows
        for row in rows:
            assert list(row) == [field["name"] for field in resource["schema"]["fields"]]
    return package


@pytest.mark.parametrize(
    ("settings", "name"),
    [
        ('title = "港の帳面"\nbase_url = "https://minato.example/book/"\n', "minato.example"),
        ('title = "港の帳面"\n', "archive"),
        ('title = "The Café’s Book"\n', "the-cafes-book"),
        ('title = "Øre & Bjørn"\n', "archive"),
    ],
)
def test_the_data_package_has_a_name_and_files_that_programs_take(
    archive: Archive, settings: str, name: str
) -> None:
    """Frictionless asks for ``^([-a-z0-9._/])+$`` and takes no file without a row, and no text that is null."""
    settings += 'license = "https://kept.example/l"\n'
    archive.write({"archive.toml": settings, "posts/a.md": POST + "Words.\n"})
    archive.build()
    package = describe_data(archive)
    assert package["name"] == name
    assert package["licenses"] == [{"path": "https://kept.example/l"}]
    assert [resource["name"] for resource in package["resources"]] == ["posts"]  # type: ignore[attr-defined]


def test_times_in_the_data_are_those_of_the_standard_for_dates(archive: Archive) -> None:
    """EDTF, level 0: a time has its seconds; only a day can be uncertain."""
    dates = ["2014-04-15T09:30", "2014-04-15T09:30+02:00", "2014-04-15T09:30:05Z", "2014-04-15T09:30?", "2014-04?"]
    comments = "".join(f"### Bo {{#c{n} date={date}}}\n\nYes.\n\n" for n, date in enumerate(dates))
    source = 'source: {title: "The Post", date: 2014-04-15T09:30?}'
    note = f"- {{id: n1, kind: source, note: Hm., date: 2026-11-21T10:00, {source}}}\n"
    archive.write({"posts/a.md": f"{POST}Words.\n{COMMENTS}{comments}", "notes/a.yml": note})
    archive.build()
    assert [row["date"] for row in archive.rows("comments")] == [
        "2014-04-15T09:30:00",
        "2014-04-15T09:30:00+02:00",
        "2014-04-15T09:30:05Z",
        "2014-04-15T09:30:00",
        "2014-04",
    ]
    (row,) = archive.rows("notes")
    assert (row["date"], row["source"]["date"]) == ("2026-11-21T10:00:00", "2014-04-15?")


@pytest.mark.parametrize("base_url", ["https://kept.example/a/", None])
def test_what_json_ld_names_can_be_found(archive: Archive, base_url: str | None) -> None:
    """An id is a whole address, or leads there from the file that it is in."""
    settings = f'base_url = "{base_url}"\n' if base_url else ""
    archive.write(
        {
            "archive.toml": settings,
            "posts/a.md": f"{POST}Words.\n{COMMENTS}### Bo {{#c1}}\n\nYes.\n\n#### Cy {{#c2 reply-to=c1}}\n\nNo.\n",
            "notes/a.yml": "- {id: n1, kind: correction, quote: Words, note: Hm., date: 2026-11-21}\n",
        }
    )
    archive.build()
    script = archive.page("2014/04/a.html").css_first('script[type="application/ld+json"]')
    assert script is not None
    data = json.loads(script.text())
    page = f"{base_url}2014/04/a.html" if base_url else ""
    assert [data["@id"], *(one["@id"] for one in data["comment"])] == [page, f"{page}#c1", f"{page}#c2"]
    assert data["comment"][1]["parentItem"]["@id"] == f"{page}#c1"
    assert data["subjectOf"][0]["@id"] == f"{page}#note-n1"
    for name, root in (("data/annotations.jsonld", "../"), ("2014/04/a.annotations.json", "../../")):
        collection = json.loads((archive.site / name).read_text())
        contexts = collection["@context"] if isinstance(collection["@context"], list) else [collection["@context"]]
        assert contexts[0] == "http://www.w3.org/ns/anno.jsonld"
        assert contexts[1:] == ([] if base_url else [{"@base": root}])
        assert collection["id"] == f"{base_url or ''}{name}"


IMAGES = {
    "Words ![A lamp](media/my%20lamp.png?w=2) ![B](media/b.png)\n": "my%20lamp.png",
    "Words ![A lamp](https://gone.example/x.png) ![B](media/b.png)\n": "b.png",
    "Words.\n": "logo.svg",
}


@pytest.mark.parametrize(("text", "image"), IMAGES.items())
def test_a_page_names_the_image_that_stands_for_it(archive: Archive, text: str, image: str) -> None:
    settings = '[theme]\nlogo = "media/logo.svg"\n'
    media: dict[str, str | bytes] = {f"media/{name}": b"<svg/>" for name in ("my lamp.png", "b.png", "logo.svg")}
    address = 'base_url = "https://kept.example/a/"\n'
    archive.write({"archive.toml": address + settings, "posts/a.md": POST + text, **media})

    def shown(address: str) -> list[str | None]:
        return [tag.attributes["content"] for tag in archive.page(address).css('meta[property="og:image"]')]

    archive.build()
    assert shown("2014/04/a.html") == [f"https://kept.example/a/media/{image}"]
    assert shown("index.html") == ["https://kept.example/a/media/logo.svg"]
    archive.write({"notes/a.yml": "- {id: n1, kind: content-note, note: Grim.}\n"})
    archive.build()
    assert shown("2014/04/a.html") == ["https://kept.example/a/media/logo.svg"]
    archive.write(
        {"archive.toml": settings}
    )  # without an address of its own, there is no whole address of an image
    archive.build()
    assert shown("2014/04/a.html") == []


def bibtex_of(archive: Archive) -> list[str]:
    carried = "data:application/x-bibtex;base64,"
    links = (
        a.attributes["href"] or ""
        for name in archive.files()
        if name.endswith(".html")
        for a in archive.page(name).css("a[download]")
    )
    return [base64.b64decode(href.removeprefix(carried)).decode() for href in links if href.startswith(carried)]


def test_posts_of_one_day_have_keys_of_their_own_in_any_script(archive: Archive) -> None:
    titles = ["港の帳面", "港の灯", "منارة", "cafe", "café"]
    archive.write(
        {f"posts/p{n}.md": f'---\nid: "2014-04-15-{t}"\ntitle: {t}\n---\n\nX.\n' for n, t in enumerate(titles)}
    )
    archive.build()
    keys = [entry.partition("{")[2].partition(",")[0] for entry in bibtex_of(archive)]
    assert len(set(keys)) == len(titles)
    assert all(re.fullmatch(r"[A-Za-z0-9:._+-]+", key) for key in keys)
    assert "2014-04-15-cafe" in keys


def test_the_braces_of_a_reference_are_balanced_whatever_the_title_has(archive: Archive) -> None:
    """BibTeX counts every brace, also one after a backslash."""
    post = "---\nid: a\ntitle: 'A {curly day'\nauthor: 'Bo}'\nurl: 'https://old.example/x}y{z\\w%20v'\n---\n\nX.\n"
    archive.write({"posts/a.md": post})
    archive.build()
    (entry,) = bibtex_of(archive)
    depth = 0
    for position, brace in enumerate(entry.strip()):
        depth += {"{": 1, "}": -1}.get(brace, 0)
        assert depth > 0 or position in (*range(entry.index("{")), len(entry.strip()) - 1)
    assert depth == 0
    assert "url = {https://old.example/x%7Dy%7Bz%5Cw%20v}" in entry


@pytest.mark.parametrize(
    ("language", "name"),
    [
        ("en-GB", "british"),
        ("en-US", "american"),
        ("en", "english"),
        ("de", "ngerman"),
        ("de-AT", "naustrian"),
        ("fr-BE", "french"),
        ("pt-BR", "brazilian"),
        ("zh-Hant", None),
        ("sr-Latn", "serbian"),
        ("sw", None),
    ],
)
def test_a_reference_names_its_language_as_latex_does(archive: Archive, language: str, name: str | None) -> None:
    archive.write({"posts/a.md": POST.replace("id: a", f"id: a\nlanguage: {language}") + "Words.\n"})
    archive.build()
    (entry,) = bibtex_of(archive)
    assert re.findall("langid = {(.*)}", entry) == ([name] if name else [])


def test_a_reference_says_its_day_once(archive: Archive) -> None:
    archive.write({"posts/a.md": POST + "Words.\n"})
    archive.build()
    (entry,) = bibtex_of(archive)
    assert "  year = {2014},\n  month = apr,\n  day = {15},\n" in entry
    assert "  date = " not in entry


def test_search_engines_that_are_asked_to_stay_away_can_read_that_they_are(archive: Archive) -> None:
    """A page that robots may not read is still listed by its address, since nobody reads its noindex."""
    settings = 'base_url = "https://kept.example/"\n'
    archive.write({"archive.toml": f"{settings}index = false\n", "posts/a.md": POST + "Words.\n"})
    archive.build()
    robots = archive.files()["robots.txt"].decode()
    assert "Disallow: /\n" not in robots
    assert "Disallow: /data/\n" in robots  # a file that is no page cannot say noindex
    assert "Sitemap" not in robots
    assert "sitemap.xml" not in archive.files()
    for name in archive.files():
        if name.endswith(".html"):
            assert archive.page(name).css_matches('meta[name="robots"][content="noindex"]'), name
    archive.write({"archive.toml": settings})
    archive.build()
    assert "Sitemap: https://kept.example/sitemap.xml" in archive.files()["robots.txt"].decode()
    assert "sitemap.xml" in archive.files()
