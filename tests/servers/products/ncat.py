# SPDX-License-Identifier: Apache-2.0
"""Ncat, the tool of many trades; one of them is being a proxy for an afternoon."""

from __future__ import annotations

from tests.servers.machine import Machine
from tests.servers.products.daemon import foreground
from tests.servers.server import RunningServer
from tests.servers.world import Office

PORT = 3128


def opened(office: Office) -> RunningServer:
    """Start Ncat as an HTTP proxy for everybody."""
    return _started(office, "")


def with_login(office: Office) -> RunningServer:
    """Start Ncat as an HTTP proxy for whoever has the user name and the password."""
    return _started(office, " --proxy-auth clerk:very-long-and-secret")


def local(office: Office) -> RunningServer:
    """Start Ncat as an HTTP proxy for the local network; strangers are hung up on."""
    return _started(office, f" --allow 127.0.0.1,{office.address4},{office.address6}")


def _started(office: Office, options: str) -> RunningServer:
    machine = Machine(office, "ncat", "proxy.office.test")
    log = "/var/log/ncat.log"
    command = f"ncat --listen --keep-open --proxy-type http{options} {PORT}"
    return RunningServer(machine, foreground(command, ports=(PORT,), config=log, log=log))
