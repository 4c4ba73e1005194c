# SPDX-License-Identifier: Apache-2.0
"""A whole check on loopback: its order, its events, its ends."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from doorcheck_probe.engine.run import CheckRun
from doorcheck_probe.engine.station import Endpoint
from doorcheck_probe.wire.check import Check
from doorcheck_probe.wire.events import Ended, Event, Progress
from doorcheck_probe.wire.words import Door, DoorVerdict, Reason, Stage, State
from tests.engine.hostile_talks import silent, smtp_yes_to_all
from tests.engine.laboratory import HOST, QUICK, laboratory, server, without_witness

pytestmark = pytest.mark.anyio


async def test_stages_come_in_their_order() -> None:
    """Ourselves, ports, proxies, mail, late mail; the last event carries the check."""
    async with laboratory() as lab, server(smtp_yes_to_all) as port:
        check, events = await lab.check_with_events(port)
    stages = [event.stage for event in events if isinstance(event, Progress)]
    first_told = list(dict.fromkeys(stages))
    # We prove ourselves while the first calls go out.
    assert set(first_told[:2]) == {Stage.SELF_CHECK, Stage.PORTS}
    assert first_told[2:] == [Stage.PROXY, Stage.RELAY, Stage.WAITING]
    assert events[-1] == Ended(check)
    assert check.state is State.DONE
    assert check.finished is not None
    assert check.finished >= check.started


async def test_nothing_listens() -> None:
    """Every port is named with what it did, and both doors are closed for that reason."""
    async with laboratory() as lab:
        check = await lab.check()
    assert check.ports.refused == check.ports.tested
    for door in Door:
        assert check.doors[door].reasons == (Reason.NOTHING_ANSWERED,)


async def test_without_a_witness_silence_on_25_is_untested() -> None:
    """We could not look, so we do not say closed."""
    async with laboratory() as lab:
        check = await without_witness(lab).check()
    assert check.doors[Door.RELAY].verdict is DoorVerdict.UNTESTED
    assert check.doors[Door.RELAY].reasons == (Reason.WAY_OUT_UNPROVEN,)
    assert check.doors[Door.PROXY].verdict is DoorVerdict.CLOSED


async def test_a_blocked_way_out_is_a_fault_of_the_probe() -> None:
    """A witness that does not answer: the probe refuses to judge."""
    async with laboratory(witnesses=(Endpoint(HOST, 1),)) as lab:
        check = await lab.check()
    assert check.state is State.FAILED
    for door in Door:
        assert check.doors[door].verdict is DoorVerdict.UNTESTED
        assert check.doors[door].reasons == (Reason.PROBE_FAULT,)


async def test_only_the_asked_door() -> None:
    """The other one is untested because nobody asked, and its ports are left alone."""
    async with laboratory() as lab:
        check = await lab.check(doors=(Door.RELAY,))
    assert check.ports.tested == (25, 465, 587)
    assert check.doors[Door.PROXY].verdict is DoorVerdict.UNTESTED
    assert check.doors[Door.PROXY].reasons == (Reason.NOT_ASKED,)


async def test_cancelling_ends_the_check_at_once() -> None:
    """What was not judged stays untested."""
    asked = asyncio.Event()
    events: list[Event] = []

    def note(event: Event) -> None:
        events.append(event)
        if isinstance(event, Progress) and event.stage is Stage.PROXY:
            asked.set()

    async with laboratory() as lab, server(silent) as port:
        run = CheckRun(lab.order(port), lab.station, note)
        task = asyncio.create_task(run.run())
        await asked.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    check: Check = run.snapshot()
    assert check.state is State.CANCELLED
    assert {result.verdict for result in check.doors.values()} == {DoorVerdict.UNTESTED}
    assert {result.reasons for result in check.doors.values()} == {(Reason.STOPPED,)}
    assert events[-1] == Ended(check)


async def test_our_own_ports_are_not_taken_for_a_proxy() -> None:
    """On one machine the canary would serve its page to anyone who asks like X01."""
    async with laboratory() as lab:
        check = await lab.check(lab.exits.canary.port, lab.exits.sink.port)
    assert lab.exits.canary.port not in check.ports.tested
    assert check.doors[Door.PROXY].verdict is DoorVerdict.CLOSED


async def test_time_that_runs_out_closes_no_door() -> None:
    """Two of the ports are asked when time is up, none to the end: in doubt, not closed."""
    limits = replace(QUICK, whole=0.6, reply=0.4, reply_in_other_protocol=0.4, sniff=0.05)
    async with laboratory(limits) as lab, server(silent) as one, server(silent) as two:
        check = await lab.check(one, two, doors=(Door.PROXY,))
    assert check.state is State.DONE
    assert check.doors[Door.PROXY].verdict is DoorVerdict.UNCLEAR
    assert Reason.BUDGET in check.doors[Door.PROXY].reasons
    out_of_time = {attempt.port for attempt in check.attempts if attempt.reason is Reason.BUDGET}
    assert out_of_time == {one, two}


async def test_time_that_runs_out_before_the_ports_are_called() -> None:
    """Nothing is known, so nothing is said."""
    async with laboratory(replace(QUICK, whole=0.0)) as lab:
        check = await lab.check()
    assert check.ports.tested == ()
    for door in Door:
        assert check.doors[door].verdict is DoorVerdict.UNTESTED
        assert check.doors[door].reasons == (Reason.BUDGET,)


async def test_time_that_runs_out_before_a_mail_port_was_asked() -> None:
    """It was found on a port that the asker named; what it would carry is not known."""

    async def greets_and_dawdles(
        reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        writer.write(b"220 mail.example ESMTP\r\n")
        await silent(reader, writer)

    limits = replace(QUICK, whole=0.6, command=5.0, greeting=5.0)
    async with laboratory(limits) as lab, server(greets_and_dawdles) as port:
        check = await lab.check(port)
    assert check.doors[Door.RELAY].verdict is DoorVerdict.UNCLEAR
    assert check.doors[Door.RELAY].reasons == (Reason.BUDGET,)
    assert check.doors[Door.PROXY].verdict is DoorVerdict.CLOSED
