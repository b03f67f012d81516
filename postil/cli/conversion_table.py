"""What ``convert`` prints: what the exports hold, what of it became posts, what was left out, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from postil.captures.readers.reader import KEPT

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from postil.captures.readers.reader import Tally

_PLURALS = {"reply": "replies", "media": "media"}


def print_tallies(tallies: Sequence[tuple[str, Tally]]) -> None:
    """Print a table for each capture that has tallies: found, kept, left out and why."""
    paths = list(dict.fromkeys(path for path, _ in tallies))
    for path in paths:
        click.echo(f"{path:24} {'found':>8} {'kept':>8}   left out")
        for kind, fates in _group((tally for of, tally in tallies if of == path)).items():
            reasons = ", ".join(f"{number:,} {fate}" for fate, number in fates.items() if fate != KEPT)
            name = _PLURALS.get(kind, f"{kind}s")
            row = f"  {name:22} {sum(fates.values()):>8,} {fates.get(KEPT, 0):>8,}   {reasons}"
            click.echo(row.rstrip())
        click.echo()


def tallies_as_data(tallies: Sequence[tuple[str, Tally]]) -> list[dict[str, object]]:
    """Return the same as data: an object for each kind in each capture."""
    paths = list(dict.fromkeys(path for path, _ in tallies))
    return [
        {
            "capture": path,
            "kind": kind,
            "found": sum(fates.values()),
            "kept": fates.get(KEPT, 0),
            "left_out": {fate: number for fate, number in fates.items() if fate != KEPT},
        }
        for path in paths
        for kind, fates in _group((tally for of, tally in tallies if of == path)).items()
    ]


def _group(tallies: Iterable[Tally]) -> dict[str, dict[str, int]]:
    kinds: dict[str, dict[str, int]] = {}
    for kind, fate, number in tallies:
        fates = kinds.setdefault(kind, {})
        fates[fate] = fates.get(fate, 0) + number
    return kinds
