# SPDX-License-Identifier: Apache-2.0
"""The app's side of the wire, against a real probe on loopback and against bad ones."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from doorcheck.check.client import ProbeLookout
from doorcheck.check.outcome import (
    Cause,
    Checked,
    Found,
    NotFound,
    Refused,
    Unreachable,
    Wish,
)
from doorcheck_probe.engine.station import Endpoint, Limits
from doorcheck_probe.service import probe as probe_room
from doorcheck_probe.service.config import Config
from doorcheck_probe.wire.check import ProbeInfo
from doorcheck_probe.wire.events import Event, Progress
from doorcheck_probe.wire.problems import Slug
from doorcheck_probe.wire.words import Door, DoorVerdict, Family, Reason, Stage, State, Vantage
from tests.engine.hostile_talks import says, silent, smtp_refusing
from tests.engine.laboratory import HOST, QUICK, Talk, laboratory, server

pytestmark = pytest.mark.anyio

INFO = ProbeInfo("probe.example", "0", "abuse@probe.example", (HOST,), "sink.example")


@contextlib.asynccontextmanager
async def probe(*, checks_per_hour: int = 100, limits: Limits = QUICK) -> AsyncIterator[str]:
    """A whole probe, API and all; yields its URL."""
    async with laboratory() as ends:
        # Its own sink and canary need ports of their own: those of a laboratory that has ended.
        exits = ends.station.exits
    config = Config(
        info=INFO,
        http=Endpoint(HOST, 0),
        exits=exits,
        witnesses=(exits[Family.IPV4].sink,),
        allow_private=True,
        checks_per_hour=checks_per_hour,
        limits=limits,
    )
    http = probe_room.bind(HOST, 0)
    port = http.getsockname()[1]
    serving = asyncio.create_task(probe_room.serve(config, http))
    try:
        await _until_it_answers(port)
        yield f"http://{HOST}:{port}"
    finally:
        serving.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await serving


async def _until_it_answers(port: int) -> None:
    async with asyncio.timeout(10):
        while True:
            with contextlib.suppress(OSError):
                _reader, writer = await asyncio.open_connection(HOST, port)
                writer.close()
                return
            await asyncio.sleep(0.02)


async def found(lookout: ProbeLookout) -> Found:
    """Our IPv4 address as the probe sees it."""
    outcome = (await lookout.addresses())[0]
    assert isinstance(outcome, Found), outcome
    return outcome


async def test_the_way_of_a_check() -> None:
    """Found, followed, ended."""
    events: list[Event] = []
    async with probe() as url:
        lookout = ProbeLookout(url)
        place = await found(lookout)
        assert (place.address, place.family, place.probe) == (HOST, Family.IPV4, INFO)
        outcome = await lookout.check(place, Wish(), events.append)
    assert isinstance(outcome, Checked)
    assert outcome.check.state is State.DONE
    assert outcome.check.vantage is Vantage.OUTSIDE
    assert {result.verdict for result in outcome.check.doors.values()} == {DoorVerdict.CLOSED}
    assert Progress(Stage.SELF_CHECK, 1, 1) in events


async def test_a_family_the_probe_does_not_have() -> None:
    """Is said to be missing, and the other one works."""
    async with probe() as url:
        four, six = await ProbeLookout(url).addresses()
    assert isinstance(four, Found)
    assert isinstance(six, NotFound)
    assert (six.family, six.cause) == (Family.IPV6, Cause.NO_ROUTE)


async def test_a_refusal_is_told() -> None:
    """With the time to wait."""
    async with probe(checks_per_hour=1) as url:
        lookout = ProbeLookout(url)
        place = await found(lookout)
        assert isinstance(await lookout.check(place, Wish(), print), Checked)
        outcome = await lookout.check(place, Wish(), print)
    assert isinstance(outcome, Refused)
    assert outcome.slug is Slug.TOO_SOON
    assert outcome.retry_after is not None
    assert outcome.retry_after > 0


async def test_a_running_check_is_joined() -> None:
    """After a crash of the app its check still runs; the new app follows it to its end."""
    begun = asyncio.Event()

    def note(event: Event) -> None:
        if isinstance(event, Progress) and event.stage is Stage.PROXY:
            begun.set()

    async with probe() as url, server(silent) as port:
        lookout = ProbeLookout(url)
        place = await found(lookout)
        first = asyncio.create_task(lookout.check(place, Wish(ports=(port,)), note))
        await begun.wait()
        second = await lookout.check(place, Wish(), print)
        assert await first == second
    assert isinstance(second, Checked)
    assert port in second.check.ports.tested


async def test_cancelling_stops_the_check_at_the_probe() -> None:
    """Within a second, and the probe has room for the next one."""
    begun = asyncio.Event()

    def note(event: Event) -> None:
        if isinstance(event, Progress) and event.stage is Stage.PROXY:
            begun.set()

    async with probe() as url, server(silent) as port:
        lookout = ProbeLookout(url)
        place = await found(lookout)
        task = asyncio.create_task(lookout.check(place, Wish(ports=(port,)), note))
        await begun.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            async with asyncio.timeout(1):
                await task
        outcome = await lookout.check(place, Wish(doors=(Door.RELAY,)), print)
    assert isinstance(outcome, Checked)
    assert outcome.check.ports.tested == (25, 465, 587)


PATIENT = replace(QUICK, greylisted=(600.0,))


@pytest.mark.parametrize("again", [False, True])
async def test_whoever_will_not_wait_has_the_result_so_far(again: bool) -> None:
    """Cancelling while only a greylist is awaited ends the waiting, not the check; and so does
    asking for a new one."""
    waits = asyncio.Event()

    def note(event: Event) -> None:
        if isinstance(event, Progress) and event.stage is Stage.WAITING:
            waits.set()

    greylisting = smtp_refusing(RCPT=b"450 4.2.0 Greylisted, come back later")
    async with probe(limits=PATIENT) as url, server(greylisting) as port:
        lookout = ProbeLookout(url)
        place = await found(lookout)
        task = asyncio.create_task(lookout.check(place, Wish(ports=(port,)), note))
        await waits.wait()
        if again:
            assert isinstance(await lookout.check(place, Wish(doors=(Door.PROXY,)), print), Checked)
        else:
            task.cancel()
        async with asyncio.timeout(5):
            outcome = await task
    assert isinstance(outcome, Checked)
    assert outcome.check.state is State.DONE
    assert outcome.check.doors[Door.RELAY].verdict is DoorVerdict.UNCLEAR
    assert outcome.check.doors[Door.RELAY].reasons == (Reason.GREYLISTED,)


def answering(*parts: bytes) -> Talk:
    """A server that sends the parts and hangs up, whatever it is asked."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        for part in parts:
            writer.write(part)
            await writer.drain()

    return talk


