# SPDX-License-Identifier: Apache-2.0
"""Which peers are looked at: a table of address classes, both families."""

from __future__ import annotations

import pytest

from doorcheck_probe.service.addresses import parse, refusal
from doorcheck_probe.wire.problems import RefusedAddress

REFUSED = [
    "0.0.0.0",
    "0.1.2.3",
    "10.0.0.1",
    "10.255.255.255",
    "100.64.0.1",
    "100.127.255.254",
    "127.0.0.1",
    "127.255.255.255",
    "169.254.0.1",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.254",
    "192.0.0.1",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.0.1",
    "192.168.255.254",
    "198.18.0.1",
    "198.19.255.254",
    "198.51.100.1",
    "203.0.113.1",
    "224.0.0.1",
    "239.255.255.255",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::2",
    "::10.0.0.1",
    "::ffff:10.0.0.1",
    "::ffff:127.0.0.1",
    "::ffff:192.168.1.1",
    "::ffff:169.254.169.254",
    "::ffff:0:8.8.8.8",
    "64:ff9b::808:808",
    "64:ff9b::a00:1",
    "64:ff9b:1::1",
    "100::1",
    "2001::1",
    "2001:0:4136:e378::1",
    "2001:db8::1",
    "2001:20::1",
    "2002:808:808::1",
    "2002:a00:1::1",
    "3fff::1",
    "5f00::1",
    "fc00::1",
    "fd00::1",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "ff02::1",
    "ff0e::1",
]

ALLOWED = [
    "8.8.4.4",
    "1.0.0.1",
    "193.0.6.139",
    "::ffff:8.8.4.4",
    "2606:4700:4700::1111",
    "2a00:1450:4001::1",
]


@pytest.mark.parametrize("text", REFUSED)
def test_not_one_public_host(text: str) -> None:
    """Private, shared, special, translated: none of them is ever looked at."""
    assert refusal(parse(text), (), allow_private=False) is RefusedAddress.NOT_PUBLIC


@pytest.mark.parametrize("text", ALLOWED)
def test_public_hosts(text: str) -> None:
    """The others may be, and only they."""
    assert refusal(parse(text), (), allow_private=False) is None


def test_our_own_address_in_any_clothes() -> None:
    """Whoever comes from our own machine is not to make us look at ourselves."""
    own = [parse("8.8.4.4")]
    for text in ("8.8.4.4", "::ffff:8.8.4.4"):
        assert refusal(parse(text), own, allow_private=False) is RefusedAddress.OUR_OWN


@pytest.mark.parametrize("text", ["", "localhost", "8.8.8", "8.8.8.8:25", "0x8.8.8.8", "010.0.0.1"])
def test_only_literals(text: str) -> None:
    """Names and odd spellings are no addresses."""
    with pytest.raises(ValueError, match="address"):
        parse(text)
