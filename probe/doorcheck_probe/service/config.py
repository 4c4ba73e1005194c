# SPDX-License-Identifier: Apache-2.0
"""What an operator tells the probe."""

from __future__ import annotations

from dataclasses import dataclass

from doorcheck_probe.engine.station import Endpoint, Exits, Limits
from doorcheck_probe.wire.check import ProbeInfo
from doorcheck_probe.wire.words import Family


@dataclass(frozen=True)
class Config:
    """One probe. Endpoints are literal addresses that the tested networks can reach."""

    info: ProbeInfo
    http: Endpoint
    exits: dict[Family, Exits]
    witnesses: tuple[Endpoint, ...] = ()
    allow_private: bool = False
    """For tests and laboratories: private addresses and our own may be checked."""
    max_running: int = 40
    """More checks at a time are refused as ``busy`` instead of judged badly."""
    checks_per_hour: int = 12
    """For one address: enough to test again after every step of a guide."""
    limits: Limits = Limits()
    tls_certificate: str | None = None
    tls_key: str | None = None
