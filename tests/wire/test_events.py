# SPDX-License-Identifier: Apache-2.0
"""Events by name and data, and back."""

from __future__ import annotations

import json

import pytest

from doorcheck_probe.wire.check import Attempt, DoorResult, Service
from doorcheck_probe.wire.codec import WireError
from doorcheck_probe.wire.events import (
    AttemptEnded,
    DoorJudged,
    Event,
    Progress,
    ServiceSeen,
    event_data,
    event_name,
    parse_event,
)
from doorcheck_probe.wire.words import (
    AttemptVerdict,
    Door,
    DoorVerdict,
    Protocol,
    Reason,
    Stage,
)

EVENTS: tuple[tuple[str, Event], ...] = (
    ("progress", Progress(Stage.PORTS, 3, 17)),
    (
        "attempt",
        AttemptEnded(
            Attempt("X01", Door.PROXY, 80, "plain", AttemptVerdict.CLOSED, Reason.NOT_A_PROXY)
        ),
    ),
    ("service", ServiceSeen(Service(25, Protocol.SMTP))),
    ("verdict", DoorJudged(Door.RELAY, DoorResult(DoorVerdict.CLOSED, ()))),
)


@pytest.mark.parametrize(("name", "event"), EVENTS, ids=lambda value: str(value)[:12])
def test_there_and_back(name: str, event: Event) -> None:
    """Every kind keeps its name and its value."""
    assert event_name(event) == name
    assert parse_event(name, json.dumps(event_data(event))) == event


def test_a_kind_of_a_newer_probe() -> None:
    """Is passed over, not an error."""
    assert parse_event("fireworks", "{}") is None


@pytest.mark.parametrize("data", ["", "{", "[]", "null", '{"stage": "x"}', "[" * 100_000])
def test_bad_data(data: str) -> None:
    """Is one error, whatever is wrong."""
    with pytest.raises(WireError):
        parse_event("progress", data)
