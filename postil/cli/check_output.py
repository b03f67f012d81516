"""What ``check`` prints: the ledger, what it cannot account for, what was inferred."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from postil.cli.output import tell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from postil.cli.report import Report
    from postil.model.problems import Problem


def check_as_data(report: Report, problems: Sequence[Problem]) -> dict[str, object]:
    """Return what a check found, for programs."""
    return {
        "captures": [asdict(row) for row in report.rows],
        "strays": [asdict(stray) for stray in report.discrepancies],
        "set_aside": [
            {"capture": file, "line": line, "words": words}
            for file, listed in report.set_aside.items()
            for line, words in listed
        ],
        "doubts": [{"capture": file, **asdict(doubt)} for file, doubt in report.inferences],
        "problems": [asdict(problem) for problem in problems],
        "warnings": [asdict(warning) for warning in dict.fromkeys(report.problems.warnings)],
    }


_COLUMNS = ("words", "posts", "comments", "set aside", "edited", "differing", "lost", "invented")


def print_check(report: Report) -> None:
    """Print the ledger as a table, then what it cannot account for and what was inferred."""
    if report.rows:
        width = max(len("capture"), *(len(row.capture) for row in report.rows))
        tell(f"{'capture':{width}}" + "".join(f"{name:>11}" for name in _COLUMNS))
        for row in report.rows:
            numbers = [getattr(row, name.replace(" ", "_")) for name in _COLUMNS]
            tell(f"{row.capture:{width}}" + "".join(f"{number:>11,}" for number in numbers))
        totals = [sum(getattr(row, name.replace(" ", "_")) for row in report.rows) for name in _COLUMNS]
        tell(f"{'all':{width}}" + "".join(f"{number:>11,}" for number in totals))
    for stray in report.discrepancies:
        tell(f"{stray.capture}:{stray.line}: {stray.kind}: {stray.words}")
    for file, doubt in report.inferences:
        tell(f"{file}:{doubt.line}: {doubt.confidence:.0%} sure: {doubt.what}.")
    if report.inferences:
        tell("Settle a doubt in captures/NAME.hints.yml with a line such as: - {line: 12, is: title}")
