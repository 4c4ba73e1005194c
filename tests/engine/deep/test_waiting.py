# SPDX-License-Identifier: Apache-2.0
"""A fake mail server that says "not now" first, and what becomes of the check."""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from dataclasses import dataclass, field, replace

import pytest

from doorcheck_probe.wire.events import DoorJudged, Event, Progress
from doorcheck_probe.wire.words import Depth, Door, DoorVerdict, Reason, Stage, State
from tests.engine.deep.finding import CLOSED, OPEN, told
from tests.engine.deep.mail_fake import REFUSED, Answer, Envelope, MailServer, Rule
from tests.engine.deep.serving import fake
from tests.engine.deep.station import LIMITS, bench
from tests.engine.laboratory import MAIL_DOMAIN

pytestmark = pytest.mark.anyio

GREYLISTED = Answer("450 4.2.0 Recipient address rejected: Greylisted, try again later")
POSTSCREEN = Answer("450 4.3.2 Service currently unavailable")
FIRST_CALLS = 3
"""A standard check opens so many connections at once."""
RELAY = (Door.RELAY,)


def relays(envelope: Envelope) -> Answer:
    """Mail for any domain is passed on, where the path is an ordinary one."""
    ordinary = re.fullmatch(rf"[\w-]+@{re.escape(MAIL_DOMAIN)}", envelope.recipient)
    return Answer(deliver_to=envelope.recipient) if ordinary else REFUSED


def refuses(_envelope: Envelope) -> Answer:
    """Nothing is."""
    return REFUSED


@dataclass
class Greylist:
    """Defers every pair of sender and recipient until it has been asked often enough."""

    asks: int
    inner: Rule
    seen: Counter[tuple[str, str]] = field(default_factory=Counter)

    def __call__(self, envelope: Envelope) -> Answer:
        """Count, and answer."""
        pair = envelope.sender, envelope.recipient
        self.seen[pair] += 1
        return GREYLISTED if self.seen[pair] < self.asks else self.inner(envelope)


@dataclass
class Postscreen:
    """Turns away everybody who is new, on whatever connection, and knows them afterwards."""

    inner: Rule

    def __call__(self, envelope: Envelope) -> Answer:
        """Answer by the number of the connection."""
        return POSTSCREEN if envelope.call <= FIRST_CALLS else self.inner(envelope)


ENDS = ((relays, OPEN), (refuses, CLOSED))


def verdicts_told(events: list[Event]) -> list[DoorVerdict]:
    """The verdicts about the relay, in the order in which they were told."""
    return [
        event.result.verdict
        for event in events
        if isinstance(event, DoorJudged) and event.door is Door.RELAY
    ]


def waited(events: list[Event]) -> bool:
    """Whether the check came to wait."""
    return any(isinstance(event, Progress) and event.stage is Stage.WAITING for event in events)


@pytest.mark.parametrize("asks", [2, 3])
@pytest.mark.parametrize(("inner", "expected"), ENDS, ids=["open", "closed"])
async def test_a_greylist_that_relents(asks: int, inner: Rule, expected: object) -> None:
    """The verdict is in doubt at first, and true in the end; the very same words are repeated."""
    events: list[Event] = []
    async with bench(asks_for_names=False) as lab:
        server = MailServer(Greylist(asks, inner), lab.exits.sink)
        async with fake(server.talk) as port:
            check = await lab.check(port, doors=RELAY, depth=Depth.STANDARD, tell=events.append)
    assert check.doors[Door.RELAY] == expected, told(check)
    assert check.state is State.DONE
    assert waited(events)
    assert verdicts_told(events)[0] is DoorVerdict.UNCLEAR
    repeated = Counter(server.envelopes)
    first = next(iter(repeated))
    assert repeated[first] >= asks
    if inner is refuses:
        assert set(repeated.values()) == {asks}


