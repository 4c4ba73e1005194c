# SPDX-License-Identifier: Apache-2.0
"""Reading guides strictly: an unknown field, a missing one or a wrong type is an error."""

from __future__ import annotations

import dataclasses
import re
import tomllib
import types
import typing
from enum import StrEnum
from pathlib import Path
from typing import Any

from doorcheck import paths
from doorcheck.advice.guides.kinds import Service, Step, StopProgram, UseMenu
from doorcheck.advice.guides.model import Guide, Variant
from doorcheck.advice.guides.terms import VALUED

GUIDES = paths.RESOURCES / "guides"

_KINDS: dict[str, type] = {
    re.sub(r"(?<=[a-z])(?=[A-Z])", "-", kind.__name__).lower(): kind
    for kind in typing.get_args(Step)
}
_PATTERNS = ("match", "expect")


class GuideError(ValueError):
    """A guide that cannot be used; the message names the file and the field."""


def load_guides(root: Path = GUIDES) -> dict[str, Guide]:
    """All guides of a folder by their id, which is the name of the file."""
    return {path.stem: load_guide(path) for path in sorted(root.glob("*.toml"))}


def load_guide(path: Path) -> Guide:
    """Read one guide; raises ``GuideError``."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise GuideError(f"{path.name}: {error}") from error
    try:
        return _guide(path.stem, data)
    except _FieldError as error:
        raise GuideError(f"{path.name}: {error}") from None


class _FieldError(ValueError):
    pass


def _guide(name: str, data: dict[str, Any]) -> Guide:
    raw_steps = data.pop("steps", None)
    if not isinstance(raw_steps, list) or not raw_steps:
        raise _FieldError("steps: at least one step is expected")
    data |= {"id": name, "steps": []}
    for field in ("recognised", "processes", "variants"):
        data.setdefault(field, [])
    data.setdefault("versions", None)
    guide: Guide = _dataclass(Guide, data, "")
    steps = tuple(_step(raw, f"steps[{index}]") for index, raw in enumerate(raw_steps))
    _check_variants(guide.variants, steps)
    return dataclasses.replace(guide, steps=steps)


def _step(raw: object, where: str) -> Step:
    if not isinstance(raw, dict):
        raise _FieldError(f"{where}: a table is expected")
    kind = raw.pop("kind", None)
    if kind not in _KINDS:
        raise _FieldError(f"{where}.kind: {kind!r} is none of {', '.join(sorted(_KINDS))}")
    step: Step = _dataclass(_KINDS[kind], raw, where)
    _check_fields(step, where)
    for field in _PATTERNS:
        _check_pattern(getattr(step, field, ""), f"{where}.{field}")
    return step


def _check_fields(step: Step, where: str) -> None:
    """What fields ask of each other."""
    match step:
        case Service(action=action) if action not in ("reload", "restart"):
            raise _FieldError(f"{where}.action: 'reload' or 'restart' is expected")
        case UseMenu(action=action, value=value) if (action in VALUED) is (value is None):
            wanted = "missing" if value is None else f"not a field of {action.value!r}"
            raise _FieldError(f"{where}.value: {wanted}")
        case StopProgram(commands=commands, undo=undo) if bool(commands) is not bool(undo):
            raise _FieldError(f"{where}.undo: goes together with commands")
        case _:
            pass


def _check_pattern(pattern: str, where: str) -> None:
    try:
        re.compile(pattern, re.MULTILINE)
    except re.error as error:
        raise _FieldError(f"{where}: {error}") from None


def _check_variants(variants: tuple[Variant, ...], steps: tuple[Step, ...]) -> None:
    known = {variant.id for variant in variants}
    for index, step in enumerate(steps):
        if step.variant is not None and step.variant not in known:
            raise _FieldError(f"steps[{index}].variant: {step.variant!r} is not in variants")


def _dataclass(kind: type, data: object, where: str) -> Any:
    if not isinstance(data, dict):
        raise _FieldError(f"{where}: a table is expected")
    hints = typing.get_type_hints(kind)
    unknown = sorted(set(data) - set(hints))
    if unknown:
        raise _FieldError(f"{_join(where, unknown[0])}: not a field")
    for field in dataclasses.fields(kind):
        if field.name not in data and field.default is dataclasses.MISSING:
            raise _FieldError(f"{_join(where, field.name)}: missing")
    return kind(
        **{name: _value(hints[name], raw, _join(where, name)) for name, raw in data.items()}
    )


def _value(kind: Any, raw: object, where: str) -> Any:
    if typing.get_origin(kind) is tuple:
        if not isinstance(raw, list):
            raise _FieldError(f"{where}: a list is expected")
        inner = typing.get_args(kind)[0]
        return tuple(_value(inner, item, f"{where}[{n}]") for n, item in enumerate(raw))
    if typing.get_origin(kind) is types.UnionType:
        return None if raw is None else _value(typing.get_args(kind)[0], raw, where)
    if dataclasses.is_dataclass(kind):
        return _dataclass(typing.cast("type", kind), raw, where)
    if issubclass(kind, StrEnum):
        try:
            return kind(raw)
        except ValueError:
            raise _FieldError(f"{where}: {raw!r} is none of {', '.join(kind)}") from None
    if type(raw) is not kind or raw == "":
        raise _FieldError(f"{where}: {kind.__name__} is expected")
    return raw


def _join(where: str, field: str) -> str:
    return f"{where}.{field}" if where else field
