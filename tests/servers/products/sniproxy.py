# SPDX-License-Identifier: Apache-2.0
"""sniproxy, which reads the name a stranger asks for and passes the connection on."""

from __future__ import annotations

from tests.servers.machine import Machine, User
from tests.servers.products import lighttpd
from tests.servers.products.daemon import foreground
from tests.servers.server import RunningServer
from tests.servers.world import NAMESERVER, Office

CONFIG = "/etc/sniproxy.conf"
RULES = """\
user daemon
pidfile /run/sniproxy.pid
resolver {{
    nameserver {nameserver}
    mode ipv4_first
}}
error_log {{
    filename /var/log/sniproxy.log
}}
listen [::]:{port} {{
    proto {protocol}
    table sites
    fallback 127.0.0.1:{own}
}}
table sites {{
    {table}
}}
"""


def closed(office: Office) -> RunningServer:
    """Start sniproxy for the sites of the house; every other name gets the usual page."""
    lighttpd.application(office)
    return _started(office, f"^www\\.office\\.test$ 127.0.0.1:{lighttpd.APPLICATION}")


def opened(office: Office) -> RunningServer:
    """Start sniproxy that passes every name on, as people do to watch foreign television."""
    return _started(office, ".* *:80")


def opened_in_tls(office: Office) -> RunningServer:
    """Start sniproxy that passes every name on that is said in a TLS handshake."""
    return _started(office, ".* *:443", port=443, protocol="tls")


def _started(office: Office, table: str, port: int = 80, protocol: str = "http") -> RunningServer:
    machine = Machine(
        office, "sniproxy", "www.office.test", own=(CONFIG,), users=(User("sniproxy"),)
    )
    machine.path(CONFIG).write_text(
        RULES.format(
            nameserver=NAMESERVER,
            own=lighttpd.APPLICATION,
            table=table,
            port=port,
            protocol=protocol,
        )
    )
    service = foreground(
        f"sniproxy -f -c {CONFIG}", ports=(port,), config=CONFIG, log="/var/log/sniproxy.out"
    )
    return RunningServer(machine, service)
