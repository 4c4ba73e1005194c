# SPDX-License-Identifier: Apache-2.0
"""Varnish, a cache in front of a site: it hears every request and leads to one place only."""

from __future__ import annotations

from tests.servers.machine import Machine
from tests.servers.products import lighttpd
from tests.servers.products.daemon import foreground
from tests.servers.server import RunningServer
from tests.servers.world import Office

CONFIG = "/etc/varnish/room.vcl"
RULES = f"""\
vcl 4.1;
backend own {{ .host = "127.0.0.1"; .port = "{lighttpd.APPLICATION}"; }}
"""


def reverse(office: Office) -> RunningServer:
    """Start Varnish in front of a site of its own; whatever it does not know it pipes there."""
    lighttpd.application(office)
    machine = Machine(office, "varnish", "www.office.test", own=("/etc/varnish/",))
    machine.path(CONFIG).write_text(RULES)
    service = foreground(
        f"varnishd -F -j none -a :80 -f {CONFIG} -s malloc,16m -n /var/lib/varnish",
        ports=(80,),
        config=CONFIG,
        log="/var/log/varnish.log",
    )
    return RunningServer(machine, service)
