# SPDX-License-Identifier: Apache-2.0
"""Which ports are called, and in which order: proxies first, mail last.

A guard that bans after refused mail would turn the proxy ports silent, and a silent port must
mean that nobody is there.
"""

from __future__ import annotations

from doorcheck_probe.engine.port_table import PortTable
from doorcheck_probe.engine.station import Order
from doorcheck_probe.wire.words import Door

MAIL_PORT = 25
MAIL_PORTS = (25, 465, 587)
"""Mail between servers, and submission with TLS and without."""
DEEP_MAIL_PORTS = (2525,)
TELNET_PORTS = (23, 2323, 1181)
FTP_PORT = 21
TURN_PORTS = (3478, 5349)
"""The second one behind TLS (RFC 8656, section 18)."""
ODD_PORTS = (*TELNET_PORTS, FTP_PORT, *TURN_PORTS)
"""Where a deep check looks for gateways that are neither HTTP nor SOCKS."""

AHEAD_OF_MAIL = 16
"""Mail ports are called in the first wave too, behind the likeliest proxy ports."""


def proxy_ports(order: Order, table: PortTable) -> tuple[int, ...]:
    """Ports that may hold a proxy; a port that the asker named may hold anything."""
    base = table.ports if Door.PROXY in order.doors else ()
    odd = ODD_PORTS if order.deep and Door.PROXY in order.doors else ()
    return tuple(dict.fromkeys((*order.ports, *base, *odd)))


def mail_ports(order: Order) -> tuple[int, ...]:
    """Ports that are mail ports by their number."""
    if Door.RELAY not in order.doors:
        return ()
    return (*MAIL_PORTS, *DEEP_MAIL_PORTS) if order.deep else MAIL_PORTS


def all_ports(order: Order, table: PortTable) -> tuple[int, ...]:
    """Every port that is called, each once, the likeliest first."""
    mail = mail_ports(order)
    named = tuple(port for port in proxy_ports(order, table) if port not in mail)
    return (*named[:AHEAD_OF_MAIL], *mail, *named[AHEAD_OF_MAIL:])
