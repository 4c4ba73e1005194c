# SPDX-License-Identifier: Apache-2.0
"""S01 to S06: a port is asked, in SOCKS 4 and in SOCKS 5, to lead to an end of our own.

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
from doorcheck_probe.engine.proxy.verdict import Found, closed, having_heard, inconclusive
from doorcheck_probe.engine.station import Endpoint, Limits
from doorcheck_probe.wire.words import Reason

NOT_ALLOWED = 2
"""REP 2 of RFC 1928, section 6: a rule forbids it. The other codes say that the way failed."""

SOCKS5_VERSION = 5
LOGIN_FREE = b"\x05\x00"
"""The choice of method that lets a stranger in (RFC 1928, section 3)."""
GENERAL_FAILURE = 1

SOCKS4_GRANTED = 0x5A
SOCKS4_CODES = range(0x5A, 0x5E)
SOCKS4_REPLY = 8


class LinkStream:
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

    def __init__(self, stream: LinkStream) -> None:
        self._stream = stream

    async def connect(self, **_destination: object) -> LinkStream:
        return self._stream


async def socks5(link: Link, end: End, limits: Limits) -> Found:
    """S03 and S05: SOCKS 5 without login (RFC 1928) to our own end, by its address."""
    return await _socks5(link, end, limits, end.endpoint.address)


async def socks5_by_name(link: Link, end: End, limits: Limits) -> Found:
    """S04: the same by our name, which the server has to look up."""
    return await _socks5(link, end, limits, end.info.name)


async def socks5_any_login(link: Link, end: End, limits: Limits) -> Found:
    """S06: the one random credential (RFC 1929), where no other way in is offered."""
    stream = LinkStream(link, limits)
    await stream.write(b"\x05\x01\x02")
    if await stream.read_exactly(2) != b"\x05\x02":
        return closed(Reason.REFUSED_BY_RULE)
    user, password = (word.encode("ascii") for word in end.credential)
    await stream.write(bytes([1, len(user)]) + user + bytes([len(password)]) + password)
    answer = await stream.read_exactly(2)
    if answer[1] != 0:
        return closed(Reason.LOGIN_REQUIRED)
    await stream.write(b"\x05\x01\x00" + socks5_address(end.endpoint))
    if (await read_socks5_reply(stream))[0] != 0:
        return inconclusive(Reason.TUNNEL_UNPROVEN)
    return await prove_end(link, end, limits, stream.rest)


def socks5_address(end: Endpoint) -> bytes:
    """ATYP, address and port (RFC 1928, section 5)."""
    address = ipaddress.ip_address(end.address)
    kind = b"\x01" if address.version == 4 else b"\x04"
    return kind + address.packed + end.port.to_bytes(2, "big")


async def read_socks5_reply(stream: LinkStream) -> tuple[int, int]:
    """REP and BND.PORT of an answer; the bound address is not wanted: we go nowhere else."""
    version, code, _reserved, kind = await stream.read_exactly(4)
    if version != SOCKS5_VERSION:
        return GENERAL_FAILURE, 0
    match kind:
        case 1:
            length = 4
        case 4:
            length = 16
        case _:
            length = (await stream.read_exactly(1))[0]
    await stream.read_exactly(length)
    return code, int.from_bytes(await stream.read_exactly(2), "big")


async def _socks5(link: Link, end: End, limits: Limits, host: str) -> Found:
    stream = LinkStream(link, limits)
    proxy = Proxy(
        ProxyType.SOCKS5,
        "192.0.2.1",  # never dialled: the link is already there
        1080,
        rdns=True,  # a name goes to the server as a name; a literal stays one
        forward=_OverLink(stream),  # type: ignore[arg-type]
    )
    try:
        await proxy.connect(host, end.endpoint.port, timeout=limits.reply * 3)
    except (ProxyTimeoutError, NoAnswer, HungUp) as error:
        if stream.heard.startswith(LOGIN_FREE):
            # Strangers are let in; that the way onwards failed is no refusal.
            return having_heard(inconclusive(Reason.TUNNEL_UNPROVEN), stream.heard)
        if isinstance(error, ProxyTimeoutError):
            raise NoAnswer("SOCKS 5") from error
        raise
    except ProxyError as error:
        return having_heard(_judge_socks5(stream.heard, error), stream.heard)
    except ValueError:
        # The library took a name in the answer for text.
        return having_heard(inconclusive(Reason.TUNNEL_UNPROVEN), stream.heard)
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
    return await _socks4(link, end, limits, address.packed + b"\x00")


async def socks4a(link: Link, end: End, limits: Limits) -> Found:
    """S02: SOCKS 4a, where an impossible address announces a name."""
    name = end.info.name.encode("ascii")
    return await _socks4(link, end, limits, b"\x00\x00\x00\x01\x00" + name + b"\x00")


_NOT_SOCKS = closed(Reason.NOT_A_PROXY)


async def _socks4(link: Link, end: End, limits: Limits, address: bytes) -> Found:
    await link.send(b"\x04\x01" + end.endpoint.port.to_bytes(2, "big") + address)
    reply = b""
    while len(reply) < SOCKS4_REPLY:
        try:
            reply += await link.receive(limits.reply)
        except (HungUp, NoAnswer):
            if not reply:
                raise
            begins_well = reply[0] in (0, 4) and reply[1:2] in (b"", bytes([SOCKS4_GRANTED]))
            found = inconclusive(Reason.TUNNEL_UNPROVEN) if begins_well else _NOT_SOCKS
            return having_heard(found, reply)
    if reply[0] not in (0, 4) or reply[1] not in SOCKS4_CODES:
        return having_heard(closed(Reason.NOT_A_PROXY), reply)
    if reply[1] != SOCKS4_GRANTED:
        return closed(Reason.REFUSED_BY_RULE)
    return await prove_end(link, end, limits, reply[SOCKS4_REPLY:])
