"""The command that only converts: captures to Markdown, and what became of what they hold."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from postil.cli.capture_copies import copy_captures
from postil.cli.conversion_table import print_tallies, tallies_as_data, write_reports
from postil.cli.output import tell
from postil.cli.report import count_of
from postil.cli.runner import locked, run

if TYPE_CHECKING:
    from postil.cli.report import LoadSteps


def make_convert_command(load_steps: LoadSteps) -> click.Command:
    """Return the command ``convert``, which loads the steps when it runs."""

    @click.command("convert")
    @click.argument("files", nargs=-1, type=click.Path(exists=True, path_type=Path))
    @click.option("--with-drafts", is_flag=True, help="Write what the blog did not show to withheld/.")
    @click.option("--json", "as_json", is_flag=True, help="Print what was found as JSON, for programs.")
    @click.pass_context
    def convert_command(context: click.Context, files: tuple[Path, ...], with_drafts: bool, as_json: bool) -> None:
        """Convert captures to Markdown only; FILES are copied into captures/ first."""
        request, report = context.obj
        copy_captures(files, request, report.problems)
        request = replace(request, with_drafts=with_drafts)
        with locked(request):
            run(load_steps().convert, request, report, "no post was written")
        write_reports(request.content, report.tallies)
        if as_json:
            click.echo(json.dumps(tallies_as_data(report.tallies), ensure_ascii=False, indent=2))
            return
        print_tallies(report.tallies)
        tell(f"{count_of(report.counts.get('converted', 0), 'post')} written to {request.content / 'posts'}.")
        if with_drafts:
            count = count_of(report.counts.get("withheld", 0), "file")
            tell(f"{count} written to {request.content / 'withheld'}, which nothing else reads.")

    return convert_command
