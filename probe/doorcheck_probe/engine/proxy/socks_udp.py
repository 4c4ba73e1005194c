# SPDX-License-Identifier: Apache-2.0
"""S07: does a SOCKS 5 server carry datagrams for strangers (RFC 1928, section 7)?"""

from __future__ import annotations

from doorcheck_probe.engine.datagrams import ask_by_datagram
from doorcheck_probe.engine.link import Link
from doorcheck_probe.engine.proxy.exit import End, as_proof
from doorcheck_probe.engine.proxy.socks import LinkStream, read_socks5_reply, socks5_address
from doorcheck_probe.engine.proxy.verdict import Found, closed, inconclusive, proven
from doorcheck_probe.engine.station import Endpoint, Limits
from doorcheck_probe.wire.receipt import datagram_for
from doorcheck_probe.wire.tokens import new_token
from doorcheck_probe.wire.words import Reason

NOT_OFFERED = 7
"""REP 7: the command is not supported."""
NOT_ALLOWED = 2


async def associate(link: Link, end: End, limits: Limits) -> Found:
    """Ask for a relay of datagrams and send one to our canary through it.

    The server may name any address for its relay; only its port is believed, because we send to
    nobody but the tested address.
    """
    stream = LinkStream(link, limits)
    await stream.write(b"\x05\x01\x00")
    if await stream.read_exactly(2) != b"\x05\x00":
        return closed(Reason.LOGIN_REQUIRED)
    nowhere = "::" if ":" in end.target.address else "0.0.0.0"  # noqa: S104 - "any", as the RFC asks
    await stream.write(b"\x05\x03\x00" + socks5_address(Endpoint(nowhere, 0)))
    code, port = await read_socks5_reply(stream)
    if code in (NOT_OFFERED, NOT_ALLOWED) or port == 0:
        return closed(Reason.REFUSED_BY_RULE)
    if code != 0:
        return inconclusive(Reason.TUNNEL_UNPROVEN)
    token = new_token()
    await end.receipts.expect(token)
    packet = b"\x00\x00\x00" + socks5_address(end.endpoint) + datagram_for(token)
    relay = Endpoint(end.target.address, port)
    receipt = await ask_by_datagram(relay, packet, token, end.receipts, end.source, limits.reply)
    if receipt is None:
        return inconclusive(Reason.TUNNEL_UNPROVEN)
    return proven(as_proof(receipt))
