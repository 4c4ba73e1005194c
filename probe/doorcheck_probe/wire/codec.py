# SPDX-License-Identifier: Apache-2.0
"""Between the wire's dataclasses and plain JSON values, in both directions.

Everything that is decoded is hostile until it has passed here: types are exact, texts and lists
have an upper length, numbers a range. Unknown fields are ignored, so that a newer probe can say
more; missing fields without a default are an error.
"""

from __future__ import annotations

import dataclasses
import types
import typing
from datetime import UTC, datetime
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar

T = TypeVar("T")

MAX_TEXT = 16_384
MAX_ITEMS = 4_096
MAX_NUMBER = 2**31
YEARS = range(1970, 3000)
"""Times further away cannot be shown in every zone."""


class WireError(ValueError):
    """A value that does not fit the wire; the message begins with the path to it."""


def to_plain(value: object) -> Any:
    """Turn a wire value into what ``json.dumps`` accepts; times become RFC 3339 in UTC."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {
            _wire_name(field): to_plain(getattr(value, field.name))
            for field in dataclasses.fields(value)
        }
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    if isinstance(value, dict):
        return {str(key): to_plain(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [to_plain(item) for item in value]
    if isinstance(value, StrEnum):
        return value.value
    return value


def from_plain(kind: type[T], value: object) -> T:
    """Build a ``kind`` from a parsed JSON value.

    Raises ``WireError`` naming the first place that does not fit.
    """
    return typing.cast("T", _decode(kind, value, "$"))


def _wire_name(field: dataclasses.Field[Any]) -> str:
    return str(field.metadata.get("wire", field.name))


def _decode(kind: Any, value: object, path: str) -> object:
    origin = typing.get_origin(kind)
    if origin in (types.UnionType, typing.Union):
        return _decode_optional(kind, value, path)
    if origin is tuple:
        return _decode_tuple(kind, value, path)
    if origin is dict:
        return _decode_dict(kind, value, path)
    if dataclasses.is_dataclass(kind):
        return _decode_dataclass(typing.cast("type", kind), value, path)
    return _decode_scalar(kind, value, path)


def _decode_optional(kind: Any, value: object, path: str) -> object:
    if value is None:
        return None
    (inner,) = (arm for arm in typing.get_args(kind) if arm is not type(None))
    return _decode(inner, value, path)


def _decode_tuple(kind: Any, value: object, path: str) -> object:
    if not isinstance(value, list):
        raise WireError(f"{path}: a list is expected")
    if len(value) > MAX_ITEMS:
        raise WireError(f"{path}: more than {MAX_ITEMS} items")
    (inner, _ellipsis) = typing.get_args(kind)
    return tuple(_decode(inner, item, f"{path}[{index}]") for index, item in enumerate(value))


def _decode_dict(kind: Any, value: object, path: str) -> object:
    if not isinstance(value, dict):
        raise WireError(f"{path}: an object is expected")
    if len(value) > MAX_ITEMS:
        raise WireError(f"{path}: more than {MAX_ITEMS} items")
    key_kind, item_kind = typing.get_args(kind)
    return {
        _decode(key_kind, key, f"{path} key"): _decode(item_kind, item, f"{path}.{str(key)[:40]}")
        for key, item in value.items()
    }


@cache
def _hints(kind: type) -> dict[str, Any]:
    return typing.get_type_hints(kind)


def _decode_dataclass(kind: type, value: object, path: str) -> object:
    if not isinstance(value, dict):
        raise WireError(f"{path}: an object is expected")
    values: dict[str, object] = {}
    for field in dataclasses.fields(kind):
        name = _wire_name(field)
        if name in value:
            values[field.name] = _decode(_hints(kind)[field.name], value[name], f"{path}.{name}")
        elif field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING:
            raise WireError(f"{path}.{name}: missing")
    return kind(**values)


def _decode_scalar(kind: Any, value: object, path: str) -> object:
    if kind is bool:
        if isinstance(value, bool):
            return value
        raise WireError(f"{path}: true or false is expected")
    if kind is int:
        if isinstance(value, int) and not isinstance(value, bool) and abs(value) < MAX_NUMBER:
            return value
        raise WireError(f"{path}: a whole number is expected")
    if not isinstance(value, str):
        raise WireError(f"{path}: a text is expected")
    if len(value) > MAX_TEXT:
        raise WireError(f"{path}: longer than {MAX_TEXT} characters")
    if kind is str:
        return value
    if kind is datetime:
        return _decode_time(value, path)
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        try:
            return kind(value)
        except ValueError:
            raise WireError(f"{path}: {value[:40]!r} is not a known {kind.__name__}") from None
    raise TypeError(f"the wire has no {kind!r}")


def _decode_time(value: str, path: str) -> datetime:
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        raise WireError(f"{path}: not an RFC 3339 time") from None
    if moment.tzinfo is None:
        raise WireError(f"{path}: a time without its zone")
    if moment.year not in YEARS:
        raise WireError(f"{path}: not a time of these centuries")
    return moment.astimezone(UTC)
