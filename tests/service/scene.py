# SPDX-License-Identifier: Apache-2.0
"""Checks that run for as long as a test wants, and a clock that a test sets."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import datetime

from doorcheck_probe.engine.run import CheckRun
from doorcheck_probe.engine.station import Endpoint, Order, Station
from doorcheck_probe.service.checks import Checks, Told
from doorcheck_probe.service.config import Config
from doorcheck_probe.wire.check import Check
from doorcheck_probe.wire.words import Family
from tests.engine.laboratory import HOST, QUICK, laboratory

PATIENT = replace(QUICK, sniff=60.0, whole=120.0)
DEADLINE = 20.0


class Clock:
    """Stands in for the ``time`` module of one room; asyncio keeps its own."""

    def __init__(self) -> None:
        """The beginning of time."""
        self.now = 0.0

    def monotonic(self) -> float:
        """What the test says."""
        return self.now


class Gate:
    """A port that takes calls and says nothing until it is opened: its check stays running."""

    def __init__(self) -> None:
        """Shut."""
        self.port = 0
        self._opened = asyncio.Event()

    def open(self) -> None:
        """Hang up on everybody, now and later."""
        self._opened.set()

    async def talk(self, _reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Wait with every caller."""
        await self._opened.wait()
        writer.close()


@contextlib.asynccontextmanager
async def gate(address: str = HOST) -> AsyncIterator[Gate]:
    """A shut gate on a free port; it is opened at the end."""
    held = Gate()
    server = await asyncio.start_server(held.talk, address, 0)
    held.port = server.sockets[0].getsockname()[1]
    try:
        yield held
    finally:
        held.open()
        server.close()
        await server.wait_closed()


@dataclass(frozen=True)
class Scene:
    """The checks of a probe on loopback."""

    checks: Checks
    station: Station

    def start(self, identity: str, *ports: int, address: str = HOST) -> Check:
        """Begin a check."""
        return self.checks.start(Order(identity, address, Family.IPV4, ports=ports))

    async def ended(self, identity: str, after: int = 0) -> list[Told]:
        """Everything that a check tells, to its end."""
        async with asyncio.timeout(DEADLINE):
            return [told async for told in self.checks.stream(self.checks.find(identity), after)]

    async def over_since(self, identity: str, finished: datetime) -> None:
        """Make a check and let it have ended at another time."""
        self.start(identity)
        await self.ended(identity)
        job = self.checks.find(identity)
        job.run = Over(replace(job.check, finished=finished))


class Over(CheckRun):
    """A run of the past: nothing but what it left."""

    def __init__(self, check: Check) -> None:
        """With its result."""
        self._left = check

    def snapshot(self) -> Check:
        """The check as it ended."""
        return self._left


def config_for(
    station: Station, *, max_running: int = 40, checks_per_hour: int = 100, private: bool = True
) -> Config:
    """What an operator would say of this station."""
    return Config(
        info=station.info,
        http=Endpoint(HOST, 0),
        exits=station.exits,
        allow_private=private,
        max_running=max_running,
        checks_per_hour=checks_per_hour,
    )


@contextlib.asynccontextmanager
async def scene(*, max_running: int = 40) -> AsyncIterator[Scene]:
    """Checks over a real sink and canary; whatever still runs is stopped at the end."""
    async with laboratory(PATIENT) as lab:
        checks = Checks(config_for(lab.station, max_running=max_running), lab.station)
        try:
            yield Scene(checks, lab.station)
        finally:
            await checks.stop_all()
