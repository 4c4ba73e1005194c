# SPDX-License-Identifier: Apache-2.0
"""Our engine under the clock: the one place where the bench builds a Station."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field

from doorcheck_probe.engine.port_table import PortTable
from doorcheck_probe.engine.run import CheckRun
from doorcheck_probe.engine.station import Endpoint, Exits, Order, Station
from doorcheck_probe.listening.canary import Canary
from doorcheck_probe.listening.receipts import ReceiptBoard
from doorcheck_probe.listening.sink import Sink
from doorcheck_probe.wire.check import Check, ProbeInfo
from doorcheck_probe.wire.events import AttemptEnded, Event, Progress
from doorcheck_probe.wire.words import AttemptVerdict, Door, Family, Stage
from tests.bench.wide_area import OFFICE, PROBE, PROBE_NAME, WideArea, counted_syns
from tests.servers.namespaces import inside


@dataclass(frozen=True, slots=True)
class Run:
    """One check and what it cost."""

    check: Check
    seconds: float
    openings: tuple[float, ...]
    """When each port was first told to be open, in seconds from the start of the check."""
    mail_seconds: float
    """How long the mail server was questioned, apart from the calls that found it."""
    syns: int
    """SYNs on the wire to the ports of the order."""

    @property
    def open_ports(self) -> frozenset[int]:
        """Ports that were proven to be open proxies."""
        return frozenset(attempt.port for attempt in self.check.proven(Door.PROXY))


@dataclass(slots=True)
class Clock:
    """Notes when the engine tells what."""

    began: float = field(default_factory=time.monotonic)
    openings: dict[int, float] = field(default_factory=dict)
    mail: list[float] = field(default_factory=list)

    def tell(self, event: Event) -> None:
        """Take one event of a check."""
        now = time.monotonic() - self.began
        match event:
            case AttemptEnded(attempt=attempt) if attempt.verdict is AttemptVerdict.OPEN:
                self.openings.setdefault(attempt.port, now)
            case Progress(stage=Stage.RELAY):
                self.mail.append(now)
            case _:
                pass


@contextlib.asynccontextmanager
async def listening(board: ReceiptBoard, ports: Sequence[int] = ()) -> AsyncIterator[Station]:
    """A station on the probe's side whose sink and canary listen meanwhile."""
    info = ProbeInfo(PROBE_NAME, "0", f"abuse@{PROBE_NAME}", (PROBE,), "sink.example")
    async with (
        Sink(info.name, info.mail_domain, board).listening(PROBE, 25) as sink,
        Canary(info.name, board).listening(PROBE, 80) as canary,
    ):
        exits = Exits(Family.IPV4, Endpoint(PROBE, sink), Endpoint(PROBE, canary))
        yield Station(
            info,
            {Family.IPV4: exits},
            board,
            witnesses=(exits.sink,),
            table=PortTable(tuple(ports), frozenset()),
            looks_up_names=False,
        )


def measured(link: WideArea, door: Door, ports: Sequence[int] = ()) -> Run:
    """Check one door of the office at standard depth; for proxies, these ports and no others."""
    order = Order("bench", OFFICE, Family.IPV4, doors=(door,))
    with counted_syns(link.probe) as syns, inside(link.probe):
        check, seconds, clock = asyncio.run(_checked(order, ports))
    return Run(
        check,
        seconds,
        tuple(sorted(clock.openings.values())),
        clock.mail[-1] - clock.mail[0] if clock.mail else 0.0,
        sum(port in ports for port in syns),
    )


async def _checked(order: Order, ports: Sequence[int]) -> tuple[Check, float, Clock]:
    async with listening(ReceiptBoard(), ports) as station:
        clock = Clock()
        check = await CheckRun(order, station, clock.tell).run()
        return check, time.monotonic() - clock.began, clock
