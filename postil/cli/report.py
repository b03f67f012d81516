"""What a command is asked for, what it tells the person, and the functions that it runs."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

import click

from postil.cli.output import tell
from postil.content.config import DEFAULT_TITLE
from postil.jobs.executors import InTurn
from postil.site.host_limits import list_passed_limits

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from postil.apparatus.note_drafts import NoteDraft, NoteRequest
    from postil.apparatus.suggestions import Suggestion
    from postil.captures import Conversion, Discrepancy, LedgerRow
    from postil.captures.readers.reader import Reader, SetAside, Tally
    from postil.catalog.catalog import Catalog, ConnectedArchive
    from postil.content.config import Config
    from postil.content.private_data import PrivateData
    from postil.content.redaction.withheld_parts import WithheldParts
    from postil.content.redaction_entries import NewRedaction, RedactionRequest
    from postil.jobs.executors import Executor
    from postil.jobs.file_states import FileState
    from postil.jobs.memo import Memo
    from postil.model.articles import ListedArticle, Page
    from postil.model.captured import Inference
    from postil.model.problems import Problems
    from postil.site.publish import Published


_T = TypeVar("_T")
_LONG_WORK = 200  # from so many items on, a terminal shows a progress bar


@dataclass(frozen=True, slots=True)
class Request:
    """What a person asked for: the folders to work on, the memo of earlier results, what reads captures.

    ``with_drafts`` asks for what the blog did not show as well.
    """

    content: Path
    site: Path
    memo: Memo
    readers: tuple[Reader, ...]
    executor: Executor = field(default_factory=InTurn)
    built: ConnectedArchive | None = None  # what the last build has read, where it is known
    site_states: Mapping[str, FileState] = field(default_factory=dict)  # of the site's files, as they are known
    with_drafts: bool = False


@dataclass(slots=True)
class Report:
    """Tells the person what is going on: stages with their seconds, progress, a summary at the end."""

    problems: Problems
    _seconds: dict[str, float] = field(default_factory=dict)
    _stage: str = ""
    _since: float = 0.0
    counts: dict[str, int] = field(default_factory=dict)
    rows: tuple[LedgerRow, ...] = ()
    discrepancies: tuple[Discrepancy, ...] = ()
    set_aside: Mapping[str, tuple[SetAside, ...]] = field(default_factory=dict)
    inferences: tuple[tuple[str, Inference], ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    told: str = ""  # the beginning of the summary
    published: Published | None = None
    tallies: tuple[tuple[str, Tally], ...] = ()
    limits: tuple[str, ...] = ()  # what hosts do not take of the site

    def stage(self, name: str) -> None:
        """Say that the next stage begins; an empty name ends the last one."""
        now = time.perf_counter()
        if self._stage:
            self._seconds[self._stage] = self._seconds.get(self._stage, 0.0) + now - self._since
        self._stage, self._since = name, now

    def each(self, items: Iterable[_T], number: int) -> Iterator[_T]:
        """Yield items, as many as ``number`` says; a terminal shows progress if there are many."""
        if number < _LONG_WORK or not sys.stderr.isatty():
            yield from items
            return
        with click.progressbar(items, length=number, label=f"{self._stage:10}", file=sys.stderr) as bar:
            yield from bar

    def count(self, name: str, number: int) -> None:
        """Keep a number for the summary."""
        self.counts[name] = number

    def show_ledger(
        self, conversion: Conversion, rows: Sequence[LedgerRow], discrepancies: Sequence[Discrepancy]
    ) -> None:
        """Keep what ``check`` prints: the ledger, what it cannot account for, what was inferred."""
        self.rows, self.discrepancies, self.set_aside = tuple(rows), tuple(discrepancies), conversion.set_aside
        self.inferences = tuple(
            sorted(
                conversion.inferences,
                key=lambda item: (item[1].confidence, item[0], item[1].line),
            )
        )

    def show_conversion(self, conversion: Conversion) -> None:
        """Keep what ``convert`` prints: what the captures hold, and what became of it."""
        self.tallies = conversion.tallies

    def close(
        self, articles: Sequence[ListedArticle], catalog: Catalog, published: Published, config: Config
    ) -> None:
        """Print the summary of a build."""
        self.stage("")
        comments = sum(len(article.comments) for article in articles)
        notes = sum(len(article.notes) for article in articles)
        converted = self.counts.get("converted", 0)
        self.told = (
            f"{count_of(len(articles), 'post')}"
            + (f" ({converted} converted now)" if converted else "")
            + f", {count_of(comments, 'comment')}, {count_of(notes, 'note')}, "
            f"{count_of(len(catalog.connections), 'connection')}."
        )
        if config.title == DEFAULT_TITLE:
            self.told += (
                f'\nReaders see “{DEFAULT_TITLE}” as the title. Write another into archive.toml: title = "…"'
            )
        self.published = published
        self.limits = list_passed_limits({address: state.size for address, state in published.states.items()})
        tell(self.told)
        tell_files(published.written, published.unchanged, published.removed)
        total = sum(self._seconds.values())
        stages = ", ".join(f"{name} {seconds:.2f}" for name, seconds in self._seconds.items())
        tell(f"{total:.2f} s: {stages}.")
        tell_limits(self.limits)


def tell_files(written: int, unchanged: int, removed: int) -> None:
    """Print how many files of a site were written, left as they were, and removed."""
    tell(f"{count_of(written, 'file')} written, {unchanged} unchanged, {removed} removed.")


def tell_limits(limits: Sequence[str]) -> None:
    """Print what hosts do not take of a site; another host may, so this stops no build."""
    for limit in limits:
        tell(f"warning: {limit}", err=True)


def count_of(number: int, noun: str) -> str:
    """Return a count with its noun: '1 post', '2 posts'."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


Step = Callable[[Request, Report], object]
LoadSteps = Callable[[], "Steps"]  # the steps import the whole program, so commands load them when they run one


@dataclass(frozen=True, slots=True)
class Steps:
    """What the commands run: the functions of ``build.py``. ``build`` runs if no command is named."""

    build: Callable[[Request, Report], ConnectedArchive]
    convert: Step
    check: Step
    check_published: Step
    check_privacy: Callable[[Request, Report, str], tuple[PrivateData, ...]]
    suggest: Step
    import_notes: Callable[[Request, Report, str, str], None]
    export_notes: Callable[[Request, Report], bytes]
    draft_note: Callable[[Request, Report, NoteRequest], NoteDraft]
    add_note: Callable[[Request, Report, NoteDraft, str], None]
    redact: Callable[[Request, Report, RedactionRequest], tuple[NewRedaction, WithheldParts]]
    preview_post: Callable[[Request, str], Page | None]
