"""The commands of the apparatus: writing, importing and exporting notes, suggesting entries."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from postil.apparatus.quote_messages import describe_count
from postil.cli.output import printable, tell
from postil.cli.report import Report, count_of
from postil.cli.runner import print_problems, run
from postil.model.problems import BuildStopped, Problem, Problems
from postil.model.records import NOTE_KINDS

if TYPE_CHECKING:
    from postil.apparatus.anchoring import QuoteMatch
    from postil.apparatus.note_drafts import NoteDraft
    from postil.cli.report import LoadSteps, Request, Steps
    from postil.model.records import NoteKind


_MESSAGE = "#! "  # begins a line above a rejected entry that says what is wrong


def make_suggest_command(load_steps: LoadSteps) -> click.Command:
    """Return the command that proposes entries of the glossary."""

    @click.command("suggest")
    @click.option(
        "--most", type=click.IntRange(min=1), default=40, show_default=True, help="How many of each group."
    )
    @click.pass_context
    def suggest_command(context: click.Context, most: int) -> None:
        """Print entries that the glossary could have, as YAML to paste into glossary.yml."""
        request, report = context.obj
        run(load_steps().suggest, request, report, "nothing was suggested")
        if report.suggestions:
            from postil.apparatus.suggestions import write_suggestions  # noqa: PLC0415

            click.echo(write_suggestions(report.suggestions, most), nl=False)
        else:
            tell("Nothing to suggest: no abbreviation and no frequent name that the glossary lacks.", err=True)

    return suggest_command


def make_notes_commands(load_steps: LoadSteps) -> click.Group:
    """Return the commands that exchange notes."""

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
            load_steps().import_notes(request, report, text, str(file))

        run(step, request, report, "no note was written")
        tell(f"{count_of(report.counts.get('imported', 0), 'note')} written to {request.content / 'notes'}.")

    @notes_group.command("export")
    @click.argument("file", type=click.Path(dir_okay=False, path_type=Path), required=False)
    @click.pass_context
    def export_command(context: click.Context, file: Path | None) -> None:
        """Write all notes as W3C Web Annotations to FILE, or print them."""
        request, report = context.obj

        def step(request: Request, report: Report) -> None:
            data = load_steps().export_notes(request, report)
            if file is None:
                click.echo(data.decode(), nl=False)
            else:
                file.write_bytes(data)

        run(step, request, report, "nothing was written")

    return notes_group


def make_note_command(load_steps: LoadSteps) -> click.Command:
    """Return the command that writes a note."""

    @click.command("note")
    @click.argument("post")
    @click.option("--quote", help="The exact words that the note is on; without them it is on the whole post.")
    @click.option("--before", help="Words before the quote, where it appears more than once.")
    @click.option("--on", help="'body', 'title' or a comment's id; found from the quote where left out.")
    @click.option(
        "--kind", type=click.Choice(NOTE_KINDS), default="context", show_default=True, help="What the note is for."
    )
    @click.option("--by", help="Who signs it; by default who signed most notes of the archive.")
    @click.option("--text", help="The note, in Markdown; without it an editor opens.")
    @click.pass_context
    def note_command(
        context: click.Context,
        post: str,
        quote: str | None,
        before: str | None,
        on: str | None,
        kind: NoteKind,
        by: str | None,
        text: str | None,
    ) -> None:
        """Write a note on words of POST (its id, a part of it, or its address).

        The words are looked for at once. An editor opens with everything filled in; what is written there is
        checked and becomes a file among the post's notes.
        """
        # Imported here since it takes longer to load than --help may take.
        from postil.apparatus.note_drafts import NoteRequest  # noqa: PLC0415
        from postil.apparatus.note_entries import write_entry  # noqa: PLC0415

        steps = load_steps()
        request, report = context.obj
        quote, before, on, by, text = (value and printable(value) for value in (quote, before, on, by, text))
        wanted = NoteRequest(printable(post), quote, on, before, kind, by)
        drafts: list[NoteDraft] = []

        def draft(request: Request, report: Report) -> None:
            drafts.append(steps.draft_note(request, report, wanted))

        run(draft, request, report, "no note was written")
        on, place = _choose_place(drafts[0])
        entry = write_entry(drafts[0], on, place, text or "")
        if text is None:
            _write_in_editor(steps, request, drafts[0], entry, place)
        else:
            run(lambda q, r: steps.add_note(q, r, drafts[0], entry), request, report, "no note was written")
        tell(f"{request.content / drafts[0].path}: the note {drafts[0].note_id} was added.")

    return note_command


def _choose_place(draft: NoteDraft) -> tuple[str, QuoteMatch | None]:
    """Return the one place of a draft, or the one that the person chooses."""
    if len(draft.matches) == 1:
        return draft.matches[0]
    tell(f"{describe_count('The words', len(draft.matches), draft.document.id)}:", err=True)
    for number, (on, place) in enumerate(draft.matches, 1):
        tell(f"{number:3}  {on}: {place.excerpt if place else ''}", err=True)
        if place and place.before and not sys.stdin.isatty():
            tell(f"     --on {on} --before {place.before!r}", err=True)
    if not sys.stdin.isatty():
        tell("Say which one is meant with --on and --before; no note was written.", err=True)
        raise SystemExit(1)
    number = click.prompt("Which one", type=click.IntRange(1, len(draft.matches)), err=True)
    return draft.matches[number - 1]


def _write_in_editor(
    steps: Steps, request: Request, draft: NoteDraft, entry: str, place: QuoteMatch | None
) -> None:
    """Let the person edit until the note is right or they give up; what they wrote is never lost."""
    about = place.excerpt if place else "the whole of it"
    head = (
        f"# A note on {draft.document.title or draft.document.id}: {about}\n"
        f"# Kinds: {', '.join(NOTE_KINDS)}.\n"
        "# Write after 'note:', indented, in Markdown. Links: post:ID, comment:ID, term:TERM.\n"
        "# Lines that begin with # are left out. Close without saving to write no note.\n"
    )
    shown = head + entry
    while True:
        written = _open_editor(shown)
        if written is None:
            tell("Closed without saving; no note was written.", err=True)
            raise SystemExit(1)
        lines = [line for line in written.splitlines() if not line.startswith("#")]
        problems = Problems()
        try:
            steps.add_note(request, Report(problems), draft, "\n".join(lines))
        except (BuildStopped, OSError) as error:
            found = error.problems if isinstance(error, BuildStopped) else (_describe(error, draft),)
            print_problems(found, (), "no note was written")
            if not sys.stdin.isatty() or not click.confirm("Edit it again?", default=True, err=True):
                tell(written, err=True)
                raise SystemExit(1) from None
            own = [line for line in written.splitlines(keepends=True) if not line.startswith(_MESSAGE)]
            shown = "".join([*(f"{_MESSAGE}{problem}\n" for problem in found), *own])
        else:
            return


def _open_editor(text: str) -> str | None:
    """Return what a person makes of a text in their editor, None if they close it without saving."""
    try:
        return click.edit(text, extension=".yml")
    except click.ClickException:
        editor = os.environ.get("VISUAL") or os.environ.get("EDITOR") or "The editor"
        hint = "Set EDITOR to the command of one that does, or give the note with --text"
        tell(f"{editor}: does not start, or ended with an error. {hint}; no note was written.", err=True)
        raise SystemExit(1) from None


def _describe(error: OSError, draft: NoteDraft) -> Problem:
    return Problem(str(error.filename or draft.path), None, error.strerror or str(error), "Change its permissions")
