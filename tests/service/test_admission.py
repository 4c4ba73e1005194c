# SPDX-License-Identifier: Apache-2.0
"""Who may have what: the window that slides, the memory that is bounded, and the order of noes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from ipaddress import ip_address
from typing import Any

import pytest
from starlette.datastructures import Headers

from doorcheck_probe.engine.station import Endpoint
from doorcheck_probe.service import admission as room
from doorcheck_probe.service.addresses import Address
from doorcheck_probe.service.admission import HOUR, Admission
from doorcheck_probe.service.config import Config
from doorcheck_probe.service.refusals import Refusal
from doorcheck_probe.service.tickets import TicketOffice
from doorcheck_probe.wire.check import ProbeInfo
from doorcheck_probe.wire.problems import RefusedAddress, Slug
from doorcheck_probe.wire.requests import MAX_EXTRA_PORTS, CheckRequest
from doorcheck_probe.wire.words import Door
from tests.service.scene import Clock

OURS = ("8.8.4.4", "2606:4700:4700::1111")
ASKER = ip_address("193.0.6.139")
OTHERS = tuple(ip_address(f"193.0.6.{number}") for number in range(1, 9))
INFO = ProbeInfo("probe.example", "0", "abuse@probe.example", OURS, "sink.example")


class Desk:
    """Admission with the tickets it takes."""

    def __init__(self, checks_per_hour: int = 2) -> None:
        """For public addresses only."""
        config = Config(INFO, Endpoint("::", 0), {}, checks_per_hour=checks_per_hour)
        self._tickets = TicketOffice(b"k" * 32)
        self.admission = Admission(config, self._tickets)

    def request(self, address: Address = ASKER, **wishes: Any) -> CheckRequest:
        """A request that may pass, unless a wish spoils it."""
        ticket, _expires = self._tickets.issue(str(address), datetime.now(UTC))
        return replace(CheckRequest(ticket, consent=True), **wishes)

    def asks(self, address: Address = ASKER, **wishes: Any) -> Refusal | None:
        """The answer to a request."""
        try:
            self.admission.consider(self.request(address, **wishes), address)
        except Refusal as refusal:
            return refusal
        return None

    def checks(self, address: Address = ASKER) -> Refusal | None:
        """Ask, and count the check where it may begin."""
        refusal = self.asks(address)
        if refusal is None:
            self.admission.started(address)
        return refusal


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The time as the room sees it."""
    set_by_test = Clock()
    monkeypatch.setattr(room, "time", set_by_test)
    return set_by_test


def test_the_window_slides(clock: Clock) -> None:
    desk = Desk(checks_per_hour=2)
    seen = []
    for moment in (0, 600, 601, 3599, 3601, 3602, 4199, 4201, 4202, 7300, 7802):
        clock.now = float(moment)
        seen.append(desk.checks() is None)
    assert seen == [True, True, False, False, True, False, False, True, False, True, True]


@pytest.mark.parametrize("passed", [0.0, 0.5, 10.0, 1800.0, 3599.0, HOUR])
def test_retry_after_is_enough_and_hardly_more(clock: Clock, passed: float) -> None:
    desk = Desk(checks_per_hour=1)
    assert desk.checks() is None
    clock.now = passed
    refusal = desk.checks()
    assert refusal is not None
    assert refusal.problem.type is Slug.TOO_SOON
    assert refusal.retry_after is not None
    assert 0 < refusal.retry_after <= HOUR - passed + 1
    clock.now = passed + refusal.retry_after
    assert desk.checks() is None


def test_asking_costs_nothing_and_refusals_do_not_count(clock: Clock) -> None:
    desk = Desk(checks_per_hour=1)
    assert [desk.asks() for _ in range(100)] == [None] * 100
    assert desk.checks() is None
    clock.now = 10.0
    assert all(desk.asks() is not None for _ in range(100))
    clock.now = HOUR + 1
    assert desk.checks() is None


def test_every_address_has_its_own_count(clock: Clock) -> None:
    desk = Desk(checks_per_hour=1)
    assert clock.now == 0.0
    assert [desk.checks(address) for address in OTHERS] == [None] * len(OTHERS)
    assert all(desk.checks(address) is not None for address in OTHERS)


def test_what_is_remembered_is_bounded_and_the_longest_unseen_goes(
    clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "MAX_REMEMBERED", 3)
    desk = Desk(checks_per_hour=1)
    first, second, third, fourth, *_ = OTHERS
    for address in (first, second, third):
        clock.now += 1
        assert desk.checks(address) is None
    assert desk.asks(first) is not None  # seen again: now the second is the longest unseen
    assert desk.checks(fourth) is None
    assert desk.asks(first) is not None
    assert desk.asks(third) is not None
    assert desk.asks(second) is None