def http(body: bytes, status: str = "200 OK") -> bytes:
    """A raw HTTP response."""
    return f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body


@pytest.mark.parametrize(
    ("talk", "cause"),
    [
        (answering(http(b"<html>Welcome to the hotel</html>")), Cause.NOT_A_PROBE),
        (answering(http(b"{}")), Cause.NOT_A_PROBE),
        (answering(http(b'{"address": 7}')), Cause.NOT_A_PROBE),
        (answering(http(b"", "302 Found")), Cause.NOT_A_PROBE),
        (answering(http(b"[" * 50_000)), Cause.NOT_A_PROBE),
        (answering(b"220 mail.example ESMTP\r\n"), Cause.NOT_A_PROBE),
        (answering(b""), Cause.NOT_A_PROBE),
    ],
    ids=["portal", "empty", "wrong", "redirect", "deep", "smtp", "mute"],
)
async def test_something_else_answers(talk: Talk, cause: Cause) -> None:
    """A hotel's page is not a probe."""
    async with server(talk) as port:
        outcome = (await ProbeLookout(f"http://{HOST}:{port}").addresses())[0]
    assert isinstance(outcome, NotFound)
    assert outcome.cause is cause


async def test_nobody_answers() -> None:
    """The port is closed, or the name unknown."""
    for url in (f"http://{HOST}:1", "http://probe.invalid"):
        outcome = (await ProbeLookout(url).addresses())[0]
        assert isinstance(outcome, NotFound)
        assert outcome.cause is Cause.UNREACHABLE


async def test_a_certificate_that_nobody_vouches_for() -> None:
    """Plain text where TLS was promised: never fallen back from."""
    async with server(says(b"220 this is no TLS\r\n")) as port:
        outcome = (await ProbeLookout(f"https://{HOST}:{port}").addresses())[0]
    assert isinstance(outcome, NotFound)
    assert outcome.cause is Cause.TLS_UNTRUSTED


async def test_the_probe_dies_midway() -> None:
    """Unreachable, never a verdict."""
    place = Found(HOST, Family.IPV4, INFO)
    async with probe() as url:
        lookout = ProbeLookout(url)
        assert await found(lookout) == place
    outcome = await lookout.check(place, Wish(), print)
    assert isinstance(outcome, Unreachable)
    assert outcome.cause is Cause.UNREACHABLE
