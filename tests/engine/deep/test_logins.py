# SPDX-License-Identifier: Apache-2.0
"""A01: one invented login, in the words that the server offers, behind TLS where it offers that."""

from __future__ import annotations

import base64
from dataclasses import dataclass

import pytest

from doorcheck_probe.wire.check import Check
from doorcheck_probe.wire.words import AttemptVerdict, Door, ProofKind, Reason
from tests.engine.deep.finding import CLOSED, OPEN, Opened, attempts, opened, told
from tests.engine.deep.mail_fake import OFFERS, REFUSED, Answer, Envelope, MailServer, Rule
from tests.engine.deep.serving import fake
from tests.engine.deep.station import bench
from tests.engine.laboratory import MAIL_DOMAIN

pytestmark = pytest.mark.anyio


@dataclass(frozen=True)
class Case:
    """Which logins are offered, and where."""

    mechanisms: str
    encrypts: bool

    @property
    def context(self) -> str:
        """How the attempt is made."""
        return "starttls" if self.encrypts else "plain"


CASES = tuple(
    Case(mechanisms, encrypts)
    for mechanisms in ("PLAIN", "LOGIN", "CRAM-MD5 LOGIN PLAIN")
    for encrypts in (False, True)
)
each = pytest.mark.parametrize(
    "case", CASES, ids=lambda case: f"{case.mechanisms}-{case.context}".replace(" ", "+")
)


def members_only(envelope: Envelope) -> Answer:
    """Mail to any domain, for those who have logged in."""
    ordinary = envelope.recipient.endswith(f"@{MAIL_DOMAIN}") and envelope.logged_in
    return Answer(deliver_to=envelope.recipient) if ordinary else REFUSED


def nobody(_envelope: Envelope) -> Answer:
    """Nothing is passed on, whoever has logged in."""
    return REFUSED


async def check_of(
    case: Case, *, takes_any_login: bool, rule: Rule = members_only
) -> tuple[Check, MailServer]:
    """A check of the server, and what the server saw of it."""
    login = (*OFFERS, f"AUTH {case.mechanisms}")
    async with bench(asks_for_names=False) as lab:
        server = MailServer(
            rule,
            lab.exits.sink,
            offers=OFFERS if case.encrypts else login,
            encrypts=case.encrypts,
            offers_encrypted=login,
            takes_any_login=takes_any_login,
        )
        async with fake(server.talk) as port:
            check = await lab.check(port, doors=(Door.RELAY,), allow=("A01",))
    return check, server


@each
async def test_any_login_is_taken(case: Case) -> None:
    """And then mail of a stranger is passed on, once."""
    check, server = await check_of(case, takes_any_login=True)
    expected = Opened("A01", case.context, ProofKind.MESSAGE)
    assert opened(check, Door.RELAY) == {expected}, told(check)
    assert check.doors[Door.RELAY] == OPEN
    assert server.messages == 1


@each
async def test_the_login_is_looked_at(case: Case) -> None:
    """Refused, and not tried again; nobody could have such a name by chance."""
    check, server = await check_of(case, takes_any_login=False)
    (found,) = attempts(check, "A01")
    assert (found.verdict, found.reason) == (AttemptVerdict.CLOSED, Reason.LOGIN_REQUIRED)
    assert check.doors[Door.RELAY] == CLOSED, told(check)
    (said,) = server.logins
    words = b"\0".join(base64.b64decode(word) for word in said.split()).strip(b"\0").split(b"\0")
    user, password = words
    assert user.startswith(b"doorcheck-")
    assert len(user) > len(password) > 20


@each
async def test_a_login_that_was_taken_shows_nothing_yet(case: Case) -> None:
    """Only mail that arrives is a proof, and here none is passed on."""
    check, _server = await check_of(case, takes_any_login=True, rule=nobody)
    (found,) = attempts(check, "A01")
    assert (found.verdict, found.reason) == (AttemptVerdict.CLOSED, Reason.RELAY_DENIED)
    assert check.doors[Door.RELAY] == CLOSED, told(check)
