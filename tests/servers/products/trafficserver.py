# SPDX-License-Identifier: Apache-2.0
"""Apache Traffic Server: as shipped it serves its own sites, and one setting opens it."""

from __future__ import annotations

from dataclasses import replace

from tests.servers.machine import Machine, User
from tests.servers.products import lighttpd
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
MANAGED = ("sh", "-e", "-c", SERVICE.start[-1].replace("traffic_server", "traffic_manager", 1))


def closed(office: Office) -> RunningServer:
    """Start Traffic Server as Debian ships it: only sites in its table, which is empty."""
    return _started(office, remap_required=True)


def opened(office: Office) -> RunningServer:
    """Start Traffic Server that serves what is not in its table as well, the forward proxy."""
    return _started(office, remap_required=False)


def managed(office: Office) -> RunningServer:
    """Start Traffic Server with its manager, a site of its own, and open for everything else."""
    lighttpd.application(office)
    machine = _machine(office, remap_required=False)
    own = f"map http://www.office.test/ http://127.0.0.1:{lighttpd.APPLICATION}/\n"
    machine.path("/etc/trafficserver/remap.config").write_text(own)
    return RunningServer(machine, replace(SERVICE, start=MANAGED))


def _started(office: Office, *, remap_required: bool) -> RunningServer:
    return RunningServer(_machine(office, remap_required=remap_required), SERVICE)


def _machine(office: Office, *, remap_required: bool) -> Machine:
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
    return machine
