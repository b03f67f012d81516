"""``content/archive.toml``: what the archive is called, where it will stand, whose words it holds."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, fields
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from babel import Locale, UnknownLocaleError

from postil.content.syntax_errors import explain_toml_error
from postil.content.themes import check_theme
from postil.model.problems import propose_name
from postil.text.urls import split_url

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any

    from postil.model.problems import Problems


NAME = "archive.toml"


UNNAMED = "Archive"  # the title of an archive that gives itself none


_WRITABLE = re.compile(r"[^\s<>\"\x00-\x1f\x7f-\x9f]+")


_PUBLICATION_KINDS = ("blog", "news")


_TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")


@dataclass(frozen=True, slots=True)
class Publication:
    """A blog or paper whose posts the archive holds; ``captures`` are patterns of capture names.

    ``kind`` is ``blog`` or ``news``.
    """

    id: str
    title: str
    base_url: str | None = None
    rights: str | None = None
    contact: str | None = None
    kind: str = "blog"
    captures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Config:
    """The archive's settings; each has a default, so an archive needs no ``archive.toml``.

    ``base_url`` ends in a slash. ``languages`` are those that date lines may be written in;
    ``language`` is the one of the pages. ``timezone`` is that of dates with a time and no zone.
    ``markdown`` puts the posts as Markdown into the zip, and beside it. ``content_notes`` are labels, each
    with what readers should know of the posts that have it. ``theme`` are its looks, by what they are of.
    """

    title: str = UNNAMED
    subtitle: str | None = None
    description: str | None = None
    base_url: str | None = None
    language: str = "en-GB"
    languages: tuple[str, ...] = ()
    timezone: str = "UTC"
    rights: str | None = None
    license: str | None = None
    contact: str | None = None
    index: bool = True
    markdown: bool = False
    publications: tuple[Publication, ...] = ()
    content_notes: tuple[tuple[str, str], ...] = ()
    theme: tuple[tuple[str, str], ...] = ()

    @property
    def reading_languages(self) -> tuple[str, ...]:
        """The languages of date lines: the archive's own, those it names, and English."""
        return tuple(dict.fromkeys((self.language, *self.languages, "en")))

    def find_publication(self, capture_name: str) -> Publication | None:
        """Return the publication that a capture belongs to: by pattern, else the first without one."""
        for publication in self.publications:
            if any(fnmatchcase(capture_name, pattern) for pattern in publication.captures):
                return publication
        return next((p for p in self.publications if not p.captures), None)


_KEYS = {field.name: field.type for field in fields(Config)}


_PUBLICATION_KEYS = {field.name: field.type for field in fields(Publication)}


_SHAPES = {"str": "a text", "bool": "true or false", "tuple[str, ...]": "a list of texts"}


def read_config(content: Path, problems: Problems) -> Config:
    """Return the settings of the archive at ``content``, defaults where there is no file."""
    path = content / NAME
    if not path.is_file():
        return Config()
    try:
        text = path.read_bytes().decode("utf-8-sig")
        table = tomllib.loads(text)
    except UnicodeDecodeError as error:
        problems.error(NAME, None, f"not UTF-8 (byte {error.start})", "Save it as UTF-8")
        return Config()
    except tomllib.TOMLDecodeError as error:
        slip = explain_toml_error(text, error)
        problems.error(NAME, slip.line, f"not TOML: {slip.what}", slip.hint)
        return Config()
    reader = _TableReader(text, problems)
    tables = table.pop("publications", [])
    content_notes = _read_content_notes(table.pop("content_notes", {}), reader)
    theme = _read_theme(table.pop("theme", {}), reader)
    values = reader.read(table, _KEYS)
    if not isinstance(tables, list) or not all(isinstance(t, dict) for t in tables):
        reader.report("publications", "'publications' is not a list of tables", "Write [[publications]]")
        tables = []
    read = (_read_publication(t, _TableReader(text, problems, index)) for index, t in enumerate(tables, 1))
    publications = tuple(publication for publication in read if publication)
    _check_values(values, reader)
    for index, publication in enumerate(publications, 1):
        if any(publication.id == other.id for other in publications[: index - 1]):
            again = _TableReader(text, problems, index)
            again.report("id", f"two publications have the id {publication.id!r}", "Give one another id")
    return Config(**values, publications=publications, content_notes=content_notes, theme=theme)


def _read_content_notes(table: Any, reader: _TableReader) -> tuple[tuple[str, str], ...]:
    if not isinstance(table, dict):
        reader.report("content_notes", "'content_notes' is not a table", "Write [content_notes] over it")
        return ()
    for label, text in table.items():
        if not isinstance(text, str) or not text.strip():
            reader.report("content_notes", f"the content note on the label {label!r} is not a text", "")
    return tuple((label, text) for label, text in table.items() if isinstance(text, str) and text.strip())


