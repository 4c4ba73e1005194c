# SPDX-License-Identifier: Apache-2.0
"""The addresses of this computer itself."""

from __future__ import annotations

import ipaddress
import socket


def own_addresses() -> tuple[str, ...]:
    """The addresses of this computer that others could reach: no loopback, no link-local."""
    import psutil

    found: set[ipaddress.IPv4Address | ipaddress.IPv6Address] = set()
    for entries in psutil.net_if_addrs().values():
        for entry in entries:
            if entry.family in (socket.AF_INET, socket.AF_INET6):
                found.add(ipaddress.ip_address(entry.address.split("%")[0]))
    usable = [address for address in found if not (address.is_loopback or address.is_link_local)]
    return tuple(str(address) for address in sorted(usable, key=lambda a: (a.version, int(a))))


def holds(address: str) -> bool:
    """True when this computer itself has the address, with no router in between."""
    wanted = str(ipaddress.ip_address(address))
    return wanted in own_addresses()
