"""How much a build does after an edit, counted: which posts are parsed, read, searched for terms, made, written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

import build as pipeline
from postil.captures.readers.registry import READERS
from postil.cli import Report, Request
from postil.jobs.executors import InTurn
from postil.jobs.memo import Memo
from postil.model.problems import Problems

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from tests.conftest import Archive

NAMES = "ferry dredger lamp quay pilot gale".split()
WORDS = {
    "ferry": "The ferry crosses at nine and at noon, and carries sheep in spring.",
    "dredger": "Old dredgers lift silt; one of them sank by the bar.",
    "lamp": "A lamp burns oil. RSS feeds tell of it.",
    "quay": "Stone from the quarry was laid along the northern wall.",
    "pilot": "Nobody enters without pilots, whose boats are painted green.",
    "gale": "Wind of eleven broke masts. RSS again.",
}


class Watching(InTurn):
    """Does items in turn, and tells what was done to which."""

    def __init__(self) -> None:
        self.done: dict[str, list[str]] = {}

    def map(self, function: Callable[[Any], Any], items: Sequence[Any], least: int = 0) -> Iterable[Any]:
        name = getattr(function, "func", function).__name__.strip("_")
        self.done.setdefault(name, []).extend(_name(item) for item in items)
        return super().map(function, items, least)


def _name(item: Any) -> str:
    """Return the id of the document in an item, or a name of what it is."""
    for one in item if isinstance(item, tuple) else (item,):
        if hasattr(one, "id"):
            return str(one.id)
        if isinstance(one, str):
            return one.rpartition("/")[2].removesuffix(".md")
    return type(item).__name__


def _build(archive: Archive) -> tuple[dict[str, list[str]], set[str]]:
    """Build; return what was done to which posts, and which files were written."""
    before = {p: p.stat().st_ino for p in archive.site.rglob("*")}
    watching = Watching()
    memo = Memo(archive.folder / "memo")
    pipeline.build(Request(archive.content, archive.site, memo, READERS, watching), Report(Problems()))
    memo.drop_unused()
    memo.close()
    written = {p for p in archive.site.rglob("*") if p.is_file() and before.get(p) != p.stat().st_ino}
    done = {name: sorted(items) for name, items in watching.done.items() if items and name != "pack"}
    return done, {p.relative_to(archive.site).as_posix() for p in written}


@pytest.fixture
def built(archive: Archive) -> Archive:
    archive.write({f"posts/{name}.md": post(number, name) for number, name in enumerate(NAMES)})
    note = "- {id: n1, quote: Stone, kind: context, note: Granite.}\n"
    archive.write({"glossary.yml": "- {term: RSS, definition: A format.}\n", "notes/quay.yml": note})
    done, _ = _build(archive)
    assert done["parse"] == done["read_post"] == done["make_packed"] == sorted(NAMES)
    assert _build(archive) == ({}, set())
    return archive


def post(number: int, name: str, more: str = "") -> str:
    """Return a post; each is in a year of its own, so that it has nothing to do with the others."""
    return (
        f"---\nid: {name}\ntitle: On {name}s\ndate: {2001 + number}-0{number + 1}-11\n---\n\n{WORDS[name]}{more}\n"
    )


def test_an_edit_of_a_post_is_work_on_this_post(built: Archive) -> None:
    built.write({"posts/lamp.md": post(2, "lamp", " It smokes.")})
    done, written = _build(built)
    assert done.pop("index_part") == ["en-gb-x-p0"]
    assert done == {"parse": ["lamp"], "read_post": ["lamp"], "find_terms": ["tuple"], "make_packed": ["lamp"]}
    pages = {address for address in written if address.endswith(".html")}
    # Its own, those that show its beginning or its number of words, and that of the entry that it mentions.
    assert pages == {"2003/03/lamp.html", "2003/03/index.html", "2003/index.html", "glossary/rss.html"}


def test_a_note_is_work_on_its_post(built: Archive) -> None:
    built.write({"notes/quay.yml": "- {id: n1, quote: Stone, kind: context, note: Slate.}\n"})
    done, written = _build(built)
    assert done == {"make_packed": ["quay"], "index_part": ["en-gb-x-p0"]}
    assert {"2004/04/quay.html", "notes/quay/n1.html", "notes.html"} <= written
    assert "2003/03/lamp.html" not in written


def test_an_entry_is_work_on_the_posts_that_mention_it(built: Archive) -> None:
    built.write({"glossary.yml": "- {term: RSS, definition: A format for feeds.}\n"})
    done, written = _build(built)
    assert done == {"make_packed": ["gale", "lamp"], "index_part": ["en-gb-x-p0"]}
    assert {address for address in written if address[:2] == "20"} == {"2003/03/lamp.html", "2006/06/gale.html"}


def test_a_template_is_work_on_pages_only(built: Archive) -> None:
    built.write({"layouts/footer.html": "<footer>Kept.</footer>\n"})
    done, written = _build(built)
    assert done == {"make_packed": sorted(NAMES)}
    assert all(address.endswith((".html", ".zip", ".json")) for address in written)
