# SPDX-License-Identifier: Apache-2.0
"""What the engine is told: who looks, with which ends of its own, and at what."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Protocol

from doorcheck_probe.engine.port_table import PortTable, deep_port_table, port_table
from doorcheck_probe.wire.check import ProbeInfo
from doorcheck_probe.wire.receipt import Receipt
from doorcheck_probe.wire.words import Depth, Door, Family, Vantage


@dataclass(frozen=True)
class Endpoint:
    """An address and a TCP port of our own."""

    address: str
    port: int

    @property
    def authority(self) -> str:
        """``host:port`` as URIs and CONNECT write it (RFC 3986, section 3.2)."""
        host = f"[{self.address}]" if ":" in self.address else self.address
        return f"{host}:{self.port}"


@dataclass(frozen=True)
class Exits:
    """Our own ends that an open door would lead to, for one family."""

    family: Family
    sink: Endpoint
    canary: Endpoint
    secure: Endpoint | None = None
    """The canary behind TLS, on 443 where it can be had: many proxies lead nowhere else."""
    high: Endpoint | None = None
    """The canary once more on a port above 1023."""
    datagrams: Endpoint | None = None
    """The canary over UDP."""

    @classmethod
    def at(
        cls, family: Family, address: str, *, sink: int, canary: int, secure: int, datagrams: int
    ) -> Exits:
        """Ends at these ports of one address, without a high one."""
        return cls(
            family,
            Endpoint(address, sink),
            Endpoint(address, canary),
            Endpoint(address, secure),
            None,
            Endpoint(address, datagrams),
        )

    @property
    def pages(self) -> tuple[Endpoint, ...]:
        """Where the canary listens in the clear."""
        return (self.canary,) if self.high is None else (self.canary, self.high)

    @property
    def all(self) -> tuple[Endpoint, ...]:
        """Every end that answers over TCP."""
        ends = (self.sink, self.canary, self.secure, self.high)
        return tuple(end for end in ends if end is not None)


class Receipts(Protocol):
    """What the sink and the canary saw. Several processes may share one."""

    async def expect(self, token: str) -> None:
        """From now on the sink takes mail for the token, and the canary notes its page."""
        ...

    async def find(self, key: str) -> Receipt | None:
        """The receipt of a token or a tunnel challenge, if there is one."""
        ...

    async def wait(self, key: str, seconds: float) -> Receipt | None:
        """The receipt, as soon as it is there, or ``None`` after the time."""
        ...

    async def forget(self, tokens: Iterable[str]) -> None:
        """The tokens are no longer needed."""
        ...


@dataclass(frozen=True)
class Limits:
    """Times in seconds and other bounds. RFC 5321, section 4.5.3.2, would allow minutes."""

    connect: float = 3.0
    """Long enough for the kernel's own repetition of a lost SYN after one second."""
    sniff: float = 3.0
    """How long a port that the asker named may take to speak first: it may be a mail port."""
    greeting: float = 60.0
    command: float = 60.0
    final_dot: float = 120.0
    reply: float = 10.0
    """A proxy's answer, the time to reach our own end included."""
    greeting_of_gateway: float = 8.0
    """What a gateway may take until its prompt."""
    reply_in_other_protocol: float = 3.0
    """The same for SOCKS on a port that has already answered in HTTP."""
    posted: float = 0.3
    """What an answer without an arrival leaves for one that is on its way."""
    arrival: float = 8.0
    """How long an accepted message is awaited before the next attempt."""
    late_arrival: float = 900.0
    """How long a check stays ``waiting`` for accepted messages."""
    whole: float = 240.0
    """The whole check, late mail not counted."""
    whole_deep: float = 1_200.0
    deep_pause: float = 3.0
    """Between two mail connections of the deep rounds: sites allow few calls a minute."""
    parallel_ports: int = 8
    greylisted: tuple[float, ...] = (360.0, 1_860.0)
    """When a deferred mail attempt is repeated, counted from its first answer: greylists open
    after five minutes, cautious ones after half an hour."""
    turned_away: tuple[float, ...] = (90.0,)
    """The same after a ban or a limit on calls."""
    first_contact: tuple[float, ...] = (60.0,)
    """The same where every first call is turned away; the second one follows at once."""


@dataclass(frozen=True)
class Station:
    """The place the engine looks from."""

    info: ProbeInfo
    exits: dict[Family, Exits]
    receipts: Receipts
    vantage: Vantage = Vantage.OUTSIDE
    table: PortTable = field(default_factory=port_table)
    """The ports that may hold a proxy."""
    deep_table: PortTable = field(default_factory=deep_port_table)
    """The same for a deep check."""
    witnesses: tuple[Endpoint, ...] = ()
    """Machines of our own elsewhere whose port 25 proves that ours is not blocked outwards."""
    source: dict[Family, str] = field(default_factory=dict)
    """The own address that every connection starts from, where one is prescribed."""
    limits: Limits = Limits()
    looks_up_names: bool = True
    """Whether names may be asked of the DNS; not where nothing is to leave this computer."""
    only_ports: Callable[[], frozenset[int]] | None = None
    """Where set, no other port is ever called: a rehearsal must not touch real servers."""

    def exits_for(self, family: Family) -> Exits:
        """Our ends for a family; a tested server may reach the other family too."""
        return self.exits.get(family) or next(iter(self.exits.values()))

    def may_call(self, address: str, port: int) -> bool:
        """Whether a planned port is called; our own ends must not be taken for a proxy."""
        if self.only_ports is not None and port not in self.only_ports():
            return False
        ends = (end for exits in self.exits.values() for end in exits.all)
        return Endpoint(address, port) not in ends

    def table_for(self, depth: Depth) -> PortTable:
        """The ports that may hold a proxy, for a check of this depth."""
        return self.deep_table if depth is Depth.DEEP else self.table


@dataclass(frozen=True)
class Order:
    """One check to be made. The address has passed admission; nothing here can change it."""

    id: str
    address: str
    family: Family
    doors: tuple[Door, ...] = (Door.RELAY, Door.PROXY)
    depth: Depth = Depth.STANDARD
    mail_domain: str | None = None
    ports: tuple[int, ...] = ()
    allow: tuple[str, ...] = ()
    """Opt-ins by the ids of their attempts."""

    @property
    def deep(self) -> bool:
        """Whether everything is tried."""
        return self.depth is Depth.DEEP


class ProbeFault(Exception):
    """The probe cannot trust itself and refuses to judge; the message says what failed."""


class Intercepted(ProbeFault):
    """Somebody on our own way out answers in place of others: nothing seen can be believed."""