async def test_a_greylist_that_never_relents() -> None:
    """Asked as often as is planned, and no oftener: in doubt."""
    async with bench(asks_for_names=False) as lab:
        server = MailServer(Greylist(1_000, relays), lab.exits.sink)
        async with fake(server.talk) as port:
            check = await lab.check(port, doors=RELAY, depth=Depth.STANDARD)
    assert check.doors[Door.RELAY].verdict is DoorVerdict.UNCLEAR
    assert check.doors[Door.RELAY].reasons == (Reason.GREYLISTED,), told(check)
    assert check.state is State.DONE
    assert set(Counter(server.envelopes).values()) == {1 + len(LIMITS.greylisted)}


@pytest.mark.parametrize(("inner", "expected"), ENDS, ids=["open", "closed"])
async def test_a_limit_on_calls(inner: Rule, expected: object) -> None:
    """Sent away with a 421 on every connection, and served later."""
    events: list[Event] = []
    async with bench(asks_for_names=False) as lab:
        server = MailServer(inner, lab.exits.sink, busy=True)

        def tell(event: Event) -> None:
            events.append(event)
            server.busy = not waited(events)

        async with fake(server.talk) as port:
            check = await lab.check(port, doors=RELAY, depth=Depth.STANDARD, tell=tell)
    assert check.doors[Door.RELAY] == expected, told(check)
    assert verdicts_told(events)[0] is DoorVerdict.UNCLEAR


@pytest.mark.parametrize(("inner", "expected"), ENDS, ids=["open", "closed"])
async def test_a_first_contact_is_followed_by_a_second_at_once(
    inner: Rule, expected: object
) -> None:
    """What turns every newcomer away has its verdict without any wait."""
    events: list[Event] = []
    async with bench(asks_for_names=False) as lab:
        server = MailServer(Postscreen(inner), lab.exits.sink)
        async with fake(server.talk) as port:
            check = await lab.check(port, doors=RELAY, depth=Depth.STANDARD, tell=events.append)
    assert check.doors[Door.RELAY] == expected, told(check)
    assert not waited(events)


async def test_late_mail_still_opens() -> None:
    """Accepted, and delivered only after the check had come to wait."""
    events: list[Event] = []
    delivering = asyncio.Event()
    limits = replace(LIMITS, arrival=0.1, late_arrival=5.0)
    async with bench(limits, asks_for_names=False) as lab:
        server = MailServer(relays, lab.exits.sink, before_delivery=delivering)

        def tell(event: Event) -> None:
            events.append(event)
            if waited(events):
                delivering.set()

        async with fake(server.talk) as port:
            check = await lab.check(port, doors=RELAY, depth=Depth.STANDARD, tell=tell)
    assert check.doors[Door.RELAY] == OPEN, told(check)
    assert verdicts_told(events) == [DoorVerdict.UNCLEAR, DoorVerdict.OPEN]


async def test_cancelling_while_it_waits_keeps_the_verdicts() -> None:
    """What was judged before stays: only what was still awaited is lost."""
    waiting = asyncio.Event()
    events: list[Event] = []
    limits = replace(LIMITS, arrival=0.1, late_arrival=60.0)

    def tell(event: Event) -> None:
        events.append(event)
        if waited(events):
            waiting.set()

    async with bench(limits, asks_for_names=False) as lab:
        never = asyncio.Event()
        server = MailServer(relays, lab.exits.sink, before_delivery=never)
        async with fake(server.talk) as port:
            run = lab.run(port, doors=tuple(Door), depth=Depth.STANDARD, tell=tell)
            task = asyncio.create_task(run.run())
            await waiting.wait()
            before = run.snapshot()
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
    after = run.snapshot()
    assert before.state is State.WAITING
    assert after.state is State.CANCELLED
    assert after.finished is not None
    assert after.doors == before.doors
    assert after.doors[Door.RELAY].reasons == (Reason.MAIL_ACCEPTED,)
    assert after.doors[Door.PROXY].verdict is DoorVerdict.CLOSED
