# SPDX-License-Identifier: Apache-2.0
"""The office that is tested: a closed mail server, or three open proxies among 128 ports."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass

from doorcheck_probe.engine.port_table import port_table
from tests.bench.wide_area import WideArea
from tests.servers.products import dante, postfix, squid, tinyproxy

CALLED = 128
SILENT = 65
FROM_TABLE = 64
"""How many ports come from the port table; the others are ports that nobody uses."""


@dataclass(frozen=True, slots=True)
class Ports:
    """The ports that are called, in the order of the port table."""

    called: tuple[int, ...]
    open: frozenset[int]
    """Each has a proxy; in the table they are among the first dozen."""
    silent: tuple[int, ...]

    @property
    def proxies_last(self) -> tuple[int, ...]:
        """The same ports, with the open ones behind all others."""
        return (*(port for port in self.called if port not in self.open), *sorted(self.open))

    @property
    def refusing(self) -> int:
        """How many ports answer with RST."""
        return len(self.called) - len(self.open) - len(self.silent)


@contextlib.contextmanager
def closed_mail_server(link: WideArea) -> Iterator[None]:
    """Postfix as Debian ships it."""
    server = postfix.closed(link.office)
    try:
        yield
    finally:
        server.stop()


@contextlib.contextmanager
def open_proxies(link: WideArea) -> Iterator[Ports]:
    """Squid, Tinyproxy and Dante, open to everybody; most other ports are silent."""
    servers = [start(link.office) for start in (squid.opened, tinyproxy.opened, dante.opened)]
    try:
        ports = _among_others(frozenset(server.ports[0] for server in servers))
        link.silence(ports.silent)
        yield ports
    finally:
        for server in servers:
            server.stop()


def _among_others(opened: frozenset[int]) -> Ports:
    unused = range(20_000, 20_000 + CALLED)
    listed = [*port_table(FROM_TABLE).ports, *unused]
    others = [port for port in listed if port not in opened][: CALLED - len(opened)]
    known = [port for port in listed if port in opened or port in others]
    missing = [port for port in opened if port not in known]
    return Ports((*known, *missing), opened, (*others[::2], *others[1::2])[:SILENT])
