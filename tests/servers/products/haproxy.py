# SPDX-License-Identifier: Apache-2.0
"""HAProxy: sites behind it, and the forwarder that makes every stranger look like the house."""

from __future__ import annotations

from tests.servers.machine import Machine, User
from tests.servers.products.daemon import foreground
from tests.servers.server import RunningServer
from tests.servers.world import Office

CONFIG = "/etc/haproxy/haproxy.cfg"
LOG = "/var/log/haproxy.log"
TIMES = "defaults\n    timeout connect 5s\n    timeout client 30s\n    timeout server 30s\n"
PAGE = 'status 200 content-type text/html string "<h1>An ordinary site</h1>"'


def site(office: Office) -> RunningServer:
    """Start HAProxy that answers every request with a page of its own, CONNECT included."""
    return _started(office, (8080,), f"{_front(8080, 'http')}    http-request return {PAGE}\n")


def down(office: Office) -> RunningServer:
    """Start HAProxy in front of a site that is not there: every request gets 503."""
    return _started(office, (8080,), f"{_front(8080, 'http')}    server site 127.0.0.1:8090\n")


def forwarding(office: Office, port: int, inner: int) -> RunningServer:
    """Start HAProxy that hands connections on to a port of the machine itself.

    To the program behind it every stranger then comes from 127.0.0.1.
    """
    return _started(office, (port,), f"{_front(port, 'tcp')}    server own 127.0.0.1:{inner}\n")


def _front(port: int, mode: str) -> str:
    return f"listen front\n    mode {mode}\n    bind :::{port} v4v6\n"


def _started(office: Office, ports: tuple[int, ...], rules: str) -> RunningServer:
    machine = Machine(
        office, "haproxy", "www.office.test", own=("/etc/haproxy/",), users=(User("haproxy"),)
    )
    machine.path(CONFIG).write_text(TIMES + rules)
    service = foreground(f"haproxy -db -f {CONFIG}", ports=ports, config=CONFIG, log=LOG)
    return RunningServer(machine, service)
