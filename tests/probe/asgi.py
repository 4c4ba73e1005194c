# SPDX-License-Identifier: Apache-2.0
"""The API without a network, so that a test can come from any address it likes."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import httpx

from doorcheck_probe.engine.station import Endpoint, Station
from doorcheck_probe.service.admission import Admission
from doorcheck_probe.service.api import Api
from doorcheck_probe.service.checks import Checks
from doorcheck_probe.service.config import Config
from doorcheck_probe.service.control import ControlDesk
from doorcheck_probe.service.fitness import Fitness
from doorcheck_probe.service.tickets import TicketOffice
from tests.engine.laboratory import HOST, laboratory

LABORATORY_PEER = HOST


@dataclass(frozen=True)
class Service:
    """The API over a laboratory's engine; ``client`` speaks from a chosen address."""

    api: Api

    def client(self, peer: str = LABORATORY_PEER) -> httpx.AsyncClient:
        """An HTTP client whose connection seems to come from ``peer``."""
        transport = httpx.ASGITransport(self.api.app(), client=(peer, 50_000))
        return httpx.AsyncClient(transport=transport, base_url="http://probe.example")


@contextlib.asynccontextmanager
async def service(
    *,
    allow_private: bool = True,
    max_running: int = 40,
    checks_per_hour: int = 100,
    witnesses: tuple[Endpoint, ...] | None = None,
) -> AsyncIterator[Service]:
    """The whole service room over a real sink and canary on loopback."""
    async with laboratory(witnesses=witnesses) as lab:
        config = Config(
            info=lab.station.info,
            http=Endpoint(HOST, 0),
            exits=lab.station.exits,
            allow_private=allow_private,
            max_running=max_running,
            checks_per_hour=checks_per_hour,
        )
        station: Station = lab.station
        tickets = TicketOffice(b"k" * 32)
        checks = Checks(config, station)
        admission = Admission(config, tickets)
        try:
            control = ControlDesk(pause=0.01, seconds=1.0)
            yield Service(Api(config, tickets, admission, checks, Fitness(station), control))
        finally:
            await checks.stop_all()


async def ticket(client: httpx.AsyncClient) -> str:
    """A ticket for the client's address."""
    answer = await client.get("/v1/whoami")
    assert answer.status_code == 200, answer.text
    return str(answer.json()["ticket"])


async def start(client: httpx.AsyncClient, **wishes: Any) -> httpx.Response:
    """Ask for a check with a good ticket and consent, unless told otherwise."""
    body = {"ticket": await ticket(client), "consent": True, **wishes}
    return await client.post("/v1/checks", json=body)
