# SPDX-License-Identifier: Apache-2.0
"""Asking a probe over HTTP: the look from outside.

The probe is a stranger's server: what it says is bounded and parsed before it is believed. Requests
never go through a proxy, because the address that asks is the address that is tested.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

import httpx

from doorcheck.check.connection import Connection, LostTheProbe
from doorcheck.check.control import answering
from doorcheck.check.outcome import (
    AddressOutcome,
    Cause,
    Checked,
    CheckOutcome,
    Found,
    NotFound,
    Refused,
    Unreachable,
    Wish,
)
from doorcheck.check.stream import StreamReader
from doorcheck_probe.wire.check import Check
from doorcheck_probe.wire.codec import WireError, from_plain, to_plain
from doorcheck_probe.wire.events import Ended, Event, Progress, parse_event
from doorcheck_probe.wire.problems import Problem, Slug
from doorcheck_probe.wire.requests import CheckRequest, WhoAmI
from doorcheck_probe.wire.words import Family, Stage, Vantage

T = TypeVar("T")

RECONNECTS = 5
RECONNECT_SECONDS = 1.0
STOP_SECONDS = 2.0


class ProbeLookout:
    """The look through one probe; ``source`` prescribes the own address to ask from."""

    vantage = Vantage.OUTSIDE

    def __init__(self, url: str, source: str | None = None) -> None:
        self._url = url.rstrip("/")
        self._source = source

    async def addresses(self) -> tuple[AddressOutcome, ...]:
        """Ask over both families at once who we are."""
        return tuple(await asyncio.gather(*(self._address(family) for family in Family)))

    async def check(self, found: Found, wish: Wish, tell: Callable[[Event], None]) -> CheckOutcome:
        """Start a check, or join the one that runs, and follow it to its end."""
        try:
            async with self._connection(found.family) as connection:
                who = await _whoami(connection)
                if who.address != found.address:
                    return Unreachable(Cause.LOST_MIDWAY, f"the address is now {who.address}")
                return await self._make(connection, who, wish, tell)
        except LostTheProbe as lost:
            return Unreachable(lost.cause, lost.details)

    def _connection(self, family: Family) -> Connection:
        return Connection(self._url, family, self._source)

    async def _address(self, family: Family) -> AddressOutcome:
        try:
            async with self._connection(family) as connection:
                who = await _whoami(connection)
        except LostTheProbe as lost:
            return NotFound(family, lost.cause, lost.details)
        return Found(who.address, who.family, who.probe)

    async def _make(
        self, connection: Connection, who: WhoAmI, wish: Wish, tell: Callable[[Event], None]
    ) -> CheckOutcome:
        async with self._control(who, wish) as control_port:
            response, body = await self._asked(connection, who, wish, control_port)
        if response.status_code == 202:
            place = f"/v1/checks/{_parsed(Check, body).id}"
        else:
            problem = _problem(response, body)
            running = response.headers.get("location", "")
            if problem.slug is not Slug.ALREADY_RUNNING or not running.startswith("/v1/checks/"):
                return problem
            place = running
        following = _Following(connection, place, who.address, tell)
        try:
            return await following.to_the_end()
        except asyncio.CancelledError:
            if not following.waiting:
                await _stop(connection, place)
                raise
        return await self._without_waiting(following)

    async def _without_waiting(self, following: _Following) -> CheckOutcome:
        """The user has waited enough: the probe ends the check with what it knows."""
        if (task := asyncio.current_task()) is not None:
            task.uncancel()
        try:
            return await following.concluded()
        except asyncio.CancelledError:
            await _stop(following.connection, following.place)
            raise

    @contextlib.asynccontextmanager
    async def _control(self, who: WhoAmI, wish: Wish) -> AsyncIterator[int | None]:
        if not wish.needs_control:
            yield None
            return
        try:
            async with answering(who.family, self._source, wish.control_port, who.ticket) as port:
                yield port
        except OSError as error:
            raise LostTheProbe(Cause.NO_ROUTE, f"port {wish.control_port}: {error}") from error

    async def _asked(
        self, connection: Connection, who: WhoAmI, wish: Wish, control_port: int | None
    ) -> tuple[httpx.Response, Any]:
        request = CheckRequest(
            ticket=who.ticket,
            consent=True,
            doors=wish.doors,
            depth=wish.depth,
            mail_domain=wish.mail_domain,
            ports=wish.ports,
            allow=wish.allow,
            control_port=control_port,
        )
        return await connection.ask("POST", "/v1/checks", json=to_plain(request))


async def _whoami(connection: Connection) -> WhoAmI:
    response, body = await connection.ask("GET", "/v1/whoami")
    if response.status_code != 200:
        raise LostTheProbe(Cause.NOT_A_PROBE, f"whoami answered {response.status_code}")
    return _parsed(WhoAmI, body)


@dataclass
class _Following:
    """One check that is followed from event to event."""

    connection: Connection
    place: str
    address: str
    tell: Callable[[Event], None]
    waiting: bool = False
    """Whether only late answers are still awaited."""
    reader: StreamReader = field(default_factory=StreamReader)

    async def to_the_end(self) -> CheckOutcome:
        """Read events until the last one, and take the thread up again when the line breaks."""
        for _ in range(RECONNECTS):
            try:
                async for name, data in self.connection.events(f"{self.place}/events", self.reader):
                    event = _event(name, data)
                    if isinstance(event, Ended):
                        return _checked(event.check, self.address)
                    if event is not None:
                        self.waiting |= isinstance(event, Progress) and event.stage is Stage.WAITING
                        self.tell(event)
            except LostTheProbe as lost:
                if lost.cause is Cause.NOT_A_PROBE:
                    raise
            await asyncio.sleep(RECONNECT_SECONDS)
        raise LostTheProbe(Cause.LOST_MIDWAY, "the probe stopped answering")

    async def concluded(self) -> CheckOutcome:
        """Have the waiting ended, and read what is left."""
        await self.connection.ask("POST", f"{self.place}/conclude")
        return await self.to_the_end()


def _event(name: str, data: str) -> Event | None:
    try:
        return parse_event(name, data)
    except WireError as error:
        raise LostTheProbe(Cause.NOT_A_PROBE, str(error)) from error


def _checked(check: Check, address: str) -> CheckOutcome:
    if check.address != address or check.vantage is not Vantage.OUTSIDE:
        raise LostTheProbe(Cause.NOT_A_PROBE, "the check is not about our address")
    return Checked(check)


async def _stop(connection: Connection, place: str) -> None:
    with contextlib.suppress(LostTheProbe, TimeoutError, httpx.HTTPError):
        async with asyncio.timeout(STOP_SECONDS):
            await connection.ask("DELETE", place)


def _problem(response: httpx.Response, body: Any) -> Refused:
    problem = _parsed(Problem, body)
    wait = response.headers.get("retry-after", "")
    seconds = int(wait) if wait.isascii() and wait.isdigit() and len(wait) < 7 else None
    return Refused(problem.type, problem.reason, seconds, problem.detail)


def _parsed(kind: type[T], body: Any) -> T:
    try:
        return from_plain(kind, body)
    except WireError as error:
        raise LostTheProbe(Cause.NOT_A_PROBE, str(error)) from error
