# SPDX-License-Identifier: Apache-2.0
"""What an operator tells the probe."""

from __future__ import annotations

from dataclasses import dataclass, field

from doorcheck_probe.engine.station import Endpoint, Exits, Limits
from doorcheck_probe.wire.check import ProbeInfo
from doorcheck_probe.wire.words import Family


@dataclass(frozen=True)
class Config:
    """One probe. Endpoints are literal addresses that the tested networks can reach."""

    info: ProbeInfo
    http: Endpoint
    exits: dict[Family, Exits]
    sink_listens: tuple[Endpoint, ...] = ()
    """Where the sink really listens, if not at the exits themselves (behind a NAT)."""
    canary_listens: tuple[Endpoint, ...] = ()
    secure_listens: tuple[Endpoint, ...] = ()
    datagram_listens: tuple[Endpoint, ...] = ()
    witnesses: tuple[Endpoint, ...] = ()
    allow_private: bool = False
    """For tests and laboratories: private addresses and our own may be checked."""
    max_running: int = 40
    """More checks at a time are refused as ``busy`` instead of judged badly."""
    checks_per_hour: int = 12
    """For one address: enough to test again after every step of a guide."""
    limits: Limits = field(default_factory=Limits)
    tls_certificate: str | None = None
    tls_key: str | None = None
