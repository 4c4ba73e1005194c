# SPDX-License-Identifier: Apache-2.0
"""Dropbear, an SSH server, on a port where proxies are looked for."""

from __future__ import annotations

from tests.servers.machine import Machine
from tests.servers.products.daemon import foreground
from tests.servers.server import RunningServer
from tests.servers.world import Office


def on_port(office: Office, port: int) -> RunningServer:
    """Start Dropbear on a port that firewalls let through, as people do."""
    machine = Machine(office, "dropbear", "www.office.test", own=("/etc/dropbear/",))
    log = "/var/log/dropbear.log"
    command = f"dropbear -F -E -R -p 0.0.0.0:{port} -p [::]:{port}"
    return RunningServer(machine, foreground(command, ports=(port,), config=log, log=log))
