"""Check what ``content`` holds: names, permissions, broken links, unfinished merges.

Anything that cannot be read is reported; nothing is ignored in silence.
"""

from __future__ import annotations

import difflib
import os
from pathlib import Path
from typing import TYPE_CHECKING

from postil.content.active_files import find_script
from postil.content.merge_conflicts import check_conflicts

if TYPE_CHECKING:
    from postil.model.problems import Problems


FOLDERS = ("captures", "posts", "notes", "pages", "media", "layouts", "static")
FILES = ("archive.toml", "glossary.yml", "glossary.yaml", "redactions.yml", "redactions.yaml")
_KEPT_APART = ("withheld",)  # drafts of an export; nothing but conversion knows them
_IGNORED_NAMES = ("readme", "license", "manifest-sha256")
_LITTER = ("thumbs.db", "desktop.ini")
_ENDINGS = (
    ("posts", (".md", ".markdown", ".md.new"), "Posts"),
    ("notes", (".yml", ".yaml"), "Notes"),
    ("pages", (".md", ".markdown"), "Pages"),
)
_BESIDE_CAPTURES = (".yml", ".yaml", ".md")
_KEPT = (".as-converted", ".pending")
_LEAST_SIMILARITY = 0.75
_LEADS_OUT = "this link leads out of the archive, to what nobody has put here"


def check_files(content: Path, problems: Problems) -> None:
    """Report every file and folder of an archive that cannot be read."""
    for name in (*FOLDERS, *FILES):
        path = content / name
        if path.is_symlink() and not path.exists():
            problems.error(name, None, "this link is broken", "Restore its target, or delete the link")
        elif path.is_symlink() and not path.resolve().is_relative_to(content.resolve()):
            problems.error(name, None, _LEADS_OUT, "Put a copy here, or give the archive's folder with --content")
        elif name in FILES and path.is_dir():
            problems.error(name, None, "this is a folder, not a file", "Move or rename it")
        elif name in FOLDERS and path.exists() and not path.is_dir():
            problems.error(name, None, "this is a file, not a folder", "Move or rename it")
        elif path.is_dir():
            _check_folder(path, content, problems)
        elif path.exists():
            _check_entry(path, content, problems)


def _check_folder(folder: Path, content: Path, problems: Problems) -> None:
    def report(error: OSError) -> None:
        name = _printable_path(Path(error.filename or folder).relative_to(content))
        problems.error(name, None, f"this folder cannot be read: {error.strerror}", "Change its permissions")

    for parent, folders, files in os.walk(folder, onerror=report):
        visible = sorted(name for name in folders if not name.startswith(".") or name in _KEPT)
        folders[:] = visible
        for entry in (*visible, *sorted(name for name in files if not name.startswith("."))):
            _check_entry(Path(parent, entry), content, problems)


def _check_entry(path: Path, content: Path, problems: Problems) -> None:
    relative = path.relative_to(content)
    name = _printable_path(relative)
    if name != relative.as_posix():
        problems.error(name, None, "the name of this file is not UTF-8", "Rename it")
    elif path.is_symlink() and path.is_dir():
        what = "this is a link to a folder, and such links are not followed"
        problems.error(name, None, what, "Replace it with a copy of the folder, or delete it")
    elif path.is_symlink() and not path.exists():
        problems.error(
            name, None, "this link is broken", "Replace it with the file it should lead to, or delete it"
        )
    elif path.is_symlink() and not path.resolve().is_relative_to(content.resolve()):
        problems.error(name, None, _LEADS_OUT, "Replace it with a copy of the file, or delete it")
    elif not path.is_file() and not path.is_dir():
        problems.error(name, None, "this is a pipe, a socket or a device, not a file", "Delete it")
    elif path.is_file() and not os.access(path, os.R_OK):
        problems.error(name, None, "this file cannot be read", "Change its permissions")
    elif path.is_file():
        # The words of a capture may be about such lines; they are evidence, which nobody edits.
        is_capture = relative.parts[0] == "captures" and path.suffix.lower() not in _BESIDE_CAPTURES
        check_conflicts(path, name, problems.warn if is_capture else problems.error)
        if relative.parts[0] == "media" and (active := find_script(path.name, path.read_bytes)):
            what = f"this file would run as a page of the archive when it is opened: {active}"
            problems.error(name, None, what, "Take that out of it, or save the picture in another form, as PNG")


def _printable_path(path: Path) -> str:
    """Return a path as text, with ``\\xff`` for a byte that is not UTF-8."""
    return path.as_posix().encode(errors="surrogateescape").decode(errors="backslashreplace")


def check_names(content: Path, problems: Problems) -> None:
    """Report files and folders of ``content`` that are not read because of their names.

    A name close to one that is read is an error: a misspelt ``redactions.yml`` would withhold nothing,
    and nobody would notice.
    """
    for path in sorted(content.iterdir()) if content.is_dir() else ():
        name, is_folder = path.name, path.is_dir()
        if (
            name.startswith(".")
            or name.lower().startswith(_IGNORED_NAMES)
            or name in (*FILES, *FOLDERS, *_KEPT_APART)
        ):
            continue
        what = f"a {'folder' if is_folder else 'file'} with this name is not read"
        if nearest := _find_nearest_name(name):
            is_wrong_kind = (nearest in FILES) == is_folder
            kind = f", a {'file' if is_folder else 'folder'}" if is_wrong_kind else ""
            problems.error(name, None, what, f"Did you mean {nearest!r}{kind}?")
        else:
            problems.warn(name, None, what, "Move it out of the archive")
    _check_endings(content, problems)


def _check_endings(content: Path, problems: Problems) -> None:
    """Warn of files among posts, notes and pages that are not read because of what their names end in."""
    for folder, endings, what in _ENDINGS:
        for path in sorted((content / folder).rglob("*")) if (content / folder).is_dir() else ():
            inner = path.relative_to(content)
            if path.is_dir() or any(part.startswith(".") for part in inner.parts):
                continue
            name = path.name.lower()
            if name.endswith(endings) or name.startswith(_IGNORED_NAMES) or name in _LITTER:
                continue
            hint = f"{what} are named NAME{endings[0]}"
            problems.warn(inner.as_posix(), None, "a file with this name is not read", hint)


def _find_nearest_name(name: str) -> str | None:
    """Return the most similar name that is read: with its ending, else with any ending."""
    nearest = difflib.get_close_matches(name.lower(), (*FILES, *FOLDERS), n=1, cutoff=_LEAST_SIMILARITY)
    stems = {known.partition(".")[0]: known for known in reversed(FILES)}
    stem = difflib.get_close_matches(name.lower().partition(".")[0], stems, n=1, cutoff=_LEAST_SIMILARITY)
    return nearest[0] if nearest else stems[stem[0]] if stem else None
