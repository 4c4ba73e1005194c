# SPDX-License-Identifier: Apache-2.0
"""The look from inside: finds what is there, calls nothing open, submits no mail."""

from __future__ import annotations

import pytest

from doorcheck.check.inside import InsideLookout
from doorcheck.check.outcome import Checked, Found, Wish
from doorcheck_probe.engine.station import Station
from doorcheck_probe.wire.check import Check
from doorcheck_probe.wire.words import Door, DoorVerdict, Protocol, Reason, Vantage
from tests.engine.hostile_talks import smtp_yes_to_all
from tests.engine.laboratory import HOST, on, server

pytestmark = pytest.mark.anyio


async def look(*ports: int) -> Check:
    """Look at loopback from loopback."""
    lookout = InsideLookout(lambda: [HOST])
    (place,) = await lookout.addresses()
    assert isinstance(place, Found)
    outcome = await lookout.check(place, Wish(ports=ports), lambda _event: None)
    assert isinstance(outcome, Checked)
    return outcome.check


async def test_the_view_says_what_it_is() -> None:
    """Every check carries its vantage."""
    check = await look()
    assert check.vantage is Vantage.INSIDE
    assert {result.verdict for result in check.doors.values()} == {DoorVerdict.CLOSED}
    assert Station.__dataclass_fields__["vantage"].default is Vantage.OUTSIDE


async def test_a_mail_server_that_trusts_its_own_house() -> None:
    """It says yes to us, and that proves nothing; no message is left in its queue."""
    async with server(smtp_yes_to_all) as port:
        check = await look(port)
    assert check.doors[Door.RELAY].verdict is DoorVerdict.UNCLEAR
    assert check.doors[Door.RELAY].reasons == (Reason.TRUSTED_INSIDE,)
    said = [line.text for attempt in on(check, port) for line in attempt.transcript]
    assert not [text for text in said if text.startswith("DATA")]
    service = check.service_on(port)
    assert service is not None
    assert service.protocol is Protocol.SMTP


async def test_without_an_address_of_its_own_it_looks_at_loopback() -> None:
    """A computer without any network."""
    (place,) = await InsideLookout(list).addresses()
    assert isinstance(place, Found)
    assert place.address == HOST


async def test_a_prescribed_address() -> None:
    """``--source`` chooses among several."""
    (place,) = await InsideLookout(lambda: ["192.0.2.1", "192.0.2.2"], "127.0.0.1").addresses()
    assert isinstance(place, Found)
    assert place.address == HOST
