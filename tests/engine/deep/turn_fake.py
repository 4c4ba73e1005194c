# SPDX-License-Identifier: Apache-2.0
"""A fake TURN server over TCP (RFC 8656) that relays datagrams, for strangers or for nobody."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
import struct
from dataclasses import dataclass, field

MAGIC = 0x2112A442
ALLOCATE, REFRESH, CREATE_PERMISSION, SEND = 0x003, 0x004, 0x008, 0x016
SUCCESS, ERROR = 0x100, 0x110
ERROR_CODE, PEER, DATA, LIFETIME = 0x0009, 0x0012, 0x0013, 0x000D
UNAUTHORIZED, FORBIDDEN = b"\0\0\4\1", b"\0\0\4\3"


@dataclass
class Turn:
    """What strangers may do, and what they did."""

    wants_login: bool = False
    bars_peers: bool = False
    given_back: int = 0
    """How many relays were given back with a lifetime of nothing."""
    asked: list[int] = field(default_factory=list)

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve one client; its relay ends with it."""
        permitted: set[tuple[str, int]] = set()
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as relay:
            while True:
                head = await reader.readexactly(20)
                kind, length, magic = struct.unpack("!HHI", head[:8])
                if magic != MAGIC:
                    return
                attributes = _attributes(await reader.readexactly(length))
                self.asked.append(kind)
                if kind == SEND:
                    peer = _peer(attributes[PEER])
                    if peer in permitted:
                        relay.sendto(attributes[DATA], peer)
                    continue
                writer.write(self._answer(kind, head[8:], attributes, permitted))
                await writer.drain()

    def _answer(
        self,
        kind: int,
        transaction: bytes,
        attributes: dict[int, bytes],
        permitted: set[tuple[str, int]],
    ) -> bytes:
        if kind == ALLOCATE and self.wants_login:
            return _message(kind | ERROR, transaction, ERROR_CODE, UNAUTHORIZED)
        if kind == CREATE_PERMISSION and self.bars_peers:
            return _message(kind | ERROR, transaction, ERROR_CODE, FORBIDDEN)
        if kind == CREATE_PERMISSION:
            permitted.add(_peer(attributes[PEER]))
        if kind == REFRESH and attributes.get(LIFETIME) == bytes(4):
            self.given_back += 1
        return _message(kind | SUCCESS, transaction, LIFETIME, struct.pack("!I", 600))


def _message(kind: int, transaction: bytes, attribute: int, value: bytes) -> bytes:
    body = struct.pack("!HH", attribute, len(value)) + value
    return struct.pack("!HHI", kind, len(body), MAGIC) + transaction + body


def _attributes(body: bytes) -> dict[int, bytes]:
    found = {}
    while body:
        kind, length = struct.unpack("!HH", body[:4])
        found[kind] = body[4 : 4 + length]
        body = body[4 + length + -length % 4 :]
    return found


def _peer(value: bytes) -> tuple[str, int]:
    """An IPv4 XOR-PEER-ADDRESS (RFC 8489, section 14.2)."""
    _zero, _family, port, hidden = struct.unpack("!BBHI", value)
    return str(ipaddress.IPv4Address(hidden ^ MAGIC)), port ^ (MAGIC >> 16)
