# SPDX-License-Identifier: Apache-2.0
"""Calling ports on loopback: states, sockets handed over, waves and controls."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import Iterator
from dataclasses import replace

import pytest

from doorcheck_probe.engine.station import Order, ProbeFault
from doorcheck_probe.engine.survey import FIRST_WAVE, WAVE, Survey
from doorcheck_probe.wire.check import Ports
from doorcheck_probe.wire.words import Family
from tests.engine.laboratory import HOST, Laboratory, laboratory

pytestmark = pytest.mark.anyio


@contextlib.contextmanager
def listeners(count: int) -> Iterator[list[int]]:
    """Ports of loopback that listen and never accept."""
    with contextlib.ExitStack() as stack:
        sockets = [stack.enter_context(socket.create_server((HOST, 0))) for _ in range(count)]
        yield [sock.getsockname()[1] for sock in sockets]


def free_ports(count: int) -> list[int]:
    """Ports of loopback on which nobody listens."""
    with listeners(count) as ports:
        return ports


async def survey(lab: Laboratory, ports: list[int]) -> tuple[Ports, list[int], list[int]]:
    """Call the ports; what was found, who was handed over, how the count went up."""
    handed: list[int] = []
    counts: list[int] = []

    def answered(port: int, sock: socket.socket) -> None:
        assert sock.getpeername()[1] == port
        handed.append(port)
        sock.close()

    found = await Survey(lab.order(), lab.station, ports).run(answered, counts.append)
    return found, handed, counts


async def test_listening_and_refused() -> None:
    """Every port has one state, and an open socket comes with each that listens."""
    async with laboratory() as lab:
        with listeners(3) as open_ports:
            closed = free_ports(5)
            found, handed, counts = await survey(lab, [*closed[:2], *open_ports, *closed[2:]])
    assert found.listening == tuple(sorted(open_ports))
    assert found.refused == tuple(sorted(closed))
    assert found.silent == ()
    assert sorted(handed) == sorted(open_ports)
    assert counts == list(range(1, 9))


async def test_more_ports_than_a_wave() -> None:
    """Nothing is lost between the waves, and controls are not counted."""
    async with laboratory() as lab:
        with listeners(2) as open_ports:
            closed = free_ports(FIRST_WAVE + 2 * WAVE)
            ports = [*closed[:50], open_ports[0], *closed[50:], open_ports[1]]
            found, handed, counts = await survey(lab, ports)
    assert len(found.tested) == len(ports)
    assert set(found.listening) == set(open_ports) == set(handed)
    assert set(found.refused) == set(closed)
    assert counts[-1] == len(ports)


async def test_nothing_but_listeners() -> None:
    """Without a refusal an open port serves as the control."""
    async with laboratory() as lab:
        with listeners(FIRST_WAVE + 10) as open_ports:
            found, handed, _counts = await survey(lab, open_ports)
    assert set(found.listening) == set(open_ports)
    assert sorted(handed) == sorted(open_ports)


async def test_a_port_is_called_once_however_often_it_is_named() -> None:
    """The asker may name a port that is on the list anyway."""
    async with laboratory() as lab:
        (port,) = free_ports(1)
        found, _handed, counts = await survey(lab, [port, port, port])
    assert found.tested == (port,)
    assert counts == [1]


async def test_an_address_without_a_way_is_our_fault() -> None:
    """This machine has no such source address: nothing can be said about the other side."""
    async with laboratory() as lab:
        station = replace(lab.station, source={Family.IPV4: "192.0.2.77"})
        run = Survey(lab.order(), station, free_ports(3))
        with pytest.raises(ProbeFault, match="no way out"):
            await run.run(lambda _port, sock: sock.close(), lambda _done: None)


async def test_cancelling_leaves_no_socket_open() -> None:
    """ResourceWarnings are errors in these tests: a forgotten socket would fail them."""
    async with laboratory() as lab:
        with listeners(1) as open_ports:
            order = Order("x", HOST, Family.IPV4)
            begun = asyncio.Event()

            def answered(_port: int, sock: socket.socket) -> None:
                sock.close()
                begun.set()

            run = Survey(order, lab.station, [*open_ports, *free_ports(200)])
            task = asyncio.create_task(run.run(answered, lambda _done: None))
            await begun.wait()
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
    assert begun.is_set()
