"""Problems: what is wrong with the input, in words for the person who can mend it.

PostilError
└── Stopped        there are problems; each one is printed, the site stays as it is
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing wrong at one place: ``path:line: what. hint``.

    ``path`` is relative to the content folder, or as the person gave it; ``line`` counts from 1 and
    is None where the whole file is meant. ``what`` and ``hint`` come without their full stops.
    """

    path: str
    line: int | None
    what: str
    hint: str = ""

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}" if self.line else self.path
        return " ".join(f"{part}{'' if part.endswith(('.', '?', '!')) else '.'}" for part in self._sentences(place))

    def _sentences(self, place: str) -> list[str]:
        return [f"{place}: {self.what}"] + ([self.hint] if self.hint else [])


class PostilError(Exception):
    """The root of what this program raises on purpose."""


class BuildStopped(PostilError):
    """There are problems, so the site stays as it is; ``problems`` holds each of them."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


@dataclass(slots=True)
class Problems:
    """Collects problems, which stop a build, and warnings, which do so only when ``strict``."""

    strict: bool = False
    errors: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)

    def error(self, path: str, line: int | None, what: str, hint: str = "") -> None:
        """Add a problem that stops the build."""
        self.errors.append(Problem(path, line, what, hint))

    def warn(self, path: str, line: int | None, what: str, hint: str = "") -> None:
        """Add a warning: the build goes on unless it is strict."""
        (self.errors if self.strict else self.warnings).append(Problem(path, line, what, hint))

    def stop_if_any(self) -> None:
        """Raise Stopped where there are problems: every one that was found, in order of place."""
        if self.errors:
            raise BuildStopped(tuple(sorted(set(self.errors), key=lambda p: (p.path, p.line or 0, p.what))))


def propose_name(name: str, known: Iterable[str]) -> str:
    """Return a hint with the known name nearest to ``name``, or all of them where none is near and they are few."""
    names = sorted(known)
    if not names:
        return ""
    near = difflib.get_close_matches(name, names, n=1, cutoff=0.6)
    if near:
        return f"Did you mean {near[0]!r}?"
    return "Known are: " + ", ".join(names) if len(names) <= 24 else ""
