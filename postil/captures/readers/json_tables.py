"""JSON of exports: tables of rows, read as far as a file goes, and their values as the types that are expected."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from postil.captures.readers.reader import Fault
from postil.captures.readers.xml_text import read_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_TABLE = re.compile(r'"(\w+)"\s*:\s*\[\s*(?=\{)')
_BETWEEN = re.compile(r"\s*,\s*")
_CUT = "JSON that cannot be read to its end; the rows before are kept"

Row = dict[str, object]
Tables = dict[str, list[Row]]


def parse_json(text: str) -> object:
    """Return what JSON says, None where it is not valid or too deep to be written by a platform."""
    try:
        value: object = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return value


def read_tables(data: bytes) -> tuple[Tables, tuple[Fault, ...]]:
    """Return the lists of rows in a JSON file by their names, however deep they are, and what is wrong with it.

    Of a file that ends in the middle, the rows before are returned.
    """
    source = read_text(data)
    text = source.text.lstrip("\ufeff")
    tables: Tables = {}
    whole = parse_json(text)
    if whole is not None:
        _gather(whole, tables)
        return tables, source.faults
    decoder, end, last = json.JSONDecoder(), 0, 1
    for table in _TABLE.finditer(text):
        if table.start() < end:
            continue  # within a row
        rows = tables.setdefault(table[1], [])
        for row, end in _decode_rows(text, table.end(), decoder):
            rows.append(row)
            last = text.count("\n", 0, end) + 1
    return tables, (*source.faults, Fault(last, _CUT, "Export the blog again"))


def _gather(value: object, tables: Tables, depth: int = 0) -> None:
    if isinstance(value, dict):
        for name, inner in value.items():
            if isinstance(inner, list) and inner and all(isinstance(row, dict) for row in inner) and name != "db":
                tables.setdefault(name, []).extend(inner)
            elif depth < 5:
                _gather(inner, tables, depth + 1)
    elif isinstance(value, list):
        for inner in value:
            _gather(inner, tables, depth + 1)


def _decode_rows(text: str, position: int, decoder: json.JSONDecoder) -> Iterator[tuple[Row, int]]:
    while True:
        try:
            row, position = decoder.raw_decode(text, position)
        except (ValueError, RecursionError):
            return
        if isinstance(row, dict):
            yield row, position
        between = _BETWEEN.match(text, position)
        if between is None:
            return
        position = between.end()


def text_in(row: Mapping[str, object], name: str) -> str:
    """Return a value that should be text; empty where it is missing or something else."""
    value = row.get(name)
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""


def rows_in(row: Mapping[str, object], name: str) -> list[Row]:
    """Return the rows that a value should hold; empty where it is missing or something else."""
    value = row.get(name)
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
