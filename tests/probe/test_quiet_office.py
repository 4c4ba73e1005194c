# SPDX-License-Identifier: Apache-2.0
"""What the tested side sees of a check: few refusals, few mails, and calls to nobody else."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from doorcheck_probe.engine.port_table import port_table
from doorcheck_probe.wire.words import Door, DoorVerdict, Family, Reason
from tests.probe.running import API_PORT, RunningProbe, check_from, verdict
from tests.servers.products import exim, fakes, nginx, postfix
from tests.servers.traffic import counted_bytes
from tests.servers.world import Office, World

ALLOWED = 256 * 1024
REFUSED = re.compile(r"smtpd\[(\d+)\]: NOQUEUE: reject: (?:RCPT|MAIL) from \S*\[([0-9a-f.:]+)\]")


@pytest.fixture
def named(world: World, office: Office) -> Office:
    """An office whose mail domain leads to it."""
    world.zone.add("office.test", mx="mail.office.test")
    world.zone.add("mail.office.test", a=office.address4, aaaa=office.address6)
    return office


def test_a_closed_server_logs_few_refusals(named: Office, probe: RunningProbe) -> None:
    """Counted in Postfix's own log: at most eight from an address, four on a connection."""
    server = postfix.closed(named)
    status, checks = check_from(named, probe)
    assert status == 0
    refusals = REFUSED.findall(server.log())
    by_address = Counter(address for _process, address in refusals)
    by_connection = Counter(refusals)
    assert set(by_address) == {"198.18.0.1", "fd18::1"}
    assert max(by_address.values()) <= 8
    assert max(by_connection.values()) <= 4
    for check in checks.values():
        tried = {attempt.id for attempt in check.attempts}
        assert tried == {"R01", "R02", "R03", "R12", "R13", "R19", "R22", "R26"}
        assert verdict(check, Door.RELAY) is DoorVerdict.CLOSED


def test_an_open_server_carries_few_mails(named: Office, probe: RunningProbe) -> None:
    """One proof suffices: one message per check, and the rest is named as not run."""
    server = postfix.opened(named)
    status, checks = check_from(named, probe)
    assert status == 1
    assert set(checks) == set(Family)
    delivered = server.log().count("status=sent")
    assert len(checks) <= delivered <= 3 * len(checks)
    for check in checks.values():
        proven = [attempt.id for attempt in check.proven(Door.RELAY)]
        assert proven == ["R01"]
        spared = {gap.what for gap in check.not_tested if gap.reason is Reason.ONE_PROOF_SUFFICES}
        assert {"R02", "R03"} <= spared


def test_encryption_is_tried_where_it_is_offered(named: Office, probe: RunningProbe) -> None:
    """A relay that is open only after STARTTLS is a real class: Exim's session is looked into."""
    exim.closed(named)
    _status, checks = check_from(named, probe)
    for check in checks.values():
        contexts = {(attempt.id, attempt.context) for attempt in check.attempts}
        assert ("R01", "plain") in contexts
        assert {("R01", "starttls"), ("R03", "starttls")} <= contexts
        spared = {gap.what for gap in check.not_tested if gap.reason is Reason.SPARED}
        assert spared == {"R13", "R26"}
        assert verdict(check, Door.RELAY) is DoorVerdict.CLOSED


def test_a_silent_port_is_silent_and_the_others_are_found(
    named: Office, probe: RunningProbe
) -> None:
    """Silence around an open mail server changes nothing about its verdict."""
    postfix.opened(named)
    named.silence(1000, 30_000)
    status, checks = check_from(named, probe)
    assert status == 1
    for check in checks.values():
        assert check.ports.listening == (25,)
        assert {1080, 3128, 8080} <= set(check.ports.silent)
        assert {80, 443, 465, 587} <= set(check.ports.refused)


def test_an_office_that_answers_nothing_at_all(named: Office, probe: RunningProbe) -> None:
    """Every port silent: closed, because the probe's own way out was proven in this check."""
    # The office's own calls come back to ports above those that are silenced.
    named.set_kernel("net/ipv4/ip_local_port_range", "65000 65500")
    named.silence(1, 64_999)
    status, checks = check_from(named, probe)
    assert status == 0
    for check in checks.values():
        assert set(check.ports.silent) == {port for port in check.ports.tested if port < 65_000}
        for door in Door:
            assert check.doors[door].verdict is DoorVerdict.CLOSED
            assert check.doors[door].reasons == (Reason.NOTHING_ANSWERED,)


def test_a_check_sends_little(named: Office, probe: RunningProbe) -> None:
    """A closed mail server and a web site: counted in whole packets, headers and all."""
    postfix.closed(named)
    nginx.site(named)
    with counted_bytes(named, without_port=API_PORT) as counted:
        status, checks = check_from(named, probe)
    assert status == 0
    assert set(counted) >= {"198.18.0.1", "fd18::1"}
    for check in checks.values():
        assert len(check.ports.listening) == 2
    # 256 calls and two dialogues take about a sixth of what is allowed.
    assert max(counted.values()) <= ALLOWED / 4


def test_a_host_that_answers_everywhere_is_not_flooded(named: Office, probe: RunningProbe) -> None:
    """When the allowance is used up the check is in doubt, and it has kept within its bound."""
    fakes.answering_everywhere(named, [port for port in port_table().ports if port != 443])
    with counted_bytes(named, without_port=API_PORT) as counted:
        status, checks = check_from(named, probe, url=probe.literal_url)
    assert status == 2
    assert ALLOWED / 2 < counted["198.18.0.1"] <= ALLOWED
    (check,) = checks.values()
    assert verdict(check, Door.PROXY) is DoorVerdict.UNCLEAR
    assert Reason.BUDGET in check.doors[Door.PROXY].reasons
