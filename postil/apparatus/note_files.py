"""Write notes into files of their own; no file that people have written is changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from postil.model.problems import BuildStopped, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class NewNotes:
    """Notes to add: a new file, relative to ``content``, its YAML text, and the number of notes in it."""

    path: str
    text: str
    count: int


def write_notes(content: Path, new: Iterable[NewNotes]) -> int:
    """Write the files of notes, and return how many notes they hold.

    Raises BuildStopped, and writes nothing, if there is a file of such a name already.
    """
    additions = list(new)
    hint = "It holds a note whose id was changed. Give the file another name of this form, such as n-0a1b2c3d.yml"
    taken = [n.path for n in additions if (content / n.path).exists()]
    if taken:
        raise BuildStopped(
            tuple(Problem(path, None, "a new note would have this file's name", hint) for path in taken)
        )
    for notes in additions:
        path = content / notes.path
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_name(f".{path.name}.writing")
        temporary.write_bytes(notes.text.encode())
        temporary.replace(path)
    return sum(notes.count for notes in additions)
