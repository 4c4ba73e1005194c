# SPDX-License-Identifier: Apache-2.0
"""Names that a server gives itself, and whether one of them really leads to it.

Such names are only ever written into addresses that are sent to the tested server itself. They
are looked up to see whether they point back to it, and never to connect anywhere.
"""

from __future__ import annotations

import asyncio
import re
import socket
from collections.abc import Iterable

import dns.asyncresolver
import dns.exception
import dns.rdatatype

LOOKUP_SECONDS = 4.0

_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_DOMAIN = re.compile(rf"(?=.{{4,253}}$)(?:{_LABEL}\.)+[a-z][a-z0-9-]{{0,61}}[a-z0-9]")


def domain_in(text: str) -> str | None:
    """The domain that a text begins with, lower case, or ``None`` if it is not one."""
    words = text.split(maxsplit=1)
    name = words[0].rstrip(".").lower() if words else ""
    return name if _DOMAIN.fullmatch(name) else None


def parent(domain: str) -> str | None:
    """The domain above a name: mail hosts are named within the domain they serve."""
    return domain_in(domain.partition(".")[2])


async def leads_to(domain: str, address: str) -> bool:
    """Whether the domain's own address or one of its mail exchangers is the address."""
    if await resolves_to(domain, address):
        return True
    return any([await resolves_to(host, address) for host in await _mail_exchangers(domain)])


class NameProof:
    """Remembers within one check which names lead to its address."""

    def __init__(self, address: str, *, may_ask: bool) -> None:
        self._address = address
        self._may_ask = may_ask
        self._asked: dict[str, asyncio.Task[bool]] = {}

    async def first(self, candidates: Iterable[str]) -> str | None:
        """The first candidate that leads to the address; none where nobody may be asked."""
        wanted = list(dict.fromkeys(candidates)) if self._may_ask else []
        for candidate in wanted:
            if candidate not in self._asked:
                looking = asyncio.create_task(leads_to(candidate, self._address))
                self._asked[candidate] = looking
        for candidate in wanted:
            if await asyncio.shield(self._asked[candidate]):
                return candidate
        return None


async def _mail_exchangers(domain: str) -> list[str]:
    try:
        answer = await dns.asyncresolver.resolve(
            domain + ".", dns.rdatatype.MX, lifetime=LOOKUP_SECONDS
        )
    except (dns.exception.DNSException, OSError):
        return []
    return [str(record.exchange).rstrip(".") for record in answer][:5]


async def resolves_to(name: str, address: str) -> bool:
    """Whether one of the addresses of a name is this one."""
    loop = asyncio.get_running_loop()
    try:
        async with asyncio.timeout(LOOKUP_SECONDS):
            found = await loop.getaddrinfo(name, None, type=socket.SOCK_STREAM)
    except (OSError, TimeoutError, UnicodeError):
        return False
    return any(entry[4][0] == address for entry in found)
