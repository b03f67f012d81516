"""The tables of ``archive.toml``: values are checked for their types, errors are reported with their line."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from postil.model.problems import propose_name
from postil.text.urls import encode_url, split_url

if TYPE_CHECKING:
    from typing import Any

    from postil.model.problems import Problems


CONFIG_NAME = "archive.toml"
_URL = re.compile(r"[^\s<>\"\x00-\x1f\x7f-\x9f]+")
_OF_TABLE = {"publications": " of a publication", "start": " of a post to start with"}
_TYPE_NAMES = {"str": "a text", "bool": "true or false", "tuple[str, ...]": "a list of texts"}


@dataclass(frozen=True, slots=True)
class TableReader:
    """Reads one table of ``archive.toml``; ``text`` is the whole file, in which the lines of errors are found."""

    text: str
    problems: Problems
    table: str = ""  # the name of a list of tables, such as [[publications]]; "" for any other
    number: int = 0  # the table's number in this list, from 1

    def report(self, key: str, what: str, hint: str) -> None:
        """Report a problem on the line that sets ``key``, or on the first line of the table if none does."""
        counts: Counter[str] = Counter()
        here, head = ("", 0), None
        for line, row in enumerate(self.text.split("\n"), 1):
            name = row.split("=")[0].strip("[] \t")
            is_head = row.strip().startswith("[[")
            if is_head:
                counts[name] += 1
                here = (name, counts[name])
                head = line if here == (self.table, self.number) else head
            is_own = here == (self.table, self.number) or (not self.table and is_head)
            if is_own and name == key:
                self.problems.error(CONFIG_NAME, line, what, hint)
                return
        self.problems.error(CONFIG_NAME, head, what, hint)

    def read(self, table: dict[str, Any], types: dict[str, Any]) -> dict[str, Any]:
        """Return the fields of ``table`` that have the right type; ``types`` are those of all known fields."""
        values: dict[str, Any] = {}
        for key, value in table.items():
            type_name = str(types.get(key, "")).removesuffix(" | None")
            if not type_name:
                where = _OF_TABLE.get(self.table, "")
                self.report(key, f"unknown field {key!r}{where}", propose_name(key, types))
            elif type_name == "tuple[str, ...]" and _is_list_of_texts(value):
                values[key] = tuple(value)
            elif (type_name == "str" and isinstance(value, str)) or (
                type_name == "bool" and isinstance(value, bool)
            ):
                values[key] = value
            else:
                self.report(key, f"{key!r} is not {_TYPE_NAMES.get(type_name, 'a value of the right type')}", "")
        return values

    def read_url(self, values: dict[str, Any], key: str) -> str | None:
        """Return a web address, None if it is absent; any other text is a problem."""
        url = values.get(key)
        if url is not None and not _is_http_url(url):
            self.report(key, f"{key!r} is not a web address: {url!r}", "Begin it with https://")
            return None
        return url

    def read_base_url(self, values: dict[str, Any]) -> str | None:
        """Return the address of a site, with a slash at its end; None if it is absent."""
        url = self.read_url(values, "base_url")
        if url is not None and ("?" in url or "#" in url):
            self.report(
                "base_url", f"'base_url' contains ? or #: {url!r}", "Delete these characters and what follows them"
            )
            return None
        return encode_url(url).rstrip("/") + "/" if url else None


def _is_list_of_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _is_http_url(url: str) -> bool:
    parts = split_url(url)
    return bool(parts and parts.scheme in ("http", "https") and parts.hostname and _URL.fullmatch(url))
