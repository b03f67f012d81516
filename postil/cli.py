"""The commands: what people type, and what they are told."""

from __future__ import annotations

import json
import shutil
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import click

from postil import __version__
from postil.cache import FOLDER, Memo
from postil.problems import PostilError, Problem, Problems, Stopped
from postil.suggestions import write_suggestions

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from postil.captures import Conversion, LedgerRow, Stray
    from postil.catalog import Catalog
    from postil.model import Article, Doubt
    from postil.publish import Published
    from postil.suggestions import Suggestion

_T = TypeVar("_T")
_LONG_WORK = 200  # from so many steps on, a terminal shows a bar


@dataclass(frozen=True, slots=True)
class Request:
    """What a person asked for: the folders to work on, and the memo of earlier results."""

    content: Path
    site: Path
    memo: Memo


@dataclass(slots=True)
class Report:
    """Tells the person what is going on: stages with their seconds, progress, a closing summary."""

    problems: Problems
    _seconds: dict[str, float] = field(default_factory=dict)
    _stage: str = ""
    _since: float = 0.0
    counts: dict[str, int] = field(default_factory=dict)
    rows: tuple[LedgerRow, ...] = ()
    strays: tuple[Stray, ...] = ()
    set_aside: Mapping[str, tuple[tuple[int, str], ...]] = field(default_factory=dict)
    doubts: tuple[tuple[str, Doubt], ...] = ()
    suggestions: tuple[Suggestion, ...] = ()

    def stage(self, name: str) -> None:
        """Say that the next stage begins; an empty name ends the last one."""
        now = time.perf_counter()
        if self._stage:
            self._seconds[self._stage] = self._seconds.get(self._stage, 0.0) + now - self._since
        self._stage, self._since = name, now

    def each(self, items: Sequence[_T]) -> Iterator[_T]:
        """Yield items; a terminal shows how far the work has come, where there is much of it."""
        if len(items) < _LONG_WORK or not sys.stderr.isatty():
            yield from items
            return
        with click.progressbar(items, label=f"{self._stage:10}", file=sys.stderr) as bar:
            yield from bar

    def count(self, name: str, number: int) -> None:
        """Keep a number for the summary."""
        self.counts[name] = number

    def show_ledger(self, conversion: Conversion, rows: Sequence[LedgerRow], strays: Sequence[Stray]) -> None:
        """Keep what ``check`` prints: the ledger, what it cannot account for, what rests on inference."""
        self.rows, self.strays, self.set_aside = tuple(rows), tuple(strays), conversion.set_aside
        self.doubts = tuple(
            sorted(
                conversion.doubts,
                key=lambda item: (item[1].confidence, item[0], item[1].line),
            )
        )

    def close(self, articles: Sequence[Article], catalog: Catalog, published: Published) -> None:
        """Print the summary of a build."""
        self.stage("")
        comments = sum(len(article.comments) for article in articles)
        notes = sum(len(article.notes) for article in articles)
        converted = self.counts.get("converted", 0)
        click.echo(
            f"{_many(len(articles), 'post')}"
            + (f" ({converted} converted now)" if converted else "")
            + f", {_many(comments, 'comment')}, {_many(notes, 'note')}, "
            f"{_many(len(catalog.connections), 'connection')}."
        )
        click.echo(
            f"{_many(published.written, 'file')} written, {published.unchanged} unchanged, "
            f"{published.removed} removed."
        )
        total = sum(self._seconds.values())
        stages = ", ".join(f"{name} {seconds:.2f}" for name, seconds in self._seconds.items())
        click.echo(f"{total:.2f} s: {stages}.")


