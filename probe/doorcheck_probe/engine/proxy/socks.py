# SPDX-License-Identifier: Apache-2.0
"""S03 and S01: a port is asked, in SOCKS 5 and in SOCKS 4, to lead to an end of our own.

python-socks speaks SOCKS 5 over our own recorded link. SOCKS 4 is our own nine bytes: real
proxies answer with version 4 instead of 0, which the library takes for no proxy at all, and a
missed opening would be the result (ADR 0003).
"""

from __future__ import annotations

import ipaddress

from python_socks import ProxyError, ProxyTimeoutError, ProxyType
from python_socks.async_.asyncio.v2 import Proxy

from doorcheck_probe.engine.link import HungUp, Link, NoAnswer
from doorcheck_probe.engine.proxy.exit import End, prove_end
from doorcheck_probe.engine.proxy.verdict import Found, closed, inconclusive
from doorcheck_probe.engine.station import Limits
from doorcheck_probe.wire.words import Reason

NOT_ALLOWED = 2
"""REP 2 of RFC 1928, section 6: a rule forbids it. The other codes say that the way failed."""

SOCKS4_GRANTED = 0x5A
SOCKS4_CODES = range(0x5A, 0x5E)
SOCKS4_REPLY = 8


class _LinkStream:
    """The stream that python-socks wants, over our link; keeps what the server said."""

    def __init__(self, link: Link, limits: Limits) -> None:
        self._link = link
        self._limits = limits
        self.rest = b""
        """What has been read and not yet been asked for."""
        self.heard = b""

    async def write(self, data: bytes) -> None:
        await self._link.send(data)

    async def read(self, max_bytes: int = 65_536) -> bytes:
        if not self.rest:
            await self._fill()
        part, self.rest = self.rest[:max_bytes], self.rest[max_bytes:]
        return part

    async def read_exactly(self, n: int) -> bytes:
        while len(self.rest) < n:
            await self._fill()
        return await self.read(n)

    async def close(self) -> None:
        """The link is closed by whoever opened it."""

    async def _fill(self) -> None:
        data = await self._link.receive(self._limits.reply)
        self.heard += data
        self.rest += data


class _OverLink:
    """Stands where python-socks expects a proxy that leads to the proxy."""

    def __init__(self, stream: _LinkStream) -> None:
        self._stream = stream

    async def connect(self, **_destination: object) -> _LinkStream:
        return self._stream


async def socks5(link: Link, end: End, limits: Limits) -> Found:
    """S03: SOCKS 5 without login (RFC 1928) to our own end, by its address."""
    stream = _LinkStream(link, limits)
    proxy = Proxy(
        ProxyType.SOCKS5,
        "192.0.2.1",  # never dialled: the link is already there
        1080,
        rdns=False,
        forward=_OverLink(stream),  # type: ignore[arg-type]
    )
    target = end.endpoint
    try:
        await proxy.connect(target.address, target.port, timeout=limits.reply * 3)
    except ProxyTimeoutError as error:
        raise NoAnswer("SOCKS 5") from error
    except ProxyError as error:
        return _judge_socks5(stream.heard, error)
    except HungUp:
        if stream.heard[:1] == b"\x05":
            return closed(Reason.REFUSED_BY_RULE)
        raise
    return await prove_end(link, end, limits, stream.rest)


def _judge_socks5(heard: bytes, error: ProxyError) -> Found:
    if heard[:1] != b"\x05":
        return closed(Reason.NOT_A_PROXY)
    if heard[1:2] == b"\x02":
        return closed(Reason.LOGIN_REQUIRED)
    if heard[1:2] not in (b"\x00", b"\xff"):
        # A method that was never offered: whoever answers so does not speak SOCKS.
        return closed(Reason.NOT_A_PROXY)
    if heard[1:2] == b"\xff" or error.error_code == NOT_ALLOWED:
        return closed(Reason.REFUSED_BY_RULE)
    return inconclusive(Reason.TUNNEL_UNPROVEN)


async def socks4(link: Link, end: End, limits: Limits) -> Found:
    """S01: SOCKS 4 to our own end; only an IPv4 address can be named in it."""
    address = ipaddress.IPv4Address(end.endpoint.address)
    await link.send(b"\x04\x01" + end.endpoint.port.to_bytes(2, "big") + address.packed + b"\x00")
    reply = b""
    while len(reply) < SOCKS4_REPLY:
        try:
            reply += await link.receive(limits.reply)
        except (HungUp, NoAnswer):
            if not reply:
                raise
            return closed(Reason.NOT_A_PROXY)
    if reply[0] not in (0, 4) or reply[1] not in SOCKS4_CODES:
        return closed(Reason.NOT_A_PROXY)
    if reply[1] != SOCKS4_GRANTED:
        return closed(Reason.REFUSED_BY_RULE)
    return await prove_end(link, end, limits, reply[SOCKS4_REPLY:])
