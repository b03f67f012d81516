"""``content/archive.toml``: what the archive is called, where it will stand, whose words it holds."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from babel import Locale, UnknownLocaleError

from postil.problems import propose_name

if TYPE_CHECKING:
    from pathlib import Path

    from postil.problems import Problems

NAME = "archive.toml"


@dataclass(frozen=True, slots=True)
class Publication:
    """A blog or paper whose posts the archive holds; ``captures`` are patterns of capture names."""

    id: str
    title: str
    base_url: str | None = None
    rights: str | None = None
    contact: str | None = None
    captures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Config:
    """The archive's settings; each has a default, so an archive needs no ``archive.toml``.

    ``base_url`` ends in a slash. ``languages`` are those that date lines may be written in;
    ``language`` is the one of the pages.
    """

    title: str = "Archive"
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
    publications: tuple[Publication, ...] = ()

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
        return Config(title=_title_of(content))
    try:
        text = path.read_bytes().decode("utf-8-sig")
        table = tomllib.loads(text)
    except UnicodeDecodeError as error:
        problems.error(NAME, None, f"not UTF-8 (byte {error.start})", "Save it as UTF-8")
        return Config()
    except tomllib.TOMLDecodeError as error:
        what, _, place = str(error).partition(" (at line ")
        line = int(place.split(",")[0]) if place[:1].isdigit() else None
        problems.error(NAME, line, f"not TOML: {what}", "Values of text stand in quotation marks")
        return Config()
    reader = _TableReader(text, problems)
    publications = table.pop("publications", [])
    values = reader.read(table, _KEYS, "")
    if not isinstance(publications, list) or not all(isinstance(p, dict) for p in publications):
        reader.report("publications", "'publications' is not a list of tables", "Write [[publications]]")
        publications = []
    values["publications"] = tuple(
        Publication(**read) for p in publications if (read := _read_publication(p, reader))
    )
    _check_values(values, reader)
    values.setdefault("title", _title_of(content))
    return Config(**values)


def _title_of(content: Path) -> str:
    """Return a title for an archive that names none: its folder's, made readable."""
    folder = content.resolve()
    name = folder.parent.name if folder.name == "content" else folder.name
    return name.replace("-", " ").replace("_", " ").strip().capitalize() or "Archive"


@dataclass(frozen=True, slots=True)
class _TableReader:
    """Reads TOML tables against the keys they may have, naming the line of what is wrong."""

    text: str
    problems: Problems

    def report(self, key: str, what: str, hint: str) -> None:
        """Add a problem at the first line that sets ``key``."""
        line = next(
            (n for n, row in enumerate(self.text.split("\n"), 1) if row.split("=")[0].strip("[] \t") == key),
            None,
        )
        self.problems.error(NAME, line, what, hint)

    def read(self, table: dict[str, Any], keys: dict[str, Any], where: str) -> dict[str, Any]:
        """Return the known keys of ``table`` whose values have the right shape."""
        values: dict[str, Any] = {}
        for key, value in table.items():
            shape = str(keys.get(key, "")).removesuffix(" | None")
            if not shape:
                self.report(key, f"unknown field {key!r}{where}", propose_name(key, keys))
            elif shape == "tuple[str, ...]" and _is_texts(value):
                values[key] = tuple(value)
            elif (shape == "str" and isinstance(value, str)) or (shape == "bool" and isinstance(value, bool)):
                values[key] = value
            else:
                self.report(key, f"{key!r} is not {_SHAPES.get(shape, 'of the right kind')}", "")
        return values


def _is_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _read_publication(table: dict[str, Any], reader: _TableReader) -> dict[str, Any] | None:
    values = reader.read(table, _PUBLICATION_KEYS, " of a publication")
    missing = [key for key in ("id", "title") if key not in values]
    for key in missing:
        reader.report("publications", f"a publication has no {key!r}", "")
    return None if missing else values


def _check_values(values: dict[str, Any], reader: _TableReader) -> None:
    for key in ("base_url", "license"):
        url = values.get(key)
        if url is not None and urlsplit(url).scheme not in ("http", "https"):
            reader.report(key, f"{key!r} is not an http address: {url!r}", "Write it whole, with https://")
            del values[key]
    if "base_url" in values:
        values["base_url"] = values["base_url"].rstrip("/") + "/"
    for language in (values.get("language"), *values.get("languages", ())):
        try:
            Locale.parse(language or "en", sep="-")
        except (UnknownLocaleError, ValueError):
            reader.report("language", f"unknown language {language!r}", "Write a tag such as en-GB or de")
    ids = [publication.id for publication in values["publications"]]
    for repeated in sorted({i for i in ids if ids.count(i) > 1}):
        reader.report("id", f"two publications have the id {repeated!r}", "")
