# SPDX-License-Identifier: Apache-2.0
"""R01 by HELO to R30, A01 and B01: fake mail servers that relay one form and no other."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from doorcheck_probe.wire.check import Check
from doorcheck_probe.wire.codec import from_plain
from doorcheck_probe.wire.words import AttemptVerdict, Door, Observation, Reason
from tests.engine.deep.finding import CLOSED, OPEN, attempts, opened, told, verdicts
from tests.engine.deep.relay_cases import BACKSCATTER, LOGIN, LOGIN_REFUSED, NOBODY, WAYS, Way
from tests.engine.deep.relay_run import places
from tests.servers.world import Office, World

pytestmark = pytest.mark.servers

ROOT = Path(__file__).resolve().parents[3]


class Ran(NamedTuple):
    """A check, and what its server saw of it."""

    check: Check
    logins: int
    messages: int
    recipients: list[str]


@pytest.fixture(scope="module")
def ran(world: World, machine: Office) -> dict[str, Ran]:
    """All checks, made in the office, where the servers' names lead to them."""
    names = {name: place.address for _way, place in places() for name in place.names}
    for name, address in names.items():
        world.zone.add(name, a=address)
    process = machine.popen(
        [sys.executable, "-m", "tests.engine.deep.relay_run"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=ROOT,
    )
    written, errors = process.communicate(timeout=60.0)
    for name in names:
        world.zone.remove(name)
    assert process.returncode == 0, errors.decode()
    plain: dict[str, Any] = json.loads(written)
    return {
        name: Ran(
            from_plain(Check, one["check"]), one["logins"], one["messages"], one["recipients"]
        )
        for name, one in plain.items()
    }


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.name)
def test_open_in_one_way(way: Way, ran: dict[str, Ran]) -> None:
    """One message goes through, and it is the one of that form."""
    found = ran[way.name]
    assert opened(found.check, Door.RELAY) == {way.expected}, told(found.check)
    assert found.check.doors[Door.RELAY] == OPEN
    assert found.messages == 1


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.name)
def test_closed(way: Way, ran: dict[str, Ran]) -> None:
    """The same form at a server that relays nothing."""
    check = ran[NOBODY.name].check
    assert verdicts(check, way.id, way.context) == {AttemptVerdict.CLOSED}, told(check)


def test_a_server_that_relays_nothing(ran: dict[str, Ran]) -> None:
    """An all-clear, for which nothing was left out and no message was submitted."""
    found = ran[NOBODY.name]
    assert found.check.doors[Door.RELAY] == CLOSED, told(found.check)
    assert found.messages == 0
    left = {gap.what for gap in found.check.not_tested if gap.port is not None}
    assert left == {"A01"}, told(found.check)  # no login is offered
    asked = [line for line in found.recipients if not line.startswith("nx-")]
    # HELO offers nothing, so there nobody can be asked to keep quiet.
    assert sum(not line.endswith(" NOTIFY=NEVER") for line in asked) == 1


def test_a_login_that_anybody_has(ran: dict[str, Ran]) -> None:
    """One invented login was taken, and then a message of a stranger."""
    found = ran[LOGIN.name]
    assert opened(found.check, Door.RELAY) == {LOGIN.expected}, told(found.check)
    assert found.check.doors[Door.RELAY] == OPEN
    assert (found.logins, found.messages) == (1, 1)


def test_a_login_that_is_refused(ran: dict[str, Ran]) -> None:
    """The one login failed: closed, and not tried again."""
    found = ran[LOGIN_REFUSED.name]
    (attempt,) = attempts(found.check, "A01")
    assert (attempt.verdict, attempt.reason) == (AttemptVerdict.CLOSED, Reason.LOGIN_REQUIRED)
    assert found.check.doors[Door.RELAY] == CLOSED, told(found.check)
    assert found.logins == 1


def test_mail_that_is_sent_back(ran: dict[str, Ran]) -> None:
    """B01: a failure notice came to a sender that anybody could have forged; no door opens."""
    found = ran[BACKSCATTER.name]
    (attempt,) = attempts(found.check, "B01")
    assert (attempt.verdict, attempt.reason) == (AttemptVerdict.ACCEPTED, Reason.BOUNCED)
    assert attempt.proof is not None
    assert found.check.doors[Door.RELAY] == CLOSED, told(found.check)
    service = found.check.service_on(25)
    assert service is not None
    assert Observation.BACKSCATTER in service.observations
    # Whether it notifies is the question, so it is not asked to keep quiet.
    assert [line for line in found.recipients if line.startswith("nx-") and "NOTIFY" in line] == []


def test_mail_for_nobody_that_is_refused(ran: dict[str, Ran]) -> None:
    """A server that knows its users sends nothing back."""
    check = ran[NOBODY.name].check
    assert verdicts(check, "B01") == {AttemptVerdict.CLOSED}, told(check)
