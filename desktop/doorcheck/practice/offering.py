# SPDX-License-Identifier: Apache-2.0
"""The probe's own API, offered inside this program instead of by ``doorcheck-probe serve``."""

from __future__ import annotations

import asyncio
import contextlib
import secrets
import socket
from collections.abc import AsyncIterator

import uvicorn

from doorcheck_probe.engine.station import Station
from doorcheck_probe.service.admission import Admission
from doorcheck_probe.service.api import Api
from doorcheck_probe.service.checks import Checks
from doorcheck_probe.service.config import Config
from doorcheck_probe.service.fitness import Fitness
from doorcheck_probe.service.tickets import TicketOffice


@contextlib.asynccontextmanager
async def offering(config: Config, station: Station, http: socket.socket) -> AsyncIterator[None]:
    """Serve on a socket that is bound already; a service that ends too early is an error."""
    # Whoever calls before the server is quite ready waits in this queue.
    http.listen()
    tickets = TicketOffice(secrets.token_bytes(32))
    checks = Checks(config, station)
    api = Api(config, tickets, Admission(config, tickets), checks, Fitness(station))
    server = uvicorn.Server(
        uvicorn.Config(
            api.app(),
            log_config=None,
            proxy_headers=False,
            server_header=False,
            timeout_graceful_shutdown=3,
        )
    )
    leaving = asyncio.Event()

    async def serve() -> None:
        await server.serve(sockets=[http])
        if not leaving.is_set():
            raise RuntimeError("the practice probe ended by itself")

    async with asyncio.TaskGroup() as group:
        group.create_task(serve())
        try:
            yield
        finally:
            leaving.set()
            # A stream of events would keep the server waiting for its check to end.
            await checks.stop_all()
            server.should_exit = True
