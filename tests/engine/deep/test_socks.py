# SPDX-License-Identifier: Apache-2.0
"""S02 and S04 to S07: a fake SOCKS server that is open in one way and in no other."""

from __future__ import annotations

import pytest

from doorcheck_probe.wire.words import AttemptVerdict, Door, ProofKind, Reason
from tests.engine.deep import socks_fake
from tests.engine.deep.finding import CLOSED, OPEN, Opened, attempts, opened, told, verdicts
from tests.engine.deep.serving import fake
from tests.engine.deep.socks_fake import ASSOCIATE, CONNECT, NAME, V6, Request, Rule
from tests.engine.deep.station import bench

pytestmark = pytest.mark.anyio

TUNNEL = ProofKind.TUNNEL


def asks(version: int, command: int, kind: int | None = None) -> Rule:
    """A rule that lets one kind of request through."""

    def rule(wanted: Request) -> bool:
        alike = (wanted.version, wanted.command) == (version, command)
        return alike and kind in (None, wanted.kind)

    return rule


def nothing(_wanted: Request) -> bool:
    """A rule that lets nothing through."""
    return False


def anything(_wanted: Request) -> bool:
    """A rule that lets everything through."""
    return True


CASES = (
    (asks(4, CONNECT, NAME), Opened("S02", "plain", TUNNEL)),
    (asks(5, CONNECT, NAME), Opened("S04", "plain", TUNNEL)),
    (asks(5, CONNECT, V6), Opened("S05", "plain", TUNNEL)),
    (asks(5, ASSOCIATE), Opened("S07", "plain", ProofKind.DATAGRAM)),
)


@pytest.mark.parametrize(("rule", "expected"), CASES, ids=[case[1].id for case in CASES])
async def test_open_in_one_way(rule: Rule, expected: Opened) -> None:
    """That way is found and proven, and nothing else is."""
    async with bench(six=True) as lab:
        door = socks_fake.Door(rule, lab.names)
        async with fake(door.talk) as port:
            check = await lab.check(port)
    assert opened(check, Door.PROXY) == {expected}, told(check)
    assert check.doors[Door.PROXY] == OPEN


async def test_closed_in_every_way() -> None:
    """Every form was asked and refused: an all-clear."""
    async with bench(six=True) as lab:
        door = socks_fake.Door(nothing, lab.names)
        async with fake(door.talk) as port:
            check = await lab.check(port)
    assert check.doors[Door.PROXY] == CLOSED, told(check)
    for _rule, expected in CASES:
        assert verdicts(check, expected.id) == {AttemptVerdict.CLOSED}, told(check)


@pytest.mark.parametrize("speaks4", [True, False], ids=["with-SOCKS4", "SOCKS5-only"])
async def test_a_server_that_takes_any_login(speaks4: bool) -> None:
    """S06: it offers a login and nothing else, and lets everybody in who says something."""
    async with bench() as lab:
        door = socks_fake.Door(
            anything, lab.names, wants_login=True, takes_any_login=True, speaks4=speaks4
        )
        async with fake(door.talk) as port:
            check = await lab.check(port, allow=("S06",))
    assert opened(check, Door.PROXY) == {Opened("S06", "plain", TUNNEL)}, told(check)
    assert check.doors[Door.PROXY] == OPEN
    assert door.logins == 1


async def test_a_server_that_looks_at_the_login() -> None:
    """One login is tried and refused: closed."""
    async with bench() as lab:
        door = socks_fake.Door(anything, lab.names, wants_login=True)
        async with fake(door.talk) as port:
            check = await lab.check(port, allow=("S06",))
    (found,) = attempts(check, "S06")
    assert (found.verdict, found.reason) == (AttemptVerdict.CLOSED, Reason.LOGIN_REQUIRED)
    assert check.doors[Door.PROXY] == CLOSED, told(check)
    assert door.logins == 1
