# SPDX-License-Identifier: Apache-2.0
"""X02 and X04 to X11: a fake proxy for HTTP/1 that is open in one way and in no other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from doorcheck_probe.wire.words import AttemptVerdict, Door, ProofKind
from tests.engine.deep.finding import CLOSED, OPEN, Opened, opened, told, verdicts
from tests.engine.deep.http_fakes import Request, Rule, http_proxy
from tests.engine.deep.serving import behind_tls, fake
from tests.engine.deep.station import NAME, Bench, bench
from tests.engine.laboratory import Talk

pytestmark = pytest.mark.anyio

FETCH, TUNNEL, POST = ProofKind.FETCH, ProofKind.TUNNEL, ProofKind.POST


def nowhere(_request: Request) -> str:
    """Nobody is served."""
    return ""


def fetches(request: Request) -> str:
    """Pages for whoever names them whole."""
    return request.authority if request.method == "GET" else ""


def fetches_by_name(request: Request) -> str:
    """Pages of servers that are named: literals are barred."""
    return fetches(request) if request.authority.startswith(NAME) else ""


def believes_the_host(request: Request) -> str:
    """A reverse proxy that leads to whatever name the Host gives."""
    bare = request.method == "GET" and not request.authority
    return request.host if bare and request.host.startswith(NAME) else ""


def checks_the_host_only(request: Request) -> str:
    """Routes on the URI, having looked whether the Host is its own address."""
    return fetches(request) if request.host == request.own else ""


def checks_the_uri_only(request: Request) -> str:
    """Routes on the Host, having looked whether the URI names its own address."""
    own = request.method == "GET" and request.authority == request.own
    return request.host if own else ""


def sends(method: str) -> Rule:
    """Passes on requests of one method that name their server whole."""
    return lambda request: request.authority if request.method == method else ""


def tunnels_to(end: Callable[[Bench], str]) -> Callable[[Bench], Rule]:
    """Tunnels to one port only, as rules about ports do."""

    def ruled(lab: Bench) -> Rule:
        port = end(lab).rpartition(":")[2]
        return lambda one: (
            one.target if one.method == "CONNECT" and one.target.endswith(f":{port}") else ""
        )

    return ruled


def tunnels_as_of_old(*, line_before: bool) -> Rule:
    """Tunnels for HTTP/1.0 only, with or without an empty line in front."""
    return lambda one: (
        one.target
        if one.method == "CONNECT" and one.version == "HTTP/1.0" and one.line_before is line_before
        else ""
    )


@dataclass(frozen=True)
class Case:
    """A way to be open, and how it is to be found."""

    expected: Opened
    rule: Rule | None = None
    rule_for: Callable[[Bench], Rule] | None = None
    """Where the rule depends on our ends."""
    tls: bool = False
    wants_late_line: bool = False

    def talk(self, lab: Bench) -> Talk:
        """The fake."""
        rule = self.rule_for(lab) if self.rule_for else self.rule or nowhere
        inner = http_proxy(rule, lab.names, wants_late_line=self.wants_late_line)
        return behind_tls(inner) if self.tls else inner


def _secure(lab: Bench) -> str:
    return lab.exits.secure.authority if lab.exits.secure else ""


def _high(lab: Bench) -> str:
    return lab.exits.high.authority if lab.exits.high else ""


OLD, OLD_AFTER_LINE = tunnels_as_of_old(line_before=False), tunnels_as_of_old(line_before=True)
CASES = (
    Case(Opened("X02", "plain", FETCH), fetches_by_name),
    Case(Opened("X04", "plain", FETCH), rule_for=tunnels_to(_secure)),
    Case(Opened("X05", "plain", FETCH), rule_for=tunnels_to(_high)),
    Case(Opened("X06", "http-1.0", TUNNEL), OLD),
    Case(Opened("X06", "late-line", TUNNEL), OLD, wants_late_line=True),
    Case(Opened("X06", "early-line", TUNNEL), OLD_AFTER_LINE),
    Case(Opened("X07", "plain", POST), sends("POST")),
    Case(Opened("X08", "plain", POST), sends("PUT")),
    Case(Opened("X09", "plain", FETCH), believes_the_host),
    Case(Opened("X09", "tls", FETCH), believes_the_host, tls=True),
    Case(Opened("X10", "our-uri", FETCH), checks_the_host_only),
    Case(Opened("X10", "our-host", FETCH), checks_the_uri_only),
    Case(Opened("X11", "tls", FETCH), fetches, tls=True),
    Case(Opened("X11", "tls-connect", TUNNEL), sends("CONNECT"), tls=True),
    Case(Opened("X11", "tls-post", POST), sends("POST"), tls=True),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.expected[0]}-{case.expected[1]}")
async def test_open_in_one_way(case: Case) -> None:
    """That way is found and proven, and nothing else is."""
    async with bench() as lab, fake(case.talk(lab)) as port:
        check = await lab.check(port)
    assert opened(check, Door.PROXY) == {case.expected}, told(check)
    assert check.doors[Door.PROXY] == OPEN
    (proof,) = check.proven(Door.PROXY)
    assert proof.proof is not None
    assert proof.proof.exit_address in lab.station.info.addresses


@pytest.mark.parametrize("tls", [False, True], ids=["plain", "tls"])
async def test_a_proxy_that_refuses_is_closed_in_every_way(tls: bool) -> None:
    """Every form was asked and refused: an all-clear."""
    refusing = Case(Opened("", "", FETCH), nowhere, tls=tls)
    async with bench() as lab, fake(refusing.talk(lab)) as port:
        check = await lab.check(port)
    assert check.doors[Door.PROXY] == CLOSED, told(check)
    for case in CASES:
        if case.tls is tls:
            found = verdicts(check, case.expected.id, case.expected.context)
            assert found == {AttemptVerdict.CLOSED}, case.expected
