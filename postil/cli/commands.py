"""The commands: what people type."""

from __future__ import annotations

import json
import runpy
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from postil import __version__, program_folder
from postil.cli.check_output import check_as_data, print_check
from postil.cli.convert_command import make_convert_command
from postil.cli.layout_command import make_layout_command
from postil.cli.new_command import make_completion_command, make_new_command
from postil.cli.note_commands import make_note_command, make_notes_commands, make_suggest_command
from postil.cli.output import tell
from postil.cli.privacy_check import check_privacy
from postil.cli.redact_command import make_redact_command
from postil.cli.report import Report, Request, count_of
from postil.cli.runner import (
    Folder,
    check_folders,
    connect_cluster,
    leave,
    print_problems,
    resolve,
    run,
    run_build,
    tell_if_current,
    tune_gc,
)
from postil.cli.serve_command import make_serve_command
from postil.content.manifest import MANIFEST, write_manifest
from postil.model.problems import BuildStopped, Problems

if TYPE_CHECKING:
    from collections.abc import Sequence

    from postil.cli.report import LoadSteps, Steps
    from postil.jobs.executors import Executor
    from postil.model.problems import Problem


_EPILOG = """\b
Examples:
  python build.py new my-archive         start an archive
  python build.py                        the archive in content/ to site/
  python build.py --content my/content   another archive
  python build.py convert page.txt       copy a capture in and convert it
  python build.py check                  account for every word; name what is wrong or doubtful
  python build.py serve                  build, serve on this computer, build again as files change
  python build.py suggest                entries that the glossary could have, to paste into it
  python build.py note POST --quote "some words"   write a note on some words of a post
  python build.py redact everywhere --quote "Jane Roe" --reason "Asked for."   withhold a name
  python build.py notes import FILE      take notes from another annotation tool
  python build.py layout post.html       copy a template into the archive, to change it there
"""


def main() -> None:
    """Run the command line."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    tune_gc()
    make_commands(load_steps)(prog_name=Path(sys.argv[0]).name)


def load_steps() -> Steps:
    """Return the steps of ``build.py``."""
    steps: Steps = runpy.run_path(str(program_folder() / "build.py"), run_name="build")["STEPS"]
    return steps


class _Commands(click.Group):
    """The commands; the options that all of them share may come before a command's name or after it."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put the shared options first."""
        shared: list[str] = []
        rest: list[str] = []
        waiting = iter(args)
        for argument in waiting:
            if argument == "--":
                rest += [argument, *waiting]
            elif argument in ("--content", "--site", "--cluster"):
                value = next(waiting, None)
                if value is None:
                    rest.append(argument)  # its value is missing, which the command will say
                else:
                    shared += [argument, value]
            elif argument == "--strict" or argument.startswith(("--content=", "--site=", "--cluster=")):
                shared.append(argument)
            else:
                rest.append(argument)
        return super().parse_args(ctx, shared + rest)


def make_commands(load_steps: LoadSteps) -> click.Group:
    """Return the commands, each of which loads the steps when it runs one."""

    @click.group(
        cls=_Commands,
        invoke_without_command=True,
        epilog=_EPILOG,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    @click.option(
        "--content",
        type=Folder(path_type=Path),
        default=Path("content"),
        show_default=True,
        help="The folder that archivists commit.",
    )
    @click.option(
        "--site",
        type=Folder(path_type=Path),
        default=Path("site"),
        show_default=True,
        help="The folder to publish.",
    )
    @click.option("--strict", is_flag=True, help="Let warnings stop the build.")
    @click.option(
        "--cluster",
        metavar="ADDRESS",
        help="Work on a Dask cluster, such as tcp://10.0.0.5:8786, instead of this computer's processors.",
    )
    @click.version_option(__version__, message="Postil %(version)s")
    @click.pass_context
    def commands(context: click.Context, content: Path, site: Path, strict: bool, cluster: str | None) -> None:
        """Turn captured pages of a blog into an annotated archive: a static site and one zip.

        Without a command: convert the captures, render, index, zip.
        """
        # Imported here since they take longer to load than --help may take, and readers longer than to do nothing.
        from postil.jobs.executors import Processes  # noqa: PLC0415
        from postil.jobs.memo import FOLDER, Memo  # noqa: PLC0415

        memo = Memo(resolve(site).parent / FOLDER)
        if context.invoked_subcommand in (None, "build"):
            check_folders(content, site)
            if tell_if_current(content, site, memo, strict):
                context.exit()
        from postil.captures.readers.registry import READERS  # noqa: PLC0415

        executor: Executor = Processes()
        if cluster:
            executor = context.with_resource(connect_cluster(cluster))
        context.obj = Request(content, site, memo, READERS, executor), Report(Problems(strict))
        if context.invoked_subcommand is None:
            run_build(load_steps().build, *context.obj)

    @commands.command("build")
    @click.pass_context
    def build_command(context: click.Context) -> None:
        """Convert, render, index and zip: the same as no command."""
        run_build(load_steps().build, *context.obj)

    @commands.command("check")
    @click.option("--json", "as_json", is_flag=True, help="Print one JSON object, for programs.")
    @click.option(
        "--write-manifest",
        "with_manifest",
        is_flag=True,
        help="Write manifest-sha256.txt, by which any program verifies a copy.",
    )
    @click.option("--published", is_flag=True, help="Search the site as built last for withheld words instead.")
    @click.option("--privacy", is_flag=True, help="List what reads as private data in posts and comments instead.")
    @click.option("--region", metavar="CODE", help="With --privacy: the country of telephone numbers, such as GB.")
    @click.pass_context
    def check_command(
        context: click.Context,
        as_json: bool,
        with_manifest: bool,
        published: bool,
        privacy: bool,
        region: str | None,
    ) -> None:
        """Say what a build would complain about, and account for every word of the captures."""
        request, report = context.obj
        if privacy:
            check_privacy(load_steps(), request, report, region)
            return
        if published:
            run(load_steps().check_published, request, report, f"{request.site} has what is withheld")
            return
        problems: Sequence[Problem] = ()
        try:
            load_steps().check(request, report)
        except BuildStopped as stopped:
            problems = stopped.problems
        except OSError as error:
            leave(error, request)
        lost = [stray for stray in report.discrepancies if stray.kind != "differing"]
        if as_json:
            click.echo(json.dumps(check_as_data(report, problems), ensure_ascii=False, indent=2))
        else:
            print_check(report)
            print_problems(problems, report.problems.warnings)
        if with_manifest and not problems:
            tell(
                f"{count_of(write_manifest(request.content), 'file')} listed in {request.content / MANIFEST}.",
                err=True,
            )
        raise SystemExit(1 if problems or lost else 0)

    commands.add_command(make_convert_command(load_steps))
    commands.add_command(make_new_command())
    commands.add_command(make_completion_command())
    commands.add_command(make_layout_command())
    commands.add_command(make_serve_command(load_steps))
    for make in (make_suggest_command, make_note_command, make_notes_commands, make_redact_command):
        commands.add_command(make(load_steps))
    return commands
