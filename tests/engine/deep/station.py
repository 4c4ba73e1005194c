# SPDX-License-Identifier: Apache-2.0
"""A station on loopback with every end of its own, and deep checks made from it."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, replace

from doorcheck_probe.engine.port_table import PortTable
from doorcheck_probe.engine.run import CheckRun
from doorcheck_probe.engine.station import Endpoint, Exits, Limits, Order, Station
from doorcheck_probe.listening.ends import Wanted, ends
from doorcheck_probe.listening.receipts import ReceiptBoard
from doorcheck_probe.wire.check import Check, ProbeInfo
from doorcheck_probe.wire.events import Event
from doorcheck_probe.wire.words import Depth, Door, Family
from tests.engine.laboratory import HOST, MAIL_DOMAIN, QUICK

NAME = "probe.example"
HOST6 = "::1"
LIMITS = replace(
    QUICK,
    sniff=0.05,
    reply_in_other_protocol=0.1,
    greeting_of_gateway=0.2,
    command=2.0,
    arrival=2.0,
)
"""Quick where silence is the answer, patient where one is on its way."""
NO_TABLE = PortTable((), frozenset())


@dataclass(frozen=True)
class Bench:
    """A station, and the checks that it makes."""

    station: Station

    @property
    def exits(self) -> Exits:
        """Our own ends over IPv4."""
        return self.station.exits[Family.IPV4]

    @property
    def exits6(self) -> Exits:
        """Our own ends over IPv6."""
        return self.station.exits[Family.IPV6]

    @property
    def names(self) -> dict[str, str]:
        """What a server that looks up our name finds."""
        return {self.station.info.name: self.exits.canary.address}

    def listing(self, *ports: int) -> Bench:
        """The same with these ports for a table, all of them tried behind TLS as well."""
        table = PortTable(ports, frozenset(ports))
        return Bench(replace(self.station, table=table, deep_table=table))

    def run(
        self,
        *ports: int,
        address: str = HOST,
        doors: tuple[Door, ...] = (Door.PROXY,),
        depth: Depth = Depth.DEEP,
        allow: tuple[str, ...] = (),
        named: bool = True,
        tell: Callable[[Event], None] | None = None,
    ) -> CheckRun:
        """A check of these ports of an address, and of no others.

        ``named`` tells whether the asker named them, or whether they are called for their numbers.
        """
        asked_for = ports if named else ()
        order = Order("deep", address, Family.IPV4, doors, depth, None, asked_for, allow)
        station = replace(self.station, only_ports=lambda: frozenset(ports))
        return CheckRun(order, station, tell or _ignore)

    async def check(
        self,
        *ports: int,
        address: str = HOST,
        doors: tuple[Door, ...] = (Door.PROXY,),
        depth: Depth = Depth.DEEP,
        allow: tuple[str, ...] = (),
        named: bool = True,
        tell: Callable[[Event], None] | None = None,
    ) -> Check:
        """The same, made to its end."""
        return await self.run(
            *ports,
            address=address,
            doors=doors,
            depth=depth,
            allow=allow,
            named=named,
            tell=tell,
        ).run()


def _ignore(_event: Event) -> None:
    """Nobody listens to what a check tells."""


@contextlib.asynccontextmanager
async def bench(
    limits: Limits = LIMITS,
    *,
    six: bool = False,
    asks_for_names: bool = True,
    witnesses: tuple[Endpoint, ...] | None = None,
) -> AsyncIterator[Bench]:
    """Ends on free ports of loopback; ``six`` adds those over IPv6.

    Where a mail server is checked outside of the zone of the tests, no name must be asked for. Our
    own sinks vouch for the way out, unless other witnesses are given.
    """
    board = ReceiptBoard()
    info = ProbeInfo(NAME, "0", f"abuse@{NAME}", (HOST, HOST6), MAIL_DOMAIN)
    exits: dict[Family, Exits] = {}
    families = ((Family.IPV4, HOST), (Family.IPV6, HOST6))
    async with contextlib.AsyncExitStack() as stack:
        for family, address in families if six else families[:1]:
            free = ((address, 0),)
            wanted = Wanted(free, free * 2, free, free)
            found = await stack.enter_async_context(ends(NAME, MAIL_DOMAIN, board, wanted))
            made = Exits.at(family, address, **found.first_of_each())
            exits[family] = replace(made, high=Endpoint(address, found.canaries[1]))
        own = tuple(one.sink for one in exits.values())
        yield Bench(
            Station(
                info,
                exits,
                board,
                table=NO_TABLE,
                deep_table=NO_TABLE,
                witnesses=own if witnesses is None else witnesses,
                limits=limits,
                looks_up_names=asks_for_names,
            )
        )
