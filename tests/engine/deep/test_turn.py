# SPDX-License-Identifier: Apache-2.0
"""U01: a fake TURN server that relays for strangers, one that asks for a login, one with rules."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from doorcheck_probe.wire.words import AttemptVerdict, Door, ProofKind, Reason
from tests.engine.deep.finding import CLOSED, OPEN, Opened, attempts, opened, told
from tests.engine.deep.serving import behind_tls, fake
from tests.engine.deep.station import bench
from tests.engine.deep.turn_fake import Turn
from tests.engine.laboratory import HOST, Talk

pytestmark = [pytest.mark.anyio, pytest.mark.servers, pytest.mark.usefixtures("on_the_machine")]


def in_the_clear(talk: Talk) -> Talk:
    """As it is."""
    return talk


PORTS = ((3478, in_the_clear, "plain"), (5349, behind_tls, "tls"))
Wrap = Callable[[Talk], Talk]


@pytest.mark.parametrize(("port", "wrap", "context"), PORTS, ids=["3478", "5349"])
async def test_a_relay_for_strangers(port: int, wrap: Wrap, context: str) -> None:
    """Our datagram arrives, and the relay is given back."""
    turn = Turn()
    async with bench() as lab, fake(wrap(turn.talk), HOST, port):
        check = await lab.check(port, named=False)
    assert opened(check, Door.PROXY) == {Opened("U01", context, ProofKind.DATAGRAM)}, told(check)
    assert check.doors[Door.PROXY] == OPEN
    assert turn.given_back == 1


@pytest.mark.parametrize(("port", "wrap", "context"), PORTS, ids=["3478", "5349"])
@pytest.mark.parametrize(
    ("turn", "reason"),
    [
        (Turn(wants_login=True), Reason.LOGIN_REQUIRED),
        (Turn(bars_peers=True), Reason.REFUSED_BY_RULE),
    ],
    ids=["login", "rule"],
)
async def test_a_relay_that_is_closed(
    port: int, wrap: Wrap, context: str, turn: Turn, reason: Reason
) -> None:
    """It says so, and no datagram goes out."""
    async with bench() as lab, fake(wrap(turn.talk), HOST, port):
        check = await lab.check(port, named=False)
    (found,) = attempts(check, "U01", context)
    assert (found.verdict, found.reason) == (AttemptVerdict.CLOSED, reason)
    assert check.doors[Door.PROXY] == CLOSED, told(check)
