# SPDX-License-Identifier: Apache-2.0
"""X00: somebody on our own way out answers in the place of others, and nothing is believed."""

from __future__ import annotations

import asyncio

import pytest

from doorcheck_probe.engine.station import Endpoint
from doorcheck_probe.wire.events import DoorJudged, Event
from doorcheck_probe.wire.words import Depth, Door, DoorVerdict, Reason, State
from tests.engine.deep.finding import opened, told
from tests.engine.deep.http_fakes import Request, http_proxy
from tests.engine.deep.serving import fake
from tests.engine.deep.station import bench
from tests.engine.laboratory import HOST

pytestmark = [pytest.mark.anyio, pytest.mark.servers, pytest.mark.usefixtures("on_the_machine")]

ELSEWHERE = "127.0.0.2"
WITNESS = Endpoint(ELSEWHERE, 25)


def fetches(request: Request) -> str:
    """What a filter fetches in the place of others."""
    return request.authority if request.method == "GET" else ""


async def greets(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """A witness: it says that it is there."""
    writer.write(b"220 witness.example ESMTP\r\n")
    await reader.read()


@pytest.mark.parametrize("port", [80, 3128, 8080])
async def test_an_interceptor_makes_every_finding_worthless(port: int) -> None:
    """It answers at our witness, so the opening at the tested address may be its own."""
    events: list[Event] = []
    filtering = http_proxy(fetches, {})
    async with (
        bench(witnesses=(WITNESS,)) as lab,
        fake(greets, *_at(WITNESS)),
        fake(filtering, ELSEWHERE, port),
        fake(filtering, HOST, port) as tested,
    ):
        check = await lab.check(tested, doors=tuple(Door), depth=Depth.STANDARD, tell=events.append)
    assert check.state is State.FAILED
    for door in Door:
        assert check.doors[door].verdict is DoorVerdict.UNTESTED, told(check)
        assert check.doors[door].reasons == (Reason.INTERCEPTED,)
        assert check.proven(door) == ()
    assert all(one.reason is Reason.INTERCEPTED for one in check.attempts), told(check)
    assert all(one.proof is None for one in check.attempts)
    judged = [event.result.verdict for event in events if isinstance(event, DoorJudged)]
    assert set(judged) == {DoorVerdict.UNTESTED}


async def test_a_witness_that_is_no_proxy_changes_nothing() -> None:
    """The counterpart: nobody answers in its place, and the opening is believed."""
    async with (
        bench(witnesses=(WITNESS,)) as lab,
        fake(greets, *_at(WITNESS)),
        fake(http_proxy(lambda _request: "", {}), ELSEWHERE, 8080),
        fake(http_proxy(fetches, {}), HOST, 8080) as tested,
    ):
        check = await lab.check(tested, depth=Depth.STANDARD)
    assert check.state is State.DONE
    assert {one.id for one in opened(check, Door.PROXY)} == {"X01"}, told(check)


def _at(end: Endpoint) -> tuple[str, int]:
    return end.address, end.port
