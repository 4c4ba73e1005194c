# SPDX-License-Identifier: Apache-2.0
"""Squid with Debian's shipped configuration, or with a change that opens it."""

from __future__ import annotations

from tests.servers.machine import Machine
from tests.servers.server import RunningServer, Service
from tests.servers.world import Office

SERVICE = Service(
    ports=(3128,),
    config="/etc/squid/squid.conf",
    logs=("/var/log/squid/cache.log", "/var/log/squid/access.log"),
    prepare="chown -R proxy:proxy /var/log/squid /var/spool/squid",
    start=("squid", "-sYC"),
    stop=("squid", "-k", "shutdown"),
    started="Accepting HTTP Socket connections at",
    reload=("squid", "-k", "reconfigure"),
    reloaded="Accepting HTTP Socket connections at",
)
FIRST_DENIAL = "http_access deny !Safe_ports\n"
LAST_DENIAL = "http_access deny all\n"


def closed(office: Office) -> RunningServer:
    """Start Squid as Debian ships it: on all addresses, for the machine itself only."""
    return _started(_machine(office))


def opened(office: Office) -> RunningServer:
    """Start Squid with 'http_access allow all' above every denial: any port, any stranger."""
    machine = _machine(office)
    _replace(machine, FIRST_DENIAL, f"http_access allow all\n{FIRST_DENIAL}")
    return _started(machine)


def opened_for_pages(office: Office) -> RunningServer:
    """Start Squid with the last denial turned round: any stranger, but CONNECT to 443 only."""
    machine = _machine(office)
    _replace(machine, f"\n{LAST_DENIAL}", "\nhttp_access allow all\n")
    return _started(machine)


def _machine(office: Office) -> Machine:
    machine = Machine(office, "squid", "proxy.office.test", own=("/etc/squid/",))
    # Half a minute of courtesy to clients would be spent at every restart.
    quick = machine.path("/etc/squid/conf.d/room.conf")
    quick.write_text("shutdown_lifetime 0 seconds\npinger_enable off\n")
    return machine


def _replace(machine: Machine, old: str, new: str) -> None:
    config = machine.path(SERVICE.config)
    text = config.read_text()
    if text.count(old) != 1:
        raise ValueError(f"the shipped squid.conf does not hold one line {old.strip()!r}")
    config.write_text(text.replace(old, new))


def _started(machine: Machine) -> RunningServer:
    return RunningServer(machine, SERVICE)
