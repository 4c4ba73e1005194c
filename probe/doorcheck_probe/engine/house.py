# SPDX-License-Identifier: Apache-2.0
"""Addresses that only exist within a house: a stranger never calls from one.

A server that takes us for such a caller sees a machine in between: a router, Docker, a load
balancer. Rules for the own network then hold for everybody.
"""

from __future__ import annotations

import ipaddress

_NETWORKS = tuple(
    ipaddress.ip_network(block)
    for block in (
        *("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"),
        *("127.0.0.0/8", "169.254.0.0/16", "::1/128", "fe80::/10", "fc00::/7"),
    )
)
"""RFC 1918, RFC 6598, RFC 4193 and loopback."""


def of_the_house(text: str) -> bool:
    """Whether a text is an address of a house; what is no address at all is none."""
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return False
    return any(address in network for network in _NETWORKS if network.version == address.version)
