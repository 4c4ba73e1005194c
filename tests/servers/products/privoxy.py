# SPDX-License-Identifier: Apache-2.0
"""Privoxy, moved from the loopback address to all addresses."""

from __future__ import annotations

from tests.servers.machine import Machine, User
from tests.servers.server import RunningServer, Service
from tests.servers.world import Office

PORT = 8118
SERVICE = Service(
    ports=(PORT,),
    config="/etc/privoxy/config",
    logs=("/var/log/privoxy/logfile",),
    prepare="install -d -o privoxy -g privoxy /var/log/privoxy",
    start=("privoxy", "--pidfile", "/run/privoxy.pid", "--user", "privoxy", "/etc/privoxy/config"),
    stop=("sh", "-e", "-c", "kill $(cat /run/privoxy.pid)"),
    started="Listening on port",
)
CONFIG = """\
confdir /etc/privoxy
logdir /var/log/privoxy
logfile logfile
debug 4096
debug 8192
listen-address [::]:8118
{rules}
"""


def opened(office: Office) -> RunningServer:
    """Start Privoxy without any permit-access line: everybody may use it."""
    return _started(office, "")


def closed(office: Office) -> RunningServer:
    """Start Privoxy for the local network only; others are hung up on without a word."""
    return _started(office, "permit-access 192.168.0.0/16")


def _started(office: Office, rules: str) -> RunningServer:
    machine = Machine(
        office, "privoxy", "proxy.office.test", own=("/etc/privoxy/",), users=(User("privoxy"),)
    )
    machine.path(SERVICE.config).write_text(CONFIG.format(rules=rules))
    return RunningServer(machine, SERVICE)
