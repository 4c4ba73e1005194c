# SPDX-License-Identifier: Apache-2.0
"""Dante, a SOCKS server; Debian ships it without rules, so every variant is written here."""

from __future__ import annotations

from tests.servers.machine import Machine
from tests.servers.server import RunningServer, Service
from tests.servers.world import Office

SERVICE = Service(
    ports=(1080,),
    config="/etc/danted.conf",
    logs=("/var/log/danted.log",),
    prepare="",
    start=("danted", "-D"),
    stop=("sh", "-e", "-c", "kill $(cat /run/danted.pid)"),
    started=" running",
)
CONFIG = """\
logoutput: /var/log/danted.log
internal: 0.0.0.0 port = 1080
internal: :: port = 1080
external: {interface}
clientmethod: none
socksmethod: {method}
user.privileged: root
user.unprivileged: nobody

client pass {{
        from: {clients} to: 0/0
        log: error
}}

socks pass {{
        from: 0/0 to: 0/0{ports}
        log: error
}}
"""


def opened(office: Office) -> RunningServer:
    """Start Dante for everybody, without a login."""
    return _started(office, method="none", clients="0/0")


def closed(office: Office) -> RunningServer:
    """Start Dante for the local network only; strangers are cut off."""
    return _started(office, method="none", clients="192.168.0.0/16")


def trusting_the_machine(office: Office) -> RunningServer:
    """Start Dante for the machine itself, while a forwarder on it hands strangers in."""
    return _started(office, method="none", clients="127.0.0.0/8")


def to_443_only(office: Office) -> RunningServer:
    """Start Dante for everybody, but to port 443 only, as if that made it harmless."""
    return _started(office, method="none", clients="0/0", ports=" port = 443")


def with_login(office: Office) -> RunningServer:
    """Start Dante for everybody who has a user name and a password."""
    return _started(office, method="username", clients="0/0")


def _started(office: Office, *, method: str, clients: str, ports: str = "") -> RunningServer:
    machine = Machine(
        office,
        "dante",
        "proxy.office.test",
        own=("/etc/danted.conf", "/etc/danted.conf.before"),
    )
    machine.path(SERVICE.config).write_text(
        CONFIG.format(interface=office.interface, method=method, clients=clients, ports=ports)
    )
    return RunningServer(machine, SERVICE)
