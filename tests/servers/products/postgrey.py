# SPDX-License-Identifier: Apache-2.0
"""Postgrey, which Postfix asks about every recipient: a stranger has to come twice."""

from __future__ import annotations

from functools import partial

from tests.servers.machine import Machine, User
from tests.servers.polling import until
from tests.servers.products.daemon import answers, foreground
from tests.servers.server import RunningServer
from tests.servers.world import Office, inside

PORT = 10023
POLICY = f"check_policy_service inet:127.0.0.1:{PORT}"


def started(office: Office, delay: int, action: str) -> RunningServer:
    """Start Postgrey that puts every stranger off for some seconds, by the given action."""
    machine = Machine(
        office,
        "postgrey",
        "mail.office.test",
        own=("/etc/postgrey/",),
        users=(User("postgrey", "/var/lib/postgrey"),),
    )
    log = "/var/log/postgrey.log"
    for name in ("whitelist_clients", "whitelist_recipients"):
        machine.path(f"/etc/postgrey/{name}").touch()
    service = foreground(
        f"postgrey --inet=127.0.0.1:{PORT} --delay={delay} --greylist-action={action}",
        ports=(),
        config=log,
        log=log,
        prepare="install -d -o postgrey -g postgrey /var/lib/postgrey",
    )
    server = RunningServer(machine, service)
    with inside(office):
        until(partial(answers, "127.0.0.1", PORT), "Postgrey to answer")
    return server
