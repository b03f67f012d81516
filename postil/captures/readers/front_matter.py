"""Front matter of Markdown files: YAML, TOML or JSON before the text, as texts by the names of its fields."""

from __future__ import annotations

import json
import re
import tomllib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from postil.content.yaml_files import YamlProblem, read_yaml

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_YAML = re.compile(r"---[ \t]*\n(?P<front>.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_TOML = re.compile(r"\+\+\+[ \t]*\n(?P<front>.*?)^\+\+\+[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_MOST_FIELDS = 500
_DEEPEST = 4


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The fields of a file, the text after them, and the line on which that begins.

    ``fields`` are texts by names in lower case; one within another has both names, ``author.name``. ``rows`` are
    lists of mappings, such as comments. ``problem`` says why the fields cannot be read; they are then empty.
    """

    fields: Mapping[str, tuple[str, ...]]
    rows: Mapping[str, tuple[Mapping[str, str], ...]]
    body: str
    body_line: int
    problem: str = ""
    names: Mapping[str, str] = field(default_factory=dict)  # as the file writes them, by those in lower case

    def first(self, *names: str) -> str:
        """Return the first text of the first of some fields that has one; empty if none has."""
        return next((text for name in names for text in self.fields.get(name, ()) if text), "")

    def all(self, *names: str) -> list[str]:
        """Return the texts of some fields, each once."""
        return list(dict.fromkeys(text for name in names for text in self.fields.get(name, ()) if text))


def split_matter(text: str) -> tuple[str, str, str] | None:
    """Return the kind of a file's front matter, its text and what follows it; None if it has no front matter."""
    text = text.lstrip("\ufeff")
    for kind, pattern in (("yaml", _YAML), ("toml", _TOML)):
        match = pattern.match(text)
        if match:
            return kind, match["front"], text[match.end() :]
    if text.startswith("{"):
        try:
            _, end = json.JSONDecoder().raw_decode(text)
        except (ValueError, RecursionError):
            return None
        return "json", text[:end], text[end:].lstrip(" \t\n")
    return None


def read_matter(text: str) -> FrontMatter:
    """Return the front matter of a file; without any, all of the file is its text."""
    parts = split_matter(text)
    if parts is None:
        return FrontMatter({}, {}, text.lstrip("\ufeff"), 1)
    kind, front, body = parts
    line = text.count("\n", 0, len(text) - len(body)) + 1
    try:
        value = _parse(kind, front)
    except (YamlProblem, tomllib.TOMLDecodeError, ValueError, RecursionError):
        return FrontMatter({}, {}, body, line, "front matter that cannot be read")
    if value is not None and not isinstance(value, dict):
        return FrontMatter({}, {}, body, line, "front matter that has no fields")
    fields: dict[str, list[str]] = {}
    names: dict[str, str] = {}
    rows: dict[str, tuple[Mapping[str, str], ...]] = {}
    for number, (path, written) in enumerate(_flatten(value or {}, "", 0)):
        if number >= _MOST_FIELDS:
            break
        names.setdefault(path.lower(), path)
        fields.setdefault(path.lower(), []).append(written)
    for name, inner in (value or {}).items():
        if isinstance(inner, list) and inner and all(isinstance(one, dict) for one in inner):
            rows[str(name).lower()] = tuple(
                {str(k).lower(): _write(v) for k, v in one.items() if not isinstance(v, dict | list)}
                for one in inner
            )
    return FrontMatter({name: tuple(texts) for name, texts in fields.items()}, rows, body, line, names=names)


def _parse(kind: str, front: str) -> object:
    if kind == "toml":
        return tomllib.loads(front)
    return json.loads(front) if kind == "json" else read_yaml(front)[0]


def _flatten(value: object, path: str, depth: int) -> Iterator[tuple[str, str]]:
    """Yield the texts of a value, each with the names that lead to it."""
    if isinstance(value, dict):
        for name, inner in value.items():
            if depth < _DEEPEST:
                yield from _flatten(inner, f"{path}.{name}" if path else str(name), depth + 1)
    elif isinstance(value, list):
        for inner in value:
            if not isinstance(inner, dict) and depth < _DEEPEST:
                yield from _flatten(inner, path, depth + 1)
    elif value is not None:
        yield path, _write(value)


def _write(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value).strip()
