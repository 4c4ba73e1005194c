# SPDX-License-Identifier: Apache-2.0
"""Looking at the sample office: through the practice probe, at the office's own ports."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from doorcheck.check.client import ProbeLookout
from doorcheck.check.outcome import AddressOutcome, CheckOutcome, Found, Wish
from doorcheck_probe.wire.events import Event
from doorcheck_probe.wire.requests import MAX_EXTRA_PORTS
from doorcheck_probe.wire.words import Family


class PracticeLookout:
    """A ``Lookout`` like the one for a real probe, with the ports filled in."""

    vantage = ProbeLookout.vantage

    def __init__(self, url: str, ports: tuple[int, ...]) -> None:
        self._probe = ProbeLookout(url)
        self._ports = ports

    async def addresses(self) -> tuple[AddressOutcome, ...]:
        """The one address of the office; that it has no IPv6 is no news to anybody."""
        outcomes = await self._probe.addresses()
        return tuple(outcome for outcome in outcomes if outcome.family is Family.IPV4)

    async def check(self, found: Found, wish: Wish, tell: Callable[[Event], None]) -> CheckOutcome:
        """Check the office's two ports; others that are wished for are nobody's here."""
        ports = tuple(dict.fromkeys((*self._ports, *wish.ports)))[:MAX_EXTRA_PORTS]
        return await self._probe.check(found, replace(wish, ports=ports), tell)
