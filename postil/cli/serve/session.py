"""One run of ``serve``: builds, the server, and notes taken from its pages."""

from __future__ import annotations

import contextlib
import errno
import threading
from dataclasses import replace
from typing import TYPE_CHECKING

from postil import program_folder
from postil.apparatus.note_entries import write_entry
from postil.apparatus.quote_messages import describe_count
from postil.cli.output import tell
from postil.cli.report import Report
from postil.cli.runner import hold_build_lock, print_problems
from postil.cli.serve.server import SiteServer
from postil.cli.serve.watching import watch_folders
from postil.jobs.memo import Memo
from postil.model.problems import BuildStopped, PostilError, Problem, Problems

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from postil.apparatus.note_drafts import NoteRequest
    from postil.cli.report import Request, Steps


class ServeSession:
    """One run of the server: previews at once, builds in the background, one at a time."""

    def __init__(self, steps: Steps, request: Request, strict: bool) -> None:
        self._steps, self._request, self._strict = steps, request, strict
        self._noting = threading.Lock()
        self._wanted = threading.Event()

    def run(self, host: str, port: int) -> None:
        """Serve until Ctrl-C."""
        try:
            server = SiteServer(self._request.site, host, port, self._take_note)
        except (OSError, ValueError) as error:
            taken = isinstance(error, OSError) and error.errno == errno.EADDRINUSE
            why = "is taken. Choose another with --port" if taken else f"cannot be had: {error}"
            tell(f"{host}:{port} {why}.", err=True)
            raise SystemExit(1) from None
        content = self._request.content
        try:
            self._build(server)
            threading.Thread(target=server.serve_forever, daemon=True).start()
            threading.Thread(target=self._build_when_wanted, args=(server,), daemon=True).start()
            tell(f"Serving {server.url} (Ctrl-C stops)")
            if not server.is_loopback:
                tell("Others can read it there; notes are not taken from its pages.", err=True)
            for changed in watch_folders([content, program_folder() / "layouts", program_folder() / "static"]):
                self._preview(changed, server)
                self._wanted.set()
        except KeyboardInterrupt:
            tell("Stopped.")
        finally:
            server.server_close()

    def _preview(self, changed: Sequence[Path], server: SiteServer) -> None:
        """Show the page of a post that was saved, before all else of the site is built again."""
        posts = (self._request.content / "posts").resolve()
        if len(changed) == 1 and changed[0].is_relative_to(posts) and changed[0].suffix in (".md", ".markdown"):
            name = f"posts/{changed[0].relative_to(posts).as_posix()}"
            with contextlib.suppress(PostilError, OSError):  # the build will say what is wrong
                page = self._steps.preview_post(self._request, name)
                if page:
                    server.preview(page.address, page.data)

    def _build_when_wanted(self, server: SiteServer) -> None:
        while True:
            self._wanted.wait()
            self._wanted.clear()
            self._build(server)

    def _build(self, server: SiteServer) -> None:
        """Build once, print what is wrong, and tell the open pages."""
        problems = Problems(self._strict)
        found: tuple[Problem, ...] = ()
        request = replace(self._request, memo=Memo(self._request.memo.folder), built=None)
        previews = server.list_previews()
        with hold_build_lock(request) as is_ours:
            try:
                if not is_ours:
                    raise PostilError("another build is writing there")
                built = self._steps.build(request, Report(problems))
                self._request = replace(self._request, built=built)
                request.memo.drop_unused()
                server.drop_previews(previews)
            except BuildStopped as stopped:
                found = stopped.problems
            except (PostilError, OSError) as error:
                found = (Problem(str(getattr(error, "filename", None) or request.content), None, str(error)),)
            finally:
                request.memo.close()
        print_problems(found, problems.warnings, "the site stays as it was")
        server.announce(found)

    def _take_note(self, request: NoteRequest, text: str) -> str:
        """Add a note that was written on a page; return the file that it is in.

        Its words are looked for in the archive as it was built last, so that nobody waits for a build.
        """
        with self._noting:
            known = self._request
            draft = self._steps.draft_note(known, Report(Problems()), request)
            if len(draft.matches) > 1:
                what = describe_count("the words", len(draft.matches), draft.document.id)
                raise BuildStopped((Problem(draft.path, None, what, "Select some more words around them"),))
            on, place = draft.matches[0]
            self._steps.add_note(known, Report(Problems()), draft, write_entry(draft, on, place, text))
        return draft.path
