# SPDX-License-Identifier: Apache-2.0
"""What a fake mail server shows of itself besides its answers."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from doorcheck_probe.wire.check import Check
from doorcheck_probe.wire.words import Depth, Door, Observation
from tests.engine.deep.finding import CLOSED, OPEN, told
from tests.engine.deep.mail_fake import OFFERS, REFUSED, Answer, Envelope, MailServer
from tests.engine.deep.serving import fake
from tests.engine.deep.station import NAME, bench
from tests.engine.laboratory import HOST

pytestmark = pytest.mark.anyio

MASKED = Observation.CLIENT_MASKED


@dataclass(frozen=True)
class Case:
    """A server's words, and what they show."""

    name: str
    seen: frozenset[Observation]
    offers: tuple[str, ...] = ()
    hello: str = ""
    greeting: str = "ESMTP"
    encrypts: bool = True
    relays: bool = False
    received: str = ""


def _case(name: str, *seen: Observation, **words: object) -> Case:
    return Case(name, frozenset(seen), **words)  # type: ignore[arg-type]


def _received(address: str) -> str:
    return f"from {NAME} (unknown [{address}]) by mail.example with ESMTP"


CASES = (
    _case("nothing"),
    _case("hello-by-our-own-address", hello=f"Hello {NAME} [{HOST}]"),
    _case("hello-by-a-public-address", hello=f"Hello {NAME} [203.0.113.9]"),
    _case("hello-by-a-house-address", MASKED, hello=f"Hello {NAME} [172.17.0.1]"),
    _case("hello-by-a-house-address-v6", MASKED, hello=f"Hello {NAME} [IPv6:fd00::1]"),
    _case("xclient", Observation.XCLIENT, offers=("XCLIENT NAME ADDR PROTO HELO",)),
    _case("xforward", Observation.XCLIENT, offers=("XFORWARD NAME ADDR PROTO HELO SOURCE",)),
    _case("login-behind-tls-only", offers=()),
    _case("login-in-the-clear", Observation.LOGIN_UNENCRYPTED, offers=("AUTH PLAIN LOGIN",)),
    _case(
        "login-in-the-clear-as-of-old", Observation.LOGIN_UNENCRYPTED, offers=("AUTH=PLAIN LOGIN",)
    ),
    _case("no-encryption", Observation.ENCRYPTION_MISSING, encrypts=False),
    _case("vrfy", Observation.MAILBOXES_TOLD, offers=("VRFY",)),
    _case("expn", Observation.MAILBOXES_TOLD, offers=("EXPN",)),
    _case("etrn", Observation.QUEUE_STARTED, offers=("ETRN",)),
    _case("turn", Observation.QUEUE_STARTED, offers=("TURN",)),
    _case("mailhog", Observation.MAIL_CATCHER, greeting="ESMTP MailHog"),
    _case("received-from-us", relays=True, received=_received(HOST)),
    _case("received-from-the-house", MASKED, relays=True, received=_received("172.17.0.1")),
    _case("received-from-a-bridge", MASKED, relays=True, received=_received("10.0.0.1")),
    # The way inside the house, which tells nothing about whom it took us for.
    _case(
        "received-within-the-house",
        relays=True,
        received=f"from inner.example ([10.0.0.9]) by mx.example\r\nReceived: {_received(HOST)}",
    ),
)


async def check_of(case: Case) -> tuple[Check, int]:
    """A check of the server, and its port."""

    def rule(envelope: Envelope) -> Answer:
        return Answer(deliver_to=envelope.recipient) if case.relays else REFUSED

    async with bench(asks_for_names=False) as lab:
        server = MailServer(
            rule,
            lab.exits.sink,
            greeting=case.greeting,
            hello=case.hello,
            offers=(*OFFERS, *case.offers),
            encrypts=case.encrypts,
            offers_encrypted=(*OFFERS, "AUTH PLAIN LOGIN"),
            received=case.received,
        )
        async with fake(server.talk) as port:
            check = await lab.check(port, doors=(Door.RELAY,), depth=Depth.STANDARD)
    return check, port


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
async def test_what_is_seen(case: Case) -> None:
    """Exactly that, and the verdict is what it is without it."""
    check, port = await check_of(case)
    service = check.service_on(port)
    assert service is not None
    assert frozenset(service.observations) == case.seen
    assert check.doors[Door.RELAY] == (OPEN if case.relays else CLOSED), told(check)
