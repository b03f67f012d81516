"""Damaged and hostile exports: one line each that says what and where; nothing is written outside of content."""

from __future__ import annotations

import io
import json
import zipfile
from typing import TYPE_CHECKING

import pytest

from tests.export_samples import pack
from tests.test_ghost_exports import EXPORT as GHOST
from tests.test_ghost_exports import row
from tests.test_journal_exports import MARCH, TUMBLR
from tests.test_markdown_folders import HUGO
from tests.test_medium_exports import FILES as MEDIUM
from tests.test_saved_pages import POST
from tests.test_substack_exports import FILES as SUBSTACK

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.conftest import Archive

EXPORTS: dict[str, Mapping[str, str | bytes]] = {
    "ghost": {"blog.json": GHOST},
    "livejournal": {"2004-03.xml": MARCH},
    "tumblr": {"posts.xml": TUMBLR},
    "markdown": HUGO,
    "medium": MEDIUM,
    "substack": SUBSTACK,
    "page": {"a.html": POST},
}


def as_bytes(data: str | bytes) -> bytes:
    return data if isinstance(data, bytes) else data.encode()


def run_quietly(archive: Archive) -> str:
    """Convert, and return what was said, each problem on one line; only ``content`` may have been written to."""
    outcome = archive.run("convert")
    said = outcome.err.strip().splitlines()
    assert "Traceback" not in outcome.err
    known = ("captures/", "warning: ", "posts/", "archive.toml")
    assert all(line.startswith(known) or line.endswith("no post was written.") or not line for line in said), said
    assert {path.name for path in archive.folder.iterdir()} <= {"content", "site", ".postil-cache"}
    return outcome.err


@pytest.mark.parametrize("share", [0.2, 0.55, 0.9])
@pytest.mark.parametrize("name", EXPORTS)
def test_files_that_were_cut_off_are_read_as_far_as_they_go(archive: Archive, name: str, share: float) -> None:
    for path, data in EXPORTS[name].items():
        archive.write({f"captures/x/{path}": as_bytes(data)[: int(len(as_bytes(data)) * share)]})
    run_quietly(archive)


@pytest.mark.parametrize("encoding", ["utf-16", "latin-1"])
@pytest.mark.parametrize("name", EXPORTS)
def test_files_in_other_encodings_are_read_or_named(archive: Archive, name: str, encoding: str) -> None:
    for path, data in EXPORTS[name].items():
        text = as_bytes(data).decode("utf-8", "replace").replace("late", "late à l’heure")
        archive.write({f"captures/x/{path}": text.encode(encoding, "replace")})
    run_quietly(archive)


@pytest.mark.parametrize("name", EXPORTS)
def test_a_zip_with_hostile_names_writes_nothing_outside(archive: Archive, name: str) -> None:
    files = {f"../../{path}": as_bytes(data) for path, data in EXPORTS[name].items()}
    files |= {f"/etc/{path}": as_bytes(data) for path, data in EXPORTS[name].items()}
    files |= {f"in/{path}": as_bytes(data) for path, data in EXPORTS[name].items()}
    archive.write({"captures/x.zip": pack(files)})
    run_quietly(archive)
    assert archive.posts() != {}
    assert all(".." not in text and "/etc/" not in text for text in archive.posts().values())


@pytest.mark.parametrize("name", EXPORTS)
def test_a_zip_without_compression_is_no_capture_itself(archive: Archive, name: str) -> None:
    files = {f"in/{path}": as_bytes(data) for path, data in EXPORTS[name].items()}
    archive.write({"captures/x.zip": pack(files, zipfile.ZIP_STORED)})
    run_quietly(archive)
    assert archive.posts() != {}
    assert all("file: captures/x.zip/in/" in text for text in archive.posts().values())


def test_a_zip_that_was_cut_off_or_is_encrypted_is_named(archive: Archive) -> None:
    whole = pack({f"a/{path}": as_bytes(data) for path, data in MEDIUM.items()})
    archive.write({"captures/x.zip": whole[: len(whole) // 2]})
    assert "captures/x.zip: a zip, which no reader takes." in run_quietly(archive)


def test_a_zip_that_would_fill_the_memory_is_not_unpacked(archive: Archive) -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("blog.json", GHOST)
        packed.writestr("content/images/a.png", bytes(1 << 26))
    archive.write({"captures/x.zip": target.getvalue()})
    assert "content/images/a.png would be 67,108,864 bytes once unpacked" in run_quietly(archive)
    assert archive.posts() != {}


def test_odd_values_are_no_dates_and_no_ids(archive: Archive) -> None:
    rows = [
        row(1, "Zero", html="<p>a</p>", published_at="0000-00-00 00:00:00"),
        row(1, "Twice", html="<p>b</p>", published_at="99999999999999999999"),
        row(2, "Wrong", html={"x": 1}, lexical=[1], published_at=None, slug=7, status="published"),
        row(3, "Deep", html=None, lexical='{"root":' * 3000),
        {"id": None, "status": "published", "visibility": "public", "title": ["x"], "mobiledoc": '{"sections": 5}'},
    ]
    archive.write({"captures/blog.json": json.dumps({"db": [{"data": {"posts": rows, "users": 5}}]})})
    run_quietly(archive)
    assert len(archive.posts()) == len(rows)
    assert archive.run("check").code == 0


def test_values_that_expand_without_end_are_not_read(archive: Archive) -> None:
    levels = "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 30))
    archive.write({"captures/x/a.md": f"---\ntitle: A\na0: &a0 [x]\n{levels}---\nWords.\n"})
    assert "front matter that cannot be read" in run_quietly(archive)
    nested = "<div>" * 30_000
    archive.write(
        {"captures/x/b.html": f'<div class="hentry"><div class="entry-content">{nested}Words.</div></div>'}
    )
    run_quietly(archive)
