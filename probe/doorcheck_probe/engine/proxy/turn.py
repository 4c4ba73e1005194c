# SPDX-License-Identifier: Apache-2.0
"""U01: a TURN server that relays for strangers (RFC 8656), asked over TCP."""

from __future__ import annotations

import contextlib
import ipaddress
import secrets
import struct
from dataclasses import dataclass

from doorcheck_probe.engine.link import HungUp, Link, NoAnswer
from doorcheck_probe.engine.proxy.exit import End, as_proof
from doorcheck_probe.engine.proxy.verdict import Found, closed, inconclusive, proven
from doorcheck_probe.engine.station import Endpoint, Limits
from doorcheck_probe.wire.receipt import datagram_for
from doorcheck_probe.wire.tokens import new_token
from doorcheck_probe.wire.words import Reason

MAGIC = 0x2112A442
HEADER = 20
MAX_MESSAGE = 4_096
ALLOCATE, REFRESH, SEND, CREATE_PERMISSION = 0x003, 0x004, 0x016, 0x008
SUCCESS, ERROR = 0x100, 0x110
LIFETIME, PEER, DATA, REQUESTED_TRANSPORT = 0x000D, 0x0012, 0x0013, 0x0019
UDP = 17


class NotStun(ValueError):
    """The bytes are no STUN message (RFC 8489, section 5)."""


@dataclass(frozen=True)
class Message:
    """A STUN message: its type, its transaction, its attributes as they came."""

    kind: int
    transaction: bytes
    attributes: tuple[tuple[int, bytes], ...] = ()

    def encode(self) -> bytes:
        """The message as bytes, every attribute padded to four."""
        body = b"".join(
            struct.pack("!HH", kind, len(value)) + value + b"\0" * (-len(value) % 4)
            for kind, value in self.attributes
        )
        return struct.pack("!HHI", self.kind, len(body), MAGIC) + self.transaction + body


def kind_in(data: bytes, transaction: bytes) -> tuple[int, int] | None:
    """Type and whole length of the message that the bytes begin with; ``None`` if more must come.

    Raises ``NotStun``, for an answer to another transaction too.
    """
    if len(data) < HEADER:
        return None
    kind, length, magic = struct.unpack("!HHI", data[:8])
    if magic != MAGIC or kind & 0xC000 or data[8:HEADER] != transaction:
        raise NotStun("not an answer to our question")
    if length > MAX_MESSAGE:
        raise NotStun("a message without an end")
    return (kind, HEADER + length) if len(data) >= HEADER + length else None


def peer_address(end: Endpoint, transaction: bytes) -> bytes:
    """XOR-PEER-ADDRESS (RFC 8489, section 14.2)."""
    address = ipaddress.ip_address(end.address)
    mask = struct.pack("!I", MAGIC) + transaction
    hidden = bytes(one ^ two for one, two in zip(address.packed, mask, strict=False))
    family = 1 if address.version == 4 else 2
    return struct.pack("!BBH", 0, family, end.port ^ (MAGIC >> 16)) + hidden


async def allocate(link: Link, end: End, limits: Limits) -> Found:
    """Ask for a relay without a login, let one datagram of ours through, give the relay back."""
    try:
        granted = await _asked(link, limits, ALLOCATE, (REQUESTED_TRANSPORT, bytes([UDP, 0, 0, 0])))
        if not granted:
            return closed(Reason.LOGIN_REQUIRED)
        return await _through(link, end, limits)
    except NotStun:
        return closed(Reason.OTHER_PROTOCOL)


async def _through(link: Link, end: End, limits: Limits) -> Found:
    transaction = secrets.token_bytes(12)
    peer = peer_address(end.endpoint, transaction)
    if not await _asked(link, limits, CREATE_PERMISSION, (PEER, peer), transaction):
        return closed(Reason.REFUSED_BY_RULE)
    token = new_token()
    await end.receipts.expect(token)
    content = ((PEER, peer), (DATA, datagram_for(token)))
    await link.send(Message(SEND, transaction, content).encode())
    receipt = await end.receipts.wait(token, limits.reply)
    # If this fails, the relay ends by itself when we hang up.
    with contextlib.suppress(HungUp, NoAnswer, NotStun):
        await _asked(link, limits, REFRESH, (LIFETIME, bytes(4)))
    return inconclusive(Reason.TUNNEL_UNPROVEN) if receipt is None else proven(as_proof(receipt))


async def _asked(
    link: Link,
    limits: Limits,
    kind: int,
    attribute: tuple[int, bytes],
    transaction: bytes | None = None,
) -> bool:
    """Whether a request is granted; raises ``NotStun`` and the link's errors."""
    transaction = transaction or secrets.token_bytes(12)
    await link.send(Message(kind, transaction, (attribute,)).encode())
    data = b""
    while (answer := kind_in(data, transaction)) is None:
        data += await link.receive(limits.reply)
    if answer[0] not in (kind | SUCCESS, kind | ERROR):
        raise NotStun("not an answer to our question")
    return answer[0] == kind | SUCCESS
