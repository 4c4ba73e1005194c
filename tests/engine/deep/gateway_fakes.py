# SPDX-License-Identifier: Apache-2.0
"""Fake gateways that are told in their own words where to lead: telnet, FTP, and TLS by SNI."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable

from doorcheck_probe.engine.station import Endpoint
from tests.engine.deep.serving import as_end, carry
from tests.engine.laboratory import Talk

FTP_GREETING = b"220 gate.example FTP gateway ready.\r\n"
HANDSHAKE, CLIENT_HELLO, SERVER_NAME = 0x16, 1, 0
HANDSHAKE_FAILURE = b"\x15\x03\x03\x00\x02\x02\x28"


def prompting(prompt: bytes, command: re.Pattern[str], heard: list[bytes]) -> Talk:
    """A telnet gateway that understands one command, with ``host`` and ``port`` in it.

    Everything that is said to it is added to ``heard``.
    """

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(prompt)
        line = await reader.readline()
        heard.append(line)
        found = command.fullmatch(line.decode("latin-1").rstrip("\r\n"))
        if found is None:
            writer.write(b"?\r\n" + prompt)
            await writer.drain()
        else:
            end = Endpoint(found["host"], int(found["port"]))
            await carry(reader, writer, end, answer=b"Connecting ...\r\n")

    return talk


def ftp_gateway(*, leads_on: bool) -> Talk:
    """``USER name@host:port`` leads to that host; or it is the name of an unknown user."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(FTP_GREETING)
        while line := await reader.readline():
            verb, _, name = line.decode("latin-1").strip().partition(" ")
            end = as_end(name.rpartition("@")[2], {}) if verb == "USER" and "@" in name else None
            if end is not None and leads_on:
                await carry(reader, writer, end)
                return
            writer.write(b"331 a password, please\r\n" if verb == "USER" else b"500 what?\r\n")
            await writer.drain()

    return talk


def sni_gateway(choose: Callable[[str], Endpoint | None]) -> Talk:
    """Carries a TLS connection, unread, to wherever the name in its first message leads.

    ``choose`` is told the name, or the empty string where none is said; where it leads nowhere,
    the caller is sent away with an alert.
    """

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readexactly(5)
        if head[0] != HANDSHAKE:
            return
        body = await reader.readexactly(int.from_bytes(head[3:], "big"))
        end = choose(server_name(body))
        if end is None:
            writer.write(HANDSHAKE_FAILURE)
            await writer.drain()
        else:
            await carry(reader, writer, end, first=head + body)

    return talk


def server_name(hello: bytes) -> str:
    """The name in a ClientHello (RFC 8446, section 4.1.2; RFC 6066, section 3)."""
    if hello[0] != CLIENT_HELLO:
        return ""
    at = 4 + 2 + 32
    at += 1 + hello[at]
    at += 2 + int.from_bytes(hello[at : at + 2], "big")
    at += 1 + hello[at] + 2
    while at < len(hello):
        kind, length = hello[at : at + 2], int.from_bytes(hello[at + 2 : at + 4], "big")
        content, at = hello[at + 4 : at + 4 + length], at + 4 + length
        if int.from_bytes(kind, "big") == SERVER_NAME:
            return content[5:].decode("ascii")
    return ""
