# SPDX-License-Identifier: Apache-2.0
"""One probe, put together: sink, canary, engine and API on their ports."""

from __future__ import annotations

import contextlib
import ipaddress
import os
import secrets
import socket
from collections.abc import AsyncIterator, Iterable

import uvicorn

from doorcheck_probe.engine.station import Endpoint, Station
from doorcheck_probe.listening.ends import Wanted, ends
from doorcheck_probe.listening.receipts import ReceiptBoard
from doorcheck_probe.service.admission import Admission
from doorcheck_probe.service.api import Api
from doorcheck_probe.service.checks import Checks
from doorcheck_probe.service.config import Config
from doorcheck_probe.service.control import ControlDesk
from doorcheck_probe.service.fitness import Fitness
from doorcheck_probe.service.tickets import TicketOffice


async def serve(config: Config, http: socket.socket) -> None:
    """Serve until a signal or a cancellation; ``http`` is bound already.

    Raises ``OSError`` when the sink's or the canary's port is taken.
    """
    with contextlib.closing(http):
        async with _listening(config) as board:
            station = Station(
                config.info, config.exits, board, witnesses=config.witnesses, limits=config.limits
            )
            async with offering(config, station) as server:
                await server.serve(sockets=[http])


@contextlib.asynccontextmanager
async def offering(config: Config, station: Station) -> AsyncIterator[uvicorn.Server]:
    """The API as a server that is ready to serve; at the end no check runs any more."""
    tickets = TicketOffice(secrets.token_bytes(32))
    checks = Checks(config, station)
    api = Api(config, tickets, Admission(config, tickets), checks, Fitness(station), ControlDesk())
    try:
        yield uvicorn.Server(
            uvicorn.Config(
                api.app(),
                log_config=None,
                access_log=False,  # its lines would hold addresses and the ids of checks
                # The peer of the connection is the only address that counts: no header may
                # replace it, not even one from loopback.
                proxy_headers=False,
                server_header=False,
                timeout_keep_alive=30,
                limit_concurrency=1_000,
                h11_max_incomplete_event_size=16_384,
                timeout_graceful_shutdown=3,
                ssl_certfile=config.tls_certificate,
                ssl_keyfile=config.tls_key,
            )
        )
    finally:
        # A stream of events would keep the server waiting for its check to end.
        await checks.stop_all()


def bind(address: str, port: int) -> socket.socket:
    """The API's listening socket; raises ``OSError`` when it cannot be had."""
    version = ipaddress.ip_address(address).version
    sock = socket.socket(socket.AF_INET if version == 4 else socket.AF_INET6)
    try:
        if os.name == "posix":
            # On Windows the same option would let another program take the port.
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if address == "::":
            sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
        sock.bind((address, port))
    except OSError:
        sock.close()
        raise
    return sock


@contextlib.asynccontextmanager
async def _listening(config: Config) -> AsyncIterator[ReceiptBoard]:
    board = ReceiptBoard()
    exits = config.exits.values()
    wanted = Wanted(
        sinks=_places(config.sink_listens or [one.sink for one in exits]),
        canaries=_places(
            config.canary_listens or _there(end for one in exits for end in one.pages)
        ),
        secure=_places(config.secure_listens or _there(one.secure for one in exits)),
        datagrams=_places(config.datagram_listens or _there(one.datagrams for one in exits)),
    )
    async with ends(config.info.name, config.info.mail_domain, board, wanted):
        yield board


def _there(listed: Iterable[Endpoint | None]) -> list[Endpoint]:
    return [end for end in listed if end is not None]


def _places(listed: Iterable[Endpoint]) -> list[tuple[str, int]]:
    return [(end.address, end.port) for end in listed]
