"""What ``convert`` prints: what the exports hold, what of it became posts, what was left out, and why."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from postil.captures.readers.reader import KEPT
from postil.cli.output import tell

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from postil.captures.readers.reader import Tally

REPORT = ".report.json"
_FEW = 2  # captures of a folder that have a table each
_PLURALS = {"reply": "replies", "media": "media", "members' part": "members' parts"}


def print_tallies(tallies: Sequence[tuple[str, Tally]]) -> None:
    """Print a table for each capture that has tallies: found, kept, left out and why.

    Many captures in one folder, such as the pages of one export, have one table together.
    """
    for name, found in _join_folders(tallies).items():
        tell(f"{name:24} {'found':>8} {'kept':>8}   left out")
        for kind, fates in _group(found).items():
            reasons = ", ".join(f"{number:,} {fate}" for fate, number in fates.items() if fate != KEPT)
            plural = _PLURALS.get(kind, f"{kind}s")
            row = f"  {plural:22} {sum(fates.values()):>8,} {fates.get(KEPT, 0):>8,}   {reasons}"
            tell(row.rstrip())
        tell()


def write_reports(content: Path, tallies: Sequence[tuple[str, Tally]]) -> None:
    """Write the same beside each capture, as ``NAME.report.json``; for many in one folder, beside the folder."""
    for name, found in _join_folders(tallies).items():
        path = content / f"{name.partition(' (')[0]}{REPORT}"
        rows = [
            {"kind": row["kind"], **{k: row[k] for k in ("found", "kept", "left_out")}} for row in _list_rows(found)
        ]
        text = json.dumps(rows, ensure_ascii=False, indent=2) + "\n"
        if path.parent.is_dir() and (not path.is_file() or path.read_text(encoding="utf-8") != text):
            path.write_text(text, encoding="utf-8", newline="\n")


def _list_rows(tallies: Iterable[Tally]) -> list[dict[str, object]]:
    return [
        {
            "kind": kind,
            "found": sum(fates.values()),
            "kept": fates.get(KEPT, 0),
            "left_out": {fate: number for fate, number in fates.items() if fate != KEPT},
        }
        for kind, fates in _group(tallies).items()
    ]


def _join_folders(tallies: Sequence[tuple[str, Tally]]) -> dict[str, list[Tally]]:
    """Return the tallies of each table, by the name that the table has."""
    paths: dict[str, set[str]] = {}
    for path, _ in tallies:
        paths.setdefault(_folder_of(path), set()).add(path)
    joined: dict[str, list[Tally]] = {}
    for path, tally in tallies:
        folder = _folder_of(path)
        is_many = len(paths[folder]) > _FEW and folder.count("/") > 0
        name = f"{folder} ({len(paths[folder]):,} files)" if is_many else path
        joined.setdefault(name, []).append(tally)
    return joined


def _folder_of(path: str) -> str:
    """Return the folder of ``captures/`` that a capture is in."""
    return "/".join(path.split("/")[:2]) if path.count("/") > 1 else path.rpartition("/")[0]


def tallies_as_data(tallies: Sequence[tuple[str, Tally]]) -> list[dict[str, object]]:
    """Return the same as data: an object for each kind in each capture."""
    paths = list(dict.fromkeys(path for path, _ in tallies))
    return [
        {"capture": path, **row}
        for path in paths
        for row in _list_rows(tally for of, tally in tallies if of == path)
    ]


def _group(tallies: Iterable[Tally]) -> dict[str, dict[str, int]]:
    kinds: dict[str, dict[str, int]] = {}
    for kind, fate, number in tallies:
        fates = kinds.setdefault(kind, {})
        fates[fate] = fates.get(fate, 0) + number
    return kinds
