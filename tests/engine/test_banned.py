# SPDX-License-Identifier: Apache-2.0
"""A guard that bans us in the middle of a check: told apart from a port on which nobody listens."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator

import pytest

from doorcheck_probe.wire.words import AttemptVerdict, Door, DoorVerdict, Reason
from tests.engine.laboratory import HOST, laboratory, on

pytestmark = pytest.mark.anyio

REFUSED = b"554 5.7.1 Relay access denied\r\n"


class Guarded:
    """Two mail ports of one host; a refusal on either one closes the other."""

    def __init__(self) -> None:
        self.refused_on: int | None = None
        self._servers: dict[int, asyncio.Server] = {}

    @contextlib.asynccontextmanager
    async def listening(self) -> AsyncIterator[tuple[int, ...]]:
        """Serve both ports while entered."""
        for _ in range(2):
            server = await asyncio.start_server(self._accept, HOST, 0)
            self._servers[server.sockets[0].getsockname()[1]] = server
        try:
            yield tuple(self._servers)
        finally:
            for server in self._servers.values():
                server.close()

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            await self._talk(reader, writer)
        writer.close()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        own = writer.get_extra_info("sockname")[1]
        writer.write(b"220 mail.example ESMTP\r\n")
        while line := await reader.readline():
            refuses = line.upper().startswith(b"RCPT")
            if refuses and self.refused_on is None:
                self.refused_on = own
                for port, server in self._servers.items():
                    if port != own:
                        server.close()
            writer.write(REFUSED if refuses else b"250-mail.example\r\n250 DSN\r\n")
            await writer.drain()


async def test_a_ban_is_not_silence() -> None:
    """The port answered before: what it would have said is not known, so nothing is closed."""
    guarded = Guarded()
    async with laboratory() as lab, guarded.listening() as ports:
        check = await lab.check(*ports, doors=(Door.RELAY,))
    assert set(ports) <= set(check.ports.listening)
    asked = guarded.refused_on
    assert asked is not None
    (banned,) = set(ports) - {asked}
    assert {one.verdict for one in on(check, asked) if one.id == "R01"} == {AttemptVerdict.CLOSED}
    assert {one.reason for one in on(check, banned)} == {Reason.BANNED_MIDWAY}
    assert check.doors[Door.RELAY].verdict is DoorVerdict.UNCLEAR
    assert check.doors[Door.RELAY].reasons == (Reason.BANNED_MIDWAY,)
