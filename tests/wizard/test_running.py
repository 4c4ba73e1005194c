# SPDX-License-Identifier: Apache-2.0
"""A run over all addresses, and what its events leave behind."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorcheck.wizard.running import Running
from doorcheck_probe.wire.check import DoorResult, Service
from doorcheck_probe.wire.events import (
    AttemptEnded,
    DoorJudged,
    Ended,
    Event,
    Progress,
    ServiceSeen,
)
from doorcheck_probe.wire.words import (
    AttemptVerdict,
    Door,
    DoorVerdict,
    Protocol,
    Reason,
    Stage,
)
from tests.wizard.scripted import V4, V6, check_of

ATTEMPT = check_of(relay=DoorVerdict.CLOSED).attempts[0]
SERVICE = Service(25, Protocol.SMTP)


def _judged(door: Door, verdict: DoorVerdict) -> DoorJudged:
    return DoorJudged(door, DoorResult(verdict, (Reason.UNKNOWN,)))


def test_addresses_are_counted_and_the_last_one_ends_the_run() -> None:
    running = Running((V4, V6), 2)
    assert running.number == 1
    second = running.next_address()
    assert second is not None
    assert (second.number, second.total, second.waiting) == (2, 2, (V6,))
    assert second.next_address() is None


def test_before_the_first_event_no_stage_has_begun() -> None:
    running = Running((V4,), 1)
    assert running.stage is None
    assert [running.progress_of(stage) for stage in Stage] == [None] * len(Stage)


@pytest.mark.parametrize("stage", list(Stage))
def test_the_newest_stage_is_the_one_under_way_and_keeps_one_count(stage: Stage) -> None:
    running = Running((V4,), 1)
    for done in (0, 3, 7):
        running = running.seen(Progress(stage, done, 7))
    assert running.stage is stage
    assert running.stages == (Progress(stage, 7, 7),)


def test_a_stage_that_speaks_again_is_under_way_again() -> None:
    running = Running((V4,), 1)
    for stage in (Stage.PROXY, Stage.RELAY, Stage.PROXY):
        running = running.seen(Progress(stage, 1, 2))
    assert running.stage is Stage.PROXY
    assert running.progress_of(Stage.RELAY) == Progress(Stage.RELAY, 1, 2)


SAME = {
    "late mail upgrades": (replace(ATTEMPT, verdict=AttemptVerdict.OPEN), 1),
    "another id": (replace(ATTEMPT, id="R99"), 2),
    "another port": (replace(ATTEMPT, port=587), 2),
    "over TLS": (replace(ATTEMPT, context="tls"), 2),
}


@pytest.mark.parametrize(("other", "number"), SAME.values(), ids=SAME.keys())
def test_an_attempt_is_known_by_id_port_and_context(other: object, number: int) -> None:
    assert isinstance(other, type(ATTEMPT))
    running = Running((V4,), 1).seen(AttemptEnded(ATTEMPT)).seen(AttemptEnded(other))
    assert len(running.attempts) == number
    assert running.attempts[-1] == other


def test_a_port_is_known_by_its_newest_service_and_a_door_by_its_newest_verdict() -> None:
    running = Running((V4,), 1)
    better = replace(SERVICE, protocol=Protocol.HTTP)
    for event in (
        ServiceSeen(SERVICE),
        ServiceSeen(replace(SERVICE, port=80)),
        ServiceSeen(better),
        _judged(Door.RELAY, DoorVerdict.CLOSED),
        _judged(Door.PROXY, DoorVerdict.UNCLEAR),
        _judged(Door.RELAY, DoorVerdict.OPEN),
    ):
        running = running.seen(event)
    assert [service.port for service in running.services] == [80, 25]
    assert running.services[-1] == better
    assert [(door, result.verdict) for door, result in running.doors] == [
        (Door.PROXY, DoorVerdict.UNCLEAR),
        (Door.RELAY, DoorVerdict.OPEN),
    ]


def test_the_end_itself_changes_nothing() -> None:
    running = Running((V4,), 1).seen(ServiceSeen(SERVICE))
    assert running.seen(Ended(check_of())) == running


events: st.SearchStrategy[Event] = st.one_of(
    st.builds(Progress, st.sampled_from(Stage), st.integers(0, 40), st.integers(0, 40)),
    st.builds(
        lambda port, protocol: ServiceSeen(Service(port, protocol)),
        st.integers(1, 5),
        st.sampled_from(Protocol),
    ),
    st.builds(_judged, st.sampled_from(Door), st.sampled_from(DoorVerdict)),
    st.builds(
        lambda ident, port: AttemptEnded(replace(ATTEMPT, id=ident, port=port)),
        st.sampled_from(["R01", "R02", "R03"]),
        st.integers(1, 3),
    ),
)


@given(st.lists(events, max_size=30))
def test_hearing_everything_twice_is_hearing_it_once(heard: list[Event]) -> None:
    """A stream that is taken up again repeats what was said."""
    once = Running((V4,), 1)
    for event in heard:
        once = once.seen(event)
    twice = once
    for event in heard:
        twice = twice.seen(event)
    assert twice == once
