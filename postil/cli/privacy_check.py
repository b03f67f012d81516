"""The check that lists what reads as private data, for a person to decide."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

import click

from postil.cli.output import printable, tell
from postil.cli.report import count_of
from postil.cli.runner import run, stop
from postil.content.config_file import read_config
from postil.content.private_data import find_region
from postil.text.private_data import REGIONS

if TYPE_CHECKING:
    from postil.cli.report import Report, Request, Steps
    from postil.content.private_data import PrivateData


def check_privacy(steps: Steps, request: Request, report: Report, region: str | None) -> None:
    """Print what reads as private data, and how to withhold it; exit with 1 if a strict check finds any."""
    if region is not None and region.upper() not in REGIONS:
        raise click.UsageError(f"--region {printable(region)} is not the code of a country, such as GB.")
    config = read_config(request.content, report.problems)
    stop(report.problems)
    country = region.upper() if region else find_region(config.language)
    found: list[PrivateData] = []

    def search(request: Request, report: Report) -> None:
        found.extend(steps.check_privacy(request, report, country))

    run(search, request, report, "nothing was searched")
    for one in found:
        command = f"python build.py redact {one.target} --quote {shlex.quote(printable(one.words))} --reason …"
        tell(f"{one.path}:{one.line}: this reads as {one.kind}: {printable(one.words)}. To withhold it: {command}")
    numbers = (
        f"telephone numbers as in {country}" if country else "telephone numbers only with the code of a country"
    )
    told = f"{count_of(len(found), 'place')} to look at in posts and comments; {numbers}"
    tell(f"{told}. Whether it is private, a person decides; other private data is not recognised.")
    if found and report.problems.strict:
        raise SystemExit(1)
