# SPDX-License-Identifier: Apache-2.0
"""How hostile servers behave: the parts from which the cases are put together."""

from __future__ import annotations

import asyncio
import itertools
import socket
import ssl
import struct
from collections.abc import Callable, Mapping

from tests.engine.laboratory import Talk

GREETING = b"220 mail.example ESMTP\r\n"


def says(*parts: bytes) -> Talk:
    """Send the first part at once and each further part after something was received."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for number, part in enumerate(parts):
            if number and not await reader.read(4096):
                return
            writer.write(part)
            await writer.drain()

    return talk


def answers(*parts: bytes) -> Talk:
    """Stay silent until spoken to."""
    return says(b"", *parts)


def then(*talks: Talk) -> Talk:
    """One behaviour after the other."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for one in talks:
            await one(reader, writer)

    return talk


def asked(behaviour: Talk) -> Talk:
    """The behaviour begins with the first bytes that come."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if await reader.read(4096):
            await behaviour(reader, writer)

    return talk


async def silent(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
    """Take everything, say nothing."""
    while await reader.read(4096):
        pass


async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Say everything back."""
    while data := await reader.read(4096):
        writer.write(data)
        await writer.drain()


async def slams(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Reset the connection at once."""
    never_lingers = struct.pack("ii", 1, 0)
    writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, never_lingers)
    writer.transport.abort()


async def deaf(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Accept and never read, so that the window closes in the end."""
    assert isinstance(writer.transport, asyncio.ReadTransport)
    writer.transport.pause_reading()
    await asyncio.Event().wait()


def resets_after(count: int) -> Talk:
    """Take so many bytes, then reset the connection."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readexactly(count)
        await slams(reader, writer)

    return talk


def endless(*parts: bytes, pause: float = 0.0) -> Talk:
    """Say the parts in turn, for ever; at full speed unless a pause is given."""

    async def talk(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for part in itertools.cycle(parts):
            writer.write(part)
            await writer.drain()
            await asyncio.sleep(pause)

    return talk


def unbuffered(behaviour: Talk) -> Talk:
    """The behaviour without a buffer of its own: what was not sent yet is not kept."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.transport.set_write_buffer_limits(high=0)
        await behaviour(reader, writer)

    return talk


def dripped(data: bytes, pause: float) -> Talk:
    """One byte at a time, then silence."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for byte in data:
            writer.write(bytes([byte]))
            await writer.drain()
            await asyncio.sleep(pause)
        await silent(reader, writer)

    return talk


def by_first_byte(replies: dict[bytes, Talk], otherwise: Talk = silent) -> Talk:
    """Several protocols on one port, told apart by what the first bytes begin with."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        data = await reader.read(4096)
        chosen = next((replies[begin] for begin in replies if data.startswith(begin)), otherwise)
        if data:
            await chosen(reader, writer)

    return talk


def reflects(head: bytes) -> Talk:
    """Answer with a head and the question itself, whatever secret word was in it."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(4096):
            writer.write(head + data)
            await writer.drain()

    return talk


async def tls(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Turn the connection into TLS, without any certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers("aNULL:@SECLEVEL=0")
    await writer.start_tls(context)


def mail_server(
    greeting: bytes = GREETING, *, pause: float = 0.0, last: int = 1_000, **replies: bytes | Talk
) -> Talk:
    """A mail server that takes everything, with its own bytes or behaviour for some verbs.

    ``DOT`` stands for the end of a message, ``ANY`` for every verb that is not named. After a
    behaviour the conversation is over, and after ``last`` commands a 421 ends it.
    """
    return _scripted(greeting, replies, pause, last)


def _scripted(
    greeting: bytes, replies: Mapping[str, bytes | Talk], pause: float, last: int
) -> Talk:
    known: dict[str, bytes | Talk] = {
        "EHLO": b"250-mail.example\r\n250 DSN\r\n",
        "DATA": b"354 go on\r\n",
        "ANY": b"250 2.0.0 ok\r\n",
        **replies,
    }

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(greeting)
        commands, in_data = 0, False
        while line := await reader.readline():
            words = line.split()
            verb = words[0].decode("latin-1").upper() if words else ""
            if in_data and line != b".\r\n":
                continue
            commands += 1
            verb, in_data = ("DOT" if in_data else verb), False
            reply = known.get(verb, known["ANY"]) if commands <= last else b"421 4.7.0 go\r\n"
            await asyncio.sleep(pause)
            if not isinstance(reply, bytes):
                await reply(reader, writer)
                return
            in_data = reply.startswith(b"354") and verb == "DATA"
            writer.write(reply)
            await writer.drain()
            if commands > last:
                return

    return talk


smtp_yes_to_all = mail_server()
"""250 to everything, and the mail goes nowhere."""


def smtp_refusing(**replies: bytes) -> Talk:
    """The same with its own words for some verbs."""
    lines = {verb: reply + b"\r\n" for verb, reply in replies.items()}
    return _scripted(GREETING, lines, pause=0.0, last=1_000)


def answers_one_of_a_group(reply: bytes) -> Talk:
    """Offer PIPELINING and then answer nothing but the first command of a group."""
    offer = b"250-mail.example\r\n250 PIPELINING\r\n"
    return then(says(GREETING, offer, reply), silent)


def family(make: Callable[[int], Talk], members: range) -> tuple[Talk, ...]:
    """The same behaviour once for every number."""
    return tuple(make(number) for number in members)
