"""What the last build was made from, and what it made: where both are as they were, there is nothing to do."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from postil import program_folder
from postil.jobs.file_states import FileDigests, FileState, read_states, scan_folder, write_states
from postil.model.problems import Problem
from postil.site.publish import is_litter, is_temporary

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path
    from typing import Any

    from postil.jobs.memo import Memo

States = dict[str, FileState]
_READ = ("layouts", "static")  # folders of the program whose files a build reads
_SITE = "site"


@dataclass(frozen=True, slots=True)
class LastBuild:
    """What a build told: its first line, the number of files, what hosts do not take of them, its warnings."""

    counts: str
    files: int
    limits: tuple[str, ...]
    warnings: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Inputs:
    """The states of all files that a build reads, as they were before it began, by folder and path.

    ``is_complete`` is False where a link leads elsewhere, so that a change there would not be seen.
    """

    states: Mapping[str, States]
    is_complete: bool


def read_inputs(content: Path, site: Path, memo: Memo) -> Inputs:
    """Return the states of the files that a build reads; only those that changed since the last one are read."""
    kept = _recall(memo, site)
    folders = {name: scan_folder(path) for name, path in _list_folders(content).items()}
    known = {name: read_states(kept["states"][name]) if kept else {} for name in folders}
    states = {name: FileDigests(folder, known[name]).list_states() for name, folder in folders.items()}
    return Inputs(states, not any(folder.links for folder in folders.values()))


def recall_site_states(site: Path, memo: Memo) -> States:
    """Return the states of the files of a site, as the last build left them."""
    kept = _recall(memo, site)
    return read_states(kept["states"][_SITE]) if kept else {}


def recall_build(content: Path, site: Path, memo: Memo) -> LastBuild | None:
    """Return what the last build told if a build would do nothing now, None if there may be something to do."""
    kept = _recall(memo, site)
    if kept is None or not kept["is_complete"] or kept["content"] != str(content.resolve()):
        return None
    for name, path in _list_folders(content).items():
        folder = scan_folder(path)
        if folder.links or not FileDigests(folder, read_states(kept["states"][name])).is_unchanged():
            return None
    folder, states = scan_folder(site), read_states(kept["states"][_SITE])
    others = folder.files.keys() - states.keys()
    if folder.links or any(is_temporary(path) or not is_litter(path) for path in others):
        return None
    digests = FileDigests(folder, states)
    if not all(path in folder.files and digests.digest(path) == state.digest for path, state in states.items()):
        return None
    warnings = tuple(Problem(*row) for row in kept["warnings"])
    return LastBuild(kept["counts"], len(states), tuple(kept["limits"]), warnings)


def keep_build(
    content: Path, site: Path, memo: Memo, inputs: Inputs, states: Mapping[str, FileState], told: LastBuild
) -> None:
    """Keep what a build was made from, what it made, given by the ``states`` of its files, and what it told."""
    every = {**inputs.states, _SITE: states}
    kept = {
        "content": str(content.resolve()),
        "is_complete": inputs.is_complete,
        "states": {name: write_states(own) for name, own in every.items()},
        "counts": told.counts,
        "limits": told.limits,
        "warnings": [(w.path, w.line, w.what, w.hint) for w in dict.fromkeys(told.warnings)],
    }
    memo.keep_table(_name(site), json.dumps(kept).encode())


def _recall(memo: Memo, site: Path) -> Any:
    table = memo.recall_table(_name(site))
    return json.loads(table) if table is not None else None


def _name(site: Path) -> str:
    return f"last build of {site.resolve()}"


def _list_folders(content: Path) -> dict[str, Path]:
    return {"content": content, **{name: program_folder() / name for name in _READ}}
