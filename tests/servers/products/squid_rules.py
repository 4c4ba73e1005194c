# SPDX-License-Identifier: Apache-2.0
"""Squid with a login, open in one respect only, or trusting whatever forwards to it."""

from __future__ import annotations

from dataclasses import replace

from tests.servers.machine import Machine
from tests.servers.products import squid
from tests.servers.server import RunningServer, Service
from tests.servers.world import Office

HELPER = "/usr/lib/squid/basic_ncsa_auth /etc/squid/passwords"
MEMBERS = "clerk:$apr1$room$DSQqrhVeO.sBrFhmmKI7E/\n"
LOGIN = f"""\
auth_param basic program {HELPER}
auth_param basic children 1
auth_param basic realm office
acl members proxy_auth REQUIRED
http_access allow members
"""
TUNNELS_ONLY = "http_access deny !CONNECT\nhttp_access deny CONNECT !SSL_ports\n"
BEHIND = Service(
    ports=(),
    config=squid.SERVICE.config,
    logs=squid.SERVICE.logs,
    prepare=squid.SERVICE.prepare,
    start=squid.SERVICE.start,
    stop=squid.SERVICE.stop,
    started=squid.SERVICE.started,
)


def network_too_wide(office: Office) -> RunningServer:
    """Start Squid for its local network, which somebody took to be every address there is."""
    acl = "acl office_net src 0.0.0.0/0 ::/0\nhttp_access allow office_net\n"
    return _before_denials(office, acl)


def with_login(office: Office) -> RunningServer:
    """Start Squid for whoever has a user name and a password."""
    machine = _machine(office, ((squid.FIRST_DENIAL, LOGIN + squid.FIRST_DENIAL),))
    machine.path("/etc/squid/passwords").write_text(MEMBERS)
    return RunningServer(machine, squid.SERVICE)


def tunnels_only(office: Office) -> RunningServer:
    """Start Squid that lets strangers CONNECT to any port, and denies them pages."""
    return _before_denials(office, "http_access allow CONNECT\n")


def login_behind(office: Office) -> RunningServer:
    """Start Squid on the loopback address only, for whoever has a user name and a password."""
    changes = (
        (squid.FIRST_DENIAL, f"{LOGIN}http_access deny all\n{squid.FIRST_DENIAL}"),
        _LOOPBACK,
    )
    machine = _machine(office, changes)
    machine.path("/etc/squid/passwords").write_text(MEMBERS)
    return RunningServer(machine, BEHIND)


def tunnels_to_443_only(office: Office) -> RunningServer:
    """Start Squid that lets strangers CONNECT to port 443, and denies them everything else."""
    return _before_denials(office, f"{TUNNELS_ONLY}http_access allow all\n")


def by_name_only(office: Office) -> RunningServer:
    """Start Squid for every stranger who asks by name: addresses in figures are denied."""
    figures = "acl figures url_regex ^([a-z]+://)?([0-9.]+[:/]|\\[)"
    return _before_denials(office, f"{figures}\nhttp_access deny figures\nhttp_access allow all\n")


def accelerating_anything(office: Office) -> RunningServer:
    """Start Squid in front of a site, which it looks for wherever the Host of a request says."""
    door = ("\nhttp_port 3128\n", "\nhttp_port 80 accel vhost allow-direct\n")
    rules = (squid.FIRST_DENIAL, f"http_access allow all\n{squid.FIRST_DENIAL}")
    service = replace(squid.SERVICE, ports=(80,), started="HTTP Socket connections at")
    return RunningServer(_machine(office, (door, rules)), service)


def posts_only(office: Office) -> RunningServer:
    """Start Squid that lets strangers POST to any port, mail included, and nothing else."""
    return _before_denials(office, "acl posts method POST\nhttp_access allow posts\n")


def behind_a_forwarder(office: Office) -> RunningServer:
    """Start Squid on the loopback address only, as shipped otherwise: it trusts the machine."""
    return RunningServer(_machine(office, (_LOOPBACK,)), BEHIND)


def tunnels_behind(office: Office) -> RunningServer:
    """Start Squid on the loopback address only, for CONNECT to any port."""
    rules = "http_access deny !CONNECT\nhttp_access allow localhost\n"
    return _behind(office, rules)


def tunnels_to_443_behind(office: Office) -> RunningServer:
    """Start Squid on the loopback address only, for CONNECT to port 443."""
    return _behind(office, TUNNELS_ONLY)


def _before_denials(office: Office, rules: str) -> RunningServer:
    changes = ((squid.FIRST_DENIAL, rules + squid.FIRST_DENIAL),)
    return RunningServer(_machine(office, changes), squid.SERVICE)


def _behind(office: Office, rules: str) -> RunningServer:
    changes = ((squid.FIRST_DENIAL, rules + squid.FIRST_DENIAL), _LOOPBACK)
    return RunningServer(_machine(office, changes), BEHIND)


_LOOPBACK = ("\nhttp_port 3128\n", "\nhttp_port 127.0.0.1:3128\n")


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
