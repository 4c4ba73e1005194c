# SPDX-License-Identifier: Apache-2.0
"""microsocks, a small SOCKS 5 server that is open unless it is told a login."""

from __future__ import annotations

from tests.servers.machine import Machine
from tests.servers.products.daemon import foreground
from tests.servers.server import RunningServer
from tests.servers.world import Office

PORT = 1080


def opened(office: Office) -> RunningServer:
    """Start microsocks as it starts without options: everybody may use it."""
    return _started(office, "")


def with_login(office: Office) -> RunningServer:
    """Start microsocks for whoever has the user name and the password."""
    return _started(office, " -u clerk -P very-long-and-secret")


def _started(office: Office, options: str) -> RunningServer:
    machine = Machine(office, "microsocks", "proxy.office.test")
    log = "/var/log/microsocks.log"
    command = f"microsocks -i :: -p {PORT}{options}"
    return RunningServer(machine, foreground(command, ports=(PORT,), config=log, log=log))
