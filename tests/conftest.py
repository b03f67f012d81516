"""What the tests share: archives made from a map of files, and the program run on them."""

from __future__ import annotations

import json
import os
import shutil
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner
from hypothesis import settings
from playwright.sync_api import sync_playwright
from selectolax.lexbor import LexborHTMLParser

import build as pipeline
from postil.cli import make_commands
from tests.browsers import FLAGS, Watched, find_chromium, serve, serve_ranges
from tests.harbour import FILES, FOLDER, HTTP, RANGES, SERVED_ZIP

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from playwright.sync_api import Browser

# What decides about a change tries the same examples each time; at a desk they differ from run to run.
# How long an example takes says more of the machine than of the program.
settings.register_profile("try", deadline=None)
settings.register_profile("decide", deadline=None, derandomize=True)
settings.load_profile("decide" if os.environ.get("POSTIL_REQUIRE_BROWSER") else "try")

ROOT = Path(__file__).resolve().parent.parent
COMMANDS = make_commands(lambda: pipeline.STEPS)


@dataclass(frozen=True)
class Outcome:
    """What a person saw: the exit code, standard output, standard error."""

    code: int
    out: str
    err: str


@dataclass(frozen=True)
class Archive:
    """An archive in a temporary folder, and what the program makes of it."""

    folder: Path

    @property
    def content(self) -> Path:
        return self.folder / "content"

    @property
    def site(self) -> Path:
        return self.folder / "site"

    def write(self, files: Mapping[str, str | bytes]) -> None:
        """Write files below ``content``."""
        for name, text in files.items():
            path = self.content / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text if isinstance(text, bytes) else text.encode())

    def run(self, *arguments: str) -> Outcome:
        """Run a command; a traceback fails the test."""
        options = ["--content", str(self.content), "--site", str(self.site)]
        result = CliRunner().invoke(COMMANDS, [*options, *arguments], catch_exceptions=False)
        return Outcome(result.exit_code, result.stdout, result.stderr)

    def build(self, *arguments: str) -> Outcome:
        """Build, and fail the test where that does not go well."""
        outcome = self.run(*arguments)
        assert outcome.code == 0, outcome.err
        return outcome

    def page(self, address: str) -> LexborHTMLParser:
        """Return a page of the site, parsed."""
        return LexborHTMLParser((self.site / address).read_text(encoding="utf-8"))

    def rows(self, name: str) -> list[dict[str, Any]]:
        """Return the rows of a data file."""
        text = (self.site / "data" / f"{name}.jsonl").read_text(encoding="utf-8")
        return [json.loads(line) for line in text.splitlines()]

    def posts(self) -> dict[str, str]:
        """Return the text of each post file by its name."""
        folder = self.content / "posts"
        return {p.stem: p.read_text(encoding="utf-8") for p in sorted(folder.rglob("*.md"))}

    def files(self) -> dict[str, bytes]:
        """Return every file of the site by its address."""
        return {
            p.relative_to(self.site).as_posix(): p.read_bytes() for p in sorted(self.site.rglob("*")) if p.is_file()
        }


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    """An archive that holds nothing yet."""
    return Archive(tmp_path)


@pytest.fixture(scope="session")
def bundled(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    """The bundled archive, built; tests only read it."""
    archive = Archive(tmp_path_factory.mktemp("bundled"))
    shutil.copytree(ROOT / "content", archive.content)
    archive.build("--strict")
    return archive


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = find_chromium()
    if path is None:
        reason = "no Chromium was found; install it, or name it in POSTIL_CHROMIUM"
        if os.environ.get("POSTIL_REQUIRE_BROWSER"):
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def address(bundled: Archive) -> Iterator[str]:
    """The site as a host serves it, in the sub-folder that its base_url names."""
    root = bundled.folder / "served"
    root.mkdir()
    (root / "when-blogs-go-dark").symlink_to(bundled.site)
    with serve(root) as start:
        yield f"{start}when-blogs-go-dark/"


@pytest.fixture
def watched(chromium: Browser, address: str) -> Iterator[Watched]:
    context = chromium.new_context()
    yield Watched(context.new_page(), address)
    context.close()


def text_of(page: LexborHTMLParser, selector: str) -> str:
    """Return the words of the first element that a selector finds, white space folded.

    The definitions that appear when a term is pointed at are not counted among them.
    """
    for meaning in page.css(".meaning"):
        meaning.decompose()
    node = page.css_first(selector)
    assert node is not None, f"no {selector}"
    return " ".join(node.text().split())


@pytest.fixture(scope="session")
def harbour(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    """A small archive to be searched, built; tests only read it."""
    archive = Archive(tmp_path_factory.mktemp("harbour"))
    archive.write(FILES)
    archive.build()
    return archive


@pytest.fixture(scope="session")
def unpacked(harbour: Archive) -> Path:
    """Its zip, unpacked in a folder with an odd name."""
    folder = harbour.folder / "50% odd #1 é &+ folder"
    with zipfile.ZipFile(harbour.site / "downloads" / "harbour-notes.zip") as packed:
        packed.extractall(folder)
    return folder / "harbour-notes"


@pytest.fixture(scope="session")
def places(harbour: Archive, unpacked: Path) -> Iterator[dict[str, str]]:
    """Where it is searched: over http, from the folder, and the folder over http."""
    with serve(harbour.site) as site, serve_ranges(harbour.site) as ranged, serve(unpacked.parent) as folder:
        yield {HTTP: site, RANGES: ranged, FOLDER: unpacked.as_uri() + "/", SERVED_ZIP: f"{folder}harbour-notes/"}
