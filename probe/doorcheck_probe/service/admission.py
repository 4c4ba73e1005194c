# SPDX-License-Identifier: Apache-2.0
"""Who may have what checked: the rules that protect everybody who did not ask (DESIGN, rules 1-3).

The target is the peer address of the connection. This module sees no header, parameter or name
that could say otherwise; the header fields it does see can only lead to a refusal.
"""

from __future__ import annotations

import time
from collections import OrderedDict, deque
from collections.abc import Mapping
from datetime import UTC, datetime

from doorcheck_probe.service.addresses import Address, parse, refusal
from doorcheck_probe.service.config import Config
from doorcheck_probe.service.refusals import Refusal
from doorcheck_probe.service.tickets import TicketError, TicketOffice
from doorcheck_probe.wire.problems import RefusedAddress, Slug
from doorcheck_probe.wire.requests import MAX_EXTRA_PORTS, OPT_INS, CheckRequest
from doorcheck_probe.wire.words import Depth

HOUR = 3600.0
MAX_REMEMBERED = 100_000

_PROXY_FIELDS = (
    "via",
    "forwarded",
    "x-forwarded-for",
    "x-forwarded-host",
    "x-real-ip",
    "cf-connecting-ip",
    "true-client-ip",
    "proxy-connection",
)


class Admission:
    """Decides about every request before anything is sent to anyone."""

    def __init__(self, config: Config, tickets: TicketOffice) -> None:
        self._config = config
        self._tickets = tickets
        self._own = frozenset(parse(address) for address in config.info.addresses)
        self._recent: OrderedDict[Address, deque[float]] = OrderedDict()

    def peer(self, host: str, headers: Mapping[str, str]) -> Address:
        """The address that asks, which is the only one that can be checked.

        Raises ``Refusal`` when it is not to be looked at, or when the request came through
        somebody's proxy: then the address is not the asker's.
        """
        through = [field for field in _PROXY_FIELDS if field in headers]
        if through:
            raise Refusal(
                Slug.ADDRESS_REFUSED,
                f"The request came through a proxy ({through[0]}). Ask without it.",
                reason=RefusedAddress.CAME_THROUGH_PROXY,
            )
        address = parse(host)
        reason = refusal(address, self._own, allow_private=self._config.allow_private)
        if reason is not None:
            raise Refusal(
                Slug.ADDRESS_REFUSED,
                f"{address} is not a public address of one host that is not ours.",
                reason=reason,
            )
        return address

    def consider(self, request: CheckRequest, address: Address) -> None:
        """Raises ``Refusal`` unless this peer may have this check now."""
        try:
            self._tickets.examine(request.ticket, str(address), datetime.now(UTC))
        except TicketError as error:
            raise Refusal(Slug.TICKET_INVALID, f"{error}.") from error
        if not request.consent:
            raise Refusal(
                Slug.CONSENT_MISSING,
                "Say consent: true when the owner of the connection agrees to the test.",
            )
        self._consider_wishes(request)
        self._consider_rate(address)

    def _consider_wishes(self, request: CheckRequest) -> None:
        if any(wished not in OPT_INS for wished in request.allow):
            raise Refusal(Slug.BAD_REQUEST, f"Opt-ins are {', '.join(OPT_INS)}.")
        if not request.doors:
            raise Refusal(Slug.BAD_REQUEST, "Name at least one door.")
        if len(request.ports) > MAX_EXTRA_PORTS:
            raise Refusal(Slug.BAD_REQUEST, f"At most {MAX_EXTRA_PORTS} more ports.")
        control = () if request.control_port is None else (request.control_port,)
        if any(not 0 < port < 65_536 for port in (*request.ports, *control)):
            raise Refusal(Slug.BAD_REQUEST, "A port is a number from 1 to 65535.")

    def _consider_rate(self, address: Address) -> None:
        now = time.monotonic()
        recent = self._recent.setdefault(address, deque())
        self._recent.move_to_end(address)
        while len(self._recent) > MAX_REMEMBERED:
            self._recent.popitem(last=False)
        while recent and recent[0] < now - HOUR:
            recent.popleft()
        if len(recent) >= self._config.checks_per_hour:
            raise Refusal(
                Slug.TOO_SOON,
                f"At most {self._config.checks_per_hour} checks of one address in an hour.",
                retry_after=int(recent[0] + HOUR - now) + 1,
            )

    def needs_control(self, request: CheckRequest) -> bool:
        """Whether an address alone is not enough for what is wished."""
        return request.depth is not Depth.STANDARD or bool(request.allow)

    def started(self, address: Address) -> None:
        """Count a check that really began."""
        self._recent.setdefault(address, deque()).append(time.monotonic())
