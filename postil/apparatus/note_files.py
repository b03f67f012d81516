"""The files of notes, added to: what they hold stays as people wrote it."""

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
    """Notes to add: the file within ``content``, and the text to put at its end."""

    path: str
    text: str
    count: int


def write_notes(content: Path, new: Iterable[NewNotes]) -> int:
    """Add notes at the ends of their files; return how many.

    Raises Stopped, with nothing written, where a file is no list that more can be put behind.
    """
    wanted = list(new)
    files = {notes.path: _join(content / notes.path, notes) for notes in wanted}
    for name, data in files.items():
        path = content / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path = path.resolve()  # a link stays one
        temporary = path.with_name(f".{path.name}.writing")
        temporary.write_bytes(data)
        if path.exists():
            shutil.copymode(path, temporary)
        temporary.replace(path)
    return sum(notes.count for notes in wanted)


def _join(path: Path, notes: NewNotes) -> bytes:
    """Return a file's bytes with notes behind what it holds."""
    if not path.is_file():
        return notes.text.encode()
    written = path.read_bytes()
    text = written.decode("utf-8-sig").replace("\r\n", "\n")
    held = _count(text)
    indented = "".join(f"  {line}" if line.strip() else line for line in notes.text.splitlines(keepends=True))
    choices = [notes.text] if held == 0 and not text.strip().strip("[]").strip() else []
    choices += [f"{text.rstrip()}\n\n{more}".lstrip("\n") for more in (notes.text, indented)]
    for joined in choices:
        if held is not None and _count(joined) == held + notes.count:
            return joined.replace("\n", "\r\n").encode() if b"\r\n" in written else joined.encode()
    what = "no list that a note can be put behind"
    hint = "Begin each entry at the start of a line with '- ', and end with the last entry"
    raise BuildStopped((Problem(notes.path, None, what, hint),))


def _count(text: str) -> int | None:
    """Return how many entries a text of YAML holds, None where it is no list."""
    try:
        value, _ = read_yaml(text)
    except YamlProblem:
        return None
    return len(value or []) if value is None or isinstance(value, list) else None
