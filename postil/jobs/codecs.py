"""Values to JSON and back, by their types: so that reading what was stored can make nothing but these values."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import types
from collections.abc import Callable, Mapping
from typing import Any, Generic, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")
_Step = Callable[[Any], Any]


def _same(value: Any) -> Any:
    return value


class Codec(Generic[T]):
    """Encodes values of one type: a frozen dataclass or NamedTuple, of strings, numbers, dates, tuples, sets,
    mappings, bytes and its like.

    ``names`` are the types that the annotations of its modules name, but import for type checking only.
    """

    def __init__(self, kind: type[T], names: Mapping[str, Any]) -> None:
        self._names = {"Mapping": Mapping, **names}
        self._known: dict[Any, tuple[_Step, _Step]] = {}
        self._encode, self._decode = self._steps(kind)

    def encode(self, value: T) -> bytes:
        """Return a value as JSON."""
        text = json.dumps(self._encode(value), ensure_ascii=False, separators=(",", ":"))
        return text.encode("utf-8", "surrogatepass")

    def decode(self, data: bytes) -> T:
        """Return the value that ``encode`` was given."""
        value: T = self._decode(json.loads(data.decode("utf-8", "surrogatepass")))
        return value

    def _steps(self, kind: Any) -> tuple[_Step, _Step]:
        """Return how a value of a type is encoded and decoded."""
        if kind not in self._known:
            self._known[kind] = self._make_steps(kind)
        return self._known[kind]

    def _make_steps(self, kind: Any) -> tuple[_Step, _Step]:
        origin, inner = get_origin(kind), get_args(kind)
        if kind in (str, int, float, bool, Any, type(None)) or origin is Literal:
            return _same, _same
        if kind is dt.date:
            return dt.date.isoformat, dt.date.fromisoformat
        if isinstance(kind, type) and issubclass(kind, str):
            return str, kind
        if origin in (Union, types.UnionType):
            (other,) = (one for one in inner if one is not type(None))
            encode, decode = self._steps(other)
            if encode is _same:
                return _same, _same
            return (lambda v: None if v is None else encode(v)), (lambda v: None if v is None else decode(v))
        if kind is bytes:
            return bytes.hex, bytes.fromhex
        return self._make_steps_of_several(origin, inner) if origin else self._make_record_steps(kind)

    def _make_steps_of_several(self, origin: Any, inner: tuple[Any, ...]) -> tuple[_Step, _Step]:
        """Return how tuples, sets and mappings are encoded and decoded."""
        if origin is tuple:
            return self._make_tuple_steps(inner)
        encode, decode = self._steps(inner[-1])
        if origin is frozenset:
            return (lambda v: sorted(map(encode, v))), (lambda v: frozenset(map(decode, v)))
        return (
            lambda v: [(key, encode(one)) for key, one in v.items()],
            lambda v: {key: decode(one) for key, one in v},
        )

    def _make_tuple_steps(self, inner: tuple[Any, ...]) -> tuple[_Step, _Step]:
        if len(inner) == 2 and inner[1] is Ellipsis:
            encode, decode = self._steps(inner[0])
            if encode is _same:
                return _same, tuple
            return (lambda v: list(map(encode, v))), (lambda v: tuple(map(decode, v)))
        steps = [self._steps(one) for one in inner]
        return (
            lambda v: [encode(one) for (encode, _), one in zip(steps, v, strict=True)],
            lambda v: tuple(decode(one) for (_, decode), one in zip(steps, v, strict=True)),
        )

    def _make_record_steps(self, kind: Any) -> tuple[_Step, _Step]:
        hints = get_type_hints(kind, localns=self._names)
        is_tuple = issubclass(kind, tuple)  # a NamedTuple
        names = kind._fields if is_tuple else [field.name for field in dataclasses.fields(kind)]
        fields = [(name, *self._steps(hints[name])) for name in names]
        decoders = [decode for _, _, decode in fields]
        return (
            lambda v: [encode(getattr(v, name)) for name, encode, _ in fields],
            lambda v: kind(*(decode(one) for decode, one in zip(decoders, v, strict=True))),
        )
