# SPDX-License-Identifier: Apache-2.0
"""The stream of events as bytes, from a real server: what RFC 9110 and WHATWG's SSE ask for."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator

import httpx
import pytest

from doorcheck_probe.service import api
from doorcheck_probe.service.probe import bind, offering
from doorcheck_probe.wire.check import Check
from doorcheck_probe.wire.codec import from_plain
from doorcheck_probe.wire.events import Ended, parse_event
from doorcheck_probe.wire.words import State
from tests.engine.laboratory import HOST, laboratory
from tests.probe.asgi import start
from tests.service.scene import DEADLINE, PATIENT, Gate, config_for, gate

pytestmark = pytest.mark.anyio

HEARTBEAT = ": still here"


@contextlib.asynccontextmanager
async def client() -> AsyncIterator[httpx.AsyncClient]:
    """A client of a probe that really listens."""
    async with laboratory(PATIENT) as lab:
        http = bind(HOST, 0)
        http.listen()  # whoever calls before the server is ready waits in this queue
        address = f"http://{HOST}:{http.getsockname()[1]}"
        async with offering(config_for(lab.station), lab.station) as server:
            serving = asyncio.create_task(server.serve(sockets=[http]))
            try:
                async with httpx.AsyncClient(base_url=address, timeout=DEADLINE) as asking:
                    yield asking
            finally:
                server.should_exit = True
                await serving
                http.close()


async def begun(asking: httpx.AsyncClient, shut: Gate) -> str:
    """Where a check is that runs until the gate opens."""
    answer = await start(asking, ports=[shut.port])
    assert answer.status_code == 202
    return str(answer.headers["location"])


async def test_every_event_has_number_name_and_one_line_of_json() -> None:
    async with gate() as shut, client() as asking:
        place = await begun(asking, shut)
        shut.open()
        answer = await asking.get(f"{place}/events")
        assert answer.headers["content-type"].split(";")[0] == "text/event-stream"
        assert answer.headers["cache-control"] == "no-store"
        assert answer.text.endswith("\n\n")
        blocks = answer.text.removesuffix("\n\n").split("\n\n")
        for number, block in enumerate(blocks, start=1):
            first, second, third = block.split("\n")
            assert first == f"id: {number}"
            name, data = second.removeprefix("event: "), third.removeprefix("data: ")
            assert isinstance(json.loads(data), dict)
            assert (parse_event(name, data) is not None) is (
                name in {"progress", "attempt", "service", "verdict", "done"}
            )
        last = parse_event("done", data)
        assert isinstance(last, Ended)
        assert last.check == from_plain(Check, (await asking.get(place)).json())
        assert sum("event: done" in block for block in blocks) == 1


async def test_silence_is_filled_with_comments_and_nothing_is_lost(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(api, "HEARTBEAT_SECONDS", 0.02)
    async with gate() as shut, client() as asking:
        place = await begun(asking, shut)
        beats = 0
        kept: list[str] = []
        async with asking.stream("GET", f"{place}/events") as answer:
            async for line in answer.aiter_lines():
                beats += line == HEARTBEAT
                if beats == 3:
                    shut.open()
                kept.append(line)
        told = [line for line in kept if line and line != HEARTBEAT]
        again = (await asking.get(f"{place}/events")).text
        assert beats >= 3
        assert told == [line for line in again.splitlines() if line and line != HEARTBEAT]
        assert all(kept[at + 1] == "" for at, line in enumerate(kept) if line == HEARTBEAT)


@pytest.mark.parametrize(
    ("last", "first"),
    [
        (b"", 1),
        (b"0", 1),
        (b"1", 2),
        (b"3", 4),
        (b"00000002", 3),
        (b"-1", 1),
        (b"+2", 1),
        (b"2.0", 1),
        (b"2, 3", 1),
        (b"0x2", 1),
        (b"\xb2", 1),
        (b"1" * 9, 1),
        (b"9" * 5000, 1),
        (b"abc", 1),
        (b"99999999", None),
    ],
)
async def test_whatever_the_last_event_was_said_to_be(last: bytes, first: int | None) -> None:
    async with gate() as shut, client() as asking:
        place = await begun(asking, shut)
        shut.open()
        headers = [(b"Last-Event-ID", last)]
        answer = await asking.get(f"{place}/events", headers=headers)
        numbers = [line for line in answer.text.splitlines() if line.startswith("id: ")]
        assert answer.status_code == 200
        assert (numbers[0] if numbers else None) == (f"id: {first}" if first else None)


async def test_a_listener_who_leaves_disturbs_neither_check_nor_others() -> None:
    async with gate() as shut, client() as asking:
        place = await begun(asking, shut)
        async with asking.stream("GET", f"{place}/events") as leaving:
            async for line in leaving.aiter_lines():
                if line.startswith("data: "):
                    break
        staying = asyncio.create_task(asking.get(f"{place}/events"))
        assert (await asking.get(place)).json()["state"] == State.RUNNING
        shut.open()
        assert "event: done" in (await staying).text
        assert (await asking.get(place)).json()["state"] == State.DONE


async def test_deleting_ends_the_streams_of_others() -> None:
    async with gate() as shut, client() as asking:
        place = await begun(asking, shut)
        async with asking.stream("GET", f"{place}/events") as answer:
            lines = answer.aiter_lines()
            assert await anext(lines) == "id: 1"
            assert (await asking.delete(place)).status_code == 204
            rest = [line async for line in lines]
        assert "event: done" in rest
        assert (await asking.get(f"{place}/events")).status_code == 404


async def test_a_check_that_nobody_knows_has_no_stream() -> None:
    async with client() as asking:
        answer = await asking.get("/v1/checks/nobody/events")
        assert answer.status_code == 404
        assert answer.json()["type"] == "not-found"
