"""Files that people write, field by field: what is wrong is reported with its line."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from postil.content.yaml_files import YamlProblem, read_yaml, split_front_matter
from postil.model.problems import propose_name
from postil.text.edtf import parse_edtf

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from postil.model.problems import Problems
    from postil.text.edtf import Edtf


_T = TypeVar("_T")

# What ``content`` may hold.
FOLDERS = ("captures", "posts", "notes", "pages", "media", "layouts", "static")


FILES = ("archive.toml", "glossary.yml", "glossary.yaml", "redactions.yml", "redactions.yaml")


def check_files(content: Path, problems: Problems) -> None:
    """Report what of an archive cannot be read: nothing of it is passed over as if it were not there."""
    for name in (*FOLDERS, *FILES):
        path = content / name
        if path.is_symlink() and not path.exists():
            problems.error(name, None, "a link that leads to nothing", "Put back what it leads to, or delete it")
        elif name in FILES and path.is_dir():
            problems.error(name, None, "is a folder, not a file", "Move it away")
        elif name in FOLDERS and path.exists() and not path.is_dir():
            problems.error(name, None, "is a file, not a folder", "Move it away")
        elif path.is_dir():
            _check_folder(path, content, problems)
        elif path.exists():
            _check_entry(path, content, problems)


def _check_folder(folder: Path, content: Path, problems: Problems) -> None:
    def report(error: OSError) -> None:
        name = _readable(Path(error.filename or folder).relative_to(content))
        problems.error(name, None, f"cannot be read: {error.strerror}", "Change its permissions")

    for parent, folders, files in os.walk(folder, onerror=report):
        seen = sorted(name for name in folders if not name.startswith(".") or name == ".as-converted")
        folders[:] = seen
        for entry in (*seen, *sorted(name for name in files if not name.startswith("."))):
            _check_entry(Path(parent, entry), content, problems)


def _check_entry(path: Path, content: Path, problems: Problems) -> None:
    inner = path.relative_to(content)
    name = _readable(inner)
    if name != inner.as_posix():
        problems.error(name, None, "its name is not UTF-8", "Rename it")
    elif path.is_symlink() and (path.is_dir() or not path.exists()):
        what = "a link to a folder, which is not followed" if path.is_dir() else "a link that leads to nothing"
        problems.error(name, None, what, "Put there what it leads to, or delete it")
    elif path.is_file() and not os.access(path, os.R_OK):
        problems.error(name, None, "cannot be read", "Change its permissions")


def _readable(path: Path) -> str:
    """Return a path that can be printed, with ``\\xff`` for a byte that is not UTF-8."""
    return path.as_posix().encode(errors="surrogateescape").decode(errors="backslashreplace")


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
        if value is not None and not isinstance(value, (str, int)):
            self.report(key, f"{key!r} is not a text")
            return None
        text = "" if value is None else str(value).strip()
        if not text and required:
            self.report(key if key in self.values else None, f"no {key!r}")
        return text or None

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts; one text alone is a list of one."""
        value = self.values.get(key)
        if value is None:
            return ()
        items = value if isinstance(value, list) else [value]
        if not all(isinstance(item, (str, int)) for item in items):
            self.report(key, f"{key!r} is not a list of texts")
            return ()
        texts = tuple(str(item).strip() for item in items)
        if not all(texts):
            self.report(key, f"an empty text in {key!r}", "Delete it")
        return texts

    def inner(self, key: str) -> Fields | None:
        """Return the fields of a mapping within this one, None where it is absent."""
        value = self.values.get(key)
        if value is None:
            return None
        if not isinstance(value, dict):
            self.report(key, f"{key!r} is not a list of fields", "Write its fields below it, indented")
            return None
        return Fields(self.path, value, self.lines, (*self.place, key), self.offset, self.problems)

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
    if text is not None:
        yield from list_fields(text, name, problems)


def list_fields(text: str, name: str, problems: Problems) -> Iterator[Fields]:
    """Yield the mappings of a YAML text that is a list of them; ``name`` is its file's."""
    try:
        value, lines = read_yaml(text)
    except YamlProblem as problem:
        problems.error(name, problem.line, f"not YAML: {problem.what}", problem.hint)
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
    above = text[: len(text) - len(text.lstrip())].count("\n") + 1  # the opening hyphens and blank lines before
    try:
        parts = split_front_matter(text)
        if parts is None:
            return Fields(name, {}, {}, (), 0, problems), text, 1
        front, rest = parts
        above += len(front) - len(front.lstrip("\n")) - 1
        values, lines = read_yaml(front.lstrip("\n"))
    except YamlProblem as problem:
        what = f"front matter does not parse: {problem.what}"
        problems.error(name, problem.line + above, what, problem.hint)
        return None
    if values is not None and not isinstance(values, dict):
        problems.error(name, above + 1, "front matter is not a list of fields", "Write 'title: …' and so on")
        return None
    body_line = text[: len(text) - len(rest)].count("\n") + 1
    return Fields(name, values or {}, lines, (), above, problems), rest, body_line
