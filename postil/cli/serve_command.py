"""The command that serves the archive on your own computer, and rebuilds it when files change."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from postil.cli.runner import check_folders

if TYPE_CHECKING:
    from postil.cli.report import LoadSteps


def make_serve_command(load_steps: LoadSteps) -> click.Command:
    """Return the command that builds, serves, watches and builds again."""

    @click.command("serve")
    @click.option(
        "--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0 takes a free one."
    )
    @click.option(
        "--bind",
        default="127.0.0.1",
        show_default=True,
        help="The address to listen at. Notes are taken on the loopback address only.",
    )
    @click.pass_context
    def serve_command(context: click.Context, port: int, bind: str) -> None:
        """Build, serve the site on this computer, and build again as files change.

        Open pages reload by themselves. Select words on a page to write a note on them.
        """
        if not bind:
            raise click.UsageError("--bind is empty, which would mean every address of this computer. Name one.")
        request, report = context.obj
        check_folders(request.content, request.site)
        # Imported here since a server and a watcher take long to load, and no other command needs them.
        from postil.cli.serve.session import ServeSession  # noqa: PLC0415

        ServeSession(load_steps(), request, report.problems.strict).run(bind, port)

    return serve_command
