# SPDX-License-Identifier: Apache-2.0
"""A check and its parts, as both programs and the report know them (DESIGN, wire version 1)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from doorcheck_probe.wire.words import (
    AttemptVerdict,
    Depth,
    Door,
    DoorVerdict,
    Family,
    Observation,
    ProofKind,
    Protocol,
    Reason,
    State,
    Vantage,
)


@dataclass(frozen=True)
class Line:
    """One line of a transcript, control bytes already made visible."""

    at: datetime
    speaker: str = field(metadata={"wire": "from"})
    """``us`` or ``them``."""
    text: str


@dataclass(frozen=True)
class Proof:
    """What arrived at the probe's own sink or canary."""

    kind: ProofKind
    at: datetime
    exit_address: str
    """The address the proof came from; not always the address that was tested."""
    details: dict[str, str]
    """``token``, ``challenge``, ``received`` and the like, as far as the kind has them."""


@dataclass(frozen=True)
class Attempt:
    """One relay or proxy test on one port, with its transcript."""

    id: str
    """An id of the test matrix, such as ``R01`` or ``X03``."""
    door: Door
    port: int
    context: str
    """How the port was spoken to: ``plain``, ``tls``, ``starttls`` and the like."""
    verdict: AttemptVerdict
    reason: Reason
    proof: Proof | None = None
    transcript: tuple[Line, ...] = ()


@dataclass(frozen=True)
class DoorResult:
    """The verdict of a door with the reasons that carry it, strongest first."""

    verdict: DoorVerdict
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Ports:
    """What the ports did when they were called, each in ascending order."""

    tested: tuple[int, ...] = ()
    listening: tuple[int, ...] = ()
    refused: tuple[int, ...] = ()
    silent: tuple[int, ...] = ()


@dataclass(frozen=True)
class Software:
    """A product as recognised, and the words it was recognised by."""

    name: str
    version: str | None
    evidence: str


@dataclass(frozen=True)
class Service:
    """What listens on a port."""

    port: int
    protocol: Protocol
    software: Software | None = None
    observations: tuple[Observation, ...] = ()


@dataclass(frozen=True)
class NotTested:
    """Something a reader might believe was tested, and why it was not."""

    what: str
    """An attempt id, or ``ipv4`` or ``ipv6``."""
    reason: Reason
    port: int | None = None


@dataclass(frozen=True)
class ProbeInfo:
    """Who looks."""

    name: str
    version: str
    contact: str
    addresses: tuple[str, ...]
    mail_domain: str


@dataclass(frozen=True)
class Check:
    """One run against one address."""

    id: str
    address: str
    family: Family
    vantage: Vantage
    depth: Depth
    state: State
    started: datetime
    probe: ProbeInfo
    doors: dict[Door, DoorResult]
    finished: datetime | None = None
    ports: Ports = Ports()
    services: tuple[Service, ...] = ()
    attempts: tuple[Attempt, ...] = ()
    not_tested: tuple[NotTested, ...] = ()

    def proven(self, door: Door) -> tuple[Attempt, ...]:
        """The attempts that proved this door open."""
        return tuple(
            attempt
            for attempt in self.attempts
            if attempt.door is door and attempt.verdict is AttemptVerdict.OPEN
        )

    def service_on(self, port: int) -> Service | None:
        """What was found to listen on a port, if it was looked at."""
        return next((service for service in self.services if service.port == port), None)