def _many(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


Step = Callable[[Request, Report], None]

_EPILOG = """\b
Examples:
  python build.py                        the archive in content/ to site/
  python build.py --content my/content   another archive
  python build.py convert page.txt       copy a capture in and convert it
  python build.py check                  account for every word; name what is wrong or doubtful
  python build.py suggest                entries that the glossary could have, to paste into it
  python build.py notes import FILE      take notes from another annotation tool
"""


@dataclass(frozen=True, slots=True)
class Steps:
    """What the commands run: the functions of ``build.py``. ``build`` runs where no command is named."""

    build: Step
    convert: Step
    check: Step
    suggest: Step
    import_notes: Callable[[Request, Report, str, str], None]
    export_notes: Callable[[Request, Report], bytes]


def main(steps: Steps) -> None:
    """Run the command line."""
    make_commands(steps)(prog_name=Path(sys.argv[0]).name)


class _Commands(click.Group):
    """The commands; the options that all of them share can stand before a command's name or behind it."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put the shared options first."""
        shared: list[str] = []
        rest: list[str] = []
        waiting = iter(args)
        for argument in waiting:
            if argument == "--":
                rest += [argument, *waiting]
            elif argument in ("--content", "--site"):
                value = next(waiting, None)
                if value is None:
                    rest.append(argument)  # it lacks its value, which the command will say
                else:
                    shared += [argument, value]
            elif argument == "--strict" or argument.startswith(("--content=", "--site=")):
                shared.append(argument)
            else:
                rest.append(argument)
        return super().parse_args(ctx, shared + rest)


def make_commands(steps: Steps) -> click.Group:
    """Return the commands that run the steps."""

    @click.group(
        cls=_Commands,
        invoke_without_command=True,
        epilog=_EPILOG,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    @click.option(
        "--content",
        type=_Folder(path_type=Path),
        default=Path("content"),
        show_default=True,
        help="The folder that archivists commit.",
    )
    @click.option(
        "--site",
        type=_Folder(path_type=Path),
        default=Path("site"),
        show_default=True,
        help="The folder to publish.",
    )
    @click.option("--strict", is_flag=True, help="Let warnings stop the build.")
    @click.version_option(__version__, message="Postil %(version)s")
    @click.pass_context
    def commands(context: click.Context, content: Path, site: Path, strict: bool) -> None:
        """Turn captured pages of a blog into an annotated archive: a static site and one zip.

        Without a command: convert the captures, render, index, zip.
        """
        memo = Memo(_resolve(site).parent / FOLDER)
        context.obj = Request(content, site, memo), Report(Problems(strict))
        if context.invoked_subcommand is None:
            _run_build(steps.build, *context.obj)

    @commands.command("build")
    @click.pass_context
    def build_command(context: click.Context) -> None:
        """Convert, render, index and zip: the same as no command."""
        _run_build(steps.build, *context.obj)

    @commands.command("convert")
    @click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
    @click.pass_context
    def convert_command(context: click.Context, files: tuple[Path, ...]) -> None:
        """Convert captures to Markdown only; FILES are copied into captures/ first."""
        request, report = context.obj
        _copy_captures(files, request.content, report.problems)
        _run(steps.convert, request, report, "no post was written")
        click.echo(f"{_many(report.counts.get('converted', 0), 'post')} written to {request.content / 'posts'}.")

    @commands.command("check")
    @click.option("--json", "as_json", is_flag=True, help="Print one JSON object, for programs.")
    @click.pass_context
    def check_command(context: click.Context, as_json: bool) -> None:
        """Say what a build would complain about, and account for every word of the captures."""
        request, report = context.obj
        problems: Sequence[Problem] = ()
        try:
            steps.check(request, report)
        except Stopped as stopped:
            problems = stopped.problems
        except OSError as error:
            _leave(error, request)
        lost = [stray for stray in report.strays if stray.kind != "differing"]
        if as_json:
            click.echo(json.dumps(_check_as_data(report, problems), ensure_ascii=False, indent=2))
        else:
            _print_check(report)
            _print_problems(problems, report.problems.warnings)
        raise SystemExit(1 if problems or lost else 0)

    commands.add_command(_make_suggest_command(steps))
    commands.add_command(_make_notes_commands(steps))
    return commands


def _make_suggest_command(steps: Steps) -> click.Command:
    @click.command("suggest")
    @click.option(
        "--most", type=click.IntRange(min=1), default=40, show_default=True, help="How many of each group."
    )
    @click.pass_context
    def suggest_command(context: click.Context, most: int) -> None:
        """Print entries that the glossary could have, as YAML to paste into glossary.yml."""
        request, report = context.obj
        _run(steps.suggest, request, report, "nothing was suggested")
        if report.suggestions:
            click.echo(write_suggestions(report.suggestions, most), nl=False)
        else:
            click.echo(
                "Nothing to suggest: no abbreviation and no frequent name that the glossary lacks.", err=True
            )

    return suggest_command


def _make_notes_commands(steps: Steps) -> click.Group:
    @click.group("notes")
    def notes_group() -> None:
        """Exchange notes with other annotation tools."""

    @notes_group.command("import")
    @click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
    @click.pass_context
    def import_command(context: click.Context, file: Path) -> None:
        """Add the notes of FILE (W3C Web Annotations, Hypothesis' API rows), each to its post, once."""
        request, report = context.obj
        text = file.read_bytes().decode("utf-8-sig", errors="replace")

        def step(request: Request, report: Report) -> None:
            steps.import_notes(request, report, text, str(file))

        _run(step, request, report, "no note was written")
        click.echo(f"{_many(report.counts.get('imported', 0), 'note')} written to {request.content / 'notes'}.")

    @notes_group.command("export")
    @click.argument("file", type=click.Path(dir_okay=False, path_type=Path), required=False)
    @click.pass_context
    def export_command(context: click.Context, file: Path | None) -> None:
        """Write all notes as W3C Web Annotations to FILE, or print them."""
        request, report = context.obj

        def step(request: Request, report: Report) -> None:
            data = steps.export_notes(request, report)
            if file is None:
                click.echo(data.decode(), nl=False)
            else:
                file.write_bytes(data)

        _run(step, request, report, "nothing was written")

    return notes_group


def _check_as_data(report: Report, problems: Sequence[Problem]) -> dict[str, object]:
    return {
        "captures": [asdict(row) for row in report.rows],
        "strays": [asdict(stray) for stray in report.strays],
        "set_aside": [
            {"capture": file, "line": line, "words": words}
            for file, listed in report.set_aside.items()
            for line, words in listed
        ],
        "doubts": [{"capture": file, **asdict(doubt)} for file, doubt in report.doubts],
        "problems": [asdict(problem) for problem in problems],
        "warnings": [asdict(warning) for warning in dict.fromkeys(report.problems.warnings)],
    }


_COLUMNS = ("words", "posts", "comments", "set aside", "edited", "differing", "lost", "invented")


def _print_check(report: Report) -> None:
    """Print the ledger as a table, then what it cannot account for and what rests on inference."""
    if report.rows:
        width = max(len("capture"), *(len(row.capture) for row in report.rows))
        click.echo(f"{'capture':{width}}" + "".join(f"{name:>11}" for name in _COLUMNS))
        for row in report.rows:
            numbers = [getattr(row, name.replace(" ", "_")) for name in _COLUMNS]
            click.echo(f"{row.capture:{width}}" + "".join(f"{number:>11,}" for number in numbers))
        totals = [sum(getattr(row, name.replace(" ", "_")) for row in report.rows) for name in _COLUMNS]
        click.echo(f"{'all':{width}}" + "".join(f"{number:>11,}" for number in totals))
    for stray in report.strays:
        click.echo(f"{stray.capture}:{stray.line}: {stray.kind}: {stray.words}")
    for file, doubt in report.doubts:
        click.echo(f"{file}:{doubt.line}: {doubt.confidence:.0%} sure: {doubt.what}.")
    if report.doubts:
        click.echo("Settle a doubt in captures/NAME.hints.yml with a line such as: - {line: 12, is: title}")


def _copy_captures(files: Sequence[Path], content: Path, problems: Problems) -> None:
    """Copy captures into the archive; one that is there with other bytes is never overwritten."""
    folder = content / "captures"
    for number, file in enumerate(files):
        target = folder / file.name
        same = [other for other in files[:number] if other.name == file.name]
        if any(other.read_bytes() != file.read_bytes() for other in same):
            problems.error(str(file), None, f"{same[0]} has the same name", "Rename one of them")
        if target.exists() and target.read_bytes() != file.read_bytes():
            what = f"another capture stands at {target}"
            problems.error(str(file), None, what, "Captures stay as they were; rename the new one")
    _stop(problems)
    folder.mkdir(parents=True, exist_ok=True)
    for file in files:
        if not (folder / file.name).exists():
            shutil.copyfile(file, folder / file.name)


class _Folder(click.Path):
    """A folder that a person names; an empty name would be the folder that the program runs in."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the folder's path."""
        if value == "":
            self.fail("the name of a folder is empty", param, ctx)
        return super().convert(value, param, ctx)


def _resolve(path: Path) -> Path:
    try:
        return path.resolve()
    except (OSError, RuntimeError) as error:
        raise click.UsageError(f"{path} leads nowhere: {error}.") from error


def _run_build(build: Step, request: Request, report: Report) -> None:
    """Build, where the site and the archive do not lie within each other: the one is not part of the other."""
    content, site = _resolve(request.content), _resolve(request.site)
    if content.is_relative_to(site) or site.is_relative_to(content):
        raise click.UsageError(
            f"{request.site} and {request.content} lie within each other. Choose another --site."
        )
    _run(build, request, report, f"nothing was written to {request.site}")
    request.memo.drop_unused()
    click.echo(f"Open {request.site / 'index.html'}")


def _run(command: Step, request: Request, report: Report, consequence: str) -> None:
    """Run a command; print its problems and warnings, and leave with the exit code that fits.

    ``consequence`` says what did not happen where there are problems.
    """
    try:
        command(request, report)
    except Stopped as stopped:
        _print_problems(stopped.problems, report.problems.warnings, consequence)
        raise SystemExit(1) from None
    except PostilError as error:
        click.echo(str(error), err=True)
        raise SystemExit(1) from None
    except OSError as error:
        _leave(error, request)
    except KeyboardInterrupt:
        click.echo("Stopped. What was written is whole; the next build goes on from it.", err=True)
        raise SystemExit(130) from None
    _print_problems((), report.problems.warnings)


def _leave(error: OSError, request: Request) -> NoReturn:
    """Say which file or folder the system refuses, and leave."""
    hint = "See that it is there, that it may be read and written, and that the disk has room"
    click.echo(f"{error.filename or request.content}: {error.strerror or error}. {hint}.", err=True)
    raise SystemExit(1) from None


def _stop(problems: Problems) -> None:
    try:
        problems.stop_if_any()
    except Stopped as stopped:
        _print_problems(stopped.problems, problems.warnings)
        raise SystemExit(1) from None


def _print_problems(
    problems: Sequence[Problem], warnings: Sequence[Problem], consequence: str = "nothing was written"
) -> None:
    for warning in dict.fromkeys(warnings):
        click.echo(f"warning: {warning}", err=True)
    for problem in problems:
        click.echo(str(problem), err=True)
    if problems:
        click.echo(f"{_many(len(problems), 'problem')}; {consequence}.", err=True)
