"""Digests of values: equal for equal values, whatever process or machine makes them."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import marshal
from collections.abc import Mapping
from functools import cache
from operator import attrgetter
from typing import Any

_PLAIN = frozenset((str, int, float, bool, bytes, type(None)))


def digest_value(value: object) -> str:
    """Return the SHA-256 of a value of dataclasses, strings, numbers, dates, tuples, lists and mappings."""
    # Version 2 writes equal values in the same way, however their parts are shared.
    return hashlib.sha256(marshal.dumps(_flatten(value), 2)).hexdigest()


def _flatten(value: Any) -> Any:
    """Return a value made of nothing but tuples, strings, numbers and None."""
    kind = type(value)
    if kind in _PLAIN:
        return value
    if kind is tuple or kind is list:
        return tuple([one if type(one) in _PLAIN else _flatten(one) for one in value])
    if isinstance(value, Mapping):
        return tuple([(_flatten(key), _flatten(one)) for key, one in value.items()])
    if isinstance(value, str):
        return str(value)
    if dataclasses.is_dataclass(kind):
        name, read = _reader_of(kind)
        found = read(value)
        return (name, *[one if type(one) in _PLAIN else _flatten(one) for one in found])
    if isinstance(value, (dt.date, dt.time)):
        return kind.__name__, value.isoformat()
    raise TypeError(f"{kind.__qualname__} has no digest")  # what is not looked at must not count as equal


@cache
def _reader_of(kind: type) -> tuple[str, Any]:
    """Return the name of a dataclass, and what reads all its fields."""
    names = [field.name for field in dataclasses.fields(kind)]
    read = attrgetter(*names)
    return kind.__qualname__, read if len(names) > 1 else lambda value: (read(value),)
