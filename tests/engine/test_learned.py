# SPDX-License-Identifier: Apache-2.0
"""What the answers of a port show of it besides a verdict."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from doorcheck_probe.engine.proxy.learned import Learned, greets_as_ftp, greets_as_mail
from doorcheck_probe.engine.proxy.matrix import FETCH
from doorcheck_probe.engine.proxy.verdict import Found, proven
from doorcheck_probe.wire.check import Proof
from doorcheck_probe.wire.words import Observation, ProofKind

OURS = "198.51.100.7"


def fetched(**details: str) -> Found:
    """A page that came through, with what the proxy told of its client."""
    return proven(Proof(ProofKind.FETCH, datetime.now(UTC), "192.0.2.9", details))


@pytest.mark.parametrize(
    ("details", "masked"),
    [
        ({"x-forwarded-for": "172.17.0.1"}, True),
        ({"x-forwarded-for": "unknown, 192.168.1.1"}, True),
        ({"forwarded": 'for="[fd00::1]";proto=http'}, True),
        ({"x-forwarded-for": OURS}, False),
        ({"x-forwarded-for": "203.0.113.4"}, False),
        ({"x-forwarded-for": "unknown"}, False),
        ({"via": "1.1 10.0.0.1 (squid)"}, False),
        ({}, False),
    ],
)
def test_a_proxy_that_takes_us_for_its_own_house(details: dict[str, str], masked: bool) -> None:
    """Something in between hides who calls: the cause of many an open door."""
    learned = Learned(3128, [OURS])
    learned.take(FETCH, fetched(**details))
    assert (Observation.CLIENT_MASKED in learned.service.observations) is masked


def test_our_own_address_may_be_of_a_house() -> None:
    """In a laboratory it is, and then nothing is hidden."""
    learned = Learned(3128, ["172.17.0.1"])
    learned.take(FETCH, fetched(**{"x-forwarded-for": "172.17.0.1"}))
    assert learned.service.observations == ()


@pytest.mark.parametrize(
    ("said", "mail", "ftp"),
    [
        (b"220 mail.example ESMTP\r\n", True, False),
        (b"220 ftp.example ESMTP Postfix\r\n", True, False),
        (b"220 FTP server ready\r\n", False, True),
        (b"421 FTP server busy\r\n", False, True),
        (b"554 no service\r\n", True, False),
        (b"421 try later\r\n", True, False),
        (b"SSH-2.0-x\r\n", False, False),
        (b"", False, False),
    ],
)
def test_greetings(said: bytes, mail: bool, ftp: bool) -> None:
    """Mail and file servers greet with the same numbers."""
    assert greets_as_mail(said) is mail
    assert greets_as_ftp(said) is ftp
