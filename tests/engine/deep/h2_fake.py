# SPDX-License-Identifier: Apache-2.0
"""A fake HTTP/2 proxy: tunnels over CONNECT, and datagrams over extended CONNECT (RFC 9298)."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.events import DataReceived, Event, RequestReceived
from h2.settings import SettingCodes, Settings

from doorcheck_probe.engine.station import Endpoint
from tests.engine.deep.serving import agreed, as_end
from tests.engine.laboratory import Talk

MASQUE = "/.well-known/masque/udp/"


@dataclass(frozen=True)
class Powers:
    """What strangers may do."""

    tunnels: bool = False
    datagrams: bool = False
    says_so: bool = True
    """Whether the settings offer extended CONNECT (RFC 8441)."""


def h2_proxy(powers: Powers, otherwise: Talk) -> Talk:
    """A proxy where HTTP/2 was agreed on; ``otherwise`` answers everybody else."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if agreed(writer) != "h2":
            await otherwise(reader, writer)
        else:
            await _Conversation(powers, reader, writer).run()

    return talk


class _Conversation:
    def __init__(
        self, powers: Powers, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self._powers = powers
        self._reader = reader
        self._writer = writer
        self._http = H2Connection(H2Configuration(client_side=False, header_encoding="utf-8"))
        offer = int(powers.says_so and powers.datagrams)
        self._http.local_settings = Settings(
            client=False, initial_values={SettingCodes.ENABLE_CONNECT_PROTOCOL: offer}
        )
        self._far: asyncio.StreamWriter | None = None
        self._datagrams: asyncio.DatagramTransport | None = None
        self._capsules = b""

    async def run(self) -> None:
        """Serve until the caller leaves."""
        self._http.initiate_connection()
        async with asyncio.TaskGroup() as group:
            try:
                await self._flush()
                while data := await self._reader.read(65_536):
                    for event in self._http.receive_data(data):
                        await self._take(event, group)
                    await self._flush()
            finally:
                for far in (self._far, self._datagrams):
                    if far is not None:
                        far.close()

    async def _take(self, event: Event, group: asyncio.TaskGroup) -> None:
        match event:
            case RequestReceived():
                await self._request(event, group)
            case DataReceived(data=bytes() as data):
                if self._far is not None:
                    self._far.write(data)
                elif self._datagrams is not None:
                    self._capsules += data
                    self._send_datagrams(self._datagrams)
            case _:
                pass

    async def _request(self, event: RequestReceived, group: asyncio.TaskGroup) -> None:
        fields = {str(name): str(value) for name, value in event.headers or ()}
        stream = event.stream_id or 1
        path = fields.get(":path", "")
        wants_datagrams = fields.get(":protocol") == "connect-udp" and path.startswith(MASQUE)
        tunnel = fields.get(":method") == "CONNECT" and ":protocol" not in fields
        end = as_end(fields.get(":authority", ""), {}) if tunnel else None
        if tunnel and end is not None and self._powers.tunnels:
            far, self._far = await asyncio.open_connection(end.address, end.port)
            self._http.send_headers(stream, [(":status", "200")])
            group.create_task(self._bring(far, stream))
        elif wants_datagrams and self._powers.datagrams:
            host, port = path.removeprefix(MASQUE).rstrip("/").split("/")
            self._datagrams = await _socket_to(Endpoint(host.replace("%3A", ":"), int(port)))
            self._http.send_headers(stream, [(":status", "200"), ("capsule-protocol", "?1")])
        else:
            self._http.send_headers(stream, [(":status", "403")], end_stream=True)

    async def _bring(self, far: asyncio.StreamReader, stream: int) -> None:
        while data := await far.read(16_384):
            self._http.send_data(stream, data)
            await self._flush()

    def _send_datagrams(self, out: asyncio.DatagramTransport) -> None:
        while (cut := _capsule(self._capsules)) is not None:
            kind, content, self._capsules = cut
            if kind == 0 and content[:1] == b"\0":
                out.sendto(content[1:])

    async def _flush(self) -> None:
        self._writer.write(self._http.data_to_send())
        await self._writer.drain()


async def _socket_to(end: Endpoint) -> asyncio.DatagramTransport:
    transport, _protocol = await asyncio.get_running_loop().create_datagram_endpoint(
        asyncio.DatagramProtocol, remote_addr=(end.address, end.port)
    )
    return transport


def _capsule(data: bytes) -> tuple[int, bytes, bytes] | None:
    """Type and content of the first capsule (RFC 9297, section 3.2), and what follows it."""
    if (kind := _number(data)) is None or (size := _number(data[kind[1] :])) is None:
        return None
    start = kind[1] + size[1]
    end = start + size[0]
    return (kind[0], data[start:end], data[end:]) if len(data) >= end else None


def _number(data: bytes) -> tuple[int, int] | None:
    """A variable-length integer (RFC 9000, section 16) and how many bytes it took."""
    length = 1 << (data[0] >> 6) if data else 1
    if len(data) < length:
        return None
    return int.from_bytes(data[:length], "big") & ((1 << (8 * length - 2)) - 1), length
