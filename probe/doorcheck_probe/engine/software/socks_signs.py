# SPDX-License-Identifier: Apache-2.0
"""SOCKS servers by the few bytes in which they differ. Nearly all of them answer alike.

RFC 1928 leaves a server no place to name itself, and SOCKS 4 none either, so only what departs
from both tells something.
"""

from __future__ import annotations

from dataclasses import dataclass

from doorcheck_probe.engine.software.sign import evidence, first_seen, sign
from doorcheck_probe.wire.check import Software
from doorcheck_probe.wire.visible import visible

NO_LOGIN = b"\x05\x00"
NO_METHOD = b"\x05\xff"

TEXTS = (sign("CCProxy", r"^Unauthorized \.\.\.\r\nIP Address: [0-9a-fA-F.:]{1,45}\r\n"),)
"""What is said in words where bytes were asked for (nmap-service-probes of 2022)."""


@dataclass(frozen=True)
class SocksSigns:
    """What a port answered first; empty where it answered nothing or was not asked."""

    socks5: bytes = b""
    """The answer to a greeting that offers to go on without login (RFC 1928, section 3)."""
    socks4: bytes = b""
    """The whole answer to a request in SOCKS 4 for a port below 256.

    Whoever takes that request for a greeting in version 5 reads a list with one method, the first
    byte of the port. Below 256 that is "no login", which such a server accepts as it did before.
    """


def by_socks(signs: SocksSigns) -> Software | None:
    """Recognise a SOCKS server by departures from the standards that only one product shows.

    microsocks refuses a request in SOCKS 4 with the words of version 5, ``05 FF``, though it goes
    on without login in version 5. Where it wants a login it stays unknown: a server that takes no
    notice of the version would then answer the same. Dante and most others show nothing.
    """
    if signs.socks5 == NO_LOGIN and signs.socks4 == NO_METHOD:
        return Software("microsocks", None, evidence(visible(NO_METHOD), "SOCKS 4: "))
    for answer in (signs.socks5, signs.socks4):
        if software := first_seen(TEXTS, answer[:1_000].decode("latin-1")):
            return software
    return None
