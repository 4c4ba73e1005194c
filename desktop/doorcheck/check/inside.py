# SPDX-License-Identifier: Apache-2.0
"""The look from inside: the same engine, in this process, at this computer's own addresses.

It finds what listens here and what serves the own house. It proves nothing about strangers, and
says so everywhere.
"""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Callable, Sequence

from doorcheck.check.outcome import (
    AddressOutcome,
    Cause,
    Checked,
    CheckOutcome,
    Found,
    Unreachable,
    Wish,
)
from doorcheck_probe import __version__
from doorcheck_probe.engine.run import CheckRun
from doorcheck_probe.engine.station import Exits, Order, Station
from doorcheck_probe.listening.ends import Wanted, ends
from doorcheck_probe.listening.receipts import ReceiptBoard
from doorcheck_probe.wire.check import ProbeInfo
from doorcheck_probe.wire.events import Event
from doorcheck_probe.wire.tokens import new_token
from doorcheck_probe.wire.words import Family, Vantage

LOOPBACK = "127.0.0.1"
MAIL_DOMAIN = "doorcheck.invalid"
"""Never delivered anywhere: from inside no message is ever submitted."""


class InsideLookout:
    """Looks at the addresses that ``own_addresses`` gives; loopback where there is none."""

    vantage = Vantage.INSIDE

    def __init__(
        self, own_addresses: Callable[[], Sequence[str]], source: str | None = None
    ) -> None:
        self._own_addresses = own_addresses
        self._source = source

    async def addresses(self) -> tuple[AddressOutcome, ...]:
        """Every own address, or the one that was prescribed."""
        own = [self._source] if self._source else list(self._own_addresses())
        return tuple(
            Found(address, _family(address), _info(address)) for address in own or [LOOPBACK]
        )

    async def check(self, found: Found, wish: Wish, tell: Callable[[Event], None]) -> CheckOutcome:
        """Run the engine here, with a sink and a canary on ports of the same address."""
        order = Order(
            id=new_token(),
            address=found.address,
            family=found.family,
            doors=wish.doors,
            depth=wish.depth,
            mail_domain=wish.mail_domain,
            ports=wish.ports,
            allow=wish.allow,
        )
        try:
            async with _station(found) as station:
                return Checked(await CheckRun(order, station, tell).run())
        except OSError as error:
            return Unreachable(Cause.NO_ROUTE, f"{found.address}: {error}")


def _family(address: str) -> Family:
    return Family.IPV6 if ":" in address else Family.IPV4


def _info(address: str) -> ProbeInfo:
    literal = f"[IPv6:{address}]" if ":" in address else f"[{address}]"
    return ProbeInfo(literal, __version__, "", (address,), MAIL_DOMAIN)


@contextlib.asynccontextmanager
async def _station(found: Found) -> AsyncIterator[Station]:
    board = ReceiptBoard()
    wanted = Wanted.one_of_each(found.address)
    async with ends(found.probe.name, MAIL_DOMAIN, board, wanted) as ports:
        exits = Exits.at(found.family, found.address, **ports.first_of_each())
        yield Station(
            found.probe,
            {found.family: exits},
            board,
            vantage=Vantage.INSIDE,
            source={found.family: found.address},
            looks_up_names=False,
        )
