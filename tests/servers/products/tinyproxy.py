# SPDX-License-Identifier: Apache-2.0
"""Tinyproxy with Debian's shipped configuration, or without its Allow lines."""

from __future__ import annotations

import re
from collections.abc import Iterable

from tests.servers.machine import Machine, User
from tests.servers.server import RunningServer, Service
from tests.servers.world import Office

SERVICE = Service(
    ports=(8888,),
    config="/etc/tinyproxy/tinyproxy.conf",
    logs=("/var/log/tinyproxy/tinyproxy.log",),
    prepare="""
        install -d -o tinyproxy -g tinyproxy /run/tinyproxy
        chown tinyproxy:tinyproxy /var/log/tinyproxy
    """,
    start=("tinyproxy",),
    # It may sleep through a polite signal that comes just before it waits for clients.
    stop=("sh", "-e", "-c", "kill -KILL $(cat /run/tinyproxy/tinyproxy.pid)"),
    started="Starting main loop",
    reload=("sh", "-e", "-c", "kill -USR1 $(cat /run/tinyproxy/tinyproxy.pid)"),
    reloaded="Reloading config file finished",
)


def closed(office: Office) -> RunningServer:
    """Start Tinyproxy as Debian ships it: on all addresses, allowing the machine itself."""
    return RunningServer(_machine(office), SERVICE)


def opened(office: Office, *, connect_ports: Iterable[int] = ()) -> RunningServer:
    """Start Tinyproxy without Allow lines; CONNECT works to the given ports, or to any."""
    machine = _machine(office)
    config = machine.path(SERVICE.config)
    text = re.sub(r"(?m)^Allow .*\n", "", config.read_text())
    config.write_text(text + "".join(f"ConnectPort {port}\n" for port in connect_ports))
    return RunningServer(machine, SERVICE)


def _machine(office: Office) -> Machine:
    return Machine(
        office,
        "tinyproxy",
        "proxy.office.test",
        own=("/etc/tinyproxy/",),
        users=(User("tinyproxy", "/run/tinyproxy"),),
    )
