# SPDX-License-Identifier: Apache-2.0
"""Is whoever asks in control of the address? Wanted before deep checks and opt-ins."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime

import dns.asyncresolver
import dns.exception

from doorcheck_probe.engine import names
from doorcheck_probe.engine.link import HungUp, NoAnswer, TooMuch, dial
from doorcheck_probe.service.addresses import Address
from doorcheck_probe.service.refusals import Refusal
from doorcheck_probe.wire import control
from doorcheck_probe.wire.problems import RefusedAddress, Slug
from doorcheck_probe.wire.tokens import new_token

LOOKUP_SECONDS = 4.0


@dataclass(frozen=True)
class ControlDesk:
    """Calls back, or asks the DNS; only the asking address is ever called."""

    pause: float = 5.0
    """Seconds between two calls: a port that was won by a race is lost by then."""
    seconds: float = 4.0

    async def require(self, address: Address, ticket: str, port: int | None) -> None:
        """Raises ``Refusal`` unless the asker answers on the port, twice, or owns the zone."""
        proven = await self._by_call(str(address), ticket, port) if port else False
        if not proven and not await _by_record(str(address)):
            raise Refusal(
                Slug.ADDRESS_REFUSED,
                "A deep check needs proof of control: let us reach the app on the port it named, "
                f"or publish {control.LABEL}.<reverse name> TXT "
                f'"{control.MARK} until=<a day within a month>".',
                reason=RefusedAddress.CONTROL_UNPROVEN,
            )

    async def _by_call(self, address: str, ticket: str, port: int) -> bool:
        if not await self._answers(address, ticket, port):
            return False
        await asyncio.sleep(self.pause)
        return await self._answers(address, ticket, port)

    async def _answers(self, address: str, ticket: str, port: int) -> bool:
        nonce, said = new_token(), b""
        try:
            async with dial(address, port, seconds=self.seconds) as link:
                await link.send(control.question(nonce))
                while not said.endswith(b"\n") and len(said) < control.MAX_LINE:
                    said += await link.receive(self.seconds, most=control.MAX_LINE)
        except (HungUp, NoAnswer, TooMuch, OSError):
            return False
        return control.answers(said, nonce, ticket)


async def _by_record(address: str) -> bool:
    """Whether the zone of the address's confirmed reverse name allows it today."""
    today = datetime.now(UTC).date()
    try:
        reverse = await dns.asyncresolver.resolve_address(address, lifetime=LOOKUP_SECONDS)
        said = [names.domain_in(str(one)) for one in reverse]
    except (dns.exception.DNSException, OSError):
        return False
    for name in [one for one in said if one][:3]:
        if not await names.resolves_to(name, address):
            continue
        try:
            texts = await dns.asyncresolver.resolve(
                f"{control.LABEL}.{name}.", "TXT", lifetime=LOOKUP_SECONDS
            )
        except (dns.exception.DNSException, OSError):
            continue
        joined = (b"".join(one.strings).decode("ascii", "replace") for one in texts)
        if any(control.allows(text, today) for text in joined):
            return True
    return False
