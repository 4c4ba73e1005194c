# SPDX-License-Identifier: Apache-2.0
"""What the app asks of the probe, and what it is told about itself first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from doorcheck_probe.wire.check import ProbeInfo
from doorcheck_probe.wire.words import Depth, Door, Family

MAX_EXTRA_PORTS = 10

OPT_INS = ("A01", "B01", "S06")
"""Attempts that are made only where the asker allows each by its name: one login with a random
credential (A01 for mail, S06 for SOCKS), and one mail to a mailbox that does not exist (B01)."""


@dataclass(frozen=True)
class WhoAmI:
    """The answer of ``GET /v1/whoami``."""

    address: str
    family: Family
    ticket: str
    ticket_expires: datetime
    probe: ProbeInfo


@dataclass(frozen=True)
class CheckRequest:
    """The body of ``POST /v1/checks``. It has no field that could name a target."""

    ticket: str
    consent: bool = False
    doors: tuple[Door, ...] = (Door.RELAY, Door.PROXY)
    depth: Depth = Depth.STANDARD
    mail_domain: str | None = None
    ports: tuple[int, ...] = ()
    allow: tuple[str, ...] = ()
    """Opt-ins, by the ids of their attempts."""
    control_port: int | None = None
    """A port of the asking address on which the app answers, as proof of control."""
