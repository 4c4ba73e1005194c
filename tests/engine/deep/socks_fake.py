# SPDX-License-Identifier: Apache-2.0
"""A fake SOCKS server, versions 4, 4a and 5, whose rule decides what strangers may ask for."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from collections.abc import Callable
from dataclasses import dataclass

from doorcheck_probe.engine.station import Endpoint
from tests.engine.deep.serving import carry

CONNECT, ASSOCIATE = 1, 3
V4, NAME, V6 = 1, 3, 4
LOGIN = 2
NOBODY = 0xFF


@dataclass(frozen=True)
class Request:
    """What a client wants."""

    version: int
    command: int
    kind: int
    """The kind of address, in the numbers of SOCKS 5."""
    host: str
    port: int


Rule = Callable[[Request], bool]


@dataclass
class Door:
    """A SOCKS server and the logins that it was offered."""

    rule: Rule
    names: dict[str, str]
    wants_login: bool = False
    takes_any_login: bool = False
    speaks4: bool = True
    logins: int = 0

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve one client."""
        version = (await reader.readexactly(1))[0]
        if version == 4 and self.speaks4:
            await self._serve4(reader, writer)
        elif version == 5 and await self._greet5(reader, writer):
            await self._serve5(reader, writer)

    async def _serve4(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        command, *rest = await reader.readexactly(7)
        port, packed = int.from_bytes(rest[:2], "big"), bytes(rest[2:])
        await reader.readuntil(b"\0")
        kind, host = V4, str(ipaddress.ip_address(packed))
        if packed[:3] == bytes(3) and packed[3]:
            kind, host = NAME, (await reader.readuntil(b"\0"))[:-1].decode("ascii")
        wanted = Request(4, command, kind, host, port)
        end = self._end(wanted)
        if end is None or self.wants_login:
            writer.write(b"\0\x5b" + bytes(6))
            await writer.drain()
        else:
            await carry(reader, writer, end, answer=b"\0\x5a" + bytes(6))

    async def _greet5(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        methods = await reader.readexactly((await reader.readexactly(1))[0])
        chosen = LOGIN if self.wants_login else 0
        writer.write(bytes([5, chosen if chosen in methods else NOBODY]))
        if chosen not in methods:
            await writer.drain()
            return False
        if not self.wants_login:
            return True
        await reader.readexactly(1)
        for _word in ("user", "password"):
            await reader.readexactly((await reader.readexactly(1))[0])
        self.logins += 1
        writer.write(bytes([1, 0 if self.takes_any_login else 1]))
        await writer.drain()
        return self.takes_any_login

    async def _serve5(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        _version, command, _reserved, kind = await reader.readexactly(4)
        length = {V4: 4, V6: 16}.get(kind) or (await reader.readexactly(1))[0]
        raw = await reader.readexactly(length)
        port = int.from_bytes(await reader.readexactly(2), "big")
        host = raw.decode("ascii") if kind == NAME else str(ipaddress.ip_address(raw))
        wanted = Request(5, command, kind, host, port)
        if command == ASSOCIATE and self.rule(wanted):
            await self._relay(reader, writer)
        elif command == CONNECT and (end := self._end(wanted)) is not None:
            await carry(reader, writer, end, answer=b"\5\0\0\1" + bytes(6))
        else:
            writer.write(b"\5\2\0\1" + bytes(6))
            await writer.drain()

    async def _relay(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        own = writer.get_extra_info("sockname")[0]
        transport, _protocol = await asyncio.get_running_loop().create_datagram_endpoint(
            _Relay, local_addr=(own, 0)
        )
        bound = transport.get_extra_info("sockname")[1]
        # As real ones behind a translator do, it names an address that leads nowhere.
        writer.write(b"\5\0\0\1" + bytes([192, 0, 2, 1]) + bound.to_bytes(2, "big"))
        await reader.read()
        transport.close()

    def _end(self, wanted: Request) -> Endpoint | None:
        host = self.names.get(wanted.host) if wanted.kind == NAME else wanted.host
        return Endpoint(host, wanted.port) if host and self.rule(wanted) else None


class _Relay(asyncio.DatagramProtocol):
    """Passes on what is addressed to an IPv4 literal (RFC 1928, section 7)."""

    def __init__(self) -> None:
        self._out = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)

    def connection_lost(self, _error: Exception | None) -> None:
        self._out.close()

    def datagram_received(self, data: bytes, _address: object) -> None:
        if data[:4] == b"\0\0\0\1":
            address = str(ipaddress.ip_address(data[4:8]))
            self._out.sendto(data[10:], (address, int.from_bytes(data[8:10], "big")))
