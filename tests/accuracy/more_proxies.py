# SPDX-License-Identifier: Apache-2.0
"""Products that are met less often, each opened and closed."""

from __future__ import annotations

from functools import partial

from tests.accuracy.expectation import Configuration
from tests.accuracy.terms import (
    CLOSED,
    FOREIGN,
    HUNG_UP,
    LOGIN,
    OPEN,
    RULE,
    SITE,
    SOCKS_LOGIN,
    proxy,
)
from tests.servers.products import (
    ncat,
    openssh,
    scripts,
    sniproxy,
    trafficserver,
    v2ray,
)

MORE_PROXIES: tuple[Configuration, ...] = (
    proxy("V2Ray", "for everybody", v2ray.opened, truth=OPEN),
    proxy("V2Ray", "login", v2ray.with_login, truth=CLOSED, reasons=SOCKS_LOGIN),
    proxy("pproxy", "HTTP and SOCKS on one port", scripts.mixed_opened, truth=OPEN),
    proxy("pproxy", "login", scripts.mixed_with_login, truth=CLOSED, reasons=SOCKS_LOGIN),
    proxy("Ncat", "for everybody", ncat.opened, truth=OPEN),
    proxy("Ncat", "login", ncat.with_login, truth=CLOSED, reasons=LOGIN),
    proxy("Ncat", "local network", ncat.local, truth=CLOSED, reasons=HUNG_UP),
    proxy("Traffic Server", "as shipped", trafficserver.closed, truth=CLOSED, reasons=RULE),
    proxy("Traffic Server", "without remapping", trafficserver.opened, truth=OPEN),
    proxy("OpenSSH", "ssh -D on all addresses", openssh.dynamic_forwarding, truth=OPEN),
    proxy(
        "OpenSSH",
        "SSH on 443",
        partial(openssh.on_port, port=443),
        truth=CLOSED,
        reasons=FOREIGN,
    ),
    proxy("sniproxy", "own names", sniproxy.closed, truth=CLOSED, reasons=SITE),
)
