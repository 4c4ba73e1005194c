# SPDX-License-Identifier: Apache-2.0
"""Programs that are open as soon as they are started, or by one of their options."""

from __future__ import annotations

from functools import partial

from doorcheck_probe.wire.words import Door
from tests.proof.honest import page_for_the_machine, socks_for_the_machine
from tests.proof.opening import Opening
from tests.servers.products import started

_started = partial(Opening, door=Door.PROXY, closed_at=("127.0.0.1",))
_ssh = partial(_started, "OpenSSH", guide="ssh-tunnel", honest=(socks_for_the_machine(1080),))

STARTED: tuple[Opening, ...] = (
    _started(
        "microsocks",
        "as it starts",
        "microsocks",
        start=started.microsocks,
        honest=(socks_for_the_machine(1080),),
    ),
    _started(
        "proxy.py",
        "`--hostname` on all addresses",
        "proxy-py",
        start=started.proxy_py,
        honest=(page_for_the_machine(8899),),
    ),
    _ssh(name="`ssh -D *:1080`", start=started.tunnel),
    _ssh(name="`GatewayPorts yes` for `ssh -D`", start=started.tunnel_as_gateway),
)
