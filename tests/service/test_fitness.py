# SPDX-License-Identifier: Apache-2.0
"""A probe proves itself before it judges: not too often, never too seldom, and it tells why not."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from dataclasses import replace

import pytest

from doorcheck_probe.engine.station import Endpoint, Station
from doorcheck_probe.service import fitness as room
from doorcheck_probe.service.fitness import FRESH_SECONDS, RETRY_SECONDS, Fitness
from doorcheck_probe.service.refusals import Refusal
from doorcheck_probe.wire.problems import Slug
from doorcheck_probe.wire.words import Family
from tests.engine.laboratory import HOST, laboratory
from tests.service.scene import Clock

pytestmark = pytest.mark.anyio

NOBODY = Endpoint(HOST, 1)


class Witness:
    """A mail server elsewhere that counts who knocks, and can fall silent."""

    def __init__(self) -> None:
        """Well."""
        self.knocks = 0
        self.well = True

    async def greet(self, _reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """As a mail server does."""
        self.knocks += 1
        writer.write(b"220 elsewhere.example\r\n" if self.well else b"554 no\r\n")
        writer.close()


@contextlib.asynccontextmanager
async def watched() -> AsyncIterator[tuple[Fitness, Witness]]:
    """The fitness of a probe with a witness."""
    witness = Witness()
    server = await asyncio.start_server(witness.greet, HOST, 0)
    async with server:
        end = Endpoint(HOST, server.sockets[0].getsockname()[1])
        async with laboratory(witnesses=(end,)) as lab:
            yield Fitness(lab.station), witness


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The time as the room sees it."""
    set_by_test = Clock()
    monkeypatch.setattr(room, "time", set_by_test)
    return set_by_test


async def refusal_of(fitness: Fitness) -> Refusal:
    """Why the probe does not judge."""
    with pytest.raises(Refusal) as caught:
        await fitness.require()
    return caught.value


async def test_once_in_half_a_minute(clock: Clock) -> None:
    async with watched() as (fitness, witness):
        seen = []
        for moment in (0.0, 0.0, 15.0, FRESH_SECONDS - 0.1, FRESH_SECONDS, 45.0, 59.9, 60.1):
            clock.now = moment
            await fitness.require()
            seen.append(witness.knocks)
        assert seen == [1, 1, 1, 1, 2, 2, 2, 3]


async def test_many_who_ask_at_once_prove_once(clock: Clock) -> None:
    async with watched() as (fitness, witness):
        await asyncio.gather(*(fitness.require() for _ in range(25)))
        assert witness.knocks == 1
        clock.now = FRESH_SECONDS
        await asyncio.gather(*(fitness.require() for _ in range(25)))
        assert witness.knocks == 2


async def test_a_fault_is_told_and_forgotten_as_soon_as_it_is_mended(clock: Clock) -> None:
    async with watched() as (fitness, witness):
        await fitness.require()
        witness.well = False
        clock.now = FRESH_SECONDS
        refusal = await refusal_of(fitness)
        assert refusal.problem.type is Slug.PROBE_FAULT
        assert refusal.headers == {"Retry-After": str(RETRY_SECONDS)}
        assert refusal.problem.detail.endswith(".")
        witness.well = True
        knocks = witness.knocks
        await fitness.require()
        assert witness.knocks > knocks


async def test_an_old_proof_is_worth_nothing_after_a_fault(clock: Clock) -> None:
    async with watched() as (fitness, witness):
        await fitness.require()
        witness.well = False
        clock.now = FRESH_SECONDS
        await refusal_of(fitness)
        clock.now = 1.0  # even if the first proof seemed fresh again
        await refusal_of(fitness)


async def test_a_fault_among_many_refuses_them_all() -> None:
    async with watched() as (fitness, witness):
        witness.well = False
        answers = await asyncio.gather(
            *(fitness.require() for _ in range(5)), return_exceptions=True
        )
        assert [type(answer) for answer in answers] == [Refusal] * 5


def deaf_sink(station: Station) -> Station:
    """A station whose sink nobody hears."""
    ends = station.exits[Family.IPV4]
    return replace(station, exits={Family.IPV4: replace(ends, sink=NOBODY)})


def deaf_canary(station: Station) -> Station:
    """A station whose canary nobody hears."""
    ends = station.exits[Family.IPV4]
    return replace(station, exits={Family.IPV4: replace(ends, canary=NOBODY)})


def blocked(station: Station) -> Station:
    """A station whose provider keeps its mail in."""
    return replace(station, witnesses=(NOBODY,))


@pytest.mark.parametrize(
    ("spoiled", "named"),
    [
        (deaf_sink, "sink"),
        (deaf_canary, "canary"),
        (blocked, "port 25"),
    ],
    ids=lambda value: getattr(value, "__name__", str(value)),
)
async def test_the_fault_is_named(
    spoiled: Callable[[Station], Station], named: str, caplog: pytest.LogCaptureFixture
) -> None:
    async with laboratory() as lab:
        refusal = await refusal_of(Fitness(spoiled(lab.station)))
    assert named in refusal.problem.detail
    assert any(named in record.getMessage() for record in caplog.records)


async def test_one_witness_of_several_is_enough() -> None:
    async with laboratory() as lab:
        sink = lab.exits.sink
        await Fitness(replace(lab.station, witnesses=(NOBODY, sink))).require()
        await refusal_of(Fitness(replace(lab.station, witnesses=(NOBODY, Endpoint(HOST, 2)))))
