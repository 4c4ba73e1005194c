# SPDX-License-Identifier: Apache-2.0
"""How asking for an address or a check can end, as sum types, and who may be asked.

``CheckOutcome`` and ``AddressOutcome`` are closed: whoever shows them matches every arm and ends
with ``assert_never``, so that a new arm cannot go without words.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from doorcheck_probe.wire.check import Check, ProbeInfo
from doorcheck_probe.wire.events import Event
from doorcheck_probe.wire.problems import Slug
from doorcheck_probe.wire.words import Depth, Door, Family, Vantage


class Cause(StrEnum):
    """Why a probe could not be asked, or not to the end."""

    NO_ROUTE = "no-route"
    """This computer has no connection of the family."""
    UNREACHABLE = "unreachable"
    """Nobody answers at the probe's address."""
    TLS_UNTRUSTED = "tls-untrusted"
    """The probe's certificate is not trusted; somebody may read along."""
    NOT_A_PROBE = "not-a-probe"
    """Something answers that is not a probe: a captive portal, a wrong address."""
    LOST_MIDWAY = "lost-midway"
    """The probe was lost while the check ran."""


@dataclass(frozen=True)
class Found:
    """An address of this connection, as the probe sees it (or as this computer has it)."""

    address: str
    family: Family
    probe: ProbeInfo


@dataclass(frozen=True)
class NotFound:
    """A family has no address, or could not be asked for it; ``details`` is for a technician."""

    family: Family
    cause: Cause
    details: str


AddressOutcome = Found | NotFound


@dataclass(frozen=True)
class Checked:
    """The check ended; its verdicts may still be ``untested``."""

    check: Check


@dataclass(frozen=True)
class Refused:
    """The probe said no."""

    slug: Slug
    reason: str | None
    retry_after: int | None
    """Seconds to wait before asking again makes sense."""
    details: str


@dataclass(frozen=True)
class Unreachable:
    """The probe could not be asked, or was lost midway."""

    cause: Cause
    details: str


CheckOutcome = Checked | Refused | Unreachable


@dataclass(frozen=True)
class Wish:
    """What the user wants to have checked."""

    doors: tuple[Door, ...] = (Door.RELAY, Door.PROXY)
    mail_domain: str | None = None
    ports: tuple[int, ...] = ()
    """Up to ten more ports."""
    depth: Depth = Depth.STANDARD
    """Everything beyond ``standard`` needs proof of control."""
    allow: tuple[str, ...] = ()
    """Opt-ins by the ids of their attempts; they need it, too."""
    control_port: int = 0
    """Where the probe may call back for it; 0 takes a free port."""

    @property
    def needs_control(self) -> bool:
        """Whether the probe will want to know that the address is ours."""
        return self.depth is not Depth.STANDARD or bool(self.allow)


class Lookout(Protocol):
    """A place to look from: a probe outside, or this computer itself."""

    @property
    def vantage(self) -> Vantage:
        """Whether the look says anything about strangers."""
        ...

    async def addresses(self) -> tuple[AddressOutcome, ...]:
        """One outcome for every family, IPv4 first; inside, one for every own address."""
        ...

    async def check(self, found: Found, wish: Wish, tell: Callable[[Event], None]) -> CheckOutcome:
        """Run one check to its end, telling its events as they come.

        Cancelling the surrounding task stops the check at the probe too; while only late answers
        are awaited, it ends the waiting and the check with its verdicts so far is returned.
        """
        ...
