# SPDX-License-Identifier: Apache-2.0
"""The checks of a probe: how many, for whom, for how long, and who hears of them."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from doorcheck_probe.engine.station import Order
from doorcheck_probe.listening.receipts import ReceiptBoard
from doorcheck_probe.service import checks as room
from doorcheck_probe.service.checks import KEPT, Checks, Told
from doorcheck_probe.service.refusals import Refusal
from doorcheck_probe.wire.problems import Slug
from doorcheck_probe.wire.words import Door, DoorVerdict, Family, Reason, State
from tests.engine.laboratory import HOST
from tests.service.scene import DEADLINE, Scene, config_for, gate, scene

pytestmark = pytest.mark.anyio

SECOND = timedelta(seconds=1)


def known(made: Scene, identities: Iterable[str]) -> set[str]:
    """Which of these checks can still be asked for."""
    found = set()
    for identity in identities:
        try:
            found.add(made.checks.find(identity).check.id)
        except Refusal as refusal:
            assert refusal.problem.type is Slug.NOT_FOUND
    return found


@pytest.mark.parametrize(
    ("age", "kept"),
    [
        (timedelta(), True),
        (timedelta(days=6, hours=23), True),
        (KEPT - 10 * SECOND, True),
        (KEPT + SECOND, False),
        (timedelta(days=400), False),
    ],
    ids=str,
)
async def test_results_die_after_seven_days(age: timedelta, kept: bool) -> None:
    async with scene() as made:
        await made.over_since("old", datetime.now(UTC) - age)
        made.start("new")
        assert known(made, ["old", "new"]) == ({"old", "new"} if kept else {"new"})


async def test_seven_days_are_what_the_page_promises() -> None:
    assert timedelta(days=7) == KEPT


async def test_too_many_results_go_the_oldest_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "MAX_KEPT", 3)
    now = datetime.now(UTC)
    async with scene() as made:
        for identity, hours in (("b", 2), ("d", 4), ("a", 1), ("c", 3)):
            await made.over_since(identity, now - timedelta(hours=hours))
        made.start("new")
        assert known(made, "abcd") == {"a", "b", "c"}


async def test_a_running_check_is_never_the_one_that_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "MAX_KEPT", 1)
    async with scene() as made, gate() as shut:
        made.start("running", shut.port)
        for number in (1, 2, 3):
            made.start(f"other-{number}", address=f"127.0.0.{number + 1}")
            await made.ended(f"other-{number}")
        assert known(made, ["running", "other-1", "other-2", "other-3"]) == {"running", "other-3"}


async def test_one_check_of_an_address_at_a_time() -> None:
    async with scene() as made, gate() as shut:
        made.start("first", shut.port)
        with pytest.raises(Refusal) as caught:
            made.start("second")
        assert caught.value.problem.type is Slug.ALREADY_RUNNING
        assert caught.value.location == "/v1/checks/first"
        made.start("elsewhere", address="127.0.0.2")
        shut.open()
        await made.ended("first")
        assert made.start("third").state is State.RUNNING


@pytest.mark.parametrize("most", [1, 2, 3])
async def test_busy_counts_running_checks_only(most: int) -> None:
    async with AsyncExitStack() as stack:
        made = await stack.enter_async_context(scene(max_running=most))
        gates = []
        for number in range(1, most + 1):
            address = f"127.0.0.{number}"
            gates.append(await stack.enter_async_context(gate(address)))
            made.start(f"check-{number}", gates[-1].port, address=address)
        with pytest.raises(Refusal) as caught:
            made.start("surplus", address="127.0.0.9")
        assert caught.value.problem.type is Slug.BUSY
        assert caught.value.headers == {"Retry-After": str(room.BUSY_RETRY_SECONDS)}
        gates[0].open()
        await made.ended("check-1")
        assert made.start("now", address="127.0.0.9").id == "now"


async def test_stopping_tells_every_listener_and_forgets() -> None:
    async with scene() as made, gate() as shut:
        made.start("check", shut.port)
        listener = asyncio.create_task(made.ended("check"))
        job = made.checks.find("check")
        async with asyncio.timeout(DEADLINE):
            await anext(made.checks.stream(job, 0))
            await made.checks.stop("check")
            told = await listener
        assert told[-1].name == "done"
        assert json.loads(told[-1].data)["check"]["state"] == State.CANCELLED
        assert job.check.doors[Door.RELAY].verdict is DoorVerdict.UNTESTED
        assert known(made, ["check"]) == set()
        with pytest.raises(Refusal, match="forgotten"):
            await made.checks.stop("check")


async def test_a_check_that_is_stopped_before_its_first_step_ends_too() -> None:
    async with scene() as made:
        made.start("check")
        job = made.checks.find("check")
        await made.checks.stop("check")
        async with asyncio.timeout(DEADLINE):
            told = [one async for one in made.checks.stream(job, 0)]
        assert [one.name for one in told] == ["done"]
        assert job.check.state is State.CANCELLED
        assert {result.reasons for result in job.check.doors.values()} == {(Reason.STOPPED,)}


async def test_two_who_stop_the_same_check() -> None:
    async with scene() as made, gate() as shut:
        made.start("check", shut.port)
        async with asyncio.timeout(DEADLINE):
            await asyncio.gather(made.checks.stop("check"), made.checks.stop("check"))
        assert known(made, ["check"]) == set()


async def test_at_the_end_of_the_process_everything_stops() -> None:
    async with scene() as made, gate() as one, gate("127.0.0.2") as two:
        made.start("one", one.port)
        made.start("two", two.port, address="127.0.0.2")
        jobs = [made.checks.find(identity) for identity in ("one", "two")]
        async with asyncio.timeout(DEADLINE):
            await made.checks.stop_all()
            await made.checks.stop_all()
        assert [job.check.state for job in jobs] == [State.CANCELLED] * 2


async def test_all_listeners_hear_the_same_whenever_they_come_and_go() -> None:
    async with scene() as made, gate() as shut:
        made.start("check", shut.port)
        job = made.checks.find("check")
        from_the_start = [asyncio.create_task(made.ended("check")) for _ in range(3)]
        waiting = asyncio.create_task(made.ended("check", after=10_000))
        async with asyncio.timeout(DEADLINE):
            first = await anext(made.checks.stream(job, 0))
            waiting.cancel()
            in_the_middle = asyncio.create_task(made.ended("check", after=1))
            shut.open()
            heard = await asyncio.gather(*from_the_start)
        late = await made.ended("check")
        assert heard == [late] * 3
        assert first == late[0]
        assert waiting.cancelled()
        assert await in_the_middle == late[1:]
        assert late[-1].name == "done"


async def test_a_listener_may_begin_after_any_event() -> None:
    async with scene() as made:
        made.start("check")
        told = await made.ended("check")
        assert [one.number for one in told] == list(range(1, len(told) + 1))
        for after in range(len(told) + 3):
            assert await made.ended("check", after) == told[after:]


@pytest.mark.parametrize("most", [1, 3])
async def test_a_babbling_check_is_cut_but_its_end_is_told(
    monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    monkeypatch.setattr(room, "MAX_EVENTS", most)
    async with scene() as made:
        made.start("check")
        told = await made.ended("check")
        assert len(told) == most + 1
        assert [one.number for one in told] == list(range(1, most + 2))
        assert told[-1].name == "done"


class LostStore(ReceiptBoard):
    """A board of receipts that has gone away."""

    async def expect(self, token: str) -> None:
        """No answer."""
        raise ConnectionError(f"the store is gone, nobody expects {token}")


async def test_a_check_that_breaks_ends_as_failed_and_gives_way(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with scene() as made:
        broken = replace(made.station, receipts=LostStore())
        lost = Scene(Checks(config_for(broken, max_running=1), broken), broken)
        order = Order("check", HOST, Family.IPV4, doors=(Door.PROXY,))
        lost.checks.start(order)
        told: list[Told] = await lost.ended("check")
        check = lost.checks.find("check").check
        assert told[-1].name == "done"
        assert check.state is State.FAILED
        assert check.finished is not None
        assert check.doors[Door.PROXY].reasons == (Reason.PROBE_FAULT,)
        assert check.doors[Door.RELAY].reasons == (Reason.NOT_ASKED,)
        assert lost.checks.start(replace(order, id="next")).state is State.RUNNING
        await lost.checks.stop_all()
    assert HOST not in caplog.text
