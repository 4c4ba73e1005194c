# SPDX-License-Identifier: Apache-2.0
"""Which ports are called, and in which order: proxies first, mail last.

A guard that bans after refused mail would turn the proxy ports silent, and a silent port must
mean that nobody is there.
"""

from __future__ import annotations

from doorcheck_probe.engine.station import Order
from doorcheck_probe.wire.words import Door

MAIL_PORT = 25
MAIL_PORTS = (25, 465, 587)
"""Mail between servers, and submission with TLS and without."""

PROXY_PORTS = (
    8080, 1080, 3128, 80, 8888, 8081, 4145, 8118, 8000, 443,
    8443, 1081, 6588, 8123, 808, 81,
)  # fmt: skip
"""The ports of standard depth, the likeliest first."""

TLS_PORTS = frozenset({443, 8443})
"""Where a proxy may stand behind TLS."""


def proxy_ports(order: Order) -> tuple[int, ...]:
    """Ports that may hold a proxy; a port that the asker named may hold anything."""
    base = PROXY_PORTS if Door.PROXY in order.doors else ()
    return tuple(dict.fromkeys((*order.ports, *base)))


def mail_ports(order: Order) -> tuple[int, ...]:
    """Ports that are mail ports by their number."""
    return MAIL_PORTS if Door.RELAY in order.doors else ()


def all_ports(order: Order) -> tuple[int, ...]:
    """Every port that is called, each once."""
    named = tuple(port for port in proxy_ports(order) if port not in mail_ports(order))
    return (*named, *mail_ports(order))
