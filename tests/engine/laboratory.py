# SPDX-License-Identifier: Apache-2.0
"""The engine on loopback: a real sink and canary, and servers that do what a test writes."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, replace

from doorcheck_probe.engine.port_table import PortTable
from doorcheck_probe.engine.run import CheckRun
from doorcheck_probe.engine.station import Endpoint, Exits, Limits, Order, Station
from doorcheck_probe.listening.ends import Wanted, ends
from doorcheck_probe.listening.receipts import ReceiptBoard
from doorcheck_probe.wire.check import Attempt, Check, ProbeInfo
from doorcheck_probe.wire.events import Event
from doorcheck_probe.wire.words import Door, Family

HOST = "127.0.0.1"
MAIL_DOMAIN = "sink.example"
QUICK = Limits(
    connect=2.0,
    sniff=0.3,
    greeting=0.6,
    command=0.6,
    final_dot=0.6,
    reply=0.5,
    reply_in_other_protocol=0.3,
    arrival=0.3,
    late_arrival=0.3,
    greylisted=(0.1, 0.2),
    turned_away=(0.1,),
    first_contact=(0.1,),
    deep_pause=0.01,
    greeting_of_gateway=0.3,
    whole=20.0,
)

TABLE = PortTable((8080, 1080, 3128, 80, 8888, 443, 8443), frozenset({443, 8443}))
"""A short one: a test's own servers get their ports from the range the real table reaches into."""

Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@dataclass(frozen=True)
class Laboratory:
    """A station on loopback and its board of receipts."""

    station: Station
    board: ReceiptBoard

    @property
    def exits(self) -> Exits:
        """Our own ends."""
        return self.station.exits[Family.IPV4]

    def order(self, *ports: int, doors: tuple[Door, ...] = tuple(Door)) -> Order:
        """A check of loopback with some more ports."""
        return Order("check", HOST, Family.IPV4, doors=doors, ports=ports)

    async def check(self, *ports: int, doors: tuple[Door, ...] = tuple(Door)) -> Check:
        """Run a whole check."""
        check, _events = await self.check_with_events(*ports, doors=doors)
        return check

    async def check_with_events(
        self, *ports: int, doors: tuple[Door, ...] = tuple(Door)
    ) -> tuple[Check, list[Event]]:
        """Run a whole check and keep what it told."""
        events: list[Event] = []
        check = await CheckRun(self.order(*ports, doors=doors), self.station, events.append).run()
        return check, events


@contextlib.asynccontextmanager
async def laboratory(
    limits: Limits = QUICK, witnesses: tuple[Endpoint, ...] | None = None
) -> AsyncIterator[Laboratory]:
    """A station whose own sink vouches for its way out, unless other witnesses are named."""
    board = ReceiptBoard()
    info = ProbeInfo("probe.example", "0", "abuse@probe.example", (HOST,), MAIL_DOMAIN)
    async with contextlib.AsyncExitStack() as stack:
        ports = await stack.enter_async_context(
            ends(info.name, MAIL_DOMAIN, board, Wanted.one_of_each(HOST))
        )
        exits = Exits.at(Family.IPV4, HOST, **ports.first_of_each())
        known = (exits.sink,) if witnesses is None else witnesses
        station = Station(
            info,
            {Family.IPV4: exits},
            board,
            table=TABLE,
            witnesses=known,
            limits=limits,
            looks_up_names=False,
        )
        yield Laboratory(station, board)


def without_witness(lab: Laboratory) -> Laboratory:
    """The same laboratory, with nobody to vouch for its way out."""
    return replace(lab, station=replace(lab.station, witnesses=()))


@contextlib.asynccontextmanager
async def server(talk: Talk) -> AsyncIterator[int]:
    """A server on loopback that talks as it is told; yields its port."""

    async def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            await talk(reader, writer)
        writer.close()

    listening = await asyncio.start_server(accept, HOST, 0)
    try:
        yield listening.sockets[0].getsockname()[1]
    finally:
        listening.close()


def on(check: Check, port: int) -> tuple[Attempt, ...]:
    """The attempts on one port."""
    return tuple(attempt for attempt in check.attempts if attempt.port == port)
