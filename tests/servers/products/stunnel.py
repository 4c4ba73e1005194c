# SPDX-License-Identifier: Apache-2.0
"""stunnel in front of another program: what it hides behind TLS is as open as before, or more."""

from __future__ import annotations

from tests.servers.machine import Machine
from tests.servers.products.daemon import certificate, foreground
from tests.servers.server import RunningServer
from tests.servers.world import Office

CONFIG = "/etc/stunnel/stunnel.conf"
RULES = """\
foreground = yes
[front]
accept = :::{port}
connect = 127.0.0.1:{inner}
cert = /etc/stunnel/room.pem
"""


def wrapping(office: Office, port: int, inner: int) -> RunningServer:
    """Start stunnel that hands what it decrypts on to a port of the machine itself."""
    machine = Machine(office, "stunnel", "www.office.test", own=("/etc/stunnel/",))
    certificate(machine.path("/etc/stunnel/"))
    machine.path(CONFIG).write_text(RULES.format(port=port, inner=inner))
    service = foreground(
        f"stunnel4 {CONFIG}", ports=(port,), config=CONFIG, log="/var/log/stunnel.log"
    )
    return RunningServer(machine, service)
