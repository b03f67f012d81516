"""Running a step: printing its problems and warnings, and exiting with the matching code."""

from __future__ import annotations

import contextlib
import gc
import time
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from postil.cli.clock import today
from postil.cli.last_build import LastBuild, keep_build, read_inputs, recall_build, recall_site_states
from postil.cli.output import tell
from postil.cli.report import count_of, tell_files, tell_limits
from postil.content.redaction_list import read_redactions, warn_of_past_days
from postil.jobs.locks import hold_lock
from postil.model.problems import BuildStopped, PostilError, Problems

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path
    from typing import Any, NoReturn

    from postil.cli.report import Report, Request, Step
    from postil.jobs.executors import Executor
    from postil.jobs.memo import Memo
    from postil.model.problems import Problem


_MANY_FILES = 5  # with one cause: more are told once
_NAMED = 4


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


@contextlib.contextmanager
def connect_cluster(address: str) -> Iterator[Executor]:
    """Use a Dask cluster as an executor; exit with 1 if it cannot be used."""
    from postil.jobs.cluster import Cluster, ClusterError  # noqa: PLC0415 - few use one

    try:
        cluster = Cluster(address)
    except ClusterError as error:
        tell(str(error), err=True)
        raise SystemExit(1) from None
    with contextlib.closing(cluster):
        yield cluster


def check_folders(content: Path, site: Path) -> None:
    """Stop if the site's folder is within the archive's, or the other way around."""
    inner, outer = resolve(content), resolve(site)
    if inner.is_relative_to(outer) or outer.is_relative_to(inner):
        raise click.UsageError(f"{site} and {content} lie within each other. Choose another --site.")


def tell_if_current(content: Path, site: Path, memo: Memo, strict: bool) -> bool:
    """Tell that there is nothing to do, and what the last build told, if nothing has changed since."""
    begun = time.perf_counter()
    last = recall_build(content, site, memo)
    if last is None or (strict and last.warnings):
        return False
    due = Problems()
    warn_of_past_days(read_redactions(content, due), today(), due)
    if not set(due.warnings) <= set(last.warnings):  # only the day has changed, and somebody has to be told
        return False
    tell(last.counts)
    tell_files(0, last.files, 0)
    tell(f"{time.perf_counter() - begun:.2f} s: nothing has changed since the last build.")
    tell_limits(last.limits)
    print_problems((), last.warnings)
    tell(f"Open {site / 'index.html'}")
    return True


def run_build(build: Step, request: Request, report: Report) -> None:
    """Build, keep what it was made from, drop what the memo no longer needs, and say what to open."""
    check_folders(request.content, request.site)
    with locked(request):
        _build(build, request, report)
    tell(f"Open {request.site / 'index.html'}")


def _build(build: Step, request: Request, report: Report) -> None:
    content, site, memo = request.content, request.site, request.memo
    inputs = read_inputs(content, site, memo)
    known = recall_site_states(site, memo)
    run(build, replace(request, site_states=known), report, f"nothing was written to {site}")
    if report.published:
        states = report.published.states
        told = LastBuild(report.told, len(states), report.limits, tuple(report.problems.warnings))
        if report.counts.get("converted"):
            inputs = replace(inputs, is_complete=False)  # the build itself has changed what the next one reads
        keep_build(content, site, memo, inputs, states, told)
    memo.drop_unused()


def hold_build_lock(request: Request) -> AbstractContextManager[bool]:
    """Hold the lock that only one build of a site can hold; False says that another process has it."""
    return hold_lock(request.memo.folder / f"{resolve(request.site).name}.lock")


@contextlib.contextmanager
def locked(request: Request) -> Iterator[None]:
    """Let no other process build the same site; exit with 1 if one does."""
    with hold_build_lock(request) as is_held:
        if not is_held:
            what = f"{request.site}: another build is writing there. Wait until it is done"
            tell(f"{what}; nothing was written.", err=True)
            raise SystemExit(1)
        yield


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
        tell(str(error), err=True)
        raise SystemExit(1) from None
    except OSError as error:
        leave(error, request)
    except KeyboardInterrupt:
        tell("Stopped. What was written is whole; the next build goes on from it.", err=True)
        raise SystemExit(130) from None
    print_problems((), report.problems.warnings)


def leave(error: OSError, request: Request) -> NoReturn:
    """Say which file or folder the system refuses, and exit with 1."""
    hint = "See that it is there, that it may be read and written, and that the disk has room"
    tell(f"{error.filename or request.content}: {error.strerror or error}. {hint}.", err=True)
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
    for line in _list_lines(tuple(dict.fromkeys(warnings))):
        tell(f"warning: {line}", err=True)
    for line in _list_lines(problems):
        tell(line, err=True)
    if problems:
        tell(f"{count_of(len(problems), 'problem')}; {consequence}.", err=True)


def _list_lines(problems: Sequence[Problem]) -> Iterator[str]:
    """Yield problems as lines of text; those that many files share are told once, with the number of the files."""
    files: dict[tuple[str, str], dict[str, None]] = {}
    for problem in problems:
        files.setdefault((problem.what, problem.hint), {})[problem.path] = None
    shown: dict[tuple[str, str], int] = {}
    for problem in problems:
        cause = problem.what, problem.hint
        shown[cause] = shown.get(cause, 0) + 1
        if len(files[cause]) <= _MANY_FILES or shown[cause] == 1:
            yield str(problem)
            if len(files[cause]) > _MANY_FILES:
                others = list(files[cause])[1:]
                yield f"  The same in {len(others):,} other files: {', '.join(others[:_NAMED])} and so on."
