# SPDX-License-Identifier: Apache-2.0
"""What a check may cost the tested side, counted at the tested side."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from doorcheck_probe.wire.words import AttemptVerdict, Depth, Door, DoorVerdict, Reason
from tests.engine.deep import socks_fake
from tests.engine.deep.finding import attempts, told
from tests.engine.deep.http_fakes import REFUSAL
from tests.engine.deep.mail_fake import OFFERS, Answer, Envelope, MailServer
from tests.engine.deep.serving import fake
from tests.engine.deep.station import LIMITS, bench
from tests.engine.laboratory import HOST

pytestmark = pytest.mark.anyio

MOST_BYTES = 256 * 1024
MOST_MAILS, MOST_MAILS_DEEP = 3, 24
PORTS = 40
PACKETS_OF_A_CALL = 420
"""What a connection costs besides what is said on it: SYN, acknowledgements, FIN."""


class Counting:
    """A web server that answers whatever it is sent with a refusal, and counts the bytes."""

    def __init__(self) -> None:
        self.received = 0
        self.calls = 0

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer once and hang up."""
        self.calls += 1
        data = await reader.read(65_536)
        self.received += len(data)
        if data:
            writer.write(REFUSAL)
            await writer.drain()


@contextlib.asynccontextmanager
async def many(server: Counting) -> AsyncIterator[list[int]]:
    """The server on many ports."""
    async with contextlib.AsyncExitStack() as stack:
        yield [await stack.enter_async_context(fake(server.talk)) for _ in range(PORTS)]


async def test_bytes_run_out_before_a_port_is_called_closed() -> None:
    """The check stops talking, and says that it did not come to an end."""
    server = Counting()
    async with bench() as lab, many(server) as ports:
        check = await lab.listing(*ports).check(*ports, depth=Depth.STANDARD, named=False)
    assert server.received + server.calls * PACKETS_OF_A_CALL <= MOST_BYTES
    assert check.doors[Door.PROXY].verdict is DoorVerdict.UNCLEAR, told(check)
    assert check.doors[Door.PROXY].reasons == (Reason.BUDGET,)
    assert any(one.verdict is AttemptVerdict.CLOSED for one in check.attempts)


async def test_bytes_that_ran_out_for_proxies_are_missing_for_mail() -> None:
    """Then the relay is in doubt as well: it was never asked."""
    server = Counting()
    async with bench(asks_for_names=True) as lab, many(server) as ports:
        mail = MailServer(_swallows, lab.exits.sink, name="mail")
        async with fake(mail.talk) as mail_port:
            listing = lab.listing(*ports)
            check = await listing.check(
                mail_port, *ports, doors=tuple(Door), depth=Depth.STANDARD, named=True
            )
    assert check.doors[Door.PROXY].verdict is DoorVerdict.UNCLEAR, told(check)
    assert check.doors[Door.RELAY].verdict is DoorVerdict.UNCLEAR
    assert check.doors[Door.RELAY].reasons == (Reason.BUDGET,)
    assert mail.messages == 0


def _swallows(_envelope: Envelope) -> Answer:
    return Answer()


@pytest.mark.parametrize("count", [1, 3])
async def test_three_messages_and_no_more(count: int) -> None:
    """Servers that take every message and deliver none get three of them together."""
    limits = replace(LIMITS, arrival=0.05, late_arrival=0.05)
    async with bench(limits, asks_for_names=False) as lab, contextlib.AsyncExitStack() as stack:
        servers = [MailServer(_swallows, lab.exits.sink) for _ in range(count)]
        ports = [await stack.enter_async_context(fake(server.talk)) for server in servers]
        check = await lab.check(*ports, doors=(Door.RELAY,), depth=Depth.STANDARD)
    assert sum(server.messages for server in servers) == MOST_MAILS
    assert check.doors[Door.RELAY].reasons == (Reason.MAIL_ACCEPTED,), told(check)


@pytest.mark.servers
@pytest.mark.usefixtures("on_the_machine")
async def test_two_dozen_messages_in_a_deep_check() -> None:
    """The same where everything is tried."""
    limits = replace(LIMITS, arrival=0.01, late_arrival=0.01)
    async with bench(limits, asks_for_names=False) as lab:
        server = MailServer(_swallows, lab.exits.sink)
        async with fake(server.talk, HOST, 25):
            check = await lab.check(25, doors=(Door.RELAY,), named=False)
    assert server.messages == MOST_MAILS_DEEP
    assert check.doors[Door.RELAY].reasons == (Reason.MAIL_ACCEPTED,), told(check)


@pytest.mark.parametrize("allowed", [True, False], ids=["allowed", "not-allowed"])
@pytest.mark.parametrize("depth", list(Depth))
async def test_one_login_at_mail_servers(allowed: bool, depth: Depth) -> None:
    """One credential, once, on one of two servers; and none that was not allowed."""
    refused = Answer("554 5.7.1 Relay access denied")
    async with bench(asks_for_names=False) as lab, contextlib.AsyncExitStack() as stack:
        servers = [
            MailServer(lambda _one: refused, lab.exits.sink, offers=(*OFFERS, "AUTH PLAIN LOGIN"))
            for _ in range(2)
        ]
        ports = [await stack.enter_async_context(fake(server.talk)) for server in servers]
        allow = ("A01",) if allowed else ()
        check = await lab.check(*ports, doors=(Door.RELAY,), depth=depth, allow=allow)
    assert sum(len(server.logins) for server in servers) == int(allowed)
    assert len(attempts(check, "A01")) == int(allowed), told(check)


@pytest.mark.parametrize("allowed", [True, False], ids=["allowed", "not-allowed"])
@pytest.mark.parametrize("depth", list(Depth))
async def test_one_login_at_proxies(allowed: bool, depth: Depth) -> None:
    """The same for SOCKS: both servers want a login, one of them is offered one."""
    async with bench() as lab, contextlib.AsyncExitStack() as stack:
        servers = [socks_fake.Door(lambda _one: True, {}, wants_login=True) for _ in range(2)]
        ports = [await stack.enter_async_context(fake(server.talk)) for server in servers]
        check = await lab.check(*ports, depth=depth, allow=("S06",) if allowed else ())
    assert sum(server.logins for server in servers) == int(allowed), told(check)
    assert len(attempts(check, "S06")) == int(allowed)
