# SPDX-License-Identifier: Apache-2.0
"""The events of a running check, in the order in which a listener may see them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from doorcheck_probe.wire.check import Attempt, Check, DoorResult, Service
from doorcheck_probe.wire.codec import WireError, from_plain, to_plain
from doorcheck_probe.wire.words import Door, Stage


@dataclass(frozen=True)
class Progress:
    """How far a stage has come; ``total`` is 0 while it cannot be counted."""

    stage: Stage
    done: int
    total: int


@dataclass(frozen=True)
class AttemptEnded:
    """An attempt has its verdict; it may be sent again when late mail upgrades it."""

    attempt: Attempt


@dataclass(frozen=True)
class ServiceSeen:
    """It is known what listens on a port."""

    service: Service


@dataclass(frozen=True)
class DoorJudged:
    """A door has its verdict; only late mail may still change it, to ``open``."""

    door: Door
    result: DoorResult


@dataclass(frozen=True)
class Ended:
    """The check has ended; nothing follows."""

    check: Check


Event = Progress | AttemptEnded | ServiceSeen | DoorJudged | Ended

_KINDS: dict[str, type[Event]] = {
    "progress": Progress,
    "attempt": AttemptEnded,
    "service": ServiceSeen,
    "verdict": DoorJudged,
    "done": Ended,
}
_NAMES = {kind: name for name, kind in _KINDS.items()}


def event_name(event: Event) -> str:
    """The ``event:`` field of a server-sent event."""
    return _NAMES[type(event)]


def event_data(event: Event) -> Any:
    """The ``data:`` field of a server-sent event, before JSON."""
    return to_plain(event)


def parse_event(name: str, data: str) -> Event | None:
    """Read a server-sent event; ``None`` for a kind that this version does not know.

    Raises ``WireError`` for data that does not fit its kind.
    """
    kind = _KINDS.get(name)
    if kind is None:
        return None
    try:
        plain = json.loads(data)
    except (ValueError, RecursionError):
        raise WireError(f"{name}: not JSON") from None
    return from_plain(kind, plain)
