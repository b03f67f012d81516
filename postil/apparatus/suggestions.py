"""Suggested glossary entries, and how they are written: as YAML to paste into ``glossary.yml``."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Literal

from postil.content.yaml_files import write_yaml

if TYPE_CHECKING:
    from collections.abc import Iterable

    from postil.model.records import TermKind


Group = Literal["expanded", "unexpanded", "name"]

# The heading of each group, in the order in which they are written.
GROUPS: dict[Group, str] = {
    "expanded": "Abbreviations that a post explains",
    "unexpanded": "Abbreviations that no post explains",
    "name": "Names",
}


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A suggested entry.

    ``name`` is the expansion of an abbreviation that posts give most often, ``other_names`` are further ones,
    each with how often it is given. ``also`` are other forms of the term. ``excerpts`` are up to three of (id of
    the post, part of a sentence), each from another post. ``kind`` is a guess.
    """

    group: Group
    term: str
    name: str | None
    kind: TermKind
    also: tuple[str, ...]
    mentions: int
    posts: int
    excerpts: tuple[tuple[str, str], ...]
    other_names: tuple[tuple[str, int], ...] = ()


def write_suggestions(suggestions: Iterable[Suggestion], most: int) -> str:
    """Return entries for ``glossary.yml``, at most ``most`` of each group, with their evidence as comments."""
    parts = []
    for group, members in groupby(suggestions, key=lambda s: s.group):
        listed = list(members)
        more = f" ({most} of {len(listed)})" if len(listed) > most else ""
        parts += [f"# {GROUPS[group]}{more}\n", *map(_write_entry, listed[:most])]
    return "\n".join(parts)


def _write_entry(suggestion: Suggestion) -> str:
    comments = [f"{_count_noun(suggestion.mentions, 'mention')} in {_count_noun(suggestion.posts, 'post')}."]
    if suggestion.group == "unexpanded":
        comments.append("No post says what it stands for; add 'name:' if you know it.")
    if suggestion.other_names:
        others = ", ".join(f"{name!r} ({count})" for name, count in suggestion.other_names)
        comments.append(f"The posts also say: {others}.")
    comments += [f"{post}: {excerpt}" for post, excerpt in suggestion.excerpts]
    fields = {
        "term": suggestion.term,
        "name": suggestion.name,
        "kind": suggestion.kind,
        "also": list(suggestion.also),
        "definition": "TODO",
    }
    entry = write_yaml([{key: value for key, value in fields.items() if value}])
    kind = f"  kind: {suggestion.kind}\n"
    entry = entry.replace(kind, f"{kind[:-1]}  # a guess\n", 1)
    return "".join(f"# {_remove_unprintable(comment)}\n" for comment in comments) + entry


def _remove_unprintable(text: str) -> str:
    return "".join(c for c in text if c.isprintable())


def _count_noun(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def fold_form(form: str) -> str:
    """Return a form of a term without differences of case and white space."""
    return " ".join(form.split()).casefold()
