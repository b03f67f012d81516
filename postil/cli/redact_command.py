"""The command that withholds words, a comment or a post."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from postil.cli.output import printable, tell
from postil.cli.report import count_of
from postil.cli.runner import run
from postil.content.redaction_entries import RedactionRequest, write_redaction
from postil.model.records import REDACTION_ACTIONS

if TYPE_CHECKING:
    from postil.cli.report import LoadSteps, Report, Request
    from postil.content.redaction.withheld_parts import PostParts, WithheldParts
    from postil.content.redaction_entries import NewRedaction
    from postil.model.records import RedactionAction


def make_redact_command(load_steps: LoadSteps) -> click.Command:
    """Return the command that adds an entry to the archive's redactions."""

    @click.command("redact")
    @click.argument("target")
    @click.option("--quote", help="The words to withhold; without them the whole post or comment goes.")
    @click.option("--also", multiple=True, metavar="FORM", help="Another form of the words; may be repeated.")
    @click.option("--reason", help="Why; readers see it, so it must not repeat the words.")
    @click.option(
        "--action",
        type=click.Choice(REDACTION_ACTIONS),
        default="remove",
        show_default=True,
        help="What readers see in place of the words.",
    )
    @click.option("--replacement", help="The words to show instead, with --action pseudonymise.")
    @click.option("--dry-run", is_flag=True, help="Say what would go, and write nothing.")
    @click.pass_context
    def redact_command(
        context: click.Context,
        target: str,
        quote: str | None,
        also: tuple[str, ...],
        reason: str | None,
        action: RedactionAction,
        replacement: str | None,
        dry_run: bool,
    ) -> None:
        """Withhold TARGET: the id of a post or comment, or 'everywhere' for words in all posts.

        Adds an entry to redactions.yml, and says what goes and what still has the words.
        """
        if not (reason or "").strip():
            raise click.UsageError("--reason is missing. It is published in place of what is withheld.")
        if replacement is not None and action != "pseudonymise":
            raise click.UsageError("--replacement is shown only with --action pseudonymise.")
        order = RedactionRequest(
            target=printable(target),
            reason=printable(reason or ""),
            quote=quote and printable(quote),
            also=tuple(map(printable, also)),
            action=action,
            replacement=replacement and printable(replacement),
        )
        steps = load_steps()
        request, report = context.obj
        made: list[tuple[NewRedaction, WithheldParts]] = []

        def step(request: Request, report: Report) -> None:
            made.append(steps.redact(request, report, order))
            if not dry_run:
                write_redaction(request.content, made[0][0])

        run(step, request, report, "nothing was withheld")
        new, parts = made[0]
        _tell_parts(new, parts)
        if warnings := len(set(report.problems.warnings)):
            tell(f"{count_of(warnings, 'warning')} above: places that still show it, or hint at it.")
        if dry_run:
            tell("Nothing was written. Run the command again without --dry-run to add this entry:")
            tell(new.added.decode().strip("\r\n"))
        else:
            tell(
                f"{new.id} was added to {request.content / new.path}. Next: python build.py, then "
                "python build.py check --published"
            )

    return redact_command


def _tell_parts(new: NewRedaction, parts: WithheldParts) -> None:
    """Print what goes."""
    if parts.posts:
        tell(f"{new.id} withholds from {count_of(len(parts.posts), 'post')}:")
    else:
        tell(f"Nothing more goes with {new.id}: other entries withhold all of it already.")
    for post in parts.posts:
        tell(f"  {post.path} ({post.address}): {_describe(post)}")
    if parts.media:
        tell(f"No other text shows these files, which go as well: {', '.join(parts.media)}")
    if parts.derived:
        tell(f"Other forms of the name go as well: {', '.join(map(repr, parts.derived))}.")
    if parts.absent:
        tell(f"No text has {', '.join(map(repr, parts.absent))}.")


def _describe(post: PostParts) -> str:
    counts = ", ".join(f"{part} {count}" for part, count in post.counts)
    if not post.whole:
        return counts
    return f"the whole post, with {counts}" if counts else "the whole post"
