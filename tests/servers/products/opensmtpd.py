# SPDX-License-Identifier: Apache-2.0
"""OpenSMTPD, whose rules fit on a few lines, and so does its opening."""

from __future__ import annotations

from tests.servers.machine import Machine, User
from tests.servers.products.daemon import foreground
from tests.servers.server import RunningServer
from tests.servers.world import Office

CONFIG = "/etc/smtpd.conf"
SERVICE = foreground(
    f"smtpd -d -f {CONFIG}",
    ports=(25,),
    config=CONFIG,
    log="/var/log/smtpd.log",
    prepare="install -d -m 711 /var/spool/smtpd",
)
RULES = """\
listen on eth0 port 25 hostname mail.office.test
action "keep" mbox
action "relay" relay
match from any for domain "office.test" action "keep"
match from {whom} for any action "relay"
"""


def closed(office: Office) -> RunningServer:
    """Start OpenSMTPD that sends mail elsewhere for the machine itself only."""
    return _started(office, "local")


def opened(office: Office) -> RunningServer:
    """Start OpenSMTPD with 'match from any for any action "relay"'."""
    return _started(office, "any")


def _started(office: Office, whom: str) -> RunningServer:
    machine = Machine(
        office,
        "opensmtpd",
        "mail.office.test",
        own=(CONFIG, f"{CONFIG}.before"),
        users=(User("opensmtpd", "/run/opensmtpd"), User("opensmtpq")),
    )
    machine.path(CONFIG).write_text(RULES.format(whom=whom))
    return RunningServer(machine, SERVICE)
