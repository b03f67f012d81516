"""Static files: the program's own, the archive's, and styles made of its settings."""

from __future__ import annotations

from typing import TYPE_CHECKING
from unicodedata import normalize

from postil import program_folder
from postil.content.themes import write_theme
from postil.model.articles import Page

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from postil.content.config import Config


_STYLE_ADDRESS = "static/style.css"
THEME_ADDRESS = "static/theme.css"


def gather_static(content: Path, config: Config, withheld: Collection[str] = ()) -> tuple[Page, ...]:
    """Return the files that go to the site as they are: scripts and styles, and the archive's media.

    ``withheld`` are the addresses of media that are not published.

    A file of ``content/static`` replaces the program's file of the same name. The archive's theme, from its
    settings and its ``theme.css``, is added to the end of the style sheet, so that a page loads one file.
    """
    pages = []
    logo = dict(config.theme).get("logo")
    for address, path in find_static(content).items():
        if address in withheld and address != logo:
            continue
        data = path.read_bytes()
        if address == _STYLE_ADDRESS:
            own = content / "static" / "theme.css"
            data += write_theme(dict(config.theme)).encode() + (own.read_bytes() if own.is_file() else b"")
        if address != THEME_ADDRESS:
            pages.append(Page(address, data, address))
    return tuple(pages)


def find_static(content: Path) -> dict[str, Path]:
    """Return the static files of the program and of the archive, by their addresses on the site."""
    files: dict[str, Path] = {}
    for folder, prefix in (
        (program_folder() / "static", "static"),
        (content / "static", "static"),
        (content / "media", "media"),
    ):
        for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
            inner = path.relative_to(folder)
            if path.is_file() and not any(part.startswith(".") for part in inner.parts):
                address = f"{prefix}/{inner.as_posix()}"
                composed = normalize("NFC", address)  # some systems take accents apart in names
                files[address if composed in files and prefix == "media" else composed] = path
    return files
