"""What an archivist seems to have left unfinished: warned of, since a site can be built with it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from postil import program_folder
from postil.content.themes import find_pale_colours
from postil.model.problems import propose_name
from postil.text.markdown import parse_markdown

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from markdown_it.token import Token

    from postil.content.config import Config
    from postil.model.articles import Page
    from postil.model.problems import Problems
    from postil.model.records import ArchiveContent

_TO_DO = re.compile(r"\W*(?:TODO|TBD|FIXME|XXX|to do|tba)\b\W*|\W*(?:TODO|FIXME)\b.*", re.DOTALL)
_ABOUT_STUB = "This page is `pages/about.md`."  # of the page that new archives began with
_IMAGE_WITH_SPACE = re.compile(
    r"!\[[^\]\n]*\]\((?!<)([^()<>\"\n]*? [^()<>\"\n]*\.(?:png|jpe?g|gif|svg|webp|avif))\)", re.I
)


def check_leftovers(
    content: Path, archive: ArchiveContent, pages: Sequence[Page], config: Config, problems: Problems
) -> None:
    """Warn of words still to be written, and of files and settings that do nothing."""
    for term in archive.terms:
        if _TO_DO.fullmatch(term.definition):
            what = f"the definition of {term.term!r} is still to be written: {term.definition!r}"
            problems.warn(term.path, term.line, what, "Readers see it as it is")
    for note in archive.notes:
        if _TO_DO.fullmatch(note.text):
            problems.warn(
                note.path, note.line, f"the note {note.id!r} is still to be written", "Readers see it as it is"
            )
    for page in archive.pages:
        if _ABOUT_STUB in page.body:
            line = page.body_line + page.body[: page.body.index(_ABOUT_STUB)].count("\n")
            problems.warn(page.path, line, "the page still says what it is for", "Write what it shall say")
    logo = dict(config.theme).get("logo")
    if logo and logo not in {page.address for page in pages}:
        problems.warn("archive.toml", None, f"the logo is not there: {logo}", "Put it into media/")
    for what in find_pale_colours(dict(config.theme)):
        problems.warn("archive.toml", None, what, "WCAG asks for 4.5 to 1, so that all can read it")
    _check_layouts(content / "layouts", problems)
    _check_images(archive, problems)


def _check_layouts(folder: Path, problems: Problems) -> None:
    """Warn of templates that neither the program nor another template of the archive uses."""
    known = {path.name for path in (program_folder() / "layouts").iterdir()}
    own = {path.name: path.read_text("utf-8", "replace") for path in sorted(folder.glob("*")) if path.is_file()}
    for name in own:
        named = any(name in text for other, text in own.items() if other != name)
        if name not in known and not named and not name.startswith("."):
            problems.warn(f"layouts/{name}", None, "no page uses a layout of this name", propose_name(name, known))


def _check_images(archive: ArchiveContent, problems: Problems) -> None:
    """Warn of images whose addresses Markdown does not take, and of those without words for who cannot see them."""
    silent: list[tuple[str, int]] = []
    for path, line, body in _list_texts(archive):
        for match in _IMAGE_WITH_SPACE.finditer(body):
            at = line + body[: match.start()].count("\n")
            what = f"an image with a space in its address is shown as text: {match[1]}"
            problems.warn(path, at, what, f"Write it in angle brackets: (<{match[1]}>)")
        if "![" in body:
            silent += [(path, line + at) for at in _find_silent_images(parse_markdown(body))]
    if silent:
        path, line = silent[0]
        count = "an image has" if len(silent) == 1 else f"{len(silent)} images, this one first, have"
        problems.warn(path, line, f"{count} no words for who cannot see it", "Write them in the brackets of ![…]")


def _list_texts(archive: ArchiveContent) -> Iterator[tuple[str, int, str]]:
    for document in archive.documents:
        if not document.withheld:
            yield document.path, document.body_line, document.body
            yield from ((document.path, c.line + 2, c.text) for c in document.comments if not c.withheld)
    yield from ((page.path, page.body_line, page.body) for page in archive.pages)


def _find_silent_images(tokens: Sequence[Token]) -> Iterator[int]:
    """Yield the line of each image without alternative text, from 0."""
    for token in tokens:
        for child in token.children or ():
            if child.type == "image" and not child.content.strip():
                yield token.map[0] if token.map else 0
