"""Files that people write, field by field: what is wrong is reported with its line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from postil.dates import Edtf, parse_edtf
from postil.problems import propose_name
from postil.yamlfiles import YamlProblem, read_yaml, split_front_matter

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from postil.problems import Problems

_T = TypeVar("_T")


def read_text(path: Path, name: str, problems: Problems) -> str | None:
    """Return a file's text, its line ends as LF, or None and a problem where it is not UTF-8."""
    data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        hint = "Save it as UTF-8"
        problems.error(name, line, f"not UTF-8: byte {data[error.start]:#04x}", hint)
        return None
    return text.replace("\r\n", "\n").replace("\r", "\n")


@dataclass(frozen=True, slots=True)
class Fields:
    """A mapping from a YAML file, read field by field; what is wrong is reported with its line."""

    path: str
    values: Mapping[str, Any]
    lines: Mapping[tuple[object, ...], int]
    place: tuple[object, ...]
    offset: int
    problems: Problems

    def line(self, key: str | None = None) -> int:
        """Return the line of a field, or of the mapping."""
        place = self.place if key is None else (*self.place, key)
        return self.lines.get(place, self.lines.get(self.place, 1)) + self.offset

    def report(self, key: str | None, what: str, hint: str = "") -> None:
        """Add a problem at a field."""
        self.problems.error(self.path, self.line(key), what, hint)

    def check_keys(self, known: tuple[str, ...]) -> None:
        """Report each field that is not one of ``known``, with the nearest name."""
        for key in self.values:
            if key not in known:
                self.report(str(key), f"unknown field {key!r}", propose_name(str(key), known))

    def text(self, key: str, *, required: bool = False) -> str | None:
        """Return a text, None where it is absent; a number counts as the text it is written as."""
        value = self.values.get(key)
        if value is None or value == "":
            if required:
                self.report(key if key in self.values else None, f"no {key!r}")
            return None
        if isinstance(value, (str, int, float)) and not isinstance(value, bool):
            return str(value).strip()
        self.report(key, f"{key!r} is not a text")
        return None

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts; one text alone is a list of one."""
        value = self.values.get(key)
        if value is None:
            return ()
        if isinstance(value, str):
            return (value,)
        if isinstance(value, list) and all(isinstance(v, (str, int, float)) for v in value):
            return tuple(str(v) for v in value)
        self.report(key, f"{key!r} is not a list of texts")
        return ()

    def date(self, key: str) -> Edtf | None:
        """Return a date in EDTF."""
        text = self.text(key)
        if text is None:
            return None
        try:
            return parse_edtf(text)
        except ValueError as error:
            self.report(key, f"{text!r} is not a date", str(error)[:1].upper() + str(error)[1:])
            return None

    def choice(self, key: str, known: tuple[_T, ...], default: _T) -> _T:
        """Return one of ``known``."""
        text = self.text(key)
        if text is None:
            return default
        for value in known:
            if value == text:
                return value
        self.report(key, f"unknown {key} {text!r}", propose_name(text, map(str, known)))
        return default


def read_list(path: Path, name: str, problems: Problems) -> Iterator[Fields]:
    """Yield the mappings of a YAML file that is a list of them."""
    text = read_text(path, name, problems)
    if text is None:
        return
    try:
        value, lines = read_yaml(text)
    except YamlProblem as problem:
        problems.error(name, problem.line, f"not YAML: {problem.what}", "See the README for its form")
        return
    if value is None:
        return
    if not isinstance(value, list):
        problems.error(name, 1, "not a list", "Begin each entry with '- '")
        return
    for index, item in enumerate(value):
        if isinstance(item, dict):
            yield Fields(name, item, lines, (index,), 0, problems)
        else:
            problems.error(name, lines.get((index,)), "not an entry with fields")


def list_files(folder: Path, suffixes: tuple[str, ...]) -> list[Path]:
    """Return the files below a folder in the order of their names, hidden ones left out."""
    if not folder.is_dir():
        return []
    return sorted(
        path
        for path in folder.rglob("*")
        if path.suffix.lower() in suffixes
        and path.is_file()
        and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    )


def read_front_matter(text: str, name: str, problems: Problems) -> tuple[Fields, str, int] | None:
    """Return a file's fields, its text and the line that this begins on."""
    try:
        parts = split_front_matter(text)
        if parts is None:
            return Fields(name, {}, {}, (), 0, problems), text, 1
        front, rest = parts
        values, lines = read_yaml(front.lstrip("\n"))
    except YamlProblem as problem:
        problems.error(
            name,
            problem.line + 1,
            f"front matter does not parse: {problem.what}",
            "Quote texts that hold a colon",
        )
        return None
    if values is not None and not isinstance(values, dict):
        problems.error(name, 2, "front matter is not a list of fields", "Write 'title: …' and so on")
        return None
    body_line = text[: len(text) - len(rest)].count("\n") + 1
    return Fields(name, values or {}, lines, (), 1, problems), rest, body_line
