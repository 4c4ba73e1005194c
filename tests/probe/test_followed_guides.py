# SPDX-License-Identifier: Apache-2.0
"""A guide is proven when a real open server, treated as it says, is found closed from outside."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import pytest

from doorcheck.advice.choose import suggest
from doorcheck.advice.guides import load_guides
from doorcheck_probe.wire.words import Door, DoorVerdict
from tests.probe.running import RunningProbe, check_from, verdict
from tests.servers.following import follow
from tests.servers.products import dante, exim, postfix, squid, tinyproxy
from tests.servers.server import RunningServer
from tests.servers.world import Office, World

GUIDES = load_guides()


class Case(NamedTuple):
    """A product opened as people open it, and the guide that closes it."""

    guide: str
    opened: Callable[[Office], RunningServer]
    door: Door


CASES = (
    Case("postfix", postfix.opened, Door.RELAY),
    Case("exim-debian", exim.opened, Door.RELAY),
    Case("squid", squid.opened, Door.PROXY),
    Case("squid", squid.opened_for_pages, Door.PROXY),
    Case("tinyproxy", tinyproxy.opened, Door.PROXY),
    Case("dante", dante.opened, Door.PROXY),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.opened.__qualname__ + case.guide)
def test_following_the_guide_closes_the_door(
    case: Case, world: World, office: Office, probe: RunningProbe
) -> None:
    """Open with proof, followed, closed; and the finding had led to this very guide."""
    world.zone.add("office.test", mx="mail.office.test")
    world.zone.add("mail.office.test", a=office.address4, aaaa=office.address6)
    server = case.opened(office)
    port = server.ports[0]
    status, before = check_from(office, probe)
    assert status == 1
    for check in before.values():
        assert verdict(check, case.door) is DoorVerdict.OPEN
        suggestion = suggest(check, case.door, port, None, GUIDES)
        assert suggestion.guide in (case.guide, None)
        assert case.guide in suggestion.choices
    follow(GUIDES[case.guide], server)
    status, after = check_from(office, probe)
    assert {verdict(check, case.door) for check in after.values()} == {DoorVerdict.CLOSED}
    assert status == 0


def test_every_guide_that_claims_proof_has_one() -> None:
    """ "Proven" is not a word to be typed; the practice guides have their test in their room."""
    claimed = {name for name, guide in GUIDES.items() if guide.proven}
    shown = {case.guide for case in CASES}
    assert {name for name in claimed if not name.startswith("practice-")} == shown
