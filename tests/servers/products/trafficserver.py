# SPDX-License-Identifier: Apache-2.0
"""Apache Traffic Server: as shipped it serves its own sites, and one setting opens it."""

from __future__ import annotations

from tests.servers.machine import Machine, User
from tests.servers.products.daemon import foreground
from tests.servers.server import RunningServer
from tests.servers.world import Office

PORT = 8080
CONFIG = "/etc/trafficserver/records.config"
SHIPPED = "proxy.config.url_remap.remap_required INT 1"
DIRECTORIES = "/run/trafficserver /var/log/trafficserver /var/lib/trafficserver"
SERVICE = foreground(
    "traffic_server",
    ports=(PORT,),
    config=CONFIG,
    log="/var/log/traffic_server.out",
    prepare=f"install -d -o trafficserver -g trafficserver {DIRECTORIES} /var/cache/trafficserver",
)


def closed(office: Office) -> RunningServer:
    """Start Traffic Server as Debian ships it: only sites in its table, which is empty."""
    return _started(office, remap_required=True)


def opened(office: Office) -> RunningServer:
    """Start Traffic Server that serves what is not in its table as well, the forward proxy."""
    return _started(office, remap_required=False)


def _started(office: Office, *, remap_required: bool) -> RunningServer:
    machine = Machine(
        office,
        "trafficserver",
        "www.office.test",
        own=("/etc/trafficserver/",),
        users=(User("trafficserver", "/var/lib/trafficserver"),),
    )
    if not remap_required:
        config = machine.path(CONFIG)
        text = config.read_text()
        if text.count(SHIPPED) != 1:
            raise ValueError(f"the shipped records.config does not hold one {SHIPPED!r}")
        config.write_text(text.replace(SHIPPED, SHIPPED.replace("INT 1", "INT 0")))
    return RunningServer(machine, SERVICE)
