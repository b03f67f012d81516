"""Problems: what is wrong with the input, in words for the person who can correct it.

PostilError
└── BuildStopped    there are problems; all are printed, and the site stays as it is
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from postil.text.printable import escape_controls

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One problem at one place, printed as ``path:line: what. hint``.

    ``path`` is relative to the content folder, or as the person wrote it; ``line`` counts from 1, and is None for
    the whole file. ``what`` and ``hint`` have no full stop at the end. What
    would control a terminal is written out.
    """

    path: str
    line: int | None
    what: str
    hint: str = ""

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}" if self.line else self.path
        ended = (f"{part}{'' if part.endswith(('.', '?', '!')) else '.'}" for part in self._sentences(place))
        return escape_controls(" ".join(ended))

    def _sentences(self, place: str) -> list[str]:
        return [f"{place}: {self.what}"] + ([self.hint] if self.hint else [])


class PostilError(Exception):
    """The base class of this program's own exceptions."""


class BuildStopped(PostilError):
    """There are problems, so nothing was written; ``problems`` are all of them."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems

    def __reduce__(self) -> tuple[type[BuildStopped], tuple[tuple[Problem, ...]]]:
        return BuildStopped, (self.problems,)  # as another process hands it over


@dataclass(slots=True)
class Problems:
    """Collects errors, which stop a build, and warnings, which stop it only if it is ``strict``.

    ``lacks_posts`` is set when a post cannot be read: what else names it may then be right.
    """

    strict: bool = False
    lacks_posts: bool = False
    errors: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)

    def error(self, path: str, line: int | None, what: str, hint: str = "") -> None:
        """Add a problem that stops the build."""
        self.errors.append(Problem(path, line, what, hint))

    def report_missing(self, path: str, line: int | None, what: str, hint: str = "") -> None:
        """Add an error about something that does not exist, unless it may be in a post that cannot be read."""
        if not self.lacks_posts:
            self.error(path, line, what, hint)

    def warn(self, path: str, line: int | None, what: str, hint: str = "") -> None:
        """Add a warning; it stops the build only if the build is strict."""
        (self.errors if self.strict else self.warnings).append(Problem(path, line, what, hint))

    def add(self, others: Problems) -> None:
        """Add the errors and warnings of another collection."""
        self.errors += others.errors
        (self.errors if self.strict else self.warnings).extend(others.warnings)

    def stop_if_any(self) -> None:
        """Raise BuildStopped with all errors, sorted by path and line, if there are any."""
        if self.errors:
            raise BuildStopped(tuple(sorted(set(self.errors), key=lambda p: (p.path, p.line or 0, p.what))))


def propose_name(name: str, known: Iterable[str]) -> str:
    """Return a hint: the known name most similar to ``name``, otherwise all of them unless they are many."""
    names = sorted(known)
    if not names:
        return ""
    near = difflib.get_close_matches(name, names, n=1, cutoff=0.6)
    if near:
        return f"Did you mean {near[0]!r}?"
    return "Known names: " + ", ".join(names) if len(names) <= 24 else ""
