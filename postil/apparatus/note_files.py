"""Append notes to files of notes; what is already in them stays as people wrote it."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

from postil.content.yaml_files import YamlProblem, read_yaml
from postil.model.problems import BuildStopped, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class NewNotes:
    """Notes to add: a file, relative to ``content``, the YAML text to append, and the number of notes in it."""

    path: str
    text: str
    count: int


def write_notes(content: Path, new: Iterable[NewNotes]) -> int:
    """Append notes to their files, and return how many.

    Raises BuildStopped, and writes nothing, if a file is not a list of notes that can be appended to.
    """
    additions = list(new)
    files = {notes.path: _append(content / notes.path, notes) for notes in additions}
    for name, data in files.items():
        path = content / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path = path.resolve()  # a symbolic link stays a link
        temporary = path.with_name(f".{path.name}.writing")
        temporary.write_bytes(data)
        if path.exists():
            shutil.copymode(path, temporary)
        temporary.replace(path)
    return sum(notes.count for notes in additions)


def _append(path: Path, notes: NewNotes) -> bytes:
    """Return the bytes of a file with notes appended."""
    if not path.is_file():
        return notes.text.encode()
    written = path.read_bytes()
    text = written.decode("utf-8-sig").replace("\r\n", "\n")
    existing = _count_entries(text)
    indented = "".join(f"  {line}" if line.strip() else line for line in notes.text.splitlines(keepends=True))
    choices = [notes.text] if existing == 0 and not text.strip().strip("[]").strip() else []
    choices += [f"{text.rstrip()}\n\n{more}".lstrip("\n") for more in (notes.text, indented)]
    for appended in choices:
        if existing is not None and _count_entries(appended) == existing + notes.count:
            return appended.replace("\n", "\r\n").encode() if b"\r\n" in written else appended.encode()
    what = "this file is not a list that a note can be appended to"
    hint = "Begin each entry at the start of a line with '- ', and write nothing after the last one"
    raise BuildStopped((Problem(notes.path, None, what, hint),))


def _count_entries(text: str) -> int | None:
    """Return the number of entries in a YAML text, None if it is not a list."""
    try:
        value, _ = read_yaml(text)
    except YamlProblem:
        return None
    return len(value or []) if value is None or isinstance(value, list) else None
