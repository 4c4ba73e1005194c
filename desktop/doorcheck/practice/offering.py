# SPDX-License-Identifier: Apache-2.0
"""The probe's own API, offered inside this program instead of by ``doorcheck-probe serve``."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator

from doorcheck_probe.engine.station import Station
from doorcheck_probe.service.config import Config
from doorcheck_probe.service.probe import offering


@contextlib.asynccontextmanager
async def serving(config: Config, station: Station, http: socket.socket) -> AsyncIterator[None]:
    """Serve on a socket that is bound already; a service that ends too early is an error."""
    # Whoever calls before the server is quite ready waits in this queue.
    http.listen()
    leaving = asyncio.Event()
    async with asyncio.TaskGroup() as group, offering(config, station) as server:

        async def serve() -> None:
            await server.serve(sockets=[http])
            if not leaving.is_set():
                raise RuntimeError("the practice probe ended by itself")

        group.create_task(serve())
        try:
            yield
        finally:
            leaving.set()
            server.should_exit = True
