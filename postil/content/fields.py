"""The fields of files that people write: each is read with its type, and errors are reported with their line."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from postil.content.foreign_posts import report_foreign_front_matter
from postil.content.yaml_files import YamlProblem, find_lost_signs, read_yaml, split_front_matter
from postil.model.problems import propose_name
from postil.text.edtf import parse_edtf

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path
    from typing import Any

    from postil.model.problems import Problems
    from postil.text.edtf import Edtf


_Choice = TypeVar("_Choice")


def read_text(path: Path, name: str, problems: Problems) -> str | None:
    """Return a file's text with LF as line ends; None, and a problem, if it is not UTF-8."""
    data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        what = f"this file is not UTF-8: byte {data[error.start]:#04x}"
        problems.error(name, line, what, "Save it as UTF-8")
        return None
    return text.replace("\r\n", "\n").replace("\r", "\n")


_WEB_ADDRESS = re.compile(r"https?://[^\s/]", re.IGNORECASE)


# A date and a time as other programs write them: 2013/07/01 10:15:00.000 +0100
_OTHER_DATE = re.compile(
    r"^(\d{4})([-/])(\d\d)\2(\d\d)(?:(?:[Tt]|\s+)(\d\d:\d\d(?::\d\d)?)(?:[.,]\d+)?\s*"
    r"(?:([Zz]|UTC|GMT)|([+-]\d\d):?(\d\d)?)?)?(?=[?~%]?$)"
)


def _write_date(date: re.Match[str]) -> str:
    """Return such a date in EDTF."""
    year, _, month, day, time, utc, hours, minutes = date.groups()
    zone = "Z" if utc else f"{hours}:{minutes or '00'}" if hours else ""
    return f"{year}-{month}-{day}" + (f"T{time}{zone}" if time else "")


