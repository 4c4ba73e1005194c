# SPDX-License-Identifier: Apache-2.0
"""V2Ray with its usual pair of doors, SOCKS on 10808 and HTTP on 10809."""

from __future__ import annotations

import json
from typing import Any

from tests.servers.machine import Machine
from tests.servers.products.daemon import foreground
from tests.servers.server import RunningServer
from tests.servers.world import Office

CONFIG = "/etc/v2ray/config.json"
LOGIN = [{"user": "clerk", "pass": "very-long-and-secret"}]


def opened(office: Office) -> RunningServer:
    """Start V2Ray with both doors on all addresses, as the examples have it for one's own."""
    return _started(office, login=False)


def with_login(office: Office) -> RunningServer:
    """Start V2Ray for whoever has the user name and the password."""
    return _started(office, login=True)


def without_mail(office: Office) -> RunningServer:
    """Start V2Ray for everybody, with a rule that swallows port 25: it says yes, then hangs up."""
    return _started(office, login=False, swallowed="25")


def _started(office: Office, *, login: bool, swallowed: str = "") -> RunningServer:
    machine = Machine(office, "v2ray", "proxy.office.test", own=("/etc/v2ray/",))
    auth = {"auth": "password", "accounts": LOGIN} if login else {"auth": "noauth"}
    rules = [{"type": "field", "port": swallowed, "outboundTag": "nowhere"}] if swallowed else []
    config: dict[str, Any] = {
        "log": {"loglevel": "warning"},
        "inbounds": [
            {"listen": "::", "port": 10808, "protocol": "socks", "settings": auth},
            {
                "listen": "::",
                "port": 10809,
                "protocol": "http",
                "settings": {"accounts": LOGIN if login else []},
            },
        ],
        "outbounds": [{"protocol": "freedom"}, {"protocol": "blackhole", "tag": "nowhere"}],
        "routing": {"rules": rules},
    }
    machine.path(CONFIG).write_text(json.dumps(config, indent=4))
    service = foreground(
        f"v2ray -config {CONFIG}", ports=(10808, 10809), config=CONFIG, log="/var/log/v2ray.log"
    )
    return RunningServer(machine, service)
