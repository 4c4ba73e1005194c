# SPDX-License-Identifier: Apache-2.0
"""Squid with a login, and Squid that trusts the machine itself behind something that forwards."""

from __future__ import annotations

from tests.servers.machine import Machine
from tests.servers.products import squid
from tests.servers.server import RunningServer, Service
from tests.servers.world import Office

HELPER = "/usr/lib/squid/basic_ncsa_auth /etc/squid/passwords"
LOGIN = f"""\
auth_param basic program {HELPER}
auth_param basic children 1
auth_param basic realm office
acl members proxy_auth REQUIRED
http_access allow members
"""
BEHIND = Service(
    ports=(),
    config=squid.SERVICE.config,
    logs=squid.SERVICE.logs,
    prepare=squid.SERVICE.prepare,
    start=squid.SERVICE.start,
    stop=squid.SERVICE.stop,
    started=squid.SERVICE.started,
)


def with_login(office: Office) -> RunningServer:
    """Start Squid for whoever has a user name and a password."""
    machine = _machine(office, ((squid.FIRST_DENIAL, LOGIN + squid.FIRST_DENIAL),))
    machine.path("/etc/squid/passwords").write_text("clerk:$apr1$room$DSQqrhVeO.sBrFhmmKI7E/\n")
    return RunningServer(machine, squid.SERVICE)


def tunnels_only(office: Office) -> RunningServer:
    """Start Squid that lets strangers CONNECT to any port, and denies them pages."""
    rule = f"http_access allow CONNECT\n{squid.FIRST_DENIAL}"
    return RunningServer(_machine(office, ((squid.FIRST_DENIAL, rule),)), squid.SERVICE)


def behind_a_forwarder(office: Office) -> RunningServer:
    """Start Squid on the loopback address only, as shipped otherwise: it trusts the machine."""
    changes = (("\nhttp_port 3128\n", "\nhttp_port 127.0.0.1:3128\n"),)
    return RunningServer(_machine(office, changes), BEHIND)


def _machine(office: Office, changes: tuple[tuple[str, str], ...]) -> Machine:
    machine = Machine(office, "squid", "proxy.office.test", own=("/etc/squid/",))
    machine.path("/etc/squid/conf.d/room.conf").write_text(
        "shutdown_lifetime 0 seconds\npinger_enable off\n"
    )
    config = machine.path(squid.SERVICE.config)
    text = config.read_text()
    for old, new in changes:
        if text.count(old) != 1:
            raise ValueError(f"the shipped squid.conf does not hold one {old.strip()!r}")
        text = text.replace(old, new)
    config.write_text(text)
    return machine
