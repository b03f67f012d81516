"""Running a step: printing its problems and warnings, and exiting with the matching code."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

import click

from postil.cli.report import count_of
from postil.model.problems import BuildStopped, PostilError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path
    from typing import Any, NoReturn

    from postil.cli.report import Report, Request, Step
    from postil.model.problems import Problem, Problems


class Folder(click.Path):
    """A folder that a person names; an empty name, which would mean the current folder, is refused."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the folder's path."""
        if value == "":
            self.fail("the name of a folder is empty", param, ctx)
        return super().convert(value, param, ctx)


def tune_gc() -> None:
    """Collect garbage less often: most of what a build makes is in use until it ends."""
    gc.set_threshold(100_000, 20, 100)


def resolve(path: Path) -> Path:
    """Return the resolved path; one that cannot be resolved is wrong usage."""
    try:
        return path.resolve()
    except (OSError, RuntimeError) as error:
        raise click.UsageError(f"{path} leads nowhere: {error}.") from error


def check_folders(request: Request) -> None:
    """Stop if the site's folder is within the archive's, or the other way around."""
    content, site = resolve(request.content), resolve(request.site)
    if content.is_relative_to(site) or site.is_relative_to(content):
        raise click.UsageError(
            f"{request.site} and {request.content} lie within each other. Choose another --site."
        )


def run_build(build: Step, request: Request, report: Report) -> None:
    """Build, drop what the memo no longer needs, and say what to open."""
    check_folders(request)
    run(build, request, report, f"nothing was written to {request.site}")
    request.memo.drop_unused()
    click.echo(f"Open {request.site / 'index.html'}")


def run(command: Step, request: Request, report: Report, consequence: str) -> None:
    """Run a command; print its problems and warnings, and exit with the matching code.

    ``consequence`` says what did not happen if there are problems.
    """
    try:
        command(request, report)
    except BuildStopped as stopped:
        print_problems(stopped.problems, report.problems.warnings, consequence)
        raise SystemExit(1) from None
    except PostilError as error:
        click.echo(str(error), err=True)
        raise SystemExit(1) from None
    except OSError as error:
        leave(error, request)
    except KeyboardInterrupt:
        click.echo("Stopped. What was written is whole; the next build goes on from it.", err=True)
        raise SystemExit(130) from None
    print_problems((), report.problems.warnings)


def leave(error: OSError, request: Request) -> NoReturn:
    """Say which file or folder the system refuses, and exit with 1."""
    hint = "See that it is there, that it may be read and written, and that the disk has room"
    click.echo(f"{error.filename or request.content}: {error.strerror or error}. {hint}.", err=True)
    raise SystemExit(1) from None


def stop(problems: Problems) -> None:
    """Print the problems and exit with 1, if there are any."""
    try:
        problems.stop_if_any()
    except BuildStopped as stopped:
        print_problems(stopped.problems, problems.warnings)
        raise SystemExit(1) from None


def print_problems(
    problems: Sequence[Problem], warnings: Sequence[Problem], consequence: str = "nothing was written"
) -> None:
    """Print warnings, then problems, and what did not happen because of these."""
    for warning in dict.fromkeys(warnings):
        click.echo(f"warning: {warning}", err=True)
    for problem in problems:
        click.echo(str(problem), err=True)
    if problems:
        click.echo(f"{count_of(len(problems), 'problem')}; {consequence}.", err=True)
