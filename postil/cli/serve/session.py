"""One run of ``serve``: builds, the server, and notes taken from its pages."""

from __future__ import annotations

import errno
import threading
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from postil import program_folder
from postil.apparatus.note_entries import write_entry
from postil.apparatus.quote_messages import describe_count
from postil.cli.report import Report
from postil.cli.runner import print_problems
from postil.cli.serve.server import SiteServer
from postil.cli.serve.watching import watch_folders
from postil.jobs.memo import Memo
from postil.model.problems import BuildStopped, PostilError, Problem, Problems

if TYPE_CHECKING:
    from postil.apparatus.note_drafts import NoteRequest
    from postil.cli.report import Request, Steps


class ServeSession:
    """One run of the server; a build and a note never run at the same time."""

    def __init__(self, steps: Steps, request: Request, strict: bool) -> None:
        self._steps, self._request, self._strict = steps, request, strict
        self._working = threading.Lock()

    def run(self, host: str, port: int) -> None:
        """Serve until Ctrl-C."""
        try:
            server = SiteServer(self._request.site, host, port, self._take_note)
        except (OSError, ValueError) as error:
            taken = isinstance(error, OSError) and error.errno == errno.EADDRINUSE
            why = "is taken. Choose another with --port" if taken else f"cannot be had: {error}"
            click.echo(f"{host}:{port} {why}.", err=True)
            raise SystemExit(1) from None
        content = self._request.content
        try:
            self._build(server)
            threading.Thread(target=server.serve_forever, daemon=True).start()
            click.echo(f"Serving {server.url} (Ctrl-C stops)")
            if not server.is_loopback:
                click.echo("Others can read it there; notes are not taken from its pages.", err=True)
            for _ in watch_folders([content, program_folder() / "layouts", program_folder() / "static"]):
                self._build(server)
        except KeyboardInterrupt:
            click.echo("Stopped.")
        finally:
            server.server_close()

    def _build(self, server: SiteServer) -> None:
        """Build once, print what is wrong, and tell the open pages."""
        problems = Problems(self._strict)
        found: tuple[Problem, ...] = ()
        request = replace(self._request, memo=Memo(self._request.memo.folder))
        with self._working:
            try:
                self._steps.build(request, Report(problems))
                request.memo.drop_unused()
            except BuildStopped as stopped:
                found = stopped.problems
            except (PostilError, OSError) as error:
                found = (Problem(str(getattr(error, "filename", None) or request.content), None, str(error)),)
        print_problems(found, problems.warnings, "the site stays as it was")
        server.announce(found)

    def _take_note(self, request: NoteRequest, text: str) -> str:
        """Add a note that was written on a page; return the file that it is in."""
        with self._working:
            draft = self._steps.draft_note(self._request, Report(Problems()), request)
            if len(draft.matches) > 1:
                what = describe_count("the words", len(draft.matches), draft.document.id)
                raise BuildStopped((Problem(draft.path, None, what, "Select some more words around them"),))
            on, place = draft.matches[0]
            self._steps.add_note(self._request, Report(Problems()), draft, write_entry(draft, on, place, text))
        return draft.path