SPOILED: tuple[tuple[str, Mapping[str, Any], Slug, RefusedAddress | None], ...] = (
    ("ticket", {"ticket": "x"}, Slug.TICKET_INVALID, None),
    ("half-ticket", {"ticket": "1.\ud800"}, Slug.TICKET_INVALID, None),
    ("consent", {"consent": False}, Slug.CONSENT_MISSING, None),
    ("opt-in", {"allow": ("R01",)}, Slug.BAD_REQUEST, None),
    ("control port", {"control_port": 0}, Slug.BAD_REQUEST, None),
    ("no door", {"doors": ()}, Slug.BAD_REQUEST, None),
    ("many ports", {"ports": tuple(range(1, MAX_EXTRA_PORTS + 2))}, Slug.BAD_REQUEST, None),
    ("port 0", {"ports": (0,)}, Slug.BAD_REQUEST, None),
    ("port -1", {"ports": (-1,)}, Slug.BAD_REQUEST, None),
    ("port 65536", {"ports": (80, 65_536)}, Slug.BAD_REQUEST, None),
)


@pytest.mark.parametrize(
    ("wishes", "slug", "reason"), [case[1:] for case in SPOILED], ids=[case[0] for case in SPOILED]
)
def test_what_is_refused(
    wishes: Mapping[str, Any], slug: Slug, reason: RefusedAddress | None
) -> None:
    refusal = Desk().asks(ASKER, **wishes)
    assert refusal is not None
    assert (refusal.problem.type, refusal.problem.reason) == (slug, reason)


def test_the_first_no_is_the_one_that_is_told() -> None:
    """Ticket, consent, wishes, rate: nobody learns of the rate without a ticket and consent."""
    desk = Desk(checks_per_hour=1)
    assert desk.checks() is None
    wrong: dict[str, Any] = {}
    told = []
    for wish in ({}, {"ports": (0,)}, {"consent": False}, {"ticket": ""}):
        wrong |= wish
        refusal = desk.asks(ASKER, **wrong)
        assert refusal is not None
        told.append(refusal.problem.type)
    assert told == [
        Slug.TOO_SOON,
        Slug.BAD_REQUEST,
        Slug.CONSENT_MISSING,
        Slug.TICKET_INVALID,
    ]


@pytest.mark.parametrize(
    "wishes",
    [
        {"ports": tuple(range(1, MAX_EXTRA_PORTS + 1))},
        {"ports": (1, 65_535)},
        {"doors": (Door.RELAY,)},
        {"mail_domain": "example.com"},
    ],
    ids=str,
)
def test_what_is_granted(wishes: Mapping[str, Any]) -> None:
    assert Desk().asks(ASKER, **wishes) is None


def test_somebody_elses_ticket() -> None:
    desk = Desk()
    with pytest.raises(Refusal) as caught:
        desk.admission.consider(desk.request(OTHERS[0]), ASKER)
    assert caught.value.problem.type is Slug.TICKET_INVALID


@pytest.mark.parametrize("host", ["193.0.6.139", "::ffff:193.0.6.139", "::ffff:c100:68b"])
def test_the_peer_in_any_clothes(host: str) -> None:
    assert Desk().admission.peer(host, Headers()) == ASKER


@pytest.mark.parametrize("host", [*OURS, "::ffff:8.8.4.4"])
def test_our_own_machine_is_not_looked_at(host: str) -> None:
    with pytest.raises(Refusal) as caught:
        Desk().admission.peer(host, Headers())
    assert caught.value.problem.reason == RefusedAddress.OUR_OWN


@pytest.mark.parametrize("field", ["Via", "FORWARDED", "x-forwarded-FOR", "X-Real-Ip"])
@pytest.mark.parametrize("value", ["", "8.8.8.8", "unknown"])
def test_a_proxy_between_us_is_seen_in_any_case(field: str, value: str) -> None:
    """Before the address: what a proxy says of itself matters even from a private one."""
    for host in (str(ASKER), "10.0.0.1"):
        with pytest.raises(Refusal) as caught:
            Desk().admission.peer(host, Headers({"Host": "probe.example", field: value}))
        assert caught.value.problem.reason == RefusedAddress.CAME_THROUGH_PROXY


@pytest.mark.parametrize("field", ["Host", "Origin", "Referer", "User-Agent", "X-Anything"])
def test_other_fields_change_nothing(field: str) -> None:
    assert Desk().admission.peer(str(ASKER), Headers({field: "8.8.8.8"})) == ASKER
