# SPDX-License-Identifier: Apache-2.0
"""Which addresses may be looked at: public ones of a single host, and never our own."""

from __future__ import annotations

import ipaddress
from collections.abc import Collection

from doorcheck_probe.wire.problems import RefusedAddress
from doorcheck_probe.wire.words import Family

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_TRANSLATED = tuple(
    ipaddress.ip_network(network)
    for network in (
        "192.88.99.0/24",  # 6to4 relays (RFC 7526)
        "::/96",  # IPv4-compatible (RFC 4291)
        "::ffff:0:0:0/96",  # SIIT (RFC 7915)
        "64:ff9b::/96",  # NAT64 (RFC 6052)
        "64:ff9b:1::/48",  # local NAT64 (RFC 8215)
        "2001::/32",  # Teredo (RFC 4380)
        "2001:20::/28",  # ORCHIDv2 (RFC 7343)
        "2002::/16",  # 6to4 (RFC 3056)
        "3fff::/20",  # documentation (RFC 9637)
        "5f00::/16",  # segment routing (RFC 9602)
        "fec0::/10",  # site-local (RFC 3879)
    )
)
"""Ranges that carry another address or that the library calls global."""


def parse(text: str) -> Address:
    """Read a peer's address; one that is IPv4 in IPv6 clothes becomes IPv4.

    Raises ``ValueError`` for anything that is not a literal address. A zone index is dropped.
    """
    address = ipaddress.ip_address(text.split("%", maxsplit=1)[0])
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return mapped or address


def family_of(address: Address) -> Family:
    """The family of an address."""
    return Family.IPV4 if address.version == 4 else Family.IPV6


def refusal(
    address: Address, own: Collection[Address], *, allow_private: bool
) -> RefusedAddress | None:
    """Why this address is not looked at, or ``None`` if it may be.

    ``allow_private`` is for tests and laboratories and lifts both rules.
    """
    if allow_private:
        return None
    special = (
        not address.is_global
        or address.is_multicast
        or address.is_reserved
        or any(address in network for network in _TRANSLATED if network.version == address.version)
    )
    if special:
        return RefusedAddress.NOT_PUBLIC
    return RefusedAddress.OUR_OWN if address in own else None
