# SPDX-License-Identifier: Apache-2.0
"""Caddy: a site, an ordinary reverse proxy, and one that leads wherever the Host says."""

from __future__ import annotations

from tests.servers.machine import Machine
from tests.servers.products import lighttpd
from tests.servers.products.daemon import foreground
from tests.servers.server import RunningServer
from tests.servers.world import Office

CONFIG = "/etc/caddy/Caddyfile"
COMMAND = f"XDG_DATA_HOME=/var/lib XDG_CONFIG_HOME=/var/lib caddy run --config {CONFIG}"
OPTIONS = "{\n    admin off\n    auto_https off\n}\n"


def site(office: Office) -> RunningServer:
    """Start Caddy with a page of its own for every path."""
    return _started(office, 'respond "An ordinary site"')


def reverse(office: Office) -> RunningServer:
    """Start Caddy in front of an application of its own."""
    lighttpd.application(office)
    return _started(office, f"reverse_proxy 127.0.0.1:{lighttpd.APPLICATION}")


def reverse_to_anywhere(office: Office) -> RunningServer:
    """Start Caddy that passes every request on to the host which the request names."""
    return _started(office, "reverse_proxy {http.request.host}:80")


def _started(office: Office, rules: str) -> RunningServer:
    machine = Machine(office, "caddy", "www.office.test", own=("/etc/caddy/",))
    machine.path(CONFIG).write_text(f"{OPTIONS}:80 {{\n    {rules}\n}}\n")
    service = foreground(COMMAND, ports=(80,), config=CONFIG, log="/var/log/caddy.log")
    return RunningServer(machine, service)
