# SPDX-License-Identifier: Apache-2.0
"""The verdicts on real servers, asked for by the real app, looked at by the real probe."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import pytest

from doorcheck_probe.wire.check import Check
from doorcheck_probe.wire.words import Door, DoorVerdict, Family, ProofKind, Reason
from tests.probe.running import RunningProbe, check_from, verdict
from tests.servers.products import dante, exim, postfix, squid, tinyproxy
from tests.servers.server import RunningServer
from tests.servers.world import PROBE4, Office, World

OPEN, CLOSED = DoorVerdict.OPEN, DoorVerdict.CLOSED


class Case(NamedTuple):
    """One real configuration and what must be found."""

    name: str
    start: Callable[[Office], RunningServer]
    door: Door
    expected: DoorVerdict
    software: str | None


CASES = (
    Case("postfix-open", postfix.opened, Door.RELAY, OPEN, "Postfix"),
    Case("postfix-closed", postfix.closed, Door.RELAY, CLOSED, "Postfix"),
    Case("exim-open", exim.opened, Door.RELAY, OPEN, "Exim"),
    Case("exim-closed", exim.closed, Door.RELAY, CLOSED, "Exim"),
    Case("squid-open", squid.opened, Door.PROXY, OPEN, "Squid"),
    Case("squid-open-for-pages", squid.opened_for_pages, Door.PROXY, OPEN, "Squid"),
    Case("squid-closed", squid.closed, Door.PROXY, CLOSED, "Squid"),
    Case("tinyproxy-open", tinyproxy.opened, Door.PROXY, OPEN, "Tinyproxy"),
    Case("tinyproxy-closed", tinyproxy.closed, Door.PROXY, CLOSED, "Tinyproxy"),
    Case("dante-open", dante.opened, Door.PROXY, OPEN, None),
    Case("dante-closed", dante.closed, Door.PROXY, CLOSED, None),
    Case("dante-login", dante.with_login, Door.PROXY, CLOSED, None),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_verdicts(case: Case, world: World, office: Office, probe: RunningProbe) -> None:
    """An open server is open with proof, a closed one closed, over both families."""
    _name_the_office(world, office)
    server = case.start(office)
    status, checks = check_from(office, probe)
    assert set(checks) == set(Family)
    for check in checks.values():
        assert verdict(check, case.door) is case.expected, _told(check)
        other = Door.PROXY if case.door is Door.RELAY else Door.RELAY
        assert verdict(check, other) is CLOSED
        assert check.doors[other].reasons == (Reason.NOTHING_ANSWERED,)
        assert check.ports.listening == server.ports
        service = check.service_on(server.ports[0])
        assert service is not None
        assert (service.software.name if service.software else None) == case.software
    assert status == (1 if case.expected is OPEN else 0)
    if case.expected is OPEN:
        for check in checks.values():
            _has_proof(check, case.door)


def test_an_address_where_nothing_answers(office: Office, probe: RunningProbe) -> None:
    """Nobody listens: closed, and it says which ports refused and which stayed silent."""
    office.silence(8000, 8999)
    status, checks = check_from(office, probe)
    assert status == 0
    for check in checks.values():
        for door in Door:
            assert check.doors[door].verdict is CLOSED
            assert check.doors[door].reasons == (Reason.NOTHING_ANSWERED,)
        assert {25, 80, 1080, 3128} <= set(check.ports.refused)
        assert {8000, 8080, 8888} <= set(check.ports.silent)
        assert check.ports.listening == ()
        assert set(check.ports.tested) == set(check.ports.refused) | set(check.ports.silent)


def _name_the_office(world: World, office: Office) -> None:
    """The office's mail domain leads to it, as it does where a real server stands."""
    world.zone.add("office.test", mx="mail.office.test")
    world.zone.add("mail.office.test", a=office.address4, aaaa=office.address6)


def _has_proof(check: Check, door: Door) -> None:
    attempts = check.proven(door)
    assert attempts
    for attempt in attempts:
        assert attempt.proof is not None
        kinds = {ProofKind.MESSAGE} if door is Door.RELAY else {ProofKind.FETCH, ProofKind.TUNNEL}
        assert attempt.proof.kind in kinds
        assert attempt.proof.exit_address != PROBE4
        assert attempt.transcript


def _told(check: Check) -> str:
    return (
        "\n".join(
            f"{attempt.id} {attempt.port} {attempt.context} {attempt.verdict} {attempt.reason}\n"
            + "\n".join(f"    {line.speaker}: {line.text}" for line in attempt.transcript)
            for attempt in check.attempts
        )
        + f"\n{check.doors}\n{check.ports}\n{check.not_tested}"
    )