@dataclass(frozen=True, slots=True)
class Fields:
    """A mapping from a YAML file, read field by field; errors are reported with their line.

    ``raw`` are its values as YAML gives them. ``lines`` are the lines of its keys by path, as ``read_yaml`` gives
    them, ``key_path`` is the path of this mapping, and ``line_offset`` is how many lines of the file come before
    the YAML text.
    """

    path: str
    raw: Mapping[str, Any]
    lines: Mapping[tuple[object, ...], int]
    key_path: tuple[object, ...]
    line_offset: int
    problems: Problems

    def line(self, key: str | None = None) -> int:
        """Return the line of a field, or of the mapping if it has no such field."""
        key_path = self.key_path if key is None else (*self.key_path, key)
        return self.lines.get(key_path, self.lines.get(self.key_path, 1)) + self.line_offset

    def report(self, key: str | None, what: str, hint: str = "") -> None:
        """Report a problem on the line of a field."""
        self.problems.error(self.path, self.line(key), what, hint)

    def check_keys(self, known: tuple[str, ...]) -> None:
        """Report each field that is not one of ``known``, with the nearest name."""
        for key in self.raw:
            if key not in known:
                self.report(str(key), f"unknown field {key!r}", propose_name(str(key), known))

    def text(self, key: str, *, required: bool = False) -> str | None:
        """Return a text, None if it is absent; a number is returned as it is written."""
        value = self.raw.get(key)
        if value is not None and not isinstance(value, (str, int)):
            self.report(key, f"{key!r} is not a text", "Write text after it, in quotation marks if need be")
            return None
        text = "" if value is None else str(value).strip()
        if not text and required:
            self.report(key if key in self.raw else None, f"{key!r} is missing", "Add it")
        return text or None

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts; one text alone is a list of one."""
        value = self.raw.get(key)
        if value is None:
            return ()
        items = value if isinstance(value, list) else [value]
        if not all(isinstance(item, (str, int)) for item in items):
            self.report(key, f"{key!r} is not a list of texts", "Write it as [one, two]")
            return ()
        texts = tuple(str(item).strip() for item in items)
        if not all(texts):
            self.report(key, f"{key!r} contains an empty text", "Delete it")
        return texts

    def mapping(self, key: str) -> Fields | None:
        """Return the fields of a mapping within this one, None if it is absent."""
        value = self.raw.get(key)
        if value is None:
            return None
        if not isinstance(value, dict):
            self.report(key, f"{key!r} has no fields", "Write its fields below it, indented")
            return None
        return Fields(self.path, value, self.lines, (*self.key_path, key), self.line_offset, self.problems)

    def date(self, key: str) -> Edtf | None:
        """Return a date in EDTF, None if it is absent; also one as other programs write it."""
        text = self.text(key)
        if text is None:
            return None
        try:
            return parse_edtf(_OTHER_DATE.sub(_write_date, text))
        except ValueError as error:
            self.report(key, f"{text!r} is not a date", str(error)[:1].upper() + str(error)[1:])
            return None

    def words(self, key: str, *, required: bool = False) -> str | None:
        """Return a text with visible characters, None if it is absent; white space alone is a problem."""
        written = self.raw.get(key)
        if isinstance(written, str) and not written.strip() and (written or not required):
            self.report(key, f"{key!r} is empty", "Write some words, or delete the field")
            return None
        return self.text(key, required=required)

    def web_address(self, key: str) -> str | None:
        """Return a web address; any other text is a problem."""
        url = self.text(key)
        if url is not None and not _WEB_ADDRESS.match(url):
            self.report(key, f"{url!r} is not a web address", "Begin it with 'https://'")
        return url

    def choice(self, key: str, known: tuple[_Choice, ...], default: _Choice) -> _Choice:
        """Return the value, which has to be one of ``known``, or ``default`` if it is absent."""
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
        yield from parse_list(text, name, problems)


def parse_list(text: str, name: str, problems: Problems) -> Iterator[Fields]:
    """Yield the mappings of a YAML text that is a list of them; ``name`` is its file, for messages."""
    try:
        value, lines = read_yaml(text)
    except YamlProblem as problem:
        problems.error(name, problem.line, f"not YAML: {problem.what}", problem.hint)
        return
    for line, what, hint in find_lost_signs(text):
        problems.warn(name, line, what, hint)
    if value is None:
        return
    if not isinstance(value, list):
        problems.error(name, 1, "this file is not a list", "Begin each entry with '- '")
        return
    for index, item in enumerate(value):
        if isinstance(item, dict):
            yield Fields(name, item, lines, (index,), 0, problems)
        else:
            problems.error(name, lines.get((index,)), "this entry has no fields", "Write 'name: text'")


def find_yaml_file(content: Path, stem: str, problems: Problems) -> Path | None:
    """Return the file with a name that may end in ``.yml`` or ``.yaml``, None if there is none."""
    found = [path for suffix in (".yml", ".yaml") if (path := content / f"{stem}{suffix}").is_file()]
    if len(found) > 1:
        problems.error(
            found[1].name, None, f"there is also {found[0].name}", "Move all entries into one of the two files"
        )
    return found[0] if found else None


def list_files(folder: Path, suffixes: tuple[str, ...]) -> list[Path]:
    """Return the files below a folder, sorted by path, without hidden ones."""
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
    """Return a file's front matter, the text after it, and the line on which that text begins.

    None, and a problem, if the front matter cannot be read.
    """
    if report_foreign_front_matter(text, name, problems):
        return None
    above = text[: len(text) - len(text.lstrip())].count("\n") + 1  # the opening --- and blank lines before it
    try:
        parts = split_front_matter(text)
        if parts is None:
            return Fields(name, {}, {}, (), 0, problems), text, 1
        front, rest = parts
        above += len(front) - len(front.lstrip("\n")) - 1
        values, lines = read_yaml(front.lstrip("\n"))
        for line, what, hint in find_lost_signs(front.lstrip("\n")):
            problems.warn(name, line + above, what, hint)
    except YamlProblem as problem:
        what = f"front matter is not YAML: {problem.what}"
        problems.error(name, problem.line + above, what, problem.hint)
        return None
    if values is not None and not isinstance(values, dict):
        problems.error(name, above + 1, "the front matter has no fields", "Write 'title: …' and so on")
        return None
    body_line = text[: len(text) - len(rest)].count("\n") + 1
    return Fields(name, values or {}, lines, (), above, problems), rest, body_line
