"""Read ``content/archive.toml``."""

from __future__ import annotations

import tomllib
from dataclasses import fields
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from postil.content.config import Config, Publication, Start, is_language
from postil.content.foreign_posts import find_wiki_links
from postil.content.syntax_errors import explain_toml_error
from postil.content.themes import check_theme
from postil.content.toml_tables import CONFIG_NAME, TableReader
from postil.model.problems import propose_name

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any

    from postil.model.problems import Problems


_PUBLICATION_KINDS = ("blog", "news")
_ARCHIVE_FIELDS = {field.name: field.type for field in fields(Config)}
_START_FIELDS = {field.name: field.type for field in fields(Start)}
_PUBLICATION_FIELDS = {field.name: field.type for field in fields(Publication)}


def read_config(content: Path, problems: Problems) -> Config:
    """Return the settings of the archive at ``content``, or the defaults if there is no ``archive.toml``."""
    path = content / CONFIG_NAME
    if not path.is_file():
        return Config()
    try:
        text = path.read_bytes().decode("utf-8-sig")
        table = tomllib.loads(text)
    except UnicodeDecodeError as error:
        problems.error(CONFIG_NAME, None, f"this file is not UTF-8 (byte {error.start})", "Save it as UTF-8")
        return Config()
    except tomllib.TOMLDecodeError as error:
        problem = explain_toml_error(text, error)
        problems.error(CONFIG_NAME, problem.line, f"not TOML: {problem.what}", problem.hint)
        return Config()
    except RecursionError:
        problems.error(
            CONFIG_NAME, None, "brackets or names with dots are nested too deeply", "Settings need two levels"
        )
        return Config()
    except ValueError:  # Python reads no number of more than some thousand digits
        problems.error(CONFIG_NAME, None, "a number is too long to be read", "Put texts in quotation marks")
        return Config()
    reader = TableReader(text, problems)
    tables, starts = (_pop_tables(table, name, reader) for name in ("publications", "start"))
    content_notes = _read_content_notes(table.pop("content_notes", {}), reader)
    theme = _read_theme(table.pop("theme", {}), reader)
    values = reader.read(table, _ARCHIVE_FIELDS)
    read = (_read_publication(t, TableReader(text, problems, "publications", n)) for n, t in enumerate(tables, 1))
    publications = tuple(publication for publication in read if publication)
    begun = (_read_start(t, TableReader(text, problems, "start", n)) for n, t in enumerate(starts, 1))
    start = tuple(one for one in begun if one)
    _check_values(values, reader)
    for index, publication in enumerate(publications, 1):
        if any(publication.id == other.id for other in publications[: index - 1]):
            own_reader = TableReader(text, problems, "publications", index)
            own_reader.report("id", f"two publications have the id {publication.id!r}", "Change one of them")
    return Config(**values, publications=publications, content_notes=content_notes, theme=theme, start=start)


def _pop_tables(table: dict[str, Any], name: str, reader: TableReader) -> list[dict[str, Any]]:
    """Take a list of tables out of the settings; anything else by its name is a problem."""
    tables = table.pop(name, [])
    if isinstance(tables, list) and all(isinstance(one, dict) for one in tables):
        return tables
    reader.report(name, f"{name!r} is not a list of tables", f"Write [[{name}]]")
    return []


def _read_start(table: dict[str, Any], reader: TableReader) -> Start | None:
    values = reader.read(table, _START_FIELDS)
    if not values.get("post", "").strip():
        reader.report("post", "'post' of a post to start with is missing", "Write the post's id")
        return None
    return Start(values["post"].strip(), values.get("why", "").strip() or None)


def _read_content_notes(table: Any, reader: TableReader) -> tuple[tuple[str, str], ...]:
    if not isinstance(table, dict):
        reader.report("content_notes", "'content_notes' is not a table", "Write [content_notes] above its labels")
        return ()
    for label, text in table.items():
        if not isinstance(text, str) or not text.strip():
            reader.report(
                "content_notes",
                f"the content note on the label {label!r} is not a text",
                "Put it in quotation marks",
            )
            continue
        for _, what, hint in find_wiki_links(text):
            reader.problems.warn(CONFIG_NAME, None, what, hint)
    return tuple((label, text) for label, text in table.items() if isinstance(text, str) and text.strip())


def _read_theme(table: Any, reader: TableReader) -> tuple[tuple[str, str], ...]:
    if not isinstance(table, dict):
        reader.report("theme", "'theme' is not a table", "Write [theme] above its fields")
        return ()
    wrong = check_theme(table)
    for key, what, hint in wrong:
        reader.report(key, what, hint)
    return () if wrong else tuple(table.items())


def _read_publication(table: dict[str, Any], reader: TableReader) -> Publication | None:
    values = reader.read(table, _PUBLICATION_FIELDS)
    missing = [key for key in ("id", "title") if not values.get(key, "").strip()]
    for key in missing:
        reader.report(key, f"{key!r} of a publication is missing", "Add it")
    values["base_url"] = reader.read_base_url(values)
    if values.get("kind", "blog") not in _PUBLICATION_KINDS:
        reader.report("kind", f"unknown kind {values['kind']!r}", propose_name(values["kind"], _PUBLICATION_KINDS))
    return None if missing else Publication(**values)


def _check_values(values: dict[str, Any], reader: TableReader) -> None:
    if not values.get("title", "-").strip():
        reader.report("title", "the archive's title is empty", "Write a title, or delete the line")
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
        return name == "UTC"  # known even if the system has no database of time zones
    return True
