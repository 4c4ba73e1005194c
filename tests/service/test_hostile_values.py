# SPDX-License-Identifier: Apache-2.0
"""Properties of what strangers can send: addresses, tickets, values of the wire."""

from __future__ import annotations

import ipaddress
import json
import string
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from doorcheck_probe.service.addresses import family_of, parse, refusal
from doorcheck_probe.service.tickets import LIFETIME, TicketError, TicketOffice
from doorcheck_probe.wire.codec import WireError, from_plain
from doorcheck_probe.wire.problems import RefusedAddress
from doorcheck_probe.wire.requests import CheckRequest
from doorcheck_probe.wire.words import Family

SPECIAL = (
    *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16"),
    *("172.16.0.0/12", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15"),
    *("198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4", "255.255.255.255/32"),
    *("::/96", "::ffff:0:0:0/96", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/32"),
    *("2001:2::/48", "2001:db8::/32", "2001:20::/28", "2002::/16", "3fff::/20", "5f00::/16"),
    *("fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8"),
)
HALVES = st.characters(categories=["Cs"])
TEXTS = st.text(st.one_of(st.characters(), HALVES), max_size=60)
MOMENTS = st.datetimes(
    datetime(2020, 1, 1),  # noqa: DTZ001 - Hypothesis wants it so and adds the zone
    datetime(2100, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)
KEY = b"k" * 32
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
TICKET_SIGNS = string.ascii_letters + string.digits + "-_."


@given(st.ip_addresses())
def test_nothing_that_the_library_calls_special_is_looked_at(
    address: ipaddress.IPv4Address | ipaddress.IPv6Address,
) -> None:
    found = parse(str(address))
    special = (
        found.is_private
        or found.is_loopback
        or found.is_link_local
        or found.is_multicast
        or found.is_reserved
        or found.is_unspecified
        or not found.is_global
    )
    if special:
        assert refusal(found, (), allow_private=False) is RefusedAddress.NOT_PUBLIC
    assert refusal(found, (found,), allow_private=False) is not None
    assert refusal(found, (found,), allow_private=True) is None


@pytest.mark.parametrize("network", SPECIAL)
@given(data=st.data())
def test_not_one_address_of_a_special_network(network: str, data: st.DataObject) -> None:
    address = data.draw(st.ip_addresses(network=network))
    assert refusal(parse(str(address)), (), allow_private=False) is RefusedAddress.NOT_PUBLIC


@given(st.ip_addresses(v=4))
def test_mapped_addresses_are_their_ipv4(address: ipaddress.IPv4Address) -> None:
    high, low = divmod(int(address), 0x10000)
    spellings = (
        str(address),
        f"::ffff:{address}",
        f"::FFFF:{high:x}:{low:x}",
        f"0:0:0:0:0:ffff:{high:04x}:{low:04x}",
        f"::ffff:{address}%eth0",
    )
    assert {parse(text) for text in spellings} == {address}
    assert {family_of(parse(text)) for text in spellings} == {Family.IPV4}


@given(st.ip_addresses(v=6))
def test_ipv6_in_any_spelling_is_one_address(address: ipaddress.IPv6Address) -> None:
    assume(address.ipv4_mapped is None)
    assert {parse(address.compressed), parse(address.exploded.upper())} == {address}
    assert family_of(address) is Family.IPV6


@given(TEXTS)
def test_any_other_text_is_a_clean_error(text: str) -> None:
    try:
        found = parse(text)
    except ValueError:
        return
    assert str(found)


@given(st.ip_addresses(), MOMENTS, st.floats(0, LIFETIME.total_seconds() - 1))
def test_a_ticket_is_good_for_its_address_until_it_expires(
    address: ipaddress.IPv4Address | ipaddress.IPv6Address, moment: datetime, later: float
) -> None:
    office = TicketOffice(KEY)
    ticket, expires = office.issue(str(address), moment)
    assert moment + LIFETIME - timedelta(seconds=1) < expires <= moment + LIFETIME
    assert set(ticket) <= set(TICKET_SIGNS)
    office.examine(ticket, str(address), moment + timedelta(seconds=later))
    with pytest.raises(TicketError, match="expired"):
        office.examine(ticket, str(address), moment + LIFETIME + timedelta(seconds=1))


@given(st.integers(0, 60), st.sampled_from(TICKET_SIGNS + "=\0é\ud800"))
def test_not_one_character_can_be_changed(place: int, sign: str) -> None:
    office = TicketOffice(KEY)
    ticket, _expires = office.issue("198.51.100.7", NOW)
    at = place % len(ticket)
    assume(ticket[at] != sign)
    with pytest.raises(TicketError):
        office.examine(ticket[:at] + sign + ticket[at + 1 :], "198.51.100.7", NOW)


@given(TEXTS)
def test_half_characters_are_no_ticket_and_no_crash(text: str) -> None:
    office = TicketOffice(KEY)
    ticket, _expires = office.issue("198.51.100.7", NOW)
    stamp = ticket.partition(".")[0]
    for forged in (text, f"{stamp}.{text}", f"{text}.{text}"):
        with pytest.raises(TicketError):
            office.examine(forged, "198.51.100.7", NOW)


@given(st.binary(min_size=16, max_size=64), st.binary(min_size=16, max_size=64))
def test_every_key_has_its_own_tickets(one: bytes, other: bytes) -> None:
    assume(one != other)
    ticket, _expires = TicketOffice(one).issue("198.51.100.7", NOW)
    TicketOffice(one).examine(ticket, "198.51.100.7", NOW)
    with pytest.raises(TicketError, match="not for this address"):
        TicketOffice(other).examine(ticket, "198.51.100.7", NOW)


@pytest.mark.parametrize(
    "text",
    [
        "0001-01-01T00:00:00+23:59",
        "9999-12-31T23:59:59-23:59",
        "9999-12-31T23:59:59Z",
        "1969-12-31T23:59:59Z",
        "2026-11-23T12:00:00",
        "2026-13-01T00:00:00Z",
        "yesterday",
    ],
)
def test_a_time_that_no_zone_could_show_is_refused(text: str) -> None:
    """It would come out of the report as a crash on some computers."""
    with pytest.raises(WireError, match=r"^\$: "):
        from_plain(datetime, text)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=12,
)
FIELDS = ("ticket", "consent", "doors", "depth", "mail_domain", "ports", "allow", "address")


@given(st.dictionaries(st.sampled_from(FIELDS), JSON))
def test_a_request_is_understood_or_refused_and_nothing_else(body: dict[str, object]) -> None:
    plain = json.loads(json.dumps(body))
    try:
        request = from_plain(CheckRequest, plain)
    except WireError as error:
        assert str(error).startswith("$")
        str(error).encode("utf-8")  # so that it can go into a problem document
        return
    assert request.ticket == plain["ticket"]
    assert not hasattr(request, "address")
