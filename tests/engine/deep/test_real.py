# SPDX-License-Identifier: Apache-2.0
"""Deep attempts on real products: Dante, Squid, coturn, sniproxy, nghttpx."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from doorcheck_probe.engine.link import dial
from doorcheck_probe.engine.proxy import http2
from doorcheck_probe.engine.proxy.exit import End, Far
from doorcheck_probe.engine.proxy.verdict import Found
from doorcheck_probe.engine.station import Endpoint
from doorcheck_probe.wire.check import Check
from doorcheck_probe.wire.words import AttemptVerdict, Door, Family, ProofKind, Reason
from tests.engine.deep import real_servers as real
from tests.engine.deep.finding import CLOSED, OPEN, Opened, attempts, opened, told
from tests.engine.deep.outside import ADDRESSES, NAME, outside
from tests.engine.deep.packages import PACKAGES, provide
from tests.engine.deep.real_servers import Start
from tests.servers.world import Office, World, inside

pytestmark = pytest.mark.servers

TUNNEL, FETCH, DATAGRAM = ProofKind.TUNNEL, ProofKind.FETCH, ProofKind.DATAGRAM


@dataclass(frozen=True)
class Case:
    """A product that is open in one way, or closed in several."""

    name: str
    start: Start
    port: int
    forms: tuple[tuple[str, str], ...]
    """Ids with their contexts."""
    kind: ProofKind | None = None
    """How the one form is proven; ``None`` where it is closed."""
    reason: Reason = Reason.REFUSED_BY_RULE
    """Why it is closed, where it is."""
    named: bool = True
    allow: tuple[str, ...] = ()


def _plain(*forms: str) -> tuple[tuple[str, str], ...]:
    return tuple((form, "plain") for form in forms)


HIGH = "acl high port 1025-65535\nhttp_access allow CONNECT high"
WITHOUT_HOST = "acl with_host req_header Host .\nhttp_access allow CONNECT !with_host"
LONG_TERM = "lt-cred-mech\nuser=clerk:very-long-and-secret"
OLD = (("X06", "http-1.0"),)
CASES = (
    # Dante knows no names in SOCKS 4: to it they are the address 0.0.0.1.
    Case("dante-names", real.danted(real.TO_NAMES), 1080, _plain("S04"), TUNNEL),
    Case("dante-ipv6", real.danted(real.TO_IPV6), 1080, _plain("S05"), TUNNEL),
    Case("dante-datagrams", real.danted(real.DATAGRAMS), 1080, _plain("S07"), DATAGRAM),
    Case("dante-closed", real.danted(real.NOTHING), 1080, _plain("S02", "S04", "S05", "S07")),
    Case(
        "dante-login",
        real.danted(real.DATAGRAMS, "username"),
        1080,
        _plain("S06"),
        reason=Reason.LOGIN_REQUIRED,
        allow=("S06",),
    ),
    Case("squid-high-ports", real.squid_with(HIGH), 3128, _plain("X05"), FETCH),
    Case("squid-without-host", real.squid_with(WITHOUT_HOST), 3128, OLD, TUNNEL),
    Case("squid-closed", real.squid_with(""), 3128, (*_plain("X02", "X05", "X08"), *OLD)),
    Case("coturn-open", real.coturn("no-auth"), 3478, _plain("U01"), DATAGRAM, named=False),
    Case(
        "coturn-login",
        real.coturn(LONG_TERM),
        3478,
        _plain("U01"),
        reason=Reason.LOGIN_REQUIRED,
        named=False,
    ),
    Case("sniproxy-any-name", real.sniproxy(".*"), 443, (("X14", "sni"),), FETCH),
)


@pytest.fixture(scope="module")
def fetched(world: World) -> Iterator[World]:
    """The world, once every product is there and our own ends have a name."""
    for product in PACKAGES:
        provide(product)
    world.zone.add(NAME, a=ADDRESSES[Family.IPV4])  # IPv6 is a way of its own
    yield world
    world.zone.remove(NAME)


@pytest.fixture(scope="module")
def checks(fetched: World) -> Iterator[dict[str, Check]]:
    """A check of every case, all made at the same time from the internet of the tests."""
    offices = {case: fetched.office(case.name) for case in CASES}
    for case, office in offices.items():
        case.start(office)
    with inside(fetched.internet):
        made = asyncio.run(_all_checks(offices))
    yield made
    for office in offices.values():
        office.remove()


async def _all_checks(offices: dict[Case, Office]) -> dict[str, Check]:
    async with outside() as lab:
        checked = await asyncio.gather(
            *(
                lab.check(case.port, address=office.address4, named=case.named, allow=case.allow)
                for case, office in offices.items()
            )
        )
    return {case.name: check for case, check in zip(offices, checked, strict=True)}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_real_product(case: Case, checks: dict[str, Check]) -> None:
    """It is open in this way only, or closed in these ways too."""
    check = checks[case.name]
    if case.kind is not None:
        (form,) = case.forms
        assert opened(check, Door.PROXY) == {Opened(*form, case.kind)}, told(check)
        assert check.doors[Door.PROXY] == OPEN
        return
    for form in case.forms:
        outcome = [(one.verdict, one.reason) for one in attempts(check, *form)]
        assert outcome == [(AttemptVerdict.CLOSED, case.reason)], (form, told(check))
    assert check.doors[Door.PROXY] == CLOSED, told(check)


@pytest.mark.parametrize("trusting", [True, False], ids=["opens", "refuses"])
def test_a_tunnel_in_http2(trusting: bool, fetched: World, office: Office) -> None:
    """X12 at nghttpx, which X11 would have proven open before: so it is asked alone."""
    rule = "http_access allow CONNECT" if trusting else "http_access deny all"
    real.squid_with(rule)(office)
    real.nghttpx(office)
    with inside(fetched.internet):
        found = asyncio.run(_tunnel_in_http2(Endpoint(office.address4, 8443)))
    expected = (
        (AttemptVerdict.OPEN, Reason.PROOF_ARRIVED)
        if trusting
        else (AttemptVerdict.CLOSED, Reason.REFUSED_BY_RULE)
    )
    assert (found.verdict, found.reason) == expected


async def _tunnel_in_http2(target: Endpoint) -> Found:
    async with outside() as lab:
        station = lab.station
        end = End(Far.SINK, lab.exits.sink, lab.exits, station.receipts, station.info, target)
        async with dial(target.address, target.port, seconds=5.0) as link:
            assert await link.start_tls(5.0, protocols=("h2",)) == "h2"
            return await http2.tunnel(link, end, station.limits)