def _read_theme(table: Any, reader: _TableReader) -> tuple[tuple[str, str], ...]:
    if not isinstance(table, dict):
        reader.report("theme", "'theme' is not a table", "Write [theme] over it")
        return ()
    wrong = check_theme(table)
    for key, what, hint in wrong:
        reader.report(key, what, hint)
    return () if wrong else tuple(table.items())


def is_language(tag: str) -> bool:
    """Tell whether a language tag (BCP 47) is one that dates can be written in."""
    try:
        return bool(_TAG.fullmatch(tag) and Locale.parse(tag, sep="-"))
    except (UnknownLocaleError, ValueError):
        return False


@dataclass(frozen=True, slots=True)
class _TableReader:
    """Reads TOML tables against the keys they may have, naming the line of what is wrong."""

    text: str
    problems: Problems
    publication: int = 0  # which table of them, from 1; 0 is the archive's own

    def report(self, key: str, what: str, hint: str) -> None:
        """Add a problem at the line that sets ``key``, or at the head of the table where none does."""
        table, head = 0, None
        for line, row in enumerate(self.text.split("\n"), 1):
            name = row.split("=")[0].strip("[] \t")
            if row.strip().startswith("[[") and name == "publications":
                table += 1
                head = line if table == self.publication else head
            if (table == self.publication or key == "publications") and name == key:
                self.problems.error(NAME, line, what, hint)
                return
        self.problems.error(NAME, head, what, hint)

    def read(self, table: dict[str, Any], keys: dict[str, Any]) -> dict[str, Any]:
        """Return the known keys of ``table`` whose values have the right shape."""
        values: dict[str, Any] = {}
        for key, value in table.items():
            shape = str(keys.get(key, "")).removesuffix(" | None")
            if not shape:
                where = " of a publication" if self.publication else ""
                self.report(key, f"unknown field {key!r}{where}", propose_name(key, keys))
            elif shape == "tuple[str, ...]" and _is_texts(value):
                values[key] = tuple(value)
            elif (shape == "str" and isinstance(value, str)) or (shape == "bool" and isinstance(value, bool)):
                values[key] = value
            else:
                self.report(key, f"{key!r} is not {_SHAPES.get(shape, 'of the right kind')}", "")
        return values

    def read_url(self, values: dict[str, Any], key: str) -> str | None:
        """Return an http address; one that is none is a problem."""
        url = values.get(key)
        if url is not None and not _is_http(url):
            self.report(key, f"{key!r} is not an http address: {url!r}", "Write it whole, with https://")
            return None
        return url

    def read_base_url(self, values: dict[str, Any]) -> str | None:
        """Return the address of a site, ending in a slash."""
        url = self.read_url(values, "base_url")
        if url is not None and ("?" in url or "#" in url):
            self.report("base_url", f"'base_url' is not the address of a folder: {url!r}", "Cut it before ? and #")
            return None
        return url.rstrip("/") + "/" if url else None


def _is_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _is_http(url: str) -> bool:
    parts = split_url(url)
    return bool(parts and parts.scheme in ("http", "https") and parts.hostname and _WRITABLE.fullmatch(url))


def _read_publication(table: dict[str, Any], reader: _TableReader) -> Publication | None:
    values = reader.read(table, _PUBLICATION_KEYS)
    missing = [key for key in ("id", "title") if not values.get(key, "").strip()]
    for key in missing:
        reader.report(key, f"a publication has no {key!r}", "Give it one")
    values["base_url"] = reader.read_base_url(values)
    if values.get("kind", "blog") not in _PUBLICATION_KINDS:
        reader.report("kind", f"unknown kind {values['kind']!r}", propose_name(values["kind"], _PUBLICATION_KINDS))
    return None if missing else Publication(**values)


def _check_values(values: dict[str, Any], reader: _TableReader) -> None:
    if not values.get("title", "-").strip():
        reader.report("title", "the archive's title is empty", "Write one, or delete the line")
    values["base_url"] = reader.read_base_url(values)
    values["license"] = reader.read_url(values, "license")
    for key, tags in (("language", [values.get("language", "en")]), ("languages", values.get("languages", ()))):
        for tag in tags:
            if not is_language(tag):
                reader.report(key, f"unknown language {tag!r}", "Write a tag such as en-GB or de")
    timezone = values.get("timezone", "UTC")
    if not _is_timezone(timezone):
        hint = propose_name(timezone, available_timezones()) or "Write a name such as Europe/London"
        reader.report("timezone", f"unknown time zone {timezone!r}", hint)
        del values["timezone"]


def _is_timezone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return name == "UTC"  # known without a data base of time zones
    return True
