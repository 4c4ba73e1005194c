# SPDX-License-Identifier: Apache-2.0
"""Holding many conversations: all end at the end, few faults spread, and nobody has it all."""

from __future__ import annotations

import asyncio
import contextlib
from contextlib import AsyncExitStack

import pytest

from doorcheck_probe.listening.serving import Room, Talk, listening
from tests.engine.laboratory import HOST

pytestmark = pytest.mark.anyio

DEADLINE = 5.0
Ends = tuple[asyncio.StreamReader, asyncio.StreamWriter]


async def call(port: int, stack: AsyncExitStack) -> Ends:
    """A caller that stays until the stack is left."""
    reader, writer = await asyncio.open_connection(HOST, port)
    stack.callback(writer.close)
    return reader, writer


async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Say every line back."""
    while line := await reader.readline():
        writer.write(line)
        await writer.drain()


async def says_back(ends: Ends, line: bytes = b"here\n") -> bool:
    """Whether the other side answers."""
    reader, writer = ends
    writer.write(line)
    return await reader.readline() == line


async def gone(ends: Ends) -> bool:
    """Whether the other side has hung up."""
    try:
        return await ends[0].read() == b""
    except ConnectionError:
        return True


async def test_at_the_end_every_conversation_has_ended() -> None:
    ended = 0

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal ended
        try:
            await echo(reader, writer)
        finally:
            ended += 1

    async with asyncio.timeout(DEADLINE), AsyncExitStack() as stack:
        async with listening(talk, HOST, 0, Room(100, 10)) as port:
            callers = [await call(port, stack) for _ in range(5)]
            assert all([await says_back(caller) for caller in callers])
        assert ended == 5
        assert all([await gone(caller) for caller in callers])
        with pytest.raises(ConnectionError):
            await asyncio.open_connection(HOST, port)


async def test_a_caller_who_stops_reading_does_not_hold_up_the_end() -> None:
    async def flood(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"x" * 50_000_000)  # more than the kernel keeps for somebody
        await writer.drain()

    async with AsyncExitStack() as stack:
        async with asyncio.timeout(DEADLINE):
            async with listening(flood, HOST, 0, Room(100, 10)) as port:
                reader, _writer = await call(port, stack)
                assert await reader.readexactly(10) == b"x" * 10


async def test_one_too_many_is_hung_up_on_until_there_is_room() -> None:
    async with (
        asyncio.timeout(DEADLINE),
        AsyncExitStack() as stack,
        listening(echo, HOST, 0, Room(100, 2)) as port,
    ):
        first, second = [await call(port, stack) for _ in range(2)]
        assert await says_back(first)
        assert await says_back(second)
        assert await gone(await call(port, stack))
        assert await says_back(first)
        first[1].write_eof()
        assert await gone(first)
        assert await says_back(await call(port, stack))


async def overlong(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
    """Babbled at."""
    await reader.readline()


async def broken_off(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
    """Left."""
    await reader.readexactly(1_000)


async def dawdling(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
    """Kept waiting."""
    async with asyncio.timeout(0.01):
        await reader.read()


@pytest.mark.parametrize("talk", [overlong, broken_off, dawdling], ids=lambda t: t.__name__)
async def test_what_callers_do_is_no_fault_of_ours(
    talk: Talk, caplog: pytest.LogCaptureFixture
) -> None:
    async with (
        asyncio.timeout(DEADLINE),
        AsyncExitStack() as stack,
        listening(talk, HOST, 0, Room(100, 10)) as port,
    ):
        for _ in range(3):
            ends = await call(port, stack)
            ends[1].write(b"x" * 500)
            if talk is not dawdling:
                ends[1].write_eof()
            assert await gone(ends)
    assert caplog.records == []


async def test_a_fault_of_ours_ends_one_conversation_and_is_told() -> None:
    told: list[object] = []
    asyncio.get_running_loop().set_exception_handler(
        lambda _loop, context: told.append(context.get("exception"))
    )

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        line = await reader.readline()
        if line == b"bad\n":
            raise LookupError("a slip of ours")
        writer.write(line)
        await writer.drain()

    async with (
        asyncio.timeout(DEADLINE),
        AsyncExitStack() as stack,
        listening(talk, HOST, 0, Room(100, 10)) as port,
    ):
        unlucky = await call(port, stack)
        unlucky[1].write(b"bad\n")
        assert await gone(unlucky)
        assert await says_back(await call(port, stack))
    assert [str(fault) for fault in told] == ["a slip of ours"]


async def test_a_taken_port_is_an_error_of_the_one_who_asks() -> None:
    async with asyncio.timeout(DEADLINE), AsyncExitStack() as stack:
        async with listening(echo, HOST, 0, Room(100, 10)) as port:
            with pytest.raises(OSError, match="address already in use"):
                async with listening(echo, HOST, port, Room(100, 10)):
                    pytest.fail("two of us cannot have the port")
            assert await says_back(await call(port, stack))
        async with listening(echo, HOST, port, Room(100, 10)) as again:
            assert again == port


async def test_an_error_inside_still_frees_the_port() -> None:
    port = 0
    with contextlib.suppress(LookupError):
        async with listening(echo, HOST, 0, Room(100, 10)) as port:
            raise LookupError
    with pytest.raises(ConnectionError):
        await asyncio.open_connection(HOST, port)


async def test_many_callers_are_not_mixed_up() -> None:
    async with (
        asyncio.timeout(DEADLINE),
        AsyncExitStack() as stack,
        listening(echo, HOST, 0, Room(100, 200)) as port,
    ):
        callers = [await call(port, stack) for _ in range(100)]
        said = [b"caller %d\n" % number for number in range(len(callers))]
        for (_reader, writer), line in zip(callers, said, strict=True):
            writer.write(line)
        assert [await reader.readline() for reader, _writer in callers] == said
